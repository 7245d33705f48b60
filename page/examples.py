"""Example questions from the very archive, each tried before it is offered."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.facts.facts import MeetingRow
from index.types import ArticleFilter
from page.context import Library
from qa.assistant import Assistant

_EXAMPLES = 4
_NAME = re.compile(r"[^，。：、]{4,14}(?:会|会议|仪式|论坛)")  # reads as a name at a glance
_LATEST = 400  # meetings that are looked at
_TRIED = 24
_LONGEST = 28  # characters: an example is read at a glance


_FINDING = threading.Lock()


def examples(library: Library) -> tuple[str, ...]:
    """Up to four questions of different kinds that this archive answers; found once a generation, whoever comes first."""
    with _FINDING:  # a cache alone lets all who come before its first result look for themselves
        return _find(library, library.assistant)


@lru_cache(maxsize=1)
def _find(library: Library, assistant: Assistant) -> tuple[str, ...]:
    rows = assistant.snapshot.facts.meetings(ArticleFilter())
    # A name of several meetings (新闻发布会) asks for none of them.
    times = Counter(row.meeting.name for row in rows)
    rows = tuple(row for row in rows if times[row.meeting.name] == 1 and _NAME.fullmatch(row.meeting.name))
    found: dict[str, str] = {}
    tried = 0
    for kind, question in _candidates(rows[-_LATEST:]):
        if kind in found or len(question) > _LONGEST:
            continue
        if len(found) == _EXAMPLES or tried == _TRIED:
            break
        tried += 1
        with library.turn():
            answer = assistant.ask(question)
        if answer.answerable:
            found[kind] = question
    return tuple(found.values())


def _candidates(rows: Sequence[MeetingRow]) -> Iterator[tuple[str, str]]:
    """(kind, question), newest first and the kinds in turn."""
    for row in reversed(rows):
        meeting = row.meeting
        if meeting.chairs:
            yield "chair", f"谁主持了{meeting.name}？"
        if meeting.date:
            yield "when", f"{meeting.name}是什么时候召开的？"
        if meeting.attendees:
            yield "attendees", f"哪些人出席了{meeting.name}？"
        if meeting.chairs:
            yield "list", f"{meeting.chairs[0]}主持过哪些会议？"
        if meeting.place:
            yield "where", f"{meeting.name}在哪里召开？"
