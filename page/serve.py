"""Start the page: checks first, then gradio, with nothing that leaves the machine."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from eval.proposing.feedback import FeedbackFile
from eval.proposing.proposals import Proposals
from index.errors import UsageError
from page.accounts import Accounts
from page.address import bind, is_loopback
from page.limits import Limits
from page.words import Words
from qa.llm import LLM

_RATE = 60
_OWN_RATE = 6_000  # of the one whose machine it is

_LAST_SECONDS = 3  # that open streams have once the page is to end


def serve(
    index_directory: Path,
    host: str,
    port: int,
    *,
    accounts: Path | None = None,
    is_open: bool = False,
    llm: LLM | None = None,
    proposals: Path | None = None,
    feedback: Path | None = None,
    logs_questions: bool = False,
    rate: int | None = None,
) -> None:
    """Serve until interrupted, with proposed questions in their file, beside the index if none is named.

    Readers' feedback goes to its file, beside the index if none is named; the log, on stderr, has a line for each
    answer, without the question's words unless `logs_questions`.

    UsageError for an address beyond this machine without accounts, unless `is_open`: then all may read, none index.
    """
    _check_reach(host, has_accounts=accounts is not None, is_open=is_open)
    if rate is not None and rate < 1:
        raise UsageError(f"--rate must be at least 1, not {rate}")
    is_own = accounts is None and is_loopback(host)
    waiting = Proposals(proposals or index_directory / "proposed.jsonl")
    waiting.waiting()  # a file that cannot be read is an error before the page is up
    admitted = Accounts(accounts) if accounts else None
    _keep_to_itself()
    from page.context import Context, Library

    library = Library(index_directory, llm)
    listening = bind(host, port)
    import uvicorn

    from page.web import build_app

    context = Context(
        library,
        Words("zh"),
        Limits(rate or (_OWN_RATE if is_own else _RATE)),
        FeedbackFile(feedback or index_directory / "feedback.jsonl"),
        waiting,
        admitted,
        may_all_index=is_loopback(host),
        logs_questions=logs_questions,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("wenbao.page").setLevel(logging.INFO)
    server = uvicorn.Server(
        uvicorn.Config(
            build_app(context, host),
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )
    )
    print(f"问报 Wenbao: http://{host}:{listening.getsockname()[1]}/", flush=True)
    server.run(sockets=[listening])


def _check_reach(host: str, *, has_accounts: bool, is_open: bool) -> None:
    """UsageError where others could reach a page that asks nobody who they are."""
    if not has_accounts and not is_open and not is_loopback(host):
        raise UsageError(
            f"--host {host}: others could reach the page; give accounts by --auth, or use 127.0.0.1, "
            "or let everybody read by --open"
        )


def _keep_to_itself() -> None:
    """Gradio as it is wanted here: its settings are read as it is imported, which is to be after this."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    # Behind every answer gradio would sum up the last ten thousand for a dashboard that nobody has here.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
