"""The build as a Dask distributed job: shards are prepared and embedded by workers. The only user of dask.

The archive and the index folder lie where every machine sees them under the same path. Dask does a shard again whose
worker died; the shards' files make that harmless.
"""

from __future__ import annotations

import pickle
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
from distributed import Client, Future
from numpy.typing import NDArray

from index.building.crew import Crew
from index.cluster.shards import (
    PreparedSlice,
    Slice,
    count_pages,
    cut,
    embed_shard,
    group,
    is_large,
    prepare_shard,
    read_shard,
)
from index.errors import InputError, SnapshotError, WenbaoError
from index.facts.prepared import PreparedPage
from index.lock import is_index_or_empty
from index.search.embed import Embedder
from index.sources.files import SourceFile, find_files
from index.types import Page, Refusal

_BATCHES_A_SHARD = 8
_CONNECT_SECONDS = 20


class ClusterError(WenbaoError):
    """The Dask scheduler cannot be reached, or has no worker."""


@contextmanager
def cluster_crew(paths: Sequence[Path], index_directory: Path, scheduler: str) -> Iterator[Crew]:
    """The workers of a scheduler (`tcp://host:8786`) as the crew of a build of these paths into this folder.

    They begin at once. The index is the same as this machine's own: ids, order and vectors. What they hand over stays
    in the folder's cache until the build is done, so that one that was stopped goes on.
    """
    try:
        client = Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{scheduler}: no Dask scheduler answers there ({type(error).__name__}); start one with: dask scheduler"
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise ClusterError(f"{scheduler}: has no worker; start some with: dask worker {scheduler}")
        if index_directory.exists() and not is_index_or_empty(index_directory):
            raise SnapshotError(
                f"{index_directory}: holds other files and no index; name a new or empty folder"
            )
        folder = index_directory.resolve() / "cache" / "shards"
        folder.mkdir(parents=True, exist_ok=True)
        team = _Team(client, find_files(paths), folder)
        yield Crew(team.read, team.prepare, team.embed)
    shutil.rmtree(folder)


class _Team:
    """The workers' side of a build: all files are handed out at once, and taken back in order."""

    def __init__(self, client: Client, sources: Sequence[SourceFile], folder: Path) -> None:
        self._client = client
        self._folder = folder
        self._waiting: dict[SourceFile, list[tuple[Future[str], int]]] = {}
        self._made: dict[int, PreparedPage | Refusal] = {}
        self._last: tuple[Future[str] | None, list[PreparedSlice]] = (None, [])
        large = [source for source in sources if is_large(source)]
        counts = client.map(count_pages, large, pure=False)
        for shard in group([source for source in sources if not is_large(source)]):
            self._hand_out(shard)
        for source, count in zip(large, counts, strict=True):
            for shard in cut(source, count.result()):
                self._hand_out(shard)

    def read(self, source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
        if source not in self._waiting:  # it came after the archive was listed
            self._hand_out((Slice(source),))
        for future, at in self._waiting.pop(source):
            part = self._take(future)[at]
            for refusal in part.refusals:
                refuse(refusal)
            for page, prepared in part.pages:
                self._made[id(page)] = prepared
                yield page
            if part.error:
                raise InputError(part.error)

    def prepare(self, pages: Iterable[Page]) -> Iterator[PreparedPage | Refusal]:
        return (self._made.pop(id(page)) for page in pages)

    def embed(self, embedder: Embedder, batches: Iterable[Sequence[str]]) -> Iterator[NDArray[np.float32]]:
        source = iter(batches)
        waiting: deque[tuple[Future[str], list[int]]] = deque()
        workers = len(self._client.scheduler_info()["workers"])
        while shard := list(islice(source, _BATCHES_A_SHARD)):
            future = self._client.submit(
                embed_shard, shard, embedder.name, embedder.engine, self._folder, pure=False
            )
            waiting.append((future, [len(batch) for batch in shard]))
            if len(waiting) > 4 * workers:
                yield from _vectors(*waiting.popleft())
        while waiting:
            yield from _vectors(*waiting.popleft())

    def _hand_out(self, shard: tuple[Slice, ...]) -> None:
        future = self._client.submit(prepare_shard, shard, self._folder, pure=False)
        for at, part in enumerate(shard):
            self._waiting.setdefault(part.source, []).append((future, at))

    def _take(self, future: Future[str]) -> list[PreparedSlice]:
        """A shard's slices; the shard last read is kept, as files of one come one after the other."""
        if self._last[0] is not future:
            self._last = (future, read_shard(future.result()))
        return self._last[1]


def _vectors(future: Future[str], sizes: Sequence[int]) -> Iterator[NDArray[np.float32]]:
    vectors: NDArray[np.float32] = pickle.loads(Path(future.result()).read_bytes())
    return iter(np.split(vectors, np.cumsum(sizes)[:-1]))
