"""What an article says of people and meetings, as records with the places that they come from."""

from __future__ import annotations

import re

from index.meetings import find_meetings
from index.names import NamedPerson, find_names
from index.roles import Sentence
from index.sentences import split_sentences
from index.types import Article, Person, Records, Span

# Whoever wrote or photographed a report takes no part in it; bylines are kept with the article.
_AUTHORS = re.compile(r"(?:记者|通讯员|评论员|摄影|(?<!总)编辑)$")


def extract_records(article: Article) -> Records:
    """People with the posts they are given, and meetings with who did what; offsets count in the article's text."""
    text = article.text.text
    sentences = [read_sentence(text[span.start : span.end], span) for span in split_sentences(text)]
    meetings = find_meetings(article.title, article.subtitle, sentences, article.place.date)
    people = tuple(
        Person(person.name, person.post, person.organisation, person.span)
        for sentence in sentences
        for person in sentence.people
    )
    return Records(people, meetings)


def read_sentence(words: str, span: Span) -> Sentence:
    """A sentence with the people in it but those who wrote the report; their spans count as `span` does."""
    people = tuple(
        _shift(person, span.start) for person in find_names(words) if not _AUTHORS.search(person.post)
    )
    return Sentence(span, words, people)


def _shift(person: NamedPerson, by: int) -> NamedPerson:
    span = Span(person.span.start + by, person.span.end + by)
    return NamedPerson(person.name, person.post, person.organisation, span)
