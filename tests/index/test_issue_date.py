from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.cutting.issue_date import infer_issue_date
from index.cutting.masthead import is_masthead, read_masthead, read_mastheads
from index.cutting.segment import segment_page
from index.sources.place import find_place
from index.types import Page

DAY = date(2021, 8, 11)


@pytest.mark.parametrize(
    ("line", "newspaper", "day", "page"),
    [
        ("2021年8月11日 星期三 第1版", "", DAY, "1"),
        ("吕梁日报 2021年8月11日 星期三 农历辛丑年七月初四 第一版", "吕梁日报", DAY, "1"),
        ("二〇二一年八月十一日 星期三", "", DAY, ""),
        ("２０２１年８月１１日　星期三", "", DAY, ""),
        ("2021-08-11 Wednesday", "", DAY, ""),
        ("2 要闻 2021年8月11日 星期三", "", DAY, "2"),
        ("2021年8月11日　星期三　责任编辑：王小明", "", DAY, ""),
        ("国内统一连续出版物号CN 14-0025 第12345期 今日8版", "", None, ""),
        ("山西日报 要闻 02", "山西日报", None, "2"),
        ("A01 要闻", "", None, "A1"),
        ("2021年8月11日　星期三　第2版　责编/林小雨　校对/何远", "", DAY, "2"),
        ("镇海报", "镇海报", None, ""),
        ("青 河 报", "青河报", None, ""),
        ("吕 梁 日 报　2021年8月11日", "吕梁日报", DAY, ""),
        ("二〇二一年八月十一日　星期三　农历辛丑年七月初四　总第三〇五期", "", DAY, ""),
        ("中共青河县委主办", "", None, ""),
        ("青河报社编辑出版　第九八七期", "", None, ""),
        ("中国少年报", "中国少年报", None, ""),
        ("青河晚报　　2021年8月11日　星期三　社会·生活　第5版　责任编辑　卜小青", "青河晚报", DAY, "5"),
        ("2021年8月11日　星期三　第2版　基层新闻　本版编辑　边小疆", "", DAY, "2"),
        ("青河日报 2021年8月11日 港城人物", "青河日报", DAY, ""),
    ],
)
def test_reads_a_masthead(line: str, newspaper: str, day: date | None, page: str) -> None:
    assert is_masthead(line)
    stated = read_masthead(line)
    assert (stated.newspaper, stated.issue and stated.issue.date, stated.page) == (newspaper, day, page)


@pytest.mark.parametrize(
    "line",
    [
        "2021年8月10日，市委召开会议", "关于开展工作的公告", "吕梁日报社招聘公告", "要闻", "本报讯", "下转第3版", "2021年8月11日起施行", "读者来信",
        "2月30日", "天气预报", "快报", "工作简报", "统计公报", "电影海报", "捷报", "情况通报", "2021年8月11日 港城人物", "2021年8月11日青河晚报头版刊发", "第5版 港城人物", "早间播报", "荷 花 开", "县文化局主办",
    ],
)  # fmt: skip
def test_what_is_no_masthead(line: str) -> None:
    assert not is_masthead(line)


def test_a_masthead_over_two_lines() -> None:
    stated = read_mastheads(["吕梁日报", "2021年8月11日 星期三", "第3版"])
    assert stated.issue and (stated.newspaper, stated.issue.date, stated.page) == ("吕梁日报", DAY, "3")


def test_a_page_takes_its_place_from_its_masthead() -> None:
    text = "吕梁日报\n2021年8月11日 星期三 第3版\n\n山区小学开学\n\n本报讯（记者 林小雨）8月10日，三所小学迎来新生。\n"
    article = segment_page(Page(file="p.txt", text=text))[-1]
    assert (article.place.newspaper, article.place.date, article.place.page) == ("吕梁日报", DAY, "3")
    assert (article.date_source, article.date_evidence) == ("masthead", "2021年8月11日 星期三 第3版")


