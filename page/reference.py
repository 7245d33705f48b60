"""An article as a bibliography cites it, by GB/T 7714-2015: 作者. 题名[N]. 报纸名, 日期(版次)."""

from __future__ import annotations

from index.types import Article

_NAMED = 3  # of more authors the first three, and 等


def say_reference(article: Article) -> str:
    """One line. What the archive does not know of an article is left out, its title said to be missing."""
    names = list(dict.fromkeys(author.name for author in article.byline))
    authors = ", ".join(names[:_NAMED]) + (", 等" if len(names) > _NAMED else "")
    place = article.place
    printed = ", ".join(
        part for part in (place.newspaper, place.date.isoformat() if place.date else "") if part
    )
    page = f"({place.page})" if place.page else ""
    kind = "N/OL" if article.url else "N"
    # A number page reads 日期(1); the mark behind it closes the line.
    parts = (authors, f"{_title(article)}[{kind}]", f"{printed}{page}", article.url)
    return ". ".join(part for part in parts if part) + ("" if article.url else ".")


def _title(article: Article) -> str:
    title = article.title or "无题"
    return f"{title}: {article.subtitle.lstrip('—─-')}" if article.subtitle else title
