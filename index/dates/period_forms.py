"""Dates that count from the issue or from another date, and periods: 昨日, 上周五, 本月初, 次日, 一季度, 20世纪90年代, 国庆假期."""

from __future__ import annotations

import re
from datetime import timedelta

from index.dates.date_words import (
    AND,
    DIGIT,
    NUMBER,
    TO,
    WEEKDAY,
    Around,
    DateForm,
    Meaning,
    is_accident,
    meaning,
    number,
    number_not_after,
)
from index.dates.days import day_of, months_of, months_of_part, part_of_month, years_of

_DAYS = {
    "大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
# By the first character: what stands beside it where it is none (目前天气, 先天后天, 声明天下).
_DAY_ACCIDENTS = {
    "前": ("目之以空此提年月日天午雨", "气然空线性"), "后": ("以之然此先最随年月日天雨", "性赋"), "明": ("文透说声证表", ""), "昨": ("", ""), "今": ("如", "津"),
}  # fmt: skip
_DAY_WORD = r"(?P<word>[昨今明前后大](?:(?<=大)[前后])?)(?:天(?!下[之的来]|努力|[的地]努力|会更|系|慈善|集团|控股|基金)|日(?![本常均报之香]|头条|俄罗斯|说法|美国|关注|环球|视点|亚洲|方舟|重现|世界|科技|辟谣|推荐)|[晚夜晨早](?![报年]))"
_BOTH_DAYS = {"今明": (0, 1), "昨今": (-1, 0), "明后": (1, 2)}
_WEEKS = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_WEEK = r"(?P<week>上上|(?<![早晚以路线网街马])上|(?<![日基样])本|这|下下|(?<![以天月零])下)一?个?"
_MONTHS = {"上": -1, "下": 1}
_MONTH_ACCIDENTS = {
    "上": ("早晚以海路", "亮球光"), "本": ("日基样", "亮"), "这": ("", "亮"), "下": ("以天", "亮球光"), "当": ("应相", "球亮"), "同": ("不", ""), "次": ("下多首几每依", ""),
}  # fmt: skip
_SAID_ACCIDENTS = {
    "当": ("应相", "本"),
    "同": ("不相", "本"),
    "次": ("下多首几每依两三数一这此本各历", "本元"),
    "翌": ("", ""),
}
_HOPE = re.compile(r"(?:的|美好|更好|灿烂|光明|幸福|辉煌|未来)$")
_TWO_MEMBERS = re.compile(rf"\s*(?:{TO}|{AND})|[、，]?\s*{WEEKDAY}")
_WEEKDAY_JOINED = re.compile(rf"(?:{TO}|、|每个?|逢|双休|黑色|疯狂|超级|[周期][一二三四五六]|[（(])\s*$")
_BETWEEN = re.compile(r"\s*[日号]?\s*[（(，,]?\s*")
# 事发当天, 活动当天: the day of what is named, not of the date before it.
_OWN_DAY = re.compile(
    r"(?:发|活动|检查|见面|开业|开幕|比赛|婚礼|考试|出事|生日|首映|上映|发布|上市|报到|高考|的|日|号|节)$"
)
_FISCAL = re.compile(r"财年\s?$")
_STATED = re.compile(r"(?<!\d)(20\d\d)\s?$")  # 2023第一季度, 2023Q3
_YEAR_END_AHEAD = re.compile(r"到|至(?!今)|前|力争|争取|将|计划|预计|有望|实现")
_DECADES = {
    "初": (0, 2),
    "初期": (0, 2),
    "前期": (0, 4),
    "中期": (3, 6),
    "末": (7, 9),
    "末期": (7, 9),
    "后期": (5, 9),
}
_CENTURIES = {"上": 20, "上个": 20, "本": 21, "": 20}


def _day_word(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None or match["word"] not in _DAYS or is_accident(_DAY_ACCIDENTS, match):
        return None
    if match["word"] == "后" and not match.group().endswith("天"):
        return None
    if around.before(1) == "《" or around.before(2) == "时至":  # 《今日环球》 is a name, 时至今日 an age
        return None
    if match["word"] == "明" and (_HOPE.search(around.before(4)) or around.after(1) == "渐"):
        return None
    if explained := around.explained:
        return meaning((explained, explained), "day")
    found = (around.speaking or around.base) + timedelta(days=_DAYS[match["word"]])
    return meaning((found, found), "day")


def _both_days(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None:
        return None
    first, last = _BOTH_DAYS[match["words"]]
    return meaning((around.base + timedelta(days=first), around.base + timedelta(days=last)), "day")


def _both_years(_match: re.Match[str], around: Around) -> Meaning | None:
    return meaning(years_of(around.base.year, around.base.year + 1), "year") if around.base else None


def _day_of_week(match: re.Match[str], around: Around) -> Meaning | None:
    """上周五 and 本周一; of a weekday alone the last, unless it is announced. 周一至周五 and 每周六 are habits."""
    if around.base is None:
        return None
    weekday = "一二三四五六日天".index(match["weekday"]) % 7 if match["weekday"] != "天" else 6
    monday = around.base - timedelta(days=around.base.weekday())
    if (explained := around.explained) and explained.weekday() == weekday:
        found = explained
    elif match["week"]:
        found = monday + timedelta(weeks=_WEEKS.get(match["week"], 0), days=weekday)
    elif around.joined and around.joined.unit == "day":
        start = around.joined.since
        found = start + timedelta(days=(weekday - start.weekday()) % 7)
    elif (
        _TWO_MEMBERS.match(around.text, around.span.end)
        or _WEEKDAY_JOINED.search(around.before(3))
        or _is_said(weekday, around)
    ):
        return None
    else:
        found = monday + timedelta(days=weekday)
        if found > around.base and not around.is_announced:
            found -= timedelta(weeks=1)
    return meaning((found, found), "day")


def _is_said(weekday: int, around: Around) -> bool:
    """Whether the weekday only belongs to the date that stands right before it."""
    if around.last is None or not around.last.meaning.is_day:
        return False
    gap = around.text[around.last.span.end : around.span.start]
    return bool(_BETWEEN.fullmatch(gap)) and around.last.meaning.until.weekday() == weekday


def _week(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None:
        return None
    monday = around.base - timedelta(days=around.base.weekday())
    monday += timedelta(weeks=_WEEKS.get(match["week"], 0))
    since = monday + timedelta(days=5) if match["part"] == "末" else monday
    if match["part"] == "初":
        return meaning((monday, monday + timedelta(days=1)), "week")
    return meaning((since, monday + timedelta(days=6)), "week")


def _month_word(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None or is_accident(_MONTH_ACCIDENTS, match):
        return None
    month = around.base.month + _MONTHS.get(match["word"], 0)
    whole = months_of(around.base.year, month, month)
    if whole is None:
        return None
    if match["day"]:
        day = number(match["day"])
        found = day_of(whole[0].year, whole[0].month, day) if day else None
        return meaning((found, found), "day") if found else None
    return meaning(part_of_month(whole, match["part"] or ""), "month")


def _edge_of_month(match: re.Match[str], around: Around) -> Meaning | None:
    """月初, 月底: of this month."""
    if around.base is None or around.is_habit:
        return None
    whole = months_of(around.base.year, around.base.month, around.base.month)
    return meaning(part_of_month(whole, match["part"]), "month") if whole else None


_DAYS_LATER = 10
_NO_COUNT_BEFORE = r"第近每前后满约至到~—\-"
_DAYS_BEFORE = 40  # characters
_QUARTER_REACH = 40  # characters
_SAID_DAYS = {"次": 1, "翌": 1, "隔": 1, "第二": 1, "前一": -1, "头一": -1, "同一": 0}


def _said_day(match: re.Match[str], around: Around) -> Meaning | None:
    said = around.said("day")
    if said is None or not said.is_day or is_accident(_SAID_ACCIDENTS, match):
        return None
    if match["word"] == "当" and _OWN_DAY.search(around.before(2)):
        return None
    found = said.until + timedelta(days=_SAID_DAYS.get(match["word"], 0))
    return meaning((found, found), "day", has_year=said.has_year)


def _days_later(match: re.Match[str], around: Around) -> Meaning | None:
    """两天后 and 3日后 of a day that was named, 两天前 of one that its sentence names."""
    said = around.said("day") if match["way"] else around.in_sentence(_DAYS_BEFORE)
    days = 2 if match["count"] == "两" else number(match["count"])
    if said is None or said.unit != "day" or not said.is_day or not days or days > _DAYS_LATER:
        return None
    found = said.until + timedelta(days=days if match["way"] else -days)
    return meaning((found, found), "day", has_year=said.has_year)


def _said_month(match: re.Match[str], around: Around) -> Meaning | None:
    said = around.said("month")
    if said is None or is_accident(_MONTH_ACCIDENTS, match):
        return None
    month = said.until.month + (match["word"] == "次")
    whole = months_of(said.until.year, month, month)
    if whole and match["day"]:
        day = number(match["day"])
        found = day_of(whole[0].year, whole[0].month, day) if day else None
        return meaning((found, found), "day", has_year=said.has_year) if found else None
    return (
        meaning(part_of_month(whole, match["part"] or ""), "month", has_year=said.has_year) if whole else None
    )


def _said_year(match: re.Match[str], around: Around) -> Meaning | None:
    """上一年, 前一年 and 第二年 of a year that was named; 上一年 alone is last year."""
    said = around.said("year")
    if said is None and (around.base is None or match["word"] != "上一"):
        return None
    year = said.until.year if said else around.base.year if around.base else 0
    year += {"下一": 1, "第二": 1, "后一": 1, "那一": 0, "同一": 0}.get(match["word"], -1)
    return meaning(years_of(year, year), "year", has_year=True)


def _said_week(_match: re.Match[str], around: Around) -> Meaning | None:
    """当周 of a day that was named."""
    said = around.said("day")
    if said is None:
        return None
    monday = said.until - timedelta(days=said.until.weekday())
    return meaning((monday, monday + timedelta(days=6)), "week", has_year=said.has_year)


def _part_of_this_year(match: re.Match[str], around: Around) -> Meaning | None:
    """一季度, 下半年, 年底: this year's; in January and February the last year's second half where nothing looks ahead."""
    if around.base is None or around.is_habit or _FISCAL.search(around.before(4)):
        return None
    first, last = months_of_part(match["part"])
    year = around.base.year
    stated = _STATED.search(around.before(6))
    lent = int(stated[1]) if stated else around.lent_year(last)
    is_gone = around.base.month <= 2 and last >= 9 and not around.is_announced
    if lent:
        year = lent
    elif is_gone and not _YEAR_END_AHEAD.search(around.before(3) + around.after(2)):
        year -= 1
    whole = months_of(year, first, last)
    if whole and match["edge"]:
        month = first if match["edge"] == "初" else last
        edge = months_of(year, month, month)
        whole = part_of_month(edge, match["edge"]) if edge else None
    return meaning(whole, "part", has_year=lent is not None)


def _quarter(match: re.Match[str], around: Around) -> Meaning | None:
    """本季度; 上一季度 of a quarter that was named is the one before it."""
    if around.base is None:
        return None
    said = around.in_sentence(_QUARTER_REACH)
    if said and said.unit == "part" and (said.until - said.since).days <= 92 and match["word"] in _MONTHS:
        first = said.since.month + 3 * _MONTHS[match["word"]]
        return meaning(months_of(said.since.year, first, first + 2), "part", has_year=said.has_year)
    first = around.base.month - (around.base.month - 1) % 3 + 3 * _MONTHS.get(match["word"], 0)
    return meaning(months_of(around.base.year, first, first + 2), "part")


def _season(match: re.Match[str], around: Around) -> Meaning | None:
    if around.base is None:
        return None
    year = around.base.year - (match["word"] == "去")
    if match["word"] == "今" and match["season"] == "冬" and around.base.month <= 2:
        year -= 1
    return meaning(months_of(year, *months_of_part(match["season"])), "part")


def _decade(match: re.Match[str], around: Around) -> Meaning | None:
    if match["year"]:
        first = int(match["year"])
    elif match["pair"]:
        low, high = ("一二三四五六七八九".index(one) + 1 for one in match["pair"])
        century = _century_of(match["century"])
        first = ((century or 20) - 1) * 100
        return (
            meaning(years_of(first + low * 10, first + high * 10 + 9), "decade", has_year=True)
            if low < high
            else None
        )
    else:
        decade = number(match["decade"])
        century = _century_of(match["century"])
        if around.joined and around.joined.unit == "decade" and not match["century"]:
            century = around.joined.since.year // 100 + 1
        if decade is None or century is None or (not match["century"] and decade < 30):
            return None
        first = (century - 1) * 100 + decade
    low, high = _DECADES.get(match["part"] or "", (0, 9))
    return meaning(years_of(first + low, first + high), "decade", has_year=True)


def _century(match: re.Match[str], _around: Around) -> Meaning | None:
    century = _century_of(match["century"])
    if century is None:
        return None
    first, last = century * 100 - 99, century * 100
    span = {"初": (first, first + 9), "末": (last - 9, last), "中叶": (first + 39, first + 59)}.get(
        match["part"] or "", (first, last)
    )
    return meaning(years_of(*span), "part", has_year=True)


def _century_of(words: str | None) -> int | None:
    words = (words or "").removesuffix("世纪")
    return _CENTURIES[words] if words in _CENTURIES else number(words)


def _plan(match: re.Match[str], _around: Around) -> Meaning | None:
    """The five years of a plan: the first began in 1953, the third in 1966, “十四五” in 2021."""
    ordinal = number(match["ordinal"])
    if not ordinal or not 1 <= ordinal <= 20 or (ordinal < 3 and not match["quote"]):
        return None
    first = 1966 + 5 * (ordinal - 3) if ordinal >= 3 else 1948 + 5 * ordinal
    low, high = {"初": (0, 0), "末": (4, 4)}.get(match["part"] or "", (0, 4))
    return meaning(years_of(first + low, first + high), "part", has_year=True)


_SEP = rf"(?:{TO}|{AND})"
_CENTURY = r"(?P<century>(?:\d{2}|二?十[一二三四五六七八九]?|上个?|本)世纪)"
FORMS = (
    DateForm(("年代",), re.compile(rf"(?<!\d)(?:(?P<year>[12]\d\d0)|{_CENTURY}?(?:(?P<pair>[一二三四五六七八九]{{2}})十|(?P<decade>[1-9]0|[一二三四五六七八九]十)))(?:年代(?P<part>[初中末后前]期|初|末)?|(?={TO}(?:\d0|[一二三四五六七八九]十)年代))"), _decade),
    DateForm(("世纪",), re.compile(rf"(?<![\d半个]){_CENTURY}(?!\d0|[一二三四五六七八九]{{1,2}}十(?:年代|{TO}))(?P<part>初|末|中叶)?"), _century),
    DateForm(("五期间", "五时期", "五末", "五初", "五”", '五"', "五规划", "五计划"), re.compile(r"(?P<quote>[“\"])?(?<![一二三四五六七八九十])(?P<ordinal>[一二三四六七八九十]|十[一二三四五六七八])五(?:[”\"]?(?:规划|计划)?(?P<part>期间|时期|末|初)|(?(quote)[”\"](?!规划|计划|纲要)|(?!)))"), _plan),
    DateForm(("季度",), re.compile(r"(?P<word>[上本这下])(?<![创留写以]下)一?个?季度"), _quarter),
    DateForm(("季度",), re.compile(rf"(?P<part>第?(?<![年每往{DIGIT[1:]})(?:[一二三四1-4]|(?<=第)[一二三四1-4]个)季度(?!一)|[一二三四1-4](?={_SEP}[一二三四1-4]季度)|前(?<!年.)[三两]个?季度)(?P<edge>[初底末])?"), _part_of_this_year),
    DateForm(("Q1", "Q2", "Q3", "Q4"), re.compile(r"(?P<part>Q(?<![A-Za-z-].)[1-4])(?![\dA-Za-z])(?:(?<=\d..)|(?<=年..)|(?=[季营净财业利销收持盈出单\s，,。、）)]))(?P<edge>)"), _part_of_this_year),
    DateForm(("上半年", "下半年"), re.compile(r"(?P<part>[上下](?<![早晚天].)半年)(?P<edge>)"), _part_of_this_year),
    DateForm(("年初", "年底", "年末"), re.compile(rf"(?P<part>年(?<![半几每往历个大{DIGIT[1:]}.)(?:初(?!中)|[底末](?!端)))(?P<edge>)"), _part_of_this_year),
    DateForm(("今春", "今夏", "今秋", "今冬", "去冬", "去春", "去夏", "去秋"), re.compile(r"(?P<word>[今去])(?<![如至当过].)(?P<season>[春夏秋冬])(?![装日])"), _season),
    DateForm(("今明", "昨今", "明后"), re.compile(r"(?P<words>[今昨明][明今后])两?[天日]"), _both_days),
    DateForm(("今明两年",), re.compile("今明两年"), _both_years),
    DateForm(("天", "日", "晚", "夜", "晨", "早"), re.compile(_DAY_WORD), _day_word),
    DateForm(("周", "星期", "礼拜"), re.compile(rf"(?:{_WEEK}|(?<![一二两三四五六七八九十\d每首单双整半隔数]))(?:{WEEKDAY})(?!(?<=一)[致带定样些]|[日围边年均刊]|报(?![道告名收价出警]))"), _day_of_week),
    DateForm(("周", "星期", "礼拜"), re.compile(rf"{_WEEK}(?:周|星期|礼拜)(?P<part>[末初])?(?![一二三四五六日边围岁年期刊转])"), _week),
    DateForm(("月",), re.compile(rf"(?P<word>[上本这下])个?月(?P<part>[上中下]旬|[初底末中](?!国))?(?:(?P<day>{NUMBER})[日号])?"), _month_word),
    DateForm(("月初", "月底", "月末", "月中"), re.compile(rf"月(?<![年个几每岁此{DIGIT[1:]}.)(?P<part>[初底末中])(?![国心学旬])"), _edge_of_month),
    DateForm(("当", "同", "次", "翌"), re.compile(r"(?P<word>[当同次翌])(?:日|(?<=当)[天晚夜]|(?<=同)天)"), _said_day),
    DateForm(("第二天", "前一天", "前一日", "前一晚", "头一天", "同一天", "同一日", "隔天", "隔日"), re.compile(r"(?P<word>第二(?<![^，,。；：\s在于到].{2})|[前头同]一|隔(?<![每间].))[天日晚]"), _said_day),
    DateForm(("上一年", "前一年", "下一年", "后一年", "那一年", "同一年", "第二年"), re.compile(r"(?P<word>[上前下后那同]一|第二(?<![^，,。；：\s在于到].{2}))年(?![级来多]|半)"), _said_year),
    DateForm(("天后", "日后", "天之后", "天前"), re.compile(rf"(?P<count>两|{number_not_after(_NO_COUNT_BEFORE)})(?:(?P<way>天之?后|日之?后(?=[，,的]|$))|天(?P<ago>前)(?![往去来赴]))"), _days_later),
    DateForm(("当周",), re.compile(r"当周(?<!日.{2})(?![岁边围])"), _said_week),
    DateForm(("当月", "同月", "次月"), re.compile(r"(?P<word>[当同次])月(?:(?P<part>[上中下]旬|[初底末])|(?P<day>\d{1,2})[日号])?"), _said_month),
)  # fmt: skip
