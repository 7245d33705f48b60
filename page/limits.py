"""How much one reader may ask: a length for a question and for the talk before it, and so many questions a minute."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from qa.asking.understand import LONGEST_QUESTION

_MOST_READERS = 10_000
_MOST_HISTORY = 20


class Limits:
    """A token bucket for each reader; safe to use from several threads, and bounded however many come."""

    def __init__(self, a_minute: int = 60, longest_question: int = LONGEST_QUESTION) -> None:
        self.a_minute = a_minute
        self.longest_question = longest_question
        self._left: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # tokens, and when they were counted
        self._counting = threading.Lock()

    def history(self, asked: Sequence[object]) -> tuple[str, ...]:
        """The latest of a talk's earlier questions, none longer than a question may be."""
        return tuple(str(one)[: self.longest_question] for one in asked[-_MOST_HISTORY:])

    def admits(self, reader: str, cost: float = 1.0) -> bool:
        """Whether a reader may ask now; a refused one loses nothing. A bucket fills up evenly within a minute."""
        now = time.monotonic()
        with self._counting:
            tokens, then = self._left.pop(reader, (float(self.a_minute), now))
            tokens = min(float(self.a_minute), tokens + (now - then) * self.a_minute / 60)
            admitted = tokens >= cost
            self._left[reader] = (tokens - cost if admitted else tokens, now)
            while len(self._left) > _MOST_READERS:
                self._left.popitem(last=False)
        return admitted
