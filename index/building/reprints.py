"""Copies among the articles of a facts database: each is pointed to its original, which alone speaks for both."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import lru_cache

import numpy as np

from index.facts.prepared import StoredText
from index.facts.schema import COPIES_SAY_NOTHING, PRINT_ORDER
from index.text.copies import PERMUTATIONS, find_copies
from index.text.fold import fold
from index.text.same_text import Words, is_same_text, read_words

_SHORTEST_TEXT = 40  # letters


def merge_copies(db: sqlite3.Connection, changed: Collection[str]) -> None:
    """Find all copies. Pairs that an earlier generation compared are not compared again, but for `changed` articles."""
    rows = db.execute(f"SELECT article_id, signature FROM articles ORDER BY {PRINT_ORDER}").fetchall()
    ids = [row["article_id"] for row in rows]
    signatures = np.frombuffer(b"".join(row["signature"] for row in rows), dtype=np.uint16)
    known = {
        (first, other): bool(same)
        for first, other, same in db.execute("SELECT first, other, same FROM compared")
        if first not in changed and other not in changed
    }
    compared: dict[tuple[str, str], bool] = {}

    def is_copy(first: int, other: int) -> bool:
        pair = ids[first], ids[other]
        if pair not in compared:
            compared[pair] = (
                known[pair] if pair in known else _is_copy(_stored(db, pair[0]), _stored(db, pair[1]))
            )
        return compared[pair]

    copies = find_copies(signatures.reshape(len(ids), PERMUTATIONS), is_copy)
    db.execute("DELETE FROM compared")
    db.executemany(
        "INSERT INTO compared VALUES (?, ?, ?)", [(*pair, same) for pair, same in sorted(compared.items())]
    )
    db.executemany(
        "UPDATE articles SET original = ? WHERE article_id = ?",
        [(ids[original], ids[copy]) for copy, original in copies.items()],
    )
    db.executescript(COPIES_SAY_NOTHING)


def _stored(db: sqlite3.Connection, article_id: str) -> StoredText:
    title, text = db.execute(
        "SELECT title, text FROM articles WHERE article_id = ?", (article_id,)
    ).fetchone()
    names = db.execute("SELECT DISTINCT name FROM people WHERE article_id = ?", (article_id,))
    return StoredText(article_id, title, text, tuple(row["name"] for row in names))


def _is_copy(original: StoredText, other: StoredText) -> bool:
    first, second = _words(original), _words(other)
    # A line or two may be the same by chance: then the titles decide.
    if len(first.text) < _SHORTEST_TEXT and fold(original.title) != fold(other.title):
        return False
    return is_same_text(first, second)


@lru_cache(maxsize=256)
def _words(stored: StoredText) -> Words:
    return read_words(stored.text, stored.names)
