"""What fails within: the reader is told something that helps, and nothing of the inside; the log, where to look."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eval.proposing.feedback import FeedbackFile
from eval.proposing.proposals import Proposals
from index.errors import WenbaoError
from page.address import bind
from page.context import Context, Library
from page.limits import Limits
from page.web import build_app
from page.words import Words

SECRET = "谁主持了防汛工作会？"


@pytest.fixture(scope="module")
def broken(page_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A page whose index is damaged while it is up."""
    index = tmp_path_factory.mktemp("broken") / "index"
    shutil.copytree(page_index, index)
    context = Context(
        Library(index),
        Words("zh"),
        Limits(),
        FeedbackFile(index / "feedback.jsonl"),
        Proposals(index / "proposed.jsonl"),
    )
    app = build_app(context, "127.0.0.1")
    facts = next(index.rglob("facts.sqlite"))
    facts.write_bytes(b"\0" * facts.stat().st_size)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def through_the_page(client: TestClient, question: str, beside: str) -> str:
    """What the browser is sent of one question, by gradio's own protocol."""
    functions = client.get("/config").json()["dependencies"]
    asking = next(one["id"] for one in functions if one.get("js") and "wenbao.ask" in str(one["js"]))
    body = {"data": [question, beside], "fn_index": asking, "session_hash": "s"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data?session_hash=s") as reply:
        lines = []
        for line in reply.iter_lines():
            lines.append(line)
            if '"process_completed"' in line:
                break
    return "\n".join(lines)


def through_the_api(client: TestClient, question: str) -> str:
    body = {"data": [question, None, "", "", "", ""]}
    event = client.post("/gradio_api/call/ask", json=body).json()["event_id"]
    with client.stream("GET", f"/gradio_api/call/ask/{event}") as reply:
        return "\n".join(reply.iter_lines())


def test_a_page_over_a_damaged_index_loads_with_what_was_read_before(broken: TestClient) -> None:
    reply = broken.get("/")
    assert reply.status_code == 200 and "青石晚报" in reply.text


def test_a_damaged_index_is_no_traceback(broken: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "wenbao.page"):
        said = through_the_page(broken, SECRET, json.dumps({"turn": "t1"}))
    assert "这一次没有答成" in unescaped(said)
    for reply in (said, through_the_api(broken, SECRET)):
        assert not re.search(r"Traceback|sqlite|facts|malformed|/\w+/|\.py", reply)
    ours = [record.getMessage() for record in caplog.records if record.name == "wenbao.page"]
    assert any("SnapshotError" in line and ".py:" in line for line in ours)
    assert not any("防汛" in line for line in ours)
    for path in ("/source?article=x", "/source/raw?article=x", "/image?article=x"):
        reply = broken.get(path)
        assert reply.status_code >= 400 and "sqlite" not in reply.text and "Traceback" not in reply.text
    assert broken.get("/examples").status_code in (200, 500)


@pytest.mark.parametrize(
    "beside", ["", "{", "[]", '{"history": 5}', '{"filters": {"since": "soon"}}', "null"]
)
def test_junk_beside_a_question_is_no_traceback(broken: TestClient, beside: str) -> None:
    said = through_the_page(broken, SECRET, beside)
    assert '"state": "failed"' in said or '"state":"failed"' in said
    assert "Traceback" not in said and "Error" not in said.replace('"error"', "")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"filters": {"since": "2024-13-01"}}, "筛选的日期不对"),
        ({"filters": {"until": "soon"}}, "筛选的日期不对"),
        ({"history": 5}, "这一次没有答成"),
    ],
)
def test_a_turn_that_cannot_be_read_fails_by_its_id(
    broken: TestClient, wrong: dict[str, object], told: str
) -> None:
    said = unescaped(through_the_page(broken, SECRET, json.dumps({"turn": "t2", **wrong})))
    assert re.search(r'"turn": ?"t2"', said) and told in said


def test_an_overlong_question_is_said_so(broken: TestClient) -> None:
    assert "at most 2000" in through_the_api(broken, "会" * 2001)
    assert "最多 2000 个字" in unescaped(through_the_page(broken, "会" * 2001, "{}"))


def unescaped(events: str) -> str:
    """Events with the characters that JSON wrote as numbers."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), events)


@pytest.mark.parametrize(("host", "port"), [("a..b", 0), ("x" * 64, 0), ("127.0.0.1", 70_000)])
def test_an_address_that_is_none_is_said_so(host: str, port: int) -> None:
    with pytest.raises(WenbaoError, match=f"{host}:{port} cannot be served"):
        bind(host, port)
