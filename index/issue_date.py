"""The issue date of a page whose path does not tell it: from its masthead, or inferred from what it reports."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

_FULL = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(\d{1,2}月)?")
_LEAD = 120  # characters in which a report says when


@dataclass(frozen=True, slots=True)
class IssueDate:
    """`source` is "masthead" or "inferred"; `evidence` the words it rests on."""

    date: date
    source: str
    evidence: str


def masthead_date(line: str) -> IssueDate | None:
    """The date that a masthead line states."""
    match = _FULL.search(line)
    day = _date(int(match[1]), int(match[2]), int(match[3])) if match else None
    return IssueDate(day, "masthead", line.strip()) if day else None


def infer_issue_date(articles: list[str]) -> IssueDate | None:
    """Infer a page's date: the latest day that its leads report, in the year that its articles name in passing.

    The paper itself may be a day or two younger than that day. A year that names a month too counts twice, since
    reports date what is near by month and what is far by year; between equals the earlier year, since plans reach
    far ahead. None where no lead names a day or no article a year.
    """
    leads = [match for text in articles if (match := _DAY.search(text[:_LEAD]))]
    years: Counter[int] = Counter()
    for text in articles:
        for match in _YEAR.finditer(text):
            years[int(match[1])] += 2 if match[2] else 1
    if not leads or not years:
        return None
    year = min(years, key=lambda candidate: (-years[candidate], candidate))
    dated = [(day, match[0]) for match in leads if (day := _date(year, int(match[1]), int(match[2])))]
    if not dated:
        return None
    named = Counter(day for day, _ in dated)
    latest = max(day for day, times in named.items() if times == max(named.values()))
    words = next(words for day, words in dated if day == latest)
    return IssueDate(latest, "inferred", f"{year}年；{words}")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
