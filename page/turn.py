"""One turn of the talk: what the browser sends of a question, and what it is sent back. No state stays here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.facts import Facts
from index.types import ArticleFilter
from page.source import say_place
from page.words import Words
from qa.json_shapes import answer_to_json
from qa.types import Answer, Passage
from qa.understand import understand

_MOST_HISTORY = 20
_NEAREST = 3
_LEAD = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the browser sends it: the turn's id there, the earlier questions, and the filters set by hand."""

    turn: str
    history: tuple[str, ...]
    filters: ArticleFilter


def read_asked(text: str, longest: int) -> Asked:
    """What stands beside a question. ValueError for what no page of ours sends."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("no object")
    filters = values.get("filters", {})
    return Asked(
        turn=str(values.get("turn", ""))[:40],
        history=tuple(str(one)[:longest] for one in values.get("history", [])[-_MOST_HISTORY:]),
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


def failed(asked: Asked, message: str) -> dict[str, Any]:
    """A turn that has no answer, with what to do about it."""
    return {"turn": asked.turn, "state": "failed", "message": message}


def _day(values: Mapping[str, Any], name: str) -> date | None:
    value = values.get(name, "")
    return date.fromisoformat(value) if value else None


def _dates(answer: Answer, today: date | None) -> list[dict[str, str]]:
    query = understand(answer.resolved or answer.question, known_names=(), today=today)
    return [
        {"text": word.text, "since": word.since.isoformat(), "until": word.until.isoformat()}
        for word in query.hard
        if word.kind == "date" and word.since and word.until
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
