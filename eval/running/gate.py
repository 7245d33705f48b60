"""The gate between two generations of one index: ask both, and compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.running.examine import Setup
from eval.running.run import run_questions
from eval.scoring.compare import Comparison, compare
from eval.sets.question_set import Question


def gate(
    questions: Sequence[Question],
    index: Path,
    before: str,
    after: str,
    *,
    alpha: float,
    margin: float,
    on_progress: Callable[[int], object] = lambda _: None,
) -> Comparison:
    """Compare generation `after` with `before` ("" for the one that the index points to), whose archives may differ."""
    with TemporaryDirectory(prefix="wenbao-gate-") as work:
        old = run_questions(questions, Setup(index, before), Path(work) / "before", on_progress=on_progress)
        new = run_questions(
            questions,
            Setup(index, after),
            Path(work) / "after",
            on_progress=lambda done: on_progress(len(questions) + done),
        )
    return compare(old, new, alpha=alpha, margin=margin, across_archives=True)
