"""Jump lines (下转第3版, 上接第1版) by their printed forms: where one article goes on on another page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text.fold import half_width
from index.text.numerals import chinese_to_int
from index.types import Jump, Span

# 紧接 and a bare 接 or 转 are told by where they stand: behind a text they lead on, before one they lead back.
_FORWARD = ("下转", "紧转", "下接", "转")
_BACKWARD = ("上接", "上转")
_PAGE = r"[A-Za-z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3}|头"
_PAGES = rf"(?:第\s*)?(?:{_PAGE})(?:\s*版?\s*[、,，\-~至—]\s*(?:第\s*)?(?:{_PAGE}))*\s*版"
_NAME = r"[^\s。，,；;!?！？()（）]{0,16}"
_NAMED = rf"(?:\s?[·•・:：《【]\s?{_NAME})?"  # 下转3版·要闻
_ARROW = r"[▶►▷→◆■●★☆▲△▼*＊]"
_MARK = re.compile(
    rf"[（(【\[〔]\s*(?P<a>下转|紧转|下接|转|上接|上转|紧接|接)\s*(?:本报)?\s*(?P<ap>{_PAGES})\s?{_NAME}\s*[）)】\]〕]"
    rf"|{_ARROW}\s*(?P<b>下转|紧转|下接|转|上接|上转|紧接|接)\s*(?:本报)?\s*(?P<bp>{_PAGES}){_NAMED}"
    rf"|(?P<c>下转|紧转|下接|转|上接|上转|紧接|接)\s*(?:本报)?\s*(?P<cp>{_PAGES}){_NAMED}"
)
_NUMBER = re.compile(_PAGE)
_DIGITS = re.compile(r"\d+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class JumpMark:
    """A mark within a line: where it stands, and what it says. `is_certain`: its words tell which way it leads."""

    span: Span
    jump: Jump
    is_certain: bool


def mark_at_end(line: str) -> JumpMark | None:
    """The mark that a line, a paragraph or a title ends in."""
    found = None
    for match in _MARK.finditer(line, max(0, len(line) - _LONGEST)):
        if not line[match.end() :].strip():
            found = match
    if not found:
        return None
    is_first = not line[: found.start()].strip()
    if found["c"] in ("转", "接") and not is_first:  # 会议室转第三版
        return None
    return _read(found, is_first=is_first)


def mark_at_start(line: str) -> JumpMark | None:
    """The mark that a line, a paragraph or a title opens with. Without brackets it must be all of the line."""
    match = _MARK.match(line, len(line) - len(line.lstrip()))
    if not match or (match["c"] and line[match.end() :].strip()):
        return None
    return _read(match, is_first=True)


def is_jump_line(line: str) -> bool:
    """Whether a line is nothing but a mark."""
    mark = mark_at_start(line)
    return mark is not None and not line[mark.span.end :].strip()


def opens_continuation(line: str, *, below_text: bool) -> bool:
    """Whether a line opens the rest of an article of another page: it is, or carries at an end, 上接第1版.

    `below_text`: a text stands above without a headline between, where a mark that may lead either way leads on.
    """
    marks = [mark for mark in (mark_at_start(line), mark_at_end(line)) if mark]
    return any(not mark.jump.forward and (mark.is_certain or not below_text) for mark in marks)


def ends_in_jump(line: str) -> bool:
    """Whether a line ends in a mark behind which its page has no more of the article: 下转第3版."""
    mark = mark_at_end(line)
    return mark is not None and (mark.jump.forward or not mark.is_certain)


def page_name(page: str) -> str:
    """A page's name in one form: 第03版, 三, 3 and 头版 for 1; A02 is A2."""
    folded = half_width(page).upper().replace(" ", "").strip("第版")
    if folded == "头":
        return "1"
    number = chinese_to_int(folded)
    if number is not None:
        return str(number)
    return _DIGITS.sub(lambda digits: str(int(digits[0])), folded)


def _read(match: re.Match[str], *, is_first: bool) -> JumpMark:
    word = match["a"] or match["b"] or match["c"]
    pages = match["ap"] or match["bp"] or match["cp"]
    forward = word in _FORWARD or (word not in _BACKWARD and not is_first)
    names = tuple(dict.fromkeys(page_name(page) for page in _NUMBER.findall(pages)))
    is_certain = word in _FORWARD or word in _BACKWARD
    return JumpMark(Span(match.start(), match.end()), Jump(match[0].strip(), forward, names), is_certain)
