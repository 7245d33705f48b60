"""What programs call, over HTTP: gradio's API with its types, MCP, and the example of docs/api.md."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from eval.proposing.feedback import FeedbackFile
from eval.proposing.proposals import Proposals
from index.types import ArticleFilter
from page.context import Context, Library
from page.limits import Limits
from page.programs import Programs
from page.shapes import AnswerJson, ArticleJson, HitsJson, MeetingsJson
from page.turn import read_asked
from page.words import Words
from qa.assistant import Assistant, open_assistant
from qa.json_shapes import answer_to_json
from qa.types import Answer

_QUESTION = "谁主持了防汛工作会？"


@pytest.fixture(scope="module")
def client(served: Any) -> Client:
    return Client(served.address, verbose=False)


def mcp(served: Any, method: str, parameters: dict[str, Any] | None = None, **message: Any) -> dict[str, Any]:
    body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters or {}} | message
    request = urllib.request.Request(
        f"{served.address}mcp", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        answer: dict[str, Any] = json.loads(response.read())
    assert answer["jsonrpc"] == "2.0" and answer["id"] == 7
    return answer


def call(served: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    result: dict[str, Any] = mcp(served, "tools/call", {"name": tool, "arguments": arguments})["result"]
    return result


def test_the_same_answer_everywhere(served: Any, client: Client) -> None:
    expected = answer_to_json(open_assistant(served.index).ask(_QUESTION))
    by_gradio = client.predict(_QUESTION, api_name="/ask")
    by_mcp = call(served, "ask", question=_QUESTION)["structuredContent"]
    for one in (by_gradio, by_mcp):
        assert {**one, "timings_ms": {}} == {**expected, "timings_ms": {}}
        assert one.keys() == AnswerJson.__annotations__.keys()


def test_named_endpoints_with_typed_results(client: Client) -> None:
    described = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(described) == {"/ask", "/search", "/meetings", "/read_article"}
    for name, shape in (
        ("/ask", AnswerJson),
        ("/search", HitsJson),
        ("/meetings", MeetingsJson),
        ("/read_article", ArticleJson),
    ):
        (returned,) = described[name]["returns"]
        assert returned["type"]["properties"].keys() == shape.__annotations__.keys()
    hits = client.predict("防汛", top_k=1, api_name="/search")
    assert len(hits["hits"]) == 1 and "防汛" in hits["hits"][0]["text"]
    meetings = client.predict(person="秦书远", api_name="/meetings")
    assert meetings["total"] == 1 and meetings["meetings"][0]["chairs"] == ["秦书远"]
    article = client.predict(meetings["meetings"][0]["article_id"], api_name="/read_article")
    assert article["title"] == "云岭市召开防汛工作会" and article["reference"].endswith(
        "云岭日报, 2024-03-07(1)."
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "wrong"),
    [
        ("read_article", {"article_id": "none"}, "article_id: there is no article 'none'"),
        ("search", {"query": "防汛", "top_k": 0}, "top_k: 0 is not within 1 and 100"),
        ("meetings", {"since": "3月4日"}, "since: '3月4日' is no day"),
        ("meetings", {"kind": "party"}, "kind: 'party' is none of"),
        ("ask", {"question": "谁" * 3000}, "the question has 3000 characters"),
    ],
)
def test_wrong_arguments_are_named(
    served: Any, client: Client, tool: str, arguments: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(AppError, match=re.escape(wrong)):
        client.predict(**arguments, api_name=f"/{tool}")
    told = call(served, tool, **arguments)
    assert told["isError"] and wrong in told["content"][0]["text"]


def test_a_long_earlier_question_is_bounded_as_by_the_page(
    page_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FeedbackFile(tmp_path / "feedback.jsonl"), Proposals(tmp_path / "proposed.jsonl")
    context = Context(Library(page_index), Words("zh"), Limits(), *files)
    heard: list[Sequence[str]] = []
    ask = Assistant.ask

    def told(
        self: Assistant, question: str, *, history: Sequence[str], filters: ArticleFilter | None
    ) -> Answer:
        heard.append(history)
        return ask(self, question, history=history, filters=filters)

    monkeypatch.setattr(Assistant, "ask", told)
    sent = ["谁" * 3000, *(f"谁主持了第{number}次会议？" for number in range(19))]
    answer = Programs(context).ask(_QUESTION, ["更早的一问", *sent])
    assert answer["answerable"]
    assert heard == [read_asked({"history": sent}, context.limits).history]
    assert [len(one) for one in heard[0][:2]] == [context.limits.longest_question, len(sent[1])]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({}, "query: is missing"),
        ({"query": 3}, "query: 3 is not of its type"),
        ({"query": "防汛", "top_k": True}, "top_k: true is not of its type"),
        ({"query": "防汛", "newspapers": []}, "newspapers: there is no such argument"),
    ],
)
def test_mcp_checks_what_an_agent_sends(served: Any, arguments: dict[str, Any], wrong: str) -> None:
    told = call(served, "search", **arguments)
    assert told["isError"] and wrong in told["content"][0]["text"]


def test_mcp_by_its_protocol(served: Any) -> None:
    opened = mcp(
        served, "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {}}
    )["result"]
    assert opened["protocolVersion"] == "2025-06-18" and opened["serverInfo"]["name"] == "wenbao"
    assert (
        mcp(served, "initialize", {"protocolVersion": "1999-01-01"})["result"]["protocolVersion"]
        == "2025-06-18"
    )
    tools = {one["name"]: one for one in mcp(served, "tools/list")["result"]["tools"]}
    assert tools.keys() == {"ask", "search", "meetings", "read_article"}
    for one in tools.values():
        assert one["description"] and all(
            value["description"] for value in one["inputSchema"]["properties"].values()
        )
        assert one["outputSchema"]["type"] == "object" and one["annotations"]["readOnlyHint"]
    assert tools["ask"]["inputSchema"]["required"] == ["question"]
    told = call(served, "meetings", words="防汛")
    assert json.loads(told["content"][0]["text"]) == told["structuredContent"]
    assert mcp(served, "ping")["result"] == {}
    assert mcp(served, "tools/none")["error"]["code"] == -32601
    assert mcp(served, "tools/call", {"name": "rm"})["error"]["code"] == -32602
    notification = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    request = urllib.request.Request(f"{served.address}mcp", json.dumps(notification).encode())
    with urllib.request.urlopen(request) as response:
        assert response.status == 202 and not response.read()


@pytest.mark.parametrize(("body", "code"), [(b"{", -32700), (b"[]", -32600), (b'{"id": 1}', -32600)])
def test_mcp_refuses_what_is_no_message(served: Any, body: bytes, code: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{served.address}mcp", body))
    assert refused.value.code == 400 and json.loads(refused.value.read())["error"]["code"] == code


def test_the_examples_of_the_documentation_run(served: Any, repo: Path) -> None:
    text = (repo / "docs" / "api.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(examples) == 2
    for example in examples:
        exec(compile(example.replace("http://127.0.0.1:7860/", served.address), "docs/api.md", "exec"), {})
