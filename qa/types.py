"""What flows through `qa`: queries, passages, drafts, citations and answers, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from index.types import ArticleFilter, Copy, Span

KINDS = (
    "chair", "speaker", "reporter", "arranger", "attendees", "post", "when", "where", "how_many", "which",
    "byline", "decisions", "summary", "count", "list", "timeline", "latest", "page", "difference", "who", "what",
    "smalltalk", "help", "coverage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HardWord:
    """A part of the question that the evidence must carry. Of a date, `since` and `until` are its resolved days."""

    text: str
    kind: str  # name, ordinal, number, date, place, title, quote
    since: date | None = None
    until: date | None = None
    has_year: bool = True  # False where the question names month and day only: any year's will do


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. `content` is what it is about: no question words, no generic verbs, no dates."""

    text: str
    kind: str
    content: str
    hard: tuple[HardWord, ...] = ()
    names: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()  # things that it is about, which an article that answers must speak of
    role: str = ""  # chair, speaker, reporter, arranger or attendee, where the question speaks of one
    asks_holder: bool = False  # who holds the post `target`
    units: tuple[str, ...] = ()  # that a quantity may have: 人 of 多少人, 元 of 多少钱; empty for any
    asked: str = ""  # the thing whose number, name or place is asked: 考生 in 多少名考生, 药农 in 药农叫什么
    verb: str = ""  # what the asked person did: 宣读 in 谁宣读了
    wants_latest: bool = False
    target: str = ""  # the noun asked for: 会议 in 哪些会议, 接种点 in 多少个接种点, 市长 in 谁是市长
    filters: ArticleFilter = field(default_factory=ArticleFilter)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that a search brought, best first. `score`: higher is better, comparable within one query only."""

    row: int  # the chunk's row in the snapshot
    chunk_id: str
    article_id: str
    text: str
    start: int  # text offsets in the article
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one article: text offsets, or where `raw`, offsets into the decoded file (titles, bylines, captions)."""

    article_id: str
    span: Span
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer with what carries it. `computed`: figures counted from records, which no quote holds."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A reader's answer before it is verified and cited. `items`: what a list names, for a follow-up to point at."""

    parts: tuple[Part, ...]
    confidence: float
    kind: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of the archive that carry a part of an answer.

    `quote` is the joined text of `spans`, raw offsets into `file`; `start` and `end` are the first span's start and
    the last one's end, so that where one span suffices `quote` stands at `file[start:end]`.
    """

    n: int
    article_id: str
    title: str
    newspaper: str
    date: date | None
    page: str
    file: str
    start: int
    end: int
    quote: str
    spans: tuple[Span, ...]
    part: int = 0  # which of the article's pages this is, where it goes on over several
    also: tuple[Copy, ...] = ()  # where the same article is printed as well


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page, the commands and the tests all read.

    `answer` carries `[n]` marks into `citations`. Where `answerable` is False there is no citation, `reason` says
    what the archive lacks, and `near` holds questions that it could answer instead.
    """

    question: str
    answer: str
    answerable: bool
    kind: str  # see KINDS
    reason: str = ""
    citations: tuple[Citation, ...] = ()
    near: tuple[str, ...] = ()
    resolved: str = ""  # the question as understood, where a follow-up or a correction changed it
    confidence: float = 1.0  # 0 to 1, calibrated; below the caller's threshold an answer becomes a refusal
    filters: ArticleFilter = field(default_factory=ArticleFilter)
    passages: tuple[Passage, ...] = ()  # what was read, for the page and the reports
    timings_ms: dict[str, float] = field(default_factory=dict)
    id: str = ""
    items: tuple[str, ...] = ()  # what a list names, for a follow-up to point at
    notice: str = (
        ""  # what the reader should know of how the answer came about: the LLM failed, a part was cut
    )
