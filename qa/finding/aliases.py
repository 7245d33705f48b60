"""Other names for what a text names, as the archive itself has them: 市委 for 中共吕梁市委, 律协 for 律师协会.

Three ways: an article introduces a short name, 全称（以下简称…）; articles say a short name beside the full one again and
again (`qa/finding/shortened.py`); and bodies of party and government have names of one pattern (`qa/finding/bodies.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.facts.found import read_found
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.tokens import is_word, word_ends
from qa.finding.bodies import Bodies
from qa.finding.shortened import cut, in_order, is_short, stands_for

_INTRODUCED = re.compile(
    r"([\u4e00-\u9fff·]{4,40})\s*[（(](?:以下|下文|下称|以下统称)?(?:简称|统称)?[为：:]?\s*[“\"]?([\u4e00-\u9fff]{2,10})[”\"]?[）)]"
)
_SIGN = "简称"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LOOKED_AT = 3_000  # passages
_MOST = 2  # other names for one
_AGREED = 0.6  # of the times that a short name is introduced, for one full name
_TEXTS = 40  # passages with a short name, whose articles are read for its full one
# Words of a text that may be one name; and for how many names it is looked up, and articles are read.
_WINDOW, _SHORT_WORDS = 5, 3
_TRIED, _READ = 12, 3
_LONGEST_PERSON = 4  # characters
_SHORTEST_FULL = 4  # characters
_KEPT = 2_000  # short names whose full ones are remembered


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as a query has it, and another that the archive has for the same."""

    name: str
    other: str


class Aliases:
    """What the archive calls by several names; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._people = frozenset(snapshot.facts.names())
        self._bodies = Bodies(snapshot)
        self._introduced: dict[str, list[str]] = {}
        for short, full in self._read_introduced():
            self._introduced.setdefault(short, []).append(full)
            self._introduced.setdefault(full, []).append(short)
        self._full_names = lru_cache(_KEPT)(self._read_full_names)

    def of(self, text: str) -> tuple[Alias, ...]:
        """Other names for those in a text, none of which it has itself but as a part of the name."""
        folded = fold(text)
        found = [*self._of_introduced(folded), *self._of_bodies(folded), *self._of_short(folded)]
        found += self._of_full(folded, {one.name for one in found})
        return tuple(one for one in dict.fromkeys(found) if one.other not in folded or one.other in one.name)

    def spellings(self, word: str) -> tuple[str, ...]:
        """Other names for the thing that a word names; none for most words."""
        return tuple(one.other for one in self.of(word) if one.name == fold(word))

    def _of_introduced(self, text: str) -> Iterator[Alias]:
        ends = word_ends(text) | {0}
        for name, others in self._introduced.items():
            at = text.find(name)
            if at >= 0 and {at, at + len(name)} <= ends:
                yield from (Alias(name, other) for other in others[:_MOST])

    def _of_bodies(self, text: str) -> Iterator[Alias]:
        return (Alias(name, other) for name, other in self._bodies.of(text))

    def _of_short(self, text: str) -> Iterator[Alias]:
        """What the words of a text that no dictionary has are short for; no part of a person's name is."""
        read = 0
        for words in _runs(self._without_people(text)):
            for start, end in _spans(len(words), 2, _SHORT_WORDS):
                name = "".join(words[start:end])
                if read == _READ:
                    return
                # Words that no dictionary has are cut into lone characters.
                if min(map(len, words[start:end])) == 1 and is_short(name) and self._stands(name):
                    read += 1
                    yield from (Alias(name, full) for full in self._full_names(name))

    def _of_full(self, text: str, known: set[str]) -> Iterator[Alias]:
        """The short names that a text's words make, where the archive has them beside those words."""
        tried = read = 0
        for words in _runs(self._without_people(text)):
            for start, end in _spans(len(words), 1, _WINDOW):
                name = "".join(words[start:end])
                if len(name) < _SHORTEST_FULL or name in known:
                    continue
                for short in _short_for(words[start:end]):
                    if tried == _TRIED or read == _READ:
                        return
                    if is_short(short) and self._stands(short):
                        tried += 1
                        if self._snapshot.words.holding([short, name], 1):
                            read += 1
                            # A word behind these may belong to them: 城市 behind 创建国家森林.
                            full_names = self._full_names(short)
                            yield from (
                                Alias(one, short)
                                for one in full_names
                                if one.startswith(name) and one in text
                            )

    def _without_people(self, text: str) -> str:
        for start, end in _spans(len(text), 2, _LONGEST_PERSON):
            if text[start:end] in self._people:
                text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return text

    def _stands(self, short: str) -> bool:
        """Whether passages have a name's pairs of characters."""
        frequency = self._snapshot.words.bigram_frequency
        return all(frequency(short[at : at + 2]) for at in range(len(short) - 1))

    def _read_full_names(self, short: str) -> tuple[str, ...]:
        rows = [row for row, _ in self._snapshot.words.holding([short], _TEXTS)]
        texts = {
            one.chunk.article_id: fold(f"{one.title}\n{one.article_text}")
            for one in read_found(self._snapshot.facts.database, rows)
        }
        return stands_for(short, [text for text in texts.values() if short in text])

    def _read_introduced(self) -> list[tuple[str, str]]:
        """Short names with their full ones, the most often introduced first; what means something else elsewhere, a word
        of the dictionary or a short name of several things, is none."""
        rows = [row for row, _ in self._snapshot.words.holding([_SIGN], _LOOKED_AT)]
        times: Counter[tuple[str, str]] = Counter()
        of_short: Counter[str] = Counter()
        for chunk in self._snapshot.facts.chunks(rows):
            for match in _INTRODUCED.finditer(fold(chunk.text)):
                if _SIGN in match.group() and (full := full_name(match[1], match[2])):
                    times[match[2], full] += 1
                    of_short[match[2]] += 1
        return [
            (short, full)
            for (short, full), said in times.most_common()
            if not is_word(short) and "某" not in short and said >= _AGREED * of_short[short]
        ]


def full_name(before: str, short: str) -> str:
    """The end of the words before a short name whose characters it takes in their order; "" where they are not its own.

    It begins at the last place from which all of them follow.
    """
    for start in range(len(before) - 1, -1, -1):
        if before[start] == short[0] and in_order(short, before[start:]):
            return before[start:] if len(before) - start > len(short) else ""
    return ""


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    for match in _HAN.finditer(text):
        yield cut(match.group())


def _spans(count: int, least: int, most: int) -> Iterator[tuple[int, int]]:
    """Start and end of all that stands side by side, of a least and a most length."""
    for start in range(count):
        yield from ((start, end) for end in range(start + least, min(start + most, count) + 1))


def _short_for(words: Sequence[str]) -> Iterator[str]:
    """Short names of two and three characters that words may have: of the first, of the last, and of one between; of a
    long word that the dictionary has, of its characters."""
    if len(words) == 1:
        word = words[0]
        yield from (word[0] + other for other in word[1:])
        yield from (word[0] + other + word[-1] for other in word[1:-1])
        return
    first, *between, last = words
    for end in dict.fromkeys((last[0], last[-1])):
        yield first[0] + end
        yield from (first[0] + word[0] + end for word in between)
