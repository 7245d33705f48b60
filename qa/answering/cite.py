"""Drafts into answers: each part gets the `[n]` of the words that carry it, and nothing unverified leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.dates.resolve import resolve_dates
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.numerals import find_numbers, fold_numbers
from index.text.sentences import sentence_at
from index.types import Article, Printed, Span
from qa.marks import QUOTED, TITLE
from qa.types import Citation, Draft, Evidence, Part

_LONGEST_QUOTE = 400


def cite(snapshot: Snapshot, draft: Draft) -> tuple[str, tuple[Citation, ...]]:
    """The draft's text with `[n]` marks, and the citations that they name, numbered by first use."""
    marks_of: dict[Evidence, str] = {}
    citations: list[Citation] = []
    text = []
    for part in draft.parts:
        marks = ""
        for evidence in part.evidence:
            if evidence not in marks_of:
                new = _citations(snapshot, evidence, len(citations) + 1)
                citations += new
                marks_of[evidence] = "".join(f"[{one.n}]" for one in new)
            marks += marks_of[evidence]
        words = part.text
        # A mark stands before the full stop of the sentence that it supports.
        text.append(f"{words[:-1]}{marks}{words[-1]}" if words.endswith(("。", "；")) else words + marks)
    return "".join(text), tuple(citations)


def told_once(snapshot: Snapshot, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts of an answer without words said twice: of one sentence that tells two of them, one stretch with both."""
    kept: list[Part] = []
    for part in dict.fromkeys(parts):
        for at, other in enumerate(kept):
            both = _one_stretch(snapshot, other, part)
            if both:
                kept[at] = both
                break
        else:
            kept.append(part)
    return tuple(kept)


def _one_stretch(snapshot: Snapshot, one: Part, other: Part) -> Part | None:
    """Two parts that overlap in the same sentence, as one; None where they do not."""
    if one.evidence != other.evidence or len(one.evidence) != 1:
        return None
    words = words_of(snapshot, one.evidence[0])[0]
    told = [part.text.rstrip("。") for part in (one, other)]
    starts = [words.find(text) for text in told]
    ends = [start + len(text) for start, text in zip(starts, told, strict=True)]
    if min(starts) < 0 or max(starts) > min(ends):
        return None
    return Part(f"{words[min(starts) : max(ends)]}。", one.evidence)


def unsupported(snapshot: Snapshot, draft: Draft, names: Iterable[str]) -> str:
    """The first name, number, date, title or quotation of a draft that its own evidence does not carry; "" if all do."""
    for part in draft.parts:
        text = part.text
        for computed in part.computed:
            text = text.replace(computed, " ")
        quotes = [words_of(snapshot, evidence) for evidence in part.evidence]
        found = _unsupported_in(text, quotes, names)
        if found:
            return found
    return ""


def _unsupported_in(text: str, quotes: list[tuple[str, Article]], names: Iterable[str]) -> str:
    evidence = _joined("".join(words for words, _ in quotes))
    # Words as they stand there need no look at their parts.
    if _joined(text).rstrip("。") in evidence:
        return ""
    for name in names:
        if name in text and _joined(name) not in evidence:
            return name
    for pattern in (TITLE, QUOTED):
        for match in pattern.finditer(text):
            if _joined(match[1]) not in evidence:
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


def _joined(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def words_of(snapshot: Snapshot, evidence: Evidence) -> tuple[str, Article]:
    """The words that a piece of evidence points at, and their article."""
    article = snapshot.facts.article(evidence.article_id)
    span = evidence.span
    if evidence.raw:
        return snapshot.facts.raw_page(article.place.file, article.article_id)[span.start : span.end], article
    return article.text.text[span.start : span.end], article


def _citations(snapshot: Snapshot, evidence: Evidence, number: int) -> list[Citation]:
    """One citation, or where the words go on on another page, one for each page, numbered from `number`."""
    words, article = words_of(snapshot, evidence)
    span = evidence.span
    spans = (span,) if evidence.raw else article.text.raw_spans(span.start, span.end)
    pages = article.printed(spans)
    return [
        Citation(
            n=n,
            article_id=article.article_id,
            title=article.title,
            newspaper=printed.place.newspaper,
            date=printed.place.date,
            page=printed.place.page,
            file=printed.place.file,
            start=printed.spans[0].start,
            end=printed.spans[-1].end,
            quote=words if len(pages) == 1 else _printed_words(snapshot, article, printed),
            spans=printed.spans,
            part=printed.part,
            also=article.also,
        )
        for n, printed in enumerate(pages, number)
    ]


def _printed_words(snapshot: Snapshot, article: Article, printed: Printed) -> str:
    raw = snapshot.facts.raw_part(article.article_id, printed.part)
    return "".join(raw[span.start : span.end] for span in printed.spans)


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


def join_sentence(parts: Iterable[Part], joint: str) -> tuple[Part, ...]:
    """Parts as one sentence: joined, with a full stop behind the last."""
    all_parts = tuple(parts)
    last = len(all_parts) - 1
    return tuple(
        Part((joint if at else "") + part.text + ("。" if at == last else ""), part.evidence, part.computed)
        for at, part in enumerate(all_parts)
    )
