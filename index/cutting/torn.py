"""Whether a bare short line is no headline but the first piece of a paragraph that a column's end or a picture tore.

Evidence is weighed as in `index.cutting.cuts`; above all, that a word runs on from its end into the text that follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.text.tokens import is_word

_MARK = re.compile(r"[，,；;、]")
_FRAGMENT = re.compile(r"[，,；;][^，,；;]{1,12}$")
_OPEN = re.compile(r"[（(“《][^（）()“”《》]*$")
_OPENS_REPORT = re.compile(r"^(?:.{0,8}(?:\d{1,2}月\d{1,2}日|近日|日前)|记者|为了?|据|连日来|今年|近年来|在)")
_CANNOT_BEGIN = re.compile(r"^[，,。、；;：:）)”’」』》]")
# A headline hardly ends in one of these, and no paragraph begins with one of those.
_LEADS_ON = frozenset("的在和了将为对与等从以并及把被由于是有向到一这该各其")
_PARTICLES = frozenset("的了等们和及着过地得中上下里个")
_LONG = 40

WEIGHTS: Mapping[str, float] = {
    "picture below": 2.77,
    "item below": -2.32,
    "jump above": -0.61,
    "nothing below": -1.41,
    "word runs on": 1.89,
    "mark": 1.54,
    "fragment at end": 1.91,
    "leads on": 1.29,
    "particle below": 0.29,
    "mark below": -0.92,
    "opens as report": 1.83,
    "report below": -2.32,
    "long below": -0.59,
    "length": 2.85,
    "space": -2.61,
    "open bracket": 2.84,
    "torn above": 1.65,
}
BIAS = -6.50


def torn_evidence(
    line: str, above: str, following: str, *, over_picture: bool, over_item: bool, under_jump: bool
) -> Mapping[str, float]:
    """Evidence that `line` goes on in `following`, the next running text ("" for none). `above`: the block before it.

    `over_item`: a byline or lead follows; `under_jump`: a jump line stands above.
    """
    evidence = {
        "picture below": over_picture,
        "item below": over_item,
        "jump above": under_jump,
        "nothing below": not following,
        "word runs on": runs_on(line, following),
        "mark": bool(_MARK.search(line)),
        "fragment at end": bool(_FRAGMENT.search(line)),
        "leads on": line[-1] in _LEADS_ON,
        "particle below": following[:1] in _PARTICLES if following else False,
        "mark below": bool(_CANNOT_BEGIN.match(following)),
        "opens as report": bool(_OPENS_REPORT.match(line)),
        "report below": bool(_OPENS_REPORT.match(following)),
        "long below": len(following) > _LONG,
        "length": len(line) / 20,
        "space": " " in line,
        "open bracket": bool(_OPEN.search(line)),
        "torn above": bool(above) and above[-1] not in "。！？!?…”’》）)",
    }
    return {name: float(value) for name, value in evidence.items()}


def torn_score(evidence: Mapping[str, float]) -> float:
    """Log odds that the line is torn off."""
    return BIAS + sum(WEIGHTS[name] * value for name, value in evidence.items())


def runs_on(before: str, after: str) -> int:
    """How many characters the longest word has beyond its first that begins in one text and ends in the other: 0 to 3."""
    longest = 0
    for left in (1, 2, 3):
        for right in (1, 2, 3):
            fits = left + right <= 4 and left <= len(before) and right <= len(after)
            if fits and left + right - 1 > longest and is_word(before[-left:] + after[:right]):
                longest = left + right - 1
    return longest
