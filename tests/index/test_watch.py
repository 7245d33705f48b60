"""`index watch` as it is run: a process of its own over a folder that changes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from index.building import build, changes
from index.building.build import build_index, update_index
from index.building.watch import watch
from index.snapshots.pointer import current_generation
from index.snapshots.snapshot import open_snapshot
from index.sources.files import SourceFile, find_files

_PATIENCE = 120.0  # seconds; a busy machine is no failure


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def watched(small_archive: Path, tmp_path: Path, repo: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    build_index([small_archive], tmp_path / "index")
    command = [sys.executable, "-m", "index", "watch", "--index", str(tmp_path / "index"), "--every", "0.3"]
    process = subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield tmp_path / "index", process
    process.kill()
    print(*process.communicate(), sep="\n")


def texts(index: Path) -> str:
    facts = open_snapshot(index).facts
    return "\n".join(chunk.text for chunk in facts.chunks(range(facts.counts().chunks)))


def test_pages_that_come_grow_and_go(
    watched: tuple[Path, subprocess.Popen[str]], small_archive: Path
) -> None:
    index, process = watched
    folder = small_archive / "云岭日报" / "2024-03-09"
    folder.mkdir()
    (folder / "01.txt").write_text("图书馆开放\n\n本报讯 3月9日，云岭图书馆开放。\n", "utf-8")
    until(lambda: "云岭图书馆开放" in texts(index))
    # A page that is being written: held open, it grows, rests, and grows.
    with (folder / "02.txt").open("w", encoding="utf-8") as page:
        page.write("茶市开市\n\n本报讯 3月9日，云岭茶市开市，")
        page.flush()
        (folder / "03.txt").write_text("大桥通车\n\n本报讯 3月9日，云岭大桥通车。\n", "utf-8")
        until(lambda: "云岭大桥通车" in texts(index))
        assert "茶市" not in texts(index)  # half a page is none
        page.write("首日成交三吨。\n")
    until(lambda: "首日成交三吨" in texts(index))
    (folder / "01.txt").unlink()
    until(lambda: "云岭图书馆" not in texts(index))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0 and "error" not in err
    # A line a generation; the last may be interrupted before it is told.
    assert out.count("articles") >= int(current_generation(index)) - 2


def test_what_fails_is_told_once_and_tried_again(
    watched: tuple[Path, subprocess.Popen[str]], small_archive: Path
) -> None:
    index, process = watched
    away = small_archive.with_name("away")
    small_archive.rename(away)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("error: ") and str(small_archive) in line
    (away / "more.jsonl").unlink()
    away.rename(small_archive)
    until(lambda: open_snapshot(index).manifest.counts.articles == 2)
    process.kill()
    assert "error" not in process.stderr.read()


def test_looking_at_many_files_compares_each_with_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first look every file may be growing, and an update leaves them all: no file is sought among all others."""
    root, index, files = tmp_path / "archive", tmp_path / "index", 200
    root.mkdir()
    for number in range(files):
        (root / f"{number:03}.txt").write_text(f"天气\n\n本报讯 第{number % 5}天，有雨。\n", "utf-8")
    manifest = build_index([root], index)
    compared, keyed = count(), count()
    equal, key = SourceFile.__eq__, changes.file_key

    def counted_equal(one: SourceFile, other: object) -> bool:
        next(compared)
        return equal(one, other)

    def counted_key(source: SourceFile) -> changes.FileKey:
        next(keyed)
        return key(source)

    monkeypatch.setattr(SourceFile, "__eq__", counted_equal)
    for module in (changes, build):
        monkeypatch.setattr(module, "file_key", counted_key)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    looks = iter([True, True, False])
    errors: list[str] = []
    watch(
        [], index, every=1, report=print, on_change=print, on_error=errors.append, goes_on=lambda: next(looks)
    )
    assert update_index([], index, leave=find_files([root])) == manifest
    assert errors == [] and next(compared) < 10 * files and next(keyed) < 10 * files
