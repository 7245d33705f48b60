"""What stands before every request: who may come in, from where, and what the browser may do with the reply."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.sessions import COOKIE, Sessions

USER = "wenbao.user"  # in a request's scope: the name signed in with
_OPEN = ("/login", "/en/login")
_OWN_NAMES = ("127.0.0.1", "localhost", "::1")
# gradio would fetch these from elsewhere for whoever asks.
_FETCHING = ("/file=http:", "/file=https:", "/proxy=")
_LARGEST_BODY = 256 * 1024  # but for files of the archive, which their route bounds
_HEADERS = {
    # gradio's page has scripts and styles in its text and makes functions of strings; nothing comes from elsewhere.
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


def reader_of(request: Request) -> str:
    """Whose requests count together: a name signed in with, else an address."""
    return str(request.scope.get(USER) or (request.client.host if request.client else ""))


class Guard:
    """ASGI middleware. `sessions` None: whoever reaches the page may read."""

    def __init__(self, app: ASGIApp, sessions: Sessions | None, is_own_only: bool) -> None:
        self._app = app
        self._sessions = sessions
        self._is_own_only = is_own_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers) or await self._unknown(scope, headers)
        bounded = receive if _is_upload(scope) else _counting(receive)
        await (refusal or self._app)(scope, bounded, _sending_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        # A page elsewhere whose name is made to point at this machine reads nothing here.
        if self._is_own_only and urlsplit(f"//{host}").hostname not in _OWN_NAMES:
            return PlainTextResponse("this page is for its own machine", 421)
        origin = headers.get("origin", "")
        if scope["method"] == "POST" and origin and urlsplit(origin).netloc != host:
            return PlainTextResponse("asked from another page", 403)
        if any(one in scope["path"].lower() for one in _FETCHING):
            return PlainTextResponse("not found", 404)
        length = headers.get("content-length", "0")
        if not _is_upload(scope) and (not length.isdigit() or int(length) > _LARGEST_BODY):
            return PlainTextResponse("too large", 413)
        return None

    async def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """Where accounts are needed: the way to sign in for one who is not known; a known one's name goes along."""
        if self._sessions is None:
            return None
        cookies: Mapping[str, str] = cookie_parser(headers.get("cookie", ""))
        name = self._sessions.from_cookie(cookies.get(COOKIE, ""))
        if name is None and "authorization" in headers:
            host = (scope.get("client") or ("",))[0]
            name = await run_in_threadpool(self._sessions.from_header, headers["authorization"], host)
        if name is not None:
            scope[USER] = name
            return None
        path = scope["path"]
        if path in _OPEN:
            return None
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            login = "/en/login" if path.startswith("/en/") else "/login"
            return RedirectResponse(f"{login}?next={quote(path + query)}", 303)
        return PlainTextResponse("sign in first", 401)


def _is_upload(scope: Scope) -> bool:
    return str(scope["path"]).endswith("/archive/upload")


def _counting(receive: Receive) -> Receive:
    """Raises HTTPException once more of a body has come than may: one that is sent in chunks tells no length before."""
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > _LARGEST_BODY:
            raise HTTPException(413, "too large")
        return message

    return counting


def _sending_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
