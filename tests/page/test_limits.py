"""How much one reader may ask."""

from __future__ import annotations

import pytest

from page import limits
from page.limits import Limits


def test_a_bucket_empties_and_each_reader_has_one() -> None:
    own = Limits(a_minute=3)
    assert [own.admits("li") for _ in range(5)] == [True, True, True, False, False]
    assert own.admits("wang")


def test_readers_are_bounded() -> None:
    own = Limits(a_minute=1)
    for reader in range(limits._MOST_READERS + 5):
        own.admits(str(reader))
    assert len(own._left) == limits._MOST_READERS


def test_it_fills_up_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    own = Limits(a_minute=2)
    assert [own.admits("li") for _ in range(3)] == [True, True, False]
    now[0] += 30
    assert own.admits("li") and not own.admits("li")
    now[0] += 3600
    assert [own.admits("li") for _ in range(3)] == [True, True, False]
