"""Answers read from passages: the clause of the best sentence that holds what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.names.find import find_names, is_surname_name
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.types import Article, Span
from qa.answering.cite import raw_evidence
from qa.asking.hard_words import find_places
from qa.asking.lexicon import DOCUMENTS
from qa.asking.role_words import own_way
from qa.marks import HAN, TITLE
from qa.reading.clauses import clause_at
from qa.reading.contrast import numbers_another
from qa.reading.enumerations import enumerated
from qa.reading.evidence import (
    LEAST_COVERAGE,
    Candidate,
    candidates,
    coverage_of,
    fitting,
    is_of_other_days,
    lacks,
    missing_word,
    persons_of,
    word_weights,
)
from qa.reading.houses import is_of_other_house
from qa.reading.named_places import names_place
from qa.reading.read import read as read_spans
from qa.reading.subject import named_elsewhere
from qa.types import Draft, Evidence, Part, Passage, Query

# A sentence that lists documents may say no word of the meeting that passed them.
_LEAST_BESIDE = 0.3
# Of the words beside a post that a question asks the holder of, the share that is said of the one named.
_LEAST_OF_OTHERS = 0.4
_OF_DOCUMENTS = re.compile(r"通过|审议|印发|出台|研究|学习|传达|发布|宣读|制定|编制")
# Of a city or a province an article need not say so in each sentence.
_SMALL = "县区镇乡村"
_GAVE_REPORT = re.compile(r"(?:在[^，,]{2,24}[上中])?作了?[^，,]{0,6}(?:什么|哪些?)[^，,]{0,6}报告")
_ROLE_VERBS = {
    "chair": r"主持",
    "speaker": r"讲话|讲了话|致辞|致词|发言|宣布|强调|指出",
    "reporter": r"汇报|通报|介绍",
    "arranger": r"安排|部署",
    "attendees": r"出席|参加|列席|陪同|一同|一起|参会|到会",
}


def read(
    snapshot: Snapshot,
    query: Query,
    articles: Sequence[Article],
    passages: Sequence[Passage],
    least_trust: float,
) -> Draft | None:
    """The words around the span that most likely answers; None where it is less likely right than `least_trust`."""
    articles = [one for one in articles if not is_of_other_days(query.hard, one)]
    articles = [one for one in articles if not named_elsewhere(query, one) and _bears_out(query, one)]
    documents = query.asked in DOCUMENTS and query.kind in ("what", "which")
    draft = (
        (_documents(snapshot, query, articles) if documents else None)
        or enumerated(snapshot, query, articles)
        or read_spans(snapshot, query, articles, passages, least_trust)
    )
    return None if draft and query.asks_holder and _holds_elsewhere(snapshot, query, draft) else draft


def _holds_elsewhere(snapshot: Snapshot, query: Query, draft: Draft) -> bool:
    """Whether a post is told in a sentence, under a title and in a paper that do not name the place it is asked of, but
    another of its kind; or in an article that does not name it at all."""
    for part in draft.parts:
        for one in part.evidence:
            article = snapshot.facts.article(one.article_id)
            sentence = article.text.text[one.span.start : one.span.end]
            told = fold(f"{article.place.newspaper}{article.title}{article.subtitle}{sentence}")
            kinds, whole = {place[-1] for place in find_places(told)}, fold(article.text.text)
            small = [word.text for word in query.hard if word.kind == "place" and word.text[-1] in _SMALL]
            unnamed = [place for place in small if not names_place(told, place)]
            if any(place[-1] in kinds or not names_place(whole, place) for place in unnamed):
                return True
    return False


def _bears_out(query: Query, article: Article) -> bool:
    """Whether an article lets the person do what the question says they did: 栗文山主持的会议 is no other's.

    Name and verb stand in one clause there too, 主持 on either side of the name, 汇报 before the word that the question has.
    """
    text = fold(article.text.text + article.subtitle)
    for name in query.names:
        person = re.escape(name)
        # 甲主持会议，乙作工作报告: the report is not 甲's.
        if re.match(rf"{person}(?:同志)?{_GAVE_REPORT.pattern}", query.text):
            gave = rf"{person}(?:[^，,。；;]{{0,30}}|[^。；;]{{0,60}}[，,](?:并|还|随后)?)作[^，,。；;]{{0,16}}报告"
            if not re.search(gave, text):
                return False
        did = re.search(rf"{person}(?:同志)?(?P<verb>主持|汇报)(?P<what>了?[{HAN}]{{2}})?", query.text)
        if did is None:
            continue
        in_clause = "[^，,。；;]{0,24}?"
        if did["verb"] == "主持":
            carried = rf"{person}[^。；;]{{0,60}}[，,](?:并|还|随后)?主持"
            found = re.search(rf"{person}{in_clause}主持|主持{in_clause}{person}|{carried}", text)
        else:
            what = (did["what"] or "").lstrip("了的")
            found = re.search(rf"{person}{in_clause}汇报{in_clause}{re.escape(what)}", text)
        if found is None:
            return False
    return True


def _documents(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Titles in 《》 of the sentence that says of them what the question says: passed, issued, studied."""
    verb = _OF_DOCUMENTS.search(query.text)
    for one in candidates(snapshot, query, articles):
        titles = list(TITLE.finditer(one.text))
        if titles and one.coverage >= _LEAST_BESIDE and (not verb or verb.group() in one.text):
            return _draft(query, one, clause_at(one.text, titles[0].start(), titles[-1].end()))
    return None


