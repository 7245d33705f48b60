"""Clauses of a sentence: the shortest run of them that an answer can be read from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.text.fold import fold
from index.text.item_marks import ITEM_MARKS
from qa.marks import CLAUSE

_SHORT = 34
# Of the question's pairs of characters that a run of clauses can carry, the share that a shorter run has to.
_AS_GOOD = 0.97
_GOES_ON = re.compile(r"[0-9A-Za-z.,·][0-9A-Za-z.,·%‰]", re.ASCII)
_APOSTROPHE = re.compile(r"[A-Za-z]’[A-Za-z]")
_PERIOD = re.compile(r"[，,；;。！？!?\s]+$")
_LEAD = re.compile(
    r"^(?:本报讯|本报综合消息|(?:据)?[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|讯)|[^，。]{0,12}电)?\s*[（(](?:[^（）()]{0,60})(?:记者|通讯员)[^（）()]{0,60}[）)]\s*(?:电|讯)?"
)
_BRIEF = re.compile(rf"^(?:[{ITEM_MARKS}]\s*)?(?:本报讯\s+|[【\[〔]本报讯[】\]〕]\s*)?")
# What opens a report and tells nothing of it.
_OPENING = re.compile(
    r"^(?:[（(]?(?:原标题|来源|责任编辑)[：:][^）)]{0,60}[）)]|(?:近日|日前|近期|昨日|今日|据悉|据了解|据介绍|据报道|据称|此外|另外|同时|其中|目前|当前|另悉|获悉)[，,]|"
    r"据?[\u4e00-\u9fffA-Za-z ]{2,12}?(?:\d{4} ?年 ?)?(?:\d{1,2} ?月 ?)?\d{1,2} ?日(?:消息|电|讯|报道)[，,]?(?:\s*[（(][^（）()]{2,40}[）)])?|据[^，。]{2,20}(?:消息|报道)[，,])\s*"
)


def clean(text: str) -> str:
    """Words without the marks at their end, and the mark of a brief and the dateline before them."""
    return _BRIEF.sub("", _LEAD.sub("", _PERIOD.sub("", text.strip()))).strip()


def clause_at(text: str, start: int, end: int) -> str:
    """The clause in which `text[start:end]` stands, with the ones before it where it is short."""
    clauses = [match.span() for match in CLAUSE.finditer(text)]
    at = next((index for index, (low, high) in enumerate(clauses) if low <= start < high), 0)
    last = next((index for index, (low, high) in enumerate(clauses) if low < end <= high), at)
    first = at
    while first > 0 and clauses[last][1] - clauses[first - 1][0] <= _SHORT:
        first -= 1
    return balanced(clean(text[clauses[first][0] : clauses[last][1]]))


def clauses_around(
    text: str, start: int, end: int, limit: int, pairs: Mapping[str, float], *, is_list: bool = False
) -> str:
    """The shortest run of clauses around `text[start:end]`, within the limit, that carries about as many of a question's
    pairs of characters as any; where the span itself is too long, the run of its clauses that does.

    Of a list, whose other items may stand in other clauses, the longest such run.
    """
    clauses = [match.span() for match in CLAUSE.finditer(text)]
    first = next((at for at, (low, high) in enumerate(clauses) if low <= start < high), 0)
    last = next((at for at, (low, high) in enumerate(clauses) if low < end <= high), first)
    all_runs = [
        (clauses[low][0], clauses[high][1])
        for low in range(last + 1)
        for high in range(max(low, first), len(clauses))
        if clauses[high][1] - clauses[low][0] <= limit
    ]
    runs = [run for run in all_runs if run[0] <= start and end <= run[1]] or all_runs
    if not runs:  # a list without a mark: what stands around the span
        low = max(clauses[first][0], end - limit // 2)
        return balanced(clean(cut(text, low, low + limit)))
    folded = fold(text)

    def carried(run: tuple[int, int]) -> float:
        words = folded[run[0] : run[1]]
        return sum(weight for pair, weight in pairs.items() if pair in words)

    most = max(map(carried, runs))
    least = min(_SHORT, max(high - low for low, high in runs))
    good = [run for run in runs if carried(run) >= _AS_GOOD * most and run[1] - run[0] >= least]
    if is_list:
        low, high = max(good or runs, key=lambda run: (carried(run), run[1] - run[0]))
    else:
        low, high = min(good or runs, key=lambda run: (run[1] - run[0], -carried(run)))
    return balanced(without_opening(clean(text[low:high]), text[start:end]))


def without_opening(words: str, span: str = "") -> str:
    """Words without 近日, 据悉 or an agency's dateline before them, unless that holds the `span` that was asked for."""
    while (match := _OPENING.match(words)) and not (span and span in match.group()):
        words = words[match.end() :]
    return words


def first_clauses(text: str, limit: int) -> str:
    words = ""
    for match in CLAUSE.finditer(text):
        if words and len(words) + len(match.group()) > limit:
            break
        words += match.group()
    return balanced(cut(clean(words), 0, max(limit, 24)))


def cut(text: str, start: int, end: int) -> str:
    """`text[start:end]` less what is left of a number or a foreign word at either cut: 10701 is not 107012."""
    low, high = start, min(end, len(text))
    while 0 < low < high and _GOES_ON.fullmatch(text[low - 1 : low + 1]):
        low += 1
    while low < high < len(text) and _GOES_ON.fullmatch(text[high - 1 : high + 1]):
        high -= 1
    # One that fills all of it cannot be told whole.
    return text[low:high]


def balanced(text: str) -> str:
    """A quotation mark whose other half was cut off goes; an apostrophe stays."""
    for opening, closing in ("“”", "《》", "（）", "‘’"):
        if closing == "’" and _APOSTROPHE.search(text):
            continue
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text
