"""What the prints of one text are called: the first by its words, every other by its words and its place."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace

from index.facts.prepared import PreparedArticle
from index.facts.schema import PRINT_ORDER, RECORDS, iso, read_article
from index.types import Article


class Prints:
    """Names for the articles that come into a facts database, which holds those that came before."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        # Articles printed word for word elsewhere, each with what its other prints are called.
        self._twins: dict[str, list[str]] = {}

    @staticmethod
    def name_of(article: Article) -> str:
        """What another print of an article's very words is called: by its words and its place."""
        words = f"{article.article_id}\n{article.place.file}\n{article.place.page}"
        return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

    def is_repeated(self, file_id: int, article: Article) -> bool:
        """Whether a file holds an article twice at one place, as a doubled line does."""
        found = self._db.execute(
            "SELECT file_id, a.date, a.page FROM articles a JOIN pages USING (page_id) WHERE article_id IN (?, ?)",
            (article.article_id, self.name_of(article)),
        )
        here = (file_id, iso(article.place.date), article.place.page)
        return any(tuple(row) == here for row in found)

    def other_words(self, article: Article) -> str:
        """The file in which other words have an article's id already; "" where none have."""
        row = self._db.execute(
            "SELECT text, file FROM articles WHERE article_id = ?", (article.article_id,)
        ).fetchone()
        if row is None or "".join(row["text"].split()) == "".join(article.text.text.split()):
            return ""
        return str(row["file"])

    def named(self, prepared: PreparedArticle) -> PreparedArticle:
        """The article by a name that is free: its own, or where its very words are printed already, one of its place."""
        article = prepared.article
        if not self._is_taken(article.article_id):
            return prepared
        name = self._free_name(article)
        self._twins.setdefault(article.article_id, []).append(name)
        chunks = tuple(
            replace(chunk, chunk_id=f"{name}:{ordinal}", article_id=name)
            for ordinal, chunk in enumerate(prepared.chunks)
        )
        return replace(prepared, article=replace(article, article_id=name), chunks=chunks)

    def name_first(self) -> set[str]:
        """Give the plain id to the first print, whichever was read first, and every other the name of its place.

        Returns the names that changed their article.
        """
        names: list[tuple[str, str]] = []
        for plain, others in self._twins.items():
            marks = ",".join("?" * (len(others) + 1))
            rows = self._db.execute(
                f"SELECT * FROM articles WHERE article_id IN ({marks}) ORDER BY {PRINT_ORDER}",
                [plain, *others],
            ).fetchall()
            first = rows[0]["article_id"]
            if first != plain:
                name = self._free_name(read_article(next(row for row in rows if row["article_id"] == plain)))
                names += [(first, plain), (plain, name)]
        self._rename(names)
        return {name for pair in names for name in pair}

    def _rename(self, names: list[tuple[str, str]]) -> None:
        if not names:
            return
        self._db.execute("CREATE TEMP TABLE names (old TEXT PRIMARY KEY, new TEXT NOT NULL)")
        self._db.executemany("INSERT INTO names VALUES (?, ?)", names)
        for table in ("articles", *RECORDS):
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

    def _is_taken(self, name: str) -> bool:
        found = self._db.execute("SELECT 1 FROM articles WHERE article_id = ?", (name,))
        return found.fetchone() is not None

    def _free_name(self, article: Article) -> str:
        name = self.name_of(article)
        while self._is_taken(name):  # the same file and page of another archive
            name = self.name_of(replace(article, article_id=name))
        return name
