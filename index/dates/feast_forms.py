"""Dates by a feast or by the farmers' calendar: 春节, 去年国庆假期, “五一”国际劳动节, 农历七月初七, 腊月廿三."""

from __future__ import annotations

import re
from datetime import date

from index.dates.date_words import DIGIT, NUMBER, YEAR, Around, DateForm, Meaning, meaning, number, year_of
from index.dates.days import nearest
from index.dates.feasts import feast, holiday, lunar_day, lunar_month_end

_BESIDE = 14  # characters
_ERA = re.compile(r"[元一二三四五六七八九十]年的?$")  # 康熙七年农历六月
_HABIT_FEAST = re.compile(
    r"(?:每年?|历年|往年|逢|过|像|如|以往|欢度)的?$|(?:共?庆祝?|喜?迎|纪念|相当于|第\d+个)[“八一”六三]*$"
)


def _feast_of_year(match: re.Match[str], around: Around) -> Meaning | None:
    year = year_of(match["year"], around)
    found = feast(match["name"], year) if year else None
    return _feast_days(match, found, has_year=True)


def _feast(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None or _HABIT_FEAST.search(around.before(8)):
        return None
    years = range(around.base.year - 1, around.base.year + 2)
    days = [day for year in years if (day := feast(match["name"], year))]
    return _feast_days(match, nearest(days, around.base, is_announced=around.is_announced), has_year=False)


def _feast_days(match: re.Match[str], day: date | None, *, has_year: bool) -> Meaning | None:
    if day is None:
        return None
    days = holiday(match["name"], day) if match["off"] else (day, day)
    return meaning(days, "feast", has_year=has_year)


def _lunar(match: re.Match[str], around: Around) -> Meaning | None:
    """农历七月初七, 正月十五, 农历七月: a day or month of the farmers' calendar. Leap months are left."""
    beside = around.in_sentence(_BESIDE)
    if beside and beside.is_day:
        return beside  # 2022年2月6日，农历正月初六: one day in two calendars
    if _ERA.search(around.before(3)):
        return None
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["month"]) or number(match["month"])
    day = number((match["day"] or "").removeprefix("初"))
    if not month or match["leap"]:
        return None
    if match["year"]:
        year = year_of(match["year"], around)
        found = lunar_day(year, month, day or 1) if year else None
    elif around.base:
        years = range(around.base.year - 2, around.base.year + 2)
        days = [one for year in years if (one := lunar_day(year, month, day or 1))]
        found = nearest(days, around.base, is_announced=around.is_announced)
    else:
        found = None
    if found is None:
        return None
    last = found if day else lunar_month_end(found)
    return meaning((found, last), "day" if day else "part", has_year=bool(match["year"]))


def _new_year(match: re.Match[str], around: Around) -> Meaning | None:
    """大年三十, 大年初一: the eve of the Spring Festival, and the days from it on."""
    if around.base is None or _HABIT_FEAST.search(around.before(8)):
        return None
    years = range(around.base.year - 1, around.base.year + 2)
    day = number(match["day"].removeprefix("初"))
    eve = match["day"] == "三十"
    days = [feast("除夕", year) if eve else lunar_day(year, 1, day or 0) for year in years]
    found = nearest([one for one in days if one], around.base, is_announced=around.is_announced)
    return meaning((found, found), "day") if found else None


_OFF = r"(?P<off>假期|小?长假|黄金周|期间)"
_OF_FEAST = r"(?=节|假期|小?长假|黄金周|期间|当[天日])"
_NAMES = rf"元旦|春节|除夕|国庆{_OF_FEAST}|元宵{_OF_FEAST}|清明{_OF_FEAST}|端午{_OF_FEAST}|七夕{_OF_FEAST}|中秋{_OF_FEAST}|重阳{_OF_FEAST}|腊八节|平安夜|跨年夜"
# Days of a trade or a group are named more often than kept: only where the clause ends with them are they a date.
_LESSER = "妇女节|植树节|劳动节|青年节|护士节|儿童节|建党节|建军节|教师节|记者节|圣诞节"
_LESSER_HERE = rf"(?:{_LESSER})(?=当[天日]|期间|这[一天]|[，,。；])"
# Said of a feast as such, or of the days before and after it.
_NOT_THE_DAY = r"(?!节?(?:等|一样|[^。，]{0,14}等[^。，]{0,4}节|联欢|晚会|档|文化|习俗|民俗|传统|申遗|团拜|日期|主题|活动|老家|前|将[至到近]|即将|[到来]来|临近|之际|后|路|公园|礼|快乐|献礼|贺|\d|[一二三四五六七八九十]+周年|的?(?:由来|知识|相关|礼物)))"
_SUFFIX = rf"(?>(?<=元旦|春节|国庆|清明|端午|中秋)节?{_OFF}|节?当[天日]|节)?"
_FEAST = rf"(?P<name>{_NAMES}|{_LESSER_HERE}){_SUFFIX}{_NOT_THE_DAY}"
# With its year a feast needs no 节 behind it: 今年国庆.
_FEAST_OF_YEAR = rf"(?P<name>{_NAMES.replace(_OF_FEAST, '')}|{_LESSER}){_SUFFIX}{_NOT_THE_DAY}"
_MAY_DAY = rf"[“\"]?(?P<name>五一|(?<![一二三四五六七八九])十一(?!国|劳))(?=[”\"]?(?:节?{_OFF.replace('?P<off>', '?:')}|(?:国际)?劳动节)|[”\"](?:[，,、。；]|当[天日]))(?>[”\"]?(?:国际)?(?:劳动)?(?:节?{_OFF}|节)?){_NOT_THE_DAY}"
_NEEDS = ("元旦", "节", "除夕", "国庆", "元宵", "清明", "端午", "七夕", "中秋", "重阳", "平安夜", "跨年夜")
FORMS = (
    DateForm(("农历", "阴历", "夏历", "旧历"), re.compile(rf"[农阴夏旧]历\s*(?:(?P<year>{YEAR})|[甲乙丙丁戊己庚辛壬癸]\w年)?\s*(?P<leap>闰)?(?P<month>[正冬腊]|{NUMBER})月(?:(?P<day>初?{DIGIT}{{1,3}})日?)?"), _lunar),
    DateForm(("正月", "腊月"), re.compile(rf"(?P<month>[正腊])(?P<year>)(?P<leap>)月(?P<day>(?:初|(?=[十廿二三])){DIGIT}{{1,3}})"), _lunar),
    DateForm(("大年",), re.compile(r"大年(?P<day>初[一二三四五六七八九十]|三十)"), _new_year),
    DateForm(("五一", "十一"), re.compile(rf"(?P<year>{YEAR})\s*的?\s*{_MAY_DAY}"), _feast_of_year, in_year=True),
    DateForm(("五一", "十一"), re.compile(_MAY_DAY), _feast),
    DateForm(_NEEDS, re.compile(rf"(?P<year>{YEAR})\s*的?\s*{_FEAST_OF_YEAR}"), _feast_of_year, in_year=True),
    DateForm(_NEEDS, re.compile(_FEAST), _feast),
)  # fmt: skip
