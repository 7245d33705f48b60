"""Writing one generation's facts: articles come in one by one, rows are given when all are in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError
from index.read import SourceFile
from index.schema import (
    ROWS,
    TABLES,
    article_row,
    iso,
    meeting_rest,
    meeting_roles,
    place_to_json,
    to_json,
)
from index.types import Article, Chunk, Page, Records, Refusal


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with all that is kept of it."""

    article: Article
    records: Records
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page with its articles, ready to be written."""

    page: Page
    articles: tuple[PreparedArticle, ...]


@dataclass(frozen=True, slots=True)
class ChunkToIndex:
    """What the word index and the embedder need of a chunk."""

    row: int
    ordinal: int
    title: str
    date: str
    text: str


class FactsWriter:
    """Writes `facts.sqlite` of a new generation. Nothing is visible to readers before the generation is switched to."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        # The folder is not switched to before `seal` has synced it, so that SQLite's own care would be done twice.
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + TABLES)
        self._positions: dict[int, int] = {}

    def add_file(self, source: SourceFile, sha256: str) -> int:
        """A file of the archive; its newspaper, date and page follow with its first page."""
        cursor = self._db.execute(
            "INSERT INTO files (root, file, sha256, newspaper, date, page) VALUES (?, ?, ?, '', NULL, '')",
            (str(source.root), source.file, sha256),
        )
        return int(cursor.lastrowid or 0)

    def add_refusal(self, root: Path, refusal: Refusal) -> None:
        self._db.execute("INSERT INTO refusals VALUES (?, ?, ?)", (str(root), refusal.file, refusal.error))

    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(
            Refusal(*row) for row in self._db.execute("SELECT file, error FROM refusals ORDER BY rowid")
        )

    def add_page(self, file_id: int, prepared: PreparedPage) -> None:
        """A page with its articles. An article that is there already, word for word, gets one more place."""
        page = prepared.page
        new = [one for one in prepared.articles if not self._add_place(one.article)]
        if not new:
            return
        blocks = [[b.span.start, b.span.end, *b.box] for b in page.blocks]
        cursor = self._db.execute(
            "INSERT INTO pages (file_id, raw, image, blocks) VALUES (?, ?, ?, ?)",
            (file_id, page.text, page.image, to_json(blocks)),
        )
        page_id = int(cursor.lastrowid or 0)
        first = self._positions.get(file_id, 0)
        self._positions[file_id] = first + len(new)
        if not first:
            place = new[0].article.place
            self._db.execute(
                "UPDATE files SET newspaper = ?, date = ?, page = ? WHERE file_id = ?",
                (place.newspaper, iso(place.date), place.page, file_id),
            )
        for position, one in enumerate(new, first):
            self._add_article(page_id, position, one)

    def finish(self) -> int:
        """Give the chunks their rows; returns their number."""
        self._db.executescript(ROWS)
        return int(self._db.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def chunks(self) -> Iterator[ChunkToIndex]:
        """All chunks by row, once `finish` has given them."""
        rows = self._db.execute(
            "SELECT c.row, c.ordinal, a.kicker || ' ' || a.title || ' ' || a.subtitle, coalesce(a.date, ''), "
            'substr(a.text, c.start + 1, c."end" - c.start) '
            "FROM chunks c JOIN articles a USING (article_id) ORDER BY c.row"
        )
        for row, ordinal, title, date, text in rows:
            yield ChunkToIndex(row, ordinal, title.strip(), date, text)

    def close(self) -> None:
        self._db.execute("ANALYZE")
        self._db.close()

    def _add_place(self, article: Article) -> bool:
        found = self._db.execute(
            "SELECT text, rest, file, newspaper, date, page FROM articles WHERE article_id = ?",
            (article.article_id,),
        ).fetchone()
        if found is None:
            return False
        text, rest, *place = found
        if text != article.text.text:
            raise InputError(
                f"{article.place.file}: the id {article.article_id} is taken by another text in {place[0]}; "
                "give each article an id of its own"
            )
        values = json.loads(rest)
        new = place_to_json(article.place)
        if new != place and new not in values["also"]:
            values["also"].append(new)
            self._db.execute(
                "UPDATE articles SET rest = ? WHERE article_id = ?", (to_json(values), article.article_id)
            )
        return True

    def _add_article(self, page_id: int, position: int, prepared: PreparedArticle) -> None:
        article, records = prepared.article, prepared.records
        article_id = article.article_id
        values = article_row(article, page_id, position)
        self._db.execute(f"INSERT INTO articles VALUES ({','.join('?' * len(values))})", values)
        self._db.executemany(
            "INSERT INTO bylines VALUES (?, ?, ?)", [(article_id, b.name, b.role) for b in article.byline]
        )
        self._db.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)",
            [(article_id, p.name, p.post, p.organisation, p.span.start, p.span.end) for p in records.people],
        )
        for meeting in records.meetings:
            cursor = self._db.execute(
                "INSERT INTO meetings (article_id, name, kind, held, place, rest) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    article_id,
                    meeting.name,
                    meeting.kind,
                    iso(meeting.date),
                    meeting.place,
                    meeting_rest(meeting),
                ),
            )
            self._db.executemany(
                "INSERT INTO roles VALUES (?, ?, ?, ?, ?)",
                [(cursor.lastrowid, *role) for role in meeting_roles(meeting)],
            )
        self._db.executemany(
            "INSERT INTO staged_chunks VALUES (?, ?, ?, ?)",
            [(article_id, int(c.chunk_id.rsplit(":", 1)[1]), c.start, c.end) for c in prepared.chunks],
        )
