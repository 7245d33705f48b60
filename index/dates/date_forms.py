"""Dates by day, month and year: 2021年8月10日, 8月10日, 10日, 2021/8/10, 8月下旬, 1-7月, 去年底, 2018—2020年."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.dates.date_words import (
    AND,
    DIGIT,
    NUMBER,
    TO,
    WEEKDAY,
    YEAR,
    Around,
    DateForm,
    Meaning,
    meaning,
    number,
    number_not_after,
    year_of,
)
from index.dates.days import (
    day_of,
    months_of,
    nearest_day,
    nearest_month,
    part_of_month,
    part_of_year,
    years_of,
)

_SEP = rf"\s*(?:{TO}|{AND})\s*"
_DAY = rf"(?P<day>{NUMBER})\s*(?:日|号|(?={_SEP}(?:{NUMBER}\s*月\s*)?{NUMBER}\s*[日号]))"
_DAY_OF_MONTH = rf"\s*月\s*(?:份\s*)?{_DAY}"
_MONTH_PART = r"(?P<part>上[、至]?中旬|中[、至]?下旬|[上中下]旬|初(?![一二三四五六七八九十中])|底|末)?"
_MONTH = rf"(?:\s?月份?{_MONTH_PART}(?![龄嫂饼亮光历租薪票卡子球]|期(?![间末初中]))(?!\s?{NUMBER}\s?[日号])|(?={_SEP}{NUMBER}\s?月(?!龄)))"
_YEAR_PART = (
    r"上半年|下半年|第?(?:[一二三四1-4]|(?<=第)[一二三四1-4]个)季度|[前头][三两]个?季度|年?(?:初(?![中级步始心次期赛选审诊衷代])|底(?![层线部气价])|末(?!端))"
    r"|[春夏秋冬](?:[天季]|(?=[，,。、；）)]))"
)
_WEEKDAY_AFTER = re.compile(rf"\s*[（(，,]?\s*{WEEKDAY}")
_DISPATCH = re.compile(r"\s*(?:电|讯|报道|消息)")
# 有1000年历史, 2500年前: a length of time, not a year.
_LENGTH_BEFORE = re.compile(r"(?:[近约过有达逾超前长龄]|距今|历时|需要|就是)\s*$")
_LENGTH_AFTER = re.compile(r"(?:多?(?:前(?!后)|[来间])|的?历史|以上|之久|左右|文[明化]|古)")
_COMING_STRETCH = re.compile(r"[日号]?\s*[-—~至到、]\s*\d{1,2}日.{0,4}将")
_COMING_DAY_BEFORE = re.compile(r"(?:将|拟|定|计划|预计|预定|安排)(?:于|在|自|从)?$")
_COMING_DAY_AFTER = re.compile(r"(?:[上下]午|[早中]午|晚上?|凌晨)?\s?将")
_LENGTH_OF_DAYS = re.compile(
    rf"(?:拘留|羁押|放假|休假|为期|公示|累计|历时|停[工产业课牌]|(?<![此目日])前|(?<!不)过|(?:未来|今后|接下来)(?:\d{{1,2}}\s*{TO})?)$"
)
_THROUGH = re.compile(rf"{_SEP}(?P<month>{NUMBER})\s?月")
_TWO_MONTHS = ["一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九"]
# 三月三 and 四月八 are feasts of the farmers' calendar, 五月天 and 《十月》 are names.
_NO_MONTH = re.compile(r"[一二三四五六七八九十天》]")
# A Chinese number before 日 is more often a length of time, 一日千里 and 十五日婚假.
_CHINESE_DAY_BEFORE = re.compile(r"(?:^|[，,。；：:、\s（(“\"于在至到从者自日])$")
_CHINESE_DAY_AFTER = re.compile(
    r"\s*(?:[上中下]午|凌晨|清晨|[早晚夜傍]|电|讯|[，,、：:）)]|至|到|—|在|向|从|对|就|宣布|说|表示|发布|举行|召开|起|前|$)"
)
# A forecast names days that come.
_WEATHER = re.compile("降雨|降水|风雨|暴雨|阵雨|有雨|小雨|中雨|大雨|降温|气温|高温|台风|冷空气|多云|预报")
_FIGURES_WITHIN = 2  # months in which figures come out
_SOON = 7  # days
_GOES_ON = 10  # days that a forecast goes on
_FAR = 25  # days between a bare day and the one named before it, past which it is of that one's month
_OF_MONTH = 40  # characters
_NOT_A_DAY_BEFORE = "月第近年每后满逾超约达足需隔期续共有终某朝."
_NOT_A_DAY_AFTER = r"(?!常(?![委务住])|益|新[月异]|均|内|楼|线|公里|游|行程|谈(?![判话到及])|元(?!旦)|本(?![报台市县省区网刊届次])|起(?=[步草诉码])|年化|以[内上下]|之[内久]|左右|龄|[\d一二三两]夜|后(?![，,、起])|连[涨跌阳阴续])"


def _full(match: re.Match[str], around: Around) -> Meaning | None:
    year, month, day = year_of(match["year"], around), number(match["month"]), number(match["day"])
    found = day_of(year, month, day) if year and month and day else None
    return meaning((found, found), "day", has_year=True) if found else None


def _month_day(match: re.Match[str], around: Around) -> Meaning | None:
    month, day = number(match["month"]), number(match["day"])
    if not month or not day or month > 12 or around.is_habit:
        return None
    if around.joined:
        start = around.joined.since
        found = day_of(start.year + (month < start.month), month, day)
        return meaning((found, found), "day", has_year=around.joined.has_year) if found else None
    lent = None if _DISPATCH.match(around.text, around.span.end) else around.lent_year(month)
    if lent:
        found = day_of(lent, month, day)
        return meaning((found, found), "day", has_year=True) if found else None
    if around.base is None:
        return None
    found = _of_weekday(month, day, around) or nearest_day(
        month, day, around.base, is_announced=around.is_announced
    )
    return meaning((found, found), "day") if found else None


def _of_weekday(month: int, day: int, around: Around) -> date | None:
    """The day nearest to the issue that falls on the weekday printed behind it (8月10日，星期二)."""
    match = _WEEKDAY_AFTER.match(around.text, around.span.end)
    if match is None or around.base is None:
        return None
    weekday = "一二三四五六日天".index(match["weekday"]) % 7 if match["weekday"] != "天" else 6
    base = around.base
    days = [day_of(year, month, day) for year in range(base.year - 1, base.year + 2)]
    fitting = [one for one in days if one and one.weekday() == weekday]
    return min(fitting, key=lambda one: abs(one - base), default=None)


def _iso(match: re.Match[str], _around: Around) -> Meaning | None:
    found = day_of(int(match[1]), int(match[3]), int(match[4]))
    return meaning((found, found), "day", has_year=True) if found else None


def _dotted_month(match: re.Match[str], _around: Around) -> Meaning | None:
    """1998.07—2000.08, as lives are listed."""
    year, month = int(match["year"]), int(match["month"])
    return meaning(months_of(year, month, month), "month", has_year=True) if 1 <= month <= 12 else None


def _slashed(match: re.Match[str], around: Around) -> Meaning | None:
    month, day = int(match["month"]), int(match["day"])
    found = (
        nearest_day(month, day, around.base, is_announced=around.is_announced)
        if around.base and month <= 12
        else None
    )
    return meaning((found, found), "day") if found else None


def _month_of_year(match: re.Match[str], around: Around) -> Meaning | None:
    year, month = year_of(match["year"], around), number(match["month"])
    whole = months_of(year, month, month) if year and month and month <= 12 else None
    return meaning(part_of_month(whole, match["part"] or ""), "month", has_year=True) if whole else None


def _month(match: re.Match[str], around: Around) -> Meaning | None:
    if match["month"] in _TWO_MONTHS:
        return _two_months(_TWO_MONTHS.index(match["month"]) + 1, around)
    month = number(match["month"])
    if not month or month > 12 or around.is_habit:
        return None
    through = None if "月" in match.group() else _THROUGH.match(around.text, around.span.end)
    if through and (number(through["month"]) or 0) > 12:
        return None  # 寿命10-14月
    if not match["month"].isdecimal() and (_NO_MONTH.match(around.after(1)) or around.before(1) == "《"):
        return None
    if around.joined:
        start, has_year = around.joined.since, around.joined.has_year
        whole = months_of(start.year + (month < start.month), month, month)
    elif lent := around.lent_year(month):
        whole, has_year = months_of(lent, month, month), True
    else:
        has_year = False
        whole = nearest_month(month, around.base, is_announced=around.is_announced) if around.base else None
        if whole and around.base and whole[0] > around.base and around.after(2) == "以来":
            whole = months_of(whole[0].year - 1, month, month)
    return meaning(part_of_month(whole, match["part"] or ""), "month", has_year=has_year) if whole else None


def _two_months(first: int, around: Around) -> Meaning | None:
    """七八月份."""
    since = nearest_month(first, around.base, is_announced=around.is_announced) if around.base else None
    return meaning(months_of(since[0].year, first, first + 1), "month") if since else None


def _first_months(match: re.Match[str], around: Around) -> Meaning | None:
    """今年前7个月."""
    year, last = year_of(match["year"], around), _count(match)
    return meaning(months_of(year, 1, last), "part", has_year=True) if year and 2 <= last <= 12 else None


def _first_months_so_far(match: re.Match[str], around: Around) -> Meaning | None:
    """前7个月 in August, of figures as they come out; else it is the months before something."""
    base, last = around.base, _count(match)
    if base is None or not 2 <= last <= 11 or (base.month - last) % 12 > _FIGURES_WITHIN:
        return None
    return meaning(months_of(base.year - (last > base.month), 1, last), "part")


def _count(match: re.Match[str]) -> int:
    return 2 if match["count"] == "两" else number(match["count"]) or 0


def _since_new_year(_match: re.Match[str], around: Around) -> Meaning | None:
    return meaning((date(around.base.year, 1, 1), around.base), "part") if around.base else None


def _year(match: re.Match[str], around: Around) -> Meaning | None:
    year = year_of(match["year"], around)
    if year is None or not 1000 <= year <= 2100:
        return None
    is_round = year % 100 == 0 or year < 1900
    if is_round and (
        _LENGTH_BEFORE.search(around.before(3)) or _LENGTH_AFTER.match(around.text, around.span.end)
    ):
        return None
    part = match["part"] or ""
    return meaning(part_of_year(year, part), "part" if part else "year", has_year=True)


def _first_year(match: re.Match[str], _around: Around) -> Meaning | None:
    return meaning(years_of(int(match["year"]), int(match["year"])), "year", has_year=True)


def _fiscal_year(match: re.Match[str], _around: Around) -> Meaning | None:
    """2021-22财年: the two years that it lies in. What day it begins on is the company's own, so 2023财年 tells none."""
    if not match["second"]:
        return None
    first = int(match["year"])
    last = first // 100 * 100 + int(match["second"][-2:])
    return meaning(years_of(first, last), "year", has_year=True)


