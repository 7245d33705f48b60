"""Page texts as the facts database packs them: what comes out is what went in."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from index.facts.schema import pack_text, unpack_text


@given(st.text(st.characters(codec="utf-16", exclude_categories=())))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    assert unpack_text(pack_text(text)) == text


def test_half_a_surrogate_pair_does_too() -> None:
    assert unpack_text(pack_text("云\ud800岭")) == "云\ud800岭"


def test_older_indexes_are_read() -> None:
    assert unpack_text("云岭") == "云岭"
    assert unpack_text(zlib.compress("云岭".encode())) == "云岭"
