"""Passages for a query, over a real index: ranked, diversified, merged; with all, some and no vectors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.building.build import build_index
from index.search.vectors import VectorIndex, build_vectors
from index.snapshots.snapshot import Snapshot, open_snapshot
from index.types import ArticleFilter
from qa.finding.features import read_terms
from qa.finding.retrieve import retrieve

_BRIDGE = "".join(
    f"第{at}段说青石桥修缮工程的进展，桥面的石板由工匠一块一块凿平，再由吊车放回原处，两岸居民每天都来看。"
    * 3
    + "\n"
    for at in range(1, 9)
)
_OTHERS = (
    "云岭市召开春耕生产推进会，副市长高远山主持会议，全市计划播种面积32万亩，农资储备充足。",
    "青岚县开展防汛演练，出动冲锋舟12艘，被困群众分批转移，全程四十分钟没有人掉队。",
    "县医院新门诊楼启用，日接诊能力达到两千人，挂号和取药都搬进了新楼，停车位也多了。",
    "青石桥旁的茶馆重新开张，老板说修桥那半年没有生意，如今每天能卖出两百碗茶。",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("retrieve")
    lines = [
        {"id": f"a{at}", "date": f"2024-03-0{at}", "text": text}
        for at, text in enumerate((_BRIDGE, *_OTHERS), 1)
    ]
    (root / "archive.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
    )
    build_index([root / "archive.jsonl"], root / "index")
    return root / "index"


def _with_vectors_of(snapshot: Snapshot, rows: list[int], folder: Path) -> Snapshot:
    """The snapshot as it is while a build goes on: some rows have a vector."""
    kept = np.array(rows, dtype=np.int64)
    vectors = snapshot.vectors.vectors(kept) if rows else np.zeros((0, 384), dtype=np.float32)
    build_vectors(folder / "vectors", vectors, kept)
    snapshot.vectors = VectorIndex(folder / "vectors")
    return snapshot


@pytest.mark.parametrize("embedded", ["all", "some", "none"])
def test_the_right_article_is_first_however_many_have_vectors(
    index: Path, tmp_path: Path, embedded: str
) -> None:
    snapshot = open_snapshot(index)
    if embedded != "all":
        rows = [] if embedded == "none" else [int(row) for row in snapshot.vectors.rows[::2]]
        _with_vectors_of(snapshot, rows, tmp_path)
    for query, article_id in (
        ("谁主持了春耕生产推进会？", "a2"), ("冲锋舟出动了多少艘", "a3"), ("门诊楼一天能接诊多少人", "a4"),
    ):  # fmt: skip
        assert retrieve(snapshot, query, 5, ArticleFilter())[0].article_id == article_id, query


def test_one_article_does_not_crowd_out_others(index: Path) -> None:
    snapshot = open_snapshot(index)
    found = retrieve(snapshot, "青石桥修缮", 10, ArticleFilter())
    assert len(snapshot.facts.rows(ArticleFilter(article_ids=frozenset({"a1"})))) > 3
    assert "a5" in [one.article_id for one in found[:3]]


def test_neighbours_are_one_passage_and_no_words_are_shown_twice(index: Path) -> None:
    snapshot = open_snapshot(index)
    found = [one for one in retrieve(snapshot, "青石桥修缮", 30, ArticleFilter()) if one.article_id == "a1"]
    text = snapshot.facts.article("a1").text.text
    assert any(len(one.text) > 300 for one in found)
    taken: set[int] = set()
    for one in found:
        assert one.text == text[one.start : one.end]
        assert not taken & set(range(one.start, one.end))
        taken |= set(range(one.start, one.end))


def test_no_match_and_more_than_there_is(index: Path) -> None:
    snapshot = open_snapshot(index)
    assert retrieve(snapshot, "青石桥", 5, ArticleFilter(newspaper="没有的报")) == ()
    everything = retrieve(snapshot, "青石桥", 500, ArticleFilter())
    assert {one.article_id for one in everything} == {f"a{at}" for at in range(1, 6)}
    scores = [one.score for one in retrieve(snapshot, "冲锋舟", 3, ArticleFilter())]
    assert scores == sorted(scores, reverse=True)


def test_cosines_are_those_of_the_vectors_and_nan_where_there_is_none(index: Path, tmp_path: Path) -> None:
    snapshot = open_snapshot(index)
    whole = snapshot.vectors
    (query,) = snapshot.embedder().embed_queries(["青石桥"])
    rows = whole.rows
    expected = whole.vectors(rows) @ query
    assert np.allclose(whole.cosines(query, rows), expected)
    some = _with_vectors_of(snapshot, [int(rows[1])], tmp_path).vectors
    found = some.cosines(query, rows)
    assert np.isclose(found[1], expected[1]) and np.isnan(np.delete(found, 1)).all()


def test_terms_leave_out_what_a_question_asks_with() -> None:
    terms = read_terms("谁主持了第16次会议？", 100, lambda _word: 1, lambda _pair: 1, None)
    assert terms.is_question and "谁" not in terms.text and "16" in terms.hard
    assert sum(weight for _, weight in terms.words) == pytest.approx(1)
    assert read_terms("谁？", 100, lambda _word: 1, lambda _pair: 1, None).text
