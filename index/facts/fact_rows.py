"""What the facts of a generation are told as: rows without the articles' whole texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.types import Byline, Meeting, Person, Place


@dataclass(frozen=True, slots=True)
class Counts:
    files: int
    articles: int  # each once, however often it is printed
    copies: int
    chunks: int
    people: int  # distinct names
    meetings: int


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article without its text: what a list shows. `lead` is the text's beginning."""

    article_id: str
    title: str
    kicker: str
    subtitle: str
    byline: tuple[Byline, ...]
    place: Place
    kind: str
    lead: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting: Meeting
    article_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class MentionRow:
    person: Person
    article_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post that the archive gives a person: first and last issue date that give it, and the first article that does.

    Namesakes are told apart by nothing else: the rows of one name may be several people's.
    """

    name: str
    post: str
    organisation: str
    since: date | None
    until: date | None
    articles: int
    article_id: str


@dataclass(frozen=True, slots=True)
class FileRow:
    file: str
    newspaper: str
    date: date | None
    page: str
    articles: int
