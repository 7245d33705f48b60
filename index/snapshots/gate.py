"""The gate before a switch: whether the evaluator finds a new generation no worse than the one that answers now.

`index` knows nothing of questions, so that the evaluator is another program to it, run as a user would.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import UsageError
from index.snapshots.pointer import current_generation


class Gate:
    """A question set that a new generation must pass. UsageError for a file that is not there."""

    def __init__(self, index_directory: Path, questions: Sequence[Path]) -> None:
        for path in questions:
            if not path.is_file():
                raise UsageError(f"--gate {path}: there is no such question set")
        self._index = index_directory
        self._questions = questions

    def lets_pass(self, generation: str) -> bool:
        """Ask both generations; the evaluator prints which questions changed. The first generation of all passes."""
        current = current_generation(self._index)
        if not current:
            return True
        command = [sys.executable, "-m", "eval", "gate", "--index", str(self._index)]
        command += ["--before", current, "--generation", generation]
        command += ["--questions", *map(str, self._questions)]
        return subprocess.run(command, check=False).returncode == 0