def test_the_date_that_signs_a_notice_is_not_the_issues() -> None:
    text = "停电通知\n\n因检修线路，定于8月12日对青年街停电。\n\n青河县供电公司\n\n2021年8月10日\n\n吕梁日报 2021年8月11日 星期三\n"
    (article,) = segment_page(Page(file="p.txt", text=text))
    assert (article.place.date, article.date_source) == (DAY, "masthead")


REPORTS = ["本报讯 8月10日，市委召开会议。", "8月9日，桥梁通车。"]


@pytest.mark.parametrize(
    ("more", "year", "evidence"),
    [
        ("2021年是建党百年。", 2021, "2021年"),
        ("1921年建党，2021年以来投入3亿元，到2035年建成。", 2021, "2021年"),
        ("2020年底已脱贫。2021年上半年增收。", 2021, "2021年"),
        ("为庆祝建党100周年，市里办展。", 2021, "建党100周年"),
        ("截至2023年7月，全市造林。2019年以来共造林。", 2023, "2023年7月"),
    ],
)
def test_the_year_is_what_all_dated_words_suit_best(more: str, year: int, evidence: str) -> None:
    issue = infer_issue_date([*REPORTS, more])
    assert issue and (issue.date, issue.source) == (date(year, 8, 10), "inferred")
    assert evidence in issue.evidence
    assert "8月10日" in issue.evidence


def test_a_weekday_tells_between_years() -> None:
    """10 August was a Tuesday in 2021 and not in 2020 or 2022."""
    issue = infer_issue_date(["8月10日（星期二），市委召开会议。", "2020年以来，投入3亿元。"])
    assert issue and issue.date == date(2021, 8, 10)


def test_the_day_is_not_one_that_is_announced() -> None:
    issue = infer_issue_date([*REPORTS, "展会将于8月28日举行。2021年以来办展三次。"])
    assert issue and issue.date == date(2021, 8, 10)


def test_a_day_told_as_today() -> None:
    issue = infer_issue_date([*REPORTS, "今天（11日），我市有雨。2021年以来少雨。"])
    assert issue and issue.date == DAY


def test_an_article_that_says_where_it_was_printed() -> None:
    issue = infer_issue_date(["8月13日，某地办展。《人民日报》（2023年08月14日 02版）"])
    assert issue and (issue.date, issue.source) == (date(2023, 8, 14), "text")


@pytest.mark.parametrize(
    "articles", [[], ["无日期的文章。"], ["8月10日，市委开会。"], ["2021年以来成绩显著。"]]
)
def test_no_date_without_both_a_day_and_a_year(articles: list[str]) -> None:
    assert infer_issue_date(articles) is None


@pytest.mark.parametrize(
    ("file", "day", "page"),
    [
        ("吕梁日报2021.08.11.txt", date(2021, 8, 11), ""),
        ("吕梁日报/2021.8.11.第3版.TXT", date(2021, 8, 11), "3"),
        ("吕梁日报.2021-08-11.jsonl.gz", date(2021, 8, 11), ""),
        ("吕梁日报/2021-08-11/02.html", date(2021, 8, 11), "2"),
        ("吕梁日报/02.txt", None, ""),
    ],
)
def test_dots_in_a_name_do_not_hide_its_date(tmp_path: Path, file: str, day: date | None, page: str) -> None:
    place = find_place(tmp_path, file)
    assert (place.date, place.page) == (day, page)


def test_a_file_given_by_itself_is_of_the_issue_that_its_folders_name(tmp_path: Path) -> None:
    issue = tmp_path / "吕梁日报" / "2021-08-11" / "02.txt"
    issue.parent.mkdir(parents=True)
    issue.write_text("一", "utf-8")
    place = find_place(issue, issue.name)
    assert (place.newspaper, place.date, place.page) == ("吕梁日报", DAY, "2")
    (issue.parent / "archive.toml").write_text('newspaper = "晋西报"', "utf-8")
    assert find_place(issue, issue.name).newspaper == "晋西报"
    loose = tmp_path / "下载" / "02.txt"
    loose.parent.mkdir()
    loose.write_text("一", "utf-8")
    assert find_place(loose, loose.name).newspaper == ""
