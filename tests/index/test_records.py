from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from index.cutting.segment import segment_page
from index.records.of_article import extract_records, read_sentence
from index.records.roles import attendees_of, chairs_of
from index.types import Meeting, Page, Span


def meetings_of(title: str, body: str) -> tuple[Meeting, ...]:
    text = f"{title}\n\n本报讯（记者 王斌）{body}"
    page = Page(file="p.txt", text=text, date=date(2024, 3, 6), date_source="path")
    return extract_records(segment_page(page)[0]).meetings


def test_a_post_before_a_list_is_everyones() -> None:
    (meeting,) = meetings_of(
        "市政协主席会议召开",
        "3月4日，市政协主席会议召开，市政协主席何文远主持。市政协副主席李真、刘继元、高永平及秘书长杨成出席会议。",
    )
    assert [(person.name, person.post) for person in meeting.attendees] == [
        ("李真", "市政协副主席"),
        ("刘继元", "市政协副主席"),
        ("高永平", "市政协副主席"),
        ("杨成", "秘书长"),
    ]
    assert meeting.date == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("市长周立群主持会议，副市长高远山，秘书长杨成参加会议。", ["高远山", "杨成"]),
        ("市长周立群将出席会议。", []),
        ("副主任周立群说：“欢迎大家出席会议。”", []),
        ("市委书记陈国栋，市长周立群前往“好八连”驻地，看望官兵，并出席座谈会。", ["陈国栋", "周立群"]),
        ("市长周立群在云岭会见来华出席开幕式的外长阿里。", ["阿里"]),
        ("省长何文远将于5日赴云岭，出席论坛。", []),
        ("高远山的助理林海涛出席了听证会。", ["林海涛"]),
        ("主办方不邀请高远山出席会议。", []),
        ("高远山同志生前好友、家属参加告别仪式。", []),
        ("副市长高远山、市教育局及“青马工程”学员参会。", ["高远山"]),
        ("市领导李真、张培军，“好八连”老指导员等出席活动。", ["李真", "张培军"]),
        ("记者高远山参加活动。", []),
        ("参加活动的志愿者：协会副会长高远山、杨成、李真。", ["高远山", "杨成", "李真"]),
        ("副行长高远山，公司金融部，小贷中心，支行行长参加了本次培训。", ["高远山"]),
        ("副厅长高远山，省公安厅有关负责人参加约谈。", ["高远山"]),
        ("主任高远山无法参加奥运会。", []),
        ("副总经理高远山，一线员工，工友代表及其子女等70余人参加活动。", ["高远山"]),
        ("院长高远山，经理李真，以及来自云岭银行等赞助商企业代表出席活动。", ["高远山", "李真"]),
        ("仪式邀请了院长高远山、经理李真参加。", ["高远山", "李真"]),
        ("院长高远山与顾问李真见证。", ["高远山", "李真"]),
        ("在局长高远山和主席李真见证下，主任杨成签署备忘录。", ["高远山", "李真"]),
        ("副主任高远山，局长李真出席工作站揭牌仪式。", ["高远山", "李真"]),
        ("主席高远山会见来云参加活动的政委李真、理事长杨成一行。", ["李真", "杨成"]),
        ("主席高远山会见董事长李真等参加研讨活动的嘉宾。", ["李真"]),
        ("书记高远山与前来出席大会的书记李真，省长杨成率领的代表团座谈。", ["李真", "杨成"]),
        ("行长高远山会见了行长李真，并在云岭出席了会议。", ["高远山"]),
        ("大家踊跃参加，他们是：退役军人高远山、李真。", ["高远山", "李真"]),
        ("副局长高远山，岗位负责人及业务骨干参加会议。", ["高远山"]),
        ("获奖者高远山，院士约翰·霍普（John Hope），院长李真出席大会。", ["高远山", "约翰·霍普", "李真"]),
        ("高远山宣读通报，参会领导为突击队授牌。", []),
    ],
)
def test_who_attends(sentence: str, names: list[str]) -> None:
    found = attendees_of(read_sentence(sentence, Span(0, len(sentence))))
    assert [one.name for one in found] == names


def test_who_reports_and_who_arranges() -> None:
    (meeting,) = meetings_of(
        "全市春耕工作会议召开",
        "3月4日，全市春耕工作会议召开，市长周立群主持。会议听取了局长高远山关于春耕情况的汇报。"
        "副市长林海涛就下一步工作作了安排。周立群强调，要抓紧备耕。",
    )
    assert (meeting.reporters, meeting.arrangers, meeting.speakers) == (("高远山",), ("林海涛",), ("周立群",))


def test_several_report_and_speak() -> None:
    (meeting,) = meetings_of(
        "全市春耕工作会议召开",
        "3月4日，全市春耕工作会议召开，市长周立群主持。局长高远山，青岚县县长李真分别作了汇报。"
        "副市长林海涛、杨成作了安排。专家何明、张培军先后发言。",
    )
    assert meeting.reporters == ("高远山", "李真")
    assert meeting.arrangers == ("林海涛", "杨成")
    assert meeting.speakers == ("何明", "张培军")


