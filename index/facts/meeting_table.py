"""Meetings as a table: filtered, sorted and cut into pages by SQLite, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from index.facts.database import Database
from index.facts.schema import iso, parse_day, read_meeting, read_place
from index.types import Meeting, Place

_BATCH = 500
# What a column sorts by; a meeting's day is that on which it was held, else that of the issue.
_DAY = "coalesce(m.held, a.date)"
_CHAIR = "(SELECT name FROM roles r WHERE r.meeting_id = m.meeting_id AND role = 'chair' ORDER BY position LIMIT 1)"
_PRESENT = "(SELECT nullif(count(*), 0) FROM roles r WHERE r.meeting_id = m.meeting_id AND role = 'attendee')"
_KEYS = {
    "date": _DAY,
    "name": "m.name",
    "chair": _CHAIR,
    "attendees": _PRESENT,
    "place": "m.place",
    "source": "a.newspaper",
}
COLUMNS = tuple(_KEYS)
KINDS = ("meeting", "inspection", "visit", "signing", "event")
_FROM = "FROM meetings m JOIN articles a USING (article_id)"
_FEW = 100  # one in so many at either end of a timeline is not looked at first
_MONTHLY, _YEARLY = timedelta(days=92), timedelta(days=366 * 8)


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Restricts meetings; an empty field restricts nothing. Days are inclusive, and those of the meeting.

    `person`: part of the name of somebody who chaired, spoke, reported, arranged or attended. `words`: each of these,
    divided by spaces, stands in the meeting's name, its place or the article's title.
    """

    since: date | None = None
    until: date | None = None
    person: str = ""
    words: str = ""
    kind: str = ""
    newspaper: str = ""


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A line of the table. `day`: held, or where no report says when, printed. `quote`: the sentence that states it."""

    meeting: Meeting
    day: date | None
    article_id: str
    title: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Period:
    """Meetings of one kind in a day, a month or a year, as its ISO 8601 beginning says: 2024-03-05, 2024-03 or 2024."""

    name: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in their order; nearly all meetings lie between `first` and `last`, which are None where there is none."""

    periods: tuple[Period, ...]
    first: date | None
    last: date | None


class MeetingTable:
    """The meetings of one generation, a page at a time."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, filter: MeetingFilter) -> int:
        where, values = _where(filter)
        return int(self._db.one(f"SELECT count(*) AS n {_FROM} {where}", *values)["n"])

    def page(
        self,
        filter: MeetingFilter,
        *,
        sort: str = "date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
    ) -> tuple[MeetingEntry, ...]:
        """Up to `limit` lines from `offset`, in the order of a column; what is empty there stands last either way.

        KeyError for a column that there is not.
        """
        where, values = _where(filter)
        key = _KEYS[sort]
        order = f"{key} {'DESC' if descending else 'ASC'}"
        rows = self._db.all(
            f"SELECT m.meeting_id AS id {_FROM} {where} ORDER BY nullif({key}, '') IS NULL, {order}, "
            f"{_DAY}, a.file, a.position, m.meeting_id LIMIT ? OFFSET ?",
            *values, limit, offset,
        )  # fmt: skip
        return self._entries([row["id"] for row in rows])

    def all(
        self, filter: MeetingFilter, *, sort: str = "date", descending: bool = True
    ) -> Iterator[MeetingEntry]:
        """All lines, read as they are asked for."""
        offset = 0
        while page := self.page(filter, sort=sort, descending=descending, offset=offset, limit=_BATCH):
            yield from page
            offset += len(page)

    def timeline(self, filter: MeetingFilter) -> Timeline:
        """How many a day, a month or a year, whichever the time of nearly all of them lets one see."""
        where, values = _where(filter)
        dated = f"{_FROM} {where} {'AND' if where else 'WHERE'} {_DAY} IS NOT NULL"
        count = int(self._db.one(f"SELECT count(*) AS n {dated}", *values)["n"])
        if not count:
            return Timeline((), None, None)
        # A report that tells of a meeting a hundred years ago is not to press all others into one bar.
        few = count // _FEW
        ends = [
            parse_day(
                self._db.one(f"SELECT {_DAY} AS day {dated} ORDER BY day LIMIT 1 OFFSET ?", *values, at)[
                    "day"
                ]
            )
            for at in (few, count - 1 - few)
        ]
        first, last = ends[0] or date.min, ends[1] or date.max
        length = 10 if last - first <= _MONTHLY else 7 if last - first <= _YEARLY else 4
        rows = self._db.all(
            f"SELECT substr({_DAY}, 1, {length}) AS name, m.kind, count(*) AS n {dated} GROUP BY 1, 2 ORDER BY 1, 2",
            *values,
        )
        return Timeline(tuple(Period(row["name"], row["kind"], row["n"]) for row in rows), first, last)

    def of_articles(self, article_ids: Sequence[str], person: str) -> tuple[MeetingEntry, ...]:
        """The meetings of these articles in which a person of this very name has a part, by day."""
        found: list[int] = []
        for at in range(0, len(article_ids), _BATCH):
            batch = article_ids[at : at + _BATCH]
            rows = self._db.all(
                f"SELECT DISTINCT m.meeting_id AS id FROM meetings m JOIN roles r USING (meeting_id) "
                f"WHERE r.name = ? AND m.article_id IN ({','.join('?' * len(batch))})",
                person,
                *batch,
            )
            found += [row["id"] for row in rows]
        return tuple(sorted(self._entries(found), key=lambda one: (one.day is None, one.day or date.min)))

    def _entries(self, ids: Sequence[int]) -> tuple[MeetingEntry, ...]:
        """The lines of these meetings, in the order asked."""
        entries: dict[int, MeetingEntry] = {}
        for at in range(0, len(ids), _BATCH):
            batch = ids[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            people = self._db.all(
                f"SELECT * FROM roles WHERE meeting_id IN ({marks}) ORDER BY meeting_id, role, position",
                *batch,
            )
            roles = {key: list(rows) for key, rows in groupby(people, key=lambda row: row["meeting_id"])}
            start, end = (f"json_extract(m.rest, '$.span[{at}]')" for at in (0, 1))
            rows = self._db.all(
                f"SELECT m.*, a.file, a.newspaper, a.date, a.page, a.title, {_DAY} AS day, "
                f"substr(a.text, {start} + 1, {end} - {start}) AS quote {_FROM} WHERE m.meeting_id IN ({marks})",
                *batch,
            )
            for row in rows:
                entries[row["meeting_id"]] = MeetingEntry(
                    read_meeting(row, roles.get(row["meeting_id"], [])),
                    parse_day(row["day"]),
                    row["article_id"],
                    row["title"],
                    read_place(row),
                    row["quote"],
                )
        return tuple(entries[one] for one in ids)


def _where(filter: MeetingFilter) -> tuple[str, list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for day, sign in ((filter.since, ">="), (filter.until, "<=")):
        if day:
            where.append(f"{_DAY} {sign} ?")
            values.append(iso(day))
    if filter.person:
        where.append("m.meeting_id IN (SELECT meeting_id FROM roles WHERE instr(name, ?) > 0)")
        values.append(filter.person)
    for word in filter.words.split():
        where.append("instr(m.name || char(10) || m.place || char(10) || a.title, ?) > 0")
        values.append(word)
    for column, value in (("m.kind", filter.kind), ("a.newspaper", filter.newspaper)):
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    return (f"WHERE {' AND '.join(where)}" if where else ""), values
