"""The weights of `qa.reading.read`, fitted by `python -m eval.fitting.fit_reader`; see `qa.reading.weigh` and `qa.reading.network_evidence` for what they weigh."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """By the names of evidence: of the sum that orders spans, and of the one that says how likely the best is right."""

    choice: Mapping[str, float]
    trust: Mapping[str, float]
    trust_bias: float


_STORED = json.loads((files("qa.reading") / "reader.json").read_text("utf-8"))
# Of an archive without vectors, or while they are being made.
BY_WORDS = ReaderWeights(**_STORED["by words"])
WITH_NETWORK = ReaderWeights(**_STORED["with network"])
