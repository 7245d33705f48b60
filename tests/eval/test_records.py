"""People, meetings and outings against the labels made by reading; no held sentence is shown, only its scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.paths import LABELS
from eval.rules.records import main, read_event_labels, read_labels, score_events, score_records
from index.errors import InputError

# A little below what is reached: (chairs exact, names precision, names recall, attendees F1, meetings right).
_FLOORS = {
    ("meetings.jsonl", "tune"): (0.98, 0.97, 0.95, 0.96, 0.98),
    ("meetings.jsonl", "held"): (0.87, 0.94, 0.89, 0.88, 0.86),
    ("meetings-2.jsonl", "tune"): (0.94, 0.97, 0.94, 0.98, 0.98),
    ("meetings-2.jsonl", "held"): (0.88, 0.93, 0.82, 0.58, 0.82),
    ("meetings-3.jsonl", "tune"): (0.98, 0.97, 0.95, 0.96, 0.95),
    ("meetings-3.jsonl", "held"): (0.9, 0.95, 0.92, 0.88, 0.85),
    ("meetings-4.jsonl", "tune"): (0.97, 0.95, 0.93, 0.93, 0.98),
    ("meetings-4.jsonl", "held"): (0.9, 0.93, 0.92, 0.9, 0.75),
}
# Of the third set: (attended meetings named right, places right).
_MORE_FLOORS = {"tune": (0.94, 0.95), "held": (0.8, 0.65)}
# (kinds, leaders F1, attendees F1, places)
_EVENT_FLOORS = {
    ("events.jsonl", "tune"): (0.97, 0.94, 0.97, 0.85),
    ("events.jsonl", "held"): (0.86, 0.86, 0.85, 0.38),
    ("events-2.jsonl", "tune"): (0.97, 0.92, 0.6, 0.85),
    ("events-2.jsonl", "held"): (0.93, 0.9, 0.9, 0.8),
    ("events-3.jsonl", "tune"): (0.92, 0.9, 0.6, 0.7),
    ("events-3.jsonl", "held"): (0.9, 0.8, 0.95, 0.6),
}


@pytest.mark.parametrize(("file", "half"), _FLOORS)
def test_each_half_stays_above_its_floors(file: str, half: str) -> None:
    scores = score_records([label for label in read_labels(LABELS / file) if label.half == half])
    reached = (
        scores.chairs.recall,
        scores.names.precision,
        scores.names.recall,
        scores.attendees.f1,
        scores.meetings.recall,
    )
    assert all(one >= floor for one, floor in zip(reached, _FLOORS[file, half], strict=True)), reached


@pytest.mark.parametrize("half", _MORE_FLOORS)
def test_what_is_attended_and_where_stay_above_their_floors(half: str) -> None:
    scores = score_records(
        [label for label in read_labels(LABELS / "meetings-3.jsonl") if label.half == half]
    )
    reached = (scores.attended.recall, scores.places.recall)
    assert all(one >= floor for one, floor in zip(reached, _MORE_FLOORS[half], strict=True)), reached


@pytest.mark.parametrize(("file", "half"), _EVENT_FLOORS)
def test_outings_stay_above_their_floors(file: str, half: str) -> None:
    labels = read_event_labels(LABELS / file)
    scores = score_events([label for label in labels if label.half == half])
    reached = (scores.kinds.recall, scores.leaders.f1, scores.attendees.f1, scores.places.recall)
    assert all(one >= floor for one, floor in zip(reached, _EVENT_FLOORS[file, half], strict=True)), reached


def test_only_counts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()] == ["half", "tune", "held"] * 2
    files = LABELS.glob("meetings*.jsonl")
    assert not any(label.sentence[:8] in printed for file in files for label in read_labels(file))


@pytest.mark.parametrize("name", ["labels.jsonl", "events.jsonl"])
def test_a_line_that_is_no_label_is_named(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(json.dumps({"half": "tune"}) + "\n", "utf-8")
    with pytest.raises(InputError, match=rf"{name}:1"):
        (read_event_labels if name == "events.jsonl" else read_labels)(file)
    assert main([str(file)]) == 1
    file.write_text("no JSON\n", "utf-8")
    assert main([str(file)]) == 1
