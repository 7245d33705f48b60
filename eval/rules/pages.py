"""How well pages are cut into articles: made pages, whose bounds are known, against `index.cutting.segment`.

    python -m eval.rules.pages ARCHIVE.jsonl.xz [--pages 300]

The first half of the archive is for looking at; the held half is printed as totals only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eval.rules.made_articles import Half, read_stories
from eval.rules.made_pages import MadeArticle, MadePage, make_pages
from index.command import Parser, run_command
from index.cutting.segment import segment_page
from index.types import Article, Page

_SEED = 20230801
PAGE_TARGETS = {"overlap": 0.97, "number right": 0.9, "titles": 0.95, "bylines": 0.95}


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """How one made article came out: `overlap` is the best Jaccard of characters, the rest is of that best article."""

    overlap: float
    title: bool
    subtitle: bool
    byline: bool
    captions: bool
    body: bool


@dataclass(frozen=True, slots=True)
class PageScore:
    right_number: bool
    articles: tuple[ArticleScore, ...]


def score_page(made: MadePage) -> PageScore:
    """Cut a made page and hold it against what is true of it."""
    found = segment_page(Page(file="page.txt", text=made.text))
    own = [(article, _offsets(article, made.text)) for article in found]
    return PageScore(
        right_number=len(found) == len(made.articles),
        articles=tuple(_score_article(true, own) for true in made.articles),
    )


def _offsets(article: Article, raw: str) -> frozenset[int]:
    return frozenset(
        at for span in article.spans for at in range(span.start, span.end) if not raw[at].isspace()
    )


def _score_article(true: MadeArticle, found: Sequence[tuple[Article, frozenset[int]]]) -> ArticleScore:
    best, offsets = max(found, key=lambda one: _jaccard(true.offsets, one[1]))
    return ArticleScore(
        overlap=_jaccard(true.offsets, offsets),
        title=_bare(best.title) == _bare(true.title),
        subtitle=(_bare(best.kicker), _bare(best.subtitle)) == (_bare(true.kicker), _bare(true.subtitle)),
        byline={author.name for author in best.byline} == set(true.byline),
        captions={_bare(caption.text) for caption in best.captions} == set(map(_bare, true.captions)),
        body=_bare(best.text.text) == true.body,
    )


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _bare(text: str) -> str:
    return "".join(text.split())


def summarise(scores: Sequence[PageScore]) -> dict[str, float]:
    """Means over articles, and the share of pages with the right number of them."""
    articles = [article for page in scores for article in page.articles]
    return {
        "articles": len(articles),
        "overlap": fmean(article.overlap for article in articles),
        "number right": fmean(page.right_number for page in scores),
        "titles": fmean(article.title for article in articles),
        "kicker and subtitle": fmean(article.subtitle for article in articles),
        "bylines": fmean(article.byline for article in articles),
        "captions": fmean(article.captions for article in articles),
        "body whole": fmean(article.body for article in articles),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores of both halves; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.rules.pages", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args(arguments)
    return run_command(lambda: _print_scores(options.archive, options.pages))


def _print_scores(archive: Path, count: int) -> None:
    for seed, half in enumerate(Half, _SEED):
        stories = list(read_stories(archive, half))
        pages = make_pages(stories, count, seed)
        scores = [score_page(page) for page in pages]
        print(f"{half.value}: {len(pages)} pages")
        for name, value in summarise(scores).items():
            asked = f"  | {PAGE_TARGETS[name]}" if name in PAGE_TARGETS else ""
            print(f"  {name:20} {value:.3f}{asked}")


if __name__ == "__main__":
    sys.exit(main())
