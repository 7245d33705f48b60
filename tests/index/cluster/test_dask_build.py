"""The build as a Dask job: the workers are processes on loopback, and one of them is killed at work."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.__main__ import main
from index.building.build import build_index
from index.cluster import shards
from index.snapshots.snapshot import Snapshot, open_snapshot

pytest.importorskip("distributed", reason="the extra `cluster` is not installed: no Dask")

from distributed import LocalCluster

from index.cluster.dask_build import cluster_crew


@pytest.fixture
def archive(news_slice: Path, small_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages, a file of lines that is cut into several shards, a line and a file that are refused."""
    monkeypatch.setattr(shards, "PAGES_A_SHARD", 8)
    monkeypatch.setattr(shards, "_BYTES_A_SHARD", 300)
    monkeypatch.setattr(shards, "_LARGE", 2_000)
    lines = news_slice.read_text("utf-8").splitlines(keepends=True)[:60]
    lines.insert(16, "no JSON\n")
    (small_archive / "news.jsonl").write_text("".join(lines), "utf-8")
    (small_archive / "empty.txt").write_bytes(b"")
    return small_archive


def everything(snapshot: Snapshot) -> list[Any]:
    """What an index knows, but for the time at which it was made."""
    database = sqlite3.connect(snapshot.directory / "facts.sqlite")
    tables = ["articles", "bylines", "people", "meetings", "roles", "parts", "refusals", "files"]
    rows: list[Any] = [sorted(map(repr, database.execute(f"SELECT * FROM {table}"))) for table in tables]
    rows.append(database.execute("SELECT * FROM chunks ORDER BY row").fetchall())
    rows.append([snapshot.words.search(word, 30) for word in ("会议主持", "投资", "12号")])
    return rows


def test_a_killed_worker_costs_nothing(
    archive: Path,
    tmp_path: Path,
    spawn: Any,
    free_port: int,
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    address = f"tcp://127.0.0.1:{free_port}"
    log = tmp_path / "process0.log"
    spawn("dask", "scheduler", "--host", "127.0.0.1", "--port", str(free_port), "--no-dashboard", "--no-show")
    workers = [
        spawn(
            "dask",
            "worker",
            address,
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        )
        for _ in range(2)
    ]
    wait_until(lambda: log.read_text("utf-8").count("Register worker") == 2)

    codes: list[int] = []
    index = tmp_path / "index"
    arguments = ["build", str(archive), "--index", str(index), "--dask", address]
    job = threading.Thread(target=lambda: codes.append(main(arguments)))
    job.start()
    wait_until(lambda: any((index / "cache" / "shards").glob("*.pages")))
    workers[0].kill()
    job.join()

    assert codes == [0]
    build_index([archive], tmp_path / "local")
    ours, local = open_snapshot(index), open_snapshot(tmp_path / "local")
    assert everything(ours) == everything(local)
    assert len(local.facts.refusals()) == 2
    rows = np.arange(local.manifest.counts.chunks)
    assert np.array_equal(ours.vectors.vectors(rows), local.vectors.vectors(rows))
    assert not (index / "cache" / "shards").exists()


def test_a_file_that_comes_after_the_archive_was_listed(small_archive: Path, tmp_path: Path) -> None:
    with (
        LocalCluster(1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        cluster_crew([small_archive], tmp_path / "index", cluster.scheduler_address) as crew,
    ):
        (small_archive / "late.txt").write_text("天气\n\n本报讯 3月9日，云岭有雨。\n", "utf-8")
        assert build_index([small_archive], tmp_path / "index", crew=crew).counts.articles == 4


def test_no_scheduler_and_no_worker_are_one_line(
    small_archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(small_archive), "--index", str(tmp_path / "i"), "--dask", "nowhere"]) == 1
    assert "nowhere: no Dask scheduler answers" in capsys.readouterr().err
