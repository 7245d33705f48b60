"""Accounts of the page: hashed, checked, and named where a line is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import InputError, UsageError
from page.accounts import Accounts, add_account
from page.serve import serve


def test_only_the_right_password_is_admitted(tmp_path: Path) -> None:
    path = tmp_path / "accounts"
    add_account(path, "li", "read", "a long password")
    add_account(path, "wang", "index", "another password")
    add_account(path, "li", "read", "a newer password")
    accounts = Accounts(path)
    assert accounts.admits("li", "a newer password") and not accounts.admits("li", "a long password")
    assert not accounts.admits("nobody", "") and not accounts.admits("wang", "a newer password")
    assert accounts.may_index("wang") and not accounts.may_index("li") and not accounts.may_index("nobody")
    assert "password" not in path.read_text("utf-8") and path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("name", "password"), [("", "long enough"), ("a:b", "long enough"), ("li", "short")])
def test_unusable_accounts_are_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(UsageError):
        add_account(tmp_path / "accounts", name, "read", password)
    assert not (tmp_path / "accounts").exists()


@pytest.mark.parametrize("line", ["li", "li:king:00:00", "li:read:zz:00", "li:read::00"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "accounts"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(InputError, match=":1: "):
        Accounts(path)


def test_binding_elsewhere_needs_accounts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--auth"):
        serve(tmp_path, "0.0.0.0", 7860)
    with pytest.raises(UsageError, match="cannot be read"):
        serve(tmp_path, "0.0.0.0", 7860, accounts=tmp_path / "absent")
