"""Which articles may be one text printed twice: MinHash signatures, and the earlier ones that a signature resembles.

Broder, "On the resemblance and containment of documents" (1997), for the signatures; banding as in Leskovec, Rajaraman
and Ullman, "Mining of Massive Datasets", chapter 3. The only user of datasketch. What is only alike is told from what
is the same by `index/text/same_text.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

# Of each value the lower half: two that differ share it once in 65,536 (Li and König, "b-bit minwise hashing", 2010).
Signature = NDArray[np.uint16]

PERMUTATIONS = 64
# Bands of three values let a pair that shares 0.6 of its shingles through with 0.99, one that shares 0.3 with 0.44.
_ROWS = 3
_BANDS = PERMUTATIONS // _ROWS
_SHINGLE = 5  # characters, marks and white space left out
# Of a long text one shingle in four is enough, the same ones in its copy.
_SAMPLE = np.uint64(4)
_SAMPLED_FROM = 256
# Below this share of equal values a pair is no copy; of the rest, the likest few are compared word for word. Serial
# reports (a stock a day) resemble hundreds of others, each a little; a copy is among the likest.
_LEAST_ALIKE = 0.5
_MOST_COMPARED = 6
_WORD = re.compile(r"[^\W_]+")
_MULTIPLIER = np.uint64(1_099_511_628_211)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def sign(text: str) -> Signature:
    """The MinHash signature (PERMUTATIONS,) of a text; equal texts have equal ones, on any machine."""
    sketch = MinHash(PERMUTATIONS, hashfunc=int, permutations=_permutations(), scheme="affine32")
    shingles = _shingles(text)
    if len(shingles) > _SAMPLED_FROM:
        shingles = shingles[shingles % _SAMPLE == 0]
    sketch.update_batch((shingles >> np.uint64(32)).tolist())
    return np.asarray(sketch.hashvalues).astype(np.uint16)


@cache
def _permutations() -> NDArray[np.uint32]:
    permutations: NDArray[np.uint32] = MinHash(PERMUTATIONS, seed=1, scheme="affine32").permutations
    return permutations


def _shingles(text: str) -> NDArray[np.uint64]:
    """Distinct hashes of the runs of `_SHINGLE` letters and digits, by arithmetic on whole arrays."""
    letters = "".join(_WORD.findall(text))
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = max(1, len(codes) - _SHINGLE + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for at in range(min(_SHINGLE, len(codes))):
        hashes = hashes * _MULTIPLIER + codes[at : at + count]
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _MIX
    return np.unique(hashes ^ (hashes >> np.uint64(32)))


def find_copies(signatures: Signature, is_copy: Callable[[int, int], bool]) -> dict[int, int]:
    """Which rows of `signatures` (n, PERMUTATIONS) are copies, each with the row of its original.

    Rows come in the order of print: an original stands before its copies and is no copy itself, so that a chain of
    ever less like texts is not taken for one. `is_copy(original, other)` compares the texts of two rows.
    """
    bands = _shared_bands(signatures)
    originals: dict[tuple[int, int], list[int]] = {}
    copies: dict[int, int] = {}
    for row in np.flatnonzero(np.any(bands >= 0, axis=1)).tolist():
        buckets = [(band, int(key)) for band, key in enumerate(bands[row]) if key >= 0]
        found = {one for bucket in buckets for one in originals.get(bucket, ())}
        original = next((one for one in _likest(signatures, row, sorted(found)) if is_copy(one, row)), None)
        if original is not None:
            copies[row] = original
            continue
        for bucket in buckets:
            originals.setdefault(bucket, []).append(row)
    return copies


def _likest(signatures: Signature, row: int, found: Sequence[int]) -> list[int]:
    if not found:
        return []
    alike = np.mean(signatures[np.array(found)] == signatures[row], axis=1)
    order = np.lexsort((found, -alike))[:_MOST_COMPARED]
    return [found[at] for at in order if alike[at] >= _LEAST_ALIKE]


def _shared_bands(signatures: Signature) -> NDArray[np.int64]:
    """(n, bands): a number for each band that another row has too, -1 for one that stands alone."""
    bands = np.full((len(signatures), _BANDS), -1, dtype=np.int64)
    for band in range(_BANDS):
        values = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        keys = values.view(np.dtype((np.void, values.itemsize * _ROWS))).ravel()
        _, numbers, counts = np.unique(keys, return_inverse=True, return_counts=True)
        shared = counts[numbers] > 1
        bands[shared, band] = numbers[shared]
    return bands
