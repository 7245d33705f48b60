"""One turn of the talk: what the browser sends of a question, and what it is sent back. No state stays here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.dates.resolve import resolve_dates
from index.errors import UsageError
from index.facts.facts import Facts
from index.text.fold import fold
from index.types import ArticleFilter
from page.limits import Limits
from page.source import say_place
from page.words import Words
from qa.json_shapes import answer_to_json
from qa.types import Answer, Passage

_NEAREST = 3
_LEAD = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the browser sends it: the turn's id there, the earlier questions, and the filters set by hand."""

    turn: str
    history: tuple[str, ...]
    filters: ArticleFilter


class FilterError(UsageError):
    """A day of the filters, from a link or a field, that is none."""


def read_beside(text: str) -> dict[str, Any]:
    """What the browser sends beside a question. ValueError for what no page of ours sends."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("no object")
    return values


def read_turn(beside: Mapping[str, Any]) -> str:
    """The turn's id: without it the browser hears of no failure."""
    return str(beside.get("turn", ""))[:40]


def read_asked(beside: Mapping[str, Any], limits: Limits) -> Asked:
    """All of what stands beside a question. FilterError for a day that is none."""
    filters = beside.get("filters", {})
    return Asked(
        turn=read_turn(beside),
        history=limits.history(beside.get("history", [])),
        filters=ArticleFilter(
            since=_day(filters, "since"),
            until=_day(filters, "until"),
            newspaper=str(filters.get("newspaper", ""))[:200],
            kind=str(filters.get("kind", ""))[:40],
            person=str(filters.get("person", ""))[:40],
        ),
    )


def answered(facts: Facts, words: Words, asked: Asked, answer: Answer) -> dict[str, Any]:
    """A finished turn: the Answer record as everywhere, the days that the question names, and of a refusal what is near."""
    return {
        "turn": asked.turn,
        "state": "done",
        "answer": answer_to_json(answer),
        "dates": _dates(answer, facts.period()[1]),
        "nearest": [] if answer.answerable else _nearest(facts, words, answer.passages),
    }


def writing(asked: Asked, text: str) -> dict[str, Any]:
    """A turn whose first sentences are there."""
    return {"turn": asked.turn, "state": "writing", "text": text}


def failed(turn: str, message: str) -> dict[str, Any]:
    """A turn that has no answer, by its id, with what to do about it."""
    return {"turn": turn, "state": "failed", "message": message}


def _day(values: Mapping[str, Any], name: str) -> date | None:
    value = values.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise FilterError(f"{name}: {value!r} is no day") from None


def _dates(answer: Answer, today: date | None) -> list[dict[str, str]]:
    found = resolve_dates(fold(answer.resolved or answer.question), today) if today else ()
    return [
        {"text": one.text, "since": one.since.isoformat(), "until": one.until.isoformat()} for one in found
    ]


def _nearest(facts: Facts, words: Words, passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """The articles that come nearest to a question, with the place where they do."""
    found: dict[str, dict[str, Any]] = {}
    for passage in passages:
        if passage.article_id in found:
            continue
        article = facts.article(passage.article_id)
        printed = article.printed(article.text.raw_spans(passage.start, passage.end))
        found[passage.article_id] = {
            "article": passage.article_id,
            "part": printed[0].part if printed else 0,
            "spans": [[span.start, span.end] for span in printed[0].spans] if printed else [],
            "title": article.title,
            "place": say_place(printed[0].place if printed else article.place, words),
            "lead": passage.text[:_LEAD],
        }
        if len(found) == _NEAREST:
            break
    return list(found.values())
