"""The span network of `qa.reading.span_network` as it is taught, and its graph in a file.

Question and piece come as token vectors of the embedder's inner layer. The layers above it run over the two together, so
that each token of the piece is known beside the question's and the other way round. On what they give, each token of the
piece is seen beside what the question says like it (its tokens, weighed by how near their vectors are), with how near
that is, and with what the question as a whole asks; then beside its neighbours up to 21 tokens away. Each token of the
question is seen beside what the piece says like it, so that what the piece lacks of it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from index.errors import InputError
from index.search.e5_small import INNER_LAYER
from index.search.embed import processor_flags
from index.search.embedder_files import store_in_8_bits

LAYERS = 6  # over question and piece together
_DIMENSIONS, _HEADS = 384, 12  # the embedder's
_WIDTH, _HEARD = 128, 64
_DILATIONS = (1, 2, 4)
_REACH = 3  # tokens to each side that a convolution sees, times its dilation
NEVER = -1e4  # a logit
# Layers are taught in bfloat16 where the processor multiplies it: twice the speed.
_HALVES = bool(processor_flags() & {"avx512_bf16", "amx_bf16"})


class TaughtNetwork(nn.Module):
    """Layers over question and piece together, and what their vectors tell of the answer."""

    def __init__(self, dimensions: int = _DIMENSIONS, heads: int = _HEADS) -> None:
        super().__init__()
        # What tells a token of the one from a token of the other.
        self.of_question, self.of_piece = (nn.Parameter(torch.zeros(dimensions)) for _ in range(2))
        self.layers = nn.ModuleList([_Layer(dimensions, heads) for _ in range(LAYERS)])
        self.spans = _Spans(dimensions)

    def forward(
        self, question: Tensor, is_asked: Tensor, piece: Tensor, is_token: Tensor, same: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (b, tokens + 1) of where the answer begins and ends, "nowhere" first, for questions (b, q, d) and pieces
        (b, n, d) with their masks; `same` (b, n, q): whether two tokens are the same."""
        both = torch.cat([question + self.of_question, piece + self.of_piece], 1)
        seen = torch.cat([is_asked, is_token], 1)[:, None, None]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training and _HALVES):
            for layer in self.layers:
                both = layer(both, seen)
        both = both.float()
        asked = question.shape[1]
        made: tuple[Tensor, Tensor] = self.spans(both[:, :asked], is_asked, both[:, asked:], is_token, same)
        return made


