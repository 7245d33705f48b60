"""A page with all that is kept of it: articles, their records and their chunks. Pure, so that processes share it."""

from __future__ import annotations

from index.copies import sign
from index.jumps import find_jumps
from index.prepared import PreparedArticle, PreparedPage
from index.records import extract_records
from index.segment import segment_page
from index.split import split_article
from index.types import Article, Page


def prepare_page(page: Page) -> PreparedPage:
    """Segment a page, and take jumps, records and chunks from its articles."""
    return PreparedPage(
        page, tuple(prepare_article(find_jumps(article, page.text)) for article in segment_page(page))
    )


def prepare_article(article: Article) -> PreparedArticle:
    """An article with its records, its chunks and its signature."""
    signature = sign(article.text.text).tobytes()
    return PreparedArticle(article, extract_records(article), split_article(article), signature)
