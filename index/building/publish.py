"""The way of a written generation to its readers: its vectors as far as they are made, its seal, and the switch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.facts.facts import Facts
from index.program import program_sum
from index.search.embed import Embedder
from index.search.embedding_cache import EmbeddingCache
from index.search.passages import Keys
from index.search.stores import write_vectors
from index.snapshots.history import new_generation, prune, seal
from index.snapshots.manifest import FORMAT, MANIFEST, Manifest
from index.snapshots.pointer import switch_to

# Whether a sealed generation, by its name, may be switched to.
Accept = Callable[[str], bool]

_VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes generations of one content, each with more vectors than the one before."""

    index_directory: Path
    roots: tuple[str, ...]
    removed: tuple[str, ...]
    embedder: Embedder
    keys: Keys
    cache: EmbeddingCache

    def publish(self, directory: Path, earlier: Path | None, accept: Accept | None = None) -> Manifest:
        """Complete a folder that holds facts and words, and point to it where `accept` lets it pass; `earlier` is
        another generation's folder, whose vectors are taken over where they serve."""
        vectors = earlier / _VECTORS if earlier else None
        embedded = write_vectors(directory / _VECTORS, vectors, self.keys, self.cache)
        manifest = Manifest(
            format=FORMAT,
            generation=directory.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self.embedder.name,
            engine=self.embedder.engine,
            dimensions=self.embedder.dimensions,
            counts=Facts(directory / "facts.sqlite").counts(),
            embedded=embedded,
            roots=self.roots,
            removed=self.removed,
            program=program_sum(),
        )
        manifest = seal(directory, manifest)
        if accept is None or accept(manifest.generation):
            switch_to(self.index_directory, manifest.generation)
        # Also where it is refused: a gate that refuses every time must not fill the disk.
        prune(self.index_directory)
        return manifest

    def next_folder(self, directory: Path) -> Path:
        """The folder of the next generation, with the facts and words of this one."""
        new = new_generation(self.index_directory)
        share_facts_and_words(directory, new)
        return new


def share_facts_and_words(directory: Path, new: Path) -> None:
    """Hard links: a generation's files never change."""
    shutil.copytree(
        directory,
        new,
        copy_function=os.link,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns(_VECTORS, f"{MANIFEST}*"),
    )
