"""Meetings as a table, people, pages and full-text search, over one small real index."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.building.build import build_index
from index.facts.meeting_table import COLUMNS, MeetingFilter, MeetingTable
from index.facts.people import People
from index.snapshots.sheets import Sheets, lit_spans
from index.snapshots.snapshot import Snapshot, open_snapshot
from index.types import ArticleFilter, Span

_PAGES = {
    "云岭日报/2024-03-05/01.txt": "云岭市召开春耕生产推进会\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，"
    "副市长高远山主持会议，市长秦书远讲话。会议提出，全市计划播种面积32万亩，早稻集中育秧点增加到45个。\n\n青石桥修缮工程完工\n\n本报讯（记者 周明）3月4日，青石桥修缮工程完工，总投资860万元。\n",
    "云岭日报/2024-03-06/01.txt": "云岭市召开防汛工作会\n\n本报讯（记者 周明）3月5日，云岭市召开防汛工作会，市长秦书远主持会议。"
    "会议强调，汛期前完成全部水库检查。\n",
    "云岭日报/2024-03-06/02.txt": "茶农高远山的好日子\n\n本报讯（记者 周明）3月5日，柳河村茶农高远山的茶园开采，首日采茶120公斤。\n",
    "青石晚报/2024-03-07/02.txt": "春耕动起来\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，"
    "副市长高远山主持会议，市长秦书远讲话。会议提出，全市计划播种面积32万亩，早稻集中育秧点增加到45个。\n",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("browsing")
    for name, text in _PAGES.items():
        path = root / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    record = {"id": "a1", "text": "GPT-4发布后，云岭茶园开采，首日采茶120公斤。", "title": "无日期的一篇"}
    (root / "archive" / "more.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    build_index([root / "archive"], root / "index")
    return open_snapshot(root / "index")


@pytest.fixture(scope="module")
def table(snapshot: Snapshot) -> MeetingTable:
    return MeetingTable(snapshot.facts.database)


@pytest.fixture(scope="module")
def sheets(snapshot: Snapshot) -> Sheets:
    return Sheets(snapshot.facts, snapshot.words)


def test_the_table_is_that_of_the_records_page_by_page(snapshot: Snapshot, table: MeetingTable) -> None:
    every = table.page(MeetingFilter())
    assert [one.meeting.name for one in every] == ["云岭市防汛工作会", "云岭市春耕生产推进会"] or len(
        every
    ) == 2
    assert table.count(MeetingFilter()) == len(every) == len(snapshot.facts.meetings(ArticleFilter()))
    assert [*table.page(MeetingFilter(), limit=1), *table.page(MeetingFilter(), limit=1, offset=1)] == list(
        every
    )
    assert list(table.all(MeetingFilter())) == list(every)
    first = every[0]
    assert first.day == date(2024, 3, 5) and first.meeting.chairs == ("秦书远",)
    article = snapshot.facts.article(first.article_id)
    assert first.quote in article.text.text and "防汛工作会" in first.quote


@pytest.mark.parametrize("column", COLUMNS)
def test_sorting_turns_around_and_leaves_nothing_out(table: MeetingTable, column: str) -> None:
    up = table.page(MeetingFilter(), sort=column, descending=False)
    down = table.page(MeetingFilter(), sort=column, descending=True)
    assert sorted(one.article_id for one in up) == sorted(one.article_id for one in down)
    if column in ("date", "name", "chair"):
        assert list(reversed(up)) == list(down)


@pytest.mark.parametrize(
    ("filter", "chairs"),
    [
        (MeetingFilter(person="高远"), ["高远山"]),
        (MeetingFilter(words="防汛 工作"), ["秦书远"]),
        (MeetingFilter(words="防汛 春耕"), []),
        (MeetingFilter(since=date(2024, 3, 5)), ["秦书远"]),
        (MeetingFilter(until=date(2024, 3, 4)), ["高远山"]),
        (MeetingFilter(kind="inspection"), []),
        (MeetingFilter(newspaper="云岭日报", person="秦书远"), ["秦书远", "高远山"]),
        (MeetingFilter(words="'; DROP TABLE meetings; --"), []),
    ],
)
def test_filters(table: MeetingTable, filter: MeetingFilter, chairs: list[str]) -> None:
    assert [one.meeting.chairs[0] for one in table.page(filter)] == chairs
    assert table.count(filter) == len(chairs)
    assert sum(period.count for period in table.timeline(filter).periods) == len(chairs)


def test_a_timeline_by_days(table: MeetingTable) -> None:
    timeline = table.timeline(MeetingFilter())
    assert (timeline.first, timeline.last) == (date(2024, 3, 4), date(2024, 3, 5))
    assert [(one.name, one.count) for one in timeline.periods] == [
        ("2024-03-04", 1),
        ("2024-03-05", 1),
    ]


def test_an_unknown_column_is_an_error(table: MeetingTable) -> None:
    with pytest.raises(KeyError):
        table.page(MeetingFilter(), sort="rowid; --")


def test_names_and_namesakes(snapshot: Snapshot) -> None:
    people = People(snapshot.facts)
    total, names = people.names("远")
    assert total == len(names) and {one.name for one in names} == {"高远山", "秦书远"}
    assert people.names("远", limit=1)[1] == names[:1] and people.names("远", limit=1)[0] == total
    entry = people.name("高远山")
    posts = [{post.organisation + post.post for post in one.posts} for one in entry.people]
    assert sorted(map(len, (one.article_ids for one in entry.people))) == [1, 1]
    assert any("副市长" in one for one in posts) and not any(
        "副市长" in one and len(one) > 1 for one in posts
    )
    vice = next(one for one in entry.people if any(post.post == "副市长" for post in one.posts))
    assert [one.meeting.chairs for one in vice.meetings] == [("高远山",)]
    assert vice.beside == (("秦书远", 1),)
    with pytest.raises(KeyError):
        people.name("无此人")


def test_issues_pages_and_contents(sheets: Sheets) -> None:
    papers = {one.name: one for one in sheets.newspapers()}
    assert papers["云岭日报"].first == date(2024, 3, 5) and papers["云岭日报"].last == date(2024, 3, 6)
    assert papers[""].undated == 1
    assert sheets.months("云岭日报") == ("2024-03",)
    assert [(one.day.day, one.articles) for one in sheets.issues("云岭日报", "2024-03")] == [(5, 2), (6, 2)]
    assert sheets.pages("云岭日报", date(2024, 3, 6)) == (("1", 1), ("2", 1))
    total, heads = sheets.heads("云岭日报", date(2024, 3, 6), "2")
    assert total == 1 and heads[0].title == "茶农高远山的好日子"
    total, heads = sheets.heads("青石晚报", date(2024, 3, 7))
    assert total == 1 and heads[0].is_copy
    assert [one.title for one in sheets.heads("", None)[1]] == ["无日期的一篇"]


def test_a_page_as_printed_holds_its_articles(sheets: Sheets) -> None:
    _, heads = sheets.heads("云岭日报", date(2024, 3, 5))
    sheet = sheets.sheet(heads[0].sheet_id)
    assert [one.article.title for one in sheet.articles] == ["云岭市召开春耕生产推进会", "青石桥修缮工程完工"]
    assert sheet.raw == _PAGES["云岭日报/2024-03-05/01.txt"]
    for one in sheet.articles:
        assert one.article.title in "".join(sheet.raw[span.start : span.end] for span in one.spans)
    with pytest.raises(KeyError):
        sheets.sheet(10**6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("首日采茶", {"茶农高远山的好日子", "无日期的一篇"}),
        ("采茶 云岭", {"无日期的一篇"}),
        ("GPT-4", {"无日期的一篇"}),
        ("gpt-4", {"无日期的一篇"}),
        ("日采茶园", set()),  # its pairs of characters are there, itself is not
        ("推进会", {"云岭市召开春耕生产推进会"}),
        ("。", set()),
    ],
)
def test_full_text_search_is_literal(sheets: Sheets, text: str, found: set[str]) -> None:
    total, more, shown = sheets.search(text, ArticleFilter())
    assert {one.title for one in shown} == found
    assert total == len(found) and not more
    for one in shown:
        lit = [one.excerpt[span.start : span.end] for span in one.lit]
        lit += [one.title[span.start : span.end] for span in one.title_lit]
        assert lit and all(piece.casefold() in text.casefold() for piece in lit)


def test_search_within_a_filter(sheets: Sheets) -> None:
    assert sheets.search("首日采茶", ArticleFilter(newspaper="云岭日报"))[0] == 1
    assert sheets.search("首日采茶", ArticleFilter(since=date(2025, 1, 1)))[0] == 0


def test_overlapping_places_are_one() -> None:
    assert lit_spans("会议会议室", ("会议", "议会")) == (Span(0, 4),)
