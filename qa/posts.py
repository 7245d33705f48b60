"""Who holds a post, and which post a person holds, from the archive's mentions of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.facts import MentionRow
from index.names import is_surname_name
from index.snapshot import Snapshot
from index.types import ArticleFilter, Span
from qa.cite import sentence_evidence
from qa.types import Draft, Part, Query
from qa.understand import content_words

# A paper prints a post within so many days of the one that is asked about.
_REPORTED_WITHIN = timedelta(days=6)


def post_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """Which post a person holds, at the asked day or by the latest mention; or who holds a post."""
    names = [name for name in query.names if snapshot.facts.mentions(ArticleFilter(), name=name)]
    if names:
        return _post_held(snapshot, query, names[0])
    return _holder(snapshot, query) if query.target else None


def _post_held(snapshot: Snapshot, query: Query, name: str) -> Draft | None:
    """The fullest title of the latest day up to the asked one, and the last other post before it."""
    day = next((word.until for word in query.hard if word.kind == "date" and word.until), None)
    mentions = snapshot.facts.mentions(query.filters, name=name)
    rows = [row for row in mentions if row.person.post] + _appointments(snapshot, mentions, name)
    dated = [(row.place.date or date.min, row) for row in rows]
    # 6月5日以后 asks from that day on: what papers print within the days after it counts.
    within = [one for one in dated if day is None or one[0] <= day + _REPORTED_WITHIN] or dated
    if not within:
        return None
    latest = max(when for when, _ in within)
    now = max((row for when, row in within if when == latest), key=lambda row: len(title_of(row)))
    parts = [_mention_part(snapshot, now, f"{name}是{title_of(now)}")]
    before = [row for when, row in within if when < latest and not _same_post(row, now)]
    known = {row.person.post for when, row in within if when == latest}
    if before and before[-1].person.post not in known:
        parts.append(_mention_part(snapshot, before[-1], f"此前任{title_of(before[-1])}"))
    return Draft(_sentence(parts, "，"), 0.9, "post", tuple(title_of(row) for _, row in within))


def _appointments(snapshot: Snapshot, mentions: Sequence[MentionRow], name: str) -> list[MentionRow]:
    """Posts that a person is said to take up, 唐若川同志任青岚县委书记, as mentions of that post."""
    takes = re.compile(rf"{re.escape(name)}(?:同志)?(?:担任|出任|任)(?P<post>[\u4e00-\u9fff、]{{2,24}})")
    found = []
    for article_id in dict.fromkeys(row.article_id for row in mentions):
        row = next(one for one in mentions if one.article_id == article_id)
        for match in takes.finditer(snapshot.facts.article(article_id).text.text):
            person = replace(row.person, post=match["post"], organisation="", span=Span(*match.span()))
            found.append(replace(row, person=person))
    return found


def _same_post(one: MentionRow, other: MentionRow) -> bool:
    return one.person.post in title_of(other) or other.person.post in title_of(one)


def _holder(snapshot: Snapshot, query: Query) -> Draft | None:
    """Who holds the asked post, by the latest mention whose title, or its article where the title is short, fits."""
    asked = [word for word in content_words(query.text) if word != query.target]
    rows = [
        row
        for row in snapshot.facts.mentions(query.filters, post=query.target)
        if _is_target(row, query.target)
        and (is_surname_name(row.person.name) or "·" in row.person.name)
        and _is_of(snapshot, row, query, asked)
    ]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row.place.date or date.min, len(title_of(row))))
    part = _mention_part(snapshot, row, f"{title_of(row)}是{row.person.name}")
    return Draft(_sentence([part], ""), 0.8, "post", (row.person.name,))


def _is_of(snapshot: Snapshot, row: MentionRow, query: Query, asked: Sequence[str]) -> bool:
    """Whether a title is of the asked place and office: 县长 alone is of the one county that its article speaks of."""
    title = title_of(row)
    places = [word.text for word in query.hard if word.kind == "place"]
    rest = "".join(word for word in asked if not any(word in place for place in places))
    if any(word not in title for word in asked if word in rest):
        return False
    for place in places:
        if place in title or place[:-1] in title:
            continue
        article = snapshot.facts.article(row.article_id)
        level = place[-1]
        others = set(re.findall(rf"[\u4e00-\u9fff]{{2}}{level}(?!长|委)", article.title + article.text.text))
        if not row.person.post.startswith(level) or place not in others or place not in article.title:
            return False
    return True


def _is_target(row: MentionRow, target: str) -> bool:
    """市长 is not 副市长, and a post is asked by its own name."""
    title = title_of(row)
    return title.endswith(target) and not title.removesuffix(target).endswith("副")


def _mention_part(snapshot: Snapshot, row: MentionRow, text: str) -> Part:
    article = snapshot.facts.article(row.article_id)
    return Part(text, (sentence_evidence(article, row.person.span.start),), (title_of(row),))


def _sentence(parts: Sequence[Part], joint: str) -> tuple[Part, ...]:
    """Parts as one sentence: joined, with a full stop behind the last."""
    last = len(parts) - 1
    return tuple(
        Part((joint if at else "") + part.text + ("。" if at == last else ""), part.evidence, part.computed)
        for at, part in enumerate(parts)
    )


def title_of(row: MentionRow) -> str:
    """Organisation and post of a mention, as printed."""
    return row.person.organisation + row.person.post
