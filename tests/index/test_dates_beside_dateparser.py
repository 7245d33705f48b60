"""The resolver beside dateparser, which comes with trafilatura: plain expressions on which both must agree.

dateparser gives one day for everything; of a month or year it must lie within ours. jionlp, which knows more Chinese,
brings 150 MB of models with it; docs/dates.md says how it compares.
"""

from __future__ import annotations

from datetime import date, datetime

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates.resolve import resolve_dates

BASE = date(2021, 8, 11)


def theirs(text: str, base: date = BASE) -> date | None:
    settings = {"RELATIVE_BASE": datetime(base.year, base.month, base.day), "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(text, languages=["zh"], settings=settings)  # type: ignore[arg-type]
    return found.date() if found else None


def is_within(text: str, base: date = BASE) -> bool:
    found = resolve_dates(text, base)
    day = theirs(text, base)
    return len(found) == 1 and day is not None and found[0].since <= day <= found[0].until


@pytest.mark.parametrize(
    "text",
    [
        "2021年8月10日", "2021-08-10", "2021/8/10", "2021.8.10", "1949年10月1日", "2020年2月29日", "昨天", "前天", "大前天", "今天", "明天",
        "后天", "周五", "星期五", "上个月", "下个月", "上周", "去年", "今年", "明年", "2021年8月",
    ],
)  # fmt: skip
def test_agree(text: str) -> None:
    assert is_within(text)


@pytest.mark.parametrize("text", ["2021年2月29日", "2月30日"])
def test_agree_that_it_is_no_day(text: str) -> None:
    assert theirs(text) is None
    assert resolve_dates(text, BASE) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8月10日", "reads no Chinese date without its year"),
        ("8 月 10 日", "takes 10 for a month of its own"),
        ("８月１０日", "reads no full-width digits"),
        ("二〇二一年八月十日", "reads no Chinese digits"),
        ("2021年8月10号", "knows 日 only"),
        ("昨日", "knows 昨天 only"),
        ("上周五", "knows no weekday of another week"),
        ("2021年8月10日上午9时", "stumbles over 时"),
    ],
)
def test_known_disagreements(text: str, reason: str) -> None:
    """What dateparser does not read, and why; a new version that does should move the line up."""
    assert resolve_dates(text, BASE), text
    assert not is_within(text), f"no longer {reason}"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_agree_on_every_written_out_day(day: date) -> None:
    assert is_within(f"{day.year}年{day.month}月{day.day}日")
