"""How fast an index answers: from the command line, in a process, by question sets, and through the page."""

from __future__ import annotations

import json
import resource
import socket
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

import psutil

from eval.bench.measured import Measured, milliseconds, spread, timed
from eval.bench.page_load import ask_at_once, ask_page
from eval.bench.processes import answers, apart, process, run, until
from eval.scoring.metrics import percentiles
from eval.searching.search_speed import measure_speed
from eval.sets.question_set import read_questions
from index.json_lines import read_json_lines
from qa.assistant import open_assistant

_SEARCHED = 200
_RUN = 1000
_CROWD = 20
# What a page waits for that is not its own: the interpreter, gradio, and the index.
_WITHOUT_THE_PAGE = (
    "import sys, pathlib, gradio, uvicorn; from qa.assistant import open_assistant; "
    "open_assistant(pathlib.Path(sys.argv[1]))"
)
_MANY = 2000


def asking(index: Path, questions: Path) -> Iterator[Measured]:
    """One answer from the command line, and answers and searches of a process that is warm."""
    asked = read_questions([questions])
    seconds = timed(lambda: run(["-m", "qa", "ask", asked[0].question, "--index", str(index), "--json"]))
    yield Measured("one answer from the command line, cold", f"{seconds:.1f} s", "8 s")
    yield from apart(latencies, index, questions, "shipped archive")


def judging(index: Path, questions: Path, work: Path) -> Iterator[Measured]:
    """A thousand questions by `eval run`, report included: the set as often as it takes, each time under other ids."""
    lines = [line for _, line in read_json_lines(questions)]
    repeated = islice(((turn, line) for turn in count() for line in lines), _RUN)
    many = work / "questions.jsonl"
    many.write_text(
        "".join(
            json.dumps(line | {"id": f"{line['id']}-{turn}"}, ensure_ascii=False) + "\n"
            for turn, line in repeated
        ),
        "utf-8",
    )
    out = work / "run"
    arguments = ["-m", "eval", "run", "--questions", str(many), "--index", str(index), "--out", str(out)]
    yield Measured(
        f"{_RUN:,} questions by eval run, shipped archive", f"{timed(lambda: run(arguments)):.0f} s", "90 s"
    )


def latencies(index: Path, questions: Path, where: str) -> list[Measured]:
    """Answers and searches of this process, whose memory is counted: it should be a new one."""
    assistant = open_assistant(index)
    texts = [one.question for one in read_questions([questions])][:_SEARCHED]
    first = timed(lambda: assistant.ask(texts[0]))
    for text in texts[:5]:
        assistant.ask(text)
    answers = percentiles(milliseconds(assistant.ask, texts))
    searches = percentiles(milliseconds(assistant.search, texts))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Measured(f"first answer of a process, {where}", f"{first:.1f} s"),
        Measured(f"an answer, warm, {where}", spread(answers), "p50 40 ms, p95 100 ms"),
        Measured(f"a search, warm, {where}", spread(searches), "p50 25 ms, p95 60 ms"),
        Measured(f"peak resident memory, {where}", f"{memory:.0f} MiB", "1,536 MiB"),
    ]


def serving(repository: Path, index: Path, questions: Path, where: str) -> Iterator[Measured]:
    """The page: how soon it is up, how soon it answers one and many, and what two thousand questions leave in memory."""
    texts = [one.question for one in read_questions([questions])]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    arguments = ["app.py", "--index", str(index), "--port", str(port), "--rate", "1000000"]
    with process(arguments, repository) as page:
        seconds = timed(lambda: until(lambda: answers(address)))
        yield Measured(f"the page up, {where}", f"{seconds:.1f} s", "15 s")
        own = seconds - timed(lambda: run(["-c", _WITHOUT_THE_PAGE, str(index)]))
        yield Measured(f"of it the page's own, {where}", f"{own:.1f} s", "3 s")
        ask_page(address, texts[:20])
        alone = percentiles(ask_page(address, texts[:100]))
        yield Measured(f"an answer over HTTP, one person, {where}", spread(alone), "300 ms")
        crowd = percentiles(ask_at_once(address, [*islice(cycle(texts), _CROWD * 20)], _CROWD))
        yield Measured(
            f"an answer over HTTP, {_CROWD} people at once, {where}", spread(crowd), "p95 1,000 ms"
        )
        memory = psutil.Process(page.pid).memory_info
        before = memory().rss
        ask_at_once(address, [*islice(cycle(texts), _MANY)], 4)
        grown = (memory().rss - before) / 2**20
        yield Measured(f"memory grown over {_MANY:,} questions, {where}", f"{grown:.0f} MiB", "none")


def searching(index: Path, questions: Path) -> Iterator[Measured]:
    """Figures of search over an index that stands."""
    found = apart(measure_speed, index, [one.question for one in read_questions([questions])])
    yield Measured("passages, and those that have a vector", f"{found.passages:,}, {found.embedded:,}")
    yield Measured("opening the index, after imports", f"{found.opening:.2f} s", "3 s")
    yield Measured("the first search, embedder and names read", f"{found.first:.1f} s")
    yield Measured("a search, warm", spread(found.alone), "p50 25 ms, p95 60 ms")
    yield Measured(
        "8 clients at once",
        f"{found.a_second:.0f} searches a second, p95 {found.at_once['p95']:.0f} ms",
        "40 a second, p95 300 ms",
    )
    yield Measured("peak resident memory", f"{found.memory:,.0f} MiB", "1,536 MiB")
    yield Measured("recall@10 of the vector index against exact search", f"{found.recall:.4f}", "0.99")
