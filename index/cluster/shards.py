"""The pieces of work that workers do, and the files in which they hand them over.

A shard's file is named by all that it depends on, written beside its place and renamed into it. So a shard that is done
twice, because a worker died or was slow, is the same file, and one that is there is not done again.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from index.building.prepare import try_prepare_page
from index.errors import InputError
from index.facts.prepared import PreparedPage
from index.program import program_sum
from index.search.embed import DEFAULT_EMBEDDER, Embedder, open_embedder
from index.sources.read import SourceFile, read_file
from index.types import Page, Refusal

PAGES_A_SHARD = 1_000  # articles, where a file holds many: some seconds of work
_BYTES_A_SHARD = 2_000_000  # of small files
_LARGE = 1_000_000  # bytes of a file of lines, above which its pages are counted and cut into shards


@dataclass(frozen=True, slots=True)
class Slice:
    """Pages `start` up to, not including, `stop` of one file; `stop` None: to its end."""

    source: SourceFile
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class PreparedSlice:
    """What a worker made of a slice. `error`: why the file can be read no further, "" where it could."""

    pages: tuple[tuple[Page, PreparedPage | Refusal], ...]
    refusals: tuple[Refusal, ...]
    error: str = ""


def is_large(source: SourceFile) -> bool:
    """Whether a file is cut into several shards."""
    try:
        return source.kind == "lines" and source.path.stat().st_size > _LARGE
    except OSError:
        return False  # read_file says what is wrong with it


def count_pages(source: SourceFile) -> int:
    """How many pages a file gives before it ends or breaks off."""
    count = 0
    try:
        for _ in read_file(source, lambda _: None):
            count += 1
    except InputError:
        pass
    return count


def cut(source: SourceFile, pages: int) -> list[tuple[Slice, ...]]:
    """Shards of a large file; the last one goes to its end."""
    starts = range(0, max(pages, 1), PAGES_A_SHARD)
    stops = [*starts[1:], None]
    return [(Slice(source, start, stop),) for start, stop in zip(starts, stops, strict=True)]


def group(sources: Sequence[SourceFile]) -> Iterator[tuple[Slice, ...]]:
    """Shards of whole small files."""
    waiting: list[Slice] = []
    size = 0
    for source in sources:
        waiting.append(Slice(source))
        size += _size(source)
        if size >= _BYTES_A_SHARD:
            yield tuple(waiting)
            waiting, size = [], 0
    if waiting:
        yield tuple(waiting)


def prepare_shard(shard: Sequence[Slice], folder: Path) -> str:
    """Read, segment, and take records and chunks of a shard; returns the path of its file."""
    key = _key([(one, *_state(one.source)) for one in shard])
    return _once(folder / f"{key}.pages", lambda: pickle.dumps([_prepare(one) for one in shard], protocol=5))


def read_shard(path: str) -> list[PreparedSlice]:
    """What `prepare_shard` wrote, a slice each."""
    slices: list[PreparedSlice] = pickle.loads(Path(path).read_bytes())
    return slices


def embed_shard(batches: Sequence[Sequence[str]], embedder: str, engine: str, folder: Path) -> str:
    """Embed batches of passages; returns the path of a file of their vectors (n, d), one behind the other."""
    key = _key([embedder, engine, list(map(list, batches))])

    def embed() -> bytes:
        opened = _open_once(embedder, engine)
        return pickle.dumps(np.concatenate([opened.embed_passages(batch) for batch in batches]), protocol=5)

    return _once(folder / f"{key}.vectors", embed)


@cache
def _open_once(embedder: str, engine: str) -> Embedder:
    """The model is loaded once a worker."""
    return open_embedder(embedder, engine=engine if embedder == DEFAULT_EMBEDDER else "")


def _prepare(part: Slice) -> PreparedSlice:
    pages: list[tuple[Page, PreparedPage | Refusal]] = []
    refusals: list[Refusal] = []
    at = 0

    def refuse(refusal: Refusal) -> None:
        # A refused line belongs to the slice that holds the next page.
        if part.start <= at and (part.stop is None or at < part.stop):
            refusals.append(refusal)

    error = ""
    try:
        for page in islice(read_file(part.source, refuse), part.stop):
            if at >= part.start:
                pages.append((page, try_prepare_page(page)))
            at += 1
    except InputError as problem:
        error = str(problem)
    return PreparedSlice(tuple(pages), tuple(refusals), error)


def _once(path: Path, make: Callable[[], bytes]) -> str:
    if not path.exists():
        temporary = path.with_name(f"{path.name}.{uuid4().hex}.part")
        with temporary.open("wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    return str(path)


def _key(values: list[Any]) -> str:
    return hashlib.blake2b(
        f"{program_sum()}\n{values!r}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def _state(source: SourceFile) -> tuple[int, int]:
    try:
        status = source.path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _size(source: SourceFile) -> int:
    return _state(source)[0]
