"""Which numbers of a sentence are of the asked unit, and which of several is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.text.fold import fold
from index.text.numerals import find_numbers
from index.types import Span
from qa.marks import CLAUSE
from qa.reading.evidence import Candidate
from qa.types import Query

MONEY = {"元", "美元", "欧元", "港元", "日元", "韩元", "英镑", "卢布"}
_PEOPLE = {"人", "名", "位"}
_TIMES = {"次", "场", "届", "回"}
_THINGS = {"个", "项", "家", "处", "座", "所", "条", "件", "户", "种", "类", "篇", "部"}
# What an amount is told for: 每亩, 人均, and 一亩 as it is asked in speech; not 一百亩 and 一年来.
_EACH = "亩|人|户|天|日|个月|月|年|斤|公斤|吨|辆|台|件|只|头|张|平方米|公里|小时"
_PER = re.compile(
    rf"每一?(?P<each>{_EACH})|(?<![\d〇零一二三四五六七八九十百千万第这那近前头有])一(?P<one>{_EACH})(?![来内后前间多半期一])|"
    r"(?P<mean>[亩人户日月年])[均产]"
)
_MARK = re.compile("[，,；;。]")
_APPOSED = 12  # characters between a number and the thing that it counts


def fits_unit(unit: str, asked: tuple[str, ...]) -> bool:
    """Whether a number's unit is one asked for; any but a date's, where the question names none."""
    if not asked:
        return unit not in ("年", "月", "日", "")
    return unit in asked or any(
        {unit, asked[0]} <= group
        for group in (_PEOPLE, _TIMES, MONEY, _THINGS | {""} if asked[0] == "个" else _THINGS)
    )


def quantities(query: Query, text: str) -> list[Span]:
    """The numbers of a sentence (its offsets) that have an asked unit and that the question does not say itself."""
    asked = {(number.value, number.unit) for number in find_numbers(query.text)}
    return [
        number.span
        for number in find_numbers(text)
        if (number.value, number.unit) not in asked
        and fits_unit(number.unit, query.units)
        and text[max(0, number.span.start - 1) : number.span.start] != "第"
    ]


def meant_quantity(
    query: Query, candidate: Candidate, spans: Iterable[Span], weights: dict[str, float]
) -> Span:
    """The one that stands beside the asked thing, in the clause with most of the question's words."""
    text = fold(candidate.text)
    clauses = [Span(*match.span()) for match in CLAUSE.finditer(candidate.text)]

    def closeness(span: Span) -> tuple[float, float]:
        own = next((one for one in clauses if one.start <= span.start < one.end), Span(0, len(text)))
        clause = text[own.start : own.end]
        carried = sum(weight for word, weight in weights.items() if word in clause)
        return carried + _beside_asked(query.asked, text, span), -_distance(text, span, weights)

    return max(spans, key=closeness)


def _beside_asked(asked: str, text: str, span: Span) -> float:
    """0 to 1: how near the asked thing stands before a number, or behind it."""
    if not asked:
        return 0.0
    before = text[max(0, span.start - _APPOSED) : span.start]
    at = before.rfind(asked)
    if at >= 0 and not re.search(r"[，,。；;、]", before[at:]):
        return 1.0 - 0.05 * (len(before) - at - len(asked))
    at = text[span.end : span.end + _APPOSED].find(asked)
    return 0.8 - 0.05 * at if at >= 0 else 0.0


def _distance(text: str, span: Span, weights: dict[str, float]) -> float:
    """How far a span stands from the question's words, each by its weight."""
    total = 0.0
    for word, weight in weights.items():
        places = [match.start() for match in re.finditer(re.escape(word), text)]
        total += weight * (min(abs(place - span.start) for place in places) if places else len(text))
    return total


def asks_per(query: Query) -> bool:
    """Whether a question asks the amount of one: 一亩能打多少, 多少钱一公斤."""
    return bool(_PER.search(query.text))


def told_per(query: Query, text: str) -> list[Span]:
    """Of the numbers of a sentence those that are told for each of what the question asks the amount of one of:
    平均每亩一百一十八斤 for 一亩能打多少."""
    asked = {_each(match) for match in _PER.finditer(query.text)}
    ends = [match.end() for match in _PER.finditer(text) if _each(match) in asked]
    return [
        number.span
        for number in find_numbers(text)
        if fits_unit(number.unit, query.units)
        and any(end <= number.span.start and not _MARK.search(text, end, number.span.start) for end in ends)
    ]


def _each(match: re.Match[str]) -> str:
    return (match["each"] or match["one"] or match["mean"]).replace("日", "天")
