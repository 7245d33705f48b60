"""Forms of answers: complete lists, punishments and rules, from-to, bylines within a text, lists of meetings, short clauses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.types import Span
from qa.answering.cite import told_once
from qa.assistant import Assistant, open_assistant
from qa.reading.clauses import clauses_around, without_opening
from qa.types import Evidence, Part

_TEXTS = {
    "forum": "云岭日报8月16日讯（云岭日报记者贺长风）8月15日，云岭市举行茶产业论坛，苏小满主持会议。论坛在青石县、白桦县、望江县设分会场。会议还研究了秋茶收购。",
    "lottery": "云岭福彩中心提醒，非理性购彩有三个方面的危害：带来经济压力：频繁购彩会造成极大的经济压力。影响工作事业：终日研究号码无心上班。破坏家庭和谐：借款购彩引起家人争吵。",
    "drunk": "8月12日晚，云岭交警在望江路查获二次酒驾的林某。他曾在两年前因酒驾受罚。林某因再次酒驾被依法罚款1800元，吊销驾驶证并处行政拘留。",
    "award": "云岭茶厂为职工子女办了十年暑托班。从今年9月起，职工子女只要考取公立本科就一次性奖励3000元。厂长孟千里希望孩子们好好学习。",
    "bus": "云岭公交为方便游客增开游3路摆渡车。摆渡车在7月25日-8月20日期间运行，青石站发车时间为8:30-20:40。",
    "draft": "云岭省辅警管理办法规定，实习教师、试用期教师、特设岗位教师不列入支教选派范围。支教选派范围包括小学教师、初中教师、高中教师。",
    "standing": "8月8日，云岭市委常委会召开会议。市委书记贺长风主持会议并讲话。林静言出席会议。",
    "guests": "8月11日，云岭市人大常委会第九次会议召开，主任韩松年主持会议。副主任柏子仁、杜春来出席会议，副市长白露生、市监委主任谷向阳列席。",
    "executive": "8月12日，云岭市政府第三十次常务会议召开，市长孟千里主持会议。出席会议的有副市长尚可、鲁敏之，列席会议的有市政协副主席贺兰英。",
    "school": "8月13日，云岭市教育工作会议召开，市教育局局长白小雪出席会议并讲话，市一中校长尹秋平列席。",
    "sixtieth": "8月10日，云岭市委常委会第六十次会议召开，会议由贺长风主持，研究茶园保护。",
    "standing2": "8月9日，云岭市人大常委会召开茶园保护座谈会，林静言主持会议。",
    "tea": "8月17日，云岭市秋茶工作会召开，市长何远帆主持会议并讲话。\n何远帆要求，一要抢晴天采茶；二要把收购价格贴上墙；三要备足烘干机。\n"
    "会议决定，从财政拿出300万元补贴茶农。\n会后，何远帆到茶厂了解到还有6台机器没有修好，当即让厂里在9月5日前修好。何远帆强调，茶农的钱一分不能欠。",
    "heater": "云岭的冯女士花1680元买来的热水器三天漏了两回。经过两次调解，商厦8月5日给冯女士的热水器全额退款，并赔偿误工费、交通费260元。",
    "lamps": "黑灯瞎火何时了。编辑同志：从白桦镇小学门口到三岔路的那段路，全长不过四百米，十二盏路灯倒有九盏不亮，从5月一直黑到现在。上周三晚上，一名学生放学摔进没有盖的窨井。",
    "either": "8月14日，云岭市防汛调度会召开，市长何远帆主持会议。副市长尚可、市水利局局长鲁敏之等列席或出席会议。",
    "dam": "8月10日，云岭市市长何远帆到青石水库检查防汛工作。副市长尚可、市水利局局长鲁敏之陪同检查。",
    "carrier": "修渠要凿穿一道石梁，队长宋玉兰跑了十八里路，请来柳沟村的老木匠马德山。马老汉今年六十七岁，原是个做水车的。"
    "他在工地上住了五夜，用枣木和旧车轮做成一种滑绳运土器。用了这个东西，每人每天运土从三方提高到十一方。",
    "loom": "云岭丝厂展出老织机。展厅里最引人注目的是一台老织机。他用竹片和麻绳做成了这台老织机，只花了五元钱。",
    "second": "云岭市重大项目集中开工。汾水二桥，总投资14.6亿元，全长2.3公里，工期三十个月。",
    "tutor": "【云岭时评】作者：苏青禾（媒体评论员）最近，“茶乡主播”这个称呼火了。茶乡主播要懂茶，也要懂网。",
}


@pytest.fixture(scope="module")
def archive(index_of: Callable[..., Path]) -> Assistant:
    return open_assistant(index_of(_TEXTS, "2023-08-16"))


@pytest.mark.parametrize(
    ("question", "told", "source"),
    [
        ("云岭福彩中心说非理性购彩有哪三个方面的危害？", ["经济压力", "工作事业", "家庭和谐"], "lottery"),
        ("云岭茶产业论坛在哪些县设了分会场？", ["青石县", "白桦县", "望江县"], "forum"),
        ("云岭哪些教师不列入支教选派范围？", ["实习教师", "试用期教师", "特设岗位教师"], "draft"),
        ("云岭的林某二次酒驾受到了什么处罚？", ["1800元", "吊销", "拘留"], "drunk"),
        ("云岭茶厂给考上本科的职工子女定了什么规矩？", ["公立本科", "3000元"], "award"),
        ("云岭公交游3路摆渡车从哪天开到哪天？", ["7月25日", "8月20日"], "bus"),
        ("云岭公交游3路摆渡车从几点到几点发车？", ["8:30", "20:40"], "bus"),
        ("云岭茶产业论坛的报道是哪位记者写的？", ["贺长风"], "forum"),
        ("谈“茶乡主播”的那篇时评是谁写的？", ["苏青禾"], "tutor"),
    ],
)
def test_the_whole_answer_in_its_form(
    archive: Assistant, question: str, told: list[str], source: str
) -> None:
    answer = archive.ask(question)
    assert answer.answerable, answer.reason
    assert all(part in answer.answer for part in told), answer.answer
    assert {one.article_id for one in answer.citations} == {source}


@pytest.mark.parametrize(
    "question",
    [
        "有几篇文章提到茶园？",
        "多少篇文章提到了茶园？",
        "一共有多少篇文章说到茶园？",
        "提到茶园的文章有多少篇？",
        "多少篇报道提到了茶园？",
        "有多少条新闻提到茶园？",
        "多少篇新闻提到了茶园？",
    ],
)
def test_articles_are_counted_alike_however_they_are_asked_for(archive: Assistant, question: str) -> None:
    assert "提到“茶园”的有2篇" in archive.ask(question).answer


def test_a_list_of_those_who_are_denied_is_not_one_of_those_who_are(archive: Assistant) -> None:
    answer = archive.ask("云岭支教选派范围包括哪些教师？")
    assert "小学教师" in answer.answer and "实习教师" not in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "云岭的林某二次酒驾被判了什么刑？",  # punished, never sentenced
        "云岭公交的报道是哪位记者写的？",  # nobody signed it
    ],
)
def test_no_other_sentence_stands_for_a_form_that_the_archive_lacks(
    archive: Assistant, question: str
) -> None:
    assert not archive.ask(question).answerable


def test_a_bare_meeting_is_called_by_who_held_it(archive: Assistant) -> None:
    answer = archive.ask("贺长风8月主持了哪些会议？")
    assert "云岭市委常委会的会议" in answer.answer
    assert len(answer.answer) <= 260


def test_a_bodys_meetings_are_its_own(archive: Assistant) -> None:
    answer = archive.ask("市委常委会开了几次会？")
    assert "第六十次会议" in answer.answer and "座谈会" not in answer.answer


def test_the_meetings_of_two_people_are_those_of_both(archive: Assistant) -> None:
    answer = archive.ask("贺长风和林静言一起参加了哪些会议？")
    assert "贺长风和林静言" in answer.answer and "有1次" in answer.answer


def test_an_article_without_a_title_is_listed_by_its_first_words(archive: Assistant) -> None:
    answer = archive.ask("哪些文章提到公交？")
    assert "“云岭公交为方便游客增开游3路摆渡车”" in answer.answer


def test_clauses_that_carry_nothing_are_left_out() -> None:
    text = "近日，为了方便游客，云岭公交增开了通往青石县和白桦县的两条夜间线路，全年投入运营资金三百万元，受到各方的一致好评和热烈欢迎。"
    start = text.index("三百万元")
    pairs = {"投入": 1.0, "资金": 1.0}
    assert clauses_around(text, start, start + 4, 112, pairs) == (
        "云岭公交增开了通往青石县和白桦县的两条夜间线路，全年投入运营资金三百万元"
    )
    both = {"投入": 1.0, "增开": 1.0}
    assert "好评" in clauses_around(text, start, start + 4, 112, both, is_list=True)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("近日，大桥合龙", "大桥合龙"),
        ("中新社云岭8月18日电 (苏小满 贺长风)大桥合龙", "大桥合龙"),
        ("IT之家 8 月 2 日消息，新机发布", "新机发布"),
    ],
)
def test_what_opens_a_report_is_no_part_of_the_answer(words: str, left: str) -> None:
    assert without_opening(words) == left


def test_an_opening_that_was_asked_for_stays() -> None:
    assert without_opening("新华社云岭8月18日电，大桥合龙", "8月18日").startswith("新华社")


def test_who_sat_in_is_told_from_who_attended(archive: Assistant) -> None:
    answer = archive.ask("哪些人列席了云岭市人大常委会第九次会议？").answer
    assert "白露生" in answer and "谷向阳" in answer
    assert "柏子仁" not in answer and "韩松年" not in answer
    everyone = archive.ask("哪些人出席了云岭市人大常委会第九次会议？").answer
    assert "柏子仁" in everyone and "谷向阳" in everyone


@pytest.mark.parametrize(
    ("question", "attended", "sat_in"),
    [
        ("哪些人出席了云岭市人大常委会第九次会议？", ["柏子仁", "杜春来"], ["白露生", "谷向阳"]),
        ("哪些人出席了云岭市政府第三十次常务会议？", ["尚可", "鲁敏之"], ["贺兰英"]),
        ("谁出席了云岭市教育工作会议？", ["白小雪"], ["尹秋平"]),
    ],
)
def test_who_sat_in_is_not_told_as_attending(
    archive: Assistant, question: str, attended: list[str], sat_in: list[str]
) -> None:
    first, mark, rest = archive.ask(question).answer.partition("，列席的有")
    assert mark and all(name in first for name in attended)
    assert all(name in rest and name not in first for name in sat_in)
    assert not any(name in rest for name in attended)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("云岭市秋茶工作会决定了什么？", "300万元补贴茶农"),
        ("何远帆要求茶厂在9月5日前做什么？", "还有6台机器没有修好"),
    ],
)
def test_what_is_decided_or_due_is_not_all_that_was_demanded(
    archive: Assistant, question: str, told: str
) -> None:
    answer = archive.ask(question).answer
    assert told in answer
    assert "抢晴天" not in answer and "一分不能欠" not in answer


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("冯女士的热水器最后商厦怎么处理的？", "全额退款", "漏了两回"),
        ("市长去青石水库检查那天都有谁陪同？", "尚可、市水利局局长鲁敏之", "何远帆"),
        ("谁出席了云岭市防汛调度会？", "出席或列席云岭市防汛调度会的有副市长尚可", "，列席的有"),
        ("滑绳运土器是谁做的？", "马德山", "宋玉兰今年"),
    ],
)
def test_what_is_asked_and_nothing_beside_it(
    archive: Assistant, question: str, told: str, other: str
) -> None:
    answer = archive.ask(question).answer
    assert told in answer and other not in answer


def test_who_did_it_is_not_told_by_a_pronoun_of_nobody(archive: Assistant) -> None:
    assert not archive.ask("谁做成了这台老织机？").answerable


@pytest.mark.parametrize("question", ["白桦镇小学门口的路灯什么时候能修好？", "白桦镇的路灯什么时候能亮？"])
def test_a_day_to_come_is_none_that_is_gone(archive: Assistant, question: str) -> None:
    assert not archive.ask(question).answerable


def test_a_sentence_that_answers_both_questions_is_told_once(archive: Assistant) -> None:
    text = _TEXTS["second"]
    article = archive.look_up("汾水二桥工期多久？")[1][0]
    start = text.index("汾水二桥，")
    carried = (Evidence(article.article_id, Span(start, len(text))),)
    long, short = (
        Part("汾水二桥，总投资14.6亿元，全长2.3公里。", carried),
        Part("全长2.3公里，工期三十个月。", carried),
    )
    both = Part("汾水二桥，总投资14.6亿元，全长2.3公里，工期三十个月。", carried)
    assert told_once(archive.snapshot, (long, short)) == (both,)
    apart = Part("工期三十个月。", carried), Part("汾水二桥，总投资14.6亿元。", carried)
    assert told_once(archive.snapshot, apart) == apart
