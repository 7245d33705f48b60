"""Who may use the page: `python -m page.accounts FILE NAME` adds an account, with its password asked for or piped in.

A line of FILE is `name:role:salt:hash`, the hash by scrypt (RFC 7914), salt and hash in hexadecimal. Roles: `read`
may ask, `index` may also change the index.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.command import Parser, run_command
from index.errors import InputError, UsageError

ROLES = ("read", "index")
_SCRYPT = {"n": 1 << 14, "r": 8, "p": 1, "dklen": 32}
_SHORTEST = 8
# Hashed in place of an unknown name's, so that the time taken does not tell which names exist.
_NOBODY = ("00" * 16, "00" * 32)


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    role: str
    salt: str
    hash: str


class Accounts:
    """The accounts of a file, read once."""

    def __init__(self, path: Path) -> None:
        self._accounts = {one.name: one for one in _read(path)}
        if not self._accounts:
            raise InputError(f"{path}: holds no account; add one with python -m page.accounts {path} NAME")

    def admits(self, name: str, password: str) -> bool:
        """Whether name and password belong together."""
        one = self._accounts.get(name)
        salt, expected = (one.salt, one.hash) if one else _NOBODY
        return hmac.compare_digest(_hash(password, salt), expected) and one is not None

    def may_index(self, name: str) -> bool:
        return name in self._accounts and self._accounts[name].role == "index"


def add_account(path: Path, name: str, role: str, password: str) -> None:
    """Write an account into the file, in place of one of that name; the file is readable by its owner only."""
    if not name or any(not (character.isalnum() or character in "._-@") for character in name):
        raise UsageError(f"{name!r}: a name holds letters, digits and . _ - @ only")
    if len(password) < _SHORTEST:
        raise UsageError(f"the password must have at least {_SHORTEST} characters")
    salt = os.urandom(16).hex()
    kept = [one for one in (_read(path) if path.exists() else []) if one.name != name]
    lines = [
        f"{one.name}:{one.role}:{one.salt}:{one.hash}\n"
        for one in [*kept, Account(name, role, salt, _hash(password, salt))]
    ]
    new = path.with_name(path.name + ".new")
    try:
        new.touch(mode=0o600)
        new.write_text("".join(lines), "utf-8")
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None


def _read(path: Path) -> list[Account]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--auth {path}: cannot be read ({error})") from None
    accounts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        parts = line.split(":")
        if len(parts) != 4 or parts[1] not in ROLES or not all(_is_hex(part) for part in parts[2:]):
            raise InputError(
                f"{path}:{number}: is not name:role:salt:hash; write it with python -m page.accounts"
            )
        accounts.append(Account(*parts))
    return accounts


def _is_hex(text: str) -> bool:
    try:
        return bool(bytes.fromhex(text))
    except ValueError:
        return False


def _hash(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Parser(prog="python -m page.accounts", description="Add an account for the page.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--role", choices=ROLES, default="read")
    options = parser.parse_args(arguments)
    password = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return run_command(lambda: add_account(options.file, options.name, options.role, password))


if __name__ == "__main__":
    sys.exit(main())
