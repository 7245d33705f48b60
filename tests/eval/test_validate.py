"""What is wrong with a set is said by file, line and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from index.building.build import build_index

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "谁主持了春耕生产推进会？",
    "kind": "chair",
    "answers": [["高远山"]],
    "source": "云岭市召开春耕生产推进会",
}


@pytest.fixture
def index(small_archive: Path, tmp_path: Path) -> Path:
    build_index([small_archive], tmp_path / "index")
    return tmp_path / "index"


def faults(index: Path, path: Path, capsys: pytest.CaptureFixture[str], *lines: dict[str, Any]) -> list[str]:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    code = main(["validate", "--questions", str(path), "--index", str(index)])
    *found, total = capsys.readouterr().out.splitlines()
    assert code == bool(found) and total == f"{len(lines)} questions, {len(found)} faults"
    return found


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"answers": [["赵铁柱"]]}, "answers", "赵铁柱 does not stand in the source"),
        ({"answers": [["高远山"], ["33万亩"]]}, "answers", "33万亩 does not stand"),
        ({"answers": [["3月5日"]], "source": "a1"}, "answers", "3月5日 does not stand"),
        ({"source": "没有这样的文章"}, "source", "no article has the id or the words"),
        ({"quote": "副市长高远山主持会议，讲了话"}, "quote", "does not stand in the source"),
        ({"proposed": True}, "accepted", "a person has yet to accept"),
    ],
)
def test_gold_source_and_quote_must_stand(
    index: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
    field: str,
    said: str,
) -> None:
    path = tmp_path / "set.jsonl"
    good = GOOD | {"id": "q0", "question": "春耕生产推进会是谁主持的？", "quote": "副市长高远山主持会议"}
    (fault,) = faults(index, path, capsys, good, GOOD | change)
    assert fault.startswith(f"{path}:2: `{field}`: ") and said in fault


def test_gold_in_another_form_stands(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = (
        {"answers": [["三十二万亩"]]}, {"answers": [["2024年3月4日", "x"]]}, {"answers": [["高遠山"]]},
        {"answers": [["120公斤"]], "source": "a1"},
    )  # fmt: skip
    lines = [GOOD | {"id": f"q{n}", "question": f"问{n}？"} | change for n, change in enumerate(changed)]
    assert not faults(index, tmp_path / "set.jsonl", capsys, *lines)


def test_doubles_and_leaks_between_halves(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    tune = GOOD | {"half": "tune"}
    other = "谁主持的春耕生产推进会？"
    for line, field, said in (
        (tune | {"id": "q2"}, "question", "asks the same as"),
        (GOOD | {"id": "q2", "half": "held"}, "half", "asks the same as"),
        (GOOD | {"id": "q2", "half": "held", "question": other}, "half", "asks in other words"),
    ):
        (fault,) = faults(index, path, capsys, tune, line)
        assert fault.startswith(f"{path}:2: `{field}`: ") and f"{path}:1" in fault and said in fault
    assert not faults(index, path, capsys, tune, tune | {"id": "q2", "question": other})
