"""What a snapshot knows of people and meetings.

Counts and lists come from here, exact, never from the top passages of a search.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from index.facts.database import Database
from index.facts.fact_filter import batches, marks, where
from index.facts.fact_rows import MeetingRow, MentionRow, PostRow
from index.facts.schema import iso, read_meeting, read_person, read_place
from index.types import ArticleFilter


class RecordFacts:
    database: Database

    def meetings(
        self,
        filter: ArticleFilter,
        *,
        person: str = "",
        role: str = "",
        words: str = "",
        held_since: date | None = None,
        held_until: date | None = None,
    ) -> tuple[MeetingRow, ...]:
        """Meetings in the order of their own date, then of print.

        `role` (chair, speaker, reporter, arranger, attendee; "" for any) restricts what `person` did; each of the
        space-separated `words` is in the meeting's name or the article's title.
        """
        conditions, values = where(filter)
        if person:
            conditions.append(
                "m.meeting_id IN (SELECT meeting_id FROM roles WHERE name = ? AND (? = '' OR role = ?))"
            )
            values += [person, role, role]
        for word in words.split():
            conditions.append("instr(m.name || a.title, ?) > 0")
            values.append(word)
        if held_since:
            conditions.append("m.held >= ?")
            values.append(iso(held_since))
        if held_until:
            conditions.append("m.held <= ?")
            values.append(iso(held_until))
        clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.database.all(
            "SELECT m.*, a.file, a.newspaper, a.date, a.page FROM meetings m JOIN articles a USING (article_id) "
            f"{clause} ORDER BY coalesce(m.held, a.date, '9999'), a.date, a.file, a.position, m.meeting_id",
            *values,
        )
        roles = self._roles([row["meeting_id"] for row in rows])
        return tuple(
            MeetingRow(
                read_meeting(row, roles.get(row["meeting_id"], [])), row["article_id"], read_place(row)
            )
            for row in rows
        )

    def mentions(self, filter: ArticleFilter, *, name: str = "", post: str = "") -> tuple[MentionRow, ...]:
        """Mentions of people in the order of print; `post` stands somewhere in organisation + post."""
        conditions, values = where(filter)
        if name:
            conditions.append("p.name = ?")
            values.append(name)
        if post:
            conditions.append("instr(p.organisation || p.post, ?) > 0")
            values.append(post)
        clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.database.all(
            "SELECT p.*, a.file, a.newspaper, a.date, a.page FROM people p JOIN articles a USING (article_id) "
            f"{clause} ORDER BY a.date IS NULL, a.date, a.file, a.position, p.start",
            *values,
        )
        return tuple(MentionRow(read_person(row), row["article_id"], read_place(row)) for row in rows)

    def posts(self, name: str) -> tuple[PostRow, ...]:
        """The posts of a name over time, in the order in which the archive first gives them; undated ones last."""
        given: dict[tuple[str, str], list[MentionRow]] = {}
        for row in self.mentions(ArticleFilter(), name=name):
            if row.person.post:
                given.setdefault((row.person.organisation, row.person.post), []).append(row)
        return tuple(
            PostRow(
                name, post, organisation, rows[0].place.date,
                max((row.place.date for row in rows if row.place.date), default=None),
                len({row.article_id for row in rows}), rows[0].article_id,
            )
            for (organisation, post), rows in given.items()
        )  # fmt: skip

    def names(self) -> dict[str, int]:
        """Every person's name with the number of articles that name it, most first."""
        rows = self.database.all(
            "SELECT name, count(DISTINCT article_id) AS times FROM people GROUP BY name ORDER BY times DESC, name"
        )
        return {row["name"]: row["times"] for row in rows}

    def _roles(self, meeting_ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
        found: dict[int, list[sqlite3.Row]] = {}
        for batch in batches(meeting_ids):
            rows = self.database.all(
                f"SELECT * FROM roles WHERE meeting_id IN ({marks(batch)}) ORDER BY meeting_id, role, position",
                *batch,
            )
            for meeting_id, group in groupby(rows, key=lambda row: row["meeting_id"]):
                found[meeting_id] = list(group)
        return found
