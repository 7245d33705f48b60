"""Recognised scans: ALTO XML (Library of Congress, versions 2 to 4) and hOCR, blocks with their places on the image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from index.errors import InputError
from index.formats.layout import Box, Line, assemble
from index.types import Page

_BBOX = re.compile(r"bbox\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_HOCR_BLOCKS = {"ocr_par", "ocr_carea"}
_HOCR_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line"}


def read_scan(data: bytes, file: str) -> Iterator[Page]:
    """A page for each recognised page. InputError for XML that is broken, unsafe, or neither ALTO nor hOCR."""
    try:
        # hOCR is often HTML by its entities, which XML does not know.
        root = fromstring(data.replace(b"&nbsp;", b" "))
    except DefusedXmlException as error:
        raise InputError(f"{file}: holds XML entities ({type(error).__name__}), which are not read") from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(f"{file}: is broken XML ({error}); export it anew") from None
    name = _tag(root)
    if name == "alto":
        pages = [_page(file, _alto_blocks(page), _alto_size(page)) for page in _all(root, "Page")]
    elif name == "html":
        pages = [_page(file, _hocr_blocks(page), _hocr_size(page)) for page in _classed(root, {"ocr_page"})]
    else:
        raise InputError(f"{file}: is XML of <{name}>, neither ALTO nor hOCR")
    found = [page for page in pages if page.text]
    if not found:
        raise InputError(f"{file}: holds no recognised text")
    several = len(pages) > 1
    for number, page in enumerate(pages, 1):
        if page.text:
            yield Page(file, page.text, page=str(number) if several else "", blocks=page.blocks)


def _page(file: str, blocks: list[list[Line]], size: tuple[float, float]) -> Page:
    text, placed = assemble(blocks, *size)
    return Page(file=file, text=text, blocks=placed)


def _alto_blocks(page: Element) -> list[list[Line]]:
    blocks = []
    for block in _all(page, "TextBlock"):
        lines = []
        for line in _all(block, "TextLine"):
            words = [one.get("CONTENT", "") for one in line if _tag(one) in ("String", "HYP")]
            lines.append(Line(_join(words), _alto_box(line)))
        blocks.append(lines)
    return blocks


def _alto_box(element: Element) -> Box:
    left, top = _number(element, "HPOS"), _number(element, "VPOS")
    return (left, top, left + _number(element, "WIDTH"), top + _number(element, "HEIGHT"))


def _alto_size(page: Element) -> tuple[float, float]:
    return _number(page, "WIDTH"), _number(page, "HEIGHT")


def _hocr_blocks(page: Element) -> list[list[Line]]:
    """Lines by paragraph; a page without paragraphs is one block."""
    paragraphs = list(_classed(page, {"ocr_par"})) or list(_classed(page, _HOCR_BLOCKS)) or [page]
    return [
        [Line(_hocr_words(line), _hocr_box(line)) for line in _classed(paragraph, _HOCR_LINES)]
        for paragraph in paragraphs
    ]


def _hocr_words(line: Element) -> str:
    words = ["".join(word.itertext()).strip() for word in _classed(line, {"ocrx_word", "ocr_word"})]
    return _join(words) if words else "".join(line.itertext()).strip()


def _hocr_box(element: Element) -> Box:
    match = _BBOX.search(element.get("title", ""))
    if not match:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = map(float, match.groups())
    return (left, top, right, bottom)


def _hocr_size(page: Element) -> tuple[float, float]:
    _, _, right, bottom = _hocr_box(page)
    return right, bottom


def _join(words: list[str]) -> str:
    """Words of a line: a space between Latin ones, none between Chinese."""
    line = ""
    for word in words:
        apart = line and _ASCII_WORD.match(line[-1]) and _ASCII_WORD.match(word[:1])
        line += f" {word}" if apart else word
    return line


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _tag(element) == name)


def _classed(root: Element, names: set[str]) -> Iterator[Element]:
    return (element for element in root.iter() if names & set(element.get("class", "").split()))


def _number(element: Element, name: str) -> float:
    try:
        return float(element.get(name, "0"))
    except ValueError:
        return 0.0
