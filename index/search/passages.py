"""The passages of a generation's facts, for the word index and the embedder: all by their keys, and some by their words."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.facts.prepared import ChunkToIndex
from index.search.numbering import KEY_BYTES

_BATCH = 500
_CHUNKS = (
    "SELECT c.row, c.ordinal, a.kicker || ' ' || a.title || ' ' || a.subtitle, coalesce(a.date, ''), "
    'substr(a.text, c.start + 1, c."end" - c.start) FROM chunks c JOIN articles a USING (article_id)'
)


@dataclass(frozen=True, slots=True)
class Keys:
    """By row: the key of what the word index holds, that of the vector, and the ordinal within the article."""

    words: tuple[bytes, ...]
    vectors: tuple[bytes, ...]
    ordinals: tuple[int, ...]


class Passages:
    """The chunks of a facts database; only their keys are ever all in memory."""

    def __init__(self, facts: Path) -> None:
        self._db = sqlite3.connect(f"{facts.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def keys(self, vector_key: Callable[[str], bytes]) -> Keys:
        """One pass over all; `vector_key` gives the key of a passage's vector."""
        words, vectors, ordinals = [], [], []
        for chunk in self._read(f"{_CHUNKS} ORDER BY c.row"):
            words.append(_words_key(chunk))
            vectors.append(vector_key(passage(chunk)))
            ordinals.append(chunk.ordinal)
        return Keys(tuple(words), tuple(vectors), tuple(ordinals))

    def of_rows(self, rows: Iterable[int]) -> Iterator[ChunkToIndex]:
        """The chunks of ascending rows."""
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            yield from self._read(
                f"{_CHUNKS} WHERE c.row IN ({','.join('?' * len(batch))}) ORDER BY c.row", batch
            )

    def close(self) -> None:
        self._db.close()

    def _read(self, sql: str, values: Sequence[int] = ()) -> Iterator[ChunkToIndex]:
        for row, ordinal, title, day, text in self._db.execute(sql, values):
            yield ChunkToIndex(row, ordinal, title.strip(), day, text)


def passage(chunk: ChunkToIndex) -> str:
    """What is embedded: the chunk with its article's title and date before it."""
    head = " ".join(part for part in (chunk.title, chunk.date) if part)
    return f"{head}\n{chunk.text}" if head else chunk.text


def _words_key(chunk: ChunkToIndex) -> bytes:
    words = f"{chunk.title}\n{chunk.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(words, digest_size=KEY_BYTES).digest()
