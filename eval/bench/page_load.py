"""Questions put to a page that is up, by its own API over HTTP, as programs and browsers do."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from typing import Any

from index.errors import InputError

_SECONDS = 60.0


def answer_of(address: str, question: str, session: str) -> dict[str, Any]:
    """The Answer record (docs/api.md) that the page gives. InputError where it gives none.

    `session` names who asks, as a browser tab or gradio's client does: gradio makes a state for each, which takes it
    longer than an answer.
    """
    asked = {"data": [question, None, "", "", "", ""], "session_hash": session}  # no history, no filter
    body = json.dumps(asked).encode()
    request = urllib.request.Request(
        f"{address}gradio_api/call/ask", body, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}gradio_api/call/ask/{event}", timeout=_SECONDS) as reply:
        for line in reply:
            if line.startswith(b"event: complete"):
                answer: dict[str, Any] = json.loads(next(reply).removeprefix(b"data: "))[0]
                return answer
            if line.startswith(b"event: error"):
                break
    raise InputError(f"{address}: gave no answer to {question!r}")


def ask_page(address: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds until each answer is there, one person asking one after the other. InputError where one is not."""
    session = token_hex(8)
    times = []
    for question in questions:
        started = time.perf_counter()
        answer_of(address, question, session)
        times.append((time.perf_counter() - started) * 1000)
    return times


def ask_at_once(address: str, questions: Sequence[str], people: int) -> list[float]:
    """Milliseconds of each question, shared out among `people` who ask at a time, each one after the other."""
    with ThreadPoolExecutor(people) as pool:
        shares = [questions[person::people] for person in range(people)]
        return [one for times in pool.map(lambda share: ask_page(address, share), shares) for one in times]
