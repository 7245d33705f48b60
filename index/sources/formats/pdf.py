"""PDF pages with a text layer, columns in reading order, by PDFium."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDFText_IsGenerated

from index.errors import InputError
from index.sources.formats.layout import Box, Line, assemble, reading_order
from index.types import Page

# PDFium is not made for several threads.
_PDFIUM = threading.Lock()
_HYPHENS = "\ufffe\x02\u00ad"  # what PDFium gives for a hyphen that breaks a word
# Gaps within a line, in sizes of its type: between characters; where PDFium sees the gap of a space; where the text has
# one; in a headline set wide.
_CLOSE, _APART, _SPACED, _WIDE = 0.6, 1.25, 2.2, 3.0
# The type's size as a share of its font's height: at least, and where width does not tell it.
_LEAST_BODY, _LATIN_BODY = 0.65, 0.75
_LATIN = "\u2e80"  # characters below are not of one width
_LEAST_VERTICAL = 3  # characters below each other; two may be the ends of two lines


@dataclass(frozen=True, slots=True)
class _Character:
    """A printed character; `reach` is how far off the one before may stand in its line, in sizes of its type."""

    text: str
    box: Box
    reach: float

    @property
    def size(self) -> float:
        return self.box[3] - self.box[1]


def read_pdf(path: Path, file: str) -> Iterator[Page]:
    """A page for each page of the document that has text. InputError where it is broken, locked, or none has."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
            count = len(document)
        except PdfiumError as error:
            if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD:
                raise InputError(f"{file}: is locked by a password; save a copy without it") from None
            raise InputError(f"{file}: cannot be opened as a PDF; it is broken, export it anew") from None
    found = False
    try:
        for number in range(1, count + 1):
            page = _read_page(document, number, file)
            if page.text:
                found = True
                yield page
    finally:
        with _PDFIUM:
            document.close()
    if not found:
        raise InputError(f"{file}: has no text layer; recognise its text first (OCR), as ALTO, hOCR or text")


def _read_page(document: pypdfium2.PdfDocument, number: int, file: str) -> Page:
    with _PDFIUM:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            layer = page.get_textpage()
            characters = list(_characters(layer, page))
            layer.close()
            page.close()
        except PdfiumError:
            raise InputError(f"{file}: breaks on page {number} as a PDF is read; export it anew") from None
    text, blocks = assemble(reading_order(_lines(characters)), width, height)
    return Page(file=file, text=text, page=str(number) if len(document) > 1 else "", blocks=blocks)


def _characters(layer: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> Iterator[_Character]:
    """Characters in the order of the document, placed as the page is shown: its box cut out, its turn made."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    reach = _CLOSE
    for at in range(layer.count_chars()):
        text = layer.get_text_range(at, 1)
        if text in _HYPHENS:
            text = "-"
        if not text.strip() or not text.isprintable():
            # PDFium itself writes spaces into wide gaps.
            reach = max(reach, _APART if FPDFText_IsGenerated(layer, at) == 1 else _SPACED)
            continue
        # The loose box is the type's body, the same for 一 and 国 and for a comma.
        west, south, east, north = layer.get_charbox(at, loose=True)
        shown = {
            0: (west - left, top - north, east - left, top - south),
            90: (south - bottom, west - left, north - bottom, east - left),
            180: (right - east, south - bottom, right - west, north - bottom),
            270: (top - north, right - east, top - south, right - west),
        }[turn]
        yield _Character(text, _body(text, shown), reach)
        reach = _CLOSE


def _body(text: str, box: Box) -> Box:
    """The box cut down to the type's size. What a font calls its height is up to half as much again.

    A Chinese character or mark is as wide as its type is high.
    """
    left, top, right, bottom = box
    height = bottom - top
    size = min(height, max(right - left, _LEAST_BODY * height)) if text > _LATIN else _LATIN_BODY * height
    middle = (top + bottom) / 2
    return (left, middle - size / 2, right, middle + size / 2)


def _lines(characters: Sequence[_Character]) -> list[Line]:
    """Printed lines. The document's own line breaks are no line ends of ours."""
    lines: list[Line] = []
    at = 0
    while at < len(characters):
        end = _end_of_line(characters, at)
        is_vertical = end - at == 1 and (below := _end_of_column(characters, at)) - at >= _LEAST_VERTICAL
        if is_vertical:
            end = below
        lines.append(_line(characters[at:end], is_vertical))
        at = end
    return lines


def _end_of_line(characters: Sequence[_Character], start: int) -> int:
    """Where the horizontal line that begins at `start` ends."""
    end = start + 1
    while end < len(characters) and _goes_on(characters, start, end):
        end += 1
    return end


def _goes_on(characters: Sequence[_Character], start: int, at: int) -> bool:
    before, one = characters[at - 1], characters[at]
    overlap = min(before.box[3], one.box[3]) - max(before.box[1], one.box[1])
    size = max(before.size, one.size)
    gap = one.box[0] - before.box[2]
    if overlap <= 0.5 * min(before.size, one.size) or gap <= -0.5 * size:
        return False
    if gap < one.reach * size:
        return True
    return gap < _WIDE * size and _is_set_wide(characters, start, at)


def _is_set_wide(characters: Sequence[_Character], start: int, at: int) -> bool:
    """Whether a gap is the pitch of a headline set wide: the same between three characters of one size."""
    first = max(start, at - 2)
    run = characters[first : first + 3]
    if len(run) < 3 or len({round(one.box[1] / max(one.size, 1) * 4) for one in run}) > 1:
        return False
    pitches = [after.box[0] - one.box[0] for one, after in pairwise(run)]
    return min(pitches) > 0 and max(pitches) < 1.1 * min(pitches)


def _end_of_column(characters: Sequence[_Character], start: int) -> int:
    """Where the vertical line that begins at `start` ends: each character right below the one before."""
    end = start + 1
    while end < len(characters):
        before, one = characters[end - 1], characters[end]
        gap = one.box[1] - before.box[3]
        if abs(_middle(one) - _middle(before)) > 0.3 * one.size or not -0.5 < gap / one.size < 0.3:
            break
        end += 1
    return end


def _middle(one: _Character) -> float:
    return (one.box[0] + one.box[2]) / 2


def _line(characters: Sequence[_Character], is_vertical: bool) -> Line:
    text = ""
    for at, one in enumerate(characters):
        text += ("" if is_vertical or not at else _space(characters, at)) + one.text
    boxes = [one.box for one in characters]
    return Line(
        text,
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
        is_vertical,
    )


def _space(characters: Sequence[_Character], at: int) -> str:
    """Latin words stand apart; between Chinese characters a gap is the setter's, unless it is the writer's space."""
    before, one = characters[at - 1], characters[at]
    gap = (one.box[0] - before.box[2]) / one.size
    if before.text.isascii() and one.text.isascii():
        return " " if gap > 0.15 else ""
    return " " if one.reach > _CLOSE and gap > 0.4 and not _is_set_wide(characters, 0, at) else ""
