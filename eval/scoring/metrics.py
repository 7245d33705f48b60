"""Outcomes into figures: shares with bootstrap intervals, retrieval measures by their standard names, curves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG

from eval.scoring.score import Outcome

_RESAMPLES = 2000
_SEED = 20240501
_MEASURES = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "MRR": RR @ 10,
    "nDCG@10": nDCG @ 10,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` questions with its 95% bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Answering only what is at least this confident: the share answered, and the share of those that is wrong."""

    confidence: float
    coverage: float
    error: float


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """All figures over some outcomes; one that no outcome bears on is left out."""
    answerable = [one for one in outcomes if one.answerable]
    unanswerable = [one for one in outcomes if not one.answerable]
    answered = [one for one in outcomes if one.answered]
    refused = [one for one in outcomes if not one.answered]
    cited_ones = [one for one in answerable if one.citation_precision is not None]
    values: dict[str, list[float]] = {
        "right": [float(one.right) for one in outcomes],
        "right and cited": [float(one.right and one.cited) for one in answerable],
        "right at any length": [float(is_right_at_any_length(one)) for one in outcomes],
        "wrongly refused": [float(not one.answered) for one in answerable],
        "citation precision": [one.citation_precision or 0.0 for one in cited_ones],
        "citation recall": [one.citation_recall or 0.0 for one in cited_ones],
        "quote precision": [one.quote_precision or 0.0 for one in cited_ones],
        "quote recall": [one.quote_recall or 0.0 for one in cited_ones],
        "supported": [float(not one.unsupported) for one in answered],
        "refusal recall": [float(not one.answered) for one in unanswerable],
        "refusal precision": [float(not one.answerable) for one in refused],
        "characters": [float(one.characters) for one in answered],
    }
    values |= retrieval({one.id: one.hits for one in answerable})
    return {name: interval(found) for name, found in values.items() if found}


def is_right_at_any_length(outcome: Outcome) -> bool:
    """Whether the gold stands in the answer however long it is, or an unanswerable question is refused."""
    return outcome.holds if outcome.answerable else not outcome.answered


def retrieval(ranked: dict[str, Sequence[bool]]) -> dict[str, list[float]]:
    """Per-question measures by name. `ranked`: for each question, whether each hit, best first, is relevant."""
    if not ranked:
        return {}
    run, judged = [], []
    for query, hits in ranked.items():
        # What no hit holds still counts as a miss: a question has one relevant document at least.
        judged.append(ir_measures.Qrel(query, "missed" if not any(hits) else "", 1 if not any(hits) else 0))
        run.append(ir_measures.ScoredDoc(query, "none", -1.0))
        for rank, relevant in enumerate(hits):
            judged.append(ir_measures.Qrel(query, str(rank), int(relevant)))
            run.append(ir_measures.ScoredDoc(query, str(rank), float(len(hits) - rank)))
    found: dict[str, list[float]] = {name: [] for name in _MEASURES}
    names = {str(measure): name for name, measure in _MEASURES.items()}
    for metric in ir_measures.iter_calc(list(_MEASURES.values()), judged, run):
        found[names[str(metric.measure)]].append(float(metric.value))
    return found


def interval(values: Sequence[float]) -> Figure:
    """The mean with the middle 95% of means over resampled questions (percentile bootstrap; Efron 1979)."""
    sample = np.asarray(values, dtype=np.float64)
    means = _resampled(len(sample), lambda picks: sample[picks].mean(axis=1))
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(sample.mean()), float(low), float(high), len(sample))


def paired_interval(before: Sequence[float], after: Sequence[float]) -> Figure:
    """The mean difference `after - before` over the same questions, with its interval."""
    return interval([second - first for first, second in zip(before, after, strict=True)])


def curve(
    outcomes: Iterable[Outcome], is_right: Callable[[Outcome], bool] = lambda one: one.right
) -> tuple[CurvePoint, ...]:
    """Coverage against error over all thresholds of confidence: of all questions, and of those answered."""
    found = list(outcomes)
    answered = sorted((one for one in found if one.answered), key=lambda one: -one.confidence)
    points, wrong = [], 0
    for number, one in enumerate(answered, 1):
        wrong += not (is_right(one) and one.answerable)
        if number == len(answered) or answered[number].confidence < one.confidence:
            points.append(CurvePoint(one.confidence, number / len(found), wrong / number))
    return tuple(points)


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the most, of milliseconds."""
    if not values:
        return {}
    found = np.percentile(values, [50, 95, 99, 100])
    return {
        name: round(float(value), 2) for name, value in zip(("p50", "p95", "p99", "max"), found, strict=True)
    }


def _resampled(size: int, mean: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    generator = np.random.default_rng(_SEED)
    batches = [mean(generator.integers(0, size, (200, size))) for _ in range(_RESAMPLES // 200)]
    return np.concatenate(batches)
