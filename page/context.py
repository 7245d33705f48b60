"""What every tab of the page is given."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from eval.feedback import FeedbackFile
from eval.proposals import Proposals
from index.errors import SnapshotError
from index.snapshot import current_generation
from page.accounts import Accounts
from page.limits import Limits
from page.words import Words
from qa.assistant import Assistant, open_assistant
from qa.llm import LLM


class Library:
    """The assistant over the generation that an index points to now; safe to use from several threads.

    A build or rollback is seen at the next question; whoever holds the assistant of before keeps a whole one.
    """

    def __init__(self, index_directory: Path, llm: LLM | None = None) -> None:
        self.index_directory = index_directory
        self._llm = llm
        self._opening = threading.Lock()
        self._assistant = open_assistant(index_directory, llm)

    @property
    def assistant(self) -> Assistant:
        if current_generation(self.index_directory) != self._assistant.snapshot.generation:
            with self._opening:
                self._open()
        return self._assistant

    def _open(self) -> None:
        if current_generation(self.index_directory) == self._assistant.snapshot.generation:
            return
        try:
            self._assistant = open_assistant(self.index_directory, self._llm)
        except SnapshotError:
            # A damaged new generation is the index tab's to name; the one that answers goes on.
            return


@dataclass(frozen=True, slots=True)
class Context:
    """What a tab is built from. One a language; all share the library, the accounts and the limits."""

    library: Library
    words: Words
    limits: Limits
    feedback: FeedbackFile
    accounts: Accounts | None = None
    may_all_index: bool = True  # where there are no accounts: on this machine only, its user may
    proposals: Proposals | None = None
    logs_questions: bool = False

    def may_index(self, name: str | None) -> bool:
        """Whether the one who asks, by the name signed in with, may change the index."""
        if self.accounts is None:
            return self.may_all_index
        return name is not None and self.accounts.may_index(name)
