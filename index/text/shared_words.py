"""What two texts share: runs of Chinese characters, and which pairs are too common to tell anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

_HAN = re.compile(r"[\u3400-\u9fff]+")


def pairs(texts: Iterable[str]) -> set[str]:
    """All pairs of Chinese characters that stand beside each other."""
    return runs(texts, 2)


def runs(texts: Iterable[str], size: int) -> set[str]:
    return {
        run[at : at + size]
        for text in texts
        for run in _HAN.findall(text)
        for at in range(len(run) - size + 1)
    }


@cache
def common_pairs() -> frozenset[str]:
    """Pairs of characters that so many articles hold that sharing them says nothing."""
    lines = resources.files("index.text").joinpath("common_pairs.txt").read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return frozenset(first + second for first, followers in rows for second in followers)
