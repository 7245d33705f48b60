"""The JSON that `qa` prints: answers and search hits, in the documented shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qa.finding.search import SearchResult
from qa.types import Answer, Citation, Passage


def answer_to_json(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "question": answer.question,
        "answer": answer.answer,
        "answerable": answer.answerable,
        "kind": answer.kind,
        "reason": answer.reason,
        "near": list(answer.near),
        "resolved": answer.resolved,
        "notice": answer.notice,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "timings_ms": answer.timings_ms,
    }


def search_to_json(query_id: str, result: SearchResult) -> dict[str, Any]:
    """Hits, with what restricted them; `reason`, `did_you_mean` and `aliases` only where there is something to say."""
    filters = {name: str(value) for name, value in asdict(result.filters).items() if value}
    said = {
        "filters": filters,
        "reason": result.reason,
        "did_you_mean": [{"typed": typed, "meant": meant} for typed, meant in result.did_you_mean],
        "aliases": [{"typed": one.name, "also": one.other} for one in result.aliases],
    }
    return hits_to_json(query_id, result.passages) | {name: value for name, value in said.items() if value}


def hits_to_json(query_id: str, passages: Sequence[Passage]) -> dict[str, Any]:
    return {
        "id": query_id,
        "hits": [
            {
                "article_id": one.article_id,
                "chunk_id": one.chunk_id,
                "score": round(one.score, 6),
                "text": one.text,
            }
            for one in passages
        ],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "article_id": citation.article_id,
        "title": citation.title,
        "newspaper": citation.newspaper,
        "date": citation.date.isoformat() if citation.date else None,
        "page": citation.page,
        "file": citation.file,
        "part": citation.part,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "spans": [[span.start, span.end] for span in citation.spans],
        "also": [
            {
                "article_id": copy.article_id,
                "title": copy.title,
                "newspaper": copy.place.newspaper,
                "date": copy.place.date.isoformat() if copy.place.date else None,
                "page": copy.place.page,
                "file": copy.place.file,
            }
            for copy in citation.also
        ],
    }
