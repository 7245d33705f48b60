"""Fits the weights of `index.cutting.cuts`, `index.cutting.torn` and `index.cutting.title_lines` on made pages, and prints them as they stand there.

    python -m eval.fitting.fit_pages ARCHIVE.jsonl.xz [--pages 1500]

Logistic regressions with an L2 penalty, on the half of the archive that may be looked at. Where the pages are wrong
about newspapers, so are the weights: change the pages, not the weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.rules.made_articles import Half, read_stories
from eval.rules.made_pages import MadePage, make_pages
from index.command import Parser, run_command
from index.cutting.byline import byline_at_end, is_signature
from index.cutting.cuts import HEADLINE_FORMS, Said, weigh
from index.cutting.jump_marks import ends_in_jump
from index.cutting.lines import Block, Form, blocks_of_lines, evidence_at, read_blocks
from index.cutting.title_lines import order_evidence
from index.text.shared_words import pairs

_SEED = 7
_PENALTY = 0.3  # inverse strength: stronger than the default, so that no rare evidence gets a wild weight

Example = tuple[Mapping[str, float], bool]


def beginnings(page: MadePage) -> Iterator[Example]:
    """At each bare line that no byline or lead follows: the evidence, and whether an article begins there."""
    owners = _owners(page)
    blocks = [block for block in read_blocks(page.text) if block.form is not Form.MASTHEAD]
    head: list[Block] = []
    body: list[Block] = []
    current = -1
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].form in HEADLINE_FORMS:
            end += 1
        lines, below = blocks[at:end], blocks[end:]
        is_asked = bool(lines) and not is_signature(lines[-1].text)
        text = next((block.form for block in below if block.form not in (Form.CAPTION, Form.CREDIT)), None)
        is_asked = is_asked and text not in (Form.LEAD, Form.BYLINE) and not _is_decided(body)
        if current >= 0 and is_asked:
            begins = _owner(lines[-1], owners) != current
            yield weigh(Said(head), Said(body), lines, below).values, begins
        for block in lines or blocks[at : at + 1]:
            owner = _owner(block, owners)
            if owner != current:
                current, head, body = owner, [], []
            is_head = block.form in (*HEADLINE_FORMS, Form.BYLINE) and not body
            (head if is_head else body).append(block)
        at = max(end, at + 1)


def _is_decided(body: Sequence[Block]) -> bool:
    """Whether the text above ends in a jump line or its authors in brackets: an article begins, unweighed."""
    last = next((block for block in reversed(body) if block.is_running), None)
    return bool(body) and (
        ends_in_jump(body[-1].text) or (last is not None and bool(byline_at_end(last.text)))
    )


def torn_lines(page: MadePage) -> Iterator[Example]:
    """At each bare line: the evidence that it is torn off, and whether it is part of a body and no heading of it."""
    owners = _owners(page)
    blocks = blocks_of_lines(page.text)
    for at, block in enumerate(blocks):
        if block.form is Form.HEADING:
            article = page.articles[_owner(block, owners)]
            words = "".join(block.text.split())
            set_apart = {
                "".join(text.split())
                for text in (article.title, article.kicker, article.subtitle, *article.headings)
            }
            is_torn = words in article.body and words not in set_apart
            if is_torn or words in set_apart:
                yield evidence_at(blocks, at), is_torn


def title_orders(page: MadePage) -> Iterator[Example]:
    """Of two lines of a headline: the evidence, and whether the second is the title. What leads in to it in its own words is left out."""
    for article in page.articles:
        below = pairs([article.body])
        above = article.rubric or ("" if article.subtitle else article.kicker)
        if article.title and above:
            yield order_evidence(above, article.title, below), True
        if article.title and article.subtitle:
            yield order_evidence(article.title, article.subtitle, below), False


def _owners(page: MadePage) -> Mapping[int, int]:
    return {offset: number for number, article in enumerate(page.articles) for offset in article.offsets}


def _owner(block: Block, owners: Mapping[int, int]) -> int:
    return next(owners[at] for part in block.parts for at in range(part.start, part.end) if at in owners)


def _fit(title: str, examples: Sequence[Example]) -> None:
    names = list(examples[0][0])
    values = np.array([[evidence[name] for name in names] for evidence, _ in examples])
    labels = np.array([label for _, label in examples])
    model = LogisticRegression(C=_PENALTY, max_iter=5000).fit(values, labels)
    said = model.predict(values)
    print(
        f"# {title}: {len(labels)} examples, {labels.sum()} are; {(said & labels).sum()} found, {(said & ~labels).sum()} in error"
    )
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {model.intercept_[0]:.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the weights; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.fitting.fit_pages", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--pages", type=int, default=1500)
    options = parser.parse_args(arguments)
    return run_command(lambda: _fit_all(options.archive, options.pages))


def _fit_all(archive: Path, count: int) -> None:
    stories = list(read_stories(archive, Half.TUNE))
    pages = make_pages(stories, count, _SEED)
    _fit("index.cutting.title_lines", [example for page in pages for example in title_orders(page)])
    _fit("index.cutting.torn", [example for page in pages for example in torn_lines(page)])
    _fit("index.cutting.cuts", [example for page in pages for example in beginnings(page)])


if __name__ == "__main__":
    sys.exit(main())