class _Layer(nn.Module):
    """A layer of the embedder's kind: attention, then two linear layers over each token."""

    def __init__(self, dimensions: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.queries, self.keys, self.values = (_Linear(dimensions, dimensions) for _ in range(3))
        self.attended, self.ln_attended = _Linear(dimensions, dimensions), nn.LayerNorm(dimensions, 1e-12)
        self.up, self.down = _Linear(dimensions, 4 * dimensions), _Linear(4 * dimensions, dimensions)
        self.ln = nn.LayerNorm(dimensions, 1e-12)
        self.drop = _Features(0.1)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """Vectors (b, n, d) anew, each by those of the tokens that are `seen` (b, 1, 1, n)."""
        query, key, value = (
            of(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for of in (self.queries, self.keys, self.values)
        )
        # Written out: for texts this short torch's own takes five times as long to go back through.
        near = (query * query.shape[-1] ** -0.5) @ key.transpose(2, 3)
        attended = torch.softmax(near.masked_fill(~seen, NEVER), -1) @ value
        x = self.ln_attended(x + self.drop(self.attended(attended.transpose(1, 2).flatten(2))))
        made: Tensor = self.ln(x + self.drop(self.down(functional.gelu(self.up(x)))))
        return made


class _Linear(nn.Module):
    """A linear layer whose weights (in, out) stand in the graph as they are, by their name; those of `nn.Linear` are turned."""

    def __init__(self, given: int, made: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(given, made) * given**-0.5)
        self.bias = nn.Parameter(torch.zeros(made))

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = x @ self.weight + self.bias
        return made


class _Features(nn.Module):
    """Dropout of whole features of a text's tokens: as good as of single values, and a fifth of a step's time less."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        made: Tensor = x * functional.dropout(torch.ones(len(x), 1, x.shape[2], dtype=x.dtype), self.share)
        return made


class _Beside(nn.Module):
    """What stands about each token: a depthwise convolution and two layers over it."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.dw = nn.Conv1d(
            width, width, 2 * _REACH + 1, padding=_REACH * dilation, dilation=dilation, groups=width
        )
        self.pw, self.po = _Linear(width, 2 * width), _Linear(2 * width, width)
        self.ln, self.drop = nn.LayerNorm(width), nn.Dropout(0.1)

    def forward(self, x: Tensor, is_token: Tensor) -> Tensor:
        mixed = self.dw((self.ln(x) * is_token).transpose(1, 2)).transpose(1, 2)
        made: Tensor = x + self.drop(self.po(functional.relu(self.pw(mixed)))) * is_token
        return made


class _Spans(nn.Module):
    """What the vectors of a question and a piece tell of the answer."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.tau = nn.Parameter(torch.tensor(20.0))
        self.inw = nn.LayerNorm(dimensions)
        self.hq, self.hp, self.hd = (_Linear(dimensions, _HEARD) for _ in range(3))
        self.hf, self.hh, self.hg = _Linear(4, _HEARD), _Linear(_HEARD, _HEARD), _Linear(2 * _HEARD, _WIDTH)
        self.w, self.q, self.diff = (_Linear(dimensions, _WIDTH) for _ in range(3))
        self.g, self.gate = (_Linear(dimensions, _WIDTH) for _ in range(2))
        self.pool, self.f = _Linear(dimensions, 1), _Linear(5, _WIDTH)
        self.ln, self.lnf = nn.LayerNorm(_WIDTH), nn.LayerNorm(_WIDTH)
        self.convs = nn.ModuleList([_Beside(_WIDTH, dilation) for dilation in _DILATIONS])
        self.out = _Linear(_WIDTH, 2)
        self.null = nn.Sequential(_Linear(3 * _WIDTH + 2 * _HEARD, _WIDTH), nn.ReLU(), _Linear(_WIDTH, 1))
        self.drop = _Features(0.2)

    def forward(
        self, question: Tensor, is_asked: Tensor, piece: Tensor, is_token: Tensor, same: Tensor
    ) -> tuple[Tensor, Tensor]:
        near = functional.normalize(piece, dim=-1) @ functional.normalize(question, dim=-1).transpose(1, 2)
        asked, tokens = is_asked[:, None, :], is_token[..., None]
        question, piece = self.inw(question), self.inw(piece)
        heard = self._heard(near, is_asked, tokens, question, piece, same)
        shares = torch.softmax(self.pool(question)[..., 0].masked_fill(~is_asked, NEVER), -1)
        whole = (shares[:, None, :] @ question)[:, 0]
        asks = self.g(whole) + self.hg(heard)
        alike = torch.softmax((self.tau * near).masked_fill(~asked, NEVER), -1) @ question
        own = self.w(self.drop(piece))
        x = own + self.q(self.drop(alike)) + self.diff(piece * alike)
        x = x + self.f(_signs(near, asked, is_token, same))
        x = self.ln(x + own * self.gate(whole)[:, None] + asks[:, None]) * tokens
        for beside in self.convs:
            x = beside(x, tokens.float())
        x = self.lnf(x)
        ends = self.out(x).masked_fill(~tokens, NEVER)
        most = x.masked_fill(~tokens, NEVER).max(1).values
        none = self.null(torch.cat([most, _mean(x, tokens), asks, heard], -1))
        return torch.cat([none, ends[..., 0]], 1), torch.cat([none, ends[..., 1]], 1)

    def _heard(
        self, near: Tensor, is_asked: Tensor, tokens: Tensor, question: Tensor, piece: Tensor, same: Tensor
    ) -> Tensor:
        """What of the question a piece says (b, 2 heard): each of its tokens beside what the piece says like it."""
        nearest = near.masked_fill(~tokens, -1).max(1).values
        usual = (nearest * is_asked).sum(1, keepdim=True) / is_asked.sum(1, keepdim=True)
        signs = [
            same.max(1).values,
            10 * (nearest - usual),
            10 * (nearest - 0.85),
            10 * (usual - 0.85).expand_as(nearest),
        ]
        shares = torch.softmax((2 * self.tau * near).masked_fill(~tokens, NEVER), 1)
        alike = shares.transpose(1, 2) @ piece
        x = self.hq(self.drop(question)) + self.hp(self.drop(alike)) + self.hd(question * alike)
        x = functional.relu(self.hh(functional.relu(x + self.hf(torch.stack(signs, -1)))))
        asked = is_asked[..., None]
        return torch.cat([x.masked_fill(~asked, 0).max(1).values, _mean(x, asked)], -1)


def _signs(near: Tensor, asked: Tensor, is_token: Tensor, same: Tensor) -> Tensor:
    """How near each of a piece's tokens is to the question's (b, n, 5)."""
    mean = near.masked_fill(~asked, 0).sum(-1) / asked.sum(-1)
    nearest = near.masked_fill(~asked, -1).max(-1).values
    usual = (nearest * is_token).sum(1, keepdim=True) / is_token.sum(1, keepdim=True)
    signs = [
        10 * (nearest - usual),
        10 * (nearest - mean),
        same.max(2).values,
        10 * (mean - 0.8),
        10 * (usual - 0.85).expand_as(mean),
    ]
    return torch.stack(signs, -1)


def _mean(x: Tensor, told: Tensor) -> Tensor:
    """Means (b, d) over the rows (b, n, d) that are told (b, n, 1)."""
    made: Tensor = (x * told).sum(1) / told.sum(1)
    return made


def begin_from_embedder(network: TaughtNetwork, folder: Path) -> None:
    """Give a network's layers the weights of the embedder's above its inner layer, by its unpacked folder."""
    weights = load_file(folder / "model.safetensors")
    given = {}
    for at in range(LAYERS):
        for name, of_embedder in _OF_EMBEDDER.items():
            theirs = f"encoder.layer.{INNER_LAYER + at}.{of_embedder}"
            weight = weights[f"{theirs}.weight"]
            given[f"layers.{at}.{name}.weight"] = weight.T if weight.dim() == 2 else weight
            given[f"layers.{at}.{name}.bias"] = weights[f"{theirs}.bias"]
    network.load_state_dict(given, strict=False)


_OF_EMBEDDER = {
    "queries": "attention.self.query",
    "keys": "attention.self.key",
    "values": "attention.self.value",
    "attended": "attention.output.dense",
    "ln_attended": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "ln": "output.LayerNorm",
}


def blend(network: TaughtNetwork, earlier: Mapping[str, Tensor], share: float) -> None:
    """Bring a network's weights back towards earlier ones, by a share of the way."""
    now = network.state_dict()
    network.load_state_dict({name: torch.lerp(now[name], earlier[name], share) for name in now})


def store(network: TaughtNetwork, file: Path) -> None:
    """Write a network's graph: its layers in 8 bits, the rest as it is."""
    network.train(False)
    (dimensions,) = network.of_piece.shape
    example = torch.randn(1, 5, dimensions), torch.randn(1, 7, dimensions), torch.zeros(1, 7, 5)
    with TemporaryDirectory() as folder, torch.inference_mode():
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            _OfOne(network), example, str(plain), dynamo=False, opset_version=17,
            input_names=["question", "piece", "same"], output_names=["begins", "ends"],
            dynamic_axes={"question": {1: "asked"}, "piece": {1: "tokens"}, "same": {1: "tokens", 2: "asked"},
                          "begins": {1: "places"}, "ends": {1: "places"}},
        )  # fmt: skip
        store_in_8_bits(plain, file, within="/layers.")


class _OfOne(nn.Module):
    """A network over one question and one piece, all of whose tokens are there."""

    def __init__(self, network: TaughtNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, question: Tensor, piece: Tensor, same: Tensor) -> tuple[Tensor, Tensor]:
        is_asked, is_token = (torch.ones_like(one[..., 0], dtype=torch.bool) for one in (question, piece))
        made: tuple[Tensor, Tensor] = self.network(question, is_asked, piece, is_token, same)
        return made


def load(network: TaughtNetwork, file: Path) -> None:
    """Give a network the weights of a graph, as `store` writes it."""
    try:
        stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(file).graph.initializer}
        weights = {name: _weights(stored, f"network.{name}") for name in network.state_dict()}
        network.load_state_dict(weights)
    except (DecodeError, KeyError, OSError, RuntimeError) as error:
        raise InputError(f"{file}: not a graph of this network") from error


def _weights(stored: Mapping[str, NDArray[Any]], name: str) -> Tensor:
    """Weights by their name in a graph, where those in 8 bits (in, out) have a scale for each column."""
    if name in stored:
        return torch.from_numpy(stored[name].copy())
    values, scales = stored[f"{name}_quantized"], stored[f"{name}_scale"]
    return torch.from_numpy(values.astype(np.float32) * scales)
