"""Answers read from passages: the clause of the best sentence that holds what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.dates import resolve_dates
from index.names import find_names
from index.numerals import find_numbers
from index.sentences import split_sentences
from index.snapshot import Snapshot
from index.types import Article, Span
from qa.evidence import Candidate, candidates, coverage_of, word_weights
from qa.from_records import say_day
from qa.types import Draft, Evidence, Part, Query

# Below this share of the question's weighted words a sentence does not answer it; see docs/answers.md.
LEAST_COVERAGE = 0.55
_WHERE = re.compile(
    r"在[^，,。；;]{2,24}?(?:召开|举行|举办|开幕|进行|发生|建成|启动|开展|落户|展出|成立)|(?:位于|地处|坐落|赴|来到|前往|深入|抵达)[^，,。；;]{2,24}"
)
_POINT = re.compile(r"[一二三四五六七八九十]要[^。；]{4,}")
_STATES = re.compile(r"强调|要求|指出|提出|决定|部署|审议|通过|研究")
_CLAUSE = re.compile(r"[^，,；;。！？!?]+[，,；;。！？!?]*")
_PEOPLE = {"人", "名", "位"}
_TIMES = {"次", "场", "届"}
_LONGEST = 110
_LONGEST_POINTS = 380
_PERIOD = re.compile(r"[，,；;。！？!?\s]+$")


def read(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The best sentence that holds the asked type of thing, cut to its clause."""
    found = [one for one in candidates(snapshot, query, articles) if one.coverage >= LEAST_COVERAGE]
    weights = word_weights(snapshot, query)
    for one in found[:12]:
        text = _answer(query, one, weights)
        if text:
            evidence = Evidence(one.article.article_id, one.span)
            return Draft((Part(text, (evidence,)),), one.coverage, query.kind)
    return None


def points(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """What was demanded, stressed or decided: the numbered points of the article, else the sentence that states them."""
    found = [one for one in candidates(snapshot, query, articles) if one.coverage >= LEAST_COVERAGE]
    if not found:
        return None
    article = found[0].article
    text = article.text.text
    spans = [span for span in split_sentences(text) if _POINT.match(text[span.start : span.end])]
    if not spans:
        spans = [
            span
            for span in split_sentences(text)
            if _STATES.search(text[span.start : span.end])
            and (not query.names or any(name in text[span.start : span.end] for name in query.names))
        ][:2]
    parts: list[Part] = []
    length = 0
    for span in spans:
        words = text[span.start : span.end]
        if length + len(words) > _LONGEST_POINTS:
            words = _first_clauses(
                words, max(24, (_LONGEST_POINTS - length) // max(1, len(spans) - len(parts)))
            )
        if length + len(words) > _LONGEST_POINTS:
            break
        parts.append(Part(_PERIOD.sub("", words) + "。", (Evidence(article.article_id, span),)))
        length += len(words)
    return Draft(tuple(parts), found[0].coverage, query.kind) if parts else None


def summary(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """What an article says, in its own first sentences."""
    weights = word_weights(snapshot, query)
    fitting = [one for one in articles if coverage_of(weights, one.title + one.text.text) >= LEAST_COVERAGE]
    if not fitting:
        return None
    article = fitting[0]
    text = article.text.text
    parts: list[Part] = []
    for span in split_sentences(text)[:6]:
        words = text[span.start : span.end]
        if any(span.start >= heading.start and span.end <= heading.end for heading in article.headings):
            continue
        if sum(len(part.text) for part in parts) + len(words) > _LONGEST_POINTS // 2:
            break
        parts.append(Part(_PERIOD.sub("", words) + "。", (Evidence(article.article_id, span),)))
    if not parts:
        span = split_sentences(text)[0]
        words = _first_clauses(text[span.start : span.end], _LONGEST)
        parts = [Part(_PERIOD.sub("", words) + "。", (Evidence(article.article_id, span),))]
    return Draft(tuple(parts), 0.8, query.kind)


def _answer(query: Query, one: Candidate, weights: dict[str, float]) -> str:
    """One candidate's answer, in its own words or a resolved date; "" where it lacks the asked type of thing."""
    text = one.text
    if query.kind == "when":
        days = resolve_dates(text, one.article.place.date)
        if not days:
            return ""
        day = min(days, key=lambda found: _distance(text, found.span, weights))
        if day.since == day.until:
            return f"{say_day(day.since)}。"
        return f"{_clause_at(text, day.span.start)}。"
    if query.kind == "where":
        place = _WHERE.search(text)
        return f"{_clause_at(text, place.start())}。" if place else ""
    if query.kind == "how_many":
        numbers = [number for number in find_numbers(text) if _fits(number.unit, query.unit)]
        if not numbers:
            return ""
        number = min(numbers, key=lambda found: _distance(text, found.span, weights))
        return f"{_clause_at(text, number.span.start)}。"
    if query.kind == "who":
        people = find_names(text)
        return f"{_first_clauses(text, _LONGEST)}。" if people else ""
    return f"{_PERIOD.sub('', _best_clauses(text, weights))}。"


def _fits(unit: str, asked: str) -> bool:
    """Whether a number's unit is the one asked for; any but a date's, where the question names none."""
    if not asked:
        return unit not in ("年", "月", "日")
    return unit == asked or {unit, asked} <= _PEOPLE or {unit, asked} <= _TIMES


def _distance(text: str, span: Span, weights: dict[str, float]) -> float:
    """How far a span stands from the question's words, each by its weight; behind them is nearer than before them."""
    total = 0.0
    for word, weight in weights.items():
        places = [match.start() for match in re.finditer(re.escape(word), text.lower())]
        if places:
            total += weight * min(abs(place - span.start) for place in places)
        else:
            total += weight * len(text)
    return total


def _clause_at(text: str, offset: int) -> str:
    """The clause in which an offset stands, with the one before it where it is short, so that it can be understood."""
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    at = next((index for index, (low, high) in enumerate(clauses) if low <= offset < high), 0)
    start = at
    while start > 0 and clauses[at][1] - clauses[start - 1][0] <= 32:
        start -= 1
    return _PERIOD.sub("", text[clauses[start][0] : clauses[at][1]]).strip()


def _first_clauses(text: str, limit: int) -> str:
    words = ""
    for match in _CLAUSE.finditer(text):
        if words and len(words) + len(match.group()) > limit:
            break
        words += match.group()
    return _PERIOD.sub("", words)[: max(limit, 24)]


def _best_clauses(text: str, weights: dict[str, float]) -> str:
    """The run of clauses, of at most an answer's length, that carries most of the question's words."""
    if len(text) <= _LONGEST:
        return text
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    best, score = text[:_LONGEST], -1.0
    for start, (low, _) in enumerate(clauses):
        high = low
        for _, end in clauses[start:]:
            if end - low > _LONGEST:
                break
            high = end
        value = coverage_of(weights, text[low:high])
        if high > low and value > score:
            best, score = text[low:high], value
    return best
