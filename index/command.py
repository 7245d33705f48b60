"""What every command line of the project does alike: wrong use and failures are one line on stderr, and an exit status."""

from __future__ import annotations

import argparse
import os
import select
import sys
from collections.abc import Callable
from typing import NoReturn

from index.errors import UsageError, WenbaoError


class Parser(argparse.ArgumentParser):
    """Wrong use is one line, as every error is."""

    def error(self, message: str) -> NoReturn:
        print(f"error: {message}; see: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def run_command(step: Callable[[], int | None], *, interrupted: str = "") -> int:
    """The exit status: what `step` returns (None is 0), 2 for wrong use, 1 for a failure.

    `interrupted` tells, after Ctrl-C, how things stand.
    """
    try:
        status = step() or 0
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _fail(str(error), 2)
    except WenbaoError as error:
        return _fail(str(error), 1)
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _has_no_reader(sys.stdout.fileno()):
            # Whoever reads the output has seen enough, as `head` has; what is left of it would fail again at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        where = "the network" if isinstance(error, ConnectionError) else "the disk"
        return _fail(f"{error.filename or where}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        return _fail(f"interrupted; {interrupted}" if interrupted else "interrupted", 1)


def _has_no_reader(output: int) -> bool:
    """Whether an open file is a pipe or socket that nobody reads any more; a broken one may be any other of a process."""
    poll = select.poll()
    poll.register(output, 0)  # what is broken is told without being asked for
    return bool(poll.poll(0))


def _fail(message: str, status: int) -> int:
    print(f"error: {message}", file=sys.stderr)
    return status
