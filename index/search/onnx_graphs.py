"""ONNX graphs as this program runs them: a text at a time, the texts of a batch over the cores. Slow to import."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnxruntime


def open_graph(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the texts of a batch share the cores, not the rows of one text
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def graph_threads(name: str) -> ThreadPoolExecutor:
    """As many threads as there are cores, or as Dask's workers are told are theirs."""
    return ThreadPoolExecutor(int(os.environ.get("OMP_NUM_THREADS") or len(os.sched_getaffinity(0))), name)
