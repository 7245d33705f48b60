"""A page with all that is kept of it: articles, their records and their chunks. Pure, so that processes share it."""

from __future__ import annotations

from index.building.split import split_article
from index.cutting.jumps import find_jumps
from index.cutting.segment import segment_page
from index.errors import one_line
from index.facts.prepared import PreparedArticle, PreparedPage
from index.facts.schema import page_row
from index.records.of_article import extract_records
from index.text.copies import sign
from index.types import Article, Page, Refusal


def prepare_page(page: Page) -> PreparedPage:
    """Segment a page, and take jumps, records and chunks from its articles."""
    return PreparedPage(
        page_row(page),
        tuple(prepare_article(find_jumps(article, page.text)) for article in segment_page(page)),
    )


def try_prepare_page(page: Page) -> PreparedPage | Refusal:
    """A page prepared, or why it cannot be: a text that trips a rule is named, and harms no other."""
    try:
        return prepare_page(page)
    except Exception as error:  # whatever a rule trips over; the page is named
        where = f"{page.file}: article {page.record_id}" if page.record_id else page.file
        message = f"{where} cannot be read into articles ({type(error).__name__}: {str(error)[:80]}); report it, the rest goes on"
        return Refusal(page.file, one_line(message))


def prepare_article(article: Article) -> PreparedArticle:
    """An article with its records, its chunks and its signature."""
    signature = sign(article.text.text).tobytes()
    return PreparedArticle(article, extract_records(article), split_article(article), signature)
