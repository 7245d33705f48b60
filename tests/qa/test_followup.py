"""Which questions lean on the one before, and what they become."""

from __future__ import annotations

import pytest

from qa.asking.compound import split_question
from qa.asking.followup import resolve_followup
from qa.types import Answer

_FIRST = "谁主持了春耕推进会？"


def _no_answer(_at: int) -> Answer:
    raise AssertionError("no answer is needed to resolve this")


@pytest.mark.parametrize(
    "question",
    ["谁主持了防汛工作会？", "文明城市创建汇报会是谁主持的？", "防汛视频调度会什么时候开的？", "望石水库去年的汛限水位是多少米？"],
)  # fmt: skip
def test_a_question_that_names_its_meeting_or_thing_stands_alone(question: str) -> None:
    resolved = resolve_followup(question, [_FIRST], answer=_no_answer)
    assert resolved == question.rstrip("？")


@pytest.mark.parametrize(
    "question",
    ["谁出席了会议？", "会议在哪里召开？", "出席会议的有哪些人？", "哪些人参会？", "哪座水库泄洪？"],
)
def test_a_question_of_the_meeting_means_the_last_one(question: str) -> None:
    resolved = resolve_followup(question, [_FIRST], answer=_no_answer)
    assert resolved == f"春耕推进会，{question.rstrip('？')}"


@pytest.mark.parametrize(
    ("history", "question", "resolved"),
    [
        (["截至7月23日6时，辽宁锦州转移了多少人？", "阜新呢？"], "葫芦岛呢？", "截至7月23日6时,辽宁葫芦岛转移了多少人"),
        (["世经组织预计全球经济今年增长多少？", "中国呢？"], "那越南呢？", "世经组织预计越南经济今年增长多少"),
        (["6月26日企业家座谈会上谁讲了话？", "主持人呢？"], "提了多少条意见？", "6月26日企业家座谈会，提了多少条意见"),
        (["港交所上半年净利润多少？"], "首次招股一共筹了多少？", "港交所上半年，首次招股一共筹了多少"),
        (["8月4日盈达空调给几名职工子女发了奖学金？"], "总经理是谁？", "8月4日盈达空调给职工子女发了奖学金，总经理是谁"),
        (["日产的电动车全球一共卖了多少辆？"], "其中聆风呢？", "日产的电动车全球，其中聆风一共卖了多少辆"),
        (["日产的电动车全球一共卖了多少辆？", "其中聆风呢？"], "它是哪年推出的？", "日产的电动车全球，聆风是哪年推出的"),
        (["中国这回的北冰洋科考是谁领队？"], "那第12次呢，谁领队？", "中国第12次的北冰洋科考，谁领队"),
        (["勇士挑战赛越野赛道有多长？"], "亲子障碍赛呢？", "勇士挑战赛越野赛道，亲子障碍赛有多长"),
        (["公开组男子前三名是谁？"], "女子呢？", "公开组女子前三名是谁"),
        (["鹭洲马拉松的女子组冠军是谁？"], "去年的男子冠军呢？", "鹭洲马拉松的女子组冠军，去年的男子冠军是谁"),
        (["东关桥从几号开始封闭？"], "那梁国栋去哪儿任职了？", "梁国栋去哪儿任职了"),
        (["8月15日谁主持了会商会？", "水利部往哪些省派了人？"], "那9月15日的呢？", "9月15日会商会，水利部往哪些省派了人"),
        (["第八次委员长会议开在哪天？", "会上决定几号开第四次常委会？"], "第十次委员长会议呢？", "第十次委员长会议，会上决定几号开第四次常委会"),
        (["鹰嘴岭隧道现在掘进多少米了？"], "谁是队长？", "鹰嘴岭隧道，谁是队长"),
        (["第一轮测评哪个县垫底？"], "第二轮呢？", "第二轮测评哪个县垫底"),
        (["反诈启动仪式是谁主持的？", "陈吉宁说了什么？"], "没听清，再说一遍", "反诈启动仪式，陈吉宁说了什么"),
        (["防汛工作会议是谁主持的？"], "陈吉宁讲了什么？", "防汛工作会议，陈吉宁讲了什么"),
        (["澜望铁路总投资多少？"], "陈吉宁讲了什么？", "陈吉宁讲了什么"),
        (["第九届最美家庭都有哪些家庭？"], "柳泉区有哪几家？", "第九届最美家庭，柳泉区有哪几家"),
        (["第九届最美家庭都有哪些家庭？"], "柳泉区粮价多少？", "柳泉区粮价多少"),
        (["市长是谁？", "梁国栋在望石县去了哪里？"], "他在那里提了什么要求？", "梁国栋在望石县提了什么要求"),
        (["澜望铁路总投资多少？"], "全长呢？", "澜望铁路，全长是多少"),
        (["项目部收到多少个心愿？"], "落实了几个？", "项目部，落实了几个"),
        (["陈吉宁8月8日主持了什么会？"], "那哪几位副组长出席了？", "陈吉宁8月8日主持的会，哪几位副组长出席了"),
    ],
)  # fmt: skip
def test_a_talk_keeps_what_it_is_about(history: list[str], question: str, resolved: str) -> None:
    known = frozenset(["梁国栋", "陈吉宁"])
    nothing = Answer("", "", False, "what")
    assert resolve_followup(question, history, names=known, answer=lambda _: nothing) == resolved


