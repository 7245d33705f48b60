"""The contract of a passage store, one body for each: this machine's, milvus-lite in the process and as a server, and the
cluster that MILVUS_TEST_URI names."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.search.bm25 import TermStatistics, count_terms
from index.search.store import PassageStore, StoredPassage, StoreError
from index.snapshots import local_store
from index.snapshots.local_store import LocalStore
from index.snapshots.serve import open_store
from index.types import ArticleFilter, Place

DIMENSIONS = 8
TEXTS = [
    ("春耕推进会", "云岭市召开春耕生产推进会，高远山主持会议。"),
    ("春耕推进会", "全市计划播种面积三十二万亩。"),
    ("青石桥完工", "青石桥修缮工程完工，总投资860万元。"),
    ("茶园开采", "云岭茶园开采，首日采茶一百二十公斤。"),
    ("", "云岭市召开防汛会议，林静姝主持，会议部署防汛。"),
]
PRINTS = [
    (Place("a", "云岭日报", date(2024, 3, 5), "1"),),
    (Place("a", "云岭日报", date(2024, 3, 5), "1"),),
    (Place("b", "云岭日报", date(2024, 3, 6), "2"), Place("d", "青石晚报", date(2024, 3, 9), "4")),
    (Place("c", "", None, ""),),
    (Place("e", "青石晚报", date(2024, 7, 1), "1"),),
]
ARTICLES = ["a1", "a1", "b1", "c1", "e1"]


def passages() -> list[StoredPassage]:
    vectors = np.random.default_rng(7).normal(size=(len(TEXTS), DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [
        StoredPassage(
            row, ARTICLES[row], *TEXTS[row], "news" if row < 4 else "notice", PRINTS[row],
            frozenset(["高远山"] if row < 2 else ["林静姝"] if row == 4 else []), vectors[row],
        )
        for row in range(len(TEXTS))
    ]  # fmt: skip


def statistics() -> TermStatistics:
    return count_terms(TEXTS)


@pytest.fixture(params=["folder", "milvus-lite", "milvus-lite as a server", "MILVUS_TEST_URI"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "store")
    pytest.importorskip("pymilvus", reason="the extra `cluster` is not installed: no Milvus")
    if request.param == "milvus-lite":
        return str(tmp_path / "milvus.db")
    if request.param == "milvus-lite as a server":
        return str(request.getfixturevalue("milvus_server").address)
    if not os.environ.get("MILVUS_TEST_URI"):
        pytest.skip("MILVUS_TEST_URI names no cluster: a real Milvus was not tested")
    return os.environ["MILVUS_TEST_URI"]


@pytest.fixture
def store(address: str) -> PassageStore:
    store = open_store(address)
    for version in ("t1", "t2"):  # a cluster remembers the test before
        if store.active() != version:
            store.drop(version)
    return store


def fill(store: PassageStore, version: str) -> None:
    store.create(version, DIMENSIONS, statistics())
    store.upsert(version, passages())
    store.seal(version)


def test_words_and_vectors_are_those_of_the_local_store(store: PassageStore, tmp_path: Path) -> None:
    local = open_store(str(tmp_path / "reference"))
    for one in (store, local):
        fill(one, "t1")
    ours, reference = store.open("t1"), local.open("t1")
    assert ours.count() == len(TEXTS)
    for query in ("云岭市会议谁主持", "青石桥投资多少", "会议会议", "没有的词汇", "860"):
        for passage in passages():
            found = ours.search(query, passage.vector, ArticleFilter(), 10)
            expected = reference.search(query, passage.vector, ArticleFilter(), 10)
            for mine, its in ((found.words, expected.words), (found.vectors, expected.vectors)):
                assert [row for row, _ in mine] == [row for row, _ in its], query
                assert [score for _, score in mine] == pytest.approx([score for _, score in its], rel=1e-5)
    for word in ("会议", "云岭", "没有的词汇"):
        assert ours.document_frequency(word) == reference.document_frequency(word)


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (ArticleFilter(since=date(2024, 3, 6)), {2, 4}),
        (ArticleFilter(until=date(2024, 3, 6)), {0, 1, 2}),
        (ArticleFilter(since=date(2024, 3, 7), until=date(2024, 3, 8)), set()),  # between its two prints
        (ArticleFilter(newspaper="青石晚报"), {2, 4}),
        (ArticleFilter(newspaper="青石晚报", page="2"), set()),  # the page is the other paper's
        (ArticleFilter(newspaper="青石晚报", page="4", since=date(2024, 3, 9)), {2}),
        (ArticleFilter(kind="notice"), {4}),
        (ArticleFilter(person="高远山"), {0, 1}),
        (ArticleFilter(person='"]} or row >= 0'), set()),
        (ArticleFilter(article_ids=frozenset(["a1", "c1"])), {0, 1, 3}),
    ],
)
def test_filters(store: PassageStore, filters: ArticleFilter, rows: set[int]) -> None:
    fill(store, "t1")
    found = store.open("t1").search("云岭市会议 青石桥 播种", passages()[0].vector, filters, 10)
    assert {row for row, _ in found.vectors} == rows
    assert {row for row, _ in found.words} <= rows


def test_upsert_replaces_and_delete_takes_whole_articles(store: PassageStore) -> None:
    store.create("t1", DIMENSIONS, statistics())
    store.upsert("t1", passages())
    store.upsert("t1", passages()[:2])
    store.delete("t1", ["a1", "nobody"])
    store.seal("t1")
    opened = store.open("t1")
    assert opened.count() == 3
    found = opened.search("云岭市召开春耕会议", passages()[0].vector, ArticleFilter(), 10)
    assert {row for row, _ in found.vectors} == {2, 3, 4}
    assert not {0, 1} & {row for row, _ in found.words}
    assert opened.search("春耕", None, ArticleFilter(), 3).vectors == []


def test_the_active_version_is_switched_in_one_step(store: PassageStore) -> None:
    fill(store, "t1")
    fill(store, "t2")
    store.activate("t1")
    assert store.active() == "t1"
    before = store.open("t1")
    store.activate("t2")
    assert store.active() == "t2"
    assert before.count() == len(TEXTS)  # whoever reads the one before goes on
    with pytest.raises(StoreError, match="active"):
        store.drop("t2")
    store.drop("t1")
    store.drop("t1")
    with pytest.raises(StoreError, match="t1"):
        store.open("t1")
    store.health()


def test_versions_are_listed_until_they_are_dropped(store: PassageStore) -> None:
    others = set(store.versions())  # a cluster may hold some
    fill(store, "t1")
    store.create("t2", DIMENSIONS, statistics())
    assert set(store.versions()) - others == {"t1", "t2"}
    assert set(store.versions(sealed=True)) - others == {"t1"}
    store.drop("t1")
    store.drop("t2")
    assert set(store.versions()) == others


def test_an_unsealed_version_is_neither_read_nor_kept(store: PassageStore) -> None:
    store.create("t1", DIMENSIONS, statistics())
    store.upsert("t1", passages()[:2])
    with pytest.raises(StoreError, match="t1"):
        store.open("t1")
    with pytest.raises(StoreError, match="t1"):
        store.activate("t1")
    fill(store, "t1")
    assert store.open("t1").count() == len(TEXTS)
    for step in (
        lambda: store.create("t1", DIMENSIONS, statistics()),
        lambda: store.upsert("t1", passages()),
        lambda: store.delete("t1", ["a1"]),
    ):
        with pytest.raises(StoreError, match="t1"):
            step()


def is_healthy(store: PassageStore) -> bool:
    try:
        store.health()
    except StoreError:
        return False
    return True


def test_a_server_that_is_killed_answers_as_before_when_it_is_back(
    milvus_server: Any, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    store = open_store(milvus_server.address)
    fill(store, "t1")
    store.activate("t1")
    opened = store.open("t1")
    before = opened.search("云岭市会议谁主持", passages()[0].vector, ArticleFilter(), 5)
    milvus_server.kill()
    with pytest.raises(StoreError, match="Milvus"):
        opened.search("云岭市会议谁主持", passages()[0].vector, ArticleFilter(), 5)
    milvus_server.start()
    wait_until(lambda: is_healthy(store))  # the connection tries again by itself
    assert store.active() == "t1"
    for reader in (store.open("t1"), opened):
        assert reader.search("云岭市会议谁主持", passages()[0].vector, ArticleFilter(), 5) == before


def test_a_version_that_is_half_dropped_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(folder: Path, **_: object) -> None:
        for path in folder.rglob("passages.sqlite"):
            path.unlink()
            raise KeyboardInterrupt

    store = LocalStore(tmp_path)
    for version in ("v1", "v2"):
        store.create(version, DIMENSIONS, statistics())
        store.upsert(version, passages())
        store.seal(version)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(local_store.shutil, "rmtree", killed)
        store.drop("v1")
    assert store.versions() == store.versions(sealed=True) == ("v2",)
    store.drop("v2")
    assert [path.name for path in tmp_path.iterdir()] == []
