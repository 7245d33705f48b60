"""Question sets: JSON lines of questions with their gold, read and checked by line and field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.json_lines import read_json_lines
from qa.types import KINDS

_FIELDS = {
    "id", "question", "kind", "answers", "source", "answerable", "history", "half", "quote", "proposed", "accepted",
}  # fmt: skip
HALVES = ("tune", "held")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold.

    Every group of `answers` must be met by one of its alternatives. `source` is an article id or words that the
    cited article contains. `half`: "tune" may be looked at while developing, "held" only for the final figures,
    "" where a set has no halves. `quote`: words of the source that carry the gold, for whom it is shown to.
    `proposed`: made by a program; `accepted`: and found good by a person.
    """

    id: str
    question: str
    kind: str
    answers: tuple[tuple[str, ...], ...]
    source: str
    answerable: bool
    history: tuple[str, ...] = ()
    half: str = ""
    quote: str = ""
    proposed: bool = False
    accepted: bool = False
    where: str = field(default="", compare=False)  # file:line

    @property
    def origin(self) -> str:
        """written, accepted or proposed: no figure mixes them."""
        if not self.proposed:
            return "written"
        return "accepted" if self.accepted else "proposed"


def read_questions(paths: Sequence[Path], *, appended: bool = False) -> tuple[Question, ...]:
    """All questions of the files, in order. InputError names file, line and field of the first that is wrong.

    Files that are `appended` to may hold none, and end in one that was cut short, which is passed over.
    """
    questions: dict[str, Question] = {}
    for path in paths:
        before = len(questions)
        for number, values in _lines(path, appended=appended):
            question = question_from_json(values, f"{path}:{number}")
            if question.id in questions:
                first = questions[question.id].where
                raise InputError(
                    f"{question.where}: `id` {question.id!r} stands in {first} already; give each question its own"
                )
            questions[question.id] = question
        if len(questions) == before and not appended:
            raise InputError(f"{path}: holds no question; give one JSON object a line")
    return tuple(questions.values())


def one_origin(questions: Sequence[Question]) -> str:
    """The origin of all the questions. InputError where they are mixed."""
    first = questions[0]
    for question in questions:
        if question.origin != first.origin:
            raise InputError(
                f"{question.where}: is {question.origin}, {first.where} is {first.origin}; "
                "no figure mixes them, so run them apart"
            )
    return first.origin


def question_to_json(question: Question) -> dict[str, Any]:
    """A question as a line of a set; empty fields that may be left out are."""
    values: dict[str, Any] = {
        "id": question.id,
        "question": question.question,
        "kind": question.kind,
        "answers": [list(group) for group in question.answers],
        "source": question.source,
        "answerable": question.answerable,
    }
    rest: dict[str, Any] = {"history": list(question.history), "half": question.half, "quote": question.quote}
    marks = {"proposed": question.proposed, "accepted": question.accepted}
    return values | {name: value for name, value in (rest | marks).items() if value}


def fingerprint(questions: Iterable[Question]) -> str:
    """A hash of questions and gold: two runs compare only over the same."""
    lines = (
        json.dumps([q.id, q.question, q.answers, q.source, q.answerable, q.history], ensure_ascii=False)
        for q in questions
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _lines(path: Path, *, appended: bool) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, values in read_json_lines(path, appended=appended):
        if not isinstance(values, dict):
            raise InputError(f"{path}:{number}: is not a JSON object; mend the line")
        yield number, values


def question_from_json(values: Mapping[str, Any], where: str) -> Question:
    """One line of a set, checked. InputError names `where` and the field."""
    unknown = sorted(values.keys() - _FIELDS)
    if unknown:
        raise InputError(
            f"{where}: field {unknown[0]!r} is not known; the fields are {', '.join(sorted(_FIELDS))}"
        )
    answerable = _mark(values, "answerable", where, default=True)
    question = Question(
        id=_words(values, "id", where),
        question=_words(values, "question", where),
        kind=_words(values, "kind", where),
        answers=_groups(values.get("answers", []), where),
        source=_words(values, "source", where, needed=answerable),
        answerable=answerable,
        history=_history(values.get("history", []), where),
        half=_words(values, "half", where, needed=False),
        quote=_words(values, "quote", where, needed=False),
        proposed=_mark(values, "proposed", where),
        accepted=_mark(values, "accepted", where),
        where=where,
    )
    if question.kind not in KINDS:
        raise InputError(f"{where}: `kind` {question.kind!r} is not one of {', '.join(KINDS)}")
    if question.half and question.half not in HALVES:
        raise InputError(f"{where}: `half` {question.half!r} is not one of {', '.join(HALVES)}")
    if answerable != bool(question.answers):
        raise InputError(
            f"{where}: `answers` must {'hold gold for an answerable' if answerable else 'be empty for an unanswerable'} question"
        )
    if question.accepted and not question.proposed:
        raise InputError(f"{where}: `accepted` is said of proposed questions only; take it out")
    return question


def _mark(values: Mapping[str, Any], name: str, where: str, *, default: bool = False) -> bool:
    value = values.get(name, default)
    if not isinstance(value, bool):
        raise InputError(f"{where}: `{name}` must be true or false")
    return value


def _words(values: Mapping[str, Any], name: str, where: str, *, needed: bool = True) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise InputError(f"{where}: `{name}` must be {'words' if needed else 'a string'}")
    return value


def _groups(value: Any, where: str) -> tuple[tuple[str, ...], ...]:
    groups = isinstance(value, list) and all(
        isinstance(group, list) and group and all(isinstance(one, str) and one.strip() for one in group)
        for group in value
    )
    if not groups:
        raise InputError(f"{where}: `answers` must be a list of groups, each a list of alternatives")
    return tuple(tuple(group) for group in value)


def _history(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InputError(f"{where}: `history` must be a list of earlier questions")
    return tuple(value)
