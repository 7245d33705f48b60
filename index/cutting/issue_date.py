"""The issue date of a page that nowhere states it, inferred from what its articles report; see docs/dates.md.

The day is the latest that the articles' openings report. The year is the one that all dated words of the page suit
best: news names its own year for what is near, years before it in passing, and years after it for plans.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.cutting.masthead import IssueDate, printed_below
from index.dates.date_words import NUMBER, WEEKDAY, YEAR, number, number_not_after, year_starts
from index.dates.days import day_of, months_of, years_of

_LEAD = 120  # characters in which a report says when
_LONGEST = 5_000  # characters of an article that are looked at
_MONTH_DAY = re.compile(
    rf"(?P<month>{number_not_after('')})\s*月\s*(?P<day>{NUMBER})\s*日(?:[（(，,]?\s*{WEEKDAY})?"
)
_DATED = re.compile(
    rf"(?:{YEAR})度?\s*(?:(?P<month>{NUMBER})\s*月\s*(?:(?P<day>{NUMBER})\s*日(?:[（(，,]?\s*{WEEKDAY})?)?)?"
)
_WEEKDAY_FIRST = re.compile(rf"{WEEKDAY}[（(](?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日[）)]")
_TODAY = re.compile(r"(?P<word>[今昨])[天日][（(](?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日[）)]")
# What is to come, or stands for a whole stretch, tells nothing of the day on which it is reported.
_PLANNED_BEFORE = re.compile(
    r"将|拟|定于|计划|预计|预测|报名|截止|(?<!截)[到至]\s*$|力争|目标|规划|年$|备战|推迟|延[期至]|可能|有望|最快|如期|离$|[（(]?(?:19|20)\d\d年?\s*[-—–~至]+\s*$"
)
_PLANNED_AFTER = re.compile(
    r".{0,5}(?:将|起|截止|报名|前|或)|年?(?:底前|目标|远景)|\s*(?:财年|款|学年|赛季)|.{0,6}(?:奥运|世界杯|大选|选举|亚冬|欧锦赛)"
)
_LATE_PART = re.compile(r"年?(?:底|末|度|全年|年报|下半年|第?四季度)")
_DISPATCH = re.compile(r"\s*(?:电|讯|（记者|\(记者)")
_FOUNDED = (
    (re.compile(rf"(?:建党|共产党成立|党的生日)(?P<years>{NUMBER}|一百)周年"), 1921),
    (re.compile(rf"(?:新中国成立|共和国成立|建国|国庆)(?P<years>{NUMBER})周年"), 1949),
    (re.compile(rf"(?:建军|解放军建军|解放军成立)(?P<years>{NUMBER})周年"), 1927),
    (re.compile(rf"改革开放(?P<years>{NUMBER})周年"), 1978),
    (re.compile(rf"抗战(?:争)?胜利(?P<years>{NUMBER})周年"), 1945),
)
# Terms of five years, by their number: 党的二十大 (2022 on), 第十四届全国人大 (2023 on), “十四五” (2021 on).
_TERMS = (
    (re.compile(r"(?:党|中共)的?(?P<ordinal>十[二三四五六七八九]|二十[一二三四五]?)大(?!队|学|量)"), 1922),
    (re.compile(r"第?(?P<ordinal>十[一二三四五六七八九]?|二十)届全国(?:人大|人民代表大会|政协)"), 1953),
    (re.compile(r"[“\"](?P<ordinal>十[一二三四五六七八])五[”\"]"), 1951),
)
# 2023成都大运会, 〔2023〕12号, 2023-07-24: a year without 年.
_BARE_YEAR = re.compile(
    r"(?<![\d.:-])(?P<year>(?:19|20)\d\d)(?:[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)|(?=[〕）)\]】]|[\u4e00-\u9fff](?<![年元人万亿个名家户亩吨米公平多余点股份次只件辆台号种条千百座里度])))"
)
_TOLD, _IN_TERM = 3.0, 1.0
_LEAST = 1.0
_ALONE = 5  # days by which a day that one article alone names may outrun the others


@dataclass(frozen=True, slots=True)
class _Reported:
    """A month and day without a year: `weight` is 2 for a dispatch's, 1 for another opening's, 0 for one further down."""

    month: int
    day: int
    weight: int
    weekday: int | None
    words: str


@dataclass(frozen=True, slots=True)
class _Dated:
    """Words that name a year: `since` to `until` is the day, month or year; `weekday` only of a day."""

    since: date
    until: date
    is_planned: bool
    weekday: int | None
    words: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says of its time. `told` are years by anniversaries, `terms` first years of terms of five, with words."""

    reported: list[_Reported]
    dated: list[_Dated]
    told: list[tuple[int, str]]
    terms: list[tuple[int, str]]


