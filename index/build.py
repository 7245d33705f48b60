"""Building an index: files into a new generation, words and records first, vectors as they are made."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from index.copies import find_copies
from index.crew import THIS_MACHINE, Crew
from index.embed import DEFAULT_EMBEDDER, Embedder, open_embedder
from index.embedding_cache import EmbeddingCache
from index.errors import InputError, SnapshotError, UsageError
from index.facts import Counts, Facts
from index.fold import fold
from index.generation import FactsWriter
from index.join import join_parts
from index.jumps import match_jumps
from index.parallel import map_in_order
from index.prepare import prepare_article
from index.prepared import ChunkToIndex, PreparedPage, StoredText
from index.read import SourceFile, check_file, find_files
from index.same_text import Words, is_same_text, read_words
from index.snapshot import (
    FORMAT,
    Manifest,
    Snapshot,
    builder_lock,
    current_generation,
    file_sha256,
    generation_directory,
    new_generation,
    prune,
    read_manifest,
    seal,
    switch_to,
)
from index.types import Page, Refusal
from index.vectors import VectorIndex, build_vectors
from index.words import build_words, index_terms

# With more than this to embed, a generation that answers by words and records is switched to first.
_WORDS_FIRST = 2_000
_EMBED_BATCH = 256
_SHORTEST_TEXT = 40  # letters


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage`: read, words, vectors. `total` is 0 where it is not known beforehand."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]
# Whether a sealed generation, by its name, may be switched to.
Accept = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a new generation is made from."""

    sources: tuple[SourceFile, ...]
    roots: tuple[str, ...]
    removed: tuple[str, ...]
    embedder: str


def build_index(
    paths: Sequence[Path],
    index_directory: Path,
    *,
    embedder: str = DEFAULT_EMBEDDER,
    report: Report | None = None,
    accept: Accept | None = None,
    crew: Crew = THIS_MACHINE,
) -> Manifest:
    """Index exactly these files and folders. The old generation answers until the new one is whole, and on where
    `accept` does not take the new one, which is kept beside it."""
    sources = tuple(find_files(paths))
    roots = tuple(sorted({str(source.root) for source in sources}))
    with builder_lock(index_directory):
        return _make(_Plan(sources, roots, (), embedder), index_directory, report or _silent, accept, crew)


def update_index(
    paths: Sequence[Path],
    index_directory: Path,
    *,
    report: Report | None = None,
    accept: Accept | None = None,
) -> Manifest:
    """Bring an index to what its folders hold now; `paths` may add new ones. Nothing changed: nothing is written."""
    with builder_lock(index_directory):
        manifest, facts = _current(index_directory)
        roots = [Path(root) for root in manifest.roots if Path(root).exists()]
        sources = tuple(find_files([*roots, *paths]))
        names = tuple(sorted({str(source.root) for source in sources}))
        now = [
            (str(source.root), source.file, file_sha256(source.path))
            for source in sources
            if _is_open(source)
        ]
        if sorted(now) == facts.file_sums() and manifest.embedded == manifest.counts.chunks:
            return manifest
        plan = _Plan(sources, names, manifest.removed, manifest.embedder)
        return _make(plan, index_directory, report or _silent, accept)


def remove_from_index(
    targets: Sequence[str], index_directory: Path, *, report: Report | None = None
) -> Manifest:
    """Take articles (by id) or files (by name) out; updates leave them out until the next build."""
    with builder_lock(index_directory):
        manifest, facts = _current(index_directory)
        files = {row.file for row in facts.files()}
        for target in targets:
            if target not in files and not facts.has_article(target):
                raise UsageError(
                    f"{target}: neither an article id nor a file of this index; see search or status"
                )
        roots = [Path(root) for root in manifest.roots]
        # An article on several pages goes with all its parts.
        named = {
            one for target in targets for one in ([target] if target in files else facts.names_of(target))
        }
        plan = _Plan(
            tuple(find_files(roots)),
            manifest.roots,
            tuple(sorted({*manifest.removed, *named})),
            manifest.embedder,
        )
        return _make(plan, index_directory, report or _silent)


def _is_open(source: SourceFile) -> bool:
    try:
        check_file(source)
    except InputError:
        return False
    return True


def _current(index_directory: Path) -> tuple[Manifest, Facts]:
    generation = current_generation(index_directory)
    if not generation:
        raise SnapshotError(
            f"{index_directory}: there is no index here yet; make one with: python -m index build"
        )
    manifest = read_manifest(index_directory, generation)
    return manifest, Facts(generation_directory(index_directory, generation) / "facts.sqlite")


def _make(
    plan: _Plan,
    index_directory: Path,
    report: Report,
    accept: Accept | None = None,
    crew: Crew = THIS_MACHINE,
) -> Manifest:
    directory = new_generation(index_directory)
    try:
        chunks = _write_facts(plan, directory, report, crew)
        opened = open_embedder(plan.embedder)
        cache = EmbeddingCache(
            index_directory / "cache" / "embeddings.sqlite", opened.name, opened.dimensions
        )
        try:
            keys = [cache.key(_passage(chunk)) for chunk in chunks]
            missing = cache.missing(keys)
            if len(missing) > _WORDS_FIRST and accept is None:
                _write_vectors(directory, cache, keys)
                _publish(plan, index_directory, directory, opened)
                directory = _copy_of(index_directory, directory)
            _embed(chunks, keys, missing, opened, cache, report, crew)
            _write_vectors(directory, cache, keys)
        finally:
            cache.close()
        return _publish(plan, index_directory, directory, opened, accept)
    except BaseException:
        # Unsealed folders are never read; what is left behind on a kill, the next builder clears.
        if directory.name != current_generation(index_directory):
            shutil.rmtree(directory, ignore_errors=True)
        raise