def test_who_gives_a_report_speaks_and_who_opens_the_works_does_not() -> None:
    (meeting,) = meetings_of(
        "春耕工作会议召开",
        "3月4日，全市春耕工作会议召开，市长周立群主持。市委书记秦守田同志作了题为《不误农时》的报告，"
        "县长高远山在闭幕时讲了话。会议听取了副市长林海涛受市政府委托所作的关于水利的报告。",
    )
    assert (meeting.speakers, meeting.reporters) == (("秦守田", "高远山"), ("林海涛",))
    (works,) = meetings_of(
        "项目集中开工",
        "3月4日，全市重大项目集中开工仪式在开发区举行，市委书记陈国栋宣布开工，副市长李真主持仪式。"
        "云岭公司董事长何启航作为企业代表发言。副县长杨成作了调查。",
    )
    assert works.speakers == ("何启航",)


@pytest.mark.parametrize(
    ("body", "name", "day"),
    [
        ("遗体告别仪式定于3月10日上午9时在西郊殡仪馆举行。", "遗体告别仪式", date(2024, 3, 10)),
        ("遗体告别仪式于3月9日在西郊殡仪馆举行。", "遗体告别仪式", date(2024, 3, 9)),
        ("陈雷于3月2日逝世，追悼会将于3月8日在县礼堂举行。", "追悼会", date(2024, 3, 8)),
    ],
)
def test_a_farewell_is_of_the_day_that_is_announced(body: str, name: str, day: date) -> None:
    assert [(one.name, one.date) for one in meetings_of("陈雷逝世", body)] == [(name, day)]


def test_what_else_is_announced_is_no_meeting_yet() -> None:
    assert meetings_of("春耕备耕", "春耕工作会议定于3月10日在县礼堂举行。") == ()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (
            "3月4日，云岭县召开“三个规定”填报工作培训暨警示教育会。县长周立群主持。",
            "“三个规定”填报工作培训暨警示教育会",
        ),
        ("3月4日，县委常委会举行议军会议。县委书记陈国栋主持会议。", "议军会议"),
        (
            "3月4日，由县科协主办、县农学会承办的第五期科技论坛在云岭举行。县长周立群主持会议。",
            "第五期科技论坛",
        ),
        ("3月4日至5日，云岭县春耕现场观摩活动在青石镇举行。活动由副县长李真主持。", "云岭县春耕现场观摩活动"),
        ("3月4日，县长周立群主持召开县政府第九次常务会议。", "县政府第九次常务会议"),
        ("3月4日，县委常委会召开第八次会议，县委书记陈国栋主持会议。", "县委常委会第八次会议"),
    ],
)
def test_a_meeting_is_called_as_printed(body: str, name: str) -> None:
    assert [one.name for one in meetings_of("春耕备耕", body)] == [name]


@pytest.mark.parametrize(
    ("body", "name", "place"),
    [
        ("3月4日，县委书记陈国栋在云岭主持召开农业座谈会。", "农业座谈会", "云岭"),
        ("县农学会在云岭大学组织召开了标准审查会。会议由秘书长杨成主持。", "标准审查会", "云岭大学"),
        ("全国农业论坛3月4日在京召开。", "全国农业论坛", "京"),
        ("在前期调研的基础上，召开了农业座谈会。县长周立群主持会议。", "农业座谈会", ""),
        ("在新形势下召开农业座谈会。县长周立群主持会议。", "农业座谈会", ""),
        ("聘任仪式在第一会议室举行。仪式由县长周立群主持。", "聘任仪式", "第一会议室"),
        ("仪式由县长周立群主持。农业基地揭牌仪式在青石镇举行。", "农业基地揭牌仪式", "青石镇"),
        (
            "3月4日，一场主题为“春到云岭”的公益活动在云岭举行。副县长李真出席。",
            "主题为“春到云岭”的公益活动",
            "云岭",
        ),
        ("3月4日，云岭首届采摘节在青石镇成功举办。副县长李真出席。", "云岭首届采摘节", "青石镇"),
        (
            "“我的云岭”展演（青石站）活动在青石镇举行。副县长李真出席活动。",
            "“我的云岭”展演（青石站）活动",
            "青石镇",
        ),
    ],
)
def test_where_a_meeting_is_held(body: str, name: str, place: str) -> None:
    assert [(one.name, one.place) for one in meetings_of("春耕备耕", body)] == [(name, place)]


def test_a_chairs_post_is_no_meetings_name() -> None:
    (meeting,) = meetings_of("春耕备耕", "市委书记、市人大常委会主任李真主持并讲话。")
    assert (meeting.name, meeting.chairs) == ("会议", ("李真",))


