"""Answers that records hold: who did what at a meeting, and when and where it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from index.dates.days import say_day
from index.dates.resolve import resolve_dates
from index.names.find import find_names
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.types import Article, ArticleFilter, Meeting, Span
from qa.answering.cite import raw_evidence
from qa.answering.holders import title_of
from qa.asking.lexicon import POST_WORDS
from qa.asking.role_words import own_way
from qa.marks import CLAUSE, HAN
from qa.reading.clauses import clean, first_clauses
from qa.reading.contrast import numbers_another
from qa.reading.evidence import coverage_of, missing_word, word_weights
from qa.reading.houses import is_of_other_house
from qa.types import Draft, Evidence, HardWord, Part, Query

_ROLE_WORDS = {
    "chair": "主持",
    "speaker": "讲话或提出要求",
    "reporter": "作了汇报",
    "arranger": "作了安排",
    "attendees": "出席",
}
# What is said of whoever did so.
_VERBS = {"chair": "主持", "attendees": "出席|列席|参加|陪同", "reporter": "汇报", "arranger": "安排|部署"}
_SAYS = "讲|强调|指出|要求"
# Below this share of its words a meeting is not the one that was asked about.
_LEAST = 0.62
# From this share on, a question is about the meeting itself and not about what was said at it.
_LEAST_NAMED = 0.8
# 市教育局局长经叔同汇报: whoever stands between a post and the verb, be the surname a rare one.
_BY_POST = re.compile(rf"(?:{'|'.join(POST_WORDS)})[{HAN}]{{2,4}}(?:就|对|向|[作做]了|汇报|通报|安排|部署)")
_OF_CLAUSE = 0.8
_LONGEST_OUTING = 100
_LEAD = 100  # characters of an article that say whose meeting it tells of
_OF_CLOCK = re.compile(r"几点|多久|几时")
# 条例哪天通过的 asks for the day of something else than the meeting that its article is about.
_OF_ACT = re.compile(
    r"从(?:哪|几|何时|什么时候)[^，,]*(?:开始|起)|通过|施行|实施|生效|印发|发布|公布|出台|完工|竣工|开工|验收|启用|投用|开通|通车|截止|落成|任命|当选"
)
# What runs into a place: 在市防汛指挥部主持召开.
_PLACE_END = re.compile(r"(?:主持|组织|共同|联合|正式|隆重|[，,、。；\s])+$")
_SAT_IN = "列席"
# Of 甲、乙等列席或出席会议 nobody can tell who did which.
_EITHER = re.compile("列席[或、和及](?:者)?出席|出席[或、和及](?:者)?列席")
_ACCOMPANIED = re.compile("陪|随同|随行")
# Behind these another list begins: 甲、乙出席会议并讲话，丙列席; 出席会议的有甲、乙，列席会议的有丙.
_ATTENDED = re.compile(
    r"(?<=出席|参加|主持|到会)(?:(?!列席)[^，,；;。])*[，,；;]|[；;。]|[，,](?=列席[^，,；;。]{0,8}[有：:])"
)
_ENTRUSTED = re.compile(r"受[^，,。；]{2,24}?的?委托[，,]")
# Nobody chairs these; who leads one stands first among those who attend.
_WITHOUT_CHAIR = ("inspection", "visit", "signing")


def meeting_role(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who chaired, spoke, reported, arranged or attended the meeting that the query names."""
    found = fitting_meetings(snapshot, query, articles)
    if not found:
        return None
    meeting, article, score = found[0]
    names = _people_of(meeting, query.kind)
    way = own_way(query)
    sits_in = query.kind == "attendees" and way == _SAT_IN
    if query.kind == "attendees" and _ACCOMPANIED.search(query.text):
        accompanied = [name for name in names if _holds(snapshot, article, name, query.target)]
        names = [name for name in names if name not in (*accompanied, *query.names)]
    either = _of_clauses(meeting, article, names, _EITHER.search) if query.kind == "attendees" else []
    if sits_in:
        names = _who_sat_in(meeting, article, names) or either
    elif query.kind == "speaker" and way:
        names = _who_spoke_so(meeting, article, names, way)
    if len(names) > 1 and query.kind in ("reporter", "arranger", "speaker"):
        names = _who_told_it(snapshot, query, meeting, article, names)
    if not names:
        return None
    guests = _who_sat_in(meeting, article, names) if query.kind == "attendees" else []
    if query.kind in ("reporter", "arranger") and (
        told := _told_by_another(snapshot, query, meeting, article, names)
    ):
        return told
    beside = _chairs_beside(query, meeting, names) if query.kind == "attendees" and not sits_in else []
    evidence = _evidence_of(meeting, article, [*names, *beside], _VERBS.get(query.kind, ""))
    if not evidence:  # told by a subtitle alone: 尹秋平主持
        lines = [line for line in article.subtitle.split() if all(name in line for name in names)]
        evidence = tuple(filter(None, (raw_evidence(snapshot, article, line) for line in lines[:1])))
    subject = meeting.name

    def titled(people: Sequence[str]) -> str:
        return "、".join(_with_posts([(_post(snapshot, article, name, evidence), name) for name in people]))

    text = {
        "chair": f"{subject}由{titled(names)}主持。",
        "attendees": _those_present(
            subject,
            titled([name for name in names if name not in guests and name not in either]),
            titled([name for name in names if name in either]),
            titled(guests),
            titled(beside),
        ),
    }.get(query.kind, f"在{subject}上，{titled(names)}{_ROLE_WORDS[query.kind]}。")
    return Draft((Part(text, evidence, (subject,)),), min(1.0, score), query.kind, tuple(names))


