from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.records import extract_records, read_sentence
from index.roles import chairs_of
from index.segment import segment_page
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


def test_labelled_chairs(shared_archive: Path) -> None:
    """Sentences labelled by reading, to tune on; the share may not fall."""
    path = shared_archive.parent / "labels" / "chairs.dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    right = sum(
        set(chairs_of(read_sentence(row["sentence"], Span(0, len(row["sentence"]))))) == set(row["chairs"])
        for row in rows
    )
    assert right / len(rows) >= 0.85
