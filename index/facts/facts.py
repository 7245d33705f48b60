"""What a snapshot knows, read from SQLite: its articles and chunks here, its pages and its records beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotError
from index.facts.database import Database
from index.facts.fact_filter import batches, marks, where
from index.facts.fact_rows import ArticleHead, Counts, FileRow, MeetingRow, MentionRow, PostRow
from index.facts.page_facts import PageFacts
from index.facts.record_facts import RecordFacts
from index.facts.schema import PRINT_ORDER, parse_day, read_article, read_copy, read_part, read_place
from index.types import Article, ArticleFilter, Byline, Chunk

__all__ = ["ArticleHead", "Counts", "Facts", "FileRow", "MeetingRow", "MentionRow", "PostRow"]

_LEAD_CHARACTERS = 80
_FILTERS_KEPT = 8


class Facts(PageFacts, RecordFacts):
    """A facts database opened for reading; a connection a thread."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SnapshotError(f"{path}: the facts database is missing; run verify, then rollback or build")
        self.database = Database(path)
        self._counts = self._count()
        self._period = self._find_period()
        # A talk keeps its filters, and a year's rows take a tenth of a second to list.
        self._rows_of = lru_cache(_FILTERS_KEPT)(self._list_rows)

    def counts(self) -> Counts:
        return self._counts

    def period(self) -> tuple[date | None, date | None]:
        """First and last issue date; (None, None) where no article is dated."""
        return self._period

    def _find_period(self) -> tuple[date | None, date | None]:
        row = self.database.one("SELECT min(date) AS first, max(date) AS last FROM articles")
        return parse_day(row["first"]), parse_day(row["last"])

    def newspapers(self) -> tuple[str, ...]:
        rows = self.database.all(
            "SELECT DISTINCT newspaper FROM articles WHERE newspaper <> '' ORDER BY newspaper"
        )
        return tuple(row["newspaper"] for row in rows)

    def article(self, article_id: str) -> Article:
        """One article whole, by its id, that of a copy or that of a part on one of its pages.

        A copy is given as it is printed, with its original among `also`. KeyError where there is none of that id.
        """
        rows = self.database.all("SELECT * FROM articles WHERE article_id = ?", article_id)
        if not rows:
            whole = self.database.all("SELECT article_id FROM parts WHERE part_id = ?", article_id)
            if not whole or whole[0]["article_id"] == article_id:
                raise KeyError(article_id)
            return self.article(whole[0]["article_id"])
        row = rows[0]
        parts = self.database.all("SELECT * FROM parts WHERE article_id = ? ORDER BY ordinal", article_id)
        original = row["original"] or article_id
        also = self.database.all(
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
        whole = self.database.all("SELECT article_id FROM parts WHERE part_id = ?", article_id)
        article_id = whole[0]["article_id"] if whole else article_id
        rows = self.database.all("SELECT original FROM articles WHERE article_id = ?", article_id)
        return str(rows[0]["original"] or article_id) if rows else article_id

    def names_of(self, article_id: str) -> tuple[str, ...]:
        """All ids of one printed article: its own, and those of its parts on several pages."""
        article = self.article(article_id)
        return tuple(dict.fromkeys((article.article_id, *(part.article_id for part in article.parts))))

    def articles(
        self, filter: ArticleFilter, *, words: str = "", limit: int | None = None
    ) -> tuple[ArticleHead, ...]:
        """Heads in the order of date, file and page; each of the space-separated `words` is in the title or text.

        A reprinted article is one; it passes where one of its prints does.
        """
        conditions, values = where(filter)
        for word in words.split():
            conditions.append("instr(a.title || a.text, ?) > 0")
            values.append(word)
        return self._heads(conditions, values, limit)

    def bylines(self, name: str, filter: ArticleFilter | None = None) -> tuple[ArticleHead, ...]:
        """Heads of what one author wrote."""
        conditions, values = where(filter or ArticleFilter())
        signed = "a.article_id IN (SELECT article_id FROM bylines WHERE name = ?)"
        return self._heads([*conditions, signed], [*values, name], None)

    def chunks(self, rows: Sequence[int]) -> tuple[Chunk, ...]:
        """The chunks of these rows, in the order asked; unknown rows raise KeyError."""
        found: dict[int, Chunk] = {}
        wanted = [int(row) for row in rows]
        for batch in batches(wanted):
            for row in self.database.all(
                'SELECT c.row, c.article_id, c.ordinal, c.start, c."end", '
                'substr(a.text, c.start + 1, c."end" - c.start) AS text '
                f"FROM chunks c JOIN articles a USING (article_id) WHERE c.row IN ({marks(batch)})",
                *batch,
            ):
                chunk_id = f"{row['article_id']}:{row['ordinal']}"
                found[row["row"]] = Chunk(chunk_id, row["article_id"], row["start"], row["end"], row["text"])
        return tuple(found[row] for row in wanted)

    def article_ids(self, rows: Sequence[int]) -> frozenset[str]:
        """The articles that the chunks of these rows are of, without their texts."""
        return frozenset(
            row["article_id"]
            for batch in batches(rows)
            for row in self.database.all(
                f"SELECT DISTINCT article_id FROM chunks WHERE row IN ({marks(batch)})", *batch
            )
        )

    def rows(self, filter: ArticleFilter) -> NDArray[np.int64]:
        """Ascending rows of the chunks whose articles pass, not to be written to."""
        return self._rows_of(filter)

    def _list_rows(self, filter: ArticleFilter) -> NDArray[np.int64]:
        conditions, values = where(filter)
        clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.database.all(
            f"SELECT c.row FROM chunks c JOIN articles a USING (article_id) {clause} ORDER BY c.row", *values
        )
        found = np.fromiter((row["row"] for row in rows), dtype=np.int64, count=len(rows))
        found.flags.writeable = False
        return found

    def has_article(self, article_id: str) -> bool:
        """Whether an id is an article's, a copy's or a part's."""
        return bool(
            self.database.all(
                "SELECT 1 FROM articles WHERE article_id = ? UNION SELECT 1 FROM parts WHERE part_id = ?",
                article_id,
                article_id,
            )
        )

    def _count(self) -> Counts:
        row = self.database.one(
            "SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM articles WHERE original IS NULL) AS articles, "
            "(SELECT count(*) FROM articles WHERE original IS NOT NULL) AS copies, "
            "(SELECT count(*) FROM chunks) AS chunks, (SELECT count(DISTINCT name) FROM people) AS people, "
            "(SELECT count(*) FROM meetings) AS meetings"
        )
        return Counts(
            row["files"], row["articles"], row["copies"], row["chunks"], row["people"], row["meetings"]
        )

    def _heads(self, conditions: list[str], values: list[Any], limit: int | None) -> tuple[ArticleHead, ...]:
        clause = f"WHERE {' AND '.join(['a.original IS NULL', *conditions])}"
        rows = self.database.all(
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
        for batch in batches(article_ids):
            for row in self.database.all(
                f"SELECT * FROM bylines WHERE article_id IN ({marks(batch)}) ORDER BY rowid", *batch
            ):
                found.setdefault(row["article_id"], []).append(Byline(row["name"], row["role"]))
        return {article_id: tuple(bylines) for article_id, bylines in found.items()}
