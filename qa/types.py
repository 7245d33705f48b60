"""What flows through `qa`: queries, passages, citations and answers, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from index.types import ArticleFilter, Span


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


KINDS = (
    "chair", "speaker", "reporter", "arranger", "attendees", "post", "when", "where", "how_many", "which",
    "byline", "decisions", "summary", "count", "list", "timeline", "latest", "page", "difference", "who", "what",
    "smalltalk", "help", "coverage",
)  # fmt: skip
