"""The chat in a real Chromium, over a real index whose pages are full of tricks. `open_tab` checks every test for what
goes beyond this machine and for what of the archive runs as a script."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Page

from eval.proposing.feedback import read_feedback

Open = Callable[..., Page]
Ask = Callable[[Page, str], None]


class Served(Protocol):
    index: Path


CHAIRED = "谁主持了春耕推进会？"


@pytest.mark.browser
def test_a_mark_opens_the_source_beside_the_answer(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, CHAIRED)
    assert "高远山主持" in tab.inner_text(".turn .answer")
    assert "副市长高远山主持会议" in tab.inner_text(".turn .sources mark")
    assert "又见：青石晚报 · 2024-03-06 · 第2版《春耕动起来》" in tab.inner_text(".turn .sources")
    tab.click(".turn .mark")
    tab.wait_for_selector("#source .printed")
    assert tab.inner_text("#source .place") == "云岭日报 · 2024-03-05 · 第1版"
    assert "<svg onload=" in tab.inner_text("#source .printed .title")  # as words
    assert tab.inner_text("#source .byline") == "记者 林小雨"
    assert tab.inner_text("#source mark.now").endswith("副市长高远山主持会议。")
    assert "**粗** `码` </mark></article><style>" in tab.inner_text("#source .printed")
    assert "副市长高远山强调" in tab.inner_text("#source .printed")  # as read
    tab.click("#source .raw summary")
    tab.wait_for_selector("#source .raw mark.now")
    assert "副市长高远山\n强调" in tab.inner_text("#source .raw .page")  # with its fault
    assert tab.inner_text("#source .raw .own").startswith("<svg onload=")
    box = tab.locator("#source").bounding_box()
    answer = tab.locator(".turn .answer").bounding_box()
    assert box and answer and answer["x"] + answer["width"] <= box["x"]  # beside, not over
    tab.click("#source .elsewhere button")
    tab.wait_for_function("() => document.querySelector('#source .place').innerText.includes('青石晚报')")
    assert tab.inner_text("#source mark.now").endswith("副市长高远山主持会议。")
    tab.keyboard.press("Escape")
    assert tab.is_hidden("#source")
    assert tab.evaluate("document.activeElement.className") == "mark"


@pytest.mark.browser
def test_the_citation_is_copied_in_its_standard_form(open_tab: Open, ask: Ask) -> None:
    tab = open_tab(permissions=["clipboard-read", "clipboard-write"])
    ask(tab, "谁主持了防汛工作会？")
    tab.click(".turn .source")
    tab.click("#source [data-copy]")
    tab.wait_for_function("() => document.querySelector('#message')?.innerText === '已复制'")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == "周明. 云岭市召开防汛工作会[N]. 云岭日报, 2024-03-07(1)."


@pytest.mark.browser
def test_the_places_of_an_answer_are_stepped_through(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "春耕推进会由谁主持，谁汇报工作？")
    assert tab.locator(".turn .sources li").count() == 2
    tab.click(".turn .mark >> nth=0")
    tab.wait_for_selector("#source mark.at")
    first = tab.inner_text("#source mark.at")
    assert tab.inner_text("#source .steps [role=status]") == "第 1 处，共 2 处"
    tab.click("#source [data-step='1']")
    assert tab.inner_text("#source .steps [role=status]") == "第 2 处，共 2 处"
    assert tab.inner_text("#source mark.at") != first
    tab.click("#source [data-step='-1']")
    assert tab.inner_text("#source mark.at") == first


@pytest.mark.browser
def test_the_page_image_frames_the_quote(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "青石桥修缮工程总投资多少？")
    assert "860万元" in tab.inner_text(".turn .answer")
    tab.click(".turn .mark")
    tab.click("#source .scan summary")
    tab.wait_for_function("() => document.querySelector('#source .sheet img').naturalWidth === 500")
    frame = tab.locator("#source .sheet i").first.bounding_box()
    sheet = tab.locator("#source .sheet img").bounding_box()
    assert frame and sheet
    assert (frame["y"] - sheet["y"]) / sheet["height"] == pytest.approx(300 / 800, abs=0.01)
    assert (frame["x"] - sheet["x"]) / sheet["width"] == pytest.approx(100 / 1000, abs=0.02)


@pytest.mark.browser
def test_a_refusal_helps_on(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "谁主持了第九次防汛工作会？")
    assert "没有找到答案" in tab.inner_text(".turn .help .refusal")
    tab.click(".turn .near [data-source] >> nth=0")
    tab.wait_for_selector("#source .printed")
    assert "云岭日报" in tab.inner_text("#source .place")
    tab.keyboard.press("Escape")
    tab.click(".turn .near [data-question] >> text=谁主持了防汛工作会？")
    tab.wait_for_selector(".turn:nth-child(2) .answer")
    assert "秦书远主持" in tab.inner_text(".turn:nth-child(2) .answer")


@pytest.mark.browser
def test_examples_are_answered(open_tab: Open) -> None:
    tab = open_tab()
    tab.wait_for_selector("#examples button")
    tab.click("#examples button >> nth=0")
    tab.wait_for_selector(".turn .answer")
    assert tab.is_hidden("#welcome")


@pytest.mark.browser
def test_a_question_s_dates_become_a_filter(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "3月4日的春耕推进会由谁主持？")
    assert tab.inner_text(".turn .dates .chip") == "问题里的日期：3月4日（2024-03-04）"
    tab.click(".turn .dates .chip")  # no paper of that very day
    tab.wait_for_selector(".turn .help")
    assert tab.locator(".turn").count() == 1
    assert "2024-03-04" in tab.inner_text("#chips .chip")
    tab.click(".turn .help > .chip")  # without filters
    tab.wait_for_selector(".turn .answer")
    tab.click("#chips .chip")
    assert tab.locator("#chips .chip").count() == 0


@pytest.mark.browser
def test_filters_are_set_and_taken_off(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    tab.click("#filters summary")
    tab.fill("#filters [name=since]", "2024-03-07")
    tab.select_option("#filters [name=newspaper]", "云岭日报")
    tab.select_option("#filters [name=kind]", "news")
    assert [one.inner_text() for one in tab.query_selector_all("#chips .chip")] == [
        "日期 2024-03-07 至 … ×",
        "报纸 云岭日报 ×",
        "体裁 新闻 ×",
    ]
    ask(tab, "谁主持了防汛工作会？")
    assert "秦书远" in tab.inner_text(".turn .answer")
    assert tab.inner_text(".turn .set") == "只查：日期 2024-03-07 至 … · 报纸 云岭日报 · 体裁 新闻"
    for _ in range(3):
        tab.click("#chips .chip >> nth=0")
    assert tab.input_value("#filters [name=since]") == ""
    tab = open_tab()
    tab.click("#filters summary")
    tab.fill("#filters [name=person]", "高远山")
    tab.press("#filters [name=person]", "Tab")
    ask(tab, "谁主持了防汛工作会？")  # no article that names the one tells of the other
    assert tab.is_visible(".turn .help")


@pytest.mark.browser
def test_the_talk_goes_on_and_survives_a_reload(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "谁主持了防汛工作会？")
    ask(tab, "会上强调了什么？")
    resolved = tab.inner_text(".turn:nth-child(2) .resolved")
    assert resolved.startswith("理解为：") and "防汛" in resolved
    assert "水库检查" in tab.inner_text(".turn:nth-child(2) .answer")
    texts = [one.inner_text() for one in tab.query_selector_all(".turn")]
    tab.reload()
    tab.wait_for_selector(".turn:nth-child(2) .answer")
    assert [one.inner_text() for one in tab.query_selector_all(".turn")] == texts
    tab.click(".turn:nth-child(2) .mark >> nth=0")
    tab.wait_for_selector("#source .printed")
    tab.keyboard.press("Escape")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.click("[data-clear]")
    assert tab.locator(".turn").count() == 0 and tab.is_visible("#welcome")
    tab.reload()
    tab.wait_for_function("() => window.wenbao?.ready")
    assert tab.locator(".turn").count() == 0


@pytest.mark.browser
def test_asked_again_edited_and_linked(open_tab: Open, ask: Ask) -> None:
    tab = open_tab(permissions=["clipboard-read", "clipboard-write"])
    ask(tab, CHAIRED)
    tab.click(".turn .tools button >> text=重问")
    tab.wait_for_selector(".turn .answer")
    assert tab.locator(".turn").count() == 1
    tab.click(".turn .tools button >> text=改了再问")
    assert tab.input_value("#question textarea") == CHAIRED
    ask(tab, "谁主持了防汛工作会？")
    ask(tab, "会上强调了什么？")
    tab.click(".turn:nth-child(3) .tools button >> text=复制链接")
    tab.wait_for_selector("#message >> text=已复制")
    link = tab.evaluate("navigator.clipboard.readText()")
    other = open_tab("?" + link.split("?")[1])
    other.wait_for_selector(".turn .answer")
    assert other.inner_text(".turn .answer") == tab.inner_text(".turn:nth-child(3) .answer")
    assert "?" not in other.url  # a reload asks nothing again


@pytest.mark.browser
def test_a_link_with_a_bad_day_is_told_and_the_next_question_answered(open_tab: Open, ask: Ask) -> None:
    tab = open_tab(f"?q={CHAIRED}&since=2024-13-01")
    tab.wait_for_selector(".turn .failed")
    assert tab.inner_text(".turn .failed") == "筛选的日期不对，请改好再问。"
    ask(tab, CHAIRED)
    assert "高远山主持" in tab.inner_text(".turn:nth-child(2) .answer")


@pytest.mark.browser
def test_the_talk_is_exported(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, CHAIRED)
    ask(tab, "=1+1 [点](javascript:alert(1)) 谁主持了防汛工作会？")
    with tab.expect_download() as markdown:
        tab.click("[data-export=md]")
    text = Path(markdown.value.path()).read_text("utf-8")
    assert "1. 《\\<svg onload=" in text and "云岭日报 2024\\-03\\-05 第1版" in text
    assert "\\[点\\]\\(javascript:alert\\(1\\)\\)" in text  # no link, no markup
    with tab.expect_download() as table:
        tab.click("[data-export=csv]")
    rows = list(csv.DictReader(Path(table.value.path()).read_text("utf-8-sig").splitlines()))
    assert rows[0]["问题"] == CHAIRED and rows[0]["报纸"] == "云岭日报" and rows[0]["日期"] == "2024-03-05"
    assert rows[0]["引文"].endswith("副市长高远山主持会议。")
    assert rows[-1]["问题"].startswith("'=1+1")  # no formula


@pytest.mark.browser
def test_a_thumb_with_its_reason_is_kept(open_tab: Open, ask: Ask, served: Served) -> None:
    tab = open_tab()
    ask(tab, "谁主持了防汛工作会？")
    tab.click(".turn .thumb >> text=答得不对")
    tab.fill(".turn .why input", "主持的不是他")
    tab.press(".turn .why input", "Enter")
    tab.wait_for_selector(".turn .thumb[aria-pressed=true]")
    (said,) = read_feedback(served.index / "feedback.jsonl")
    assert (said.question, said.reason, said.is_good) == ("谁主持了防汛工作会？", "主持的不是他", False)
    assert said.quote in "本报讯（记者 周明）3月6日，云岭市召开防汛工作会，市长秦书远主持会议。"
    tab.reload()
    tab.wait_for_selector(".turn .thumb[aria-pressed=true]")


@pytest.mark.browser
def test_english_by_a_switch_and_back(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    assert tab.evaluate("document.documentElement.lang") == "zh-CN"
    ask(tab, "谁主持了防汛工作会？")
    tab.click(".masthead nav a")
    tab.wait_for_url("**/en/")
    tab.wait_for_function("() => window.wenbao?.ready")
    assert tab.evaluate("document.documentElement.lang") == "en"
    assert "秦书远" in tab.inner_text(".turn .answer")  # the talk is the same
    tab.click(".turn .mark")
    tab.wait_for_selector("#source .printed")
    assert tab.inner_text("#source .place") == "云岭日报 · 2024-03-07 · page 1"
    chinese = tab.evaluate(
        "() => [...document.querySelectorAll('button, summary, label, h2')].filter(one => one.offsetParent"
        " && !one.closest('[lang=zh-CN], .sources, #source h2, option, select, nav') && !one.matches('#source h2')).map(one => one.innerText)"
        ".filter(text => /[\\u4e00-\\u9fff]/.test(text))"
    )
    assert not [text for text in chinese if "云岭日报" not in text]
    tab.click("#source .close")
    tab.click(".masthead nav a")
    tab.wait_for_function("() => document.documentElement.lang === 'zh-CN' && window.wenbao?.ready")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--index", "/nowhere"], 1), (["--index", "x", "--host", "0.0.0.0"], 2), ([], 2)]
)
def test_errors_are_one_line(arguments: list[str], code: int, repo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=repo, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
