"""Writing one generation's facts: pages come in one by one; when all are in, parts are joined, copies are found and
rows are given. A new database, or a copy of an earlier generation's in which only what changed is written anew."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.building.issues import Issue, delete_articles, jumping_issues, own_page
from index.building.prints import Prints
from index.building.reprints import merge_copies
from index.cutting.jumps import PagedArticle
from index.errors import SnapshotError
from index.facts.prepared import PreparedArticle, PreparedPage
from index.facts.schema import (
    COPIES_SPEAK_AGAIN,
    INDEXES,
    NO_ROWS,
    ROWS,
    TABLES,
    article_row,
    iso,
    meeting_rest,
    meeting_roles,
    part_rows,
)
from index.sources.read import SourceFile
from index.types import Article, Meeting, Refusal

# Larger pages waste less behind the texts, most of which fill a good part of a default page.
_PAGE_BYTES = 32_768
_POSITIONS = (
    20  # bits of an article's position that count within its page; the page's ordinal stands above them
)
_IN_PAGE = (1 << _POSITIONS) - 1
# A file's place is that of its first article, which may have gone into one that begins on another page.
_PLACES = f"""
CREATE TEMP TABLE places (file_id INTEGER PRIMARY KEY, newspaper TEXT, date TEXT, page TEXT, first INTEGER);
INSERT INTO places SELECT file_id, u.newspaper, u.date, u.page, min((number << {_POSITIONS}) + u.position) FROM (
    SELECT page_id, position & {_IN_PAGE} AS position, newspaper, date, page FROM articles UNION ALL
    SELECT page_id, 0, newspaper, date, page FROM parts) u JOIN pages USING (page_id) GROUP BY file_id;
UPDATE files SET (newspaper, date, page) =
    (SELECT newspaper, date, page FROM places WHERE places.file_id = files.file_id)
    WHERE file_id IN (SELECT file_id FROM places);
