"""What goes into a generation and what comes out of it while it is made, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.types import Article, Chunk, Records


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with all that is kept of it; `signature` is what copies are looked for by (`index/text/copies.py`)."""

    article: Article
    records: Records
    chunks: tuple[Chunk, ...]
    signature: bytes


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page with its articles, ready to be written; `row` is the page's own (`schema.page_row`)."""

    row: tuple[Any, ...]
    articles: tuple[PreparedArticle, ...]


@dataclass(frozen=True, slots=True)
class ChunkToIndex:
    """What the word index and the embedder need of a chunk."""

    row: int
    ordinal: int
    title: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredText:
    """What an article that is written tells of itself when copies are looked for."""

    article_id: str
    title: str
    text: str
    names: tuple[str, ...]
