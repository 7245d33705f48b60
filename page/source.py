"""The source beside the page: an article as printed with its quote lit, its raw page with all faults, its image.

All archive text is escaped here; what a script sends is checked here.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from index.facts.facts import Facts
from index.sources.page_image import boxes_of
from index.types import Article, Place, Span
from page.failures import AbsentError
from page.reference import say_reference
from page.words import Words

_MOST_SPANS = 200
_MOST_PARTS = 1000  # of an article, each on a page; a number past what SQLite holds is none


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place in the archive: raw `spans` of one of an article's pages, and `others` cited beside them.

    Where there are no spans, `quote` says what to light: a reprint's words are looked for.
    """

    article_id: str
    part: int = 0
    spans: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    quote: str = ""


def read_wanted(values: Mapping[str, str]) -> Wanted:
    """A place as a script asks for it. AbsentError where it is none."""
    try:
        part = int(values.get("part") or 0)
        spans, others = (_read_spans(values.get(name, "")) for name in ("spans", "others"))
    except ValueError as error:
        raise AbsentError(f"part or spans: {error}") from None
    if not 0 <= part < _MOST_PARTS:
        raise AbsentError(f"part: {part}")
    return Wanted(values.get("article", ""), part, spans, others, values.get("quote", "")[:2000])


def as_attribute(wanted: Wanted) -> str:
    """The `data-source` of a button that opens a place, escaped."""
    values = {
        "article": wanted.article_id,
        "part": wanted.part,
        "spans": [[span.start, span.end] for span in wanted.spans],
        "quote": wanted.quote,
    }
    return html.escape(json.dumps(values, ensure_ascii=False))


def render_source(facts: Facts, words: Words, wanted: Wanted) -> str:
    """The pane's HTML. AbsentError for an article or a page of it that there is not."""
    article, place = _find(facts, wanted)
    now, others = _lit(article, wanted)
    query = urlencode({"article": article.article_id, "part": wanted.part, "spans": _say_spans(wanted.spans)})
    return (
        f'<h2 class="place" tabindex="-1">{html.escape(say_place(place, words))}</h2>'
        f"{_steps(words)}"
        f'<div class="printed" lang="zh-CN">{_printed(article, wanted, now, others)}</div>'
        f"{_image(facts, words, article, wanted, query)}"
        f'<details class="raw" data-fetch="source/raw?{html.escape(query)}"><summary>{words("原版面文字（含断行与错漏）")}</summary>'
        f'<div class="fetched" aria-live="polite"></div></details>'
        f"{_elsewhere(article, words, wanted)}"
        f'<div class="reference"><p id="reference">{html.escape(say_reference(article))}</p>'
        f'<button type="button" data-copy="#reference">{words("复制引文（GB/T 7714）")}</button></div>'
        f'<p class="file">{html.escape(_say_file(place, wanted))}</p>'
    )


def render_raw(facts: Facts, words: Words, wanted: Wanted) -> str:
    """The raw page, character for character: the article's own part marked, the quote lit. AbsentError as above."""
    article, _ = _find(facts, wanted)
    raw = facts.raw_part(article.article_id, wanted.part)
    own = [
        span
        for printed in article.printed(article.spans)
        if printed.part == wanted.part
        for span in printed.spans
    ]
    label = words("原版面文字（含断行与错漏）")
    return (
        f'<div class="page" lang="zh-CN" tabindex="0" role="region" aria-label="{label}">'
        f"{_mark(raw, own, wanted.spans)}</div>"
    )


def say_place(place: Place, words: Words) -> str:
    """云岭日报 · 2024-03-05 · 第1版; the file's name where nothing else is known."""
    parts = (
        place.newspaper,
        place.date.isoformat() if place.date else "",
        words("第{page}版", page=place.page) if place.page else "",
    )
    return " · ".join(part for part in parts if part) or place.file


def _find(facts: Facts, wanted: Wanted) -> tuple[Article, Place]:
    """The article, and where the wanted one of its pages is printed. AbsentError where there is none of them."""
    try:
        article = facts.article(wanted.article_id)
    except KeyError:
        raise AbsentError(f"there is no article {wanted.article_id}") from None
    places = [one.place for one in article.parts] or [article.place]
    if not 0 <= wanted.part < len(places):
        raise AbsentError(f"{article.article_id} has no part {wanted.part}")
    return article, places[wanted.part]


def _lit(article: Article, wanted: Wanted) -> tuple[list[Span], list[Span]]:
    """Text offsets of the wanted words, and of the others cited beside them."""
    offset = article.parts[wanted.part].start if article.parts else 0
    now = _text_spans(article, wanted.spans, offset)
    if not now and wanted.quote:
        at = article.text.text.find(wanted.quote)
        now = [Span(at, at + len(wanted.quote))] if at >= 0 else []
    return now, _text_spans(article, wanted.others, offset)


def _text_spans(article: Article, raw_spans: Iterable[Span], offset: int) -> list[Span]:
    """Text offsets of raw places: the way back through `Text.pieces`, touching ones merged."""
    found: list[Span] = []
    wanted = [Span(span.start + offset, span.end + offset) for span in raw_spans]
    for piece in article.text.pieces:
        for span in wanted:
            low, high = max(span.start, piece.raw_start), min(span.end, piece.raw_start + piece.length)
            if low >= high:
                continue
            start = piece.start + low - piece.raw_start
            if found and found[-1].end == start:
                found[-1] = Span(found[-1].start, start + high - low)
            else:
                found.append(Span(start, start + high - low))
    return found


