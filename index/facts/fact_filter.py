"""Conditions on articles as SQL, and lists of values in batches that SQLite takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from index.facts.schema import iso
from index.types import ArticleFilter

_T = TypeVar("_T")
_BATCH = 500  # SQLite allows some thousands of parameters; this stays far below


def where(filter: ArticleFilter) -> tuple[list[str], list[Any]]:
    """SQL conditions on `articles a` and their values."""
    conditions: list[str] = []
    values: list[Any] = []
    printed: list[tuple[str, str]] = []
    if filter.since:
        printed.append(("date >= ?", str(iso(filter.since))))
    if filter.until:
        printed.append(("date <= ?", str(iso(filter.until))))
    printed += [(f"{name} = ?", value) for name in ("newspaper", "page") if (value := getattr(filter, name))]
    if printed:
        # One of an article's prints passes: itself, a copy, or a part on another page.
        passes = " AND ".join(condition for condition, _ in printed)
        conditions.append(
            f"a.article_id IN (SELECT coalesce(original, article_id) FROM articles WHERE {passes} "
            f"UNION SELECT article_id FROM parts WHERE {passes})"
        )
        values += [value for _, value in printed] * 2
    if filter.kind:
        conditions.append("a.kind = ?")
        values.append(filter.kind)
    if filter.person:
        conditions.append("a.article_id IN (SELECT article_id FROM people WHERE name = ?)")
        values.append(filter.person)
    if filter.article_ids:
        conditions.append(f"a.article_id IN ({marks(filter.article_ids)})")
        values.extend(sorted(filter.article_ids))
    return conditions, values


def marks(values: Iterable[Any]) -> str:
    return ",".join("?" for _ in values)


def batches(values: Sequence[_T]) -> Iterable[Sequence[_T]]:
    for at in range(0, len(values), _BATCH):
        yield values[at : at + _BATCH]
