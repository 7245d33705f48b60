"""What happened when: all that a person did at meetings, or the dated sentences of the articles about a topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.days import say_day
from index.dates.resolve import resolve_dates
from index.snapshots.snapshot import Snapshot
from index.text.sentences import split_sentences
from index.types import Article, Span
from qa.answering import posts
from qa.answering.from_meetings import meetings_of
from qa.marks import CLAUSE
from qa.reading.clauses import balanced, clean
from qa.reading.evidence import coverage_of, missing_word, word_weights
from qa.types import Draft, Evidence, Part, Query

# An article that carries less of the question is about something else; of a sentence its title may say the rest.
_LEAST = 0.45
_LEAST_OWN = 0.1
_CAREER = re.compile(r"履历|简历|任职|升迁")
_SHORTEST_ENTRY, _LEAST_SAID = (
    20,
    14,
)  # characters: more clauses join below the one, below the other it tells nothing
_LONGEST = 220
_LONGEST_ENTRY = 60


@dataclass(frozen=True, slots=True)
class _Event:
    day: date
    words: str
    evidence: Evidence
    weight: float


def timeline(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Dated events in the order of their days; of a person, the meetings where there are several."""
    if query.names and _CAREER.search(query.text):
        return posts.post_of(snapshot, query)
    if query.names:
        of_person = meetings_of(snapshot, query)
        if of_person and len(of_person.items) > 1:
            return of_person
    weights = word_weights(snapshot, query)
    best: dict[date, _Event] = {}
    # A date of the question says when to begin or to end; other days are what it asks for.
    hard = [word for word in query.hard if word.kind != "date"]
    for article in articles:
        whole = f"{article.title} {article.subtitle} {article.text.text}"
        if missing_word(hard, article) or coverage_of(weights, whole) < _LEAST:
            continue
        for event in _events(article, weights):
            known = best.get(event.day)
            if event.weight >= _LEAST_OWN and (known is None or event.weight > known.weight):
                best[event.day] = event
    since, until = _within(query)
    events = [
        event
        for event in best.values()
        if (since is None or event.day >= since) and (until is None or event.day <= until)
    ]
    if len(events) < 2:
        return None
    shown: list[_Event] = []
    room = _LONGEST
    for event in sorted(events, key=lambda event: -event.weight):
        if len(event.words) < room:
            shown.append(event)
            room -= len(event.words) + 1
    shown.sort(key=lambda event: event.day)
    parts = tuple(
        Part(event.words + ("。" if at + 1 == len(shown) else "；"), (event.evidence,))
        for at, event in enumerate(shown)
    )
    return Draft(parts, 0.7, "timeline", tuple(event.words for event in shown))


def _events(article: Article, weights: dict[str, float]) -> list[_Event]:
    """The clauses of an article that tell a day."""
    found = []
    text = article.text.text
    for span in split_sentences(text):
        sentence = text[span.start : span.end]
        for day in resolve_dates(sentence, article.place.date):
            if day.since != day.until:
                continue
            words = _told(sentence, day.span)
            if day.text not in words or len(words) < _LEAST_SAID:
                continue
            if not re.search(r"\d|月", day.text):  # 昨日
                words = words.replace(day.text, say_day(day.since), 1)
            weight = coverage_of(weights, sentence) + 0.5 * coverage_of(weights, article.title)
            found.append(_Event(day.since, words, Evidence(article.article_id, span), weight))
    return found


def _told(sentence: str, day: Span) -> str:
    """The clause of a day, with those behind it where it alone tells nothing: 6月23日，…, 截至5月20日，…."""
    words = ""
    for match in CLAUSE.finditer(sentence):
        if match.end() <= day.start:
            continue
        if len(words) >= _SHORTEST_ENTRY or (words and len(words) + len(match.group()) > _LONGEST_ENTRY):
            break
        words += match.group()
    return balanced(clean(words)[:_LONGEST_ENTRY])


def _within(query: Query) -> tuple[date | None, date | None]:
    """The days between which a question asks, where it names two."""
    days = sorted(word.since for word in query.hard if word.kind == "date" and word.since)
    return (days[0], days[-1]) if len(days) > 1 else (None, None)
