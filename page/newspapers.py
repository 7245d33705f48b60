"""The tab of newspapers: leafed through by day and page, an article as printed beside it as read, and all text searched."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from fastapi import FastAPI

from index.facts.facts import Facts
from index.snapshots.sheets import Head, Sheet, SheetArticle, Sheets
from index.types import Article, ArticleFilter
from page.context import Context
from page.failures import AbsentError
from page.fragments import (
    Values,
    add_fragment,
    browsing,
    choice,
    day,
    field,
    form,
    lit,
    number,
    pager,
    place,
    set_button,
    source_button,
)
from page.source import Wanted, say_place
from page.words import Words

_PAGE = 30
_FOUND = 15
_TINTS = 6
_UNDATED = "none"


def build_newspapers_tab(context: Context) -> None:
    browsing(context, context.words("报纸"), lambda: _parts(context))


def _parts(context: Context) -> tuple[str, ...]:
    words = context.words
    facts = context.library.assistant.snapshot.facts
    newspapers = [("", words("不限")), *((name, name) for name in facts.newspapers())]
    searching = (
        field(words("全文检索，几个词用空格隔开"), "text"),
        field(words("从"), "since", "date"),
        field(words("到"), "until", "date"),
        choice(words("报纸"), "newspaper", newspapers),
    )
    hidden = {"newspaper": "", "month": "", "day": "", "page": "", "offset": "0", "sheet": "", "is": ""}
    return (
        form("search", {"offset": "0"}, *searching),
        place("search", "newspapers/search", label=words("检索结果")),
        form("leaf", hidden),
        place("leaf", "newspapers/issues", ignores="offset sheet page", label=words("按日期看报")),
        place("leaf", "newspapers/contents", ignores="month sheet", label=words("目录")),
        place("leaf", "newspapers/sheet", ignores="newspaper month day page offset is", label=words("版面")),
    )


def add_newspapers_routes(app: FastAPI, path: str, context: Context) -> None:
    def sheets() -> Sheets:
        snapshot = context.library.assistant.snapshot
        return Sheets(snapshot.facts, snapshot.words)

    def sheet(values: Values) -> str:
        if not values.get("sheet"):
            return ""
        sheet_id = number(values, "sheet")
        try:
            found = sheets().sheet(sheet_id)
        except KeyError:
            raise AbsentError(f"sheet: there is no page {sheet_id}") from None
        return _sheet(context.words, context.library.assistant.snapshot.facts, found)

    add_fragment(
        app, f"{path}/newspapers/search", context, lambda values: _search(context.words, sheets(), values)
    )
    add_fragment(
        app, f"{path}/newspapers/issues", context, lambda values: _issues(context.words, sheets(), values)
    )
    add_fragment(
        app, f"{path}/newspapers/contents", context, lambda values: _contents(context.words, sheets(), values)
    )
    add_fragment(app, f"{path}/newspapers/sheet", context, sheet)


def _search(words: Words, sheets: Sheets, values: Values) -> str:
    text = values.get("text", "")
    if not text:
        return ""
    offset = number(values, "offset")
    filter = ArticleFilter(day(values, "since"), day(values, "until"), values.get("newspaper", ""))
    total, more, found = sheets.search(text, filter, offset=offset, limit=_FOUND)
    if not total:
        return (
            f'<p class="hint">{words("没有找到。检索的是原文里的字，至少两个字；几个词要在同一段里。")}</p>'
        )
    said = words("至少 {total} 篇", total=f"{total:,}") if more else words("{total} 篇", total=f"{total:,}")
    items = "".join(
        f"<li>{source_button(one.title or words('（无题）'), Wanted(one.article_id, quote=one.quote), spans=one.title_lit)} "
        f"<small>{html.escape(say_place(one.place, words))}</small>"
        f'<p lang="zh-CN">{lit(one.excerpt, one.lit)}</p></li>'
        for one in found
    )
    return f'<p class="count"><b role="status">{said}</b></p><ul class="found">{items}</ul>{pager(words, total, offset, _FOUND)}'


def _chosen(sheets: Sheets, values: Values) -> tuple[str, date | None]:
    """The newspaper and day looked at; at first the largest newspaper's last day. `is`: one was chosen."""
    if values.get("is"):
        is_undated = values.get("day", "") == _UNDATED
        return values.get("newspaper", ""), None if is_undated else day(values, "day")
    newspapers = sheets.newspapers()
    return newspapers[0].name, newspapers[0].last


