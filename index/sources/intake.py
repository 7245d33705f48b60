"""New files for an archive: where one may be put, and put there whole or not at all. Nothing is ever overwritten."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.errors import UsageError
from index.sources.files import IMAGES, SourceFile

LARGEST = 64 * 1024 * 1024  # bytes of one file
_LONGEST_NAME = 80  # characters; in UTF-8 within what a file system takes


class IntakeError(UsageError):
    """A file that is not taken. `reason`: name, kind, day, outside, taken or disk."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def archive_folders(roots: Sequence[str]) -> tuple[Path, ...]:
    """The folders of an index that take new files: those that are there and may be written to."""
    return tuple(folder for folder in map(Path, roots) if folder.is_dir() and os.access(folder, os.W_OK))


def place_for(folder: Path, newspaper: str, day: date | None, name: str) -> Path:
    """Where a file is put below an archive's folder: 报名/日期/名字, as `index.sources.place` reads it; without a newspaper at its
    top. IntakeError for a name that is none, a kind that is not read, or a place that leads out of the folder."""
    _check_name(name)
    source = SourceFile(name, folder)
    if not source.kind and not name.lower().endswith(IMAGES):
        raise IntakeError(
            "kind",
            f"{source.shown}: is of no kind that is read; those are {SourceFile.KINDS}, and page images",
        )
    target = folder
    if newspaper:
        _check_name(newspaper)
        if day is None:
            raise IntakeError("day", "a newspaper goes with the day of the issue")
        target = folder / newspaper / day.isoformat()
    target = target / name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise IntakeError("outside", f"{source.shown}: leads out of the archive's folder")
    return target


def temporary_beside(target: Path) -> Path:
    """A file that no build reads, in the folder where `target` will be. IntakeError where it cannot be written."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{os.urandom(8).hex()}.part")
        temporary.touch(mode=0o644)
    except OSError as error:
        raise IntakeError("disk", f"{target.name}: cannot be written ({error.strerror})") from None
    return temporary


def keep(temporary: Path, target: Path) -> bool:
    """Make the temporary file `target`; False where that holds the same already. IntakeError where it holds other bytes."""
    try:
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(temporary, target)  # unlike a rename, this never replaces
        except FileExistsError:
            if target.is_file() and target.read_bytes() == temporary.read_bytes():
                return False
            raise IntakeError(
                "taken", f"{target.name}: there is another file of this name; give it another"
            ) from None
    except OSError as error:
        raise IntakeError("disk", f"{target.name}: cannot be written ({error.strerror})") from None
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _check_name(name: str) -> None:
    if (
        not name
        or len(name) > _LONGEST_NAME
        or len(name.encode(errors="replace")) > 240
        or name.startswith(".")
        or any(character in '/\\:*?"<>|' or not character.isprintable() for character in name)
    ):
        raise IntakeError(
            "name",
            f'{name[:_LONGEST_NAME]!r}: is no name for a file or folder; leave out / \\ : * ? " < > | and a dot in front',
        )
