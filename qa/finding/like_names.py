"""Names that the archive has for one that it has not: the same sound, a character beside it, or typed in pinyin.

They are offered, never put in the place of what was typed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from pypinyin import Style, lazy_pinyin

from index.names.find import find_names
from index.text.fold import fold
from index.text.tokens import is_word

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-zü]+(?:[\s'-]+[a-zü]+){0,3}")
_LENGTHS = range(2, 5)
_MOST = 3


class LikeNames:
    """The archive's `names`, with how many articles have each, by their sound."""

    def __init__(self, names: Mapping[str, int]) -> None:
        self._names = names
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for name in names:
            if len(name) in _LENGTHS and _HAN_RUN.fullmatch(name):
                self._by_sound[_sound(name)].append(name)
                self._by_length[len(name)].append(name)

    def suggest(self, query: str, stands: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
        """(typed, meant) for what the query has instead of names; `stands` tells whether words stand in the archive."""
        found: dict[str, str] = {}
        for typed, names in self._likenesses(fold(query)):
            if typed not in found and names and not stands(typed):
                found[typed] = max(names, key=lambda name: (self._names[name], name))
        return tuple(found.items())[:_MOST]

    def _likenesses(self, query: str) -> Iterator[tuple[str, list[str]]]:
        for match in _LATIN.finditer(query):
            sound = re.sub(r"[\s'-]", "", match.group())
            yield match.group(), self._by_sound.get(sound, [])
        for run in _HAN_RUN.findall(query):
            for length in reversed(_LENGTHS):
                for at in range(len(run) - length + 1):
                    typed = run[at : at + length]
                    if typed not in self._names and not is_word(typed):
                        same = self._by_sound.get(_sound(typed), [])
                        # Two characters sound like many things: there the surname has to be right.
                        yield typed, [one for one in same if length > 2 or one[0] == typed[0]]
        for person in find_names(query):
            if person.name not in self._names and len(person.name) > 2:
                yield (
                    person.name,
                    [one for one in self._by_length[len(person.name)] if _differ_by_one(one, person.name)],
                )


def _differ_by_one(name: str, other: str) -> bool:
    return sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _sound(name: str) -> str:
    return "".join(_syllable(character) for character in name)


@cache
def _syllable(character: str) -> str:
    syllables: list[str] = lazy_pinyin(character, style=Style.NORMAL)
    return syllables[0]
