"""Blocks of one article into repaired text: torn paragraphs joined, captions taken out, strayed tails put back.

Nothing is written that the page does not hold: a repair only says which raw spans follow which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.cutting.byline import split_credit
from index.cutting.items import opens_item
from index.cutting.lines import Block, Form
from index.cutting.torn import runs_on
from index.types import Caption, Piece, Span, Text

# A paragraph cannot begin like this: the rest of a sentence whose head stands elsewhere.
# What closes a bracket that it has not opened is such a piece for certain.
_TAIL = re.compile(
    r"^(?:[，,、。；;：:！？!?）)”’」』》]|[“‘「『《][^”’」』》]{1,12}[”’」』》][，,、。]|[^（(）)“”《》]{1,20}[）)”》])"
)
_LONGEST_TAIL = 80
# What opens a row of a list (采油一厂：甲　乙) and a numbered item; above one stands another, or the words that announce it.
_ROW = re.compile(r"^[\u4e00-\u9fff“”·（）()]{2,14}[：:][ 　]*[\u4e00-\u9fff]")
_ROW_OF_NAMES = re.compile(r"^[^：:]+[：:][\u4e00-\u9fff·、（）() 　]+$")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}[．.、](?!\d)|[一二三四五六七八九十]{1,3}、|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])"
)
_ANNOUNCES = re.compile(r"[：:]$|^[（(][^（）()]+[）)]$")
_ITEM_ENDS = re.compile("[；;]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as the raw spans that make it, in reading order."""

    parts: tuple[Span, ...]
    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class RepairedBody:
    paragraphs: tuple[Paragraph, ...]
    captions: tuple[Caption, ...]


def repair_body(blocks: Sequence[Block]) -> RepairedBody:
    """Repair an article's body. `blocks` are in raw order, its title and byline lines left out."""
    captions = _captions(blocks)
    running = [
        block for block in blocks if block.form not in (Form.CAPTION, Form.CREDIT, Form.JUMP, Form.MASTHEAD)
    ]
    return RepairedBody(tuple(_join(_return_tail(running))), captions)


def lay_out(paragraphs: Sequence[Paragraph]) -> tuple[Text, tuple[Span, ...]]:
    """The paragraphs as one text, joined by line breaks, and the text offsets of the section headings."""
    pieces: list[Piece] = []
    headings: list[Span] = []
    lines: list[str] = []
    at = 0
    for paragraph in paragraphs:
        start = at
        for part in paragraph.parts:
            length = part.end - part.start
            pieces.append(Piece(at, part.start, length))
            at += length
        if paragraph.is_heading:
            headings.append(Span(start, at))
        lines.append(paragraph.text)
        at += 1
    return Text("\n".join(lines), tuple(pieces)), tuple(headings)


def _captions(blocks: Sequence[Block]) -> tuple[Caption, ...]:
    """Each caption with the credit that follows it, or that ends it; a lone credit is a photo without words."""
    found: list[Caption] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        if block.form is Form.CAPTION:
            found.append(Caption(*split_credit(block.text)))
        elif block.form is Form.CREDIT:
            if before and before.form is Form.CAPTION and found and not found[-1].credit:
                found[-1] = Caption(found[-1].text, block.text)
            else:
                found.append(Caption("", block.text))
    return tuple(found)


def _return_tail(blocks: list[Block]) -> list[Block]:
    """Move a strayed tail behind its head, where there is one head and one tail and so no doubt."""
    tails = [at for at in range(len(blocks)) if _is_tail(blocks, at)]
    if len(tails) != 1:
        return blocks
    tail = blocks[tails[0]]
    rest = [block for block in blocks if block is not tail]
    heads = [at for at in range(len(rest)) if _is_torn_off(rest, at)]
    if len(heads) != 1:
        return blocks
    return [*rest[: heads[0] + 1], tail, *rest[heads[0] + 1 :]]


def _is_torn_off(blocks: list[Block], at: int) -> bool:
    """A running paragraph that breaks off with nothing to go on in: a heading or the article's end follows."""
    if not blocks[at].is_running or blocks[at].is_ended:
        return False
    return at + 1 == len(blocks) or not blocks[at + 1].is_running


def _is_tail(blocks: list[Block], at: int) -> bool:
    """A short piece that cannot begin a paragraph; behind a torn one only where that one goes on in the next."""
    block = blocks[at]
    if not block.is_running or len(block.text) > _LONGEST_TAIL or not _TAIL.match(block.text):
        return False
    before = blocks[at - 1] if at else None
    if before is None or not before.is_running or before.is_ended:
        return True
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    return after is not None and after.form is Form.BODY and runs_on(before.text, after.text) > 0


def _opens_entry(text: str, above: str) -> bool:
    """Whether a paragraph is an entry of a list, below another or below what announces it: it is no torn piece."""
    if opens_item(text):
        return True
    if _NUMBERED.match(text):
        return bool(_ANNOUNCES.search(above) or _ITEM_ENDS.search(above) or _NUMBERED.match(above))
    return bool(_ROW.match(text) and (_ANNOUNCES.search(above) or _ROW.match(above)))


def _join(blocks: Sequence[Block]) -> list[Paragraph]:
    """Close paragraphs that a column's end tore apart."""
    joined: list[Paragraph] = []
    is_open = in_rows = False
    for block in blocks:
        is_entry = is_open and block.form is Form.BODY and _opens_entry(block.text, joined[-1].text)
        # What follows the rows of a list is not the rest of its last one.
        is_apart = is_entry or in_rows
        in_rows = is_entry and bool(_ROW_OF_NAMES.match(block.text))
        if is_open and block.form is Form.BODY and not is_apart:
            before = joined[-1]
            joined[-1] = Paragraph(before.parts + block.parts, before.text + block.text)
        else:
            joined.append(Paragraph(block.parts, block.text, block.form in (Form.HEADING, Form.DASHED)))
        is_open = block.is_running and not block.is_ended
    return joined
