"""Readers' thumbs as a file, and as questions for the curator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.proposing.feedback import Feedback, FeedbackFile, read_feedback
from eval.proposing.proposals import Proposals
from index.errors import InputError, UsageError

GOOD = Feedback(
    "谁主持了防汛会？", (), "chair", "防汛会由秦书远主持[1]。", True, True, "", "a1", "秦书远主持会议。", "000001", "2026-01-01T08:00:00+00:00",
)  # fmt: skip
BAD = replace(
    GOOD,
    question="防汛会在哪里开？",
    answer="档案里没有找到答案。",
    answerable=False,
    is_good=False,
    source="",
    quote="",
)


def test_thumbs_become_proposals(sample_index: Path, tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    for one in (GOOD, BAD):
        file.add(one)
    assert read_feedback(file.path) == (GOOD, BAD)
    out = tmp_path / "proposed.jsonl"
    command = ["make", "--index", str(sample_index), "--out", str(out), "--feedback", str(file.path)]
    assert main(command) == 0
    assert main(command) == 0  # once only
    good, bad = Proposals(out).waiting()
    assert (good.question, good.answers, good.source) == (
        "谁主持了防汛会？",
        (("防汛会由秦书远主持。",),),
        "a1",
    )
    assert (bad.question, bad.answers, bad.answerable) == ("防汛会在哪里开？", (), False)


def test_a_thumb_cut_short_hides_no_other(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl")
    file.add(replace(GOOD, answer="防汛会由\u2028秦书远主持[1]。"))
    whole = file.path.read_bytes()
    file.add(GOOD)
    file.path.write_bytes(file.path.read_bytes()[: len(whole) + 40])
    assert len(read_feedback(file.path)) == 1
    file.add(BAD)
    assert [one.question for one in read_feedback(file.path)] == [GOOD.question, BAD.question]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"question": "谁"}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "feedback.jsonl"
    FeedbackFile(path).add(GOOD)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    with pytest.raises(InputError, match=":2: "):
        read_feedback(path)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        FeedbackFile(tmp_path / "absent" / "feedback.jsonl").add(GOOD)
