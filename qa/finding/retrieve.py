"""Passages for a query: the best by words and by vectors, ranked by all that is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.facts.found import FoundChunk
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter
from qa.finding.aliases import Alias
from qa.finding.candidates import gather
from qa.finding.features import features, read_terms
from qa.finding.ranker import rank
from qa.types import Passage

_DEPTH = 60
# Of one article, before passages of others that may be right as well; the rest of it follows behind them.
_MOST_OF_ARTICLE = 2
_LONGEST = 700  # characters of neighbours read as one


def retrieve(
    snapshot: Snapshot, query: str, k: int, filters: ArticleFilter, *, aliases: Sequence[Alias] = ()
) -> tuple[Passage, ...]:
    """The best `k` passages, best first; empty where nothing passes the filter or shares a word or a meaning.

    `aliases`: other names for what the query names, by which passages are found as well.

    Passages that stand beside each other in an article are one; its `row` and `chunk_id` are those of the best.
    """
    candidates = gather(snapshot, query, max(k, _DEPTH), filters, also=[one.other for one in aliases])
    if not candidates.found:
        return ()
    newest = snapshot.facts.period()[1]
    words = snapshot.words
    terms = read_terms(query, len(words), words.document_frequency, words.bigram_frequency, newest, aliases)
    scores = rank(features(terms, candidates.found, candidates.scores))
    best_first = sorted(
        zip(candidates.found, scores.tolist(), strict=True), key=lambda one: (-one[1], one[0].row)
    )
    return _merged(_diversified(best_first))[:k]


def _diversified(ranked: Sequence[tuple[FoundChunk, float]]) -> list[tuple[FoundChunk, float]]:
    """Some passages of each article first; the others of it behind, in their order."""
    taken: dict[str, int] = {}
    first: list[tuple[FoundChunk, float]] = []
    rest: list[tuple[FoundChunk, float]] = []
    for one in ranked:
        article_id = one[0].chunk.article_id
        taken[article_id] = taken.get(article_id, 0) + 1
        (first if taken[article_id] <= _MOST_OF_ARTICLE else rest).append(one)
    return first + rest


def _merged(ranked: Sequence[tuple[FoundChunk, float]]) -> tuple[Passage, ...]:
    """Neighbours in an article become one passage, at the place of the better one."""
    passages: list[Passage] = []
    at_ordinal: dict[tuple[str, int], int] = {}
    for one, score in ranked:
        chunk = one.chunk
        name = chunk.article_id
        beside = next(
            (at for step in (-1, 1) if (at := at_ordinal.get((name, one.ordinal + step), -1)) >= 0), -1
        )
        if beside >= 0:
            other = passages[beside]
            start, end = min(chunk.start, other.start), max(chunk.end, other.end)
            if end - start <= _LONGEST and end <= len(one.article_text):
                passages[beside] = replace(other, start=start, end=end, text=one.article_text[start:end])
                at_ordinal[name, one.ordinal] = beside
                continue
        at_ordinal[name, one.ordinal] = len(passages)
        passages.append(
            Passage(one.row, chunk.chunk_id, name, chunk.text, chunk.start, chunk.end, float(score))
        )
    return tuple(passages)
