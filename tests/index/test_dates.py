from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import resolve_dates

BASE = date(2021, 8, 11)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("8月10日,市委召开会议", (2021, 8, 10), (2021, 8, 10)),
        ("12月28日", (2020, 12, 28), (2020, 12, 28)),
        ("昨日", (2021, 8, 10), (2021, 8, 10)),
        ("上周五", (2021, 8, 6), (2021, 8, 6)),
        ("二十八日", (2021, 7, 28), (2021, 7, 28)),
        ("二〇二一年八月", (2021, 8, 1), (2021, 8, 31)),
        ("8月10日至12日", (2021, 8, 10), (2021, 8, 12)),
        ("8月10日—9月2日", (2021, 8, 10), (2021, 9, 2)),
        ("７月下旬", (2021, 7, 21), (2021, 7, 31)),
        ("2023年夏天", (2023, 6, 1), (2023, 8, 31)),
        ("上个月", (2021, 7, 1), (2021, 7, 31)),
        ("今年上半年", (2021, 1, 1), (2021, 6, 30)),
        ("将于8月20日举行", (2021, 8, 20), (2021, 8, 20)),
    ],
)
def test_resolves(text: str, since: tuple[int, int, int], until: tuple[int, int, int]) -> None:
    (found,) = resolve_dates(text, BASE)
    assert (found.since, found.until) == (date(*since), date(*until))
    assert text[found.span.start : found.span.end] == found.text


@pytest.mark.parametrize("text", ["2月30日", "13月", "近日", "百年", "“七一”讲话", "第10次会议"])
def test_leaves_alone(text: str) -> None:
    assert resolve_dates(text, BASE) == ()


@given(
    st.text(alphabet="0123456789年月日上下周个初底一二三十至—今去昨天本 将", max_size=30),
    st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2050, 1, 1))),
)
def test_any_text_resolves_in_order_without_overlap(text: str, base: date | None) -> None:
    end = 0
    for found in resolve_dates(text, base):
        assert found.span.start >= end
        end = found.span.end
        assert found.since <= found.until


def test_labelled_dates_of_real_news(repo: Path) -> None:
    """Expressions labelled by reading; the half to tune on. The held half is measured for the docs only."""
    path = repo / "tests" / "data" / "labels" / "dates.jsonl"
    labels = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    tune = [label for label in labels if label["half"] == "tune"]
    assert sum(map(is_right, tune)) / len(tune) >= 0.95


def is_right(label: dict[str, str | None]) -> bool:
    """Whether a labelled expression resolves to its days, or stays alone where it names none."""
    base = date.fromisoformat(label["base"]) if label["base"] else None
    wanted = str(label["expression"]).replace(" ", "")
    found = [one for one in resolve_dates(str(label["text"]), base) if one.text.replace(" ", "") in wanted]
    if label["since"] is None:
        return not found
    return (label["since"], label["until"]) in [(str(one.since), str(one.until)) for one in found]
