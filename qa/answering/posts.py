"""Which posts a person holds and held, from the archive's mentions of the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.facts.facts import MentionRow
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter, Span
from qa.answering.cite import join_sentence, sentence_evidence
from qa.answering.holders import REPORTED_WITHIN, is_of_body, title_of
from qa.marks import HAN
from qa.types import Draft, Part, Query

_BEFORE = re.compile(r"之前|以前|此前|先前|原来|原先|曾|过去")
# Said of anyone who is named beside others.
_VAGUE = frozenset(
    ["市领导", "县领导", "区领导", "省领导", "领导", "同志", "群众", "来访群众", "记者", "通讯员"]
)

_HONOURS = ("获得者", "得主", "候选人", "获奖者")


def post_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """The fullest title of the latest day up to the asked one, and the last other post before it.

    Posts that go on side by side and have nothing in common are those of namesakes, and both are told.
    """
    names = [name for name in query.names if snapshot.facts.mentions(ArticleFilter(), name=name)]
    if not names:
        return None
    name = names[0]
    day = next((word.until for word in query.hard if word.kind == "date" and word.until), None)
    mentions = snapshot.facts.mentions(query.filters, name=name)
    rows = [row for row in mentions if row.person.post] + _appointments(snapshot, mentions, name)
    rows = [row for row in rows if not _is_no_post(title_of(row))] or rows
    # 果农王建军 is asked of, not the head of the water office.
    rows = [row for row in rows if row.person.post + name in query.text] or rows
    if asked := re.search(
        rf"{re.escape(name)}(?:同志)?(?:[现今当][在时])?在(?P<body>[{HAN}]{{2,12}}?)(?:里|中)?(?:[兼担]?任|当|做|是)",
        query.text,
    ):
        rows = [row for row in rows if is_of_body(row, asked["body"])]
    dated = [(row.place.date or date.min, row) for row in rows]
    # 6月5日以后 asks from that day on: what papers print within the days after it counts.
    within = [one for one in dated if day is None or one[0] <= day + REPORTED_WITHIN] or dated
    if not within:
        return None
    latest = max(when for when, _ in within)
    now = max((row for when, row in within if when == latest), key=lambda row: len(title_of(row)))
    parts = [_part(snapshot, now, f"{name}是{title_of(now)}")]
    others = [(when, row) for when, row in within if not _same_post(row, now)]
    now_since = min(when for when, row in within if _same_post(row, now))
    beside = [
        row for when, row in others if when >= now_since and not row.person.post.startswith(("代", "副"))
    ]
    before = [row for when, row in others if when < now_since]
    if before and _BEFORE.search(query.text):
        parts = [_part(snapshot, before[-1], f"{name}此前任{title_of(before[-1])}")]
    elif beside and any(when <= latest for when, _ in others):
        parts.append(_part(snapshot, beside[-1], f"另有同名的{title_of(beside[-1])}"))
    elif before:
        parts.append(_part(snapshot, before[-1], f"此前任{title_of(before[-1])}"))
    return Draft(join_sentence(parts, "，"), 0.9, "post", tuple(title_of(row) for _, row in within))


def _is_no_post(title: str) -> bool:
    return title in _VAGUE or title.endswith(_HONOURS)


def _appointments(snapshot: Snapshot, mentions: Sequence[MentionRow], name: str) -> list[MentionRow]:
    """Posts that a person is said to take up or to have held, 唐若川同志任青岚县委书记 and 此前任…, as mentions of that post."""
    takes = re.compile(
        rf"{re.escape(name)}(?:同志)?(?:(?P<before>[^。；]{{0,16}}?(?:此前|之前|原|曾))?(?:担任|出任|[转改调升接兼续连]?任)|当选为?)(?P<post>[\u4e00-\u9fff、]{{2,24}})"
    )
    found = []
    for article_id in dict.fromkeys(row.article_id for row in mentions):
        row = next(one for one in mentions if one.article_id == article_id)
        for match in takes.finditer(snapshot.facts.article(article_id).text.text):
            person = replace(row.person, post=match["post"], organisation="", span=Span(*match.span()))
            # What one was before is of a day before the issue's.
            day = row.place.date - timedelta(days=1) if match["before"] and row.place.date else row.place.date
            found.append(replace(row, person=person, place=replace(row.place, date=day)))
    return found


def _same_post(one: MentionRow, other: MentionRow) -> bool:
    """Whether two titles are of one post, or of one person who has several: they share one of those that they list."""
    if one.person.post in title_of(other) or other.person.post in title_of(one):
        return True
    return bool(set(re.split(r"[、兼]", title_of(one))) & set(re.split(r"[、兼]", title_of(other))))


def _part(snapshot: Snapshot, row: MentionRow, text: str) -> Part:
    article = snapshot.facts.article(row.article_id)
    return Part(text, (sentence_evidence(article, row.person.span.start),), (title_of(row),))
