"""Proposals from records: carried by their quotes, decided on once, kept apart from written questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.proposing.proposals import Proposals
from eval.proposing.propose import propose
from eval.sets.question_set import question_to_json, read_questions
from eval.sets.validate import validate
from index.building.build import build_index
from index.errors import UsageError
from index.snapshots.snapshot import Snapshot, open_snapshot

PAGE = """市政府第二十七次常务会议召开

本报讯（记者 林小雨）3月4日，副市长高远山主持召开市政府第二十七次常务会议，研究春耕工作。市农业局局长陶成业、市水利局局长关铁城出席会议。市农业局局长陶成业作了汇报。
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    folder = tmp_path / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text(PAGE, "utf-8")
    build_index([tmp_path / "archive"], tmp_path / "index")
    return open_snapshot(tmp_path / "index")


def test_each_proposal_is_marked_and_carried_by_its_quote(snapshot: Snapshot) -> None:
    found = propose(snapshot, 100)
    by_kind = {(one.kind, one.answerable): one for one in found}
    assert by_kind["chair", True].answers == (("高远山",),)
    assert by_kind["when", True].answers == (("3月4日", "2024年3月4日"),)
    assert {group[0] for group in by_kind["attendees", True].answers} == {"陶成业", "关铁城"}
    assert by_kind["reporter", True].answers == (("陶成业",),)
    assert by_kind["byline", True].answers == (("林小雨",),)
    assert by_kind["post", True].quote in PAGE
    changed = by_kind["chair", False]
    assert "第三十七次常务会议" in changed.question and not changed.answers
    assert all(one.origin == "proposed" for one in found)
    accepted = [replace(one, accepted=True, where=one.id) for one in found]
    assert not list(validate(accepted, snapshot))
    waiting = list(validate([replace(one, where=one.id) for one in found], snapshot))
    assert len(waiting) == len(found) and all("`accepted`" in line for line in waiting)
    assert propose(snapshot, 3) == found[:3]


def test_an_ordinal_that_the_archive_has_is_never_taken_for_changed(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text(PAGE + "会议提到第三十七次常务会议将在秋天召开。\n", "utf-8")
    build_index([tmp_path / "archive"], tmp_path / "index")
    found = propose(open_snapshot(tmp_path / "index"), 100)
    changed = [one.question for one in found if not one.answerable]
    assert "第四十七次" in changed[0] and not any("第三十七次" in one for one in changed)


def test_what_is_decided_is_not_proposed_again(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del snapshot
    out = tmp_path / "proposed.jsonl"
    command = ["make", "--index", str(tmp_path / "index"), "--out", str(out)]
    assert main(command) == 0
    proposals = Proposals(out)
    first, second, *rest = proposals.waiting()
    proposals.accept(replace(first, question="换个问法？"))
    proposals.reject(second)
    assert main(command) == 0
    assert "0 questions proposed" in capsys.readouterr().out.splitlines()[-1]
    assert [one.id for one in proposals.waiting()] == [one.id for one in rest]
    (accepted,) = read_questions([proposals.accepted_path])
    assert accepted.question == "换个问法？" and accepted.origin == "accepted"
    with pytest.raises(UsageError, match="decided on already"):
        proposals.reject(first)


def test_a_decision_cut_short_loses_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    proposals = Proposals(tmp_path / "proposed.jsonl")
    proposals.add(propose(snapshot, 5))
    first, *rest = proposals.waiting()
    # As after a kill between the two writes: accepted, and still in the file of those that wait.
    line = json.dumps(question_to_json(replace(first, accepted=True)), ensure_ascii=False)
    proposals.accepted_path.write_text(line + "\n", "utf-8")
    assert [one.id for one in proposals.waiting()] == [one.id for one in rest]


@pytest.mark.parametrize("before", [0, 1])
def test_a_decision_cut_short_within_its_line_hinders_no_other(
    snapshot: Snapshot, tmp_path: Path, before: int
) -> None:
    proposals = Proposals(tmp_path / "proposed.jsonl")
    found = propose(snapshot, 5)
    proposals.add(found)
    for one in found[:before]:
        proposals.accept(one)
    line = json.dumps(question_to_json(found[before]), ensure_ascii=False).encode()
    with proposals.accepted_path.open("ab") as stream:
        stream.write(line[: len(line) // 2])
    # It has not been decided on, and is by and by.
    assert [one.id for one in proposals.waiting()] == [one.id for one in found[before:]]
    proposals.accept(found[before])
    accepted = read_questions([proposals.accepted_path])
    assert [one.id for one in accepted] == [one.id for one in found[: before + 1]]


def test_proposed_and_written_questions_make_no_figure_together(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del snapshot
    proposed, written = tmp_path / "proposed.jsonl", tmp_path / "written.jsonl"
    assert main(["make", "--index", str(tmp_path / "index"), "--out", str(proposed)]) == 0
    line = {
        "id": "w",
        "question": "谁主持了市政府第二十七次常务会议？",
        "kind": "chair",
        "answers": [["高远山"]],
    }
    written.write_text(json.dumps(line | {"source": "常务会议"}, ensure_ascii=False) + "\n", "utf-8")
    out = tmp_path / "out"
    arguments = ["run", "--index", str(tmp_path / "index"), "--out", str(out), "--questions"]
    assert main([*arguments, str(written), str(proposed)]) == 1
    error = capsys.readouterr().err
    assert f"{proposed}:1" in error and "no figure mixes them" in error and not out.exists()
    assert main([*arguments, str(proposed)]) == 0
    assert "程序出题，未经人核定" in (out / "report.html").read_text("utf-8")


def test_a_wrong_file_name_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", "--index", "x", "--out", str(tmp_path / "out.txt")]) == 2
    assert "NAME.jsonl" in capsys.readouterr().err
