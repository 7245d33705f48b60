"""Articles that go on on another page: the jumps that each part prints, and which parts are one article.

A 下转第3版 on page 1 and a 上接第1版 on page 3 of the same issue are one article. Where several jump between the same
pages, the title that the continuation repeats, the words that both parts use and the torn sentence tell them apart;
where nothing does, the parts stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from index.cutting.jump_marks import is_jump_line, mark_at_end, mark_at_start, page_name
from index.cutting.torn import runs_on
from index.types import Article, Jump

_MAY_BE_MARK = re.compile(r"[转接].{0,16}版", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff\d]+")
_ENDED = re.compile(r"[。！？!?…；;：:][”’」』》）)】]*$|[。！？!?][”’」』]?$")
_CANNOT_BEGIN = re.compile(r"^[，,、。；;：:！？!?）)”’」』》]")
_BEGINS_ANEW = re.compile(r"^(?:本报|新华社|据新华社|中新社)[^。]{0,12}(?:讯|电|消息)")
_FIRM_DATES = ("path", "archive.toml", "field", "masthead")  # they need no guess
_RUN = 4
# What evidence weighs. A page that agrees is the printer's own word; two parts of one article share a sixteenth of
# their runs of four characters (docs/segmentation.md), others less than half of that.
_PAGE_AGREES = 2.0
_TITLE_REPEATED = 3.0
_OTHER_TITLE = -1.0
_WORDS_SHARED, _SHARED_BY_PARTS = 2.0, 0.06
_SEAM_FITS, _SEAM_TORN = 1.0, -2.0
_SAME_SOURCE = 0.5  # folder, and kind of file
# Two marks that name each other's pages are enough; one mark alone needs the title or the words as well.
_ENOUGH, _ENOUGH_WITHOUT_A_PAGE, _ENOUGH_ALONE = 3.0, 2.5, 5.0
_MARGIN = 0.4  # by which a pair must beat every other that would use one of its parts


@dataclass(frozen=True)
class PagedArticle:
    """An article with the length of its page's raw text, and the root of the archive that its file belongs to."""

    article: Article
    length: int
    root: str = ""

    @property
    def folder(self) -> str:
        return f"{self.root}\n{PurePosixPath(self.article.place.file).parent}"

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.article.place.file).suffix.lower()

    @property
    def is_dated(self) -> bool:
        """Whether the issue's date is sure."""
        return self.article.place.date is not None and self.article.date_source in _FIRM_DATES

    @property
    def is_record(self) -> bool:
        """Whether it comes from JSON lines, where the file is no issue."""
        return ".jsonl" in self.article.place.file.lower()

    @property
    def page(self) -> str:
        """The page's name; "" where none is known. A PDF counts its own pages, which need not be the paper's."""
        return page_name(self.article.place.page)

    @cached_property
    def head_words(self) -> frozenset[str]:
        article = self.article
        return _runs(f"{article.kicker}\n{article.title}\n{article.subtitle}\n{article.text.text[:200]}", 2)

    @cached_property
    def title_words(self) -> frozenset[str]:
        return _runs(self.article.title, 2)

    @cached_property
    def words(self) -> frozenset[str]:
        return _runs(self.article.text.text, _RUN)


@dataclass(frozen=True, slots=True)
class _Pair:
    """`tail` would go on where slot `slot` of `head` leads: a head that names two pages has two slots."""

    score: float
    head: int
    slot: int
    tail: int


def find_jumps(article: Article, raw: str) -> Article:
    """The article with its jumps as a field and its title free of them; its text stays as it is."""
    if not _MAY_BE_MARK.search(raw):
        return article
    text = article.text.text
    found = [
        jump for line in (article.kicker, article.title, article.subtitle) for jump in _jumps_of(line, False)
    ]
    for span in article.paragraphs:
        found += _jumps_of(text[span.start : span.end], span.start > 0)
    # Lines of their own, which the text leaves out.
    first = article.text.pieces[0].raw_start if article.text.pieces else len(raw)
    for span in article.spans:
        at = span.start
        for line in raw[span.start : span.end].splitlines(keepends=True):
            if is_jump_line(line):
                found += _jumps_of(line, at > first)
            at += len(line)
    if not found:
        return article
    jumps: dict[tuple[bool, tuple[str, ...]], Jump] = {}
    for jump in found:
        jumps.setdefault((jump.forward, jump.pages), jump)
    return replace(
        article,
        title=_without_marks(article.title),
        subtitle=_without_marks(article.subtitle),
        kicker=_without_marks(article.kicker),
        jumps=tuple(jumps.values()),
    )


