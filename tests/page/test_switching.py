"""Many people ask a page while its index moves from generation to generation: each answer is whole, and of its time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import psutil

from eval.bench.page_load import answer_of
from index.building.build import build_index, update_index
from tests.page.conftest import Served

CLIENTS = 64
# How long they ask, and how often the index moves meanwhile; the figure of docs/index-life.md took 60 and 10.
SECONDS = float(os.environ.get("WENBAO_LOAD_SECONDS", "8"))
SWITCHES = int(os.environ.get("WENBAO_LOAD_SWITCHES", "3"))
CHAIRS = (
    "秦书远",
    "高远山",
    "陶成业",
    "林小雨",
    "周明川",
    "魏长河",
    "沈如松",
    "梁伯衡",
    "贺兰亭",
    "顾念慈",
    "孟云舟",
)
WARM = 8 * CLIENTS  # answers until every thread of the page, and the embedder, hold what they will hold
MOST_GROWN = 64 * 2**20  # bytes


def print_page(root: Path, number: int) -> None:
    """The one page of generation `number`: chair and reservoirs tell which it is."""
    folder = root / "云岭日报" / "2024-03-07"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01.txt").write_text(
        "云岭市召开防汛工作会\n\n本报讯（记者 周小朋）3月6日，云岭市召开防汛工作会，"
        f"市长{CHAIRS[number]}主持会议。会议指出，全市{number + 30}座水库完成检查。\n",
        "utf-8",
    )


def test_many_ask_while_generations_switch(
    tmp_path: Path, serving: Callable[..., AbstractContextManager[Served]]
) -> None:
    root, index = tmp_path / "archive", tmp_path / "index"
    print_page(root, 0)
    build_index([root], index)
    switched = [0]  # generations that answer for certain; one more may do so already
    is_over = threading.Event()
    faults: list[str] = []
    answered = [0] * CLIENTS

    def ask_on(address: str, client: int) -> None:
        for asked in count():
            if is_over.is_set():
                return
            question, told_by = (
                ("谁主持了防汛工作会？", CHAIRS),
                ("多少座水库完成检查？", tuple(f"{number + 30}座" for number in range(len(CHAIRS)))),
                ("谁主持了抗旱工作会？", ()),
            )[(asked + client) % 3]
            least = switched[0]
            found = answer_of(address, question, f"client-{client}")
            possible = told_by[least : switched[0] + 2]
            whole = [
                told
                for told in possible
                if told in found["answer"] and told in found["citations"][0]["quote"]
            ]
            if len(whole) != len(told_by[:1]) or found["answerable"] != bool(told_by):
                faults.append(f"{question} {least}: {found}")
            answered[client] += 1

    with serving(index, "--rate", "1000000") as page, ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask_on, page.address, client) for client in range(CLIENTS)]
        memory = psutil.Process(page.process).memory_info
        try:
            while sum(answered) < WARM and not faults:
                time.sleep(0.1)
            held = [memory().rss]
            for number in range(1, SWITCHES + 1):
                ends = time.monotonic() + SECONDS / SWITCHES
                print_page(root, number)
                update_index([], index)
                switched[0] = number
                time.sleep(max(0.0, ends - time.monotonic()))
                held.append(memory().rss)
        finally:
            is_over.set()
        for client in clients:
            client.result()
    print(f"{sum(answered)} answers, {SWITCHES} switches, MiB held: {[rss // 2**20 for rss in held]}")
    assert not faults, faults[:3]
    assert all(answered)
    assert held[-1] - held[0] < MOST_GROWN
