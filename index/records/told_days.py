"""The day that a sentence tells of an event, read within its article: 当天 and 次日 look back over sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from index.dates.resolve import ResolvedDate, resolve_dates
from index.records.roles import Sentence

# 新华社北京8月3日电（记者 甲）, 中新网8月3日(甲): the day of the dispatch, not of the event.
_DISPATCH = re.compile(r"[日号]?\s*(?:[电讯]|[（(](?![^（）()]*[日月周星期])[^（）()]{2,30}[）)])")
_LATELY = re.compile("[^。]{0,40}?(?:近日|日前|近期|不久前)，?")
_OPENING = 24  # characters
_JUST_BEFORE = timedelta(days=5)
# 8月15日至16日: an event is of its first day; a longer time tells no day.
_LONGEST_EVENT = timedelta(days=9)


class ToldDays:
    """The dates of an article's sentences, resolved in one reading against the day of its issue."""

    def __init__(self, sentences: Sequence[Sentence], issue: date | None) -> None:
        self._issue = issue
        starts = [0]
        for sentence in sentences:
            starts.append(starts[-1] + len(sentence.text) + 1)
        self._starts = dict(zip((one.span for one in sentences), starts, strict=False))
        self._dates = resolve_dates("\n".join(one.text for one in sentences), issue)
        self._dates_start = [one.span.start for one in self._dates]

    def first(self, sentence: Sentence) -> date | None:
        """The first day that a sentence names, of those that have come, and rather than its dispatch's one just before that;
        None where it names none."""
        start = self._starts[sentence.span]
        begin = bisect_left(self._dates_start, start)
        end = bisect_left(self._dates_start, start + len(sentence.text))
        told = [one for one in self._dates[begin:end] if self._is_told(one)]
        if not told:
            return None
        first = told[0]
        at = first.span.end - start
        if at <= _OPENING and _DISPATCH.match(sentence.text, at):
            if _LATELY.match(sentence.text, at):
                return None
            near = (one for one in told[1:] if timedelta() <= first.since - one.since <= _JUST_BEFORE)
            return next(near, first).since
        return first.since

    def announced(self, sentence: Sentence, name: str) -> date | None:
        """The day that a sentence announces for what it names, come or to come: the first behind the name, else the last."""
        start = self._starts[sentence.span]
        begin = bisect_left(self._dates_start, start)
        end = bisect_left(self._dates_start, start + len(sentence.text))
        short = [one for one in self._dates[begin:end] if one.until - one.since <= _LONGEST_EVENT]
        at = start + max(0, sentence.text.find(name))
        behind = (one.since for one in short if one.span.start >= at)
        return next(behind, short[-1].since if short else None)

    def _is_told(self, found: ResolvedDate) -> bool:
        is_short = found.until - found.since <= _LONGEST_EVENT
        return is_short and (self._issue is None or found.since <= self._issue)
