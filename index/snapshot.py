"""An index folder and the generation it points to: opening, checking, switching, history.

    INDEX/CURRENT                     the name of the generation that answers
    INDEX/generations/000001/         one immutable snapshot: manifest.json, facts.sqlite, words/, vectors/
    INDEX/cache/embeddings.sqlite     vectors by (embedder, text), kept over rebuilds
    INDEX/lock                        held by the one builder

A build writes a new folder and then replaces CURRENT; whoever reads has the old one whole or the new one whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.embed import Embedder, open_embedder
from index.errors import SnapshotError
from index.facts import Counts, Facts
from index.vectors import VectorIndex
from index.words import WordIndex

FORMAT = 2  # 2: articles over several pages, and copies with their originals
KEPT_GENERATIONS = 3

_POINTER = "CURRENT"
_GENERATIONS = "generations"
_MANIFEST = "manifest.json"


class _OlderFormatError(SnapshotError):
    """A generation of an earlier program."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file of a generation: path within it, size in bytes, SHA-256 in hexadecimal."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of, written last and read first."""

    format: int
    generation: str
    created: str  # ISO 8601, UTC
    embedder: str
    engine: str
    dimensions: int
    counts: Counts
    embedded: int  # chunks that have a vector; fewer than `counts.chunks` while a build goes on
    roots: tuple[str, ...]  # absolute folders or files that were read
    removed: tuple[str, ...]  # articles and files that `remove` took out and updates leave out
    files: tuple[FileSum, ...] = field(default_factory=tuple)

    @property
    def embedded_share(self) -> float:
        """0 to 1; an empty archive is wholly embedded."""
        return self.embedded / self.counts.chunks if self.counts.chunks else 1.0


class Snapshot:
    """One generation, opened for reading; safe to use from several threads."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self.directory = directory
        self.manifest = manifest
        self.generation = manifest.generation
        self.facts = Facts(directory / "facts.sqlite")
        self.words = WordIndex(directory / "words")
        self.vectors = VectorIndex(directory / "vectors")
        self._embedder: Embedder | None = None
        self._opening = threading.Lock()
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
                embedder = open_embedder(self.manifest.embedder)
                if embedder.dimensions != self.manifest.dimensions:
                    raise SnapshotError(
                        f"{self.directory}: made with {self.manifest.dimensions} dimensions of "
                        f"{self.manifest.embedder}, which now gives {embedder.dimensions}; build the index anew"
                    )
                self._embedder = embedder
            return self._embedder


def open_snapshot(index_directory: Path) -> Snapshot:
    """Open the generation that an index folder points to. SnapshotError names what is missing or does not match."""
    return Snapshot(*_locate(index_directory))


def current_generation(index_directory: Path) -> str:
    """The generation that the folder points to; "" for a folder that holds no index yet."""
    pointer = index_directory / _POINTER
    try:
        return pointer.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SnapshotError(f"{pointer}: cannot be read ({error.strerror})") from error


def generation_directory(index_directory: Path, generation: str) -> Path:
    return index_directory / _GENERATIONS / generation


def read_manifest(index_directory: Path, generation: str) -> Manifest:
    """The manifest of one generation, of a format that this program knows."""
    path = generation_directory(index_directory, generation) / _MANIFEST
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SnapshotError(f"{path}: there is no such generation; see history") from None
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{path}: the manifest is damaged ({type(error).__name__}); roll back or build"
        ) from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise SnapshotError(f"{path}: the manifest is damaged (no format); roll back or build")
    if values["format"] > FORMAT:
        raise SnapshotError(
            f"{path}: index format {values['format']} is newer than this program's {FORMAT}; update the program"
        )
    if values["format"] < FORMAT:
        raise _OlderFormatError(
            f"{path}: index format {values['format']} is older than this program's {FORMAT}; "
            "make the index anew with: python -m index build"
        )
    try:
        values["counts"] = Counts(**values["counts"])
        values["files"] = tuple(FileSum(**entry) for entry in values["files"])
        values["roots"], values["removed"] = tuple(values["roots"]), tuple(values["removed"])
        return Manifest(**values)
    except (KeyError, TypeError) as error:
        raise SnapshotError(f"{path}: the manifest is damaged ({error}); roll back or build") from error


def history(index_directory: Path) -> tuple[Manifest, ...]:
    """The manifests of the generations that are kept, oldest first; those of an older format are left out."""
    _locate(index_directory)
    manifests = []
    for name in _generations(index_directory):
        with suppress(_OlderFormatError):
            manifests.append(read_manifest(index_directory, name))
    return tuple(manifests)


