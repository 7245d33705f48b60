"""What a text says where the question says another thing of the same row: 一期 for 二期, 东岸 for 西岸, 完工 for 开工.

Such a text is as like the question as the one that answers, and for that reason the likeliest to be taken for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from index.numerals import fold_numbers
from qa.marks import HAN
from qa.word_lists import read_lines

_NUMBER = r"\d+|[一二三四五六七八九十]{1,3}|[ⅰⅱⅲⅳⅴ]|首|头"
# What a number before it tells from others of its kind; behind 第 more do, which without it are counted: 第三次, 三次.
_NUMBERED = re.compile(
    rf"(?<![上下这每新])(?:第(?P<ordinal>{_NUMBER})(?P<of>等奖|[期号等类批轮级次届场回组队院季名]|标段|季度|部分)|"
    rf"(?P<number>{_NUMBER})(?P<kind>等奖|标段|季度|车间|分公司|分厂|[中大支]队|年级|小(?!时)|[期号等类批轮级中区线桥审稿]))"
)
_SAME_AS = {"ⅰ": "1", "ⅱ": "2", "ⅲ": "3", "ⅳ": "4", "ⅴ": "5", "首": "1", "头": "1"}
_ROWS = tuple(map(frozenset, read_lines("contrast_rows.txt")))
# Characters that any word may stand before: 县里 and 村里 are no row.
_LIGHT = "的了是在有和与及对从到为都也就才里内外上下中多少几谁哪何什怎"
_OF_WORD = re.compile(rf"(?![{_LIGHT}])[{HAN}]")


def says_another(question: str, text: str, article: str) -> bool:
    """Whether a text has another word of a row than the question, and the article around it nowhere the question's; all
    of them folded."""
    if any(
        own not in article and any(other in text for other in others) for own, others in _rows_of(question)
    ):
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
def _rows_of(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a folded question that stand in rows, each with the others of its row.

    A single character counts with the one behind it, else with the one before: 东岸 and 西岸, 蟹王 and 蟹后.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in _ROWS:
        for word in row:
            for match in re.finditer(re.escape(word), question):
                before, behind = question[: match.start()][-1:], question[match.end() :][:1]
                if len(word) > 1:
                    before = behind = ""
                elif _OF_WORD.match(behind) and behind not in row:
                    before = ""
                elif _OF_WORD.match(before) and before not in row:
                    behind = ""
                else:
                    continue
                others = tuple(f"{before}{other}{behind}" for other in sorted(row - {word}))
                found[f"{before}{word}{behind}"] = others
    return tuple(found.items())


def _numbered(text: str) -> Mapping[str, set[str]]:
    """What a folded text numbers, with the numbers: 期 with 1 of 一期 and 首期."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in _NUMBERED.finditer(text):
        number = match["ordinal"] or match["number"]
        found[match["of"] or match["kind"]].add(_SAME_AS.get(number) or fold_numbers(number))
    return found
