"""Passages for a query: words and vectors, fused."""

from __future__ import annotations

import numpy as np

from index.snapshot import Snapshot
from index.types import ArticleFilter
from qa.types import Passage

_DEPTH = 60
# Between z-scores, half each: measured beside reciprocal rank fusion in docs/answers.md.
_WEIGHT_OF_WORDS = 0.5


def retrieve(snapshot: Snapshot, query: str, k: int, filters: ArticleFilter) -> tuple[Passage, ...]:
    """The best `k` passages, best first; empty where nothing passes the filter or shares a word or a meaning."""
    vector = snapshot.embedder().embed_queries([query])[0] if snapshot.manifest.embedded else None
    found = snapshot.passages.search(query, vector, filters, max(k, _DEPTH))
    fused = _fuse(found.words, found.vectors)[:k]
    chunks = snapshot.facts.chunks([row for row, _ in fused])
    return tuple(
        Passage(row, chunk.chunk_id, chunk.article_id, chunk.text, chunk.start, chunk.end, score)
        for (row, score), chunk in zip(fused, chunks, strict=True)
    )


def _fuse(words: list[tuple[int, float]], vectors: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Weighted z-scores; a passage that one side did not find has that side's lowest score. Ties by row."""
    total: dict[int, float] = {}
    for hits, weight in ((words, _WEIGHT_OF_WORDS), (vectors, 1 - _WEIGHT_OF_WORDS)):
        if not hits:
            continue
        scores = np.array([score for _, score in hits])
        spread = float(scores.std()) or 1.0
        normal = (scores - scores.mean()) / spread
        lowest = float(normal.min())
        found = {row: float(value) for (row, _), value in zip(hits, normal, strict=True)}
        for row in {row for row, _ in words} | {row for row, _ in vectors}:
            total[row] = total.get(row, 0.0) + weight * found.get(row, lowest)
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
