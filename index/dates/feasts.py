"""Feasts and dates of the farmers' calendar (农历) as days of the common one, by borax, which knows 1900 to 2100."""

from __future__ import annotations

from datetime import date, timedelta

from borax.calendars.lunardate import InvalidLunarDateError, LCalendars, LunarDate

from index.dates.days import DayRange, day_of

_FIXED = {
    "元旦": (1, 1), "妇女节": (3, 8), "植树节": (3, 12), "五一": (5, 1), "劳动节": (5, 1), "青年节": (5, 4), "护士节": (5, 12), "儿童节": (6, 1),
    "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆": (10, 1), "十一": (10, 1), "记者节": (11, 8), "平安夜": (12, 24), "圣诞节": (12, 25), "跨年夜": (12, 31),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八节": (12, 8),
}
# Days off, as most years have given them: from the feast on, the Spring Festival's from its eve.
_WEEKS = {"春节": (-1, 5), "国庆": (0, 6), "十一": (0, 6), "五一": (0, 4)}
_BRIDGED = ((-2, 0), (-2, 0), (0, 0), (0, 2), (0, 2), (0, 2), (-1, 1))  # of the other feasts, by weekday
FEASTS = (*_FIXED, *_LUNAR, "除夕", "清明")


def feast(name: str, year: int) -> date | None:
    """The day of one of `FEASTS`, the Spring Festival of a year the one that falls in it."""
    if name in _FIXED:
        return day_of(year, *_FIXED[name])
    if name == "清明":
        return _solar_term(name, year)
    if name == "除夕":
        first = lunar_day(year, 1, 1)
        return first - timedelta(days=1) if first else None
    return lunar_day(year, *_LUNAR[name])


def holiday(name: str, day: date) -> DayRange:
    """The days off around a feast that falls on `day` (国庆假期, 春节期间, 端午假期)."""
    first, last = _WEEKS.get(name) or _BRIDGED[day.weekday()]
    return day + timedelta(days=first), day + timedelta(days=last)


def lunar_month_end(first: date) -> date:
    """The last day of the farmers' month that begins on `first`: its 29th or 30th."""
    lunar = LunarDate.from_solar(first)
    return lunar_day(lunar.year, lunar.month, 30) or first + timedelta(days=28)


def lunar_day(year: int, month: int, day: int) -> date | None:
    """A day of the farmers' calendar; None where it has none such, or is beyond the library's years."""
    try:
        solar: date = LunarDate(year, month, day).to_solar_date()
    except (ValueError, InvalidLunarDateError):
        return None
    return solar


def _solar_term(name: str, year: int) -> date | None:
    try:
        day: date = LCalendars.create_solar_date(year, term_name=name)
    except (ValueError, InvalidLunarDateError):
        return None
    return day
