"""How well titles behind "原标题：" are found: the labels by reading against the finder, a row for each half.

    python -m eval.rules.titles ARTICLES.jsonl.xz [tests/data/labels/titles.jsonl]

Labels name articles of the given file by id. Only counts are printed, never a title: the held half stays unread.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.paths import LABELS
from eval.rules.share import Share
from eval.sets.labels import read_label_file
from eval.sets.question_set import HALVES
from index.command import Parser, run_command
from index.cutting.original_title import take_original_title
from index.sources.files import SourceFile
from index.sources.read import read_file
from index.types import Page, Refusal

TITLE_LABELS = LABELS / "titles.jsonl"


@dataclass(frozen=True, slots=True)
class TitleLabel:
    """The title that a text opens with as a person reads it: "" where there is none, None where a reader cannot say."""

    article_id: str
    half: str
    title: str | None


def read_labels(path: Path) -> tuple[TitleLabel, ...]:
    """All labels of a file, both halves."""
    return read_label_file(path, _label)


def read_labelled(articles: Path, labels: Sequence[TitleLabel]) -> dict[str, Page]:
    """The pages of the labelled articles, by id."""
    wanted = {label.article_id for label in labels}
    pages = read_file(SourceFile(articles.name, articles.resolve()), _ignore)
    return {page.record_id: page for page in pages if page.record_id in wanted}


def score_titles(labels: Sequence[TitleLabel], pages: Mapping[str, Page]) -> Share:
    """The finder against labels: titles found, of those the right ones, spaces aside, and articles with a title. Articles
    that are not among the pages, and those no reader can judge, are left out.

    A title named at an article's end is not counted: nobody has to find where it ends.
    """
    there = found = right = 0
    for label in labels:
        if label.title is None or label.article_id not in pages:
            continue
        _, title = take_original_title(pages[label.article_id].text)
        there += bool(label.title)
        found += bool(title)
        right += bool(title) and _bare(title) == _bare(label.title)
    return Share(right, found, there)


def _ignore(_refusal: Refusal) -> None:
    return


def _bare(title: str) -> str:
    return "".join(title.split())


def _label(values: Mapping[str, Any]) -> TitleLabel:
    return TitleLabel(values["article_id"], values["half"], values["title"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each half; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.rules.titles", description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, help="the file of articles that the labels are of")
    parser.add_argument("labels", type=Path, nargs="?", default=TITLE_LABELS)
    options = parser.parse_args(arguments)
    return run_command(lambda: _print_scores(options.articles, options.labels))


def _print_scores(articles: Path, label_file: Path) -> None:
    labels = read_labels(label_file)
    pages = read_labelled(articles, labels)
    print("half  titles  found  right  precision  recall")
    for half in HALVES:
        scores = score_titles([label for label in labels if label.half == half], pages)
        print(
            f"{half}  {scores.there:6}  {scores.found:5}  {scores.right:5}  {scores.precision:9.3f}  {scores.recall:6.3f}"
        )


if __name__ == "__main__":
    sys.exit(main())
