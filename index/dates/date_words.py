"""The words that dates are written with, and what a reader of one sees around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.days import DayRange, day_of, months_of
from index.text.numerals import chinese_to_int
from index.types import Span

# Every pattern opens with a set of characters, which `re` skips to fast; what may not stand before is asked after it.
_HAN_DIGIT = r"[〇零○一二三四五六七八九十廿卅]"
DIGIT = r"[\d〇零○一二三四五六七八九十廿卅]"
NUMBER = rf"{DIGIT}{DIGIT}{{0,2}}"


def number_not_after(before: str) -> str:
    """A pattern of a one or two-digit number, Arabic or Chinese, that stands behind none of `before` and is no tail of a longer."""
    return rf"{DIGIT}(?:(?<=\d)(?<![\d{before}].)\d?|(?<={_HAN_DIGIT})(?<![{before}\d{_HAN_DIGIT[1:]}.){_HAN_DIGIT}{{0,2}})"


# What joins two dates: a stretch, or a list that is one stretch where its days follow each other.
TO = r"(?:直?至|到|－|—{1,2}|–|―|─{1,2}|-{1,2}|~|～|〜)"
AND = r"(?:、|和|及|与)"
WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
# 2021年, 二〇二一年, 21年8月, 去年; `year_starts` leaves out what only looks like one.
YEAR = r"[\d一二去上今本明来后当同次翌前](?:(?<![\d一二])年|\d{3}\s?年|[零〇○一二三四五六七八九]{3}\s?年|\d年(?=\s?\d{1,2}\s?月))"
_YEAR = re.compile(YEAR)
_SHIFTS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}
_SAID = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
# By the first character of 去年, 上年 …: what stands before and behind it where it is none (文明年代, 以后年度, 不同年龄).
_YEAR_ACCIDENTS = {
    "前": ("以往此大年", "度代"), "去": ("失", "轻代份均头间"), "上": ("早晚以路线网街身", "轻夜货薪龄"), "今": ("如", "轻"), "本": ("日基样成版资", "轻代龄"),
    "明": ("文透证说", "轻"), "来": ("年未本以", "轻均"), "后": ("以之今然先年月日", "轻龄"), "当": ("应相", "轻"), "同": ("不", "龄级代轻"),
    "次": ("一二三四五六七八九十首多每", ""), "翌": ("", ""),
}  # fmt: skip
_SENTENCE_END = re.compile(r"[。！？!?\n]")
# Announcements: a date that they name is to come, even where it is not near.
_ANNOUNCED_BEFORE = re.compile(
    r"将(?![军领士近其他她])|定于|拟|计划|预计|有望|力争|争取|截止(?=时间|日期)|报名|预[订售约报测]|延[长期]至|可能|或于"
)
_ANNOUNCED_AFTER = re.compile(r"将(?![军领士近其他她])|拟|截止|到期|报名|起(?:施行|实施|执行|正式)")
# A date that goes on to today, or is a whole to compare with, lends its year to no other.
_CLOSED = re.compile(r"以来|以[前后]|之[前后]|来(?![自到])|起|开始|度|同期|[前后]")
_HABIT = re.compile(rf"(?:每年?的?|历年|往年|常年|逢)$|(?:每年|历年|往年|常年).{{2,8}}(?:{TO}|{AND})$")
_UNTIL = re.compile(r"(?<!截[至止])(?<![截提达感])[到至]$")
_FELL_TO = re.compile(r"(?:[降升落涨跌]|[增减]少?|提高|上升|扩大|收窄)[至到]$")
_LENT_BY_DATE, _LENT_BY_YEAR = 40, 25  # characters within which a date lends its year
_OPENING, _DISPATCH_WITHIN = 3, 5  # mentions, days
_DISPATCH = re.compile(r"\s*[电讯]")
_REPORT = re.compile(r"报警|报案|求助|接警|声称")
_REPORT_REACH = 60  # characters
_LONGEST_TITLE = 30
_SENTENCES = 3  # that may end between 当天 and the day that was named
_EXPLAINED = re.compile(
    rf"\s*(?:[（(]\s*(?:(?P<month>{NUMBER})月)?|(?P<open_month>{NUMBER})月)(?P<day>{NUMBER})[日号]"
)
_EXPLAINED_WITHIN = 20  # days
_REACH = {
    "day": 80,
    "month": 200,
    "year": 120,
}  # characters within which 当天, 当月 and 当年 mean what was named


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one expression means. `unit` is day, week, month, part or year; `has_year` whether its words fix the year."""

    since: date
    until: date
    unit: str
    has_year: bool = False

    @property
    def is_day(self) -> bool:
        return self.since == self.until


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Around:
    """Where an expression stands: `earlier` are the mentions before it, `joined` the one that a 至 ties it to."""

    text: str
    span: Span
    base: date | None
    earlier: Sequence[Mention] = ()
    joined: Meaning | None = None

    @property
    def last(self) -> Mention | None:
        return self.earlier[-1] if self.earlier else None

    def before(self, length: int) -> str:
        return _SENTENCE_END.split(self.text[max(0, self.span.start - length) : self.span.start])[-1]

    def after(self, length: int) -> str:
        return _SENTENCE_END.split(self.text[self.span.end : self.span.end + length])[0]

    @property
    def is_announced(self) -> bool:
        before, after = self.before(12), self.after(6)
        if after.startswith("以来"):
            return False
        is_until = self.joined is None and _UNTIL.search(before)
        return bool(is_until or _ANNOUNCED_BEFORE.search(before) or _ANNOUNCED_AFTER.search(after))

    @property
    def is_behind_announced(self) -> bool:
        """Whether the mention before this one, in its sentence, is announced: 将在8月18日上线，25日."""
        if self.last is None or self.in_sentence(_LENT_BY_DATE) is None:
            return False
        start = self.last.span.start
        return bool(_ANNOUNCED_BEFORE.search(self.text[max(0, start - 12) : start]))

    @property
    def is_habit(self) -> bool:
        """每年8月8日 is no day."""
        return bool(_HABIT.search(self.before(14)))

    def in_sentence(self, reach: int) -> Meaning | None:
        """The mention before this one in the same sentence, not more than `reach` characters away."""
        if self.last is None or self.span.start - self.last.span.end > reach:
            return None
        gap = self.text[self.last.span.end : self.span.start]
        return None if _SENTENCE_END.search(gap) else self.last.meaning

    def said(self, unit: str) -> Meaning | None:
        """What 当天, 当月 or 当年 looks back to: the last mention that is a day, has a month, or has a year.

        A day is looked for in this sentence and those just before, the others further back.
        """
        coming = None
        for mention in reversed(self.earlier):
            gap = self.text[mention.span.end : self.span.start]
            if len(gap) > _REACH[unit] or (unit == "day" and len(_SENTENCE_END.findall(gap)) > _SENTENCES):
                break
            found = mention.meaning
            if self._is_title(mention.span):
                continue
            if found.has_year if unit == "year" else found.unit in (unit, "day"):
                # 推迟原定于4日的投票。法院当天…: what was to come is looked back to only where nothing else was named.
                if self.base is None or found.since <= self.base:
                    return found
                coming = coming or found
        return coming

    def _is_title(self, span: Span) -> bool:
        """Whether a date stands within a title: 《2002年的第一场雪》."""
        near = max(0, span.start - _LONGEST_TITLE)
        return self.text.rfind("《", near, span.start) > self.text.rfind("》", near, span.start)

    @property
    def speaking(self) -> date | None:
        """The day that 今天 counts from: the issue's, or that of the dispatch or of the report that it stands in.

        本报北京8月12日电 今天, and 8月1日，居民报警称昨天丢车, speak on the day that they name.
        """
        if self.base is None:
            return None
        for mention in self.earlier[:_OPENING]:
            day = mention.meaning.until
            if mention.meaning.is_day and _DISPATCH.match(self.text, mention.span.end):
                return day if 0 <= (self.base - day).days <= _DISPATCH_WITHIN else self.base
        named = self.in_sentence(_REPORT_REACH)
        if named is None or self.last is None or not named.is_day or (self.base - named.until).days < 2:
            return self.base
        gap = self.text[self.last.span.end : self.span.start]
        is_quoted = gap.count("“") > gap.count("”")
        return named.until if is_quoted or _REPORT.search(gap) else self.base

    @property
    def explained(self) -> date | None:
        """The day that stands behind a relative one and says what it means: 昨日（29日）, 今天8月1号."""
        match = _EXPLAINED.match(self.text, self.span.end)
        month, day = (
            (number(match["month"] or match["open_month"] or ""), number(match["day"]))
            if match
            else (None, None)
        )
        base = self.base
        if base is None or day is None:
            return None
        if month:
            days = [day_of(base.year + shift, month, day) for shift in (-1, 0, 1)]
        else:
            months = [months_of(base.year, base.month + shift, base.month + shift) for shift in (-1, 0, 1)]
            days = [day_of(one[0].year, one[0].month, day) for one in months if one]
        found = min((one for one in days if one), key=lambda one: abs(one - base), default=None)
        return found if found and abs(found - base).days <= _EXPLAINED_WITHIN else None

    def _is_news(self, month: int, before: date) -> bool:
        """Whether a month is the issue's rather than one that goes back behind a month of a year before: 2014年10月上市，8月7日."""
        base = self.base
        return bool(base and month == base.month and before.year < base.year and before.month > month)

    def lent_year(self, month: int) -> int | None:
        """The year of a month that names none: of the dated words before it in its sentence (2022年8月入职，11月离职)."""
        lender = self.in_sentence(_LENT_BY_DATE)
        if lender is None or not lender.has_year or self.last is None:
            return None
        if lender.unit == "year" and self.in_sentence(_LENT_BY_YEAR) is None:
            return None
        end = self.last.span.end
        if (
            _CLOSED.match(self.text, end)
            or self.text[end - 1] == "度"
            or re.search("；|以来", self.text[end : self.span.start])
        ):
            return None
        if lender.unit == "year" and self.text[: self.last.span.start].endswith(("比", "较")):
            return None  # 头采比去年早了6天，3月18日就开园
        if _FELL_TO.search(self.before(6)):
            return None  # 从去年9.1%的峰值下降至6月的3%
        year = lender.until.year
        if lender.unit in ("day", "month") and self._is_news(month, lender.until):
            return None
        if lender.since.year != year or lender.unit not in ("day", "month"):
            return year if lender.since.year == year else None
        # A story goes forward: after November comes the next year's March, and after July its June.
        follows = date(year + 1, month, 1) if 1 <= month <= 12 and year < 9999 else None
        is_next = lender.until.month - month > 3 and follows and (self.base is None or follows <= self.base)
        return year + 1 if is_next else year


