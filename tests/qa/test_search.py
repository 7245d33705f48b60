"""Searches as readers type them, bad ones too, over a real index of a small archive."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.building.build import build_index
from index.errors import UsageError
from index.snapshots.snapshot import open_snapshot
from index.types import ArticleFilter
from qa.assistant import Assistant
from qa.finding.aliases import Alias, Aliases, full_name
from qa.json_shapes import search_to_json

_ARTICLES = (
    ("2024-03-05", "云岭日报", "1", "春耕", "本报讯 3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议，王益炜参加。全市计划播种面积32万亩。"),
    ("2024-03-06", "云岭日报", "3", "青石桥", "本报讯 3月5日，青石桥修缮工程完工，总投资860万元。施工方说，桥面换了新的石板。"),
    ("2024-04-02", "青岚晚报", "3", "防汛", "4月1日，青岚县防汛指挥部开展防汛演练，出动冲锋舟12艘，“铁军”突击队到场。"),
    ("2024-04-05", "青岚晚报", "2", "河长", "青岚县生物多样性保护与绿色发展基金会（以下简称“青岚绿发会”）请来三位专家，讲候鸟。"),
    ("2024-04-06", "青岚晚报", "2", "候鸟", "一百只白鹭飞回湿地，青岚县生物多样性保护与绿色发展基金会的志愿者守了三天。"),
    ("2024-04-09", "青岚晚报", "2", "雪", "4月8日，青岚县普降大雪，SUV和GDP两个词都上了天气栏目。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    root = tmp_path_factory.mktemp("search")
    lines = [
        {"id": f"a{number}", "date": day, "newspaper": paper, "page": page, "title": title, "text": text}
        for number, (day, paper, page, title, text) in enumerate(_ARTICLES, 1)
    ]
    (root / "archive.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
    )
    build_index([root / "archive.jsonl"], root / "index")
    return Assistant(open_snapshot(root / "index"))


def found(assistant: Assistant, query: str) -> list[str]:
    return [one.article_id for one in assistant.find(query).passages]


def test_the_right_article_is_first(assistant: Assistant) -> None:
    assert found(assistant, "青石桥修缮花了多少钱")[0] == "a2"
    assert found(assistant, "谁主持了春耕生产推进会？")[0] == "a1"
    assert found(assistant, "冲锋舟 演练")[0] == "a3"


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_is_an_error(assistant: Assistant, query: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        assistant.find(query)


def test_an_overlong_query_is_an_error_that_says_how_long(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="10,000 characters"):
        assistant.find("雪" * 10_000)


@pytest.mark.parametrize("query", ["的了是", "？！……", "😀🎉", "，。"])
def test_a_query_that_says_nothing_finds_nothing_and_says_so(assistant: Assistant, query: str) -> None:
    result = assistant.find(query)
    assert not result.passages
    assert query in result.reason


def test_one_character_finds_only_what_has_it(assistant: Assistant) -> None:
    assert found(assistant, "雪") == ["a6"]
    result = assistant.find("鲸")
    assert not result.passages and "鲸" in result.reason


@pytest.mark.parametrize(
    "query",
    [
        "title:(防汛)^9 AND NOT 演练~2",
        "防汛' OR 1=1; DROP TABLE articles; --",
        '防汛 "',
        "防汛*？[a TO z]",
        "防汛 && || \\",
    ],
)
def test_operators_are_words_like_others(assistant: Assistant, query: str) -> None:
    assert found(assistant, query)[0] == "a3"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("2月30日 防汛", "2月30日"),
        ("2023年2月29日的会", "2023年2月29日"),
        ("13月5日", "13月5日"),
        ("二月三十日 防汛", "二月三十日"),
        ("二〇二三年二月二十九号", "二〇二三年二月二十九号"),
        ("2023-02-30 防汛", "2023-02-30"),
        ("防汛 2023年13月", "2023年13月"),
    ],
)
def test_a_day_that_does_not_exist_is_named(assistant: Assistant, query: str, named: str) -> None:
    result = assistant.find(query)
    assert not result.passages and named in result.reason


@pytest.mark.parametrize(
    "query",
    ["2024年2月29日 防汛", "十一月三十日 防汛", "2024-04-01 防汛", "2024年十二月 防汛", "13个月 防汛"],
)
def test_a_day_that_exists_is_not_doubted(assistant: Assistant, query: str) -> None:
    reason = assistant.find(query).reason
    assert "这一天" not in reason and "这个月" not in reason


def test_a_range_turned_round_is_named(assistant: Assistant) -> None:
    result = assistant.find("4月20日至4月10日 防汛")
    assert not result.passages and "4月20日" in result.reason
    result = assistant.find("四月二十日到四月十日 防汛")
    assert not result.passages and "四月二十日" in result.reason
    assert "先后" not in assistant.find("2023年12月20日至1月10日 防汛").reason


def test_dates_by_themselves_restrict(assistant: Assistant) -> None:
    result = assistant.find("完工 2024年3月")
    assert result.filters == ArticleFilter(since=date(2024, 3, 1), until=date(2024, 3, 31))
    assert {one.article_id for one in result.passages} == {"a1", "a2"}
    assert {one.article_id for one in assistant.find("4月1日 演练").passages} == {"a3"}


def test_a_date_within_a_sentence_does_not_restrict(assistant: Assistant) -> None:
    result = assistant.find("4月8日青岚县下了大雪吗")
    assert result.filters.is_empty and result.passages[0].article_id == "a6"


def test_newspaper_and_page_restrict(assistant: Assistant) -> None:
    assert found(assistant, "第3版 青石桥") == ["a2", "a3"]
    assert found(assistant, "青岚晚报第三版 青石桥") == ["a3"]


def test_a_filter_that_nothing_passes_is_named(assistant: Assistant) -> None:
    result = assistant.find("防汛 第9版")
    assert not result.passages and "第9版" in result.reason
    result = assistant.find("防汛 2019年5月")
    assert not result.passages and "2019-05-01" in result.reason


def test_quoted_words_stand_word_for_word(assistant: Assistant) -> None:
    assert found(assistant, '"换了新的石板"') == ["a2"]
    assert found(assistant, "“換了新的石板” 完工") == ["a2"]
    result = assistant.find('"新的换了石板"')
    assert not result.passages and "新的换了石板" in result.reason


@pytest.mark.parametrize(
    ("typed", "as_typed"),
    [("王益伟参加了什么会", "王益伟"), ("wang yi wei", "wang yi wei"), ("高远杉", "高远杉")],
)
def test_a_like_name_is_offered_and_not_put_in_its_place(
    assistant: Assistant, typed: str, as_typed: str
) -> None:
    offered = dict(assistant.find(typed).did_you_mean)
    assert offered == {as_typed: "高远山" if "高" in typed else "王益炜"}


def test_a_refusal_offers_the_question_with_the_like_name(assistant: Assistant) -> None:
    answer = assistant.ask("王益伟出席了什么会议？")
    assert not answer.answerable
    assert answer.near[0] == "王益炜出席了什么会议？"
    assert assistant.ask(answer.near[0]).answerable
    assert "王益炜哪天去了月球？" not in assistant.ask("王益伟哪天去了月球？").near  # it has no answer either


def test_a_name_that_stands_there_is_not_doubted(assistant: Assistant) -> None:
    assert assistant.find("高远山主持").did_you_mean == ()
    assert assistant.find("王益煒").did_you_mean == ()  # traditional
    assert found(assistant, "王益煒")[0] == "a1"


def test_traditional_characters_find_simplified_ones(assistant: Assistant) -> None:
    assert found(assistant, "青石橋修繕工程")[0] == "a2"


def test_a_short_name_finds_what_says_the_full_one(assistant: Assistant) -> None:
    assert set(found(assistant, "青岚绿发会")[:2]) == {"a4", "a5"}
    alias = Alias("青岚绿发会", "青岚县生物多样性保护与绿色发展基金会")
    assert Aliases(assistant.snapshot).of("青岚绿发会的志愿者") == (alias,)
    assert search_to_json("1", assistant.find("青岚绿发会"))["aliases"] == [
        {"typed": "青岚绿发会", "also": "青岚县生物多样性保护与绿色发展基金会"}
    ]
    assert Aliases(assistant.snapshot).of("青石桥") == ()


@pytest.mark.parametrize(
    ("before", "short", "full"),
    [
        ("近日中国生物多样性保护与绿色发展基金会", "中国绿发会", "中国生物多样性保护与绿色发展基金会"),
        ("佛山市蓝箭电子股份有限公司", "蓝箭电子", "蓝箭电子股份有限公司"),
        ("佛山市蓝箭电子股份有限公司", "发行人", ""),
        ("蓝箭电子", "蓝箭电子", ""),
    ],
)
def test_a_full_name_ends_the_words_before_its_short_one(before: str, short: str, full: str) -> None:
    assert full_name(before, short) == full
