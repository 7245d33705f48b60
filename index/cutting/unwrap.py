"""Printed lines into whole ones: where every line of a page is broken at one width, its pieces belong together.

A page is hard-wrapped where most of its lines have the same width, in characters or in columns (a Latin letter takes
half of one). Only a line of that width goes on in the next, and only where the next neither is indented nor opens as
a headline, a byline or a news item does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.cutting.byline import is_lead, is_signature, opens_byline
from index.text.item_marks import ITEM_MARKS
from index.types import Span

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A page is wrapped at a width that so many of its lines have, and hardly one exceeds.
_LEAST_SHARE = 0.3
_MOST_LONGER = 0.08
_NARROWEST, _WIDEST = 12, 60
_FEWEST = 3  # lines of the same width
# Where lines may not begin with a comma they are broken a character sooner or later.
_RAGGED_SHARE = 0.12
_SPACED_SHARE = 0.8
# How many closing marks may hang out of a line, and how many lines may begin with one all the same.
_MOST_HANGING = 3
_HANGING_SHARE = 0.02
_OPENING = "（(“‘「『《【"
_CLOSING = "，。、；：！？,;:!?）)”’」』》】…"
# Where a line ends like this its sentence is over, even where the full stop is missing; its authors may sign it: 。（记者 某某）
SENTENCE_END = re.compile(r"[。！？!?…][”’」』》）)】]*$|[”」』][。！？]?$|[。][（(][^（）()]{2,40}[）)]$")
_STOP = re.compile(r"[。！？!?…][”’」』》）)】]*$|[）)]$")
# No paragraph goes on like this.
_OPENS = re.compile(rf"^(?:[□▼►▶↑↓←→{ITEM_MARKS}]|[【〔]|图为|[（(][下上紧][转接])")
_DASH = re.compile(r"^(?:——|──)")
_OPEN_BRACKET = re.compile(r"[（(][^（）()\n。]*$")
_LATIN = re.compile(r"[\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A line as it was before wrapping: its raw parts, and how many blank columns stand before it."""

    parts: tuple[Span, ...]
    text: str
    indent: int


