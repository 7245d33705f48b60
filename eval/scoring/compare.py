"""The gate: whether a second run is worse than a first by more than chance, question by question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

from eval.scoring.metrics import Figure, paired_interval
from eval.scoring.results import Results, Run, Verdict
from index.errors import UsageError

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same questions. `p`: McNemar's exact test, that wins and losses differ by chance alone."""

    before: float  # share of questions that are good: right, and cited where answered
    after: float
    difference: Figure
    won: tuple[Verdict, ...]  # good in the second run only, as judged there
    lost: tuple[Verdict, ...]
    p: float
    worse: bool
    figures: tuple[tuple[str, float, float], ...]  # of each measure, its value before and after
    changed: tuple[str, ...]  # what else differs between the runs: index, program, model


def compare(
    before: Results,
    after: Results,
    *,
    alpha: float = ALPHA,
    margin: float = 0.0,
    across_archives: bool = False,
) -> Comparison:
    """Compare two runs: worse is a drop of more than `margin` (a share) that chance explains with p < `alpha`.

    UsageError where they asked other questions, or (unless told) read another archive.
    """
    if before.run.questions != after.run.questions:
        raise UsageError("the two runs asked different questions; run both with the same --questions")
    if before.run.archive != after.run.archive and not across_archives:
        raise UsageError(
            "the archive changed between the two runs; run both on one, or pass --across-archives to compare still"
        )
    if not 0 < alpha < 1:
        raise UsageError(f"--alpha must lie between 0 and 1, not {alpha}")
    if not 0 <= margin < 1:
        raise UsageError(f"--margin must be a share from 0 to 1, not {margin}")
    old = {one.id: one for one in before.verdicts}
    won = tuple(one for one in after.verdicts if one.good and not old[one.id].good)
    lost = tuple(one for one in after.verdicts if not one.good and old[one.id].good)
    p = mcnemar(len(won), len(lost))
    first = [float(old[one.id].good) for one in after.verdicts]
    second = [float(one.good) for one in after.verdicts]
    return Comparison(
        before=sum(first) / len(first),
        after=sum(second) / len(second),
        difference=paired_interval(first, second),
        won=won,
        lost=lost,
        p=p,
        worse=(len(lost) - len(won)) / len(first) > margin and p < alpha,
        figures=tuple(
            (name, figure.value, after.overall[name].value)
            for name, figure in before.overall.items()
            if name in after.overall
        ),
        changed=tuple(_changed(before.run, after.run)),
    )


def _changed(before: Run, after: Run) -> Iterator[str]:
    for name in Run.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name}: {old or 'none'} → {new or 'none'}"


def mcnemar(won: int, lost: int) -> float:
    """Two-sided exact p of McNemar's test (McNemar 1947): wins among the discordant, against a fair coin."""
    n = won + lost
    tail = float(sum(comb(n, k) for k in range(min(won, lost) + 1)) / 2**n)
    return min(1.0, 2 * tail)


def describe(comparison: Comparison) -> str:
    """The comparison in a few lines: figures, then each question lost and won."""
    c = comparison
    lines = [
        f"right and cited: {c.before:.3f} before, {c.after:.3f} after, difference {c.difference.value:+.3f} "
        f"(95% interval {c.difference.low:+.3f} to {c.difference.high:+.3f}, n = {c.difference.n})",
        f"{len(c.won)} won, {len(c.lost)} lost, McNemar p = {c.p:.4f}: "
        + ("WORSE beyond chance" if c.worse else "not worse beyond chance"),
    ]
    if c.changed:
        lines.append(f"between the runs: {', '.join(c.changed)}")
    lines += [f"  {name:20} {old:8.3f} → {new:8.3f}" for name, old, new in c.figures if old != new]
    lines += [f"lost {one.id} ({one.kind}): {one.why}" for one in c.lost]
    lines += [f"won  {one.id} ({one.kind})" for one in c.won]
    return "\n".join(lines)
