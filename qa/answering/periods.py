"""From when to when: the clause that tells both ends, of a question that asks for both (从哪天到哪天, 几点到几点)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.types import Article
from qa.asking.gap import what_is_asked
from qa.reading.clauses import clauses_around
from qa.reading.enumerations import carried
from qa.reading.evidence import candidates
from qa.reading.weigh import wanted
from qa.types import Draft, Evidence, Part, Query

_WHEN = r"(?:哪一?[天日年]|几[月点时号日]|什么时候|什么时间|何时)"
_ASKS = re.compile(rf"{_WHEN}[^，。]{{0,8}}?(?:到|至|[，,、])[^，。]{{0,8}}?{_WHEN}")
_OF_DAY = re.compile(r"几点|几时")
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_CLOCK = r"(?:(?:\d{1,2}月)?\d{1,2}日)?(?:[上下中]午|早上?|晚上?|凌晨|次日)?\d{1,2}(?:时|点|[:：]\d{2})(?:\d{1,2}分|半)?"
_TO = r"\s*(?:-|—|–|~|～|至|到)+\s*"
_DAYS = re.compile(rf"{_DAY}(?:[（(][^）)]{{1,8}}[）)])?{_TO}{_DAY}")
_CLOCKS = re.compile(rf"{_CLOCK}{_TO}{_CLOCK}")
_LEAST = 0.3  # of the question's words, in the sentence itself
_LONGEST = 100
_CONFIDENCE = 0.75


def period(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Both ends as printed, in the sentence that carries most of the question; None where none tells both."""
    if not _ASKS.search(query.text):
        return None
    pattern = _CLOCKS if _OF_DAY.search(query.text) else _DAYS
    want = wanted(snapshot, what_is_asked(query))
    best = max(
        (
            (one.score + carried(want.terms, fold(one.text)), one)
            for one in candidates(snapshot, query, articles)
            if pattern.search(one.text) and carried(want.terms, fold(one.text)) >= _LEAST
        ),
        key=lambda found: found[0],
        default=None,
    )
    if best is None:
        return None
    one = best[1]
    match = pattern.search(one.text)
    low, high = match.span() if match else (0, len(one.text))
    said = clauses_around(one.text, low, high, _LONGEST, want.pairs)
    return Draft((Part(f"{said}。", (Evidence(one.article.article_id, one.span),)),), _CONFIDENCE, query.kind)
