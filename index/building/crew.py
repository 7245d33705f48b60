"""Who does the heavy steps of a build: this machine's processes, or others that are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.building.reading import Prepare, Read, prepare_here
from index.search.embed import Embedder
from index.sources.read import read_file


def _embed_here(embedder: Embedder, batches: Iterable[Sequence[str]]) -> Iterator[NDArray[np.float32]]:
    return map(embedder.embed_passages, batches)


@dataclass(frozen=True, slots=True)
class Crew:
    """Three steps, each in the order of what it is given; whoever does them, the index comes out the same.

    `read`: the pages of one file, as `read_file` gives them. `prepare`: pages that `read` gave, segmented, with records
    and chunks, or why they cannot be. `embed`: batches of passages into vectors (n, d); what is in one batch is embedded
    together.
    """

    read: Read = read_file
    prepare: Prepare = prepare_here
    embed: Callable[[Embedder, Iterable[Sequence[str]]], Iterator[NDArray[np.float32]]] = _embed_here


THIS_MACHINE = Crew()
