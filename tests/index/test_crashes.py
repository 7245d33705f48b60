"""Builds that are killed, disks that are full, folders that take nothing: the old generation answers, nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from index.building.build import Progress, build_index, update_index
from index.errors import SnapshotError, WenbaoError
from index.facts.database import Database
from index.parallel import map_in_order
from index.search import stores
from index.snapshots.history import verify
from index.snapshots.pointer import current_generation
from index.snapshots.snapshot import open_snapshot

# At how many random moments builds and updates are killed; the figure of docs/index-life.md took 100.
KILLS = int(os.environ.get("WENBAO_KILLS", "8"))
_FORKED = get_context("forkserver")
_FORKED.set_forkserver_preload(["index.building.build", "sentence_transformers", "onnxruntime"])


def add_page(root: Path, number: int) -> None:
    folder = root / "云岭日报" / f"2024-03-{number % 28 + 1:02}"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"本报讯（记者 周明）第{number}座桥完工，总投资{number * 7 + 3}万元，施工单位负责人魏长河介绍，更换了{number}根栏杆。"
    (folder / f"{number:03}.txt").write_text(f"第{number}座桥完工\n\n{text}\n", "utf-8")


def run(root: Path, index: Path, missing: str) -> None:
    """What is killed: a build or an update in a process of its own, which notes how many passages have no vector yet."""
    stores._EMBED_BATCH = 4

    def note(progress: Progress) -> None:
        if progress.stage == "vectors" and progress.done <= 4:
            Path(missing).write_text(str(progress.total), "utf-8")

    step = update_index if current_generation(index) else build_index
    step([root], index, report=note)


def finish(root: Path, index: Path, missing: Path, kill_after: float | None = None) -> bool:
    process = _FORKED.Process(target=run, args=(root, index, str(missing)))
    process.start()
    process.join(kill_after)
    process.kill()
    process.join()
    return process.exitcode == 0


def cached(index: Path) -> int:
    path = index / "cache" / "embeddings.sqlite"
    if not path.is_file():
        return 0
    with closing(sqlite3.connect(path)) as db:
        try:
            return int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
        except sqlite3.OperationalError:  # killed before its table was made
            return 0


def test_killed_at_any_moment(tmp_path: Path) -> None:
    choose = random.Random(7)
    root, index, missing = tmp_path / "archive", tmp_path / "index", tmp_path / "missing"
    pages = 16
    for number in range(pages):
        add_page(root, number)
    started = time.monotonic()
    assert finish(root, tmp_path / "whole", missing)
    longest = 1.2 * (time.monotonic() - started)
    kills = 0
    while kills < KILLS:
        before, vectors = current_generation(index), cached(index)
        missing.unlink(missing_ok=True)
        killed = not finish(root, index, missing, choose.uniform(0, longest))
        kills += killed
        # What was embedded is on disk, and only what is missing is embedded: a page is a passage here.
        if missing.exists():
            assert int(missing.read_text("utf-8")) == pages - vectors
        assert cached(index) >= vectors
        if current_generation(index):
            assert verify(index) == ()
            snapshot = open_snapshot(index)
            assert snapshot.generation >= before
            (hit, *_) = snapshot.words.search("第3座桥完工 总投资24万元", 1)
            assert "24万元" in snapshot.facts.chunks([hit[0]])[0].text
        if not killed:
            assert open_snapshot(index).manifest.counts.articles == pages
            add_page(root, pages)
            pages += 1
    assert finish(root, index, missing)
    assert open_snapshot(index).manifest.counts.articles == pages and cached(index) == pages
    # Nothing that a killed builder left is kept.
    names = {path.name for path in (index / "generations").iterdir()}
    assert all((index / "generations" / name / "manifest.json").is_file() for name in names)


def limited_update(index: Path, limit: int, told: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        update_index([], index)
    except SnapshotError as error:
        Path(told).write_text(f"{error}\n", "utf-8")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 4 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk(small_archive: Path, small_disk: Path) -> None:
    index = small_disk / "index"
    build_index([small_archive], index)
    for number in range(40):
        add_page(small_archive, number)
    filler = small_disk / "filler"
    for left in (100_000, 400_000, 800_000):
        state = os.statvfs(small_disk)
        filler.write_bytes(bytes(state.f_bavail * state.f_frsize - left))
        with pytest.raises(SnapshotError, match=str(index)) as caught:
            update_index([], index)
        assert "\n" not in str(caught.value)
        filler.unlink()
        assert verify(index) == () and open_snapshot(index).generation == "000001"
    assert update_index([], index).counts.articles == 43


@pytest.mark.parametrize("limit", [20_000, 150_000])
def test_a_disk_that_takes_no_more(limit: int, small_archive: Path, tmp_path: Path) -> None:
    """As a quota would: no file may grow beyond so many bytes."""
    index, told = tmp_path / "index", tmp_path / "told"
    build_index([small_archive], index)
    told.write_bytes(b"")
    for number in range(40):
        add_page(small_archive, number)
    process = _FORKED.Process(target=limited_update, args=(index, limit, str(told)))
    process.start()
    process.join()
    assert str(index) in told.read_text("utf-8") and told.read_text("utf-8").count("\n") == 1
    assert verify(index) == () and open_snapshot(index).generation == "000001"
    assert update_index([], index).counts.articles == 43


def test_a_folder_that_may_only_be_read(small_archive: Path, small_disk: Path) -> None:
    index = small_disk / "index"
    build_index([small_archive], index)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert verify(index) == ()
    assert open_snapshot(index).words.search("青石桥总投资", 1)
    add_page(small_archive, 1)
    with pytest.raises(SnapshotError, match="Read-only"):
        update_index([], index)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert update_index([], index).counts.articles == 4


def test_two_builders(small_archive: Path, tmp_path: Path, repo: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    holder = subprocess.Popen(
        [sys.executable, "-c", f"""
