"""Writing one generation's facts: articles come in one by one; when all are in, parts are joined, copies are found and
rows are given."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.copies import PERMUTATIONS
from index.jumps import Sheet
from index.prepared import ChunkToIndex, PreparedArticle, PreparedPage, StoredText
from index.read import SourceFile
from index.schema import (
    COPIES_SAY_NOTHING,
    INDEXES,
    PRINT_ORDER,
    ROWS,
    TABLES,
    article_row,
    iso,
    meeting_rest,
    meeting_roles,
    part_rows,
    read_article,
    to_json,
)
from index.types import Article, Byline, Refusal

# Articles in a folder of undated pages, above which it is a heap of issues: nothing says which pages belong together.
_LARGEST_ISSUE = 1_000
_JUMPS = """rest NOT LIKE '%"jumps":[]%'"""  # in SQL: an article has some


class FactsWriter:
    """Writes `facts.sqlite` of a new generation. Nothing is visible to readers before the generation is switched to.

    `removed`: ids of articles that are left out.
    """

    def __init__(self, path: Path, removed: frozenset[str] = frozenset()) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        # The folder is not switched to before `seal` has synced it, so that SQLite's own care would be done twice.
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + TABLES)
        self._removed = removed
        self._positions: dict[int, int] = {}
        self._signatures: dict[str, bytes] = {}
        # Articles printed word for word elsewhere, each with what its other prints are called.
        self._twins: dict[str, list[str]] = {}

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

    def add_page(self, file_id: int, prepared: PreparedPage) -> int:
        """A page with its articles; returns how many are kept.

        Where an article's very words are there already, this is another print of it, with an id of its own.
        """
        page = prepared.page
        kept = [
            one
            for one in prepared.articles
            if not self._removed.intersection((one.article.article_id, _name_of_print(one.article)))
        ]
        kept = [
            self._named(one)
            for one in kept
            if not self._is_repeated(file_id, one.article) and not self._clashes(file_id, one.article)
        ]
        if not kept:
            return 0
        blocks = [[b.span.start, b.span.end, *b.box] for b in page.blocks]
        cursor = self._db.execute(
            "INSERT INTO pages (file_id, raw, image, blocks) VALUES (?, ?, ?, ?)",
            (file_id, page.text, page.image, to_json(blocks)),
        )
        page_id = int(cursor.lastrowid or 0)
        first = self._positions.get(file_id, 0)
        self._positions[file_id] = first + len(kept)
        if not first:
            place = kept[0].article.place
            self._db.execute(
                "UPDATE files SET newspaper = ?, date = ?, page = ? WHERE file_id = ?",
                (place.newspaper, iso(place.date), place.page, file_id),
            )
        for position, one in enumerate(kept, first):
            self._add_article(page_id, position, one)
        return len(kept)

    def complete(self) -> None:
        """All pages are in: what follows reads them."""
        self._name_first_prints()
        self._db.executescript(INDEXES)

    def jumping_issues(self) -> Iterator[list[Sheet]]:
        """Issue by issue, the sheets among which parts may be found; only issues where an article jumps."""
        seen: set[tuple[str | None, ...]] = set()
        jumped = self._db.execute(f"SELECT article_id FROM articles WHERE {_JUMPS} ORDER BY {PRINT_ORDER}")
        for (article_id,) in jumped.fetchall():
            row = self._sheet_rows("a.article_id = ?", article_id)
            if not row:  # a part of an article that was joined
                continue
            sheet = self._sheet(row[0])
            place = sheet.article.place
            folder = place.file[: -len(place.file.rsplit("/", 1)[-1])]
            issue = (place.newspaper, iso(place.date)) if sheet.is_dated else (sheet.root, folder)
            if issue in seen:
                continue
            seen.add(issue)
            # Records say themselves that they jump; of pages, one may have lost its mark.
            marked = f"(a.file NOT LIKE '%.jsonl%' OR {_JUMPS})"
            if sheet.is_dated:
                rows = self._sheet_rows(
                    f"a.date = ? AND a.newspaper = ? AND {marked}", iso(place.date), place.newspaper
                )
            else:
                rows = self._sheet_rows(
                    f"f.root = ? AND a.file >= ? AND a.file < ? AND {marked} LIMIT {_LARGEST_ISSUE + 1}",
                    sheet.root,
                    folder,
                    folder + "\U0010ffff",
                )
                if len(rows) > _LARGEST_ISSUE:
                    continue
            rows.sort(key=lambda one: (one["file"], one["position"], one["article_id"]))
            yield [self._sheet(one) for one in rows]

    def join(self, parts: Sequence[Article], whole: PreparedArticle) -> None:
        """Put one article in the place of its parts; one that was removed leaves them out with it."""
        marks = ",".join("?" * len(parts))
        ids = [part.article_id for part in parts]
        rows = self._db.execute(
            f"SELECT article_id, page_id, position FROM articles WHERE article_id IN ({marks})", ids
        ).fetchall()
        pages = {row["article_id"]: (row["page_id"], row["position"]) for row in rows}
        self._db.execute(
            f"DELETE FROM roles WHERE meeting_id IN (SELECT meeting_id FROM meetings WHERE article_id IN ({marks}))",
            ids,
        )
        for table in ("articles", "bylines", "people", "meetings", "staged_chunks"):
            self._db.execute(f"DELETE FROM {table} WHERE article_id IN ({marks})", ids)
        for article_id in ids:
            del self._signatures[article_id]
        whole = self._named(whole)
        if whole.article.article_id in self._removed:
            return
        page_id, position = pages[ids[0]]
        self._add_article(page_id, position, whole)
        rows = part_rows(whole.article, [pages[article_id][0] for article_id in ids])
        self._db.executemany(f"INSERT INTO parts VALUES ({','.join('?' * 9)})", rows)

    def merge_copies(
        self,
        find: Callable[[NDArray[np.uint32], Callable[[int, int], bool]], dict[int, int]],
        is_copy: Callable[[StoredText, StoredText], bool],
    ) -> None:
        """Point each copy to its original; what the copies say is said by their originals alone."""
        ids = [row[0] for row in self._db.execute(f"SELECT article_id FROM articles ORDER BY {PRINT_ORDER}")]
        signatures = np.frombuffer(b"".join(self._signatures[one] for one in ids), dtype=np.uint32)
        copies = find(
            signatures.reshape(len(ids), PERMUTATIONS),
            lambda one, other: is_copy(self._stored(ids[one]), self._stored(ids[other])),
        )
        self._db.executemany(
            "UPDATE articles SET original = ? WHERE article_id = ?",
            [(ids[original], ids[copy]) for copy, original in copies.items()],
        )
        self._db.executescript(COPIES_SAY_NOTHING)

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

    def _is_repeated(self, file_id: int, article: Article) -> bool:
        """Whether a file holds an article twice at one place, as a doubled line does."""
        names = [one for one in (article.article_id, _name_of_print(article)) if one in self._signatures]
        found = self._db.execute(
            "SELECT file_id, a.date, a.page FROM articles a JOIN pages USING (page_id) "
            f"WHERE article_id IN ({','.join('?' * len(names))})",
            names,
        )
        here = (file_id, iso(article.place.date), article.place.page)
        return any(tuple(row) == here for row in found)

    def _clashes(self, file_id: int, article: Article) -> bool:
        """Whether an article's id is taken by other words; then it is refused."""
        if article.article_id not in self._signatures:
            return False
        text, file = self._db.execute(
            "SELECT text, file FROM articles WHERE article_id = ?", (article.article_id,)
        ).fetchone()
        if "".join(text.split()) == "".join(article.text.text.split()):
            return False
        (root,) = self._db.execute("SELECT root FROM files WHERE file_id = ?", (file_id,)).fetchone()
        message = (
            f"{article.place.file}: the id {article.article_id} is taken by another text in {file}; "
            "give each article an id of its own"
        )
        self.add_refusal(Path(root), Refusal(article.place.file, message))
        return True

    def _named(self, prepared: PreparedArticle) -> PreparedArticle:
        """The article by a name that is free: its own, or where its very words are printed already, one of its place."""
        article = prepared.article
        if article.article_id not in self._signatures:
            return prepared
        twins = self._twins.setdefault(article.article_id, [])
        name = self._free_name(article)
        twins.append(name)
        chunks = tuple(
            replace(chunk, chunk_id=f"{name}:{ordinal}", article_id=name)
            for ordinal, chunk in enumerate(prepared.chunks)
        )
        return replace(prepared, article=replace(article, article_id=name), chunks=chunks)

    def _free_name(self, article: Article) -> str:
        name = _name_of_print(article)
        while name in self._signatures:  # the same file and page of another archive
            name = _name_of_print(replace(article, article_id=name))
        return name

    def _name_first_prints(self) -> None:
        """The plain id belongs to the first print, whichever was read first; every other has the name of its place."""
        names: list[tuple[str, str]] = []
        for plain, others in self._twins.items():
            prints = [plain, *(other for other in others if other in self._signatures)]
            rows = self._db.execute(
                f"SELECT * FROM articles WHERE article_id IN ({','.join('?' * len(prints))}) ORDER BY {PRINT_ORDER}",
                prints,
            ).fetchall()
            first = rows[0]["article_id"]
            if first == plain:
                continue
            name = self._free_name(read_article(next(row for row in rows if row["article_id"] == plain)))
            self._signatures[name] = self._signatures.pop(first)
            names += [(first, plain), (plain, name)]
        if not names:
            return
        self._db.execute("CREATE TEMP TABLE names (old TEXT PRIMARY KEY, new TEXT NOT NULL)")
        self._db.executemany("INSERT INTO names VALUES (?, ?)", names)
        for table in ("articles", "bylines", "people", "meetings", "staged_chunks"):
            # By way of names that nobody has, as two articles change theirs with each other.
            self._db.execute(
                f"UPDATE {table} SET article_id = char(1) || (SELECT new FROM names WHERE old = article_id) "
                "WHERE article_id IN (SELECT old FROM names)"
            )
            self._db.execute(
                f"UPDATE {table} SET article_id = substr(article_id, 2) "
                "WHERE article_id IN (SELECT char(1) || new FROM names)"
            )
        self._db.execute("DROP TABLE names")

    def _sheet_rows(self, where: str, *values: str | None) -> list[sqlite3.Row]:
        return self._db.execute(
            "SELECT a.*, p.raw, f.root FROM articles a JOIN pages p USING (page_id) "
            f"JOIN files f USING (file_id) WHERE {where}",
            values,
        ).fetchall()

    def _sheet(self, row: sqlite3.Row) -> Sheet:
        authors = self._db.execute(
            "SELECT name, role FROM bylines WHERE article_id = ? ORDER BY rowid", (row["article_id"],)
        )
        bylines = tuple(Byline(author["name"], author["role"]) for author in authors)
        return Sheet(read_article(row, bylines), len(row["raw"]), row["root"])

    def _stored(self, article_id: str) -> StoredText:
        title, text = self._db.execute(
            "SELECT title, text FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        names = self._db.execute("SELECT DISTINCT name FROM people WHERE article_id = ?", (article_id,))
        return StoredText(article_id, title, text, tuple(row["name"] for row in names))

    def _add_article(self, page_id: int, position: int, prepared: PreparedArticle) -> None:
        article, records = prepared.article, prepared.records
        article_id = article.article_id
        self._signatures[article_id] = prepared.signature
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


def _name_of_print(article: Article) -> str:
    """What another print of an article's very words is called: by its words and its place."""
    words = f"{article.article_id}\n{article.place.file}\n{article.place.page}"
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
