"""Work beside the page, in a process of its own: followed to its end, stopped, failed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.building.build import build_index
from index.errors import UsageError
from index.snapshots.pointer import current_generation
from page.index_work import rebuild, update
from page.jobs import Jobs, JobState


def ended(jobs: Jobs) -> JobState:
    """The state once nothing runs any more."""
    for _ in range(1200):
        state = jobs.state
        if state is not None and not state.is_running:
            return state
        time.sleep(0.05)
    raise AssertionError(f"still at work: {jobs.state}")


def test_an_update_runs_once_and_says_what_came_of_it(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    (small_archive / "云岭日报" / "2024-03-06" / "02.txt").write_text(
        "菜市场开业\n\n本报讯 3月5日，菜市场开业。\n", "utf-8"
    )
    jobs = Jobs()
    assert jobs.state is None
    jobs.start("update", update, index)
    with pytest.raises(UsageError, match="at work"):
        jobs.start("another", update, index)
    state = ended(jobs)
    assert (state.state, state.message) == ("done", current_generation(index)) == ("done", "000002")
    jobs.start("update", update, index)
    assert ended(jobs).message == ""  # nothing had changed
    jobs.start("rebuild", rebuild, index)
    assert ended(jobs).message == "000003"


def test_a_stopped_update_leaves_the_index_as_it_was(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    (small_archive / "new.txt").write_text("菜市场开业\n\n本报讯 3月5日，菜市场开业。\n", "utf-8")
    jobs = Jobs()
    jobs.start("update", update, index)
    jobs.stop()
    state = ended(jobs)
    assert (state.state, state.stage) == ("stopped", "")  # at its very first report
    assert current_generation(index) == "000001"
    jobs.stop()  # nothing runs: nothing happens
    assert ended(jobs).state == "stopped"


def test_a_failure_is_told(tmp_path: Path) -> None:
    jobs = Jobs()
    jobs.start("update", update, tmp_path / "none")
    state = ended(jobs)
    assert state.state == "failed" and "there is no index here yet" in state.message


def test_time_left_is_guessed_from_the_pace() -> None:
    state = JobState("x", "running", "vectors", done=300, total=1300, stage_started=100.0, stage_began_at=100)
    assert state.seconds_left(110.0) == pytest.approx(10 / 200 * 1000)
    assert state.seconds_left(100.5) is None
    unknown = JobState("x", "running", "read", done=50, total=0, stage_started=100.0)
    assert unknown.seconds_left(110.0) is None
    assert unknown.seconds_left(110.0, expected=100) == pytest.approx(10.0)
    assert unknown.seconds_left(110.0, expected=20) == 0.0
