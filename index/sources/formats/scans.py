"""Recognised scans: ALTO XML (Library of Congress, versions 2 to 4) and hOCR, blocks with their places on the image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from index.errors import InputError
from index.sources.formats.layout import Box, Line, assemble
from index.sources.formats.text import NAMED, decode_text
from index.types import Page

_BBOX = re.compile(r"bbox\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)")
_HOCR_PAGE = re.compile(r"""class=["']ocr_page["']""")
_HOCR_IMAGE = re.compile(r"""image\s+["']?([^"';]+)""")
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_-]{2,20})""")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_ALTO_SPACES = {"PrintSpace", "TopMargin", "LeftMargin", "RightMargin", "BottomMargin"}
_HOCR_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line"}


def read_scan(data: bytes, file: str) -> Iterator[Page]:
    """A page for each recognised page; `image` is the name of the scanned image, where the file gives it.

    InputError for XML that is broken, unsafe, or neither ALTO nor hOCR.
    """
    try:
        # hOCR is often HTML by its entities, which XML does not know.
        root = fromstring(_decoded(data.replace(b"&nbsp;", b" "), file))
    except DefusedXmlException as error:
        raise InputError(f"{file}: holds XML entities ({type(error).__name__}), which are not read") from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(f"{file}: is broken XML ({error}); export it anew") from None
    name = _tag(root)
    if name == "alto":
        pages = _alto_pages(root, file)
    elif name == "html":
        pages = [_hocr_page(page, file) for page in _classed(root, {"ocr_page"})]
    else:
        raise InputError(f"{file}: is XML of <{name}>, neither ALTO nor hOCR")
    if not any(page.text for page in pages):
        raise InputError(f"{file}: holds no recognised text")
    for number, page in enumerate(pages, 1):
        if page.text:
            yield replace(page, page=str(number) if len(pages) > 1 else "")


def _decoded(data: bytes, file: str) -> bytes | str:
    """XML in GBK or Big5 as characters, which the parser cannot decode; any other as it is."""
    match = _XML_ENCODING.match(data)
    named = NAMED.get(match[1].decode("ascii").lower(), "utf-8") if match else "utf-8"
    return data if named == "utf-8" else decode_text(data, file, named=named)


def is_hocr(markup: str) -> bool:
    """Whether a web page is hOCR: recognised scans are often saved as .html."""
    return bool(_HOCR_PAGE.search(markup, 0, 20_000))


def _alto_pages(root: Element, file: str) -> list[Page]:
    image = next((one.text or "" for one in _all(root, "fileName")), "")
    order = [
        one.get("REF", "") for group in _all(root, "ReadingOrder") for one in group.iter() if one.get("REF")
    ]
    pages = []
    for page in _all(root, "Page"):
        blocks = _in_order(list(_all(page, "TextBlock")), order)
        lines = [_alto_lines(block) for block in blocks]
        text, placed = assemble(lines, *_alto_size(page, lines))
        pages.append(Page(file, text, image=_base_name(image), blocks=placed))
    return pages


def _in_order(blocks: list[Element], order: list[str]) -> list[Element]:
    """Blocks by ALTO 4.3's ReadingOrder, else by the IDNEXT that leads from block to block, else as they stand."""
    place = {block.get("ID", ""): at for at, block in enumerate(blocks)}
    following = {block.get("ID", ""): block.get("IDNEXT", "") for block in blocks}
    names = [name for name in order if name in place]
    if not names:
        led_to = {name for name in following.values() if name in place}
        for block in blocks:
            name = block.get("ID", "")
            if name in led_to:
                continue
            while name in place and name not in names:
                names.append(name)
                name = following[name]
    rank = {name: at for at, name in reversed(list(enumerate(names)))}
    return sorted(blocks, key=lambda block: rank.get(block.get("ID", ""), len(rank)))


def _alto_lines(block: Element) -> list[Line]:
    return [Line(_join(_alto_words(line)), _alto_box(line)) for line in _all(block, "TextLine")]


def _alto_words(line: Element) -> Iterator[str]:
    """A line's words. One that a line end broke stands whole on the first line, in both parts' SUBS_CONTENT."""
    for one in line:
        if _tag(one) != "String":
            continue
        whole = one.get("SUBS_CONTENT", "")
        part = one.get("SUBS_TYPE", "")
        if whole and part == "HypPart2":
            continue
        yield whole if whole and part == "HypPart1" else one.get("CONTENT", "")


def _alto_box(element: Element) -> Box:
    left, top = _number(element, "HPOS"), _number(element, "VPOS")
    return (left, top, left + _number(element, "WIDTH"), top + _number(element, "HEIGHT"))


def _alto_size(page: Element, blocks: list[list[Line]]) -> tuple[float, float]:
    """The page's width and height, in the unit of its lines, whatever MeasurementUnit says it is.

    A page that gives none, or less than its lines take up (pixels above lines in tenths of a millimetre), is as
    large as its spaces and lines are.
    """
    width, height = _number(page, "WIDTH"), _number(page, "HEIGHT")
    boxes = [line.box for lines in blocks for line in lines]
    right, bottom = max((box[2] for box in boxes), default=0.0), max((box[3] for box in boxes), default=0.0)
    if width * 1.05 >= right and height * 1.05 >= bottom and width and height:
        return width, height
    boxes += [_alto_box(space) for space in page if _tag(space) in _ALTO_SPACES]
    return max((box[2] for box in boxes), default=0.0), max((box[3] for box in boxes), default=0.0)


def _hocr_page(page: Element, file: str) -> Page:
    text, placed = assemble(_hocr_blocks(page), *_hocr_box(page)[2:])
    image = _HOCR_IMAGE.search(page.get("title", ""))
    return Page(file, text, image=_base_name(image[1]) if image else "", blocks=placed)


def _hocr_blocks(page: Element) -> list[list[Line]]:
    """Lines by the paragraph they stand in, or the area; a line in neither, such as a caption, is a block by itself."""
    holder: dict[Element, Element] = {}
    for name in ("ocr_carea", "ocr_par"):  # the nearer of the two is asked last
        for outer in _classed(page, {name}):
            holder.update((line, outer) for line in _classed(outer, _HOCR_LINES))
    blocks: dict[Element, list[Line]] = {}
    for line in _classed(page, _HOCR_LINES):
        blocks.setdefault(holder.get(line, line), []).append(Line(_hocr_words(line), _hocr_box(line)))
    return list(blocks.values())


def _hocr_words(line: Element) -> str:
    words = ["".join(word.itertext()).strip() for word in _classed(line, {"ocrx_word", "ocr_word"})]
    return _join(words) if words else " ".join("".join(line.itertext()).split())


def _hocr_box(element: Element) -> Box:
    match = _BBOX.search(element.get("title", ""))
    if not match:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = map(float, match.groups())
    return (left, top, right, bottom)


def _base_name(path: str) -> str:
    """The last part of an image's path, in either system's way of writing; it lay on another machine."""
    return path.strip().replace("\\", "/").rpartition("/")[2]


def _join(words: Iterable[str]) -> str:
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
