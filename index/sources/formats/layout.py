"""Printed lines with their boxes into text: reading order over columns, lines into paragraphs, lines with their places.

Boxes are (left, top, right, bottom) in the page's own unit, tops smaller than bottoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from index.types import PrintedLine, Span

Box = tuple[float, float, float, float]

# A gap between columns is wider than most of a character, one between blocks taller than the space between lines.
_COLUMN_GAP = 0.7
_BLOCK_GAP = 0.9
# Between stories it is wider still, or has a headline below: type so much larger than most.
_STORY_GAP, _HEADLINE = 2.5, 1.35
# A line this much wider than most lies over more than one column.
_OVER_COLUMNS = 1.3
# A line that ends this many characters before its block's edge ends a paragraph; one that begins so far in opens one.
_SHORT_BY = 1.5
_INDENT = 1.2
# Lines of another type size are not of one paragraph: a headline above its text.
_OTHER_SIZE = 1.2
_WORD_END = re.compile(r"[A-Za-z0-9]$")
_HYPHEN = re.compile(r"(?<=[A-Za-z])[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. A vertical one is read from its top down; such lines follow from right to left."""

    text: str
    box: Box
    is_vertical: bool = False

    @property
    def height(self) -> float:
        """The type's size: the shorter way across the line."""
        left, top, right, bottom = self.box
        return right - left if self.is_vertical else bottom - top


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """Blocks of lines in reading order, by recursive cuts along white gaps (XY-cut; Nagy and Seth 1984).

    Stories part first, then columns, then blocks: a gap that runs the whole height of a group is a column's, whatever
    gaps between paragraphs happen to lie side by side. A headline over several columns leaves no such gap, and is cut
    off before them.
    """
    if not lines:
        return []
    size = median(line.height for line in lines)
    blocks: list[list[Line]] = []
    waiting = [list(lines)]
    while waiting:
        group = waiting.pop()
        is_vertical = all(line.is_vertical for line in group)
        parts = _cut([_turned(line) for line in group] if is_vertical else group, size)
        if is_vertical:
            own = {_turned(line): line for line in group}
            parts = [[own[line] for line in part] for part in parts]
        if len(parts) == 1:
            blocks.append(parts[0])
        else:
            # Taken from the end: the first part, left or upper, is read before the others.
            waiting.extend(reversed(parts))
    return blocks


def _cut(group: list[Line], size: float) -> list[list[Line]]:
    """A group in two or three parts, in reading order; as one part, its lines sorted, where no gap is wide enough."""
    across, at = _widest_gap((line.box[0], line.box[2]) for line in group)
    if (story := _between_stories(group, size, across)) is not None:
        return _parts(group, 1, (story,))
    if across >= _COLUMN_GAP * size:
        return _parts(group, 0, (at,))
    if bounds := _around_heading(group, size):
        return _parts(group, 1, bounds)
    down, at = _widest_gap((line.box[1], line.box[3]) for line in group)
    if down >= _BLOCK_GAP * size:
        return _parts(group, 1, (at,))
    return [sorted(group, key=lambda line: (line.box[1], line.box[0]))]


def _between_stories(group: Sequence[Line], size: float, across: float) -> float | None:
    """Where one story ends over all columns and another begins: a gap far wider than that of the columns, or one with
    a headline right below. Columns on both sides of it do not go on below."""
    best, found = 0.0, None
    for gap, end in _gaps((line.box[1], line.box[3]) for line in group):
        if all(line.height > _HEADLINE * size for line in group if line.box[1] < end):
            continue  # headlines side by side, each above its own columns
        is_headed = gap >= _BLOCK_GAP * size and any(
            line.height > _HEADLINE * size and 0 <= line.box[1] - end < size for line in group
        )
        if (is_headed or gap >= max(_STORY_GAP * size, 1.5 * across)) and gap > best:
            best, found = gap, end
    return found


def _parts(group: Sequence[Line], axis: int, bounds: Sequence[float]) -> list[list[Line]]:
    """Lines by which of the bounds they begin behind; empty parts left out."""
    parts: list[list[Line]] = [[] for _ in range(len(bounds) + 1)]
    for line in group:
        parts[sum(line.box[axis] >= bound for bound in bounds)].append(line)
    return [part for part in parts if part]