def _those_present(subject: str, attended: str, either: str, guests: str, chairs: str) -> str:
    """Who was at a meeting, each group under its verb: who 列席 did not 出席."""
    groups = [("出席", attended), ("出席或列席", either), (_SAT_IN, guests), ("主持", chairs)]
    (verb, first), *others = [(verb, people) for verb, people in groups if people]
    beside = "".join(f"，{verb}的{'是' if verb == '主持' else '有'}{people}" for verb, people in others)
    return f"{verb}{subject}的有{first}{beside}。"


def _chairs_beside(query: Query, meeting: Meeting, names: Sequence[str]) -> list[str]:
    """Who chaired and is not told among those who attended: a page rarely says 出席 of them, and there they were."""
    return [name for name in meeting.chairs if name not in names and name not in query.names]


def _who_sat_in(meeting: Meeting, article: Article, names: Sequence[str]) -> list[str]:
    """Of those who attended, the ones of whom the page says 列席: without a vote, as guests."""
    return _of_clauses(
        meeting, article, names, lambda clause: _SAT_IN in clause and not _EITHER.search(clause)
    )


def _of_clauses(
    meeting: Meeting, article: Article, names: Sequence[str], says: Callable[[str], object]
) -> list[str]:
    """The names that stand in those clauses about a meeting's company which `says` picks."""
    text = article.text.text
    told = [
        clause
        for span in dict.fromkeys((meeting.span, *meeting.evidence))
        for clause in _ATTENDED.split(text[span.start : span.end])
        if says(clause)
    ]
    return [name for name in names if any(name in clause for clause in told)]


def _holds(snapshot: Snapshot, article: Article, name: str, post: str) -> bool:
    """Whether an article gives somebody just this post among theirs: 市长 of 市委副书记、市长, but not of 副市长."""
    rows = snapshot.facts.mentions(ArticleFilter(article_ids=frozenset([article.article_id])), name=name)
    posts = [one for row in rows for one in row.person.post.split("、")]
    return bool(post) and any(one.endswith(post) and ("副" in post or "副" not in one) for one in posts)


def _who_spoke_so(meeting: Meeting, article: Article, names: Sequence[str], way: str) -> list[str]:
    """Of those who spoke, the ones of whom a clause says `way`, or that goes on from the clause that names them."""
    found: list[str] = []
    for span in dict.fromkeys((meeting.span, *meeting.evidence)):
        last: list[str] = []
        for clause in CLAUSE.findall(article.text.text[span.start : span.end]):
            last = [name for name in names if name in clause] or ([] if find_names(clause) else last)
            found += last if re.search(way, clause) else []
    return list(dict.fromkeys(found))


