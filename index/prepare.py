"""A page with all that is kept of it: articles, their records and their chunks. Pure, so that processes share it."""

from __future__ import annotations

from index.generation import PreparedArticle, PreparedPage
from index.records import extract_records
from index.segment import segment_page
from index.split import split_article
from index.types import Page


def prepare_page(page: Page) -> PreparedPage:
    """Segment a page, and take records and chunks from its articles."""
    return PreparedPage(
        page,
        tuple(
            PreparedArticle(article, extract_records(article), split_article(article))
            for article in segment_page(page)
        ),
    )
