"""The image of a page: where it lies, and where on it a citation stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from index.sources.files import IMAGES, SourceFile, is_utf8
from index.types import PrintedLine, Span

# Folders that libraries lay page images in, beside or below that of the recognised text.
_FOLDERS = ("image", "images", "img", "jpg", "jpeg", "jp2", "tif", "tiff", "png")
_ENDINGS = ("_alto", "-alto", "_hocr", "-hocr")


def find_image(source: SourceFile, named: str = "") -> str:
    """The page image of a file, relative to the archive's root; "" where there is none.

    It is called as the file is, or as the file itself says (`named`), and lies beside it, or in a folder for images
    below or beside the file's.
    """
    if not source.root.is_dir():
        folders = [source.root.parent, *(source.root.parent / name for name in _FOLDERS)]
        base = source.root.parent
    else:
        own = source.path.parent
        base = source.root
        folders = [own, *(own / name for name in _FOLDERS)]
        if own != base:
            folders += [own.parent / name for name in _FOLDERS]
    stems = _stems(source.path.name, named)
    for folder in folders:
        images = _images(folder)
        for stem in stems:
            if stem in images:
                image = (folder / images[stem]).relative_to(base).as_posix()
                return image if is_utf8(image) else ""
    return ""


def boxes_of(
    blocks: Sequence[PrintedLine], spans: Sequence[Span]
) -> tuple[tuple[float, float, float, float], ...]:
    """Where raw spans stand on the page image: a box for each printed line, cut to the characters within the spans.

    Boxes are (left, top, right, bottom) as shares of the page, 0 to 1, in reading order; characters of a line are
    taken to be of one width. Empty where the page has no coordinates.
    """
    found = []
    for block in blocks:
        for span in spans:
            low, high = max(block.span.start, span.start), min(block.span.end, span.end)
            if low < high:
                found.append(_cut(block, low, high))
    return tuple(found)


def _cut(block: PrintedLine, low: int, high: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = block.box
    length = block.span.end - block.span.start
    first, last = (low - block.span.start) / length, (high - block.span.start) / length
    if length > 1 and bottom - top > right - left:  # a vertical line
        return (left, top + first * (bottom - top), right, top + last * (bottom - top))
    return (left + first * (right - left), top, left + last * (right - left), bottom)


def _stems(name: str, named: str) -> list[str]:
    stems = [Path(name).stem.lower(), name.split(".")[0].lower()]
    stems += [stem.removesuffix(ending) for stem in stems for ending in _ENDINGS if stem.endswith(ending)]
    return list(dict.fromkeys([Path(named).stem.lower(), *stems] if named else stems))


def _images(folder: Path) -> dict[str, str]:
    try:
        return _listing(folder, folder.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=64)
def _listing(folder: Path, _changed: int) -> dict[str, str]:
    """Images of a folder by their stems, listed once as long as the folder stays as it is."""
    order = {suffix: at for at, suffix in enumerate(IMAGES)}
    images = [path for path in folder.iterdir() if path.suffix.lower() in order]
    images.sort(key=lambda path: (order[path.suffix.lower()], path.name), reverse=True)
    return {path.stem.lower(): path.name for path in images}
