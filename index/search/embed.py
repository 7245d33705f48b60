"""Passages and queries into vectors. Beside a module of its pipeline (`index/search/onnx_network.py`) the only user of
sentence_transformers.

The default embedder is multilingual-e5-small, unpacked from a wheel (`index/search/unpack.py`); any other
sentence-transformers name or folder serves by option, from this machine only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.search.e5_small import INNER_LAYER, MODEL
from index.search.unpack import unpack_embedder
from index.sources.files import file_sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_EMBEDDER = MODEL
_BATCH = 16  # small: two cores gain nothing from more, and short texts are not padded to long ones


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text by its tokens: their `ids` (n,), `vectors` (n, dimensions) float32, not normalised, and the `spans` (n, 2) of
    the text's characters that they stand for; those of a prompt and of the ends stand for none, 0 to 0."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    spans: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _FileState:
    """A file of a folder, and what tells that it has changed without reading it."""

    name: str
    size: int
    modified: int  # nanoseconds


class Embedder(Protocol):
    """Texts to L2-normalised float32 vectors (n, dimensions)."""

    @property
    def name(self) -> str: ...

    @property
    def weights(self) -> str:
        """A sum of its files where its name is a folder's, in which another may lie tomorrow; else "". Costs a reading of
        them all, once: only who keeps vectors needs it. EmbedderError where they are no longer those that were opened."""

    @property
    def engine(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def embed_tokens(self, texts: Sequence[str], prompt: str) -> list[TokenVectors]:
        """Each text token by token, as "query" or as "passage", by the vectors of an inner layer (`INNER_LAYER`)."""
        ...


def choose_engine(processor_flags: frozenset[str]) -> str:
    """The fastest engine that keeps the vectors (cosine at least 0.995, without VNNI 0.994), by processor.

    Measured in docs/decisions/0001.

    bfloat16 needs AMX tiles: without them torch emulates it, ten times slower than float32.
    """
    if "amx_bf16" in processor_flags:
        return "torch-bfloat16"
    if processor_flags & {"avx512_vnni", "avx_vnni", "avx2", "asimddp"}:
        return "onnx-int8"
    return "torch-float32"


def processor_flags() -> frozenset[str]:
    """The instruction sets that Linux names for the first processor; empty elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return frozenset()
    words = next((line.split(":", 1)[1] for line in lines if line.startswith(("flags", "Features"))), "")
    return frozenset(words.split())


def open_embedder(name: str = DEFAULT_EMBEDDER, *, engine: str = "") -> Embedder:
    """Open an embedder by name or folder; `engine` overrides the choice by processor, for the default one only.

    Never asks a model hub. EmbedderError where the name is not on this machine.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if name != DEFAULT_EMBEDDER:
        files = _files_of(Path(name))  # before it is opened: what comes later is another
        return _SentenceTransformersEmbedder(name, "torch-float32", _open_other(name), files)
    engine = engine or choose_engine(processor_flags())
    folder = unpack_embedder()
    opener = _open_onnx if engine == "onnx-int8" else _open_torch
    return _SentenceTransformersEmbedder(name, engine, opener(folder, engine))


@lru_cache(maxsize=2)
def shared_embedder(name: str) -> Embedder:
    """`open_embedder`, once a process: generations come and go, and their embedder is the same."""
    return open_embedder(name)


class _SentenceTransformersEmbedder:
    def __init__(
        self, name: str, engine: str, model: SentenceTransformer, files: tuple[_FileState, ...] = ()
    ) -> None:
        self.name = name
        self._files = files
        self.engine = engine
        self._model = model
        dimensions = model.get_embedding_dimension()
        if not dimensions:
            raise EmbedderError(
                f"{name}: does not say how many dimensions its vectors have; choose another embedder"
            )
        self.dimensions = int(dimensions)

    @cached_property
    def weights(self) -> str:
        if not self._files:
            return ""
        found = _folder_sum(Path(self.name), self._files)
        if _files_of(Path(self.name)) != self._files:
            raise EmbedderError(
                f"{self.name}: has changed since it was opened; start anew with what it holds now"
            )
        return found

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embed(texts, "passage")

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embed(texts, "query")

    def embed_tokens(self, texts: Sequence[str], prompt: str) -> list[TokenVectors]:
        network: Any = self._model[0]
        tokenizer = getattr(network.tokenizer, "backend_tokenizer", network.tokenizer)
        before = self._model.prompts.get(prompt) or ""
        encoded = tokenizer.encode_batch([before + text for text in texts])
        features = {
            "input_ids": _tensor([one.ids for one in encoded]),
            "attention_mask": _tensor([one.attention_mask for one in encoded]),
        }
        vectors = network.inner(features) if hasattr(network, "inner") else _inner(network, features)
        found = []
        for one, of_text in zip(encoded, vectors, strict=True):
            size = sum(one.attention_mask)
            spans = np.maximum(np.array(one.offsets[:size], dtype=np.int64) - len(before), 0)
            found.append(TokenVectors(np.array(one.ids[:size], dtype=np.int64), of_text[:size], spans))
        return found

    def _embed(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(
            list(texts),
            prompt=self._model.prompts.get(prompt) or None,
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _files_of(folder: Path) -> tuple[_FileState, ...]:
    """All files of a folder, the hidden ones left out; none for what is no folder."""
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            stat = path.stat()
            found.append(_FileState(name.as_posix(), stat.st_size, stat.st_mtime_ns))
    return tuple(found)


def _folder_sum(folder: Path, files: Sequence[_FileState]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for one in files:
        path = folder / one.name
        digest.update(f"{one.name}\n{file_sha256(path) if path.is_file() else ''}\n".encode())
    return digest.hexdigest()


def _inner(network: Any, features: dict[str, Any]) -> NDArray[np.float32]:
    """Token vectors (n, tokens, dimensions) of the inner layer of a network that torch runs."""
    import torch

    with torch.inference_mode():
        layers = network.auto_model(**features, output_hidden_states=True).hidden_states
    found: NDArray[np.float32] = layers[INNER_LAYER].float().numpy()
    return found


def _tensor(rows: list[list[int]]) -> Any:
    import torch

    return torch.tensor(rows)


def _open_torch(folder: Path, engine: str) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    kind = torch.bfloat16 if engine == "torch-bfloat16" else torch.float32
    # Vectors are means over tokens: the network's own pooling layer has no weights, and would be reported as missing.
    _draw_no_bars()
    return SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"dtype": kind, "add_pooling_layer": False}
    )


def _draw_no_bars() -> None:
    """transformers draws its progress on stderr, which is the command's own."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _open_onnx(folder: Path, _engine: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    from index.search.onnx_network import OnnxNetwork

    prompts = {"query": "query: ", "passage": "passage: "}
    network = OnnxNetwork(folder)
    return SentenceTransformer(
        modules=[network, Pooling(network.get_embedding_dimension(), "mean")], device="cpu", prompts=prompts
    )


def _open_other(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        _draw_no_bars()
        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise EmbedderError(
            f"{name}: this embedder is not on this machine ({type(error).__name__}); name a sentence-transformers folder"
        ) from error
