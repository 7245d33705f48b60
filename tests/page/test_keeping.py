"""What changes the archive, the index or the questions from the page: by whom it may be done, and what comes of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eval.proposing.feedback import FeedbackFile
from eval.proposing.proposals import Proposals
from index.building.build import build_index, update_index
from page.accounts import Accounts, add_account
from page.context import Context, Library
from page.limits import Limits
from page.web import build_app
from page.words import Words

HOME = "http://127.0.0.1"
_TEXT = "菜市场开业\n\n本报讯 3月5日，菜市场开业，副市长高远山出席。\n".encode()
_ISSUE = {"newspaper": "云岭日报", "day": "2024-03-08", "name": "01.txt"}
_SAID = {
    "question": "谁主持了春耕生产推进会？", "history": [], "kind": "chair", "answer": "高远山主持[1]。", "answerable": True,
    "is_good": True, "reason": "", "source": "x", "quote": "副市长高远山主持会议",
}  # fmt: skip


@pytest.fixture
def context(small_archive: Path, tmp_path: Path) -> Context:
    index = tmp_path / "index"
    build_index([small_archive], index)
    proposals = Proposals(index / "proposed.jsonl")
    return Context(Library(index), Words("zh"), Limits(), FeedbackFile(index / "feedback.jsonl"), proposals)


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    with TestClient(build_app(context, "127.0.0.1"), base_url=HOME, follow_redirects=False) as client:
        yield client


def wait(client: TestClient, path: str) -> str:
    """The fragment once no work is followed in it any more."""
    for _ in range(1200):
        text = client.get(path).text
        if "data-poll" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError(text)


def test_a_file_is_added_found_after_an_update_and_gone_after_a_rollback(
    client: TestClient, context: Context, small_archive: Path
) -> None:
    upload = client.post("/archive/upload", params=_ISSUE, content=_TEXT)
    assert (upload.status_code, upload.text) == (200, "收下了")
    kept = small_archive / "云岭日报" / "2024-03-08" / "01.txt"
    assert kept.read_bytes() == _TEXT
    assert client.post("/archive/upload", params=_ISSUE, content=_TEXT).text == "档案里已有这个文件"
    assert client.post("/archive/upload", params=_ISSUE, content=b"else").status_code == 400
    assert kept.read_bytes() == _TEXT

    assert client.post("/index/update").status_code == 200
    assert "现在由第 000002 代索引回答" in wait(client, "/index/now")
    assert "云岭日报" in client.get("/index/held").text
    found = client.get("/newspapers/search", params={"text": "菜市场"}).text
    assert "<mark>菜市场</mark>" in found
    assert "改由第 000001 代回答" in client.get("/index/history").text

    assert client.post("/index/rollback", params={"generation": "../x"}).status_code == 409
    assert client.post("/index/rollback", params={"generation": "000001"}).status_code == 200
    assert "<mark>" not in client.get("/newspapers/search", params={"text": "菜市场"}).text
    assert client.post("/index/verify").text == "核对过了，索引完好。"
    facts = context.library.index_directory / "generations" / "000001" / "facts.sqlite"
    with facts.open("r+b") as file:
        file.seek(2000)
        file.write(b"damage")
    damaged = client.post("/index/verify")
    assert damaged.status_code == 409 and "facts.sqlite" in damaged.text
    assert str(context.library.index_directory) not in damaged.text


def loaded(client: TestClient, path: str = "") -> str:
    """The HTML of all parts of the page, as a browser is sent them."""
    found = re.search(r"window.gradio_config = (.*?);</script>", client.get(f"{path}/").text)
    assert found
    components = json.loads(found[1])["components"]
    return "".join(one["props"].get("value", "") for one in components if one["type"] == "html")


def print_issue(root: Path, newspaper: str, day: str) -> None:
    folder = root / newspaper / day
    folder.mkdir(parents=True)
    (folder / "01.txt").write_bytes(_TEXT)


@pytest.mark.parametrize(("path", "counted"), [("", "{} 篇文章"), ("/en", "{} articles")])
def test_a_load_of_the_page_tells_of_the_index_as_it_is_then(
    client: TestClient, small_archive: Path, context: Context, path: str, counted: str
) -> None:
    chosen, last = '<option value="青石晚报">', 'max="2024-03-09"'
    before = loaded(client, path)
    assert counted.format(3) in before and chosen not in before and last not in before
    print_issue(small_archive, "青石晚报", "2024-03-09")
    update_index([], context.library.index_directory)
    after = loaded(client, path)
    assert counted.format(4) in after
    # Among the filters of a question, of the meetings and of the search; the first and last day of a question's filter.
    assert after.count(chosen) == 3 and after.count(last) == 2
    assert "高远山" in after


def test_a_page_of_before_an_update_still_adds_to_the_folder_that_it_names(
    client: TestClient, small_archive: Path, context: Context, tmp_path: Path
) -> None:
    other = tmp_path / "another"
    print_issue(other, "青石晚报", "2024-03-09")
    old = loaded(client)
    assert str(small_archive) not in old  # where on the machine it lies is no reader's business
    (name,) = re.findall(r'<option value="([^"]+)">archive<', old)
    build_index([other, small_archive], context.library.index_directory)
    assert client.post("/archive/upload", params=_ISSUE | {"folder": name}, content=_TEXT).text == "收下了"
    assert (small_archive / "云岭日报/2024-03-08/01.txt").read_bytes() == _TEXT
    assert not (other / "云岭日报").exists()
    build_index([other], context.library.index_directory)
    assert client.post("/archive/upload", params=_ISSUE | {"folder": name}, content=_TEXT).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "../01.txt"}, {"name": "01.exe"}, {"newspaper": ".."}, {"day": ""}, {"day": "yesterday"},
        {"folder": "9"}, {"folder": "-1"}, {"name": ""},
    ],
)  # fmt: skip
def test_nothing_is_put_elsewhere(client: TestClient, small_archive: Path, changed: dict[str, str]) -> None:
    before = sorted(small_archive.parent.rglob("*"))
    refused = client.post("/archive/upload", params=_ISSUE | changed, content=_TEXT)
    assert refused.status_code == 400 and refused.text.startswith("没有收：")
    assert sorted(small_archive.parent.rglob("*")) == before


def test_an_upload_is_bounded(
    client: TestClient, small_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("page.index_tab.LARGEST", 1000)

    def pieces() -> Iterator[bytes]:  # without a length told beforehand
        for _ in range(20):
            yield b"x" * 100

    for content in (b"x" * 1001, pieces(), b""):
        assert client.post("/archive/upload", params=_ISSUE, content=content).status_code == 400
    assert not list(small_archive.rglob(".*")) and not (small_archive / "云岭日报/2024-03-08/01.txt").exists()
    assert client.post("/gradio_api/upload", content=b"x" * 300_000).status_code == 413


def test_only_who_may_index_changes_anything(context: Context, tmp_path: Path, small_archive: Path) -> None:
    accounts = tmp_path / "accounts"
    add_account(accounts, "li", "read", "a long password")
    context = replace(context, accounts=Accounts(accounts))
    with TestClient(build_app(context, "0.0.0.0"), base_url=HOME, follow_redirects=False) as client:
        for path in (
            "index/update",
            "index/stop",
            "index/verify",
            "index/rollback",
            "eval/start",
            "eval/stop",
            "eval/question",
        ):
            assert client.post(f"/{path}").status_code == 401
            refused = client.post(f"/{path}", auth=("li", "a long password"), json=_SAID)
            assert refused.status_code == 403, path
        upload = client.post("/archive/upload", params=_ISSUE, content=_TEXT, auth=("li", "a long password"))
        assert upload.status_code == 403
        assert client.get("/index/now", auth=("li", "a long password")).text == ""
    assert not (small_archive / "云岭日报" / "2024-03-08").exists()
    assert not context.proposals.waiting()


def test_an_answer_becomes_a_proposed_question_once(client: TestClient, context: Context) -> None:
    assert client.post("/eval/question", json=_SAID).text.startswith("收为待核的题了")
    (question,) = context.proposals.waiting()
    assert question.answers == (("高远山主持。",),) and question.proposed and not question.accepted
    assert client.post("/eval/question", json=_SAID).text.startswith("这一问已经在待核的题里")
    assert client.post("/eval/question", content=b"{").status_code == 400
    assert len(context.proposals.waiting()) == 1


def test_a_set_is_run_its_failures_read_and_two_runs_compared(client: TestClient, context: Context) -> None:
    lines = [
        {"id": "a", "question": "谁主持了春耕生产推进会？", "kind": "chair", "answers": [["高远山"]], "source": "春耕", "answerable": True},
        {"id": "b", "question": "青石桥修缮工程总投资多少？", "kind": "how_many", "answers": [["<b>1元</b>"]], "source": "青石桥", "answerable": True, "half": "tune"},
        {"id": "c", "question": "茶园首日采茶多少公斤？", "kind": "how_many", "answers": [["9公斤"]], "source": "茶园", "answerable": True, "half": "held"},
    ]  # fmt: skip
    path = context.proposals.accepted_path
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    assert client.post("/eval/start", params={"set": "../x"}).status_code == 404
    for _ in range(2):
        assert client.post("/eval/start", params={"set": path.stem}).status_code == 200
        assert "跑完了" in wait(client, "/eval/now")
        time.sleep(1)  # a run is named by the second it begins in
    names = sorted((one.name for one in (context.library.index_directory / "runs").iterdir()), reverse=True)
    assert len(names) == 2
    listed = client.get("/eval/runs", params={"run": names[0]}).text
    assert listed.count("<tr") == 3 and "0.333" in listed
    shown = client.get("/eval/run", params={"run": names[0]}).text
    assert shown.count("data-figure") == 3 and "0.333" in shown
    failures = client.get("/eval/failures", params={"run": names[0]}).text
    assert "&lt;b&gt;1元&lt;/b&gt;" in failures and "860万元" in failures
    assert "茶园" not in failures and "另有 1 题" in failures  # the half that is held apart is not read
    compared = client.get("/eval/compare", params={"run": names[0], "other": names[1]}).text
    assert "没有明显变差" in compared and "0.333 → 0.333" in compared
    assert client.get("/eval/run", params={"run": "../../x"}).status_code == 404
