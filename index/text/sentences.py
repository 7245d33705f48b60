"""Sentences of a Chinese text."""

from __future__ import annotations

import re

from index.types import Span

# A sentence ends at its mark, with the closing quotes and brackets behind it, or at a line break.
_SENTENCE = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’」』》）)】]*|\n|$)")

# What has no end for this long is no sentence but a list or a table: it is cut, at a mark where there is one, so that
# the work on one sentence stays bounded.
_LONGEST = 1200
_MARK = re.compile(r".*[，,；;、：: \t　]", re.DOTALL)


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences as offsets, white space at their ends left out; none crosses a line break."""
    spans = []
    for match in _SENTENCE.finditer(text):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        end = match.start() + len(words.rstrip())
        while end - start > _LONGEST:
            mark = _MARK.match(text, start + _LONGEST // 2, start + _LONGEST)
            cut = mark.end() if mark else start + _LONGEST
            stop = start + len(text[start:cut].rstrip())
            if start < stop:
                spans.append(Span(start, stop))
            start = cut
            while text[start].isspace():
                start += 1
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
