"""Question sets: what is wrong is named by file, line and field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.sets.normal_form import contains, met, normal_form
from eval.sets.question_set import read_questions
from index.building.build import build_index
from index.errors import InputError

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "谁主持了推进会？",
    "kind": "chair",
    "answers": [["高远山"]],
    "source": "云岭市召开春耕生产推进会",
    "answerable": True,
}


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": ""}, "`id`"),
        ({"question": 7}, "`question`"),
        ({"kind": "whoever"}, "`kind` 'whoever'"),
        ({"answers": []}, "`answers`"),
        ({"answers": [[]]}, "`answers`"),
        ({"answers": "高远山"}, "`answers`"),
        ({"source": ""}, "`source`"),
        ({"answerable": "yes"}, "`answerable`"),
        ({"answerable": False}, "`answers`"),
        ({"history": "谁"}, "`history`"),
        ({"half": "both"}, "`half` 'both'"),
        ({"quote": 7}, "`quote`"),
        ({"proposed": "yes"}, "`proposed`"),
        ({"accepted": True}, "`accepted`"),
        ({"gold": "x"}, "'gold'"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    path = write(tmp_path / "set.jsonl", GOOD, GOOD | {"id": "q2"} | change)
    with pytest.raises(InputError) as error:
        read_questions([path])
    assert f"{path}:2" in str(error.value) and named in str(error.value)
    assert "\n" not in str(error.value)


def test_broken_lines_doubles_and_empty_sets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    for text, named in (
        ("{", ":1: is not JSON"),
        ("[]\n", ":1: is not a JSON object"),
        ("\n", "no question"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=named):
            read_questions([path])
    other = tmp_path / "other.jsonl"
    with pytest.raises(InputError, match=r"other\.jsonl:1: `id` 'q1' stands in .*set\.jsonl:1 already"):
        read_questions([write(path, GOOD), write(other, GOOD)])


def test_missing_set_exits_2_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(
        ["run", "--questions", str(tmp_path / "no.jsonl"), "--index", "x", "--out", str(tmp_path / "o")]
    )
    error = capsys.readouterr().err
    assert code == 2 and error.startswith("error: ") and error.count("\n") == 1


def test_a_folder_that_cannot_be_written_exits_2_and_leaves_nothing(
    small_archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_index([small_archive], tmp_path / "index")
    path = write(tmp_path / "set.jsonl", GOOD)
    blocked = tmp_path / "file"
    blocked.write_text("mine", "utf-8")
    for out in (blocked, blocked / "below", Path("/proc/nowhere")):
        command = ["run", "--questions", str(path), "--index", str(tmp_path / "index"), "--out", str(out)]
        assert main(command) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"error: {out}: cannot be written") and "--out" in error
        assert error.count("\n") == 1 and blocked.read_text("utf-8") == "mine"


def test_dates_match_in_any_form() -> None:
    assert met("会议2024年6月3日召开", (("六月三日",), ("2024-06-03",)), base=date(2024, 6, 4)) == (
        True,
        True,
    )
    assert met("会议昨日召开", (("6月3日",), ("6月4日",)), base=date(2024, 6, 4)) == (True, False)
    assert met("会议6月13日召开", (("6月3日",),), base=date(2024, 6, 14)) == (False,)


def test_numbers_and_marks_match_in_any_form() -> None:
    assert normal_form("三点二亿元") == normal_form("3.2 亿元")
    assert met("共十三次，投资３．２亿元", (("13次",), ("3.2亿元",))) == (True, True)
    assert not contains(normal_form("13次"), normal_form("3次"))
    assert contains(normal_form("由“临港拖5”和“临港拖8”两艘拖轮拖带"), normal_form("临港拖8"))
    assert not contains(normal_form("200户"), normal_form("20"))
    assert not contains(normal_form("增长0.3%"), normal_form("3%"))
    assert not contains(normal_form("共3.5亿元"), normal_form("3"))
    assert contains(normal_form("增长0.3%"), normal_form("0.3%"))
    assert met("會議由高遠山主持", (("高远山",),)) == (True,)
