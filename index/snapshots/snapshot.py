"""A generation of an index, opened for reading; SnapshotError where it is missing or not as it was written."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotError
from index.facts.facts import Facts
from index.lock import hold_for_reading
from index.search.embed import Embedder, shared_embedder
from index.search.local_search import LocalSearch
from index.search.store import PassageSearch
from index.search.vectors import VectorIndex
from index.search.words import WordIndex
from index.snapshots.manifest import MANIFEST, FileSum, Manifest
from index.snapshots.manifest import read_manifest as _read_manifest
from index.snapshots.pointer import current_generation, generation_directory, generation_names
from index.sources.files import file_sha256


class Snapshot:
    """One generation, opened for reading; safe to use from several threads. As long as it is open it is not pruned."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self._held = hold_for_reading(directory / MANIFEST)
        self.directory = directory
        self.manifest = manifest
        self.generation = manifest.generation
        self.facts = Facts(directory / "facts.sqlite")
        self.words = WordIndex(directory / "words")
        self.vectors = VectorIndex(directory / "vectors")
        # Where passages are searched; another store may take its place (`index/snapshots/serve.py`).
        self.passages: PassageSearch = LocalSearch(self.words, self.vectors, self.facts.rows)
        self._embedder: Embedder | None = None
        self._opening = threading.Lock()
        # Replaced as one, so that threads need no lock.
        self._last_query: tuple[str, NDArray[np.float32]] | None = None
        found = (self.facts.counts().chunks, len(self.words), len(self.vectors))
        if found != (manifest.counts.chunks, manifest.counts.chunks, manifest.embedded):
            raise SnapshotError(
                f"{directory}: {found[0]} chunks in the facts, {found[1]} in the words, {found[2]} vectors do not agree "
                f"with the manifest ({manifest.counts.chunks}, {manifest.embedded} embedded); roll back or build"
            )

    def embedder(self) -> Embedder:
        """The embedder that made the vectors, opened at the first call. EmbedderError where it is not to be had."""
        with self._opening:
            if self._embedder is None:
                embedder = shared_embedder(self.manifest.embedder)
                if embedder.dimensions != self.manifest.dimensions:
                    raise SnapshotError(
                        f"{self.directory}: made with {self.manifest.dimensions} dimensions of "
                        f"{self.manifest.embedder}, which now gives {embedder.dimensions}; build the index anew"
                    )
                self._embedder = embedder
            return self._embedder

    def query_vector(self, query: str) -> NDArray[np.float32]:
        """The vector (d,) of a query; the last one is kept, as a question about a day is searched twice."""
        last = self._last_query
        if last is None or last[0] != query:
            last = self._last_query = query, self.embedder().embed_queries([query])[0]
        return last[1]


def open_snapshot(index_directory: Path, generation: str = "") -> Snapshot:
    """Open the generation that an index folder points to, or a named one. SnapshotError names what is missing or does
    not match."""
    while True:
        named = generation or current_generation(index_directory)
        try:
            directory, manifest = locate(index_directory, named)
            check_files(directory, manifest)
            return Snapshot(directory, manifest)
        except SnapshotError as error:
            if generation or current_generation(index_directory) == named:
                raise SnapshotError(_offer_rollback(str(error), index_directory, named)) from error
            # The pointer moved on meanwhile, and what it pointed to may have been pruned.


def read_manifest(index_directory: Path, generation: str) -> Manifest:
    """The manifest of one generation, of a format that this program knows."""
    return _read_manifest(generation_directory(index_directory, generation))


def locate(index_directory: Path, generation: str) -> tuple[Path, Manifest]:
    """A generation's folder and manifest. SnapshotError where there is no such index."""
    if not index_directory.is_dir():
        raise SnapshotError(
            f"{index_directory}: there is no such index; make one with: python -m index build"
        )
    if not generation:
        raise SnapshotError(
            f"{index_directory}: this folder is not an index; make one with: python -m index build"
        )
    return generation_directory(index_directory, generation), read_manifest(index_directory, generation)


def check_files(directory: Path, manifest: Manifest) -> None:
    """SnapshotError for the first file of a generation that is not as it was written."""
    for entry in manifest.files:
        if fault := fault_of_file(directory, entry, trusting=True):
            raise SnapshotError(f"{fault}; roll back or build")


def fault_of_file(directory: Path, entry: FileSum, *, trusting: bool) -> str:
    """What is wrong with a file, or ""; `trusting` takes one of the same size and time of change for unchanged."""
    path = directory / entry.file
    try:
        stat = path.stat()
        if stat.st_size != entry.size:
            return f"{path}: {stat.st_size} bytes, expected {entry.size}"
        if trusting and entry.modified in (0, stat.st_mtime_ns):
            return ""
        if file_sha256(path) != entry.sha256:
            return f"{path}: its bytes have changed since it was written"
    except FileNotFoundError:
        return f"{path}: missing"
    except OSError as error:
        return f"{path}: cannot be read ({error.strerror})"
    return ""


def _offer_rollback(message: str, index_directory: Path, generation: str) -> str:
    """The message with the generation that would answer instead, where one is kept."""
    earlier = [name for name in generation_names(index_directory) if name < generation]
    if not earlier:
        return message
    return f"{message}. Kept: {', '.join(earlier)}; to go back: python -m index rollback --index {index_directory}"
