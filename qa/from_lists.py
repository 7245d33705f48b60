"""Counts, lists and timelines over the whole archive: from records, complete, with what was looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.facts import ArticleHead, MeetingRow
from index.fold import fold
from index.snapshot import Snapshot
from index.types import Article, ArticleFilter
from qa.cite import raw_evidence, sentence_evidence
from qa.clauses import clean, first_clauses
from qa.evidence import coverage_of, word_weights
from qa.from_records import say_day
from qa.marks import HAN
from qa.types import Draft, Evidence, HardWord, Part, Query

# Below this share of its words a meeting or an article is not one of those asked for.
_LEAST = 0.62
# What a list may be long, its head aside; what does not fit is counted and said to be left out.
_LONGEST = 170
_ROLE_SAID = {
    "chair": "主持",
    "speaker": "讲话或提出要求",
    "reporter": "汇报",
    "arranger": "安排工作",
    "attendee": "出席",
}
_OF_ARTICLES = re.compile(r"[几多少]+[篇条则]|文章|报道|新闻|稿件|消息|通讯(?!员)|评论|社论")
_WROTE = re.compile(r"写|采写|采访|署名|拍|摄|记者|作者|通讯员|发(?:了|过|表)")
_AUTHOR = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}})(?<!一共)(?<!总共)(?:一共|总共|都|共|同志)?(?:采写|写|采访|拍摄?|摄|发表?)(?:了|过|的)|(?<=署名)(?P<signed>[{HAN}]{{2,4}}?)的"
)
_TOGETHER = re.compile(r"参加|参与|陪同|一同|一起")
# What kind of event is asked for: of meetings no inspection is counted, and the other way round.
_EVENTS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"调研|视察|考察|检查|督导", frozenset(["inspection"])),
    (r"走访|慰问|看望|会见", frozenset(["visit"])),
    (r"活动", frozenset()),
    (r"会", frozenset(["meeting", "event", "signing"])),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a list: what it says, its day, and the words that carry it."""

    label: str
    day: date | None
    evidence: tuple[Evidence, ...]


def counted(snapshot: Snapshot, query: Query) -> Draft | None:
    """How many, and which: articles where the question speaks of them, else meetings; None where there are none."""
    if _OF_ARTICLES.search(query.text):
        return articles_of(snapshot, query)
    return meetings_of(snapshot, query)


def meetings_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """The meetings and outings of a person, a period, a word."""
    span = _period_of(query, snapshot)
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
    rows = _once(rows)
    if not rows:
        return None
    entries: list[_Entry] = []
    for row in rows:
        article = snapshot.facts.article(row.article_id) if len(entries) < _LONGEST // 8 else None
        evidence = _telling(article, row, person) if article else ()
        entries.append(_Entry(row.meeting.name, row.meeting.date, evidence))
    did = f"{person}{_ROLE_SAID.get(role, '参加')}" if person else "报道"
    what = "会议" if kinds == frozenset(["meeting", "event", "signing"]) else "会议和活动"
    head = f"{_looked_at(snapshot)}，{_said_period(query)}{did}的{what}有{len(rows)}次"
    return _listed(query, head, entries)


def _day_of(snapshot: Snapshot, row: MeetingRow) -> date:
    """A meeting's day; of one that its report tells no day of (随后…主持召开) the last day told before it, else the issue's."""
    if row.meeting.date:
        return row.meeting.date
    of_article = snapshot.facts.meetings(ArticleFilter(article_ids=frozenset([row.article_id])))
    told = [(one.meeting.span.start, one.meeting.date) for one in of_article if one.meeting.date]
    before = [day for at, day in sorted(told) if at <= row.meeting.span.start]
    return before[-1] if before else row.place.date or date.min


def articles_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """The articles by an author, of a day, about a word."""
    span = _period_of(query, snapshot)
    filters = replace(query.filters, since=span[0], until=span[1]) if span else query.filters
    words = [word.text for word in query.hard if word.kind in ("name", "place", "title", "quote", "ordinal")]
    by, signed = _signed(snapshot, query)
    heads: Sequence[ArticleHead]
    if signed:
        heads = [one for one in signed if _within(one, filters)]
        what = f"署名{by}"
    else:
        topic = [word for word in query.content.split() if not any(word in hard for hard in words)]
        words = _whole(query.text, topic) + words
        if not words and not span:
            return None
        heads = _mentioning(snapshot, words, filters) if words else snapshot.facts.articles(filters)
        what = f"提到{'、'.join(f'“{word}”' for word in dict.fromkeys(words))}" if words else "刊登"
    if not heads:
        return None
    entries = [
        _entry(snapshot, one) if at < _LONGEST // 8 else _Entry("", None, ()) for at, one in enumerate(heads)
    ]
    head = f"{_looked_at(snapshot)}，{_said_period(query)}{what}的有{len(heads)}篇"
    return _listed(query, head, entries)


