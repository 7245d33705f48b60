"""Where the terms of a query stand in many texts: all texts are one array of characters, and each step one pass over it.

A query's terms are looked for in a thousand titles, leads, articles, passages and sentences; text by text and term by
term that took most of a search's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BETWEEN = b"\0\0"  # texts; no term holds it
_WIDE = 0xFEE0  # from a letter or digit to its full-width form
_UNITS = 0x10000  # of UTF-16, in which a rare character is a pair as two common ones are


@dataclass(frozen=True, slots=True)
class Occurrences:
    """`present` (texts, terms): whether a term stands in a text; `runs` (texts,): the longest run of the query's
    characters in it."""

    present: NDArray[np.bool_]
    runs: NDArray[np.int64]


class Finder:
    """Looks for the terms of one query. Terms and query are folded; texts may have capitals, and letters and digits of
    full width."""

    def __init__(self, query: str, terms: Sequence[str]) -> None:
        units = [_units(text.replace("\0", " ")) for text in (query, *terms)]
        known = dict.fromkeys(np.concatenate(units).tolist())
        code_of = {unit: code for code, unit in enumerate(known, 1)}  # the query's own first
        self._last_of_query = len(set(units[0].tolist()))
        self._codes = np.zeros(_UNITS, dtype=np.uint16)
        for unit, code in code_of.items():
            self._codes[_forms(unit)] = code
        self._size = len(code_of) + 1
        coded = [self._codes[one].astype(np.int64) for one in units]
        pairs = [one[:-1] * self._size + one[1:] for one in coded]
        self._pairs = np.unique(np.concatenate(pairs))
        numbered = [np.searchsorted(self._pairs, one) for one in pairs]
        self._of_query, self._of_terms = numbered[0], numbered[1:]
        self._longest = max(map(len, coded))
        # By character and by pair, the term that is just that, or -1.
        self._lone = np.full(self._size, -1, dtype=np.int32)
        self._couple = np.full(len(self._pairs), -1, dtype=np.int32)
        for at, (term, its_pairs) in enumerate(zip(coded[1:], self._of_terms, strict=True)):
            if len(term) == 1:
                self._lone[term] = at
            elif len(term) == 2:
                self._couple[its_pairs] = at

    def find(self, texts: Sequence[str]) -> Occurrences:
        """The terms, and the longest run, in each text."""
        encoded = [text.encode("utf-16-le", "surrogatepass") for text in texts]
        codes = self._codes[np.frombuffer(_BETWEEN.join((*encoded, b"")), dtype="<u2")]
        of_text = np.repeat(np.arange(len(texts), dtype=np.int32), [len(one) // 2 + 1 for one in encoded])
        at, pairs = self._find_pairs(codes)
        present = np.zeros((len(texts), len(self._of_terms)), dtype=np.bool_)
        lone = self._lone[codes]
        places = np.flatnonzero(lone >= 0)
        present[of_text[places], lone[places]] = True
        couple = self._couple[pairs]
        present[of_text[at[couple >= 0]], couple[couple >= 0]] = True
        pair_at = np.full(len(codes) + self._longest, -1, dtype=np.int32)
        pair_at[at] = pairs
        for term, wanted in enumerate(self._of_terms):
            if len(wanted) > 1:
                places = at[pairs == wanted[0]]
                for step, pair in enumerate(wanted[1:], 1):
                    places = places[pair_at[places + step] == pair]
                present[of_text[places], term] = True
        longest = np.zeros(len(texts), dtype=np.int64)
        longest[of_text[(codes > 0) & (codes <= self._last_of_query)]] = 1
        self._lengthen(longest, at, pairs, of_text)
        return Occurrences(present, longest)

    def _find_pairs(self, codes: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where (m,) pairs of the query and its terms begin, and which (m,) they are."""
        if not len(self._pairs):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        known = codes > 0
        at = np.flatnonzero(known[:-1] & known[1:])
        keys = codes[at].astype(np.int64) * self._size + codes[at + 1]
        pairs = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
        found = self._pairs[pairs] == keys
        return at[found], pairs[found]

    def _lengthen(
        self,
        longest: NDArray[np.int64],
        at: NDArray[np.int64],
        pairs: NDArray[np.int64],
        of_text: NDArray[np.int32],
    ) -> None:
        """Raise each text's longest run: pairs that follow each other in the text as they do in the query are one."""
        order = np.argsort(self._of_query, kind="stable")
        first = np.searchsorted(self._of_query[order], np.arange(len(self._pairs) + 1))
        times = np.diff(first)[pairs]
        if not times.sum():
            return
        # Each pair of a text beside each of its places in the query.
        match = np.repeat(np.arange(len(at)), times)
        nth = np.arange(len(match)) - np.repeat(np.cumsum(times) - times, times)
        in_query = order[first[pairs[match]] + nth]
        in_text = at[match]
        # Of one run text and query are equally far apart, and places follow each other.
        keys = np.sort((in_text - in_query + len(self._of_query)) * len(of_text) + in_text)
        starts = np.concatenate([[0], np.flatnonzero(np.diff(keys) != 1) + 1])
        lengths = np.diff(np.append(starts, len(keys))) + 1
        np.maximum.at(longest, of_text[keys[starts] % len(of_text)], lengths)


def _units(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2").astype(np.uint16)


def _forms(unit: int) -> list[int]:
    """A folded character as texts may have it."""
    character = chr(unit)
    forms = {character, upper if len(upper := character.upper()) == 1 else character}
    forms |= {chr(ord(form) + _WIDE) for form in forms if form.isascii() and form.isalnum()}
    return [ord(form) for form in forms if ord(form) < _UNITS]
