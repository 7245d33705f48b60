"""Chunks with what ranking reads beside them, and articles' whole texts, from a snapshot's facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.facts.database import Database
from index.facts.schema import parse_day
from index.types import Chunk

_READ_OF_ARTICLE = 4_000  # characters: nearly all articles whole
_BATCH = 500  # SQLite allows some thousands of parameters; this stays far below


@dataclass(frozen=True, slots=True)
class FoundChunk:
    """A chunk with what ranking reads beside it.

    `ordinal` is its place among the article's `passages`, whose rows follow each other; `article_text` is a beginning.
    """

    row: int
    chunk: Chunk
    ordinal: int
    passages: int
    title: str  # kicker, title and subtitle
    article_text: str
    date: date | None


def read_found(database: Database, rows: Sequence[int]) -> tuple[FoundChunk, ...]:
    """The chunks of these rows, in the order asked; unknown rows raise KeyError."""
    wanted = [int(row) for row in rows]
    places = {
        row["row"]: row
        for row in _by(
            database, 'SELECT row, article_id, ordinal, start, "end" FROM chunks WHERE row', wanted
        )
    }
    heads = {
        row["article_id"]: row
        for row in _by(
            database,
            "SELECT article_id, kicker || ' ' || title || ' ' || subtitle AS title, text, date, "
            "(SELECT count(*) FROM chunks c WHERE c.article_id = a.article_id) AS passages "
            "FROM articles a WHERE article_id",
            list({row["article_id"] for row in places.values()}),
        )
    }
    return tuple(_found(places[row], heads[places[row]["article_id"]]) for row in wanted)


def article_texts(database: Database) -> Iterator[tuple[str, str]]:
    """Every article's id, and its title and text; copies are left out."""
    for row in database.all(
        "SELECT article_id, title, text FROM articles WHERE original IS NULL ORDER BY article_id"
    ):
        yield row["article_id"], f"{row['title']}\n{row['text']}".lstrip()


def _by(database: Database, select: str, values: Sequence[Any]) -> Iterator[sqlite3.Row]:
    for batch in (values[at : at + _BATCH] for at in range(0, len(values), _BATCH)):
        yield from database.all(f"{select} IN ({','.join('?' * len(batch))})", *batch)


def _found(place: sqlite3.Row, head: sqlite3.Row) -> FoundChunk:
    article_id, start, end = place["article_id"], place["start"], place["end"]
    return FoundChunk(
        row=place["row"],
        chunk=Chunk(f"{article_id}:{place['ordinal']}", article_id, start, end, head["text"][start:end]),
        ordinal=place["ordinal"],
        passages=head["passages"],
        title=head["title"].strip(),
        article_text=head["text"][:_READ_OF_ARTICLE],
        date=parse_day(head["date"]),
    )
