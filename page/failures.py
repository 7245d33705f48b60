"""What goes wrong within: a line in the log that says where, without a word of the question."""

from __future__ import annotations

import logging
import traceback

_log = logging.getLogger("wenbao.page")


def log_failure(error: BaseException) -> None:
    """Log an error's kind and place. Its message could hold words of the question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    _log.error("failed: %s at %s", type(error).__name__, place)
