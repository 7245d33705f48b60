"""The web application: both languages' pages, what their scripts fetch, and the guard before them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

import gradio
from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from page.address import is_loopback
from page.context import Context
from page.examples import examples
from page.failures import log_failure
from page.guard import USER, Guard
from page.jobs import Jobs
from page.layout import build_page
from page.login import Login
from page.parts import Parts
from page.routes import add_routes
from page.sessions import COOKIE, Sessions
from page.tables import add_table_routes
from page.words import Words

_LARGEST_UPLOAD = "64mb"
_SESSIONS = 200  # whose components gradio remembers; the page itself remembers nothing of anybody


def build_app(context: Context, host: str) -> FastAPI:
    """The application for an address that is bound to `host`.

    The examples are looked for beside what comes next: so the first reader finds them there, and the index warm.
    """
    threading.Thread(target=_warm, args=(context,), daemon=True).start()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    sessions = Sessions(context.accounts) if context.accounts else None
    jobs = Jobs()
    for path, language in (("/en", "en"), ("", "zh")):  # the longer path first: the other would take it
        own = replace(context, words=Words(language), parts=Parts())
        if context.accounts and sessions:
            _add_login(app, path, own.words, Login(context.accounts, sessions))
        add_routes(app, path, own)
        add_table_routes(app, path, own, jobs)
        _mount(app, path, own, sessions)
    app.add_exception_handler(Exception, _fail)
    app.add_middleware(
        Guard,
        sessions=sessions,
        is_own_only=context.accounts is None and is_loopback(host),
    )
    return app


def _fail(_request: Request, error: Exception) -> Response:
    log_failure(error)
    return PlainTextResponse("failed; the log says where", 500)


def _warm(context: Context) -> None:
    # Whatever is wrong with the index is an error of the question that meets it, said there.
    with suppress(Exception):
        examples(context.library)


def _mount(app: FastAPI, path: str, context: Context, sessions: Sessions | None) -> None:
    blocks, look = build_page(context)
    blocks.state_session_capacity = _SESSIONS
    who: Callable[[Request], str | None] | None = (
        (lambda request: request.scope.get(USER)) if sessions else None
    )

    async def renew(asked: HTTPConnection) -> None:
        if asked.url.path in (f"{path}/", f"{path}/config"):
            await run_in_threadpool(context.parts.renew, blocks)

    gradio.mount_gradio_app(
        app,
        blocks,
        path=path or "/",
        auth_dependency=who,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=_LARGEST_UPLOAD,
        app_kwargs={"dependencies": [Depends(renew)]},
        **look,
    )


def _add_login(app: FastAPI, path: str, words: Words, login: Login) -> None:
    @app.get(f"{path}/login")
    def show(next: str = f"{path}/") -> Response:
        return login.form(words, next)

    @app.post(f"{path}/login")
    async def check(request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        return login.check(words, request, fields)

    @app.get(f"{path}/logout")
    def leave() -> Response:
        response = RedirectResponse(f"{path}/login", 303)
        response.delete_cookie(COOKIE)
        return response
