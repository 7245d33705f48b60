"""`python -m eval`: run, compare and validate question sets. Parses and calls."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.bench import bench, machine
from eval.compare import compare, describe
from eval.question_set import read_questions
from eval.report import write_reports
from eval.results import read_results
from eval.run import run_questions
from eval.validate import validate
from index.errors import InputError, UsageError, WenbaoError
from index.snapshot import open_snapshot


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except WenbaoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Wrong use is one line, as every error is."""

    def error(self, message: str) -> Any:
        print(f"error: {message}; see: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m eval", description="Judge an index by question sets.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    what = "answer a question set and write results.json, report.html and report.md"
    run = commands.add_parser("run", help=what, description=what)
    run.set_defaults(run=_run)
    run.add_argument("--questions", type=Path, nargs="+", required=True, metavar="FILE")
    run.add_argument("--index", type=Path, required=True, metavar="DIR")
    run.add_argument("--out", type=Path, required=True, metavar="DIR")

    what = "compare two runs; exit 1 where the second is worse beyond chance"
    comparing = commands.add_parser("compare", help=what, description=what)
    comparing.set_defaults(run=_compare)
    comparing.add_argument("before", type=Path, metavar="DIR_A")
    comparing.add_argument("after", type=Path, metavar="DIR_B")
    comparing.add_argument(
        "--alpha", type=float, default=0.05, help="level of the test (default: %(default)s)"
    )
    comparing.add_argument(
        "--across-archives", action="store_true", help="compare though the archive changed"
    )

    what = "check a question set against an index; exit 1 where something is wrong"
    checking = commands.add_parser("validate", help=what, description=what)
    checking.set_defaults(run=_validate)
    checking.add_argument("--questions", type=Path, nargs="+", required=True, metavar="FILE")
    checking.add_argument("--index", type=Path, required=True, metavar="DIR")

    what = "measure speed and memory: print each figure beside what is asked"
    timing = commands.add_parser("bench", help=what, description=what)
    timing.set_defaults(run=_bench)
    timing.add_argument("--large", type=Path, metavar="ARCHIVE", help="a large archive to build and ask, too")
    return parser


def _bench(options: argparse.Namespace) -> int:
    repository = Path(__file__).resolve().parent.parent
    questions = repository / "eval" / "questions" / "sample.jsonl"
    print(machine())
    for one in bench(repository, questions, options.large):
        print(f"{one.name:52} {one.value:44} {f'| {one.asked}' if one.asked else ''}", flush=True)
    return 0


def _run(options: argparse.Namespace) -> int:
    questions = read_questions(options.questions)
    if any(question.proposed for question in questions) and not all(
        question.proposed for question in questions
    ):
        raise InputError("proposed and written questions are never mixed in a figure; run them apart")
    with tqdm(total=len(questions), unit="问", disable=None) as bar:
        results = run_questions(
            questions, options.index, options.out, on_progress=lambda done: bar.update(done - bar.n)
        )
    write_reports(results, questions, options.out)
    for name, figure in results.overall.items():
        print(f"{name:20} {figure.value:.3f}  ({figure.low:.3f}–{figure.high:.3f}, n = {figure.n})")
    print(f"unsupported facts    {results.unsupported}")
    print(f"latency ms           {results.latency_ms}")
    print(f"report: {options.out / 'report.html'}")
    return 0


def _compare(options: argparse.Namespace) -> int:
    found = compare(
        read_results(options.before),
        read_results(options.after),
        alpha=options.alpha,
        across_archives=options.across_archives,
    )
    print(describe(found))
    return int(found.worse)


def _validate(options: argparse.Namespace) -> int:
    questions = read_questions(options.questions)
    wrong = list(validate(questions, open_snapshot(options.index)))
    for line in wrong:
        print(line)
    print(f"{len(questions)} questions, {len(wrong)} faults")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
