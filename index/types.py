"""What flows through `index`: pages, articles, chunks and records, as frozen dataclasses.

Two coordinate systems are kept apart by name. *Raw* offsets count characters of the decoded file (for a JSON line:
of the record's `text` value). *Text* offsets count characters of an article's repaired text. `Text.pieces` maps the
second to the first, so that every quote can be shown where it stands on the page. Where an article goes on on another
page, its raw text is that of its pages one behind the other (`Article.parts`), and `Article.printed` gives the page and
its own offsets back.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line with its place on the page image: `box` is (left, top, right, bottom) as shares of the page, 0 to 1."""

    span: Span
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read from a file, or one article where the file (JSON lines) holds articles already."""

    file: str  # relative to the archive's root, with forward slashes
    text: str  # the decoded characters, untouched
    newspaper: str = ""
    date: date | None = None
    date_source: str = ""  # "path", "archive.toml", "field", or "" where the file says nothing
    page: str = ""
    title: str = ""  # given by the record; empty for a page of several articles
    record_id: str = ""  # the given `id` of a JSON line; empty for a page of several articles
    is_article: bool = False  # True: the text is one article, not to be cut
    url: str = ""
    image: str = ""  # page image of the file, relative to the archive's root
    blocks: tuple[PrintedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` characters of a repaired text, from `start`, which stand in the raw text from `raw_start`."""

    start: int
    raw_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Text:
    """Repaired text. Every character but the line breaks between paragraphs comes from the raw text, by `pieces`."""

    text: str
    pieces: tuple[Piece, ...]

    def raw_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Raw places of `text[start:end]`, in reading order, touching ones merged."""
        spans: list[Span] = []
        first = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            low, high = max(start, piece.start), min(end, piece.start + piece.length)
            if low >= high:
                continue
            raw = Span(piece.raw_start + low - piece.start, piece.raw_start + high - piece.start)
            if spans and spans[-1].end == raw.start:
                spans[-1] = Span(spans[-1].start, raw.end)
            else:
                spans.append(raw)
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Byline:
    """One author: `role` as printed (记者, 实习记者, 通讯员, 本报评论员 …)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A photo caption and its credit, as printed."""

    text: str
    credit: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article is printed; a reprint has several."""

    file: str
    newspaper: str
    date: date | None
    page: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump line: `text` as printed, `pages` as it names them; `forward` for 下转, not for 上接."""

    text: str
    forward: bool
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one page prints of an article that goes on over several.

    The raw text of such an article is that of its pages one behind the other: this page's begins at the raw offset
    `start`. `article_id` is what the part was called before it was joined.
    """

    place: Place
    start: int
    article_id: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A reprint of an article: its own id and title, and where it is printed."""

    article_id: str
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Printed:
    """Raw words of an article on one of its pages: `spans` count in that page's own text; `part` is its ordinal."""

    place: Place
    part: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cut from its page and repaired, over all the pages that it stands on."""

    article_id: str
    place: Place
    text: Text  # paragraphs of the body joined by "\n"; no title lines, no captions
    spans: tuple[Span, ...]  # raw: all of the article, its title lines and captions too
    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    rubrics: tuple[str, ...] = ()
    headings: tuple[Span, ...] = ()  # text offsets of section headings, which stand in the text as paragraphs
    byline: tuple[Byline, ...] = ()
    dateline: str = ""  # 电头 as printed: 本报讯, 新华社北京8月10日电
    captions: tuple[Caption, ...] = ()
    date_source: str = ""  # "path", "masthead", "archive.toml", "field", "text", "inferred" or ""
    date_evidence: str = ""  # the words that `inferred` and `text` rest on
    kind: str = "news"  # news, editorial, feature, notice
    url: str = ""
    source: str = ""  # who published it first, as it says itself: 来源：新华社
    jumps: tuple[Jump, ...] = ()  # as printed; they stay where no part on another page fits them
    parts: tuple[
        Part, ...
    ] = ()  # of an article on several pages, in reading order; empty for one on one page
    also: tuple[Copy, ...] = ()  # reprints, in the order of their dates

    def printed(self, spans: tuple[Span, ...]) -> tuple[Printed, ...]:
        """Raw `spans` of this article by the page that they stand on, each counted in that page's own text."""
        if not self.parts:
            return (Printed(self.place, 0, spans),) if spans else ()
        found: list[Printed] = []
        ends = [part.start for part in self.parts[1:]]
        for span in spans:
            for ordinal, part in enumerate(self.parts):
                low = max(span.start, part.start)
                high = min(span.end, ends[ordinal]) if ordinal < len(ends) else span.end
                if low >= high:
                    continue
                own = Span(low - part.start, high - part.start)
                if found and found[-1].part == ordinal:
                    found[-1] = Printed(part.place, ordinal, (*found[-1].spans, own))
                else:
                    found.append(Printed(part.place, ordinal, (own,)))
        return tuple(found)

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """Text offsets of the paragraphs."""
        spans, start = [], 0
        for line in self.text.text.split("\n"):
            if line:
                spans.append(Span(start, start + len(line)))
            start += len(line) + 1
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one article, on sentence ends: the unit that is embedded and searched."""

    chunk_id: str  # "{article_id}:{ordinal}"
    article_id: str
    start: int  # text offsets
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a person: `post` and `organisation` as printed or inherited in a list; `span` in text offsets."""

    name: str
    post: str
    organisation: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attendee:
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, inspection, visit or signing that an article reports."""

    name: str
    kind: str  # meeting, inspection, visit, signing, event
    date: date | None
    place: str
    chairs: tuple[str, ...]
    speakers: tuple[str, ...]  # 讲话, 强调, 指出, 要求
    reporters: tuple[str, ...]  # 汇报
    arrangers: tuple[str, ...]  # 作安排, 部署
    attendees: tuple[Attendee, ...]  # in printed order; never by-line or credit names
    span: Span  # text offsets of the sentence that states it
    evidence: tuple[Span, ...] = ()  # text offsets of every sentence that a field above comes from


@dataclass(frozen=True, slots=True)
class Records:
    """What one article says of people and meetings."""

    people: tuple[Person, ...] = ()
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line of one, that the build could not take, and why."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Restricts articles; an empty field restricts nothing. Dates are inclusive."""

    since: date | None = None
    until: date | None = None
    newspaper: str = ""
    page: str = ""
    kind: str = ""
    person: str = ""
    article_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        return self == ArticleFilter()

    def within(self, since: date, until: date) -> ArticleFilter:
        """The filter for those of its days that lie in a period; nothing passes where none does."""
        return replace(self, since=max(self.since or since, since), until=min(self.until or until, until))
