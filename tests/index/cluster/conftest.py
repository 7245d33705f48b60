"""What the cluster's tests run against: processes on this machine's loopback, ended with the test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest


class Spawn(Protocol):
    def __call__(self, *arguments: str) -> subprocess.Popen[bytes]: ...


@pytest.fixture
def spawn(repo: Path, tmp_path: Path) -> Iterator[Spawn]:
    """Start `python -m …` from the project's top; what still runs is killed after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"process{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=repo,
                env=os.environ | {"OMP_NUM_THREADS": "1"},
                stdout=log,
                stderr=log,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait for what another process does; the test fails where it is not done in two minutes."""

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not condition():
            assert time.monotonic() < end, "not done in time"
            time.sleep(0.05)

    return wait


class MilvusServer:
    """milvus-lite as a process on loopback, with its data in a folder that outlives it."""

    def __init__(self, spawn: Spawn, port: int, data: Path) -> None:
        self._spawn = spawn
        self._port = port
        self._data = data
        self.address = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        where = ("--host", "127.0.0.1", "--port", str(self._port))
        self._process = self._spawn("milvus_lite", "server", "--data-dir", str(self._data), *where)
        end = time.monotonic() + 120
        while not self._answers():
            assert time.monotonic() < end and self._process.poll() is None, "milvus-lite did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self._port)) == 0


@pytest.fixture
def milvus_server(spawn: Spawn, free_port: int, tmp_path: Path) -> MilvusServer:
    pytest.importorskip("milvus_lite", reason="the extra `cluster` is not installed: no Milvus")
    server = MilvusServer(spawn, free_port, tmp_path / "data")
    server.start()
    return server
