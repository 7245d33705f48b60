"""Retrieval against its peers: the same searches, the same passages, one run; figures with paired significance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.scoring.metrics import interval, retrieval
from eval.searching.retrieval_peers import System
from eval.searching.searches import Sought
from index.snapshots.snapshot import Snapshot
from index.types import ArticleFilter
from qa.finding.retrieve import retrieve

OURS = "Wenbao"
_DEPTH = 10  # articles looked at
_PASSAGES = 30  # that hold them
_SWAPS = 10_000
_SEED = 20240501


@dataclass(frozen=True, slots=True)
class Row:
    """One system over one set: measures by name, and MRR's 95% interval.

    `p`: two-sided, that its MRR differs from ours by chance alone; 1 for ours.
    """

    set: str
    half: str
    n: int
    system: str
    measures: dict[str, float]
    low: float
    high: float
    p: float


def wenbao(snapshot: Snapshot) -> System:
    """The search that `qa` answers from, embedding each query itself."""

    def search(query: str, _vector: object, k: int) -> Sequence[str]:
        found = retrieve(snapshot, query, _PASSAGES, ArticleFilter())
        return list(dict.fromkeys(one.article_id for one in found))[:k]

    return System(OURS, search)


def measure(
    snapshot: Snapshot, sought: Sequence[Sought], systems: Iterable[System]
) -> Iterator[tuple[Row, ...]]:
    """Every system over every set and half: after each, the rows of all so far. The first is the one compared with."""
    vectors = snapshot.embedder().embed_queries([one.query for one in sought])
    hits: dict[str, dict[str, Sequence[bool]]] = {}
    for system in systems:
        hits[system.name] = {
            one.id: [one.is_right(found) for found in system.search(one.query, vector, _DEPTH)]
            for one, vector in zip(sought, vectors, strict=True)
        }
        yield tuple(_rows(sought, hits))


def _rows(sought: Sequence[Sought], hits: Mapping[str, Mapping[str, Sequence[bool]]]) -> Iterator[Row]:
    for name, half in dict.fromkeys((one.set, one.half) for one in sought):
        ids = [one.id for one in sought if (one.set, one.half) == (name, half)]
        found = {system: retrieval({one: ranked[one] for one in ids}) for system, ranked in hits.items()}
        first = next(iter(found.values()))["MRR"]
        for system, measures in found.items():
            mrr = interval(measures["MRR"])
            means = {measure: float(np.mean(values)) for measure, values in measures.items()}
            p = randomised(first, measures["MRR"])
            yield Row(name, half, len(ids), system, means, mrr.low, mrr.high, p)


def randomised(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of the paired randomisation test (Smucker et al. 2007): signs of the differences swapped at random."""
    differences = np.asarray(first) - np.asarray(second)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), size=(_SWAPS, len(differences)))
    reached = np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9
    return float((reached.sum() + 1) / (_SWAPS + 1))


def write_rows(rows: Sequence[Row], out: Path) -> None:
    """`retrieval.json`, `retrieval.md` and `retrieval.svg`."""
    out.mkdir(parents=True, exist_ok=True)
    values = [asdict(row) for row in rows]
    (out / "retrieval.json").write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (out / "retrieval.md").write_text(to_markdown(rows), "utf-8")
    (out / "retrieval.svg").write_text(to_svg(rows), "utf-8")


def to_markdown(rows: Sequence[Row]) -> str:
    """A table a set and half, best MRR first."""
    parts = []
    for (name, half), group in _grouped(rows).items():
        measures = list(group[0].measures)
        parts.append(f"\n{name}, {half} half, n = {group[0].n:,}\n")
        parts.append(f"| | {' | '.join(measures)} | 95% of MRR | p against {OURS} |")
        parts.append(f"|---|{'---|' * (len(measures) + 2)}")
        for row in group:
            figures = " | ".join(f"{_short(row.measures[one])}" for one in measures)
            p = "" if row.system == OURS else "< .001" if row.p < 0.001 else _short(row.p)
            parts.append(f"| {row.system} | {figures} | {_short(row.low)}–{_short(row.high)} | {p} |")
    return "\n".join(parts).lstrip() + "\n"


def to_svg(rows: Sequence[Row]) -> str:
    """Bars of MRR with their intervals, a group a set and half."""
    groups = _grouped(rows)
    height = sum(34 + 22 * len(group) for group in groups.values()) + 10
    y, parts = 0, []
    for (name, half), group in groups.items():
        y += 26
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{name}, {half} half: MRR</text>')
        y += 8
        for row in group:
            left, scale, mrr = 260, 380, row.measures["MRR"]
            low, high = left + scale * row.low, left + scale * row.high
            colour = "#b3261e" if row.system == OURS else "#8a9099"
            parts.append(
                f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{row.system}</text>'
                f'<rect x="{left}" y="{y + 2}" width="{scale * mrr:.1f}" height="14" fill="{colour}"/>'
                f'<path d="M{low:.1f} {y + 9}H{high:.1f}" stroke="#222" stroke-width="2"/>'
                f'<text x="{left + scale + 12}" y="{y + 13}">{_short(mrr)}</text>'
            )
            y += 22
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="700" height="{height}" font-family="sans-serif" font-size="12">'
        f'<rect width="700" height="{height}" fill="#fff"/>{body}</svg>\n'
    )


def _grouped(rows: Sequence[Row]) -> Mapping[tuple[str, str], list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: -row.measures["MRR"]):
        groups.setdefault((row.set, row.half), []).append(row)
    return dict(sorted(groups.items()))


def _short(share: float) -> str:
    return f"{share:.3f}".removeprefix("0") if share < 1 else "1.000"
