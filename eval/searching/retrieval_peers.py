"""Other programs' searches over the passages of one snapshot, with the same embedder: what users have otherwise.

Each is set up as its own manual begins: no option is tuned. They need the extra `bench`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import UsageError
from index.facts.found import article_texts, read_found
from index.search.embed import Embedder
from index.search.embedding_cache import EmbeddingCache
from index.snapshots.snapshot import Snapshot

# The best k article ids for a query and its vector, best first.
Search = Callable[[str, NDArray[np.float32], int], Sequence[str]]

_BATCH = 256
_DEEPER = 8  # passages asked for, for each article wanted: several may be of one article


@dataclass(frozen=True, slots=True)
class System:
    """A search that is measured."""

    name: str
    search: Search


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of a snapshot that have a vector: (n,) texts with title and day before them, their articles, and
    vectors (n, d)."""

    texts: tuple[str, ...]
    articles: tuple[str, ...]
    vectors: NDArray[np.float32]


def _read_passages(snapshot: Snapshot) -> Passages:
    """What every passage-wise peer is given."""
    rows = snapshot.vectors.rows
    found = read_found(snapshot.facts.database, [int(row) for row in rows])
    heads = (" ".join(part for part in (one.title, str(one.date or "")) if part) for one in found)
    texts = (
        f"{head}\n{one.chunk.text}" if head else one.chunk.text
        for head, one in zip(heads, found, strict=True)
    )
    return Passages(
        tuple(texts), tuple(one.chunk.article_id for one in found), snapshot.vectors.vectors(rows)
    )


def words_alone(snapshot: Snapshot) -> System:
    """BM25 over jieba's words of title and body, the index's own."""

    def search(query: str, _vector: NDArray[np.float32], k: int) -> Sequence[str]:
        return _articles(snapshot, snapshot.words.search(query, k * _DEEPER), k)

    return System("BM25 (jieba) alone", search)


def embedder_alone(snapshot: Snapshot) -> System:
    """The nearest passages by the embedder."""

    def search(_query: str, vector: NDArray[np.float32], k: int) -> Sequence[str]:
        return _articles(snapshot, snapshot.vectors.search(vector, k * _DEEPER), k)

    return System("embedder alone", search)


def _articles(snapshot: Snapshot, hits: Sequence[tuple[int, float]], k: int) -> Sequence[str]:
    chunks = snapshot.facts.chunks([row for row, _ in hits])
    return list(dict.fromkeys(chunk.article_id for chunk in chunks))[:k]


PEERS = ("txtai", "haystack", "langchain")


def peers(snapshot: Snapshot, names: Sequence[str], cache: Path) -> Iterator[System]:
    """The named ones of `PEERS`; `cache` keeps vectors of texts that they cut themselves. UsageError where one is not
    installed."""
    os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    passages = _read_passages(snapshot)
    try:
        if "txtai" in names:
            yield _txtai(passages)
        if "haystack" in names:
            yield from _haystack(passages)
        if "langchain" in names:
            yield _langchain(snapshot, cache)
    except ImportError as error:
        raise UsageError(
            f"{error.name} is not installed; install the peers with: pip install '.[bench]'"
        ) from None


def _txtai(passages: Passages) -> System:
    """Hybrid search: BM25 and vectors, half each, by txtai's own fusion."""
    from txtai import Embeddings

    known = dict(zip(passages.texts, passages.vectors, strict=True))
    embeddings = Embeddings(
        method="external", transform=lambda texts: np.stack([known[text] for text in texts]), hybrid=True
    )
    embeddings.index((at, text, None) for at, text in enumerate(passages.texts))

    def search(query: str, vector: NDArray[np.float32], k: int) -> Sequence[str]:
        known[query] = vector
        found = embeddings.search(query, k * _DEEPER)
        return list(dict.fromkeys(passages.articles[int(at)] for at, _ in found))[:k]

    return System("txtai hybrid", search)


def _haystack(passages: Passages) -> Iterator[System]:
    """BM25 and the embedding retriever, in memory; its tokeniser makes each Chinese character a token."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(id=str(at), content=text, embedding=vector.tolist(), meta={"article": article})
            for at, (text, article, vector) in enumerate(
                zip(passages.texts, passages.articles, passages.vectors, strict=True)
            )
        ]
    )
    by_words, near = InMemoryBM25Retriever(store), InMemoryEmbeddingRetriever(store)

    def search_words(query: str, _vector: NDArray[np.float32], k: int) -> Sequence[str]:
        return _of_documents(by_words.run(query=query, top_k=k * _DEEPER), k)

    def search_near(_query: str, vector: NDArray[np.float32], k: int) -> Sequence[str]:
        return _of_documents(near.run(query_embedding=vector.tolist(), top_k=k * _DEEPER), k)

    yield System("Haystack BM25", search_words)
    yield System("Haystack embedding", search_near)


def _of_documents(found: dict[str, Any], k: int) -> Sequence[str]:
    return list(dict.fromkeys(one.meta["article"] for one in found["documents"]))[:k]


def _langchain(snapshot: Snapshot, cache: Path) -> System:
    """Articles cut by RecursiveCharacterTextSplitter's defaults, in FAISS."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class Given(Embeddings):
        """Vectors are given with the texts, and with each query."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise NotImplementedError

        def embed_query(self, text: str) -> list[float]:
            raise NotImplementedError

    splitter = RecursiveCharacterTextSplitter()
    cut = [
        (piece, article_id)
        for article_id, text in article_texts(snapshot.facts.database)
        for piece in splitter.split_text(text)
    ]
    texts = [piece for piece, _ in cut]
    vectors = embed_cached(texts, snapshot.embedder(), cache)
    owners = [{"article": article_id} for _, article_id in cut]
    store = FAISS.from_embeddings(zip(texts, vectors.tolist(), strict=True), Given(), metadatas=owners)

    def search(_query: str, vector: NDArray[np.float32], k: int) -> Sequence[str]:
        found = store.similarity_search_by_vector(vector.tolist(), k * _DEEPER)
        return list(dict.fromkeys(one.metadata["article"] for one in found))[:k]

    return System("LangChain", search)


def embed_cached(texts: Sequence[str], embedder: Embedder, path: Path) -> NDArray[np.float32]:
    """Vectors (n, d) of texts; those made once are kept in a file."""
    cache = EmbeddingCache(path, embedder.name, embedder.dimensions)
    keys = [cache.key(text) for text in texts]
    missing = sorted(cache.missing(keys), key=lambda at: len(texts[at]))
    for at in range(0, len(missing), _BATCH):
        batch = missing[at : at + _BATCH]
        cache.add([keys[one] for one in batch], embedder.embed_passages([texts[one] for one in batch]))
    vectors, _ = cache.read(keys)
    cache.close()
    return vectors
