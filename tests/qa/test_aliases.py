"""Other names that an archive has for one thing: learned from articles that say both, and offered both ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.building.build import build_index
from index.snapshots.snapshot import Snapshot, open_snapshot
from qa.assistant import Assistant
from qa.finding.aliases import Aliases
from qa.finding.shortened import full_names, stands_for

TEXTS = (
    "中共青岚市委召开常委会，研究防汛工作。青岚市委要求各县区抓好落实。",
    "市委召开文明城市创建工作推进会，市委书记高远山讲话。市政府安排部署。",
    "青岚市人民政府发布通告，城区禁止燃放烟花爆竹。",
    "青岚市委常委到柳林县调研，县委书记陪同。",
    "我市创建国家森林城市推进会召开，会议指出，创森是民生工程，创森工作要压实责任。",
    "市林业局介绍，创建国家森林城市以来，全市栽树三百万株，创森指标达标，创森再加力。",
    "市园林处到北山检查，绿化提升到第三期，补种油松两千株，护林员每日巡山。",
    "律协发布办案指引。律协表示，律师协会将组织培训。",
    "全市律师协会换届，律协会长作报告，新一届律协有理事三十名。",
    "律师协会与律协青年委员会座谈，律协会员参加。",
    "律师协会为农民工开通热线，两百人得到帮助。",
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("aliases")
    lines = [
        {"id": f"a{at}", "date": f"2024-04-{at + 1:02d}", "newspaper": "青岚晚报", "text": text}
        for at, text in enumerate(TEXTS)
    ]
    archive = folder / "articles.jsonl"
    archive.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    build_index([archive], folder / "index")
    return open_snapshot(folder / "index")


@pytest.fixture(scope="module")
def aliases(snapshot: Snapshot) -> Aliases:
    return Aliases(snapshot)


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("创森", {"创建国家森林城市"}),
        ("创建国家森林城市", {"创森"}),
        ("律协", {"律师协会"}),
        ("律师协会", {"律协"}),
        ("市委", {"青岚市委", "中共青岚市委"}),
        ("中共青岚市委", {"青岚市委", "市委"}),
        ("市政府", {"青岚市人民政府"}),
        ("县委", set()),  # whose, nothing says
        ("常德市委", set()),  # of another city
        ("防汛", set()),
        ("高远山", set()),
    ],
)
def test_a_thing_has_its_other_names_both_ways(aliases: Aliases, word: str, others: set[str]) -> None:
    assert set(aliases.spellings(word)) == others


def test_only_the_name_itself_has_other_spellings(aliases: Aliases) -> None:
    assert [(one.name, one.other) for one in aliases.of("创森工作有什么进展")] == [
        ("创森", "创建国家森林城市")
    ]
    assert aliases.spellings("创森工作") == ()
    assert aliases.of("律协就是律师协会") == ()  # both are typed


def test_a_short_name_finds_articles_that_have_the_full_one_alone(snapshot: Snapshot) -> None:
    result = Assistant(snapshot).find("律协")
    assert {one.article_id for one in result.passages[:4]} == {"a7", "a8", "a9", "a10"}
    assert [(one.name, one.other) for one in result.aliases] == [("律协", "律师协会")]


def test_an_empty_archive_of_short_names_has_no_aliases(tmp_path: Path) -> None:
    archive = tmp_path / "a.txt"
    archive.write_text("青石桥修好了\n\n青石桥昨日修好，通车。\n", "utf-8")
    build_index([archive], tmp_path / "index")
    assert Aliases(open_snapshot(tmp_path / "index")).of("市委 律协 青石桥") == ()


def test_full_names_take_the_characters_in_their_order() -> None:
    text = "工信部发文。工业和信息化部有关负责人说，工作中要提高信心。"
    assert [name.text for name in full_names("工信部", [text])] == ["工业和信息化部"]
    assert full_names("工信部", ["工信部的部门信息和工业"]) == ()


def test_what_one_article_says_once_is_not_believed() -> None:
    texts = [f"工信部{said}。工业和信息化部答记者问。" for said in ("发文", "称", "昨日说")]
    assert stands_for("工信部", texts[:1]) == ()
    assert stands_for("工信部", texts) == ("工业和信息化部",)


def test_a_piece_of_a_longer_word_is_no_short_name() -> None:
    texts = ["中概股大跌。概念股票回落。", "中概股大跌。概念股票走低。", "中概股大跌。概念股票不振。"]
    assert stands_for("概股", texts) == ()
