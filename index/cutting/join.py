"""Parts of an article on several pages made one: one title, one text, the torn paragraph closed, each page kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.cutting.jump_marks import mark_at_end, mark_at_start
from index.cutting.jumps import PagedArticle, match_jumps
from index.cutting.segment import content_id
from index.types import Article, Jump, Part, Piece, Span, Text

_TORN = re.compile(r"[^。！？!?…；;：:”’」』》）)】\s]$")
_CANNOT_BEGIN = re.compile(r"^[，,、。；;：:！？!?）)”’」』》]")


def join_parts(sheets: Sequence[PagedArticle]) -> Article:
    """The one article of these sheets, which stand in reading order.

    Its raw text is that of its pages one behind the other; spans and pieces count in it.
    """
    first = sheets[0].article
    bases = _bases(sheets)
    text, headings = _join_texts(sheets, bases)
    articles = [sheet.article for sheet in sheets]
    title = next((one.title for one in articles if one.title), "")
    dated = next((one for one in articles if one.place.date), first)
    spans = tuple(
        Span(span.start + base, span.end + base)
        for one, base in zip(articles, bases, strict=True)
        for span in one.spans
    )
    return replace(
        first,
        article_id=first.article_id if sheets[0].is_record else content_id(f"{title}\n{text.text}"),
        place=replace(first.place, date=dated.place.date),
        text=text,
        spans=spans,
        title=title,
        rubrics=tuple(dict.fromkeys(rubric for one in articles for rubric in one.rubrics)),
        headings=headings,
        byline=tuple(dict.fromkeys(author for one in articles for author in one.byline)),
        captions=tuple(caption for one in articles for caption in one.captions),
        date_source=dated.date_source,
        date_evidence=dated.date_evidence,
        jumps=_left(articles),
        parts=tuple(Part(one.place, base, one.article_id) for one, base in zip(articles, bases, strict=True)),
    )


def join_all(sheets: Sequence[PagedArticle]) -> list[Article]:
    """The articles of all sheets, each once, in the order of their first parts."""
    chains = {chain[0]: chain for chain in match_jumps(sheets)}
    later = {at for chain in chains.values() for at in chain[1:]}
    return [
        join_parts([sheets[part] for part in chains[at]]) if at in chains else sheet.article
        for at, sheet in enumerate(sheets)
        if at not in later
    ]


def _bases(sheets: Sequence[PagedArticle]) -> list[int]:
    """Where each sheet's page begins in the article's raw text."""
    bases, at = [], 0
    for sheet in sheets:
        bases.append(at)
        at += sheet.length
    return bases


def _left(articles: Sequence[Article]) -> tuple[Jump, ...]:
    """The jumps that still lead nowhere: back from the first part, on from the last."""
    return tuple(jump for jump in articles[0].jumps if not jump.forward) + tuple(
        jump for jump in articles[-1].jumps if jump.forward
    )


def _join_texts(sheets: Sequence[PagedArticle], bases: Sequence[int]) -> tuple[Text, tuple[Span, ...]]:
    words = ""
    pieces: list[Piece] = []
    headings: list[Span] = []
    for at, (sheet, base) in enumerate(zip(sheets, bases, strict=True)):
        article = sheet.article
        source = article.text
        for number, (paragraph, kept) in enumerate(_paragraphs(article)):
            shown = source.text[kept.start : kept.end]
            opens_part = at > 0 and number == 0
            torn = opens_part and paragraph not in article.headings and _is_torn(words, shown)
            if words and not torn:
                words += "\n"
            start = len(words)
            pieces += _moved(source.pieces, kept, start, base)
            words += shown
            if paragraph in article.headings:
                headings.append(Span(start, len(words)))
    return Text(words, tuple(pieces)), tuple(headings)


def _paragraphs(article: Article) -> list[tuple[Span, Span]]:
    """Each paragraph with what of it is kept: all but jump marks. One that is nothing else is left out."""
    text = article.text.text
    found = []
    for span in article.paragraphs:
        line = text[span.start : span.end]
        opening, closing = mark_at_start(line), mark_at_end(line)
        start = opening.span.end if opening else 0
        end = closing.span.start if closing and closing.span.start >= start else len(line)
        kept = line[start:end]
        low = span.start + start + len(kept) - len(kept.lstrip())
        high = span.start + start + len(kept.rstrip())
        if low < high:
            found.append((span, Span(low, high)))
    return found


def _moved(pieces: Sequence[Piece], kept: Span, start: int, base: int) -> list[Piece]:
    """The pieces of `kept`, whose text now starts at `start` and whose raw page starts at `base`."""
    moved = []
    for piece in pieces:
        low, high = max(kept.start, piece.start), min(kept.end, piece.start + piece.length)
        if low < high:
            moved.append(
                Piece(start + low - kept.start, base + piece.raw_start + low - piece.start, high - low)
            )
    return moved


def _is_torn(before: str, behind: str) -> bool:
    """Whether a paragraph goes on over the page's end."""
    return bool(before) and bool(_TORN.search(before) or _CANNOT_BEGIN.match(behind))
