"""One form for text that says the same: numerals, widths, scripts and white space folded, so that gold can be matched."""

from __future__ import annotations

import re
from datetime import date

from index.dates.resolve import resolve_dates
from index.text.fold import fold
from index.text.numerals import fold_numbers

_SPACE = re.compile(r"\s")
_MARKS = re.compile(r"[,，、。；：:;“”\"'‘’《》()（）]+")
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){_MARKS.pattern}(?=\d)")


def normal_form(text: str) -> str:
    """The text with numerals in Arabic digits (三点二亿元 → 320000000元) and without white space and marks."""
    # White space first: 3.2 亿元 is one number. Marks last: a comma stands in 1,200. “拖8”两艘 has no 82.
    return _MARKS.sub("", _BETWEEN_DIGITS.sub(" ", fold_numbers(_SPACE.sub("", fold(text)))))


def contains(text: str, words: str) -> bool:
    """Whether a normal form holds another's; 3次 does not stand in 13次, nor 20 in 200, nor 3% in 0.3%."""
    if not words:
        return False
    before = r"(?<!\d)(?<!\d\.)" if words[0].isdigit() else ""
    behind = r"(?!\.?\d)" if words[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(words)}{behind}", text) is not None


def met(text: str, groups: tuple[tuple[str, ...], ...], *, base: date | None = None) -> tuple[bool, ...]:
    """Of each group of alternatives, whether the text holds one.

    A date is met by the same days in any form, 6月3日 by 昨日 where `base`, the day that the text is of, says so.
    """
    normal = normal_form(text)
    days = {(found.since, found.until) for found in resolve_dates(text, base)}
    return tuple(
        any(contains(normal, normal_form(one)) or _days(one, base) in days for one in group)
        for group in groups
    )


def _days(words: str, base: date | None) -> tuple[date, date] | None:
    """The days that words mean which are a date and nothing else."""
    found = resolve_dates(words.strip(), base)
    return (found[0].since, found[0].until) if found and found[0].text == words.strip() else None