def _around_heading(group: Sequence[Line], size: float) -> tuple[float, ...]:
    """Where to cut off the topmost line that lies over several columns; () where none does."""
    widths = [line.box[2] - line.box[0] for line in group]
    widest = _OVER_COLUMNS * median(widths)
    narrow = [line for line, width in zip(group, widths, strict=True) if width <= widest]
    across, gap_end = _widest_gap((line.box[0], line.box[2]) for line in narrow)
    if across < _COLUMN_GAP * size:
        return ()
    over = [line for line in group if line.box[0] < gap_end - across and line.box[2] > gap_end]
    tops = sorted(over, key=lambda line: line.box[1])
    for first in tops:
        top, bottom = first.box[1], first.box[3]
        for line in tops:  # a headline of several lines is cut off whole
            if top <= line.box[1] < bottom + size:
                bottom = max(bottom, line.box[3])
        beside = [line for line in narrow if line.box[1] < bottom and line.box[3] > top]
        bounds = tuple(
            bound
            for bound in (top, min((line.box[1] for line in group if line.box[1] >= bottom), default=top))
            if any(line.box[1] < bound for line in group)
        )
        if bounds and not any(_straddles(line, bounds) for line in beside):
            return bounds
    return ()


def _straddles(line: Line, bounds: Sequence[float]) -> bool:
    return any(
        line.box[1] < bound - 0.2 * line.height and line.box[3] > bound + 0.2 * line.height
        for bound in bounds
    )


def _widest_gap(ranges: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no range covers, and where it ends; (0, 0) where they leave none."""
    return max(_gaps(ranges), default=(0.0, 0.0))


def _gaps(ranges: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Stretches between the ranges that none covers, and where each ends."""
    reached: float | None = None
    for low, high in sorted(ranges):
        if reached is not None and low > reached:
            yield low - reached, low
        reached = high if reached is None else max(reached, high)


def assemble(
    blocks: Sequence[Sequence[Line]], width: float, height: float
) -> tuple[str, tuple[PrintedLine, ...]]:
    """A page's raw text, a blank line between blocks, and where each printed line stands on the page (0 to 1)."""
    text = ""
    placed: list[PrintedLine] = []
    for lines in blocks:
        joint = "\n\n" if text else ""
        for line, before in _joints(lines):
            if text or joint:
                text, joint = _with_joint(text, line, joint or before), ""
            start = len(text)
            text += line.text.strip()
            if width > 0 and height > 0:
                placed.append(PrintedLine(Span(start, len(text)), _shares(line.box, width, height)))
    return text, tuple(placed)


def _with_joint(text: str, line: Line, joint: str) -> str:
    """The text up to a line. Words of Latin script stand apart, torn ones join, Chinese needs nothing between."""
    if joint:
        return text + joint
    words = line.text.strip()
    if words[:1].islower() and _HYPHEN.search(text):
        return text[:-1]
    return f"{text} " if _WORD_END.search(text) and words[:1].isascii() and words[:1].isalnum() else text


def _joints(lines: Sequence[Line]) -> Iterable[tuple[Line, str]]:
    """A block's lines, each with what parts it from the line before: a line break where a paragraph begins."""
    printed = [line for line in lines if line.text.strip()]
    turned = [_turned(line) for line in printed] if all(line.is_vertical for line in printed) else printed
    if not printed:
        return
    left = min(line.box[0] for line in turned)
    right = max(line.box[2] for line in turned)
    before: Line | None = None
    for line, own in zip(turned, printed, strict=True):
        opens = (
            before is None
            or before.box[2] < right - _SHORT_BY * before.height
            or line.box[0] > left + _INDENT * line.height
            or max(line.height, before.height) > _OTHER_SIZE * min(line.height, before.height)
        )
        yield own, "\n" if opens else ""
        before = line


def _turned(line: Line) -> Line:
    """A vertical line laid on its side, so that its page reads as a horizontal one does."""
    left, top, right, bottom = line.box
    return replace(line, box=(top, -right, bottom, -left), is_vertical=False)


def _shares(box: Box, width: float, height: float) -> Box:
    shares = (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
    left, top, right, bottom = (round(min(1.0, max(0.0, share)), 5) for share in shares)
    return (left, top, right, bottom)
