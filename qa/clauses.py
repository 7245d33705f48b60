"""Clauses of a sentence: the shortest run of them that an answer can be read from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.fold import fold
from qa.marks import CLAUSE

_SHORT = 34
_APOSTROPHE = re.compile(r"[A-Za-z]’[A-Za-z]")
_PERIOD = re.compile(r"[，,；;。！？!?\s]+$")
_LEAD = re.compile(
    r"^(?:本报讯|本报综合消息|(?:据)?[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|讯)|[^，。]{0,12}电)?\s*[（(](?:[^（）()]{0,60})(?:记者|通讯员)[^（）()]{0,60}[）)]\s*(?:电|讯)?"
)


def clean(text: str) -> str:
    """Words without the marks at their end and the dateline before them."""
    return _LEAD.sub("", _PERIOD.sub("", text.strip())).strip()


def clause_at(text: str, start: int, end: int) -> str:
    """The clause in which `text[start:end]` stands, with the ones before it where it is short."""
    clauses = [match.span() for match in CLAUSE.finditer(text)]
    at = next((index for index, (low, high) in enumerate(clauses) if low <= start < high), 0)
    last = next((index for index, (low, high) in enumerate(clauses) if low < end <= high), at)
    first = at
    while first > 0 and clauses[last][1] - clauses[first - 1][0] <= _SHORT:
        first -= 1
    return _balanced(clean(text[clauses[first][0] : clauses[last][1]]))


def clauses_around(text: str, start: int, end: int, limit: int, pairs: Mapping[str, float]) -> str:
    """The run of clauses around `text[start:end]`, within the limit, that carries most of a question's pairs of
    characters; of equals the longer, which names the subject."""
    whole = clean(text)
    if len(whole) <= limit:
        return _balanced(whole)
    clauses = [match.span() for match in CLAUSE.finditer(text)]
    first = next((at for at, (low, high) in enumerate(clauses) if low <= start < high), 0)
    last = next((at for at, (low, high) in enumerate(clauses) if low < end <= high), first)
    runs = [
        (clauses[low][0], clauses[high][1])
        for low in range(first + 1)
        for high in range(last, len(clauses))
        if clauses[high][1] - clauses[low][0] <= limit
    ]
    if not runs:  # a list without a mark: what stands around the span
        low = max(clauses[first][0], end - limit // 2)
        return _balanced(clean(text[low : low + limit]))
    folded = fold(text)

    def carried(run: tuple[int, int]) -> tuple[float, int]:
        words = folded[run[0] : run[1]]
        return sum(weight for pair, weight in pairs.items() if pair in words), run[1] - run[0]

    low, high = max(runs, key=carried)
    return _balanced(clean(text[low:high]))


def first_clauses(text: str, limit: int) -> str:
    words = ""
    for match in CLAUSE.finditer(text):
        if words and len(words) + len(match.group()) > limit:
            break
        words += match.group()
    return _balanced(clean(words)[: max(limit, 24)])


def _balanced(text: str) -> str:
    """A quotation mark whose other half was cut off goes; an apostrophe stays."""
    for opening, closing in ("“”", "《》", "（）", "‘’"):
        if closing == "’" and _APOSTROPHE.search(text):
            continue
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text
