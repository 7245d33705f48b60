"""Web pages: the article without the site around it, by trafilatura. A file is one article."""

from __future__ import annotations

import re
from datetime import date

import trafilatura
from trafilatura.settings import Document

from index.errors import InputError
from index.sources.formats.text import NAMED
from index.types import Page

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
# Who wrote it and where it is from stand in a line of their own, which trafilatura takes for furniture.
_TAG = re.compile(r"<[^>]{0,2000}>")
_SIGNED = re.compile(
    r"(?:来源|稿源|作者|记者|通讯员|责任编辑|责编|编辑)\s*[：:]\s*[\u4e00-\u9fffA-Za-z·、 ]{2,30}?(?=\s{2,}|[|｜\n\r\t]|$|来源|稿源|作者|记者|责任编辑|责编|编辑|发布|字号|\d)"
)
_MOST_SIGNATURES = 4  # more are those of other articles' links
_SITE_MARKS = ("_", "|", "｜", "–", "—", "-")
_SITE = re.compile(r"网$|报$|新闻$|日报|频道$|中心$|客户端$|在线$|官网$|门户$|融媒")


def named_encoding(data: bytes) -> str:
    """The encoding that a page's head names, or "" where it is none of those that Chinese pages have."""
    match = _CHARSET.search(data[:4096])
    return NAMED.get(match[1].decode("ascii").lower(), "") if match else ""


def read_html(markup: str, file: str) -> Page:
    """The article of a web page, its id the file's path. InputError where the page holds none."""
    try:
        found = _extract(markup, recall=False) or _extract(markup, recall=True)
    except (ValueError, RecursionError, AssertionError) as error:
        raise InputError(
            f"{file}: breaks as a web page is read ({type(error).__name__}); save its text as .txt"
        ) from None
    if not found:
        raise InputError(f"{file}: no article was found in the web page; save its text as .txt")
    text, day = (found.text or "").strip(), _day(found.date)
    return Page(
        file=file,
        text="\n".join(filter(None, (text, *_signatures(markup, text)))),
        date=day,
        date_source="field" if day else "",
        title=_title(found.title or "", found.sitename or ""),
        record_id=file,
        is_article=True,
        url=found.url or "",
    )


def _extract(markup: str, *, recall: bool) -> Document | None:
    found = trafilatura.bare_extraction(
        markup, include_comments=False, include_tables=True, favor_recall=recall, with_metadata=True
    )
    # trafilatura's stub allows a dictionary, which only a flag that is not set here brings.
    return found if isinstance(found, Document) and (found.text or "").strip() else None


def _signatures(markup: str, text: str) -> list[str]:
    """Source and author as the page prints them, each once, where the text itself has none of them."""
    words = _TAG.sub("\n", markup) if len(markup) < 2_000_000 else ""
    found = {" ".join(match[0].split()): None for match in _SIGNED.finditer(words)}
    bare = "".join(text.split())
    return [one for one in found if "".join(one.split()) not in bare][:_MOST_SIGNATURES]


def _title(title: str, site: str) -> str:
    """The title without the names of section and site behind it: 标题_要闻_某某网."""
    rest = title.strip()
    while True:
        cut = max((rest.rfind(mark) for mark in _SITE_MARKS), default=-1)
        tail = rest[cut + 1 :].strip()
        if cut <= 0 or not rest[:cut].strip() or not (tail == site or _SITE.search(tail)) or len(tail) > 16:
            return rest
        rest = rest[:cut].strip(" _|｜–—-")


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
