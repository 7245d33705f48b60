"""An index folder, and what it points to: the generation that answers, and the store that serves it.

    INDEX/CURRENT                     the name of the generation that answers
    INDEX/STORE                       where another store serves the index: its address, and the generation it holds
    INDEX/generations/000001/         one immutable snapshot: manifest.json, facts.sqlite, words/, vectors/
    INDEX/cache/embeddings.sqlite     vectors by (embedder, text), kept over rebuilds
    INDEX/lock                        held by the one builder

A build writes a new folder and then replaces CURRENT; whoever reads has the old one whole or the new one whole.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import SnapshotError
from index.snapshots.manifest import MANIFEST

_POINTER = "CURRENT"
_STORE = "STORE"
GENERATIONS = "generations"


def current_generation(index_directory: Path) -> str:
    """The generation that the folder points to; "" for a folder that holds no index yet."""
    pointer = index_directory / _POINTER
    try:
        return pointer.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{pointer}: cannot be read ({error}); write a generation's name into it"
        ) from error


def switch_to(index_directory: Path, generation: str) -> None:
    """Replace the pointer in one step, on disk before this returns."""
    temporary = index_directory / f"{_POINTER}.new"
    write_synced(temporary, generation + "\n")
    temporary.replace(index_directory / _POINTER)
    sync_directory(index_directory)


def generation_directory(index_directory: Path, generation: str) -> Path:
    return index_directory / GENERATIONS / generation


def generation_names(index_directory: Path) -> list[str]:
    """The generations that are kept, oldest first; a folder without a manifest is none."""
    parent = index_directory / GENERATIONS
    return (
        sorted(path.name for path in parent.iterdir() if (path / MANIFEST).is_file())
        if parent.is_dir()
        else []
    )


@dataclass(frozen=True, slots=True)
class StorePointer:
    """The store that serves an index, and the generation that was published into it last."""

    address: str
    generation: str


def read_store_pointer(index_directory: Path) -> StorePointer | None:
    """None where no store serves the index. SnapshotError where that cannot be told."""
    path = index_directory / _STORE
    try:
        return StorePointer(*path.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise SnapshotError(
            f"{path}: is damaged; delete it to search this folder itself, or publish again"
        ) from None


def write_store_pointer(index_directory: Path, pointer: StorePointer) -> None:
    """Replace the pointer in one step, on disk before this returns."""
    temporary = index_directory / f"{_STORE}.new"
    write_synced(temporary, f"{pointer.address}\n{pointer.generation}\n")
    temporary.replace(index_directory / _STORE)
    sync_directory(index_directory)


def write_synced(path: Path, text: str) -> None:
    """Write a file, on disk before this returns."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Make renames within a folder outlive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
