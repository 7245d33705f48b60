"""An answer as it comes: its first sentences while an LLM still writes, then all of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from qa.types import Answer

# Kept threads: each has its own connections to the index, which are not opened anew for every question.
_ANSWERING = ThreadPoolExecutor(16, "answering")


class _StoppedError(Exception):
    """Nobody waits for the answer any more."""


def stream(ask: Callable[[Callable[[str], None]], Answer]) -> Iterator[str | Answer]:
    """The text so far whenever there is more of it, then the answer. What `ask` raises is raised.

    `ask` is given what it calls with each verified sentence. Closing the iterator ends it at its next sentence.
    """
    told: SimpleQueue[str | Answer | BaseException] = SimpleQueue()
    stopped = threading.Event()

    def heard(sentence: str) -> None:
        if stopped.is_set():
            raise _StoppedError
        told.put(sentence)

    def run() -> None:
        try:
            told.put(ask(heard))
        except BaseException as error:
            told.put(error)

    _ANSWERING.submit(run)
    text = ""
    try:
        while True:
            item = told.get()
            if isinstance(item, BaseException):
                raise item
            if isinstance(item, Answer):
                yield item
                return
            text += item
            if told.empty():  # what came at once is shown at once
                yield text
    finally:
        stopped.set()
