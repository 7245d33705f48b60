"""How search grows: time, memory and disk of the two indexes from ten thousand to a million passages.

    python -m eval.searching.growth INDEX WORK    # INDEX: one that is wholly embedded; WORK: gets growth.json, .md and .svg

Passages past the real ones are made by varying those: two thirds of one with a third of another, words and vector alike.
Facts are left out, as they are read by row only; their size a passage is the same at any size.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from eval.paths import QUESTIONS
from eval.sets.question_set import read_questions
from index.command import Parser, run_command
from index.facts.found import read_found
from index.search.vectors import EXACT_LIMIT, VectorIndex, build_vectors, extend_vectors
from index.search.words import WordIndex, build_words, extend_words, index_terms
from index.snapshots.snapshot import Snapshot, open_snapshot

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_VARIED = 20_000  # real passages whose words are varied
_DEPTH = 60
_NEIGHBOURS = 10
_BATCH = 50_000
_SEED = 20240501
_QUESTIONS = QUESTIONS / "retrieval.jsonl"

Terms = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Grown:
    """At one size: seconds of writing the graph and the words since the size before; medians of milliseconds of
    processor time a search; MiB on disk, the vectors' in memory as well; recall@10 against exact search."""

    passages: int
    vectors_seconds: float
    words_seconds: float
    vectors_ms: float
    words_ms: float
    vectors_mebibytes: float
    words_mebibytes: float
    recall: float


def grow(snapshot: Snapshot, queries: Sequence[str], work: Path, sizes: Sequence[int]) -> Iterator[Grown]:
    """Grow both indexes in `work` over ascending `sizes`, and search them at each."""
    real = snapshot.vectors.vectors(snapshot.vectors.rows)
    draw = np.random.default_rng(_SEED)
    first = draw.integers(0, len(real), sizes[-1])
    other = draw.integers(0, len(real), sizes[-1])
    first[: len(real)] = draw.permutation(len(real))[: sizes[-1]]
    asked = snapshot.embedder().embed_queries(list(queries))
    terms = _read_terms(snapshot)

    def vectors(start: int, end: int) -> NDArray[np.float32]:
        made = real[first[start:end]]
        new = np.arange(start, end) >= len(real)
        made[new] = 2 / 3 * made[new] + 1 / 3 * real[other[start:end][new]]
        normed: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return normed

    done = 0
    for size in sizes:
        last, here = work / str(done), work / str(size)
        rows = np.arange(done, size)
        extended = done > EXACT_LIMIT
        started = time.process_time()
        if extended:
            extend_vectors(last / "vectors", here / "vectors", np.arange(done), vectors(done, size), rows)
        else:
            build_vectors(here / "vectors", vectors(0, size), np.arange(size))
        written = time.process_time()
        made = (_vary(terms, int(first[at]), int(other[at])) for at in rows.tolist())
        if done:
            extend_words(last / "words", here / "words", [], made, done)
        else:
            build_words(here / "words", made)
        ended = time.process_time()
        shutil.rmtree(last, ignore_errors=True)
        done = size
        yield _measure(here, queries, asked, vectors, (written - started, ended - written))


def _measure(
    folder: Path,
    queries: Sequence[str],
    asked: NDArray[np.float32],
    vectors: Callable[[int, int], NDArray[np.float32]],
    seconds: tuple[float, float],
) -> Grown:
    index = VectorIndex(folder / "vectors")
    words = WordIndex(folder / "words")
    found = [[row for row, _ in index.search(vector, _NEIGHBOURS)] for vector in asked]
    exact = _nearest(asked, vectors, len(index))
    recalls = [len({*near} & {*best}) / len(best) for near, best in zip(found, exact, strict=True)]
    return Grown(
        len(index),
        *seconds,
        _milliseconds(lambda at: index.search(asked[at], _DEPTH), len(queries)),
        _milliseconds(lambda at: words.search(queries[at], _DEPTH), len(queries)),
        _mebibytes(folder / "vectors"),
        _mebibytes(folder / "words"),
        float(np.mean(recalls)),
    )


