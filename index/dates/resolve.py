"""Dates as news writes them - partial, relative, in Chinese digits - resolved against the issue's date.

News means the past: a bare 12月28日 read on 2 January is last December's. What is to come is near, or announced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.dates.date_forms import BARE_DAYS, FORMS
from index.dates.date_words import AND, TO, Around, DateForm, Meaning, Mention, year_starts
from index.dates.days import months_of
from index.dates.feast_forms import FORMS as FEASTS
from index.dates.period_forms import FORMS as PERIODS
from index.types import Span

# The first form that takes a stretch of text has it, so the longer stand before the shorter.
_FORMS = (*FEASTS, *FORMS, *PERIODS, *BARE_DAYS)
_CLOCK = r"(?:[上下]午|凌晨|清晨|早[上晨]?|中午|傍晚|晚[上间]?|夜[间里]?|深夜)?\s*(?:\d{1,2}\s*(?:[时点](?:\d{1,2}分|半|许|整)?|[:：]\d{2}(?:[:：]\d{2})?))?"
_JOINT = re.compile(
    rf"(?:[（(](?:周|星期)[一二三四五六日天][）)])?\s*{_CLOCK}\s*(?:起|开始)?\s*(?:(?P<to>{TO})|{AND})\s*"
)
_LONGEST_JOINT = 24


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """`text` at `span` means the days `since` to `until`, both inclusive; one day has both equal."""

    span: Span
    text: str
    since: date
    until: date


def resolve_dates(text: str, base: date | None) -> tuple[ResolvedDate, ...]:
    """Every date in a text, in order, none overlapping. What needs a `base` is left out without one, and so is a day
    that does not exist (2月30日)."""
    mentions: list[Mention] = []
    for form, match in _find(text):
        last = mentions[-1] if mentions else None
        span = Span(*match.span())
        joint = (
            _JOINT.fullmatch(text, last.span.end, span.start) if last and _is_close(last.span, span) else None
        )
        joined = last.meaning if last and joint and joint["to"] else None
        around = Around(text, span, base, mentions, joined)
        found = form.read(match, around)
        if found is None:
            continue
        stretch = _stretch(last.meaning, found, around, is_list=not joined) if last and joint else None
        if stretch and last:
            mentions[-1] = Mention(Span(last.span.start, span.end), stretch)
        else:
            mentions.append(Mention(span, found))
    return tuple(
        ResolvedDate(one.span, text[one.span.start : one.span.end], one.meaning.since, one.meaning.until)
        for one in mentions
    )


def _find(text: str) -> Iterator[tuple[DateForm, re.Match[str]]]:
    """What each form finds, in the order of the text, none overlapping."""
    taken = bytearray(len(text))
    years = year_starts(text)
    found = []
    for form in _FORMS:
        if not any(word in text for word in form.needs):
            continue
        at_years = (form.pattern.match(text, start) for start in years) if form.in_year else None
        for match in at_years or form.pattern.finditer(text):
            if match is None:
                continue
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                found.append((start, form, match))
    found.sort(key=lambda one: one[0])
    return ((form, match) for _, form, match in found)


def _is_close(last: Span, span: Span) -> bool:
    return span.start - last.end <= _LONGEST_JOINT


def _stretch(first: Meaning, last: Meaning, around: Around, *, is_list: bool) -> Meaning | None:
    """One stretch of two dates: 8月10日至12日, and of a list 10日、11日, whose days follow each other."""
    if first.since > last.until or first.unit == "week":
        return None
    if is_list and (first.unit != last.unit or last.since != first.until + timedelta(days=1)):
        return None
    since, until = first.since, last.until
    is_figure = last.unit == "month" and since.month == 1 and not last.has_year and not around.is_announced
    if is_figure and around.base and until > around.base + timedelta(days=31):
        # 1-12月 read in January is the year that has been.
        since, until = months_of(since.year - 1, 1, until.month) or (since, until)
    return Meaning(since, until, last.unit, last.has_year)
