"""Who is asking: a signed cookie from signing in, or HTTP Basic from a program."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping

from page.accounts import Accounts

COOKIE = "wenbao-session"
SECONDS = 12 * 3600


class Sessions:
    """Signs and reads cookies. The key is the process's own: a restart signs everybody out."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._key = secrets.token_bytes(32)

    def open(self, name: str) -> str:
        """The cookie of one who has signed in."""
        until = f"{name}|{int(time.time()) + SECONDS}"
        return f"{_encode(until.encode())}.{self._sign(until)}"

    def name(self, cookies: Mapping[str, str], authorization: str) -> str | None:
        """The name behind a request's cookies or its Authorization header; None where neither names one."""
        return self._from_cookie(cookies.get(COOKIE, "")) or self._from_header(authorization)

    def _from_cookie(self, cookie: str) -> str | None:
        head, _, signature = cookie.partition(".")
        until = _decode(head)
        if not hmac.compare_digest(self._sign(until).encode(), signature.encode()):
            return None
        name, _, seconds = until.rpartition("|")
        return name if time.time() < int(seconds) else None

    def _from_header(self, authorization: str) -> str | None:
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() != "basic":
            return None
        name, _, password = _decode(value).partition(":")
        return name if self._accounts.admits(name, password) else None

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _decode(value: str) -> str:
    try:
        return base64.b64decode(value, altchars=b"-_").decode()
    except (binascii.Error, ValueError):
        return ""
