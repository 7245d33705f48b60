"""What programs are given, as types: the answer and hits in the shapes of `python -m qa`, meetings, and an article."""

from __future__ import annotations

from typing import TypedDict


class CopyJson(TypedDict):
    article_id: str
    title: str
    newspaper: str
    date: str | None
    page: str
    file: str


class CitationJson(TypedDict):
    n: int
    article_id: str
    title: str
    newspaper: str
    date: str | None
    page: str
    file: str
    part: int
    start: int
    end: int
    quote: str
    spans: list[list[int]]
    also: list[CopyJson]


class AnswerJson(TypedDict):
    id: str
    question: str
    answer: str
    answerable: bool
    kind: str
    reason: str
    near: list[str]
    resolved: str
    notice: str
    confidence: float
    citations: list[CitationJson]
    timings_ms: dict[str, float]


class HitJson(TypedDict):
    article_id: str
    chunk_id: str
    score: float
    text: str


class HitsJson(TypedDict):
    id: str
    hits: list[HitJson]


class AttendeeJson(TypedDict):
    name: str
    post: str


class MeetingJson(TypedDict):
    name: str
    kind: str
    date: str | None
    place: str
    chairs: list[str]
    speakers: list[str]
    reporters: list[str]
    arrangers: list[str]
    attendees: list[AttendeeJson]
    quote: str
    article_id: str
    title: str
    newspaper: str
    printed: str | None
    page: str


class MeetingsJson(TypedDict):
    total: int
    offset: int
    meetings: list[MeetingJson]


class CaptionJson(TypedDict):
    text: str
    credit: str


class ArticleJson(TypedDict):
    article_id: str
    title: str
    kicker: str
    subtitle: str
    byline: list[str]
    newspaper: str
    date: str | None
    page: str
    kind: str
    source: str
    url: str
    file: str
    paragraphs: list[str]
    captions: list[CaptionJson]
    reference: str
    also: list[CopyJson]
