"""An index served from a store: the same passages in the same order as from its own folder, on the sample's questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.__main__ import main
from index.building.build import build_index, remove_from_index, update_index
from index.errors import SnapshotError, WenbaoError
from index.lock import builder_lock
from index.search.store import StoreError
from index.snapshots.history import rollback
from index.snapshots.local_store import LocalStore
from index.snapshots.pointer import current_generation
from index.snapshots.serve import open_served, open_store, publish, served_generation
from index.snapshots.snapshot import open_snapshot
from index.types import ArticleFilter
from qa.assistant import open_assistant
from qa.finding.retrieve import retrieve


@pytest.fixture
def index(sample_index: Path, tmp_path: Path) -> Path:
    directory = tmp_path / "index"
    shutil.copytree(sample_index, directory)
    return directory


def questions(repo: Path) -> list[str]:
    lines = (repo / "eval" / "questions" / "sample.jsonl").read_text("utf-8").splitlines()
    return [one["question"] for one in map(json.loads, lines) if one["half"] == "tune"]


def test_the_ranking_is_that_of_the_local_index(
    index: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pymilvus", reason="the extra `cluster` is not installed: no Milvus")
    local = open_snapshot(index)
    assert main(["publish", "--index", str(index), "--store", str(tmp_path / "milvus.db")]) == 0
    assert local.generation in capsys.readouterr().out
    served = open_served(index)
    assert type(served.passages) is not type(local.passages)
    asked = questions(repo)
    assert len(asked) > 100
    month = ArticleFilter(since=local.facts.period()[0], newspaper=local.facts.newspapers()[0], page="2")
    for at, question in enumerate(asked):
        filters = month if at % 8 == 0 else ArticleFilter()
        mine, its = retrieve(served, question, 10, filters), retrieve(local, question, 10, filters)
        assert [one.chunk_id for one in mine] == [one.chunk_id for one in its], question
        assert [one.score for one in mine] == pytest.approx([one.score for one in its], abs=1e-4)


def test_readers_move_when_a_generation_is_published(index: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "store")
    again = ["publish", "--index", str(index), "--store", address]
    assert main(again) == 0
    first = open_snapshot(index).generation
    article = open_snapshot(index).facts.articles(ArticleFilter(), limit=1)[0].article_id
    remove_from_index([article], index)
    assert served_generation(index) == open_served(index).generation == first
    assert main(again) == 0
    assert main(again) == 0  # again: nothing to do
    second = open_served(index)
    assert served_generation(index) == second.generation > first
    assert second.passages.count() == second.manifest.counts.chunks
    assert open_assistant(index).search("会议")


def updated(archive: Path, index: Path, times: int) -> str:
    """The generation after so many updates, each with an article more."""
    for _ in range(times):
        number = len(list(archive.iterdir()))
        text = f"天气\n\n本报讯 3月9日，云岭{number}个乡镇有雨。\n"
        (archive / f"{number}.txt").write_text(text, "utf-8")
        update_index([], index)
    return current_generation(index)


def test_what_a_store_serves_outlives_updates_and_what_it_served_goes(
    small_archive: Path, tmp_path: Path
) -> None:
    index, address = tmp_path / "index", str(tmp_path / "store")
    build_index([small_archive], index)
    publish(index, address)
    second = updated(small_archive, index, 1)
    publish(index, address)
    last = updated(small_archive, index, 4)  # nobody reads meanwhile
    assert open_served(index).generation == second
    publish(index, address)
    # The first one is gone from the folder since; the store is not to keep it for that.
    assert [one.split("_")[0] for one in open_store(address).versions()] == [second, last]


def test_a_version_that_is_sealed_already_is_published(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, address = tmp_path / "index", str(tmp_path / "store")
    first = build_index([small_archive], index).generation
    with monkeypatch.context() as broken, pytest.raises(StoreError, match="away"):
        broken.setattr(LocalStore, "activate", refuse)
        publish(index, address)
    assert publish(index, address) == first == open_served(index).generation
    second = updated(small_archive, index, 1)
    assert publish(index, address) == second
    assert rollback(index) == first
    assert publish(index, address) == first == open_served(index).generation


def test_what_readers_now_search_is_written_down_before_anything_is_dropped(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, address = tmp_path / "index", str(tmp_path / "store")
    build_index([small_archive], index)
    publish(index, address)
    updated(small_archive, index, 1)
    publish(index, address)
    third = updated(small_archive, index, 1)
    drop = LocalStore.drop

    def refuse_earlier(store: LocalStore, version: str) -> None:
        (drop if version.startswith(third) else refuse)(store, version)

    with monkeypatch.context() as broken, pytest.raises(StoreError, match="away"):
        broken.setattr(LocalStore, "drop", refuse_earlier)
        publish(index, address)
    assert served_generation(index) == open_served(index).generation == third


def test_one_publishes_at_a_time(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    with builder_lock(index), pytest.raises(SnapshotError, match="is at work"):
        publish(index, str(tmp_path / "store"))
    assert not (index / "STORE").exists()


def refuse(*_: object) -> None:
    raise StoreError("gone away")


def test_a_store_of_another_index_is_refused(index: Path, sample_index: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "store")
    assert main(["publish", "--index", str(index), "--store", address]) == 0
    other = tmp_path / "other"
    shutil.copytree(sample_index, other)
    remove_from_index([open_snapshot(other).facts.articles(ArticleFilter(), limit=1)[0].article_id], other)
    shutil.copyfile(index / "STORE", other / "STORE")
    open_served(other)  # the same first generation
    shutil.rmtree(other / "generations" / "000001")
    with pytest.raises(WenbaoError, match="000001"):
        open_served(other)
    (index / "STORE").write_text("nonsense", "utf-8")
    with pytest.raises(WenbaoError, match="STORE"):
        open_served(index)
