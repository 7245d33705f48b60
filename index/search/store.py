"""Where passages are searched: the one narrow interface that the local store and a cluster's stand behind.

A store holds versions, one a generation of the index. A version is created, filled, sealed and then never changed; one of
them is active. Facts (articles, people, meetings) are no part of it: they stay in the generation's SQLite file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import WenbaoError
from index.search.bm25 import TermStatistics
from index.types import ArticleFilter, Place


class StoreError(WenbaoError):
    """A store does not answer, or does not hold what it is asked for."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with all that it is found by. `row` tells it from all others of its version, and breaks ties."""

    row: int
    article_id: str
    title: str  # kicker, title and subtitle
    text: str
    kind: str
    prints: tuple[Place, ...]  # where the article is printed: its pages, and its copies'
    people: frozenset[str]
    vector: NDArray[np.float32]  # (dimensions,), L2-normalised


@dataclass(frozen=True, slots=True)
class RankedRows:
    """Two lists of (row, score), best first, ties by row: BM25 scores and cosines. Fusing them is the reader's."""

    words: list[tuple[int, float]]
    vectors: list[tuple[int, float]]


class PassageSearch(Protocol):
    """One version, opened for reading; safe to use from several threads."""

    def search(
        self, query: str, vector: NDArray[np.float32] | None, filters: ArticleFilter, k: int
    ) -> RankedRows:
        """The best `k` by words and the best `k` by `vector` (d,), of the passages whose articles pass."""

    def document_frequency(self, word: str) -> int:
        """Passages whose body holds this word, as `tokenise` gives it."""

    def count(self) -> int:
        """How many passages the version holds."""


class PassageStore(Protocol):
    """All versions of one archive's passages. Every method raises StoreError where the store does not answer."""

    def create(self, version: str, dimensions: int, statistics: TermStatistics) -> None:
        """Begin a version; one of that name that was never sealed is begun anew. `statistics` are those of all the
        passages that it will hold."""

    def upsert(self, version: str, passages: Iterable[StoredPassage]) -> None:
        """Add passages to an unsealed version, or replace those of the same rows."""

    def delete(self, version: str, article_ids: Sequence[str]) -> None:
        """Take all passages of these articles out of an unsealed version."""

    def seal(self, version: str) -> None:
        """Make a version searchable and lasting: it is on disk when this returns."""

    def open(self, version: str) -> PassageSearch:
        """Open a sealed version for reading."""

    def activate(self, version: str) -> None:
        """Make a sealed version the active one, in one step: a reader has the old one whole or the new one whole."""

    def versions(self, *, sealed: bool = False) -> tuple[str, ...]:
        """The names of all versions that are held, in order; with `sealed`, of the sealed ones."""

    def active(self) -> str:
        """The active version; "" where there is none yet."""

    def drop(self, version: str) -> None:
        """Forget a version that is not active; one that is not there is forgotten already."""

    def health(self) -> None:
        """StoreError, saying why, where the store does not answer."""


def passes(passage: StoredPassage, filters: ArticleFilter) -> bool:
    """Whether a passage's article passes: one of its prints has the paper, the page and the date asked for."""
    return (
        (not filters.kind or passage.kind == filters.kind)
        and (not filters.person or filters.person in passage.people)
        and (not filters.article_ids or passage.article_id in filters.article_ids)
        and any(print_passes(place, filters) for place in passage.prints)
    )


def print_passes(place: Place, filters: ArticleFilter) -> bool:
    """Whether one print has the paper, the page and the date asked for; an undated one has no date."""
    if (filters.since or filters.until) and not place.date:
        return False
    return (
        (not filters.since or (place.date is not None and place.date >= filters.since))
        and (not filters.until or (place.date is not None and place.date <= filters.until))
        and (not filters.newspaper or place.newspaper == filters.newspaper)
        and (not filters.page or place.page == filters.page)
    )
