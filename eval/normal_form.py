"""One form for text that says the same: numerals, widths, scripts and white space folded, so that gold can be matched."""

from __future__ import annotations

import re

from index.fold import fold
from index.numerals import fold_numbers

_SPACE = re.compile(r"\s")
_MARKS = re.compile(r"[,，、。；：:;“”\"'‘’《》()（）]")


def normal_form(text: str) -> str:
    """The text with numerals in Arabic digits (三点二亿元 → 320000000元) and without white space and marks."""
    # White space first: 3.2 亿元 is one number. Marks last: a comma stands in 1,200.
    return _MARKS.sub("", fold_numbers(_SPACE.sub("", fold(text))))


def contains(text: str, words: str) -> bool:
    """Whether a normal form holds another's; 3次 does not stand in 13次, nor 20 in 200."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        inside_number = (words[0].isdigit() and text[at - 1 : at].isdigit()) or (
            words[-1].isdigit() and text[end : end + 1].isdigit()
        )
        if not inside_number:
            return True
        at = text.find(words, at + 1)
    return False


def met(text: str, groups: tuple[tuple[str, ...], ...]) -> tuple[bool, ...]:
    """Of each group of alternatives, whether the text holds one."""
    normal = normal_form(text)
    return tuple(any(contains(normal, normal_form(one)) for one in group) for group in groups)