def _day(match: re.Match[str], around: Around) -> Meaning | None:
    day = number(match["day"])
    if not day or day > 31 or around.is_habit or _LENGTH_OF_DAYS.search(around.before(8)):
        return None
    named = around.joined or around.in_sentence(_OF_MONTH)
    month = named if named and named.unit == "month" and named.has_year else None
    named = named if named and named.unit == "day" else None
    if not match["day"].isdecimal() and not around.joined and not _is_chinese_day(around):
        return None
    said = around.said("day")
    if coming := _just_named_to_come(around):
        said = coming  # 降雨在21日。…在22日至23日
    if said and said.is_day and said.until.day == day:
        # 7月4日 …。4日早上: the day that was just named, whatever the month of the issue.
        return said
    if said and around.base and said.is_day and said.until > around.base:
        # 8月5日高温持续。6日有雨: a forecast goes on from the day that it has named.
        goes_on = day_of(said.until.year, said.until.month, day)
        if goes_on and 0 < day - said.until.day <= _GOES_ON:
            return meaning((goes_on, goes_on), "day")
    if around.is_behind_announced and named and 0 < day - named.until.day <= _GOES_ON:
        # 将在8月18日上线，25日开始: a plan goes on as well.
        found = day_of(named.until.year, named.until.month, day)
        return meaning((found, found), "day", has_year=named.has_year) if found else None
    found = _of_issue(day, around) if around.base else None
    is_of_month = month and around.lent_year(month.since.month) == month.since.year
    if month and is_of_month and (found is None or abs(found - month.until).days > _FAR):
        # 2022年2月，甲20日进山: of the month that its sentence names with a year.
        found = day_of(month.since.year, month.since.month, day)
        return meaning((found, found), "day", has_year=True) if found else None
    if named and (around.joined or found is None or abs(found - named.until).days > _FAR):
        found = _beside(day, named, is_later=around.joined is not None)
        return meaning((found, found), "day", has_year=named.has_year) if found else None
    return meaning((found, found), "day") if found else None


