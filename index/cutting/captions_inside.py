"""Captions that a page's reading order put inside a paragraph: …考上省城。图为学生在练琴。 某某 摄 今年5月…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.types import Span

# A sentence that opens with 图为 is a picture's; who took it may stand right behind.
_CAPTION = re.compile(
    r"(?:(?<=[。！？”）)\s])|^)[上下左右]?图为[^。！？\n]{2,90}[。！]"
    r"(?:[ 　]*[（(]?(?:[\u4e00-\u9fff]{0,6}(?:记者|通讯员)[ 　]*)?(?!拍)[\u4e00-\u9fff·]{2,4}(?:[ 　、]+[\u4e00-\u9fff]{2,4})?[ 　]*摄(?!影|制|取|像)[）)]?)?"
)


def split_captions(parts: Sequence[Span], text: str) -> Iterator[tuple[tuple[Span, ...], str, bool]]:
    """A paragraph's pieces in printed order, as raw `parts`, text, and whether it is a caption."""
    at = 0
    for match in _CAPTION.finditer(text):
        yield from _piece(parts, text, at, match.start(), is_caption=False)
        yield from _piece(parts, text, match.start(), match.end(), is_caption=True)
        at = match.end()
    yield from _piece(parts, text, at, len(text), is_caption=False)


def _piece(
    parts: Sequence[Span], text: str, start: int, end: int, *, is_caption: bool
) -> Iterator[tuple[tuple[Span, ...], str, bool]]:
    """`text[start:end]` without white space around it, and its raw parts; nothing where it holds nothing else."""
    words = text[start:end]
    low, high = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    if low >= high:
        return
    own: list[Span] = []
    before = 0
    for part in parts:
        first, last = max(low - before, 0), min(high - before, part.end - part.start)
        if first < last:
            own.append(Span(part.start + first, part.start + last))
        before += part.end - part.start
    yield tuple(own), text[low:high], is_caption
