"""The store on a Milvus cluster, or on milvus-lite. The only user of pymilvus.

A version is two collections: `wenbao_VERSION` holds the passages, each with its vector, its BM25 weights as a sparse
vector, and scalars to filter by; `wenbao_VERSION_terms` holds what the query's side of BM25 needs, a row a term, and a row
that says that the version is sealed. The alias `wenbao` names the active version. Another archive is another database
of the same Milvus: http://host:19530/ARCHIVE.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymilvus import DataType, MilvusClient, MilvusException

from index.errors import one_line
from index.search.bm25 import TermStatistics, inverse_document_frequency, passage_weights
from index.search.store import PassageSearch, RankedRows, StoredPassage, StoreError, print_passes
from index.search.vectors import LEAST_BREADTH
from index.search.words import query_terms
from index.types import ArticleFilter, Place

_ALIAS = "wenbao"
_TERMS = "_terms"
_SEALED = "\tsealed"  # no term begins so
_PASSAGES = "\tpassages"
_BATCH = 500
_MOST_KNOWN = 500_000  # terms that a reader keeps
_TIMEOUT = 20.0  # seconds
_EXACT_LIMIT = 50_000  # passages, up to which vectors are scanned: the local store's limit
_MOST_HITS = 16_384  # Milvus gives no more for one search
_UNDATED = (99_999_999, 0)  # passes no date asked for


class MilvusStore:
    """Versions in one Milvus database. The token comes from WENBAO_MILVUS_TOKEN (`user:password`)."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._statistics: dict[str, tuple[TermStatistics, dict[tuple[str, str], int]]] = {}
        with self._answering():
            self._client = MilvusClient(
                uri, token=os.environ.get("WENBAO_MILVUS_TOKEN", ""), timeout=_TIMEOUT
            )

    def create(self, version: str, dimensions: int, statistics: TermStatistics) -> None:
        with self._answering():
            if self._is_sealed(version):
                raise StoreError(f"{self._uri}: version {version} is sealed already; drop it first")
            self._drop(version)
            self._create_passages(version, dimensions, statistics.passages)
            self._create_terms(version)
            terms = sorted(statistics.frequencies)
            numbers = {term: number for number, term in enumerate(terms)}
            rows = (
                _term_row("\t".join(term), number, statistics.frequencies[term])
                for term, number in numbers.items()
            )
            self._upsert(_collection(version) + _TERMS, rows)
        self._statistics[version] = (statistics, numbers)

    def upsert(self, version: str, passages: Iterable[StoredPassage]) -> None:
        statistics, numbers = self._unsealed(version)
        with self._answering():
            rows = (_passage_row(one, statistics, numbers) for one in passages)
            self._upsert(_collection(version), rows)

    def delete(self, version: str, article_ids: Sequence[str]) -> None:
        self._unsealed(version)
        with self._answering():
            self._client.delete(_collection(version), filter=f"article_id in {_literal(list(article_ids))}")

    def seal(self, version: str) -> None:
        statistics, _ = self._unsealed(version)
        with self._answering():
            self._client.flush(_collection(version))
            rows = [_term_row(_PASSAGES, 0, statistics.passages), _term_row(_SEALED, 0, 1)]
            self._upsert(_collection(version) + _TERMS, iter(rows))
            self._client.flush(_collection(version) + _TERMS)
        del self._statistics[version]

    def open(self, version: str) -> PassageSearch:
        with self._answering():
            if not self._is_sealed(version):
                raise StoreError(f"{self._uri}: there is no sealed version {version}; publish it first")
            for name in (_collection(version), _collection(version) + _TERMS):
                self._client.load_collection(name)
        return _MilvusSearch(self._client, self._uri, version)

    def activate(self, version: str) -> None:
        self.open(version)
        with self._answering():
            if self.active():
                self._client.alter_alias(_collection(version), _ALIAS)
            else:
                self._client.create_alias(_collection(version), _ALIAS)

    def versions(self, *, sealed: bool = False) -> tuple[str, ...]:
        with self._answering():
            names = [str(name) for name in self._client.list_collections()]
            found = [
                name.removeprefix(_collection(""))
                for name in names
                if name.startswith(_collection("")) and not name.endswith(_TERMS)
            ]
            return tuple(sorted(one for one in found if not sealed or self._is_sealed(one)))

    def active(self) -> str:
        with self._answering():
            for name in self._client.list_collections():
                if _ALIAS in self._client.list_aliases(name)["aliases"]:
                    return str(name).removeprefix(_collection(""))
        return ""

    def drop(self, version: str) -> None:
        if self.active() == version:
            raise StoreError(f"{self._uri}: version {version} is the active one; activate another first")
        with self._answering():
            self._drop(version)

    def health(self) -> None:
        with self._answering():
            self._client.list_collections()

    def _create_passages(self, version: str, dimensions: int, passages: int) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
        schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("article_id", DataType.VARCHAR, max_length=4096)
        schema.add_field("kind", DataType.VARCHAR, max_length=64)
        for name in ("people", "newspapers", "pages"):
            schema.add_field(
                name, DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=4096, max_length=1024
            )
        schema.add_field("first_day", DataType.INT64)
        schema.add_field("last_day", DataType.INT64)
        schema.add_field("prints", DataType.JSON)
        indexes = self._client.prepare_index_params()
        if passages <= _EXACT_LIMIT:
            indexes.add_index("vector", index_type="FLAT", metric_type="IP")
        else:
            graph = {"M": 32, "efConstruction": 200}
            indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=graph)
        indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        self._create_collection(_collection(version), schema, indexes)

    def _create_terms(self, version: str) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("term", DataType.VARCHAR, is_primary=True, max_length=4096)
        schema.add_field("number", DataType.INT64)
        schema.add_field("frequency", DataType.INT64)
        schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)  # Milvus has no collection without a vector
        indexes = self._client.prepare_index_params()
        indexes.add_index("none", index_type="FLAT", metric_type="IP")
        self._create_collection(_collection(version) + _TERMS, schema, indexes)

    def _create_collection(self, name: str, schema: Any, indexes: Any) -> None:
        # Strong: what was sealed before the alias moved is seen by every search after it.
        self._client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")

    def _upsert(self, collection: str, rows: Iterator[dict[str, Any]]) -> None:
        while batch := list(islice(rows, _BATCH)):
            self._client.upsert(collection, batch)

    def _is_sealed(self, version: str) -> bool:
        name = _collection(version) + _TERMS
        if not self._client.has_collection(name):
            return False
        self._client.load_collection(name)  # milvus-lite forgets at a restart what is loaded
        return bool(self._client.get(name, ids=[_SEALED]))

    def _unsealed(self, version: str) -> tuple[TermStatistics, dict[tuple[str, str], int]]:
        if version not in self._statistics:
            raise StoreError(f"{self._uri}: version {version} is not being filled here; create it")
        return self._statistics[version]

    def _drop(self, version: str) -> None:
        # The mark of a sealed version goes first.
        for name in (_collection(version) + _TERMS, _collection(version)):
            if self._client.has_collection(name):
                self._client.drop_collection(name)

    def _answering(self) -> Any:
        return _answering(self._uri)


