"""What a text says where the question says another thing of the same row: 一期 for 二期, 东岸 for 西岸, 完工 for 开工.

Such a text is as like the question as the one that answers, and for that reason the likeliest to be taken for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from index.text.numerals import fold_numbers
from index.text.tokens import word_ends
from qa.lists.word_lists import read_lines
from qa.marks import HAN

_NUMBER = r"\d+|[一二三四五六七八九十]{1,3}|[ⅰⅱⅲⅳⅴ]|首|头"
# What a number before it tells from others of its kind; behind 第 more do, which without it are counted: 第三次, 三次.
_NUMBERED = re.compile(
    rf"(?<![上下这每新])(?:第(?P<ordinal>{_NUMBER})(?P<of>等奖|[期号等类批轮级次届场回组队院季名]|标段|季度|部分)|"
    rf"(?P<number>{_NUMBER})(?P<kind>等奖|标段|季度|车间|工区|分公司|分厂|[中大支]队|年级|小(?!时)|[期号等类批轮级中区线桥审稿厂矿]))"
)
# Of these many are counted as well (抢修了三处): a number tells one only behind the name that it goes on, 作业三队.
_UNITS = re.compile(
    rf"(?P<name>(?:(?![了的有是共和与及等在中各全约达近比为到一二三四五六七八九十])[{HAN}]){{2}})"
    r"(?P<number>[一二三四五六七八九十]{1,3}|\d+)(?P<kind>[站井处队段班](?!次|人))"
)
_SAME_AS = {"ⅰ": "1", "ⅱ": "2", "ⅲ": "3", "ⅳ": "4", "ⅴ": "5", "首": "1", "头": "1"}
# Each row: its words, those that say the same together.
_ROWS = tuple(tuple(frozenset(same.split("/")) for same in line) for line in read_lines("contrast_rows.txt"))
# Of a place (青岚县|开工率, 哪个县|开) these are no part of the next word, but of a body's name: 县|医院 and 市|医院.
_RANKS = frozenset("国省市县区镇乡村")
_BODY = re.compile("[院局委办厅部会社所站馆校厂队]$|人大|政府|政协")
# Characters that any word may stand before: 县里 and 村里 are no row.
_LIGHT = "的了是在有和与及对从到为都也就才里内外上下中多少几谁哪何什怎"
_OF_WORD = re.compile(rf"(?![{_LIGHT}])[{HAN}]")


@dataclass(frozen=True, slots=True)
class _Row:
    """What a question says of a row. `words`: finds those of the row, 进出口 and not the 出口 within it."""

    words: re.Pattern[str]
    own: frozenset[str]

    def told(self, text: str) -> set[str]:
        return set(self.words.findall(text))


def says_another(question: str, text: str, article: str) -> bool:
    """Whether a text has another word of a row than the question, and the article around it nowhere the question's; all
    of them folded."""
    if any(row.told(text) - row.own and not row.told(article) & row.own for row in _rows_of(question)):
        return True
    return _numbers_another(question, text, article)


def numbers_another(question: str, text: str) -> bool:
    """Whether a folded text numbers what the question numbers, and never as it does."""
    return _numbers_another(question, text, text)


def _numbers_another(question: str, text: str, article: str) -> bool:
    """Whether a text numbers what the question numbers, and the article never as the question does."""
    told, known = _numbered(text), _numbered(article)
    return any(of in told and not numbers & known[of] for of, numbers in _numbered(question).items())


@lru_cache(maxsize=64)  # asked of each sentence that may answer
def _rows_of(question: str) -> tuple[_Row, ...]:
    """The rows of which a folded question says a word; a character within a longer word of a row says that word."""
    found: list[_Row] = []
    ends = word_ends(question) | {0}
    longer = [
        match.span()
        for row in _ROWS
        for word in frozenset().union(*row)
        if len(word) > 1
        for match in re.finditer(word, question)
    ]
    for row in _ROWS:
        for same in row:
            for match in re.finditer("|".join(same), question):
                low, high = match.span()
                if any(start <= low and high <= end and end - start > high - low for start, end in longer):
                    continue
                beside = ("", "") if high - low > 1 else _beside(question, low, frozenset().union(*row), ends)
                if beside is not None:
                    found.append(_row(row, same, *beside))
    return tuple(found)


def _row(row: Sequence[Set[str]], own: Set[str], before: str, behind: str) -> _Row:
    words = sorted((f"{before}{word}{behind}" for same in row for word in same), key=len, reverse=True)
    return _Row(re.compile("|".join(words)), frozenset(f"{before}{word}{behind}" for word in own))


def _beside(question: str, at: int, row: Set[str], ends: Set[int]) -> tuple[str, str] | None:
    """What a single character of a row counts with: the one behind it, else the one before (东岸 and 西岸, 蟹王 and 蟹后);
    None for neither."""
    before, behind = question[:at][-1:], question[at + 1 :][:1]
    joins_behind = bool(_OF_WORD.match(behind)) and behind not in row
    joins_before = bool(_OF_WORD.match(before)) and before not in row
    if question[at] in _RANKS:
        if at + 1 in ends:
            next_end = min((end for end in ends if end > at + 1), default=at + 1)
            joins_behind = joins_behind and bool(_BODY.search(question[at + 1 : next_end]))
        joins_before = joins_before and at not in ends
    return ("", behind) if joins_behind else (before, "") if joins_before else None


def _numbered(text: str) -> Mapping[str, set[str]]:
    """What a folded text numbers, with the numbers: 期 with 1 of 一期 and 首期, 作业队 with 3 of 作业三队."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in _NUMBERED.finditer(text):
        number = match["ordinal"] or match["number"]
        found[match["of"] or match["kind"]].add(_SAME_AS.get(number) or fold_numbers(number))
    for match in _UNITS.finditer(text):
        found[match["name"] + match["kind"]].add(fold_numbers(match["number"]))
    return found
