"""People and meetings against the labels made by reading; no sentence of the held half is shown, only its scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.records import LABELS, main, read_labels, score_records
from index.errors import InputError

# A little below what is reached: (chairs exact, names precision, names recall, attendees F1, meetings right).
_FLOORS = {"tune": (0.96, 0.96, 0.91, 0.95, 0.94), "held": (0.89, 0.93, 0.85, 0.86, 0.75)}


@pytest.mark.parametrize("half", ["tune", "held"])
def test_each_half_stays_above_its_floors(half: str) -> None:
    scores = score_records([label for label in read_labels(LABELS) if label.half == half])
    reached = (
        scores.chairs.recall,
        scores.names.precision,
        scores.names.recall,
        scores.attendees.f1,
        scores.meetings.recall,
    )
    assert all(one >= floor for one, floor in zip(reached, _FLOORS[half], strict=True)), reached


def test_only_counts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()] == ["half", "tune", "held"]
    assert not any(label.sentence[:8] in printed for label in read_labels(LABELS))


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps({"half": "tune"}) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl:1"):
        read_labels(file)
    assert main([str(file)]) == 2
