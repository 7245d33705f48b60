"""Learn where a title behind "原标题：" ends (`index/cutting/title_ends.tsv`), from articles in JSON lines.

    python -m eval.fitting.fit_titles ARTICLES.jsonl.xz

No one has to label anything: titles whose end is certain are taken, and set before texts of articles that have none.
What these teach is used to find the ends of further titles, and those are learned from in turn. Articles of
tests/data/labels/titles.jsonl are left out, both halves.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.rules.titles import TITLE_LABELS, read_labels
from index.command import Parser, run_command
from index.cutting import original_title
from index.cutting.original_title import certain_end, title_features
from index.sources.formats.jsonlines import read_records

TABLE = Path(original_title.__file__).with_name("title_ends.tsv")
_MARK = re.compile(r"\s*原标题[：:]\s*")
_READ = 1000
# Openings that no title has within it, so that a title before the only one of them is taken to end there.
_OPENING = re.compile(
    r"近日|日前|近期|当地时间|北京时间|昨日|据[^，。]{2,14}(?:报道|消息)|(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:[，,上下晚]|[^，。]{2,10}[电讯]|从)"
    r"|本报讯|本报记者|记者从|为[了进深贯切全]|随着|来源[：:]|作者[：:]"
)
_NO_TITLE_END = re.compile(
    r"[，：、在于自到至从—-]$|[报网社]$|(?:新闻|客户端)$|记者|通讯员|讯|来源|编辑|作者"
)
_ROUNDS = (
    (0.85, 12_000),
    (0.75, 20_000),
)  # how sure an end must be to be learned from, and of how many titles
_FEWEST, _LEAST_WEIGHT = 20, 0.08
_PASSES, _BATCH, _STEP, _DECAY = 8, 1000, 0.25, 2e-5


@dataclass(frozen=True, slots=True)
class Example:
    """A title and its text in one; `is_own` where they belong together, so that words may recur."""

    text: str
    end: int
    is_own: bool


def read_articles(path: Path) -> tuple[list[str], list[str]]:
    """Texts behind the mark, and texts without one; labelled articles left out."""
    labelled = {label.article_id for label in read_labels(TITLE_LABELS)}
    marked: list[str] = []
    plain: list[str] = []
    for page in read_records(path, path.name, lambda refusal: print(refusal.error, file=sys.stderr)):
        if page.record_id in labelled:
            continue
        text = page.text.strip()
        mark = _MARK.match(text)
        (marked if mark else plain).append(text[mark.end() :][:_READ] if mark else text[:_READ])
    return marked, plain


def first_examples(marked: Sequence[str], plain: Sequence[str], chance: random.Random) -> list[Example]:
    """Titles whose end is certain, before their own texts and before those of others."""
    own = [(text[:end].strip(), text[end:].strip()) for text in marked if (end := _evident_end(text))]
    titles = [title for title, _ in own]
    quoting = [text for text in plain if text[:1] in '“"']
    others = [*plain, *quoting * 4]  # texts that begin with a quotation are few, and hard
    chance.shuffle(others)
    pairs = [(titles[at % len(titles)], text, False) for at, text in enumerate(others[:24_000])]
    pairs += [(title, text, True) for title, text in own]
    examples = []
    for title, text, is_own in pairs:
        between = "   " if chance.random() < 0.1 else ""
        examples.append(Example(f"{title}{between}{text}", len(f"{title}{between}"), is_own))
    return examples


def _evident_end(text: str) -> int:
    if end := certain_end(text):
        return end
    stop = text.find("。")
    found = [match.start() for match in _OPENING.finditer(text, 8, 80) if stop < 0 or match.start() < stop]
    if not found or (len(found) > 1 and text[found[0] - 1] not in "！？…”"):
        return 0
    title = text[: found[0]]
    return found[0] if len(title) <= 50 and title.count("，") <= 2 and not _NO_TITLE_END.search(title) else 0


class Fit:
    """Weights of a softmax over each text's places, by AdaGrad."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._rows: list[list[str]] = []
        self._starts = [0]
        self._targets: list[int] = []
        counts: Counter[str] = Counter()
        for example in examples:
            places, found = title_features(example.text)
            if example.end not in places:
                continue
            if not example.is_own:
                found = [[one for one in features if not _is_recurrence(one)] for features in found]
            self._targets.append(self._starts[-1] + places.index(example.end))
            self._rows.extend(found)
            self._starts.append(len(self._rows))
            for features in found:
                counts.update(features)
        self._vocabulary = {
            one: at for at, one in enumerate(sorted(one for one, n in counts.items() if n >= _FEWEST))
        }

    def weights(self) -> dict[str, float]:
        known = [[self._vocabulary[one] for one in row if one in self._vocabulary] for row in self._rows]
        ends = np.cumsum([0, *(len(row) for row in known)])
        flat = np.fromiter((one for row in known for one in row), np.int64, int(ends[-1]))
        weights = np.zeros(len(self._vocabulary))
        squares = np.full(len(self._vocabulary), 1e-3)
        for _ in range(_PASSES):
            for first in range(0, len(self._targets), _BATCH):
                self._step(first, flat, ends, weights, squares)
        return {one: float(weights[at]) for one, at in self._vocabulary.items()}

    def _step(
        self,
        first: int,
        flat: NDArray[np.int64],
        ends: NDArray[np.int64],
        weights: NDArray[np.float64],
        squares: NDArray[np.float64],
    ) -> None:
        last = min(first + _BATCH, len(self._targets))
        low, high = self._starts[first], self._starts[last]
        features = flat[ends[low] : ends[high]]
        row_of = np.repeat(np.arange(high - low), np.diff(ends[low : high + 1]))
        scores = np.bincount(row_of, weights[features], high - low)
        starts = np.array(self._starts[first:last]) - low
        sizes = np.diff(np.append(starts, high - low))
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares /= np.repeat(np.add.reduceat(shares, starts), sizes)
        shares[np.array(self._targets[first:last]) - low] -= 1
        slope = np.bincount(features, shares[row_of], len(weights)) / (last - first) + _DECAY * weights
        squares += slope * slope
        weights -= _STEP * slope / np.sqrt(squares)