def _told(text: str, kind: str = "who", items: tuple[str, ...] = ()) -> Answer:
    return Answer("", text, True, kind, items=items)


def test_he_is_whom_the_question_asked_for_among_those_whom_its_answer_names() -> None:
    text = "宣布了决定：唐若川同志任青岚县委书记，不再担任县长职务；江一帆同志任青岚县委副书记、代县长[1]。"
    names = frozenset(["唐若川", "江一帆"])
    history = ["6月5日宣布谁任青岚县委书记？", "代县长呢？"]
    resolved = resolve_followup("他之前是什么职务？", history, names=names, answer=lambda _: _told(text))
    assert resolved == "江一帆之前是什么职务"


def test_he_is_no_place_whose_post_was_asked_of() -> None:
    names = frozenset(["江一帆"])
    told = _told("青岚县代县长是江一帆[1]。")
    resolved = resolve_followup("他今年多大？", ["青岚县长是谁？"], names=names, answer=lambda _: told)
    assert resolved == "江一帆今年多大年纪"


def test_the_second_and_the_others_and_there_are_found_in_the_last_answer() -> None:
    names = frozenset(["李真", "刘继隆"])
    people = _told("出席会议的有李真、刘继隆[1]。", "attendees")
    history = ["谁出席了春耕推进会？"]
    assert resolve_followup("第二个呢？", history, names=names, answer=lambda _: people) == "刘继隆是什么职务"
    others = resolve_followup("还有呢？", history, names=names, answer=lambda _: people)
    assert others == "除了李真、刘继隆，谁出席了春耕推进会"
    place = _told("春耕推进会在望石县召开[1]。", "where")
    there = resolve_followup("那里有多少亩地？", ["春耕推进会在哪里开？"], answer=lambda _: place)
    assert there == "望石县有多少亩地"


@pytest.mark.parametrize(
    "question",
    [
        "市政府第二次常务会议是谁主持的？",
        "第二次常务会议是谁主持的？",
        "第二次人大会议是谁主持的？",
        "《春耕补贴办法》第二条规定了什么？",
        "今年第一场雪是哪天下的？",
        "马耳他总统是谁？",
        "他国游客来了多少？",
        "维他命片多少钱一瓶？",
    ],
)
def test_an_ordinal_within_a_name_and_a_pronoun_within_a_word_point_at_nothing(question: str) -> None:
    names = frozenset(["李真", "刘继隆"])
    people = _told("出席会议的有李真、刘继隆[1]。", "attendees")
    resolved = resolve_followup(question, ["谁出席了春耕推进会？"], names=names, answer=lambda _: people)
    assert "李真" not in resolved and "刘继隆" not in resolved
    assert resolved.endswith(question.rstrip("？"))


def test_the_one_meeting_that_a_list_tells_is_what_the_talk_goes_on_about() -> None:
    one = _told("林静姝参加了1次会议：市委领导干部会议[1]。", "list", ("市委领导干部会议",))
    history = ["林静姝6月20日参加了什么会？"]
    resolved = resolve_followup("会上宣布了什么？", history, answer=lambda _: one)
    assert resolved == "6月20日市委领导干部会议，会上宣布了什么"
    two = _told("参加了2次会议[1]。", "list", ("市委领导干部会议", "防汛工作会"))
    resolved = resolve_followup("会上宣布了什么？", history, answer=lambda _: two)
    assert "领导干部" not in resolved


