"""A text that is one article already: scraped leavings taken off, title, byline and dateline found."""

from __future__ import annotations

import re

from index.byline import byline_in_lead, find_dateline, is_byline_line, parse_byline
from index.repair import Paragraph, lay_out
from index.types import Article, Page, Place, Span

# What web pages leave behind an article; all that follows the first of them is page furniture.
_FOOTER = re.compile(
    r"返回搜狐，?查看更多|分享让更多人看到|点击进入专题|特别声明：以上(?:内容|文章)|（?责任编辑[：:]\s*[\u4e00-\u9fff]{2,4}）?\s*$"
)
_ORIGINAL_TITLE = re.compile(r"^\s*原标题[：:]\s*")
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 60
_FOOTER_ZONE = 200  # characters at the end in which leavings are looked for
_LINE = re.compile(r"[^\r\n]+")


def segment_article(page: Page) -> Article:
    """The one article of a page that `is_article`; its id is the record's."""
    raw = page.text
    start, title = _original_title(raw)
    zone = max(start, len(raw) - _FOOTER_ZONE)
    footer = _FOOTER.search(raw, zone)
    end = footer.start() if footer else len(raw)
    paragraphs = [
        Paragraph((Span(low, high),), raw[low:high])
        for low, high in (_trim(raw, match.start(), match.end()) for match in _LINE.finditer(raw, start, end))
        if low < high
    ]
    bylines = [one for one in paragraphs[:2] if is_byline_line(one.text)] if len(paragraphs) > 2 else []
    body = [one for one in paragraphs if one not in bylines]
    text, _ = lay_out(body)
    lead = body[0].text if body else ""
    return Article(
        article_id=page.record_id,
        place=Place(page.file, page.newspaper, page.date, page.page),
        text=text,
        spans=(Span(0, len(raw)),),
        title=page.title or title,
        byline=tuple(author for one in bylines for author in parse_byline(one.text)) or byline_in_lead(lead),
        dateline=find_dateline(lead),
        date_source=page.date_source,
        url=page.url,
    )


def _original_title(raw: str) -> tuple[int, str]:
    """Where the text begins behind a scraped "原标题：", and the title, where its end is certain.

    Most such titles run into the text without a mark; they end for certain at a line break, or where the text begins
    with the title once more.
    """
    match = _ORIGINAL_TITLE.match(raw)
    if not match:
        return 0, ""
    start = match.end()
    line_end = raw.find("\n", start, start + _LONGEST_TITLE)
    if line_end - start >= _SHORTEST_TITLE:
        return line_end, raw[start:line_end].strip()
    repeated = raw.find(raw[start : start + _SHORTEST_TITLE], start + _SHORTEST_TITLE, start + _LONGEST_TITLE)
    if repeated > 0 and raw[start:repeated] == raw[repeated : 2 * repeated - start]:
        return repeated, raw[start:repeated]
    return start, ""


def _trim(raw: str, start: int, end: int) -> tuple[int, int]:
    text = raw[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())
