"""A page moves to the index's new generation by itself, and stays with the old one where the new one is damaged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.building.build import build_index
from index.snapshots.history import rollback
from index.snapshots.pointer import current_generation, generation_directory, switch_to
from page.context import Library
from page.examples import examples
from qa.assistant import Assistant
from qa.types import Answer


def test_a_new_generation_is_answered_from(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    library = Library(index)
    question = "谁主持了防汛工作会？"
    before = library.assistant
    assert not before.ask(question).answerable
    assert examples(library)

    folder = small_archive / "云岭日报" / "2024-03-08"
    folder.mkdir()
    (folder / "01.txt").write_text(
        "云岭市召开防汛工作会\n\n本报讯（记者 周明）3月7日，云岭市召开防汛工作会，市长秦书远主持会议。\n",
        "utf-8",
    )
    build_index([small_archive], index)
    after = library.assistant
    assert "秦书远" in after.ask(question).answer
    assert library.assistant is after
    assert not before.ask(question).answerable  # who held the old one has it whole

    rollback(index)
    assert not library.assistant.ask(question).answerable
    newest = f"{int(current_generation(index)) + 1:06d}"
    next(generation_directory(index, newest).rglob("facts.sqlite")).unlink()
    switch_to(index, newest)
    assert not library.assistant.ask(question).answerable


def test_examples_are_found_once_and_in_turn(page_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(page_index)
    asked: list[str] = []
    out_of_turn: list[str] = []
    holding = threading.local()
    turn, ask = library.turn, Assistant.ask

    @contextmanager
    def watched() -> Iterator[None]:
        with turn():
            holding.turn = True
            yield
            holding.turn = False

    def told(self: Assistant, question: str) -> Answer:
        asked.append(question)
        if not getattr(holding, "turn", False):
            out_of_turn.append(question)
        return ask(self, question)

    monkeypatch.setattr(library, "turn", watched)
    monkeypatch.setattr(Assistant, "ask", told)
    readers = 6
    together = threading.Barrier(readers)

    def come(_: int) -> tuple[str, ...]:
        together.wait()
        return examples(library)

    with ThreadPoolExecutor(readers) as pool:
        found = set(pool.map(come, range(readers)))
    assert len(found) == 1 and found != {()}
    assert len(asked) == len(set(asked))
    assert not out_of_turn
