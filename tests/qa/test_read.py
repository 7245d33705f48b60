"""Reading passages: what a question asks for, the span that answers it, and where the line to a refusal stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.snapshots.snapshot import open_snapshot
from index.types import Span
from qa.answering.cite import unsupported
from qa.asking.gap import what_is_asked
from qa.asking.hard_words import find_places
from qa.asking.understand import understand
from qa.assistant import Assistant, open_assistant
from qa.marks import CLAUSE
from qa.reading.clauses import clauses_around, cut
from qa.reading.read import said, weigh_readings, without_years
from qa.reading.typed import Look, typed_spans
from qa.types import Draft, Evidence, Part, Query

_TEXTS = {
    "river": "青石河清淤工程竣工。本报讯 8月16日，青石河清淤工程竣工，清出淤泥12.5万立方米。工程由云岭水利建设公司承建，"
    "总投资3600万元，历时9个月。总工程师贺长风说，河道行洪能力提高了一倍。",
    "film": "《山那边的灯》在云岭开机。日前，电影《山那边的灯》在云岭市白桦镇开机，影片由孟千里执导，"
    "主演苏小满饰演乡村教师。片名的英文是《LET’S LIGHT》。影片将于明年5月上映。",
    "gate": "明年通水。\n昨日上午10时，海棠水闸主体工程顺利合龙。\n海棠水闸全长300米，双线布置，总投资2亿元，2019年3月开工，"
    "由云岭水利建设公司承建。",
    "marks": "灯塔为什么停用？\n！！！\n？？\n守塔人没有说。",
    "bridge": "望江大桥合龙。8月18日，望江大桥合龙。大桥全长1280米，主跨460米，施工高峰有900名工人在桥上作业。",
}


@pytest.fixture(scope="module")
def index(index_of: Callable[..., Path]) -> Path:
    return index_of(_TEXTS)


@pytest.fixture(scope="module")
def assistant(index: Path) -> Assistant:
    return open_assistant(index)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("青石河清淤工程总共投资多少元", "quantity"),
        ("电影《山那边的灯》的导演是谁", "person"),
        ("承建清淤工程的是哪家公司", "organisation"),
        ("影片在哪个镇开机", "place"),
        ("望江大桥哪天合龙", "day"),
        ("清淤工程用了多长时间", "duration"),
        ("施工高峰有几名工人", "quantity"),
        ("这款产品的型号是什么", "code"),
        ("为什么封路", "clause"),
        ("那名男子叫什么名字", "name"),
    ],
)
def test_the_gap_of_a_question(question: str, kind: str) -> None:
    assert what_is_asked(Query(question, "what", "")).type == kind


def test_a_name_that_the_dictionary_cuts_is_one_word() -> None:
    words = what_is_asked(Query("隋棠在虞山见到了谁", "who", "", names=("隋棠",))).words
    assert ("隋棠", "proper") in [(word.text, word.kind) for word in words]
    assert ("虞山", "joined") in [(word.text, word.kind) for word in words]


@pytest.mark.parametrize(
    ("question", "part", "source"),
    [
        ("青石河清淤工程总投资多少元？", "3600万元", "river"),
        ("青石河清淤工程由哪家公司承建？", "云岭水利建设公司", "river"),
        ("电影《山那边的灯》由谁执导？", "孟千里", "film"),
        ("望江大桥主跨多少米？", "460米", "bridge"),
        ("望江大桥哪天合龙？", "2023年8月18日", "bridge"),
    ],
)
def test_the_span_that_answers(assistant: Assistant, question: str, part: str, source: str) -> None:
    answer = assistant.ask(question)
    assert answer.answerable, answer.reason
    assert part in answer.answer and len(answer.answer) <= 124
    assert [one.article_id for one in answer.citations] == [source]


@pytest.mark.parametrize(
    "question",
    [
        "望江大桥第三次检修花了多少钱？",
        "海口市的青石河清淤工程总投资多少元？",
        "青石河清淤工程的监理单位董事长是谁？",
    ],
)
def test_a_near_miss_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answerable and not answer.citations


_TRAM = "云岭加开电车。8月9日，云岭公交加开1路电车，线路全长2.3公里。"
_FAIR = "青石县办公益周。从8月7日起，青石县公益周将举行123场公益活动。"


@pytest.fixture(scope="module")
def town(index_of: Callable[..., Path]) -> Assistant:
    return open_assistant(index_of({"tram": _TRAM, "fair": _FAIR}))


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("云岭公交1路电车线路全长多少公里？", "2.3公里"),
        ("青石县公益周将举行多少场公益活动？", "123场"),
    ],
)
def test_numbers_that_name_and_numbers_that_articles_tell(town: Assistant, question: str, part: str) -> None:
    answer = town.ask(question)
    assert answer.answerable and part in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "云岭公交3路电车线路全长多少公里？",
        "云岭地铁2号线全长多少公里？",
    ],
)
def test_another_line_is_refused(town: Assistant, question: str) -> None:
    assert not town.ask(question).answerable


def test_a_time_is_no_sum() -> None:
    query = Query("契税交了多少元", "how_many", "", units=("元",))
    text = "市民朱豪用10分钟交了契税。"
    look = Look(query, what_is_asked(query), text, (), None)
    assert [(one.span, one.fit) for one in typed_spans(look)] == [(Span(0, len(text)), 0.0)]


@pytest.mark.parametrize(
    ("question", "unit", "text", "amounts"),
    [
        ("一亩能打多少麦子", "斤", "打下小麦十三万斤，平均每亩一百一十八斤。", {"一百一十八斤"}),
        ("每天运多少煤", "吨", "一共运煤三万吨，每天运煤十一吨。", {"十一吨"}),
        ("人均收入多少", "元", "全村收入80万元，人均4200元。", {"4200元"}),
        ("一百亩地打了多少麦子", "斤", "打下小麦三万斤，每亩三百斤。", {"三万斤", "三百斤"}),
        ("建成一年来产了多少鱼", "斤", "一年产鱼三百斤，共产鱼九百斤。", {"三百斤", "九百斤"}),
    ],
)
def test_an_amount_of_one_is_no_total(question: str, unit: str, text: str, amounts: set[str]) -> None:
    query = Query(question, "how_many", "", units=(unit,))
    look = Look(query, what_is_asked(query), text, (), None)
    assert {text[one.span.start : one.span.end] for one in typed_spans(look) if one.fit > 0.5} == amounts


def test_a_county_that_is_counted_begins_no_place() -> None:
    assert list(find_places("在哪三个县做乡村振兴帮扶")) == []
    assert list(find_places("这个镇远县在哪里")) == ["镇远县"]


def test_the_refusal_names_the_place_that_no_article_has(assistant: Assistant) -> None:
    assert "海口" in assistant.ask("海口市的青石河清淤工程总投资多少元？").reason


def test_the_line_between_answers_and_refusals_is_an_option(index: Path) -> None:
    question = "青石河清淤工程的监理单位董事长是谁？"
    assert open_assistant(index, least_trust=0.0).ask(question).answerable
    assert not open_assistant(index, least_trust=1.0).ask("望江大桥主跨多少米？").answerable


def test_trust_stands_between_0_and_1(assistant: Assistant) -> None:
    assert 0 < assistant.ask("望江大桥主跨多少米？").confidence <= 1


def test_clauses_that_carry_the_question_are_taken_and_an_apostrophe_stays() -> None:
    text = "开场白很长很长，清出淤泥12.5万立方米，歌名是LET’S GO，总投资3600万元，其他的话也很长。"
    at = text.index("3600")
    said = clauses_around(text, at, at + 6, 26, {"歌名": 1.0})
    assert said == "歌名是LET’S GO，总投资3600万元"


def test_the_number_of_an_item_opens_a_clause() -> None:
    text = "开工的项目如下：1．压铸车间总投资38亿元；2．沱河二桥全长：2.3公里"
    clauses = [clause.group() for clause in CLAUSE.finditer(text)]
    assert clauses == ["开工的项目如下：", "1．压铸车间总投资38亿元；", "2．沱河二桥全长：2.3公里"]
    at = text.index("38")
    assert clauses_around(text, at, at + 2, 18, {}) == "1．压铸车间总投资38亿元"


def test_words_as_they_stand_are_supported_whatever_their_spaces(index: Path) -> None:
    snapshot = open_snapshot(index)
    text = snapshot.facts.article("film").text.text
    at = text.index("片名的英文")
    evidence = Evidence("film", Span(at, text.index("。", at) + 1))
    stands = Draft((Part("片名的英文是《LET’S LIGHT》。", (evidence,)),), 1.0)
    assert unsupported(snapshot, stands, ["LET’S LIGHT"]) == ""
    invented = Draft((Part("片名的英文是《LET’S DARK》。", (evidence,)),), 1.0)
    assert unsupported(snapshot, invented, []) == "LET’S DARK"


def test_a_line_of_marks_alone_is_not_read(assistant: Assistant) -> None:
    query, articles, passages = assistant.look_up("灯塔为什么停用")
    readings = weigh_readings(assistant.snapshot, query, articles, passages)
    assert any("守塔人" in one.sentence_text for one in readings)
    assert all(said(query, one) for one in readings)


def test_no_number_is_cut_in_two() -> None:
    text = "全市报名参加考试的人数为" + "很多很多" * 20 + "107012人"
    at = text.index("107012")
    for limit in range(20, len(text)):
        words = clauses_around(text, at, at + 6, limit, {})
        assert "107012" in words or not any(digit in words for digit in "107012")


@given(st.text(alphabet="甲乙，。12.a", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_cut_keeps_numbers_and_foreign_words_whole(text: str, start: int, end: int) -> None:
    words = cut(text, min(start, len(text)), end)
    assert words in text
    runs = re.findall(r"[0-9a-z.]+", text)
    assert all(run in runs for run in re.findall(r"[0-9a-z.]+", words))


def test_a_day_is_told_of_the_asked_deed(assistant: Assistant) -> None:
    answer = assistant.ask("海棠水闸什么时候合龙的？")
    assert answer.answerable
    assert "8月19日" in answer.answer
    assert "开工" not in answer.answer


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("2021年9月桐陵市开了什么会", "桐陵市开了什么会"),
        ("2021年9月15日的常委会会议由谁主持", "9月15日的常委会会议由谁主持"),
        ("一九八四年的厂长座谈会由谁主持", "厂长座谈会由谁主持"),
        ("2009年秋天更换管道时公交车怎么走", "更换管道时公交车怎么走"),
        ("9月15日的常委会会议由谁主持", "9月15日的常委会会议由谁主持"),
    ],
)
def test_a_window_is_not_asked_for_the_year(question: str, read: str) -> None:
    query = understand(question, known_names=frozenset(), today=date(2024, 6, 1))
    assert without_years(query) == read