import time
from pathlib import Path
from index.lock import builder_lock
with builder_lock(Path({str(index)!r})):
    print("held", flush=True)
    time.sleep(600)
"""], cwd=repo, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(SnapshotError, match=f"process {holder.pid}"):
        update_index([], index)
    assert open_snapshot(index).generation == "000001"  # readers are not in its way
    holder.kill()
    holder.wait()
    add_page(small_archive, 1)
    assert update_index([], index).counts.articles == 4  # a dead holder's lock is taken over


def test_what_is_written_is_on_disk_before_it_is_named(small_archive: Path, tmp_path: Path) -> None:
    """The order that a power cut needs: files, then the manifest, then the pointer, each name behind its content."""
    calls: list[tuple[str, str]] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        calls.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        fsync(descriptor)

    def noted_replace(path: Path, target: Path) -> Path:
        calls.append(("name", str(target)))
        return replace(path, target)

    index = tmp_path / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", noted_fsync)
        patch.setattr(Path, "replace", noted_replace)
        build_index([small_archive], index)
    generation = index / "generations" / "000001"
    manifest, pointer = generation / "manifest.json", index / "CURRENT"
    named = calls.index(("name", str(manifest)))
    files = [str(path) for path in generation.rglob("*") if path.is_file() and path != manifest]
    folders = [str(path) for path in generation.rglob("*") if path.is_dir()]
    synced = [path for kind, path in calls[:named] if kind == "sync"]
    assert {*files, *folders, f"{manifest}.new"} <= set(synced)
    switched = calls.index(("name", str(pointer)))
    assert {str(generation), str(generation.parent)} <= {
        path for kind, path in calls[named:switched] if kind == "sync"
    }
    assert calls[switched - 1] == ("sync", f"{pointer}.new") and calls[switched + 1] == ("sync", str(index))


def test_a_killed_worker_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system kills one where memory runs out."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    with pytest.raises(WenbaoError, match="was killed") as caught:
        list(map_in_order(os._exit, [9] * 1_000))
    assert "\n" not in str(caught.value)


def test_an_interrupt_is_left_to_the_process_that_started_the_others(repo: Path) -> None:
    """Ctrl-C goes to all processes of a terminal; the workers wait for work then, and say nothing."""
    # A shell lets what it starts behind its back ignore Ctrl-C, and the tests may be that.
    program = """
import os, signal, time
from index.parallel import map_in_order
signal.signal(signal.SIGINT, signal.default_int_handler)
os.sched_getaffinity = lambda _: {0, 1}
try:
    for _ in map_in_order(abs, range(1_000)):
        time.sleep(2)
        print("waits", flush=True)
        time.sleep(600)
except KeyboardInterrupt:
    print("interrupted")
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=repo,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "waits\n"
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=120) == ("interrupted\n", "")


def test_workers_hold_back_interrupts_from_their_first_moment(repo: Path) -> None:
    """One that Ctrl-C ended while it started left the others waiting for the lock that it had taken."""
    program = """
import signal
from index.parallel import workers
with workers(1) as pool:
    print(pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result() == {signal.SIGINT})
print(signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set())
"""
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=repo, capture_output=True, text=True, timeout=120
    )
    assert (found.stdout, found.stderr) == ("True\nTrue\n", "")


def test_a_page_of_the_facts_that_rots_unseen_is_one_line(small_archive: Path, tmp_path: Path) -> None:
    """Size and time of change are as they were, so that only reading the page tells."""
    build_index([small_archive], tmp_path / "index")
    path = tmp_path / "index" / "generations" / "000001" / "facts.sqlite"
    with closing(sqlite3.connect(path)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bylines_article'").fetchone()
    times = path.stat()
    with path.open("r+b") as file:
        file.seek(size * (page - 1))
        file.write(b"\xff" * size)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    facts = open_snapshot(tmp_path / "index").facts
    with pytest.raises(SnapshotError, match=r"facts\.sqlite: the facts database is damaged"):
        facts.article("a1")


def test_a_query_that_is_wrong_is_not_told_as_damage(small_archive: Path, tmp_path: Path) -> None:
    """Whoever is told of damage rolls back or builds for hours."""
    build_index([small_archive], tmp_path / "index")
    path = tmp_path / "index" / "generations" / "000001" / "facts.sqlite"
    database = Database(path)
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        database.all("SELECT no_such FROM articles")
    path.unlink()
    with pytest.raises(SnapshotError, match=r"facts\.sqlite: cannot be read"):
        Database(path).all("SELECT 1")