Reader = Callable[[re.Match[str], Around], Meaning | None]


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way of writing dates. A text without any of `needs` has none of it, and is not searched.

    One that opens with a year (`in_year`) is looked for only where there is one.
    """

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Reader
    in_year: bool = False


def year_starts(text: str) -> list[int]:
    """Where the years of a text stand, by number or by word."""
    return [match.start() for match in _YEAR.finditer(text) if _is_year(match)]


def _is_year(match: re.Match[str]) -> bool:
    text, (start, end) = match.string, match.span()
    first, before, after = text[start], text[start - 1 : start], text[end : end + 1]
    if first in _YEAR_ACCIDENTS:
        return not is_accident(_YEAR_ACCIDENTS, match)
    if after == "代" or before.isdecimal() or before == ".":
        return False
    return end - start <= 3 or number(match.group()[:2]) in range(10, 21)


def is_accident(accidents: Mapping[str, tuple[str, str]], match: re.Match[str]) -> bool:
    """Whether a word only stands there by accident: the characters beside it belong to others (文|明年|代)."""
    text, (start, end) = match.string, match.span()
    before, after = accidents.get(text[start], ("", ""))
    return text[start - 1 : start] in set(before) or text[end : end + 1] in set(after)


def number(text: str) -> int | None:
    """68 for 68, ６８, 六十八 and 六八; 廿八 is 28, 元 and 正 (of months) 1."""
    if text.isdecimal():
        return int(text)
    if text in ("元", "正"):
        return 1
    return chinese_to_int(text.replace("廿", "二十").replace("卅", "三十"))


def year_of(words: str, around: Around) -> int | None:
    """The year that words such as 2021年, 二〇二一年, 21年, 去年 or 同年 mean."""
    words = "".join(words.split())
    if words in _SHIFTS:
        return around.base.year + _SHIFTS[words] if around.base else None
    if words in _SAID:
        said = around.said("year") or around.joined or around.in_sentence(_LENT_BY_DATE)
        return said.until.year + _SAID[words] if said else None
    year = number(words.removesuffix("年"))
    if year is not None and year < 100:
        this = around.base.year if around.base else 2000
        year += 2000 if year <= this % 100 + 5 else 1900
    return year


def meaning(days: DayRange | None, unit: str, *, has_year: bool = False) -> Meaning | None:
    return Meaning(*days, unit, has_year) if days else None
