"""Which of the bare lines above a text is its title, and which are rubric, kicker and subtitle."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from index.cutting.lines import Block, Form
from index.cutting.notices import is_notice_of_body
from index.cutting.rubrics import is_named_rubric, is_rubric
from index.cutting.title_lines import is_column, order_evidence, order_score
from index.text.shared_words import pairs

# What a meeting did, told below its title: 审议…, 研究…等工作
_TOPICS = re.compile(r"^(?:审议|研究|传达|学习|听取|部署|安排|要求|强调|讨论|通报|贯彻)")
_IN_BRACKETS = re.compile(r"^[（(]([^（）()]+)[）)]$")
_HARDLY = 0.4  # share of a line's pairs of characters
# 某某在某地调研时强调 above what was stressed: the words below are the title.
_LEADS_IN = re.compile(r"(?:强调|指出|要求|号召|寄语|致信|回信)$")
_STATED = re.compile(r"(?:主持(?:召开|会议)?|(?:出席|讲话|致辞|参加|调研|作报告)(?:并讲话|活动)?)$")

# 县委召开三级干部会议 states what happened whole; what stands below tells of the meeting.
_HELD = re.compile(r"^[^，,：:]{2,}(?:召开|举行|举办)[^，,：:。]{0,16}(?:会|会议|大会)$")


@dataclass(frozen=True, slots=True)
class Headlines:
    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    rubrics: tuple[str, ...] = ()


def arrange_headlines(lines: Sequence[Block], below: Set[str]) -> Headlines:
    """Sort headline lines, in printed order, into their parts. `below`: the pairs of characters of the text they head."""
    dashed = [line.text for line in lines if line.form is Form.DASHED]
    plain = [line.text for line in lines if line.form is not Form.DASHED]
    rubrics = [
        text
        for text in plain[:-1]
        if is_rubric(text) and (is_named_rubric(text) or _said(text, below) <= _HARDLY)
    ]
    if len(plain) > 1 and not rubrics and is_column(plain[0]) and _said(plain[0], below) <= _HARDLY:
        rubrics = plain[:1]
    rest = [text for text in plain if text not in rubrics]
    if not rest:
        return Headlines(title=_bare(dashed[0]) if dashed else "", rubrics=tuple(rubrics))
    at = _title_place(rest, below)
    subtitle = " ".join([*rest[at + 1 :], *(_bare(text) for text in dashed)])
    kicker = " ".join(_IN_BRACKETS.sub(r"\1", text) for text in rest[:at])
    return Headlines(rest[at], kicker, subtitle, tuple(rubrics))


def _said(line: str, below: Set[str]) -> float:
    """The share of a line's pairs of characters that the text below it says too: much of a title's, little of a rubric's."""
    own = pairs([line])
    return len(own & below) / len(own) if own else 0.0


def _title_place(lines: Sequence[str], below: Set[str]) -> int:
    """The place of the title: of three lines and more below the first (a kicker), of two where their evidence says."""
    stated = [bool(_STATED.search(line)) for line in lines]
    if stated[0] and not all(stated):  # 受甲委托，乙主持 above the title
        return stated.index(False)
    if len(lines) == 2 and is_notice_of_body(lines):
        return 1
    if len(lines) == 1 or _STATED.search(lines[1]) or _TOPICS.match(lines[1]):
        return 0
    if len(lines) == 2 and _HELD.match(lines[0]) and not _HELD.match(lines[1]):
        return 0
    if len(lines) == 2:
        return int(
            bool(_LEADS_IN.search(lines[0])) or order_score(order_evidence(lines[0], lines[1], below)) > 0
        )
    return 1 + _title_place(lines[1:], below)


def _bare(text: str) -> str:
    return text.lstrip("—─- ").strip()
