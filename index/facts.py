"""What a snapshot knows as records: articles, chunks, people and meetings, read from SQLite.

Counts and lists come from here, exact, never from the top passages of a search.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.database import Database
from index.errors import SnapshotError
from index.schema import (
    PRINT_ORDER,
    iso,
    parse_day,
    read_article,
    read_blocks,
    read_copy,
    read_meeting,
    read_part,
    read_person,
    read_place,
    unpack_text,
)
from index.types import Article, ArticleFilter, Block, Byline, Chunk, Meeting, Person, Place, Refusal

_T = TypeVar("_T")
_LEAD_CHARACTERS = 80
_BATCH = 500  # SQLite allows some thousands of parameters; this stays far below


@dataclass(frozen=True, slots=True)
class Counts:
    files: int
    articles: int  # each once, however often it is printed
    copies: int
    chunks: int
    people: int  # distinct names
    meetings: int


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article without its text: what a list shows. `lead` is the text's beginning."""

    article_id: str
    title: str
    kicker: str
    subtitle: str
    byline: tuple[Byline, ...]
    place: Place
    kind: str
    lead: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting: Meeting
    article_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class MentionRow:
    person: Person
    article_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post that the archive gives a person: first and last issue date that give it, and the first article that does.

    Namesakes are told apart by nothing else: the rows of one name may be several people's.
    """

    name: str
    post: str
    organisation: str
    since: date | None
    until: date | None
    articles: int
    article_id: str


@dataclass(frozen=True, slots=True)
class FileRow:
    file: str
    newspaper: str
    date: date | None
    page: str
    articles: int


class Facts:
    """A facts database opened for reading; a connection a thread."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SnapshotError(f"{path}: the facts database is missing; run verify, then rollback or build")
        self.database = Database(path)
        try:
            self._counts = self._count()
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                f"{path}: the facts database is damaged ({error}); roll back or build"
            ) from error

    def counts(self) -> Counts:
        return self._counts

    def period(self) -> tuple[date | None, date | None]:
        """First and last issue date; (None, None) where no article is dated."""
        row = self._one("SELECT min(date) AS first, max(date) AS last FROM articles")
        return parse_day(row["first"]), parse_day(row["last"])

    def newspapers(self) -> tuple[str, ...]:
        rows = self._all("SELECT DISTINCT newspaper FROM articles WHERE newspaper <> '' ORDER BY newspaper")
        return tuple(row["newspaper"] for row in rows)

    def article(self, article_id: str) -> Article:
        """One article whole, by its id, that of a copy or that of a part on one of its pages.

        A copy is given as it is printed, with its original among `also`. KeyError where there is none of that id.
        """
        rows = self._all("SELECT * FROM articles WHERE article_id = ?", article_id)
        if not rows:
            whole = self._all("SELECT article_id FROM parts WHERE part_id = ?", article_id)
            if not whole or whole[0]["article_id"] == article_id:
                raise KeyError(article_id)
            return self.article(whole[0]["article_id"])
        row = rows[0]
        parts = self._all("SELECT * FROM parts WHERE article_id = ? ORDER BY ordinal", article_id)
        original = row["original"] or article_id
        also = self._all(
            "SELECT article_id, title, file, newspaper, date, page FROM articles "
            f"WHERE (original = ? OR article_id = ?) AND article_id <> ? ORDER BY {PRINT_ORDER}",
            original, original, article_id,
        )  # fmt: skip
        return read_article(
            row,
            self._bylines([article_id]).get(article_id, ()),
            tuple(map(read_part, parts)),
            tuple(map(read_copy, also)),
        )

    def shown_id(self, article_id: str) -> str:
        """The id by which an article is found and cited, for that of a copy or a part; an unknown one stays as it is."""
        whole = self._all("SELECT article_id FROM parts WHERE part_id = ?", article_id)
        article_id = whole[0]["article_id"] if whole else article_id
        rows = self._all("SELECT original FROM articles WHERE article_id = ?", article_id)
        return str(rows[0]["original"] or article_id) if rows else article_id

    def names_of(self, article_id: str) -> tuple[str, ...]:
        """All ids of one printed article: its own, and those of its parts on several pages."""
        article = self.article(article_id)
        return tuple(dict.fromkeys((article.article_id, *(part.article_id for part in article.parts))))

    def raw_page(self, file: str, article_id: str = "", *, root: str = "") -> str:
        """The decoded raw text that an article's spans count in; of a page of its own, `file` is enough.

        Of an article on several pages it is theirs, one behind the other. KeyError where there is none; also where
        `file` is a path under several roots and `root` does not say which.
        """
        if article_id:
            rows = self._all(
                "SELECT raw FROM parts JOIN pages USING (page_id) WHERE article_id = ? ORDER BY ordinal",
                article_id,
            ) or self._all(
                "SELECT raw FROM articles JOIN pages USING (page_id) WHERE article_id = ?", article_id
            )
        else:
            rows = self._all(
                "SELECT raw, min(number) FROM pages JOIN files USING (file_id) WHERE file = ?1 AND ?2 IN ('', root) "
                "GROUP BY file_id",
                file,
                root,
            )
            if len(rows) > 1:
                raise KeyError(f"{file} stands under several roots; name one")
        if not rows:
            raise KeyError(article_id or file)
        return "".join(unpack_text(row["raw"]) for row in rows)

    def raw_part(self, article_id: str, part: int) -> str:
        """The raw text of one of an article's pages, by its ordinal; of an article on one page, that page's."""
        rows = self._all(
            "SELECT raw FROM parts JOIN pages USING (page_id) WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        )
        return unpack_text(rows[0]["raw"]) if rows else self.raw_page("", article_id)

    def page_image(self, article_id: str, part: int = 0) -> str:
        """The page image of an article's file, of one on several pages that of a part's; "" where there is none."""
        return self._of_page("image", article_id, part)

    def page_root(self, article_id: str, part: int = 0) -> str:
        """The folder or file that was given to the build, from which an article's page comes; "" where there is none."""
        rows = self._all(
            "SELECT root FROM parts JOIN pages USING (page_id) JOIN files USING (file_id) "
            "WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        ) or self._all(
            "SELECT root FROM articles JOIN pages USING (page_id) JOIN files USING (file_id) WHERE article_id = ?",
            article_id,
        )
        return str(rows[0]["root"]) if rows else ""

    def page_blocks(self, article_id: str, part: int = 0) -> tuple[Block, ...]:
        """The printed lines of the page, with their places on its image; see `page_image.boxes_of`.

        Their spans count in that page's raw text, as those of `Article.printed` do.
        """
        return read_blocks(self._of_page("blocks", article_id, part) or "[]")

    def _of_page(self, column: str, article_id: str, part: int) -> str:
        rows = self._all(
            f"SELECT {column} AS value FROM parts JOIN pages USING (page_id) WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        ) or self._all(
            f"SELECT {column} AS value FROM articles JOIN pages USING (page_id) WHERE article_id = ?",
            article_id,
        )
        return str(rows[0]["value"]) if rows else ""

    def articles(
        self, filter: ArticleFilter, *, words: str = "", limit: int | None = None
    ) -> tuple[ArticleHead, ...]:
        """Heads in the order of date, file and page; each of the space-separated `words` is in the title or text.

        A reprinted article is one; it passes where one of its prints does.
        """
        where, values = _where(filter)
        for word in words.split():
            where.append("instr(a.title || a.text, ?) > 0")
            values.append(word)
        return self._heads(where, values, limit)

    def bylines(self, name: str) -> tuple[ArticleHead, ...]:
        """Heads of what one author wrote."""
        return self._heads(["a.article_id IN (SELECT article_id FROM bylines WHERE name = ?)"], [name], None)

    def chunks(self, rows: Sequence[int]) -> tuple[Chunk, ...]:
        """The chunks of these rows, in the order asked; unknown rows raise KeyError."""
        found: dict[int, Chunk] = {}
        wanted = [int(row) for row in rows]
        for batch in _batches(wanted):
            for row in self._all(
                'SELECT c.row, c.article_id, c.ordinal, c.start, c."end", '
                'substr(a.text, c.start + 1, c."end" - c.start) AS text '
                f"FROM chunks c JOIN articles a USING (article_id) WHERE c.row IN ({_marks(batch)})",
                *batch,
            ):
                chunk_id = f"{row['article_id']}:{row['ordinal']}"
                found[row["row"]] = Chunk(chunk_id, row["article_id"], row["start"], row["end"], row["text"])
        return tuple(found[row] for row in wanted)

    def rows(self, filter: ArticleFilter) -> NDArray[np.int64]:
        """Ascending rows of the chunks whose articles pass."""
        where, values = _where(filter)
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        rows = self._all(
            f"SELECT c.row FROM chunks c JOIN articles a USING (article_id) {clause} ORDER BY c.row", *values
        )
        return np.fromiter((row["row"] for row in rows), dtype=np.int64, count=len(rows))

    def article_rows(self, article_id: str) -> tuple[int, ...]:
        """The rows of one article's chunks, in order."""
        rows = self._all("SELECT row FROM chunks WHERE article_id = ? ORDER BY row", article_id)
        return tuple(row["row"] for row in rows)

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
        where, values = _where(filter)
        if person:
            where.append(
                "m.meeting_id IN (SELECT meeting_id FROM roles WHERE name = ? AND (? = '' OR role = ?))"
            )
            values += [person, role, role]
        for word in words.split():
            where.append("instr(m.name || a.title, ?) > 0")
            values.append(word)
        if held_since:
            where.append("m.held >= ?")
            values.append(iso(held_since))
        if held_until:
            where.append("m.held <= ?")
            values.append(iso(held_until))
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        rows = self._all(
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
        where, values = _where(filter)
        if name:
            where.append("p.name = ?")
            values.append(name)
        if post:
            where.append("instr(p.organisation || p.post, ?) > 0")
            values.append(post)
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        rows = self._all(
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
        rows = self._all(
            "SELECT name, count(DISTINCT article_id) AS times FROM people GROUP BY name ORDER BY times DESC, name"
        )
        return {row["name"]: row["times"] for row in rows}

    def files(self) -> tuple[FileRow, ...]:
        rows = self._all(
            "SELECT f.file, f.newspaper, f.date, f.page, count(a.article_id) AS articles FROM files f "
            "LEFT JOIN pages p USING (file_id) LEFT JOIN articles a USING (page_id) "
            "GROUP BY f.file_id ORDER BY f.date IS NULL, f.date, f.file"
        )
        return tuple(
            FileRow(row["file"], row["newspaper"], parse_day(row["date"]), row["page"], row["articles"])
            for row in rows
        )

    def file_sums(self) -> list[tuple[str, str, str]]:
        """(root, file, SHA-256) of every file that was read, sorted."""
        rows = self._all("SELECT root, file, sha256 FROM files ORDER BY root, file, sha256")
        return [(row["root"], row["file"], row["sha256"]) for row in rows]

    def file_stamps(self) -> dict[tuple[str, str], str]:
        """What the pages of each (root, file) depend on; see `index/reading.py`."""
        return {
            (row["root"], row["file"]): row["stamp"]
            for row in self._all("SELECT root, file, stamp FROM files")
        }

    def refused_files(self) -> set[tuple[str, str]]:
        """The (root, file) of what could not be read, a folder among them, or was read in part."""
        rows = self._all("SELECT DISTINCT root, file FROM refusals WHERE taken = ''")
        return {(row["root"], row["file"]) for row in rows}

    def has_article(self, article_id: str) -> bool:
        """Whether an id is an article's, a copy's or a part's."""
        return bool(
            self._all(
                "SELECT 1 FROM articles WHERE article_id = ? UNION SELECT 1 FROM parts WHERE part_id = ?",
                article_id,
                article_id,
            )
        )

    def refusals(self) -> tuple[Refusal, ...]:
        rows = self._all("SELECT file, error FROM refusals ORDER BY file, error")
        return tuple(Refusal(row["file"], row["error"]) for row in rows)

    def _count(self) -> Counts:
        row = self._one(
            "SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM articles WHERE original IS NULL) AS articles, "
            "(SELECT count(*) FROM articles WHERE original IS NOT NULL) AS copies, "
            "(SELECT count(*) FROM chunks) AS chunks, (SELECT count(DISTINCT name) FROM people) AS people, "
            "(SELECT count(*) FROM meetings) AS meetings"
        )
        return Counts(
            row["files"], row["articles"], row["copies"], row["chunks"], row["people"], row["meetings"]
        )

    def _heads(self, where: list[str], values: list[Any], limit: int | None) -> tuple[ArticleHead, ...]:
        clause = f"WHERE {' AND '.join(['a.original IS NULL', *where])}"
        rows = self._all(
            "SELECT a.article_id, a.title, a.kicker, a.subtitle, a.kind, a.file, a.newspaper, a.date, a.page, "
            f"substr(a.text, 1, {_LEAD_CHARACTERS}) AS lead FROM articles a {clause} "
            "ORDER BY a.date IS NULL, a.date, a.file, a.position, a.article_id LIMIT ?",
            *values,
            -1 if limit is None else limit,
        )
        bylines = self._bylines([row["article_id"] for row in rows])
        return tuple(
            ArticleHead(
                row["article_id"], row["title"], row["kicker"], row["subtitle"],
                bylines.get(row["article_id"], ()), read_place(row), row["kind"], row["lead"],
            )
            for row in rows
        )  # fmt: skip

    def _bylines(self, article_ids: Sequence[str]) -> dict[str, tuple[Byline, ...]]:
        found: dict[str, list[Byline]] = {}
        for batch in _batches(article_ids):
            for row in self._all(
                f"SELECT * FROM bylines WHERE article_id IN ({_marks(batch)}) ORDER BY rowid", *batch
            ):
                found.setdefault(row["article_id"], []).append(Byline(row["name"], row["role"]))
        return {article_id: tuple(bylines) for article_id, bylines in found.items()}

    def _roles(self, meeting_ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
        found: dict[int, list[sqlite3.Row]] = {}
        for batch in _batches(meeting_ids):
            rows = self._all(
                f"SELECT * FROM roles WHERE meeting_id IN ({_marks(batch)}) ORDER BY meeting_id, role, position",
                *batch,
            )
            for meeting_id, group in groupby(rows, key=lambda row: row["meeting_id"]):
                found[meeting_id] = list(group)
        return found

    def _all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.database.all(sql, *values)

    def _one(self, sql: str) -> sqlite3.Row:
        return self._all(sql)[0]


def _where(filter: ArticleFilter) -> tuple[list[str], list[Any]]:
    """SQL conditions on `articles a` and their values."""
    where: list[str] = []
    values: list[Any] = []
    printed: list[tuple[str, str]] = []
    if filter.since:
        printed.append(("date >= ?", str(iso(filter.since))))
    if filter.until:
        printed.append(("date <= ?", str(iso(filter.until))))
    printed += [(f"{name} = ?", value) for name in ("newspaper", "page") if (value := getattr(filter, name))]
    if printed:
        # One of an article's prints passes: itself, a copy, or a part on another page.
        passes = " AND ".join(condition for condition, _ in printed)
        where.append(
            f"a.article_id IN (SELECT coalesce(original, article_id) FROM articles WHERE {passes} "
            f"UNION SELECT article_id FROM parts WHERE {passes})"
        )
        values += [value for _, value in printed] * 2
    if filter.kind:
        where.append("a.kind = ?")
        values.append(filter.kind)
    if filter.person:
        where.append("a.article_id IN (SELECT article_id FROM people WHERE name = ?)")
        values.append(filter.person)
    if filter.article_ids:
        where.append(f"a.article_id IN ({_marks(filter.article_ids)})")
        values.extend(sorted(filter.article_ids))
    return where, values


def _marks(values: Iterable[Any]) -> str:
    return ",".join("?" for _ in values)


def _batches(values: Sequence[_T]) -> Iterable[Sequence[_T]]:
    for at in range(0, len(values), _BATCH):
        yield values[at : at + _BATCH]
