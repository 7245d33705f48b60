"""The store on this machine, by tantivy and FAISS.

STORE/ACTIVE               the name of the active version
STORE/VERSION/             passages.sqlite, and once it is sealed words/ and vectors/
STORE/DROPPED/             versions that are being removed
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from index.search.bm25 import TermStatistics
from index.search.local_search import LocalSearch
from index.search.numbering import write_numbering
from index.search.store import PassageSearch, StoredPassage, StoreError, passes
from index.search.vectors import VectorIndex, build_vectors
from index.search.words import WordIndex, build_words, index_terms
from index.snapshots.pointer import sync_directory

_ACTIVE = "ACTIVE"
_DROPPED = "DROPPED"
_STAGED = "passages.sqlite"


class LocalStore:
    """Versions in a folder; a version is staged in SQLite, and indexed when it is sealed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, version: str, dimensions: int, statistics: TermStatistics) -> None:
        """The statistics are counted anew by tantivy, and the dimensions are the vectors' own."""
        del dimensions, statistics
        if (self._folder / version / "words").exists():
            raise StoreError(f"{self._folder}: version {version} is sealed already; drop it first")
        shutil.rmtree(self._folder / version, ignore_errors=True)
        (self._folder / version).mkdir(parents=True)
        with self._staged(version) as staged:
            staged.execute(
                "CREATE TABLE passages (row INTEGER PRIMARY KEY, article_id TEXT NOT NULL, passage BLOB NOT NULL)"
            )

    def upsert(self, version: str, passages: Iterable[StoredPassage]) -> None:
        with self._unsealed(version) as staged:
            staged.executemany(
                "INSERT OR REPLACE INTO passages VALUES (?, ?, ?)",
                ((one.row, one.article_id, pickle.dumps(one)) for one in passages),
            )

    def delete(self, version: str, article_ids: Sequence[str]) -> None:
        with self._unsealed(version) as staged:
            staged.executemany("DELETE FROM passages WHERE article_id = ?", [(one,) for one in article_ids])

    def seal(self, version: str) -> None:
        passages = list(self._passages(version))
        rows = np.array([one.row for one in passages], dtype=np.int64)
        directory = self._folder / version
        build_vectors(directory / "vectors", np.array([one.vector for one in passages]), rows)
        building = directory / "words.new"
        shutil.rmtree(building, ignore_errors=True)
        build_words(building, (index_terms(one.title, one.text) for one in passages))
        write_numbering(building, rows, [])
        building.rename(directory / "words")
        sync_directory(directory)

    def open(self, version: str) -> PassageSearch:
        directory = self._folder / version
        if not (directory / "words").is_dir():
            raise StoreError(f"{self._folder}: there is no sealed version {version}")
        return LocalSearch(
            WordIndex(directory / "words"),
            VectorIndex(directory / "vectors"),
            lambda filters: np.array(
                [one.row for one in self._passages(version) if passes(one, filters)], dtype=np.int64
            ),
        )

    def activate(self, version: str) -> None:
        self.open(version)
        temporary = self._folder / f"{_ACTIVE}.new"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(version)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / _ACTIVE)
        sync_directory(self._folder)

    def versions(self, *, sealed: bool = False) -> tuple[str, ...]:
        mark = "words" if sealed else _STAGED
        return tuple(sorted(path.parent.name for path in self._folder.glob(f"*/{mark}")))

    def active(self) -> str:
        path = self._folder / _ACTIVE
        return path.read_text("utf-8") if path.is_file() else ""

    def drop(self, version: str) -> None:
        if self.active() == version:
            raise StoreError(f"{self._folder}: version {version} is the active one; activate another first")
        if not (self._folder / version).exists():
            return
        # Out of the way in one step: of a version that is half removed, what is left would pass for a whole one.
        dropped = self._folder / _DROPPED
        shutil.rmtree(dropped, ignore_errors=True)
        dropped.mkdir()
        (self._folder / version).rename(dropped / version)
        shutil.rmtree(dropped, ignore_errors=True)

    def health(self) -> None:
        if not self._folder.parent.is_dir():
            raise StoreError(f"{self._folder}: its parent folder is not there; make it, or mount the disk")

    def _passages(self, version: str) -> list[StoredPassage]:
        with self._staged(version) as staged:
            rows = staged.execute("SELECT passage FROM passages ORDER BY row")
            return [pickle.loads(row[0]) for row in rows]

    @contextmanager
    def _unsealed(self, version: str) -> Iterator[sqlite3.Connection]:
        if (self._folder / version / "words").exists() or not (self._folder / version).exists():
            raise StoreError(f"{self._folder}: version {version} is not being filled; create it")
        with self._staged(version) as staged:
            yield staged

    @contextmanager
    def _staged(self, version: str) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._folder / version / _STAGED)) as staged, staged:
            yield staged
