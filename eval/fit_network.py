"""Teaches the span network of `qa.span_network` on questions that an archive's own reports make, and stores its weights.

    python -m eval.fit_network INDEX qa/span_network.npz

Token vectors of all questions and pieces are made once and kept in a temporary file (12 MB a hundred questions); the
network over them learns in some twenty minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from eval.made_questions import MadeQuestion, made_questions
from index.embed import Embedder
from index.snapshot import open_snapshot
from qa.span_network import DILATIONS, OUTSIDE, REACH

_WIDTH = 128
_ROUNDS, _BATCH, _RATE = 4, 32, 1.5e-3
_APART = 600  # questions that are judged and not learned from
_MOST = 16_000
_EMBEDDED_AT_ONCE = 256
_SEED = 0
_NEVER = -1e4  # a logit


class _Beside(nn.Module):
    """What stands about each token: a depthwise convolution and two layers over it."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.dw = nn.Conv1d(
            width, width, 2 * REACH + 1, padding=REACH * dilation, dilation=dilation, groups=width
        )
        self.pw, self.po = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.ln, self.drop = nn.LayerNorm(width), nn.Dropout(0.1)

    def forward(self, x: Tensor, is_token: Tensor) -> Tensor:
        mixed = self.dw((self.ln(x) * is_token).transpose(1, 2)).transpose(1, 2)
        made: Tensor = x + self.drop(self.po(functional.relu(self.pw(mixed)))) * is_token
        return made


