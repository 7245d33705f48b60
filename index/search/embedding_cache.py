"""Vectors by embedder and text, kept beside the generations: a rebuild, or one that was killed, embeds nothing twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotError

_BATCH = 500


class EmbeddingCache:
    """Half-precision vectors in SQLite; what is read is what was written, so a cached build equals a fresh one."""

    def __init__(self, path: Path, embedder: str, dimensions: int, weights: str = "") -> None:
        """`weights` tells an embedder from others of its name; see `Embedder.weights`."""
        path.parent.mkdir(exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;"
            )
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                f"{path}: the cache is damaged ({error}); delete it, and its vectors are made again"
            ) from error
        self._embedder = f"{embedder} {weights}" if weights else embedder
        self._dimensions = dimensions

    def key(self, text: str) -> bytes:
        return hashlib.blake2b(
            f"{self._embedder}\n{self._dimensions}\n{text}".encode(), digest_size=16
        ).digest()

    def missing(self, keys: Sequence[bytes]) -> list[int]:
        """Positions of the keys that have no vector yet."""
        known: set[bytes] = set()
        for at in range(0, len(keys), _BATCH):
            batch = keys[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            known.update(
                row[0] for row in self._db.execute(f"SELECT key FROM vectors WHERE key IN ({marks})", batch)
            )
        return [at for at, key in enumerate(keys) if key not in known]

    def add(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep a batch; it is on disk when this returns."""
        halves = vectors.astype(np.float16)
        self._db.execute("BEGIN")
        rows = [(key, half.tobytes()) for key, half in zip(keys, halves, strict=True)]
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        self._db.execute("COMMIT")

    def read(self, keys: Sequence[bytes]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Normalised vectors (n, d) of the keys that have one, and their positions (n,), ascending."""
        vectors = np.zeros((len(keys), self._dimensions), dtype=np.float32)
        found = np.zeros(len(keys), dtype=bool)
        for at in range(0, len(keys), _BATCH):
            batch = keys[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = dict(self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", batch))
            for offset, key in enumerate(batch):
                if key in rows:
                    vectors[at + offset] = np.frombuffer(rows[key], np.float16)
                    found[at + offset] = True
        vectors = vectors[found]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors, np.flatnonzero(found).astype(np.int64)

    def close(self) -> None:
        self._db.close()
