"""What the span network says of readings, as named evidence beside that of their words (`qa.weigh`).

The network reads a window: the sentence, its neighbours, and what the article is about before them. Only the windows of
the best sentences by their words are read, as each costs the time of embedding it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.embed import DEFAULT_EMBEDDER, TokenVectors
from index.fold import fold
from index.snapshot import Snapshot
from index.types import Span
from qa.span_network import OUTSIDE, Values, directions, shipped_network
from qa.weigh import Sentence

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
    ranked = ranked_sentences((sentence, score) for sentence, _, score in found)[:_READ]
    if not ranked:
        return []
    windows = [window_of(one.page.head.strip(), one.page.text, one.span) for one in ranked]
    embedder = snapshot.embedder()
    (asked,) = embedder.embed_tokens([fold(question)], "query")
    pieces = embedder.embed_tokens([window for window, _ in windows], "passage")
    network = shipped_network().ask(asked)
    read = {
        _key(one): _Read(asked, piece, start, *network.weigh(piece))
        for one, (_, start), piece in zip(ranked, windows, pieces, strict=True)
    }
    every = _Every(read.values())
    return [
        read[key].evidence(span, every) if (key := _key(sentence)) in read else UNREAD
        for sentence, span, _ in found
    ]


_Key = tuple[str, Span]


def _key(sentence: Sentence) -> _Key:
    return sentence.page.article.article_id, sentence.span


def ranked_sentences(scored: Iterable[tuple[Sentence, float]]) -> list[Sentence]:
    """Each sentence once, those of the best scored spans first."""
    best: dict[_Key, tuple[float, Sentence]] = {}
    for sentence, score in scored:
        key = _key(sentence)
        if key not in best or score > best[key][0]:
            best[key] = score, sentence
    return [sentence for _, sentence in sorted(best.values(), key=lambda one: -one[0])]


def window_of(title: str, text: str, sentence: Span) -> tuple[str, int]:
    """A sentence with its neighbours about it and what the article is about before it; and where in the article the
    window's first character would stand."""
    start, end = sentence.start, min(sentence.end, sentence.start + _WINDOW)
    room = max(0, _WINDOW - (end - start))
    start = max(0, start - room * 2 // 3)
    end = min(len(text), end + room // 3)
    head = title or text[:_HEAD]
    if not title and start < _HEAD:
        start, head = 0, ""
    before = f"{head[:_HEAD]}…" if head else ""
    return before + text[start:end].replace("\n", " "), start - len(before)


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

    def __init__(self, read: Iterable[_Read]) -> None:
        windows = list(read)
        self.begins = _log_sum(np.concatenate([one.begins for one in windows]))
        self.ends = _log_sum(np.concatenate([one.ends for one in windows]))
        self.alike = max(one.alike for one in windows)
        self.cosine = max(one.cosine for one in windows)


def _log_sum(logits: Values) -> float:
    most = float(logits.max())
    return most + float(np.log(np.exp(logits - most).sum()))
