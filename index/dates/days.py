"""Days and ranges of them: parts of months and years, and which year a date that names none means."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

DayRange = tuple[date, date]  # both inclusive

# The news writes 去年 before what was last year, so a date without a year is this year's unless it lies far ahead; over
# the year's end it is to come only where it is near. What is announced (将于) may be further ahead.
THIS_YEAR = 100  # days
NEXT_YEAR, ANNOUNCED_NEXT_YEAR = 60, 120  # days
JUST_PAST = 31  # days: what an announcement names and has just gone by, has gone by

_YEAR_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "初": (1, 2), "底": (11, 12), "末": (11, 12), "前三季度": (1, 9), "前两季度": (1, 6),
    "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14),
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
}  # fmt: skip


def say_day(day: date) -> str:
    """2024年5月13日, as answers say a day."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_of(year: int, month: int, day: int) -> date | None:
    """None for a day that does not exist, such as 30 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_of(year: int, first: int, last: int) -> DayRange | None:
    """The months `first` to `last` of a year; 0 or less and more than 12 run over into the years beside it."""
    low, high = year * 12 + first - 1, year * 12 + last - 1
    if not 12 <= low <= high < 9999 * 12:
        return None
    last_day = calendar.monthrange(high // 12, high % 12 + 1)[1]
    return date(low // 12, low % 12 + 1, 1), date(high // 12, high % 12 + 1, last_day)


def years_of(first: int, last: int) -> DayRange | None:
    """Whole years, within those that a newspaper speaks of."""
    return (date(first, 1, 1), date(last, 12, 31)) if 1000 <= first <= last <= 2100 else None


def part_of_month(month: DayRange, part: str) -> DayRange:
    """初 and 上旬 are the first ten days, 底, 末 and 下旬 those from the 21st on; "" is the whole month."""
    since, until = month
    part = part.replace("、", "").replace("至", "")
    first = {"中旬": 11, "中": 11, "中下旬": 11, "下旬": 21, "底": 21, "末": 21}.get(part, 1)
    last = {"上旬": 10, "初": 10, "上中旬": 20, "中旬": 20, "中": 20}.get(part, until.day)
    return since.replace(day=first), until.replace(day=last)


def part_of_year(year: int, part: str) -> DayRange | None:
    """初 is January and February, 底 November and December, a winter ends in the next year; "" is the whole year."""
    return months_of(year, *months_of_part(part))


def months_of_part(part: str) -> tuple[int, int]:
    """The months of a part of a year, whatever the way it is written: 第三季度, 年底, 夏天."""
    plain = (
        f"{part[1]}季度"
        if part.startswith("Q")
        else part.removeprefix("第").replace("个", "").replace("头", "前")
    )
    plain = plain if plain == "末" or plain in _YEAR_PARTS else plain.removeprefix("年").removesuffix("天")
    plain = plain.translate({ord(a): b for a, b in zip("1234１２３４", "一二三四一二三四", strict=True)})
    plain = f"{plain}季度" if plain and plain in "一二三四" else plain
    return _YEAR_PARTS.get(plain, _YEAR_PARTS.get(plain.removesuffix("季"), (1, 12)))


def nearest_day(month: int, day: int, base: date, *, is_announced: bool) -> date | None:
    """The day that a month and day without a year mean: the last that has been, or one to come that is near."""
    days = [found for year in range(base.year - 1, base.year + 2) if (found := day_of(year, month, day))]
    return nearest(days, base, is_announced=is_announced)


def nearest_month(month: int, base: date, *, is_announced: bool) -> DayRange | None:
    """The month that one without a year means, chosen by its first day as `nearest_day` chooses."""
    if not 1 <= month <= 12:
        return None
    first = nearest_day(month, 1, base, is_announced=is_announced)
    return months_of(first.year, month, month) if first else None


def nearest(days: Iterable[date], base: date, *, is_announced: bool) -> date | None:
    """The day that is meant of several a year apart, by the spans above."""
    days = sorted(days)
    past = max((one for one in days if one <= base), default=None)
    ahead = min((one for one in days if one > base), default=None)
    if ahead is None:
        return past
    gone, to_come = (base - past).days if past else 366, (ahead - base).days
    is_this_year = ahead.year == base.year
    is_near = to_come <= (THIS_YEAR if is_this_year else NEXT_YEAR) < gone
    is_told = is_announced and gone > JUST_PAST and (is_this_year or to_come <= ANNOUNCED_NEXT_YEAR)
    return ahead if is_near or is_told else past
