"""Ask one question as a user would, of the index and of its peers, and judge the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from eval.running.peers import Peer, ask_peer, plain_rag
from eval.scoring.judge import Address, Judge
from eval.scoring.score import Outcome, score
from eval.sets.question_set import Question
from eval.sets.sources import Sources
from index.errors import UsageError
from index.snapshots.snapshot import open_snapshot
from qa.assistant import Assistant
from qa.json_shapes import answer_to_json, hits_to_json
from qa.llm import LLM
from qa.types import Answer, Passage

_TOP_K = 10


@dataclass(frozen=True, slots=True)
class Setup:
    """What answers, and what judges. `generation`: "" for the one that the index points to.

    Of a damaged copy of an archive: `clean` is the index that the questions' sources are in, with its generation, and
    `were` a JSON file that says which of its articles each of the copy's was.
    """

    index: Path
    generation: str = ""
    llm: Address | None = None
    judge: Address | None = None
    clean: Path | None = None
    clean_generation: str = ""
    were: Path | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """One question's outcomes, by the index and by each peer, and its line of answers.jsonl."""

    outcome: Outcome
    beside: dict[str, Outcome]
    line: dict[str, Any]


class Examiner:
    """Opens what a setup names, once, for many questions. SnapshotError, LLMError or UsageError where it cannot."""

    def __init__(self, setup: Setup) -> None:
        self.snapshot = open_snapshot(setup.index, setup.generation)
        if len(self.snapshot.vectors):
            # Loaded now, so that the first question's time is its own.
            self.snapshot.embedder().embed_queries(["预热"])
        llm = LLM(setup.llm.url, setup.llm.model) if setup.llm else None
        self._assistant = Assistant(self.snapshot, llm)
        self._judge = Judge(setup.judge) if setup.judge else None
        self._peers = (plain_rag(self.snapshot),)
        if setup.clean and setup.were:
            were = json.loads(setup.were.read_text("utf-8"))
            self._sources = Sources(open_snapshot(setup.clean, setup.clean_generation), were)
        else:
            self._sources = Sources(self.snapshot)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.snapshot.facts.names())

    def examine(self, question: Question) -> Examined:
        """Ask, search, and judge. A question that is refused as none counts as a refusal."""
        try:
            asked = self._assistant.ask(question.question, history=question.history)
            hits = self._assistant.search(asked.resolved or question.question, top_k=_TOP_K)
        except UsageError as error:
            asked, hits = Answer(question.question, str(error), False, question.kind, str(error)), ()
        answer = replace(asked, id=question.id)
        outcome = self._score(question, answer, hits)
        if self._judge:
            outcome = replace(outcome, judged=self._judge.is_right(question, answer))
        beside = {peer.name: self._beside(peer, question, answer) for peer in self._peers}
        line = {
            **answer_to_json(answer),
            "hits": hits_to_json(question.id, hits)["hits"],
            "outcome": outcome_to_json(outcome),
            "beside": {name: outcome_to_json(one) for name, one in beside.items()},
            "memory": psutil.Process().memory_info().rss,
        }
        return Examined(outcome, beside, line)

    def _beside(self, peer: Peer, question: Question, answer: Answer) -> Outcome:
        # A follow-up is put to the peer as it was understood: its user would have typed it whole.
        text = answer.resolved or question.question
        pasted = ask_peer(peer, self.snapshot, text, question.kind, _TOP_K)
        return self._score(question, pasted, pasted.passages)

    def _score(self, question: Question, answer: Answer, hits: tuple[Passage, ...]) -> Outcome:
        ranked = tuple(dict.fromkeys(hit.article_id for hit in hits))
        return score(question, answer, ranked, self._sources.of(question.source), self._names)


def examined_from_json(line: dict[str, Any]) -> Examined:
    """A line of answers.jsonl, read again."""
    beside = {name: outcome_from_json(one) for name, one in line["beside"].items()}
    return Examined(outcome_from_json(line["outcome"]), beside, line)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    values = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return values | {"unsupported": list(outcome.unsupported), "hits": [int(hit) for hit in outcome.hits]}


def outcome_from_json(values: dict[str, Any]) -> Outcome:
    return Outcome(
        **(values | {"unsupported": tuple(values["unsupported"]), "hits": tuple(map(bool, values["hits"]))})
    )
