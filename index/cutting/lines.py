"""A page's raw text as blocks: whole lines, each with what its form says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from index.cutting.byline import is_byline_line, is_credit, is_lead, pen_name, split_credit
from index.cutting.captions_inside import split_captions
from index.cutting.items import items_among
from index.cutting.jump_marks import is_jump_line, mark_at_end, mark_at_start
from index.cutting.masthead import is_masthead
from index.cutting.torn import torn_evidence, torn_score
from index.cutting.unwrap import SENTENCE_END, read_lines
from index.types import Span

_CAPTION = re.compile(r"^(?:[上下左右]?图[为①-⑩一二三四：:]|[▲△▼↑↓←→])")
_PHOTOGRAPHER = re.compile("(?:记者|通讯员).*摄$")
_ONE_SENTENCE = re.compile("[^。！？]{4,60}[。！？]?")
# ▲张三遗失身份证，声明作废: a small notice has its mark, too.
_SMALL_NOTICE = re.compile("(?:作废|挂失|特此声明)[。！]?$")
# How the paper is reached and sold stands between articles and belongs to none.
_IMPRINT = re.compile(
    r"^(?:本报)?(?:广告|发行|订阅|订报|新闻|报料|零售|社址|本社|本报地址|邮政编码|承印|印刷)[^。]{0,40}\d{3,}[^。]{0,20}$"
)
_DASH = re.compile(r"^(?:——|—|--|──)")
_LONGEST_HEADING = 48
_LONGEST_STAFF = 90
_MARK = re.compile(r"[，,；;]")
_MOST_MARKS = 2
_LETTER = re.compile(r"[\u3400-\u9fffA-Za-z]")
_NO_HEADING_ENDS = ("。", "；", ";", "，", ",", "、", "：", ":")
_NO_HEADING_BEGINS = "，,。；;、：:）)”’」』》"
# A paragraph's first line stands in by two characters, a headline in the middle of its column by more.
_PARAGRAPH_INDENT = range(2, 6)
_ENOUGH_INDENTED = 3


# What a page is signed with stands for none of its articles: 编辑 王红　美编 赵亮　电话 …, — 2 —
_STAFF = re.compile(
    r"^[（(]?(?:(?:本版|本期|今日|责任|执行|值班|图片|视觉|第?[一二三四五六七八九十\d]{1,2}版)*(?:编辑|责编|校对|版式|美编|组版|审读|编审|检校)[：:/／]?[ 　]*"
    r"[\u4e00-\u9fff]{1,2}[ 　]?[\u4e00-\u9fff]{1,2}(?:[ 　、]+(?=[\u4e00-\u9fff])|$|(?=[）)])))+[）)]?(?:[ 　]*(?:电话|热线|E-?mail|邮箱|投稿).*)?$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"^[-—–－·]{1,2}[ 　]*\d{1,3}[ 　]*[-—–－·]{1,2}$")
# Rows of a table: cells that stand apart, as many as in the line beside it.
_APART = re.compile(r"[ ]{2,}|[ ]*[　\t]+[ ]*")
_FEWEST_CELLS, _FEWEST_ROWS, _LONGEST_CELL = 3, 3, 16


class Form(Enum):
    HEADING = "heading"  # a bare short line: title, kicker, subtitle, rubric or section heading
    DASHED = "dashed"  # a subtitle behind a dash
    BYLINE = "byline"
    LEAD = "lead"  # a paragraph that opens a news item
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    ROW = "row"  # of a table
    JUMP = "jump"
    MASTHEAD = "masthead"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or bare line: its raw `parts` (one a printed line) and its form."""

    parts: tuple[Span, ...]
    text: str
    form: Form

    @property
    def is_ended(self) -> bool:
        return bool(SENTENCE_END.search(self.text))

    @property
    def is_running(self) -> bool:
        return self.form in (Form.LEAD, Form.BODY)


def read_blocks(raw: str) -> list[Block]:
    """The blocks of a page in raw order."""
    blocks = blocks_of_lines(raw)
    for at, block in enumerate(blocks):
        if block.form is not Form.HEADING:
            continue
        if at and blocks[at - 1].is_running and blocks[at - 1].is_ended and pen_name(block.text):
            blocks[at] = replace(block, form=Form.BYLINE)
        elif torn_score(evidence_at(blocks, at)) > 0:
            blocks[at] = replace(block, form=Form.BODY)
    return blocks


