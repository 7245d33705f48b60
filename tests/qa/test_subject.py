"""Whom and which place a question names: seen by its grammar, and never answered of another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.building.build import build_index
from index.text.fold import fold
from qa.asking.hard_words import find_hard_words
from qa.asking.people import find_people
from qa.assistant import Assistant, open_assistant

_TEXTS = {
    "film": "《山那边的灯》开机。日前，电影《山那边的灯》在云岭市白桦镇开机，影片由孟千里执导，主演苏小满饰演乡村教师。",
    "gift": "春风基金会向青石县人民医院捐赠两台救护车。8月3日，春风基金会向青石县人民医院捐赠了两台救护车，"
    "此前也曾到白水县走访。",
    "ward": "女孩腹痛获救。日前，一名女孩来到云岭市第三人民医院妇科门诊，妇科主任薛云霞立即为她检查。",
    "club": "好网民刘宝山。刘宝山现为云岭市新媒体协会副会长，常年组织公益活动。",
    "run": "通辽开跑。8月13日，1186名跑者参加第二届城市公益跑通辽站活动。",
    "post": "义诊下乡。8月5日，云岭市人民医院党委委员、副院长谢骏带队到会昌县义诊。",
    "span": "灵溪大桥通车。8月9日，灵溪大桥通车，全长860米，总投资4亿元。",
    "state": "赫梅利茨州遭袭。8月6日，赫梅利茨州第一副州长秋林说，该州遭到三轮袭击。",
}


@pytest.fixture(scope="module")
def assistant(index_of: Callable[..., Path]) -> Assistant:
    return open_assistant(index_of(_TEXTS))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("孟仟里执导了什么电影", ("孟仟里",)),
        ("梦千里执导了什么电影", ("梦千里",)),
        ("赵小刚哪天获奖", ("赵小刚",)),
        ("钱学文在哪里工作", ("钱学文",)),
        ("谁是刘大江", ("刘大江",)),
        ("由张晓峰执导的电影叫什么", ("张晓峰",)),
        ("高温天在哪里", ()),
        ("金价格是多少", ()),
        ("因病去世的是谁", ()),
        ("韩政府在哪里", ()),
        ("从上海进口了多少吨", ()),
        ("柳林跟哪座城市签了约", ()),
        ("吕梁要在哪年办完", ()),
        ("柳文同在哪里工作", ("柳文同",)),
        ("骆驼被沙暴困在路上多久", ()),
        ("房价涨在哪个月", ()),
    ],
)
def test_a_name_is_told_by_its_place_in_the_question(question: str, names: tuple[str, ...]) -> None:
    assert find_people(question, frozenset()) == names


def test_a_longer_name_is_not_the_shorter_one_that_is_known() -> None:
    assert find_people("谢骏文在会昌县担任什么职务", frozenset(["谢骏"])) == ("谢骏文",)


def test_plain_words_among_the_records_are_no_names() -> None:
    known = frozenset(["文化", "那天", "商勾结", "麻峪"])
    assert find_people("院长和供应商勾结那天，麻峪的文化公司买了什么", known - {"商勾结"}) == ("麻峪",)
    assert "商勾结" not in find_people("院长和供应商勾结买了什么", frozenset())


def test_numerals_within_a_name_are_no_numbers() -> None:
    assert [word.kind for word in find_hard_words(fold("李万山是谁"), ("李万山",), ())] == ["name"]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("孟千里执导了什么电影？", "山那边的灯"),
        ("春风基金会给青石县人民医院捐赠了几台救护车？", "两台"),
        ("云岭市第三人民医院的妇科主任叫什么？", "薛云霞"),
        ("通辽第二届城市公益跑有多少名跑者参加？", "1186"),
        ("谢骏担任什么职务？", "副院长"),
    ],
)
def test_the_one_that_is_named_is_answered(assistant: Assistant, question: str, part: str) -> None:
    answer = assistant.ask(question)
    assert answer.answerable and part in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "孟仟里执导了什么电影？",
        "梦千里执导了什么电影？",
        "春风基金会给白水县人民医院捐赠了几台救护车？",
        "云岭市第三人民医院的骨科主任叫什么？",
        "云岭市新媒体协会的会长是谁？",
        "包头第二届城市公益跑有多少名跑者参加？",
        "大同第二届城市公益跑有多少名跑者参加？",
        "谢骏文在会昌县担任什么职务？",
        "扎波罗州第一副州长是谁？",
        "《山那边的火》在哪个镇开机？",
        "灵溪二桥什么时候通车？",
        "第三届城市公益跑通辽站有多少名跑者参加？",
        "紫萁镇春风基金会向青石县人民医院捐赠了几台救护车？",
    ],
)
def test_another_in_their_stead_is_refused(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).answerable


def test_a_refusal_says_whether_the_archive_has_the_word_elsewhere(index_of: Callable[..., Path]) -> None:
    texts = [
        f"云岭市第{n}小学召开家长会。8月3日，云岭市第{n}小学召开家长会，家长{n}00人参加。"
        for n in range(4, 14)
    ]
    texts.append("白芨镇修路。8月4日，白芨镇修路。")
    assistant = open_assistant(index_of({str(n): text for n, text in enumerate(texts)}))
    elsewhere = assistant.ask("白芨镇云岭市小学召开家长会，家长多少人参加？")
    nowhere = assistant.ask("紫萁镇云岭市小学召开家长会，家长多少人参加？")
    assert not elsewhere.answerable and not nowhere.answerable
    assert nowhere.reason == "没有提到“紫萁镇”的相关报道"
    assert "没有提到" not in elsewhere.reason


def test_a_tag_in_a_question_is_none_of_it(assistant: Assistant) -> None:
    answer = assistant.ask('<b>孟千里</b>执导了<a href="x">什么电影</a>？')
    assert answer.answerable and "山那边的灯" in answer.answer
    assert not assistant.ask("<b></b>").answerable


def test_which_time_it_was_is_asked_for_as_an_ordinal(assistant: Assistant) -> None:
    assert "第二届" in assistant.ask("通辽站的城市公益跑是第几届？").answer


@pytest.fixture(scope="module")
def city_paper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("paper")
    texts = {
        "tea": "8月19日，市政府召开茶园保护座谈会。市茶叶局局长何远帆说，今年新修水渠四十条。",
        "decree": "市人大常委会任免名单。\n8月18日，市人大常委会举行第二十三次会议。会议决定任命沈立为灵溪市人民政府副市长；决定免去吴望平的市教育局局长职务，任命郑月明为市教育局局长。",
        "ferry": "渡口。\n“我在渡口撑了35年船，以后该歇歇了。”70岁的撑船人何老顺笑着说。",
    }
    lines = [
        {"id": name, "date": "2023-08-20", "newspaper": "灵溪日报", "text": text}
        for name, text in texts.items()
    ]
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "news.jsonl").write_text(written, "utf-8")
    build_index([folder / "news.jsonl"], folder / "index")
    return open_assistant(folder / "index")


def test_a_citys_own_paper_tells_of_its_bureaus(city_paper: Assistant) -> None:
    assert "何远帆" in city_paper.ask("灵溪市茶叶局局长是谁？").answer
    assert not city_paper.ask("白水市茶叶局局长是谁？").answerable


def test_a_place_and_its_bureau_share_a_word(city_paper: Assistant) -> None:
    assert city_paper.ask("灵溪市教育局局长是谁？").answer.startswith("灵溪市教育局局长是郑月明")


def test_an_age_is_no_length_of_time(city_paper: Assistant) -> None:
    assert "70岁" not in city_paper.ask("何老顺撑船撑了多少年？").answer
