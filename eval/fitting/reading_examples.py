"""What the span network learns from: a question beside a piece of an article, and where in the piece its answer stands.

The pieces are those that the reader would look into, by the words alone, so that what does not answer is as near as it
is in use; and the one that answers, wherever the search put it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.sets.question_set import Question
from eval.sets.sources import Sources
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.text.tokens import tokenise
from index.types import Article, Span
from qa.assistant import Assistant
from qa.reading.network_evidence import window_of, windows_about
from qa.reading.read import weigh_readings
from qa.reading.weigh import head_of

_LACKING = 4  # windows of a question that do not answer it


@dataclass(frozen=True, slots=True)
class ReadingExample:
    """A question and a window, both folded; `answers`: where in the window an answer stands, none where it lacks one."""

    question: str
    window: str
    answers: tuple[Span, ...]


def written_examples(snapshot: Snapshot, questions: Sequence[Question]) -> Iterator[ReadingExample]:
    """The windows of questions whose gold is one short span of their source. A question is left out whose span was cut or
    mended with the article, so that no sentence has it."""
    assistant, sources = Assistant(snapshot), Sources(snapshot)
    for question in questions:
        query, articles, passages = assistant.look_up(question.question)
        asked = fold(query.text)
        answer = fold(question.answers[0][0]) if question.answerable else ""
        if answer:
            source = next(sources.find(question.source), "")
            window = _answering(snapshot.facts.article(source), asked, answer) if source else ""
            if not window:
                continue
            yield ReadingExample(asked, window, _occurrences(window, answer))
        readings = weigh_readings(snapshot, query, articles, passages)
        windows = [one.text for one, _ in windows_about((one.sentence, one.score) for one in readings)]
        # What holds the answer elsewhere may answer, too.
        lacking = [window for window in windows if not answer or answer not in window]
        yield from (ReadingExample(asked, window, ()) for window in lacking[:_LACKING])


def _answering(article: Article, asked: str, answer: str) -> str:
    """The window about the sentence that has the answer and most of the question's words; "" for none."""
    text, head, words = fold(article.text.text), head_of(article).strip(), set(tokenise(asked))
    found: list[tuple[float, str]] = []
    for sentence in split_sentences(article.text.text):
        said = text[sentence.start : sentence.end]
        if answer in said and answer in (window := window_of(head, text, sentence).text):
            near = len(words & set(tokenise(said))) + len(words & set(tokenise(window))) / 2
            found.append((near, window))
    return max(found, key=lambda one: one[0], default=(0.0, ""))[1]


def _occurrences(window: str, answer: str) -> tuple[Span, ...]:
    return tuple(Span(*found.span()) for found in re.finditer(re.escape(answer), window))
