"""How fast an index is searched: opened, one search, many at once, memory, and what the graph of vectors misses.

Of an index that stands, with the vectors of its texts: `python -m eval bench --index DIR`.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.scoring.metrics import percentiles
from index.snapshots.snapshot import Snapshot
from qa.assistant import Assistant, open_assistant

_CLIENTS = 8
_ROUNDS = 3  # of all questions, by the clients together
_FIRST = 20  # questions that are not timed
_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Speed:
    """Times in milliseconds but for `opening` and `first`, in seconds; `memory`: resident at its peak, in MiB."""

    passages: int
    embedded: int
    opening: float
    first: float
    alone: dict[str, float]
    at_once: dict[str, float]
    a_second: float
    memory: float
    recall: float


def measure_speed(index: Path, queries: Sequence[str]) -> Speed:
    """Search an index for `queries`, in this process, whose memory is counted: it should be a new one."""
    started = time.perf_counter()
    assistant = open_assistant(index)
    opened = time.perf_counter()
    assistant.search(queries[0])
    first = time.perf_counter()
    for query in queries[:_FIRST]:
        assistant.search(query)
    alone = [_timed(assistant, query) for query in queries[_FIRST:]]
    began = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        many = list(clients.map(lambda query: _timed(assistant, query), list(queries) * _ROUNDS))
    lasted = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    vectors = assistant.snapshot.vectors
    return Speed(
        passages=len(assistant.snapshot.words),
        embedded=len(vectors),
        opening=opened - started,
        first=first - opened,
        alone=percentiles(alone),
        at_once=percentiles(many),
        a_second=len(many) / lasted,
        memory=memory,
        recall=recall_of(assistant.snapshot, queries),
    )


def recall_of(snapshot: Snapshot, queries: Sequence[str]) -> float:
    """How many of the ten nearest passages of each query the vector index finds, as a share."""
    index = snapshot.vectors
    asked = snapshot.embedder().embed_queries(list(queries))
    rows = index.rows
    nearest = np.argsort(-(index.vectors(rows) @ asked.T), axis=0, kind="stable")[:_NEIGHBOURS]
    found = [
        len(set(rows[exact].tolist()) & {row for row, _ in index.search(vector, _NEIGHBOURS)}) / len(exact)
        for exact, vector in zip(nearest.T, asked, strict=True)
    ]
    return float(np.mean(found))


def _timed(assistant: Assistant, query: str) -> float:
    started = time.perf_counter()
    assistant.search(query)
    return (time.perf_counter() - started) * 1000