# Printed lines past which nobody looks for a paragraph's end, so that a page takes time by its length.
_LONGEST_PARAGRAPH = 200


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed line: `start` and `end` leave out the white space around it."""

    start: int
    end: int
    indent: int
    characters: int  # with what stands before it, without what is behind
    columns: int
    behind: int  # blank characters at the line's end

    def width(self, *, in_columns: bool) -> int:
        return self.columns if in_columns else self.characters


@dataclass(frozen=True, slots=True)
class _Measure:
    """The width at which a page is wrapped, `slack` less or more of which still fills a line."""

    width: int
    slack: int
    in_columns: bool
    hangs: bool  # no line begins with a closing mark: it hangs out of the line before, as an opening one moves down
    is_spaced: bool = False  # blank lines stand between paragraphs

    def is_full(self, raw: str, line: _Printed, after: _Printed | None) -> bool:
        own = line.width(in_columns=self.in_columns)
        if own <= self.width + self.slack and own + line.behind >= self.width - self.slack:
            return True
        unit = 2 if self.in_columns else 1
        if not self.hangs or not -unit <= own - self.width <= _MOST_HANGING * unit:
            return False
        if own > self.width:
            return raw[line.end - 1] in _CLOSING
        return after is not None and raw[after.start] in _OPENING


def read_lines(raw: str) -> list[WholeLine]:
    """The lines of a page that are not blank, in raw order, pieces of wrapped ones joined."""
    printed = [line for match in _LINE.finditer(raw) if (line := _printed(raw, match.start(), match.end()))]
    measure = _measure(raw, printed)
    whole: list[list[_Printed]] = []
    for at, line in enumerate(printed):
        if at and measure and _goes_on(raw, printed, at, measure):
            whole[-1].append(line)
        else:
            whole.append([line])
    return [_join(raw, lines, measure) for lines in whole]


def _printed(raw: str, start: int, end: int) -> _Printed | None:
    text = raw[start:end]
    bare = text.strip()
    if not bare:
        return None
    left = len(text) - len(text.lstrip())
    indent = sum(2 if character in "　\t" else 1 for character in text[:left])
    characters = len(bare) + left
    columns = 2 * len(bare) - len(_LATIN.findall(bare)) + indent
    behind = len(text) - left - len(bare)
    return _Printed(start + left, start + left + len(bare), indent, characters, columns, behind)


def _measure(raw: str, lines: Sequence[_Printed]) -> _Measure | None:
    """The width at which a page is wrapped; None for a page whose lines are whole."""
    if not lines:
        return None
    hangs = sum(raw[line.start] in _CLOSING for line in lines) < _HANGING_SHARE * len(lines)
    best: tuple[float, _Measure] | None = None
    for in_columns in (False, True):
        unit = 2 if in_columns else 1
        widths = Counter(line.width(in_columns=in_columns) for line in lines)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        near = sum(widths[width + by] for by in range(-unit, unit + 1) if by)
        slack = unit if near >= _RAGGED_SHARE * len(lines) and hangs else unit - 1
        share = (times + (near if slack else 0)) / len(lines)
        reach = width + (_MOST_HANGING * unit if hangs else slack)
        longer = sum(count for own, count in widths.items() if own > reach) / len(lines)
        fits = times >= _FEWEST and _NARROWEST * unit <= width <= _WIDEST * unit
        if (
            fits
            and share >= _LEAST_SHARE
            and longer <= _MOST_LONGER
            and (best is None or share > best[0] + 0.02)
        ):
            best = (share, _Measure(width, slack, in_columns, hangs))
    if not best:
        return None
    measure = best[1]
    ends = [at for at in range(1, len(lines)) if not measure.is_full(raw, lines[at - 1], lines[at])]
    apart = sum(_is_apart(raw, lines[at - 1], lines[at]) for at in ends)
    return replace(measure, is_spaced=apart >= _SPACED_SHARE * len(ends))


def _goes_on(raw: str, lines: Sequence[_Printed], at: int, measure: _Measure) -> bool:
    """Whether the printed line at a place continues the one before it."""
    last, line = lines[at - 1], lines[at]
    if not measure.is_full(raw, last, line) or line.indent > 1 or _is_apart(raw, last, line):
        return False
    before, text = raw[last.start : last.end], raw[line.start : line.end]
    if _OPEN_BRACKET.search(before):
        return True
    if _OPENS.match(text) or is_lead(text) or opens_byline(text):
        return False
    # A dashed subtitle or a line of names hardly fills its line, as a sentence's dash or word broken there may.
    after = lines[at + 1] if at + 1 < len(lines) else None
    if not measure.is_full(raw, line, after) and (
        _DASH.match(text) or (len(text) > 2 and is_signature(text))
    ):
        return False
    return measure.is_spaced or not _STOP.search(before) or _ends_well(raw, lines, at, measure)


def _ends_well(raw: str, lines: Sequence[_Printed], at: int, measure: _Measure) -> bool:
    """Whether the lines from here to the next short one end as a paragraph does; a headline's do not."""
    last = min(at + _LONGEST_PARAGRAPH, len(lines) - 1)
    while (
        at < last
        and measure.is_full(raw, lines[at], lines[at + 1])
        and lines[at + 1].indent <= 1
        and not _is_apart(raw, lines[at], lines[at + 1])
    ):
        at += 1
    return bool(_STOP.search(raw[lines[at].start : lines[at].end]))


def _is_apart(raw: str, one: _Printed, other: _Printed) -> bool:
    """Whether a blank line stands between two printed lines."""
    return max(raw.count(mark, one.end, other.start) for mark in "\n\r") > 1


def _join(raw: str, lines: Sequence[_Printed], measure: _Measure | None) -> WholeLine:
    """Inner white space stays where a break fell on it, as it fills the line: 甲 / 乙 are two names."""
    parts = []
    for at, line in enumerate(lines):
        start, end = line.start, line.end
        if at:
            start -= line.indent
        if measure and at + 1 < len(lines):
            short_by = measure.width - line.width(in_columns=measure.in_columns)
            end += max(0, min(line.behind, short_by))
        parts.append(Span(start, end))
    text = "".join(raw[part.start : part.end] for part in parts)
    return WholeLine(tuple(parts), text, lines[0].indent)
