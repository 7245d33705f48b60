"""What the grammar of chairing must hold, a sentence of its own for each point."""

from __future__ import annotations

from datetime import date

import pytest

from index.cutting.segment import segment_page
from index.records.of_article import extract_records, read_sentence, repeat_names
from index.records.roles import chairs_of
from index.types import Meeting, Page, Span


def chairs(text: str) -> tuple[str, ...]:
    (sentence,) = repeat_names([read_sentence(text, Span(0, len(text)))])
    return chairs_of(sentence)


def meetings_of(title: str, body: str, subtitle: str = "") -> tuple[Meeting, ...]:
    text = "\n\n".join(part for part in (title, subtitle, f"本报讯（记者 王斌）{body}") if part)
    page = Page(file="p.txt", text=text, date=date(2024, 3, 6), date_source="path")
    return extract_records(segment_page(page)[0]).meetings


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        # 1 the four forms
        ("3月4日，市长周立群主持召开春耕推进会并讲话。", ("周立群",)),
        ("会议由市委书记陈国栋主持。", ("陈国栋",)),
        ("座谈会在副市长高远山的主持下举行。", ("高远山",)),
        # 3 roles that are split
        ("市委书记陈国栋出席会议并讲话，市长周立群主持会议。", ("周立群",)),
        ("市委书记陈国栋出席会议并讲话。", ()),
        # 5 where a name ends
        ("李民主持会议，张广还曾主持动员会。", ("李民",)),
        ("任 凯主持会议。", ("任凯",)),
        ("组长田向利主持会议。", ("田向利",)),
        # 6 a name before its post
        ("会议由周立群常务副市长主持。", ("周立群",)),
        ("何华董事长召集并主持会议。", ("何华",)),
        ("住院后，林勇主任主持病例讨论会。", ("林勇",)),
        # 7 words between
        ("周立群4日晚在市防汛指挥部紧急主持会商会。", ("周立群",)),
        ("外交部发言人林海涛在主持例行记者会时应询表示，双方保持沟通。", ("林海涛",)),
        ("省参事室参事高远山上将（退役）主持了交接仪式。", ("高远山",)),
        # 8 joint chairs; a body or a post alone
        ("市委书记陈国栋与市长周立群共同主持会议。", ("陈国栋", "周立群")),
        ("陈国栋书记将同县长林海涛共同主持对话会。", ("陈国栋", "林海涛")),
        ("市委办公室主持召开座谈会。", ()),
        ("市委书记主持会议。", ()),
        # 9 in another's place
        ("受市委书记陈国栋委托，市委副书记林海涛主持会议。", ("林海涛",)),
        ("县委书记陈国栋因故不能到会，推举县长林海涛主持会议。", ("林海涛",)),
        # 10 whoever is told by the chair
        ("主持会议的市长周立群说，要抓紧备耕。", ("周立群",)),
        # 11 a subject that is carried on
        ("市长周立群赴云岭县调研，并主持召开座谈会。", ("周立群",)),
        # 12 what is no meeting
        ("节目主持人李小萌来到现场，市长周立群参观了展览。", ()),
        ("副市长高远山主持市政府办公室日常工作。", ()),
        ("研究员林海涛主持了国家重点项目。", ()),
        ("研究员林海涛参与了评审，主持了云岭大学的遗产大会观察报告项目。", ()),
        ("大会主持情况符合公司章程。", ()),
        ("社区民警高远山主持双方进行调解。", ()),
        # a host of an event by that word
        ("本届论坛由文化馆馆长高远山担任论坛主持人。", ("高远山",)),
        ("诗会由朗诵协会秘书长高远山任活动主持，多位诗人登台。", ("高远山",)),
        # 13 credits
        ("策划：林海涛 统筹：高远山 主持：周立群", ()),
        # between the two who chair together; words between
        ("部长高远山在云岭与青石镇贸易、工业部部长林海涛共同主持召开联委会会议。", ("高远山", "林海涛")),
        ("座谈会由副部长高远山代为主持。", ("高远山",)),
        ("总统高远山5日抵达云岭，随即主持召开防灾会议。", ("高远山",)),
        ("军嫂高远山主持“云岭国防”，办讲座百场。", ()),
        # foreign names
        ("朝韩总统阿巴斯主持会议。", ("阿巴斯",)),
        ("南非总统拉马福萨主持峰会。", ("拉马福萨",)),
        ("法官莫西拉·乌帕迪亚雅主持会议。", ("莫西拉·乌帕迪亚雅",)),
    ],
)
def test_who_chairs(sentence: str, names: tuple[str, ...]) -> None:
    assert chairs(sentence) == names


def test_a_subtitle_names_the_chair() -> None:
    (meeting,) = meetings_of("市委常委会会议召开", "3月4日，市委常委会会议召开，研究春耕工作。", "陈国栋主持")
    assert meeting.chairs == ("陈国栋",)


def test_the_name_stands_in_another_sentence_than_the_chair() -> None:
    (meeting,) = meetings_of(
        "春耕备耕开始", "3月4日，市政协举行春耕协商论坛，围绕备耕协商议政。市政协主席何文远主持。"
    )
    assert (meeting.name, meeting.chairs) == ("春耕协商论坛", ("何文远",))


def test_a_meeting_that_is_over_is_not_the_one_chaired_next() -> None:
    (meeting,) = meetings_of("春耕备耕开始", "3月4日，全省春耕推进会结束后，市长周立群主持召开会议。")
    assert (meeting.name, meeting.chairs) == ("会议", ("周立群",))


def test_the_name_stands_in_the_headline() -> None:
    (meeting,) = meetings_of("全市春耕工作会议召开", "3月4日，天气晴好。会议由市长周立群主持。")
    assert (meeting.name, meeting.chairs) == ("全市春耕工作会议", ("周立群",))


def test_what_is_only_passed_on_is_not_the_meeting() -> None:
    (meeting,) = meetings_of(
        "春耕备耕开始",
        "3月4日，市司法局召开半年工作推进会。副局长林海涛传达全省律师工作座谈会精神。局长高远山主持会议。",
    )
    assert (meeting.name, meeting.chairs) == ("半年工作推进会", ("高远山",))


def test_a_meeting_that_is_spoken_of_takes_no_part_of_the_report() -> None:
    found = meetings_of(
        "全市春耕工作会议召开",
        "3月4日，全市春耕工作会议召开。会议由市长周立群主持。会议指出，省长何文远在青岚县主持召开座谈会，作出部署。"
        "副市长高远山、林海涛出席会议。",
    )
    own, aside = sorted(found, key=lambda one: one.chairs != ("周立群",))
    assert [one.name for one in own.attendees] == ["高远山", "林海涛"]
    assert (aside.chairs, aside.attendees) == (("何文远",), ())


def test_a_caption_repeats_the_lead() -> None:
    found = meetings_of(
        "全市春耕工作会议召开",
        "3月4日，全市春耕工作会议召开，市长周立群主持会议。图为全市春耕工作会议召开现场。",
    )
    assert [one.name for one in found] == ["全市春耕工作会议"]


def test_namesakes_keep_their_own_posts() -> None:
    text = "会议由副市长李强主持。市第一中学校长李强介绍了经验。"
    page = Page(file="p.txt", text=f"春耕\n\n本报讯 {text}", date=date(2024, 3, 6))
    people = extract_records(segment_page(page)[0]).people
    assert [one.post for one in people if one.name == "李强"] == ["副市长", "校长"]
