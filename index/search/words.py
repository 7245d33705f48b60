"""The word index: BM25 over jieba words and character bigrams, title and body. The only user of tantivy."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import SnapshotError, one_line
from index.search.numbering import read_rows
from index.text.tokens import HAN_RUN, bigrams, plain, tokenise

FIELDS = {"title_words": 1.0, "title_bigrams": 0.5, "body_words": 1.0, "body_bigrams": 0.5}
_HEAP_BYTES = 128_000_000
TITLE_BOOST = 1.5
_LONGEST_QUERY = 400  # distinct terms; the rest of a pasted page adds time and no precision


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
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


def query_terms(query: str, title_boost: float = TITLE_BOOST) -> dict[tuple[str, str], float]:
    """The terms that a query asks for, as (field, term), each with its weight."""
    folded = plain(query)
    terms = {"words": Counter(tokenise(query)), "bigrams": Counter(bigrams(folded))}
    weights: dict[tuple[str, str], float] = {}
    for name, weight in FIELDS.items():
        boost = weight * (title_boost if name.startswith("title") else 1.0)
        for term, times in list(terms[name.split("_")[1]].items())[:_LONGEST_QUERY]:
            weights[name, term] = boost * times
    return weights


def build_words(directory: Path, terms: Iterable[tuple[str, str, str, str]]) -> int:
    """Write a word index of chunks, row 0 first, into an empty folder; returns how many there are."""
    directory.mkdir(parents=True)
    count = 0
    with _writing(tantivy.Index(_schema(), path=str(directory))) as writer:
        for values in terms:
            writer.add_document(_document(count, values))
            count += 1
    return count


def extend_words(
    base: Path, directory: Path, gone: Iterable[int], terms: Iterable[tuple[str, str, str, str]], first: int
) -> None:
    """Write an earlier word index into a new folder, its files shared by hard links, without the numbers `gone` and
    with more chunks, which are numbered from `first`."""
    directory.mkdir(parents=True)
    for path in base.iterdir():
        # What the writer replaces or locks is copied; a segment's files never change.
        if path.suffix in (".json", ".lock"):
            shutil.copyfile(path, directory / path.name)
        elif path.suffix != ".npy":
            os.link(path, directory / path.name)
    index = tantivy.Index.open(str(directory))
    with _writing(index) as writer:
        for number in gone:  # by query: a term is taken for a signed number, which nothing has
            writer.delete_documents_by_query(_between(index.schema, number, number))
        for number, values in enumerate(terms, first):
            writer.add_document(_document(number, values))


@contextmanager
def _writing(index: tantivy.Index) -> Iterator[Any]:
    """A writer of one thread, so that the same input gives the same segments; what it wrote is committed."""
    try:
        writer = _analyse(index).writer(_HEAP_BYTES, num_threads=1)
        yield writer
        writer.commit()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
    except (ValueError, OSError) as error:  # tantivy's own errors come as ValueError
        raise SnapshotError(f"the word index cannot be written ({one_line(str(error))})") from error


def _document(number: int, values: tuple[str, str, str, str]) -> tantivy.Document:
    document = tantivy.Document(**dict(zip(FIELDS, values, strict=True)))
    document.add_unsigned("row", number)  # a plain int would be taken for a signed one
    return document


class WordIndex:
    """An opened word index; safe to search from several threads."""

    def __init__(self, directory: Path) -> None:
        if not tantivy.Index.exists(str(directory)):
            raise SnapshotError(f"{directory}: the word index is missing; run verify, then rollback or build")
        try:
            self._index, self._links = _open(directory)
            self._searcher = self._index.searcher()
        except (ValueError, OSError) as error:
            raise SnapshotError(
                f"{directory}: the word index cannot be opened ({one_line(str(error))}); run verify, then rollback or build"
            ) from error
        self._row_of = read_rows(directory)  # by number; None where they are the same
        self._built = _first_run(self._row_of) if self._row_of is not None else 0

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, query: str, k: int, *, rows: NDArray[np.int64] | None = None, title_boost: float = TITLE_BOOST
    ) -> list[tuple[int, float]]:
        """The best `k` (row, BM25 score), best first, ties by row; `rows` (ascending) are the only ones allowed."""
        should = self._clauses(query, title_boost)
        if not should or k <= 0 or (rows is not None and not len(rows)):
            return []
        return self._within(tantivy.Query.boolean_query(should), k, rows)

    def holding(
        self, words: Sequence[str], k: int, *, rows: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The best `k` (row, BM25 score) of the chunks whose title or body has all terms of every word, best first.

        Of a word of three and more Chinese characters these are its pairs: whether they stand together, the text says.
        """
        must: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for word in words:
            folded = plain(word)
            terms = [("bigrams", gram) for gram in bigrams(folded)]
            terms += [("words", part) for part in tokenise(word) if not HAN_RUN.match(part)]
            for name, term in dict.fromkeys(terms):
                must.append((tantivy.Occur.Must, self._in_title_or_body(name, term)))
        if not must or k <= 0 or (rows is not None and not len(rows)):
            return []
        return self._within(tantivy.Query.boolean_query(must), k, rows)

    def _within(
        self, wanted: tantivy.Query, k: int, rows: NDArray[np.int64] | None
    ) -> list[tuple[int, float]]:
        if rows is None:
            return self._collect(wanted, k)[:k]
        must = tantivy.Occur.Must
        wanted = tantivy.Query.boolean_query(
            [(must, wanted), (must, tantivy.Query.const_score_query(self._sieve(rows), 0.0))]
        )
        limit = k
        while True:
            hits = self._collect(wanted, limit)
            passing = np.isin([row for row, _ in hits], rows)
            allowed = [hit for hit, passes in zip(hits, passing, strict=True) if passes]
            if len(allowed) >= k or len(hits) < limit:
                return allowed[:k]
            limit *= 8

    def rows_with(self, text: str) -> list[int]:
        """Ascending rows of the chunks whose title or body has every pair of neighbouring characters of a text: all that hold it, and few more."""
        pairs = dict.fromkeys(bigrams(plain(text)))
        must = [(tantivy.Occur.Must, self._in_title_or_body("bigrams", pair)) for pair in pairs]
        if not must:
            return []
        return sorted(row for row, _ in self._collect(tantivy.Query.boolean_query(must), max(1, len(self))))

    def _in_title_or_body(self, name: str, term: str) -> tantivy.Query:
        """A term of `words` or of `bigrams`, in either field."""
        schema, should = self._index.schema, tantivy.Occur.Should
        return tantivy.Query.boolean_query(
            [
                (should, tantivy.Query.term_query(schema, f"{field}_{name}", term, index_option="freq"))
                for field in ("title", "body")
            ]
        )

    def document_frequency(self, word: str) -> int:
        """Chunks whose body holds this word, as `tokenise` gives it."""
        return int(self._searcher.doc_freq("body_words", word))

    def bigram_frequency(self, bigram: str) -> int:
        """Chunks whose body holds these neighbouring characters, as `bigrams` gives them."""
        return int(self._searcher.doc_freq("body_bigrams", bigram))

    def _sieve(self, rows: NDArray[np.int64]) -> tantivy.Query:
        """A coarse sieve before the fine one. Rows follow dates, so most filters are one run of rows, and of the
        numbers that the first build gave; those of later updates are another run."""
        runs = [(int(rows[0]), int(rows[-1]))]
        if self._row_of is not None:
            numbers = np.flatnonzero(np.isin(self._row_of, rows))
            parts = np.split(numbers, [np.searchsorted(numbers, self._built)])
            runs = [(int(run[0]), int(run[-1])) for run in parts if len(run)]
        ranges = [(tantivy.Occur.Should, _between(self._index.schema, low, high)) for low, high in runs]
        return tantivy.Query.boolean_query(ranges)

    def _clauses(self, query: str, title_boost: float) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for (name, term), weight in query_terms(query, title_boost).items():
            clause = tantivy.Query.term_query(self._index.schema, name, term, index_option="freq")
            clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(clause, weight)))
        return clauses

    def _collect(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        hits: Sequence[tuple[float, tantivy.DocAddress]] = self._searcher.search(
            query, limit, count=False
        ).hits
        numbers = self._searcher.fast_field_values("row", [address for _, address in hits])
        found = [
            (int(number or 0) if self._row_of is None else int(self._row_of[int(number or 0)]), float(score))
            for number, (score, _) in zip(numbers, hits, strict=True)
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _open(directory: Path) -> tuple[tantivy.Index, TemporaryDirectory[str] | None]:
    """The index, and the folder of links that it is opened by where its own takes no lock file: it may only be read."""
    if os.access(directory, os.W_OK):
        return _analyse(tantivy.Index.open(str(directory))), None
    links = TemporaryDirectory(prefix="wenbao-words-")
    for path in directory.iterdir():
        if path.suffix not in (".lock", ".npy"):
            (Path(links.name) / path.name).symlink_to(path.resolve())
    return _analyse(tantivy.Index.open(links.name)), links


def _between(schema: tantivy.Schema, low: int, high: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, "row", tantivy.FieldType.Unsigned, low, high)


def _first_run(rows: NDArray[np.int64]) -> int:
    """How many numbers, from the first, have ascending rows: those of the first build."""
    alive = np.flatnonzero(rows >= 0)
    falls = np.flatnonzero(np.diff(rows[alive]) < 0)
    return int(alive[falls[0] + 1]) if len(falls) else len(rows)
