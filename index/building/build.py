"""Building an index: files into a new generation, words and records first, vectors as they are made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path

from index.building.changes import FoundFiles, file_key, is_kept, update_facts
from index.building.crew import THIS_MACHINE, Crew
from index.building.generation import FactsWriter
from index.building.issues import Issue
from index.building.prepare import prepare_article
from index.building.publish import Accept, Publisher, share_facts_and_words
from index.building.reading import prepare_all, read_all, stamp_all
from index.cutting.join import join_parts
from index.cutting.jumps import match_jumps
from index.errors import InputError, SnapshotError, UsageError
from index.facts.facts import Facts
from index.lock import builder_lock
from index.program import program_sum
from index.search.embed import DEFAULT_EMBEDDER, Embedder, shared_embedder
from index.search.embedding_cache import EmbeddingCache
from index.search.passages import Passages
from index.search.stores import embed_missing, write_words
from index.snapshots.history import clear_unfinished, new_generation
from index.snapshots.manifest import FORMAT, Manifest
from index.snapshots.pointer import current_generation, generation_directory
from index.snapshots.snapshot import check_files, read_manifest
from index.sources.read import SourceFile, find_files

# With more than this to embed, a generation that answers by words and records is switched to first, and others each
# time that twice as much is embedded.
_WORDS_FIRST = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage`: read, words, vectors. `total` is 0 where it is not known beforehand."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a new generation is made from. `base`: the generation that it goes on from, where it does, with what was
    `found` in the archive since; None there: nothing new."""

    sources: tuple[SourceFile, ...]
    roots: tuple[str, ...]
    removed: tuple[str, ...]
    embedder: str
    base: Manifest | None = None
    found: FoundFiles | None = None


def build_index(
    paths: Sequence[Path],
    index_directory: Path,
    *,
    embedder: str = DEFAULT_EMBEDDER,
    report: Report | None = None,
    accept: Accept | None = None,
    crew: Crew = THIS_MACHINE,
) -> Manifest:
    """Index exactly these files and folders, all read anew. The old generation answers until the new one is whole, and
    on where `accept` does not take the new one, which is kept beside it."""
    sources = _find(paths)
    with builder_lock(index_directory):
        return _make(
            _Plan(sources, _roots(sources), (), embedder), index_directory, report or _silent, accept, crew
        )


def update_index(
    paths: Sequence[Path],
    index_directory: Path,
    *,
    report: Report | None = None,
    accept: Accept | None = None,
    leave: Collection[SourceFile] = (),
) -> Manifest:
    """Bring an index to what its folders hold now; `paths` may add new ones. Nothing changed: nothing is written.

    Files to `leave` stay as they are in the index. InputError where a folder of the index is gone: a disk that is not
    mounted must not empty it.
    """
    with builder_lock(index_directory):
        manifest, facts = _current(index_directory)
        _check_roots(manifest.roots)
        sources = _find([*map(Path, manifest.roots), *paths])
        found = _look(sources, manifest.removed, frozenset(leave))
        base = _usable(manifest)
        is_same = base is not None and _is_same(found, facts)
        if is_same and manifest.is_complete:
            return manifest
        plan = _Plan(
            sources, _roots(sources), manifest.removed, manifest.embedder, base, None if is_same else found
        )
        return _make(plan, index_directory, report or _silent, accept)


def remove_from_index(
    targets: Sequence[str], index_directory: Path, *, report: Report | None = None
) -> Manifest:
    """Take articles (by id) or files (by name) out; updates leave them out until the next build.

    UsageError for what is neither, and for a name that files of several roots have: those are told by their paths.
    """
    with builder_lock(index_directory):
        manifest, facts = _current(index_directory)
        files = _files_by_name(facts)
        named = {one for target in targets for one in _names_of(target, facts, files)}
        _check_roots(manifest.roots)
        sources = _find([Path(root) for root in manifest.roots])
        removed = tuple(sorted({*manifest.removed, *named}))
        found = _look(sources, removed, frozenset())
        plan = _Plan(sources, manifest.roots, removed, manifest.embedder, _usable(manifest), found)
        return _make(plan, index_directory, report or _silent)


