"""The real page in a real Chromium, over a real index."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from index.build import build_index

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        _CHROMIUM is None, reason="no Chromium on this machine; install it to run the browser tests"
    ),
]
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> [点我](javascript:alert(1))"


@pytest.fixture(scope="module")
def address(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("page")
    folder = root / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    text = f"本报讯（记者 林小雨）3月4日，云岭市召开春耕推进会，副市长高远山主持会议。{_EVIL}\n"
    (folder / "01.txt").write_text(f"云岭市召开春耕推进会\n\n{text}", "utf-8")
    reprint = root / "archive" / "青石晚报" / "2024-03-06"
    reprint.mkdir(parents=True)
    (reprint / "02.txt").write_text(f"春耕动起来\n\n{text}", "utf-8")
    build_index([root / "archive"], root / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--index", str(root / "index"), "--port", str(port)]
    server = subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in line
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def page(address: str) -> Iterator[tuple[Page, list[str]]]:
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        tab = browser.new_page(viewport={"width": 360, "height": 740})
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(address)
        tab.wait_for_selector("#question textarea")
        yield tab, asked
        browser.close()


def test_an_answer_with_its_source_and_nothing_from_elsewhere(page: tuple[Page, list[str]]) -> None:
    tab, asked = page
    tab.fill("#question textarea", "谁主持了春耕推进会？")
    tab.press("#question textarea", "Enter")
    tab.wait_for_selector(".turn .answer")
    assert "高远山主持" in tab.inner_text(".turn .answer")
    assert "副市长高远山主持会议" in tab.inner_text(".source mark")
    assert "云岭日报 · 2024-03-05 · 第1版" in tab.inner_text(".source summary")
    assert "又见：青石晚报 · 2024-03-06 · 第2版《春耕动起来》" in tab.inner_text(".source")
    assert tab.title() == "问报 Wenbao"  # the page's script did not run
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    beyond = {
        urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")
    }
    assert beyond == {"127.0.0.1"}


def test_a_refusal_offers_what_is_near(page: tuple[Page, list[str]]) -> None:
    tab, _ = page
    tab.fill("#question textarea", "谁主持了第九次防汛会议？")
    tab.click("#send")
    tab.wait_for_selector(".turn .refusal")
    assert "没有找到答案" in tab.inner_text(".turn .refusal")
    tab.click(".near button")
    tab.wait_for_selector(".turn .answer")
    assert "高远山主持" in tab.inner_text(".turn .answer")
    tab.click(".source .article summary")
    assert "林小雨. 云岭市召开春耕推进会[N]. 云岭日报, 2024-03-05(1)." in tab.inner_text(".source")
    assert tab.inner_text(".source .article .title") == "云岭市召开春耕推进会"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--index", "/nowhere"], 1), (["--index", "x", "--host", "0.0.0.0"], 2), ([], 2)]
)
def test_errors_are_one_line(arguments: list[str], code: int, repo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=repo, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
