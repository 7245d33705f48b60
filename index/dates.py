"""Dates as news writes them - partial, relative, in Chinese digits - resolved against the issue's date.

News means the past: a bare 12月28日 read on 2 January is last December's.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from index.numerals import chinese_to_int
from index.types import Span

_N = r"[\d０-９零〇○一二三四五六七八九十]{1,4}"
_Y = r"(?:(?:19|20)\d{2}|[12１２][\d０-９]{3}|[一二][零〇○九八七][零〇○一二三四五六七八九]{2})"
_YEAR_WORD = ["今年", "本年", "当年", "去年", "上年", "前年", "明年", "同年"]
_FUTURE = re.compile(r"将|定于|拟|即将|计划|预计")
_AHEAD_DAYS = 60  # how far ahead a bare date behind 将 may lie


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """`text` at `span` means the days `since` to `until`, both inclusive; one day has both equal."""

    span: Span
    text: str
    since: date
    until: date


_Range = tuple[date, date]
_Maker = Callable[[re.Match[str], "date | None", str], "_Range | None"]


def resolve_dates(text: str, base: date | None) -> tuple[ResolvedDate, ...]:
    """Every date in a text, in order, none overlapping. What needs a `base` is left out without one, and so is a day
    that does not exist (2月30日)."""
    found: list[ResolvedDate] = []
    taken: list[Span] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            days = make(match, base, text)
            taken.append(span)
            if days:
                found.append(ResolvedDate(span, match.group(), *days))
    return tuple(sorted(found, key=lambda resolved: resolved.span))


def _number(text: str) -> int | None:
    text = text.translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)})
    return int(text) if text.isdigit() and text.isascii() else chinese_to_int(text)


def _year(text: str | None, base: date | None) -> int | None:
    if not text:
        return None
    text = text.removesuffix("年").strip() if text not in _YEAR_WORD else text
    if text in _YEAR_WORD:
        shift = {"去年": -1, "上年": -1, "前年": -2, "明年": 1}.get(text, 0)
        return base.year + shift if base else None
    return _number(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(year: int, month: int) -> _Range | None:
    if not 1 <= month <= 12:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _nearest(month: int, day: int, base: date, before: str) -> date | None:
    """The year of a bare month and day: this year's unless it lies far ahead, and then last year's."""
    this = _day(base.year, month, day)
    if this and this <= base:
        # A date long past, announced as to come, is next year's.
        ahead = _day(base.year + 1, month, day)
        if ahead and _FUTURE.search(before) and (ahead - base).days <= _AHEAD_DAYS:
            return ahead
        return this
    # What lies weeks ahead is announced; the same day of last year would be long forgotten news.
    if this and (this - base).days <= _AHEAD_DAYS:
        return this
    return _day(base.year - 1, month, day)


def _before(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - 12) : match.start()] + text[match.end() : match.end() + 6]


def _full(match: re.Match[str], base: date | None, text: str) -> _Range | None:
    """[年]月日, alone or up to another day or month-day."""
    month, day = _number(match["month"]), _number(match["day"])
    if month is None or day is None:
        return None
    if match["year"]:
        year = _year(match["year"], base)
        since = _day(year, month, day) if year else None
    else:
        since = _nearest(month, day, base, _before(match, text)) if base else None
    if since is None:
        return None
    if not match["last"]:
        return since, since
    last = _number(match["last"])
    last_month = _number(match["lastmonth"]) if match["lastmonth"] else since.month
    if last is None or last_month is None:
        return None
    until = _day(since.year + (last_month < since.month), last_month, last)
    return (since, until) if until and until >= since else None


def _month_only(match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    month = _number(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    year = _year(match["year"], base)
    if year is None:
        if base is None or match["year"]:
            return None
        year = base.year - (month > base.month)
    whole = _month(year, month)
    return _part(whole, match["part"]) if whole else None


def _part(whole: _Range, part: str | None) -> _Range:
    since, until = whole
    return {
        "上旬": (since, since.replace(day=10)),
        "初": (since, since.replace(day=10)),
        "中旬": (since.replace(day=11), since.replace(day=20)),
        "下旬": (since.replace(day=21), until),
        "底": (since.replace(day=21), until),
        "末": (since.replace(day=21), until),
    }.get(part or "", whole)


def _year_only(match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    year = _year(match["year"], base) if match["year"] else base.year if base else None
    if year is None or not 1000 <= year <= 2999:
        return None
    first, last = {
        "上半年": (1, 6), "下半年": (7, 12), "初": (1, 2), "年初": (1, 2), "底": (11, 12), "年底": (11, 12), "末": (11, 12), "年末": (11, 12),
        "春天": (3, 5), "春季": (3, 5), "夏天": (6, 8), "夏季": (6, 8), "秋天": (9, 11), "秋季": (9, 11),
        "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
    }.get((match["part"] or "").removeprefix("第"), (1, 12))  # fmt: skip
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _quarter(_match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    if base is None:
        return None
    first = base.month - (base.month - 1) % 3
    return date(base.year, first, 1), date(base.year, first + 2, calendar.monthrange(base.year, first + 2)[1])


def _day_only(match: re.Match[str], base: date | None, text: str) -> _Range | None:
    day = _number(match["day"])
    if base is None or day is None or not 1 <= day <= 31:
        return None
    year, month = base.year, base.month
    future = bool(_FUTURE.search(_before(match, text)))
    if day > base.day + 1 and not future:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    since = _day(year, month, day)
    if since is None:
        return None
    if not match["last"]:
        return since, since
    last = _number(match["last"])
    until = _day(year, month, last) if last else None
    return (since, until) if until and until >= since else None


_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "明天": 1, "明日": 1, "后天": 2, "昨晚": -1, "今晚": 0, "今晨": 0, "昨夜": -1}  # fmt: skip


def _relative_day(match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    if base is None:
        return None
    day = base + timedelta(days=_DAYS[match["word"]])
    return day, day


def _weekday(match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    if base is None:
        return None
    monday = base - timedelta(days=base.weekday())
    week = {"上上": -2, "上": -1, "下": 1}.get(match["week"] or "", 0)
    monday += timedelta(weeks=week)
    if not match["day"]:
        return monday, monday + timedelta(days=6)
    if match["day"] == "末":
        return monday + timedelta(days=5), monday + timedelta(days=6)
    day = monday + timedelta(days="一二三四五六日天".index(match["day"]) % 7 if match["day"] != "天" else 6)
    return day, day


def _relative_month(match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    if base is None:
        return None
    shift = {"上个月": -1, "上月": -1, "下个月": 1, "下月": 1}.get(match["word"], 0)
    index = base.year * 12 + base.month - 1 + shift
    whole = _month(index // 12, index % 12 + 1)
    if whole is None:
        return None
    if match["day"]:
        day = _number(match["day"])
        one = _day(whole[0].year, whole[0].month, day) if day else None
        return (one, one) if one else None
    return _part(whole, match["part"])


def _since_year(_match: re.Match[str], base: date | None, _text: str) -> _Range | None:
    return (date(base.year, 1, 1), base) if base else None


def _iso(match: re.Match[str], _base: date | None, _text: str) -> _Range | None:
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    return (day, day) if day else None


_YEARS = rf"(?P<year>{_Y}\s?年|{'|'.join(_YEAR_WORD)})"
_TO = r"(?:日|号)?\s*(?:至|到|—+|－|-|~|～|－|、|和)\s*"
_PATTERNS: tuple[tuple[re.Pattern[str], _Maker], ...] = (
    (re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), _iso),
    (re.compile(rf"{_YEARS}?\s*(?P<month>{_N})月\s*(?P<day>{_N})(?:{_TO}(?:(?P<lastmonth>{_N})月)?(?P<last>{_N}))?(?:日|号)"), _full),
    (re.compile(rf"(?:{_YEARS}\s*)?(?P<month>(?<![\d个第]){_N})\s?月(?:份)?(?P<part>上旬|中旬|下旬|初|底|末)?(?!\s*{_N}[日号])"), _month_only),
    (re.compile(r"今年以来"), _since_year),
    (re.compile(rf"{_YEARS}\s?(?P<part>上半年|下半年|年初|年底|年末|第?[一二三四]季度|[春夏秋][天季]|初|底|末)?"), _year_only),
    (re.compile(r"(?<![\d一二三四五六七八九十])(?P<year>)(?P<part>第?[一二三四]季度|上半年|下半年|年底|年末|年初)"), _year_only),
    (re.compile(r"(?<![近每前后])(?P<year>)本季度(?P<part>)"), _quarter),
    (re.compile(r"(?P<word>今天|今日|昨天|昨日|前天|前日|明天|明日|后天|昨晚|今晚|今晨|昨夜)"), _relative_day),
    (re.compile(r"(?P<week>上上|上|本|这|下)?个?(?:周|星期)(?P<day>[一二三四五六日天末])"), _weekday),
    (re.compile(r"(?P<week>上上|上|本|这|下)个?(?:周|星期)(?P<day>)(?![一二三四五六日天末边围])"), _weekday),
    (re.compile(rf"(?P<word>上个月|上月|本月|这个月|当月|下个月|下月|(?<![\d年一二三四五六七八九十])月(?=初))(?P<part>上旬|中旬|下旬|初|底|末)?(?:(?P<day>{_N})[日号])?"), _relative_month),
    (re.compile(rf"(?<![\d月第近零〇一二三四五六七八九十年])(?P<day>{_N})(?:{_TO}(?P<last>{_N}))?(?:日|号)(?![本常益新均前内起楼线公]|报(?!道))"), _day_only),
)  # fmt: skip
