"""The report in a real Chromium: its plots are drawn offline, its failures filtered, archive text never markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from eval.__main__ import main
from index.building.build import build_index

pytestmark = pytest.mark.browser
_EVIL = "<img src=x onerror=\"document.title='owned'\">"
QUESTIONS = [
    {
        "id": "q1",
        "question": "谁主持了春耕生产推进会？",
        "kind": "chair",
        "answers": [["赵铁柱"]],
        "half": "tune",
    },
    {"id": "q2", "question": "春耕生产推进会播种面积多少亩？", "kind": "how_many", "answers": [["99万亩"]]},
    {"id": "q3", "question": f"谁发明了永动机{_EVIL}？", "kind": "who", "answers": [["高远山"]]},
    {"id": "q4", "question": "谁主持召开了春耕生产推进会？", "kind": "chair", "answers": [["高远山"]]},
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report")
    folder = root / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    text = f"云岭市召开春耕生产推进会\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议{_EVIL}。全市计划播种面积32万亩。\n"
    (folder / "01.txt").write_text(text, "utf-8")
    build_index([root / "archive"], root / "index")
    lines = (json.dumps(one | {"source": "春耕生产推进会"}, ensure_ascii=False) + "\n" for one in QUESTIONS)
    (root / "set.jsonl").write_text("".join(lines), "utf-8")
    command = ["run", "--questions", str(root / "set.jsonl"), "--index", str(root / "index")]
    assert main([*command, "--out", str(root / "out")]) == 0
    return root / "out" / "report.html"


@pytest.fixture(params=[1280, 360])
def page(report: Path, browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, list[str]]]:
    asked: list[str] = []
    tab = browser.new_page(viewport={"width": request.param, "height": 800})
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: asked.append(f"error: {error}"))
    tab.goto(report.as_uri())
    yield tab, asked
    tab.close()


def shown(tab: Page) -> list[str]:
    return [one.inner_text() for one in tab.query_selector_all(".failure:visible dt:first-child")]


def test_plots_and_filters_work_without_a_network(page: tuple[Page, list[str]], report: Path) -> None:
    tab, asked = page
    assert len(tab.query_selector_all(".plots svg.main-svg:visible")) >= 3
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert shown(tab) == ["q1", "q2", "q3"]
    tab.select_option("#cause", "误拒")
    assert shown(tab) == ["q3"]
    tab.select_option("#cause", "")
    tab.select_option("#kind", "chair")
    assert shown(tab) == ["q1"]
    tab.select_option("#kind", "")
    tab.fill("#words", "99万亩")
    assert shown(tab) == ["q2"] and tab.inner_text("#shown") == "显示 1 问"
    assert "缺少：99万亩" in tab.inner_text(".failure:visible .why")
    assert "32万亩" in tab.inner_text(".failure:visible dl")
    assert tab.title() == "问报评测"  # the archive's script did not run
    assert asked == [report.as_uri()]


def test_peers_stand_beside_each_figure(page: tuple[Page, list[str]]) -> None:
    tab, _ = page
    heads = [one.inner_text() for one in tab.query_selector_all("#systems thead th")]
    assert heads == ["", "问报", "plain RAG"]
    assert len(tab.query_selector_all("#systems tbody tr")) >= 12
