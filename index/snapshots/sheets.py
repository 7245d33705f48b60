"""The archive as a reader leafs through it: newspapers, their issues, what a page prints; and words looked for in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.facts.facts import Facts
from index.facts.schema import iso, parse_day, read_place, unpack_text
from index.search.words import WordIndex
from index.types import Article, ArticleFilter, Place, Span

_MOST_FOUND = 1_000  # passages that a search goes through
_AROUND = 40  # characters before and after what was found
_LEAD = 60


@dataclass(frozen=True, slots=True)
class Newspaper:
    """`name` is "" for what says no newspaper; `undated`: articles of no known day."""

    name: str
    articles: int
    undated: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class DayOfIssue:
    day: date
    articles: int


@dataclass(frozen=True, slots=True)
class Head:
    """A line of a page's contents. `is_copy`: the archive shows another print of it; `sheet_id`: the page."""

    article_id: str
    title: str
    lead: str
    place: Place
    kind: str
    is_copy: bool
    sheet_id: int


@dataclass(frozen=True, slots=True)
class SheetArticle:
    """An article on a page: the raw `spans` of its own there, and which of its pages this is."""

    article: Article
    part: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as printed: its raw text, and the articles that it was cut into, in the order of print."""

    place: Place
    raw: str
    articles: tuple[SheetArticle, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that holds what was looked for: `title` and `excerpt` with the places of the words in them."""

    article_id: str
    title: str
    place: Place
    excerpt: str
    lit: tuple[Span, ...]
    title_lit: tuple[Span, ...]
    quote: str  # the first of the words, as it stands in the text; "" where only the title holds them


class Sheets:
    """The pages of one generation."""

    def __init__(self, facts: Facts, words: WordIndex) -> None:
        self._facts = facts
        self._words = words
        self._db = facts.database

    def newspapers(self) -> tuple[Newspaper, ...]:
        """Those with most articles first; reprints count where they are printed."""
        rows = self._db.all(
            "SELECT newspaper, count(*) AS n, sum(date IS NULL) AS undated, min(date) AS first, max(date) AS last "
            "FROM articles GROUP BY newspaper ORDER BY n DESC, newspaper"
        )
        return tuple(
            Newspaper(
                row["newspaper"], row["n"], row["undated"], parse_day(row["first"]), parse_day(row["last"])
            )
            for row in rows
        )

    def months(self, newspaper: str) -> tuple[str, ...]:
        """Months with an issue, as 2024-03, oldest first."""
        rows = self._db.all(
            "SELECT DISTINCT substr(date, 1, 7) AS month FROM articles "
            "WHERE newspaper = ? AND date IS NOT NULL ORDER BY month",
            newspaper,
        )
        return tuple(row["month"] for row in rows)

    def issues(self, newspaper: str, month: str) -> tuple[DayOfIssue, ...]:
        rows = self._db.all(
            "SELECT date, count(*) AS n FROM articles WHERE newspaper = ? AND date >= ? AND date < ? "
            "GROUP BY date ORDER BY date",
            newspaper, f"{month}-01", f"{month}-32",
        )  # fmt: skip
        return tuple(DayOfIssue(date.fromisoformat(row["date"]), row["n"]) for row in rows)

    def pages(self, newspaper: str, day: date | None) -> tuple[tuple[str, int], ...]:
        """(page, articles) of an issue, in the order of their numbers."""
        rows = self._db.all(
            f"SELECT page, count(*) AS n FROM ({_PRINTED}) GROUP BY page ORDER BY CAST(page AS INTEGER), page",
            *_printed_values(newspaper, day),
        )
        return tuple((row["page"], row["n"]) for row in rows)

    def heads(
        self, newspaper: str, day: date | None, page: str = "", *, offset: int = 0, limit: int = 50
    ) -> tuple[int, tuple[Head, ...]]:
        """How many articles an issue, or one page of it, prints, and some of them in the order of print."""
        values = (*_printed_values(newspaper, day), page, page)
        printed = f"FROM ({_PRINTED}) WHERE ? = '' OR page = ?"
        total = self._db.one(f"SELECT count(*) AS n {printed}", *values)["n"]
        rows = self._db.all(
            f"SELECT t.*, a.title, a.kind, a.original, substr(a.text, 1, {_LEAD}) AS lead "
            f"FROM (SELECT * {printed} {_ORDER} LIMIT ? OFFSET ?) t JOIN articles a USING (article_id) {_ORDER_OF_SHOWN}",
            *values, limit, offset,
        )  # fmt: skip
        return total, tuple(
            Head(
                row["article_id"], row["title"], row["lead"], read_place(row), row["kind"],
                row["original"] is not None, row["page_id"],
            )
            for row in rows
        )  # fmt: skip

    def sheet(self, sheet_id: int) -> Sheet:
        """One page. KeyError where there is none."""
        rows = self._db.all(
            "SELECT p.raw, f.file, f.newspaper, f.date, f.page FROM pages p JOIN files f USING (file_id) WHERE page_id = ?",
            sheet_id,
        )
        if not rows:
            raise KeyError(sheet_id)
        own = self._db.all(
            "SELECT article_id, ordinal FROM parts WHERE page_id = ? UNION "
            "SELECT article_id, 0 FROM articles a WHERE page_id = ? "
            "AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.article_id = a.article_id)",
            sheet_id,
            sheet_id,
        )
        found = [self._on_sheet(self._facts.article(row["article_id"]), row["ordinal"]) for row in own]
        found.sort(key=lambda one: (one.spans[0].start if one.spans else 0, one.article.article_id))
        # A file of records has the newspaper and day of each record, not one of its own.
        place = (
            found[0].article.place if len(found) == 1 and not found[0].article.parts else read_place(rows[0])
        )
        return Sheet(place, unpack_text(rows[0]["raw"]), tuple(found))

    def search(
        self, text: str, filter: ArticleFilter, *, offset: int = 0, limit: int = 20
    ) -> tuple[int, bool, tuple[Found, ...]]:
        """How many articles have a passage (with its title) that holds every one of the words divided by spaces, whether
        there may be more than were gone through, and some of them, the best first."""
        wanted = text.split()
        rows = None if filter.is_empty else self._facts.rows(filter)
        hits = self._words.holding(wanted, _MOST_FOUND, rows=rows)
        chunks = self._facts.chunks([row for row, _ in hits])
        titles = self._titles(list(dict.fromkeys(chunk.article_id for chunk in chunks)))
        passing: dict[
            str, str
        ] = {}  # the best passage of each article that holds the words itself, else with its title
        for within_text in (True, False):
            for chunk in chunks:
                head = "" if within_text else titles[chunk.article_id][0] + "\n"
                if all(_holds(head + chunk.text, word) for word in wanted):
                    passing.setdefault(chunk.article_id, chunk.text)
        order = list(dict.fromkeys(chunk.article_id for chunk in chunks if chunk.article_id in passing))
        shown = [_found(one, *titles[one], passing[one], wanted) for one in order[offset : offset + limit]]
        return len(passing), len(hits) == _MOST_FOUND, tuple(shown)

    def article_heads(
        self, article_ids: Sequence[str], *, offset: int = 0, limit: int = 20
    ) -> tuple[Head, ...]:
        """Some of these articles, in the order given."""
        batch = article_ids[offset : offset + limit]
        rows = self._db.all(
            f"SELECT *, substr(text, 1, {_LEAD}) AS lead FROM articles WHERE article_id IN ({','.join('?' * len(batch))})",
            *batch,
        )
        heads = {
            row["article_id"]: Head(
                row["article_id"], row["title"], row["lead"], read_place(row), row["kind"],
                row["original"] is not None, row["page_id"],
            )
            for row in rows
        }  # fmt: skip
        return tuple(heads[one] for one in batch)

    def _titles(self, article_ids: Sequence[str]) -> dict[str, tuple[str, Place]]:
        found: dict[str, tuple[str, Place]] = {}
        for at in range(0, len(article_ids), 500):
            batch = article_ids[at : at + 500]
            rows = self._db.all(
                "SELECT article_id, kicker, title, subtitle, file, newspaper, date, page FROM articles "
                f"WHERE article_id IN ({','.join('?' * len(batch))})",
                *batch,
            )
            for row in rows:
                title = " ".join(filter(None, (row["kicker"], row["title"], row["subtitle"])))
                found[row["article_id"]] = (title, read_place(row))
        return found

    @staticmethod
    def _on_sheet(article: Article, part: int) -> SheetArticle:
        spans = [span for one in article.printed(article.spans) if one.part == part for span in one.spans]
        return SheetArticle(article, part, tuple(sorted(spans)))


