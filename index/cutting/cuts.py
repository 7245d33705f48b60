"""Whether an article begins at bare lines that no byline or lead follows: evidence for and against, weighed.

What is weighed holds for any newspaper: how the text above ends, what the lines look like, how the text below opens,
and how much of it goes on with the names and words above. The weights are a logistic regression's over pages made
from a news archive (`python -m eval.fitting.fit_pages`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from index.cutting.lines import Block, Form
from index.cutting.rubrics import is_rubric
from index.text.shared_words import common_pairs, pairs, runs

HEADLINE_FORMS = (Form.HEADING, Form.DASHED)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．]|之[一二三四五六])"
)
# How a report opens, and how a paragraph that leans on the one before it does.
_DATED = re.compile(
    r"^[“\"（(]?(?:.{0,24}?(?:\d{1,2}月\d{1,2}日|\d{1,2}日|近日|日前)|\d{1,2}月(?:以来|[上中下]旬|[初底末])|[入今][春夏秋冬]|连日来|[今昨][天日]|今年|近年来|为|记者)"
)
_LEANS = re.compile(
    r"^(?:活动|会议|会上|会后|据|此外|同时|[他她它]们?|该|此次|本次|[这那]|目前|接下来|随后|其[中次]|截至|下一步|通过|在此|"
    r"不仅|另外|当[天日]|现场|期间|最[后终]|首先|对此|不过|[但而并也经]|然而|如今|与此同时|今后)"
)
_MARK = re.compile(r"[，,；;]")
_CRY = re.compile("[！？!?]")
_SHORT, _LONG = 10, 18  # characters of a headline
_LONG_RUN, _LONGER_RUN = 15, 21
_LITTLE, _MUCH = 60, 300  # characters of running text
_OPEN = re.compile(r"[（(“《][^（）()“”《》]*$")
_OPEN_WITHIN = 60
_SECTION = 500  # characters of the text below that are held against the text above

# Of evidence that is there (1) or not (0), or is a number; see `Evidence`.
WEIGHTS: Mapping[str, float] = {
    "two lines": 2.35,
    "three lines": 1.78,
    "dashed line": 0.75,
    "numbered line": -2.46,
    "short line": -0.80,
    "long line": 0.60,
    "long run": 0.55,
    "longer run": 0.62,
    "colon in line": 1.09,
    "cry in line": 0.71,
    "mark in line": -0.60,
    "torn above": 0.07,
    "bracket open above": 0.14,
    "little above": -1.75,
    "much above": 3.47,
    "heading above": -1.12,
    "feature above": -0.48,
    "shared rare pairs": -2.27,
    "shared triples": -0.18,
    "line said above": -1.24,
    "title said below": -1.43,
    "rubric over": 0.63,
    "nothing below": -1.51,
    "dated below": 2.71,
    "leaning below": -1.66,
}
BIAS = -13.47
# Log odds above which an article begins: one lost in its neighbour is worse than one that is cut in two.
ENOUGH = -1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for (and against) an article's beginning, by name; each value is near 0 to 1 or a logarithm."""

    values: Mapping[str, float]

    @property
    def score(self) -> float:
        """Log odds that an article begins here."""
        return BIAS + sum(WEIGHTS[name] * value for name, value in self.values.items())


