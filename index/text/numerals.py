"""Chinese, full-width and Arabic numerals in one form, so that 六十八, ６８ and 68 are one number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from index.types import Span

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0E, 0xFF0C, 0xFF05)}
_CHINESE = "零〇○一二三四五六七八九两十百千万亿"
_LONGEST = 28  # characters; what is longer is a code, and past what decimals hold exactly
# Measures and classifiers that make a numeral a quantity, longer ones first.
UNIT = (
    r"(?:平方公里|平方米|立方米|公里|千米|公斤|千克|毫米|厘米|千瓦时|千瓦|美元|欧元|港元|日元|韩元|英镑|卢布|个百分点|个月|百分点|元|吨|亩|公顷|米|人次|人|名|户|家|个|项|次|场|届|期|辆|台|套|座|所|处|"
    r"条|件|篇|枚|张|支|头|只|株|棵|盏|剂次|剂|岁|年|月|日|天|小时|分钟|秒|分(?!之|别|管|公司|局|配|享|担|类|批|会场|期)|版|层|站|路|级|倍|度|℃|位|对|册|幅|批|种|类|宗|起|具|节|班|趟|%|斤|盒|箱|瓶|艘|架|门|部|本|间|栋|里|块|碗|趟|圈|匹|步)"
)
_NUMBER = re.compile(
    rf"(百分之)?((?:\d+(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?|[{_CHINESE}]+(?:点[零〇一二三四五六七八九]+)?)([十百千]?[万亿]{{0,2}})(多|余)?({UNIT})?"
)
# Characters that are numerals by form and not by meaning: 一起, 统一, 十分, 万一 stay words.
_WORDS = re.compile(
    r"一(?:些|起|定|直|般|样|切|旦|致|带|线|体|贯|律|并|同|再|边|手|时|下|是要|方面)|[统唯万]一|十分|千万(?!元)|百姓|万众|亿万|第一(?:时间|线)|三农|七一|八一|五四"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: `value` is exact, a percentage as its number with the unit "%"; `unit` "" where none follows."""

    span: Span
    value: Decimal
    unit: str


def chinese_to_int(text: str) -> int | None:
    """The value of a Chinese numeral: 六十八, 二〇二一, 一百零五万; None where it is none, or longer than a number is."""
    if not text or len(text) > _LONGEST or any(character not in _CHINESE for character in text):
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            scale = _SCALES[character]
            whole = section + digit
            total = (total + whole) * scale if scale > total > 0 else total + (whole or 1) * scale
            section = digit = 0
    return total + section + digit


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text with its unit, in order."""
    folded = text.translate(_FULL_WIDTH)
    in_words = {at for match in _WORDS.finditer(folded) for at in range(*match.span())}
    found = []
    for match in _NUMBER.finditer(folded):
        if match.start(2) in in_words:
            continue
        value = _value(match[2], match[3])
        if value is None:
            continue
        unit = "%" if match[1] else (match[5] or "")
        found.append(Number(Span(*match.span()), value, unit))
    return tuple(found)


def fold_numbers(text: str) -> str:
    """The text with every numeral in Arabic digits; its length may change. Of two that touch (RX7600三款) a space keeps
    the digits apart."""
    parts: list[str] = []
    at = 0
    for number in find_numbers(text):
        touches = bool(parts) and at == number.span.start
        parts.append(" " if touches else text[at : number.span.start])
        value = number.value
        parts.append(f"{value.normalize():f}" + number.unit)
        at = number.span.end
    return "".join(parts) + text[at:]


def _value(digits: str, scale: str) -> Decimal | None:
    if len(digits) > _LONGEST:
        return None
    if digits[0].isdigit():
        value = Decimal(digits.replace(",", "").replace("，", ""))
        for character in scale:
            value *= (_PLACES | _SCALES)[character]
        return value
    whole, _, fraction = digits.partition("点")
    number = chinese_to_int(whole + scale) if not fraction else chinese_to_int(whole)
    if number is None:
        return None
    value = Decimal(number)
    if fraction:
        value += Decimal("0." + "".join(str(_DIGITS[character]) for character in fraction))
        for character in scale:
            value *= (_PLACES | _SCALES)[character]
    return value
