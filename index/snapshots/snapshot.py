"""An index folder and the generation it points to: opening, checking, switching, history.

    INDEX/CURRENT                     the name of the generation that answers
    INDEX/STORE                       where another store serves the index: its address, and the generation it holds
    INDEX/generations/000001/         one immutable snapshot: manifest.json, facts.sqlite, words/, vectors/
    INDEX/cache/embeddings.sqlite     vectors by (embedder, text), kept over rebuilds
    INDEX/lock                        held by the one builder

A build writes a new folder and then replaces CURRENT; whoever reads has the old one whole or the new one whole.
"""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotError
from index.facts.facts import Facts
from index.lock import builder_lock, hold_for_reading, no_reader
from index.search.embed import Embedder, shared_embedder
from index.search.local_search import LocalSearch
from index.search.store import PassageSearch
from index.search.vectors import VectorIndex
from index.search.words import WordIndex
from index.snapshots.manifest import MANIFEST, DamagedError, FileSum, Manifest, manifest_to_json
from index.snapshots.manifest import read_manifest as _read_manifest
from index.snapshots.probe import probe
from index.sources.files import file_sha256

KEPT_GENERATIONS = 3

_POINTER = "CURRENT"
_STORE = "STORE"
_GENERATIONS = "generations"


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
            directory, manifest = _locate(index_directory, named)
            check_files(directory, manifest)
            return Snapshot(directory, manifest)
        except SnapshotError as error:
            if generation or current_generation(index_directory) == named:
                raise SnapshotError(_offer_rollback(str(error), index_directory, named)) from error
            # The pointer moved on meanwhile, and what it pointed to may have been pruned.


def current_generation(index_directory: Path) -> str:
    """The generation that the folder points to; "" for a folder that holds no index yet."""
    pointer = index_directory / _POINTER
    try:
        return pointer.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{pointer}: cannot be read ({error}); write a generation's name into it"
        ) from error


def generation_directory(index_directory: Path, generation: str) -> Path:
    return index_directory / _GENERATIONS / generation


def read_manifest(index_directory: Path, generation: str) -> Manifest:
    """The manifest of one generation, of a format that this program knows."""
    return _read_manifest(generation_directory(index_directory, generation))


def history(index_directory: Path) -> tuple[Manifest, ...]:
    """The manifests of the generations that are kept, oldest first; of an older format or damaged ones are left out."""
    if not current_generation(index_directory):
        _locate(index_directory, "")
    manifests = []
    for name in _generations(index_directory):
        with suppress(SnapshotError):
            manifests.append(read_manifest(index_directory, name))
    return tuple(manifests)


def verify(index_directory: Path, generation: str = "") -> tuple[str, ...]:
    """Every fault of the current generation (or a named one), each as one line that names the file; empty when it is
    whole, which its own chunks are searched for to show."""
    try:
        directory, manifest = _locate(index_directory, generation or current_generation(index_directory))
    except DamagedError as error:
        return (str(error),)
    faults = [fault for entry in manifest.files if (fault := _fault(directory, entry, trusting=False))]
    if not faults:
        try:
            faults += filter(None, [_probe(Snapshot(directory, manifest))])
        except SnapshotError as error:
            faults.append(str(error))
    return tuple(faults)


def rollback(index_directory: Path, generation: str = "") -> str:
    """Point to an earlier generation, the last whole one before the current if none is named; returns its name."""
    with builder_lock(index_directory):
        current = current_generation(index_directory)
        names = _generations(index_directory)
        earlier = [name for name in names if name < current or current not in names]
        if not generation and not earlier:
            raise SnapshotError(f"{index_directory}: there is no generation before {current or 'the first'}")
        error: SnapshotError | None = None
        for name in [generation] if generation else earlier[::-1]:
            faults = _faults_of(index_directory, name)
            if not faults:
                switch_to(index_directory, name)
                return name
            error = error or SnapshotError(f"generation {name} is not whole: {faults}")
        raise error or SnapshotError(f"{index_directory}: no generation to go back to")


def switch_to(index_directory: Path, generation: str) -> None:
    """Replace the pointer in one step, on disk before this returns."""
    temporary = index_directory / f"{_POINTER}.new"
    _write_synced(temporary, generation + "\n")
    temporary.replace(index_directory / _POINTER)
    sync_directory(index_directory)


def new_generation(index_directory: Path) -> Path:
    """An empty folder for the next generation; what an interrupted builder left unfinished is cleared away."""
    parent = index_directory / _GENERATIONS
    parent.mkdir(exist_ok=True)
    clear_unfinished(index_directory)
    names = _generations(index_directory)
    directory = parent / f"{int(names[-1]) + 1 if names else 1:06d}"
    directory.mkdir()
    return directory


def clear_unfinished(index_directory: Path) -> None:
    """Remove what is no generation yet; for the builder alone."""
    parent = index_directory / _GENERATIONS
    for leftover in parent.iterdir() if parent.is_dir() else ():
        if not (leftover / MANIFEST).is_file():
            shutil.rmtree(leftover, ignore_errors=True)


