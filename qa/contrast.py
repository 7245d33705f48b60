"""What a text says where the question says another thing of the same row: 一期 for 二期, 东岸 for 西岸, 完工 for 开工.

Such a text is as like the question as the one that answers, and for that reason the likeliest to be taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.numerals import fold_numbers
from qa.marks import HAN
from qa.word_lists import read_lines

GROUPS = ("number", "year", "row")

_NUMBER = r"\d+|[一二三四五六七八九十]{1,3}|[ⅰⅱⅲⅳⅴ]|首|头"
# What is numbered; not what is counted (三家, 三个), which an answer may say of anything.
_NUMBERED = re.compile(
    rf"(?<![上下这每新])第?(?P<number>{_NUMBER})(?P<of>等奖|期|号|等|类|次|届|批|轮|标段|季度|级|车间|分?公司|分?厂|中队|大队|支队|中|小|院|区|线|桥|组|队|回|场|部分?|稿|审|读|季|年级)"
)
_ROMAN = {"ⅰ": "1", "ⅱ": "2", "ⅲ": "3", "ⅳ": "4", "ⅴ": "5", "首": "1", "头": "1"}
_LINES = tuple(map(frozenset, read_lines("contrast_rows.txt")))
# Characters that take one another's place before or behind another one, and words that do so by themselves.
_CHARACTERS = tuple(line for line in _LINES if all(len(word) == 1 for word in line))
_WORDS = tuple(line for line in _LINES if line not in _CHARACTERS)
_YEARS = frozenset("今去明前昨后")
_IS_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Words of a question (`own`), folded, and others of their row. `group`: see GROUPS."""

    own: str
    others: tuple[str, ...]
    group: str


@lru_cache(maxsize=64)
def contrasts_of(question: str) -> tuple[Contrast, ...]:
    """The words of a folded question that others may be taken for."""
    found: dict[str, Contrast] = {}
    for at, character in enumerate(question):
        for row in _CHARACTERS:
            if character not in row:
                continue
            others = sorted(row - {character})
            behind, before = question[at + 1 : at + 2], question[at - 1 : at] if at else ""
            group = "year" if behind in "年日" and character in _YEARS else "row"
            if _IS_HAN.match(behind) and behind not in row:
                found[character + behind] = Contrast(
                    character + behind, tuple(other + behind for other in others), group
                )
            elif _IS_HAN.match(before) and before not in row and group == "row":
                found[before + character] = Contrast(
                    before + character, tuple(before + other for other in others), group
                )
    for words in _WORDS:
        for word in words:
            if word in question:
                found[word] = Contrast(word, tuple(sorted(words - {word})), "row")
    return tuple(found.values())


def numbered(text: str) -> Mapping[str, frozenset[str]]:
    """What a folded text numbers, with the numbers: 期 with 1 of 一期 and 首期."""
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        found.setdefault(match["of"], set()).add(_plain(match["number"]))
    return {of: frozenset(numbers) for of, numbers in found.items()}


def _plain(number: str) -> str:
    return _ROMAN.get(number) or fold_numbers(number)


def contrasted(question: str, text: str) -> dict[str, float]:
    """By group, whether a folded text has another word of the row and not the question's own, 0 or 1."""
    values = dict.fromkeys(GROUPS, 0.0)
    for one in contrasts_of(question):
        if one.own not in text and any(other in text for other in one.others):
            values[one.group] = 1.0
    told = numbered(text)
    if any(of in told and not numbers & told[of] for of, numbers in numbered(question).items()):
        values["number"] = 1.0
    return values
