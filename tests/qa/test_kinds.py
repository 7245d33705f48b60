"""Kinds of question over the shipped archive: what a reader asks, and what must stand in the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant, open_assistant


@pytest.fixture(scope="module")
def assistant(sample_index: Path) -> Assistant:
    return open_assistant(sample_index)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("全市防汛抗旱工作会议是几号开的", ["2024年5月13日"]),
        ("全市“两优一先”表彰大会在哪儿举行", ["澜川大剧院"]),
        ("谁是青岚县代县长", ["江一帆"]),
        ("望石县县委书记和县长分别是谁", ["贾文彬", "米春燕"]),
        ("王建军是做什么的", ["水利局局长", "同名的果农"]),
        ("6月周维岳主持了几次会议", ["92篇文章", "2024年5月7日至2024年6月28日", "3次"]),
        ("市政府第二十九次常务会议对燃气安全定了哪些事", ["2200万元", "86公里"]),
        ("概括一下《十里澜江画中行》", ["1260亩"]),
    ],
)
def test_kinds(assistant: Assistant, question: str, parts: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.answerable and answer.citations
    assert all(part in answer.answer for part in parts), answer.answer


def test_a_pronoun_and_another_ordinal_are_resolved_and_shown(assistant: Assistant) -> None:
    first = "全市反诈宣传月启动仪式上谁讲了话？"
    he = assistant.ask("他说前四个月立案多少起？", history=[first])
    assert "关铁城" in he.resolved and "412起" in he.answer
    other = assistant.ask("那第二十九次呢？", history=["市政府第二十七次常务会议由谁主持？"])
    assert other.resolved.startswith("市政府第二十九次常务会议")


def test_a_post_of_another_city_is_refused(assistant: Assistant) -> None:
    assert not assistant.ask("太和市的市长是谁？").answerable