def _signed(snapshot: Snapshot, query: Query) -> tuple[str, Sequence[ArticleHead]]:
    """The author whose articles are asked for and what they signed; "" and nothing where it asks for no author's.

    Authors stand in few sentences, so that their names are known from bylines alone: 陆庭芳写了哪几篇.
    """
    if not _WROTE.search(query.text):
        return "", ()
    before = _AUTHOR.search(query.text)
    said = (before["name"] or before["signed"]) if before else ""
    cut = [said[-length:] for length in (4, 3, 2) if length <= len(said)]
    for name in (*query.names[:1], *cut):
        if signed := snapshot.facts.bylines(name):
            return name, signed
    return "", ()


def latest(snapshot: Snapshot, query: Query) -> Draft | None:
    """The latest article about what is asked, by its own first sentence."""
    words = [word.text for word in query.hard if word.kind in ("name", "place", "title", "quote")]
    topic = [word for word in query.content.split() if not any(word in hard for hard in words)]
    heads = _mentioning(snapshot, _whole(query.text, topic) + words, query.filters)
    # What only names it in passing is not about it: the title does, or the text does twice.
    about = [one for one in heads if one.place.date and _is_about(snapshot, one, words or topic)]
    dated = about or [one for one in heads if one.place.date]
    if not dated:
        return None
    day = max(one.place.date for one in dated if one.place.date)
    weights = word_weights(snapshot, query)
    head = max(
        (one for one in dated if one.place.date == day), key=lambda one: coverage_of(weights, one.title)
    )
    entry = _entry(snapshot, head)
    article = snapshot.facts.article(head.article_id)
    first = _first_naming(article, words or topic)
    said = clean(article.text.text[first.span.start : first.span.end])
    opening = f"最近的报道是{say_day(day)}的{entry.label}："
    return Draft(
        (Part(opening, (), (opening,)), Part(first_clauses(said, 150) + "。", (first,))), 0.8, "latest"
    )


