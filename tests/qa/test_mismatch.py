"""What is told of another period, place, event, street or deed than the question names is refused; the like is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.types import ArticleFilter
from qa.asking.known_names import KnownNames
from qa.assistant import Assistant, open_assistant
from qa.reading.mismatch import lacks_deed
from qa.reading.named_places import names_place

_TEXTS = {
    "games": "云帆游戏公布财报。云帆游戏公布了今年4月1日至6月30日的财报，公司游戏业务营收为337亿元，利润下滑45.2%。",
    "growth": "世经组织更新展望。世经组织7月25日更新展望报告，预计泰国经济今年将增长5.2%，明年增长4.5%。越南等地企业关注这份报告。",
    "forum": "古树保护论坛开幕。8月3日，第三届长河古树名木保护论坛在云岭市开幕，专家分享保护经验。公园建设也在推进。",
    "parks": "国家公园论坛。8月9日，第二届国家公园论坛在西岭市举行，会上发布了国家公园标识。",
    "street": "琴川街道分类垃圾。近日，云岭市琴川街道虞悦小区引进智能垃圾投放设备，居民可以扫码开门。",
    "arrest": "嫌疑人被抓获。8月6日，白水县发生一起盗窃案，嫌疑人李某某于次日被警方抓获，目前已被刑事拘留。",
    "army": "慰问人武部。8月1日，静水区领导慰问区人武部，区人武部部长于清祥参加座谈。",
    "rain": "全市转移群众。截至8月5日8时，全市共转移群众2403人。青石县已启动响应。",
    "bridge": "长河大桥合龙。8月5日，长河大桥合龙，大桥将于今年11月建成通车，全长三千米。",
    "dam": "白石水库除险加固完工。8月9日，白石水库除险加固工程完工，工程加高大坝2.2米，新建溢洪道一座。",
    "weir": "青溪水库加固。8月10日，青溪水库加固工程开工，大坝由26.5米加高到28米，工期一年。",
    "trees": "云雾岭栽树。8月5日，白水县植树会在云雾岭召开，栽植侧柏4.3万株，县长周立国出席植树会。",
    "charity": "慈善月启动。今年9月5日是第八个“长河慈善日”，主题为“携手同行”。9月7日为第九个“公益日”。",
    "system": "手机系统测试。云帆公司8月7日消息，Sky UI 6.0测试版8月2日向用户开放，Sky 手机7月销量上升。",
    "village": "亚运村启用充电站。8月4日，云岭亚运村启用了充电站，可供四十辆车使用。",
    "city": "常德供水。8月2日，常德新建水厂三座。常德的供水能力达到三十万吨，常德居民用上好水。",
}
_TEXTS |= {
    "match": "飞鹰队逆转。8月11日，飞鹰队主场逆转。队长尚百川第38分钟罚失点球。后卫古大力第87分钟远射，皮球弹入网窝。",
    "relief": "救灾物资运到。8月12日，市里运来救灾帐篷830顶。柳溪村、船厂镇等地受灾，救灾帐篷分到各户。",
    "wheat": "盐碱地长麦子。清河大队一千一百亩盐碱地今年打下小麦十三万斤，平均每亩一百一十八斤。",
    "closed": "两条路围挡。8月13日，西堤路的施工因青杨桥加固而起，工期从8月17日到明年1月20日，桥面禁止机动车通行。",
    "heating": "供暖准备。8月15日，城关热力公司检修管网，今年冬天计划供暖面积430万平方米。",
    "manhole": "井盖丢了十七天。家住铁路新村的吴大爷反映，小区的一个井盖丢失已有17天。社区主任尹兰说，他们先后找过五家单位。",
    "wells": "采油三厂跨过五千天。截至8月10日，采油三厂实现安全生产5000天，是全油田第一家。",
}
_TEXTS |= {f"city{n}": f"常德修路。8月{n}日，常德修好道路{n}0公里，常德交通更方便。" for n in range(10, 19)}
_TEXTS["person"] = "员工常德获奖。8月7日，公司经理常德表示，将继续努力。"


@pytest.fixture(scope="module")
def assistant(index_of: Callable[..., Path]) -> Assistant:
    return open_assistant(index_of(_TEXTS))


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("云帆游戏今年4月到6月这个季度的游戏业务营收是多少？", "337亿元"),
        ("世经组织7月预计泰国经济今年增长多少？", "5.2%"),
        ("第二届国家公园论坛在哪里举行？", "西岭市"),
        ("琴川街道哪个小区引进了智能垃圾投放设备？", "虞悦小区"),
        ("静水区人武部部长是谁？", "于清祥"),
        ("11月建成通车的大桥全长多少米？", "三千米"),
        ("截至8月5日8时，全市共转移群众多少人？", "2403人"),
        ("第八个“长河慈善日”的主题是什么？", "携手同行"),
        ("Sky UI 6测试版什么时候向用户开放？", "8月2日"),
        ("白水县在云雾岭栽了多少万株侧柏？", "4.3万株"),
        ("白石水库的大坝加高了多少米？", "2.2米"),
        ("青溪水库的大坝加高到多高？", "28米"),
        ("尚百川第几分钟踢丢点球？", "38分钟"),
        ("市里运来救灾帐篷多少顶？", "830顶"),
        ("采油三厂安全生产多少天？", "5000天"),
        ("2023年夏天截至8月5日8时，全市共转移群众多少人？", "2403人"),
        ("2023年冬天城关热力公司计划供暖面积是多少？", "430万平方米"),
        ("铁路新村丢了井盖，那里的社区主任是谁？", "尹兰"),
    ],
)
def test_what_is_told_is_answered(assistant: Assistant, question: str, part: str) -> None:
    assert part in assistant.ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "云帆游戏今年7月到9月的游戏业务营收是多少？",
        "世经组织7月预计越南经济今年增长多少？",
        "第三届国家公园论坛在哪里举行？",
        "虞山街道哪个小区引进了智能垃圾投放设备？",
        "白水县盗窃案的李某某被判了什么刑？",
        "静水区人武部政委是谁？",
        "截至8月5日8时，青石县共转移群众多少人？",
        "截至8月6日8时，全市共转移群众多少人？",
        "云岭亚运村是哪天闭村的？",
        "第九个“长河慈善日”的主题是什么？",
        "Sky UI 7测试版什么时候向用户开放？",
        "白水县在云雾岭栽了多少万株油松？",
        "白水县植树会谁没有出席？",
        "白石水库的大坝有多高？",
        "飞鹰队谁踢进了点球？",
        "市里给柳溪村运来救灾帐篷多少顶？",
        "采油二厂安全生产多少天？",
        "2023年春天全市共转移群众多少人？",
        "船厂新村的社区主任是谁？",
    ],
)
def test_what_is_told_of_another_is_refused(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).answerable


def test_a_time_for_the_work_tells_when_it_is_done(assistant: Assistant) -> None:
    query, articles, _ = assistant.look_up("青杨桥加固工程计划到什么时候完工？")
    closed = next(one for one in articles if "青杨桥" in one.text.text)
    assert not lacks_deed(query, closed)
    query, *_ = assistant.look_up("青杨桥的包工头被判了什么刑？")
    assert lacks_deed(query, closed)


def test_a_name_is_one_that_mostly_means_a_person_in_the_archive(assistant: Assistant) -> None:
    names = KnownNames(assistant.snapshot)
    assert "于清祥" in names
    assert "常德" in assistant.snapshot.facts.names()
    assert "常德" not in names


def test_a_page_that_the_question_names_holds_beside_filters_set_by_hand(assistant: Assistant) -> None:
    by_hand = ArticleFilter(newspaper="云岭日报")
    query = assistant._understand("8月3日第3版登了什么？", by_hand)
    assert (query.filters.newspaper, query.filters.page) == ("云岭日报", "3")


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        ("江苏持续降雨", "江苏省", True),
        ("浦东启动项目", "浦东新区", True),
        ("宁县召开会议", "跟宁县", True),
        ("琴川街道虞悦小区", "虞山街道", False),
        ("青石县人民医院", "白水县", False),
    ],
)
def test_a_place_is_named_with_or_without_what_it_is(text: str, place: str, names: bool) -> None:
    assert names_place(text, place) is names
