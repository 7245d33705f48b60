"""Which files an archive has: found below the given paths, in a stable order, each once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from index.errors import InputError

SETTINGS = "archive.toml"
IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".webp", ".gif")
_KINDS = {
    ".txt": "text",
    ".md": "markdown",
    ".jsonl": "lines",
    ".jsonl.gz": "lines",
    ".jsonl.xz": "lines",
    ".jsonl.zst": "lines",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".xml": "scan",
    ".hocr": "scan",
}


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file of the archive: `file` is its path relative to `root`, with forward slashes.

    `on_disk` is that path as the system has it, given only where its bytes are no UTF-8: names in GBK from old disks.
    """

    KINDS: ClassVar[str] = ", ".join(_KINDS)

    file: str
    root: Path
    on_disk: str = field(default="", compare=False)

    @property
    def path(self) -> Path:
        return self.root / (self.on_disk or self.file) if self.root.is_dir() else self.root

    @property
    def shown(self) -> str:
        """The name within a message of one line."""
        return "".join(character if character.isprintable() else " " for character in self.file)

    @property
    def kind(self) -> str:
        """text, markdown, lines, html, pdf, scan, or "" for what is not read."""
        return _KINDS.get(_suffix(self.file), "")


def without_suffix(name: str) -> str:
    """A file's name without what tells its kind: a dot within it may stand in a date."""
    return name[: len(name) - len(_suffix(name))]


def _suffix(name: str) -> str:
    """The suffix of a kind that is read, in lower case; "" where there is none."""
    return next((suffix for suffix in _KINDS if name.lower().endswith(suffix)), "")


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """All files below the given files and folders, in a stable order, each once; one that lies below another given folder
    is a part of that.

    Hidden files, `archive.toml` and page images are no input of their own. InputError for a path that is not there,
    or a folder that cannot be opened or holds nothing.
    """
    found: dict[Path, SourceFile] = {}
    roots = {path.resolve() for path in paths}
    for path in paths:
        root = path.resolve()
        if _is_walked(root, roots):
            continue
        if not is_utf8(str(root)):
            raise InputError(f"{os.fsencode(root)!r}: the name of this folder is not UTF-8; rename it")
        if root.is_dir():
            files = _files_below(root)
            if not files:
                raise InputError(f"{path}: holds no file to read; expected {SourceFile.KINDS}")
            for source in files:
                found.setdefault(source.path, source)
        elif root.exists():
            found.setdefault(root, SourceFile(root.name, root))
        else:
            raise InputError(f"{path}: there is no such file or folder")
    return sorted(found.values())


def _is_walked(path: Path, roots: Set[Path]) -> bool:
    """Whether a path is come to from one of the folders above it: hidden ones are not walked."""
    if not path.exists():
        return False
    for above in path.parents:
        if path.relative_to(above).parts[0].startswith("."):
            return False
        if above in roots:
            return True
    return False


def _files_below(root: Path) -> list[SourceFile]:
    names: dict[str, SourceFile] = {}
    for on_disk in _walk(root):
        if is_utf8(on_disk):
            names[on_disk] = SourceFile(on_disk, root)
            continue
        raw = os.fsencode(on_disk)
        name = _decoded(raw)
        if name in names:  # another file has the same name in UTF-8
            name = raw.decode("ascii", "backslashreplace")
        names[name] = SourceFile(name, root, on_disk)
    return list(names.values())


def _walk(root: Path) -> Iterator[str]:
    """Paths of the files below a folder, relative to it. Each folder is entered once, whatever links lead to it.

    A folder that cannot be opened is given as a file, so that reading it names it.
    """
    waiting, seen = [""], set[str]()
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(root / folder)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(root / folder) as entries:
                here = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise InputError(f"{root}: cannot be opened ({error.strerror})") from None
            yield folder
            continue
        below = []
        for entry in here:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                below.append(name)
            elif entry.name != SETTINGS and not entry.name.lower().endswith(IMAGES):
                yield name
        waiting.extend(reversed(below))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_utf8(name: str) -> bool:
    """Whether a name of the file system can be written down."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(raw: bytes) -> str:
    """A name whose bytes are no UTF-8, part by part: a folder may be in UTF-8 and the file in GBK."""
    parts = []
    for part in raw.split(b"/"):
        for encoding in ("utf-8", "gb18030"):
            try:
                parts.append(part.decode(encoding))
                break
            except UnicodeDecodeError:
                continue
        else:
            parts.append(part.decode("ascii", "backslashreplace"))
    return "/".join(parts)
