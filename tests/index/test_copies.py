from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.building.build import build_index, remove_from_index, update_index
from index.cutting.article_text import segment_article
from index.errors import SnapshotError
from index.records.of_article import extract_records
from index.snapshots.history import history
from index.snapshots.pointer import current_generation, generation_directory
from index.snapshots.snapshot import open_snapshot
from index.text.copies import find_copies, sign
from index.text.same_text import is_same_text, read_words
from index.types import ArticleFilter, Page
from qa.assistant import Assistant
from qa.json_shapes import answer_to_json

AGENCY = (
    "记者从省水利厅获悉，云岭灌区续建配套工程3月4日开工，副省长高远山出席开工仪式并宣布开工。工程总投资8.6亿元，"
    "改造渠道126公里，新建泵站9座，计划2026年底完工。省水利厅厅长崔立民介绍，工程建成后可恢复和改善灌溉面积32万亩，"
    "每年节水4500万立方米。云岭灌区建于1958年，渠系老化，渗漏严重，去年春旱时下游三个乡镇有七天没有水浇地。"
    "省水利厅要求施工单位避开灌溉高峰，确保春灌用水不受影响。"
)
STOCK = (
    "截至2023年8月16日收盘，云岭股份（600999）报收于12.35元，上涨1.23%，换手率2.31%，成交量8.1万手，成交额1.01亿元。"
    "资金流向数据方面，8月16日主力资金净流入529.61万元，占总成交额5.24%，游资资金净流出120.4万元，散户资金净流出409.21万元。"
    "融资融券方面近5日融资净流入300万元，融资余额增加。该股最近90天内共有3家机构给出评级，买入评级2家，增持评级1家。"
)
WEATHER = (
    "市气象台今天早晨发布天气预报，今天白天晴间多云，南风二三级，最高气温31℃；夜间多云，北风一二级，最低气温20℃。"
    "气象台提醒，午后紫外线较强，外出请注意防晒，老人和儿童应减少在户外活动的时间。"
)
MEETING = (
    "县政府召开第十四次常务会议，县长林静姝主持会议。会议听取了春耕生产、森林防火和安全生产工作情况汇报，研究了农村饮水安全工程"
    "等事项。会议强调，要压实责任，补齐短板，确保各项工作落到实处。副县长马志远、苏映雪参加会议。"
)


def same(first: str, second: str, names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())) -> bool:
    return is_same_text(read_words(first, names[0]), read_words(second, names[1]))


@pytest.mark.parametrize(
    "reprint",
    [
        AGENCY,
        AGENCY.replace("，", ",").replace("。", "。 "),
        f"新华社云岭3月4日电（记者 林小雨）{AGENCY}（完）",
        f"{AGENCY}（来源：新华社 责任编辑：周明）",
        AGENCY.replace("渗漏严重", "渗漏较严重").replace("介绍，", "说，"),
        AGENCY.replace("。云岭灌区", "。图为开工仪式现场。云岭灌区"),
        AGENCY.replace("省水利厅要求施工单位避开灌溉高峰，确保春灌用水不受影响。", ""),
    ],
)
def test_a_reprint_is_the_same_text(reprint: str) -> None:
    assert same(AGENCY, reprint)


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        (STOCK, "529.61万", "431.07万"),
        (STOCK, "8月16日", "8月17日"),
        (STOCK, "上涨1.23%", "下跌1.23%"),
        (WEATHER, "31℃", "29℃"),
        (WEATHER, "最低气温20", "最低气温2"),
        (MEETING, "第十四次", "第十五次"),
        (AGENCY, "126公里", "26公里"),
        (AGENCY, "3月4日", "3月5日"),
        (AGENCY, "2026年", "2027年"),
    ],
)
def test_another_number_or_date_is_another_report(text: str, here: str, there: str) -> None:
    assert here in text
    assert not same(text, text.replace(here, there))
    assert not same(text.replace(here, there), text)


def test_another_name_is_another_report() -> None:
    other = MEETING.replace("林静姝", "郑柏川")
    assert not same(MEETING, other, (("林静姝", "马志远"), ("郑柏川", "马志远")))
    swapped = AGENCY.replace("云岭灌区", "青石灌区")
    assert not same(AGENCY, swapped)


def test_what_tells_more_or_much_less_is_no_copy() -> None:
    fuller = (
        AGENCY
        + "灌区管理局负责人说，今年还将对下游的支渠逐条清淤，并在每个乡镇设一名管水员，水量由管水员逐户登记。"
    )
    assert not same(AGENCY, fuller)
    caption = AGENCY[:60]
    assert not same(AGENCY, caption) and not same(caption, AGENCY)


