"""Example questions from the very archive, each tried before it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.facts import MeetingRow
from index.types import ArticleFilter
from qa.assistant import Assistant

_EXAMPLES = 4
_LATEST = 60  # meetings that are looked at: of a paper, the last weeks
_TRIED = 24
_LONGEST = 28  # characters: an example is read at a glance


@lru_cache(maxsize=2)
def examples(assistant: Assistant) -> tuple[str, ...]:
    """Up to four questions of different kinds that this archive answers; found once a generation."""
    rows = [
        row for row in assistant.snapshot.facts.meetings(ArticleFilter()) if 4 <= len(row.meeting.name) <= 18
    ]
    found: dict[str, str] = {}
    tried = 0
    for kind, question in _candidates(rows[-_LATEST:]):
        if kind in found or len(question) > _LONGEST:
            continue
        if len(found) == _EXAMPLES or tried == _TRIED:
            break
        tried += 1
        if assistant.ask(question).answerable:
            found[kind] = question
    return tuple(found.values())


def _candidates(rows: list[MeetingRow]) -> Iterator[tuple[str, str]]:
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