def infer_issue_date(articles: Sequence[str]) -> IssueDate | None:
    """Infer a page's date: the latest day that its openings report, in the year that its dated words suit best.

    The paper itself may be a day younger. None where no article names a day, or nothing on the page tells a year.
    """
    texts = [text[:_LONGEST] for text in articles]
    if below := printed_below(texts):
        return below
    page = _read(texts)
    openings = [one for one in page.reported if one.weight] or page.reported
    latest = {year: found for year in _years(page) if (found := _latest(openings, year))}
    if not latest:
        return None
    scores = {year: _score(page, year, day) for year, (day, _) in latest.items()}
    year = max(scores, key=lambda one: scores[one])
    day, opening = latest[year]
    # A year that the page only leaves over (2022年底 is past, 2024年 to come) is right in four of ten.
    if scores[year] < _LEAST and not any(one.since.year == year for one in page.dated):
        return None
    return IssueDate(_today(texts, day) or day, "inferred", _evidence(page, day, opening))


def _read(texts: Sequence[str]) -> _Page:
    return _Page(
        [one for text in texts for one in _reported(text)],
        [one for text in texts for one in _once(_dated(text))],
        [pair for text in texts for pair in _told_years(text)],
        sorted({one for text in texts for one in _terms(text)}),
    )


def _years(page: _Page) -> list[int]:
    """The years that the issue may be of; those of a term only where weekdays may tell them apart."""
    years = {one.since.year + shift for one in page.dated for shift in (0, 1)} | {
        year for year, _ in page.told
    }
    if not years and any(one.weekday is not None for one in page.reported):
        years = {first + shift for first, _ in page.terms for shift in range(6)}
    return sorted(years)


def _score(page: _Page, year: int, day: date) -> float:
    """How well the words of a page suit an issue of a day."""
    score = sum(_suits(one, day) for one in page.dated) + sum(
        _weekday_suits(one, year) for one in page.reported
    )
    score += sum(_TOLD for told, _ in page.told if told == year)
    return score + sum(_in_term(first, year) for first, _ in page.terms)


def _in_term(first: int, year: int) -> float:
    """A term is spoken of while it lasts; of the next one, in the two years before it."""
    if first <= year <= first + 5:
        return _IN_TERM
    return 0.0 if first - 2 <= year < first else -_IN_TERM


def _reported(text: str) -> Iterator[_Reported]:
    """The days without a year that a text reports, those to come left out."""
    for match in _MONTH_DAY.finditer(text):
        before, after = text[max(0, match.start() - 10) : match.start()], text[match.end() : match.end() + 8]
        month, day = number(match["month"]), number(match["day"])
        if not month or not day or _PLANNED_BEFORE.search(before) or _PLANNED_AFTER.match(after):
            continue
        weight = 0 if match.start() > _LEAD else 2 if _DISPATCH.match(after) else 1
        yield _Reported(month, day, weight, _weekday(match["weekday"]), match.group())
    for match in _WEEKDAY_FIRST.finditer(text):
        yield _Reported(int(match["month"]), int(match["day"]), 0, _weekday(match["weekday"]), match.group())


def _dated(text: str) -> Iterator[_Dated]:
    """The days, months and years that a text names with their year."""
    for start in year_starts(text):
        match = _DATED.match(text, start)
        year = number(text[start : start + 4]) if match else None
        if match is None or year is None or not 1900 <= year <= 2100:
            continue
        before, after = text[max(0, start - 10) : start], text[match.end() : match.end() + 8]
        month, day = number(match["month"] or ""), number(match["day"] or "")
        found = day_of(year, month, day) if month and day else None
        days = (
            (found, found)
            if found
            else months_of(year, month, month)
            if month and month <= 12
            else years_of(year, year)
        )
        if days and not found and _LATE_PART.match(match.group()[-1:] + after):
            days = days[1], days[1]
        if days:
            is_planned = bool(_PLANNED_BEFORE.search(before) or _PLANNED_AFTER.match(after))
            yield _Dated(*days, is_planned, _weekday(match["weekday"]) if found else None, match.group())
    for match in _BARE_YEAR.finditer(text):
        year = int(match["year"])
        found = day_of(year, int(match["month"]), int(match["day"])) if match["month"] else None
        days = (found, found) if found else years_of(year, year)
        if days and year <= 2100:
            before, after = (
                text[max(0, match.start() - 10) : match.start()],
                text[match.end() : match.end() + 8],
            )
            is_planned = bool(_PLANNED_BEFORE.search(before) or _PLANNED_AFTER.match(after))
            yield _Dated(*days, is_planned, None, match.group())


