"""`python -m index`: build, update, watch, remove, status, verify, history, rollback, prune, pages, unpack. Parses and calls."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from index.building.build import Progress, build_index, remove_from_index, update_index
from index.building.crew import THIS_MACHINE, Crew
from index.building.pages_json import article_to_json
from index.building.prepare import prepare_article, prepare_page
from index.building.publish import Accept
from index.building.watch import watch
from index.command import Parser, run_command
from index.cutting.join import join_all
from index.cutting.jumps import PagedArticle
from index.errors import UsageError, WenbaoError
from index.facts.schema import iso
from index.lock import builder_lock
from index.search.embed import DEFAULT_EMBEDDER
from index.search.unpack import unpack_embedder
from index.snapshots.gate import Gate
from index.snapshots.history import KEPT_GENERATIONS, history, prune, rollback, verify
from index.snapshots.manifest import Manifest
from index.snapshots.pointer import current_generation
from index.snapshots.serve import publish
from index.snapshots.snapshot import open_snapshot
from index.sources.read import find_files, read_file
from index.types import Refusal

_STAGES = {"read": "pages read", "words": "chunks in the word index", "vectors": "chunks embedded"}
_REPORT_SECONDS = 1.0
_SHOWN_OF_TEXT = 24  # characters of each end of an article


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: options.run(options), interrupted="the index is as it was")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m index", description="Build and keep an index of newspaper pages.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, help: str, *, index: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        if index:
            sub.add_argument("--index", type=Path, required=True, metavar="DIR", help="the index folder")
        return sub

    build = command("build", _build, "index exactly these files and folders")
    build.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    build.add_argument(
        "--embedder",
        default=DEFAULT_EMBEDDER,
        help="a sentence-transformers name or folder (default: %(default)s)",
    )
    build.add_argument("--dask", metavar="ADDRESS", help="let the workers of this Dask scheduler do the work")
    update = command("update", _update, "bring the index to what its folders hold now")
    update.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    for sub in (build, update):
        sub.add_argument(
            "--gate",
            action="append",
            type=Path,
            default=[],
            metavar="QUESTIONS",
            help="a question set that the new generation must not answer worse, or the old one goes on answering",
        )
    follow = command("watch", _watch, "keep the index at what its folders hold, until interrupted")
    follow.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    follow.add_argument(
        "--every", type=float, default=2.0, metavar="SECONDS", help="how often to look (default: %(default)s)"
    )
    remove = command("remove", _remove, "take articles or files out")
    remove.add_argument("targets", nargs="+", metavar="ARTICLE_OR_FILE")
    status = command("status", _status, "what is indexed, and what was refused")
    status.add_argument("--json", action="store_true")
    check = command("verify", _verify, "check every byte of a generation, and search it for its own words")
    check.add_argument(
        "generation", nargs="?", default="", metavar="GENERATION", help="default: the current one"
    )
    command("history", _history, "the generations that are kept")
    back = command("rollback", _rollback, "answer from an earlier generation")
    back.add_argument("generation", nargs="?", default="", metavar="GENERATION")
    less = command(
        "prune", _prune, "drop earlier generations; never the one that answers or one that is read"
    )
    less.add_argument(
        "--keep",
        type=int,
        default=KEPT_GENERATIONS,
        metavar="N",
        help="whole ones to keep (default: %(default)s)",
    )
    less.add_argument("--older-than", type=float, metavar="DAYS", help="also drop those made longer ago")
    sent = command("publish", _publish, "let readers search the current generation in a store")
    sent.add_argument(
        "--store",
        required=True,
        metavar="ADDRESS",
        help="http://host:19530 of a Milvus, a FILE.db, or a folder",
    )
    pages = command("pages", _pages, "show how a file is cut into articles", index=False)
    pages.add_argument("file", type=Path, metavar="FILE")
    pages.add_argument("--json", action="store_true")
    command("unpack", _unpack, "unpack the embedder, once", index=False)
    return parser


class _ProgressLine:
    """Progress on stderr, at most once a second and at the end of a stage, with the time that is left by its pace."""

    def __init__(self) -> None:
        self._shown = time.monotonic()
        self._begun: dict[str, tuple[float, int]] = {}
        self._untold: Progress | None = None  # of a stage whose end is known only when the next begins

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        self._begun.setdefault(progress.stage, (now, progress.done))
        if self._untold and self._untold.stage != progress.stage:
            self._print(self._untold, now)
        self._untold = progress
        if progress.done == progress.total or now - self._shown >= _REPORT_SECONDS:
            self._print(progress, now)

    def _print(self, progress: Progress, now: float) -> None:
        self._shown, self._untold = now, None
        since, first = self._begun[progress.stage]
        total = f" of {progress.total:,}" if progress.total else ""
        left = ""
        if progress.total > progress.done > first:
            seconds = (now - since) / (progress.done - first) * (progress.total - progress.done)
            left = f", about {_say_seconds(seconds)} left"
        print(f"{progress.done:,}{total} {_STAGES[progress.stage]}{left}", file=sys.stderr, flush=True)


def _say_seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _build(options: argparse.Namespace) -> int:
    accept = _gate(options)
    work: AbstractContextManager[Crew] = nullcontext(THIS_MACHINE)
    if options.dask:
        with _needs_cluster():
            from index.cluster.dask_build import cluster_crew
        work = cluster_crew(options.paths, options.index, options.dask)
    with work as crew:
        manifest = build_index(
            options.paths,
            options.index,
            embedder=options.embedder,
            report=_ProgressLine(),
            accept=accept,
            crew=crew,
        )
    return _tell(manifest, options)


@contextmanager
def _needs_cluster() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; install the extra: pip install 'wenbao[cluster]'"
        ) from None


def _update(options: argparse.Namespace) -> int:
    accept = _gate(options)
    return _tell(update_index(options.paths, options.index, report=_ProgressLine(), accept=accept), options)


def _gate(options: argparse.Namespace) -> Accept | None:
    return Gate(options.index, options.gate).lets_pass if options.gate else None


def _watch(options: argparse.Namespace) -> int:
    if not options.paths and not current_generation(options.index):
        raise UsageError("watch: name the folders to index; there is no index here yet")
    if not options.every > 0:
        raise UsageError(f"--every {options.every}: must be above 0 seconds")
    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()  # libraries in C may swallow what is raised within them
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    with suppress(KeyboardInterrupt):
        watch(
            options.paths,
            options.index,
            every=options.every,
            report=_ProgressLine(),
            on_change=lambda manifest: print(_line(manifest), flush=True),
            on_error=lambda error: print(f"error: {error}", file=sys.stderr, flush=True),
            goes_on=lambda: not stopped.is_set(),
        )
    return 0


def _remove(options: argparse.Namespace) -> int:
    return _tell(remove_from_index(options.targets, options.index, report=_ProgressLine()), options)


def _tell(manifest: Manifest, options: argparse.Namespace) -> int:
    if current_generation(options.index) != manifest.generation:
        raise WenbaoError(
            f"the gate did not let generation {manifest.generation} pass, see above; the old one goes on answering. "
            f"To switch all the same: python -m index rollback {manifest.generation} --index {options.index}"
        )
    print(_line(manifest))
    refusals = open_snapshot(options.index).facts.refusals()
    for refusal in refusals:
        print(f"refused: {refusal.error}", file=sys.stderr)
    return 0


def _line(manifest: Manifest) -> str:
    counts = manifest.counts
    return (
        f"{manifest.generation}  {manifest.created}  {counts.files} files, {counts.articles} articles, "
        f"{counts.chunks} chunks ({manifest.embedded} embedded), {counts.meetings} meetings, {counts.people} people"
    )


def _status(options: argparse.Namespace) -> int:
    snapshot = open_snapshot(options.index)
    manifest, facts = snapshot.manifest, snapshot.facts
    first, last = facts.period()
    values = {
        "index": str(options.index),
        "generation": manifest.generation,
        "created": manifest.created,
        "format": manifest.format,
        "files": manifest.counts.files,
        "articles": manifest.counts.articles,
        "copies": manifest.counts.copies,
        "chunks": manifest.counts.chunks,
        "people": manifest.counts.people,
        "meetings": manifest.counts.meetings,
        "embedded": manifest.embedded,
        "embedded_share": round(manifest.embedded_share, 4),
        "embedder": {"name": manifest.embedder, "engine": manifest.engine, "dimensions": manifest.dimensions},
        "newspapers": list(facts.newspapers()),
        "period": [iso(first), iso(last)],
        "roots": list(manifest.roots),
        "removed": list(manifest.removed),
        "refused": [{"file": refusal.file, "error": refusal.error} for refusal in facts.refusals()],
    }
    if options.json:
        print(json.dumps(values, ensure_ascii=False))
    else:
        for name, value in values.items():
            print(
                f"{name:15} {json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value}"
            )
    return 0


def _verify(options: argparse.Namespace) -> int:
    faults = verify(options.index, options.generation)
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    if not faults:
        print("whole")
    elif len(history(options.index)) > 1:
        print(f"to go back: python -m index rollback --index {options.index}", file=sys.stderr)
    return 1 if faults else 0


def _prune(options: argparse.Namespace) -> int:
    if options.keep < 1:
        raise UsageError(f"--keep {options.keep}: at least one generation is kept")
    age = None if options.older_than is None else timedelta(days=options.older_than)
    with builder_lock(options.index):
        dropped = prune(options.index, keep=options.keep, older_than=age)
    print(f"dropped: {', '.join(dropped) or 'none'}")
    return 0


def _history(options: argparse.Namespace) -> int:
    current = current_generation(options.index)
    for manifest in history(options.index):
        print(("* " if manifest.generation == current else "  ") + _line(manifest))
    return 0


def _rollback(options: argparse.Namespace) -> int:
    print(f"now answering from generation {rollback(options.index, options.generation)}")
    return 0


def _publish(options: argparse.Namespace) -> int:
    print(f"readers now search generation {publish(options.index, options.store)} in {options.store}")
    return 0


def _pages(options: argparse.Namespace) -> int:
    refusals: list[Refusal] = []
    sheets = [
        PagedArticle(prepared.article, len(page.text), str(source.root))
        for source in find_files([options.file])
        for page in read_file(source, refusals.append)
        for prepared in prepare_page(page).articles
    ]
    articles = [article_to_json(prepare_article(article)) for article in join_all(sheets)]
    for refusal in refusals:
        print(f"refused: {refusal.error}", file=sys.stderr)
    if options.json:
        print(json.dumps({"file": str(options.file), "articles": articles}, ensure_ascii=False))
        return 0
    for article in articles:
        print("\n".join(_outline(article)))
    return 0


def _outline(article: Mapping[str, Any]) -> Iterator[str]:
    """An article as a person checks how a page was cut: its title, who wrote it, how it begins and ends, its captions."""
    yield f"{article['article_id']}  {article['date'] or '----'}  {article['title'] or '（无题）'}"
    if article["byline"]:
        yield f"    作者：{'、'.join(article['byline'])}"
    body = "".join(article["paragraphs"])
    shown = body if len(body) <= 2 * _SHOWN_OF_TEXT else f"{body[:_SHOWN_OF_TEXT]}……{body[-_SHOWN_OF_TEXT:]}"
    yield f"    {len(body):,} 字：{shown}"
    for caption in article["captions"]:
        yield f"    图说：{caption['text']}"


def _unpack(_options: argparse.Namespace) -> int:
    print(unpack_embedder())
    return 0


if __name__ == "__main__":
    sys.exit(main())
