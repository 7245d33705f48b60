"""Start the page: checks first, then gradio, with nothing that leaves the machine."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path

from eval.proposals import Proposals
from index.errors import UsageError, WenbaoError
from page.accounts import Accounts
from qa.assistant import open_assistant
from qa.llm import LLM


def serve(
    index_directory: Path,
    host: str,
    port: int,
    *,
    accounts: Path | None = None,
    llm: LLM | None = None,
    proposals: Path | None = None,
) -> None:
    """Serve until interrupted, with a tab for proposed questions where their file is named.

    UsageError for an address beyond this machine without accounts.
    """
    if accounts is None and not _is_loopback(host):
        raise UsageError(
            f"--host {host}: others could reach the page; give accounts by --auth, or use 127.0.0.1"
        )
    waiting = Proposals(proposals) if proposals else None
    if waiting:
        waiting.waiting()  # a file that cannot be read is an error before the page is up
    admitted = Accounts(accounts) if accounts else None
    # Set before gradio is imported, which reads them then.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    assistant = open_assistant(index_directory, llm)
    from page.chat import build_chat

    blocks, look = build_chat(assistant)
    if waiting:
        from page.proposals import build_tabs

        blocks = build_tabs(blocks, waiting, assistant.snapshot)
    try:
        blocks.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,
            auth=admitted.admits if admitted else None,
            **look,
        )
    except OSError as error:
        raise WenbaoError(f"port {port} cannot be served ({error}); choose another with --port") from error
    print(f"问报 Wenbao: http://{host}:{port}/", flush=True)
    blocks.block_thread()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
