"""Days that a question names by the day it is asked on: 今年, 昨天, 星期六. An archive of many years has one of each in every issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.dates.resolve import resolve_dates
from qa.types import HardWord, Query

_WEEKDAY = re.compile(r"(?<![本这上下])(?:周|星期|礼拜)[一二三四五六日天末]")
_RELATIVE = re.compile(
    r"今|昨|明[天年日晨晚]|[前后]天|[前去后]年|[本这上下]个?(?:月|周|星期|礼拜|季度|旬)|本年|当[天日年月]"
)
_A_WEEK = timedelta(days=7)


def relative_days(query: Query) -> tuple[HardWord, ...]:
    """The days of a question that another day of asking would move."""
    return tuple(
        word
        for word in query.hard
        if word.kind == "date" and (_WEEKDAY.search(word.text) or _RELATIVE.search(word.text))
    )


def without_days(query: Query, days: Sequence[HardWord]) -> Query:
    """The question with these of its days left to what each article means by them."""
    text = query.text
    for word in days:
        text = text.replace(word.text, "")
    return replace(query, text=text, hard=tuple(word for word in query.hard if word not in days))


def as_said_on(word: HardWord, day: date) -> tuple[HardWord, ...]:
    """The days that a paper of `day` means by a relative day; a weekday is the one gone or the one to come."""
    found = resolve_dates(word.text, day)
    if not found:
        return ()
    own = replace(word, since=found[0].since, until=found[0].until)
    if not _WEEKDAY.search(word.text):
        return (own,)
    return own, replace(own, since=found[0].since + _A_WEEK, until=found[0].until + _A_WEEK)