def match_jumps(sheets: Sequence[PagedArticle]) -> list[tuple[int, ...]]:
    """Which sheets are one article: tuples of positions in reading order, those of one sheet left out."""
    # A lone 上接 may go on from an article whose own mark was lost, so every sheet of the issue may be a head.
    heads = [
        (at, slot)
        for at, sheet in enumerate(sheets)
        for jump in (_jump(sheet, forward=True),)
        for slot in range(len(jump.pages) if jump else 1)
    ]
    backward = [at for at, sheet in enumerate(sheets) if _jump(sheet, forward=False)]
    pairs = [
        _Pair(score, head, slot, tail)
        for head, slot in heads
        for tail in (range(len(sheets)) if _jump(sheets[head], forward=True) else backward)
        if tail != head and (score := _score(sheets[head], slot, sheets[tail])) is not None
    ]
    return _chains(_choose(sorted(pairs, key=lambda one: (-one.score, one.head, one.slot, one.tail))))


def _choose(pairs: list[_Pair]) -> list[_Pair]:
    """The best pairs, each part used once; of pairs that are as good as each other none."""
    chosen: list[_Pair] = []
    left = pairs
    while left:
        sure = next(
            (
                one
                for one in left
                if not any(
                    other is not one and _rival(one, other) and other.score > one.score - _MARGIN
                    for other in left
                )
            ),
            None,
        )
        if sure is None:
            break
        chosen.append(sure)
        left = [one for one in left if one is not sure and not _rival(sure, one)]
    return chosen


def _rival(one: _Pair, other: _Pair) -> bool:
    same_slot = (one.head, one.slot) == (other.head, other.slot)
    return same_slot or one.tail == other.tail or (one.head, one.tail) == (other.tail, other.head)


def _chains(pairs: Sequence[_Pair]) -> list[tuple[int, ...]]:
    following: dict[int, list[tuple[int, int]]] = {}
    for one in pairs:
        following.setdefault(one.head, []).append((one.slot, one.tail))
    tails = {one.tail for one in pairs}
    chains = []
    for start in sorted(set(following) - tails):
        chain: list[int] = []
        waiting = [start]
        while waiting:
            at = waiting.pop(0)
            if at not in chain:
                chain.append(at)
                waiting = [tail for _, tail in sorted(following.get(at, []))] + waiting
        chains.append(tuple(chain))
    return chains


def _score(head: PagedArticle, slot: int, tail: PagedArticle) -> float | None:
    """How well a sheet goes on where another leads; None where it does not."""
    forward, backward = _jump(head, forward=True), _jump(tail, forward=False)
    if not _one_issue(head, tail) or (forward is None and backward is None):
        return None
    if not (forward and backward) and not _may_have_lost_its_mark(head, tail):
        return None
    wanted = forward.pages[slot : slot + 1] if forward else ()
    agreements = [
        _agrees(tail, wanted),
        _agrees(head, backward.pages if backward else (), forward.pages if forward else ()),
    ]
    if False in agreements:
        return None
    pages = _PAGE_AGREES * agreements.count(True)
    content = _title(head, tail) + _words(head, tail) + _seam(head.article.text.text, tail.article.text.text)
    # An issue may be there twice, as text and as PDF: each print goes on in its own.
    score = pages + content + _SAME_SOURCE * ((head.folder == tail.folder) + (head.suffix == tail.suffix))
    if not (forward and backward):
        return score if score >= _ENOUGH_ALONE else None
    # Where both marks name the pages, odd words are no doubt: a feature may change its subject over the page.
    is_sure = pages >= 2 * _PAGE_AGREES or score >= (_ENOUGH if pages else _ENOUGH_WITHOUT_A_PAGE)
    return score if is_sure else None


def _may_have_lost_its_mark(head: PagedArticle, tail: PagedArticle) -> bool:
    """Whether, of two parts, one prints its jump and the other none, though its sentence is torn at the page's end."""
    unmarked = head if _jump(head, forward=True) is None else tail
    text = _bare(head.article.text.text, at_end=True)
    return not unmarked.article.jumps and bool(text) and not _ENDED.search(text)


def _one_issue(one: PagedArticle, other: PagedArticle) -> bool:
    mine, others = one.article, other.article
    papers = {paper for paper in (mine.place.newspaper, others.place.newspaper) if paper}
    if len(papers) > 1:
        return False
    if (one.is_record or other.is_record) and not (papers and one.page and other.page):
        return False
    if one.is_dated and other.is_dated:
        return mine.place.date == others.place.date and bool(papers or one.root == other.root)
    return one.folder == other.folder


def _agrees(sheet: PagedArticle, pages: Sequence[str], between: Sequence[str] = ()) -> bool | None:
    """Whether a sheet stands on one of the named pages; None where that is not known.

    `between`: pages over which the article runs as well, so that the last part may name the one before it.
    """
    if not pages or not sheet.page:
        return None
    if sheet.page in pages or set(pages) & set(between):
        return True
    if sheet.article.place.file.lower().endswith(".pdf"):
        return None
    letters = {name[:1].isalpha() for name in (sheet.page, *pages)}
    bare = sheet.page.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(letters) > 1 and bare in {name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for name in pages}:
        return None  # A2 and 2 may be one page
    return False


def _jump(sheet: PagedArticle, *, forward: bool) -> Jump | None:
    return next((jump for jump in sheet.article.jumps if jump.forward is forward), None)


def _title(head: PagedArticle, tail: PagedArticle) -> float:
    """A continuation's title is its article's, often cut short."""
    if not tail.title_words:
        return 0.0
    share = len(tail.title_words & head.head_words) / len(tail.title_words)
    return _TITLE_REPEATED * share if share >= 0.4 else _OTHER_TITLE


def _words(head: PagedArticle, tail: PagedArticle) -> float:
    fewer = min(len(head.words), len(tail.words))
    share = len(head.words & tail.words) / fewer if fewer else 0.0
    return _WORDS_SHARED * min(1.0, share / _SHARED_BY_PARTS)


def _seam(head: str, tail: str) -> float:
    """Whether the end of one text and the beginning of the other fit."""
    before, behind = _bare(head, at_end=True), _bare(tail, at_end=False)
    if not before or not behind:
        return 0.0
    is_open = not _ENDED.search(before)
    if is_open and _BEGINS_ANEW.match(behind):
        return _SEAM_TORN
    if not is_open:
        return _SEAM_TORN if _CANNOT_BEGIN.match(behind) else 0.0
    fits = _SEAM_FITS if _CANNOT_BEGIN.match(behind) else 0.0
    if runs_on(before, behind):
        fits += _SEAM_FITS
    quoted = before.rfind("“") > before.rfind("”")
    closes = behind.find("”") >= 0 and not 0 <= behind.find("“") < behind.find("”")
    return fits + (_SEAM_FITS / 2 if quoted == closes else -_SEAM_FITS / 2)


def _bare(text: str, *, at_end: bool) -> str:
    """A text without the mark at its end, or at its beginning."""
    text = text.strip()
    mark = (mark_at_end if at_end else mark_at_start)(text)
    if not mark:
        return text
    return (text[: mark.span.start] if at_end else text[mark.span.end :]).strip()


def _jumps_of(line: str, below_text: bool) -> list[Jump]:
    """The jumps of a line. A line that is nothing but a mark which may lead either way leads on below a text."""
    opening, closing = mark_at_start(line), mark_at_end(line)
    if opening and is_jump_line(line):
        return [opening.jump if opening.is_certain else replace(opening.jump, forward=below_text)]
    return [mark.jump for mark in (opening, closing) if mark]


def _without_marks(line: str) -> str:
    return _bare(_bare(line, at_end=True), at_end=False)


def _runs(text: str, length: int) -> frozenset[str]:
    return frozenset(
        run[at : at + length] for run in _HAN.findall(text) for at in range(len(run) - length + 1)
    )
