"""`python -m qa`: ask and search, one question or a file of them. Parses and calls."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.command import Parser, run_command
from index.errors import InputError, UsageError
from index.json_lines import read_numbered_lines
from index.types import Place
from qa.asking.understand import check_question
from qa.assistant import Assistant, open_assistant
from qa.json_shapes import answer_to_json, search_to_json
from qa.reading.read import LEAST_TRUST
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class _Line:
    """One question of a batch."""

    id: str
    question: str
    history: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m qa", description="Ask an index.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, what in (("ask", _ask, "answer a question"), ("search", _search, "find passages")):
        sub = commands.add_parser(name, help=what, description=what)
        sub.set_defaults(run=run)
        sub.add_argument("question", nargs="?", metavar="QUESTION" if name == "ask" else "QUERY")
        sub.add_argument("--index", type=Path, required=True, metavar="DIR")
        sub.add_argument("--json", action="store_true", help="one JSON document on stdout")
        sub.add_argument("--questions", type=Path, metavar="FILE.jsonl")
        sub.add_argument("--out", type=Path, metavar="FILE.jsonl")
        if name == "ask":
            sub.add_argument(
                "--least-trust",
                type=_share,
                default=LEAST_TRUST,
                metavar="P",
                help="refuse what is less likely right than this, 0 to 1 (default: %(default)s)",
            )
        if name == "search":
            sub.add_argument("--top-k", type=int, default=10, metavar="K")
    return parser


def _share(text: str) -> float:
    """A number from 0 to 1, as an option gives it."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text}")
    return value


def _ask(options: argparse.Namespace) -> None:
    assistant = _open(options, options.least_trust)

    def one(line: _Line) -> dict[str, Any]:
        return answer_to_json(replace(assistant.ask(line.question, history=line.history), id=line.id))

    if options.questions:
        _batch(options, one)
        return
    answer = assistant.ask(options.question)
    print(json.dumps(answer_to_json(answer), ensure_ascii=False) if options.json else _readable(answer))


def _search(options: argparse.Namespace) -> None:
    if options.top_k < 1:
        raise UsageError(f"--top-k must be at least 1, not {options.top_k}")
    assistant = _open(options)

    def one(line: _Line) -> dict[str, Any]:
        return search_to_json(line.id, assistant.find(line.question, top_k=options.top_k))

    if options.questions:
        _batch(options, one)
        return
    found = one(_Line("", options.question, ()))
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name in found.get("did_you_mean", ()):
        print(f"您要找的是不是“{name['meant']}”？（输入的是“{name['typed']}”）")
    if "reason" in found:
        print(found["reason"])
    for hit in found["hits"]:
        print(f"{hit['score']:8.3f}  {hit['chunk_id']}  {hit['text'][:60].replace(chr(10), ' ')}")


def _open(options: argparse.Namespace, least_trust: float = LEAST_TRUST) -> Assistant:
    if bool(options.question) == bool(options.questions) and options.question != "":
        raise UsageError("give one question, or a file of them by --questions")
    if bool(options.questions) != bool(options.out):
        raise UsageError("--questions and --out go together")
    return open_assistant(options.index, least_trust=least_trust)


def _batch(options: argparse.Namespace, one: Callable[[_Line], dict[str, Any]]) -> None:
    """Answer a file line by line; a line is written as soon as it is answered."""
    lines = list(_read_lines(options.questions))
    try:
        out = options.out.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{options.out}: cannot be written ({error.strerror})") from None
    with out:
        for line in lines:
            out.write(json.dumps(one(line), ensure_ascii=False) + "\n")
            out.flush()


def _read_lines(path: Path) -> Iterator[_Line]:
    for number, text in read_numbered_lines(path):
        try:
            values = json.loads(text)
            line = _Line(
                str(values.get("id", number)), values["question"], tuple(values.get("history") or ())
            )
        except (ValueError, KeyError, AttributeError, TypeError):
            raise InputError(f'{path}:{number}: is not {{"id": …, "question": …}}; mend the line') from None
        if not isinstance(line.question, str) or not all(isinstance(one, str) for one in line.history):
            raise InputError(f"{path}:{number}: `question` must be a string and `history` a list of them")
        try:
            for asked in (line.question, *filter(str.strip, line.history)):
                check_question(asked)
        except UsageError as error:
            raise InputError(f"{path}:{number}: {error}") from None
        yield line


def _readable(answer: Answer) -> str:
    lines = [answer.answer]
    for citation in answer.citations:
        place = _say_place(Place(citation.file, citation.newspaper, citation.date, citation.page))
        lines.append(
            f"[{citation.n}] {citation.title or '（无题）'}  {place}  {citation.file}:{citation.start}-{citation.end}"
        )
        lines.append(f"    “{citation.quote}”")
        lines += [f"    又见：{_say_place(copy.place)}  {copy.place.file}" for copy in citation.also]
    lines += [f"  也许您想问：{question}" for question in answer.near]
    return "\n".join(lines)


def _say_place(place: Place) -> str:
    parts = (place.newspaper, str(place.date or ""), f"第{place.page}版" if place.page else "")
    return " ".join(part for part in parts if part)


if __name__ == "__main__":
    sys.exit(main())
