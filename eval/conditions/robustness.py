"""The same questions under harder conditions: a damaged archive, other words, traditional characters, a typing slip.

OUT/robustness/CONDITION/   a run of its own, which goes on where it stopped
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.conditions.damaged_archive import sound_articles, write_damaged_archive
from eval.conditions.reword import in_traditional, reword, with_slip
from eval.running.examine import Setup
from eval.running.run import make_folder, run_questions
from eval.scoring.metrics import Figure, interval
from eval.scoring.results import Condition, Results, condition_from_json, write_whole
from eval.sets.normal_form import met
from eval.sets.question_set import Question
from eval.sets.sources import GATHERED, Sources
from index.building.build import build_index
from index.snapshots.snapshot import Snapshot, open_snapshot

DAMAGES = (0.005, 0.01, 0.02, 0.05)
_REWORDED = {"reworded": reword, "traditional": in_traditional, "typing slip": with_slip}
CONDITIONS = (*(f"damage {share:.1%}" for share in DAMAGES), *_REWORDED)

Progress = Callable[[str, int], object]


def run_robustness(
    questions: Sequence[Question], setup: Setup, base: Results, out: Path, on_progress: Progress
) -> tuple[Condition, ...]:
    """Ask all questions under each condition; one that was finished for the same run before is taken as it is.

    `base` is the run of the sound archive and the written questions; `on_progress` hears the condition and how many
    of its questions are answered. The damaged archives and their indexes are deleted again.
    """
    setup = replace(setup, generation=base.run.generation, judge=None)
    conditions: list[Condition] = []
    for share, name in zip(DAMAGES, CONDITIONS, strict=False):
        folder = out / "robustness" / name.replace(" ", "-")
        conditions.append(
            _finished(folder, base)
            or _keep(_damaged(questions, setup, share, name, folder, on_progress), base, folder)
        )
    for name, change in _REWORDED.items():
        folder = out / "robustness" / name.replace(" ", "-")
        conditions.append(
            _finished(folder, base)
            or _keep(_changed(questions, setup, name, change, folder, on_progress), base, folder)
        )
    return tuple(conditions)


def _damaged(
    questions: Sequence[Question],
    setup: Setup,
    share: float,
    name: str,
    folder: Path,
    on_progress: Progress,
) -> Condition:
    sound = open_snapshot(setup.index, setup.generation)
    on_progress(name, 0)
    with TemporaryDirectory(prefix="wenbao-damaged-") as work:
        archive, index, were = Path(work) / "archive", Path(work) / "index", Path(work) / "were.json"
        pages = write_damaged_archive(sound, share, archive)
        build_index(sorted(archive.iterdir()), index, embedder=sound.manifest.embedder)
        copy = open_snapshot(index)
        articles = sound_articles(pages, sound, copy)
        were.write_text(json.dumps(articles, ensure_ascii=False), "utf-8")
        harder = replace(
            setup, index=index, generation="", clean=setup.index, clean_generation=setup.generation, were=were
        )
        results = run_questions(questions, harder, folder, on_progress=lambda n: on_progress(name, n))
        lost = _lost(questions, sound, copy, articles)
    right = [float(one.right) for one in results.verdicts if one.id not in lost]
    return _condition(name, share, results, interval(right) if right else None)


def _changed(
    questions: Sequence[Question],
    setup: Setup,
    name: str,
    change: Callable[[str, str], str],
    folder: Path,
    on_progress: Progress,
) -> Condition:
    asked = [
        replace(
            one,
            question=change(one.question, one.id),
            history=tuple(change(earlier, one.id) for earlier in one.history),
        )
        for one in questions
    ]
    results = run_questions(asked, setup, folder, on_progress=lambda n: on_progress(name, n))
    return _condition(name, 0.0, results, None)


def _condition(name: str, share: float, results: Results, intact: Figure | None) -> Condition:
    peers = {peer: beside.overall["right at any length"] for peer, beside in results.beside.items()}
    return Condition(name, share, results.overall, intact, peers)


def _lost(
    questions: Sequence[Question], sound: Snapshot, copy: Snapshot, were: Mapping[str, str]
) -> set[str]:
    """The questions whose gold no source of theirs carries any more in the damaged copy, by id."""
    now: dict[str, list[str]] = {}
    for article_id, before in were.items():
        now.setdefault(before, []).append(article_id)
    before_damage, after = Sources(sound), Sources(copy)
    lost = set()
    for question in questions:
        if not question.answerable or question.kind in GATHERED:
            continue
        copies = (one for source in before_damage.find(question.source) for one in now.get(source, ()))
        if not any(all(met(after.printed(one), question.answers)) for one in copies):
            lost.add(question.id)
    return lost


def _finished(folder: Path, base: Results) -> Condition | None:
    """The condition as it was measured before for this very run."""
    try:
        values = json.loads((folder / "condition.json").read_text("utf-8"))
        return condition_from_json(values["condition"]) if values["of"] == base.run.key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(condition: Condition, base: Results, folder: Path) -> Condition:
    make_folder(folder)
    values = {"of": base.run.key, "condition": asdict(condition)}
    write_whole(folder / "condition.json", json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    return condition
