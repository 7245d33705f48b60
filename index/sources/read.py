"""Archive files into pages: one reader a format. A file that cannot be read is named, and harms no other."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.errors import InputError, one_line
from index.sources.files import SourceFile, find_files
from index.sources.formats.html import named_encoding, read_html
from index.sources.formats.jsonlines import read_records
from index.sources.formats.markdown import read_markdown
from index.sources.formats.pdf import read_pdf
from index.sources.formats.scans import is_hocr, read_scan
from index.sources.formats.text import decode_text
from index.sources.page_image import find_image
from index.sources.place import find_place
from index.types import Page, Refusal

__all__ = ["SourceFile", "check_file", "find_files", "read_file"]

LARGEST_PAGE = 20 * 1024 * 1024  # bytes of a file that is read whole; a newspaper page has some ten thousand


def check_file(source: SourceFile) -> None:
    """InputError where a file cannot be opened, or is none: a pipe or a device would be waited for without end."""
    try:
        mode = source.path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError(
                f"{source.shown}: is a folder that cannot be opened; give it the right to be read"
            )
        if not stat.S_ISREG(mode):
            raise InputError(
                f"{source.shown}: is no regular file (a pipe, a socket or a device); take it out"
            )
        with source.path.open("rb"):
            pass
    except OSError as error:
        raise InputError(f"{source.shown}: cannot be read ({error.strerror})") from None


def read_file(source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
    """The pages (or articles) of one file, in its order; lines that cannot be taken go to `refuse`.

    InputError, of one line, where the whole file cannot be, or can no further.
    """
    check_file(source)
    try:
        place = find_place(source.root, source.file)
        for page in _read(source, lambda refusal: refuse(replace(refusal, error=one_line(refusal.error)))):
            yield replace(
                page,
                newspaper=page.newspaper or place.newspaper,
                date=page.date or place.date,
                date_source=page.date_source or place.date_source,
                page=page.page or place.page,
                image=find_image(source, page.image),
            )
    except InputError as error:
        raise InputError(one_line(str(error))) from None
    except OSError as error:
        raise InputError(f"{source.shown}: cannot be read ({error.strerror})") from None


def _read(source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
    match source.kind:
        case "lines":
            return read_records(source.path, source.file, refuse)
        case "text":
            return iter([Page(file=source.file, text=decode_text(_read_bytes(source), source.file))])
        case "markdown":
            return iter([read_markdown(decode_text(_read_bytes(source), source.file), source.file)])
        case "html":
            data = _read_bytes(source)
            markup = decode_text(data, source.file, named=named_encoding(data))
            if is_hocr(markup):
                return read_scan(data, source.file)
            return iter([read_html(markup, source.file)])
        case "pdf":
            return read_pdf(source.path, source.file)
        case "scan":
            return read_scan(_read_bytes(source), source.file)
        case _:
            raise InputError(f"{source.file}: files of this kind are not read; expected {SourceFile.KINDS}")


def _read_bytes(source: SourceFile) -> bytes:
    if source.path.stat().st_size > LARGEST_PAGE:
        raise InputError(f"{source.file}: is larger than {LARGEST_PAGE:,} bytes; cut it into pages")
    data = source.path.read_bytes()
    if not data:
        raise InputError(f"{source.file}: is empty; remove it or put its page in")
    return data
