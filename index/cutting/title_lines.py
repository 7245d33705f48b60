"""Which of two bare lines above a text is its title: the first, with a subtitle below it, or the second, below a kicker or a column's name.

A text page has no type size to tell by. Evidence is weighed as in `index.cutting.cuts`: what the text says of each line, their
lengths and marks, and whether the first is called as columns of papers are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from index.text.shared_words import common_pairs, pairs

# Names of columns and campaigns: 基层党建巡礼, 民生一线, 聚焦乡村振兴.
_COLUMN = re.compile(
    r"(?:巡礼|调研行|在行动|进行时|一线|风采|榜样|走笔|故事|新貌|来风|经纬|解读|直击|先锋|善举|视点|生活|广角|观察|追踪|见闻|纪实|身边|走基层|"
    r"新征程|新篇章|新时代|正当时|看变化|大家谈|专栏|专版|之声|之窗|热线|速递|播报|导读|精神|建设年|安全月|生产月)$|^(?:聚焦|关注|走进|直击|喜迎|奋进|学习贯彻|记者走|新春走|身边)"
)
_LONGEST_COLUMN = 11
_MARK = re.compile("[，,：:！!？?｜|“”《》、…—]")
_LONGER = 3  # characters
_LONGEST = 30

WEIGHTS: Mapping[str, float] = {
    "said first": -2.95,
    "said second": -0.38,
    "rare said first": -2.10,
    "length first": -2.97,
    "length second": 1.65,
    "second longer": 1.74,
    "mark first": -1.68,
    "mark second": 1.73,
    "column first": 0.94,
}
BIAS = 1.45


def order_evidence(first: str, second: str, below: Set[str]) -> Mapping[str, float]:
    """Evidence that the second line is the title. `below`: the pairs of characters of the text."""
    evidence = {
        "said first": _said(pairs([first]), below),
        "said second": _said(pairs([second]), below),
        "rare said first": _said(pairs([first]) - common_pairs(), below),
        "length first": min(len(first), _LONGEST) / 10,
        "length second": min(len(second), _LONGEST) / 10,
        "second longer": len(second) > len(first) + _LONGER,
        "mark first": bool(_MARK.search(first)),
        "mark second": bool(_MARK.search(second)),
        "column first": is_column(first),
    }
    return {name: float(value) for name, value in evidence.items()}


def order_score(evidence: Mapping[str, float]) -> float:
    """Log odds that the second line is the title."""
    return BIAS + sum(WEIGHTS[name] * value for name, value in evidence.items())


def is_column(line: str) -> bool:
    """Whether a line is called as a column or a campaign is."""
    return len(line) <= _LONGEST_COLUMN and not _MARK.search(line) and bool(_COLUMN.search(line))


def _said(own: Set[str], below: Set[str]) -> float:
    """The share of a line's pairs that the text says, drawn to a third where there are few."""
    return (len(own & below) + 0.3) / (len(own) + 1)
