"""The embedder's 8-bit network (`index/search/embedder_files.py`), run by onnxruntime, as the first module of a
sentence-transformers pipeline. Slow to import, so that it is imported where it is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from index.errors import EmbedderError
from index.search.e5_small import LOWER_ONNX, MAXIMUM_TOKENS, UPPER_ONNX
from index.search.onnx_graphs import graph_threads, open_graph


class OnnxNetwork(InputModule):
    """Texts to the vectors of their tokens."""

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._lower, self._upper = open_graph(folder / LOWER_ONNX), open_graph(folder / UPPER_ONNX)
        self._threads = graph_threads("embedding")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAXIMUM_TOKENS)
        self.tokenizer.enable_padding(pad_id=1, pad_token="<pad>")

    def get_embedding_dimension(self) -> int:
        return int(self._lower.get_outputs()[0].shape[2])

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, Any]:
        encoded = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in encoded]),
            "attention_mask": torch.tensor([one.attention_mask for one in encoded]),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        features["token_embeddings"] = torch.from_numpy(self._run(features, self._lower, self._upper))
        return features

    def inner(self, features: dict[str, Any]) -> NDArray[np.float32]:
        """Vectors (n, tokens, dimensions) of the inner layer, the lower graph's last."""
        return self._run(features, self._lower)

    def _run(self, features: dict[str, Any], *graphs: Any) -> NDArray[np.float32]:
        # A text at a time: the 8-bit scales of a batch are those of its largest values, so that a text's vector
        # would depend on its neighbours, and padding costs time (docs/decisions/0001).
        ids, mask = features["input_ids"].numpy(), features["attention_mask"].numpy()
        found = np.zeros((*ids.shape, self.get_embedding_dimension()), dtype=np.float32)

        def run(row: int) -> None:
            here = slice(row, row + 1), slice(0, int(mask[row].sum()))
            vectors = ids[here]
            for graph in graphs:
                (vectors,) = graph.run(None, {"given": vectors})
            found[here] = vectors

        if len(ids) == 1:  # a query: handing it to a thread would cost it as much again where many ask
            run(0)
        else:
            list(self._threads.map(run, range(len(ids))))
        return found

    def save(self, *_: Any, **__: Any) -> None:
        raise EmbedderError("the unpacked embedder is not saved anew; copy its folder")
