"""Who is asking: a signed cookie from signing in, or HTTP Basic from a program."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer

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
        self._cookies = URLSafeTimedSerializer(self._key)
        self._tries = Limits(TRIES_A_MINUTE)
        # Names by the signature of their header: a password is hashed slowly, so only once.
        self._known: dict[bytes, str] = {}

    def open(self, name: str) -> str:
        """The cookie of one who has signed in."""
        return str(self._cookies.dumps(name))

    def from_header(self, authorization: str, host: str) -> str | None:
        """The name behind an Authorization header; None where it names nobody, or `host` has tried too much."""
        signed = hmac.digest(self._key, authorization.encode(), "sha256")
        if signed in self._known:
            return self._known[signed]
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() != "basic" or not self._tries.admits(host):
            return None
        name, password = _name_and_password(value)
        if not self._accounts.admits(name, password):
            return None
        if len(self._known) < _MOST_KNOWN:
            self._known[signed] = name
        return name

    def from_cookie(self, cookie: str) -> str | None:
        """The name that a cookie was opened for; None where it was not, or too long ago."""
        try:
            return str(self._cookies.loads(cookie, max_age=SECONDS))
        except BadSignature:  # too old is a kind of it
            return None


def _name_and_password(value: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password