def _just_named_to_come(around: Around) -> Meaning | None:
    """The day named right before, where it is after the issue's."""
    last, base = around.last, around.base
    if last is None or base is None or around.span.start - last.span.end > _OF_MONTH:
        return None
    day = last.meaning.until
    is_coming = last.meaning.unit == "day" and day > base
    return Meaning(day, day, "day", last.meaning.has_year) if is_coming else None


def _is_chinese_day(around: Around) -> bool:
    if _DISPATCH.match(around.text, around.span.end):
        return True
    return bool(_CHINESE_DAY_BEFORE.search(around.before(1)) and _CHINESE_DAY_AFTER.match(around.after(3)))


def _of_issue(day: int, around: Around) -> date | None:
    """The last such day; the coming one where it is tomorrow or announced. One that the month lacks is none."""
    base = around.base
    if base is None:
        return None
    # A day that is tomorrow's is rather that than a month ago, at a month's end as well.
    if (tomorrow := base + timedelta(days=1)).day == day:
        return tomorrow
    shift = 0
    if day > base.day and not (
        around.is_announced
        or _COMING_STRETCH.match(around.after(12))
        or (
            day - base.day <= _SOON
            and (_WEATHER.search(around.after(40)) or _WEATHER.search(around.before(30)))
        )
    ):
        shift = -1
    elif day < base.day and (
        _COMING_DAY_BEFORE.search(around.before(4)) or _COMING_DAY_AFTER.match(around.text, around.span.end)
    ):
        shift = 1 if base.day - day > _FAR // 2 else 0
    elif around.after(1) == "起" and shift == 0:
        # 1日起 at the end of a month is the one to come.
        coming = months_of(base.year, base.month + 1, base.month + 1)
        found = day_of(coming[0].year, coming[0].month, day) if coming else None
        if found and (found - base).days <= _SOON:
            return found
    month = months_of(base.year, base.month + shift, base.month + shift)
    return day_of(month[0].year, month[0].month, day) if month else None


