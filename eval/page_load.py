"""Questions put to a page that is up, by its own API over HTTP, as programs and browsers do."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from index.errors import InputError

_SECONDS = 60.0


def answer_of(address: str, question: str) -> dict[str, Any]:
    """The Answer record (docs/api.md) that the page gives. InputError where it gives none."""
    body = json.dumps({"data": [question, None, "", "", "", ""]}).encode()  # no history, no filter
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


def ask_page(address: str, question: str) -> float:
    """Milliseconds until the answer is there. InputError where the page gives none."""
    started = time.perf_counter()
    answer_of(address, question)
    return (time.perf_counter() - started) * 1000


def ask_at_once(address: str, questions: Sequence[str], people: int) -> list[float]:
    """Milliseconds of each question, `people` asking at a time, each the next as soon as one is answered."""
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(lambda question: ask_page(address, question), questions))
