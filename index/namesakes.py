"""Namesakes apart: which articles that give one name speak of one person.

Two articles speak of the same one where they give a post that few hold, one organisation, the same post in one
newspaper, or others around that two people hardly share. What nothing ties to anybody is left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

# A name seen in so few articles is a tie by itself; more often seen ones (a mayor, a president) only in pairs.
_RARE = 4
_MOST_COMPANIONS = 24
# An organisation or title of fewer characters (市委, 局长) is many people's.
_SHORTEST_ORGANISATION, _SHORTEST_TITLE = 3, 5
# A short post that this share of all people has at most (总理, not 教授) is hardly that of two of one name.
_FEW_HOLD = 0.005
# Who has this share of what gives a post has, in all likelihood, also what gives none.
_ALMOST_ALL = 0.9
_LONGEST_CHINESE_NAME = 4


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one article says of a name: (organisation, post) pairs as printed, and the other names it gives."""

    article_id: str
    newspaper: str
    posts: frozenset[tuple[str, str]]
    companions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Article ids by person, the most reported first, and those that nothing ties to one of several people."""

    people: tuple[tuple[str, ...], ...]
    unplaced: tuple[str, ...]


def part_namesakes(
    name: str, appearances: Sequence[Appearance], spread: Mapping[str, int], share: Mapping[str, float]
) -> Namesakes:
    """People apart. `spread`: in how many articles of the archive each companion is named; `share`: of all people's
    names, those that have a post."""
    ids = [one.article_id for one in appearances]
    if "·" in name or len(name) > _LONGEST_CHINESE_NAME:
        return Namesakes((tuple(ids),), ())
    titles = {one.article_id: _titles(one) for one in appearances}
    known_titles = {title for found in titles.values() for title in found if len(title) >= _SHORTEST_TITLE}
    ties = [
        *((key, one.article_id) for one in appearances for key in _ties(one, spread, share)),
        # 中国国务院总理 is 国务院总理.
        *(
            (known, one)
            for one, found in titles.items()
            for known in known_titles
            if any(title.endswith(known) for title in found)
        ),
    ]
    groups = _join(ids, ties)
    known = [group for group in groups if any(titles[one] for one in group)]
    if len(known) <= 1:
        return Namesakes((tuple(ids),), ())
    order = {one: at for at, one in enumerate(ids)}
    people = sorted(known, key=lambda group: (-len(group), order[group[0]]))
    open_ones = [one for group in groups if group not in known for one in group]
    if len(people[0]) >= _ALMOST_ALL * sum(map(len, people)):
        people[0] = sorted((*people[0], *open_ones), key=order.__getitem__)
        open_ones = []
    return Namesakes(tuple(map(tuple, people)), tuple(sorted(open_ones, key=order.__getitem__)))


def _ties(one: Appearance, spread: Mapping[str, int], share: Mapping[str, float]) -> Iterable[Hashable]:
    """What ties an article to others: those under one tie are of one person."""
    for organisation, post in one.posts:
        if len(organisation) >= _SHORTEST_ORGANISATION:
            yield "organisation", organisation
        if post and one.newspaper:
            yield "paper", one.newspaper, post
        if post and not organisation and share.get(post, 1.0) <= _FEW_HOLD:
            yield "post", post
    companions = sorted(one.companions, key=lambda name: (spread.get(name, 0), name))[:_MOST_COMPANIONS]
    yield from (("beside", name) for name in companions if spread.get(name, 0) <= _RARE)
    yield from (("beside", *pair) for pair in combinations(sorted(companions), 2))


def _titles(one: Appearance) -> set[str]:
    """The posts with their organisation, those of a list (部长、书记) one by one."""
    return {
        title for organisation, post in one.posts for title in f"{organisation}{post}".split("、") if title
    }


def _join(ids: Sequence[str], ties: Iterable[tuple[Hashable, str]]) -> list[list[str]]:
    """Articles that ties connect, directly or through others, each group in the order of `ids`."""
    leader = {one: one for one in ids}

    def find(one: str) -> str:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    first: dict[Hashable, str] = {}
    for tie, one in ties:
        leader[find(one)] = find(first.setdefault(tie, one))
    groups: dict[str, list[str]] = {}
    for one in ids:
        groups.setdefault(find(one), []).append(one)
    return list(groups.values())


def most_common(names: Iterable[Iterable[str]], most: int) -> tuple[tuple[str, int], ...]:
    """Names with the number of articles that give them, most first, ties by name."""
    counted = Counter(name for article in names for name in article)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most])
