"""The line that a page is headed or signed with: the paper's name, the issue's date, the number of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.date_words import NUMBER, number
from index.dates.days import day_of

_YEAR = r"(?P<year>(?:18|19|20)\d\d|[1１][89８９]\d\d|[2２][0０]\d\d|[一二][零〇○九八][零〇○一二三四五六七八九]{2})"
_DATE = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年\s*(?P<month>{NUMBER})\s*月\s*(?P<day>{NUMBER})\s*日|(?P<mark>[-./])(?P<month2>\d{{1,2}})(?P=mark)(?P<day2>\d{{1,2}})(?!\d))"
)
_NAME_END = r"(?:日报|晚报|晨报|早报|时报|商报|都市报|新报|周报|快报|导报|青年报|少年报|农民报|工人报|法制报|法治报|教育报|经济报|科技报|文艺报|参考报|消息报|民族报|信息报|电视报|消费者报|学习报|健康报|文汇报|大公报|新闻报|时讯|周刊)"
# 天气预报, 情况通报: what is reported ends in 报 as well; a place before it is of two characters (镇海|报).
_OTHER_REPORT = r"(?<![\u4e00-\u9fff]{2}[预简公海捷通播战喜警情举汇财月季申回板填漏呈])"
_NAME = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{1,10}}?{_NAME_END}|[\u4e00-\u9fff]{{2,10}}?{_OTHER_REPORT}报)(?![\u4e00-\u9fff])"
)
_PAGE = re.compile(
    r"第\s*(?P<first>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|(?<![\dA-Z第])(?P<second>[A-Z]?\d{1,3})\s*版|版\s*次\s*[:：]\s*(?P<third>[A-Z]?\d{1,3})|^\s*(?P<fourth>[A-Z]\d{1,2}|0\d)(?=\s|$)"
)
_NUMERAL = r"[\d〇零○一二三四五六七八九十百千]"
# What stands on a masthead beside date, name and page; a line of nothing else is one.
_FURNITURE = re.compile(
    r"(?:星期|周)[一二三四五六日天]|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:农历|夏历|阴历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[^\s,，|]{0,8}|农历[^\s,，|]{2,8}"
    rf"|国[内际]统一(?:连续出版物|刊)号?|CN\s*\d\d\s*[-—–]\s*\d{{4}}(?:/\w+)?|ISSN\s*\S+|邮发代号[:：]?\s*[\d-]+|(?:代号|刊号)[:：]?\s*[\d-]*|总第\s*{_NUMERAL}+\s*期|第\s*(?:\d+|{_NUMERAL}{{2,}})\s*期|中共[\u4e00-\u9fff]{{2,12}}?(?:委员会|委)(?:宣传部)?(?:机关报|主管主办|主办|主管)|[\u4e00-\u9fff]{{2,12}}?报社(?:编辑)?(?:出版|主办)|(?:今日|本期|共)\s*\w{{1,3}}\s*版|新闻热线[:：]?\s*[\d-]+|E-?mail\S*|https?\S+|www\.\S+",
    re.IGNORECASE,
)
# Said on a masthead too, and elsewhere.
_STAFF = re.compile(
    r"(?:(?:本版|责任|执行|值班|本期)*编辑|责编|校对|美编|版式|审读|值班主任)[:：/／]?\s*[\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff])"
)
_SECTION = re.compile(
    r"主管|主办|出版|头版|(?:要闻|综合|新闻|时政|本地|国内|国际|专题|副刊|广告|理论|社会|经济|体育|文化|教育|民生|县域|评论|视点|深度)(?:新闻)?版?"
)
_LOOSE_PAGE = re.compile(r"(?:^|\s)(?P<page>[A-Z]?\d{1,2})(?=\s|$)")
_MARKS = re.compile(r"[\s|｜/／·,，。:：;；()（）【】\[\]<>《》—\-–~]+")
_BELOW = re.compile(rf"[（(]\s*{_DATE.pattern}\s*(?P<page>[^（）()]{{0,8}}?版)?\s*[）)]\s*(?:$|\n)")
# 云 岭 日 报: a name set wide, character by character.
_WIDE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \t　]+[\u4e00-\u9fff](?![\u4e00-\u9fff])){2,}")
_LONGEST = 80
# What papers call their pages beside a date and a number: 社会·生活, 基层新闻.
_PAGE_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MOST_PAGE_NAMES = 2
_TAKEN = "\0"


@dataclass(frozen=True, slots=True)
class IssueDate:
    """`source` is "masthead", "text" or "inferred"; `evidence` the words it rests on."""

    date: date
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a line, or several, of a masthead state; empty where they do not."""

    newspaper: str = ""
    issue: IssueDate | None = None
    page: str = ""


def is_masthead(line: str) -> bool:
    """Whether a line holds nothing but a masthead's parts, and not only what stands elsewhere too (要闻).

    Beside a date and a page's number or a paper's name, the page may have a name of its own, of any words, that stands apart.
    """
    if len(line) > _LONGEST:
        return False
    rest = _close_up(line)
    found: list[int] = []
    for pattern in (_DATE, _FURNITURE, _PAGE, _NAME):
        rest, times = pattern.subn(_TAKEN, rest)
        found.append(times)
    rest = _STAFF.sub(_TAKEN, _LOOSE_PAGE.sub(f" {_TAKEN} ", rest, count=1))
    dates, _, pages, names = found
    words = [word for word in _MARKS.split(rest) if _SECTION.sub("", word.replace(_TAKEN, " ")).strip()]
    is_named = dates and (pages or names) and len(words) <= _MOST_PAGE_NAMES
    return any(found) and (not words or bool(is_named and all(map(_PAGE_NAME.fullmatch, words))))


def read_masthead(line: str) -> Masthead:
    """The paper's name, date and page that a line states."""
    day = _date(_DATE.search(line))
    issue = IssueDate(day, "masthead", line.strip()) if day else None
    rest = _FURNITURE.sub(" ", _DATE.sub(" ", line))
    name = _NAME.search(_close_up(rest))
    page = _PAGE.search(rest) or (_LOOSE_PAGE.search(rest) if issue or name else None)
    return Masthead(name["name"] if name else "", issue, _page(page))


def read_mastheads(lines: Sequence[str]) -> Masthead:
    """What the lines of a masthead state together, each part by the first line that has it."""
    stated = [read_masthead(line) for line in lines]
    return Masthead(
        next((one.newspaper for one in stated if one.newspaper), ""),
        next((one.issue for one in stated if one.issue), None),
        next((one.page for one in stated if one.page), ""),
    )


def printed_below(texts: Sequence[str]) -> IssueDate | None:
    """The issue that an article says it is from, at its end: 《人民日报》（2023年08月14日 02版）."""
    for text in texts:
        for match in _BELOW.finditer(text[-200:]):
            if match["page"] and (day := _date(match)):
                return IssueDate(day, "text", match.group().strip())
    return None


def _close_up(line: str) -> str:
    return _WIDE.sub(lambda wide: "".join(wide.group().split()), line)


def _date(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    year, month, day = (
        number(part or "")
        for part in (match["year"], match["month"] or match["month2"], match["day"] or match["day2"])
    )
    return day_of(year, month, day) if year and month and day else None


def _page(match: re.Match[str] | None) -> str:
    """The number without leading zeros, as `find_place` gives it."""
    found = next((group for group in match.groups() if group), "") if match else ""
    value = number(found)
    return str(value) if value is not None and found else re.sub(r"(?<=[A-Z])0+(?=\d)", "", found)
