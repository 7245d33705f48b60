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
    # Not forked: the parent may hold threads and locks of the embedder's runtime.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(cores, context, initializer=_leave_interrupts)
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


def _leave_interrupts() -> None:
    """Ctrl-C goes to all processes of a terminal; the one that started the others ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _apply(function: Callable[[_Item], _Result], items: list[_Item]) -> list[_Result]:
    return [function(item) for item in items]