def holder(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who holds a post that no record has: a name right behind it, in a sentence or under a title with the place."""
    places = [word.text for word in query.hard if word.kind == "place"]
    of_place = [
        one
        for one in fitting(snapshot, query, articles)
        if all(place in one.article.title + one.text for place in places)
    ]
    others = {
        word: weight
        for word, weight in word_weights(snapshot, query).items()
        if word not in query.target and query.target not in word
    }
    told = [
        (coverage_of(others, _part_of(one.text, span)), one, span)
        for one in of_place
        for span in _people_in(query, one.text, persons_of(snapshot, one.article))
        if one.text[: span.start].endswith(query.target)
    ]
    # 委员甲提出…；委员乙认为…: the one of whom the rest of the question is said.
    carried, one, span = max(told, key=lambda found: found[0], default=(0.0, None, None))
    if one is None or span is None or carried < _LEAST_OF_OTHERS * sum(others.values()):
        return None
    return _draft(query, one, clause_at(one.text, span.start, span.end))


def _people_in(query: Query, text: str, names: frozenset[str]) -> list[Span]:
    """Where a sentence names people whom the question does not: those of its article's records, and who stands behind
    the asked thing (首席预报员杭之遥)."""
    found = {name for name in names if name in text} | {one.name for one in find_names(text)}
    if query.asked:
        described = re.finditer(rf"{re.escape(query.asked)}(?P<name>[{HAN}]{{2,3}})", text)
        found |= {
            match["name"][:length]
            for match in described
            for length in (3, 2)
            if is_surname_name(match["name"][:length])
        }
    found -= {name for name in found if any(name != other and name in other for other in found)}
    return sorted(
        Span(*match.span())
        for name in found - set(query.names)
        for match in re.finditer(re.escape(name), text)
    )


def _part_of(text: str, span: Span) -> str:
    """What stands about a span of a sentence, between semicolons."""
    return re.split("[；;]", text[: span.start])[-1] + re.split("[；;]", text[span.start :], maxsplit=1)[0]


def role(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who did at a meeting what its records do not tell: the clause or the subtitle with the verb and a name."""
    verbs = re.compile(own_way(query) or _ROLE_VERBS[query.kind])
    question = fold(query.text)
    weights = word_weights(snapshot, query)
    for article in articles:
        if missing_word(query.hard, article) or lacks(query, weights, article):
            continue
        names = persons_of(snapshot, article)
        whole = coverage_of(weights, article.title + article.text.text)
        for span in split_sentences(article.text.text):
            text = article.text.text[span.start : span.end]
            if whole < LEAST_COVERAGE or coverage_of(weights, article.title + text) < LEAST_COVERAGE:
                continue
            if is_of_other_house(question, fold(article.title + text)):
                continue
            clauses = [clause_at(text, *verb.span()) for verb in verbs.finditer(text)]
            told = [
                clause
                for clause in dict.fromkeys(clauses)
                if any(name in clause and name not in query.names for name in names)
                and not numbers_another(question, fold(clause))
            ]
            if told:
                clause = max(told, key=lambda one: coverage_of(weights, one))
                return Draft((Part(f"{clause}。", (Evidence(article.article_id, span),)),), 0.7, query.kind)
        if (
            query.kind == "chair"
            and whole >= LEAST_COVERAGE
            and not is_of_other_house(question, fold(article.title))
            and (found := _in_subtitle(snapshot, article, names))
        ):
            return found
    return None


def _in_subtitle(snapshot: Snapshot, article: Article, names: frozenset[str]) -> Draft | None:
    """甲主持 as a subtitle: as short as papers print it, and often all that they say of it."""
    for line in article.subtitle.split():
        if "主持" in line and any(name in line for name in names):
            evidence = raw_evidence(snapshot, article, line)
            return Draft((Part(f"{line}。", (evidence,)),), 0.8, "chair") if evidence else None
    return None


def _draft(query: Query, one: Candidate, words: str) -> Draft | None:
    if not words:
        return None
    evidence = Evidence(one.article.article_id, one.span)
    return Draft((Part(f"{words}。", (evidence,)),), min(1.0, one.coverage), query.kind)
