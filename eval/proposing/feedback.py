"""What readers say of answers: JSON lines beside the index, and those lines as proposed questions."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from eval.sets.question_set import Question
from index.errors import InputError, UsageError
from index.json_lines import append_line, read_json_lines
from qa.marks import MARK
from qa.types import KINDS

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thumb. `generation` is the index that answered, `source` the article that the answer cites first."""

    question: str
    history: tuple[str, ...]
    kind: str
    answer: str
    answerable: bool
    is_good: bool
    reason: str
    source: str
    quote: str
    generation: str
    at: str  # ISO 8601, UTC

    def as_question(self) -> Question:
        """A proposed question. A good answer is its first gold, for the curator to shorten to what the source says; of a
        bad one, which nobody has given yet, there is none.
        """
        text = MARK.sub("", self.answer).strip()
        gold = ((text,),) if self.answerable and self.is_good else ()
        return Question(
            id=f"feedback-{sha256(repr(self).encode()).hexdigest()[:12]}",
            question=self.question,
            kind=self.kind if self.kind in KINDS else "what",
            answers=gold,
            source=self.source,
            answerable=bool(gold),
            history=self.history,
            quote=self.quote,
            proposed=True,
        )


class FeedbackFile:
    """Feedback on disk, a line each; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()

    def add(self, feedback: Feedback) -> None:
        """Add a line, on disk before this returns. UsageError where the file cannot be written."""
        try:
            with self._writing:
                append_line(self.path, asdict(feedback))
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be written ({error.strerror})") from None


def read_feedback(path: Path) -> tuple[Feedback, ...]:
    """All whole lines of a file. InputError names the line that is none."""
    found = []
    for number, values in read_json_lines(path, appended=True):
        try:
            found.append(Feedback(**values | {"history": tuple(values["history"])}))
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"{path}:{number}: is not feedback ({error}); mend or delete the line") from None
    return tuple(found)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
