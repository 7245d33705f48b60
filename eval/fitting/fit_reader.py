"""Fits the weights of `qa.reading.reader_weights` on question sets, and prints its file as it stands then.

    python -m eval.fitting.fit_reader INDEX=QUESTIONS[,QUESTIONS] … > qa/reading/reader.json

The indexes have vectors, of the default embedder: the weights without the network are fitted on the same readings.

Only the halves that may be looked at are read, and sets without halves (the `reader` sets of eval/taught). Weights fitted on
two thirds of them are judged on the other, on stderr, for each third; those printed are fitted on all. First the
choice: a softmax over all spans of a question, of which those whose words hold the gold are right. Then the trust: a
logistic regression over the chosen spans. A question whose source is hidden from the reader, and one whose name is
put in another's place, are unanswerable ones of our making.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import md5
from math import exp
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from eval.sets.normal_form import met
from eval.sets.question_set import Question, read_questions
from eval.sets.sources import Sources
from index.command import Parser, run_command
from index.snapshots.snapshot import open_snapshot
from qa.asking.gap import KINDS, what_is_asked
from qa.assistant import Assistant
from qa.reading.network_evidence import UNREAD
from qa.reading.read import Reading, said, trust_evidence, weigh_readings, with_network
from qa.reading.reader_weights import ReaderWeights
from qa.types import Query

_STRENGTH = 0.02  # of the L2 penalty on the choice
_TRUST_PENALTY = 1.0  # inverse strength
_HIDDEN, _REFUSED, _WRONG = 0.5, 2.0, 0.4  # what such examples weigh beside a right answer
_MADE = 0.5
# What questions weigh of sets without halves, which teach: there are three times as many, of one manner.
_TAUGHT = 0.5
_FOLDS = 3
_MADE_OF = "~"  # behind the id of a question, in that of one made of it
_MISSES = 1  # made of each question, where it has words to change
_SEED = 7

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's readings: whether each holds the gold, and whether each is of the source."""

    question: Question
    query: Query
    readings: Sequence[Reading]
    right: NDArray[np.bool_]
    of_source: NDArray[np.bool_]

    @property
    def fold(self) -> int:
        """Which third it is of; what is made of a question is of its third."""
        return int(md5(self.question.id.split(_MADE_OF)[0].encode()).hexdigest(), 16) % _FOLDS

    @property
    def is_made(self) -> bool:
        return _MADE_OF in self.question.id


def examples(index: Path, sets: Sequence[Path]) -> Iterator[Example]:
    snapshot = open_snapshot(index)
    assistant, sources = Assistant(snapshot), Sources(snapshot)
    questions = [one for one in read_questions(sets) if one.half != "held" and not one.history]
    # Sets without halves are for teaching, and have near misses of their own.
    for question in (*questions, *near_misses([one for one in questions if one.half])):
        query, articles, passages = assistant.look_up(question.question)
        readings = weigh_readings(snapshot, query, articles, passages)
        if not readings:
            continue
        readings = with_network(snapshot, query, readings)
        is_source = sources.of(question.source) if question.answerable else lambda _: False
        of_source = [is_source(one.article.article_id) for one in readings]
        right = [
            found and all(met(said(query, one), question.answers, base=one.article.place.date))
            for one, found in zip(readings, of_source, strict=True)
        ]
        yield Example(question, query, readings, np.array(right), np.array(of_source))


def near_misses(questions: Sequence[Question]) -> Iterator[Question]:
    """Of each question, ones that the archive should not answer: another place, another name, the
    thing or person that another question asks for, the next ordinal or number."""
    random = Random(_SEED)
    told = [one for one in questions if one.answerable]
    asked = [what_is_asked(Query(one.question, one.kind, "")) for one in told]
    words = {
        kind: [
            w.text
            for one in asked
            for w in one.words
            if w.kind == kind and len(w.text) > 1 and not w.text.isascii()
        ]
        for kind in KINDS
    }
    focuses = [(one.type, one.focus.text) for one in asked if one.focus]
    for question, one in zip(told, asked, strict=True):
        swaps = [
            (word.text, random.choice(words[word.kind]))
            for word in one.words
            if word.kind in ("place", "proper", "joined") and not word.text.isascii() and len(word.text) > 1
        ]
        if one.focus:
            swaps.append(
                (one.focus.text, random.choice([text for kind, text in focuses if kind == one.type]))
            )
        swaps += [
            (m.group(), str(int(m.group()) + 1)) for m in re.finditer(r"(?<!\d)\d{1,4}(?![\d.%])", one.text)
        ]
        random.shuffle(swaps)
        for number, (old, new) in enumerate(swaps[:_MISSES]):
            if old != new and new not in one.text and old in question.question:
                yield replace(
                    question,
                    id=f"{question.id}{_MADE_OF}{number}",
                    question=question.question.replace(old, new),
                    answers=(),
                    answerable=False,
                )


