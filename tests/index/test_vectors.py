"""The graph of vectors: what a search of it finds, and how wide it looks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.search import vectors
from index.search.vectors import VectorIndex, build_vectors, search_breadth


def test_a_larger_graph_is_searched_wider() -> None:
    assert search_breadth(60_000) == search_breadth(100_000) == vectors.LEAST_BREADTH
    assert vectors.LEAST_BREADTH < search_breadth(300_000) < search_breadth(1_000_000)
    assert search_breadth(1_000_000) >= 4_000


def test_a_graph_finds_nearly_all_that_an_exact_search_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 100)
    monkeypatch.setattr(vectors, "LEAST_BREADTH", 10)  # as narrow for these as 512 is for many more
    monkeypatch.setattr(vectors, "_VECTORS_A_STEP", 10)
    made = np.random.default_rng(1).normal(size=(3_000, 32)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    build_vectors(tmp_path / "graph", made, np.arange(len(made)))
    index = VectorIndex(tmp_path / "graph")
    found = 0
    for query in made[:50]:
        nearest = set(np.argsort(-(made @ query), kind="stable")[:10].tolist())
        found += len(nearest & {row for row, _ in index.search(query, 10)})
    assert found >= 0.99 * 500
