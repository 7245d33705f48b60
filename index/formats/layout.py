"""Printed lines with their boxes into text: reading order over columns, lines into paragraphs, blocks with their places.

Boxes are (left, top, right, bottom) in the page's own unit, tops smaller than bottoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from index.types import Block, Span

Box = tuple[float, float, float, float]

# A gap between columns is wider than most of a character, one between blocks taller than the space between lines.
_COLUMN_GAP = 0.7
_BLOCK_GAP = 0.9
# A line that ends this many characters before its block's edge ends a paragraph; one that begins so far in opens one.
_SHORT_BY = 1.5
_INDENT = 1.2
_LATIN_JOINT = re.compile(r"[A-Za-z0-9]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    box: Box

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """Blocks of lines in reading order, by recursive cuts along the widest white gap (XY-cut; Nagy and Seth 1984)."""
    if not lines:
        return []
    size = median(line.height for line in lines)
    blocks: list[list[Line]] = []
    waiting = [list(lines)]
    while waiting:
        group = waiting.pop()
        across = _widest_gap([(line.box[0], line.box[2]) for line in group])
        down = _widest_gap([(line.box[1], line.box[3]) for line in group])
        across_worth, down_worth = across[0] / (_COLUMN_GAP * size), down[0] / (_BLOCK_GAP * size)
        if max(across_worth, down_worth) < 1:
            blocks.append(sorted(group, key=lambda line: (line.box[1], line.box[0])))
            continue
        axis, at = (0, across[1]) if across_worth > down_worth else (1, down[1])
        # Taken from the end: the first part, left or upper, is read before the other.
        waiting.append([line for line in group if line.box[axis] >= at])
        waiting.append([line for line in group if line.box[axis] < at])
    return blocks


def _widest_gap(ranges: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no range covers, and where it ends; (0, 0) where they leave none."""
    best, end = (0.0, 0.0), None
    for low, high in sorted(ranges):
        if end is not None and low - end > best[0]:
            best = (low - end, low)
        end = high if end is None else max(end, high)
    return best


def assemble(blocks: Sequence[Sequence[Line]], width: float, height: float) -> tuple[str, tuple[Block, ...]]:
    """A page's raw text, a blank line between blocks, and where each block stands on the page (0 to 1)."""
    text = ""
    placed: list[Block] = []
    for lines in blocks:
        words = "\n".join(_paragraphs(lines))
        if not words:
            continue
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{words}" if text else words
        if width > 0 and height > 0:
            placed.append(Block(Span(start, len(text)), _shares(_around(lines), width, height)))
    return text, tuple(placed)


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines joined until one is short or the next is indented."""
    printed = [line for line in lines if line.text.strip()]
    if not printed:
        return []
    left, _, right, _ = _around(printed)
    found: list[str] = []
    before: Line | None = None
    for line in printed:
        ends = before is None or before.box[2] < right - _SHORT_BY * before.height
        opens = line.box[0] > left + _INDENT * line.height
        words = line.text.strip()
        if ends or opens:
            found.append(words)
        else:
            # Words of Latin script stand apart, Chinese does not.
            joint = (
                " " if _LATIN_JOINT.search(found[-1]) and words[:1].isascii() and words[:1].isalnum() else ""
            )
            found[-1] += joint + words
        before = line
    return found


def _around(lines: Sequence[Line]) -> Box:
    return (
        min(line.box[0] for line in lines),
        min(line.box[1] for line in lines),
        max(line.box[2] for line in lines),
        max(line.box[3] for line in lines),
    )


def _shares(box: Box, width: float, height: float) -> Box:
    left, top, right, bottom = (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
    return (max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))
