"""The facts database: its tables, and how records become rows and rows become records."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from index.types import (
    Article,
    Attendee,
    Byline,
    Caption,
    Copy,
    Jump,
    Meeting,
    Page,
    Part,
    Person,
    Piece,
    Place,
    PrintedLine,
    Span,
    Text,
)

# Articles are numbered and chunks given their rows only when all are in (`index/building/generation.py`), in the order
# (date, file, position), so that the same archive gives the same rows whatever order it was read in.
TABLES = """
-- `stamp`: what a file's pages depend on; as long as it stays, they are not read again.
CREATE TABLE files (
    file_id INTEGER PRIMARY KEY, root TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, stamp TEXT NOT NULL,
    newspaper TEXT NOT NULL, date TEXT, page TEXT NOT NULL, UNIQUE (root, file));
-- `taken`: the id that another article had already, where that is why one was refused.
CREATE TABLE refusals (root TEXT NOT NULL, file TEXT NOT NULL, error TEXT NOT NULL, taken TEXT NOT NULL);
-- `hash` tells a page by its content, `given` is what its file says of it, `raw` its text, packed.
CREATE TABLE pages (
    page_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files, number INTEGER NOT NULL,
    hash BLOB NOT NULL, given TEXT NOT NULL, raw BLOB NOT NULL, length INTEGER NOT NULL,
    image TEXT NOT NULL, blocks TEXT NOT NULL);
-- The ids that a page's articles have by their words alone, kept or not: what pages may share.
CREATE TABLE printed (page_id INTEGER NOT NULL REFERENCES pages, words_id TEXT NOT NULL);
-- `original`: the article that is shown for this one, where this one is a copy of it.
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, page_id INTEGER NOT NULL REFERENCES pages, position INTEGER NOT NULL,
    file TEXT NOT NULL, newspaper TEXT NOT NULL, date TEXT, page TEXT NOT NULL,
    title TEXT NOT NULL, kicker TEXT NOT NULL, subtitle TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
    original TEXT, text TEXT NOT NULL, pieces TEXT NOT NULL, rest TEXT NOT NULL, signature BLOB NOT NULL);
-- Pairs of articles that were compared word for word.
CREATE TABLE compared (first TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL, PRIMARY KEY (first, other));
-- The pages of an article that goes on over several, the first one too.
CREATE TABLE parts (
    article_id TEXT NOT NULL REFERENCES articles, ordinal INTEGER NOT NULL, part_id TEXT NOT NULL,
    page_id INTEGER NOT NULL REFERENCES pages, start INTEGER NOT NULL, file TEXT NOT NULL,
    newspaper TEXT NOT NULL, date TEXT, page TEXT NOT NULL);