def _issues(words: Words, sheets: Sheets, values: Values) -> str:
    """Newspapers, the months of one, the days of a month."""
    newspapers = sheets.newspapers()
    name, now = _chosen(sheets, values)
    papers = "".join(
        "<li>"
        + set_button(
            one.name or words("（没有报名）"),
            _choose(one.name, one.last),
            current=one.name == name,
        )
        + f" <small>{one.articles:,}</small></li>"
        for one in newspapers
    )
    months = sheets.months(name)
    month = values.get("month") or (now.isoformat()[:7] if now else (months[-1] if months else ""))
    undated = next((one.undated for one in newspapers if one.name == name), 0)
    issues = sheets.issues(name, month) if month else ()
    days = "".join(
        "<li>"
        + set_button(
            str(one.day.day),
            _choose(name, one.day),
            current=one.day == now,
            told=f"{one.day}，{words('{total} 篇', total=one.articles)}",
        )
        + "</li>"
        for one in issues
    )
    options = "".join(
        f'<option value="{one}"{" selected" if one == month else ""}>{one}</option>' for one in months
    )
    choosing = (
        f'<label>{words("月份")} <select data-sets="month">{options}</select></label>' if months else ""
    )
    nodate = ""
    if undated:
        label = words("没有日期的 {total} 篇", total=f"{undated:,}")
        nodate = set_button(label, _choose(name, None), current=now is None)
    return (
        f'<ul class="papers" lang="zh-CN">{papers}</ul><div class="month">{choosing}{nodate}</div>'
        f'<ol class="days">{days}</ol>'
    )


def _choose(newspaper: str, day: date | None) -> dict[str, object]:
    return {
        "newspaper": newspaper, "day": day.isoformat() if day else _UNDATED, "month": "", "page": "", "offset": 0,
        "sheet": "", "is": 1,
    }  # fmt: skip


def _contents(words: Words, sheets: Sheets, values: Values) -> str:
    """The pages of an issue, and what they print."""
    name, now = _chosen(sheets, values)
    page = values.get("page", "")
    offset = number(values, "offset")
    pages = sheets.pages(name, now)
    total, heads = sheets.heads(name, now, page, offset=offset, limit=_PAGE)
    if not total:
        return f'<p class="hint">{words("这一天没有文章。")}</p>'
    buttons = ""
    if len(pages) > 1:
        every = [
            ("", words("各版")),
            *((one, words("第{page}版", page=one) if one else words("（没有版次）")) for one, _ in pages),
        ]
        buttons = "".join(
            set_button(said, {"page": one, "offset": 0, "sheet": ""}, current=one == page)
            for one, said in every
        )
    items = "".join(_head(words, head) for head in heads)
    title = " · ".join(filter(None, (name, str(now or words("没有日期")))))
    return (
        f'<h3 lang="zh-CN">{html.escape(title)} <small>{words("{total} 篇", total=f"{total:,}")}</small></h3>'
        f'<div class="pages">{buttons}</div><ol class="contents" start="{offset + 1}">{items}</ol>'
        f"{pager(words, total, offset, _PAGE)}"
    )


def _head(words: Words, head: Head) -> str:
    page = (
        f"<small>{words('第{page}版', page=html.escape(head.place.page))}</small>" if head.place.page else ""
    )
    copy = f" <small>{words('转载')}</small>" if head.is_copy else ""
    return (
        f"<li>{source_button(head.title or f'{head.lead}…', Wanted(head.article_id))} {page}{copy} "
        f"{set_button(words('看版面'), {'sheet': head.sheet_id}, name='small')}</li>"
    )


