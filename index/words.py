"""The word index: BM25 over jieba words and character bigrams, title and body. The only user of jieba and tantivy.

Stock tokenisers see a Chinese sentence as one word; jieba's words carry the meaning, and bigrams find the names and
compounds that jieba cuts elsewhere in the question than in the article.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import jieba
import jieba.posseg as posseg
import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import SnapshotError

jieba.setLogLevel(logging.WARNING)

_FIELDS = {"title_words": 1.0, "title_bigrams": 0.5, "body_words": 1.0, "body_bigrams": 0.5}
_HEAP_BYTES = 128_000_000
# Full-width letters, digits and marks to ASCII, one character for one, so that offsets would hold.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
# Letters and digits end where Chinese begins: 11个排污口 is 11 and 个排污口.
_LATIN = rf"(?:(?![{_HAN}])[^\W_])+"
_WORD = re.compile(rf"[{_HAN}]+|{_LATIN}(?:[.%-]{_LATIN})*%?")
_IN_USE = 3  # occurrences in the texts that jieba's dictionary counts
_LONGEST_QUERY = 400  # distinct terms; the rest of a pasted page adds time and no precision


def tokenise(text: str) -> list[str]:
    """Search words of a text: jieba's, long words also in their parts; letters lower case and half width; no marks."""
    folded = text.translate(_WIDTH).lower()
    words: list[str] = []
    for match in _WORD.finditer(folded):
        run = match.group()
        if _HAN_RUN.match(run):
            words.extend(jieba.cut_for_search(run, HMM=False))
        else:
            words.append(run)
    return words


def word_ends(text: str) -> set[int]:
    """Offsets at which a word of the text ends, by jieba's dictionary."""
    ends, at = set[int](), 0
    for word in jieba.cut(text, HMM=False):
        at += len(word)
        ends.add(at)
    return ends


def is_word(text: str) -> bool:
    """Whether jieba's dictionary has a text as a word in use."""
    jieba.dt.check_initialized()
    return bool(jieba.dt.FREQ.get(text, 0) >= _IN_USE)


def nouns(text: str) -> list[str]:
    """Nouns of two characters and more, by jieba's dictionary: what a text is about, whatever it says of it."""
    return [word for word, flag in _tagged(text) if flag[:1] == "n" or flag == "vn"]


def verbs(text: str) -> list[str]:
    """Verbs of two characters and more, by jieba's dictionary."""
    return [word for word, flag in _tagged(text) if flag in ("v", "vn")]


def _tagged(text: str) -> Iterator[tuple[str, str]]:
    yield from ((word, flag) for word, flag in tagged(text) if len(word) > 1 and flag != "eng")


def tagged(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text with their parts of speech, by jieba's dictionary; what is not Chinese is tagged `eng`."""
    for match in _WORD.finditer(text.translate(_WIDTH).lower()):
        run = match.group()
        if _HAN_RUN.match(run):
            yield from ((one.word, one.flag) for one in posseg.cut(run, HMM=False))
        else:
            yield run, "eng"


def bigrams(text: str) -> list[str]:
    """Neighbouring pairs of Chinese characters, within a run of them; a lone character is itself."""
    grams: list[str] = []
    for match in _HAN_RUN.finditer(text):
        run = match.group()
        grams.extend([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
    return grams


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("row", stored=False, indexed=True, fast=True)
    return builder.build()


def _analyse(index: tantivy.Index) -> tantivy.Index:
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyser)
    return index


def index_terms(title: str, body: str) -> tuple[str, str, str, str]:
    """The four fields' terms of one chunk, space-separated; pure, so that processes can share the work."""
    return (
        " ".join(tokenise(title)),
        " ".join(bigrams(title)),
        " ".join(tokenise(body)),
        " ".join(bigrams(body)),
    )


def build_words(directory: Path, terms: Iterable[tuple[str, str, str, str]]) -> int:
    """Write a word index of chunks, row 0 first, into an empty folder; returns how many there are."""
    directory.mkdir(parents=True)
    index = _analyse(tantivy.Index(_schema(), path=str(directory)))
    writer = index.writer(_HEAP_BYTES, num_threads=1)  # one thread: the same input gives the same segments
    count = 0
    for values in terms:
        fields = dict(zip(_FIELDS, values, strict=True))
        document = tantivy.Document(**fields)
        document.add_unsigned("row", count)  # a plain int would be taken for a signed one
        writer.add_document(document)
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


class WordIndex:
    """An opened word index; safe to search from several threads."""

    def __init__(self, directory: Path) -> None:
        if not tantivy.Index.exists(str(directory)):
            raise SnapshotError(f"{directory}: the word index is missing; run verify, then rollback or build")
        self._index = _analyse(tantivy.Index.open(str(directory)))
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, query: str, k: int, *, rows: NDArray[np.int64] | None = None, title_boost: float = 1.5
    ) -> list[tuple[int, float]]:
        """The best `k` (row, BM25 score), best first, ties by row; `rows` (ascending) are the only ones allowed."""
        should = self._clauses(query, title_boost)
        if not should or k <= 0 or (rows is not None and not len(rows)):
            return []
        wanted = tantivy.Query.boolean_query(should)
        if rows is None:
            return self._collect(wanted, k)[:k]
        # Rows follow dates, so most filters are one run of rows: a range, then a sieve over what it lets through.
        within = tantivy.Query.range_query(
            self._index.schema, "row", tantivy.FieldType.Unsigned, int(rows[0]), int(rows[-1])
        )
        must = tantivy.Occur.Must
        wanted = tantivy.Query.boolean_query(
            [(must, wanted), (must, tantivy.Query.const_score_query(within, 0.0))]
        )
        limit = k
        while True:
            hits = self._collect(wanted, limit)
            passing = np.isin([row for row, _ in hits], rows)
            allowed = [hit for hit, passes in zip(hits, passing, strict=True) if passes]
            if len(allowed) >= k or len(hits) < limit:
                return allowed[:k]
            limit *= 8

    def document_frequency(self, word: str) -> int:
        """Chunks whose body holds this word, as `tokenise` gives it."""
        return int(self._searcher.doc_freq("body_words", word))

    def bigram_frequency(self, bigram: str) -> int:
        """Chunks whose body holds this pair of characters, as `bigrams` gives it."""
        return int(self._searcher.doc_freq("body_bigrams", bigram))

    def _clauses(self, query: str, title_boost: float) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        folded = query.translate(_WIDTH).lower()
        terms = {"words": Counter(tokenise(query)), "bigrams": Counter(bigrams(folded))}
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for name, weight in _FIELDS.items():
            boost = weight * (title_boost if name.startswith("title") else 1.0)
            for term, times in list(terms[name.split("_")[1]].items())[:_LONGEST_QUERY]:
                clause = tantivy.Query.term_query(self._index.schema, name, term, index_option="freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(clause, boost * times)))
        return clauses

    def _collect(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        hits: Sequence[tuple[float, tantivy.DocAddress]] = self._searcher.search(
            query, limit, count=False
        ).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        found = [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))
