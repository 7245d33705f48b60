"""Commands, servers and steps in processes of their own, so that imports, caches and memory count."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import psutil

from index.errors import InputError

_T = TypeVar("_T")
_WAIT = 600.0


def run(arguments: Sequence[str], environment: dict[str, str] | None = None) -> None:
    """`python ARGUMENTS…`, waited for. InputError where it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=os.environ | (environment or {})
    )
    if done.returncode:
        raise InputError(f"{' '.join(arguments)}: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def process(arguments: Sequence[str], folder: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`python ARGUMENTS…` meanwhile; it and its children are ended then."""
    started = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(60)


def apart(step: Callable[..., _T], *arguments: object) -> _T:
    """Run a step in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(step, *arguments).result()


def until(ready: Callable[[], bool]) -> None:
    """Waits; InputError after ten minutes."""
    end = time.monotonic() + _WAIT
    while not ready():
        if time.monotonic() > end:
            raise InputError(f"nothing was ready within {_WAIT:.0f} s")
        time.sleep(0.1)


def answers(address: str) -> bool:
    """Whether a page is up."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


class Peak:
    """The most memory that a process and its children were seen to hold together, pages that they share counted once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = psutil.Process(process.pid)
        self._noted = 0.0
        self.mebibytes = 0.0

    def note(self) -> bool:
        """True, so that it can stand in a condition. Looks once in two seconds: looking takes time of its own."""
        if time.monotonic() - self._noted < 2:
            return True
        total = 0
        for one in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.Error):
                total += one.memory_full_info().pss
        self.mebibytes = max(self.mebibytes, total / 2**20)
        self._noted = time.monotonic()
        return True
