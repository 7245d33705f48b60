"""Bringing a copy of an earlier generation's facts to what the archive holds now: only what changed is prepared.

A page that changed may touch others: those that print the same words, as the first print has the plain id; and those
of its issue, where parts of one article are looked for. These are taken out and put in again beside it, in the order of
their files, so that the facts are the same as if all had been read anew.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from index.building.generation import FactsWriter
from index.building.issues import Issue, delete_articles, possible_issues
from index.building.reading import FilePage, Stamped, Unread, prepare_all, read_stamped
from index.facts.prepared import PreparedPage
from index.facts.schema import REFUSED_FILES, iso, page_hash, read_page
from index.sources.read import SourceFile
from index.types import Refusal

_TEMPORARY = """
CREATE TEMP TABLE stale (page_id INTEGER PRIMARY KEY);
CREATE TEMP TABLE waiting (file_id INTEGER, ordinal INTEGER, prepared BLOB);
CREATE TEMP TABLE waiting_words (words_id TEXT PRIMARY KEY);
"""
_SHARE_WORDS = """
INSERT OR IGNORE INTO stale SELECT page_id FROM printed WHERE words_id IN (
    SELECT words_id FROM printed WHERE page_id IN (SELECT page_id FROM stale) UNION SELECT words_id FROM waiting_words)
"""
_SHARE_AN_ARTICLE = """
INSERT OR IGNORE INTO stale SELECT page_id FROM parts WHERE article_id IN (
    SELECT article_id FROM parts WHERE page_id IN (SELECT page_id FROM stale))
"""
# Where the articles of stale pages are printed.
_PRINTED_AT = """
SELECT a.newspaper, a.date, f.root, f.file FROM articles a JOIN pages USING (page_id) JOIN files f USING (file_id)
WHERE page_id IN (SELECT page_id FROM stale)
UNION SELECT p.newspaper, p.date, f.root, f.file FROM parts p JOIN pages USING (page_id) JOIN files f USING (file_id)
WHERE page_id IN (SELECT page_id FROM stale)
"""
_DELETE_STALE = """
CREATE TEMP TABLE deleted_articles AS
    SELECT article_id FROM articles WHERE page_id IN (SELECT page_id FROM stale)
    UNION SELECT article_id FROM parts WHERE page_id IN (SELECT page_id FROM stale);
DELETE FROM refusals WHERE taken <> '' AND taken IN (
    SELECT words_id FROM printed WHERE page_id IN (SELECT page_id FROM stale));
DELETE FROM printed WHERE page_id IN (SELECT page_id FROM stale);
DELETE FROM pages WHERE page_id IN (SELECT page_id FROM stale);
"""


# A file by its root and its path below it.
FileKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What an update finds in the archive: `unread` files keep what was read of them, and so do those to be `left`."""

    stamped: tuple[Stamped, ...]
    unread: tuple[Unread, ...] = ()
    left: tuple[SourceFile, ...] = ()

    def kept_keys(self) -> frozenset[FileKey]:
        """The keys of the files, and of the folders that cannot be opened, of which what was read is kept."""
        return frozenset(map(file_key, (*(one.source for one in self.unread), *self.left)))


def update_facts(
    writer: FactsWriter, found: FoundFiles, taken_out: Collection[str], on_page: Callable[[], object]
) -> set[Issue]:
    """Take out what is gone, put in what is new; returns the issues in which parts are to be looked for again.

    `taken_out`: ids that were removed since the earlier generation. `on_page` is told of each page that is prepared.
    """
    changes = _Changes(writer)
    for page, prepared in prepare_all(changes.read(found), writer):
        changes.wait(page.file_id, page.ordinal, prepared)
        on_page()
    changes.take_out(taken_out)
    changes.spread()
    for page, prepared in prepare_all(changes.again(), writer):
        changes.wait(page.file_id, page.ordinal, prepared)
        on_page()
    changes.write()
    return changes.issues


