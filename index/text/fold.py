"""Traditional to simplified characters and back, and full to half width. The only user of opencc."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC


@cache
def _converter(direction: str = "t2s") -> OpenCC:
    return OpenCC(direction)


def to_traditional(text: str) -> str:
    """As written in traditional characters, by OpenCC's phrases; the length may change."""
    converted: str = _converter("s2t").convert(text)
    return converted


def to_simplified(text: str) -> str:
    """Simplified characters, of the same length: where OpenCC's phrases change it, each character is turned alone."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    single = (_converter().convert(character) for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, text, strict=True))


def half_width(text: str) -> str:
    """NFKC of each character that stays one character under it, so that offsets hold; … and ㈠ stay as they are."""
    if text.isascii():
        return text
    return "".join(_half(character) for character in text)


@cache
def _half(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def fold(text: str) -> str:
    """Simplified, half width, lower case; the same length, so that spans found in it hold in `text`."""
    simple = half_width(to_simplified(text))
    lower = simple.lower()
    return lower if len(lower) == len(simple) else simple
