"""Locks that the kernel drops when their holder dies: the one builder of an index, and the readers of a generation."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from index.errors import SnapshotError


@contextmanager
def builder_lock(index_directory: Path) -> Iterator[None]:
    """Hold the folder's one builder lock. SnapshotError names the process that holds it, or why none can be had."""
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
        with _disk_errors(index_directory):
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
        yield


def is_index_or_empty(index_directory: Path) -> bool:
    """Whether a builder may write here: an index, or a folder with nothing in it."""
    if not index_directory.is_dir():
        return False
    names = {path.name for path in index_directory.iterdir()}
    return not names or "CURRENT" in names or names <= {"lock", "generations", "cache"}


def hold_for_reading(manifest: Path) -> IO[bytes] | None:
    """Keep a generation from being pruned as long as the returned file is open; None where the folder takes no locks."""
    with suppress(OSError):
        held = manifest.open("rb")
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            held.close()
            raise
        return held
    return None


@contextmanager
def no_reader(manifest: Path) -> Iterator[bool]:
    """Whether nobody holds a generation for reading; nobody can take it meanwhile."""
    with manifest.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


@contextmanager
def _disk_errors(index_directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SnapshotError(f"{index_directory}: cannot be written ({error.strerror})") from error
