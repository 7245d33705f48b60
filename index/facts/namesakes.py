"""Namesakes apart: which articles that give one name speak of one person.

Two articles speak of the same one where they give a post that few hold, one organisation, the same post in one
newspaper, or others around beside whom hardly two people of one name would stand by chance. Where the others around
are in many an article, they tie only a later post to an earlier one, never two posts of one time, and an article
without a post to the one person whom they stand beside. What nothing ties to anybody is left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from index.names.name_forms import COMPOUND

# A name in so few articles is a tie by itself; one in more of them (a mayor, a president) only with another.
_RARE = 4
_MOST_COMPANIONS = 24
# Who is in more than this share of all articles stands beside anybody.
_HARDLY_BY_CHANCE = 0.002
# An organisation or title of fewer characters (市委, 局长) is many people's.
_SHORTEST_ORGANISATION, _SHORTEST_TITLE = 3, 5
# A short post that this share of all people has at most (总理, not 教授) is hardly that of two of one name.
_FEW_HOLD = 0.005
# Who has this share of what gives a post has, in all likelihood, also what gives none.
_ALMOST_ALL = 0.9
# Of more characters a name is a foreign one, spelt: 泽连斯基.
_LONGEST_NAME = 3
# Said of many at once: no post that tells one from another.
_COLLECTIVE = {f"{level}领导" for level in ("省", "市", "县", "区", "")} | {
    "代表",
    "委员",
    "嘉宾",
    "专家",
    "同志",
}

_Companions = tuple[str, ...]  # one name, or a pair


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one article says of a name: (organisation, post) pairs as printed, and the other names it gives."""

    article_id: str
    newspaper: str
    day: date | None
    posts: frozenset[tuple[str, str]]
    companions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Article ids by person, the most reported first, and those that nothing ties to one of several people."""

    people: tuple[tuple[str, ...], ...]
    unplaced: tuple[str, ...]


def part_namesakes(
    name: str,
    appearances: Sequence[Appearance],
    spread: Mapping[str, int],
    share: Mapping[str, float],
    articles: int,
) -> Namesakes:
    """People apart. `spread`: in how many of the archive's `articles` each companion is named; `share`: of all people's
    names, those that have a post."""
    ids = [one.article_id for one in appearances]
    longest = _LONGEST_NAME + name.startswith(tuple(COMPOUND.split("|")))
    if len(name) > longest:
        return Namesakes((tuple(ids),), ())
    ties = [(tie, one.article_id) for one in appearances for tie in _post_ties(one, share)]
    titles = {one.article_id: _titles(one) for one in appearances}
    ties += _ends(appearances, titles)
    few = articles * _HARDLY_BY_CHANCE
    ties += [
        (tie, one.article_id)
        for one in appearances
        for tie in _companion_ties(one, spread)
        if titles[one.article_id] and min(spread.get(name, 0) for name in tie) <= few
    ]
    by_id = {one.article_id: one for one in appearances}
    beside = {one.article_id: set(_companion_ties(one, spread)) for one in appearances}
    groups = _join([one for one in ids if titles[one]], ties)
    people = _one_after_another(groups, by_id, beside)
    if len(people) <= 1:
        return Namesakes((tuple(ids),), ())
    open_ones = []
    ties_of = [set[_Companions]().union(*(beside[one] for one in group)) for group in people]
    for one in (one for one in ids if not titles[one]):
        near = [at for at, known in enumerate(ties_of) if known & beside[one]]
        if len(near) == 1:
            people[near[0]].append(one)
        else:
            open_ones.append(one)
    order = {one: at for at, one in enumerate(ids)}
    people.sort(key=lambda group: (-len(group), min(order[one] for one in group)))
    if len(people[0]) >= _ALMOST_ALL * sum(map(len, people)):
        people[0] += open_ones
        open_ones = []
    return Namesakes(tuple(tuple(sorted(group, key=order.__getitem__)) for group in people), tuple(open_ones))


def _ends(
    appearances: Sequence[Appearance], titles: Mapping[str, set[str]]
) -> Iterable[tuple[Hashable, str]]:
    """中国国务院总理 is 国务院总理; in one newspaper, 青岚县县长 is 县长, too."""
    whole: dict[str, set[str]] = {}
    for one in appearances:
        whole.setdefault(one.newspaper, set()).update(titles[one.article_id])
    long = {title for found in whole.values() for title in found if len(title) >= _SHORTEST_TITLE}
    for one in appearances:
        own = titles[one.article_id]
        for title in long:
            if any(longer.endswith(title) for longer in own):
                yield ("ends", title), one.article_id
        for title in whole[one.newspaper] if one.newspaper else ():
            if any(longer.endswith(title) for longer in own):
                yield ("ends", one.newspaper, title), one.article_id


def _one_after_another(
    groups: Sequence[list[str]], by_id: Mapping[str, Appearance], beside: Mapping[str, set[_Companions]]
) -> list[list[str]]:
    """Groups whose posts follow each other in time and who stand beside the same others are one person's."""

    def days(group: Sequence[str]) -> list[date]:
        return [day for one in group if (day := by_id[one].day)]

    people: list[list[str]] = []
    for group in sorted(groups, key=lambda group: (min(days(group), default=date.max), group[0])):
        ties = set[_Companions]().union(*(beside[one] for one in group))
        start = min(days(group), default=None)
        for person in people:
            end = max(days(person), default=None)
            if start and end and end < start and any(ties & beside[one] for one in person):
                person.extend(group)
                break
        else:
            people.append(list(group))
    return people


def _post_ties(one: Appearance, share: Mapping[str, float]) -> Iterable[Hashable]:
    """What ties an article to others by what a person does: those under one tie are of one person."""
    if one.newspaper:
        yield from (("paper", one.newspaper, title) for title in _titles(one))
    for organisation, post in one.posts:
        if len(organisation) >= _SHORTEST_ORGANISATION:
            yield "organisation", organisation
        if post and not organisation and share.get(post, 1.0) <= _FEW_HOLD:
            yield "post", post


def _companion_ties(one: Appearance, spread: Mapping[str, int]) -> Iterable[_Companions]:
    """What ties an article to others by who is named along."""
    companions = sorted(one.companions, key=lambda name: (spread.get(name, 0), name))[:_MOST_COMPANIONS]
    yield from ((name,) for name in companions if spread.get(name, 0) <= _RARE)
    yield from combinations(sorted(companions), 2)


def _titles(one: Appearance) -> set[str]:
    """The posts with their organisation, those of a list (部长、书记) one by one."""
    found = {title for organisation, post in one.posts for title in f"{organisation}{post}".split("、")}
    return {title for title in found if title and title not in _COLLECTIVE}


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
