"""Drafts into answers: each part gets the `[n]` of the words that carry it, and nothing unverified leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.dates import resolve_dates
from index.fold import fold
from index.numerals import find_numbers, fold_numbers
from index.sentences import sentence_at
from index.snapshot import Snapshot
from index.types import Article, Span
from qa.marks import QUOTED, TITLE
from qa.types import Citation, Draft, Evidence

_LONGEST_QUOTE = 400


def cite(snapshot: Snapshot, draft: Draft) -> tuple[str, tuple[Citation, ...]]:
    """The draft's text with `[n]` marks, and the citations that they name, numbered by first use."""
    numbers: dict[Evidence, int] = {}
    citations: list[Citation] = []
    text = []
    for part in draft.parts:
        marks = ""
        for evidence in part.evidence:
            if evidence not in numbers:
                numbers[evidence] = len(citations) + 1
                citations.append(_citation(snapshot, evidence, numbers[evidence]))
            marks += f"[{numbers[evidence]}]"
        words = part.text
        # A mark stands before the full stop of the sentence that it supports.
        text.append(f"{words[:-1]}{marks}{words[-1]}" if words.endswith(("。", "；")) else words + marks)
    return "".join(text), tuple(citations)


def unsupported(snapshot: Snapshot, draft: Draft, names: Iterable[str]) -> str:
    """The first name, number, date, title or quotation of a draft that its own evidence does not carry; "" if all do."""
    for part in draft.parts:
        text = part.text
        for computed in part.computed:
            text = text.replace(computed, " ")
        quotes = [_words(snapshot, evidence) for evidence in part.evidence]
        found = _unsupported_in(text, quotes, names)
        if found:
            return found
    return ""


def _unsupported_in(text: str, quotes: list[tuple[str, Article]], names: Iterable[str]) -> str:
    evidence = re.sub(r"\s", "", fold("".join(words for words, _ in quotes)))
    for name in names:
        if name in text and fold(name) not in evidence:
            return name
    for pattern in (TITLE, QUOTED):
        for match in pattern.finditer(text):
            if re.sub(r"\s", "", fold(match[1])) not in evidence:
                return match[1]
    dates = {
        (d.since, d.until) for words, article in quotes for d in resolve_dates(words, article.place.date)
    }
    dates |= {(article.place.date, article.place.date) for _, article in quotes if article.place.date}
    rest = text
    for found in resolve_dates(text, None):
        if (found.since, found.until) not in dates and fold(found.text) not in evidence:
            return found.text
        rest = rest.replace(found.text, " ")
    numbers = {number.value for number in find_numbers(fold_numbers(evidence))} | {
        number.value for number in find_numbers(evidence)
    }
    for number in find_numbers(rest):
        if number.value not in numbers:
            return rest[number.span.start : number.span.end]
    return ""


def _words(snapshot: Snapshot, evidence: Evidence) -> tuple[str, Article]:
    article = snapshot.facts.article(evidence.article_id)
    span = evidence.span
    if evidence.raw:
        return snapshot.facts.raw_page(article.place.file, article.article_id)[span.start : span.end], article
    return article.text.text[span.start : span.end], article


def _citation(snapshot: Snapshot, evidence: Evidence, number: int) -> Citation:
    words, article = _words(snapshot, evidence)
    span = evidence.span
    spans = (span,) if evidence.raw else article.text.raw_spans(span.start, span.end)
    place = article.place
    return Citation(
        n=number,
        article_id=article.article_id,
        title=article.title,
        newspaper=place.newspaper,
        date=place.date,
        page=place.page,
        file=place.file,
        start=spans[0].start,
        end=spans[-1].end,
        quote=words,
        spans=spans,
    )


def sentence_evidence(article: Article, offset: int) -> Evidence:
    """The whole sentence at a text offset, as evidence; an overlong one is cut behind the offset."""
    span = sentence_at(article.text.text, offset)
    if span.end - span.start > _LONGEST_QUOTE:
        start = max(span.start, min(offset, span.end - _LONGEST_QUOTE))
        span = Span(start, min(span.end, start + _LONGEST_QUOTE))
    return Evidence(article.article_id, span)


def raw_evidence(snapshot: Snapshot, article: Article, words: str) -> Evidence | None:
    """Words of an article's title lines, byline or captions, where they stand on the raw page."""
    raw = snapshot.facts.raw_page(article.place.file, article.article_id)
    for span in article.spans:
        at = raw.find(words, span.start, span.end)
        if at >= 0:
            return Evidence(article.article_id, Span(at, at + len(words)), raw=True)
    return None
