from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from index.records import extract_records, read_sentence
from index.roles import attendees_of, chairs_of
from index.segment import segment_page
from index.sentences import split_sentences
from index.types import Meeting, Page, Span


def meetings_of(title: str, body: str, subtitle: str = "") -> tuple[Meeting, ...]:
    text = "\n\n".join(part for part in (title, subtitle, f"本报讯（记者 王斌）{body}") if part)
    page = Page(file="p.txt", text=text, date=date(2024, 3, 6), date_source="path")
    return extract_records(segment_page(page)[0]).meetings


@pytest.mark.parametrize(
    ("sentence", "chairs"),
    [
        ("3月4日，市长周立群主持召开春耕推进会并讲话。", ("周立群",)),
        ("会议由市委书记陈国栋主持。", ("陈国栋",)),
        ("座谈会在副市长高远山的主持下举行。", ("高远山",)),
        ("市委书记陈国栋出席会议并讲话，市长周立群主持会议。", ("周立群",)),
        ("受市委书记陈国栋委托，市委副书记林海涛主持会议。", ("林海涛",)),
        ("主持会议的市长周立群说，要抓紧备耕。", ("周立群",)),
        ("市委办公室主持召开座谈会。", ()),
        ("节目主持人李小萌来到现场，市长周立群参观了展览。", ()),
        ("副市长高远山主持市政府办公室日常工作。", ()),
        ("市委书记陈国栋与市长周立群主持会议。", ("陈国栋", "周立群")),
        ("会议在周立群常务副市长的主持下召开。", ("周立群",)),
        ("副市长高远山主持并通报全市春耕情况。", ("高远山",)),
        ("双方在法庭主持下调解，原告周立群当庭撤诉。", ()),
    ],
)
def test_chair_of_a_sentence(sentence: str, chairs: tuple[str, ...]) -> None:
    found = meetings_of("会议召开", sentence)
    assert (found[0].chairs if found else ()) == chairs


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


def test_a_subtitle_names_the_chair() -> None:
    (meeting,) = meetings_of("市委常委会会议召开", "3月4日，市委常委会会议召开，研究春耕工作。", "陈国栋主持")
    assert meeting.chairs == ("陈国栋",)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("驻外总领事林海涛、公参高远山参加。", ["林海涛", "高远山"]),
        ("加油员周立群说，民警陈国栋警官也来了。", ["周立群", "陈国栋"]),
        ("会议传达学习习近平总书记重要讲话精神。", ["习近平"]),
        ("分析师 Anna Smith 表示，市场平稳。", ["Anna Smith"]),
        ("领导班子成员和各部门负责人参加，国家安全部门到场。", []),
        ("王女士说，小区里的李大爷也来了。", []),
    ],
)
def test_names_of_a_sentence(sentence: str, names: list[str]) -> None:
    assert [one.name for one in read_sentence(sentence, Span(0, len(sentence))).people] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("市长周立群主持会议，副市长高远山，秘书长杨成参加会议。", ["高远山", "杨成"]),
        ("市长周立群将出席会议。", []),
        ("副主任周立群说：“欢迎大家出席会议。”", []),
    ],
)
def test_who_attends(sentence: str, names: list[str]) -> None:
    found = attendees_of(read_sentence(sentence, Span(0, len(sentence))))
    assert [one.name for one in found] == names


@pytest.mark.parametrize("unit", ["主持", "市长王明、", "王明、", "会议由王明主持。", "，王明出席", "（"])
def test_a_long_line_takes_no_more_than_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = perf_counter()
        for span in split_sentences(text):
            attendees_of(read_sentence(text[span.start : span.end], span))
        return perf_counter() - began

    seconds(2_000)
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
