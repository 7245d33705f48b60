"""Fits the ranker's weights: which of a query's candidates is right, over searches whose articles are known.

A conditional logit (listwise softmax) over the features of `qa/finding/features.py`, weights kept small by their squares. From
known titles, written questions and proposed ones, each of the half that may be tuned on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.scoring.metrics import retrieval
from eval.searching.searches import PROPOSED, TITLES, WRITTEN, Sought
from eval.sets.normal_form import met
from index.facts.found import FoundChunk
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter
from qa.finding.candidates import gather
from qa.finding.features import FEATURES, OF_VECTORS, Scores, features, read_terms
from qa.finding.ranker import LEVEL, WITH_VECTORS, WORDS_ALONE

DEPTH = 60
# A written question is worth several titles, as there are few of them; proposals are made by one pattern a kind.
_WORTH = {TITLES: 1.0, WRITTEN: 4.0, PROPOSED: 0.5}
_HELD_BACK = 1e-4  # of the squared weights, each over its feature's spread
_FOLDS = 5
# The median best score of written questions, as it was when reading (qa/reading/read.py) was fitted to it.
_LEVELS = {WITH_VECTORS: 6.0, WORDS_ALONE: 8.5}
# A title asked for is taken out of its own article only, so that a title elsewhere would count as proof of wrong.
_OF_TITLES = tuple(name for name in FEATURES if name.endswith("_title"))


@dataclass(frozen=True, slots=True)
class Group:
    """A query's candidates: features (n, f), worth (n,) of each as an answer, and their articles (n,)."""

    set: str
    table: NDArray[np.float32]
    worth: NDArray[np.float32]
    articles: tuple[str, ...]
    right: tuple[bool, ...]  # (n,) whether the article is


def read_groups(snapshot: Snapshot, sought: Iterable[Sought], *, with_vectors: bool) -> list[Group]:
    """The candidates of each search; without vectors, those that words alone find."""
    words, newest = snapshot.words, snapshot.facts.period()[1]
    groups = []
    for one in sought:
        candidates = gather(snapshot, one.query, DEPTH, ArticleFilter())
        found, scores = candidates.found, candidates.scores
        if not with_vectors:
            found, scores = _by_words(found, scores)
        if not found:
            continue
        terms = read_terms(one.query, len(words), words.document_frequency, words.bigram_frequency, newest)
        table = features(terms, found, scores)
        if one.set == TITLES:
            table[:, [FEATURES.index(name) for name in _OF_TITLES]] = 0
        right = tuple(one.is_right(each.chunk.article_id) for each in found)
        worth = [
            (2 if all(met(each.chunk.text, one.answers)) else 1) if good else 0
            for each, good in zip(found, right, strict=True)
        ]
        articles = tuple(each.chunk.article_id for each in found)
        groups.append(Group(one.set, table, np.array(worth, dtype=np.float32), articles, right))
    return groups


def _by_words(found: Sequence[FoundChunk], scores: Scores) -> tuple[tuple[FoundChunk, ...], Scores]:
    kept = np.flatnonzero(~np.isnan(scores.bm25))
    nothing = np.full(len(kept), np.nan, dtype=np.float32)
    return tuple(found[at] for at in kept.tolist()), replace(
        scores, bm25=scores.bm25[kept], cosines=nothing, mean_cosines=nothing, lead_cosines=nothing
    )


def fit(groups: Sequence[Group], names: Sequence[str] = FEATURES) -> dict[str, float]:
    """The weights of some features by name, in the features' own units."""
    usable = [group for group in groups if group.worth.any()]
    columns = [FEATURES.index(name) for name in names]
    tables = np.concatenate([group.table[:, columns] for group in usable]).astype(np.float64)
    spread = tables.std(axis=0)
    tables /= np.where(spread > 0, spread, 1.0)
    starts = np.cumsum([0] + [len(group.worth) for group in usable])[:-1]
    of_group = np.repeat(np.arange(len(usable)), [len(group.worth) for group in usable])
    target = np.concatenate([group.worth / group.worth.sum() for group in usable])
    value = np.array([_WORTH[group.set] for group in usable])
    value /= value.sum()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = tables @ weights
        scores -= np.maximum.reduceat(scores, starts)[of_group]
        powers = np.exp(scores)
        sums = np.add.reduceat(powers, starts)
        share = powers / sums[of_group]
        of_log = scores - np.log(sums)[of_group]
        each = value[of_group]
        gradient = tables.T @ (each * (share - target)) + 2 * _HELD_BACK * weights
        return float(-(each * target) @ of_log + _HELD_BACK * weights @ weights), gradient

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x
    scaled = np.where(spread > 0, found / np.where(spread > 0, spread, 1.0), 0.0)
    return {name: round(float(weight), 4) for name, weight in zip(names, scaled, strict=True)}


