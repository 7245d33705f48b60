"""Proposed questions on disk, and what a person decided of them.

    NAME.jsonl            proposed, waiting
    NAME.accepted.jsonl   accepted, as they were or as a person changed them: a question set
    NAME.rejected.jsonl   rejected, so that they are not proposed again

A decision is first added to one of the two lower files and then taken out of the first, so that one that is cut short
loses nothing: what has been decided is waiting no longer, and of what half a line says nothing has been decided.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from eval.scoring.results import write_whole
from eval.sets.question_set import Question, question_to_json, read_questions
from index.errors import UsageError
from index.json_lines import append_line


class Proposals:
    """The three files of one set of proposals; safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        if path.suffix != ".jsonl":
            raise UsageError(f"{path}: name the proposals' file as JSON lines: NAME.jsonl")
        self.path = path
        self.accepted_path = path.with_suffix(".accepted.jsonl")
        self.rejected_path = path.with_suffix(".rejected.jsonl")

    def waiting(self) -> tuple[Question, ...]:
        """The proposals that nobody has decided on, in order."""
        decided = {one.id for one in (*self.accepted(), *self.rejected())}
        return tuple(one for one in _read(self.path) if one.id not in decided)

    def accepted(self) -> tuple[Question, ...]:
        return _read(self.accepted_path)

    def rejected(self) -> tuple[Question, ...]:
        return _read(self.rejected_path)

    def add(self, questions: Iterable[Question]) -> int:
        """Add proposals that are new: neither waiting nor decided. Returns how many were."""
        with self._alone():
            waiting = self.waiting()
            known = {one.id for one in (*waiting, *self.accepted(), *self.rejected())}
            new = [one for one in questions if one.id not in known]
            if new or not self.path.exists():
                self._write_waiting((*waiting, *new))
        return len(new)

    def accept(self, question: Question) -> None:
        """Accept a waiting proposal, its words perhaps changed. UsageError where it is waiting no longer."""
        self._decide(replace(question, accepted=True), self.accepted_path)

    def reject(self, question: Question) -> None:
        """Reject a waiting proposal for good. UsageError where it is waiting no longer."""
        self._decide(question, self.rejected_path)

    def _decide(self, question: Question, path: Path) -> None:
        with self._alone():
            waiting = self.waiting()
            if question.id not in {one.id for one in waiting}:
                raise UsageError(f"{question.id}: has been decided on already")
            _append(path, question)
            self._write_waiting([one for one in waiting if one.id != question.id])

    def _write_waiting(self, questions: Iterable[Question]) -> None:
        write_whole(self.path, "".join(map(_line, questions)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            lock = self.path.with_suffix(".lock").open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"{self.path}: cannot be written ({error.strerror}); choose another file"
            ) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _read(path: Path) -> tuple[Question, ...]:
    """The questions of one of the files; none where there is no such file yet, or nothing in it."""
    return read_questions([path], appended=True) if path.exists() else ()


def _append(path: Path, question: Question) -> None:
    try:
        append_line(path, question_to_json(question))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); the proposal still waits") from None


def _line(question: Question) -> str:
    return json.dumps(question_to_json(question), ensure_ascii=False) + "\n"
