"""An LLM as second judge, over a real HTTP server on this machine: its agreement is shown, no figure is its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.scoring.judge import Address, Judge, agreement
from eval.scoring.results import read_results
from eval.scoring.score import Outcome
from eval.sets.question_set import Question
from index.building.build import build_index
from index.errors import LLMError
from qa.types import Answer

QUESTION = Question("q", "谁主持？", "chair", (("高远山",),), "推进会", True)


@contextmanager
def server(replies: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An OpenAI-compatible address that gives each reply once, and the last for ever; "" is a failing one."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            reply = replies[min(len(asked), len(replies)) - 1]
            self.send_response(200 if reply else 503)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for content, reason in ((reply, None), ("", "stop")):
                choice = {"delta": {"content": content}, "index": 0, "finish_reason": reason}
                event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
                self.wfile.write(f"data: {json.dumps(event | {'choices': [choice]})}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/v1", asked
    finally:
        http.shutdown()
        http.server_close()


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("对", True), ("错。", False), ("正确", True), ("<think>高远山，对得上。</think>\n对", True),
        ("我看不出来", None), ("对不起，我不能回答", None), ("不对", None),
    ],
)  # fmt: skip
def test_only_a_plain_verdict_counts(reply: str, verdict: bool | None) -> None:
    with server([reply]) as (url, asked):
        assert (
            Judge(Address(url, "m")).is_right(QUESTION, Answer("谁主持？", "高远山主持。", True, "chair"))
            is verdict
        )
    message = asked[0]["messages"][1]["content"]
    assert "高远山主持。" in message and "标准答案：高远山" in message


def test_an_address_that_never_answers_is_an_error_and_one_that_fails_later_gives_no_verdict() -> None:
    answer = Answer("谁主持？", "高远山主持。", True, "chair")
    with server([""]) as (url, _), pytest.raises(LLMError):
        Judge(Address(url, "m")).is_right(QUESTION, answer)
    with server(["对", ""]) as (url, _):
        judge = Judge(Address(url, "m"))
        assert [judge.is_right(QUESTION, answer) for _ in range(2)] == [True, None]


def test_agreement_is_counted_and_measured_beyond_chance() -> None:
    def outcome(right: bool, judged: bool | None) -> Outcome:
        return Outcome("", "who", "", True, True, right, right, (), "", 1.0, 1.0, judged=judged)

    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement("m", [outcome(*pair) for pair in [*pairs, (True, None)]])
    assert (found.both_right, found.exact_only, found.llm_only, found.both_wrong, found.unclear) == (
        20,
        5,
        10,
        15,
        1,
    )
    assert found.agreement == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)  # (0.7 - 0.5) / (1 - 0.5)


@pytest.fixture
def command(small_archive: Path, tmp_path: Path) -> list[str]:
    """The run of one question, into the folder `o`."""
    build_index([small_archive], tmp_path / "index")
    path = tmp_path / "set.jsonl"
    line = {"id": "q", "question": "谁主持了春耕生产推进会？", "kind": "chair", "answers": [["高远山"]]}
    path.write_text(json.dumps(line | {"source": "春耕生产推进会"}, ensure_ascii=False) + "\n", "utf-8")
    return [
        "run",
        "--questions",
        str(path),
        "--index",
        str(tmp_path / "index"),
        "--out",
        str(tmp_path / "o"),
    ]


def test_a_run_shows_the_agreement_and_its_figures_stay_exact(command: list[str], tmp_path: Path) -> None:
    with server(["错"]) as (url, asked):
        assert main([*command, "--judge", url, "--judge-model", "m"]) == 0
    results = read_results(tmp_path / "o")
    assert len(asked) == 1 and results.overall["right"].value == 1.0
    assert results.agreement is not None and results.agreement.exact_only == 1
    page = (tmp_path / "o" / "report.html").read_text("utf-8")
    assert "语言模型作判官" in page and "模型判错" in page
    assert main([*command, "--judge", url]) == 2


def test_answers_that_an_llm_words_are_judged_as_all_others(command: list[str], tmp_path: Path) -> None:
    with server(["云岭市春耕生产推进会由副市长高远山主持[1]。"]) as (url, asked):
        assert main([*command, "--llm", url, "--model", "small"]) == 0
    results = read_results(tmp_path / "o")
    assert asked and results.run.llm == "small" and results.overall["right and cited"].value == 1.0
    answer = json.loads((tmp_path / "o" / "answers.jsonl").read_text("utf-8"))
    assert answer["answer"].startswith("云岭市春耕生产推进会由副市长高远山主持")
