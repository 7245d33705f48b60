"""One generation after the other: damage is named and refused, what is kept and for how long, clocks that go back."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.__main__ import main
from index.building import publish
from index.building.build import build_index, update_index
from index.errors import SnapshotError
from index.snapshots.history import KEPT_GENERATIONS, history, prune, rollback, verify
from index.snapshots.manifest import manifest_to_json, read_manifest
from index.snapshots.pointer import current_generation, generation_directory, switch_to
from index.snapshots.snapshot import open_snapshot


def add(root: Path, number: int) -> None:
    record = {
        "id": f"n{number}",
        "date": "2024-03-08",
        "text": f"3月8日，云岭第{number}所小学开学，新生{number + 30}人。",
    }
    (root / f"n{number}.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")


@pytest.fixture
def two(small_archive: Path, tmp_path: Path) -> Path:
    """An index of two generations."""
    build_index([small_archive], tmp_path / "index")
    add(small_archive, 1)
    update_index([], tmp_path / "index")
    return tmp_path / "index"


def flipped(directory: Path) -> Iterator[Path]:
    """Each file with a byte flipped, in turn: its first, its last, one in the middle."""
    for path in sorted(path for path in directory.rglob("*") if path.is_file() and path.stat().st_size):
        whole, times = path.read_bytes(), path.stat()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            copy = bytearray(whole)
            copy[at] ^= 1
            path.write_bytes(copy)
            yield path
        path.write_bytes(whole)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_flipped_byte_is_named_and_refused_and_rollback_is_offered(two: Path) -> None:
    directory = generation_directory(two, "000002")
    assert verify(two) == ()
    count = 0
    for path in flipped(directory):
        assert any(str(path) in fault for fault in verify(two)), path
        with pytest.raises(SnapshotError, match=r"rollback --index") as refused:
            open_snapshot(two)
        assert str(path) in str(refused.value) and "000001" in str(refused.value)
        with pytest.raises(SnapshotError):
            update_index([], two)  # damage is not carried into the next generation
        count += 1
    assert count > 30 and verify(two) == ()
    facts = directory / "facts.sqlite"
    facts.write_bytes(facts.read_bytes()[:-1] + b"x")
    assert rollback(two) == "000001" and verify(two) == ()
    with pytest.raises(SnapshotError, match="000002 is not whole"):
        rollback(two, "000002")


def test_a_byte_that_rots_on_the_disk_is_found_by_verify(two: Path) -> None:
    """Neither size nor time tell of it, so that opening, which is asked to be quick, does not look."""
    path = generation_directory(two, "000002") / "vectors" / "vectors.faiss"
    times, whole = path.stat(), path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert any("vectors.faiss" in fault for fault in verify(two))


def test_a_copied_index_opens(two: Path, tmp_path: Path) -> None:
    shutil.copytree(two, tmp_path / "copy", copy_function=shutil.copyfile)  # with times of its own
    assert open_snapshot(tmp_path / "copy").generation == "000002"


def test_rows_of_another_generation_are_no_generation(two: Path) -> None:
    """Counts agree, sums too: only the chunks' own words show it."""
    directory = generation_directory(two, "000002")
    rows = directory / "words" / "rows.npy"
    data = bytearray(rows.read_bytes())
    data[-16:-8], data[-8:] = data[-8:], data[-16:-8]
    rows.write_bytes(data)
    manifest = read_manifest(directory)
    from index.snapshots.history import seal

    (directory / "manifest.json").unlink()
    with pytest.raises(SnapshotError, match="its own words"):
        seal(directory, manifest)


def test_an_index_of_a_newer_program(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = generation_directory(two, "000002") / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 99}), "utf-8")
    for command in ("status", "verify", "update"):
        assert main([command, "--index", str(two)]) == 1
        assert "format 99 is newer than this program's" in capsys.readouterr().err
    assert path.is_file() and main(["rollback", "--index", str(two)]) == 0
    assert open_snapshot(two).generation == "000001"


def test_a_pointer_that_points_nowhere(two: Path) -> None:
    for content in (b"000009\n", b"\xff\xfe\n"):
        (two / "CURRENT").write_bytes(content)
        with pytest.raises(SnapshotError):
            open_snapshot(two)
    switch_to(two, "000009")
    assert rollback(two) == "000002"


def test_pruning_by_number_and_age(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    for number in range(5):
        add(small_archive, number)
        update_index([], index)
    assert [one.generation for one in history(index)] == ["000004", "000005", "000006"]
    rollback(index, "000004")
    assert prune(index, keep=1) == ("000005",)  # neither the newest nor the one that answers
    assert [one.generation for one in history(index)] == ["000004", "000006"]
    rollback(index, "000006")
    directory = generation_directory(index, "000004")
    manifest = read_manifest(directory)
    for made, dropped in (
        (datetime.now(UTC) + timedelta(days=9), ()),
        (datetime(2020, 1, 1, tzinfo=UTC), ("000004",)),
    ):
        object.__setattr__(manifest, "created", made.isoformat(timespec="seconds"))
        (directory / "manifest.json").write_text(manifest_to_json(manifest), "utf-8")
        assert prune(index, older_than=timedelta(days=30)) == dropped


def test_a_gate_that_refuses_every_time_does_not_fill_the_disk(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    for _ in range(5):
        refused = build_index([small_archive], index, accept=lambda _: False)
    assert current_generation(index) == "000001" and refused.generation == "000006"
    kept = [one.generation for one in history(index)]
    assert len(kept) <= KEPT_GENERATIONS + 1 and kept[0] == "000001" and kept[-1] == "000006"


def test_refused_generations_take_no_earlier_ones_place(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    for number in range(2):
        add(small_archive, number)
        update_index([], index)
    for _ in range(KEPT_GENERATIONS):
        build_index([small_archive], index, accept=lambda _: False)
    assert [one.generation for one in history(index)] == ["000001", "000002", "000003", "000006"]
    assert rollback(index) == "000002"


def test_a_generation_that_is_read_is_not_pruned(two: Path) -> None:
    switch_to(two, "000001")
    reader = open_snapshot(two)
    switch_to(two, "000002")
    assert prune(two, keep=1) == ()
    assert reader.facts.counts().articles == 3
    del reader
    gc.collect()
    assert prune(two, keep=1) == ("000001",)


def test_a_clock_that_goes_back(two: Path, small_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(publish, "datetime", Earlier)
    add(small_archive, 2)
    path = small_archive / "n1.jsonl"
    path.write_text(path.read_text("utf-8").replace("31人", "32人"), "utf-8")
    os.utime(path, (978307200, 978307200))
    manifest = update_index([], two)
    assert (manifest.generation, manifest.created[:4], manifest.counts.articles) == ("000003", "2001", 5)
    assert current_generation(two) == "000003" and verify(two) == ()
    (hit, *_) = open_snapshot(two).words.search("新生32人", 1)
    assert "32人" in open_snapshot(two).facts.chunks([hit[0]])[0].text
    assert rollback(two) == "000002"


def test_unchanged_files_are_shared(two: Path) -> None:
    shared = [
        path
        for path in generation_directory(two, "000002").rglob("*")
        if path.is_file() and path.stat().st_nlink > 1 and path.stat().st_size
    ]
    assert any(path.suffix == ".idx" for path in shared)
