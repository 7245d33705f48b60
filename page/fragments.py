"""Pieces of HTML that page/browse.js fetches by a form's values: their parts, and how their routes answer."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import gradio
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from index.errors import UsageError, WenbaoError
from index.types import Span
from page.context import Context
from page.failures import AbsentError, log_failure
from page.guard import reader_of
from page.source import Wanted, as_attribute
from page.words import Words

_COST = 0.2  # of a fragment beside a question's 1
_COST_OF_A_FILE = 5.0
_LONGEST_VALUE = 100
# A cell that begins with one of these would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Values = Mapping[str, str]


def add_fragment(app: FastAPI, path: str, context: Context, render: Callable[[Values], str]) -> None:
    """A route that answers GET with a piece of HTML, rendered from the form's values.

    `render` raises UsageError for what there is not, another WenbaoError for what cannot be done now.
    """

    @app.get(path)
    def fragment(request: Request) -> Response:
        return answer(context, request, lambda values: HTMLResponse(render(values)))


def add_file(
    app: FastAPI, path: str, context: Context, rows: Callable[[Values], Iterable[Sequence[object]]]
) -> None:
    """A route that answers GET with a CSV file, sent as it is read; the first row is its head.

    `rows` raises what `render` of a fragment does when it is called: once rows are read, the reply has begun.
    """

    @app.get(path)
    def table(request: Request) -> Response:
        name = path.rsplit("/", 1)[-1]
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return answer(
            context,
            request,
            lambda values: StreamingResponse(
                _as_csv(rows(values)), media_type="text/csv; charset=utf-8", headers=headers
            ),
            _COST_OF_A_FILE,
        )


def answer(
    context: Context, request: Request, respond: Callable[[Values], Response], cost: float = _COST
) -> Response:
    """The response, or a line that says why there is none."""
    words = context.words
    if not context.limits.admits(reader_of(request), cost):
        return PlainTextResponse(words("查得太快了，请过一会儿再查。"), 429)
    values = {name: value.strip()[:_LONGEST_VALUE] for name, value in request.query_params.items()}
    try:
        return respond(values)
    except UsageError:
        return PlainTextResponse(words("没有找到：索引可能更新了，或者填的日期不对。"), 404)
    except WenbaoError as error:
        log_failure(error)
        return PlainTextResponse(words("现在查不了：索引有损，请告诉管理员。"), 503)


def _as_csv(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "\ufeff"  # without it Excel takes the file for GBK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_cell(value) for value in row])
        yield line.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def day(values: Values, name: str) -> date | None:
    """A day of the form. AbsentError for what is none."""
    value = values.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise AbsentError(f"{name}: {value!r} is no day") from None


def number(values: Values, name: str) -> int:
    """A number from 0 of the form. AbsentError for what is none."""
    value = values.get(name) or "0"
    if not value.isdecimal():
        raise AbsentError(f"{name}: {value!r} is no number")
    return min(int(value), 10**9)


def browsing(context: Context, title: str, make: Callable[[], Iterable[str]], *, then: str = "") -> None:
    """A tab of forms and places, which page/browse.js fills; `then` is a script that runs behind it.

    `make` is called at each load of the page.
    """
    context.parts.add(
        gradio.HTML(js_on_load=f"wenbao.browse(element); {then}", apply_default_css=False),
        lambda: f'<div class="browsing"><h2 class="aside">{title}</h2>{"".join(make())}</div>',
    )


def form(name: str, hidden: Values, *fields: str) -> str:
    """A form whose values the fragments of that name are fetched by."""
    kept = "".join(
        f'<input type="hidden" name="{key}" value="{html.escape(value)}">' for key, value in hidden.items()
    )
    return f'<form class="browse" id="{name}-form" autocomplete="off">{kept}<div class="fields">{"".join(fields)}</div></form>'


def field(label: str, name: str, kind: str = "search", extra: str = "") -> str:
    return f'<label>{label}<input type="{kind}" name="{name}" {extra}></label>'


def choice(label: str, name: str, options: Iterable[tuple[str, str]]) -> str:
    """A select; of (value, words) options the first is chosen."""
    inner = "".join(
        f'<option value="{html.escape(value)}">{html.escape(said)}</option>' for value, said in options
    )
    return f'<label>{label}<select name="{name}">{inner}</select></label>'


def place(
    of: str, path: str, *, ignores: str = "", label: str = "", plot: bool = False, live: bool = True
) -> str:
    """Where a fragment goes: fetched from `path` with the values of form `of`, but for those it `ignores`."""
    named = f' role="region" aria-label="{label}"' if label else ""
    told = ' aria-live="polite"' if live else ""
    return (
        f'<div class="fragment{" plots" if plot else ""}" data-fragment="{path}" data-form="{of}-form" '
        f'data-ignores="{ignores}"{told}{named}></div>'
    )


def set_button(
    label: str, values: Mapping[str, object], *, name: str = "", current: bool = False, told: str = ""
) -> str:
    """A button that puts values into the form that its fragment was fetched by. `label` is escaped here."""
    pressed = ' aria-current="true"' if current else ""
    spoken = f' aria-label="{html.escape(told)}"' if told else ""
    return (
        f'<button type="button" class="{name}" data-set="{_attribute(values)}"{pressed}{spoken}>'
        f"{html.escape(label)}</button>"
    )


def go_button(label: str, tab: str, values: Mapping[str, object]) -> str:
    """A button that opens a tab with values in its form. `label` is escaped here."""
    return (
        f'<button type="button" class="plain" data-go="{tab}" data-values="{_attribute(values)}">'
        f"{html.escape(label)}</button>"
    )


def source_button(label: str, wanted: Wanted, name: str = "plain", spans: Iterable[Span] = ()) -> str:
    """A button that opens an article beside the page. `label` is escaped here, and lit at `spans`."""
    return f'<button type="button" class="{name}" data-source="{as_attribute(wanted)}" lang="zh-CN">{lit(label, spans)}</button>'


def ask_button(words: Words, question: str) -> str:
    told = html.escape(words("问：{question}", question=question))
    return (
        f'<button type="button" class="ask" data-question="{html.escape(question)}" aria-label="{told}" '
        f'title="{told}">{words("问")}</button>'
    )


def figure(values: Mapping[str, object], label: str, *, sets: str = "") -> str:
    """A plot that page/browse.js draws, in plotly's own JSON; a click on a point of it puts its x into the form's days."""
    return (
        f'<div class="plot" role="img" aria-label="{html.escape(label)}" data-sets="{sets}" '
        f'data-figure="{_attribute(values)}"></div>'
    )


def pager(
    words: Words, total: int, offset: int, limit: int, *, key: str = "offset", beside: Values | None = None
) -> str:
    """Where one is, and the buttons to the pages before and after; `beside`: what they set along with `key`."""
    if total <= limit:
        return ""
    last = min(offset + limit, total)
    said = words(
        "第 {first}–{last}，共 {total}", first=f"{offset + 1:,}", last=f"{last:,}", total=f"{total:,}"
    )
    others = dict(beside or {})
    back = set_button(words("上一页"), others | {key: str(max(0, offset - limit))}) if offset else ""
    onward = set_button(words("下一页"), others | {key: str(offset + limit)}) if last < total else ""
    return f'<div class="pager" role="group" aria-label="{words("翻页")}">{back}<span>{said}</span>{onward}</div>'


def lit(text: str, spans: Iterable[Span]) -> str:
    """The text escaped, the places in <mark>."""
    pieces, at = [], 0
    for span in spans:
        pieces.append(
            f"{html.escape(text[at : span.start])}<mark>{html.escape(text[span.start : span.end])}</mark>"
        )
        at = span.end
    return "".join(pieces) + html.escape(text[at:])


def _attribute(values: Mapping[str, object]) -> str:
    return html.escape(json.dumps(values, ensure_ascii=False))
