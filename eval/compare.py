"""The gate: whether a second run is worse than a first by more than chance, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from eval.metrics import Figure, paired_interval
from eval.results import Results, Verdict
from index.errors import UsageError


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


def compare(before: Results, after: Results, *, alpha: float, across_archives: bool) -> Comparison:
    """Compare two runs. UsageError where they asked other questions, or (unless told) read another archive."""
    if before.run.questions != after.run.questions:
        raise UsageError("the two runs asked different questions; run both with the same --questions")
    if before.run.archive != after.run.archive and not across_archives:
        raise UsageError(
            "the archive changed between the two runs; run both on one, or pass --across-archives to compare still"
        )
    if not 0 < alpha < 1:
        raise UsageError(f"--alpha must lie between 0 and 1, not {alpha}")
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
        worse=len(lost) > len(won) and p < alpha,
    )


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
    lines += [f"lost {one.id} ({one.kind}): {one.why}" for one in c.lost]
    lines += [f"won  {one.id} ({one.kind})" for one in c.won]
    return "\n".join(lines)
