"""PDF pages with a text layer, columns in reading order, by PDFium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfiumError

from index.errors import InputError
from index.formats.layout import Line, assemble, reading_order
from index.types import Page

# PDFium is not made for several threads.
_PDFIUM = threading.Lock()


def read_pdf(path: Path, file: str) -> Iterator[Page]:
    """A page for each page of the document that has text. InputError where it is broken or none has."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
        except PdfiumError:
            raise InputError(f"{file}: cannot be opened as a PDF (broken, or locked by a password)") from None
        try:
            pages = list(_pages(document, file))
        except PdfiumError:
            raise InputError(f"{file}: breaks as a PDF is read; save it anew") from None
        finally:
            document.close()
    if not pages:
        raise InputError(f"{file}: has no text layer; recognise its text first (OCR), as ALTO, hOCR or text")
    yield from pages


def _pages(document: pypdfium2.PdfDocument, file: str) -> Iterator[Page]:
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        layer = page.get_textpage()
        text, blocks = assemble(reading_order(_lines(layer, height)), width, height)
        layer.close()
        page.close()
        if text:
            several = len(document) > 1
            yield Page(file=file, text=text, page=str(number + 1) if several else "", blocks=blocks)


def _lines(layer: pypdfium2.PdfTextPage, height: float) -> list[Line]:
    """Printed lines, from the characters in the order of the document. Its own line breaks are no line ends of ours."""
    lines: list[Line] = []
    for at in range(layer.count_chars()):
        character = layer.get_text_range(at, 1)
        if not character.strip() or character in "\ufffe\uffff":
            continue
        # The loose box is the type's body, the same for 一 and 国 and for a comma.
        left, bottom, right, top = layer.get_charbox(at, loose=True)
        one = Line(character, (left, height - top, right, height - bottom))
        before = lines[-1] if lines else None
        if before and _same_line(before, one):
            lines[-1] = Line(
                before.text + _space(before, one) + character,
                (before.box[0], min(before.box[1], one.box[1]), one.box[2], max(before.box[3], one.box[3])),
            )
        else:
            lines.append(one)
    return lines


def _same_line(before: Line, one: Line) -> bool:
    overlap = min(before.box[3], one.box[3]) - max(before.box[1], one.box[1])
    gap = one.box[0] - before.box[2]
    size = max(before.height, one.height)
    return overlap > 0.5 * min(before.height, one.height) and -0.5 * size < gap < 0.6 * size


def _space(before: Line, one: Line) -> str:
    """Latin words stand apart; between Chinese characters a gap is the setter's, not the writer's."""
    apart = one.box[0] - before.box[2] > 0.15 * one.height
    return " " if apart and before.text[-1].isascii() and one.text.isascii() else ""
