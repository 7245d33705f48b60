"""For people: contrast and labels by axe-core, the keyboard alone, small and wide windows, print, nothing that jumps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Open = Callable[..., Page]
Ask = Callable[[Page, str], None]

pytestmark = pytest.mark.browser

_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Moved since the last input by more than this share of the window is a jump (web.dev/cls: 0.1 is "good").
_JUMP = 0.02


def serious(tab: Page) -> list[str]:
    """Serious and critical findings of axe-core, each with the elements that it names."""
    found = Axe().run(tab, options=_RULES).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (320, "light")])
def test_no_serious_finding(open_tab: Open, ask: Ask, scheme: str, width: int) -> None:
    tab = open_tab(width=width, color_scheme=scheme, reduced_motion="reduce")
    tab.wait_for_selector("#examples button")
    assert tab.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    assert not serious(tab)
    ask(tab, "谁主持了第九次防汛工作会？")
    ask(tab, "3月4日的春耕推进会由谁主持？")
    tab.click(".turn:last-child .thumb >> nth=1")
    tab.click("#filters summary")
    tab.fill("#filters [name=since]", "2024-03-01")
    assert not serious(tab)
    tab.click(".turn:last-child .mark")
    tab.wait_for_selector("#source mark.at")
    tab.click("#source .raw summary")
    tab.wait_for_selector("#source .raw mark")
    assert not serious(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert tab.evaluate(
        "() => { const pane = document.querySelector('#source'); return pane.scrollWidth <= pane.clientWidth }"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_won_and_lost_are_read_in_either_theme(open_tab: Open, scheme: str) -> None:
    tab = open_tab(color_scheme=scheme)
    tab.evaluate(
        """() => document.querySelector("#welcome").insertAdjacentHTML(
          "afterbegin", '<p class="won">变好的 3</p><p class="lost">变差的 3</p>')"""
    )
    assert not serious(tab)


def test_the_keyboard_alone(open_tab: Open) -> None:
    tab = open_tab()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    for _ in range(2):
        if tab.evaluate("document.activeElement.tagName") != "TEXTAREA":
            tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('#question') !== null")
    tab.keyboard.type("谁主持了防汛工作会？")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".turn .answer")
    assert tab.evaluate("document.activeElement.closest('#question') !== null")  # ready for the next
    for _ in range(30):
        tab.keyboard.press("Shift+Tab")
        if tab.evaluate("document.activeElement.className") == "mark":
            break
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#source .printed")
    assert tab.evaluate("document.activeElement.tagName") == "H2"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.className") == "mark"


def test_what_a_screen_reader_is_told(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "谁主持了防汛工作会？")
    assert tab.get_by_role("log", name="对话").count() == 1
    assert tab.get_by_role("textbox", name="问题").count() == 1
    assert tab.get_by_role("button", name="出处1：云岭市召开防汛工作会", exact=True).count() == 1
    assert tab.get_by_role("heading", name="谁主持了防汛工作会？").count() == 1
    tab.click(".turn .mark")
    assert tab.get_by_role("complementary", name="出处").count() == 1
    assert tab.get_by_role("button", name="关闭出处").count() == 1


def test_nothing_jumps_while_an_answer_comes(open_tab: Open, ask: Ask) -> None:
    tab = open_tab()
    ask(tab, "谁主持了防汛工作会？")
    tab.evaluate(
        """() => {
          window.jumps = [];
          new PerformanceObserver((list) => jumps.push(...list.getEntries().map((one) => one.value)))
            .observe({ type: "layout-shift" });
          window.tops = new Set();
          new MutationObserver(() => {
            const question = document.querySelector(".turn:nth-child(2) .question");
            if (question) tops.add(Math.round(question.getBoundingClientRect().top));
          }).observe(document.querySelector("#talk"), { childList: true, subtree: true });
        }"""
    )
    ask(tab, "3月4日的春耕推进会由谁主持，谁汇报工作？")
    tab.wait_for_timeout(300)
    assert len(tab.evaluate("[...tops]")) == 1  # where it came, it stays
    assert sum(tab.evaluate("jumps")) < _JUMP
    box = tab.locator("#asking").bounding_box()
    assert box and abs(box["y"] + box["height"] - 800) < 2  # the box to ask in is where it was


def test_the_print_has_answers_and_no_controls(open_tab: Open, ask: Ask) -> None:
    tab = open_tab(color_scheme="dark")
    ask(tab, "谁主持了防汛工作会？")
    tab.emulate_media(media="print")
    assert tab.is_visible(".turn .answer") and tab.is_visible(".turn .sources mark")
    for hidden in ("#asking", "#tools", ".turn .tools", ".masthead nav"):
        assert tab.is_hidden(hidden)
    ink = tab.evaluate("getComputedStyle(document.querySelector('.turn .answer')).color")
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert tab.pdf().startswith(b"%PDF")
