"""Checks of a question set against an index: gold that stands in its source, sources that exist, no doubles or leaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.normal_form import contains, met, normal_form
from eval.question_set import Question
from index.dates import resolve_dates
from index.snapshot import Snapshot
from index.types import Article, ArticleFilter

# Their gold is counted or gathered over several articles, so that no one source holds all of it.
_GATHERED = {"count", "list", "timeline", "latest", "page", "difference", "coverage", "smalltalk", "help"}


def validate(questions: Sequence[Question], snapshot: Snapshot) -> Iterator[str]:
    """What is wrong with a set, a line each, naming question and field."""
    yield from _doubles(questions)
    printed = {
        head.article_id: _printed(snapshot.facts.article(head.article_id), snapshot)
        for head in snapshot.facts.articles(ArticleFilter())
    }
    for question in questions:
        if not question.answerable:
            continue
        words = normal_form(question.source)
        shown = snapshot.facts.shown_id(question.source)
        sources = (
            [printed[shown]] if shown in printed else [text for text in printed.values() if words in text]
        )
        if not sources:
            yield f"{question.id}: source: no article has the id or the words {question.source!r}"
        elif question.kind not in _GATHERED:
            lacking = min((_lacking(question, text) for text in sources), key=len)
            if lacking:
                yield f"{question.id}: answers: {'、'.join(lacking)} does not stand in the source"


def _doubles(questions: Sequence[Question]) -> Iterator[str]:
    """One question asked twice; worse, in both halves, where tuning would see what is held apart."""
    seen: dict[tuple[str, ...], Question] = {}
    for question in questions:
        asked = (*map(normal_form, question.history), normal_form(question.question.rstrip("？?")))
        other = seen.setdefault(asked, question)
        if other is question:
            continue
        if other.half != question.half:
            yield f"{question.id}: half: asks the same as {other.id}, of the other half"
        else:
            yield f"{question.id}: question: asks the same as {other.id}"


def _lacking(question: Question, text: str) -> list[str]:
    found = (
        any(contains(text, normal_form(one)) for one in group) or all(met(text, (group,)))
        for group in question.answers
    )
    return [group[0] for group, stands in zip(question.answers, found, strict=True) if not stands]


def _printed(article: Article, snapshot: Snapshot) -> str:
    raw = snapshot.facts.raw_page(article.place.file, article.article_id)
    parts = [raw[span.start : span.end] for span in article.spans]
    # 昨日 in the text is a day that the gold may name.
    days = [found.since for found in resolve_dates(article.text.text, article.place.date)]
    days += [article.place.date] if article.place.date else []
    parts += [
        article.text.text,
        *(copy.title for copy in article.also),
        *(f" {day.year}年{day.month}月{day.day}日 " for day in days),
    ]
    return normal_form("".join(parts))
