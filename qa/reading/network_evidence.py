"""What the span network says of readings, as named evidence beside that of their words (`qa.reading.weigh`).

The network reads a window: the sentence, its neighbours, and what the article is about before them. Only the windows of
the best sentences by their words are read, as each costs the time of embedding it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.search.embed import DEFAULT_EMBEDDER, TokenVectors
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.types import Span
from qa.reading.span_network import OUTSIDE, Values, directions, shipped_network
from qa.reading.weigh import Sentence

_READ = 4  # windows
_WINDOW, _HEAD = 120, 30  # characters
_LEAST, _MOST = -8.0, 12.0  # of logarithms, past which they say no more
# Of a reading whose window is not read.
UNREAD = {
    "network in window": _LEAST,
    "network in all": _LEAST,
    "network chance": 0.0,
    "network has read": 0.0,
    "network odds": -_MOST,
    "tokens behind": 0.0,
    "cosine behind": 0.0,
    "tokens alike": 0.0,
    "cosine": 0.0,
}


def can_read(snapshot: Snapshot) -> bool:
    """Whether the archive has vectors, of the embedder that the network was taught on."""
    return len(snapshot.vectors) > 0 and snapshot.manifest.embedder == DEFAULT_EMBEDDER


def network_evidence(
    snapshot: Snapshot, question: str, found: Sequence[tuple[Sentence, Span, float]]
) -> list[Mapping[str, float]]:
    """The network's evidence for each span, in their order; of each its sentence, and its score by its words."""
    looked_into = windows_about((sentence, score) for sentence, _, score in found)[:_READ]
    if not looked_into:
        return []
    embedder = snapshot.embedder()
    (asked,) = embedder.embed_tokens([fold(question)], "query")
    pieces = embedder.embed_tokens([window.text for window, _ in looked_into], "passage")
    weighed = shipped_network().weigh(asked, pieces)
    read = [
        _Read(asked, piece, window.start, *logits)
        for (window, _), piece, logits in zip(looked_into, pieces, weighed, strict=True)
    ]
    every = _Every(read)
    shown_in = {
        _key(one): of_window
        for (_, sentences), of_window in zip(looked_into, read, strict=True)
        for one in sentences
    }
    return [
        shown_in[key].evidence(span, every) if (key := _key(sentence)) in shown_in else UNREAD
        for sentence, span, _ in found
    ]


_Key = tuple[str, Span]


def _key(sentence: Sentence) -> _Key:
    return sentence.page.article.article_id, sentence.span


@dataclass(frozen=True, slots=True)
class Window:
    """What the network reads at once. `start`: where in the article its first character would stand; `shown`: the part of
    the article that it ends with."""

    text: str
    start: int
    shown: Span


def windows_about(scored: Iterable[tuple[Sentence, float]]) -> list[tuple[Window, list[Sentence]]]:
    """Windows with the sentences that each shows, those of the best scored first. A sentence that a better one's window
    shows whole needs none of its own."""
    found: list[tuple[Window, list[Sentence]]] = []
    for sentence in _ranked(scored):
        shows = next((of_window for of_window in found if _is_shown(sentence, *of_window)), None)
        if shows:
            shows[1].append(sentence)
        else:
            page = sentence.page
            found.append((window_of(page.head.strip(), page.text, sentence.span), [sentence]))
    return found


def _ranked(scored: Iterable[tuple[Sentence, float]]) -> list[Sentence]:
    """Each sentence once, those of the best scored spans first."""
    best: dict[_Key, tuple[float, Sentence]] = {}
    for sentence, score in scored:
        key = _key(sentence)
        if key not in best or score > best[key][0]:
            best[key] = score, sentence
    return [sentence for _, sentence in sorted(best.values(), key=lambda one: -one[0])]


def _is_shown(sentence: Sentence, window: Window, others: Sequence[Sentence]) -> bool:
    of_same = sentence.page.article.article_id == others[0].page.article.article_id
    return of_same and window.shown.start <= sentence.span.start and sentence.span.end <= window.shown.end


def window_of(title: str, text: str, sentence: Span) -> Window:
    """A sentence with its neighbours about it and what the article is about before it."""
    start, end = sentence.start, min(sentence.end, sentence.start + _WINDOW)
    room = max(0, _WINDOW - (end - start))
    start = max(0, start - room * 2 // 3)
    end = min(len(text), end + room // 3)
    head = title or text[:_HEAD]
    if not title and start < _HEAD:
        start, head = 0, ""
    before = f"{head[:_HEAD]}…" if head else ""
    return Window(before + text[start:end].replace("\n", " "), start - len(before), Span(start, end))


class _Read:
    """A window as read. `start`: where its first character would stand in the article."""

    def __init__(
        self, asked: TokenVectors, piece: TokenVectors, start: int, begins: Values, ends: Values
    ) -> None:
        self._spans = piece.spans + start
        self._is_text = piece.spans[:, 1] > piece.spans[:, 0]
        self.begins, self.ends = begins, ends
        own, of_piece = directions(asked.vectors), directions(piece.vectors)
        self.alike = float((own @ of_piece.T)[OUTSIDE[0] : -OUTSIDE[1]].max(axis=1).mean())
        self.cosine = float(directions(asked.vectors.mean(axis=0)) @ directions(piece.vectors.mean(axis=0)))

    def evidence(self, span: Span, every: _Every) -> Mapping[str, float]:
        within = (self._spans[:, 1] > span.start) & (self._spans[:, 0] < span.end) & self._is_text
        common = {
            "network has read": 1.0,
            "tokens behind": self.alike - every.alike,
            "cosine behind": self.cosine - every.cosine,
            "tokens alike": self.alike,
            "cosine": self.cosine,
        }
        if not within.any():
            return {**UNREAD, **common}
        at = np.flatnonzero(within) + 1
        begins, ends = _log_sum(self.begins[at]), _log_sum(self.ends[at])
        in_window = (begins - _log_sum(self.begins[1:]) + ends - _log_sum(self.ends[1:])) / 2
        in_all = (begins - every.begins + ends - every.ends) / 2
        odds = (begins - float(self.begins[0]) + ends - float(self.ends[0])) / 2
        return {
            **common,
            "network in window": max(_LEAST, in_window),
            "network in all": max(_LEAST, in_all),
            "network chance": float(np.exp(in_all)),
            "network odds": max(-_MOST, min(_MOST, odds)),
        }


class _Every:
    """All windows of a question together."""

    def __init__(self, windows: Sequence[_Read]) -> None:
        self.begins = _log_sum(np.concatenate([one.begins for one in windows]))
        self.ends = _log_sum(np.concatenate([one.ends for one in windows]))
        self.alike = max(one.alike for one in windows)
        self.cosine = max(one.cosine for one in windows)


def _log_sum(logits: Values) -> float:
    most = float(logits.max())
    return most + float(np.log(np.exp(logits - most).sum()))
