"""Following a folder: what is dropped into it is indexed within seconds, whole files only."""

from __future__ import annotations

import errno
import fcntl
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.building.build import Report, build_index, update_index
from index.errors import WenbaoError
from index.snapshots.manifest import Manifest
from index.snapshots.pointer import current_generation
from index.snapshots.snapshot import read_manifest
from index.sources.files import SourceFile, find_files

# A look costs a listing of every folder; what is left of the time belongs to others.
_LOOK_SHARE = 0.1

Look = dict[SourceFile, tuple[int, int, int]]


def watch(
    paths: Sequence[Path],
    index_directory: Path,
    *,
    every: float,
    report: Report,
    on_change: Callable[[Manifest], object],
    on_error: Callable[[str], object],
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Keep an index at what its folders hold, until `goes_on` says no; looks `every` so many seconds.

    A file is taken once it is whole: as it was at the look before, and open for writing to nobody. An update that
    fails is told to `on_error`, once, and tried again.
    """
    if not current_generation(index_directory):
        on_change(build_index(paths, index_directory, report=report))
    done: Look | None = None
    before: Look = {}
    told = ""
    while goes_on():
        started, took = time.monotonic(), 0.0
        try:
            roots = read_manifest(index_directory, current_generation(index_directory)).roots
            now = _look([*map(Path, roots), *paths])
            growing = frozenset(
                source for source, state in now.items() if before.get(source) != state or _is_written(source)
            )
            took = time.monotonic() - started
            settled = {source: state for source, state in now.items() if source not in growing}
            if settled != done and (settled or done):
                earlier = current_generation(index_directory)
                manifest = update_index(paths, index_directory, report=report, leave=growing)
                done = settled
                if manifest.generation != earlier:
                    on_change(manifest)
            before, told = now, ""
        except WenbaoError as error:
            if told != str(error):
                on_error(told := str(error))
        time.sleep(max(every, took / _LOOK_SHARE - took))


def _look(paths: Sequence[Path]) -> Look:
    found: Look = {}
    for source in find_files(paths):
        try:
            stat = source.path.stat()
        except OSError:  # gone since it was listed, or not to be opened: the update names it
            found[source] = (0, 0, 0)
        else:
            found[source] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def _is_written(source: SourceFile) -> bool:
    """Whether somebody has a file open for writing, as far as the system tells: a read lease is refused then."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        with source.path.open("rb") as file:
            # Who opens the file to write meanwhile is made known by a signal; this one harms nobody.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:  # other refusals say nothing: another's file, or a file system without leases
        return error.errno == errno.EAGAIN
    return False
