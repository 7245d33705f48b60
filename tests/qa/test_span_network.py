"""The span network: the same sums as the one that was taught, and what it adds to the evidence of words."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import torch

from eval.fitting.taught_network import TaughtNetwork, load
from index.search.embed import Embedder, open_embedder, shared_embedder
from index.types import Span
from qa.reading.network_evidence import window_of
from qa.reading.span_network import directions, same_tokens, shipped_network

_PIECE = "消费金融公司发布半年报,实现净利润12.8亿元,员工共有2300人。公司总部设在重庆,董事长是王珺。"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return shared_embedder("multilingual-e5-small")


def test_tokens_stand_for_the_characters_they_were_cut_from(embedder: Embedder) -> None:
    (tokens,) = embedder.embed_tokens([_PIECE], "passage")
    cut = "".join(_PIECE[start:end] for start, end in tokens.spans)
    assert cut == _PIECE
    assert tokens.vectors.shape == (len(tokens.ids), embedder.dimensions)


def test_every_engine_gives_the_inner_layer(embedder: Embedder) -> None:
    by_torch = open_embedder(engine="torch-float32")
    (own,), (other,) = (one.embed_tokens([_PIECE], "passage") for one in (embedder, by_torch))
    alike = (directions(own.vectors) * directions(other.vectors)).sum(axis=1)
    assert alike.mean() > 0.97
    last = by_torch.embed_passages([_PIECE])[0] @ directions(other.vectors.mean(axis=0))
    assert last < 0.9  # of another layer than what is searched


def test_the_stored_network_is_the_one_that_was_taught(embedder: Embedder) -> None:
    (asked,) = embedder.embed_tokens(["这家公司上半年赚了多少钱?"], "query")
    (piece,) = embedder.embed_tokens([_PIECE], "passage")
    taught = TaughtNetwork()
    load(taught, Path(str(files("qa.reading") / "span_network.onnx")))
    taught.train(False)
    with torch.inference_mode():
        logits = taught(
            torch.from_numpy(asked.vectors)[None],
            torch.ones(1, len(asked.ids), dtype=torch.bool),
            torch.from_numpy(piece.vectors)[None],
            torch.ones(1, len(piece.ids), dtype=torch.bool),
            torch.from_numpy(same_tokens(asked.ids, piece.ids))[None],
        )
    (weighed,) = shipped_network().weigh(asked, [piece])
    for found, expected in zip(weighed, logits, strict=True):
        known = expected[0].numpy()  # from -15 to 1; the graph's activations are in 8 bits
        assert np.corrcoef(found, known)[0, 1] > 0.99
        assert np.abs(found - known).mean() < 0.5
        assert found.argmax() == known.argmax()


def test_a_piece_is_weighed_the_same_beside_others(embedder: Embedder) -> None:
    (asked,) = embedder.embed_tokens(["这家公司上半年赚了多少钱?"], "query")
    pieces = embedder.embed_tokens([_PIECE, "公司总部设在重庆。"], "passage")
    both = shipped_network().weigh(asked, pieces)
    for piece, weighed in zip(pieces, both, strict=True):
        (alone,) = shipped_network().weigh(asked, [piece])
        assert len(weighed[0]) == len(piece.ids) + 1
        np.testing.assert_array_equal(alone, weighed)


def test_a_piece_that_answers_is_told_from_one_that_does_not(embedder: Embedder) -> None:
    (asked,) = embedder.embed_tokens(["消费金融公司实现净利润多少亿元?"], "query")
    other = "公司总部设在重庆,董事长王珺说,服务小微企业是公司的本分,下一步要把网点开到乡镇去。"
    pieces = embedder.embed_tokens([_PIECE, other], "passage")
    chances = [
        1 - np.exp(begins[0]) / np.exp(begins).sum() for begins, _ in shipped_network().weigh(asked, pieces)
    ]
    assert chances[0] > 2 * chances[1]


def test_the_amount_that_is_asked_for_is_likelier_than_another(embedder: Embedder) -> None:
    (asked,) = embedder.embed_tokens(["消费金融公司实现净利润多少亿元?"], "query")
    (piece,) = embedder.embed_tokens([_PIECE], "passage")
    ((begins, ends),) = shipped_network().weigh(asked, [piece])
    first, last = int(begins[1:].argmax()), int(ends[1:].argmax())
    assert _PIECE[piece.spans[first][0] : piece.spans[last][1]] == "12.8亿元"


def test_a_window_says_where_it_would_begin() -> None:
    text = "甲" * 300 + "谁主持了会议。" + "乙" * 300
    window = window_of("标题", text, Span(300, 307))
    at = window.text.index("谁主持了会议。")
    assert at + window.start == 300
    assert window.text.startswith("标题…")
    assert len(window.text) < 160
    assert window.text.endswith(text[window.shown.start : window.shown.end])
