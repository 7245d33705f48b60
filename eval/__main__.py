"""`python -m eval`: run, compare, gate, validate and make question sets. Parses and calls."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from tqdm import tqdm

from eval.bench import bench
from eval.bench.answering import searching
from eval.bench.measured import machine
from eval.conditions.robustness import run_robustness
from eval.fitting.fit_ranker import ablation, fit_both, read_groups, write_weights
from eval.paths import QUESTIONS, REPOSITORY
from eval.proposing.feedback import read_feedback
from eval.proposing.proposals import Proposals
from eval.proposing.propose import propose
from eval.reporting.report import write_reports
from eval.running.examine import Setup
from eval.running.gate import gate
from eval.running.run import run_questions
from eval.scoring.compare import ALPHA, compare, describe
from eval.scoring.judge import Address
from eval.scoring.results import Results, read_results, write_results
from eval.searching.retrieval import Row, measure, to_markdown, wenbao, write_rows
from eval.searching.retrieval_peers import PEERS, embedder_alone, peers, words_alone
from eval.searching.searches import open_pool, read_proposed, read_sought
from eval.sets.question_set import Question, read_questions
from eval.sets.validate import validate
from index.command import Parser, run_command
from index.errors import UsageError
from index.snapshots.snapshot import Snapshot, open_snapshot

_WRITTEN = QUESTIONS / "retrieval.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: options.run(options), interrupted="the same command goes on where it stopped")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m eval", description="Judge an index by question sets.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=what, description=what)
        sub.set_defaults(run=run)
        return sub

    run = command("run", _run, "answer a question set and write results.json, report.html and report.md")
    _add_set(run)
    run.add_argument("--out", type=Path, required=True, metavar="DIR")
    run.add_argument(
        "--generation", default="", help="a generation of the index's history (default: the current one)"
    )
    run.add_argument(
        "--robustness", action="store_true", help="ask a damaged archive and changed questions, too"
    )
    run.add_argument("--llm", metavar="URL", help="an OpenAI-compatible address that words the answers")
    run.add_argument("--model", metavar="NAME", help="the model of --llm")
    run.add_argument(
        "--judge", metavar="URL", help="an OpenAI-compatible address that judges the answers, too"
    )
    run.add_argument("--judge-model", metavar="NAME", help="the model of --judge")

    comparing = command("compare", _compare, "compare two runs; exit 1 where the second is worse")
    comparing.add_argument("before", type=Path, metavar="DIR_A")
    comparing.add_argument("after", type=Path, metavar="DIR_B")
    _add_limits(comparing)
    comparing.add_argument(
        "--across-archives", action="store_true", help="compare though the archive changed"
    )

    what = "ask two generations of an index; exit 1 where the second is worse"
    gating = command("gate", _gate, what)
    _add_set(gating)
    gating.add_argument("--generation", required=True, help="the new generation")
    gating.add_argument("--before", default="", metavar="GENERATION", help="(default: the current one)")
    _add_limits(gating)

    _add_set(command("validate", _validate, "check a question set against an index; exit 1 for faults"))

    making = command("make", _make, "propose questions from the records of an index, for a person to accept")
    making.add_argument("--index", type=Path, required=True, metavar="DIR")
    making.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    making.add_argument(
        "--feedback",
        type=Path,
        metavar="FILE",
        help="readers' thumbs to make questions of, in place of records",
    )
    making.add_argument("--most", type=int, default=100, help="how many (default: %(default)s)")

    searching = command("retrieval", _retrieval, "measure search by titles and questions beside its peers")
    _add_pool(searching)
    searching.add_argument("--out", type=Path, required=True, metavar="DIR")
    searching.add_argument("--half", choices=("tune", "held"), default="", help="(default: both)")
    searching.add_argument("--peers", nargs="*", choices=PEERS, default=[], help="other programs, too")

    fitting = command("fit-ranker", _fit_ranker, "fit the weights of search on the tuned halves")
    _add_pool(fitting)
    fitting.add_argument("--ablation", action="store_true", help="print what each part brings; fit nothing")

    timing = command("bench", _bench, "measure speed and memory: print each figure beside what is asked")
    timing.add_argument("--large", type=Path, metavar="ARCHIVE", help="a large archive to build and ask, too")
    timing.add_argument(
        "--index", type=Path, metavar="DIR", help="search this index, as large as it is, and nothing else"
    )
    return parser


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")


def _add_pool(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="a folder for the pool")
    parser.add_argument("--archive", type=Path, help="the archive to draw it from, at the first call")
    parser.add_argument("--questions", type=Path, nargs="+", default=[_WRITTEN], metavar="FILE")
    parser.add_argument("--items", type=int, default=3200, help="titles (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=10000, help="in the pool (default: %(default)s)")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alpha", type=float, default=ALPHA, help="level of the test (default: %(default)s)")
    parser.add_argument(
        "--margin", type=float, default=0.0, help="a drop that is borne, as a share (default: %(default)s)"
    )


def _pool(options: argparse.Namespace) -> Snapshot:
    if not 0 < options.items <= options.articles:
        raise UsageError(
            f"--items must lie between 1 and --articles ({options.articles}), not {options.items}"
        )
    return open_pool(options.work, options.archive, options.questions, options.items, options.articles)


def _retrieval(options: argparse.Namespace) -> int:
    snapshot = _pool(options)
    sought = read_sought(options.work, options.questions, snapshot, options.half)
    others = peers(snapshot, options.peers, options.work / "peers.sqlite") if options.peers else ()
    systems = chain((wenbao(snapshot), words_alone(snapshot), embedder_alone(snapshot)), others)
    rows: tuple[Row, ...] = ()
    for rows in measure(snapshot, sought, systems):
        # What is measured is kept, should a slow peer be interrupted.
        write_rows(rows, options.out)
        print(f"searched: {rows[-1].system}", file=sys.stderr)
    print(to_markdown(rows), end="")
    return 0


def _fit_ranker(options: argparse.Namespace) -> int:
    snapshot = _pool(options)
    sought = [*read_sought(options.work, options.questions, snapshot, "tune"), *read_proposed(snapshot)]
    if options.ablation:
        for part, found in ablation(read_groups(snapshot, sought, with_vectors=True)).items():
            print(f"{part:44} {'  '.join(f'{name} {mrr:.4f}' for name, mrr in found.items())}", flush=True)
        return 0
    path = REPOSITORY / "qa" / "finding" / "ranker.json"
    write_weights(fit_both(snapshot, sought), path)
    print(f"weights of {len(sought):,} searches: {path}")
    return 0


def _bench(options: argparse.Namespace) -> int:
    print(machine())
    figures = (
        searching(options.index, _WRITTEN)
        if options.index
        else bench(REPOSITORY, QUESTIONS / "sample.jsonl", options.large)
    )
    for one in figures:
        print(f"{one.name:52} {one.value:44} {f'| {one.asked}' if one.asked else ''}", flush=True)
    return 0


def _run(options: argparse.Namespace) -> int:
    questions = read_questions(options.questions)
    setup = Setup(
        options.index,
        options.generation,
        llm=_address(options.llm, options.model, "--llm and --model"),
        judge=_address(options.judge, options.judge_model, "--judge and --judge-model"),
    )
    with _bar("answers", len(questions)) as bar:
        results = run_questions(questions, setup, options.out, on_progress=lambda n: bar.update(n - bar.n))
    if options.robustness:
        results = _harder(questions, setup, results, options.out)
    write_reports(results, questions, options.out)
    for name, figure in results.overall.items():
        print(f"{name:20} {figure.value:.3f}  ({figure.low:.3f}–{figure.high:.3f}, n = {figure.n})")
    print(f"unsupported facts    {results.unsupported}")
    print(f"latency ms           {results.latency_ms}")
    if results.agreement:
        agreed = results.agreement
        print(f"{agreed.model} agrees  {agreed.agreement:.3f}  (kappa {agreed.kappa:.3f})")
    for condition in results.robustness:
        print(f"right, {condition.name:13} {condition.overall['right'].value:.3f}")
    print(f"report: {options.out / 'report.html'}")
    return 0


def _harder(questions: Sequence[Question], setup: Setup, results: Results, out: Path) -> Results:
    bars: dict[str, Any] = {}

    def show(name: str, done: int) -> None:
        if name not in bars:
            bars[name] = _bar(name, len(questions))
        bars[name].update(done - bars[name].n)

    conditions = run_robustness(questions, setup, results, out, show)
    for bar in bars.values():
        bar.close()
    results = replace(results, robustness=conditions)
    write_results(results, out)
    return results


def _bar(name: str, total: int) -> Any:
    return tqdm(total=total, desc=name, unit="问", disable=None)


def _address(url: str | None, model: str | None, names: str) -> Address | None:
    if bool(url) != bool(model):
        raise UsageError(f"{names} go together")
    return Address(url, model) if url and model else None


def _compare(options: argparse.Namespace) -> int:
    found = compare(
        read_results(options.before),
        read_results(options.after),
        alpha=options.alpha,
        margin=options.margin,
        across_archives=options.across_archives,
    )
    print(describe(found))
    return int(found.worse)


def _gate(options: argparse.Namespace) -> int:
    questions = read_questions(options.questions)
    with _bar("gate", 2 * len(questions)) as bar:
        found = gate(
            questions,
            options.index,
            options.before,
            options.generation,
            alpha=options.alpha,
            margin=options.margin,
            on_progress=lambda n: bar.update(n - bar.n),
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


def _make(options: argparse.Namespace) -> int:
    if options.most < 1:
        raise UsageError(f"--most must be at least 1, not {options.most}")
    proposals = Proposals(options.out)
    snapshot = open_snapshot(options.index)
    if options.feedback:
        # Not checked yet: a whole answer is no gold before a person has cut it to what the source says.
        thumbs = [one.as_question() for one in read_feedback(options.feedback)][-options.most :]
        print(f"{proposals.add(thumbs)} questions proposed of {len(thumbs)} thumbs")
        return 0
    found = propose(snapshot, options.most)
    placed = [replace(one, accepted=True, where=one.id) for one in found]
    faulty = {line.split(":")[0] for line in validate(placed, snapshot)}
    new = proposals.add(one for one in found if one.id not in faulty)
    print(
        f"{new} questions proposed, {len(found) - new - len(faulty)} known already, {len(faulty)} with faults left out; "
        f"{len(proposals.waiting())} wait for a person: python app.py --index {options.index} --proposals {options.out}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