CREATE TABLE bylines (article_id TEXT NOT NULL REFERENCES articles, name TEXT NOT NULL, role TEXT NOT NULL);
CREATE TABLE people (
    article_id TEXT NOT NULL REFERENCES articles, name TEXT NOT NULL, post TEXT NOT NULL,
    organisation TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE TABLE meetings (
    meeting_id INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles, name TEXT NOT NULL,
    kind TEXT NOT NULL, held TEXT, place TEXT NOT NULL, rest TEXT NOT NULL);
CREATE TABLE roles (
    meeting_id INTEGER NOT NULL REFERENCES meetings, role TEXT NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, post TEXT NOT NULL);
CREATE TABLE staged_chunks (
    article_id TEXT NOT NULL REFERENCES articles, ordinal INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL);
"""

INDEXES = """
CREATE INDEX pages_file ON pages (file_id);
CREATE INDEX printed_words ON printed (words_id);
CREATE INDEX printed_page ON printed (page_id);
CREATE INDEX articles_date ON articles (date, article_id);
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_page ON articles (page_id);
CREATE INDEX articles_original ON articles (original) WHERE original IS NOT NULL;
CREATE INDEX bylines_name ON bylines (name);
CREATE INDEX bylines_article ON bylines (article_id);
CREATE INDEX people_name ON people (name, article_id);
CREATE INDEX people_article ON people (article_id);
CREATE INDEX meetings_article ON meetings (article_id);
CREATE INDEX meetings_held ON meetings (held);
CREATE INDEX roles_name ON roles (name, role);
CREATE INDEX roles_meeting ON roles (meeting_id);
CREATE INDEX parts_article ON parts (article_id, ordinal);
CREATE INDEX parts_part ON parts (part_id);
CREATE INDEX parts_date ON parts (date);
CREATE INDEX parts_page ON parts (page_id);
CREATE INDEX staged_article ON staged_chunks (article_id);
"""

# All that is kept of an article, by table; the key by which the rows of `roles` are an article's is its meetings'.
RECORDS = ("bylines", "people", "meetings", "staged_chunks")
_COPIES = "SELECT article_id FROM articles WHERE original IS NOT NULL"
# What a copy says is said once, by its original; its records are laid aside for the day when its original goes.
SET_ASIDE = {
    "roles": f"meeting_id IN (SELECT meeting_id FROM meetings WHERE article_id IN ({_COPIES}))",
    "people": f"article_id IN ({_COPIES})",
    "meetings": f"article_id IN ({_COPIES})",
    "staged_chunks": f"article_id IN ({_COPIES})",
}
COPIES_SAY_NOTHING = "".join(
    f"CREATE TABLE IF NOT EXISTS copied_{table} AS SELECT * FROM {table} WHERE 0;"
    f"INSERT INTO copied_{table} SELECT * FROM {table} WHERE {rows}; DELETE FROM {table} WHERE {rows};"
    for table, rows in SET_ASIDE.items()
)
COPIES_SPEAK_AGAIN = "UPDATE articles SET original = NULL WHERE original IS NOT NULL;" + "".join(
    f"INSERT INTO {table} SELECT * FROM copied_{table}; DELETE FROM copied_{table};" for table in SET_ASIDE
)

ROWS = """
CREATE TABLE chunks AS
    SELECT row_number() OVER (
        ORDER BY a.date IS NULL, a.date, a.file, a.position, a.article_id, s.ordinal) - 1 AS row,
        s.article_id, s.ordinal, s.start, s."end", a.date, a.newspaper, a.page, a.kind
    FROM staged_chunks s JOIN articles a USING (article_id);
DELETE FROM staged_chunks;
CREATE UNIQUE INDEX chunks_row ON chunks (row);
CREATE INDEX chunks_article ON chunks (article_id, row);
"""
NO_ROWS = """
INSERT INTO staged_chunks SELECT article_id, ordinal, start, "end" FROM chunks ORDER BY row;
DROP TABLE chunks;
"""

# What could not be read, a folder among them, or was read in part.
REFUSED_FILES = "SELECT DISTINCT root, file FROM refusals WHERE taken = ''"

# Of two prints of one text the first in this order is shown: the earliest; of one day's the fullest; then by place.
PRINT_ORDER = "date IS NULL, date, length(text) DESC, file, position, article_id"

# What `articles.rest` says of an article where it does not say it.
_NO_REST: dict[str, Any] = {
    "spans": [], "rubrics": [], "headings": [], "dateline": "", "captions": [],
    "date_source": "", "date_evidence": "", "source": "", "jumps": [],
}  # fmt: skip

_IN_GB18030 = b"G"  # no stream of zlib begins with it

ROLES = {"chair": "chairs", "speaker": "speakers", "reporter": "reporters", "arranger": "arrangers"}


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def parse_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def spans_to_json(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def spans_from_json(values: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in values)


def pack_text(text: str) -> bytes:
    """A page's raw text for `pages.raw`: packed, as it is read only where its words are cited.

    In GB 18030 first, whose two bytes a character pack to a sixth less than the three of UTF-8.
    """
    try:
        return _IN_GB18030 + zlib.compress(text.encode("gb18030"), 6)
    except UnicodeEncodeError:  # half a surrogate pair
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack_text(raw: bytes | str) -> str:
    """The text of a `pages.raw`; indexes of format 2 hold it unpacked, those of format 3 in UTF-8."""
    if isinstance(raw, str):
        return raw
    if raw.startswith(_IN_GB18030):
        return zlib.decompress(raw[len(_IN_GB18030) :]).decode("gb18030")
    return zlib.decompress(raw).decode("utf-8", "surrogatepass")


def page_row(page: Page) -> tuple[Any, ...]:
    """The values of `hash` to `blocks` of a `pages` row."""
    return (
        page_hash(page), _given(page), pack_text(page.text), len(page.text), page.image, _blocks(page)
    )  # fmt: skip


def page_hash(page: Page) -> bytes:
    """What tells a page from every other: its text, and all that its file says of it."""
    words = f"{_given(page)}\n{page.image}\n{_blocks(page)}\n{page.text}"
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _given(page: Page) -> str:
    return to_json(
        [
            page.file, page.newspaper, iso(page.date), page.date_source, page.page, page.title, page.record_id,
            page.is_article, page.url,
        ]
    )  # fmt: skip


def _blocks(page: Page) -> str:
    return to_json([[block.span.start, block.span.end, *block.box] for block in page.blocks])


def read_blocks(values: str) -> tuple[PrintedLine, ...]:
    """The `pages.blocks` of a page as its printed lines."""
    return tuple(PrintedLine(Span(start, end), (*box,)) for start, end, *box in json.loads(values))


def read_page(row: sqlite3.Row) -> Page:
    """A `pages` row as the page that made it."""
    file, newspaper, day, date_source, page, title, record_id, is_article, url = json.loads(row["given"])
    return Page(
        file, unpack_text(row["raw"]), newspaper, parse_day(day), date_source, page, title, record_id,
        is_article, url, row["image"], read_blocks(row["blocks"]),
    )  # fmt: skip


def article_row(article: Article, page_id: int, position: int) -> tuple[Any, ...]:
    """The values of one `articles` row."""
    rest = {
        "spans": spans_to_json(article.spans),
        "rubrics": article.rubrics,
        "headings": spans_to_json(article.headings),
        "dateline": article.dateline,
        "captions": [[caption.text, caption.credit] for caption in article.captions],
        "date_source": article.date_source,
        "date_evidence": article.date_evidence,
        "source": article.source,
        "jumps": [[jump.text, jump.forward, jump.pages] for jump in article.jumps],
    }
    place = article.place
    pieces = [[piece.start, piece.raw_start, piece.length] for piece in article.text.pieces]
    return (
        article.article_id, page_id, position, place.file, place.newspaper, iso(place.date), place.page,
        article.title, article.kicker, article.subtitle, article.kind, article.url,
        None, article.text.text, to_json(pieces), to_json({name: value for name, value in rest.items() if value}),
    )  # fmt: skip


def part_rows(article: Article, page_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The `parts` rows of an article; `page_ids` are those of its parts, in order."""
    return [
        (
            article.article_id, ordinal, part.article_id, page_id, part.start,
            part.place.file, part.place.newspaper, iso(part.place.date), part.place.page,
        )
        for ordinal, (part, page_id) in enumerate(zip(article.parts, page_ids, strict=True))
    ]  # fmt: skip


def read_article(
    row: sqlite3.Row,
    bylines: tuple[Byline, ...] = (),
    parts: tuple[Part, ...] = (),
    also: tuple[Copy, ...] = (),
) -> Article:
    """An `articles` row, with what other tables hold of it, as the article that made it."""
    rest = _NO_REST | json.loads(row["rest"])
    pieces = tuple(Piece(start, raw_start, length) for start, raw_start, length in json.loads(row["pieces"]))
    return Article(
        article_id=row["article_id"],
        place=read_place(row),
        text=Text(row["text"], pieces),
        spans=spans_from_json(rest["spans"]),
        title=row["title"],
        kicker=row["kicker"],
        subtitle=row["subtitle"],
        rubrics=tuple(rest["rubrics"]),
        headings=spans_from_json(rest["headings"]),
        byline=bylines,
        dateline=rest["dateline"],
        captions=tuple(Caption(text, credit) for text, credit in rest["captions"]),
        date_source=rest["date_source"],
        date_evidence=rest["date_evidence"],
        kind=row["kind"],
        url=row["url"],
        source=rest["source"],
        jumps=tuple(Jump(text, forward, tuple(pages)) for text, forward, pages in rest["jumps"]),
        parts=parts,
        also=also,
    )


def read_place(row: sqlite3.Row) -> Place:
    return Place(row["file"], row["newspaper"], parse_day(row["date"]), row["page"])


def read_part(row: sqlite3.Row) -> Part:
    return Part(read_place(row), row["start"], row["part_id"])


def read_copy(row: sqlite3.Row) -> Copy:
    return Copy(row["article_id"], row["title"], read_place(row))


def read_person(row: sqlite3.Row) -> Person:
    return Person(row["name"], row["post"], row["organisation"], Span(row["start"], row["end"]))


def meeting_rest(meeting: Meeting) -> str:
    """What of a meeting is read whole and never searched: its spans."""
    return to_json(
        {
            "span": [meeting.span.start, meeting.span.end],
            "evidence": spans_to_json(meeting.evidence),
        }
    )


def meeting_roles(meeting: Meeting) -> list[tuple[str, int, str, str]]:
    """(role, position, name, post) of everyone whom a meeting names."""
    rows = [
        (role, position, name, "")
        for role, attribute in ROLES.items()
        for position, name in enumerate(getattr(meeting, attribute))
    ]
    return rows + [("attendee", at, person.name, person.post) for at, person in enumerate(meeting.attendees)]


def read_meeting(row: sqlite3.Row, roles: list[sqlite3.Row]) -> Meeting:
    """A `meetings` row and its `roles` rows, in order, as the meeting that made them."""
    rest = json.loads(row["rest"])
    names = {role: tuple(r["name"] for r in roles if r["role"] == role) for role in ROLES}
    return Meeting(
        name=row["name"],
        kind=row["kind"],
        date=parse_day(row["held"]),
        place=row["place"],
        chairs=names["chair"],
        speakers=names["speaker"],
        reporters=names["reporter"],
        arrangers=names["arranger"],
        attendees=tuple(Attendee(r["name"], r["post"]) for r in roles if r["role"] == "attendee"),
        span=Span(*rest["span"]),
        evidence=spans_from_json(rest["evidence"]),
    )
