"""`python -m eval bench`: the figures that docs/benchmarks.md states, taken as a user would meet them.

Each step runs in processes of its own, so that imports, caches and memory count. What is asked beside a figure comes
from the project's targets; nothing here passes or fails.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count, cycle, islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import psutil

from eval.made_articles import Half, read_stories
from eval.made_pages import make_pages
from eval.metrics import percentiles
from eval.page_load import ask_at_once, ask_page
from eval.pages import PAGE_TARGETS, score_page, summarise
from eval.question_set import read_questions
from eval.search_speed import measure_speed
from index.embed import open_embedder
from index.embedding_cache import EmbeddingCache
from index.errors import InputError
from index.passages import Passages
from index.read import find_files, read_file
from index.records import extract_records
from index.schema import unpack_text
from index.segment import segment_page
from index.snapshot import current_generation, generation_directory, read_manifest
from index.types import Page
from qa.assistant import open_assistant

_SEARCHED = 200
_RUN = 1000
_PASSAGES = 64
_PAGE = "澜江流域生态治理专题会在青岚县举行，会议听取排污口整治情况汇报，要求倒排工期，按时销号。" * 5
_WAIT = 600.0
_MADE_PAGES = 150
_FEWEST_STORIES = 50
_CROWD = 20
# What a page waits for that is not its own: the interpreter, gradio, and the index.
_WITHOUT_THE_PAGE = (
    "import sys, pathlib, gradio, uvicorn; from qa.assistant import open_assistant; "
    "open_assistant(pathlib.Path(sys.argv[1]))"
)
_MANY = 2000
_NEW_ARTICLES = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: what, how much, and what is asked of it ("" where nothing is)."""

    name: str
    value: str
    asked: str = ""


def machine() -> str:
    """The machine's kind: processor, cores in use, memory, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    model = next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    )


def bench(repository: Path, questions: Path, large: Path | None) -> Iterator[Measured]:
    """All figures; those of a large archive where `large` names one."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        yield from _unpacking(work)
        yield from _embedding()
        index = work / "index"
        yield from _building(repository / "archive", index)
        yield from _asking(index, questions)
        yield from _judging(index, questions, work)
        yield from _serving(repository, index, questions, "shipped archive")
        if large:
            yield from _cutting(large)
            yield from _cutting_pages(large)
            yield from _growing(large, work / "large", questions)
            yield from _serving(repository, work / "large", questions, "large archive")


def bench_search(index: Path, questions: Path) -> Iterator[Measured]:
    """Figures of search over an index that stands."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = pool.submit(
            measure_speed, index, [one.question for one in read_questions([questions])]
        ).result()
    yield Measured("passages, and those that have a vector", f"{found.passages:,}, {found.embedded:,}")
    yield Measured("opening the index, after imports", f"{found.opening:.2f} s", "3 s")
    yield Measured("the first search, embedder and names read", f"{found.first:.1f} s")
    yield Measured("a search, warm", _spread(found.alone), "p50 25 ms, p95 60 ms")
    yield Measured(
        "8 clients at once",
        f"{found.a_second:.0f} searches a second, p95 {found.at_once['p95']:.0f} ms",
        "40 a second, p95 300 ms",
    )
    yield Measured("peak resident memory", f"{found.memory:,.0f} MiB", "1,536 MiB")
    yield Measured("recall@10 of the vector index against exact search", f"{found.recall:.4f}", "0.99")


def _unpacking(work: Path) -> Iterator[Measured]:
    seconds = _timed(lambda: _run(["-m", "index", "unpack"], {"WENBAO_CACHE": str(work / "cache")}))
    yield Measured("unpacking the embedder, cold", f"{seconds:.1f} s", "30 s")


def _embedding() -> Iterator[Measured]:
    embedder = open_embedder()
    texts = [f"{number}{_PAGE}"[:250] for number in range(_PASSAGES)]
    embedder.embed_passages(texts[:8])
    seconds = _timed(lambda: embedder.embed_passages(texts))
    yield Measured(
        f"embedding, {embedder.engine}",
        f"{_PASSAGES / seconds:.1f} passages of 250 characters a second",
        "60",
    )
    queries = [f"谁主持了第{number}次会议" for number in range(30)]
    times = _milliseconds(lambda query: embedder.embed_queries([query]), queries)
    yield Measured("embedding one query", f"p50 {percentiles(times)['p50']} ms")


def _building(archive: Path, index: Path) -> Iterator[Measured]:
    seconds = _timed(lambda: _run(["-m", "index", "build", str(archive), "--index", str(index)]))
    yield Measured("building the shipped archive, cold", f"{seconds:.1f} s", "10 s for one page")
    seconds = _timed(lambda: _run(["-m", "index", "update", str(archive), "--index", str(index)]))
    yield Measured("an update with nothing changed", f"{seconds:.1f} s", "5 s")


def _asking(index: Path, questions: Path) -> Iterator[Measured]:
    asked = read_questions([questions])
    seconds = _timed(lambda: _run(["-m", "qa", "ask", asked[0].question, "--index", str(index), "--json"]))
    yield Measured("one answer from the command line, cold", f"{seconds:.1f} s", "8 s")
    yield from _apart(_latencies, index, questions, "shipped archive")


def _judging(index: Path, questions: Path, work: Path) -> Iterator[Measured]:
    """A thousand questions by `eval run`, report included: the set as often as it takes, each time under other ids."""
    lines = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
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
        f"{_RUN:,} questions by eval run, shipped archive", f"{_timed(lambda: _run(arguments)):.0f} s", "90 s"
    )


def _apart(step: Callable[..., list[Measured]], *arguments: object) -> list[Measured]:
    """Run a step in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(step, *arguments).result()


