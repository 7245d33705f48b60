"""A probe of a generation: chunks over the whole of it are searched for by their own words and vectors."""

from __future__ import annotations

import numpy as np

from index.facts.facts import Facts
from index.search.vectors import VectorIndex
from index.search.words import WordIndex
from index.text.tokens import tokenise

_PROBES = 12
_ASKED = 60  # characters of a chunk that are searched for
_OWN_SHARE = 0.5


def probe(facts: Facts, words: WordIndex, vectors: VectorIndex) -> str:
    """What does not fit, in one line, or "": the rows of facts, words and vectors must be those of the same chunks."""
    total = facts.counts().chunks
    for row in np.unique(np.linspace(0, total - 1, _PROBES).astype(int)).tolist() if total else ():
        (chunk,) = facts.chunks([row])
        if not chunk.text:
            return f"chunk {chunk.chunk_id} has no text"
        asked = chunk.text[:_ASKED]
        near = np.arange(max(0, row - 1), min(total, row + 2))
        scores = dict(words.search(asked, len(near), rows=near))
        # Neighbours share words, and one may repeat the other; a row that is another's has far less of them.
        if tokenise(asked) and scores.get(row, 0.0) < _OWN_SHARE * max(scores.values(), default=1.0):
            return f"chunk {chunk.chunk_id} is not found by its own words"
    for row in _spread(vectors):
        vector = vectors.vectors(np.array([row]))[0]
        if not np.all(np.isfinite(vector)) or abs(float(vector @ vector) - 1) > 0.01:
            return f"the vector of chunk row {row} is none"
        best = vectors.search(vector, 1)
        if not best or best[0][1] < 0.99:
            return f"chunk row {row} is not found by its own vector"
    return ""


def _spread(vectors: VectorIndex) -> list[int]:
    rows = vectors.rows
    return (
        [int(rows[at]) for at in np.unique(np.linspace(0, len(rows) - 1, _PROBES).astype(int))]
        if len(rows)
        else []
    )
