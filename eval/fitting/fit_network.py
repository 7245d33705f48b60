"""Teaches the span network of `qa.reading.span_network` on written questions, and stores its weights.

    python -m eval.fitting.fit_network qa/reading/span_network.onnx NEWS=eval/taught/news/network.jsonl A=eval/taught/papers/network/a.jsonl …
    python -m eval.fitting.fit_network qa/reading/span_network.onnx --from qa/reading/span_network.onnx MORE=more.jsonl …

The second goes on from weights that were taught, when more questions have been written: give it as many of the old beside them.
NEWS is an index of the news archive, A one of eval/taught/papers/archive/a.jsonl. Token vectors of all questions and
windows are made once and kept in a temporary file (0.3 MB a question).
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from eval.fitting.reading_examples import ReadingExample, written_examples
from eval.fitting.taught_network import NEVER, TaughtNetwork, begin_from_embedder, blend, load, store
from eval.sets.question_set import read_questions
from index.command import Parser, run_command
from index.search.embed import Embedder, open_embedder
from index.search.unpack import unpack_embedder
from index.snapshots.snapshot import open_snapshot
from index.types import Span
from qa.reading.span_network import same_tokens

_BATCH = 12  # questions
_NEAR = 16  # batches at a time are drawn, and their questions put beside others of near length: fewer tokens are padding
_MOST_OTHERS = 2  # windows that do not answer, drawn for a question at each round
_WARMING = 0.05  # of all steps, over which the rates rise
# From taught weights what is stored is a mean of them and of what they became: docs/decisions/0012-taught-on.md
_KEPT = 0.3
_APART = 0.06  # of each set, its last questions: judged and not learned from. Sets go by article, so those are apart, too
_EMBEDDED_AT_ONCE = 256
_SEED = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often all questions are gone through, and the highest rates of learning: of the layers over question and piece,
    which know the language already, and of the rest."""

    rounds: int
    of_layers: float
    of_rest: float


FROM_EMBEDDER, FROM_TAUGHT = Schedule(2, 1e-4, 1.5e-3), Schedule(1, 5e-5, 4e-4)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a piece by their numbers among the texts, and the tokens, from 1, where answers begin and end; none
    where it has no answer."""

    question: int
    piece: int
    begins: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Token vectors of many texts in one file: those of text n are rows starts[n] to starts[n + 1]."""

    vectors: NDArray[np.float16]
    starts: NDArray[np.int64]
    ids: Sequence[NDArray[np.int64]]

    def size(self, number: int) -> int:
        return len(self.ids[number])

    def of(self, number: int) -> Tensor:
        return torch.from_numpy(
            self.vectors[self.starts[number] : self.starts[number + 1]].astype(np.float32)
        )


def embed_all(
    embedder: Embedder, examples: Sequence[ReadingExample], file: Path
) -> tuple[Texts, list[Example]]:
    """Every question and piece token by token, in a new file, and the examples over them."""
    questions = {text: at for at, text in enumerate(dict.fromkeys(one.question for one in examples))}
    pieces = {text: at for at, text in enumerate(dict.fromkeys(one.window for one in examples))}
    ids: list[NDArray[np.int64]] = []
    spans: dict[str, NDArray[np.int64]] = {}
    with file.open("wb") as stored:
        for prompt, texts in (("query", list(questions)), ("passage", list(pieces))):
            for at in range(0, len(texts), _EMBEDDED_AT_ONCE):
                batch = texts[at : at + _EMBEDDED_AT_ONCE]
                for text, tokens in zip(batch, embedder.embed_tokens(batch, prompt), strict=True):
                    stored.write(tokens.vectors.astype(np.float16).tobytes())
                    ids.append(tokens.ids)
                    if prompt == "passage":
                        spans[text] = tokens.spans
    starts = np.concatenate([[0], np.cumsum([len(one) for one in ids])]).astype(np.int64)
    vectors = np.memmap(file, np.float16, "r", shape=(int(starts[-1]), embedder.dimensions))
    found = []
    for one in examples:
        known = [pair for answer in one.answers if (pair := _tokens_of(answer, spans[one.window]))]
        if known or not one.answers:  # else past what the embedder reads of a text
            found.append(
                Example(
                    questions[one.question],
                    len(questions) + pieces[one.window],
                    tuple(begin for begin, _ in known),
                    tuple(end for _, end in known),
                )
            )
    return Texts(vectors, starts, ids), found


