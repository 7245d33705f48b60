"""Passages that may answer a query: the best by words and the best by vectors, each with both scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.facts.found import FoundChunk, read_found
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter
from qa.finding.features import Scores

_MOST_OF_ARTICLE = 12  # passages of one article that its mean cosine is taken over


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates (n,), in no order that means anything, with their scores."""

    found: tuple[FoundChunk, ...]
    scores: Scores


def gather(
    snapshot: Snapshot, query: str, depth: int, filters: ArticleFilter, *, also: Sequence[str] = ()
) -> Candidates:
    """The best `depth` by words, those of `also` among them, and as many by vectors, of the articles that pass."""
    vector = snapshot.query_vector(query) if len(snapshot.vectors) else None
    hits = snapshot.passages.search(" ".join((query, *also)), vector, filters, depth)
    return _with_scores(snapshot, hits.words, hits.vectors, vector)


def _with_scores(
    snapshot: Snapshot,
    words: Sequence[tuple[int, float]],
    near: Sequence[tuple[int, float]],
    vector: NDArray[np.float32] | None,
) -> Candidates:
    bm25 = dict(words)
    found = read_found(snapshot.facts.database, sorted({*bm25, *(row for row, _ in near)}))
    by_words = np.array([bm25.get(one.row, np.nan) for one in found], dtype=np.float32)
    if vector is None:
        nothing = np.full(len(found), np.nan, dtype=np.float32)
        return Candidates(found, Scores(by_words, nothing, nothing, nothing))
    # An article's rows follow each other, so that its other passages are known without asking for them.
    rows = np.array([one.row for one in found], dtype=np.int64)
    first = rows - np.array([one.ordinal for one in found], dtype=np.int64)
    several = np.array([min(one.passages, _MOST_OF_ARTICLE) for one in found], dtype=np.int64)
    grid = first[:, None] + np.arange(_MOST_OF_ARTICLE)[None, :]
    of_article = grid < (first + several)[:, None]
    needed, places = np.unique(np.concatenate([rows, grid[of_article]]), return_inverse=True)
    cosines = snapshot.vectors.cosines(vector, needed)[places]
    whole = np.full(grid.shape, np.nan, dtype=np.float32)
    whole[of_article] = cosines[len(rows) :]
    known = ~np.isnan(whole)
    sums, counts = np.where(known, whole, 0.0).sum(axis=1), known.sum(axis=1)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).astype(np.float32)
    return Candidates(found, Scores(by_words, cosines[: len(rows)], means, whole[:, 0]))
