"""The source pane as HTML: what is lit, what is escaped, what it is cited as."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from index.snapshots.snapshot import open_snapshot
from index.types import Article, ArticleFilter, Byline, Place, Span, Text
from page.failures import AbsentError
from page.reference import say_reference
from page.source import Wanted, read_wanted, render_raw, render_source
from page.words import Words
from qa.assistant import Assistant

WORDS = Words("zh")
ARTICLE = Article("a", Place("f.txt", "云岭日报", None, ""), Text("", ()), (), title="春耕")


def lit(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<mark class="now">(.*?)</mark>', html)]


def test_each_citation_of_the_shipped_archive_is_lit_where_it_stands(sample_index: Path) -> None:
    assistant = Assistant(open_snapshot(sample_index))
    facts = assistant.snapshot.facts
    cited = 0
    for question in (
        "市委常委会第六十三次会议是谁主持的？",
        "全市有多少个排污口要整治？",
        "记者沈一鸣写了哪些报道？",
    ):
        for citation in assistant.ask(question).citations:
            wanted = Wanted(citation.article_id, citation.part, citation.spans, quote=citation.quote)
            assert "".join(lit(render_source(facts, WORDS, wanted))) == citation.quote.replace("\n", "")
            raw = facts.raw_part(citation.article_id, citation.part)
            assert lit(render_raw(facts, WORDS, wanted)) == [
                raw[one.start : one.end] for one in citation.spans
            ]
            cited += 1
    assert cited


def test_a_join_over_broken_lines_is_lit_as_one(page_index: Path) -> None:
    facts = open_snapshot(page_index).facts
    raw = facts.raw_page("云岭日报/2024-03-05/01.txt")
    start = raw.index("高远山\n强调")
    html = render_source(facts, WORDS, Wanted(_id(page_index), 0, (Span(start, start + 6),)))
    assert lit(html) == ["高远山强调"]


def test_a_reprint_s_quote_is_looked_for(page_index: Path) -> None:
    facts = open_snapshot(page_index).facts
    html = render_source(facts, WORDS, Wanted(_id(page_index), quote="农时不等人。"))
    assert lit(html) == ["农时不等人。"]
    assert lit(render_source(facts, WORDS, Wanted(_id(page_index), quote="<script>"))) == ["&lt;script&gt;"]
    assert "<script" not in html and "<style" not in html and "<svg" not in html and "<img" not in html


@pytest.mark.parametrize(
    "values",
    [
        {"spans": "1"},
        {"spans": "5-2"},
        {"spans": "-3-4"},
        {"spans": "a-b"},
        {"part": "x"},
        {"part": str(2**70)},
    ],
)
def test_what_is_no_place_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(AbsentError):
        read_wanted({"article": "a", **values})


def test_a_place_that_there_is_not_is_none(page_index: Path) -> None:
    facts = open_snapshot(page_index).facts
    for wanted in (
        Wanted("no such article"),
        Wanted(_id(page_index), part=1),
        Wanted(_id(page_index), part=-1),
    ):
        with pytest.raises(AbsentError):
            render_source(facts, WORDS, wanted)
    html = render_source(facts, WORDS, Wanted(_id(page_index), 0, (Span(10**6, 10**6 + 5),)))
    assert not lit(html)


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (ARTICLE, "春耕[N]. 云岭日报."),
        (
            replace(
                ARTICLE,
                byline=tuple(Byline(name, "记者") for name in ("甲乙", "丙丁", "戊己", "庚辛")),
                subtitle="——全市播种过半",
                place=replace(ARTICLE.place, page="3"),
            ),
            "甲乙, 丙丁, 戊己, 等. 春耕: 全市播种过半[N]. 云岭日报(3).",
        ),
        (
            replace(ARTICLE, title="", url="https://example.org/a"),
            "无题[N/OL]. 云岭日报. https://example.org/a",
        ),
    ],
)
def test_references(article: Article, expected: str) -> None:
    assert say_reference(article) == expected


def _id(index: Path) -> str:
    facts = open_snapshot(index).facts
    return next(row.article_id for row in facts.meetings(ArticleFilter()) if "春耕" in row.meeting.name)
