from __future__ import annotations

from decimal import Decimal

import pytest

from index.text.numerals import chinese_to_int, find_numbers, fold_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("六十八", 68),
        ("十五", 15),
        ("二〇二一", 2021),
        ("一百零五万", 1_050_000),
        ("一亿二千万", 120_000_000),
        ("三百二十", 320),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese_to_int(text) == value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("232520剂次", "232520", "剂次"),
        ("98.4%", "98.4", "%"),
        ("百分之三十", "30", "%"),
        ("3.6万元", "36000", "元"),
        ("1,234名", "1234", "名"),
        ("２０万株", "200000", "株"),
    ],
)
def test_numbers_with_units(text: str, value: str, unit: str) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.unit) == (Decimal(value), unit)


def test_one_form_for_one_number() -> None:
    assert fold_numbers("第六十八次会议") == fold_numbers("第68次会议") == fold_numbers("第６８次会议")
    assert fold_numbers("一起统一十分努力") == "一起统一十分努力"
    assert fold_numbers("以及RX7600三款显卡") == "以及RX7600 3款显卡"


@pytest.mark.parametrize("text", ["一" * 5_000, "1" * 50_000, "十" * 5_000, "亿万" * 3_000])
def test_what_is_longer_than_a_number_is_left(text: str) -> None:
    assert find_numbers(text) == ()
    assert fold_numbers(text) == text
