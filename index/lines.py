"""A page's raw text as blocks: unwrapped lines, each with what its form says it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from index.byline import is_byline_line, is_credit, is_lead
from index.masthead import is_masthead
from index.types import Span

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[。！？!?…][”’」』》）)】]*$|[”」』][。！？]?$")
_CAPTION = re.compile(r"^(?:[上下左右]?图[为①-⑩一二三四：:]|[▲△▼↑↓←→])")
_JUMP = re.compile(
    r"^[（(▶►]?\s*(?:[上下紧]?[转接])\s*(?:第?\s*[A-Z]?\d{1,2}|[一二三四五六七八九十]+)\s*版[^。]{0,12}[）)]?$"
)
_DASH = re.compile(r"^(?:——|—|--|──)")
_LONGEST_HEADING = 40
_WRAP_WIDEST = 44
_COMMA = re.compile(r"[，,。；;]")


class Form(Enum):
    HEADING = "heading"  # a bare short line: title, kicker, subtitle, rubric or section heading
    DASHED = "dashed"  # a subtitle behind a dash
    BYLINE = "byline"
    LEAD = "lead"  # a paragraph that opens a news item
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    JUMP = "jump"
    MASTHEAD = "masthead"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or bare line: its raw `parts` (one a printed line, no white space at the ends) and its form."""

    parts: tuple[Span, ...]
    text: str
    form: Form

    @property
    def is_ended(self) -> bool:
        return bool(_SENTENCE_END.search(self.text))

    @property
    def is_running(self) -> bool:
        return self.form in (Form.LEAD, Form.BODY)


def read_blocks(raw: str) -> list[Block]:
    """The blocks of a page in raw order. Hard-wrapped lines are joined; blank lines separate."""
    lines = [_strip(raw, match.start(), match.end()) for match in _LINE.finditer(raw)]
    lines = [line for line in lines if line.start < line.end]
    width = _wrap_width(lines)
    blocks: list[Block] = []
    parts: list[Span] = []
    for line in lines:
        if parts and not _continues(raw, parts[-1], line, width):
            blocks.append(_block(raw, parts))
            parts = []
        parts.append(line)
    if parts:
        blocks.append(_block(raw, parts))
    return blocks


def _strip(raw: str, start: int, end: int) -> Span:
    text = raw[start:end]
    left = len(text) - len(text.lstrip())
    return Span(start + left, max(start + left, start + len(text.rstrip())))


def _wrap_width(lines: list[Span]) -> int:
    """The width at which every line of the page is broken; 0 for a page whose lines are paragraphs."""
    lengths = Counter(line.end - line.start for line in lines)
    if not lengths or max(lengths) > _WRAP_WIDEST:
        return 0
    width = max(lengths)
    full = sum(times for length, times in lengths.items() if length >= width - 2)
    return width if width >= 12 and full * 2 >= len(lines) and len(lines) >= 4 else 0


def _continues(raw: str, before: Span, line: Span, width: int) -> bool:
    """Whether a printed line goes on in the next: it is full, and the next follows without a blank line."""
    if not width or before.end - before.start < width - 2:
        return False
    between = raw[before.end : line.start].replace("\r\n", "\n")
    if between.count("\n") > 1:
        return False
    indented = between.endswith(("　　", "    "))
    text = raw[line.start : line.end]
    return not (indented or is_lead(text) or (is_byline_line(text) and "□" in text))


def _block(raw: str, parts: list[Span]) -> Block:
    text = "".join(raw[part.start : part.end] for part in parts)
    return Block(tuple(parts), text, _form(text))


def _form(text: str) -> Form:
    if is_lead(text):
        return Form.LEAD
    if is_credit(text):
        return Form.CREDIT
    if _JUMP.match(text):
        return Form.JUMP
    if _CAPTION.match(text) and len(text) <= 120:
        return Form.CAPTION
    if is_byline_line(text):
        return Form.BYLINE
    if is_masthead(text):
        return Form.MASTHEAD
    if _DASH.match(text) and len(text) <= _LONGEST_HEADING:
        return Form.DASHED
    if _is_heading(text):
        return Form.HEADING
    return Form.BODY


def _is_heading(text: str) -> bool:
    """A bare short line: no sentence, at most one comma, and not the torn end of one."""
    if len(text) > _LONGEST_HEADING or text.endswith(("。", "；", ";", "，", ",", "、", "：", ":")):
        return False
    if not re.search(r"[\u3400-\u9fffA-Za-z]", text) or text[0] in "，,。；;、：:）)”’」』》":
        return False
    return len(_COMMA.findall(text)) <= 1 and "。" not in text
