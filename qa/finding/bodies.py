"""The bodies that every city, county and district has, by their full names and by the short ones: 中共吕梁市委, 市委.

A paper writes 市委 and means its own city's. Whose that is, the archive says: the place that it nearly always names
before such a body, or the one that its newspaper is named for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.tokens import is_word, tagged
from qa.finding.shortened import cut

# {} is a place with the word for its kind, 吕梁市, or, in the last name of each, that word alone: 市委.
_BODIES = (
    ("中共{}委员会", "中共{}委", "{}委"),
    ("{}人民政府", "{}政府"),
    ("{}人民代表大会常务委员会", "{}人大常委会"),
    ("中国人民政治协商会议{}委员会", "政协{}委员会", "{}政协"),
    ("中共{}纪律检查委员会", "{}纪委"),
)
_HAN = r"[\u4e00-\u9fff]"
_KINDS = "市县区旗州"
_NEWSPAPER = re.compile(rf"({_HAN}{{2,4}}?)(?:日报|晚报|晨报|早报|时报|报|新闻)$")
_LOOKED_AT = 1_000  # passages
_OWN = 0.6  # of the places named before a body, past which one is the archive's own
_LEAST = 2
# Characters that end words before a body, and no place.
_NO_PLACE = frozenset("了的在和与及由向到对是为任原我该各全本讯据日月年届省市县区")
_OF_PLACES = ("ns", "nr", "nz")  # tags that the dictionary gives places
_MOST = 3  # other names for one body


class Bodies:
    """The names of such bodies in one archive; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._own = lru_cache(len(_KINDS))(self._find_own)
        self._stands = lru_cache(1_000)(self._find)

    def of(self, text: str) -> Iterator[tuple[str, str]]:
        """(name, other) for each body that a folded text names, and each other name for it that the archive has."""
        for names in _BODIES:
            for name, place in _named(names, text):
                kind = place[-1]
                own = self._own(kind)
                whole = place if len(place) > 1 else own
                every = [one.format(whole) for one in names if whole]
                if whole and whole == own:
                    every.append(names[-1].format(kind))
                others = (one for one in every if one != name and self._stands(one))
                yield from ((name, other) for other in list(others)[:_MOST])

    def _find_own(self, kind: str) -> str:
        """The archive's own place of a kind, 吕梁市; "" where it has none, or several."""
        rows = [row for row, _ in self._snapshot.words.holding([f"{kind}委"], _LOOKED_AT)]
        places = Counter(
            place
            for chunk in self._snapshot.facts.chunks(rows)
            for _, place in _named(_BODIES[0], fold(chunk.text))
            if len(place) > 1 and place[-1] == kind
        )
        for place, times in places.most_common(1):
            if times >= max(_LEAST, _OWN * places.total()):
                return place
        papers = {
            match[1] for one in self._snapshot.facts.newspapers() if (match := _NEWSPAPER.match(fold(one)))
        }
        named = {f"{paper}{kind}" for paper in papers}
        return named.pop() if len(named) == 1 and not places and self._find(next(iter(named))) else ""

    def _find(self, words: str) -> bool:
        """Whether some passage has these words."""
        rows = [row for row, _ in self._snapshot.words.holding([words], 5)]
        return any(words in fold(chunk.text) for chunk in self._snapshot.facts.chunks(rows))


def _named(names: tuple[str, ...], text: str) -> Iterator[tuple[str, str]]:
    """A body's names in a text, each with its place, 吕梁市, or with the word for the kind where it names none, 市."""
    for name in names:
        before, behind = name.split("{}")
        for match in re.finditer(rf"([{_KINDS}]){behind}(?!员)", text):
            head = text[: match.start()]
            place = _place_at_end(head, before, match[1])
            if place:
                yield name.format(place + match[1]), place + match[1]
                return
            if name == names[-1] and not re.search(r"中共$|政协$", head):
                yield match.group(), match[1]
                return


def _place_at_end(head: str, before: str, kind: str) -> str:
    """The name of a place that ends some words, behind what a body's name begins with; "" where there is none."""
    if before:
        found = re.search(rf"{before}({_HAN}{{2,6}})$", head)
        return found[1] if found else ""
    run = re.search(rf"{_HAN}*$", head)
    words = cut(run.group()) if run else ()
    if words and len(words[-1]) > 1:
        tags = [tag for _, tag in tagged(words[-1])]
        return words[-1] if tags[-1] in _OF_PLACES or is_word(words[-1] + kind) else ""
    # A name that the dictionary has not: 青岚县.
    name = "".join(words[-2:])
    return name if len(name) == 2 and not _NO_PLACE & {*name} else ""
