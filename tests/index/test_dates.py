from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dates import LABELS, is_right, read_date_labels
from index.dates import resolve_dates

BASE = date(2021, 8, 11)  # a Wednesday
NEW_YEAR = date(2022, 1, 3)  # a Monday


def days_of(text: str, base: date | None = BASE) -> list[str]:
    """What a text's dates mean: 2021-08-10, or 2021-08-10~2021-08-12 for a stretch."""
    return [
        str(one.since) if one.since == one.until else f"{one.since}~{one.until}"
        for one in resolve_dates(text, base)
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月10日,市委召开会议", "2021-08-10"),
        ("8 月 10 日", "2021-08-10"),
        ("８月１０日", "2021-08-10"),
        ("八月十日", "2021-08-10"),
        ("新华社北京8月10日电", "2021-08-10"),
        ("2021年8月10日", "2021-08-10"),
        ("二〇二一年八月十日", "2021-08-10"),
        ("21年8月10日", "2021-08-10"),
        ("2021/8/10", "2021-08-10"),
        ("2021.8.10", "2021-08-10"),
        ("2021-08-10T09:30", "2021-08-10"),
        ("08/10", "2021-08-10"),
        ("10日上午", "2021-08-10"),
        ("8.2日", "2021-08-02"),
        ("10日本报记者", "2021-08-10"),
        ("7日公布", "2021-08-07"),
        ("截至今日", "2021-08-11"),
        ("周日报道", "2021-08-08"),
        ("1998.07—2000.08", "1998-07-01~2000-08-31"),
        ("二十八日，", "2021-07-28"),
        ("12月28日", "2020-12-28"),
        ("昨日", "2021-08-10"),
        ("前天", "2021-08-09"),
        ("上周五", "2021-08-06"),
        ("本周一", "2021-08-09"),
        ("上周末", "2021-08-07~2021-08-08"),
        ("周四", "2021-08-05"),
        ("将于周四举行", "2021-08-12"),
        ("本月初", "2021-08-01~2021-08-10"),
        ("上月底", "2021-07-21~2021-07-31"),
        ("上个月", "2021-07-01~2021-07-31"),
        ("７月下旬", "2021-07-21~2021-07-31"),
        ("去年底", "2020-11-01~2020-12-31"),
        ("今年上半年", "2021-01-01~2021-06-30"),
        ("前7个月", "2021-01-01~2021-07-31"),
        ("今年前7个月", "2021-01-01~2021-07-31"),
        ("1-7月", "2021-01-01~2021-07-31"),
        ("一季度", "2021-01-01~2021-03-31"),
        ("二〇二一年八月", "2021-08-01~2021-08-31"),
        ("2023年夏天", "2023-06-01~2023-08-31"),
        ("2018—2020年", "2018-01-01~2020-12-31"),
        ("2021-22财年", "2021-01-01~2022-12-31"),
        ("20世纪90年代", "1990-01-01~1999-12-31"),
        ("上世纪六七十年代", "1960-01-01~1979-12-31"),
        ("“十四五”期间", "2021-01-01~2025-12-31"),
        ("“一五”期间", "1953-01-01~1957-12-31"),
        ("元旦", "2021-01-01"),
        ("春节", "2021-02-12"),
        ("国庆假期", "2021-10-01~2021-10-07"),
        ("去年端午假期", "2020-06-25~2020-06-27"),
        ("农历七月初七", "2021-08-14"),
        ("腊月廿三", "2021-02-04"),
    ],
)
def test_resolves(text: str, days: str) -> None:
    assert days_of(text) == [days]
    (found,) = resolve_dates(text, BASE)
    assert text[found.span.start : found.span.end] == found.text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月10日至12日", "2021-08-10~2021-08-12"),
        ("8月10日—9月2日", "2021-08-10~2021-09-02"),
        ("2021年8月10-12日", "2021-08-10~2021-08-12"),
        ("30日至2日", "2021-07-30~2021-08-02"),
        ("12月26日至1月3日", "2020-12-26~2021-01-03"),
        ("8月10日20时至次日8时", "2021-08-10~2021-08-11"),
        ("去年8月至今年2月", "2020-08-01~2021-02-28"),
        ("10日、11日", "2021-08-10~2021-08-11"),
        ("8月10日（周二）至12日（周四）", "2021-08-10~2021-08-12"),
    ],
)
def test_two_dates_are_one_stretch(text: str, days: str) -> None:
    assert days_of(text) == [days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月5日、12日", ["2021-08-05", "2021-08-12"]),
        ("8月9日到达，次日离开", ["2021-08-09", "2021-08-10"]),
        ("8月9日开会。当天，代表报到", ["2021-08-09", "2021-08-09"]),
        ("7月4日返程。他4日早上头晕", ["2021-07-04", "2021-07-04"]),
        ("2018年8月入职，11月离职", ["2018-08-01~2018-08-31", "2018-11-01~2018-11-30"]),
        ("2018年3月立项，同年9月开工", ["2018-03-01~2018-03-31", "2018-09-01~2018-09-30"]),
        ("7月17日宣布，当月24日又说", ["2021-07-17", "2021-07-24"]),
        ("7月1日发布，两天后撤回", ["2021-07-01", "2021-07-03"]),
        ("本报北京8月9日电（记者 林小雨）今天，", ["2021-08-09", "2021-08-09"]),
        ("8月1日，居民报警称昨天丢车", ["2021-08-01", "2021-07-31"]),
        ("2018年2月，甲20日进山，21日失踪", ["2018-02-01~2018-02-28", "2018-02-20", "2018-02-21"]),
        ("将在8月18日上线，25日开始更新", ["2021-08-18", "2021-08-25"]),
        ("预计8月14-8月20日上市", ["2021-08-14~2021-08-20"]),
        ("2018年12月以来升息；银行也在7日加息", ["2018-12-01~2018-12-31", "2021-08-07"]),
        ("2018年10月上市，8月7日再上市", ["2018-10-01~2018-10-31", "2021-08-07"]),
        ("从去年9.1%的峰值下降至6月的3%", ["2020-01-01~2020-12-31", "2021-06-01~2021-06-30"]),
        (
            "2018年，歌手凭《2012年的雪》出名，当年热销",
            ["2018-01-01~2018-12-31", "2012-01-01~2012-12-31", "2018-01-01~2018-12-31"],
        ),
        ("9日宣布推迟12日的投票，法院当天开会", ["2021-08-09", "2021-08-12", "2021-08-09"]),
    ],
)
def test_a_date_leans_on_the_one_before(text: str, days: list[str]) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月28日", "2021-12-28"),
        ("28日", "2021-12-28"),
        ("去年底", "2021-11-01~2021-12-31"),
        ("上月", "2021-12-01~2021-12-31"),
        ("上周五", "2021-12-31"),
        ("1-12月", "2021-01-01~2021-12-31"),
        ("四季度", "2021-10-01~2021-12-31"),
        ("前三季度", "2021-01-01~2021-09-30"),
        ("12月30日至次年1月2日", "2021-12-30~2022-01-02"),
        ("到年底", "2022-11-01~2022-12-31"),
        ("1月8日", "2022-01-08"),
        ("将于3月举行", "2022-03-01~2022-03-31"),
        ("春节", "2022-02-01"),
    ],
)
def test_over_the_end_of_a_year(text: str, days: str) -> None:
    assert days_of(text, NEW_YEAR) == [days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("将于8月20日举行", "2021-08-20"),
        ("12月15日将举行", "2021-12-15"),
        ("报名截止12月15日", "2021-12-15"),
        ("持续到12月", "2021-12-01~2021-12-31"),
        ("截至6月30日", "2021-06-30"),
        ("11月", "2021-11-01~2021-11-30"),
        ("自10月以来", "2020-10-01~2020-10-31"),
    ],
)
def test_the_past_unless_near_or_announced(text: str, days: str) -> None:
    assert days_of(text) == [days]


