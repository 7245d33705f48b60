"""`python -m eval bench`: the figures that docs/benchmarks.md states, taken as a user would meet them.

Each step runs in processes of its own, so that imports, caches and memory count. What is asked beside a figure comes
from the project's targets; nothing here passes or fails.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from eval.bench.answering import asking, judging, serving
from eval.bench.making import building, cutting, cutting_pages, embedding, growing, unpacking
from eval.bench.measured import Measured


def bench(repository: Path, questions: Path, large: Path | None) -> Iterator[Measured]:
    """All figures; those of a large archive where `large` names one."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        yield from unpacking(work)
        yield from embedding()
        index = work / "index"
        yield from building(repository / "archive", index)
        yield from asking(index, questions)
        yield from judging(index, questions, work)
        yield from serving(repository, index, questions, "shipped archive")
        if large:
            yield from cutting(large)
            yield from cutting_pages(large)
            yield from growing(large, work / "large", questions)
            yield from serving(repository, work / "large", questions, "large archive")
