"""The tabs over the records in a real Chromium: filtered, sorted, opened, gone on from, on a phone and in the dark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def faults(tab: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    found = Axe().run(tab).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def settled(tab: Page, fragment: str) -> None:
    """Wait until a fragment is there and stands still."""
    tab.wait_for_selector(
        f'[data-fragment="{fragment}"][data-shown]:not([aria-busy]) >> nth=0', state="attached"
    )


def test_meetings_are_filtered_sorted_plotted_asked_and_taken_away(open_tab: Open) -> None:
    tab = open_tab()
    tab.click("#tab-meetings-button")
    tab.wait_for_selector("[data-fragment='meetings/table'] td button")
    tab.wait_for_selector(".plot .bars path", state="attached")
    chairs = tab.locator("td[data-label='主持'] button")
    assert chairs.all_inner_texts() == ["秦书远", "高远山"]
    tab.click("th button:has-text('日期')")
    tab.wait_for_selector("th[aria-sort=ascending]")
    assert chairs.all_inner_texts() == ["高远山", "秦书远"]
    assert tab.evaluate("document.activeElement.textContent") == "日期"  # the keyboard goes on from there
    tab.fill("#meetings-form [name=person]", "秦书")
    tab.wait_for_function("() => document.querySelector('.count b').textContent === '1 条记录'")
    with tab.expect_download() as download:
        tab.click("[data-file]")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert rows[0][:4] == ["日期", "会议", "类别", "主持"]
    assert [row[3] for row in rows[1:]] == ["秦书远"] and "防汛工作会" in rows[1][-1]
    tab.click("td[data-label='会议'] button.plain")
    tab.wait_for_selector("#source mark")
    assert "防汛工作会" in tab.inner_text("#source mark >> nth=0")
    tab.keyboard.press("Escape")
    tab.click("td[data-label='会议'] button.ask")
    tab.wait_for_selector(".turn[aria-busy=false]")
    assert "防汛工作会" in tab.inner_text(".turn .question")


def test_from_a_meeting_to_its_people_and_their_articles(open_tab: Open) -> None:
    tab = open_tab()
    tab.click("#tab-meetings-button")
    tab.click("td[data-label='主持'] button:has-text('高远山')")
    tab.wait_for_selector(".bearer .posts")
    assert tab.inner_text(".name h2") == "高远山"
    assert "副市长" in tab.inner_text(".bearer .posts")
    assert "主持" in tab.inner_text(".bearer section:has-text('会议')")
    assert "陶成业" in tab.inner_text(".bearer .names")
    tab.click(".bearer .names button:has-text('陶成业')")
    tab.wait_for_function("() => document.querySelector('.name h2').textContent === '陶成业'")
    assert "局长" in tab.inner_text(".bearer .posts")
    tab.click(".bearer section:last-child li button")
    tab.wait_for_selector("#source .printed")
    tab.keyboard.press("Escape")
    tab.fill("#people-form [name=part]", "无此人")
    tab.wait_for_selector("text=档案里没有这样的名字。")


def test_papers_are_leafed_through_and_pages_shown_as_cut(open_tab: Open) -> None:
    tab = open_tab()
    tab.click("#tab-newspapers-button")
    tab.wait_for_selector(".contents button")
    tab.click(".days button >> nth=0")
    tab.wait_for_selector("h3:has-text('云岭日报 · 2024-03-05')")
    tab.click(".contents button.small")
    tab.wait_for_selector(".raw-page .own")
    assert "<script>" in tab.inner_text(".raw-page")  # shown as the text that it is
    assert tab.inner_text(".as-read .title").startswith("<svg onload=")
    assert tab.locator(".raw-page b").all_inner_texts() == ["1"]
    tab.fill("#search-form [name=text]", "春耕 备耕")
    tab.wait_for_selector(".found mark")
    assert set(tab.locator(".found mark").all_inner_texts()) == {"春耕", "备耕"}
    tab.fill("#search-form [name=text]", "没有的话")
    tab.wait_for_selector("text=没有找到。检索的是原文里的字")


@pytest.mark.parametrize(("path", "width", "scheme"), [("", 320, "dark"), ("en/", 1280, "light")])
def test_small_dark_and_english_without_a_fault(open_tab: Open, path: str, width: int, scheme: str) -> None:
    tab = open_tab(path, width=width, color_scheme=scheme)
    names = tab.evaluate("wenbao.tabs")
    assert names == ["chat", "meetings", "people", "newspapers", "index", "eval"]
    values = {"people": {"name": "高远山"}}
    for name, fragment in (
        ("meetings", "meetings/table"),
        ("people", "people/person"),
        ("newspapers", "newspapers/contents"),
        ("index", "index/history"),
        ("eval", "eval/runs"),
    ):
        tab.evaluate("([name, values]) => wenbao.go(name, values)", [name, values.get(name, {})])
        settled(tab, fragment)
        assert not faults(tab), name
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
