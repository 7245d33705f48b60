"""Which articles of a facts database belong to one issue, so that a part of one may stand on another page of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence

from index.cutting.jumps import PagedArticle
from index.facts.schema import PRINT_ORDER, RECORDS, iso, read_article
from index.types import Byline

# Articles in a folder of undated pages, above which it is a heap of issues: nothing says which pages belong together.
_LARGEST_ISSUE = 1_000
_JUMPS = """rest LIKE '%"jumps":%'"""  # in SQL: an article has some

# A dated issue is its newspaper and its date, an undated one its root and its folder.
Issue = tuple[str, str]


def possible_issues(newspaper: str, day: str | None, root: str, file: str) -> Iterator[Issue]:
    """The issues in which an article may be looked for: its newspaper's of its day, and the folders above its file."""
    if day:
        yield newspaper, day
    folder = file
    while folder:
        folder = folder.rpartition("/")[0]
        yield root, f"{folder}/" if folder else ""


def jumping_issues(
    db: sqlite3.Connection, among: Collection[Issue] | None = None
) -> Iterator[list[PagedArticle]]:
    """Issue by issue, the sheets among which parts may be found; only issues where an article jumps.

    `among`: only these issues.
    """
    seen: set[Issue] = set()
    jumped = db.execute(
        "SELECT article_id, newspaper, date, file, "
        "(SELECT root FROM files JOIN pages USING (file_id) WHERE pages.page_id = articles.page_id) "
        f"FROM articles WHERE {_JUMPS} ORDER BY {PRINT_ORDER}"
    ).fetchall()
    for article_id, newspaper, day, file, root in jumped:
        if among is not None and not any(one in among for one in possible_issues(newspaper, day, root, file)):
            continue
        row = _sheet_rows(db, "a.article_id = ?", article_id)
        if not row:  # a part of an article that was joined
            continue
        sheet = _sheet(db, row[0])
        issue = _issue_of(sheet)
        if issue in seen or (among is not None and issue not in among):
            continue
        seen.add(issue)
        sheets = _rows_of(db, issue, sheet.is_dated)
        sheets.sort(key=lambda one: (one["file"], one["position"], one["article_id"]))
        if len(sheets) <= _LARGEST_ISSUE or issue == (newspaper, day):
            yield [_sheet(db, one) for one in sheets]


def own_page(db: sqlite3.Connection, article_id: str) -> tuple[int, int]:
    """The page that an article stands on, and its position."""
    row = db.execute("SELECT page_id, position FROM articles WHERE article_id = ?", (article_id,)).fetchone()
    return row["page_id"], row["position"]


def delete_articles(db: sqlite3.Connection, article_ids: Sequence[str]) -> None:
    """Take articles out with all that is kept of them."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS deleted (article_id TEXT PRIMARY KEY)")
    db.execute("DELETE FROM deleted")
    db.executemany("INSERT INTO deleted VALUES (?)", [(one,) for one in article_ids])
    here = "article_id IN (SELECT article_id FROM deleted)"
    db.execute(f"DELETE FROM roles WHERE meeting_id IN (SELECT meeting_id FROM meetings WHERE {here})")
    for table in (*RECORDS, "parts", "articles"):
        db.execute(f"DELETE FROM {table} WHERE {here}")


def _issue_of(sheet: PagedArticle) -> Issue:
    """The issue that a sheet belongs to."""
    place = sheet.article.place
    if sheet.is_dated:
        return place.newspaper, str(iso(place.date))
    return sheet.root, place.file[: -len(place.file.rsplit("/", 1)[-1])]


def _rows_of(db: sqlite3.Connection, issue: Issue, is_dated: bool) -> list[sqlite3.Row]:
    """What of an issue may hold parts of one article; of a heap, one more than the largest."""
    # Records say themselves that they jump; of pages, one may have lost its mark.
    marked = f"(a.file NOT LIKE '%.jsonl%' OR {_JUMPS})"
    if is_dated:
        newspaper, day = issue
        return _sheet_rows(db, f"a.date = ? AND a.newspaper = ? AND {marked}", day, newspaper)
    root, folder = issue
    return _sheet_rows(
        db,
        f"f.root = ? AND a.file >= ? AND a.file < ? AND {marked} LIMIT {_LARGEST_ISSUE + 1}",
        root,
        folder,
        folder + "\U0010ffff",
    )


def _sheet_rows(db: sqlite3.Connection, where: str, *values: str) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT a.*, p.length, f.root FROM articles a JOIN pages p USING (page_id) "
        f"JOIN files f USING (file_id) WHERE {where}",
        values,
    ).fetchall()


def _sheet(db: sqlite3.Connection, row: sqlite3.Row) -> PagedArticle:
    authors = db.execute(
        "SELECT name, role FROM bylines WHERE article_id = ? ORDER BY rowid", (row["article_id"],)
    )
    bylines = tuple(Byline(author["name"], author["role"]) for author in authors)
    return PagedArticle(read_article(row, bylines), row["length"], row["root"])
