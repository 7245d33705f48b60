"""The meetings and outings of a person, a period or a body, counted and listed from records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from index.facts.facts import MeetingRow
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.types import Article, ArticleFilter, Meeting
from qa.answering.cite import raw_evidence, sentence_evidence
from qa.answering.listing import MOST_SHOWN, Entry, joined, listed, looked_at, period_of, said_period
from qa.finding.shortened import in_order
from qa.marks import HAN
from qa.reading.evidence import coverage_of, word_weights
from qa.types import Draft, Evidence, Query

# Below this share of its words a meeting or an article is not one of those asked for.
_LEAST = 0.62
_ROLE_SAID = {
    "chair": "主持",
    "speaker": "讲话或提出要求",
    "reporter": "汇报",
    "arranger": "安排工作",
    "attendee": "出席",
}
_COMPANY = frozenset(["一起", "一同", "共同", "陪同", "分别"])  # says nothing of which meetings
_TOGETHER = re.compile(r"参加|参与|陪同|一同|一起")
# What kind of event is asked for: of meetings no inspection is counted, and the other way round.
_EVENTS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"调研|视察|考察|检查|督导", frozenset(["inspection"])),
    (r"走访|慰问|看望|会见", frozenset(["visit"])),
    (r"活动", frozenset()),
    (r"会", frozenset(["meeting", "event", "signing"])),
)


# Names that say nothing of which meeting it was.
_BARE = re.compile(r"(?:领导干部|专题|工作|有关)?(?:会议|座谈会?|活动|调研|讨论会|新闻发布会)")
_HELD = re.compile(
    rf"(?P<body>[{HAN}“”《》]{{4,44}}?)(?:今天|昨天|今日|昨日|日前|近日|\d+月|\d+日|上午|下午|[（(][^）)]*[）)])*(?:举行|召开)"
)
# A body whose meetings are asked for is named by the meeting or its headline: 市委常委会 is not 市人大常委会.
_OF_BODY = re.compile(r"(?:委|局|会|组|府|院|厅|办)$")


def meetings_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """The meetings and outings of a person, a period, a word."""
    span = period_of(query, snapshot)
    person = query.names[0] if query.names else ""
    # A timeline shows all that somebody did, and who chairs a meeting takes part in it too.
    role = "" if query.kind == "timeline" or not person or _TOGETHER.search(query.text) else query.role
    weights = word_weights(snapshot, query)
    weights = {} if person and query.kind == "timeline" else _without_names(weights, query)
    if not person and not span and not weights:
        return None
    rows = snapshot.facts.meetings(
        query.filters,
        person=person,
        role=role,
        words="" if person or span else max(weights, key=weights.__getitem__),
        held_since=span[0] if span and not person else None,
        held_until=span[1] if span and not person else None,
    )
    if person and span:
        rows = tuple(row for row in rows if span[0] <= _day_of(snapshot, row) <= span[1])
    kinds = next((kinds for word, kinds in _EVENTS if re.search(word, query.text)), frozenset[str]())
    if kinds and query.kind != "timeline":
        rows = tuple(row for row in rows if row.meeting.kind in kinds)
    if weights:
        rows = tuple(row for row in rows if coverage_of(weights, _told(snapshot, row)) >= _LEAST)
    bodies = [] if person else [word for word in joined(query.text, list(weights)) if _OF_BODY.search(word)]
    rows = tuple(
        row
        for row in rows
        if set(query.names) <= _took_part(row.meeting) | {person}
        and all(in_order(body, fold(_named(snapshot, row))) for body in bodies)
    )
    if "会议" in query.text:  # asked of no party and no ceremony
        rows = tuple(row for row in rows if "会" in row.meeting.name)
    rows = _once(rows)
    if not rows:
        return None
    entries: list[Entry] = []
    for row in rows:
        if len(entries) >= MOST_SHOWN:
            entries.append(Entry(row.meeting.name, row.meeting.date, ()))
            continue
        article = snapshot.facts.article(row.article_id)
        label, also = _label(snapshot, article, row.meeting)
        evidence = tuple(dict.fromkeys((*_telling(article, row, person), *also)))
        entries.append(Entry(label, row.meeting.date, evidence))
    who = "和".join(query.names[:1] if len(query.names) < 2 else query.names)
    did = f"{who}{_ROLE_SAID.get(role, '参加')}" if person else "报道"
    what = "会议" if kinds == frozenset(["meeting", "event", "signing"]) else "会议和活动"
    head = f"{looked_at(snapshot)}，{said_period(query)}{did}的{what}有{len(rows)}次"
    return listed(query, head, entries)


def _day_of(snapshot: Snapshot, row: MeetingRow) -> date:
    """A meeting's day; of one that its report tells no day of (随后…主持召开) the last day told before it, else the issue's."""
    if row.meeting.date:
        return row.meeting.date
    of_article = snapshot.facts.meetings(ArticleFilter(article_ids=frozenset([row.article_id])))
    told = [(one.meeting.span.start, one.meeting.date) for one in of_article if one.meeting.date]
    before = [day for at, day in sorted(told) if at <= row.meeting.span.start]
    return before[-1] if before else row.place.date or date.min


def _without_names(weights: dict[str, float], query: Query) -> dict[str, float]:
    """The words that say which meetings, without the persons' own, weighed anew."""
    left = {
        word: weight
        for word, weight in weights.items()
        if word not in _COMPANY and not any(word in name for name in query.names)
    }
    total = sum(left.values())
    return {word: weight / total for word, weight in left.items()} if total else {}