class _MilvusSearch:
    def __init__(self, client: MilvusClient, uri: str, version: str) -> None:
        self._client = client
        self._uri = uri
        self._collection = _collection(version)
        self._known: dict[str, tuple[int, int]] = {}
        self._passages = self._read_terms([_PASSAGES])[_PASSAGES][1]

    def search(
        self, query: str, vector: NDArray[np.float32] | None, filters: ArticleFilter, k: int
    ) -> RankedRows:
        sparse: dict[int, float] = {}
        with _answering(self._uri):
            wanted = {f"{field}\t{term}": weight for (field, term), weight in query_terms(query).items()}
            terms = self._read_terms(list(wanted))
            for term, (number, frequency) in terms.items():
                if frequency:
                    idf = inverse_document_frequency(self._passages, frequency)
                    sparse[number] = wanted[term] * idf
            words = self._best("terms", sparse, filters, k) if sparse else []
            by_vector = [] if vector is None else self._best("vector", vector.tolist(), filters, k)
        return RankedRows(words, by_vector)

    def document_frequency(self, word: str) -> int:
        with _answering(self._uri):
            return self._read_terms([f"body_words\t{word}"])[f"body_words\t{word}"][1]

    def count(self) -> int:
        with _answering(self._uri):
            return int(
                self._client.query(self._collection, filter="", output_fields=["count(*)"])[0]["count(*)"]
            )

    def _read_terms(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each term's number and the passages that hold it, (0, 0) for one that none holds; all in one request."""
        missing = [term for term in terms if term not in self._known]
        read = dict.fromkeys(missing, (0, 0))
        if missing:
            for row in self._client.get(self._collection + _TERMS, ids=missing):
                read[row["term"]] = (int(row["number"]), int(row["frequency"]))
        if len(self._known) < _MOST_KNOWN:
            self._known |= read
        return {term: read[term] if term in read else self._known[term] for term in terms}

    def _best(self, field: str, value: Any, filters: ArticleFilter, k: int) -> list[tuple[int, float]]:
        """Milvus's filter lets an article through whose prints have the paper, the page and the day between them; that one
        print has them all is looked at here."""
        wanted = _filter(filters)
        limit = min(k, _MOST_HITS)
        while True:
            (found,) = self._client.search(
                self._collection,
                [value],
                anns_field=field,
                limit=limit,
                filter=wanted,
                output_fields=["prints"],
                search_params={"params": {"ef": max(LEAST_BREADTH, 2 * limit)}}
                if field == "vector"
                else None,
            )
            hits = [
                (int(hit["row"]), float(hit["distance"]))
                for hit in found
                if any(print_passes(_place(one), filters) for one in hit["entity"]["prints"])
            ]
            if len(hits) >= k or len(found) < limit or limit == _MOST_HITS:
                return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
            limit = min(8 * limit, _MOST_HITS)


@contextmanager
def _answering(uri: str) -> Iterator[None]:
    """Milvus's errors as one line."""
    try:
        yield
    except MilvusException as error:
        raise StoreError(f"{uri}: Milvus does not do it ({one_line(str(error))[:200]})") from error


def _collection(version: str) -> str:
    return f"{_ALIAS}_{version}"


def _term_row(term: str, number: int, frequency: int) -> dict[str, Any]:
    return {"term": term, "number": number, "frequency": frequency, "none": [0.0, 0.0]}


def _passage_row(
    passage: StoredPassage, statistics: TermStatistics, numbers: dict[tuple[str, str], int]
) -> dict[str, Any]:
    weights = passage_weights(passage.title, passage.text, statistics.mean_lengths)
    try:
        terms = {numbers[term]: weight for term, weight in weights.items()}
    except KeyError as error:
        raise StoreError(f"row {passage.row}: the version's statistics do not count {error}") from None
    days = [_number(place.date) for place in passage.prints if place.date]
    return {
        "row": passage.row,
        "vector": passage.vector.tolist(),
        "terms": terms,
        "article_id": passage.article_id,
        "kind": passage.kind,
        "people": sorted(passage.people),
        "newspapers": sorted({place.newspaper for place in passage.prints}),
        "pages": sorted({place.page for place in passage.prints}),
        "first_day": min(days, default=_UNDATED[0]),
        "last_day": max(days, default=_UNDATED[1]),
        "prints": [
            [place.newspaper, place.date.isoformat() if place.date else "", place.page]
            for place in passage.prints
        ],
    }


def _place(values: Sequence[str]) -> Place:
    newspaper, day, page = values
    return Place("", newspaper, date.fromisoformat(day) if day else None, page)


def _filter(filters: ArticleFilter) -> str:
    """Conditions in Milvus's language. Values are written into it as JSON: milvus-lite does not fill in templates."""
    conditions: list[str] = []
    if filters.since:
        conditions.append(f"last_day >= {_number(filters.since)}")
    if filters.until:
        conditions.append(f"first_day <= {_number(filters.until)}")
    if filters.newspaper:
        conditions.append(f"array_contains(newspapers, {_literal(filters.newspaper)})")
    if filters.page:
        conditions.append(f"array_contains(pages, {_literal(filters.page)})")
    if filters.kind:
        conditions.append(f"kind == {_literal(filters.kind)}")
    if filters.person:
        conditions.append(f"array_contains(people, {_literal(filters.person)})")
    if filters.article_ids:
        conditions.append(f"article_id in {_literal(sorted(filters.article_ids))}")
    return " and ".join(conditions)


def _literal(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
