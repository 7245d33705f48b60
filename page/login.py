"""The page on which one signs in; it works without a script."""

from __future__ import annotations

import html
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from page.accounts import Accounts
from page.limits import Limits
from page.sessions import COOKIE, SECONDS, TRIES_A_MINUTE, Sessions
from page.words import Words

_STYLE = Path(__file__).with_name("login.css")


class Login:
    """Shows the form, checks what is sent, and signs out."""

    def __init__(self, accounts: Accounts, sessions: Sessions) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._limits = Limits(TRIES_A_MINUTE)

    def form(self, words: Words, onward: str, fault: str = "", status: int = 200) -> Response:
        """The form; `onward` is where one goes then."""
        style = _STYLE.read_text("utf-8")
        alert = f'<p role="alert">{html.escape(fault)}</p>' if fault else ""
        language = "zh-CN" if words.language == "zh" else "en"
        return HTMLResponse(
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{words("登录")} · {words("问报")}</title>'
            f"<style>{style}</style></head><body><main><h1>{words('问报')}</h1>"
            f'<form method="post">{alert}'
            f'<input type="hidden" name="next" value="{html.escape(onward)}">'
            f'<label>{words("名字")}<input name="username" autocomplete="username" required autofocus></label>'
            f'<label>{words("密码")}<input name="password" type="password" autocomplete="current-password" required></label>'
            f"<button>{words('登录')}</button></form></main></body></html>",
            status,
        )

    def check(self, words: Words, request: Request, fields: dict[str, str]) -> Response:
        """Sign in. A program, which does not ask for HTML, gets JSON with the cookie."""
        wants_page = "text/html" in request.headers.get("accept", "")
        onward = _within(fields.get("next", "/"))
        if not self._limits.admits(request.client.host if request.client else ""):
            return self._refuse(words, onward, "试得太多了，请过一分钟再来。", 429, wants_page)
        name = fields.get("username", "").strip()
        if not self._accounts.admits(name, fields.get("password", "")):
            return self._refuse(words, onward, "名字或密码不对。", 401, wants_page)
        response: Response = RedirectResponse(onward, 303) if wants_page else JSONResponse({"success": True})
        response.set_cookie(
            COOKIE,
            self._sessions.open(name),
            max_age=SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    def _refuse(self, words: Words, onward: str, fault: str, status: int, wants_page: bool) -> Response:
        if wants_page:
            return self.form(words, onward, words(fault), status)
        return JSONResponse({"error": words(fault)}, status)


def _within(path: str) -> str:
    """The path where it is one of this page, else its top: nobody is sent elsewhere from here."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
