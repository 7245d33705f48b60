"""Which entries of an earlier word or vector index serve the next one: an entry is told by a key of its content.

An index numbers its entries as they came in; `rows.npy` (n,) says which chunk row each has in this generation, -1 for
one that has gone, and `keys.npy` (n, 16) what it holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_ROWS = "rows.npy"
_KEYS = "keys.npy"
KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """`rows` (n,): the new row of each earlier entry, -1 for one that goes; `added`: new rows that have none."""

    rows: NDArray[np.int64]
    added: tuple[int, ...]

    @property
    def gone_share(self) -> float:
        """0 to 1: of the entries that there would be, those that serve nothing."""
        return float(np.mean(self.rows < 0)) if len(self.rows) else 1.0


def write_numbering(directory: Path, rows: NDArray[np.int64], keys: Sequence[bytes]) -> None:
    np.save(directory / _ROWS, rows)
    np.save(directory / _KEYS, np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), KEY_BYTES))


def read_rows(directory: Path) -> NDArray[np.int64] | None:
    """None where an index has no numbering of its own: then an entry's number is its row."""
    path = directory / _ROWS
    return np.load(path) if path.is_file() else None


def read_keys(directory: Path) -> list[bytes]:
    """What each entry holds; empty where nothing says so, as in an index of format 2."""
    path = directory / _KEYS
    return [bytes(key) for key in np.load(path)] if path.is_file() else []


def match(directory: Path, keys: Sequence[bytes], rows: Sequence[int]) -> Kept:
    """Pair the entries of an earlier index with the new `rows` whose `keys` are these; equal ones in their order."""
    waiting: dict[bytes, deque[int]] = {}
    for key, row in zip(keys, rows, strict=True):
        waiting.setdefault(key, deque()).append(row)
    earlier = read_keys(directory)
    old_rows = read_rows(directory)
    found = np.full(len(earlier), -1, dtype=np.int64)
    for number, key in enumerate(earlier):
        if old_rows is not None and old_rows[number] >= 0 and (same := waiting.get(key)):
            found[number] = same.popleft()
    return Kept(found, tuple(sorted(row for same in waiting.values() for row in same)))