def _sheet(words: Words, facts: Facts, sheet: Sheet) -> str:
    """The page as printed, each article in a tint of its own, beside the articles as they were read."""
    close = set_button("×", {"sheet": ""}, name="close", told=words("关闭版面"))
    read = "".join(_as_read(words, one, at) for at, one in enumerate(sheet.articles))
    left = len(sheet.raw) - sum(span.end - span.start for one in sheet.articles for span in one.spans)
    said = words("切成 {number} 篇；{left} 个字不属于哪一篇", number=len(sheet.articles), left=f"{left:,}")
    image = ""
    first = sheet.articles[0] if sheet.articles else None
    if first and facts.page_image(first.article.article_id, first.part):
        query = f"article={html.escape(first.article.article_id)}&amp;part={first.part}"
        image = (
            f'<details class="scan"><summary>{words("版面图")}</summary>'
            f'<img loading="lazy" alt="{words("版面图")}" src="image?{query}"></details>'
        )
    return (
        f'<article class="sheet-view"><header><h3 tabindex="-1">{html.escape(say_place(sheet.place, words))}</h3>{close}</header>'
        f'<p class="hint">{said}</p>{image}<div class="beside"><section aria-label="{words("印成的样子")}">'
        f'<h4>{words("印成的样子")}</h4><div class="raw-page" lang="zh-CN" tabindex="0">{"".join(_raw(sheet))}</div></section>'
        f'<section aria-label="{words("读成的样子")}"><h4>{words("读成的样子")}</h4>'
        f'<div class="read-page" lang="zh-CN" tabindex="0">{read}</div></section></div></article>'
    )


def _raw(sheet: Sheet) -> Iterator[str]:
    """The raw text, escaped, each article's spans marked with its number."""
    spans = sorted((span, at) for at, one in enumerate(sheet.articles) for span in one.spans)
    edges = sorted({0, len(sheet.raw), *(edge for span, _ in spans for edge in (span.start, span.end))})
    seen: set[int] = set()
    for start, end in pairwise(edge for edge in edges if edge <= len(sheet.raw)):
        text = html.escape(sheet.raw[start:end])
        own = next((at for span, at in spans if span.start <= start and end <= span.end), None)
        if own is None:
            yield text
            continue
        label = f'<b id="raw-{own + 1}">{own + 1}</b>' if own not in seen else ""
        seen.add(own)
        yield f'<span class="own tint-{own % _TINTS}">{label}{text}</span>'


def _as_read(words: Words, one: SheetArticle, at: int) -> str:
    article = one.article
    heads = (
        *(("rubric", rubric) for rubric in article.rubrics),
        ("kicker", article.kicker),
        ("title", article.title or words("（无题）")),
        ("subtitle", article.subtitle),
        ("byline", "　".join(f"{author.role} {author.name}" for author in article.byline)),
    )
    lines = [f'<p class="{name}">{html.escape(text)}</p>' for name, text in heads if text]
    headings = {span.start for span in article.headings}
    for span in article.paragraphs:
        name = ' class="heading"' if span.start in headings else ""
        lines.append(f"<p{name}>{html.escape(article.text.text[span.start : span.end])}</p>")
    lines += [
        f'<p class="caption">{words("图说")}：{html.escape(f"{one.text} {one.credit}".strip())}</p>'
        for one in article.captions
    ]
    return (
        f'<section class="as-read tint-{at % _TINTS}"><p class="hint"><b>{at + 1}</b> {html.escape(_said(words, article))} '
        f"{source_button(words('打开'), Wanted(article.article_id, one.part), 'small')}</p>{''.join(lines)}</section>"
    )


def _said(words: Words, article: Article) -> str:
    """What was read of an article beside its words."""
    dated = (
        f"{article.place.date}（{words(_DATED[article.date_source])}）"
        if article.place.date
        else words("没有日期")
    )
    parts = (dated, article.dateline, article.source, words("又在别的版上") if article.parts else "")
    return " · ".join(part for part in parts if part)


_DATED = {
    "path": "日期取自路径", "masthead": "日期取自报头", "archive.toml": "日期取自 archive.toml", "field": "日期取自记录",
    "text": "日期取自文中", "inferred": "日期由文中推出", "": "日期来历不明",
}  # fmt: skip
