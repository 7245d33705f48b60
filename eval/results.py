"""`results.json`: what a run measured, written and read; see docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.metrics import CurvePoint, Figure, curve, figures, percentiles
from eval.score import Outcome
from index.errors import InputError, UsageError

FORMAT = 1
_FILE = "results.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What was run on what. `questions` and `archive` are fingerprints: of the set, and of the archive's files."""

    questions: str
    archive: str
    generation: str
    embedder: str
    engine: str
    articles: int
    chunks: int
    embedded: int

    @property
    def key(self) -> str:
        return f"{self.questions}/{self.archive}/{self.generation}/{self.embedder}/{self.embedded}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question fared, as much as a comparison needs."""

    id: str
    kind: str
    half: str
    answerable: bool
    answered: bool
    right: bool
    cited: bool
    why: str

    @property
    def good(self) -> bool:
        """Right, and cited where it is an answer."""
        return self.right and (self.cited or not self.answerable)


@dataclass(frozen=True, slots=True)
class Results:
    """A run's figures: over all questions, by kind and by half, with the curve, latencies and each verdict."""

    run: Run
    overall: dict[str, Figure]
    by_kind: dict[str, dict[str, Figure]]
    by_half: dict[str, dict[str, Figure]]
    unsupported: int  # facts shown without a source, over all answers
    curve: tuple[CurvePoint, ...]
    latency_ms: dict[str, float]
    memory_mb: int
    verdicts: tuple[Verdict, ...]


def summarise(run: Run, outcomes: Sequence[Outcome], *, memory_mb: int) -> Results:
    """All figures of a run."""
    return Results(
        run=run,
        overall=figures(outcomes),
        by_kind={kind: figures(found) for kind, found in _grouped(outcomes, "kind")},
        by_half={half: figures(found) for half, found in _grouped(outcomes, "half") if half},
        unsupported=sum(len(one.unsupported) for one in outcomes),
        curve=curve(outcomes),
        latency_ms=percentiles([one.total_ms for one in outcomes]),
        memory_mb=memory_mb,
        verdicts=tuple(
            Verdict(o.id, o.kind, o.half, o.answerable, o.answered, o.right, o.cited, o.why) for o in outcomes
        ),
    )


def write_results(results: Results, out: Path) -> None:
    """Write OUT/results.json whole or not at all."""
    values = {"format": FORMAT, **asdict(results)}
    path = out / _FILE
    new = path.with_name(_FILE + ".new")
    new.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    new.replace(path)


def read_results(folder: Path) -> Results:
    """The results of a finished run. UsageError where the folder holds none, InputError where they are damaged."""
    path = folder / _FILE
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no finished run; make one with eval run --out {folder}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); run the questions anew") from None
    try:
        if values["format"] > FORMAT:
            raise InputError(f"{path}: format {values['format']} is newer than this program's {FORMAT}")
        return Results(
            run=Run(**values["run"]),
            overall=_figures(values["overall"]),
            by_kind={kind: _figures(found) for kind, found in values["by_kind"].items()},
            by_half={half: _figures(found) for half, found in values["by_half"].items()},
            unsupported=values["unsupported"],
            curve=tuple(CurvePoint(**point) for point in values["curve"]),
            latency_ms=values["latency_ms"],
            memory_mb=values["memory_mb"],
            verdicts=tuple(Verdict(**one) for one in values["verdicts"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is not what eval run writes ({error}); run the questions anew") from None


def _figures(values: dict[str, Any]) -> dict[str, Figure]:
    return {name: Figure(**figure) for name, figure in values.items()}


def _grouped(outcomes: Iterable[Outcome], name: str) -> list[tuple[str, list[Outcome]]]:
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(getattr(one, name), []).append(one)
    return sorted(groups.items())
