"""Questions put to a page that is up, by its own API over HTTP, as programs and browsers do."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from index.errors import InputError

_SECONDS = 60.0


def ask_page(address: str, question: str) -> float:
    """Milliseconds until the answer is there. InputError where the page gives none."""
    started = time.perf_counter()
    body = json.dumps({"data": [question]}).encode()
    request = urllib.request.Request(
        f"{address}gradio_api/call/ask", body, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}gradio_api/call/ask/{event}", timeout=_SECONDS) as reply:
        for line in reply:
            if line.startswith(b"event: complete"):
                return (time.perf_counter() - started) * 1000
            if line.startswith(b"event: error"):
                break
    raise InputError(f"{address}: gave no answer to {question!r}")


def ask_at_once(address: str, questions: Sequence[str], people: int) -> list[float]:
    """Milliseconds of each question, `people` asking at a time, each the next as soon as one is answered."""
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(lambda question: ask_page(address, question), questions))