def _nearest(
    asked: NDArray[np.float32], vectors: Callable[[int, int], NDArray[np.float32]], count: int
) -> list[list[int]]:
    """The ten nearest rows of each query, by looking at all."""
    scores = np.zeros((len(asked), 0), dtype=np.float32)
    rows = np.zeros((len(asked), 0), dtype=np.int64)
    for start in range(0, count, _BATCH):
        end = min(start + _BATCH, count)
        scores = np.concatenate([scores, asked @ vectors(start, end).T], axis=1)
        rows = np.concatenate([rows, np.tile(np.arange(start, end), (len(asked), 1))], axis=1)
        best = np.argpartition(-scores, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
        scores, rows = np.take_along_axis(scores, best, axis=1), np.take_along_axis(rows, best, axis=1)
    return [one.tolist() for one in rows]


def _read_terms(snapshot: Snapshot) -> list[Terms]:
    rows = np.linspace(0, len(snapshot.words) - 1, min(_VARIED, len(snapshot.words))).astype(int)
    return [
        index_terms(one.title, one.chunk.text) for one in read_found(snapshot.facts.database, rows.tolist())
    ]


def _vary(terms: Sequence[Terms], first: int, other: int) -> Terms:
    title_words, title_bigrams, *bodies = terms[first % len(terms)]
    words, bigrams = (
        _mixed(one, another) for one, another in zip(bodies, terms[other % len(terms)][2:], strict=True)
    )
    return title_words, title_bigrams, words, bigrams


def _mixed(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join(first[: 2 * len(first) // 3] + second[2 * len(second) // 3 :])


def _milliseconds(step: Callable[[int], object], count: int) -> float:
    times = []
    for at in range(count):
        started = time.process_time()
        step(at)
        times.append((time.process_time() - started) * 1000)
    return float(np.median(times))


def _mebibytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*")) / 2**20


_COLUMNS: dict[str, Callable[[Grown], str]] = {
    "passages": lambda one: f"{one.passages:,}",
    "nearest 60, ms": lambda one: f"{one.vectors_ms:.2f}",
    "best 60 by words, ms": lambda one: f"{one.words_ms:.2f}",
    "recall@10": lambda one: f"{one.recall:.3f}",
    "vectors, in memory and on disk, MiB": lambda one: f"{one.vectors_mebibytes:,.0f}",
    "words, on disk, MiB": lambda one: f"{one.words_mebibytes:,.0f}",
    "graph, s since the row above": lambda one: f"{one.vectors_seconds:,.0f}",
    "words, s since the row above": lambda one: f"{one.words_seconds:,.0f}",
}


def to_markdown(grown: Sequence[Grown]) -> str:
    lines = [f"| {' | '.join(_COLUMNS)} |", f"|{'---|' * len(_COLUMNS)}"]
    lines += [f"| {' | '.join(shown(one) for shown in _COLUMNS.values())} |" for one in grown]
    return "\n".join(lines) + "\n"


_CURVES: dict[str, Callable[[Grown], float]] = {
    "nearest 60, ms of processor time": lambda one: one.vectors_ms,
    "best 60 by words, ms of processor time": lambda one: one.words_ms,
    "vectors in memory, MiB": lambda one: one.vectors_mebibytes,
    "words and vectors on disk, MiB": lambda one: one.words_mebibytes + one.vectors_mebibytes,
}


def to_svg(grown: Sequence[Grown]) -> str:
    """A panel a curve, both axes by powers of ten."""
    width, height, parts = 330, 190, []
    for at, (name, value) in enumerate(_CURVES.items()):
        left, top = 50 + at % 2 * width, 30 + at // 2 * height
        x, y = np.log10([one.passages for one in grown]), np.log10([max(value(one), 0.01) for one in grown])
        low, high = np.floor(y.min()), np.ceil(y.max())
        across = left + (x - x[0]) / max(x[-1] - x[0], 1e-9) * 230
        down = top + 130 - (y - low) / max(high - low, 1e-9) * 120
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, down, strict=True))
        parts.append(f'<text x="{left}" y="{top - 8}" font-weight="bold">{name}</text>')
        parts.append(f'<path d="M{left} {top}V{top + 130}H{left + 240}" fill="none" stroke="#8a9099"/>')
        parts.append(f'<polyline points="{points}" fill="none" stroke="#b3261e" stroke-width="2"/>')
        for a, b, one in zip(across, down, grown, strict=True):
            parts.append(
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="#b3261e"/>'
                f'<text x="{a:.1f}" y="{b - 7:.1f}" text-anchor="middle">{value(one):,.3g}</text>'
                f'<text x="{a:.1f}" y="{top + 146}" text-anchor="middle">{one.passages // 1000:,}k</text>'
            )
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * width + 40}" height="{2 * height + 20}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>{body}</svg>\n'
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the curve; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.searching.growth", description=__doc__.splitlines()[0])
    parser.add_argument("index", type=Path, help="one that is wholly embedded")
    parser.add_argument("work", type=Path, help="a folder; gets growth.json, growth.md and growth.svg")
    options = parser.parse_args(arguments)
    return run_command(lambda: _grow_and_write(options.index, options.work))


def _grow_and_write(index: Path, out: Path) -> None:
    """Grow, and write what is known after each size."""
    snapshot = open_snapshot(index)
    out.mkdir(parents=True, exist_ok=True)
    queries = [one.question for one in read_questions([_QUESTIONS])]
    grown: list[Grown] = []
    with TemporaryDirectory(dir=out) as work:
        for one in grow(snapshot, queries, Path(work), SIZES):
            grown.append(one)
            print(one, flush=True)
            (out / "growth.json").write_text(json.dumps([asdict(one) for one in grown], indent=1) + "\n")
            (out / "growth.md").write_text(to_markdown(grown), "utf-8")
            (out / "growth.svg").write_text(to_svg(grown), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
