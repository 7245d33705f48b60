"""What an article says of people and meetings, as records with the places that they come from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.names.find import Known, NamedPerson, find_names
from index.names.name_forms import is_likely, words
from index.records.meetings import find_meetings
from index.records.roles import Sentence
from index.text.sentences import split_sentences
from index.types import Article, Person, Records, Span

# Whoever wrote or photographed a report takes no part in it; bylines are kept with the article.
_AUTHORS = re.compile(r"(?:记者|通讯员|评论员|摄影|(?<!总)编辑|责编|校对|实习生|(?:^|新闻|[报网社])作者)$")


def extract_records(article: Article) -> Records:
    """People with the posts they are given, and meetings with who did what; offsets count in the article's text."""
    text = article.text.text
    read = [read_sentence(text[span.start : span.end], span) for span in split_sentences(text)]
    sentences = repeat_names(read)
    meetings = find_meetings(article.title, article.subtitle, sentences, article.place.date)
    people = tuple(
        Person(person.name, person.post, person.organisation, person.span)
        for sentence in sentences
        for person in sentence.people
    )
    return Records(people, meetings)


def read_sentence(text: str, span: Span, known: Known | None = None) -> Sentence:
    """A sentence with the people in it but those who wrote the report; their spans count as `span` does."""
    people = tuple(
        _shift(person, span.start) for person in find_names(text, known) if not _AUTHORS.search(person.post)
    )
    return Sentence(span, text, people)


def repeat_names(sentences: Sequence[Sentence]) -> list[Sentence]:
    """An article's sentences, with those whom one of them introduces found in the others as well."""
    people = [person for sentence in sentences for person in sentence.people]
    times = Counter(person.name for person in people)
    known = Known(name for person in people for name in _introduced(person, times[person.name]))
    return [
        read_sentence(sentence.text, sentence.span, known) if _has_more(sentence, known) else sentence
        for sentence in sentences
    ]


def _introduced(person: NamedPerson, times: int) -> tuple[str, ...]:
    """By which names a mention makes a person known: the whole name, and the last of a foreign one's.

    A name without a post needs its usual characters, and one of two characters to be found twice.
    """
    name = person.name
    if name in words("known_people.txt"):
        return ()  # found by themselves, but in 习近平强军思想
    last = re.split(r"[·•・]", name)[-1]
    if last != name:
        return (name, last) if len(last) > 2 else (name,)
    if name.isascii():
        return ()
    return (name,) if person.post or (is_likely(name) and (len(name) > 2 or times > 1)) else ()


def _has_more(sentence: Sentence, known: Known) -> bool:
    start = sentence.span.start
    taken = {(one.span.start - start, one.span.end - start) for one in sentence.people}
    return any(place not in taken for place in known.places(sentence.text))


def _shift(person: NamedPerson, by: int) -> NamedPerson:
    span = Span(person.span.start + by, person.span.end + by)
    return NamedPerson(person.name, person.post, person.organisation, span)
