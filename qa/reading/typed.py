"""Spans of a sentence that are of the asked type, each with how well it fits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from index.dates.resolve import resolve_dates
from index.names.find import find_names, is_surname_name
from index.text.numerals import find_numbers
from index.types import Span
from qa.asking.gap import Asked
from qa.asking.lexicon import POST_WORDS
from qa.marks import CHINESE_NUMBER, HAN, ORDINAL, QUOTED, TITLE
from qa.reading.quantities import MONEY, fits_unit, told_per
from qa.types import Query

_FOREIGN = re.compile(rf"[{HAN}]{{1,8}}(?:[·•][{HAN}]{{1,8}})+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]*)*")
_BODY = re.compile(
    rf"[{HAN}“”A-Za-z0-9（）()·-]{{1,18}}?(?:公司|集团|医院|学院|大学|学校|中学|小学|幼儿园|法院|检察院|银行|协会|研究所|研究院|实验室|局|委员会|委|部|厅|处|队|俱乐部|"
    r"中心|报|社|网|台|平台|厂|店|基金会?|联盟|乐队|剧团|剧院|科技|股份|移动|汽车|物业|物联网|政府|组织|大队|支队|站)"
)
_PLACE = re.compile(
    rf"[{HAN}]{{1,7}}?(?:自治区|自治州|开发区|新区|省|市|县|区|镇|乡|村|街道|社区|国|州|岛|宾馆|酒店|饭店|大厦|广场|中心|礼堂|会议室|会议厅|学校|小学|中学|大学|学院|医院|公园|剧院|体育馆|"
    r"博物馆|图书馆|水库|车站|机场|港|基地|园区|路|街|景区|小区|分库|海域|盟|旗)"
)
_AT = re.compile(
    rf"(?:在|位于|地处|坐落于?|赴|来到|前往|飞往|抵达|走进|到|从|至|往|进入|流向|落户)(?P<place>[{HAN}“”A-Za-z0-9·（）()]{{2,24}}?)"
    r"(?=召开|举行|举办|开幕|进行|发生|建成|启动|开展|展出|成立|隆重|正式|调研|视察|检查|考察|上演|的|时|后|，|,|。|；|;|、|$)"
)
_ASKS_ORIGIN = re.compile(r"(?:哪[里儿]|何处|何地|什么地方)的?人$")
_ORIGIN = re.compile(
    rf"(?:^|[，,（(是系])(?P<place>(?:(?![是系])[{HAN}]){{2,8}})(?<![持责工老主病夫法男女农军商诗证名益选事地])人(?=[，,。；;、）)])"
)
_CLOCK = re.compile(
    r"(?:[上下中]午|早上?|晚上?|凌晨|傍晚|夜里)?\d{1,2}(?:时|点|[:：]\d{2})(?:\d{1,2}分|半)?(?!间|候|代|期)"
)
_LENGTHS = {"年", "月", "日", "天", "个月", "小时", "分钟", "分", "秒"}
_CALLED = re.compile(
    rf"(?:名叫|名为|叫做?|取名为?|命名为|称为|称作|称之为|简称|(?<!对)(?<!自)称)[“《「]?(?P<name>[{HAN}A-Za-z0-9·-]{{2,16}})"
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./@_-]{2,}|[〇零一二三四五六七八九]{4,}")
# 4比3, 七十一比六十四
_SCORE = re.compile(
    r"(?:\d{1,3}|[零一二三四五六七八九十百]{1,5})(?:比|[:：](?=\d))(?:\d{1,3}|[零一二三四五六七八九十百]{1,5})"
)
_DAYS = re.compile(
    rf"(?:\d{{1,2}}|{CHINESE_NUMBER}{{1,3}})日?(?:至|到|[-—~～])(?:\d{{1,2}}月)?(?:\d{{1,2}}|{CHINESE_NUMBER}{{1,3}})日"
)
_POST = re.compile(rf"[{HAN}、]{{0,20}}(?:{'|'.join(POST_WORDS)})")
_REASON = re.compile(r"因为|由于|原因|为了|因此|所以|因[^此而地]|导致|鉴于|旨在|出于|是为")
_WAY = re.compile(r"通过|采取|采用|利用|按照|以.{1,8}方式|实行|先.{2,20}再")
_COINS = ("", "块", "角", "分", "%")
_MOST_PER_SENTENCE = 12


@dataclass(frozen=True, slots=True)
class Look:
    """A sentence to look for spans in. `names` are the persons of its article, `day` the one of its issue."""

    query: Query
    asked: Asked
    text: str
    names: Collection[str]
    day: date | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A span of a sentence and how well it is of the asked type, 0 to 1."""

    span: Span
    fit: float