DROP TABLE places;
"""


class FactsWriter:
    """Writes `facts.sqlite` of a new generation. Nothing is visible to readers before the generation is switched to.

    `removed`: ids of articles that are left out. `base`: an earlier generation's facts, with which this one begins.
    """

    def __init__(self, path: Path, removed: frozenset[str] = frozenset(), base: Path | None = None) -> None:
        if base:
            shutil.copyfile(base, path)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        # The folder is not switched to before `seal` has synced it, so that SQLite's own care would be done twice.
        self.db.executescript(
            f"PRAGMA page_size = {_PAGE_BYTES}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
            + (COPIES_SPEAK_AGAIN + NO_ROWS if base else TABLES)
        )
        self._is_new = base is None
        self._removed = removed
        self._prints = Prints(self.db)
        self._changed: set[str] = set()

    def add_file(self, source: SourceFile, sha256: str, stamp: str) -> int:
        """A file of the archive, new or changed; its newspaper, date and page follow with its pages."""
        self.db.execute(
            "INSERT INTO files (root, file, sha256, stamp, newspaper, date, page) VALUES (?, ?, ?, ?, '', NULL, '') "
            "ON CONFLICT (root, file) DO UPDATE SET sha256 = excluded.sha256, stamp = excluded.stamp, "
            "newspaper = '', date = NULL, page = ''",
            (str(source.root), source.file, sha256, stamp),
        )
        row = self.db.execute(
            "SELECT file_id FROM files WHERE root = ? AND file = ?", (str(source.root), source.file)
        )
        return int(row.fetchone()["file_id"])

    def unstamp(self, file_id: int) -> None:
        """Have the next update read a file again, whatever it holds then."""
        self.db.execute("UPDATE files SET stamp = '' WHERE file_id = ?", (file_id,))

    def add_refusal(self, root: Path | str, refusal: Refusal, *, taken: str = "") -> None:
        self.db.execute(
            "INSERT INTO refusals VALUES (?, ?, ?, ?)", (str(root), refusal.file, refusal.error, taken)
        )

    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(
            Refusal(*row) for row in self.db.execute("SELECT file, error FROM refusals ORDER BY rowid")
        )

    def count_articles(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def add_page(self, file_id: int, ordinal: int, prepared: PreparedPage) -> int:
        """The page of this ordinal within its file, with its articles; returns how many are kept.

        Where an article's very words are there already, this is another print of it, with an id of its own.
        """
        cursor = self.db.execute(
            "INSERT INTO pages (file_id, number, hash, given, raw, length, image, blocks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (file_id, ordinal, *prepared.row),
        )
        page_id = int(cursor.lastrowid or 0)
        self.db.executemany(
            "INSERT INTO printed VALUES (?, ?)",
            [(page_id, one.article.article_id) for one in prepared.articles],
        )
        kept: list[PreparedArticle] = []
        for one in prepared.articles:
            names = (one.article.article_id, self._prints.name_of(one.article))
            if self._removed.intersection(names) or self._prints.is_repeated(file_id, one.article):
                continue
            if other := self._prints.other_words(one.article):
                self._refuse_id(file_id, one.article, other)
                continue
            kept.append(self._prints.named(one))
        for position, one in enumerate(kept, ordinal << _POSITIONS):
            self._add_article(page_id, position, one)
        return len(kept)

    def move_pages(self, ordinals: Collection[tuple[int, int]]) -> None:
        """Pages (page_id, ordinal) that stand elsewhere in their file than before."""
        self.db.executemany("UPDATE pages SET number = ?2 WHERE page_id = ?1", ordinals)
        self.db.executemany(
            f"UPDATE articles SET position = (position & {_IN_PAGE}) + (?2 << {_POSITIONS}) WHERE page_id = ?1",
            ordinals,
        )

    def complete(self) -> None:
        """All pages are in: what follows reads them."""
        self._changed |= self._prints.name_first()
        if self._is_new:
            self.db.executescript(INDEXES)
        self.db.executescript(_PLACES)

    def jumping_issues(self, among: Collection[Issue] | None = None) -> Iterator[list[PagedArticle]]:
        """Issue by issue, the sheets among which parts may be found; only issues where an article jumps."""
        return jumping_issues(self.db, among)

    def join(self, parts: Sequence[Article], whole: PreparedArticle) -> None:
        """Put one article in the place of its parts; one that was removed leaves them out with it."""
        pages = {part.article_id: own_page(self.db, part.article_id) for part in parts}
        page_id, position = pages[parts[0].article_id]
        delete_articles(self.db, list(pages))
        self.db.execute("INSERT INTO printed VALUES (?, ?)", (page_id, whole.article.article_id))
        whole = self._prints.named(whole)
        if whole.article.article_id in self._removed:
            return
        self._add_article(page_id, position, whole)
        rows = part_rows(whole.article, [pages[part.article_id][0] for part in parts])
        self.db.executemany(f"INSERT INTO parts VALUES ({','.join('?' * 9)})", rows)

    def merge_copies(self) -> None:
        """Point each copy to its original; what the copies say is said by their originals alone."""
        merge_copies(self.db, self._changed)

    def finish(self) -> int:
        """Give the chunks their rows; returns their number."""
        self.db.executescript(ROWS)
        return int(self.db.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def close(self) -> None:
        """Have all on the file; SnapshotError where it does not take it."""
        try:
            self.db.execute("ANALYZE")
            if self.db.in_transaction:
                self.db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise SnapshotError(
                f"the facts cannot be written ({error}); free some space and try again"
            ) from error
        finally:
            self.db.close()

    def _refuse_id(self, file_id: int, article: Article, other: str) -> None:
        (root,) = self.db.execute("SELECT root FROM files WHERE file_id = ?", (file_id,)).fetchone()
        message = (
            f"{article.place.file}: the id {article.article_id} is taken by another text in {other}; "
            "give each article an id of its own"
        )
        self.add_refusal(root, Refusal(article.place.file, message), taken=article.article_id)

    def _add_article(self, page_id: int, position: int, prepared: PreparedArticle) -> None:
        article, records = prepared.article, prepared.records
        article_id = article.article_id
        self._changed.add(article_id)
        values = (*article_row(article, page_id, position), prepared.signature)
        self.db.execute(f"INSERT INTO articles VALUES ({','.join('?' * len(values))})", values)
        self.db.executemany(
            "INSERT INTO bylines VALUES (?, ?, ?)", [(article_id, b.name, b.role) for b in article.byline]
        )
        self.db.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)",
            [(article_id, p.name, p.post, p.organisation, p.span.start, p.span.end) for p in records.people],
        )
        for meeting in records.meetings:
            self._add_meeting(article_id, meeting)
        self.db.executemany(
            "INSERT INTO staged_chunks VALUES (?, ?, ?, ?)",
            [(article_id, int(c.chunk_id.rsplit(":", 1)[1]), c.start, c.end) for c in prepared.chunks],
        )

    def _add_meeting(self, article_id: str, meeting: Meeting) -> None:
        values = (
            article_id, meeting.name, meeting.kind, iso(meeting.date), meeting.place, meeting_rest(meeting)
        )  # fmt: skip
        cursor = self.db.execute(
            "INSERT INTO meetings (article_id, name, kind, held, place, rest) VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )
        self.db.executemany(
            "INSERT INTO roles VALUES (?, ?, ?, ?, ?)",
            [(cursor.lastrowid, *role) for role in meeting_roles(meeting)],
        )
