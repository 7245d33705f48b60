"""Short items behind a mark each (▲), told from captions, which may stand behind the same mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cutting.rubrics import heads_items
from index.text.item_marks import ITEM_MARKS

_PICTURED = re.compile(r"图为|[上下左右]图|图[①-⑩一二三四：:]|资料图|截图|供图|摄影?[）)]?[。.]?$")
_CREDIT_ALONE = re.compile(r"^[^。]{2,30}摄影?[）)]?[。.]?$")
_CLAUSE = re.compile("[，。！？；：]")


def opens_item(text: str) -> bool:
    """Whether a line begins as an item does."""
    return text[:1] != "" and text[0] in ITEM_MARKS


def items_among(lines: Sequence[str]) -> set[int]:
    """The places of lines that are items: two and more in a row behind one mark, or those below a heading over items.

    A lone line behind a mark is a caption, and so is one that says that it is (图为, 摄) or is credited below.
    """
    items: set[int] = set()
    is_headed = False
    start = 0
    while start < len(lines):
        if not opens_item(lines[start]):
            is_headed = heads_items(lines[start]) or (is_headed and bool(_CLAUSE.search(lines[start])))
            start += 1
            continue
        end = start + 1
        while end < len(lines) and lines[end][0] == lines[start][0]:
            end += 1
        if is_headed or _is_row(lines, start, end):
            items.update(at for at in range(start, end) if not _PICTURED.search(lines[at]))
        start = end
    return items


def _is_row(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the lines behind one mark are items by themselves; a subtitle's lines, with a mark each, hold no clause."""
    is_credited = end < len(lines) and bool(_CREDIT_ALONE.match(lines[end]))
    return end - start > 1 and not is_credited and any(_CLAUSE.search(line) for line in lines[start:end])
