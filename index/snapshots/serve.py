"""A sealed generation's passages into a store, and a reader's way to them.

`INDEX/STORE` names the store that an index is served from, by its address, and the generation that was published last;
without that file it is the generation's own words and vectors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.errors import SnapshotError, UsageError
from index.facts.facts import Facts
from index.lock import builder_lock
from index.search.bm25 import count_terms
from index.search.passages import Passages
from index.search.store import PassageStore, StoredPassage, StoreError
from index.snapshots.local_store import LocalStore
from index.snapshots.manifest import Manifest
from index.snapshots.pointer import StorePointer, current_generation, read_store_pointer, write_store_pointer
from index.snapshots.snapshot import Snapshot, open_snapshot
from index.types import Article, ArticleFilter


def open_store(address: str) -> PassageStore:
    """A Milvus by its address (`http://host:19530`, or a milvus-lite file that ends in `.db`), else a local folder.

    UsageError where the extra that it needs is not installed.
    """
    if not address.startswith(("http://", "https://", "tcp://")) and not address.endswith(".db"):
        return LocalStore(Path(address).resolve())
    try:
        from index.search.milvus_store import MilvusStore
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; install the extra: pip install 'wenbao[cluster]'"
        ) from None
    return MilvusStore(address)


def publish(index_directory: Path, address: str) -> str:
    """Put the current generation into a store and let readers search it there; returns the generation's name.

    The version before stays until the next time, for readers that have it open. SnapshotError where some passages have no
    vector yet, or another builder or publisher is at work.
    """
    snapshot = open_snapshot(index_directory)
    manifest = snapshot.manifest
    if manifest.embedded < manifest.counts.chunks:
        raise SnapshotError(
            f"{index_directory}: {manifest.embedded} of {manifest.counts.chunks} passages have a vector; publish when all have"
        )
    # Two that fill the store at once would each drop what the other has put there.
    with builder_lock(index_directory):
        version = _version(manifest)
        store = open_store(address)
        before = store.active()
        if before != version:
            _fill_whole(store, version, snapshot, address)
            store.activate(version)
        # Before anything is dropped: what readers now search is not to be pruned, whatever becomes of the rest.
        write_store_pointer(index_directory, StorePointer(address, snapshot.generation))
        # Readers that stand before it go on; those of two versions ago are gone.
        for earlier in store.versions():
            if earlier not in (version, before):
                store.drop(earlier)
    return snapshot.generation


def served_generation(index_directory: Path) -> str:
    """The generation that readers should have open; "" for a folder that holds no index."""
    pointer = read_store_pointer(index_directory)
    return pointer.generation if pointer else current_generation(index_directory)


def open_served(index_directory: Path) -> Snapshot:
    """The generation that readers search: the current one, or where a store serves the index, the store's active one."""
    pointer = read_store_pointer(index_directory)
    if not pointer:
        return open_snapshot(index_directory)
    address = pointer.address
    store = open_store(address)
    version = store.active()
    if not version:
        raise StoreError(f"{address}: has no active version; publish one: python -m index publish")
    snapshot = open_snapshot(index_directory, version.split("_")[0])
    if _version(snapshot.manifest) != version:
        raise StoreError(f"{address}: version {version} was made from another index; publish this one")
    snapshot.passages = store.open(version)
    return snapshot


def _count(store: PassageStore, version: str) -> int:
    """How many passages a sealed version holds; 0 where it is not sealed, or not there."""
    return store.open(version).count() if version in store.versions(sealed=True) else 0


def _fill_whole(store: PassageStore, version: str, snapshot: Snapshot, address: str) -> None:
    """Fill and seal a version that is not whole yet. StoreError where it is not whole then."""
    chunks = snapshot.manifest.counts.chunks
    if _count(store, version) == chunks:
        return
    _fill(store, version, snapshot)
    if (held := _count(store, version)) != chunks:
        raise StoreError(f"{address}: holds {held} of {chunks} passages of {version}; publish again")


def _fill(store: PassageStore, version: str, snapshot: Snapshot) -> None:
    store.drop(version)
    passages = Passages(snapshot.directory / "facts.sqlite")
    try:
        rows = range(snapshot.manifest.counts.chunks)
        statistics = count_terms((one.title, one.text) for one in passages.of_rows(rows))
        store.create(version, snapshot.manifest.dimensions, statistics)
        store.upsert(version, _stored(snapshot, passages, rows))
    finally:
        passages.close()
    store.seal(version)


def _version(manifest: Manifest) -> str:
    """The generation's name, and a sum that tells it from that of another index or of one that was made anew."""
    sums = "".join(entry.sha256 for entry in manifest.files)
    return f"{manifest.generation}_{hashlib.blake2b(sums.encode(), digest_size=4).hexdigest()}"


def _stored(snapshot: Snapshot, passages: Passages, rows: range) -> Iterator[StoredPassage]:
    facts = snapshot.facts
    article_id = ""
    for chunk in passages.of_rows(rows):
        (found,) = facts.chunks([chunk.row])
        if found.article_id != article_id:  # rows of one article follow each other
            article_id = found.article_id
            article = facts.article(article_id)
            people = _people(facts, article)
        (vector,) = snapshot.vectors.vectors(np.array([chunk.row]))
        prints = (
            article.place,
            *(part.place for part in article.parts),
            *(copy.place for copy in article.also),
        )
        yield StoredPassage(
            chunk.row, article_id, chunk.title, chunk.text, article.kind, prints, people, vector
        )


def _people(facts: Facts, article: Article) -> frozenset[str]:
    rows = facts.mentions(ArticleFilter(article_ids=frozenset([article.article_id])))
    return frozenset(row.person.name for row in rows)