class _Changes:
    def __init__(self, writer: FactsWriter) -> None:
        self._writer = writer
        self._db = writer.db
        self._db.executescript(_TEMPORARY)
        self._gone: set[int] = set()
        self._moved: dict[int, int] = {}
        self.issues: set[Issue] = set()

    def read(self, found: FoundFiles) -> Iterator[FilePage]:
        """The pages of new and changed files that the facts do not hold yet."""
        known = {
            (row["root"], row["file"]): (row["file_id"], row["stamp"])
            for row in self._db.execute("SELECT root, file, file_id, stamp FROM files")
        }
        kept = found.kept_keys()
        present = {file_key(one.source) for one in found.stamped}
        for key, (file_id, _) in known.items():
            if key not in present and not is_kept(key, kept):
                self._forget_file(key, file_id)
        for key in self._refused_files():
            if key not in present and not is_kept(key, kept):
                self._forget_refusals(key)
        for one in found.unread:
            self._forget_refusals(file_key(one.source))
            self._writer.add_refusal(one.source.root, Refusal(one.source.file, one.error))
            # Read again as soon as it can be, be it the same: the refusal goes then.
            self._db.execute("UPDATE files SET stamp = '' WHERE root = ? AND file = ?", file_key(one.source))
        changed = [
            one
            for one in found.stamped
            if not one.stamp or known.get(file_key(one.source), (0, ""))[1] != one.stamp
        ]
        for stamped in changed:
            self._forget_refusals(file_key(stamped.source))
        yield from self._unknown(changed, {key: file_id for key, (file_id, _) in known.items()})

    def wait(self, file_id: int, ordinal: int, prepared: PreparedPage) -> None:
        """Lay a prepared page by until it is known what it touches."""
        self._db.execute("INSERT INTO waiting VALUES (?, ?, ?)", (file_id, ordinal, pickle.dumps(prepared)))
        (root,) = self._db.execute("SELECT root FROM files WHERE file_id = ?", (file_id,)).fetchone()
        for one in prepared.articles:
            self._db.execute("INSERT OR IGNORE INTO waiting_words VALUES (?)", (one.article.article_id,))
            place = one.article.place
            self.issues.update(possible_issues(place.newspaper, iso(place.date), root, place.file))

    def take_out(self, removed: Collection[str]) -> None:
        """Have the pages of these articles written anew, as they are left out from now on."""
        self._stale(self._gone)
        for name in removed:
            self._db.execute(
                "INSERT OR IGNORE INTO stale SELECT page_id FROM articles WHERE article_id = ?1 "
                "UNION SELECT page_id FROM parts WHERE ?1 IN (article_id, part_id) "
                "UNION SELECT page_id FROM printed WHERE words_id = ?1",
                (name,),
            )

    def spread(self) -> None:
        """Find all pages that are touched by those that go and come, and by each other."""
        count = -1
        while count != (count := self._count_stale()):
            for script in (_SHARE_WORDS, _SHARE_AN_ARTICLE):
                self._db.execute(script)
            for row in self._db.execute(_PRINTED_AT):
                self.issues.update(possible_issues(*row))
            joined = self._db.execute(
                "SELECT p.page_id, p.newspaper, p.date, f.root, f.file FROM parts p JOIN pages USING (page_id) "
                "JOIN files f USING (file_id)"
            ).fetchall()
            self._stale(
                page_id for page_id, *place in joined if not self.issues.isdisjoint(possible_issues(*place))
            )

    def again(self) -> Iterator[FilePage]:
        """The touched pages that stay, as they were read."""
        rows = self._db.execute(
            "SELECT pages.*, f.root FROM pages JOIN files f USING (file_id) "
            "WHERE page_id IN (SELECT page_id FROM stale) ORDER BY page_id"
        ).fetchall()
        for row in rows:
            if row["page_id"] not in self._gone:
                ordinal = self._moved.get(row["page_id"], row["number"])
                yield FilePage(Path(row["root"]), row["file_id"], ordinal, read_page(row))

    def write(self) -> None:
        """Delete what is stale, move what moved within its file, and add what waits, in the order of the files."""
        self._db.executescript(_DELETE_STALE)
        deleted = [row[0] for row in self._db.execute("SELECT article_id FROM deleted_articles")]
        delete_articles(self._db, deleted)
        self._writer.move_pages(list(self._moved.items()))
        self._db.execute("DELETE FROM files WHERE stamp = 'gone'")
        rows = self._db.execute(
            "SELECT file_id, ordinal, prepared FROM waiting JOIN files USING (file_id) ORDER BY file, root, ordinal"
        )
        for file_id, ordinal, prepared in rows:
            self._writer.add_page(file_id, ordinal, pickle.loads(prepared))

    def _unknown(
        self, changed: Sequence[Stamped], file_ids: dict[tuple[str, str], int]
    ) -> Iterator[FilePage]:
        held: dict[int, dict[bytes, deque[tuple[int, int]]]] = {}
        for stamped in changed:
            if file_id := file_ids.get(file_key(stamped.source)):
                held[file_id] = self._held(file_id)
        for page in read_stamped(changed, self._writer):
            same = held.get(page.file_id, {}).get(page_hash(page.page))
            if not same:
                yield page
                continue
            page_id, ordinal = same.popleft()
            if ordinal != page.ordinal:
                self._moved[page_id] = page.ordinal
        for pages in held.values():
            self._gone.update(page_id for same in pages.values() for page_id, _ in same)

    def _held(self, file_id: int) -> dict[bytes, deque[tuple[int, int]]]:
        """The pages of a file by their content; (page_id, ordinal) in order."""
        found: dict[bytes, deque[tuple[int, int]]] = {}
        rows = self._db.execute(
            "SELECT page_id, number, hash FROM pages WHERE file_id = ? ORDER BY number", (file_id,)
        )
        for page_id, ordinal, digest in rows:
            found.setdefault(digest, deque()).append((page_id, ordinal))
        return found

    def _forget_file(self, key: tuple[str, str], file_id: int) -> None:
        pages = self._db.execute("SELECT page_id FROM pages WHERE file_id = ?", (file_id,))
        self._gone.update(row["page_id"] for row in pages)
        self._forget_refusals(key)
        # Its row is needed until it is known whose issue the pages belonged to.
        self._db.execute("UPDATE files SET stamp = 'gone' WHERE file_id = ?", (file_id,))

    def _refused_files(self) -> list[tuple[str, str]]:
        rows = self._db.execute(REFUSED_FILES)
        return [(row["root"], row["file"]) for row in rows]

    def _forget_refusals(self, key: tuple[str, str]) -> None:
        self._db.execute("DELETE FROM refusals WHERE root = ? AND file = ? AND taken = ''", key)

    def _stale(self, pages: Iterable[int]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(page,) for page in pages])

    def _count_stale(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM stale").fetchone()[0])


def is_kept(key: FileKey, kept: Set[FileKey]) -> bool:
    """Whether a file is one of these, or below one that is a folder that cannot be opened."""
    root, file = key
    while file and (root, file) not in kept:
        file = file.rpartition("/")[0]
    return bool(file)


def file_key(source: SourceFile) -> FileKey:
    return str(source.root), source.file
