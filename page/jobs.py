"""Long work beside the page: one job at a time in a process of its own, with its progress, time left, and a way to stop.

The page answers on meanwhile. A job that is stopped, or dies with the page, leaves what it was to change as it was: that
is the work's own promise (index/building/build.py, eval/running/run.py).
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from index.errors import UsageError, WenbaoError

_PATIENCE = 20.0  # seconds that a job has to stop by itself
_FIRST_GUESS = 2.0  # seconds of a stage before its end is guessed


class Stopped(BaseException):
    """Raised within a job, where it reports, once it is to stop; what unwinds is as at Ctrl-C."""


# Reports (stage, done, total): total 0 where it is not known. Raises Stopped.
Report = Callable[[str, int, int], None]
# What runs: reports as it goes, and returns a line that says what came of it. Importable by its name, as are its arguments.
Work = Callable[..., str]


@dataclass(frozen=True, slots=True)
class JobState:
    """`state`: running, stopping, done, stopped or failed; `message` says what came of it; times are of time.monotonic."""

    name: str
    state: str
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    started: float = 0.0
    stage_started: float = 0.0
    stage_began_at: int = 0  # what was done already when the stage began to be watched

    @property
    def is_running(self) -> bool:
        return self.state in ("running", "stopping")

    def seconds_left(self, now: float, expected: int = 0) -> float | None:
        """Of the stage, at the pace so far; `expected` in place of an unknown total. None while nothing tells."""
        total = self.total or expected
        took, made = now - self.stage_started, self.done - self.stage_began_at
        if not total or made <= 0 or took < _FIRST_GUESS:
            return None
        return max(0.0, took / made * (total - self.done))


class Jobs:
    """At most one job; safe to use from several threads."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._state: JobState | None = None
        self._process: BaseProcess | None = None
        self._stopping: Event | None = None
        atexit.register(self._end)

    @property
    def state(self) -> JobState | None:
        """Of the job that runs, or the last one that did; None before the first."""
        return self._state

    def start(self, name: str, work: Work, *arguments: Any) -> None:
        """Start a job. UsageError while another runs."""
        with self._changing:
            if self._state and self._state.is_running:
                raise UsageError(f"{self._state.name} is at work; wait for it or stop it")
            context = get_context("spawn")  # not forked: the page holds threads and locks
            listening, telling = context.Pipe(duplex=False)
            stopping = context.Event()
            process = context.Process(target=_run, args=(work, arguments, telling, stopping), name=name)
            process.start()
            telling.close()
            now = time.monotonic()
            self._state = JobState(name, "running", started=now, stage_started=now)
            self._process, self._stopping = process, stopping
        threading.Thread(target=self._listen, args=(process, listening), daemon=True).start()

    def stop(self) -> None:
        """Ask the job to stop at its next report; it is ended if it does not."""
        with self._changing:
            state, process, stopping = self._state, self._process, self._stopping
            if state is None or not state.is_running or process is None or stopping is None:
                return
            self._state = replace(state, state="stopping")
        stopping.set()
        threading.Thread(target=_end, args=(process,), daemon=True).start()

    def _listen(self, process: BaseProcess, listening: Connection) -> None:
        """Follow a job to its end."""
        ended: tuple[str, str] = ("failed", "")
        while True:
            try:
                told = listening.recv()
            except (EOFError, OSError):
                break
            if len(told) == 2:
                ended = told
            else:
                self._follow(*told)
        process.join()
        with self._changing:
            assert self._state is not None
            if ended == ("failed", "") and self._state.state == "stopping":
                ended = ("stopped", "")
            self._state = replace(self._state, state=ended[0], message=ended[1])

    def _follow(self, stage: str, done: int, total: int) -> None:
        with self._changing:
            assert self._state is not None
            if stage != self._state.stage:
                self._state = replace(
                    self._state, stage=stage, stage_started=time.monotonic(), stage_began_at=done
                )
            self._state = replace(self._state, done=done, total=total)

    def _end(self) -> None:
        """As the page ends, so does its job."""
        if self._process is not None and self._process.is_alive() and self._stopping is not None:
            self._stopping.set()
            _end(self._process)


def _end(process: BaseProcess) -> None:
    process.join(_PATIENCE)
    if process.is_alive():
        process.terminate()


def _run(work: Work, arguments: tuple[Any, ...], telling: Connection, stopping: Event) -> None:
    """What the job's process does."""
    told = 0.0
    last = ""

    def report(stage: str, done: int, total: int) -> None:
        nonlocal told, last
        if stopping.is_set():
            raise Stopped
        now = time.monotonic()
        if stage != last or done == total or now - told > 0.2:
            told, last = now, stage
            telling.send((stage, done, total))

    try:
        ended = ("done", work(report, *arguments))
    except Stopped:
        ended = ("stopped", "")
    except BrokenPipeError:  # the page is gone, and nobody is told
        return
    except WenbaoError as error:
        ended = ("failed", str(error))
    except Exception:
        telling.send(("failed", ""))
        raise
    with suppress(BrokenPipeError):
        telling.send(ended)
