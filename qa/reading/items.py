"""Which of several numbers in one sentence is meant: 未牵绳的处50元罚款，不清理粪便的处200元罚款.

A sentence that tells several has an item for each: the clauses up to the number and what stands in them of whom or of
what it is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.fold import fold
from index.text.tokens import bigrams
from index.types import Span
from qa.marks import CLAUSE
from qa.reading.weigh import Wanted

# 个人吸烟的，由卫生部门责令改正，处五十元罚款: the first clause says of whom the number is told.
_CONDITION = re.compile("[的者][，,；;]$")


@dataclass(frozen=True, slots=True)
class Item:
    """The part of a sentence that tells one number, or several of one clause.

    `own`: what is said of it alone, without the words that lead up to all items. Offsets are the sentence's.
    """

    part: Span
    own: Span


def items_of(text: str, numbers: Sequence[Span]) -> list[Item]:
    """The items of a sentence with numbers of the asked unit, in order."""
    clauses = [Span(*match.span()) for match in CLAUSE.finditer(text)]
    telling = [
        at
        for at, clause in enumerate(clauses)
        if any(clause.start <= one.start < clause.end for one in numbers)
    ]
    found: list[Item] = []
    start = 0
    for at in telling:
        clause = clauses[at]
        end = len(text) if at == telling[-1] else clause.end
        start = max(start, 1 + max(text.rfind(mark, start, clause.start) for mark in "；;")) if found else 0
        low = start if found else _condition(text, clauses[: at + 1])
        found.append(Item(Span(start, end), Span(low, clause.end)))
        start = clause.end
    return found


def _condition(text: str, clauses: Sequence[Span]) -> int:
    """Where the first item's own words begin: the last condition before its number, else its clause behind a colon."""
    for clause in reversed(clauses[:-1]):
        if _CONDITION.search(text[clause.start : clause.end]):
            return clause.start
    last = clauses[-1]
    return max(text.rfind(mark, last.start, last.end) + 1 for mark in "：:") or last.start


def meant_item(want: Wanted, text: str, items: Sequence[Item]) -> Item | None:
    """The one item that has most of the question's words; None where two have as many.

    What the first says may be said of the others as well (向考上大学的职工子女每人发3000元，向考上高中的发800元), so that it is
    meant only where no other has a word of the question that it lacks.
    """
    folded = fold(text)
    told = [folded[item.own.start : item.own.end] for item in items]

    def carried(at: int) -> tuple[float, int]:
        pairs = sum(weight for pair, weight in want.pairs.items() if pair in told[at])
        return pairs, len(want.characters & set(told[at]))

    ranked = sorted(range(len(items)), key=carried, reverse=True)
    if len(ranked) < 2 or carried(ranked[0]) == carried(ranked[1]):
        return None
    asked = [pair for pair in bigrams(want.asked.rest) if want.characters & set(pair)]
    if ranked[0] == 0 and any(pair in words and pair not in told[0] for words in told[1:] for pair in asked):
        return None
    return items[ranked[0]]
