"""The chat page: a question, its answer, and the words of the archive that carry it. All archive text is escaped."""

from __future__ import annotations

import html
import re
from typing import Any

import gradio
from gradio.events import api

from index.errors import UsageError
from index.types import Article, ArticleFilter, Place
from page.context import Context
from qa.assistant import Assistant
from qa.json_shapes import answer_to_json, hits_to_json
from qa.types import Answer, Citation

_MARK = re.compile(r"\[(\d+)\]")
_LINES = re.compile(r"\s*\n\s*")  # a page's empty lines would push the quote out of sight
_CONTEXT = 160
_EXAMPLES = 4


def build_chat_tab(context: Context) -> None:
    """The tab where one asks."""
    assistant = context.library.assistant

    def respond(question: str, talk: list[list[str]]) -> tuple[str, list[list[str]], str]:
        try:
            answer = assistant.ask(question, history=[asked for asked, _ in talk])
        except UsageError as error:
            return _talk(talk) + f'<p class="refusal">{html.escape(str(error))}</p>', talk, question
        talk = [*talk, [question, _turn(assistant, answer, len(talk))]]
        return _talk(talk), talk, ""

    def ask(question: str) -> dict[str, Any]:
        return answer_to_json(assistant.ask(question))

    def search(query: str) -> dict[str, Any]:
        return hits_to_json("", assistant.search(query))

    talk = gradio.State([])
    shown = gradio.HTML('<p class="hint">每个事实都注明出处；档案里没有的，就说没有。</p>', elem_id="talk")
    with gradio.Row(elem_id="asking"):
        question = gradio.Textbox(
            label="问题",
            placeholder="例如：谁主持了……会议？",
            lines=1,
            max_lines=4,
            elem_id="question",
            scale=5,
        )
        send = gradio.Button("问", variant="primary", elem_id="send", scale=1, min_width=72)
    examples = _examples(assistant)
    if examples:
        gradio.Examples(examples=[[one] for one in examples], inputs=[question], label="试试这样问")
    for event in (question.submit, send.click):
        event(respond, [question, talk], [shown, talk, question], api_visibility="private")
    api(ask, api_name="ask")
    api(search, api_name="search")


def _examples(assistant: Assistant) -> list[str]:
    """Questions that this very archive answers."""
    rows = [row for row in assistant.snapshot.facts.meetings(ArticleFilter()) if row.meeting.chairs]
    return list(dict.fromkeys(f"谁主持了{row.meeting.name}？" for row in rows[-40:]))[:_EXAMPLES]


def _talk(talk: list[list[str]]) -> str:
    return "".join(turn for _, turn in talk)


def _turn(assistant: Assistant, answer: Answer, number: int) -> str:
    """One question with its answer and sources, as HTML; nothing of the archive or the reader unescaped."""
    parts = [f'<article class="turn"><p class="question">{html.escape(answer.question)}</p>']
    if answer.resolved:
        parts.append(f'<p class="resolved">理解为：{html.escape(answer.resolved)}</p>')
    text = _MARK.sub(
        lambda mark: (
            f'<a class="mark" href="#source-{number}-{mark[1]}" aria-label="出处{mark[1]}">[{mark[1]}]</a>'
        ),
        html.escape(answer.answer),
    )
    parts.append(f'<p class="{"answer" if answer.answerable else "refusal"}">{text}</p>')
    if answer.notice:
        parts.append(f'<p class="resolved">{html.escape(answer.notice)}</p>')
    if answer.near:
        near = "".join(
            f'<button type="button" data-question="{html.escape(question)}">{html.escape(question)}</button>'
            for question in answer.near
        )
        parts.append(f'<div class="near">档案能回答相近的问题：{near}</div>')
    parts += [_source(assistant, citation, number) for citation in answer.citations]
    return "".join(parts) + "</article>"


def _source(assistant: Assistant, citation: Citation, number: int) -> str:
    """One source: where it is printed, the quote lit in the words around it, and the article as read."""
    facts = assistant.snapshot.facts
    raw = facts.raw_part(citation.article_id, citation.part)
    article = facts.article(citation.article_id)
    before = _LINES.sub("\n", raw[max(0, citation.start - _CONTEXT) : citation.start]).lstrip()
    after = _LINES.sub("\n", raw[citation.end : citation.end + _CONTEXT]).rstrip()
    place = _say_place(Place(citation.file, citation.newspaper, citation.date, citation.page))
    return (
        f'<details class="source" id="source-{number}-{citation.n}"{" open" if citation.n == 1 else ""}>'
        f"<summary><b>[{citation.n}]</b> {html.escape(citation.title or '（无题）')} <small>{html.escape(place)}</small></summary>"
        f"<blockquote>…{html.escape(before)}<mark>{html.escape(raw[citation.start : citation.end])}</mark>{html.escape(after)}…</blockquote>"
        f'<details class="article"><summary>读全文</summary>{_article(article, citation.quote)}</details>'
        f'<p class="file">{html.escape(_reference(article))}</p>'
        f"{_other_places(article)}"
        f'<p class="file">{html.escape(citation.file)}：{citation.start}–{citation.end}</p></details>'
    )


def _say_place(place: Place) -> str:
    parts = (
        place.newspaper,
        place.date.isoformat() if place.date else "",
        f"第{place.page}版" if place.page else "",
    )
    return " · ".join(part for part in parts if part)


def _other_places(article: Article) -> str:
    """The pages that an article runs over, and its reprints, each place once."""
    pages = [_say_place(part.place) or part.place.file for part in article.parts]
    prints = [
        f"{_say_place(copy.place) or copy.place.file}{f'《{copy.title}》' if copy.title and copy.title != article.title else ''}"
        for copy in article.also
    ]
    lines = (("刊于", pages), ("又见", prints))
    return "".join(
        f'<p class="file">{label}：{html.escape("；".join(dict.fromkeys(places)))}</p>'
        for label, places in lines
        if places
    )


def _article(article: Article, quote: str) -> str:
    """The whole article as read, its paragraphs repaired, the quote lit."""
    lit = html.escape(quote)
    head = (("kicker", article.kicker), ("title", article.title), ("subtitle", article.subtitle))
    lines = [f'<p class="{name}">{html.escape(words)}</p>' for name, words in head if words]
    authors = " ".join(
        f"{author.role}{author.name}" if author.role != author.name else author.name
        for author in article.byline
    )
    if authors:
        lines.append(f'<p class="byline">{html.escape(authors)}</p>')
    for span in article.paragraphs:
        words = html.escape(article.text.text[span.start : span.end])
        lines.append(f"<p>{words.replace(lit, f'<mark>{lit}</mark>') if lit else words}</p>")
    lines += [f'<p class="caption">{html.escape(f"{one.text} {one.credit}")}</p>' for one in article.captions]
    return "".join(lines)


def _reference(article: Article) -> str:
    """The article as GB/T 7714-2015 cites a newspaper: 作者. 题名[N]. 报纸名, 日期(版次)."""
    authors = ", ".join(author.name for author in article.byline[:3])
    place = article.place
    page = f"({place.page})" if place.page else ""
    printed = ", ".join(
        part for part in (place.newspaper, place.date.isoformat() if place.date else "") if part
    )
    parts = (authors, f"{article.title or '无题'}[N]", f"{printed}{page}")
    return ". ".join(part for part in parts if part) + "."
