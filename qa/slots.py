"""What in a sentence is of the asked type: a person, a day, a place, a quantity; and which of several is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from index.dates import resolve_dates
from index.fold import fold
from index.names import find_names, is_surname_name
from index.numerals import find_numbers
from index.types import Span
from qa.evidence import Candidate
from qa.marks import CLAUSE, HAN, TITLE
from qa.types import Query

_WHERE = re.compile(
    rf"(?:在|位于|地处|坐落于?|赴|来到|前往|深入|抵达|走进|到)(?P<place>[{HAN}“”A-Za-z0-9（）()]{{2,24}}?)"
    r"(?=召开|举行|举办|开幕|进行|发生|建成|启动|开展|落户|展出|成立|隆重|正式|顺利|鸣枪|调研|视察|检查|考察|落幕|上演|督导|看望|[，,。；;、]|$)"
)
_OF_DAY = re.compile(r"几点|几时")
_CLOCK = re.compile(r"(?:[上下中]午|早上?|晚上?|凌晨|傍晚|夜里)?\d{1,2}(?:时|点|[:：]\d{2})(?!间|候|代|期)")
_LEVELS = (
    r"省|市|县|区|镇|乡|村|街道|社区|国|州|宾馆|酒店|饭店|大厦|广场|中心|礼堂|会议室|会议厅|学校|小学|中学|大学|学院|医院|公园|剧院|体育馆|博物馆|"
    r"图书馆|水库|车站|工地|基地|园区|路|街"
)
_NAMED_PLACE = rf"[{HAN}]{{2,6}}?"
_PEOPLE = {"人", "名", "位"}
MONEY = {"元", "美元", "欧元", "港元", "日元", "韩元", "英镑", "卢布"}
_TIMES = {"次", "场", "届", "回"}
_THINGS = {"个", "项", "家", "处", "座", "所", "条", "件", "户", "种", "类", "篇", "部"}
# How far behind its descriptor a name may stand: 首席预报员杭之遥.
_APPOSED = 12
_FOR_SUBJECT = 0.6


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of a sentence that is of the asked type: sentence offsets, and the words it is said in."""

    span: Span
    text: str


def find_slots(query: Query, candidate: Candidate, names: Collection[str]) -> list[Slot]:
    """All pieces of the asked type; `names` are the persons of the candidate's article."""
    text = candidate.text
    if query.kind == "when" and _OF_DAY.search(query.text):
        return [Slot(Span(m.start(), m.end()), m.group()) for m in _CLOCK.finditer(text)]
    if query.kind == "when":
        days = resolve_dates(text, candidate.article.place.date)
        asked = {(word.since, word.until) for word in query.hard if word.kind == "date"}
        return [Slot(day.span, day.text) for day in days if (day.since, day.until) not in asked]
    if query.kind == "how_many":
        return _quantities(query, text)
    if query.kind == "where":
        return _places(query, text)
    if query.kind in ("what", "which"):
        return [Slot(Span(match.start(), match.end()), match.group()) for match in TITLE.finditer(text)]
    return _persons(query, text, names)


def _persons(query: Query, text: str, names: Collection[str]) -> list[Slot]:
    found = {name for name in names if name in text} | {one.name for one in find_names(text)}
    if query.asked:  # 首席预报员杭之遥: whoever stands right behind the asked thing
        described = re.finditer(rf"{re.escape(query.asked)}(?P<name>[{HAN}]{{2,3}})", text)
        found |= {
            m["name"][:length] for m in described for length in (3, 2) if is_surname_name(m["name"][:length])
        }
    found -= {name for name in found if any(name != other and name in other for other in found)}
    return sorted(
        (
            Slot(Span(match.start(), match.end()), name)
            for name in found
            if name not in query.names
            for match in re.finditer(re.escape(name), text)
        ),
        key=lambda slot: slot.span,
    )


def _quantities(query: Query, text: str) -> list[Slot]:
    asked = {(number.value, number.unit) for number in find_numbers(query.text)}
    return [
        Slot(number.span, text[number.span.start : number.span.end])
        for number in find_numbers(text)
        if (number.value, number.unit) not in asked
        and fits_unit(number.unit, query.units)
        and text[max(0, number.span.start - 1) : number.span.start] != "第"
    ]


def fits_unit(unit: str, asked: tuple[str, ...]) -> bool:
    """Whether a number's unit is one asked for; any but a date's, where the question names none."""
    if not asked:
        return unit not in ("年", "月", "日", "")
    return unit in asked or any(
        {unit, asked[0]} <= group
        for group in (_PEOPLE, _TIMES, MONEY, _THINGS | {""} if asked[0] == "个" else _THINGS)
    )


def _places(query: Query, text: str) -> list[Slot]:
    level = re.search(rf"哪(?:一)?(?:个|座|处|条|家|所)?({_LEVELS})", query.text)
    if level:
        pattern = re.compile(rf"{_NAMED_PLACE}{level[1]}")
        return [Slot(Span(m.start(), m.end()), m.group()) for m in pattern.finditer(text)]
    return [Slot(Span(m.start("place"), m.end("place")), m["place"]) for m in _WHERE.finditer(text)]


def choose_slot(query: Query, candidate: Candidate, slots: Iterable[Slot], weights: dict[str, float]) -> Slot:
    """The slot that the question's words stand nearest to: described by the asked thing, else in their clause."""
    text = fold(candidate.text)
    clauses = [Span(*match.span()) for match in CLAUSE.finditer(candidate.text)]

    def closeness(slot: Slot) -> tuple[float, float]:
        own = next((one for one in clauses if one.start <= slot.span.start < one.end), Span(0, len(text)))
        clause = text[own.start : own.end]
        carried = sum(weight for word, weight in weights.items() if word in clause)
        near = _asked_nearness(query, text, slot) + _FOR_SUBJECT * _is_subject(
            query, clause, slot.span.start - own.start
        )
        return (carried + near, -_distance(text, slot.span, weights))

    return max(slots, key=closeness)


def _is_subject(query: Query, clause: str, at: int) -> bool:
    """Whether a name stands before the verb of the question in its clause: 受林静姝委托, 柏永清宣读决定."""
    return bool(query.verb) and query.kind == "who" and query.verb in clause[at:]


def _asked_nearness(query: Query, text: str, slot: Slot) -> float:
    """0 to 1: whether the asked thing stands right before the slot (a name's post) or beside it (a quantity's noun)."""
    if not query.asked:
        return 0.0
    before = text[max(0, slot.span.start - _APPOSED) : slot.span.start]
    at = before.rfind(query.asked)
    if at >= 0 and not re.search(r"[，,。；;、]", before[at:]):
        return 1.0 - 0.05 * (len(before) - at - len(query.asked))
    behind = text[slot.span.end : slot.span.end + _APPOSED]
    at = behind.find(query.asked)
    return 0.8 - 0.05 * at if at >= 0 and query.kind != "who" else 0.0


def _distance(text: str, span: Span, weights: dict[str, float]) -> float:
    """How far a span stands from the question's words, each by its weight."""
    total = 0.0
    for word, weight in weights.items():
        places = [match.start() for match in re.finditer(re.escape(word), text)]
        total += weight * (min(abs(place - span.start) for place in places) if places else len(text))
    return total
