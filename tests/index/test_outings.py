from __future__ import annotations

from datetime import date

import pytest

from index.cutting.segment import segment_page
from index.records.of_article import extract_records, read_sentence
from index.records.outings import find_outing
from index.types import Meeting, Page, Span


def records_of(body: str) -> tuple[Meeting, ...]:
    page = Page(
        file="p.txt", text=f"春耕备耕\n\n本报讯（记者 王斌）{body}", date=date(2024, 3, 6), date_source="path"
    )
    return extract_records(segment_page(page)[0]).meetings


@pytest.mark.parametrize(
    ("sentence", "kind", "leaders", "companions", "place"),
    [
        ("3月4日，市长周立群到云岭镇调研春耕工作。", "inspection", ["周立群"], [], "云岭镇"),
        ("市长周立群一行深入云岭茶厂检查安全生产。", "inspection", ["周立群"], [], "云岭茶厂"),
        (
            "副市长高远山、市政协副主席李真前往福利院看望慰问老人。",
            "visit",
            ["高远山", "李真"],
            [],
            "福利院",
        ),
        ("市长周立群在云岭与客商林海涛举行会谈。", "visit", ["周立群", "林海涛"], [], "云岭"),
        ("副市长高远山与董事长林海涛代表双方签约。", "signing", ["高远山", "林海涛"], [], ""),
        ("县长林海涛在副县长李真陪同下到云岭镇慰问官兵。", "visit", ["林海涛"], ["李真"], "云岭镇"),
        ("副市长高远山、秘书长杨成陪同调研。", "inspection", [], ["高远山", "杨成"], ""),
        ("副市长高远山一同走访。", "visit", [], ["高远山"], ""),
        (
            "县长林海涛携副县长李真，秘书长杨成等到云岭镇调研。",
            "inspection",
            ["林海涛"],
            ["李真", "杨成"],
            "云岭镇",
        ),
        ("市长周立群前往云岭检查站为民警送去慰问品。", "visit", ["周立群"], [], "云岭检查站"),
        ("总书记习近平在四川考察时对教育工作提出要求。", "inspection", ["习近平"], [], "四川"),
        (
            "院长石卫国深入走访云岭石业公司、宝田建材公司。",
            "visit",
            ["石卫国"],
            [],
            "云岭石业公司、宝田建材公司",
        ),
        (
            "市长周立群会见林海涛本报云岭3月4日电 （记者 王斌）市长周立群在云岭会见来华出席开幕式的总统阿里。",
            "visit",
            ["周立群"],
            [],
            "云岭",
        ),
        ("市长周立群深入云岭救灾一线调研。", "inspection", ["周立群"], [], "云岭救灾一线"),
        (
            "镇长周立群前往云岭小学慰问师生，书记李真表示，希望同学们做好调研。",
            "visit",
            ["周立群"],
            [],
            "云岭小学",
        ),
        ("书记李真考察云岭创新中心，了解中心在构建生态的做法。", "inspection", ["李真"], [], "云岭创新中心"),
        ("院长高远山在京会见校长李真一行。", "visit", ["高远山"], [], "京"),
        ("在局长李真见证下，主任高远山签署备忘录。", "signing", ["高远山"], ["李真"], ""),
        ("校长李真与正在服务的志愿者交谈，送上慰问。", "visit", ["李真"], [], ""),
        # places that only the deed leads to; 以色列 is no 以, and two meet on a day
        ("总经理李真一行冒雨慰问云岭军分区、云岭武装部。", "visit", ["李真"], [], "云岭军分区、云岭武装部"),
        ("市长周立群冒雨检查我市积水点位排涝工作。", "inspection", ["周立群"], [], "我市积水点位"),
        ("省长周立群赶赴事故现场，看望慰问受伤人员。", "visit", ["周立群"], [], "事故现场"),
        ("所长赵平到育苗基地察看瓜苗生长情况。", "inspection", ["赵平"], [], "育苗基地"),
        ("驻以色列大使林海涛会见总理阿里。", "visit", ["林海涛"], [], ""),
        ("总统普京23日与到访的总统卢卡申科在云岭举行会晤。", "visit", ["普京", "卢卡申科"], [], "云岭"),
    ],
)
def test_an_outing_of_a_sentence(
    sentence: str, kind: str, leaders: list[str], companions: list[str], place: str
) -> None:
    outing = find_outing(read_sentence(sentence, Span(0, len(sentence))))
    assert outing is not None
    assert outing.kind == kind
    assert [one.name for one in outing.leaders] == leaders
    assert [one.name for one in outing.companions] == companions
    assert outing.place == place


@pytest.mark.parametrize(
    "sentence",
    [
        "副主任高远山介绍，市里开展了摸底调研。",
        "要深入学习贯彻习近平总书记考察云岭重要讲话精神。",
        "患者由医生李真安排CT等检查。",
        "市长周立群将于5日赴云岭镇调研。",
        "市长周立群主持召开汇报会，听取调研问题整改落实情况汇报。",
        "调研组组长周立群说，检查结果不错。",
        "在退役军人马兴男家中，走访人员一行询问他的身体情况。",
        "县长李真银川市云岭区被自治区督查通报问题27个。",
        "副主任李真对患者进行了检查。",
        "市长周立群向全体官兵表示诚挚的慰问。",
        "副主任李真讲解了《居民需求调研与项目设计》。",
        "副主任李真转达习近平总书记的深切牵挂和亲切慰问。",
        "会议对标习近平总书记在四川考察时提出的要求。",
        "会长高远山感慨，当年协议签署时先机已失。",
        "市长周立群7月28日至29日将与局长李真举行会谈。",
        "主任李真教授为孩子做了检查，确定了治疗方案。",
    ],
)
def test_what_is_no_outing(sentence: str) -> None:
    assert find_outing(read_sentence(sentence, Span(0, len(sentence)))) is None


def test_leaders_come_first_and_who_goes_along_after() -> None:
    (record,) = records_of(
        "3月4日，市长周立群到云岭镇调研春耕工作。周立群强调，要抓紧备耕。副市长高远山、秘书长杨成陪同调研。"
    )
    assert (record.kind, record.name) == ("inspection", "到云岭镇调研春耕工作")
    assert (record.place, record.date, record.chairs) == ("云岭镇", date(2024, 3, 4), ())
    assert [(one.name, one.post) for one in record.attendees] == [
        ("周立群", "市长"),
        ("高远山", "副市长"),
        ("杨成", "秘书长"),
    ]
    assert record.speakers == ("周立群",)


def test_an_outing_and_the_meeting_that_it_led_to() -> None:
    found = records_of("3月4日，市长周立群到云岭镇调研春耕工作，并主持召开座谈会。")
    assert {one.kind: one.chairs for one in found} == {"inspection": (), "meeting": ("周立群",)}
