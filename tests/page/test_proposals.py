"""Proposed questions in a real Chromium: changed, accepted and rejected by a person, each decision in its file."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eval.__main__ import main
from index.building.build import build_index

pytestmark = pytest.mark.browser
_EVIL = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def proposals(tmp_path: Path) -> Path:
    folder = tmp_path / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text(
        "云岭市召开春耕生产推进会\n\n"
        f"本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议{_EVIL}，市农业局局长陶成业作汇报。\n",
        "utf-8",
    )
    build_index([tmp_path / "archive"], tmp_path / "index")
    out = tmp_path / "proposed.jsonl"
    assert main(["make", "--index", str(tmp_path / "index"), "--out", str(out)]) == 0
    return out


@pytest.fixture
def address(repo: Path, tmp_path: Path, proposals: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--index", str(tmp_path / "index"), "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--proposals", str(proposals)], cwd=repo, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_person_changes_accepts_and_rejects(address: str, proposals: Path, browser: Browser) -> None:
    first, second, *rest = lines(proposals)
    assert first["kind"] == "chair" and first["proposed"] is True
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.goto(address)
    tab.get_by_role("tab", name="评测").click()
    tab.wait_for_selector("#proposal-source mark")
    assert tab.inner_text("#proposal-source mark") == "高远山"
    assert tab.input_value("#proposal-question textarea") == first["question"]
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    tab.fill("#proposal-gold textarea", "赵铁柱")
    tab.click("#proposal-accept")
    tab.wait_for_selector("#proposal-message .refusal")
    assert "赵铁柱" in tab.inner_text("#proposal-message .refusal")
    assert not proposals.with_suffix(".accepted.jsonl").exists()

    tab.fill("#proposal-question textarea", "春耕生产推进会由谁主持？")
    tab.fill("#proposal-gold textarea", "高远山 / 副市长高远山")
    tab.click("#proposal-accept")
    tab.wait_for_function(
        "text => document.querySelector('#proposal-question textarea').value === text",
        arg=second["question"],
    )
    tab.click("#proposal-reject")
    tab.wait_for_function(
        "() => document.querySelector('#proposal-counts').innerText.includes('不要的 1 题')"
    )
    assert tab.title() == "问报 Wenbao"  # the page's script did not run
    tab.close()
    (accepted,) = lines(proposals.with_suffix(".accepted.jsonl"))
    assert accepted["id"] == first["id"] and accepted["proposed"] and accepted["accepted"]
    assert accepted["question"] == "春耕生产推进会由谁主持？"
    assert accepted["answers"] == [["高远山", "副市长高远山"]]
    assert [one["id"] for one in lines(proposals.with_suffix(".rejected.jsonl"))] == [second["id"]]
    assert [one["id"] for one in lines(proposals)] == [one["id"] for one in rest]
