"""Who does the heavy steps of a build: this machine's processes, or others that are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.parallel import map_in_order
from index.prepare import prepare_page
from index.prepared import PreparedPage
from index.read import SourceFile, read_file
from index.types import Page, Refusal


def _prepare_here(pages: Iterable[Page]) -> Iterator[PreparedPage]:
    return map_in_order(prepare_page, pages)


def _embed_here(embedder: Embedder, batches: Iterable[Sequence[str]]) -> Iterator[NDArray[np.float32]]:
    return map(embedder.embed_passages, batches)


@dataclass(frozen=True, slots=True)
class Crew:
    """Three steps, each in the order of what it is given; whoever does them, the index comes out the same.

    `read`: the pages of one file, as `read_file` gives them. `prepare`: pages that `read` gave, segmented, with records
    and chunks. `embed`: batches of passages into vectors (n, d); what is in one batch is embedded together.
    """

    read: Callable[[SourceFile, Callable[[Refusal], None]], Iterator[Page]] = read_file
    prepare: Callable[[Iterable[Page]], Iterator[PreparedPage]] = _prepare_here
    embed: Callable[[Embedder, Iterable[Sequence[str]]], Iterator[NDArray[np.float32]]] = _embed_here


THIS_MACHINE = Crew()
