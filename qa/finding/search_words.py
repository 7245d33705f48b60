"""A search as typed, taken apart: what stands by itself - a date, 第3版, a newspaper, words in quotes - restricts it.

A date within a sentence says what is asked, and an article about that day may be printed on another: there it only
counts for the ranking. Set apart by spaces it is a filter, as in "防汛 8月10日" or "上个月 高考".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.dates.resolve import resolve_dates
from index.text.fold import fold
from index.text.numerals import chinese_to_int
from index.types import ArticleFilter
from qa.asking.page_numbers import PAGE, page_number
from qa.finding.features import without_asking

_QUOTED = re.compile(r"(?:^|(?<=\s))[\"“「『]([^\"”」』]{1,80})[\"”」』](?=\s|$)")
_CHINESE = "〇零一二三四五六七八九十"
_YEAR = rf"(?<!\d)(?:\d{{4}}|[{_CHINESE}]{{4}})"
_NUMBER = rf"(?:\d{{1,2}}|[{_CHINESE}]{{1,3}})"
_MONTH_DAY = rf"(?:{_YEAR}年)?{_NUMBER}月{_NUMBER}[日号]"
_DAY = re.compile(
    rf"(?:({_YEAR})年)?({_NUMBER})月({_NUMBER})[日号]|({_YEAR})([-/])({_NUMBER})\5({_NUMBER})(?!\d)"
)
_MONTH = re.compile(rf"{_YEAR}年({_NUMBER})月")
_TURNED = re.compile(rf"(?P<first>{_MONTH_DAY})\s*(?:至|到|-|—|~)\s*(?P<last>{_MONTH_DAY})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REPORTED_WITHIN = timedelta(days=3)
# What says nothing by itself: particles, pronouns, and the words that join others.
_EMPTY = re.compile(r"[的了是在和与及或也都就而这那有为对把被从到着过之其所以于个吗呢吧啊呀我你他她它们不]+")


@dataclass(frozen=True, slots=True)
class SearchWords:
    """`text` is what to look for; `phrases` must stand word for word; `nothing` says why no search is worth while."""

    text: str
    filters: ArticleFilter
    phrases: tuple[str, ...] = ()
    nothing: str = ""


def read_search(
    typed: str, *, given: ArticleFilter, newspapers: Sequence[str], today: date | None
) -> SearchWords:
    """Take a search apart; what `given` restricts already is left as it is."""
    text = " ".join(typed.split())
    if wrong := _impossible_day(text) or _turned_range(text):
        return SearchWords(text, given, nothing=wrong)
    phrases = tuple(match[1].strip() for match in _QUOTED.finditer(text))
    rest = _QUOTED.sub(lambda match: match[1], text) if phrases else text
    filters = given
    kept: list[str] = []
    for part in rest.split(" "):
        left, filters = _take_filter(part, filters, newspapers, today, alone=rest == part)
        if left:
            kept.append(left)
    # Where filters alone were typed, their own words are still something to look for.
    text = " ".join(kept) or rest
    return SearchWords(text, filters, phrases, _says_nothing(text, typed))


def _take_filter(
    part: str, filters: ArticleFilter, newspapers: Sequence[str], today: date | None, *, alone: bool
) -> tuple[str, ArticleFilter]:
    """A part of the search without what restricts it, and the filters with that."""
    days = resolve_dates(part, today)
    if (
        len(days) == 1
        and days[0].text == part
        and not alone
        and filters.since is None
        and filters.until is None
    ):
        first, last = days[0].since, days[0].until
        # A day's news is printed within the next few.
        return "", replace(filters, since=first, until=last + _REPORTED_WITHIN if first == last else last)
    paper = next((one for one in sorted(newspapers, key=len, reverse=True) if part.startswith(one)), "")
    if paper and not filters.newspaper and (part == paper or PAGE.match(part, len(paper))):
        part, filters = part[len(paper) :], replace(filters, newspaper=paper)
    page = PAGE.fullmatch(part)
    if page and not filters.page:
        return "", replace(filters, page=page_number(page[1]))
    return part, filters


def _impossible_day(text: str) -> str:
    folded = fold(text)
    for match in _DAY.finditer(folded):
        year, month, day = _numbers(match, year=2024)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        last = (28 if month == 2 and not leap else _DAYS[month - 1]) if 1 <= month <= 12 else 0
        if not 1 <= day <= last:
            return f"没有{match.group()}这一天"
    for match in _MONTH.finditer(folded):
        if not 1 <= _number(match[1]) <= 12:
            return f"没有{match.group()}这个月"
    return ""


def _turned_range(text: str) -> str:
    for match in _TURNED.finditer(fold(text)):
        first, last = _DAY.fullmatch(match["first"]), _DAY.fullmatch(match["last"])
        if first is None or last is None:
            continue
        start = _numbers(first, year=0)
        end = _numbers(last, year=start[0])
        # 12月20日至1月10日 goes over the turn of the year.
        over = start[1] > end[1] and not last[1]
        if start > end and not over:
            return f"日期的先后反了：{match['first']}在{match['last']}之后"
    return ""


def _numbers(day: re.Match[str], *, year: int) -> tuple[int, int, int]:
    """Year, month and day; of `year` where it says none."""
    return (
        _number(day[1] or day[4] or str(year)),
        _number(day[2] or day[6]),
        _number(day[3] or day[7]),
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else chinese_to_int(text) or 0


def _says_nothing(text: str, typed: str) -> str:
    letters = re.sub(r"[\W_]+", "", fold(without_asking(text)))
    if not re.search(r"\w", text):
        return f"“{typed[:20]}”里没有可以检索的字词"
    if not _EMPTY.sub("", letters):
        return f"“{typed[:20]}”都是虚词，没有可以检索的内容"
    return ""
