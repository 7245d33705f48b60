"""Web pages: the article without the site around it, by trafilatura. A file is one article."""

from __future__ import annotations

from datetime import date

import trafilatura
from trafilatura.settings import Document

from index.errors import InputError
from index.types import Page


def read_html(markup: str, file: str) -> Page:
    """The article of a web page, its id the file's path. InputError where the page holds none."""
    found = trafilatura.bare_extraction(
        markup, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
    )
    # trafilatura's stub allows a dictionary, which only a flag that is not set here brings.
    if not isinstance(found, Document) or not (text := (found.text or "").strip()):
        raise InputError(f"{file}: no article was found in the web page; save its text as .txt")
    return Page(
        file=file,
        text=text,
        date=_day(found.date),
        date_source="field" if _day(found.date) else "",
        title=_title(found.title or "", found.sitename or ""),
        record_id=file,
        is_article=True,
        url=found.url or "",
    )


def _title(title: str, site: str) -> str:
    """The title without the site's name behind it: 标题_某某网."""
    for mark in ("_", "-", "|", "–", "—"):
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and (tail.strip() == site or tail.strip().endswith(("网", "报", "新闻"))):
            return head.strip()
    return title.strip()


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