def _printed(article: Article, wanted: Wanted, now: Sequence[Span], others: Sequence[Span]) -> str:
    """The article in the order and dress of print: kicker, title, subtitle, byline, paragraphs, captions."""
    bylines = " ".join(
        f"{author.role} {author.name}" if author.role != author.name else author.name
        for author in article.byline
    )
    heads = (
        *(("rubric", rubric) for rubric in article.rubrics),
        ("kicker", article.kicker),
        ("title", article.title),
        ("subtitle", article.subtitle),
        ("byline", bylines),
    )
    # Words of the title lines stand in no paragraph: they are lit where they are found.
    quote = wanted.quote if not now else ""
    lines = [
        f'<{tag} class="{name}">{_light(text, quote)}</{tag}>'
        for name, text in heads
        if text
        for tag in ("h3" if name == "title" else "p",)
    ]
    headings = {span.start for span in article.headings}
    for span in article.paragraphs:
        name = ' class="heading"' if span.start in headings else ""
        text = article.text.text[span.start : span.end]
        lines.append(f"<p{name}>{_mark(text, _within(others, span), _within(now, span), 'other')}</p>")
    lines += [
        f'<p class="caption">{_light(f"{one.text} {one.credit}".strip(), quote)}</p>'
        for one in article.captions
    ]
    return "".join(lines)


def _light(text: str, quote: str) -> str:
    at = text.find(quote) if quote else -1
    return html.escape(text) if at < 0 else _mark(text, (), [Span(at, at + len(quote))])


def _within(spans: Iterable[Span], paragraph: Span) -> list[Span]:
    cut = (
        Span(max(one.start, paragraph.start) - paragraph.start, min(one.end, paragraph.end) - paragraph.start)
        for one in spans
    )
    return [one for one in cut if one.start < one.end]


def _mark(text: str, under: Sequence[Span], now: Sequence[Span], name: str = "own") -> str:
    """The text escaped; `now` in <mark class="now">, `under` in <mark class="other"> or <span class="own">."""
    edges = {0, len(text), *(edge for span in (*under, *now) for edge in (span.start, span.end))}
    pieces = []
    for start, end in pairwise(sorted(edge for edge in edges if 0 <= edge <= len(text))):
        piece = html.escape(text[start:end])
        if any(span.start <= start and end <= span.end for span in now):
            piece = f'<mark class="now">{piece}</mark>'
        elif any(span.start <= start and end <= span.end for span in under):
            piece = (
                f'<mark class="other">{piece}</mark>'
                if name == "other"
                else f'<span class="own">{piece}</span>'
            )
        pieces.append(piece)
    return "".join(pieces)


def _steps(words: Words) -> str:
    return (
        f'<nav class="steps" aria-label="{words("引文的各处")}">'
        f'<button type="button" data-step="-1">{words("上一处")}</button><span role="status"></span>'
        f'<button type="button" data-step="1">{words("下一处")}</button></nav>'
    )


def _image(facts: Facts, words: Words, article: Article, wanted: Wanted, query: str) -> str:
    """The page image with the quote's lines framed, where the archive has one."""
    if not facts.page_image(article.article_id, wanted.part):
        return ""
    boxes = boxes_of(facts.page_blocks(article.article_id, wanted.part), wanted.spans)
    frames = "".join(
        f'<i style="left:{left:.2%};top:{top:.2%};width:{right - left:.2%};height:{bottom - top:.2%}"></i>'
        for left, top, right, bottom in boxes
    )
    return (
        f'<details class="scan"><summary>{words("版面图")}</summary><div class="sheet">'
        f'<img loading="lazy" alt="{words("版面图，引文处有框")}" src="image?{html.escape(query)}">{frames}</div></details>'
    )


def _elsewhere(article: Article, words: Words, wanted: Wanted) -> str:
    """The other pages that an article runs over, and its reprints, each to be opened."""
    pages = [
        (say_place(part.place, words), Wanted(article.article_id, ordinal))
        for ordinal, part in enumerate(article.parts)
        if ordinal != wanted.part
    ]
    quote = wanted.quote or "".join(
        article.text.text[span.start : span.end] for span in _lit(article, wanted)[0]
    )
    prints = [
        (
            say_place(copy.place, words)
            + (f"《{copy.title}》" if copy.title and copy.title != article.title else ""),
            Wanted(copy.article_id, quote=quote),
        )
        for copy in article.also
    ]
    return "".join(
        f'<p class="elsewhere">{label}：'
        + "".join(
            f'<button type="button" data-source="{as_attribute(place)}">{html.escape(text)}</button>'
            for text, place in places
        )
        + "</p>"
        for label, places in ((words("又在"), pages), (words("又见"), prints))
        if places
    )


def _say_file(place: Place, wanted: Wanted) -> str:
    return f"{place.file}：{_say_spans(wanted.spans).replace(',', '、')}" if wanted.spans else place.file


def _say_spans(spans: Iterable[Span]) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in spans)


def _read_spans(text: str) -> tuple[Span, ...]:
    spans = []
    for one in filter(None, text.split(",")[:_MOST_SPANS]):
        start, _, end = one.partition("-")
        span = Span(int(start), int(end))
        if not 0 <= span.start < span.end:
            raise ValueError(f"{one}: is no span")
        spans.append(span)
    return tuple(spans)
