"""BM25 as an inner product: weights of a passage's terms times weights of the query's, for stores of sparse vectors.

The scores are tantivy's (k1 1.2, b 0.75; Robertson and Zaragoza 2009), so that another store ranks as the local one does.
Lengths are coarsened as tantivy and Lucene store them, in one byte.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.search.words import FIELDS, index_terms

_K1 = 1.2
_B = 0.75


def _stored_length(code: int) -> int:
    """The length that one byte stands for: exact up to 40, then with four significant bits (Lucene's SmallFloat)."""
    if code < 24:
        return code
    bits, shift = (code - 24) & 7, ((code - 24) >> 3) - 1
    return 24 + (bits if shift < 0 else (bits | 8) << shift)


_LENGTHS = [_stored_length(code) for code in range(256)]


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What BM25 needs to know of all passages; a term is (field, term)."""

    passages: int
    mean_lengths: Mapping[str, float]  # by field, in terms
    frequencies: Mapping[tuple[str, str], int]  # passages that hold a term


def count_terms(texts: Iterable[tuple[str, str]]) -> TermStatistics:
    """Count the terms of all passages, each given by its title and its body."""
    frequencies: Counter[tuple[str, str]] = Counter()
    lengths: Counter[str] = Counter()
    passages = 0
    for title, body in texts:
        passages += 1
        for field, terms in zip(FIELDS, index_terms(title, body), strict=True):
            words = terms.split()
            lengths[field] += len(words)
            frequencies.update((field, word) for word in set(words))
    means = {field: lengths[field] / max(passages, 1) for field in FIELDS}
    return TermStatistics(passages, means, dict(frequencies))


def passage_weights(title: str, body: str, mean_lengths: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """How much each term counts in a passage, 0 to k1 + 1: the part of BM25 that does not depend on the query."""
    weights: dict[tuple[str, str], float] = {}
    for field, terms in zip(FIELDS, index_terms(title, body), strict=True):
        words = terms.split()
        length = _LENGTHS[bisect_right(_LENGTHS, len(words)) - 1]
        norm = _K1 * (1 - _B + _B * length / (mean_lengths[field] or 1.0))
        for word, times in Counter(words).items():
            weights[field, word] = times * (_K1 + 1) / (times + norm)
    return weights


def inverse_document_frequency(passages: int, frequency: int) -> float:
    """ln(1 + (N − n + 0.5) / (n + 0.5)): how much a term counts in a query."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