def _write_facts(plan: _Plan, directory: Path, report: Report, crew: Crew) -> list[ChunkToIndex]:
    removed = frozenset(plan.removed)
    writer = FactsWriter(directory / "facts.sqlite", removed)
    sources = [source for source in plan.sources if source.file not in removed]
    done = 0
    for file_id, prepared in _prepare_all(sources, writer, crew):
        done += writer.add_page(file_id, prepared)
        report(Progress("read", done, 0))
    if not done:
        refusals = writer.refusals()
        why = f": {refusals[0].error}" if refusals else ""
        raise InputError(f"no article could be read from {len(sources)} files{why}")
    writer.complete()
    _join_parts(writer)
    writer.merge_copies(find_copies, _is_copy)
    count = writer.finish()
    chunks = list(writer.chunks())
    terms = map_in_order(_terms, chunks)
    build_words(directory / "words", _counted(terms, "words", count, report))
    writer.close()
    return chunks


def _prepare_all(
    sources: Sequence[SourceFile], writer: FactsWriter, crew: Crew
) -> Iterator[tuple[int, PreparedPage]]:
    file_ids: list[int] = []

    def pages() -> Iterator[Page]:
        for source in sources:
            try:
                check_file(source)
                file_id = writer.add_file(source, file_sha256(source.path))
                for page in crew.read(source, partial(writer.add_refusal, source.root)):
                    file_ids.append(file_id)
                    yield page
            except (InputError, OSError) as error:
                message = (
                    str(error)
                    if isinstance(error, InputError)
                    else f"{source.file}: cannot be read ({error.strerror})"
                )
                writer.add_refusal(source.root, Refusal(source.file, message))

    for at, prepared in enumerate(crew.prepare(pages())):
        yield file_ids[at], prepared


def _join_parts(writer: FactsWriter) -> None:
    """Articles that go on on another page of their issue become one."""
    for sheets in writer.jumping_issues():
        for chain in match_jumps(sheets):
            parts = [sheets[at] for at in chain]
            writer.join([part.article for part in parts], prepare_article(join_parts(parts)))


def _is_copy(original: StoredText, other: StoredText) -> bool:
    first, second = _words(original), _words(other)
    # A line or two may be the same by chance: then the titles decide.
    if len(first.text) < _SHORTEST_TEXT and fold(original.title) != fold(other.title):
        return False
    return is_same_text(first, second)


@lru_cache(maxsize=256)
def _words(stored: StoredText) -> Words:
    return read_words(stored.text, stored.names)


def _terms(chunk: ChunkToIndex) -> tuple[str, str, str, str]:
    return index_terms(chunk.title, chunk.text)


def _passage(chunk: ChunkToIndex) -> str:
    """What is embedded: the chunk with its article's title and date before it."""
    head = " ".join(part for part in (chunk.title, chunk.date) if part)
    return f"{head}\n{chunk.text}" if head else chunk.text


def _embed(
    chunks: Sequence[ChunkToIndex],
    keys: Sequence[bytes],
    missing: Sequence[int],
    embedder: Embedder,
    cache: EmbeddingCache,
    report: Report,
    crew: Crew,
) -> None:
    """Embed what is missing, the articles' leads first: they answer most questions."""
    order = sorted(missing, key=lambda at: (chunks[at].ordinal, at))
    # Neighbours in length share a batch of the network, so little is padded.
    batches = [
        sorted(order[at : at + _EMBED_BATCH], key=lambda one: len(chunks[one].text))
        for at in range(0, len(order), _EMBED_BATCH)
    ]
    texts = ([_passage(chunks[one]) for one in batch] for batch in batches)
    done = 0
    for batch, vectors in zip(batches, crew.embed(embedder, texts), strict=True):
        cache.add([keys[one] for one in batch], vectors)
        done += len(batch)
        report(Progress("vectors", done, len(order)))


def _write_vectors(directory: Path, cache: EmbeddingCache, keys: Sequence[bytes]) -> None:
    vectors, rows = cache.read(keys)
    build_vectors(directory / "vectors", vectors, rows)


def _copy_of(index_directory: Path, directory: Path) -> Path:
    """A new generation that shares the published one's facts and words by hard links."""
    new = new_generation(index_directory)
    shutil.copytree(
        directory,
        new,
        copy_function=os.link,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("vectors", "manifest.json"),
    )
    return new


def _publish(
    plan: _Plan, index_directory: Path, directory: Path, embedder: Embedder, accept: Accept | None = None
) -> Manifest:
    facts = Facts(directory / "facts.sqlite")
    counts: Counts = facts.counts()
    manifest = Manifest(
        format=FORMAT,
        generation=directory.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        embedder=embedder.name,
        engine=embedder.engine,
        dimensions=embedder.dimensions,
        counts=counts,
        embedded=_vector_count(directory),
        roots=plan.roots,
        removed=plan.removed,
    )
    manifest = seal(directory, manifest)
    Snapshot(
        directory, manifest
    )  # the same checks as a reader's: a generation that does not open is not switched to
    if accept is not None and not accept(manifest.generation):
        return manifest
    switch_to(index_directory, directory.name)
    prune(index_directory)
    return manifest


def _vector_count(directory: Path) -> int:
    return len(VectorIndex(directory / "vectors"))


def _counted(
    terms: Iterable[tuple[str, str, str, str]], stage: str, total: int, report: Report
) -> Iterator[tuple[str, str, str, str]]:
    for done, values in enumerate(terms, 1):
        report(Progress(stage, done, total))
        yield values


def _silent(_progress: Progress) -> None:
    return
