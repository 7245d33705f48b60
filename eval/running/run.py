"""Run a question set against an index: answers stream to disk, outcomes are judged, figures drawn from them.

OUT/answers.jsonl   one line a question: the answer, the passages that search brought and the outcomes, in the set's order
OUT/results.json    the figures and each question's verdict: see docs/evaluation.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from eval.paths import REPOSITORY
from eval.running.examine import Examined, Examiner, Setup, examined_from_json
from eval.scoring.results import Results, Run, summarise, write_results, write_whole
from eval.sets.question_set import Question, fingerprint, one_origin
from index.errors import UsageError, WenbaoError
from index.parallel import workers
from index.program import sum_of_files
from index.snapshots.snapshot import Snapshot

# The folders of eval that hold questions and what they are asked of.
_ASKED = frozenset(["archives", "baseline", "questions", "taught"])
# Fewer questions are answered before further processes would have opened the index.
_WORTH_PROCESSES = 400
_MEGABYTE = 1 << 20


def run_questions(
    questions: Sequence[Question],
    setup: Setup,
    out: Path,
    *,
    on_progress: Callable[[int], object] = lambda _: None,
) -> Results:
    """Answer and judge all questions into the folder `out`; a stopped run of the same goes on where it stopped.

    UsageError where the folder cannot be written, InputError where written and proposed questions are mixed.
    """
    origin = one_origin(questions)
    examiner = Examiner(setup)
    # All processes read this generation, whatever a builder switches to meanwhile.
    setup = replace(setup, generation=examiner.snapshot.generation)
    run = _describe(questions, origin, setup, examiner.snapshot)
    make_folder(out)
    part = out / "answers.jsonl.part"
    done = _resume(part, run)
    on_progress(len(done))
    with part.open("a", encoding="utf-8") as stream:
        if not stream.tell():
            _write_line(stream, {"run": run.key})
        waiting = [question for question in questions if question.id not in done]
        for examined in _examine_all(waiting, setup, examiner):
            done[examined.outcome.id] = examined
            _write_line(stream, examined.line)
            on_progress(len(done))
    examined_all = [done[question.id] for question in questions]
    results = summarise(
        run,
        [one.outcome for one in examined_all],
        {name: [one.beside[name] for one in examined_all] for name in examined_all[0].beside},
        memory_mb=round(max(one.line["memory"] for one in examined_all) / _MEGABYTE),
    )
    lines = (_line(one.line) + "\n" for one in examined_all)
    write_whole(out / "answers.jsonl", "".join(lines))
    write_results(results, out)
    part.unlink()
    return results


def make_folder(out: Path) -> None:
    """The folder, writable. UsageError where it cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / ".writable").touch()
        (out / ".writable").unlink()
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror}); choose another --out") from None


def _examine_all(questions: Sequence[Question], setup: Setup, examiner: Examiner) -> Iterator[Examined]:
    """Judged questions as they are ready; many are shared out over processes."""
    cores = len(os.sched_getaffinity(0))
    if len(questions) < _WORTH_PROCESSES or cores < 2:
        yield from map(examiner.examine, questions)
        return
    try:
        with workers(cores) as pool:
            running: set[Future[Examined]] = set()
            for question in questions:
                running.add(pool.submit(_examine_in_process, question, setup))
                if len(running) < 2 * cores:
                    continue
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in ready)
            while running:
                ready, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in ready)
    except BrokenProcessPool:
        raise WenbaoError(
            "a process that answered was ended from outside, for want of memory perhaps; "
            "the same command goes on where it stopped"
        ) from None


def _examine_in_process(question: Question, setup: Setup) -> Examined:
    return _opened(setup).examine(question)


@lru_cache(maxsize=1)
def _opened(setup: Setup) -> Examiner:
    # The embedder takes as many threads as it sees cores; here each core has a process already.
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return Examiner(setup)
    finally:
        os.sched_setaffinity(0, cores)


def _describe(questions: Sequence[Question], origin: str, setup: Setup, snapshot: Snapshot) -> Run:
    # Without the folder's own path: a copy of an archive elsewhere is the same archive.
    files = sorted((file, checksum) for _, file, checksum in snapshot.facts.file_sums())
    archive = sha256(repr(files).encode()).hexdigest()[:16]
    return Run(
        questions=fingerprint(questions),
        archive=archive,
        generation=snapshot.generation,
        embedder=snapshot.manifest.embedder,
        engine=snapshot.manifest.engine,
        articles=snapshot.manifest.counts.articles,
        chunks=snapshot.manifest.counts.chunks,
        embedded=snapshot.manifest.embedded,
        origin=origin,
        program=program_of(REPOSITORY),
        llm=setup.llm.model if setup.llm else "",
        judge=setup.judge.model if setup.judge else "",
    )


@cache
def program_of(top: Path) -> str:
    """A fingerprint of the code that answers and judges, of its word lists and of its weights; what is asked has one of
    its own."""
    judging = (path for path in (top / "eval").rglob("*") if path.relative_to(top).parts[1] not in _ASKED)
    return sum_of_files(top, chain((top / "index").rglob("*"), (top / "qa").rglob("*"), judging))


def _resume(part: Path, run: Run) -> dict[str, Examined]:
    """The answered lines of a stopped run of the same questions on the same index; a last line cut short is dropped."""
    try:
        lines = part.read_text("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(
            f"{part}: cannot be read ({error.strerror}); delete it or choose another --out"
        ) from None
    if lines[0] != _line({"run": run.key}):
        part.unlink()
        return {}
    # Behind the last line break stands nothing, or half a line.
    whole = [line for line in lines[1:-1] if line]
    try:
        found = [examined_from_json(json.loads(line)) for line in whole]
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{part}: is damaged; delete it or choose another --out") from None
    write_whole(part, "\n".join([lines[0], *whole, ""]))
    return {one.outcome.id: one for one in found}


def _write_line(stream: Any, values: dict[str, Any]) -> None:
    stream.write(_line(values) + "\n")
    stream.flush()


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