def _latencies(index: Path, questions: Path, where: str) -> list[Measured]:
    assistant = open_assistant(index)
    texts = [one.question for one in read_questions([questions])][:_SEARCHED]
    first = _timed(lambda: assistant.ask(texts[0]))
    for text in texts[:5]:
        assistant.ask(text)
    answers = percentiles(_milliseconds(assistant.ask, texts))
    searches = percentiles(_milliseconds(assistant.search, texts))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Measured(f"first answer of a process, {where}", f"{first:.1f} s"),
        Measured(f"an answer, warm, {where}", _spread(answers), "p50 40 ms, p95 100 ms"),
        Measured(f"a search, warm, {where}", _spread(searches), "p50 25 ms, p95 60 ms"),
        Measured(f"peak resident memory, {where}", f"{memory:.0f} MiB", "1,536 MiB"),
    ]


def _serving(repository: Path, index: Path, questions: Path, where: str) -> Iterator[Measured]:
    """The page: how soon it is up, how soon it answers one and many, and what two thousand questions leave in memory."""
    texts = [one.question for one in read_questions([questions])]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    arguments = ["app.py", "--index", str(index), "--port", str(port), "--rate", "1000000"]
    with _process(arguments, repository) as page:
        seconds = _timed(lambda: _until(lambda: _answers(address)))
        yield Measured(f"the page up, {where}", f"{seconds:.1f} s", "15 s")
        own = seconds - _timed(lambda: _run(["-c", _WITHOUT_THE_PAGE, str(index)]))
        yield Measured(f"of it the page's own, {where}", f"{own:.1f} s", "3 s")
        ask_page(address, texts[:20])
        alone = percentiles(ask_page(address, texts[:100]))
        yield Measured(f"an answer over HTTP, one person, {where}", _spread(alone), "300 ms")
        crowd = percentiles(ask_at_once(address, [*islice(cycle(texts), _CROWD * 20)], _CROWD))
        yield Measured(
            f"an answer over HTTP, {_CROWD} people at once, {where}", _spread(crowd), "p95 1,000 ms"
        )
        memory = psutil.Process(page.pid).memory_info
        before = memory().rss
        ask_at_once(address, [*islice(cycle(texts), _MANY)], 4)
        grown = (memory().rss - before) / 2**20
        yield Measured(f"memory grown over {_MANY:,} questions, {where}", f"{grown:.0f} MiB", "none")


def _cutting(archive: Path) -> Iterator[Measured]:
    source = find_files([archive])[0]
    pages = []
    for page in read_file(source, lambda _: None):
        pages.append(page)
        if len(pages) == 2000:
            break
    characters = sum(len(page.text) for page in pages)
    started = time.process_time()
    articles = [article for page in pages for article in segment_page(page)]
    cut = time.process_time()
    for article in articles:
        extract_records(article)
    ended = time.process_time()
    yield Measured(
        "cutting articles, one core", f"{characters / (cut - started):,.0f} characters a second", "300,000"
    )
    yield Measured(
        "records, one core", f"{characters / (ended - cut):,.0f} characters a second", "100,000 on two"
    )


def _cutting_pages(archive: Path) -> Iterator[Measured]:
    """Made pages of the half of a news archive that is never tuned on: how right they are cut, and how fast."""
    stories = list(read_stories(find_files([archive])[0].path, Half.HELD))
    if len(stories) < _FEWEST_STORIES:
        return
    pages = make_pages(stories, _MADE_PAGES, seed=1)
    segment_page(Page(file="page.txt", text=pages[0].text))  # jieba's dictionary is read once a process
    started = time.process_time()
    for page in pages:
        segment_page(Page(file="page.txt", text=page.text))
    seconds = time.process_time() - started
    speed = sum(len(page.text) for page in pages) / seconds
    yield Measured("cutting made pages, one core", f"{speed:,.0f} characters a second", "100,000")
    reached = summarise([score_page(page) for page in pages])
    for name, asked in PAGE_TARGETS.items():
        yield Measured(f"made pages, held half: {name}", f"{reached[name]:.3f}", str(asked))