def articles_on(snapshot: Snapshot, query: Query) -> Draft | None:
    """What stood in the paper on a day, on a page of it where one is asked for."""
    span = _period_of(query, snapshot)
    if span is None:
        return None
    heads = snapshot.facts.articles(replace(query.filters, since=span[0], until=span[1]))
    if not heads:
        return None
    page = f"第{query.filters.page}版" if query.filters.page else ""
    head = f"{_said_period(query)}的报纸{page}有{len(heads)}篇文章"
    return _listed(
        query,
        head,
        [_entry(snapshot, one, dated=False) for one in heads[: _LONGEST // 4]],
        len(heads),
    )


def _listed(query: Query, head: str, entries: Sequence[_Entry], total: int = 0) -> Draft:
    """A head and as many entries as fit, each with its day and its citation; what is left out is counted."""
    total = total or len(entries)
    one_year = len({entry.day.year for entry in entries if entry.day}) <= 1
    shown: list[tuple[str, _Entry]] = []
    room = _LONGEST
    for entry in entries:
        day = (
            ""
            if not entry.day
            else f"{entry.day.month}月{entry.day.day}日"
            if one_year
            else say_day(entry.day)
        )
        label = day + entry.label
        if not entry.evidence or (shown and len(label) >= room):
            break
        shown.append((label, entry))
        room -= len(label) + 1
    left = total - len(shown)
    parts = [Part(f"{head}：", (), (f"{head}：",))]
    for at, (label, entry) in enumerate(shown):
        last = at + 1 == len(shown)
        parts.append(Part(label + ("。" if last and not left else "；"), entry.evidence, (label,)))
    if left:
        rest = f"另有{left}{'篇' if head.endswith(('篇', '文章')) else '次'}没有列出。"
        parts.append(Part(rest, (), (rest,)))
    return Draft(tuple(parts), 0.9, query.kind, tuple(entry.label for _, entry in shown))


def _looked_at(snapshot: Snapshot) -> str:
    """How many articles were looked at, and of what period."""
    first, last = snapshot.facts.period()
    period = f"（{say_day(first)}至{say_day(last)}）" if first and last else ""
    return f"在档案的{snapshot.facts.counts().articles}篇文章{period}中"


def _period_of(query: Query, snapshot: Snapshot) -> tuple[date, date] | None:
    """The asked days; without a year, those of the last year that the archive reaches: it tells of what has been."""
    word = _date_of(query)
    if word is None or word.since is None or word.until is None:
        return None
    _, last = snapshot.facts.period()
    years = 1 if last and not word.has_year and word.since > last else 0
    return _years_before(word.since, years), _years_before(word.until, years)


def _years_before(day: date, years: int) -> date:
    # The 29th of February has no day of its own in most years.
    return day.replace(year=day.year - years, day=min(day.day, 28) if years and day.month == 2 else day.day)


def _date_of(query: Query) -> HardWord | None:
    return next((word for word in query.hard if word.kind == "date"), None)


def _said_period(query: Query) -> str:
    word = _date_of(query)
    return word.text if word else ""


def _without_names(weights: dict[str, float], query: Query) -> dict[str, float]:
    """The words that say which meetings, without the persons' own, weighed anew."""
    left = {word: weight for word, weight in weights.items() if not any(word in name for name in query.names)}
    total = sum(left.values())
    return {word: weight / total for word, weight in left.items()} if total else {}


def _whole(text: str, words: Sequence[str]) -> list[str]:
    """Words that stand side by side in the question, as one: 中药材 and 产业 are 中药材产业."""
    wholes: list[str] = []
    folded = fold(text)
    at = 0
    for word in words:
        start = folded.find(word, max(0, at - len(word)))
        if wholes and start >= 0 and start <= at:
            known = wholes[-1]
            wholes[-1] = known if word in known else known + folded[at : start + len(word)]
        elif start >= 0:
            wholes.append(word)
        at = max(at, start + len(word)) if start >= 0 else at
    return wholes


def _mentioning(snapshot: Snapshot, words: Iterable[str], filters: ArticleFilter) -> tuple[ArticleHead, ...]:
    """All articles that have each of the words, in the order of print."""
    wanted = list(dict.fromkeys(words))
    ids: frozenset[str] | None = None
    for word in wanted:
        chunks = snapshot.facts.chunks(snapshot.words.rows_with(word))
        found = frozenset(chunk.article_id for chunk in chunks)
        ids = found if ids is None else ids & found
    return snapshot.facts.articles(replace(filters, article_ids=ids), words=" ".join(wanted)) if ids else ()


def _within(head: ArticleHead, filters: ArticleFilter) -> bool:
    day = head.place.date
    return not (filters.since and (day is None or day < filters.since)) and not (
        filters.until and (day is None or day > filters.until)
    )


def _entry(snapshot: Snapshot, head: ArticleHead, *, dated: bool = True) -> _Entry:
    article = snapshot.facts.article(head.article_id)
    evidence = (raw_evidence(snapshot, article, head.title) if head.title else None) or sentence_evidence(
        article, 0
    )
    title = f"《{head.title}》" if head.title else f"（无题）{head.lead[:12]}…"
    return _Entry(title, head.place.date if dated else None, (evidence,))


def _is_about(snapshot: Snapshot, head: ArticleHead, words: Sequence[str]) -> bool:
    text = fold(snapshot.facts.article(head.article_id).text.text)
    return any(word in fold(head.title) or text.count(word) > 1 for word in words)


def _first_naming(article: Article, words: Sequence[str]) -> Evidence:
    """The first sentence that has one of the words, else the first."""
    at = min((found for word in words if (found := article.text.text.find(word)) >= 0), default=0)
    return sentence_evidence(article, at)


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
    return row.meeting.name + article.title + article.text.text[row.meeting.span.start : row.meeting.span.end]


def _once(rows: Sequence[MeetingRow]) -> tuple[MeetingRow, ...]:
    """A meeting reported twice is one: same name, same day."""
    seen: dict[tuple[str, date | None], MeetingRow] = {}
    for row in rows:
        seen.setdefault((row.meeting.name, row.meeting.date or row.place.date), row)
    return tuple(seen.values())
