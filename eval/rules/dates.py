"""How well dates are resolved and issue dates inferred, a row for each half.

    python -m eval.rules.dates [LABELS.jsonl …]
    python -m eval.rules.dates --issues ARTICLES.jsonl.xz

Labels were made by reading: `text`, the `expression` in it, the issue's `base`, and the days it means, or none. For
issue dates, 3 to 8 articles of one day are laid on one page without it, and the day is inferred. Only counts are
printed, so the held half stays unread.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.paths import LABELS
from eval.sets.labels import read_label_file
from eval.sets.question_set import HALVES
from index.command import Parser, run_command
from index.cutting.issue_date import infer_issue_date
from index.dates.resolve import resolve_dates
from index.sources.read import find_files, read_file

DATE_LABELS = tuple(
    LABELS / name for name in ("dates.jsonl", "dates-2.jsonl", "dates-3.jsonl", "dates-4.jsonl")
)
_ARTICLES_A_DAY = 400  # the first by their hash
_SHORTEST, _LONGEST = 120, 3_000  # characters of an article on a made page


@dataclass(frozen=True, slots=True)
class DateLabel:
    """One expression read by a person; `days` is None where it names no day."""

    half: str
    text: str
    expression: str
    base: date | None
    days: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class MadePage:
    """Articles of one day, printed together."""

    half: str
    day: date
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueScores:
    """Of `pages`, on how many a day was `answered`, and was the `day` itself, `near` it by two days, of its `year`."""

    pages: int
    answered: int
    day: int
    near: int
    year: int


def read_date_labels(path: Path) -> tuple[DateLabel, ...]:
    """All labels of a file, both halves. InputError for a line that is none."""
    return read_label_file(path, _label)


def _label(values: Mapping[str, Any]) -> DateLabel:
    since, until = values["since"], values["until"]
    days = (date.fromisoformat(since), date.fromisoformat(until)) if since else None
    base = date.fromisoformat(values["base"]) if values["base"] else None
    return DateLabel(values["half"], values["text"], values["expression"], base, days)


def is_right(label: DateLabel) -> bool:
    """Whether a labelled expression resolves to its days, or stays alone where it names none."""
    wanted = _bare(label.expression)
    found = [one for one in resolve_dates(label.text, label.base) if _bare(one.text) in wanted]
    return label.days in [(one.since, one.until) for one in found] if label.days else not found


def make_pages(archive: Path) -> Iterator[MadePage]:
    """Pages of 3 to 8 articles of one day, from an archive of dated articles; their halves by a hash of the articles."""
    days: dict[date, list[tuple[str, str]]] = defaultdict(list)
    for source in find_files([archive]):
        for page in read_file(source, lambda _refusal: None):
            if page.date and len(page.text) >= _SHORTEST:
                articles = days[page.date]
                articles.append((_hash(page.record_id), page.text[:_LONGEST]))
                if len(articles) >= 2 * _ARTICLES_A_DAY:
                    articles.sort()
                    del articles[_ARTICLES_A_DAY:]
    for day, articles in sorted(days.items()):
        rest = sorted(articles)[:_ARTICLES_A_DAY]
        while len(rest) >= 3:
            first = int(rest[0][0], 16)
            count = 3 + first // 2 % 6
            yield MadePage(HALVES[first % 2], day, tuple(text for _, text in rest[:count]))
            rest = rest[count:]


def score_issues(pages: Iterable[MadePage]) -> IssueScores:
    """What is inferred of pages against the day that their articles are from."""
    total = answered = day = near = year = 0
    for page in pages:
        total += 1
        if issue := infer_issue_date(page.articles):
            answered += 1
            day += issue.date == page.day
            near += abs((issue.date - page.day).days) <= 2
            year += issue.date.year == page.day.year
    return IssueScores(total, answered, day, near, year)


def _bare(words: str) -> str:
    return "".join(words.split())


def _hash(words: str) -> str:
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def _print_labels(paths: Sequence[Path]) -> None:
    print("labels             half  right")
    for path in paths:
        labels = read_date_labels(path)
        for half in HALVES:
            right = [is_right(label) for label in labels if label.half == half]
            print(
                f"{path.name:18} {half}  {sum(right):3}/{len(right):<3} {sum(right) / max(1, len(right)):.3f}"
            )


def _print_issues(archive: Path) -> None:
    pages = list(make_pages(archive))
    print("half  pages  answered  day   within 2  year   (of those answered: day  within 2  year)")
    for half in HALVES:
        scores = score_issues(page for page in pages if page.half == half)
        whole, some = max(1, scores.pages), max(1, scores.answered)
        print(
            f"{half}  {scores.pages:5}  {scores.answered / whole:.3f}     {scores.day / whole:.3f}  {scores.near / whole:.3f}    "
            f"{scores.year / whole:.3f}                      {scores.day / some:.3f}  {scores.near / some:.3f}     {scores.year / some:.3f}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each half; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.rules.dates", description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("labels", type=Path, nargs="*", default=DATE_LABELS)
    what.add_argument("--issues", type=Path, help="infer issue dates of this archive of dated articles")
    options = parser.parse_args(arguments)
    if options.issues:
        return run_command(lambda: _print_issues(options.issues))
    return run_command(lambda: _print_labels(options.labels))


if __name__ == "__main__":
    sys.exit(main())
