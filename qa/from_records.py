"""Answers that records hold: who did what at a meeting, posts, authors, counts, lists and timelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.byline import is_editor
from index.facts import MeetingRow
from index.fold import fold
from index.sentences import split_sentences
from index.snapshot import Snapshot
from index.types import Article, ArticleFilter, Meeting, Span
from qa.cite import raw_evidence, sentence_evidence
from qa.evidence import coverage_of, missing_word, word_weights
from qa.posts import title_of
from qa.types import Draft, Evidence, HardWord, Part, Query

_ROLE_WORDS = {
    "chair": "主持",
    "speaker": "讲话或提出要求",
    "reporter": "作了汇报",
    "arranger": "作了安排",
    "attendees": "出席",
}
# Below this share of its words a meeting is not the one that was asked about.
_LEAST = 0.62
_MOST_LISTED = 12
_ASKS_EDITOR = re.compile(
    r"(?:编辑|责编|校对|审核|监制)(?:分别)?(?:是|为|有|叫)?(?:谁|哪|什么)|(?:是谁|由谁|谁)编|谁校对"
)
# Nobody chairs these; who leads one stands first among those who attend.
_WITHOUT_CHAIR = ("inspection", "visit", "signing")


def say_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def meeting_role(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who chaired, spoke, reported, arranged or attended the meeting that the query names."""
    best = best_meeting(snapshot, query, articles)
    if best is None:
        return None
    meeting, article, score = best
    names = _people_of(meeting, query.kind)
    if len(names) > 1 and query.kind in ("reporter", "arranger", "speaker"):
        names = _who_told_it(snapshot, query, meeting, article, names)
    if not names:
        return None
    evidence = _evidence_of(meeting, article, names, _verbs(query.kind))
    if not evidence:  # told by a subtitle alone: 尹秋平主持
        lines = [line for line in article.subtitle.split() if all(name in line for name in names)]
        evidence = tuple(filter(None, (raw_evidence(snapshot, article, line) for line in lines[:1])))
    shown = _with_posts([(_post(snapshot, article, name, evidence), name) for name in names])
    subject = meeting.name
    text = {
        "chair": f"{subject}由{'、'.join(shown)}主持。",
        "attendees": f"出席{subject}的有{'、'.join(shown)}。",
    }.get(query.kind, f"在{subject}上，{'、'.join(shown)}{_ROLE_WORDS[query.kind]}。")
    return Draft((Part(text, evidence, (subject,)),), min(1.0, score), query.kind, tuple(names))


def _who_told_it(
    snapshot: Snapshot, query: Query, meeting: Meeting, article: Article, names: list[str]
) -> list[str]:
    """Of several who reported, those whose sentence has what the question adds to the meeting's name: 谁汇报了生态治理."""
    added = {
        word: weight
        for word, weight in word_weights(snapshot, query).items()
        if word not in fold(meeting.name)
    }
    verbs = _verbs(query.kind) or "讲强指要"
    best, most = names, 0.0
    for span in split_sentences(article.text.text):
        text = article.text.text[span.start : span.end]
        named = [name for name in names if name in text]
        carried = coverage_of(added, text)
        if named and carried > most and any(verb in text for verb in verbs):
            best, most = named, carried
    return best


def best_meeting(
    snapshot: Snapshot, query: Query, articles: Sequence[Article]
) -> tuple[Meeting, Article, float] | None:
    """The meeting of the retrieved articles that carries most of the query, where it carries enough and all hard words."""
    weights = word_weights(snapshot, query)
    ids = frozenset(article.article_id for article in articles)
    by_id = {article.article_id: (rank, article) for rank, article in enumerate(articles)}
    found: list[tuple[float, int, int, Meeting, Article]] = []
    for at, row in enumerate(snapshot.facts.meetings(ArticleFilter(article_ids=ids)) if ids else ()):
        rank, article = by_id[row.article_id]
        meeting = row.meeting
        if query.kind == "chair" and meeting.kind in _WITHOUT_CHAIR and not meeting.chairs:
            continue
        words = "\n".join(
            article.text.text[span.start : span.end]
            for span in dict.fromkeys((meeting.span, *meeting.evidence))
        )
        near = f"{meeting.name} {article.title} {article.subtitle} {words}"
        if missing_word([word for word in query.hard if word.kind != "date"], article, near):
            continue
        if any(word.kind == "date" and not _held_on(word, meeting, article) for word in query.hard):
            continue
        score = 0.7 * coverage_of(weights, f"{meeting.name} {article.title}") + 0.3 * coverage_of(
            weights, near
        )
        score = max(score, 0.9 * coverage_of(weights, near))
        if score >= _LEAST:
            found.append((score, -rank, -at, meeting, article))
    if not found:
        return None
    if query.wants_latest:
        best = max(found, key=lambda one: (one[3].date or one[4].place.date or date.min, *one[:3]))
    else:
        best = max(found, key=lambda one: one[:3])
    return best[3], best[4], best[0]