def fit_choice(found: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Weights that raise the probability of the right spans among all of a question."""
    told = [one for one in found if one.right.any()]
    rows = [_matrix([reading.values for reading in one.readings], names) for one in told]
    spread = np.vstack(rows).std(axis=0) + 1e-6

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros(len(names))
        for one, values in zip(told, rows, strict=True):
            scores = values / spread @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            right = chances * one.right
            total -= float(np.log(right.sum() + 1e-12))
            slope += (values / spread).T @ (chances - right / (right.sum() + 1e-12))
        penalty = _STRENGTH * float(weights @ weights)
        return total / len(told) + penalty, slope / len(told) + 2 * _STRENGTH * weights

    weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return dict(zip(names, map(float, weights), strict=True))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best reading of a question, under the fitted choice. `weight`: what it counts in the fit of the trust."""

    example: Example
    evidence: Mapping[str, float]
    right: bool
    weight: float


def choose(example: Example, choice: Mapping[str, float], *, hide_source: bool) -> Chosen | None:
    kept = [
        (_rescored(one, choice), right)
        for one, right, of_source in zip(example.readings, example.right, example.of_source, strict=True)
        if not (hide_source and of_source)
    ]
    if not kept:
        return None
    best, right = max(kept, key=lambda one: one[0].score)
    weight = (
        1.0
        if right
        else _HIDDEN
        if hide_source
        else _WRONG
        if example.question.answerable
        else _MADE
        if example.is_made
        else _REFUSED
    )
    weight *= 1.0 if example.question.half else _TAUGHT
    return Chosen(example, trust_evidence(example.query, [one for one, _ in kept], best), bool(right), weight)


def _rescored(reading: Reading, choice: Mapping[str, float]) -> Reading:
    """A reading with no other evidence than the choice weighs, and its score by that."""
    values = {name: reading.values[name] for name in choice}
    return replace(reading, values=values, score=sum(choice[name] * value for name, value in values.items()))


def fit_trust(found: Sequence[Chosen]) -> tuple[dict[str, float], float]:
    names = list(found[0].evidence)
    values = _matrix([one.evidence for one in found], names)
    spread = values.std(axis=0) + 1e-6
    model = LogisticRegression(C=_TRUST_PENALTY, max_iter=5000).fit(
        values / spread, [one.right for one in found], sample_weight=[one.weight for one in found]
    )
    weights = model.coef_[0] / spread
    used = {name: float(w) for name, w, s in zip(names, weights, spread, strict=True) if s > 1e-5}
    return used, float(model.intercept_[0])


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    return np.array([[row[name] for name in names] for row in rows])


def fit(examples: Sequence[Example], names: Sequence[str]) -> ReaderWeights:
    """The weights of some evidence, by its names."""
    choice = fit_choice(examples, names)
    hidden = [choose(one, choice, hide_source=True) for one in examples if one.question.answerable]
    chosen = [choose(one, choice, hide_source=False) for one in examples]
    trust, bias = fit_trust([one for one in chosen + hidden if one])
    return ReaderWeights(choice, trust, bias)


def judge(title: str, found: Mapping[str, Sequence[Example]], names: Sequence[str]) -> None:
    """Coverage and error of each index at some lines, each third by weights of the other two, on stderr."""
    every = [one for of_index in found.values() for one in of_index]
    weights = [fit([one for one in every if one.fold != fold], names) for fold in range(_FOLDS)]
    for index, of_index in found.items():
        told, not_told = [], []
        for one in of_index:
            own = weights[one.fold]
            chosen = None if one.is_made else choose(one, own.choice, hide_source=False)
            if chosen:
                chance = _chance(own, chosen)
                told += [(chance, chosen.right)] if one.question.answerable else []
                not_told += [] if one.question.answerable else [chance]
        _print_lines(f"{index} {title}", told, not_told)


def _chance(weights: ReaderWeights, one: Chosen) -> float:
    total = weights.trust_bias + sum(weights.trust.get(n, 0) * v for n, v in one.evidence.items())
    return 1 / (1 + exp(-total))


def _print_lines(title: str, told: Sequence[tuple[float, bool]], not_told: Sequence[float]) -> None:
    for line in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        right = sum(right and chance >= line for chance, right in told) / max(1, len(told))
        refused = sum(chance < line for chance, _ in told) / max(1, len(told))
        honest = sum(chance < line for chance in not_told) / max(1, len(not_told))
        print(
            f"{title} {line:.2f}: right {right:.3f}, wrongly refused {refused:.3f} of {len(told)}; refused {honest:.3f} of {len(not_told)}",
            file=sys.stderr,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the file of weights; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.fitting.fit_reader", description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", metavar="INDEX=QUESTIONS[,QUESTIONS]")
    options = parser.parse_args(arguments)
    return run_command(lambda: _print_weights(options.sets))


def _print_weights(sets: Sequence[str]) -> None:
    found: dict[str, list[Example]] = {}
    for pair in sets:
        index, _, paths = pair.partition("=")
        found[index] = list(examples(Path(index), [Path(path) for path in paths.split(",")]))
    every = list(next(iter(found.values()))[0].readings[0].values)
    all_examples = [one for of_index in found.values() for one in of_index]
    weights = {}
    for title, names in (
        ("by words", [name for name in every if name not in UNREAD]),
        ("with network", every),
    ):
        judge(title, found, names)
        weights[title] = fit(all_examples, names)
    stored = {name: _rounded(asdict(one)) for name, one in weights.items()}
    print(json.dumps(stored, ensure_ascii=False, indent=1))


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _rounded(value) if isinstance(value, Mapping) else round(value, 3)
        for name, value in values.items()
    }


if __name__ == "__main__":
    sys.exit(main())
