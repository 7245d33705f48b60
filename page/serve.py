"""Start the page: checks first, then gradio, with nothing that leaves the machine."""

from __future__ import annotations

import ipaddress
import os
import threading
from pathlib import Path

from index.errors import UsageError, WenbaoError
from qa.assistant import Assistant, open_assistant


def serve(index_directory: Path, host: str, port: int) -> None:
    """Serve until interrupted. UsageError for an address beyond this machine: there is no login yet."""
    if not _is_loopback(host):
        raise UsageError(
            f"--host {host}: the page has no login and binds to this machine only; use 127.0.0.1"
        )
    # Set before gradio is imported, which reads them then.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    assistant = open_assistant(index_directory)
    threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
    from page.chat import build_chat

    blocks, look = build_chat(assistant)
    try:
        blocks.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,
            **look,
        )
    except OSError as error:
        raise WenbaoError(f"port {port} cannot be served ({error}); choose another with --port") from error
    print(f"问报 Wenbao: http://{host}:{port}/", flush=True)
    blocks.block_thread()


def _warm(assistant: Assistant) -> None:
    """Load the embedder while the page starts, so that the first question does not wait for it."""
    if len(assistant.snapshot.vectors):
        assistant.snapshot.embedder().embed_queries(["预热"])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
