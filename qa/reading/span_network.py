"""A small network over a question and a piece of text: how likely each token of the piece begins and ends the answer.

Both come as token vectors of an inner layer of the default embedder. What the network does with them stands in
`eval.fitting.taught_network`, and why in docs/decisions/0014-six-layers-over-both.md; its graph is learned from
questions written for it (`python -m eval.fitting.fit_network`, eval/taught).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.search.embed import TokenVectors

Values = NDArray[np.float32]

OUTSIDE = 3, 1  # tokens of the prompt and of the ends, before and behind a question's own


class SpanNetwork:
    """A network by the file of its graph, as `eval.fitting.fit_network` stores it."""

    def __init__(self, file: Path) -> None:
        from index.search.onnx_graphs import graph_threads, open_graph

        self._graph, self._threads = open_graph(file), graph_threads("reading")

    def weigh(self, question: TokenVectors, pieces: Sequence[TokenVectors]) -> list[tuple[Values, Values]]:
        """Logits that the answer begins and that it ends at each token of each piece (n + 1,): the first of each says
        that the piece has no answer."""

        def run(piece: TokenVectors) -> tuple[Values, Values]:
            begins, ends = self._graph.run(
                None,
                {
                    "question": question.vectors[None],
                    "piece": piece.vectors[None],
                    "same": same_tokens(question.ids, piece.ids)[None],
                },
            )
            return begins[0], ends[0]

        return list(self._threads.map(run, pieces))


@cache
def shipped_network() -> SpanNetwork:
    """The network that comes with the program, read once a process."""
    with as_file(files("qa.reading") / "span_network.onnx") as file:
        return SpanNetwork(file)


def same_tokens(asked: NDArray[np.int64], of_piece: NDArray[np.int64]) -> Values:
    """Which tokens of a piece (n) are which of a question (q), by their ids: (n, q), those of its prompt and ends none."""
    same: Values = (of_piece[:, None] == asked[None]).astype(np.float32)
    same[:, : OUTSIDE[0]] = same[:, -OUTSIDE[1] :] = 0
    return same


def directions(vectors: Values) -> Values:
    """Vectors (…, d) at length one."""
    made: Values = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return made
