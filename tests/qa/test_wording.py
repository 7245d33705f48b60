from __future__ import annotations

from datetime import date

import pytest

from qa.asking.hard_words import find_hard_words, find_places
from qa.asking.kinds import kind_of
from qa.asking.people import find_people
from qa.asking.targets import asked_units
from qa.asking.understand import understand
from qa.asking.wording import in_one_wording, without_politeness


@pytest.mark.parametrize(
    "question",
    [
        "请问春耕推进会由谁主持？",
        "麻烦查一下：春耕推进会由谁主持",
        "我想知道，春耕推进会由谁主持？",
        "能不能告诉我春耕推进会由谁主持，谢谢",
        "你好，请问一下春耕推进会由谁主持呢",
    ],
)
def test_politeness_is_no_part_of_a_question(question: str) -> None:
    assert without_politeness(question) == "春耕推进会由谁主持"


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("他哪年结的婚", "他哪年结婚"),
        ("大桥哪天通的车？", "大桥哪天通车"),
        ("老人今年多大了", "老人今年多大年纪"),
        ("占地面积多大", "占地面积多大"),
        ("他说的话是什么", "他说的话是什么"),
        ("6月召开的工作会议谁主持", "6月召开的工作会议谁主持"),
        ("公共交通的车辆有多少", "公共交通的车辆有多少"),
        ("水库多大了", "水库多大了"),
    ],
)
def test_verbs_that_are_parted_are_whole(question: str, whole: str) -> None:
    assert without_politeness(question) == whole


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("86年的夏粮总产是多少", "1986年的夏粮总产是多少"),
        ("八六年的夏粮总产是多少", "1986年的夏粮总产是多少"),
        ("在21年建成的桥", "在2021年建成的桥"),
        ("20年来建了几座桥", "20年来建了几座桥"),
        ("近30年的降雨", "近30年的降雨"),
        ("50年一遇的洪水淹了几个村", "50年一遇的洪水淹了几个村"),
        ("60年校庆来了多少人", "60年校庆来了多少人"),
        ("1986年的夏粮", "1986年的夏粮"),
    ],
)
def test_a_year_of_two_digits_is_the_last_such_year(question: str, asked: str) -> None:
    assert understand(question, known_names=frozenset(), today=date(2023, 8, 20)).text == asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("春耕推进会的主持者姓名是什么", "chair"),
        ("主持春耕推进会的是哪一位领导", "chair"),
        ("春耕推进会出席的领导有哪些", "attendees"),
        ("出席春耕推进会并讲话的是何人", "speaker"),
        ("春耕推进会是几月几号开的", "when"),
        ("春耕推进会的会场设在哪里", "where"),
        ("专题汇报会由谁主持", "chair"),
        ("高远山3月主持了几次会议", "count"),
        ("高远山主持了哪些会议", "list"),
        ("高远山提了哪三点要求", "decisions"),
        ("《路灯该亮》主张什么", "summary"),
        ("读者来信反映了什么问题", "summary"),
        ("难在什么地方", "what"),
        ("热水器漏水的毛病出在哪里", "what"),
        ("秦师傅从哪儿得到扶正器的灵感", "what"),
        ("那笔钱从哪里来", "where"),
        ("那部话剧叫什么名字", "what"),
        ("夏某弟和王某因为什么产生矛盾", "what"),
        ("两次报道有什么矛盾", "difference"),
        ("国家公园标识在什么场合发布", "where"),
    ],
)
def test_other_ways_to_ask_are_of_the_same_kind(question: str, kind: str) -> None:
    assert kind_of(in_one_wording(question), ()) == kind


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("请问梁背村在哪", ["梁背村"]),
        ("在望石县和青岚县调研", ["望石县", "青岚县"]),
        ("介绍兴县", ["兴县"]),
        ("太和市的市长", ["太和市"]),
        ("虞山街道哪个小区", ["虞山街道"]),
        ("桃坞新村追回几辆", ["桃坞新村"]),
        ("去年在新村住过", ["新村"]),
        ("是上海哪个街道办的", []),
        ("去三区支教", []),
        ("常务副市长与代县长", []),
        ("参加市政府第三十次常务会议的有哪些人", []),
        ("茶文化节启动仪式上县长说了什么", []),
        ("2021年中秋前市长暗访客运站", []),
        ("想找省名医看病，来了家外省企业", []),
        ("湖北那批县摘帽之前", []),
    ],
)
def test_a_place_ends_where_its_words_do(text: str, places: list[str]) -> None:
    assert list(find_places(text)) == places


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("沱河二桥要修多久", "沱河"),
        ("望石水库有多深", "水库"),
    ],
)
def test_a_question_of_few_words_is_told_by_a_name_that_no_dictionary_has(question: str, words: str) -> None:
    assert words in understand(question, known_names=frozenset(), today=None).content.split()


def test_no_place_or_name_is_made_of_asking_words() -> None:
    question = "青川园是哪天开村的，公益周将举行多少场活动"
    assert find_people(question, frozenset()) == ()
    assert find_hard_words(question, (), ()) == ()


def test_words_cut_out_of_others_are_no_hard_words() -> None:
    hard = [word.text for word in find_hard_words("软弱涣散村党组织和书记和县长分别有谁", (), ())]
    assert hard == []


def test_a_foreign_name_is_whole_and_no_part_of_it_another() -> None:
    assert find_people("克里斯汀·孙怎么判断", frozenset(["克里斯"])) == ("克里斯汀·孙",)
    assert find_people("院长和供应商勾结", frozenset(["商勾结"])) == ()


def test_people_are_counted_as_people() -> None:
    assert asked_units("抓了几个人", ()) == ("人", "名")


@pytest.mark.parametrize(
    ("question", "asks_holder"),
    [
        ("青岚县县长", True),
        ("谁任青岚县县长", True),
        ("贾文魁为什么丢了队长", False),
        ("他什么时候当的队长", False),
    ],
)
def test_who_holds_a_post_is_not_asked_by_why_and_when(question: str, asks_holder: bool) -> None:
    assert understand(question, known_names=frozenset(), today=None).asks_holder is asks_holder
