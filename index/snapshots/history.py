"""The generations of an index folder: made, sealed, verified, gone back to, and dropped in the end."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.errors import SnapshotError
from index.lock import builder_lock, no_reader
from index.snapshots.manifest import MANIFEST, DamagedError, FileSum, Manifest, manifest_to_json
from index.snapshots.pointer import (
    GENERATIONS,
    current_generation,
    generation_directory,
    generation_names,
    read_store_pointer,
    switch_to,
    sync_directory,
    write_synced,
)
from index.snapshots.probe import probe
from index.snapshots.snapshot import Snapshot, fault_of_file, locate, read_manifest
from index.sources.files import file_sha256

KEPT_GENERATIONS = 3


def new_generation(index_directory: Path) -> Path:
    """An empty folder for the next generation; what an interrupted builder left unfinished is cleared away."""
    parent = index_directory / GENERATIONS
    parent.mkdir(exist_ok=True)
    clear_unfinished(index_directory)
    names = generation_names(index_directory)
    directory = parent / f"{int(names[-1]) + 1 if names else 1:06d}"
    directory.mkdir()
    return directory


def clear_unfinished(index_directory: Path) -> None:
    """Remove what is no generation yet; for the builder alone."""
    parent = index_directory / GENERATIONS
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
    write_synced(temporary, manifest_to_json(manifest))
    for folder in {path for path in directory.rglob("*") if path.is_dir()}:
        sync_directory(folder)
    temporary.replace(directory / MANIFEST)
    sync_directory(directory)
    sync_directory(directory.parent)
    return manifest


def history(index_directory: Path) -> tuple[Manifest, ...]:
    """The manifests of the generations that are kept, oldest first; of an older format or damaged ones are left out."""
    if not current_generation(index_directory):
        locate(index_directory, "")
    manifests = []
    for name in generation_names(index_directory):
        with suppress(SnapshotError):
            manifests.append(read_manifest(index_directory, name))
    return tuple(manifests)


def verify(index_directory: Path, generation: str = "") -> tuple[str, ...]:
    """Every fault of the current generation (or a named one), each as one line that names the file; empty when it is
    whole, which its own chunks are searched for to show."""
    try:
        directory, manifest = locate(index_directory, generation or current_generation(index_directory))
    except DamagedError as error:
        return (str(error),)
    faults = [fault for entry in manifest.files if (fault := fault_of_file(directory, entry, trusting=False))]
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
        names = generation_names(index_directory)
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
    for name in generation_names(index_directory)[::-1]:
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
    newest = max(generation_names(index_directory), default="")
    needed = (current, newest, store.generation if store else "")
    return tuple(name for name in sorted(candidates) if name not in needed and _drop(index_directory, name))


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


def _faults_of(index_directory: Path, generation: str) -> str:
    try:
        return "; ".join(verify(index_directory, generation))
    except SnapshotError as error:
        return str(error)


def _probe(snapshot: Snapshot) -> str:
    fault = probe(snapshot.facts, snapshot.words, snapshot.vectors)
    return f"{snapshot.directory}: {fault}" if fault else ""