def _files_by_name(facts: Facts) -> Mapping[str, Sequence[str]]:
    """The paths of an index's files, by what each may be told by: its path, and its name below its root."""
    files: dict[str, list[str]] = {}
    folders: dict[str, bool] = {}
    for root, file in facts.file_stamps():
        if root not in folders:
            folders[root] = Path(root).is_dir()
        path = _path_below(root, file, folders[root])
        for name in {file, path}:
            files.setdefault(name, []).append(path)
    return files


def _names_of(target: str, facts: Facts, files: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """By what an article or a file is kept out: all ids of the one, the path of the other."""
    paths = files.get(target, ())
    if len(paths) > 1:
        raise UsageError(
            f"{target}: several folders of this index have such a file; name one: {', '.join(paths)}"
        )
    if not paths and not facts.has_article(target):
        raise UsageError(f"{target}: neither an article id nor a file of this index; see search or status")
    # An article on several pages goes with all its parts.
    return paths or facts.names_of(target)


def _path_below(root: str, file: str, is_folder: bool) -> str:
    return str(Path(root) / file) if is_folder else root


def _is_removed(source: SourceFile, removed: Collection[str]) -> bool:
    if not removed:  # mostly so, and the disk is asked for each file's root
        return False
    root, file = file_key(source)
    # Indexes of before kept files out by their names below any root.
    return file in removed or _path_below(root, file, Path(root).is_dir()) in removed


def _find(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    return tuple(sorted(find_files(paths), key=lambda source: (source.file, str(source.root))))


def _roots(sources: Sequence[SourceFile]) -> tuple[str, ...]:
    return tuple(sorted({str(source.root) for source in sources}))


def _current(index_directory: Path) -> tuple[Manifest, Facts]:
    generation = current_generation(index_directory)
    if not generation:
        raise SnapshotError(
            f"{index_directory}: there is no index here yet; make one with: python -m index build"
        )
    manifest = read_manifest(index_directory, generation)
    check_files(generation_directory(index_directory, generation), manifest)
    return manifest, Facts(generation_directory(index_directory, generation) / "facts.sqlite")


def _usable(manifest: Manifest) -> Manifest | None:
    """A generation to go on from: one whose pages were read by this very program."""
    return manifest if manifest.format == FORMAT and manifest.program == program_sum() else None


def _look(sources: Sequence[SourceFile], removed: Collection[str], leave: Set[SourceFile]) -> FoundFiles:
    stamped, unread = stamp_all(
        source for source in sources if not _is_removed(source, removed) and source not in leave
    )
    return FoundFiles(tuple(stamped), tuple(unread), tuple(leave))


def _is_same(found: FoundFiles, facts: Facts) -> bool:
    """Whether nothing changed of what can be read, and no refusal is out of date."""
    kept = found.kept_keys()
    stamps, refused = facts.file_stamps(), facts.refused_files()
    now = {file_key(one.source): one.stamp for one in found.stamped}
    now |= {key: stamp for key, stamp in stamps.items() if is_kept(key, kept)}
    return stamps == now and all(key in now or is_kept(key, kept) for key in refused)


def _make(
    plan: _Plan,
    index_directory: Path,
    report: Report,
    accept: Accept | None = None,
    crew: Crew = THIS_MACHINE,
) -> Manifest:
    # The embedder's libraries take seconds to load, beside the reading.
    with ThreadPoolExecutor(1) as beside, _unfinished(index_directory) as directory:
        embedder = beside.submit(shared_embedder, plan.embedder)

        def told(progress: Progress) -> None:
            if embedder.done():
                embedder.result()  # one that is not to be had is told now, and not when the whole archive is read
            report(progress)

        base = generation_directory(index_directory, plan.base.generation) if plan.base else None
        if base and not plan.found:
            share_facts_and_words(base, directory)
        else:
            _write_facts(plan, base, directory, told, crew)
        return _write_stores(plan, index_directory, directory, base, embedder.result(), report, accept, crew)


@contextmanager
def _unfinished(index_directory: Path) -> Iterator[Path]:
    """A folder for the next generation, cleared away where it does not become one; what a kill leaves behind, the next
    builder clears. What the disk does not take is a SnapshotError."""
    try:
        yield new_generation(index_directory)
    except (OSError, sqlite3.DatabaseError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SnapshotError(
            f"{index_directory}: the new generation cannot be written ({why}); the index is as it was"
        ) from error
    finally:
        clear_unfinished(index_directory)


def _write_facts(plan: _Plan, base: Path | None, directory: Path, report: Report, crew: Crew) -> None:
    writer = FactsWriter(
        directory / "facts.sqlite", frozenset(plan.removed), base / "facts.sqlite" if base else None
    )
    done = count(1)
    issues: set[Issue] | None = None
    if plan.base and plan.found:
        taken_out = set(plan.removed) - set(plan.base.removed)
        issues = update_facts(writer, plan.found, taken_out, lambda: report(Progress("read", next(done), 0)))
    else:
        sources = [source for source in plan.sources if not _is_removed(source, plan.removed)]
        for page, prepared in prepare_all(read_all(sources, writer, crew.read), writer, crew.prepare):
            writer.add_page(page.file_id, page.ordinal, prepared)
            report(Progress("read", next(done), 0))
    _check_roots(plan.roots)
    if not writer.count_articles():
        refusals = writer.refusals()
        why = f": {refusals[0].error}" if refusals else ""
        raise InputError(f"no article could be read from {len(plan.sources)} files{why}")
    writer.complete()
    _join_parts(writer, issues)
    writer.merge_copies()
    writer.finish()
    writer.close()


def _check_roots(roots: Sequence[str]) -> None:
    """InputError where a folder is gone: a disk that is not mounted must not empty the index."""
    for root in roots:
        if not Path(root).exists():
            raise InputError(
                f"{root}: this folder of the index is gone; bring it back, or index without it: python -m index build"
            )


def _join_parts(writer: FactsWriter, issues: Collection[Issue] | None) -> None:
    """Articles that go on on another page of their issue become one."""
    for sheets in writer.jumping_issues(issues):
        for ordinals in match_jumps(sheets):
            parts = [sheets[at] for at in ordinals]
            writer.join([part.article for part in parts], prepare_article(join_parts(parts)))


def _write_stores(
    plan: _Plan,
    index_directory: Path,
    directory: Path,
    base: Path | None,
    embedder: Embedder,
    report: Report,
    accept: Accept | None,
    crew: Crew,
) -> Manifest:
    """Write the stores beside the facts and switch: to words and records first where there is much to embed."""
    cache = EmbeddingCache(
        index_directory / "cache" / "embeddings.sqlite", embedder.name, embedder.dimensions, embedder.weights
    )
    passages = Passages(directory / "facts.sqlite")
    try:
        keys = passages.keys(cache.key)
        words = directory / "words"
        if not words.exists():
            write_words(words, base, keys, passages, lambda *done: report(Progress("words", *done)))
        missing = cache.missing(keys.vectors)
        embedded = len(keys.vectors) - len(missing)
        due = embedded if len(missing) > _WORDS_FIRST and accept is None else len(keys.vectors)
        publisher = Publisher(index_directory, plan.roots, plan.removed, embedder, keys, cache)
        for done in chain([0], embed_missing(keys, missing, passages, partial(crew.embed, embedder), cache)):
            if done:
                report(Progress("vectors", done, len(missing)))
            if due <= embedded + done < len(keys.vectors):
                publisher.publish(directory, base)
                base, directory = directory, publisher.next_folder(directory)
                due = 2 * max(embedded + done, _WORDS_FIRST)
        return publisher.publish(directory, base, accept)
    finally:
        passages.close()
        cache.close()


def _silent(_progress: Progress) -> None:
    return
