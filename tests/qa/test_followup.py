"""Which questions lean on the one before, and what they become."""

from __future__ import annotations

import pytest

from qa.followup import resolve_followup
from qa.types import Answer

_FIRST = "谁主持了春耕推进会？"


def _no_answer(_at: int) -> Answer:
    raise AssertionError("no answer is needed to resolve this")


@pytest.mark.parametrize(
    "question", ["谁主持了防汛工作会？", "文明城市创建汇报会是谁主持的？", "防汛视频调度会什么时候开的？"]
)
def test_a_question_that_names_its_meeting_stands_alone(question: str) -> None:
    resolved = resolve_followup(question, [_FIRST], answer=_no_answer)
    assert resolved == question.rstrip("？")


@pytest.mark.parametrize(
    "question", ["谁出席了会议？", "会议在哪里召开？", "出席会议的有哪些人？", "哪些人参会？"]
)
def test_a_question_of_the_meeting_means_the_last_one(question: str) -> None:
    resolved = resolve_followup(question, [_FIRST], answer=_no_answer)
    assert resolved == f"春耕推进会，{question.rstrip('？')}"
