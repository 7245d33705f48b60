"""`python app.py`: serve the chat page over an index. Parses and launches."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from index.command import Parser, run_command
from index.errors import UsageError
from page.serve import serve
from qa.llm import LLM


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _serve(options))


def _serve(options: argparse.Namespace) -> None:
    if bool(options.llm) != bool(options.model):
        raise UsageError("--llm and --model go together")
    serve(
        options.index,
        options.host,
        options.port,
        accounts=options.auth,
        is_open=options.open,
        llm=LLM(options.llm, options.model) if options.llm else None,
        proposals=options.proposals,
        feedback=options.feedback,
        logs_questions=options.log_questions,
        rate=options.rate,
    )


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python app.py", description="The Wenbao chat page.")
    parser.add_argument("--index", type=Path, required=True, metavar="DIR", help="the index folder")
    parser.add_argument("--host", default="127.0.0.1", help="the address to bind (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument(
        "--auth",
        type=Path,
        metavar="FILE",
        help="accounts, as `python -m page.accounts` writes them; needed to bind beyond this machine",
    )
    parser.add_argument(
        "--open",
        action="store_true",
        help="bind beyond this machine without accounts: all may read, none may change the index",
    )
    parser.add_argument(
        "--llm", metavar="URL", help="an OpenAI-compatible address, such as http://127.0.0.1:11434/v1"
    )
    parser.add_argument("--model", metavar="NAME", help="the LLM's model")
    parser.add_argument(
        "--proposals",
        type=Path,
        metavar="FILE",
        help="proposed questions, as `python -m eval make` writes them, to accept or reject in a tab",
    )
    parser.add_argument(
        "--feedback", type=Path, metavar="FILE", help="readers' thumbs (default: feedback.jsonl in the index)"
    )
    parser.add_argument("--log-questions", action="store_true", help="log the words of questions, too")
    parser.add_argument(
        "--rate",
        type=int,
        metavar="N",
        help="questions a minute that one reader may ask (default: 60, on one's own machine 6,000)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