def test_originals_come_first_and_chains_do_not_grow() -> None:
    texts = [AGENCY, STOCK, AGENCY.replace("介绍，", "说，"), WEATHER, AGENCY]
    copies = find_copies(
        np.array([sign(text) for text in texts]), lambda one, other: same(texts[one], texts[other])
    )
    assert copies == {2: 0, 4: 0}
    # The third is like the second, which is a copy, and not like the first.
    alike = np.array([sign(AGENCY)] * 3)
    assert find_copies(alike, lambda one, other: (one, other) in {(0, 1), (1, 2)}) == {1: 0}


def write_page(root: Path, paper: str, day: str, text: str) -> None:
    folder = root / paper / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01.txt").write_text(text, "utf-8")


@pytest.fixture
def reprinted(tmp_path: Path) -> Path:
    """One report in three papers, the earliest read last; a serial report twice."""
    root = tmp_path / "archive"
    write_page(root, "丙报", "2024-03-05", f"云岭灌区续建工程开工\n\n本报讯（记者 周明）{AGENCY}\n")
    write_page(
        root,
        "乙报",
        "2024-03-06",
        f"八点六亿元修灌区\n\n新华社云岭3月5日电 {AGENCY.replace('介绍，', '说，')}\n",
    )
    write_page(root, "丁报", "2024-03-07", f"云岭灌区续建工程开工\n\n本报讯（记者 周明）{AGENCY}\n")
    write_page(root, "云岭日报", "2024-03-06", f"县政府召开常务会议\n\n本报讯（记者 甲一）{MEETING}\n")
    write_page(
        root,
        "云岭日报",
        "2024-03-20",
        f"县政府召开常务会议\n\n本报讯（记者 甲一）{MEETING.replace('十四', '十五')}\n",
    )
    return root