def _once(dated: Iterator[_Dated]) -> Iterable[_Dated]:
    """An article that names one year ten times says it once."""
    return {(one.since, one.until, one.is_planned): one for one in dated}.values()


def _told_years(text: str) -> Iterator[tuple[int, str]]:
    """Years that are told by an anniversary: 建党100周年 is 2021."""
    for pattern, founded in _FOUNDED:
        for match in pattern.finditer(text):
            years = 100 if match["years"] == "一百" else number(match["years"])
            if (years and years % 5 == 0) or (years and founded + years > 2000):
                yield founded + years, match.group()


def _terms(text: str) -> Iterator[tuple[int, str]]:
    for pattern, founded in _TERMS:
        for match in pattern.finditer(text):
            if ordinal := number(match["ordinal"]):
                yield founded + 5 * ordinal, match.group()


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    return 6 if name == "天" else "一二三四五六日".index(name)


def _latest(openings: Sequence[_Reported], year: int) -> tuple[date, _Reported] | None:
    """The latest day of a year that the openings report; one that a single article runs far ahead with is passed over."""
    days = [(day, one) for one in openings if (day := day_of(year, one.month, one.day))]
    days.sort(key=lambda pair: (pair[0], pair[1].weight), reverse=True)
    for at, (day, one) in enumerate(days):
        later = [other for other, _ in days[at + 1 :]]
        if one.weight == 2 or not later or (day - later[0]).days <= _ALONE:
            return day, one
    return days[0] if days else None


def _suits(one: _Dated, issue: date) -> float:
    """How well dated words suit an issue of a day: best what is just past, less what is long past, ill what is to come."""
    gone = (issue - one.since).days
    if one.weekday is not None and one.since.weekday() != one.weekday:
        return 0.0
    if one.is_planned:
        # A plan is for the months to come, less often for years ahead.
        weight = 0.7 if (one.until - one.since).days <= 31 else 0.3
        return weight * _fading(max(0, -gone)) if one.until >= issue else -0.2
    if one.since == one.until:
        return -3.0 if gone < -3 else 4.0 if gone <= 45 else 0.6 * _fading(gone)
    if (one.until - one.since).days <= 31:
        return -1.5 if gone < 0 else 1.0 if gone <= 62 else 0.5 * _fading(gone)
    if gone < 0:
        return -1.4
    return 0.8 if one.since.year == issue.year else 0.4 * _fading(gone)


def _fading(gone: int) -> float:
    """What is past by a year counts half, by three an eighth."""
    return math.exp2(-gone / 365)


def _weekday_suits(one: _Reported, year: int) -> float:
    day = day_of(year, one.month, one.day)
    if one.weekday is None or day is None:
        return 0.0
    return 1.0 if day.weekday() == one.weekday else -1.0


def _today(texts: Sequence[str], day: date) -> date | None:
    """The issue's day where an article names it: 今天（11日）, 昨日（8月10日）."""
    for text in texts:
        for match in _TODAY.finditer(text):
            month = int(match["month"]) if match["month"] else day.month
            named = day_of(day.year, month, int(match["day"]))
            issue = named + timedelta(days=match["word"] == "昨") if named else None
            if issue and timedelta(0) <= issue - day <= timedelta(days=2):
                return issue
    return None


def _evidence(page: _Page, day: date, opening: _Reported) -> str:
    """The words that tell the year, then those that tell the day."""
    of_year = [one for one in page.dated if one.since.year == day.year]
    nearest = max(of_year, key=lambda one: _suits(one, day), default=None)
    anniversary = next((words for year, words in page.told if year == day.year), "")
    weekday = opening.words if opening.weekday is not None else ""
    year_words = (
        nearest.words if nearest else anniversary or weekday or next((one.words for one in page.dated), "")
    )
    return "；".join(dict.fromkeys(word.strip() for word in (year_words, opening.words) if word))
