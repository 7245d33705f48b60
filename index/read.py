"""Archive files into pages: which files there are, and one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import InputError
from index.formats.html import read_html
from index.formats.jsonlines import read_json_lines
from index.formats.pdf import read_pdf
from index.formats.scans import read_scan
from index.formats.text import decode_text
from index.place import SETTINGS, find_place
from index.types import Page, Refusal

_TEXT = (".txt", ".md")
_LINES = (".jsonl", ".jsonl.gz", ".jsonl.xz", ".jsonl.zst")
_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".webp", ".gif")
_HTML = (".html", ".htm")
_SCANS = (".xml", ".hocr")
KINDS_READ = ", ".join((*_TEXT, *_LINES, *_HTML, ".pdf", *_SCANS))
LARGEST_PAGE = 20 * 1024 * 1024  # bytes of a text page; a newspaper page has some ten thousand


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file of the archive: `file` is its path relative to `root`, with forward slashes."""

    file: str
    root: Path

    @property
    def path(self) -> Path:
        return self.root / self.file if self.root.is_dir() else self.root


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """All files below the given files and folders, in a stable order, each once.

    Hidden files, `archive.toml` and page images are no input of their own. InputError for a path that is not there
    or a folder that holds nothing.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        root = path.resolve()
        if root.is_file():
            found.setdefault(root, SourceFile(root.name, root))
        elif root.is_dir():
            files = [
                SourceFile(below.relative_to(root).as_posix(), root) for below in _walk(root, frozenset())
            ]
            if not files:
                raise InputError(f"{path}: holds no file to read; expected {KINDS_READ}")
            for source in files:
                found.setdefault(source.path, source)
        else:
            raise InputError(f"{path}: there is no such file or folder")
    return sorted(found.values())


def read_file(source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
    """The pages (or articles) of one file, in its order; lines that cannot be taken go to `refuse`.

    InputError where the whole file cannot be.
    """
    name = source.file.lower()
    place = find_place(source.root, source.file)
    if name.endswith(_LINES):
        pages = read_json_lines(source.path, source.file, refuse)
    elif name.endswith(_TEXT):
        pages = iter([Page(file=source.file, text=_read_text(source))])
    elif name.endswith(_HTML):
        pages = iter([read_html(_read_text(source), source.file)])
    elif name.endswith(".pdf"):
        pages = read_pdf(source.path, source.file)
    elif name.endswith(_SCANS):
        pages = read_scan(_read_bytes(source), source.file)
    else:
        raise InputError(f"{source.file}: files of this kind are not read; expected {KINDS_READ}")
    for page in pages:
        yield replace(
            page,
            newspaper=page.newspaper or place.newspaper,
            date=page.date or place.date,
            date_source=page.date_source or place.date_source,
            page=page.page or place.page,
            image=_image(source),
        )


def _read_text(source: SourceFile) -> str:
    return decode_text(_read_bytes(source), source.file)


def _read_bytes(source: SourceFile) -> bytes:
    try:
        if source.path.stat().st_size > LARGEST_PAGE:
            raise InputError(f"{source.file}: is larger than {LARGEST_PAGE:,} bytes; cut it into pages")
        return source.path.read_bytes()
    except OSError as error:
        raise InputError(f"{source.file}: cannot be read ({error.strerror})") from None


def _image(source: SourceFile) -> str:
    """The page image with the same stem beside a file; "" where there is none."""
    for suffix in _IMAGES:
        if source.path.with_suffix(suffix).is_file():
            return Path(source.file).with_suffix(suffix).as_posix()
    return ""


def _walk(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Files below a folder; a link that leads back up is not followed."""
    real = folder.resolve()
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"{folder}: cannot be opened ({error.strerror})") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry, above | {real})
        elif entry.name != SETTINGS and not entry.name.lower().endswith(_IMAGES):
            yield entry