class TaughtNetwork(nn.Module):
    """`qa.span_network` as it is taught: the same sums over batches, with dropout. Names of weights are those stored."""

    def __init__(self, dimensions: int, width: int = _WIDTH) -> None:
        super().__init__()
        self.tau = nn.Parameter(torch.tensor(20.0))
        self.inw = nn.LayerNorm(dimensions)
        self.w, self.q, self.diff = (nn.Linear(dimensions, width) for _ in range(3))
        self.g, self.gate = (nn.Linear(dimensions, width) for _ in range(2))
        self.pool, self.f = nn.Linear(dimensions, 1), nn.Linear(5, width)
        self.ln, self.lnf = nn.LayerNorm(width), nn.LayerNorm(width)
        self.convs = nn.ModuleList([_Beside(width, dilation) for dilation in DILATIONS])
        self.out = nn.Linear(width, 2)
        self.null = nn.Sequential(nn.Linear(3 * width, width), nn.ReLU(), nn.Linear(width, 1))
        self.drop = nn.Dropout(0.2)

    def forward(
        self, question: Tensor, is_asked: Tensor, piece: Tensor, is_token: Tensor, said: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (b, tokens + 1) of where the answer begins and ends, "nowhere" first, for questions (b, q, d) and pieces
        (b, n, d) with their masks; `said` (b, n): whether the question has the token."""
        near = functional.normalize(piece, dim=-1) @ functional.normalize(question, dim=-1).transpose(1, 2)
        asked = is_asked[:, None, :]
        tokens = is_token[..., None].float()
        mean = near.masked_fill(~asked, 0).sum(-1) / asked.sum(-1)
        nearest = near.masked_fill(~asked, -1).max(-1).values
        usual = (nearest * is_token).sum(1, keepdim=True) / is_token.sum(1, keepdim=True)
        usual = usual.expand_as(nearest)
        signs = torch.stack(
            [
                10 * (nearest - usual),
                10 * (nearest - mean),
                said,
                10 * (mean - 0.8),
                10 * (usual - 0.85),
            ],
            dim=-1,
        )
        question, piece = self.inw(question), self.inw(piece)
        alike = torch.softmax((self.tau * near).masked_fill(~asked, _NEVER), -1) @ question
        shares = torch.softmax(self.pool(question)[..., 0].masked_fill(~is_asked, _NEVER), -1)
        whole = (shares[:, None, :] @ question)[:, 0]
        own = self.w(self.drop(piece))
        x = own + self.q(self.drop(alike)) + self.diff(piece * alike) + self.f(signs)
        x = self.ln(x + own * self.gate(whole)[:, None] + self.g(whole)[:, None]) * tokens
        for beside in self.convs:
            x = beside(x, tokens)
        x = self.lnf(x)
        ends = self.out(x).masked_fill(~is_token[..., None], _NEVER)
        most = x.masked_fill(~is_token[..., None], _NEVER).max(1).values
        none = self.null(torch.cat([most, (x * tokens).sum(1) / tokens.sum(1), self.g(whole)], -1))
        return torch.cat([none, ends[..., 0]], 1), torch.cat([none, ends[..., 1]], 1)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a piece by their numbers among the texts, and the tokens where the answer begins and ends, from 1;
    0 and 0 where it does not stand there."""

    question: int
    piece: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Texts:
    """Token vectors of many texts in one file: those of text n are rows starts[n] to starts[n + 1]."""

    vectors: NDArray[np.float16]
    starts: NDArray[np.int64]
    ids: Sequence[NDArray[np.int64]]

    def of(self, number: int) -> Tensor:
        return torch.from_numpy(
            self.vectors[self.starts[number] : self.starts[number + 1]].astype(np.float32)
        )


def embed_all(embedder: Embedder, made: Sequence[MadeQuestion], file: Path) -> tuple[Texts, list[Example]]:
    """Every question and piece token by token, in a new file, and the examples over them."""
    questions = list(dict.fromkeys(one.question for one in made))
    pieces = list(dict.fromkeys(one.window for one in made))
    ids: list[NDArray[np.int64]] = []
    spans: dict[str, NDArray[np.int64]] = {}
    with file.open("wb") as stored:
        for prompt, texts in (("query", questions), ("passage", pieces)):
            for at in range(0, len(texts), _EMBEDDED_AT_ONCE):
                batch = texts[at : at + _EMBEDDED_AT_ONCE]
                for text, tokens in zip(batch, embedder.embed_tokens(batch, prompt), strict=True):
                    stored.write(tokens.vectors.astype(np.float16).tobytes())
                    ids.append(tokens.ids)
                    if prompt == "passage":
                        spans[text] = tokens.spans
    starts = np.concatenate([[0], np.cumsum([len(one) for one in ids])]).astype(np.int64)
    vectors = np.memmap(file, np.float16, "r", shape=(int(starts[-1]), embedder.dimensions))
    place = {text: number for number, text in enumerate([*questions, *pieces])}
    examples = []
    for one in made:
        begin = end = 0
        if one.answer:
            low, high = spans[one.window].T
            within = np.flatnonzero((high > one.answer.start) & (low < one.answer.end) & (high > low)) + 1
            if not len(within):  # past what the embedder reads of a text
                continue
            begin, end = int(within[0]), int(within[-1])
        examples.append(Example(place[one.question], place[one.window], begin, end))
    return Texts(vectors, starts, ids), examples


def teach(network: TaughtNetwork, texts: Texts, examples: Sequence[Example], rounds: int = _ROUNDS) -> None:
    """Fit a network on examples, batches of pieces of like length; how it does on those apart is told on stderr."""
    random = Random(_SEED)
    questions = list(dict.fromkeys(one.question for one in examples))
    random.shuffle(questions)
    apart = set(questions[: min(_APART, len(questions) // 10)])
    learned = [one for one in examples if one.question not in apart]
    judged = [one for one in examples if one.question in apart]
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.02)
    steps = rounds * (len(learned) // _BATCH + 50)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps, pct_start=0.08)
    for number in range(rounds):
        network.train()
        for batch in _batches(learned, texts, random):
            optimiser.zero_grad()
            _loss(network, texts, batch).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        print(f"round {number + 1}: {_judge(network, texts, judged)}", file=sys.stderr, flush=True)


def _batches(examples: Sequence[Example], texts: Texts, random: Random) -> Iterator[list[Example]]:
    mixed = random.sample(examples, len(examples))
    batches = []
    for at in range(0, len(mixed), 50 * _BATCH):
        some = sorted(
            mixed[at : at + 50 * _BATCH],
            key=lambda one: int(texts.starts[one.piece + 1] - texts.starts[one.piece]),
        )
        batches += [some[low : low + _BATCH] for low in range(0, len(some), _BATCH)]
    random.shuffle(batches)
    yield from batches


def _logits(network: TaughtNetwork, texts: Texts, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    question, is_asked = _padded([texts.of(one.question) for one in batch])
    piece, is_token = _padded([texts.of(one.piece) for one in batch])
    said = torch.zeros(is_token.shape)
    for row, one in enumerate(batch):
        own = texts.ids[one.question][OUTSIDE[0] : -OUTSIDE[1]]
        tokens = texts.ids[one.piece]
        said[row, : len(tokens)] = torch.from_numpy(np.isin(tokens, own).astype(np.float32))
    made: tuple[Tensor, Tensor] = network(question, is_asked, piece, is_token, said)
    return made


def _padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    padded = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return padded, torch.arange(padded.shape[1])[None] < lengths[:, None]


def _loss(network: TaughtNetwork, texts: Texts, batch: Sequence[Example]) -> Tensor:
    begins, ends = _logits(network, texts, batch)
    return functional.cross_entropy(
        begins, torch.tensor([one.begin for one in batch])
    ) + functional.cross_entropy(ends, torch.tensor([one.end for one in batch]))


def _judge(network: TaughtNetwork, texts: Texts, examples: Sequence[Example]) -> str:
    """Of pieces with an answer the share whose both ends are right, of those without the share that is known."""
    network.train(False)
    right, empty = [], []
    with torch.inference_mode():
        for at in range(0, len(examples), _BATCH):
            batch = examples[at : at + _BATCH]
            begins, ends = _logits(network, texts, batch)
            for row, one in enumerate(batch):
                if one.begin:
                    found = int(begins[row, 1:].argmax()) + 1, int(ends[row, 1:].argmax()) + 1
                    right.append(found == (one.begin, one.end))
                else:
                    empty.append(int(begins[row].argmax()) == 0)
    return f"exact {np.mean(right or [False]):.3f} of {len(right)}, nothing {np.mean(empty or [False]):.3f} of {len(empty)}"


def store(network: TaughtNetwork, file: Path) -> None:
    np.savez_compressed(
        file, **{name: values.numpy().astype(np.float16) for name, values in network.state_dict().items()}
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.fit_network", description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("file", type=Path, help="where the weights go, .npz")
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    snapshot = open_snapshot(options.index)
    made = list(made_questions(snapshot, _MOST))
    with tempfile.TemporaryDirectory() as folder:
        texts, examples = embed_all(snapshot.embedder(), made, Path(folder) / "vectors")
        print(f"{len(examples)} examples", file=sys.stderr, flush=True)
        network = TaughtNetwork(snapshot.embedder().dimensions)
        teach(network, texts, examples)
    store(network, options.file)


if __name__ == "__main__":
    main()