# What is printed in an issue: articles on one page, and each page's part of those on several.
_PRINTED = """
    SELECT a.article_id, a.page_id, a.position, a.file, a.newspaper, a.date, a.page FROM articles a
    WHERE a.newspaper = ? AND a.date IS ?
    AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.article_id = a.article_id)
    UNION ALL
    SELECT p.article_id, p.page_id, 0, p.file, p.newspaper, p.date, p.page FROM parts p
    WHERE p.newspaper = ? AND p.date IS ?
"""
_ORDER = "ORDER BY CAST(page AS INTEGER), page, file, page_id, position"
_ORDER_OF_SHOWN = "ORDER BY CAST(t.page AS INTEGER), t.page, t.file, t.page_id, t.position"


def _printed_values(newspaper: str, day: date | None) -> tuple[Any, ...]:
    return (newspaper, iso(day)) * 2


def _holds(text: str, word: str) -> bool:
    return word.casefold() in text.casefold()


def _found(article_id: str, title: str, place: Place, passage: str, words: Sequence[str]) -> Found:
    text = passage.replace("\n", " ")
    folded = text.casefold()
    firsts = [at for word in words if (at := folded.find(word.casefold())) >= 0]
    start = max(0, min(firsts, default=0) - _AROUND)
    excerpt = text[start : start + 3 * _AROUND + max(map(len, words))]
    lit = lit_spans(excerpt, words)
    quote = excerpt[lit[0].start : lit[0].end] if lit else ""
    return Found(article_id, title, place, excerpt, lit, lit_spans(title, words), quote)


def lit_spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Every place of the words in a text, overlapping ones merged."""
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds into two
        folded = text
    spans = []
    for word in words:
        at = folded.find(word.casefold())
        while at >= 0:
            spans.append(Span(at, at + len(word)))
            at = folded.find(word.casefold(), at + 1)
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
