"""What a user would otherwise have, asked in the same run: each peer searches its way, and pastes what it found.

A peer is a search over the snapshot's passages. It answers as a plain RAG page without an LLM does: its best passages,
one after another, for every question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.snapshots.snapshot import Snapshot
from qa.types import Answer, Citation, Passage

_PASTED = 5

Search = Callable[[str, int], tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Peer:
    """`search(query, k)` gives the best `k` passages, best first."""

    name: str
    search: Search


def plain_rag(snapshot: Snapshot) -> Peer:
    """Nearest passages by the embedder alone; by words alone where the index has no vectors."""

    def search(query: str, k: int) -> tuple[Passage, ...]:
        if len(snapshot.vectors):
            (vector,) = snapshot.embedder().embed_queries([query])
            found = snapshot.vectors.search(vector, k)
        else:
            found = snapshot.words.search(query, k)
        chunks = snapshot.facts.chunks([row for row, _ in found])
        return tuple(
            Passage(row, chunk.chunk_id, chunk.article_id, chunk.text, chunk.start, chunk.end, score)
            for (row, score), chunk in zip(found, chunks, strict=True)
        )

    return Peer("plain RAG", search)


def ask_peer(peer: Peer, snapshot: Snapshot, question: str, kind: str, top_k: int) -> Answer:
    """The peer's answer: the best passages pasted, each cited; `passages` are all that it found."""
    started = time.perf_counter()
    passages = peer.search(question, top_k)
    pasted = passages[:_PASTED]
    took = {"total": round((time.perf_counter() - started) * 1000, 3)}
    return Answer(
        question,
        "\n".join(f"{passage.text}[{n}]" for n, passage in enumerate(pasted, 1)),
        bool(pasted),
        kind,
        citations=tuple(_citation(snapshot, passage, n) for n, passage in enumerate(pasted, 1)),
        confidence=pasted[0].score if pasted else 0.0,
        passages=passages,
        timings_ms=took,
    )


def _citation(snapshot: Snapshot, passage: Passage, n: int) -> Citation:
    """The passage where it begins in print."""
    article = snapshot.facts.article(passage.article_id)
    printed = article.printed(article.text.raw_spans(passage.start, passage.end))[0]
    return Citation(
        n=n,
        article_id=article.article_id,
        title=article.title,
        newspaper=printed.place.newspaper,
        date=printed.place.date,
        page=printed.place.page,
        file=printed.place.file,
        start=printed.spans[0].start,
        end=printed.spans[-1].end,
        quote=passage.text,
        spans=printed.spans,
    )