def test_a_forecast_goes_on_from_the_day_that_it_named() -> None:
    assert days_of("12日高温持续，午后有雨。13-14日有雨，16日转晴。") == [
        "2021-08-12",
        "2021-08-13~2021-08-14",
        "2021-08-16",
    ]
    assert days_of("16日-18日有一次明显的降雨过程。") == ["2021-08-16~2021-08-18"]
    # A month has not always the day that would come next.
    assert days_of("2月27日有雨，29日转晴。", date(2021, 2, 26)) == ["2021-02-27", "2021-01-29"]


def test_a_weekday_fixes_the_year() -> None:
    assert days_of("8月10日，星期二", date(2022, 3, 1)) == ["2021-08-10"]
    assert days_of("8月10日（周三）", date(2022, 3, 1)) == ["2022-08-10"]


def test_a_day_in_brackets_tells_what_a_relative_one_means() -> None:
    assert days_of("明日（8月11日）") == ["2021-08-11", "2021-08-11"]


@pytest.mark.parametrize(
    "text",
    [
        "2月30日", "13月", "8月32日", "近日", "百年", "“七一”讲话", "第10次会议", "24小时", "3·15晚会", "9·11事件", "第3版", "五四运动", "八一路",
        "比分3-2", "10号线", "92号汽油", "3日内", "5日线", "近5日", "未来1~3日", "拘留5日", "每年8月8日", "每周六", "周一至周五", "一日千里",
        "十五日婚假", "有1000年历史", "2000年前", "同日本", "不同年龄", "文明年代", "目前天气", "后天下之乐", "灿烂的明天", "《今日环球》", "张国庆",
        "国庆前夕", "事发当天", "五月天", "三月三", "《十月》", "2023财年", "一季度一分析", "连续三个季度", "时至今日", "8日本首相", "疯狂星期四", "春节、元宵节等传统节日", "10.1.2.3",
        "寿命长达10-14月", "小明日渐长大", "光绪十一年的阴历四月", "每个星期六", "这次日元贬值", "包车10天前往高原", "股价13日连涨",
    ],
)  # fmt: skip
def test_leaves_alone(text: str) -> None:
    assert resolve_dates(text, BASE) == ()