def _tokens_of(answer: Span, spans: NDArray[np.int64]) -> tuple[int, int] | None:
    """The first and the last token, from 1, of a span of a text whose tokens stand for `spans`."""
    low, high = spans.T
    within = np.flatnonzero((high > answer.start) & (low < answer.end) & (high > low)) + 1
    return (int(within[0]), int(within[-1])) if len(within) else None


def teach(
    network: TaughtNetwork, texts: Texts, examples: Sequence[Example], schedule: Schedule = FROM_EMBEDDER
) -> Iterator[int]:
    """Fit a network on examples; yields the number of each round when it is done."""
    random = Random(_SEED)
    questions = by_question(examples)
    rest = [network.of_question, network.of_piece, *network.spans.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": network.layers.parameters(), "lr": schedule.of_layers},
            {"params": rest, "lr": schedule.of_rest},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = schedule.rounds * -(-len(questions) // _BATCH)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (_WARMING * steps)) * max(0.02, 1 - step / steps)
    )
    for number in range(schedule.rounds):
        network.train()
        for batch in batches(questions, texts, random):
            optimiser.zero_grad()
            _loss(network, texts, batch).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rates.step()
        yield number + 1


def batches(
    questions: Sequence[list[Example]], texts: Texts, random: Random
) -> Iterator[list[list[Example]]]:
    """All questions once, each with a window that answers, where it has one, and some that do not."""
    drawn = []
    for of_question in random.sample(questions, len(questions)):
        answering = [one for one in of_question if one.begins]
        others = [one for one in of_question if not one.begins]
        drawn.append(
            random.sample(answering, min(1, len(answering)))
            + random.sample(others, min(len(others), random.randint(1, _MOST_OTHERS)))
        )
    for at in range(0, len(drawn), _NEAR * _BATCH):
        near = sorted(
            drawn[at : at + _NEAR * _BATCH], key=lambda some: max(texts.size(one.piece) for one in some)
        )
        cut = [near[start : start + _BATCH] for start in range(0, len(near), _BATCH)]
        yield from random.sample(cut, len(cut))


def by_question(examples: Iterable[Example]) -> list[list[Example]]:
    found: dict[int, list[Example]] = defaultdict(list)
    for one in examples:
        found[one.question].append(one)
    return list(found.values())


def _logits(network: TaughtNetwork, texts: Texts, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    question, is_asked = _padded([texts.of(one.question) for one in batch])
    piece, is_token = _padded([texts.of(one.piece) for one in batch])
    same = torch.zeros(len(batch), is_token.shape[1], is_asked.shape[1])
    for row, one in enumerate(batch):
        of_row = same_tokens(texts.ids[one.question], texts.ids[one.piece])
        same[row, : of_row.shape[0], : of_row.shape[1]] = torch.from_numpy(of_row)
    made: tuple[Tensor, Tensor] = network(question, is_asked, piece, is_token, same)
    return made


def _padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    padded = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return padded, torch.arange(padded.shape[1])[None] < lengths[:, None]


def _loss(network: TaughtNetwork, texts: Texts, questions: Sequence[Sequence[Example]]) -> Tensor:
    """In each piece the answer, or that it has none; and among all pieces of a question that has one, the answer."""
    batch = [one for of_question in questions for one in of_question]
    is_answer = torch.tensor([bool(one.begins) for one in batch])
    owner = torch.tensor([at for at, of_question in enumerate(questions) for _ in of_question])
    losses = []
    for logits, places in zip(
        _logits(network, texts, batch),
        ([one.begins for one in batch], [one.ends for one in batch]),
        strict=True,
    ):
        told = torch.zeros(logits.shape, dtype=torch.bool)
        for row, of_row in enumerate(places):
            told[row, list(of_row) or [0]] = True
        right = logits.masked_fill(~told, NEVER).logsumexp(1)
        losses.append((logits.logsumexp(1) - right).mean())
        every = logits[:, 1:].logsumexp(1)
        among = [
            every[owner == at].logsumexp(0) - right[(owner == at) & is_answer].logsumexp(0)
            for at in range(len(questions))
            if (is_answer & (owner == at)).any()
        ]
        losses += [torch.stack(among).mean()] if among else []
    return torch.stack(losses).sum()


def judge(network: TaughtNetwork, texts: Texts, examples: Sequence[Example]) -> str:
    """Of questions with an answer the share whose best begin and end among all pieces are right; of pieces, how well the
    chance of having none parts those with an answer from those without (area under the curve)."""
    network.train(False)
    right, chances, has = [], [], []
    with torch.inference_mode():
        for of_question in by_question(examples):
            begins, ends = _logits(network, texts, of_question)
            chances += torch.log_softmax(begins, 1)[:, 0].tolist()
            has += [not one.begins for one in of_question]
            told = next((row for row, one in enumerate(of_question) if one.begins), None)
            if told is not None:
                row, begin = divmod(int(begins[:, 1:].argmax()), begins.shape[1] - 1)
                end = int(ends[row, 1:].argmax()) + 1
                one = of_question[row]
                right.append((begin + 1, end) in set(zip(one.begins, one.ends, strict=True)))
    area = roc_auc_score(has, chances) if len(set(has)) == 2 else 0.0
    return f"exact {np.mean(right or [False]):.3f} of {len(right)}, none known {area:.3f} of {len(has)}"


def _examples_of(sets: Iterable[str]) -> tuple[list[ReadingExample], list[ReadingExample]]:
    """What is learned and what is kept apart of sets, each INDEX=QUESTIONS[,QUESTIONS]."""
    learned: list[ReadingExample] = []
    apart: list[ReadingExample] = []
    for pair in sets:
        index, _, paths = pair.partition("=")
        questions = read_questions([Path(path) for path in paths.split(",")])
        until = round(len(questions) * (1 - _APART))
        snapshot = open_snapshot(Path(index))
        learned += written_examples(snapshot, questions[:until])
        apart += written_examples(snapshot, questions[until:])
    return learned, apart


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach and store; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.fitting.fit_network", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="where the weights go, .onnx")
    parser.add_argument("--from", dest="taught", type=Path, metavar="FILE", help="weights to go on from")
    parser.add_argument(
        "sets", nargs="+", metavar="INDEX=QUESTIONS[,QUESTIONS]", help="of one short answer each"
    )
    options = parser.parse_args(arguments)
    return run_command(lambda: _teach_and_store(options.sets, options.file, options.taught))


def _teach_and_store(sets: Sequence[str], file: Path, taught_before: Path | None) -> None:
    torch.manual_seed(_SEED)
    embedder = open_embedder()
    network = TaughtNetwork()
    if taught_before:
        load(network, taught_before)
    else:
        begin_from_embedder(network, unpack_embedder())
    before = {name: values.clone() for name, values in network.state_dict().items()}
    learned, apart = _examples_of(sets)
    with tempfile.TemporaryDirectory() as folder:
        taught = embed_all(embedder, learned, Path(folder) / "learned")
        judged = embed_all(embedder, apart, Path(folder) / "apart")
        print(f"{len(learned)} examples", file=sys.stderr, flush=True)
        for number in teach(network, *taught, FROM_TAUGHT if taught_before else FROM_EMBEDDER):
            print(f"round {number}: {judge(network, *judged)}", file=sys.stderr, flush=True)
        if taught_before:
            blend(network, before, _KEPT)
            print(f"with what was known: {judge(network, *judged)}", file=sys.stderr, flush=True)
    store(network, file)


if __name__ == "__main__":
    sys.exit(main())
