"""Lists over the whole archive as sentences: a head with the count, then as many entries as fit, each cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.days import say_day
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from qa.types import Draft, Evidence, HardWord, Part, Query

# What a list may be long, its head and what it leaves out told too; marks of citations do not count.
_LONGEST = 236
# Entries past which none fits: those need no evidence, and cost nothing.
MOST_SHOWN = 24
_LEFT_OUT = 14


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: what it says, its day, and the words that carry it."""

    label: str
    day: date | None
    evidence: tuple[Evidence, ...]


def listed(query: Query, head: str, entries: Sequence[Entry], total: int = 0) -> Draft:
    """A head and as many entries as fit, each with its day and its citation; what is left out is counted."""
    total = total or len(entries)
    one_year = len({entry.day.year for entry in entries if entry.day}) <= 1
    shown: list[tuple[str, Entry]] = []
    room = _LONGEST - len(head) - _LEFT_OUT
    for entry in entries[:MOST_SHOWN]:
        day = ""
        if entry.day:
            day = f"{entry.day.month}月{entry.day.day}日" if one_year else say_day(entry.day)
        label = day + entry.label
        if not entry.evidence or (shown and len(label) >= room):
            break
        shown.append((label, entry))
        room -= len(label) + 1
    left = total - len(shown)
    parts = [Part(f"{head}：", (), (f"{head}：",))]
    for at, (label, entry) in enumerate(shown):
        last = at + 1 == len(shown)
        parts.append(Part(label + ("。" if last and not left else "；"), entry.evidence, (label,)))
    if left:
        rest = f"另有{left}{'篇' if head.endswith(('篇', '文章')) else '次'}没有列出。"
        parts.append(Part(rest, (), (rest,)))
    return Draft(tuple(parts), 0.9, query.kind, tuple(entry.label for _, entry in shown))


def looked_at(snapshot: Snapshot) -> str:
    """How many articles were looked at, and of what period."""
    first, last = snapshot.facts.period()
    period = f"（{say_day(first)}至{say_day(last)}）" if first and last else ""
    return f"在档案的{snapshot.facts.counts().articles}篇文章{period}中"


def period_of(query: Query, snapshot: Snapshot) -> tuple[date, date] | None:
    """The asked days; without a year, those of the last year that the archive reaches: it tells of what has been."""
    word = _date_of(query)
    if word is None or word.since is None or word.until is None:
        return None
    _, last = snapshot.facts.period()
    years = 1 if last and not word.has_year and word.since > last else 0
    return _years_before(word.since, years), _years_before(word.until, years)


def said_period(query: Query) -> str:
    word = _date_of(query)
    return word.text if word else ""


def _years_before(day: date, years: int) -> date:
    # The 29th of February has no day of its own in most years.
    return day.replace(year=day.year - years, day=min(day.day, 28) if years and day.month == 2 else day.day)


def _date_of(query: Query) -> HardWord | None:
    return next((word for word in query.hard if word.kind == "date"), None)


def joined(text: str, words: Sequence[str]) -> list[str]:
    """Words that stand side by side in a question, as one: 中药材 and 产业 are 中药材产业."""
    wholes: list[str] = []
    folded = fold(text)
    at = 0
    for word in words:
        start = folded.find(word, max(0, at - len(word)))
        if wholes and start >= 0 and start <= at:
            known = wholes[-1]
            wholes[-1] = known if word in known else known + folded[at : start + len(word)]
        elif start >= 0:
            wholes.append(word)
        at = max(at, start + len(word)) if start >= 0 else at
    return wholes