def typed_spans(look: Look) -> list[Typed]:
    """What in a sentence is of the asked type; the whole sentence, of no fit, where nothing is."""
    by_fit = sorted(_FINDERS[look.asked.type](look), key=lambda one: one[1])
    found = _best(dict(by_fit)) or {(0, len(look.text)): 0.0}  # of one span the best fit, which comes last
    best = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [Typed(Span(low, high), fit) for (low, high), fit in best[:_MOST_PER_SENTENCE]]


_Found = Iterator[tuple[tuple[int, int], float]]


def _best(found: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Of spans one within another the longer, where it fits as well."""
    return {
        span: fit
        for span, fit in found.items()
        if not any(
            other != span and other[0] <= span[0] and span[1] <= other[1] and found[other] >= fit
            for other in found
        )
    }


def _persons(look: Look) -> _Found:
    for name in look.names:
        if name not in look.query.names:
            yield from ((match.span(), 1.0) for match in re.finditer(re.escape(name), look.text))
    for person in find_names(look.text):
        if person.name not in look.query.names:
            yield from ((match.span(), 0.8) for match in re.finditer(re.escape(person.name), look.text))
    yield from ((match.span(), 0.9) for match in _FOREIGN.finditer(look.text))
    yield from ((match.span(), 0.5) for match in _LATIN_NAME.finditer(look.text) if " " in match.group())
    yield from ((match.span(), 0.3) for match in _LATIN_NAME.finditer(look.text) if " " not in match.group())
    if look.asked.gap == "谁":  # 由谁主办: a body may be meant
        yield from ((match.span(), 0.4) for match in _BODY.finditer(look.text))
    for word in look.asked.before[-1:]:  # 导演福田雄一: whoever stands right behind the asked thing
        for match in re.finditer(
            rf"{re.escape(word.text)}(?:是|为|叫|：|:)?(?P<name>[{HAN}]{{2,4}})", look.text
        ):
            start = match.start("name")
            length = next((n for n in (3, 2) if is_surname_name(match["name"][:n])), 0)
            yield ((start, start + (length or len(match["name"]))), 0.8 if length else 0.4)


def _bodies(look: Look) -> _Found:
    for match in _BODY.finditer(look.text):
        yield match.span(), 0.9 if _same_end(match.group(), look.asked.gap) else 0.6
    yield from ((match.span(1), 0.4) for match in QUOTED.finditer(look.text))


def _same_end(name: str, gap: str) -> bool:
    return any(gap.endswith(name[-size:]) for size in (2, 1))


def _places(look: Look) -> _Found:
    for match in _PLACE.finditer(look.text):
        yield match.span(), 1.0 if _same_end(match.group(), look.asked.gap) else 0.6
    yield from ((match.span("place"), 0.8) for match in _AT.finditer(look.text))
    if _ASKS_ORIGIN.search(look.asked.text):
        yield from ((match.span("place"), 1.0) for match in _ORIGIN.finditer(look.text))


def _days(look: Look) -> _Found:
    told = {(word.since, word.until) for word in look.query.hard if word.kind == "date"}
    wants_year = "年" in look.asked.gap and "日" not in look.asked.gap
    for found in resolve_dates(look.text, look.day):
        if (found.since, found.until) in told:
            continue
        is_day = found.since == found.until
        yield (found.span.start, found.span.end), 1.0 if is_day or wants_year else 0.7


def _clocks(look: Look) -> _Found:
    yield from ((match.span(), 1.0) for match in _CLOCK.finditer(look.text))


def _durations(look: Look) -> _Found:
    unit = next((unit for unit in ("分钟", "小时", "秒", "天", "月", "年") if unit in look.asked.gap), "")
    for number in find_numbers(look.text):
        if number.unit in _LENGTHS and not (number.unit == "年" and number.value > 1000):
            fit = 1.0 if not unit or unit in number.unit else 0.5
            yield (number.span.start, number.span.end), fit - 0.4 * (number.unit in "月日")
    if unit == "天":  # 七月三日至五日 tells how many days it took
        yield from ((match.span(), 0.8) for match in _DAYS.finditer(look.text))


def _ordinals(look: Look) -> _Found:
    """第91次 of 第几次: of the asked unit, and not the one that the question names."""
    unit = look.asked.tail[:1]
    for match in ORDINAL.finditer(look.text):
        if match.group() not in look.asked.text:
            yield match.span(), 1.0 if match.group().endswith(unit) else 0.3


def _quantities(look: Look) -> _Found:
    if look.asked.gap and f"第{look.asked.gap}" in look.asked.text:
        yield from _ordinals(look)
        return
    if "比分" in look.asked.text:
        yield from ((match.span(), 1.0) for match in _SCORE.finditer(look.text))
        return
    told = {(number.value, number.unit) for number in find_numbers(look.asked.text)}
    noun = look.asked.after[0].text if look.asked.after else ""
    per = told_per(look.query, look.text)
    for number in find_numbers(look.text):
        if look.text[max(0, number.span.start - 1) : number.span.start] == "第":
            continue
        if per and number.span not in per:
            continue  # the total for what is asked of one
        if not MONEY.isdisjoint(look.query.units) and number.unit not in (*MONEY, *_COINS):
            continue  # no sum: 10分钟 for 多少元
        fit = 0.5 if (number.value, number.unit) not in told else 0.1
        if number.unit in ("年", "月", "日", ""):
            fit -= 0.35
        if look.query.units:
            fit += (
                0.5
                if number.unit in look.query.units
                else 0.35
                if fits_unit(number.unit, look.query.units)
                else -0.15
            )
        behind = look.text[number.span.end : number.span.end + 8]
        if noun and (noun in behind or noun[-2:] in behind):
            fit += 0.2
        yield (number.span.start, number.span.end), max(0.05, min(1.0, fit))


def _titles(look: Look) -> _Found:
    yield from (
        (match.span(1), 1.0) for match in TITLE.finditer(look.text) if match[1] not in look.asked.text
    )
    yield from (
        (match.span(1), 0.7) for match in QUOTED.finditer(look.text) if match[1] not in look.asked.text
    )


def _names(look: Look) -> _Found:
    yield from ((match.span("name"), 1.0) for match in _CALLED.finditer(look.text))
    yield from (
        (match.span(1), 0.8) for match in QUOTED.finditer(look.text) if match[1] not in look.asked.text
    )
    yield from (
        (match.span(1), 0.8) for match in TITLE.finditer(look.text) if match[1] not in look.asked.text
    )
    yield from (
        (match.span(), 0.6) for match in _BODY.finditer(look.text) if match.group() not in look.asked.text
    )
    yield from ((span, 0.7 * fit) for span, fit in _persons(look))


def _codes(look: Look) -> _Found:
    for match in _CODE.finditer(look.text):
        if match.group().lower() not in look.asked.text:
            is_word = match.group().isascii() and not re.search(r"\d", match.group())
            yield match.span(), 0.5 if is_word else 1.0


def _posts(look: Look) -> _Found:
    yield from ((match.span(), 1.0) for match in _POST.finditer(look.text))


def _clauses(look: Look) -> _Found:
    fit = 0.5
    if re.search(r"为[什何啥]", look.asked.gap):
        fit = 1.0 if _REASON.search(look.text) else 0.3
    elif re.search(r"怎|如何", look.asked.gap):
        fit = 0.8 if _WAY.search(look.text) else 0.5
    elif look.asked.many:
        fit = 0.4 + 0.15 * min(4, len(re.findall(r"[、；;]|[一二三四五]是|[一二三四五]要|分别", look.text)))
    yield (0, len(look.text)), fit


_FINDERS = {
    "person": _persons,
    "post": _posts,
    "organisation": _bodies,
    "place": _places,
    "day": _days,
    "clock": _clocks,
    "duration": _durations,
    "quantity": _quantities,
    "title": _titles,
    "name": _names,
    "code": _codes,
    "clause": _clauses,
}
