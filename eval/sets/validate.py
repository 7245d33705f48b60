"""Checks of a question set against an index: gold that stands in its source, sources that exist, no doubles or leaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from eval.sets.normal_form import contains, met, normal_form
from eval.sets.question_set import Question
from eval.sets.sources import GATHERED, Sources
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter

# Of one source and one gold, two questions as alike as this ask the same in other words.
_ALIKE = 0.8


def validate(questions: Sequence[Question], snapshot: Snapshot) -> Iterator[str]:
    """What is wrong with a set, a line each, naming file, line and field."""
    yield from _doubles(questions)
    yield from _leaks(questions)
    sources = Sources(snapshot)
    open_ones = []
    for question in questions:
        if question.proposed and not question.accepted:
            yield f"{question.where}: `accepted`: a person has yet to accept this proposed question"
        if question.answerable:
            check = _Check(question)
            for article_id in sources.find(question.source):
                check.look_at(sources.printed(article_id))
            if check.is_open:
                open_ones.append(check)
    if open_ones:
        # What the word index did not bring near: one look at every article, which in a large archive takes a while.
        for head in snapshot.facts.articles(ArticleFilter()):
            text = sources.printed(head.article_id)
            for check in open_ones:
                if check.words in text:
                    check.look_at(text)
    yield from (fault for check in open_ones for fault in check.faults())


@dataclass(slots=True)
class _Check:
    """What the articles looked at so far lack of a question's gold; None before the first."""

    question: Question
    lacking: list[str] | None = None
    quoted: bool = False
    words: str = field(init=False)

    def __post_init__(self) -> None:
        self.words = normal_form(self.question.source)
        self.quoted = not self.question.quote or self.question.kind in GATHERED

    @property
    def is_open(self) -> bool:
        return self.lacking is None or bool(self.lacking) or not self.quoted

    def look_at(self, text: str) -> None:
        """One article that is a source, in normal form."""
        lacking = [] if self.question.kind in GATHERED else _lacking(self.question, text)
        if self.lacking is None or len(lacking) < len(self.lacking):
            self.lacking = lacking
        self.quoted = self.quoted or normal_form(self.question.quote) in text

    def faults(self) -> Iterator[str]:
        where, source = self.question.where, self.question.source
        if self.lacking is None:
            yield f"{where}: `source`: no article has the id or the words {source!r}"
            return
        if self.lacking:
            yield f"{where}: `answers`: {'、'.join(self.lacking)} does not stand in the source"
        if not self.quoted:
            yield f"{where}: `quote`: does not stand in the source"


def _doubles(questions: Sequence[Question]) -> Iterator[str]:
    """One question asked twice; worse, in both halves, where tuning would see what is held apart."""
    seen: dict[tuple[str, ...], Question] = {}
    for question in questions:
        asked = (*map(normal_form, question.history), normal_form(question.question.rstrip("？?")))
        other = seen.setdefault(asked, question)
        if other is question:
            continue
        if other.half != question.half:
            yield f"{question.where}: `half`: asks the same as {other.where}, of the other half"
        else:
            yield f"{question.where}: `question`: asks the same as {other.where}"


def _leaks(questions: Sequence[Question]) -> Iterator[str]:
    """One question in other words, with one source and one gold, in both halves."""
    by_gold: dict[tuple[object, ...], list[Question]] = {}
    for question in questions:
        if not (question.half and question.answerable):
            continue
        key = (question.source, question.answers, question.history)
        for other in by_gold.setdefault(key, []):
            if other.half != question.half and _ALIKE <= _likeness(question, other) < 1:
                yield f"{question.where}: `half`: asks in other words what {other.where}, of the other half, does"
        by_gold[key].append(question)


def _likeness(one: Question, other: Question) -> float:
    """0 to 1, which is the same words."""
    texts = normal_form(one.question), normal_form(other.question)
    return SequenceMatcher(None, *texts, autojunk=False).ratio()


def _lacking(question: Question, text: str) -> list[str]:
    found = (
        any(contains(text, normal_form(one)) for one in group) or all(met(text, (group,)))
        for group in question.answers
    )
    return [group[0] for group, stands in zip(question.answers, found, strict=True) if not stands]
