"""A small network over the embedder's token vectors: how likely each token of a piece of text begins and ends the answer.

Each token is seen beside what the question says like it (its tokens, weighed by how near their vectors are), with how
near that is, and with what the question as a whole asks; then beside its neighbours up to 21 tokens away. Each token of
the question is seen beside what the piece says like it, so that what the piece lacks of it is known. The vectors are
those of an inner layer of the default embedder (docs/decisions/0009-inner-layer.md); the weights are learned from questions
written for it (`python -m eval.fitting.fit_network`, eval/taught).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.search.embed import TokenVectors

Values = NDArray[np.float32]

OUTSIDE = 3, 1  # tokens of the prompt and of the ends, before and behind a question's own
DILATIONS = (1, 2, 4)
REACH = 3  # tokens to each side that a convolution sees, times its dilation


class SpanNetwork:
    def __init__(self, weights: Mapping[str, Values]) -> None:
        self.weights = weights

    def ask(self, question: TokenVectors) -> AskedNetwork:
        """The network with a question put to it."""
        return AskedNetwork(self.weights, question)


class AskedNetwork:
    def __init__(self, weights: Mapping[str, Values], question: TokenVectors) -> None:
        self._of = weights
        self._directions = directions(question.vectors)
        self._question = self._normal("inw", question.vectors)
        self._ids = question.ids
        asked = _softmax(self._linear("pool", self._question)[:, 0]) @ self._question
        self._asks, self._gate = self._linear("g", asked), self._linear("gate", asked)
        self._to_hear = self._linear("hq", self._question)

    def weigh(self, piece: TokenVectors) -> tuple[Values, Values]:
        """Logits that the answer begins and that it ends at each token (n + 1,): the first of each says that the piece
        has no answer."""
        near, same = directions(piece.vectors) @ self._directions.T, same_tokens(self._ids, piece.ids)
        tokens = self._normal("inw", piece.vectors)
        heard = self._heard(near, tokens, same)
        asks = self._asks + self._linear("hg", heard)
        alike = _softmax(self._of["tau"] * near) @ self._question
        own = self._linear("w", tokens)
        x = own + self._linear("q", alike) + self._linear("diff", tokens * alike)
        x = x + self._linear("f", _signs(near, same))
        x = self._normal("ln", x + own * self._gate + asks)
        for at, dilation in enumerate(DILATIONS):
            x = x + self._beside(f"convs.{at}", x, dilation)
        x = self._normal("lnf", x)
        ends = self._linear("out", x)
        seen = np.concatenate([x.max(axis=0), x.mean(axis=0), asks, heard])
        none = self._linear("null.2", np.maximum(self._linear("null.0", seen), 0))
        return np.concatenate([none, ends[:, 0]]), np.concatenate([none, ends[:, 1]])

    def _heard(self, near: Values, tokens: Values, same: Values) -> Values:
        """What of the question a piece says: each of its tokens beside what the piece says like it."""
        nearest = near.max(axis=0)
        usual = nearest.mean()
        signs = [
            same.max(axis=0),
            10 * (nearest - usual),
            10 * (nearest - 0.85),
            np.full_like(nearest, 10 * (usual - 0.85)),
        ]
        alike = _softmax(2 * self._of["tau"] * near.T) @ tokens
        x = self._to_hear + self._linear("hp", alike) + self._linear("hd", self._question * alike)
        x = np.maximum(x + self._linear("hf", np.stack(signs, axis=1)), 0)
        x = np.maximum(self._linear("hh", x), 0)
        return np.concatenate([x.max(axis=0), x.mean(axis=0)])

    def _linear(self, name: str, x: Values) -> Values:
        made: Values = x @ self._of[f"{name}.weight"].T + self._of[f"{name}.bias"]
        return made

    def _normal(self, name: str, x: Values) -> Values:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5)
        made: Values = centred / spread * self._of[f"{name}.weight"] + self._of[f"{name}.bias"]
        return made

    def _beside(self, name: str, x: Values, dilation: int) -> Values:
        """A depthwise convolution and two layers over it."""
        kernel, bias = self._of[f"{name}.dw.weight"][:, 0], self._of[f"{name}.dw.bias"]  # (width, taps)
        reach = REACH * dilation
        padded = np.pad(self._normal(f"{name}.ln", x), ((reach, reach), (0, 0)))
        mixed = sum(
            padded[tap * dilation : tap * dilation + len(x)] * kernel[:, tap]
            for tap in range(kernel.shape[1])
        )
        return self._linear(f"{name}.po", np.maximum(self._linear(f"{name}.pw", mixed + bias), 0))


def read_network(file: Path) -> SpanNetwork:
    """A network by a file of its weights, as `eval.fitting.fit_network` stores them."""
    with np.load(file) as stored:
        return SpanNetwork({name: stored[name].astype(np.float32) for name in stored.files})


@cache
def shipped_network() -> SpanNetwork:
    """The network with the weights that come with the program, read once a process."""
    with as_file(files("qa.reading") / "span_network.npz") as file:
        return read_network(file)


def same_tokens(asked: NDArray[np.int64], of_piece: NDArray[np.int64]) -> Values:
    """Which tokens of a piece (n) are which of a question (q), by their ids: (n, q), those of its prompt and ends none."""
    same: Values = (of_piece[:, None] == asked[None]).astype(np.float32)
    same[:, : OUTSIDE[0]] = same[:, -OUTSIDE[1] :] = 0
    return same


def _signs(near: Values, same: Values) -> Values:
    """How near each of a piece's tokens is to the question's (n, 5)."""
    nearest, mean = near.max(axis=1), near.mean(axis=1)
    usual = nearest.mean()
    signs = [
        10 * (nearest - usual),
        10 * (nearest - mean),
        same.max(axis=1),
        10 * (mean - 0.8),
        np.full_like(mean, 10 * (usual - 0.85)),
    ]
    return np.stack(signs, axis=1)


def directions(vectors: Values) -> Values:
    """Vectors (…, d) at length one."""
    made: Values = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return made


def _softmax(logits: Values) -> Values:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    made: Values = shares / shares.sum(axis=-1, keepdims=True)
    return made
