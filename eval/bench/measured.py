"""One figure of the benchmark, and the machine that it was taken on."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: what, how much, and what is asked of it ("" where nothing is)."""

    name: str
    value: str
    asked: str = ""


def machine() -> str:
    """The machine's kind: processor, cores in use, memory, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    model = next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    )


def spread(found: dict[str, float]) -> str:
    return f"p50 {found['p50']} ms, p95 {found['p95']} ms"


def milliseconds(step: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    times = []
    for text in texts:
        started = time.perf_counter()
        step(text)
        times.append((time.perf_counter() - started) * 1000)
    return times


def timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started