def test_without_a_base_only_what_names_its_year() -> None:
    assert days_of("昨日，8月10日，2021年8月10日至12日，20世纪90年代", None) == [
        "2021-08-10~2021-08-12",
        "1990-01-01~1999-12-31",
    ]


ALPHABET = "0123456789年月日号上下周个初底一二三十〇至—、今去昨天本将当次同季度世纪代节国庆农历（）。 /-."


@given(
    st.text(alphabet=ALPHABET, max_size=40),
    st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2050, 1, 1))),
)
def test_any_text_resolves_in_order_without_overlap(text: str, base: date | None) -> None:
    end = 0
    for found in resolve_dates(text, base):
        assert found.span.start >= end
        end = found.span.end
        assert found.text == text[found.span.start : end]
        assert found.since <= found.until


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 90))
def test_a_month_and_day_read_soon_after_is_that_day(day: date, later: int) -> None:
    if (day.month, day.day) != (2, 29):
        assert days_of(f"{day.month}月{day.day}日", day + timedelta(days=later)) == [str(day)]


@pytest.mark.parametrize(
    "part", ["1", "十", "2021年", "8月", "8月10日", "10日至", "1-", "周", "上", "２０", " "]
)
def test_a_long_run_of_date_characters_takes_time_by_its_length(part: str) -> None:
    """Quadratic time over 200,000 characters would outlast any test run."""
    resolve_dates(part * (200_000 // len(part)), BASE)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.name)
def test_labelled_dates_of_real_news(path: Path) -> None:
    """Expressions labelled by reading; the half to tune on. The held half is measured for the docs only."""
    tune = [label for label in read_date_labels(path) if label.half == "tune"]
    assert sum(map(is_right, tune)) / len(tune) >= 0.97
