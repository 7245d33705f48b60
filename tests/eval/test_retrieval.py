"""The measurement of search: a pool drawn from a small archive, its figures, and the fit of the weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.fitting.fit_ranker import Group, ablation, fit, hits_of
from eval.searching.growth import grow
from eval.searching.growth import to_markdown as growth_table
from eval.searching.growth import to_svg as growth_plot
from eval.searching.known_item import make_pool, read_titles
from eval.searching.retrieval import OURS, measure, randomised, to_markdown, to_svg, wenbao
from eval.searching.retrieval_peers import embedder_alone, words_alone
from eval.searching.search_speed import measure_speed
from eval.searching.searches import TITLES, open_pool, read_sought
from index.building.build import build_index
from index.errors import InputError
from index.snapshots.snapshot import open_snapshot
from qa.finding.features import FEATURES

_STORIES = (
    ("青石桥修缮工程提前十天完工", "石板换新，投资860万元的桥面修缮5日结束，比计划早了十天，附近居民出行方便了。"),
    ("云岭茶园今春开采首日采茶", "3月6日清晨，茶农上山，第一天就采下鲜叶120公斤，合作社按每斤八十元收购。"),
    ("县医院新门诊楼投入使用", "占地六千平方米的门诊楼启用后，挂号和取药都搬进新楼，日接诊能力达到两千人。"),
    ("防汛演练出动冲锋舟十二艘", "指挥部在水库设下情景，被困群众由冲锋舟分批转移，全程四十分钟，没有人掉队。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("known") / "archive.jsonl"
    lines = [
        {"id": f"s{at}", "date": "2024-03-07", "text": f"原标题：{title}\n{text * 3}"}
        for at, (title, text) in enumerate(_STORIES)
    ] + [
        {
            "id": "other",
            "date": "2024-03-08",
            "text": "本报讯 全市植树节共种下新树三千棵，干部群众一起上山。" * 3,
        }
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


def test_titles_are_taken_out_of_what_is_searched(archive: Path, tmp_path: Path) -> None:
    make_pool(archive, tmp_path, items=3, articles=5, wanted=["other", "s0"])
    asked = {one.article_id: one.query for one in read_titles(tmp_path)}
    assert set(asked) == {"s1", "s2", "s3"}
    texts = {
        line["id"]: line["text"]
        for line in map(json.loads, (tmp_path / "pool.jsonl").read_text("utf-8").splitlines())
    }
    assert set(texts) == {"other", "s0", "s1", "s2", "s3"}
    for article_id, title in asked.items():
        assert title and title not in texts[article_id]
    assert "原标题" in texts["s0"]


def test_a_pool_is_the_same_each_time(archive: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_pool(archive, tmp_path / name, items=2, articles=3, wanted=[])
    for file in ("pool.jsonl", "titles.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_pool_that_was_cut_short_is_not_taken_for_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_name: str) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eval.searching.known_item.half_of", stop)
        with pytest.raises(KeyboardInterrupt):
            open_pool(tmp_path, archive, [], 2, 3)
    # Titles are the sign of a finished pool.
    assert not (tmp_path / "titles.jsonl").exists()


def test_an_archive_with_too_few_titles_is_an_error(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="4 articles with a title"):
        make_pool(archive, tmp_path, items=9, articles=9, wanted=[])


def test_systems_are_measured_over_the_same_searches(archive: Path, tmp_path: Path) -> None:
    snapshot = open_pool(tmp_path, archive, [], 4, 5)
    sought = read_sought(tmp_path, [], snapshot)
    assert {one.set for one in sought} == {TITLES} and len(sought) == 4
    systems = [wenbao(snapshot), words_alone(snapshot), embedder_alone(snapshot)]
    *_, rows = measure(snapshot, sought, systems)
    assert {row.system for row in rows} == {system.name for system in systems}
    assert sum(row.n for row in rows if row.system == OURS) == 4
    ours = [row for row in rows if row.system == OURS]
    assert all(row.measures["hit@5"] == 1.0 and row.p == 1.0 for row in ours)
    assert OURS in to_markdown(rows) and to_svg(rows).startswith("<svg")


def test_randomisation_tells_a_difference_from_chance() -> None:
    assert randomised([1.0] * 20, [0.0] * 20) < 0.001
    assert randomised([1.0, 0.0] * 10, [0.0, 1.0] * 10) > 0.9
    assert randomised([1.0, 0.5], [1.0, 0.5]) == 1.0


def _group(good: int, rng: np.random.Generator) -> Group:
    table = rng.normal(size=(6, len(FEATURES))).astype(np.float32)
    table[:, FEATURES.index("words_article")] = [float(at == good) for at in range(6)]
    table[:, FEATURES.index("day")] = 0.0
    worth = np.array([2.0 * (at == good) for at in range(6)], dtype=np.float32)
    return Group(TITLES, table, worth, tuple("abcdef"), tuple(at == good for at in range(6)))


def test_the_fit_finds_the_feature_that_tells() -> None:
    rng = np.random.default_rng(1)
    groups = [_group(at % 6, rng) for at in range(60)]
    weights = fit(groups)
    assert max(weights, key=lambda name: weights[name]) == "words_article"
    assert weights["day"] == 0.0
    vector = np.array([weights[name] for name in FEATURES], dtype=np.float32)
    assert all(hits_of(group, vector)[0] for group in groups)
    assert ablation(groups)["the article as a whole"][TITLES] < ablation(groups)["nothing left out"][TITLES]


def test_the_speed_of_search_is_taken_over_an_index_that_stands(archive: Path, tmp_path: Path) -> None:
    build_index([archive], tmp_path / "index")
    queries = [title for title, _ in _STORIES] * 6
    found = measure_speed(tmp_path / "index", queries)
    assert found.passages == found.embedded == len(open_snapshot(tmp_path / "index").words)
    assert found.recall == 1.0  # so few are searched exactly
    assert found.a_second > 0 and found.memory > 0 and found.alone["p50"] > 0


def test_an_index_grows_past_the_real_passages(archive: Path, tmp_path: Path) -> None:
    build_index([archive], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    grown = list(grow(snapshot, ["防汛演练", "茶园"], tmp_path / "work", [12, 40, 90]))
    assert [one.passages for one in grown] == [12, 40, 90]
    assert all(one.recall > 0.9 and one.words_ms > 0 for one in grown)
    assert grown[2].vectors_mebibytes > grown[1].vectors_mebibytes > grown[0].vectors_mebibytes
    assert growth_table(grown).count("\n") == 5 and growth_plot(grown).startswith("<svg")
