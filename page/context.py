"""What every tab of the page is given."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from eval.proposing.feedback import FeedbackFile
from eval.proposing.proposals import Proposals
from index.errors import SnapshotError
from index.search.store import StoreError
from index.snapshots.serve import served_generation
from page.accounts import Accounts
from page.limits import Limits
from page.parts import Parts
from page.streaming import Streams
from page.words import Words
from qa.assistant import Assistant, open_assistant
from qa.llm import LLM

_AT_ONCE = 2  # answers: one that computes and one that reads


class Library:
    """The assistant over the generation that an index points to now; safe to use from several threads.

    A build or rollback is seen at the next question; whoever holds the assistant of before keeps a whole one.
    """

    def __init__(self, index_directory: Path, llm: LLM | None = None) -> None:
        self.index_directory = index_directory
        self._llm = llm
        self._opening = threading.Lock()
        self._refused = ""  # a generation that cannot be opened is tried once
        self._assistant = open_assistant(index_directory, llm)
        self._turns = threading.Semaphore(_AT_ONCE)

    @property
    def assistant(self) -> Assistant:
        if self._is_old(served_generation(self.index_directory)):
            with self._opening:
                self._open(served_generation(self.index_directory))
        return self._assistant

    def turn(self) -> AbstractContextManager[object]:
        """To be held while an answer is made: more at once would only take the interpreter from each other, and the
        last wait longest. An LLM's answers mostly wait for it, and take no turns."""
        return nullcontext() if self._llm else self._turns

    def _is_old(self, current: str) -> bool:
        return current not in (self._assistant.snapshot.generation, self._refused)

    def _open(self, current: str) -> None:
        if not self._is_old(current):  # another thread has opened it meanwhile
            return
        try:
            self._assistant = open_assistant(self.index_directory, self._llm)
        except (SnapshotError, StoreError):
            # A damaged generation is the index tab's to name; the one that answers goes on.
            self._refused = current


@dataclass(frozen=True, slots=True)
class Context:
    """What a tab is built from. One a language, with its own parts; all share the library, the accounts and the limits."""

    library: Library
    words: Words
    limits: Limits
    feedback: FeedbackFile
    proposals: Proposals
    accounts: Accounts | None = None
    may_all_index: bool = True  # where there are no accounts: on this machine only, its user may
    logs_questions: bool = False
    streams: Streams = field(default_factory=Streams)
    parts: Parts = field(default_factory=Parts)

    def may_index(self, name: str | None) -> bool:
        """Whether the one who asks, by the name signed in with, may change the index."""
        if self.accounts is None:
            return self.may_all_index
        return name is not None and self.accounts.may_index(name)
