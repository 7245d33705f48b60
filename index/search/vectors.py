"""The vector index: exact while small, an HNSW graph past a measured size. The only user of faiss.

Vectors are L2-normalised, so that the inner product is the cosine. A partly embedded snapshot holds the vectors of
some rows only; `rows.npy` names each vector's row, -1 where it serves no more (`index/search/numbering.py`).
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotError, one_line

# Up to here an exact scan of 384 dimensions stays near 5 ms on two cores, and there is nothing to lose.
EXACT_LIMIT = 50_000
_NEIGHBOURS = 32
_BUILD_BREADTH = 200
# A graph is searched the wider the larger it is, or it finds ever fewer of the nearest: docs/retrieval.md.
LEAST_BREADTH = 512
_VECTORS_A_STEP = 240  # for each of its breadth
# A filter that lets fewer rows through than this is scanned exactly: a graph whose nodes are mostly barred loses recall.
_SCAN_LIMIT = 20_000

# A search is not worth a second thread, which costs four times what it saves; filling a graph is. Both are set where they
# are wanted, as faiss keeps the number for each thread.
_THREADS = faiss.omp_get_max_threads()

_INDEX_FILE = "vectors.faiss"
_ROWS_FILE = "rows.npy"


def search_breadth(count: int) -> int:
    """How many of a graph's `count` vectors a search keeps in view, so that it finds at least .99 of the ten nearest."""
    return max(LEAST_BREADTH, count // _VECTORS_A_STEP)


def build_vectors(directory: Path, vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> None:
    """Write the index of `vectors` (n, d), which belong to the ascending chunk `rows` (n,), into a new folder."""
    directory.mkdir(parents=True)
    dimensions = vectors.shape[1]
    if len(vectors) <= EXACT_LIMIT:
        index = faiss.IndexFlatIP(dimensions)
    else:
        index = faiss.IndexHNSWFlat(dimensions, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = _BUILD_BREADTH
    faiss.omp_set_num_threads(_THREADS)
    index.add(np.ascontiguousarray(vectors))
    _write(index, directory, rows)


def can_extend(directory: Path) -> bool:
    """Whether a vector index is a graph, to which vectors are better added than that it is made anew."""
    path = directory / _INDEX_FILE
    return (
        path.is_file()
        and path.stat().st_size > 0
        and isinstance(faiss.read_index(str(path), faiss.IO_FLAG_MMAP), faiss.IndexHNSW)
    )


def extend_vectors(
    base: Path,
    directory: Path,
    kept: NDArray[np.int64],
    vectors: NDArray[np.float32],
    rows: NDArray[np.int64],
) -> None:
    """Write an earlier graph with more `vectors` (m, d) of `rows` (m,); `kept` (n,) are the rows of its own now."""
    directory.mkdir(parents=True)
    index = faiss.read_index(str(base / _INDEX_FILE))
    if len(vectors):
        faiss.omp_set_num_threads(_THREADS)
        index.add(np.ascontiguousarray(vectors))
    _write(index, directory, np.concatenate([kept, rows]))


def _write(index: faiss.Index, directory: Path, rows: NDArray[np.int64]) -> None:
    try:
        faiss.write_index(index, str(directory / _INDEX_FILE))
        np.save(directory / _ROWS_FILE, rows)
    except (RuntimeError, OSError) as error:
        raise SnapshotError(f"the vector index cannot be written ({one_line(str(error))})") from error


class _ByRow:
    """Vectors by the order of their rows, where they are stored in another."""

    def __init__(self, vectors: NDArray[np.float32], numbers: NDArray[np.int64]) -> None:
        self._vectors = vectors
        self._numbers = numbers

    def __getitem__(self, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._vectors[self._numbers[positions]]
        return found


class VectorIndex:
    """An opened vector index; safe to search from several threads."""

    def __init__(self, directory: Path) -> None:
        path = directory / _INDEX_FILE
        if not path.is_file():
            raise SnapshotError(f"{path}: the vector index is missing; run verify, then rollback or build")
        try:
            self._index = faiss.read_index(str(path))
            self._row_of: NDArray[np.int64] = np.load(directory / _ROWS_FILE)
        except (RuntimeError, ValueError, OSError) as error:
            raise SnapshotError(
                f"{path}: the vector index is damaged ({type(error).__name__}); roll back"
            ) from error
        if len(self._row_of) != self._index.ntotal:
            raise SnapshotError(
                f"{path}: {self._index.ntotal} vectors for {len(self._row_of)} rows; roll back or build"
            )
        # The numbers of the vectors that serve, by row; where all do and came in that order, nothing is looked up.
        self._numbers = np.argsort(self._row_of, kind="stable")[np.count_nonzero(self._row_of < 0) :]
        self._rows: NDArray[np.int64] = self._row_of[self._numbers]
        in_order = np.array_equal(self._numbers, np.arange(len(self._row_of)))
        self._vectors = self._view() if in_order else _ByRow(self._view(), self._numbers)
        self._gone = np.flatnonzero(self._row_of < 0)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows (n,) that have a vector, ascending."""
        return self._rows

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def search(
        self, vector: NDArray[np.float32], k: int, *, rows: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The best `k` (row, cosine) for one query vector (d,), best first, ties by row; only `rows` if given."""
        if rows is None:
            gone = faiss.IDSelectorNot(faiss.IDSelectorBatch(self._gone)) if len(self._gone) else None
            return self._search_all(vector, min(k, len(self)), gone)
        positions = np.flatnonzero(np.isin(self._rows, rows, assume_unique=True))
        if len(positions) > _SCAN_LIMIT:
            selector = faiss.IDSelectorBatch(self._numbers[positions])
            return self._search_all(vector, min(k, len(positions)), selector)
        scores = self._vectors[positions] @ vector
        best = np.lexsort((positions, -scores))[:k]
        return [(int(self._rows[positions[at]]), float(scores[at])) for at in best]

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine (n,) of one query vector (d,) with each row; NaN for a row that has no vector."""
        positions = np.minimum(np.searchsorted(self._rows, rows), max(len(self) - 1, 0))
        found = np.full(len(rows), np.nan, dtype=np.float32)
        if len(self):
            known = self._rows[positions] == rows
            found[known] = self._vectors[positions[known]] @ vector
        return found

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors (n, d) of embedded rows; a row without one raises KeyError."""
        positions = np.searchsorted(self._rows, rows)
        if np.any(positions >= len(self)) or np.any(self._rows[np.minimum(positions, len(self) - 1)] != rows):
            raise KeyError("a row has no vector")
        found: NDArray[np.float32] = self._vectors[positions]
        return found

    def _search_all(
        self, vector: NDArray[np.float32], k: int, selector: faiss.IDSelector | None = None
    ) -> list[tuple[int, float]]:
        if k <= 0:
            return []
        if isinstance(self._index, faiss.IndexHNSW):
            breadth = max(search_breadth(self._index.ntotal), 2 * k)
            parameters = faiss.SearchParametersHNSW(efSearch=breadth, sel=selector)
        else:
            parameters = faiss.SearchParameters(sel=selector)
        faiss.omp_set_num_threads(1)
        scores, found = self._index.search(vector[None, :], k, params=parameters)
        hits = [
            (int(self._row_of[at]), float(score))
            for at, score in zip(found[0], scores[0], strict=True)
            if at >= 0
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def _view(self) -> NDArray[np.float32]:
        """The stored vectors (n, d) without a copy."""
        flat = (
            faiss.downcast_index(self._index.storage)
            if isinstance(self._index, faiss.IndexHNSW)
            else self._index
        )
        if flat.ntotal == 0:
            return np.zeros((0, flat.d), dtype=np.float32)
        values: NDArray[np.float32] = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d)
        return values.reshape(flat.ntotal, flat.d)
