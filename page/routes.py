"""What the page's scripts fetch: sources, raw pages, page images, example questions; and what they send: feedback, and to stop."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from eval.proposing.feedback import LONGEST_REASON, Feedback, now
from index.errors import WenbaoError
from index.facts.facts import Facts
from page.context import Context
from page.examples import examples
from page.failures import AbsentError
from page.fragments import answer
from page.guard import reader_of
from page.images import find_page_image, read_page_image
from page.source import Wanted, read_wanted, render_raw, render_source
from page.words import Words

_A_DAY = {"cache-control": "private, max-age=86400"}


def add_routes(app: FastAPI, path: str, context: Context) -> None:
    """The routes below `path`, in the context's language."""
    words = context.words

    def show(request: Request, render: Callable[[Facts, Words, Wanted], str]) -> Response:
        facts = context.library.assistant.snapshot.facts
        try:
            return HTMLResponse(render(facts, words, read_wanted(request.query_params)))
        except AbsentError:
            return _absent(context)

    @app.get(f"{path}/source")
    def source(request: Request) -> Response:
        return show(request, render_source)

    @app.get(f"{path}/source/raw")
    def raw(request: Request) -> Response:
        return show(request, render_raw)

    @app.get(f"{path}/image")
    def image(request: Request) -> Response:
        facts = context.library.assistant.snapshot.facts
        try:
            wanted = read_wanted(request.query_params)
            content, kind = read_page_image(find_page_image(facts, wanted.article_id, wanted.part))
        except (AbsentError, OSError):
            return _absent(context)
        return Response(content, media_type=kind, headers=_A_DAY)

    @app.get(f"{path}/examples")
    def offer(request: Request) -> Response:
        # Found once for all: they cost a reader who loads the page often none of the questions.
        return answer(context, request, lambda _: JSONResponse(list(examples(context.library))), cost=0)

    @app.get(f"{path}/alive")
    async def alive() -> Response:
        return Response(status_code=204)

    @app.post(f"{path}/stop")
    async def stop(request: Request) -> Response:
        context.streams.stop((await request.body()).decode("utf-8", "replace"))
        return Response(status_code=204)

    @app.post(f"{path}/feedback")
    async def feedback(request: Request) -> Response:
        if not context.limits.admits(reader_of(request)):
            return PlainTextResponse(words("问得太快了，请过一会儿再问。"), 429)
        try:
            said = read_feedback(json.loads(await request.body()), context)
        except (ValueError, TypeError, KeyError, AttributeError):
            return PlainTextResponse(words("没有收到，请再试一次。"), 400)
        try:
            await run_in_threadpool(context.feedback.add, said)
        except WenbaoError:
            return PlainTextResponse(words("没有存下：评价文件写不进去，请告诉管理员。"), 503)
        return PlainTextResponse(words("收到了，谢谢。"))


def _absent(context: Context) -> Response:
    return PlainTextResponse(context.words("没有找到这篇文章：索引可能更新了，请重问一次。"), 404)


def read_feedback(values: Mapping[str, Any], context: Context) -> Feedback:
    """Feedback as a script sends it. ValueError for one that is none."""
    if not isinstance(values["is_good"], bool) or not isinstance(values["answerable"], bool):
        raise ValueError("is_good and answerable are true or false")
    longest = context.limits.longest_question
    return Feedback(
        question=_text(values, "question", longest),
        history=context.limits.history(values["history"]),
        kind=_text(values, "kind", 40),
        answer=_text(values, "answer", 8000),
        answerable=values["answerable"],
        is_good=values["is_good"],
        reason=_text(values, "reason", LONGEST_REASON),
        source=_text(values, "source", 500),
        quote=_text(values, "quote", 2000),
        generation=context.library.assistant.snapshot.generation,
        at=now(),
    )


def _text(values: Mapping[str, Any], name: str, longest: int) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value[:longest]