def entrusted(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """受谁委托: on whose behalf a meeting was chaired, in the sentence that says so."""
    for _, article, score in fitting_meetings(snapshot, query, articles):
        for span in split_sentences(article.text.text):
            match = _ENTRUSTED.search(article.text.text, span.start, span.end)
            if match:
                part = Part(f"{match.group().rstrip('，,')}。", (Evidence(article.article_id, span),))
                return Draft((part,), min(1.0, score), query.kind)
    return None


def _who_told_it(
    snapshot: Snapshot, query: Query, meeting: Meeting, article: Article, names: list[str]
) -> list[str]:
    """Of several who reported, those whose sentence has what the question adds to the meeting's name: 谁汇报了生态治理."""
    added = {
        word: weight
        for word, weight in word_weights(snapshot, query).items()
        if word not in fold(meeting.name)
    }
    verbs = _VERBS.get(query.kind, _SAYS)
    best, most = names, 0.0
    for span in split_sentences(article.text.text):
        text = article.text.text[span.start : span.end]
        named = [name for name in names if name in text]
        carried = coverage_of(added, text)
        if named and carried > most and re.search(verbs, text):
            best, most = named, carried
    return best


def _told_by_another(
    snapshot: Snapshot, query: Query, meeting: Meeting, article: Article, names: Sequence[str]
) -> Draft | None:
    """The clause that tells the asked matter, where it is of somebody whom the records have no name of.

    市住建局局长甲汇报了供暖准备，市教育局局长乙汇报了招生方案: 招生方案 is not 甲's.
    """
    added = {
        word: weight
        for word, weight in word_weights(snapshot, query).items()
        if word not in fold(meeting.name)
    }
    best, most = None, 0.0
    for span in split_sentences(article.text.text):
        text = article.text.text[span.start : span.end]
        for clause in CLAUSE.findall(text):
            carried = coverage_of(added, clause)
            by_someone = _BY_POST.search(clause) or any(name in clause for name in names)
            if carried > most and by_someone and re.search(_VERBS[query.kind], clause):
                best, most = (clean(clause), span), carried
    if best is None or any(name in best[0] for name in names):
        return None
    return Draft((Part(f"{best[0]}。", (Evidence(article.article_id, best[1]),)),), _OF_CLAUSE, query.kind)


def fitting_meetings(
    snapshot: Snapshot, query: Query, articles: Sequence[Article]
) -> list[tuple[Meeting, Article, float]]:
    """The meetings of the retrieved articles that carry enough of the query and all its hard words, best first."""
    weights, question = word_weights(snapshot, query), fold(query.text)
    ids = frozenset(article.article_id for article in articles)
    by_id = {article.article_id: (rank, article) for rank, article in enumerate(articles)}
    found: list[tuple[float, int, int, Meeting, Article]] = []
    said_chairs = [name for name in query.names if re.search(rf"{re.escape(name)}(?:同志)?主持", query.text)]
    for at, row in enumerate(snapshot.facts.meetings(ArticleFilter(article_ids=ids)) if ids else ()):
        rank, article = by_id[row.article_id]
        meeting = row.meeting
        if numbers_another(question, fold(meeting.name)):
            continue
        if meeting.chairs and not set(said_chairs) <= set(meeting.chairs):
            continue
        if query.kind == "chair" and meeting.kind in _WITHOUT_CHAIR and not meeting.chairs:
            continue
        words = "\n".join(
            article.text.text[span.start : span.end]
            for span in dict.fromkeys((meeting.span, *meeting.evidence))
        )
        near = f"{meeting.name} {article.title} {article.subtitle} {words}"
        if is_of_other_house(question, fold(article.text.text[:_LEAD] + near)):
            continue
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
    if query.wants_latest:
        found.sort(key=lambda one: (one[3].date or one[4].place.date or date.min, *one[:3]), reverse=True)
    else:
        found.sort(key=lambda one: one[:3], reverse=True)
    return [(meeting, article, score) for score, _, _, meeting, article in found]


def meeting_fact(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """When or where the meeting that the query names took place; None where it asks for anything else of it."""
    if _OF_CLOCK.search(query.text):
        return None
    act = _OF_ACT.search(query.text) if query.kind == "when" else None
    weights = word_weights(snapshot, query)
    for meeting, article, score in fitting_meetings(snapshot, query, articles):
        if coverage_of(weights, f"{meeting.name} {article.title} {article.subtitle}") < _LEAST_NAMED:
            continue
        if act and act.group() not in meeting.name:
            continue
        said, evidence = _where(query, meeting, article) if query.kind == "where" else _when(meeting, article)
        if said and evidence:
            return Draft((Part(f"{said}。", evidence, (meeting.name,)),), min(1.0, score), query.kind)
    return None


def _where(query: Query, meeting: Meeting, article: Article) -> tuple[str, tuple[Evidence, ...]]:
    place = _PLACE_END.sub("", meeting.place)
    if not place or any(word.text in place for word in query.hard if word.kind == "place"):
        return "", ()
    text = article.text.text
    spans = dict.fromkeys((meeting.span, *meeting.evidence))
    told = [Evidence(article.article_id, span) for span in spans if place in text[span.start : span.end]]
    if told and place in meeting.name:  # an outing is called by where it went; its sentence says that better
        words = text[told[0].span.start : told[0].span.end]
        return first_clauses(clean(words), _LONGEST_OUTING), tuple(told[:1])
    return f"{meeting.name}的地点是{place}", tuple(told[:1])


def _when(meeting: Meeting, article: Article) -> tuple[str, tuple[Evidence, ...]]:
    days = _days_told(meeting, article)
    return f"{meeting.name}的时间是{days}" if days else "", (Evidence(article.article_id, meeting.span),)


def _days_told(meeting: Meeting, article: Article) -> str:
    """The day or days that the sentence of a meeting tells, with the year; "" where it tells none."""
    sentence = article.text.text[meeting.span.start : meeting.span.end]
    told = [day for day in resolve_dates(sentence, article.place.date) if day.since == meeting.date]
    if not told or meeting.date is None:
        return ""
    last = told[0].until
    if last == meeting.date:
        return say_day(meeting.date)
    month = "" if last.month == meeting.date.month else f"{last.month}月"
    return f"{say_day(meeting.date)}至{month}{last.day}日"


def _people_of(meeting: Meeting, kind: str) -> list[str]:
    if kind == "attendees":
        return [person.name for person in meeting.attendees]
    attribute = {"chair": "chairs", "speaker": "speakers", "reporter": "reporters", "arranger": "arrangers"}[
        kind
    ]
    return list(getattr(meeting, attribute))


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
    return (not (verbs and re.search(verbs, words)), span.start)


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
