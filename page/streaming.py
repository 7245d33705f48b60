"""An answer as it comes: its first sentences while an LLM still writes, then all of it; or stopped by its reader."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue

from qa.types import Answer

# Kept threads: each has its own connections to the index, which are not opened anew for every question.
_ANSWERING = ThreadPoolExecutor(16, "answering")


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


class Stream:
    """One answer on its way. `ask` is given what it calls with each verified sentence."""

    def __init__(self, ask: Callable[[Callable[[str], None]], Answer]) -> None:
        self._ask = ask
        self._told: SimpleQueue[str | Answer | BaseException] = SimpleQueue()
        self._is_stopped = threading.Event()

    def __iter__(self) -> Iterator[str | Answer]:
        """The text so far whenever there is more of it, then the answer. What `ask` raises is raised, and
        StoppedError once it is stopped."""
        _ANSWERING.submit(self._run)
        text = ""
        try:
            while True:
                item = self._told.get()
                if isinstance(item, BaseException):
                    raise item
                if isinstance(item, Answer):
                    yield item
                    return
                text += item
                if self._told.empty():  # what came at once is shown at once
                    yield text
        finally:
            self._is_stopped.set()

    def stop(self) -> None:
        """The reader is told no more at once; `ask` ends at its next sentence."""
        self._is_stopped.set()
        self._told.put(StoppedError())

    def _hear(self, sentence: str) -> None:
        if self._is_stopped.is_set():
            raise StoppedError
        self._told.put(sentence)

    def _run(self) -> None:
        try:
            self._told.put(self._ask(self._hear))
        except BaseException as error:
            self._told.put(error)


class Streams:
    """The answers that are on their way, by what the browser calls each."""

    def __init__(self) -> None:
        self._open: dict[str, Stream] = {}

    @contextmanager
    def opened(self, name: str, stream: Stream) -> Iterator[Stream]:
        """`stream`, which `stop` finds by its name meanwhile."""
        self._open[name] = stream
        try:
            yield stream
        finally:
            self._open.pop(name, None)

    def stop(self, name: str) -> None:
        """Nothing happens where no such answer is on its way: it may have come meanwhile."""
        if stream := self._open.get(name):
            stream.stop()
