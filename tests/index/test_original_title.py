"""The title behind "原标题：": where its end is certain, where it is likely, and none where it is neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cutting.original_title import certain_end, likely_end, take_original_title, title_features

BODY = "3月5日，青石桥修缮工程完工，总投资860万元，市民纷纷前来参观。桥长120米，宽9米，双向两车道。"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"原标题：青石桥修缮工程完工\n{BODY}", "青石桥修缮工程完工"),
        (f"  原标题: 青石桥修缮工程完工\n{BODY}", "青石桥修缮工程完工"),
        (f"原标题：青石桥修缮工程完工青石桥修缮工程完工{BODY}", "青石桥修缮工程完工"),
        (f"原标题：青石桥完工 云岭通车青石桥完工 云岭通车 {BODY}", "青石桥完工 云岭通车"),
    ],
)
def test_a_title_parted_or_repeated_is_certain(text: str, title: str) -> None:
    start, found = take_original_title(text)
    assert found == title
    assert text[start:].strip().removeprefix(title).strip() == BODY


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("青石桥修缮工程完工", BODY),
        (
            "云岭市召开春耕生产推进会",
            "3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议，总结去年春耕工作。",
        ),
        ("高空抛物砸伤行人，谁来担责？", "近日，云岭市人民法院审结一起高空抛物案，判决抛物者赔偿两万元。"),
        ("突发！云岭发布暴雨红色预警！", "据云岭市气象台消息，7月28日8时，云岭市发布暴雨红色预警信号。"),
    ],
)
def test_a_title_that_runs_into_its_text_is_found(title: str, body: str) -> None:
    text = f"原标题：{title}{body}"
    assert take_original_title(text) == (len(f"原标题：{title}"), title)


def test_where_nothing_stands_out_there_is_no_title() -> None:
    text = "原标题：" + "".join(chr(0x4E00 + 37 * n) for n in range(60)) + "。"
    assert take_original_title(text) == (len("原标题："), "")


@pytest.mark.parametrize("text", ["", "原标题", BODY, f"{BODY}原标题：青石桥"])
def test_without_the_mark_there_is_nothing_to_take(text: str) -> None:
    assert take_original_title(text) == (0, "")


@pytest.mark.parametrize("body", [f"本报讯（记者 周明）{BODY}", f"“桥修好了，真方便！”{BODY}"])
def test_a_title_never_goes_beyond_what_opens_a_text(body: str) -> None:
    places, features = title_features(f"青石桥修缮工程完工{body}")
    assert places and max(places) <= len("青石桥修缮工程完工本报讯（记者 周明）")
    assert len(places) == len(features)


@pytest.mark.parametrize("signed", ["文/陈根", "央广网南昌"])
def test_what_signs_a_text_ends_no_title(signed: str) -> None:
    title = "青石桥修缮工程完工"
    places, _ = title_features(f"{title}{signed}8月13日消息（记者 周明）{BODY}")
    assert len(title) in places
    assert len(title + signed) not in places


@settings(deadline=None)  # the first call opens jieba's dictionary
@given(st.text(max_size=300))
def test_any_text_has_its_title_within_it(text: str) -> None:
    for end in (certain_end(text), likely_end(text)):
        assert 0 <= end <= len(text)
    start, title = take_original_title(f"原标题：{text}")
    assert title in f"原标题：{text}"[:start]