def test_a_second_place_in_a_contest_is_no_item_of_a_list() -> None:
    history = ["马拉松的冠军是谁？"]
    two = _told("男子冠军是鲍一鸣，女子冠军是蓝小曼[1]。")
    resolved = resolve_followup(
        "第二名呢？", history, names=frozenset(["鲍一鸣", "蓝小曼"]), answer=lambda _: two
    )
    assert resolved == "马拉松的冠军，第二名是谁"


def test_each_part_is_asked_of_what_the_first_is_about() -> None:
    parts = split_question("谁主持了市政府第二十七次常务会议、哪天开的")
    assert parts == ["谁主持了市政府第二十七次常务会议", "市政府第二十七次常务会议，哪天开的"]


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("冯三娘捐了多少钱，用来干什么", "冯三娘用来干什么"),
        ("市图书馆买了多少书，花了多少钱", "市图书馆花了多少钱"),
        ("会议通过了什么办法，哪天施行", "会议哪天施行"),
        ("《半山雪，一溪月》是谁写的，讲了什么", "《半山雪，一溪月》讲了什么"),
        ("《谁家的灯？》是哪天登的，谁写的", "《谁家的灯？》谁写的"),
        ("投资1,300万元的项目是哪个，什么时候完工", "投资1,300万元的项目什么时候完工"),
        ("红星公社向哪个公社下了战书，赌什么", "红星公社赌什么"),
        ("电焊工比赛冠军是谁？差几分", "电焊工比赛冠军差几分"),
        ("筱月娥真名叫什么，跟谁学的戏", "筱月娥跟谁学的戏"),
        ("汾水二桥要修多久，花多少钱", "汾水二桥花多少钱"),
        ("秋粮收购是哪天开始的，收了多少", "秋粮收购收了多少"),
    ],
)
def test_what_the_first_part_is_about_is_kept_whole(question: str, second: str) -> None:
    assert split_question(question)[1:] == [second]


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("满长青多大年纪？江一帆多大", "江一帆多大"),
        ("座谈会上满长青讲了什么？江一帆讲了什么", "座谈会上江一帆讲了什么"),
        ("满长青多大年纪？住在哪里", "满长青住在哪里"),
    ],
)
def test_a_person_of_a_later_part_takes_the_place_of_the_first_ones(question: str, second: str) -> None:
    assert split_question(question, frozenset(["满长青", "江一帆"]))[1:] == [second]


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("第二家企业是做什么的", "乙厂是做什么的"),
        ("其中第二家在哪里", "其中乙厂在哪里"),
        ("第二次常务会议是谁主持的", "第二次常务会议是谁主持的"),
    ],
)
def test_an_item_is_counted_to_by_the_noun_of_its_list(question: str, resolved: str) -> None:
    firms = _told("参展的有甲厂、乙厂、丙厂[1]。", "list", ("甲厂", "乙厂", "丙厂"))
    history = ["哪些企业参展？"]
    assert resolve_followup(question, history, names=frozenset(), answer=lambda _: firms) == resolved


def test_a_change_of_topic_leans_on_nothing() -> None:
    resolved = resolve_followup("换个话题，民治街道发起了什么行动？", [_FIRST], answer=_no_answer)
    assert resolved == "民治街道发起了什么行动"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("东关桥封到哪天？停气又是哪天？", ["东关桥封到哪天", "停气是哪天"]),
        ("东关桥封到哪天，停气又是哪天", ["东关桥封到哪天", "停气是哪天"]),
        ("东关桥封到哪天？北城片区停气呢？", ["东关桥封到哪天", "北城片区停气是何时"]),
        ("会议哪天开的，又是谁主持的", ["会议哪天开的", "会议是谁主持的"]),
        ("会议哪天开的，会上又是谁讲话", ["会议哪天开的", "会议会上是谁讲话"]),
        ("东关桥哪天封闭？行人能过桥吗", ["东关桥哪天封闭？行人能过桥吗"]),
        ("百日赛从哪天开始,到哪天结束", ["百日赛从哪天开始,到哪天结束"]),
    ],
)
def test_a_second_thing_is_asked_of_by_itself(question: str, parts: list[str]) -> None:
    assert split_question(question) == parts