def _beside(day: int, named: Meaning, *, is_later: bool) -> date | None:
    """The day of the month nearest to the one named before; of a stretch's end, the next that comes."""
    near = []
    for shift in (-1, 0, 1):
        month = months_of(named.since.year, named.since.month + shift, named.since.month + shift)
        if month and (found := day_of(month[0].year, month[0].month, day)):
            near.append(found)
    if is_later:
        return next((one for one in near if named.since < one <= named.since + timedelta(days=31)), None)
    return min(near, key=lambda one: abs(one - named.until), default=None)


_DASHES = r"[-—－–~～至]"
_YEAR_OF = rf"(?P<year>{YEAR})\s*的?\s*"
_FIRST_MONTHS = rf"[前头](?<![此之以目先提].)\s?(?P<count>{DIGIT}{{1,2}}|两)\s?个?月(?!大)"
FORMS = (
    DateForm(("今年以来",), re.compile("今年以来"), _since_new_year),
    DateForm(("-", "/", "."), re.compile(r"([12](?<![\d./-].)[09]\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-]*\d|\.\d)"), _iso),
    DateForm((".",), re.compile(rf"(?P<year>[12](?<![\d./].)[09]\d\d)\.(?P<month>[01]\d)(?![\d.])(?:(?=\s*{TO}+)|(?<={_DASHES}.{{7}}))"), _dotted_month),
    DateForm(("/",), re.compile(r"(?P<month>0(?<![\d/.].)\d)/(?P<day>[0-3]\d)(?![\d/.%])"), _slashed),
    DateForm((".",), re.compile(r"(?P<month>1(?<![\d.].)[0-2]|[1-9](?<![\d.].))\.(?P<day>[0-3]?\d)[日号](?![常均元益本])"), _slashed),
    DateForm(("-",), re.compile(r"(?P<month>[01](?<![\d-].)\d)-(?P<day>[0-3]\d)(?=\s+\d{1,2}[:：]\d\d)"), _slashed),
    DateForm(("月",), re.compile(rf"{_YEAR_OF}(?P<month>{NUMBER}|元){_DAY_OF_MONTH}"), _full, in_year=True),
    DateForm(("月",), re.compile(rf"(?P<month>{number_not_after('')}){_DAY_OF_MONTH}"), _month_day),
    DateForm(("元月",), re.compile(rf"(?P<month>元)(?<![\d公单美欧日万].){_DAY_OF_MONTH}"), _month_day),
    DateForm(("月",), re.compile(rf"{_YEAR_OF}{_FIRST_MONTHS}"), _first_months, in_year=True),
    DateForm(("月",), re.compile(_FIRST_MONTHS), _first_months_so_far),
    DateForm(("月",), re.compile(rf"{_YEAR_OF}(?P<month>{NUMBER}|元){_MONTH}"), _month_of_year, in_year=True),
    DateForm(("月",), re.compile(rf"(?P<month>{number_not_after('第近满')}){_MONTH}"), _month),
    DateForm(("元月",), re.compile(rf"(?P<month>元)(?<![\d公单美欧日万亿千百].){_MONTH}"), _month),
    DateForm(("财年", "财政年度"), re.compile(r"(?P<year>2(?<!\d.)0\d\d)(?:[-—/至](?P<second>(?:20)?\d\d))?\s?(?:财年|财政年度)"), _fiscal_year),
    DateForm(("年",), re.compile(rf"(?P<year>[12](?<![\d.].)[05-9]\d\d)(?={_SEP}[12][05-9]\d\d\s?年)"), _first_year),
    DateForm(("年",), re.compile(rf"(?P<year>{YEAR})度?\s?(?P<part>{_YEAR_PART})?"), _year, in_year=True),
)  # fmt: skip
BARE_DAYS = (
    DateForm(("日",), re.compile(rf"(?P<day>{number_not_after(_NOT_A_DAY_BEFORE)})(?:\s?日|(?={_SEP}{NUMBER}\s?日)){_NOT_A_DAY_AFTER}"), _day),
    DateForm(("号",), re.compile(r"(?P<day>[\d一二三四五六七八九十](?<![^，,。；：:、（(\s于在从到自至本该].)[\d一二三四五六七八九十]{0,2})号(?=$|[上下]午|[中早晚凌当这之至到前起，,。）)])"), _day),
)  # fmt: skip
