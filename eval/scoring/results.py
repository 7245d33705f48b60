"""`results.json`: what a run measured, written and read; see docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.scoring.judge import Agreement, agreement
from eval.scoring.metrics import CurvePoint, Figure, curve, figures, is_right_at_any_length, percentiles
from eval.scoring.score import Outcome
from index.errors import InputError, UsageError

FORMAT = 2
_FILE = "results.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What was run on what. `questions`, `archive` and `program` are fingerprints: of the set, of the archive's files
    and of the code with its weights. `llm` and `judge`: the models that worded answers and that judged them, "" for none."""

    questions: str
    archive: str
    generation: str
    embedder: str
    engine: str
    articles: int
    chunks: int
    embedded: int
    origin: str = "written"  # of the questions: written, accepted or proposed
    program: str = ""
    llm: str = ""
    judge: str = ""

    @property
    def key(self) -> str:
        """Two runs of one key give one result."""
        return "/".join(map(str, asdict(self).values()))


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
    cause: str = ""
    judged: bool | None = None

    @property
    def good(self) -> bool:
        """Right, and cited where it is an answer."""
        return self.right and (self.cited or not self.answerable)


@dataclass(frozen=True, slots=True)
class Beside:
    """A peer's figures over the same questions, in the same run; its curve counts as right what is at any length."""

    overall: dict[str, Figure]
    by_kind: dict[str, dict[str, Figure]]
    curve: tuple[CurvePoint, ...]
    latency_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Condition:
    """The same questions asked under harder conditions: `name` says which, `damage` is the share of characters
    damaged, 0 where the questions were changed and not the archive. `intact`: right but for the questions whose gold
    does not stand in the damaged archive any more. `peers`: "right at any length" of each peer."""

    name: str
    damage: float
    overall: dict[str, Figure]
    intact: Figure | None
    peers: dict[str, Figure]


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
    beside: dict[str, Beside] = field(default_factory=dict)
    agreement: Agreement | None = None
    robustness: tuple[Condition, ...] = ()


def summarise(
    run: Run, outcomes: Sequence[Outcome], beside: Mapping[str, Sequence[Outcome]], *, memory_mb: int
) -> Results:
    """All figures of a run; `beside` holds each peer's outcomes."""
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
            Verdict(
                o.id, o.kind, o.half, o.answerable, o.answered, o.right, o.cited, o.why, o.cause, o.judged
            )
            for o in outcomes
        ),
        beside={
            name: Beside(
                figures(found),
                {kind: figures(those) for kind, those in _grouped(found, "kind")},
                curve(found, is_right_at_any_length),
                percentiles([one.total_ms for one in found]),
            )
            for name, found in beside.items()
        },
        agreement=agreement(run.judge, outcomes) if run.judge else None,
    )


def write_results(results: Results, out: Path) -> None:
    """Write OUT/results.json whole or not at all."""
    values = {"format": FORMAT, **asdict(results)}
    write_whole(out / _FILE, json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. UsageError where the folder does not take it."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another folder") from None


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
            curve=_curve(values["curve"]),
            latency_ms=values["latency_ms"],
            memory_mb=values["memory_mb"],
            verdicts=tuple(Verdict(**one) for one in values["verdicts"]),
            beside={name: _beside(one) for name, one in values.get("beside", {}).items()},
            agreement=_optional(values.get("agreement"), Agreement),
            robustness=tuple(condition_from_json(one) for one in values.get("robustness", [])),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is not what eval run writes ({error}); run the questions anew") from None


def _beside(values: dict[str, Any]) -> Beside:
    return Beside(
        _figures(values["overall"]),
        {kind: _figures(found) for kind, found in values["by_kind"].items()},
        _curve(values["curve"]),
        values["latency_ms"],
    )


def condition_from_json(values: dict[str, Any]) -> Condition:
    """A condition, read again. KeyError or TypeError where it is none."""
    figures = {name: _figures(values[name]) for name in ("overall", "peers")}
    return Condition(**(values | figures | {"intact": _optional(values["intact"], Figure)}))


def _optional(values: dict[str, Any] | None, make: Callable[..., Any]) -> Any:
    return make(**values) if values is not None else None


def _curve(values: list[dict[str, float]]) -> tuple[CurvePoint, ...]:
    return tuple(CurvePoint(**point) for point in values)


def _figures(values: dict[str, Any]) -> dict[str, Figure]:
    return {name: Figure(**figure) for name, figure in values.items()}


def _grouped(outcomes: Iterable[Outcome], name: str) -> list[tuple[str, list[Outcome]]]:
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(getattr(one, name), []).append(one)
    return sorted(groups.items())
