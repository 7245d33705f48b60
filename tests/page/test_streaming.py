"""An LLM's answer as it comes, over a real HTTP server on this machine: first sentences early, stopped, failed."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from page.streaming import StoppedError, Stream, Streams
from qa.types import Answer

SENTENCES = ("云岭市召开防汛工作会，市长秦书远主持会议。", "会议强调，汛期前完成全部水库检查。")
QUESTION = "防汛工作会说了什么？"


class Model:
    """An OpenAI-compatible address that says one sentence, and the other when it is let."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.is_broken = False
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(503 if model.is_broken else 200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                if model.is_broken:
                    return
                self.say(SENTENCES[0] + "\n")
                model.may_go_on.wait(60)
                self.say(SENTENCES[1])
                self.say("", "stop")
                self.wfile.write(b"data: [DONE]\n\n")

            def say(self, words: str, ended: str | None = None) -> None:
                choice = {"delta": {"content": words}, "index": 0, "finish_reason": ended}
                event = {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 1,
                    "model": "m",
                    "choices": [choice],
                }
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def model() -> Iterator[Model]:
    started = Model()
    yield started
    started.may_go_on.set()
    started.server.shutdown()


@pytest.mark.browser
def test_an_answer_streams_stops_and_falls_back(
    serving: Callable[..., AbstractContextManager],
    page_index: Path,
    model: Model,
    browser: Browser,  # type: ignore[type-arg]
) -> None:
    with serving(page_index, "--llm", model.address, "--model", "m") as served:
        tab = browser.new_page()
        tab.goto(served.address)
        tab.wait_for_function("() => document.querySelector('#talk') && window.wenbao?.ready")

        send(tab, QUESTION)
        tab.wait_for_selector(".turn[aria-busy=true] .answer")  # while the model still waits
        assert tab.inner_text(".turn .answer") == SENTENCES[0]
        assert tab.is_visible("#stop") and tab.is_hidden("#send")
        model.may_go_on.set()
        tab.wait_for_selector(".turn[aria-busy=false] .mark")
        assert SENTENCES[1].rstrip("。") in tab.inner_text(".turn .answer")
        assert tab.is_visible("#send") and tab.is_hidden("#stop")

        model.may_go_on.clear()
        send(tab, QUESTION)
        tab.wait_for_selector(".turn:nth-child(2)[aria-busy=true] .answer")
        stopping: list[Route] = []  # as over a slow line, on its way while the question is asked again
        tab.route("**/stop", lambda request: stopping.append(request))
        tab.click("#stop")
        assert tab.inner_text(".turn:nth-child(2) .failed") == "停下了，没有答完。"
        model.may_go_on.set()

        model.is_broken = True
        tab.click(".turn:nth-child(2) .tools button >> text=重问")
        while not stopping:
            tab.wait_for_timeout(10)
        stopping[0].continue_()
        tab.wait_for_selector(".turn:nth-child(2) .notice")
        assert "语言模型没有用上" in tab.inner_text(".turn:nth-child(2) .notice")
        assert "水库检查" in tab.inner_text(
            ".turn:nth-child(2) .answer"
        )  # what the archive says without a model
        assert model.address not in tab.inner_text("body")
        log = served.log()
        assert "ask kind=" in log and "防汛" not in log  # a log without the words of questions

        model.is_broken = False
        model.may_go_on.clear()
        send(tab, QUESTION)
        tab.wait_for_selector(".turn:nth-child(3)[aria-busy=true] .answer")
        os.kill(served.process, signal.SIGKILL)
        tab.wait_for_selector(".turn:nth-child(3)[aria-busy=false] .failed")
        assert "没有回音" in tab.inner_text(".turn:nth-child(3) .failed")
        tab.close()


def send(tab: Page, question: str) -> None:
    tab.fill("#question textarea", question)
    tab.press("#question textarea", "Enter")


def test_a_stopped_answer_says_no_more_and_ends_at_its_next_sentence() -> None:
    may_go_on, ended = threading.Event(), threading.Event()

    def ask(hear: Callable[[str], None]) -> Answer:
        try:
            hear(SENTENCES[0])
            may_go_on.wait(60)
            hear(SENTENCES[1])
        finally:
            ended.set()
        raise AssertionError("went on to its end")

    streams = Streams()
    with streams.opened("1", Stream(ask)) as coming:
        told = iter(coming)
        assert next(told) == SENTENCES[0]
        streams.stop("another")
        streams.stop("1")
        with pytest.raises(StoppedError):  # at once, while the sentence is not there yet
            next(told)
        assert not ended.is_set()
    may_go_on.set()
    assert ended.wait(60)