def seal(directory: Path, manifest: Manifest) -> Manifest:
    """Sync a generation's files to disk, check that they serve, and write the manifest, which makes it one.

    SnapshotError where they do not: such a generation is never switched to.
    """
    sums = []
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        stat = path.stat()
        name = path.relative_to(directory).as_posix()
        sums.append(FileSum(name, stat.st_size, file_sha256(path), stat.st_mtime_ns))
    manifest = replace(manifest, files=tuple(sums))
    if fault := _probe(Snapshot(directory, manifest)):
        raise SnapshotError(f"{fault}; the old generation goes on answering")
    temporary = directory / f"{MANIFEST}.new"
    _write_synced(temporary, manifest_to_json(manifest))
    for folder in {path for path in directory.rglob("*") if path.is_dir()}:
        sync_directory(folder)
    temporary.replace(directory / MANIFEST)
    sync_directory(directory)
    sync_directory(directory.parent)
    return manifest


def prune(
    index_directory: Path, *, keep: int = KEPT_GENERATIONS, older_than: timedelta | None = None
) -> tuple[str, ...]:
    """Drop all but the newest `keep` whole generations up to the current one, and those of them that were made longer ago
    than `older_than`; returns the names. Never the current one, the newest, the one that a store serves, or one that
    somebody reads.

    Those after the current one, which a gate refused or a rollback left, stand in no other's place: nobody goes back to
    them. A generation that is not wholly embedded is a step of a build: it is kept only while it answers.
    """
    try:
        store = read_store_pointer(index_directory)
    except SnapshotError:  # readers will tell of it; which generation they need, nobody knows
        return ()
    current = current_generation(index_directory)
    whole: list[str] = []
    candidates: list[str] = []
    for name in _generations(index_directory)[::-1]:
        try:
            manifest = read_manifest(index_directory, name)
        except SnapshotError:
            manifest = None
        is_old = manifest is not None and older_than is not None and _age(manifest) > older_than
        is_after = bool(current) and name > current
        if manifest is None or not manifest.is_complete or is_after or len(whole) >= keep or is_old:
            candidates.append(name)
        else:
            whole.append(name)
    newest = max(_generations(index_directory), default="")
    needed = (current, newest, store.generation if store else "")
    return tuple(name for name in sorted(candidates) if name not in needed and _drop(index_directory, name))


@dataclass(frozen=True, slots=True)
class StorePointer:
    """The store that serves an index, and the generation that was published into it last."""

    address: str
    generation: str


def read_store_pointer(index_directory: Path) -> StorePointer | None:
    """None where no store serves the index. SnapshotError where that cannot be told."""
    path = index_directory / _STORE
    try:
        return StorePointer(*path.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise SnapshotError(
            f"{path}: is damaged; delete it to search this folder itself, or publish again"
        ) from None


def write_store_pointer(index_directory: Path, pointer: StorePointer) -> None:
    """Replace the pointer in one step, on disk before this returns."""
    temporary = index_directory / f"{_STORE}.new"
    _write_synced(temporary, f"{pointer.address}\n{pointer.generation}\n")
    temporary.replace(index_directory / _STORE)
    sync_directory(index_directory)


def sync_directory(directory: Path) -> None:
    """Make renames within a folder outlive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _drop(index_directory: Path, name: str) -> bool:
    directory = generation_directory(index_directory, name)
    with no_reader(directory / MANIFEST) as unread:
        if unread:
            (
                directory / MANIFEST
            ).unlink()  # first: a folder without it is no generation, and cleared by the next build
            shutil.rmtree(directory)
        return unread


def _age(manifest: Manifest) -> timedelta:
    """Negative where the clock has gone back since."""
    return datetime.now(UTC) - datetime.fromisoformat(manifest.created)


def _generations(index_directory: Path) -> list[str]:
    parent = index_directory / _GENERATIONS
    return (
        sorted(path.name for path in parent.iterdir() if (path / MANIFEST).is_file())
        if parent.is_dir()
        else []
    )


def _locate(index_directory: Path, generation: str) -> tuple[Path, Manifest]:
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
        if fault := _fault(directory, entry, trusting=True):
            raise SnapshotError(f"{fault}; roll back or build")


def _fault(directory: Path, entry: FileSum, *, trusting: bool) -> str:
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


def _faults_of(index_directory: Path, generation: str) -> str:
    try:
        return "; ".join(verify(index_directory, generation))
    except SnapshotError as error:
        return str(error)


def _probe(snapshot: Snapshot) -> str:
    fault = probe(snapshot.facts, snapshot.words, snapshot.vectors)
    return f"{snapshot.directory}: {fault}" if fault else ""


def _offer_rollback(message: str, index_directory: Path, generation: str) -> str:
    """The message with the generation that would answer instead, where one is kept."""
    earlier = [name for name in _generations(index_directory) if name < generation]
    if not earlier:
        return message
    return f"{message}. Kept: {', '.join(earlier)}; to go back: python -m index rollback --index {index_directory}"
