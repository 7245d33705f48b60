"""The gate over the shipped archive: answers are not worse than the committed baseline's, beyond chance.

After a change that is meant to alter answers, renew the baseline with a run of the same questions:
`python -m eval run --questions eval/questions/sample.jsonl --index DIR --out DIR`, then copy its results.json here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.running.examine import Setup
from eval.running.run import run_questions
from eval.scoring.compare import compare, describe
from eval.scoring.results import Results, read_results
from eval.sets.question_set import read_questions
from eval.sets.validate import validate
from index.snapshots.snapshot import open_snapshot


@pytest.fixture(scope="module")
def now(repo: Path, sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    questions = read_questions([repo / "eval" / "questions" / "sample.jsonl"])
    return run_questions(questions, Setup(sample_index), tmp_path_factory.mktemp("run"))


def test_answers_are_not_worse_than_the_baseline(repo: Path, now: Results) -> None:
    found = compare(read_results(repo / "eval" / "baseline"), now)
    assert not found.worse, describe(found)


def test_nothing_unsupported_is_shown_on_the_held_half(now: Results) -> None:
    assert now.by_half["held"]["supported"].value == 1.0


def test_the_sample_set_has_no_faults_and_is_what_was_asked(repo: Path, sample_index: Path) -> None:
    questions = read_questions([repo / "eval" / "questions" / "sample.jsonl"])
    assert not list(validate(questions, open_snapshot(sample_index)))
    assert len(questions) >= 150
    assert sum(not one.answerable for one in questions) * 4 >= len(questions)