def fit_both(snapshot: Snapshot, sought: Sequence[Sought]) -> dict[str, dict[str, float]]:
    """Weights for archives with vectors and for those without, each with its level."""
    plain = [name for name in FEATURES if name not in OF_VECTORS]
    found = {}
    for kind, names in ((WITH_VECTORS, FEATURES), (WORDS_ALONE, plain)):
        groups = read_groups(snapshot, sought, with_vectors=kind == WITH_VECTORS)
        weights = fit(groups, names)
        found[kind] = {LEVEL: level(groups, weights, _LEVELS[kind]), **weights}
    return found


def level(groups: Sequence[Group], weights: Mapping[str, float], wanted: float) -> float:
    """What every score lacks so that the median best of the written questions is as `wanted`."""
    vector = _vector(weights)
    best = [float((group.table @ vector).max()) for group in groups if group.set == WRITTEN]
    return round(wanted - float(np.median(best)), 4) if best else 0.0


def _vector(weights: Mapping[str, float]) -> NDArray[np.float32]:
    return np.array([weights.get(name, 0.0) for name in FEATURES], dtype=np.float32)


def write_weights(weights: dict[str, dict[str, float]], path: Path) -> None:
    path.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def cross_validated(groups: Sequence[Group], names: Sequence[str]) -> dict[str, float]:
    """MRR by set of a ranker of these features, each fifth of the searches ranked by the weights of the others."""
    found: dict[str, list[float]] = {}
    for fold in range(_FOLDS):
        weights = fit([one for at, one in enumerate(groups) if at % _FOLDS != fold], names)
        vector = _vector(weights)
        tested = [one for at, one in enumerate(groups) if at % _FOLDS == fold]
        for name in dict.fromkeys(one.set for one in tested):
            hits: dict[str, Sequence[bool]] = {
                str(at): hits_of(one, vector) for at, one in enumerate(tested) if one.set == name
            }
            found.setdefault(name, []).extend(retrieval(hits)["MRR"])
    return {name: float(np.mean(values)) for name, values in found.items()}


def hits_of(group: Group, weights: NDArray[np.float32]) -> list[bool]:
    """Whether each of the ten best articles is right."""
    order = np.argsort(-(group.table @ weights), kind="stable")
    articles = {group.articles[at]: group.right[at] for at in order[::-1]}  # the first of each stays in place
    first = list(dict.fromkeys(group.articles[at] for at in order))[:10]
    return [articles[one] for one in first]


# What the ablation leaves out, each by itself; names by what they begin or end with.
_PARTS: dict[str, tuple[str, ...]] = {
    "nothing left out": (),
    "vectors": OF_VECTORS,
    "BM25": ("bm25_behind", "bm25_rank", "article_bm25"),
    "cosines of the whole article and its lead": ("article_mean_cosine", "lead_cosine"),
    "how the cosines fall off": ("cosine_spread_x_cosine",),
    "the article as a whole": tuple(name for name in FEATURES if name.endswith("_article")),
    "the article's lead": tuple(name for name in FEATURES if name.endswith("_lead") or name == "lead"),
    "the title": _OF_TITLES,
    "the best sentence": tuple(name for name in FEATURES if name.endswith("_sentence")),
    "the longest run": tuple(name for name in FEATURES if name.startswith("run_")),
    "rare words": tuple(name for name in FEATURES if name.startswith("rare_")),
    "numbers, Latin and quoted words": tuple(name for name in FEATURES if name.startswith("hard_")),
    "the day": ("day",),
    "lengths": ("article_length", "passage_length"),
    "whether it is a question": tuple(name for name in FEATURES if name.startswith("question_")),
}


def ablation(groups: Sequence[Group]) -> dict[str, dict[str, float]]:
    """Cross-validated MRR by set, with each part of the features left out by itself."""
    return {
        part: cross_validated(groups, [name for name in FEATURES if name not in names])
        for part, names in _PARTS.items()
    }