def verify(index_directory: Path) -> tuple[str, ...]:
    """Every fault of the current generation, each as one line that names the file; empty when it is whole."""
    directory, manifest = _locate(index_directory, check_sizes=False)
    faults = []
    for entry in manifest.files:
        path = directory / entry.file
        if not path.is_file():
            faults.append(f"{path}: missing")
        elif path.stat().st_size != entry.size:
            faults.append(f"{path}: {path.stat().st_size} bytes, expected {entry.size}")
        elif file_sha256(path) != entry.sha256:
            faults.append(f"{path}: its bytes have changed since it was written")
    if not faults:
        try:
            Snapshot(directory, manifest)
        except SnapshotError as error:
            faults.append(str(error))
    return tuple(faults)


def rollback(index_directory: Path, generation: str = "") -> str:
    """Point to an earlier generation, the one before the current if none is named; returns its name."""
    with builder_lock(index_directory):
        current = current_generation(index_directory)
        earlier = [name for name in _generations(index_directory) if name < current]
        if not generation and not earlier:
            raise SnapshotError(f"{index_directory}: there is no generation before {current or 'the first'}")
        generation = generation or earlier[-1]
        manifest = read_manifest(index_directory, generation)
        Snapshot(generation_directory(index_directory, generation), manifest)
        switch_to(index_directory, generation)
    return generation


def switch_to(index_directory: Path, generation: str) -> None:
    """Replace the pointer in one step, on disk before this returns."""
    temporary = index_directory / f"{_POINTER}.new"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(generation + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(index_directory / _POINTER)
    sync_directory(index_directory)


def new_generation(index_directory: Path) -> Path:
    """An empty folder for the next generation; what an interrupted builder left unfinished is cleared away."""
    parent = index_directory / _GENERATIONS
    parent.mkdir(exist_ok=True)
    for leftover in parent.iterdir():
        if not (leftover / _MANIFEST).is_file():
            shutil.rmtree(leftover)
    names = _generations(index_directory)
    directory = parent / f"{int(names[-1]) + 1 if names else 1:06d}"
    directory.mkdir()
    return directory


def seal(directory: Path, manifest: Manifest) -> Manifest:
    """Sync a generation's files to disk and write its manifest, which makes it one."""
    sums = []
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        sums.append(FileSum(path.relative_to(directory).as_posix(), path.stat().st_size, file_sha256(path)))
    values = asdict(manifest) | {"files": [asdict(entry) for entry in sums]}
    path = directory / _MANIFEST
    with path.open("w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    for folder in {path.parent for path in directory.rglob("*")} | {directory.parent}:
        sync_directory(folder)
    return read_manifest(directory.parent.parent, directory.name)


def prune(index_directory: Path) -> None:
    """Drop the oldest generations beyond `KEPT_GENERATIONS`, never the current one."""
    current = current_generation(index_directory)
    for name in _generations(index_directory)[:-KEPT_GENERATIONS]:
        if name != current:
            shutil.rmtree(generation_directory(index_directory, name))


@contextmanager
def builder_lock(index_directory: Path) -> Iterator[None]:
    """Hold the folder's one builder lock; the kernel drops it when its holder dies."""
    if index_directory.exists() and not is_index_or_empty(index_directory):
        raise SnapshotError(f"{index_directory}: holds other files and no index; name a new or empty folder")
    try:
        index_directory.mkdir(parents=True, exist_ok=True)
        lock = (index_directory / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise SnapshotError(f"{index_directory}: cannot be written ({error.strerror})") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SnapshotError(
                f"{index_directory}: another builder (process {lock.read().strip() or 'unknown'}) is at work; wait for it"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_index_or_empty(index_directory: Path) -> bool:
    """Whether a builder may write here: an index, or a folder with nothing in it."""
    if not index_directory.is_dir():
        return False
    names = {path.name for path in index_directory.iterdir()}
    return not names or _POINTER in names or names <= {"lock", _GENERATIONS, "cache"}


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_directory(directory: Path) -> None:
    """Make renames within a folder outlive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _generations(index_directory: Path) -> list[str]:
    parent = index_directory / _GENERATIONS
    return (
        sorted(path.name for path in parent.iterdir() if (path / _MANIFEST).is_file())
        if parent.is_dir()
        else []
    )


def _locate(index_directory: Path, *, check_sizes: bool = True) -> tuple[Path, Manifest]:
    if not index_directory.is_dir():
        raise SnapshotError(
            f"{index_directory}: there is no such index; make one with: python -m index build"
        )
    generation = current_generation(index_directory)
    if not generation:
        raise SnapshotError(
            f"{index_directory}: this folder is not an index; make one with: python -m index build"
        )
    manifest = read_manifest(index_directory, generation)
    directory = generation_directory(index_directory, generation)
    if check_sizes:
        for entry in manifest.files:
            path = directory / entry.file
            if not path.is_file() or path.stat().st_size != entry.size:
                raise SnapshotError(
                    f"{path}: missing or of another size than when written; roll back or build"
                )
    return directory, manifest