def _is_recurrence(feature: str) -> bool:
    return feature in ("b", "d", "t", "u", "z", "e") or feature[0] in "ks"


def further_examples(texts: Iterable[str], weights: dict[str, float], sure: float) -> list[Example]:
    """Titles whose end the weights are so sure of."""
    found = []
    for text in texts:
        places, features = title_features(text)
        if not places:
            continue
        scores = np.array([sum(weights.get(one, 0.0) for one in row) for row in features])
        shares = np.exp(scores - scores.max())
        if 1 / shares.sum() >= sure:
            found.append(Example(text, places[int(scores.argmax())], True))
    return found


def fit(path: Path) -> dict[str, float]:
    """Weights learned from one file of articles."""
    chance = random.Random(3)
    marked, plain = read_articles(path)
    first = first_examples(marked, plain, chance)
    weights = Fit(first).weights()
    unsolved = [text for text in marked if not certain_end(text)]
    for sure, most in _ROUNDS:
        chance.shuffle(unsolved)
        further = further_examples(unsolved[:most], weights, sure)
        print(f"{len(first)} first, {len(further)} further examples", file=sys.stderr)
        weights = Fit([*first, *further]).weights()
    return weights


def write_table(weights: dict[str, float], path: Path) -> None:
    lines = [
        f"{one}\t{round(100 * weight)}\n"
        for one, weight in sorted(weights.items())
        if abs(weight) >= _LEAST_WEIGHT
    ]
    path.write_text("".join(lines), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.fitting.fit_titles", description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    options = parser.parse_args(arguments)
    return run_command(lambda: write_table(fit(options.articles), TABLE))


if __name__ == "__main__":
    sys.exit(main())
