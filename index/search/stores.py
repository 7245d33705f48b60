"""The word index and the vectors of a generation: those of an earlier one taken over where they hold the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.facts.prepared import ChunkToIndex
from index.parallel import map_in_order
from index.search.embedding_cache import EmbeddingCache
from index.search.numbering import match, read_keys, write_numbering
from index.search.passages import Keys, Passages, passage
from index.search.vectors import EXACT_LIMIT, build_vectors, can_extend, extend_vectors
from index.search.words import build_words, extend_words, index_terms

# An earlier index is made anew rather than extended where more of it than this would serve nothing.
_MOST_GONE = 0.1
_EMBED_BATCH = 256

# Batches of passages into vectors (n, d), in order.
Embed = Callable[[Iterable[Sequence[str]]], Iterator[NDArray[np.float32]]]
# Told how many of how many are done.
Count = Callable[[int, int], object]


def write_words(directory: Path, base: Path | None, keys: Keys, passages: Passages, count: Count) -> None:
    """The word index of all chunks, in `directory`; `base` is the folder of an earlier generation."""
    earlier = base / "words" if base else None
    rows = range(len(keys.words))
    kept = match(earlier, keys.words, rows) if earlier and read_keys(earlier) else None
    if earlier is None or kept is None or kept.gone_share > _MOST_GONE:
        build_words(directory, _terms(rows, passages, count))
        write_numbering(directory, np.arange(len(rows)), keys.words)
        return
    gone = np.flatnonzero(kept.rows < 0).tolist()
    extend_words(earlier, directory, gone, _terms(kept.added, passages, count), first=len(kept.rows))
    numbered = np.concatenate([kept.rows, np.array(kept.added, dtype=np.int64)])
    held = read_keys(earlier) + [keys.words[row] for row in kept.added]
    write_numbering(directory, numbered, held)


def write_vectors(directory: Path, earlier: Path | None, keys: Keys, cache: EmbeddingCache) -> int:
    """The vectors of all chunks that have one, in `directory`; returns their number."""
    missing = set(cache.missing(keys.vectors))
    rows = [row for row in range(len(keys.vectors)) if row not in missing]
    if earlier and len(rows) > EXACT_LIMIT and can_extend(earlier):
        kept = match(earlier, [keys.vectors[row] for row in rows], rows)
        if len(kept.rows) and kept.gone_share <= _MOST_GONE:
            added = np.array(kept.added, dtype=np.int64)
            vectors, _ = cache.read([keys.vectors[row] for row in kept.added])
            extend_vectors(earlier, directory, kept.rows, vectors, added)
            held = read_keys(earlier) + [keys.vectors[row] for row in kept.added]
            write_numbering(directory, np.concatenate([kept.rows, added]), held)
            return len(rows)
    vectors, found = cache.read(keys.vectors)
    build_vectors(directory, vectors, found)
    write_numbering(directory, found, [keys.vectors[row] for row in found])
    return len(rows)


def embed_missing(
    keys: Keys, missing: Sequence[int], passages: Passages, embed: Embed, cache: EmbeddingCache
) -> Iterator[int]:
    """Embed the rows that have no vector, the articles' leads first: they answer most questions.

    Yields after each batch, which is on disk then, how many are done.
    """
    order = sorted(missing, key=lambda row: (keys.ordinals[row], row))
    waiting: deque[list[bytes]] = deque()

    def batches() -> Iterator[list[str]]:
        for at in range(0, len(order), _EMBED_BATCH):
            chunks = list(passages.of_rows(sorted(order[at : at + _EMBED_BATCH])))
            # Neighbours in length share a batch of the network, so little is padded.
            chunks.sort(key=lambda chunk: len(chunk.text))
            waiting.append([keys.vectors[chunk.row] for chunk in chunks])
            yield [passage(chunk) for chunk in chunks]

    done = 0
    for vectors in embed(batches()):
        batch = waiting.popleft()
        cache.add(batch, vectors)
        done += len(batch)
        yield done


def _terms(rows: Sequence[int], passages: Passages, count: Count) -> Iterator[tuple[str, str, str, str]]:
    for done, terms in enumerate(map_in_order(_terms_of, passages.of_rows(rows)), 1):
        count(done, len(rows))
        yield terms


def _terms_of(chunk: ChunkToIndex) -> tuple[str, str, str, str]:
    return index_terms(chunk.title, chunk.text)