def test_a_short_name_is_completed_by_the_headline() -> None:
    (meeting,) = meetings_of("云岭举行“天宫”模型发布会", "当天，副县长李真等出席发布会。")
    assert meeting.name == "“天宫”模型发布会"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("3月2日，云岭县开展检查。当天，县长周立群主持召开春耕会议。", date(2024, 3, 2)),
        ("3月2日，云岭县开展检查。次日，县长周立群主持召开春耕会议。", date(2024, 3, 3)),
        ("3月2日，县里召集了春耕工作推进会。县长周立群主持会议。", date(2024, 3, 2)),
        ("县长周立群主持召开春耕会议。会议于3月2日举行。", date(2024, 3, 2)),
    ],
)
def test_a_meetings_day_is_told_by_its_article(body: str, day: date) -> None:
    (meeting,) = meetings_of("春耕备耕", body)
    assert meeting.date == day


def test_who_is_appointed_has_the_post_that_follows() -> None:
    (person,) = read_sentence("会议决定任命：王海鹏为云岭省副省长。", Span(0, 22)).people
    assert (person.name, person.organisation + person.post) == ("王海鹏", "云岭省副省长")


def test_the_day_is_not_that_of_the_dispatch() -> None:
    text = "市政府举行签约仪式\n\n中新网云岭3月5日电(王斌)云岭项目4日举行签约仪式，县长高远山出席。"
    page = Page(file="p.txt", text=text, date=date(2024, 3, 6), date_source="path")
    (meeting,) = extract_records(segment_page(page)[0]).meetings
    assert meeting.date == date(2024, 3, 4)


def test_all_of_one_list_speak() -> None:
    (meeting,) = meetings_of(
        "全市春耕工作会议召开",
        "3月4日，全市春耕工作会议召开，市长周立群、市政协党组成员、副主席李真出席会议并讲话。",
    )
    assert meeting.speakers == ("周立群", "李真")


def test_who_attends_another_event_attends_not_this_one() -> None:
    meeting, *_ = meetings_of(
        "春耕备耕",
        "3月4日，云岭县春耕工作会议召开。县长周立群主持。去年，林海涛市长在出席青石镇龙舟文化节开幕式时来过。",
    )
    assert meeting.attendees == ()


def test_a_brief_takes_nobody_of_the_next() -> None:
    text = (
        "一周要闻\n\n●3月2日，县政府召开春耕工作会议，县长周立群主持。（王斌）\n\n"
        "●3月3日，小学新楼奠基，副县长李真、校长何远出席。（林小雨）\n\n●3月4日，会议大厅修缮完工。（马国）"
    )
    page = Page(file="p.txt", text=text, date=date(2024, 3, 6), date_source="path")
    (article,) = segment_page(page)
    first = extract_records(article).meetings[0]
    assert (first.chairs, first.attendees) == (("周立群",), ())
    assert [author.name for author in article.byline] == ["王斌", "林小雨", "马国"]


def test_who_goes_along_makes_no_event_of_its_own() -> None:
    (outing,) = meetings_of("春耕备耕", "3月4日，县长周立群到青石镇调研。副县长李真参加活动。")
    assert [one.name for one in outing.attendees] == ["周立群", "李真"]


def test_who_attends_the_meeting_of_a_report_did_not_go_along() -> None:
    outing, meeting = meetings_of(
        "春耕备耕", "3月3日，县长周立群到青石镇调研。3月4日，全县春耕工作会议召开，副县长李真出席会议。"
    )
    assert [one.name for one in outing.attendees] == ["周立群"]
    assert [one.name for one in meeting.attendees] == ["李真"]


@pytest.mark.parametrize(
    "unit",
    [
        "会议由王明主持。",
        "，市长王明出席",
        "王明、",
        "市长王明到云岭镇调研。",
        "县里召开春耕会议。会议指出，李真主持召开会议。",
        "“",
        "（会议",
    ],
)
def test_an_articles_records_take_no_more_than_its_length(unit: str) -> None:
    """A line without marks, thousands of names, thousands of meetings: four times the text, about four times the work."""

    def seconds(length: int) -> float:
        page = Page(file="p", text=unit * (length // len(unit)), record_id="a", is_article=True)
        (article,) = segment_page(page)
        began = perf_counter()
        extract_records(article)
        return perf_counter() - began

    seconds(4_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.1


def test_labelled_chairs(shared_archive: Path) -> None:
    """Sentences labelled by reading, to tune on; the share may not fall."""
    path = shared_archive.parent / "labels" / "chairs.dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    right = sum(
        set(chairs_of(read_sentence(row["sentence"], Span(0, len(row["sentence"]))))) == set(row["chairs"])
        for row in rows
    )
    assert right / len(rows) >= 0.9


def test_points_under_marks_are_of_one_meeting() -> None:
    (meeting,) = meetings_of(
        "春耕工作会议召开",
        "8月2日，全县春耕工作会议召开，县长周立群主持会议。\n会议强调：\n●要抢抓农时，把种子送到田头。\n●要管好农机。\n"
        "副县长李真、王斌出席会议。",
    )
    assert [one.name for one in meeting.attendees] == ["李真", "王斌"]
