"""Kinds of question over the shipped archive: what a reader asks, and what must stand in the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.types import Article, ArticleFilter
from qa.answering import from_lists
from qa.assistant import Assistant, open_assistant
from qa.types import Passage, Query


@pytest.fixture(scope="module")
def assistant(sample_index: Path) -> Assistant:
    return open_assistant(sample_index)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("全市防汛抗旱工作会议是几号开的", ["2024年5月13日"]),
        ("全市“两优一先”表彰大会在哪儿举行", ["澜川大剧院"]),
        ("谁是青岚县代县长", ["江一帆"]),
        ("望石县县委书记和县长分别是谁", ["贾文彬", "米春燕"]),
        ("王建军是做什么的", ["水利局局长", "同名的果农"]),
        ("6月周维岳主持了几次会议", ["92篇文章", "2024年5月7日至2024年6月28日", "3次"]),
        ("市政府第二十九次常务会议对燃气安全定了哪些事", ["2200万元", "86公里"]),
        ("概括一下《十里澜江画中行》", ["1260亩"]),
    ],
)
def test_kinds(assistant: Assistant, question: str, parts: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.answerable and answer.citations
    assert all(part in answer.answer for part in parts), answer.answer


def test_a_pronoun_and_another_ordinal_are_resolved_and_shown(assistant: Assistant) -> None:
    first = "全市反诈宣传月启动仪式上谁讲了话？"
    he = assistant.ask("他说前四个月立案多少起？", history=[first])
    assert "关铁城" in he.resolved and "412起" in he.answer
    other = assistant.ask("那第二十九次呢？", history=["市政府第二十七次常务会议由谁主持？"])
    assert other.resolved.startswith("市政府第二十九次常务会议")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("东关桥为什么封闭？", "伸缩缝"),
        ("电梯补助多少钱？", "12万元"),
        ("滨江路什么时候停水？", "5月23日"),
        ("最近一次停水是哪天？", "6月20日"),
    ],
)
def test_a_question_of_another_thing_than_the_talk_is_asked_by_itself(
    assistant: Assistant, question: str, part: str
) -> None:
    answer = assistant.ask(question, history=["澜望铁路总投资多少？"])
    assert part in answer.answer and answer.resolved == ""


@pytest.mark.parametrize("question", ["票价多少钱？", "它的票价多少钱？", "那里的电梯补助多少钱？"])
def test_what_needs_the_talk_is_not_asked_without_it(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, history=["澜望铁路总投资多少？"])
    assert not answer.answerable and "澜望铁路" in answer.resolved


def test_a_list_of_the_latest_is_asked_of_what_the_talk_is_about(assistant: Assistant) -> None:
    answer = assistant.ask("停哪些地方？", history=["最近一次停水是什么时候？"])
    assert "云津路" in answer.answer and answer.kind == "latest"


@pytest.mark.parametrize(
    "question",
    ["里面都有哪些报纸，从几号到几号？", "都收了哪些报纸？", "这里的报纸从几号到几号？"],
)
def test_what_the_archive_covers_leans_on_no_talk(assistant: Assistant, question: str) -> None:
    for history in ([], ["双渡县县长是谁？"]):
        answer = assistant.ask(question, history=history)
        assert answer.kind == "coverage" and "澜川日报" in answer.answer and answer.resolved == ""


@pytest.mark.parametrize("remark", ["不对吧？", "你确定吗？", "没有了"])
def test_a_remark_on_the_answer_is_no_question_and_the_talk_goes_on(
    assistant: Assistant, remark: str
) -> None:
    first = "双渡县县长是谁？"
    said = assistant.ask(remark, history=[first])
    assert said.kind == "smalltalk" and said.resolved == ""
    after = assistant.ask("望石县呢？", history=[first, remark])
    assert after.resolved == "望石县县长是谁" and "米春燕" in after.answer


@pytest.mark.parametrize(
    "question",
    [
        "哪些报纸报道了防汛？",
        "报纸上有哪些文章提到防汛？",
        "县里有哪些报纸亭？",
        "没有了解过情况的县有哪些？",
    ],
)
def test_a_question_of_papers_is_not_always_of_what_the_archive_covers(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).kind not in ("coverage", "smalltalk")


def test_a_post_of_another_city_is_refused(assistant: Assistant) -> None:
    assert not assistant.ask("太和市的市长是谁？").answerable


@pytest.mark.parametrize(
    "question",
    [
        "6月3日谁主持了市政府第二十九次常务会议？",
        "6月18日登了哪些文章？",
        "6月有多少篇文章提到防汛？",
        "6月沈一鸣写了几篇文章？",
    ],
)
def test_the_days_of_a_question_leave_those_set_by_hand(assistant: Assistant, question: str) -> None:
    may = ArticleFilter(until=date(2024, 5, 31))
    assert not assistant.ask(question, filters=may).answerable
    assert assistant.ask(question, filters=ArticleFilter(until=date(2024, 6, 30))).answerable


@pytest.mark.parametrize(
    "question",
    ["沈一鸣写了几篇文章？", "《十里澜江画中行》讲了什么？", "《十里澜江画中行》是谁写的？"],
)
def test_an_author_or_a_title_leaves_the_newspaper_set_by_hand(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question, filters=ArticleFilter(newspaper="没有这个报")).answerable
    assert assistant.ask(question, filters=ArticleFilter(newspaper="澜川日报")).answerable


def test_a_talk_points_into_the_answer_that_its_reader_saw(assistant: Assistant) -> None:
    history = ["谁出席了市政府第二十八次常务会议？"]
    everything = assistant.ask("第二个呢？", history=history)
    nothing = assistant.ask("第二个呢？", history=history, filters=ArticleFilter(newspaper="没有这个报"))
    assert "苏映雪" in everything.resolved
    assert "苏映雪" not in nothing.resolved


@pytest.mark.parametrize("page", ["第3版", "第三版", "3版", "三版", "第03版"])
def test_a_page_is_one_however_its_number_is_written(assistant: Assistant, page: str) -> None:
    assert "第3版有6篇文章" in assistant.ask(f"6月18日{page}登了哪些文章？").answer


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("《澜川日报》第二版登了什么？", "2"),
        ("6月18日A03版有哪些文章？", "A3"),
        ("B12版刊登了哪些消息？", "B12"),
        ("刊登在第十二版的文章有哪些？", "12"),
        ("2024版医保目录新增了哪些药品？", ""),
        ("安卓15.0版什么时候发布？", ""),
        ("教材第5版是谁编写的？", ""),
        ("教材第五版有哪些变化？", ""),
    ],
)
def test_a_version_of_a_thing_is_no_page(assistant: Assistant, question: str, page: str) -> None:
    query = assistant._understand(question, None)
    assert query.filters.page == page
    assert (query.kind == "page") is bool(page)


def test_a_talk_asks_each_of_its_turns_once(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    looked_up = assistant._looked_up

    def counted(query: Query) -> tuple[Query, list[Article], tuple[Passage, ...]]:
        asked.append(query.text)
        return looked_up(query)

    monkeypatch.setattr(assistant, "_looked_up", counted)
    history = ["谁出席了市政府第二十八次常务会议？", "第二个呢？", "第三个呢？", "还有谁？"]
    told = assistant.ask("第四个呢？", history=history)
    assert told.resolved
    assert len(asked) <= len(history) + 1


def test_a_blank_turn_is_none(assistant: Assistant) -> None:
    question = "谁主持了市政府第二十八次常务会议？"
    answer = assistant.ask(question, history=["", " "])
    assert answer.answerable and not answer.resolved


def test_the_latest_reads_no_article_beyond_the_day_that_it_tells(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Article] = []
    article = assistant.snapshot.facts.article

    def noted(article_id: str) -> Article:
        read.append(article(article_id))
        return read[-1]

    monkeypatch.setattr(assistant.snapshot.facts, "article", noted)
    told = from_lists.latest(assistant.snapshot, assistant._understand("最新的防汛新闻", None))
    assert told is not None
    days = {one.article_id: one.place.date for one in read}
    day = days[told.parts[1].evidence[0].article_id]
    assert day is not None and all(other is not None and other >= day for other in days.values())


def test_what_a_refusal_offers_is_near_and_has_an_answer(assistant: Assistant) -> None:
    refused = assistant.ask("鹭洲湿地公园门票多少钱？")
    assert not refused.answerable and "《十里澜江画中行》讲了什么？" in refused.near
    assert all(assistant.ask(one).answerable for one in refused.near)
