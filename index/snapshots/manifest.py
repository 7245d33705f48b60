"""What a generation is made of: its manifest, written last and read first."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import SnapshotError
from index.facts.facts import Counts

# 2: articles over several pages, and copies with their originals. 3: what the next update needs to go on from there.
FORMAT = 4
_OLDEST_READ = 2
MANIFEST = "manifest.json"


class DamagedError(SnapshotError):
    """A manifest that is not as it was written."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file of a generation: path within it, size in bytes, SHA-256 in hexadecimal, time of change in nanoseconds.

    As long as size and time are these, the file is taken to be what was written; `verify` takes nothing so.
    """

    file: str
    size: int
    sha256: str
    modified: int = 0  # 0 in format 2


@dataclass(frozen=True, slots=True)
class Manifest:
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
    program: str = ""  # the rules by which pages were read; see `program.py`

    @property
    def embedded_share(self) -> float:
        """0 to 1; an empty archive is wholly embedded."""
        return self.embedded / self.counts.chunks if self.counts.chunks else 1.0

    @property
    def is_complete(self) -> bool:
        return self.embedded == self.counts.chunks


def manifest_to_json(manifest: Manifest) -> str:
    """The manifest with a sum of its own, by which a flipped byte is found."""
    values = asdict(manifest)
    return json.dumps({**values, "sum": _sum(values)}, ensure_ascii=False, indent=1)


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a generation's folder, of a format that this program knows."""
    path = directory / MANIFEST
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SnapshotError(f"{path}: there is no such generation; see history") from None
    except (OSError, ValueError) as error:
        raise DamagedError(
            f"{path}: the manifest is damaged ({type(error).__name__}); roll back or build"
        ) from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise DamagedError(f"{path}: the manifest is damaged (no format); roll back or build")
    if values["format"] > FORMAT:
        raise SnapshotError(
            f"{path}: index format {values['format']} is newer than this program's {FORMAT}; update the program"
        )
    if values["format"] < _OLDEST_READ:
        raise SnapshotError(
            f"{path}: index format {values['format']} is older than this program's {FORMAT}; "
            "make the index anew with: python -m index build"
        )
    expected = values.pop("sum", "")
    if values["format"] > 2 and expected != _sum(values):
        raise DamagedError(f"{path}: its bytes have changed since it was written; roll back or build")
    try:
        values["counts"] = Counts(**values["counts"])
        values["files"] = tuple(FileSum(**entry) for entry in values["files"])
        values["roots"], values["removed"] = tuple(values["roots"]), tuple(values["removed"])
        return Manifest(**values)
    except (KeyError, TypeError) as error:
        raise DamagedError(f"{path}: the manifest is damaged ({error}); roll back or build") from error


def _sum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