def _telling(article: Article, row: MeetingRow, person: str) -> tuple[Evidence, ...]:
    """The sentence that states a meeting, and the one that names the person where that is another."""
    text = article.text.text
    meeting = row.meeting
    spans = [meeting.span]
    if person and person not in text[meeting.span.start : meeting.span.end]:
        spans += [span for span in meeting.evidence if person in text[span.start : span.end]][:1]
    return tuple(sentence_evidence(article, span.start) for span in spans)


def _told(snapshot: Snapshot, row: MeetingRow) -> str:
    article = snapshot.facts.article(row.article_id)
    return _named(snapshot, row) + article.text.text[row.meeting.span.start : row.meeting.span.end]


def _named(snapshot: Snapshot, row: MeetingRow) -> str:
    article = snapshot.facts.article(row.article_id)
    return f"{_label(snapshot, article, row.meeting)[0]} {article.title}"


def _once(rows: Sequence[MeetingRow]) -> tuple[MeetingRow, ...]:
    """A meeting reported twice is one: of one day and one name, or the same said more shortly."""
    kept: list[MeetingRow] = []
    of_day: dict[date | None, list[int]] = defaultdict(list)
    for row in rows:
        places = of_day[row.meeting.date or row.place.date]
        same = next((at for at in places if _is_same(kept[at].meeting, row.meeting)), -1)
        if same < 0:
            places.append(len(kept))
            kept.append(row)
        elif len(row.meeting.name) > len(kept[same].meeting.name):
            kept[same] = row
    return tuple(kept)


def _is_same(one: Meeting, other: Meeting) -> bool:
    """Whether two records of a day are of one event. 会议 alone is any, and so the same as no other."""
    if one.name == other.name:
        return True
    short, long = sorted((one.name, other.name), key=len)
    return one.kind == other.kind == "visit" and not _BARE.fullmatch(short) and in_order(short, long)


def _label(snapshot: Snapshot, article: Article, meeting: Meeting) -> tuple[str, tuple[Evidence, ...]]:
    """What a meeting is called, one only called 会议 by who held it, else by its headline; and where that stands."""
    if not _BARE.fullmatch(meeting.name):
        return meeting.name, ()
    held = list(_HELD.finditer(article.text.text, 0, meeting.span.end))
    if held and "主持" not in held[-1]["body"]:
        return f"{held[-1]['body']}的{meeting.name}", (sentence_evidence(article, held[-1].start()),)
    titled = raw_evidence(snapshot, article, article.title) if article.title else None
    return (f"{meeting.name}（《{article.title}》）", (titled,)) if titled else (meeting.name, ())


def _took_part(meeting: Meeting) -> set[str]:
    people = {*meeting.chairs, *meeting.speakers, *meeting.reporters, *meeting.arrangers}
    return people | {one.name for one in meeting.attendees}
