"""Sentences of a Chinese text."""

from __future__ import annotations

import re

from index.types import Span

# A sentence ends at its mark, with the closing quotes and brackets behind it, or at a line break.
_SENTENCE = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’」』》）)】]*|\n|$)")


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences as offsets, white space at their ends left out; none crosses a line break."""
    spans = []
    for match in _SENTENCE.finditer(text):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        end = match.start() + len(words.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return tuple(spans)


def sentence_at(text: str, offset: int) -> Span:
    """The sentence in which a character stands; the nearest one for white space between two."""
    sentences = split_sentences(text)
    for span in sentences:
        if offset < span.end:
            return span
    return sentences[-1] if sentences else Span(0, 0)
