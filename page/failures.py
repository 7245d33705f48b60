"""What goes wrong: what is asked for and there is not, which the reader is told; and what goes wrong within, a line in the
log that says where, without a word of the question."""

from __future__ import annotations

import logging
import traceback

from index.errors import UsageError

_log = logging.getLogger("wenbao.page")


class AbsentError(UsageError):
    """What a form or a script asks for and there is not, or a value of it that is none."""


def log_failure(error: BaseException) -> None:
    """Log an error's kind and place. Its message could hold words of the question."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    _log.error("failed: %s at %s", type(error).__name__, place)