def byline_of(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who wrote, or photographed for, the article that the query names."""
    weights = word_weights(snapshot, query)
    scored = [
        (
            coverage_of(weights, f"{one.title}{one.subtitle}") + 0.4 * coverage_of(weights, one.text.text),
            -rank,
            one,
        )
        for rank, one in enumerate(articles)
        if not missing_word(query.hard, one) and (one.byline or one.captions)
    ]
    if not scored:
        return None
    score, _, article = max(scored, key=lambda one: one[:2])
    if score < _LEAST:
        return None
    title = f"《{article.title}》" if article.title else "这篇文章"
    if any(word in query.text for word in ("拍", "摄", "照片", "图片")):
        credit = next((caption.credit for caption in article.captions if caption.credit), "")
        evidence = raw_evidence(snapshot, article, credit) if credit else None
        return Draft((Part(f"照片署名“{credit}”。", (evidence,)),), 0.9, "byline") if evidence else None
    of_editors = bool(_ASKS_EDITOR.search(query.text))
    signed = [author for author in article.byline if is_editor(author.role) == of_editors]
    authors = [
        f"{author.role}{author.name}" if author.role != author.name else author.name for author in signed
    ]
    found = [raw_evidence(snapshot, article, author.name) for author in signed]
    marks = tuple(evidence for evidence in found if evidence)
    if not authors or not marks:
        return None
    return Draft(
        (Part(f"{title}的{'编辑' if of_editors else '作者'}是{'、'.join(authors)}。", marks, (title,)),),
        min(1.0, score),
        "byline",
    )


def meetings_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """How many meetings, and which: of a person, a period, a word. Complete, with what was looked at."""
    span = next((word for word in query.hard if word.kind == "date"), None)
    person = query.names[0] if query.names else ""
    # A timeline shows all that somebody did, a count only the asked role.
    role = query.role if person and query.kind != "timeline" else ""
    rows = snapshot.facts.meetings(
        query.filters,
        person=person,
        role=role,
        held_since=span.since if span else None,
        held_until=span.until if span else None,
    )
    weights = {} if person and query.kind == "timeline" else word_weights(snapshot, query)
    if weights:
        rows = tuple(
            row for row in rows if coverage_of(weights, row.meeting.name + _row_text(snapshot, row)) >= _LEAST
        )
    rows = _once(rows)
    if not rows or (not person and not span and not weights):
        return None
    looked = snapshot.facts.counts().articles
    who = f"{person}{'主持' if query.role == 'chair' else '参加'}" if person else "报道"
    head = f"在档案的{looked}篇文章中，{span.text if span else ''}{who}的会议和活动有{len(rows)}次："
    parts = [Part(head, (), (head,))]
    for at, row in enumerate(rows[:_MOST_LISTED]):
        day = row.meeting.date or row.place.date
        label = f"{say_day(day)}{row.meeting.name}" if day else row.meeting.name
        article = snapshot.facts.article(row.article_id)
        end = "。" if at + 1 == min(len(rows), _MOST_LISTED) else "；"
        parts.append(Part(label + end, _telling(article, row.meeting, person), (label,)))
    return Draft(tuple(parts), 0.9, query.kind, tuple(row.meeting.name for row in rows))


def _telling(article: Article, meeting: Meeting, person: str) -> tuple[Evidence, ...]:
    """The sentence that states a meeting, and the one that names the person where that is another."""
    text = article.text.text
    spans = [meeting.span]
    if person and person not in text[meeting.span.start : meeting.span.end]:
        spans += [span for span in meeting.evidence if person in text[span.start : span.end]][:1]
    return tuple(sentence_evidence(article, span.start) for span in spans)


def articles_on(snapshot: Snapshot, query: Query) -> Draft | None:
    """What stood in the paper on a day."""
    span = next((word for word in query.hard if word.kind == "date"), None)
    if span is None:
        return None
    heads = snapshot.facts.articles(
        ArticleFilter(
            since=span.since, until=span.until, newspaper=query.filters.newspaper, page=query.filters.page
        )
    )
    if not heads:
        return None
    head = f"{span.text}的报纸有{len(heads)}篇文章："
    parts = [Part(head, (), (head,))]
    for at, one in enumerate(heads[:_MOST_LISTED]):
        article = snapshot.facts.article(one.article_id)
        evidence = (raw_evidence(snapshot, article, one.title) if one.title else None) or sentence_evidence(
            article, 0
        )
        title = f"《{one.title}》" if one.title else f"（无题）{one.lead[:12]}…"
        end = "。" if at + 1 == min(len(heads), _MOST_LISTED) else "；"
        parts.append(Part(title + end, (evidence,), (title,)))
    return Draft(tuple(parts), 1.0, "page", tuple(one.title for one in heads))


def _people_of(meeting: Meeting, kind: str) -> list[str]:
    if kind == "attendees":
        return [person.name for person in meeting.attendees]
    attribute = {"chair": "chairs", "speaker": "speakers", "reporter": "reporters", "arranger": "arrangers"}[
        kind
    ]
    return list(getattr(meeting, attribute))


def _verbs(kind: str) -> str:
    return {"chair": "主持", "attendees": "席加同", "reporter": "汇报", "arranger": "安排部署"}.get(kind, "")


def _evidence_of(
    meeting: Meeting, article: Article, names: Sequence[str], verbs: str
) -> tuple[Evidence, ...]:
    """The fewest sentences of a meeting that name everyone, those with the verb first, and the one that names it."""
    text = article.text.text
    spans = sorted(
        dict.fromkeys((meeting.span, *meeting.evidence)), key=lambda span: _rank(text, span, verbs)
    )
    left = set(names)
    chosen: list[Evidence] = []
    for span in spans:
        words = text[span.start : span.end].replace(" ", "").replace("　", "")
        named = {name for name in left if name in words}
        if named:
            chosen.append(Evidence(article.article_id, span))
            left -= named
    cited = "".join(text[one.span.start : one.span.end] for one in chosen)
    if chosen and meeting.name not in cited and meeting.name in text[meeting.span.start : meeting.span.end]:
        chosen.append(Evidence(article.article_id, meeting.span))
    return tuple(chosen)


def _rank(text: str, span: Span, verbs: str) -> tuple[bool, int]:
    words = text[span.start : span.end]
    return (not any(verb in words for verb in ([verbs] if verbs in ("主持", "汇报") else verbs)), span.start)


def _post(snapshot: Snapshot, article: Article, name: str, evidence: Sequence[Evidence]) -> str:
    """The post that the cited sentences give a person; "" where they give none."""
    rows = snapshot.facts.mentions(ArticleFilter(article_ids=frozenset([article.article_id])), name=name)
    spans = [one.span for one in evidence]
    cited = [row for row in rows if any(span.start <= row.person.span.start < span.end for span in spans)]
    return next((title_of(row) for row in cited if row.person.post), "")


def _with_posts(people: Sequence[tuple[str, str]]) -> list[str]:
    """Names with their posts, a post that a list shares said once, as papers print it."""
    return [
        name if at and post == people[at - 1][0] else f"{post}{name}"
        for at, (post, name) in enumerate(people)
    ]


def _held_on(word: HardWord, meeting: Meeting, article: Article) -> bool:
    day = meeting.date or article.place.date
    if day is None or word.since is None or word.until is None:
        return False
    return word.since <= day <= word.until or (
        not word.has_year
        and word.since == word.until
        and (day.month, day.day) == (word.since.month, word.since.day)
    )


def _row_text(snapshot: Snapshot, row: MeetingRow) -> str:
    article = snapshot.facts.article(row.article_id)
    return article.title + article.text.text[row.meeting.span.start : row.meeting.span.end]


def _once(rows: Sequence[MeetingRow]) -> tuple[MeetingRow, ...]:
    """A meeting reported twice is one: same name, same day."""
    seen: dict[tuple[str, date | None], MeetingRow] = {}
    for row in rows:
        seen.setdefault((row.meeting.name, row.meeting.date or row.place.date), row)
    return tuple(seen.values())
