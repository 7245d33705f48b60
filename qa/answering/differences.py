"""Two reports that say different figures of one thing: both told, both cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.dates.days import say_day
from index.snapshots.snapshot import Snapshot
from index.text.numerals import find_numbers
from index.types import Article, Span
from qa.marks import HAN
from qa.reading.clauses import clause_at
from qa.reading.evidence import Candidate, candidates, word_weights
from qa.reading.quantities import meant_quantity, quantities
from qa.types import Draft, Evidence, Part, Query

_LEAST_OWN = 0.15
# 死亡人数 is told as 2人死亡: the measure itself need not be said.
_MEASURE = re.compile(r"人数|数量|数字|金额|总数|总额|次数|说法")
_MEASURED = re.compile(rf"(?P<what>[{HAN}]{{2}})(?:{_MEASURE.pattern})")


def difference(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The best figure of each report, where two of the same unit differ; None where the reports agree or say none."""
    measured = _MEASURED.search(query.text)
    nouns = tuple(noun for noun in query.nouns if not _MEASURE.fullmatch(noun))
    asking = replace(query, kind="how_many", nouns=nouns, asked=measured["what"] if measured else query.asked)
    weights = word_weights(snapshot, query)
    told: dict[str, tuple[Candidate, Span]] = {}
    for one in candidates(snapshot, asking, articles):
        if one.own < _LEAST_OWN or one.article.article_id in told:
            continue
        if found := quantities(asking, one.text):
            told[one.article.article_id] = (one, meant_quantity(asking, one, found, weights))
    if not told:
        return None
    first, *others = told.values()
    value, unit = _figure(first)
    other = next((two for two in others if _figure(two)[1] == unit and _figure(two)[0] != value), None)
    if other is None:
        return None
    earlier, later = sorted((first, other), key=lambda pair: str(pair[0].article.place.date or ""))
    parts = (_told(earlier, "；"), _told(later, "，说法不同。"))
    return Draft(parts, min(1.0, first[0].coverage), query.kind)


def _figure(pair: tuple[Candidate, Span]) -> tuple[object, str]:
    one, span = pair
    number = find_numbers(one.text[span.start : span.end])[0]
    return number.value, number.unit


def _told(pair: tuple[Candidate, Span], end: str) -> Part:
    one, span = pair
    day = one.article.place.date
    head = f"{say_day(day)}的报道说" if day else "一篇报道说"
    words = clause_at(one.text, span.start, span.end)
    return Part(f"{head}“{words}”{end}", (Evidence(one.article.article_id, one.span),), (head, end))