class Said:
    """Pairs and triples of characters of `blocks`, to which others are added: none is read twice, however often one asks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._read = 0
        self._pairs: set[str] = set()
        self._triples: set[str] = set()

    @property
    def pairs(self) -> Set[str]:
        self._read_on()
        return self._pairs

    @property
    def triples(self) -> Set[str]:
        self._read_on()
        return self._triples

    def _read_on(self) -> None:
        texts = [block.text for block in self.blocks[self._read :]]
        self._read += len(texts)
        self._pairs |= pairs(texts)
        self._triples |= runs(texts, 3)


def weigh(head: Said, body: Said, lines: Sequence[Block], below: Sequence[Block]) -> Evidence:
    """Evidence at bare `lines` between the article so far, `head` over its text, and the running text that follows."""
    named = [line for line in lines if not is_rubric(line.text)]
    rubrics, lines = len(lines) - len(named), named
    section = _section(below)
    values = {
        **_evidence_of_form(lines),
        **_evidence_above(head.blocks, body.blocks),
        **_evidence_of_words(head, body, lines, section),
        "rubric over": bool(rubrics),
        "nothing below": not section,
        "dated below": bool(section) and bool(_DATED.match(section[0])),
        "leaning below": bool(section) and bool(_LEANS.match(section[0])),
    }
    return Evidence({name: float(value) for name, value in values.items()})


def _evidence_of_form(lines: Sequence[Block]) -> dict[str, float]:
    longest = max((len(line.text) for line in lines), default=0)
    return {
        "two lines": len(lines) == 2,
        "three lines": len(lines) >= 3,
        "dashed line": any(line.form is Form.DASHED for line in lines),
        "numbered line": bool(lines) and bool(_NUMBERED.match(lines[0].text)),
        "short line": longest <= _SHORT,
        "long line": longest > _LONG,
        "long run": _longest_run(lines) > _LONG_RUN,
        "longer run": _longest_run(lines) > _LONGER_RUN,
        "colon in line": any("：" in line.text or ":" in line.text for line in lines),
        "cry in line": any(_CRY.search(line.text) for line in lines),
        "mark in line": any(_MARK.search(line.text) for line in lines),
    }


def _longest_run(lines: Sequence[Block]) -> int:
    """Characters of the longest stretch without white space: two short phrases side by side make a long line, no long run."""
    return max((len(run) for line in lines for run in line.text.split()), default=0)


def _evidence_above(head: Sequence[Block], body: Sequence[Block]) -> dict[str, float]:
    running = (block for block in reversed(body) if block.is_running)
    last = next(running, None)
    end = last.text if last else ""
    length = len(end)
    # More than much is as good as much: no long text is gone through at each of its bare lines.
    while length < _MUCH and (block := next(running, None)):
        length += len(block.text)
    return {
        "torn above": last is not None and not last.is_ended,
        "bracket open above": bool(_OPEN.search(end[-_OPEN_WITHIN:])),
        "little above": length < _LITTLE,
        "much above": min(length, _MUCH) / _MUCH,
        "heading above": any(block.form is Form.HEADING for block in body),
        "feature above": any(block.form is Form.BYLINE for block in head),
    }


def _evidence_of_words(
    head: Said, body: Said, lines: Sequence[Block], section: Sequence[str]
) -> dict[str, float]:
    """How much of the text below, of the lines and of the title above is said on the other side."""
    new_pairs = pairs(section)
    return {
        "shared rare pairs": _log_share(new_pairs - common_pairs(), head.pairs, body.pairs),
        "shared triples": _log_share(runs(section, 3), head.triples, body.triples),
        "line said above": _share(pairs(line.text for line in lines), head.pairs, body.pairs),
        "title said below": _share(head.pairs, new_pairs),
    }


def _section(below: Sequence[Block]) -> list[str]:
    """The running text that follows, up to the next bare line; captions are passed over."""
    section: list[str] = []
    length = 0
    for at, block in enumerate(below):
        if block.form in (Form.CAPTION, Form.CREDIT) or (at == 0 and block.form is Form.BYLINE):
            continue
        if not block.is_running or length > _SECTION:
            break
        section.append(block.text)
        length += len(block.text)
    return section


def _log_share(own: Set[str], *others: Set[str]) -> float:
    """The logarithm of a share, from about -5 to 0; that of nothing is the lowest, as nothing speaks for kinship."""
    return math.log((_shared(own, others) + 0.5) / (len(own) + 5)) if own else -4.0


def _share(own: Set[str], *others: Set[str]) -> float:
    return _shared(own, others) / len(own) if own else 0.0


def _shared(own: Set[str], others: Sequence[Set[str]]) -> int:
    """How many of `own` one of the others has, too. The others are not joined: they may be a whole article's."""
    return len(set[str]().union(*(own & other for other in others)))
