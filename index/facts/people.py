"""People as the archive shows them: a list of names, and of one name who bears it, when, where and beside whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.facts.facts import Facts, MentionRow, PostRow
from index.facts.meeting_table import MeetingEntry, MeetingTable
from index.facts.namesakes import Appearance, most_common, part_namesakes
from index.types import ArticleFilter

_BESIDE = 20
_BATCH = 500


@dataclass(frozen=True, slots=True)
class NameRow:
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One bearer of a name. `beside`: names in the same articles, with in how many. `article_ids` in order of print."""

    posts: tuple[PostRow, ...]
    meetings: tuple[MeetingEntry, ...]
    beside: tuple[tuple[str, int], ...]
    article_ids: tuple[str, ...]
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class NameEntry:
    """All that bear a name, the most reported first; `unplaced` articles could be of any of them."""

    name: str
    people: tuple[PersonEntry, ...]
    unplaced: tuple[str, ...]
    written: int  # articles with the name in their byline


class People:
    """The people of one generation."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._db = facts.database

    def names(self, part: str = "", *, offset: int = 0, limit: int = 60) -> tuple[int, tuple[NameRow, ...]]:
        """How many names hold `part`, and a page of them, those in most articles first."""
        rows = self._db.all(
            "SELECT name, count(DISTINCT article_id) AS articles, count(*) OVER () AS total FROM people "
            "WHERE instr(name, ?) > 0 GROUP BY name ORDER BY articles DESC, name LIMIT ? OFFSET ?",
            part, limit, offset,
        )  # fmt: skip
        total = rows[0]["total"] if rows else 0
        return total, tuple(NameRow(row["name"], row["articles"]) for row in rows)

    def name(self, name: str) -> NameEntry:
        """One name. KeyError where no article gives it."""
        mentions = self._facts.mentions(ArticleFilter(), name=name)
        if not mentions:
            raise KeyError(name)
        by_article: dict[str, list[MentionRow]] = {}
        for mention in mentions:
            by_article.setdefault(mention.article_id, []).append(mention)
        beside = self._beside(name)
        appearances = [
            Appearance(
                article_id,
                rows[0].place.newspaper,
                rows[0].place.date,
                frozenset((row.person.organisation, row.person.post) for row in rows),
                beside.get(article_id, frozenset()),
            )
            for article_id, rows in by_article.items()
        ]
        spread = self._spread({other for one in beside.values() for other in one})
        share = self._share({row.person.post for row in mentions})
        parted = part_namesakes(name, appearances, spread, share, self._facts.counts().articles)
        people = tuple(self._person(name, ids, by_article, beside) for ids in parted.people)
        return NameEntry(name, people, parted.unplaced, len(self._facts.bylines(name)))

    def _person(
        self,
        name: str,
        ids: Sequence[str],
        by_article: dict[str, list[MentionRow]],
        beside: dict[str, frozenset[str]],
    ) -> PersonEntry:
        days = [day for one in ids if (day := by_article[one][0].place.date)]
        return PersonEntry(
            _posts(name, [row for one in ids for row in by_article[one]]),
            MeetingTable(self._db).of_articles(ids, name),
            most_common((beside.get(one, frozenset()) for one in ids), _BESIDE),
            tuple(ids),
            min(days, default=None),
            max(days, default=None),
        )

    def _beside(self, name: str) -> dict[str, frozenset[str]]:
        """The other names of each article that gives this one."""
        found: dict[str, set[str]] = {}
        rows = self._db.all(
            "SELECT DISTINCT q.article_id, q.name FROM people p JOIN people q USING (article_id) "
            "WHERE p.name = ? AND q.name <> p.name",
            name,
        )
        for row in rows:
            found.setdefault(row["article_id"], set()).add(row["name"])
        return {article_id: frozenset(names) for article_id, names in found.items()}

    def _spread(self, names: Iterable[str]) -> dict[str, int]:
        ordered = sorted(names)
        found: dict[str, int] = {}
        for at in range(0, len(ordered), _BATCH):
            batch = ordered[at : at + _BATCH]
            rows = self._db.all(
                "SELECT name, count(DISTINCT article_id) AS n FROM people "
                f"WHERE name IN ({','.join('?' * len(batch))}) GROUP BY name",
                *batch,
            )
            found |= {row["name"]: row["n"] for row in rows}
        return found

    def _share(self, posts: Iterable[str]) -> dict[str, float]:
        """Of all names, those that a post is given to."""
        named = [post for post in sorted(posts) if post][:_BATCH]
        rows = self._db.all(
            "SELECT post, count(DISTINCT name) AS n FROM people "
            f"WHERE post IN ({','.join('?' * len(named))}) GROUP BY post",
            *named,
        )
        total = self._facts.counts().people
        return {row["post"]: row["n"] / total for row in rows}


def _posts(name: str, rows: Iterable[MentionRow]) -> tuple[PostRow, ...]:
    """The posts given, in the order in which they first are."""
    given: dict[tuple[str, str], list[MentionRow]] = {}
    for row in rows:
        if row.person.post:
            given.setdefault((row.person.organisation, row.person.post), []).append(row)
    found = []
    for (organisation, post), those in given.items():
        days = [row.place.date for row in those if row.place.date]
        articles = len({row.article_id for row in those})
        found.append(
            PostRow(
                name, post, organisation, min(days, default=None), max(days, default=None), articles,
                those[0].article_id,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.since is None, one.since or date.min)))
