"""A text that is one article already: title, credits and scraped leavings taken off its ends and made fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.cutting.byline import (
    byline_in_lead,
    find_dateline,
    is_byline_line,
    is_credit,
    parse_byline,
    split_credit,
)
from index.cutting.items import items_among
from index.cutting.leavings import Leavings, take_leavings
from index.cutting.opening import Opening, take_opening
from index.cutting.original_title import take_original_title
from index.cutting.repair import Paragraph, lay_out
from index.names.name_forms import is_surname_name
from index.types import Article, Byline, Caption, Page, Place, Span

_LINE = re.compile(r"[^\r\n]+")
_CAPTION_LINE = re.compile(r"^(?:图为|图[①-⑩一二三四\d]?[：:]|[上下左右]图|资料图|[▲△▼↑↓←→])")
_LONGEST_CAPTION = 120
# A caption within a paragraph: told by its opening and, right behind it, by who took the photo.
_CAPTION_INSIDE = re.compile(
    r"(?:(?<=[。！？”）)\s])|^)((?:图为|[▲△▼]|[上下左右]图|资料图|这是\d{1,2}月\d{1,2}日)(?:[^。！？\n]{2,90}[。！”\s]|[^。！？\n（(]{2,90}(?=[（(])))"
    r"\s*(?:[（(]([^（）()。]{2,24}?(?:摄影?|供图|提供))[）)]"
    r"|((?:[\u4e00-\u9fff]{2,8}?(?:记者|通讯员)[ 　\xa0]*)?(?:(?!拍)[\u4e00-\u9fff·]){2,4}(?:[ 　\xa0、]+[\u4e00-\u9fff]{2,4})?[ 　\xa0]*摄)(?!影|制|取|像))"
)
# Names behind a dateline, without a role: 中新网北京8月9日电 (甲 乙)
_AGENCY_NAMES = re.compile(
    r"\s*[（(]\s*([\u4e00-\u9fff]{2,4}(?:[ 　\xa0、，,]+[\u4e00-\u9fff]{2,4}){0,5})\s*[）)]"
)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _Ends:
    """What an article's text begins and ends with."""

    title: str
    opening: Opening
    leavings: Leavings


def segment_article(page: Page) -> Article:
    """The one article of a page that `is_article`; its id is the record's. All raw characters are its own."""
    raw = page.text
    ends = _take_ends(raw)
    lines = _lines(raw, ends.opening.start, ends.leavings.end)
    if not lines:  # nothing but leavings: then they are the text
        ends = replace(ends, opening=Opening(0), leavings=Leavings(len(raw)))
        lines = _lines(raw, 0, len(raw))
    title = page.title or ends.title or ends.leavings.title
    if len(lines) > 1 and _bare(lines[0].text) == _bare(title):
        del lines[0]
    bylines = [line for line in lines[:2] if is_byline_line(line.text)] if len(lines) > 2 else []
    captions: list[Caption] = []
    items = items_among([line.text for line in lines])
    body = [
        part
        for at, line in enumerate(lines)
        if line not in bylines
        for part in ((line,) if at in items else _without_captions(line, captions))
    ]
    if not body:
        body, captions = lines, []
    text, _ = lay_out(body)
    left, lead = ends.leavings, body[0].text if body else ""
    above = tuple(author for line in bylines for author in parse_byline(line.text)) + ends.opening.byline
    return Article(
        article_id=page.record_id,
        place=Place(
            page.file, page.newspaper or left.newspaper, page.date or left.date, page.page or left.page
        ),
        text=text,
        spans=(Span(0, len(raw)),),
        title=title,
        byline=tuple(dict.fromkeys((*(above or _authors_in_lead(lead)), *left.byline))),
        dateline=find_dateline(lead),
        captions=(*captions, *(Caption("", credit) for credit in left.pictures)),
        date_source=page.date_source or ("text" if left.date else ""),
        url=page.url or left.url,
        source=ends.opening.source or left.source,
    )


def _take_ends(raw: str) -> _Ends:
    start, title = take_original_title(raw)
    left = take_leavings(raw, start)
    return _Ends(title, take_opening(raw, start, left.end), left)


def _authors_in_lead(lead: str) -> tuple[Byline, ...]:
    dateline = find_dateline(lead)
    if authors := byline_in_lead(lead):
        return authors
    match = _AGENCY_NAMES.match(lead.lstrip(), len(dateline)) if dateline else None
    names = re.split(r"[ 　\xa0、，,]+", match[1]) if match else []
    return tuple(Byline(name, "") for name in names) if all(map(is_surname_name, names)) else ()


def _lines(raw: str, start: int, end: int) -> list[Paragraph]:
    found = []
    for match in _LINE.finditer(raw, start, end):
        text = match.group()
        low = match.start() + len(text) - len(text.lstrip())
        high = match.start() + len(text.rstrip())
        if low < high:
            found.append(Paragraph((Span(low, high),), raw[low:high]))
    return found


def _without_captions(line: Paragraph, captions: list[Caption]) -> Iterator[Paragraph]:
    """A line less its captions, which are noted; nothing where it is one."""
    text, low = line.text, line.parts[0].start
    if len(text) <= _LONGEST_CAPTION:
        if _CAPTION_LINE.match(text):
            captions.append(Caption(*split_credit(text)))
            return
        if is_credit(text):
            if captions and not captions[-1].credit:
                captions[-1] = replace(captions[-1], credit=text)
            else:
                captions.append(Caption("", text))
            return
    kept: list[Span] = []
    at = 0
    for match in _CAPTION_INSIDE.finditer(text):
        captions.append(Caption(match[1].strip(), (match[2] or match[3]).strip()))
        kept.append(Span(low + at, low + match.start()))
        at = match.end()
    if not at:
        yield line
        return
    kept.append(Span(low + at, low + len(text)))
    parts = tuple(part for part in kept if text[part.start - low : part.end - low].strip())
    if parts:
        yield Paragraph(parts, "".join(text[part.start - low : part.end - low] for part in parts))


def _bare(text: str) -> str:
    return _SPACE.sub("", text)
