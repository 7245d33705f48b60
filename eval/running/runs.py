"""Runs kept beside an index, and the question sets that one may run: what the page lists, starts and compares.

INDEX/runs/20240612-081500-sample/   questions.jsonl, and what `eval run` writes
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.paths import QUESTIONS
from eval.reporting.report import write_reports
from eval.running.examine import Setup
from eval.running.run import make_folder, run_questions
from eval.scoring.results import Results, read_results
from eval.sets.question_set import Question, read_questions
from index.errors import InputError, UsageError, WenbaoError
from index.json_lines import read_json_lines

HELD = "held"  # the half of a set that is only counted, never read
_NAME = re.compile(r"\d{8}-\d{6}-[\w.-]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: `name` is its folder, `at` when it was started (UTC), `set` the name of its question set."""

    name: str
    at: str
    set: str
    results: Results


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not answered well: its answer and citations as answers.jsonl has them."""

    question: Question
    why: str
    cause: str
    answer: dict[str, Any]


class Runs:
    """The runs of one index."""

    def __init__(self, index_directory: Path) -> None:
        self._index = index_directory
        self._folder = index_directory / "runs"

    def sets(self, *others: Path) -> dict[str, Path]:
        """Question sets by name: those of the project, and `others` that are there and not empty."""
        found = {path.stem: path for path in sorted(QUESTIONS.glob("*.jsonl"))}
        return found | {path.stem: path for path in others if path.is_file() and path.stat().st_size}

    def finished(self) -> tuple[Run, ...]:
        """The latest first; a folder whose results cannot be read is left out."""
        found = []
        for path in sorted(self._folder.glob("*/results.json"), reverse=True):
            try:
                found.append(self.run(path.parent.name))
            except WenbaoError:
                continue
        return tuple(found)

    def run(self, name: str) -> Run:
        """One run. UsageError for a name that is none, or of no finished run."""
        folder = self._of(name)
        day, clock, questions = name.split("-", 2)
        at = f"{day[:4]}-{day[4:6]}-{day[6:]} {clock[:2]}:{clock[2:4]}"
        return Run(name, at, questions, _results(folder))

    def failures(self, name: str) -> tuple[Failure, ...]:
        """The questions of a run that were not answered well, in the set's order; none of the half that is held apart."""
        folder = self._of(name)
        questions = {one.id: one for one in read_questions([folder / "questions.jsonl"])}
        answers = _answers(folder / "answers.jsonl")
        return tuple(
            Failure(questions[one.id], one.why, one.cause, answers[one.id])
            for one in self.run(name).results.verdicts
            if one.why and one.half != HELD and one.id in questions and one.id in answers
        )

    def questions(self, name: str) -> dict[str, str]:
        """What a run asked, by id."""
        return {one.id: one.question for one in read_questions([self._of(name) / "questions.jsonl"])}

    def milliseconds(self, name: str) -> list[float]:
        return [
            one["timings_ms"].get("total", 0.0) for one in _answers(self._of(name) / "answers.jsonl").values()
        ]

    def start(self, questions: Path, report: Callable[[int, int], object]) -> str:
        """Run a set, with `report(done, total)` as it goes, and write its reports; returns the run's name.

        What `report` raises stops the run, which is then taken away.
        """
        asked = read_questions([questions])
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{re.sub(r'[^0-9A-Za-z_.-]', '_', questions.stem)}"
        out = self._folder / name
        make_folder(out)
        try:
            shutil.copyfile(questions, out / "questions.jsonl")
            results = run_questions(
                asked, Setup(self._index), out, on_progress=lambda done: report(done, len(asked))
            )
            write_reports(results, asked, out)
        except BaseException:
            shutil.rmtree(out, ignore_errors=True)
            raise
        return name

    def _of(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r}: there is no such run")
        return self._folder / name


@lru_cache(maxsize=64)
def _results(folder: Path) -> Results:
    return read_results(folder)  # a finished run does not change


def _answers(path: Path) -> dict[str, dict[str, Any]]:
    try:
        return {one["id"]: one for _, one in read_json_lines(path)}
    except (WenbaoError, KeyError, TypeError) as error:
        raise InputError(f"{path.name}: cannot be read ({error}); run the questions anew") from None
