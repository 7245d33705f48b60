"""Which passage is likelier right: a weighted sum of features, whose weights stand in `ranker.json`.

The weights are a conditional logit's over a query's candidates (listwise softmax; Cao et al. 2007), fitted by
`python -m eval fit-ranker`; a set for archives with vectors, and one for those without. Measured in docs/retrieval.md.
Their `level` orders nothing: it keeps the height of the best score over refits, by which reading knows a sure find.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from qa.finding.features import FEATURES

LEVEL = "level"
WITH_VECTORS, WORDS_ALONE = "with vectors", "words alone"


def rank(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """A score (n,) for each candidate by its features (n, f): higher is likelier right, within one query."""
    has_vectors = bool(table[:, FEATURES.index("has_vector")].any())
    weights, level = _weights(WITH_VECTORS if has_vectors else WORDS_ALONE)
    scores: NDArray[np.float32] = table @ weights + level
    return scores


@cache
def _weights(name: str) -> tuple[NDArray[np.float32], np.float32]:
    text = (resources.files("qa.finding") / "ranker.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)[name]
    vector = np.array([weights.get(feature, 0.0) for feature in FEATURES], dtype=np.float32)
    return vector, np.float32(weights[LEVEL])
