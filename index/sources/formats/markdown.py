"""Markdown pages: front matter and line marks are blanked, so that every other character keeps its place."""

from __future__ import annotations

import re

from index.errors import InputError
from index.sources.formats.jsonlines import parse_day
from index.types import Page

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(
    r"^(title|date|newspaper|page|url|source|标题|日期|报纸|版次)[ \t]*:[ \t]*(.+?)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_NAMES = {"标题": "title", "日期": "date", "报纸": "newspaper", "source": "newspaper", "版次": "page"}
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
# Marks at a line's start: heading, quote, list; whole lines that are a rule, a fence, or an image.
_MARKS = re.compile(
    r"^ {0,3}(?:#{1,6}(?=[ \t])|(?:>[ \t]?)+|[*+-](?=[ \t]))|^ {0,3}(?:([*_-])(?:[ \t]*\1){2,}|`{3,}.*|!\[[^\]\n]*\]\([^)\n]*\))[ \t]*$",
    re.MULTILINE,
)


def read_markdown(text: str, file: str) -> Page:
    """A page. It is one article where front matter names a title, or one heading of the first level opens the text."""
    front = _FRONT.match(text)
    given = (
        {
            _NAMES.get(name.lower(), name.lower()): value.strip("\"'")
            for name, value in _FIELD.findall(front[1])
        }
        if front
        else {}
    )
    body = _blank(text, 0, front.end()) if front else text
    headings = [match for match in _HEADING.finditer(body) if len(match[1]) == 1]
    opens = len(headings) == 1 and not body[: headings[0].start()].strip()
    title = given.get("title", "") or (headings[0][2] if opens else "")
    day = parse_day(given.get("date"))
    plain = _MARKS.sub(lambda match: " " * len(match[0]), body)
    if not plain.strip():
        raise InputError(f"{file}: holds no text but Markdown's own marks; remove it or put its page in")
    return Page(
        file=file,
        text=plain,
        newspaper=given.get("newspaper", ""),
        date=day,
        date_source="field" if day else "",
        page=given.get("page", ""),
        title=title,
        record_id=file if title else "",
        is_article=bool(title),
        url=given.get("url", ""),
    )


def _blank(text: str, start: int, end: int) -> str:
    """The text with a stretch turned to spaces, its line breaks kept."""
    return text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]
