"""Searches with the articles that they are after: titles of known articles, written questions, and proposed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.proposing.propose import propose
from eval.searching.known_item import make_pool, read_titles
from eval.sets.question_set import read_questions
from eval.sets.sources import Sources
from index.building.build import build_index
from index.errors import InputError
from index.facts.found import article_texts
from index.snapshots.pointer import current_generation
from index.snapshots.snapshot import Snapshot, open_snapshot

TITLES, WRITTEN, PROPOSED = "titles", "written questions", "proposed questions"
_MOST_PROPOSED = 900
_QUOTED = 24  # characters of a proposal's quote by which its article is known
_GATHERED = ("count", "byline")  # proposed kinds whose gold is in no one passage


@dataclass(frozen=True, slots=True)
class Sought:
    """A query, and which articles are right for it; `answers` where a passage of them should hold the gold."""

    id: str
    query: str
    set: str  # TITLES, WRITTEN or PROPOSED
    half: str
    is_right: Callable[[str], bool]
    answers: tuple[tuple[str, ...], ...] = ()


def open_pool(
    work: Path, archive: Path | None, questions: Sequence[Path], items: int, articles: int
) -> Snapshot:
    """The index of a pool in `work`, drawn and built from `archive` at the first call, vectors and all."""
    index = work / "index"
    if not (work / "titles.jsonl").exists():
        if archive is None:
            raise InputError(f"{work}: there is no pool here yet; name the archive to draw it from")
        wanted = [question.source for question in read_questions(questions) if question.source]
        make_pool(archive, work, items=items, articles=articles, wanted=wanted)
    snapshot = open_snapshot(index) if current_generation(index) else None
    if snapshot is None or snapshot.manifest.embedded_share < 1:
        build_index([work / "pool.jsonl"], index)
        snapshot = open_snapshot(index)
    return snapshot


def read_sought(
    work: Path, questions: Sequence[Path], snapshot: Snapshot, half: str = ""
) -> tuple[Sought, ...]:
    """The titles of the pool and the written questions; of one half if it is named."""
    facts, sources = snapshot.facts, Sources(snapshot)
    found = [
        Sought(one.id, one.query, TITLES, one.half, _is(facts.shown_id(one.article_id)))
        for one in read_titles(work)
    ]
    found += [
        Sought(one.id, one.question, WRITTEN, one.half, sources.of(one.source), one.answers)
        for one in read_questions(questions)
        if one.answerable
    ]
    return tuple(one for one in found if half in ("", one.half))


def read_proposed(snapshot: Snapshot) -> Iterator[Sought]:
    """Questions that the records suggest, all of the tuned half."""
    texts = dict(article_texts(snapshot.facts.database))
    for one in propose(snapshot, _MOST_PROPOSED):
        if one.answerable and one.kind not in _GATHERED and one.quote:
            head = one.quote[:_QUOTED]
            holders = {article_id for article_id, text in texts.items() if head in text}
            if holders:
                yield Sought(one.id, one.question, PROPOSED, "tune", holders.__contains__, one.answers)


def _is(article_id: str) -> Callable[[str], bool]:
    return lambda other: other == article_id
