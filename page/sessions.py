"""Who is asking: a signed cookie from signing in, or HTTP Basic from a program."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time

from page.accounts import Accounts
from page.limits import Limits

COOKIE = "wenbao-session"
SECONDS = 12 * 3600
TRIES_A_MINUTE = 10  # to sign in, from one address
_MOST_KNOWN = 1000


class Sessions:
    """Signs and reads cookies. The key is the process's own: a restart signs everybody out."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._key = secrets.token_bytes(32)
        self._tries = Limits(TRIES_A_MINUTE)
        self._known: dict[
            str, str
        ] = {}  # names by their signed header: a password is hashed slowly, so only once

    def open(self, name: str) -> str:
        """The cookie of one who has signed in."""
        until = f"{name}|{int(time.time()) + SECONDS}"
        return f"{_encode(until.encode())}.{self._sign(until)}"

    def from_header(self, authorization: str, host: str) -> str | None:
        """The name behind an Authorization header; None where it names nobody, or `host` has tried too much."""
        signed = self._sign(authorization)
        if signed in self._known:
            return self._known[signed]
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() != "basic" or not self._tries.admits(host):
            return None
        name, _, password = _decode(value).partition(":")
        if not self._accounts.admits(name, password):
            return None
        if len(self._known) < _MOST_KNOWN:
            self._known[signed] = name
        return name

    def from_cookie(self, cookie: str) -> str | None:
        """The name that a cookie was opened for; None where it was not, or too long ago."""
        head, _, signature = cookie.partition(".")
        until = _decode(head)
        if not hmac.compare_digest(self._sign(until).encode(), signature.encode()):
            return None
        name, _, seconds = until.rpartition("|")
        return name if time.time() < int(seconds) else None

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _decode(value: str) -> str:
    try:
        return base64.b64decode(value, altchars=b"-_").decode()
    except (binascii.Error, ValueError):
        return ""