def test_a_reprinted_report_is_one_article_with_many_places(reprinted: Path, tmp_path: Path) -> None:
    build_index([reprinted], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    facts = snapshot.facts
    assert (facts.counts().articles, facts.counts().copies) == (3, 2)
    heads = facts.articles(ArticleFilter(), words="灌区")
    assert [(head.title, head.place.newspaper) for head in heads] == [("云岭灌区续建工程开工", "丙报")]
    article = facts.article(heads[0].article_id)
    assert [(copy.place.newspaper, copy.title) for copy in article.also] == [
        ("乙报", "八点六亿元修灌区"),
        ("丁报", "云岭灌区续建工程开工"),
    ]
    for copy in article.also:
        own = facts.article(copy.article_id)
        assert facts.has_article(copy.article_id) and facts.shown_id(copy.article_id) == article.article_id
        assert own.place == copy.place and {one.article_id for one in own.also} >= {article.article_id}
        assert facts.raw_page(copy.place.file, copy.article_id) == (reprinted / copy.place.file).read_text(
            "utf-8"
        )
        assert copy.place.file in {file.file for file in facts.files()}
    assistant = Assistant(snapshot)
    answer = assistant.ask("云岭灌区续建配套工程总投资多少？")
    assert "8.6亿元" in answer.answer
    (citation,) = answer_to_json(answer)["citations"]
    assert citation["newspaper"] == "丙报"
    assert [one["newspaper"] for one in citation["also"]] == ["乙报", "丁报"]
    assert [hit.article_id for hit in assistant.search("云岭灌区")].count(article.article_id) == len(
        facts.rows(ArticleFilter(article_ids=frozenset({article.article_id})))
    )
    # Counted and listed once, wherever it was printed; each print's paper and day finds it.
    assert len(facts.meetings(ArticleFilter(), person="高远山")) <= 1
    assert [head.article_id for head in facts.articles(ArticleFilter(newspaper="丁报"))] == [
        article.article_id
    ]
    assert facts.mentions(ArticleFilter(newspaper="乙报"), name="崔立民")


@pytest.mark.parametrize("third_goes_too", [False, True])
def test_the_next_print_takes_over_where_the_original_goes(
    third_goes_too: bool, reprinted: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build_index([reprinted], index)
    facts = open_snapshot(index).facts
    (first,) = facts.articles(ArticleFilter(), words="灌区")
    second, third = facts.article(first.article_id).also
    remove_from_index([second.article_id], index)
    facts = open_snapshot(index).facts
    assert [one.place.newspaper for one in facts.article(first.article_id).also] == ["丁报"]
    if third_goes_too:
        remove_from_index([third.article_id], index)
        assert not open_snapshot(index).facts.article(first.article_id).also
    (reprinted / "丙报" / "2024-03-05" / "01.txt").unlink()
    update_index([], index)
    facts = open_snapshot(index).facts
    if third_goes_too:  # what was removed does not come back by another's going
        assert not facts.articles(ArticleFilter(), words="灌区")
        return
    (left,) = facts.articles(ArticleFilter(), words="灌区")
    assert left.place == third.place and left.article_id == first.article_id  # the same words, the same id
    assert facts.meetings(ArticleFilter()) and facts.counts().copies == 0


def test_the_same_archive_gives_the_same_articles_in_whatever_order(reprinted: Path, tmp_path: Path) -> None:
    def told(name: str, roots: list[Path]) -> list[tuple[str, str, tuple[str, ...]]]:
        build_index(roots, tmp_path / name)
        facts = open_snapshot(tmp_path / name).facts
        heads = facts.articles(ArticleFilter())
        return [
            (head.article_id, head.place.newspaper, tuple(copy.article_id for copy in facts.article(head.article_id).also))
            for head in heads
        ]  # fmt: skip

    one = told("one", [reprinted])
    assert told("two", [reprinted]) == one
    # Read paper by paper in another order, with other paths: the same articles of the same papers.
    papers = [shutil.copytree(paper, tmp_path / "apart" / paper.name) for paper in reprinted.iterdir()]
    for paper in papers:
        (paper / "archive.toml").write_text(f'newspaper = "{paper.name}"\n', "utf-8")
    assert [paper for _, paper, _ in told("three", sorted(papers)[::-1])] == [paper for _, paper, _ in one]


def test_a_record_in_two_files_is_listed_twice_and_a_doubled_line_once(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    line = json.dumps(
        {"id": "a1", "date": "2024-03-07", "title": "灌区开工", "text": AGENCY}, ensure_ascii=False
    )
    (root / "a.jsonl").write_text(f"{line}\n{line}\n", "utf-8")
    earlier = line.replace("03-07", "03-05")
    (root / "b.jsonl").write_text(f"{earlier}\n{earlier}\n", "utf-8")
    other = json.dumps({"id": "a1", "text": WEATHER}, ensure_ascii=False)
    (root / "c.jsonl").write_text(other + "\n", "utf-8")
    build_index([root], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    article = facts.article("a1")
    assert article.place.file == "b.jsonl"  # the earlier one
    assert [copy.place.file for copy in article.also] == ["a.jsonl"]
    assert facts.raw_page("", article.also[0].article_id) == AGENCY
    assert [refusal.file for refusal in facts.refusals()] == ["c.jsonl"]  # another text by the same id


def test_the_same_words_in_other_paragraphs_are_one_article(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    write_page(root, "甲报", "2024-03-05", f"灌区开工\n\n本报讯（记者 周明）{AGENCY}\n")
    paragraphs = AGENCY.replace("。云岭灌区", "。\n\n云岭灌区")
    write_page(root, "乙报", "2024-03-06", f"灌区开工\n\n本报讯（记者 周明）{paragraphs}\n")
    build_index([root], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    assert (facts.counts().articles, facts.counts().copies, facts.refusals()) == (1, 1, ())


def test_an_older_index_is_named_and_a_build_renews_it(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    path = generation_directory(index, current_generation(index)) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 1}), "utf-8")
    for read in (open_snapshot, lambda folder: update_index([], folder)):
        with pytest.raises(SnapshotError, match=r"format 1 is older .* python -m index build"):
            read(index)
    build_index([small_archive], index)
    assert [manifest.generation for manifest in history(index)] == ["000002"]


@pytest.mark.shared
@pytest.mark.parametrize(("half", "precision", "recall"), [("tune", 0.97, 0.95), ("held", 0.95, 0.92)])
def test_labelled_pairs(half: str, precision: float, recall: float, shared_archive: Path, repo: Path) -> None:
    """A copy may also be a shortened print of a fuller original, never one that tells more."""
    labels = [
        json.loads(line) for line in (repo / "tests/data/labels/copies.jsonl").read_text("utf-8").splitlines()
    ]
    labels = [label for label in labels if label["half"] == half]
    wanted = {label[side] for label in labels for side in ("first", "second")}
    words = {}
    with lzma.open(shared_archive / "news" / "articles-2023.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"] in wanted:
                article = segment_article(Page("", record["text"], record_id=record["id"], is_article=True))
                people = extract_records(article).people
                text = article.text.text
                words[record["id"]] = read_words(text, [person.name for person in people]), sign(text)
    verdicts = []
    for one in labels:
        (first, mine), (second, other) = words[one["first"]], words[one["second"]]
        is_copy = find_copies(
            np.array([mine, other]), lambda _a, _b, pair=(first, second): is_same_text(*pair)
        )
        verdicts.append((bool(is_copy), one["label"]))
    merged = [label for is_copy, label in verdicts if is_copy]
    assert sum(label in ("copy", "first") for label in merged) >= precision * len(merged)
    assert merged.count("copy") >= recall * sum(label == "copy" for _, label in verdicts)