def _growing(archive: Path, index: Path, questions: Path) -> Iterator[Measured]:
    """From the first command to the first generation, which answers by words and records; its vectors are not waited for."""
    folder = index.with_name("archive")
    folder.mkdir()
    for source in find_files([archive]):
        (folder / source.path.name).symlink_to(source.path)
    with _process(["-m", "index", "build", str(folder), "--index", str(index)]) as builder:
        peak = _Peak(builder)
        seconds = _timed(lambda: _until(lambda: peak.note() and bool(current_generation(index))))
    yield Measured("large archive: answering by words and records", f"{seconds:.0f} s", "240 s")
    yield Measured(
        "large archive: memory of the builder at its peak", f"{peak.mebibytes:,.0f} MiB", "3,072 MiB"
    )
    yield from _apart(_latencies, index, questions, "large archive")
    yield from _updating(folder, index)


def _updating(folder: Path, index: Path) -> Iterator[Measured]:
    """Updates of a large archive that is wholly embedded. Its vectors are drawn at random: making them is timed elsewhere,
    and how they are kept costs the same."""
    _apart(_fill_cache, index)
    update = ["-m", "index", "update", "--index", str(index)]
    yield Measured("large archive: the graph of all vectors", f"{_timed(lambda: _run(update)):.0f} s")
    counts = read_manifest(index, current_generation(index)).counts
    yield Measured("large archive: passages", f"{counts.chunks:,}")
    size = _bytes_of(generation_directory(index, current_generation(index)), "[fw]*")
    text = _text_bytes(index)
    yield Measured("large archive: facts and words, of the text in UTF-8", f"{size / text:.2f}", "3")
    yield Measured(
        "large archive: an update with nothing changed", f"{_timed(lambda: _run(update)):.1f} s", "5 s"
    )
    lines = (
        {"id": f"bench-{number}", "date": "2023-08-15", "text": f"第{number}号通知。{_PAGE}{number}。" * 3}
        for number in range(_NEW_ARTICLES)
    )
    with (folder / "new.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    seconds = _timed(lambda: _run(update))
    yield Measured(f"large archive: an update with {_NEW_ARTICLES} new articles", f"{seconds:.1f} s", "15 s")


def _fill_cache(index: Path) -> list[Measured]:
    manifest = read_manifest(index, current_generation(index))
    cache = EmbeddingCache(index / "cache" / "embeddings.sqlite", manifest.embedder, manifest.dimensions)
    passages = Passages(generation_directory(index, manifest.generation) / "facts.sqlite")
    keys = passages.keys(cache.key).vectors
    draw = np.random.default_rng(1)
    missing = cache.missing(keys)
    for at in range(0, len(missing), 1000):
        batch = [keys[row] for row in missing[at : at + 1000]]
        vectors = draw.standard_normal((len(batch), manifest.dimensions), dtype=np.float32)
        cache.add(batch, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    return []


def _text_bytes(index: Path) -> int:
    """Of all pages' raw text."""
    facts = generation_directory(index, current_generation(index)) / "facts.sqlite"
    with closing(sqlite3.connect(facts)) as db:
        return sum(len(unpack_text(raw).encode()) for (raw,) in db.execute("SELECT raw FROM pages"))


def _bytes_of(directory: Path, pattern: str) -> int:
    files = (file for part in directory.glob(pattern) for file in (part, *part.rglob("*")))
    return sum(file.stat().st_size for file in files if file.is_file())


class _Peak:
    """The most memory that a process and its children were seen to hold together, pages that they share counted once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = psutil.Process(process.pid)
        self._noted = 0.0
        self.mebibytes = 0.0

    def note(self) -> bool:
        """True, so that it can stand in a condition. Looks once in two seconds: looking takes time of its own."""
        if time.monotonic() - self._noted < 2:
            return True
        total = 0
        for one in (self._process, *self._process.children(recursive=True)):
            with suppress(psutil.Error):
                total += one.memory_full_info().pss
        self.mebibytes = max(self.mebibytes, total / 2**20)
        self._noted = time.monotonic()
        return True


def _spread(found: dict[str, float]) -> str:
    return f"p50 {found['p50']} ms, p95 {found['p95']} ms"


def _milliseconds(step: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    times = []
    for text in texts:
        started = time.perf_counter()
        step(text)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def _run(arguments: Sequence[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=os.environ | (environment or {})
    )
    if done.returncode:
        raise InputError(f"{' '.join(arguments)}: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def _process(arguments: Sequence[str], folder: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
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


def _until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _WAIT
    while not ready():
        if time.monotonic() > end:
            raise InputError(f"nothing was ready within {_WAIT:.0f} s")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False