def blocks_of_lines(raw: str) -> list[Block]:
    """The blocks with the forms that each has by itself: what is torn off may look like a heading."""
    lines = read_lines(raw)
    indented = [line for line in lines if line.indent in _PARAGRAPH_INDENT]
    # Where paragraphs are indented, what is indented is no headline.
    telling = len(indented) >= _ENOUGH_INDENTED and any(
        len(line.text) > _LONGEST_HEADING for line in indented
    )
    texts = [line.text for line in lines]
    rows, items = _rows(texts), items_among(texts)
    blocks: list[Block] = []
    for at, line in enumerate(lines):
        is_indented = telling and line.indent in _PARAGRAPH_INDENT
        form = Form.ROW if at in rows else _form(line.text, is_indented, is_item=at in items)
        if form in (Form.LEAD, Form.BODY):
            blocks += _without_captions(Block(line.parts, line.text, form))
        else:
            blocks.append(Block(line.parts, line.text, form))
    return blocks


def _without_captions(paragraph: Block) -> Iterator[Block]:
    """A paragraph with the captions inside it as blocks of their own; only its first piece opens a news item."""
    form = paragraph.form
    for parts, text, is_caption in split_captions(paragraph.parts, paragraph.text):
        yield Block(parts, text, Form.CAPTION if is_caption else form)
        form = form if is_caption else Form.BODY


def _rows(lines: Sequence[str]) -> set[int]:
    """The places of lines that are rows of a table: runs of as many short cells, with figures in most."""
    cells = [_APART.split(line.strip()) if _APART.search(line.strip()) else [] for line in lines]
    counts = [
        len(own) if len(own) >= _FEWEST_CELLS and max(map(len, own)) <= _LONGEST_CELL else 0 for own in cells
    ]
    rows: set[int] = set()
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and counts[end] == counts[start]:
            end += 1
        figures = sum(any(one.isdecimal() for one in line) for line in lines[start:end])
        if counts[start] and end - start >= _FEWEST_ROWS and 2 * figures >= end - start:
            rows.update(range(start, end))
        start = end
    return rows


def evidence_at(blocks: Sequence[Block], at: int) -> Mapping[str, float]:
    """Evidence that the bare line at a place is the first piece of a torn paragraph."""
    below = at + 1
    while below < len(blocks) and blocks[below].form in (Form.CAPTION, Form.CREDIT):
        below += 1
    following = blocks[below].text if below < len(blocks) and blocks[below].form is Form.BODY else ""
    above = blocks[at - 1].text if at and blocks[at - 1].is_running else ""
    return torn_evidence(
        blocks[at].text,
        above,
        following,
        over_picture=below > at + 1,
        over_item=below < len(blocks) and blocks[below].form in (Form.LEAD, Form.BYLINE),
        under_jump=at > 0 and blocks[at - 1].form is Form.JUMP,
    )


def _form(text: str, is_indented: bool, *, is_item: bool) -> Form:
    if is_lead(text):
        return Form.LEAD
    if is_credit(text):
        return Form.CREDIT
    if is_jump_line(text):
        return Form.JUMP
    if mark_at_start(text) and mark_at_end(text):  # a middle part, however short
        return Form.BODY
    if _CAPTION.match(text) and len(text) <= 120 and not is_item and not _SMALL_NOTICE.search(text):
        return Form.CAPTION
    if len(text) <= _LONGEST_STAFF and (_PAGE_NUMBER.match(text) or _STAFF.match(text)):
        return Form.MASTHEAD
    if is_byline_line(text):
        return Form.BYLINE
    if _is_credited_caption(text):
        return Form.CAPTION
    if is_masthead(text) or _IMPRINT.match(text):
        return Form.MASTHEAD
    if _DASH.match(text) and len(text) <= _LONGEST_HEADING:
        return Form.DASHED
    return Form.HEADING if not is_indented and not is_item and _is_heading(text) else Form.BODY


def _is_credited_caption(text: str) -> bool:
    """Whether a line is one sentence with the photographer behind it: 两位老人在河边下棋。 记者 某某 摄."""
    words, credit = split_credit(text)
    return bool(_PHOTOGRAPHER.search(credit)) and bool(_ONE_SENTENCE.fullmatch(words))


def _is_heading(text: str) -> bool:
    """A bare short line: no sentence, few commas, and not the torn end of one."""
    if len(text) > _LONGEST_HEADING or text.endswith(_NO_HEADING_ENDS) or text[0] in _NO_HEADING_BEGINS:
        return False
    return bool(_LETTER.search(text)) and len(_MARK.findall(text)) <= _MOST_MARKS and "。" not in text
