"""One function over many items on all cores, in order, with memory that stays flat."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import forkserver, resource_tracker
from typing import TypeVar

from index.errors import WenbaoError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_BATCH = 64
# Fewer items are done before the processes would have started.
_WORTH_IT = 600


class WorkerError(WenbaoError):
    """A process that did a part of the work has ended before it was done."""


def map_in_order(function: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """`map(function, items)`, over processes where there are many items. `function` and items must pickle."""
    source = iter(items)
    first = list(islice(source, _WORTH_IT))
    cores = len(os.sched_getaffinity(0))
    if len(first) < _WORTH_IT or cores < 2:
        yield from map(function, chain(first, source))
        return
    pool = workers(cores)
    try:
        waiting: deque[Future[list[_Result]]] = deque()
        rest = chain(first, source)
        while batch := list(islice(rest, _BATCH)):
            waiting.append(pool.submit(_apply, function, batch))
            if len(waiting) > 4 * cores:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError(
            "a process that reads pages was killed, as the system does where memory runs out; free some, and run it again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def workers(count: int) -> ProcessPoolExecutor:
    """Processes that work for this one. Not forked from it: it may hold threads and locks of the embedder's runtime.

    Ctrl-C goes to all processes of a terminal, and ends this one, which ends them. They hold it back from their first
    moment: one that it ended while it starts could leave the others waiting for a lock that it took.
    """
    resource_tracker.ensure_running()  # which lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return ProcessPoolExecutor(count, multiprocessing.get_context("forkserver"))


def _apply(function: Callable[[_Item], _Result], items: list[_Item]) -> list[_Result]:
    return [function(item) for item in items]
