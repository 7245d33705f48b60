"""Files into prepared pages, on all cores: what cannot be read or prepared is refused by name, the rest goes on."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.building.generation import FactsWriter
from index.building.prepare import try_prepare_page
from index.errors import InputError, one_line
from index.facts.prepared import PreparedPage
from index.parallel import map_in_order
from index.sources.files import file_sha256
from index.sources.page_image import find_image
from index.sources.place import find_place
from index.sources.read import SourceFile, check_file, read_file
from index.types import Page, Refusal

# How a file is read, and how pages are prepared: see `index/building/crew.py`.
Read = Callable[[SourceFile, Callable[[Refusal], None]], Iterator[Page]]
Prepare = Callable[[Iterable[Page]], Iterator[PreparedPage | Refusal]]


def prepare_here(pages: Iterable[Page]) -> Iterator[PreparedPage | Refusal]:
    """Prepare pages on all cores of this machine."""
    return map_in_order(try_prepare_page, pages)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A file with the sum of its bytes, and its stamp: that, and what else its pages depend on."""

    source: SourceFile
    sha256: str
    stamp: str
    seen: tuple[int, int]  # size and time of change before it was read


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is there and cannot be opened now."""

    source: SourceFile
    error: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page with its file and its ordinal in it."""

    root: Path
    file_id: int
    ordinal: int
    page: Page


def stamp_file(source: SourceFile) -> Stamped:
    """InputError where a file cannot be opened."""
    check_file(source)
    try:
        seen = _seen(source)
        sha256 = file_sha256(source.path)
        beside = f"{find_place(source.root, source.file)}\n{find_image(source)}"
    except InputError:  # a faulty archive.toml, which reading the file will name
        return Stamped(source, sha256, "", seen)
    except OSError as error:
        raise InputError(f"{source.shown}: cannot be read ({error.strerror})") from None
    stamp = hashlib.blake2b(f"{sha256}\n{beside}".encode(), digest_size=16).hexdigest()
    return Stamped(source, sha256, stamp, seen)


def stamp_all(sources: Iterable[SourceFile]) -> tuple[list[Stamped], list[Unread]]:
    """All files that can be opened, and those that cannot."""
    stamped: list[Stamped] = []
    unread: list[Unread] = []
    for source in sources:
        try:
            stamped.append(stamp_file(source))
        except InputError as error:
            unread.append(Unread(source, one_line(str(error))))
    return stamped, unread


def read_all(
    sources: Iterable[SourceFile], writer: FactsWriter, read: Read = read_file
) -> Iterator[FilePage]:
    """The pages of all files, each file noted in the facts; what cannot be read is refused there."""
    for source in sources:
        try:
            yield from _read(stamp_file(source), writer, read)
        except InputError as error:
            writer.add_refusal(source.root, Refusal(source.file, one_line(str(error))))


def read_stamped(files: Iterable[Stamped], writer: FactsWriter) -> Iterator[FilePage]:
    """As `read_all`, of files that are stamped already."""
    for stamped in files:
        try:
            yield from _read(stamped, writer, read_file)
        except InputError as error:
            source = stamped.source
            writer.add_refusal(source.root, Refusal(source.file, one_line(str(error))))


def prepare_all(
    pages: Iterable[FilePage], writer: FactsWriter, prepare: Prepare = prepare_here
) -> Iterator[tuple[FilePage, PreparedPage]]:
    """Each page with what is kept of it, in order; one that cannot be prepared is refused."""
    waiting: deque[FilePage] = deque()

    def noted() -> Iterator[Page]:
        for page in pages:
            waiting.append(page)
            yield page.page

    for prepared in prepare(noted()):
        page = waiting.popleft()
        if isinstance(prepared, Refusal):
            writer.add_refusal(page.root, prepared)
        else:
            yield page, prepared


def _read(stamped: Stamped, writer: FactsWriter, read: Read) -> Iterator[FilePage]:
    source = stamped.source
    file_id = writer.add_file(source, stamped.sha256, stamped.stamp)
    pages = read(source, partial(writer.add_refusal, source.root))
    for ordinal, page in enumerate(pages):
        yield FilePage(source.root, file_id, ordinal, page)
    if _seen(source) != stamped.seen:
        writer.unstamp(file_id)
        message = f"{source.shown}: was written to while it was read; the next update reads it again"
        writer.add_refusal(source.root, Refusal(source.file, message))


def _seen(source: SourceFile) -> tuple[int, int]:
    """Size and time of change of a file; (0, 0) where it is gone."""
    try:
        stat = source.path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns
