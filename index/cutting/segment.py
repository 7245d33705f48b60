"""A page into its articles, by evidence that holds for any newspaper; see docs/segmentation.md.

What starts an article: a byline or a lead (本报讯, 新华社…电) with the bare lines before it; or bare lines before a text
that does not go on with what stood above. What looks like a start and is none: a section heading, whose text goes on
with the article's own places and names.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from index.cutting.article_text import segment_article
from index.cutting.byline import (
    byline_at_end,
    byline_in_lead,
    correspondents,
    find_dateline,
    is_salutation,
    is_signature,
    is_wide_name,
    parse_byline,
    pen_name,
    signature_names,
)
from index.cutting.cuts import ENOUGH, HEADLINE_FORMS, Said, weigh
from index.cutting.headlines import Headlines, arrange_headlines
from index.cutting.issue_date import infer_issue_date
from index.cutting.jump_marks import ends_in_jump, opens_continuation
from index.cutting.lines import Block, Form, read_blocks
from index.cutting.masthead import read_mastheads
from index.cutting.notices import (
    DATE_ONLY,
    advertisement_above,
    is_notice,
    is_notice_of_body,
    is_standing,
    lines_of_notice_above,
    notice_of_lines,
)
from index.cutting.repair import lay_out, repair_body
from index.cutting.rubrics import heads_items, is_genre, is_rubric
from index.records.meetings import opens_brief
from index.text.shared_words import pairs
from index.types import Article, Byline, Page, Place, Span

_TEXT_FORMS = (Form.LEAD, Form.BODY, Form.BYLINE)
_SHORTEST_CLOSING = 10  # characters
_NEAR = 3  # blocks below a headline in which its words are said again
_EDITORIAL = re.compile(r"评论员|社论|短评|时评")
_FEATURE = re.compile(r"综述|纪实|侧记|走笔|掠影|通讯$|巡礼|观察$|见闻")


@dataclass(slots=True)
class _Draft:
    """An article while its blocks are gathered: the lines above its text, then the text."""

    head: list[Block]
    body: list[Block]
    head_said: Said = field(init=False)
    body_said: Said = field(init=False)

    def __post_init__(self) -> None:
        self.head_said, self.body_said = Said(self.head), Said(self.body)


def segment_page(page: Page) -> tuple[Article, ...]:
    """Cut a page into articles, repaired, in printed order.

    Every character that is not white space belongs to exactly one article's `spans`.
    """
    if page.is_article:
        return (segment_article(page),)
    blocks, mastheads = _without_mastheads(read_blocks(page.text))
    drafts = _cut(blocks, mastheads)
    masthead = read_mastheads([block.text for block in mastheads])
    page = replace(page, newspaper=page.newspaper or masthead.newspaper, page=page.page or masthead.page)
    issue = None if page.date else masthead.issue or infer_issue_date(_bodies(drafts))
    if issue:
        page = replace(page, date=issue.date, date_source=issue.source)
    articles = []
    times: Counter[str] = Counter()
    for draft in drafts:
        article = _finish(page, draft, issue.evidence if issue else "")
        words = article.article_id
        if times[words]:  # the same words twice on one page are two articles
            article = replace(article, article_id=content_id(f"{words} {times[words]}"))
        times[words] += 1
        articles.append(article)
    return tuple(articles)


def _cut(blocks: Sequence[Block], mastheads: Sequence[Block]) -> list[_Draft]:
    """Articles in printed order. Mastheads say nothing of them, and go with the article that follows."""
    drafts: list[_Draft] = []
    closings = _closings(blocks)
    at = 0
    while at < len(blocks):
        head_end = at
        while head_end < len(blocks) and _is_bare(blocks[head_end], first=head_end == at):
            head_end += 1
        lines = blocks[at:head_end]
        if _continues_another_page(blocks[at : head_end + 1], lines, below_text=bool(drafts)):
            drafts.append(_continuation(lines, blocks[head_end : head_end + 1]))
            at = head_end + 1
        elif advertised := advertisement_above(lines):
            drafts.append(_Draft(list(lines[:advertised]), []))
            at += advertised
        elif drafts and blocks[at].form is Form.BYLINE and _signs_above(drafts[-1], blocks[at:]):
            drafts[-1:] = _apart(drafts[-1])
            drafts[-1].head.append(blocks[at])
            at += 1
        elif listed := notice_of_lines(lines):
            drafts.append(_Draft([blocks[at]], list(blocks[at + 1 : at + listed])))
            at += listed
        elif drafts and (
            above := lines_of_notice_above(drafts[-1].body, lines)
            or _said_above(drafts[-1], lines, blocks[head_end:])
        ):
            drafts[-1].body.extend(blocks[at : at + above])
            at += above
        else:
            at = _take(drafts, lines, blocks[head_end:], at, closings)
    if mastheads and not drafts:
        return [_Draft(list(mastheads), [])]
    for masthead in mastheads:
        after = (draft for draft in drafts if _start(draft) > masthead.parts[0].start)
        next(after, drafts[-1]).head.insert(0, masthead)
    return drafts


def _closings(blocks: Sequence[Block]) -> Set[str]:
    """The sentences that end several paragraphs of a page: what closes its reports says where they end."""
    ends = Counter(_last_sentence(block.text) for block in blocks if block.is_running and block.is_ended)
    return {end for end, times in ends.items() if times > 1 and len(end) >= _SHORTEST_CLOSING}


def _last_sentence(text: str) -> str:
    return re.split("[。！？!?]", "".join(text.split()).rstrip("。！？!?”"))[-1]


def _is_closed(article: _Draft, closings: Set[str]) -> bool:
    last = next((block for block in reversed(article.body) if block.form in _TEXT_FORMS), None)
    return last is not None and last.is_ended and _last_sentence(last.text) in closings


def _start(draft: _Draft) -> int:
    """Where the first of an article's blocks stands, mastheads left out."""
    return next(
        block.parts[0].start for block in (*draft.head, *draft.body) if block.form is not Form.MASTHEAD
    )


def _without_mastheads(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks of the articles, and the mastheads. A bare date below a text is none: it signs a notice."""
    rest: list[Block] = []
    mastheads: list[Block] = []
    has_text = False
    for block in blocks:
        has_text = has_text or block.is_running
        if block.form is not Form.MASTHEAD:
            rest.append(block)
        elif has_text and DATE_ONLY.match(block.text):
            rest.append(replace(block, form=Form.BODY))
        else:
            mastheads.append(block)
    return rest, mastheads


def _take(
    drafts: list[_Draft], lines: Sequence[Block], below: Sequence[Block], at: int, closings: Set[str]
) -> int:
    """Add bare lines and what belongs with them to the current article, or begin one; returns the next place."""
    if drafts and not (_begins(drafts[-1], lines, below) or (lines and _is_closed(drafts[-1], closings))):
        drafts[-1].body.extend(lines or below[:1])
        return at + max(1, len(lines))
    if lines and (is_signature(lines[-1].text) or (len(lines) > 1 and is_wide_name(lines[-1].text))):
        drafts.append(_Draft([*lines[:-1], replace(lines[-1], form=Form.BYLINE)], []))
        return at + len(lines)
    if not lines and (titled := _title_under_author(below)):
        drafts.append(_Draft(list(below[:titled]), []))
        return at + titled
    pictures = _pictures(below) if lines else 0
    following = below[pictures] if pictures < len(below) else None
    if following and following.form is Form.BYLINE:
        drafts.append(_Draft([*lines, following], list(below[:pictures])))
        return at + len(lines) + pictures + 1
    taken = max(pictures, 0 if lines else 1)
    drafts.append(_Draft(list(lines), list(below[:taken])))
    return at + len(lines) + taken


def _title_under_author(blocks: Sequence[Block]) -> int:
    """How many blocks a byline and the bare lines below it are, over a text; 0 where they are none."""
    if not blocks or blocks[0].form is not Form.BYLINE:
        return 0
    end = next((at for at, block in enumerate(blocks[1:], 1) if block.form not in HEADLINE_FORMS), 0)
    return end if end > 1 and blocks[end].is_running else 0


def _begins(current: _Draft, lines: Sequence[Block], below: Sequence[Block]) -> bool:
    """Whether an article begins at bare lines, or at the block below where there are none."""
    if len(lines) > 1 and (is_genre(lines[0].text) or is_wide_name(lines[-1].text)):
        return True
    if lines and heads_items(lines[-1].text) and below and below[0].is_running:
        return True
    if lines and current.body and ends_in_jump(current.body[-1].text):
        return True
    if lines and (is_notice(lines[0].text) or is_notice_of_body([line.text for line in lines])):
        return True
    if lines and _is_list(current) and below and below[0].is_running:
        return True
    if lines and (is_standing(lines[0].text) or is_signature(lines[-1].text) or _is_signed_below(current)):
        return True
    pictures = _pictures(below) if lines else 0
    following = below[pictures] if pictures < len(below) else None
    if following and following.form is Form.BYLINE:
        # Names in brackets below a text sign what stands above them.
        return bool(lines) or not following.text.startswith(("（", "("))
    if following and following.form is Form.LEAD:
        # A lead below bare lines opens an item; one right below its title has begun with it.
        return bool(lines) or any(block.is_running for block in current.body)
    if following and is_salutation(following.text):
        return bool(lines)
    return bool(lines) and weigh(current.head_said, current.body_said, lines, below).score > ENOUGH


def _is_list(article: _Draft) -> bool:
    """Whether the article so far is a notice of bare lines: a list of names, which no text goes on."""
    title = article.head[0].text if article.head else ""
    return is_notice(title) and bool(article.body) and not any(block.is_running for block in article.body)


def _is_signed_below(article: _Draft) -> bool:
    """Whether the text above ends with its authors in brackets."""
    last = next((block for block in reversed(article.body) if block.form in _TEXT_FORMS), None)
    return last is not None and bool(byline_at_end(last.text)) and not pen_name(last.text)


def _pictures(below: Sequence[Block]) -> int:
    """How many blocks of captions and credits come first."""
    return next(
        (at for at, block in enumerate(below) if block.form not in (Form.CAPTION, Form.CREDIT)), len(below)
    )


def _is_bare(block: Block, *, first: bool) -> bool:
    """Whether a line may be a headline. A date with its year below others signs a notice; alone it is a masthead."""
    return block.form in HEADLINE_FORMS or (not first and bool(DATE_ONLY.match(block.text)))


def _continues_another_page(blocks: Sequence[Block], lines: Sequence[Block], *, below_text: bool) -> bool:
    """Whether bare `lines` with the block behind them open the rest of an article of another page (上接第1版)."""
    return any(opens_continuation(block.text, below_text=below_text and not lines) for block in blocks)


def _continuation(lines: Sequence[Block], below: Sequence[Block]) -> _Draft:
    """A draft of the lines and the block below; with no running text there, the last line under a marked title is text."""
    is_marked = any(opens_continuation(line.text, below_text=False) for line in lines[:-1])
    if is_marked and not any(block.is_running for block in below):
        text = replace(lines[-1], form=Form.BODY)
        return _Draft(list(lines[:-1]), [text, *below])
    return _Draft(list(lines), list(below))


def _said_above(current: _Draft, lines: Sequence[Block], below: Sequence[Block]) -> int:
    """How many of the first bare lines are sentences of the text above: short last paragraphs that end in ！ or ？."""
    ended = 0
    while ended + 1 < len(lines) and lines[ended].is_ended and _is_nearer_above(current, lines, below, ended):
        ended += 1
    return ended


def _is_nearer_above(current: _Draft, lines: Sequence[Block], below: Sequence[Block], at: int) -> bool:
    """Whether a line's words stand in the text above rather than in the lines and the text below."""
    own = pairs([lines[at].text])
    under = pairs(block.text for block in (*lines[at + 1 :], *below[:_NEAR]))
    return len(own & current.body_said.pairs) > len(own & under)


def _signs_above(article: _Draft, below: Sequence[Block]) -> bool:
    """Whether the first of some blocks, a byline, signs the text above: what comes next is none that it could open."""
    # In brackets they stay its last words.
    if below[0].text.startswith(("（", "(")) or not any(block.is_running for block in article.body):
        return False
    behind = below[1 + _pictures(below[1:]) :]
    return not behind or not behind[0].is_running


def _apart(article: _Draft) -> list[_Draft]:
    """An article that names its author above and is signed below as well, as the two that it is, where one bare line
    stands between its texts: the title of the second."""
    texts = [block for block in article.body if block.is_running]
    titles = [at for at, block in enumerate(article.body) if block.form is Form.HEADING]
    has_author = any(block.form is Form.BYLINE for block in article.head) or byline_in_lead(texts[0].text)
    if not has_author or len(titles) != 1:
        return [article]
    above, below = article.body[: titles[0]], article.body[titles[0] + 1 :]
    if not any(block.is_running for block in above) or not any(block.is_running for block in below):
        return [article]
    return [_Draft(article.head, above), _Draft([article.body[titles[0]]], below)]


def _bodies(drafts: Sequence[_Draft]) -> list[str]:
    return ["".join(block.text for block in draft.body) for draft in drafts]


def _finish(page: Page, draft: _Draft, date_evidence: str) -> Article:
    inner_rubrics = [block for block in draft.body if block.form is Form.HEADING and is_rubric(block.text)]
    repaired = repair_body([block for block in draft.body if block not in inner_rubrics])
    text, headings = lay_out(repaired.paragraphs)
    bylines = [block for block in draft.head if block.form is Form.BYLINE]
    lead = repaired.paragraphs[0].text if repaired.paragraphs else ""
    byline = (
        tuple(author for block in bylines for author in _authors(block.text))
        or byline_in_lead(lead)
        or _signed_below([paragraph.text for paragraph in repaired.paragraphs])
    )
    lines = [block for block in draft.head if block.form in HEADLINE_FORMS]
    headlines = arrange_headlines(lines, pairs([text.text]))
    words = " ".join(
        (
            headlines.title,
            headlines.subtitle,
            headlines.kicker,
            *headlines.rubrics,
            *(author.role for author in byline),
        )
    )
    blocks = (*draft.head, *draft.body)
    return Article(
        article_id=content_id(f"{headlines.title}\n{text.text}"),
        place=Place(page.file, page.newspaper, page.date, page.page),
        text=text,
        spans=_cover(page.text, blocks),
        title=headlines.title,
        kicker=headlines.kicker,
        subtitle=headlines.subtitle,
        rubrics=(*headlines.rubrics, *(block.text for block in inner_rubrics)),
        headings=headings,
        byline=byline,
        dateline=find_dateline(lead),
        captions=repaired.captions,
        date_source=page.date_source,
        date_evidence=date_evidence,
        kind=_kind(words, headlines, lead),
        url=page.url,
    )


def _signed_below(paragraphs: Sequence[str]) -> tuple[Byline, ...]:
    """Who signs a text at its end; of several briefs (●) under one heading, who signs each."""
    briefs = [text for text in paragraphs[:-1] if opens_brief(text)]
    return tuple(dict.fromkeys(one for text in (*briefs, *paragraphs[-1:]) for one in byline_at_end(text)))


def _authors(line: str) -> tuple[Byline, ...]:
    """Of a byline without roles, the names alone."""
    if is_wide_name(line):
        return (Byline("".join(line.split()), ""),)
    names = correspondents(line.strip("（()）")) or signature_names(line)
    return parse_byline(line) or tuple(Byline(name, "") for name in names)


def _cover(raw: str, blocks: Sequence[Block]) -> tuple[Span, ...]:
    """Raw spans of the blocks; what lies between two that follow each other is white space, and belongs to both."""
    spans: list[Span] = []
    for part in sorted(part for block in blocks for part in block.parts):
        if spans and not raw[spans[-1].end : part.start].strip():
            spans[-1] = Span(spans[-1].start, part.end)
        else:
            spans.append(part)
    return tuple(spans)


def _kind(words: str, headlines: Headlines, lead: str) -> str:
    if _EDITORIAL.search(words):
        return "editorial"
    if is_notice(headlines.title) and not find_dateline(lead):
        return "notice"
    return "feature" if _FEATURE.search(f"{headlines.title} {headlines.subtitle}") else "news"


def content_id(words: str) -> str:
    """The id of an article that comes without one, of its title and text: white space, which is how it was set, aside."""
    return hashlib.blake2b("".join(words.split()).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
