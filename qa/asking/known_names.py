"""The archive's people whose names mean them there: 常德, once taken for somebody's name, is mostly the city."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache

from index.snapshots.snapshot import Snapshot

# A name must be recorded in so many of the articles that print it. Long articles have many passages, so that these
# are only counted first, as they cost less to count.
_LEAST_OF_ARTICLES = 1 / 8
_LEAST_OF_PASSAGES = 1 / 40


class KnownNames(Set[str]):
    """The names in a snapshot's records that stand for persons in a fair share of the articles that print them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._articles = snapshot.facts.names()
        self._is_meant = lru_cache(maxsize=4096)(self._is_mostly_a_person)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._articles and self._is_meant(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._articles if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _is_mostly_a_person(self, name: str) -> bool:
        named = self._articles[name]
        rows = self._snapshot.words.rows_with(name)
        if named >= _LEAST_OF_ARTICLES * len(rows):
            return True
        if named < _LEAST_OF_PASSAGES * len(rows):
            return False
        chunks = self._snapshot.facts.chunks(rows)
        printed = {chunk.article_id for chunk in chunks if name in chunk.text}
        return named >= _LEAST_OF_ARTICLES * len(printed)
