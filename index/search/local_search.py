"""Searching one version on this machine: its word index and its vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.search.store import RankedRows
from index.search.vectors import VectorIndex
from index.search.words import WordIndex
from index.types import ArticleFilter


class LocalSearch:
    """A word index and a vector index of the same rows; `rows_of` gives the ascending rows that pass a filter."""

    def __init__(
        self, words: WordIndex, vectors: VectorIndex, rows_of: Callable[[ArticleFilter], NDArray[np.int64]]
    ) -> None:
        self._words = words
        self._vectors = vectors
        self._rows_of = rows_of

    def search(
        self, query: str, vector: NDArray[np.float32] | None, filters: ArticleFilter, k: int
    ) -> RankedRows:
        rows = None if filters.is_empty else self._rows_of(filters)
        if rows is not None and not len(rows):
            return RankedRows([], [])
        by_vector = [] if vector is None else self._vectors.search(vector, k, rows=rows)
        return RankedRows(self._words.search(query, k, rows=rows), by_vector)

    def document_frequency(self, word: str) -> int:
        return self._words.document_frequency(word)

    def count(self) -> int:
        return len(self._words)
