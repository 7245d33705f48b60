"""Run a question set against an index: answers stream to disk, outcomes are judged, figures drawn from them.

OUT/answers.jsonl   one line a question: the answer and the passages that search brought, in the set's order
OUT/results.json    the figures and each question's outcome: see docs/evaluation.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil

from eval.question_set import Question, fingerprint
from eval.results import Results, Run, summarise, write_results
from eval.score import Outcome, score
from index.errors import UsageError
from index.snapshot import Snapshot
from qa.assistant import Assistant, open_assistant
from qa.json_shapes import answer_to_json, hits_to_json

_TOP_K = 10
# Fewer questions are answered before further processes would have opened the index.
_WORTH_PROCESSES = 200
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Judged:
    """One question's lines: what was answered, and how it was judged."""

    outcome: Outcome
    line: dict[str, Any]
    memory: int  # resident bytes of the process that answered


def run_questions(
    questions: Sequence[Question],
    index_directory: Path,
    out: Path,
    *,
    on_progress: Callable[[int], object] = lambda _: None,
) -> Results:
    """Answer and judge all questions into the folder `out`; a stopped run of the same goes on where it stopped."""
    assistant = open_assistant(index_directory)
    run = _describe(questions, assistant.snapshot)
    _make_folder(out)
    part = out / "answers.jsonl.part"
    done = _resume(part, run)
    names = _names(assistant)
    memory = 0
    with part.open("a", encoding="utf-8") as stream:
        if not done:
            _write_line(stream, {"run": run.key})
        waiting = [question for question in questions if question.id not in done]
        for judged in _judge_all(waiting, index_directory, assistant, names):
            memory = max(memory, judged.memory)
            done[judged.outcome.id] = judged.line
            _write_line(stream, judged.line)
            on_progress(len(done))
    lines = [done[question.id] for question in questions]
    outcomes = tuple(outcome_from_json(line["outcome"]) for line in lines)
    results = summarise(run, outcomes, memory_mb=round(memory / _MEGABYTE))
    _replace(out / "answers.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    write_results(results, out)
    part.unlink()
    return results


def _judge_all(
    questions: Sequence[Question], index_directory: Path, assistant: Assistant, names: frozenset[str]
) -> Iterator[_Judged]:
    """Judged questions as they are ready; many are shared out over processes."""
    cores = len(os.sched_getaffinity(0))
    if len(questions) < _WORTH_PROCESSES or cores < 2:
        for question in questions:
            yield _judge(question, assistant, names)
        return
    # Not forked: the embedder's runtime holds threads and locks.
    with ProcessPoolExecutor(cores, get_context("forkserver")) as pool:
        rest = iter(questions)
        running: set[Future[_Judged]] = set()
        for question in rest:
            running.add(pool.submit(_judge_in_process, question, index_directory))
            if len(running) < 2 * cores:
                continue
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in ready)
        yield from (one.result() for one in running)


def _judge_in_process(question: Question, index_directory: Path) -> _Judged:
    assistant = _opened(index_directory)
    return _judge(question, assistant, _names(assistant))


@lru_cache(maxsize=1)
def _opened(index_directory: Path) -> Assistant:
    return open_assistant(index_directory)


@lru_cache(maxsize=1)
def _names(assistant: Assistant) -> frozenset[str]:
    return frozenset(assistant.snapshot.facts.names())


def _judge(question: Question, assistant: Assistant, names: frozenset[str]) -> _Judged:
    """Ask as a user would. What the program itself cannot take (an empty question) counts as a refusal by error."""
    answer = replace(assistant.ask(question.question, history=question.history), id=question.id)
    hits = assistant.search(answer.resolved or question.question, top_k=_TOP_K)
    outcome = score(question, answer, hits, assistant.snapshot, names)
    line = {
        **answer_to_json(answer),
        "hits": hits_to_json(question.id, hits)["hits"],
        "outcome": outcome_to_json(outcome),
    }
    return _Judged(outcome, line, psutil.Process().memory_info().rss)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    values = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return values | {"unsupported": list(outcome.unsupported), "hits": [int(hit) for hit in outcome.hits]}


def outcome_from_json(values: dict[str, Any]) -> Outcome:
    return Outcome(
        **(values | {"unsupported": tuple(values["unsupported"]), "hits": tuple(map(bool, values["hits"]))})
    )


def _describe(questions: Sequence[Question], snapshot: Snapshot) -> Run:
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
    )


def _resume(part: Path, run: Run) -> dict[str, dict[str, Any]]:
    """The answered lines of a stopped run of the same questions on the same index; a last line cut short is dropped."""
    try:
        lines = part.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{part}: cannot be read ({error}); delete it or choose another --out") from None
    if lines[0] != json.dumps({"run": run.key}):
        part.unlink()
        return {}
    whole = [
        line for line in lines[1:-1] if line
    ]  # behind the last line break stands nothing, or half a line
    part.write_text("\n".join([lines[0], *whole, ""]), "utf-8")
    return {values["id"]: values for values in map(json.loads, whole)}


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / ".writable").touch()
        (out / ".writable").unlink()
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror}); choose another --out") from None


def _write_line(stream: Any, values: dict[str, Any]) -> None:
    stream.write(json.dumps(values, ensure_ascii=False) + "\n")
    stream.flush()


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, "utf-8")
    new.replace(path)
