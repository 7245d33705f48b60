from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from index.building.build import build_index


@pytest.fixture(scope="session")
def index_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds an index of articles by name, all of one day but those that `days` gives another."""

    def built(
        texts: Mapping[str, str], day: str = "2023-08-20", days: Mapping[str, str] | None = None
    ) -> Path:
        folder = tmp_path_factory.mktemp("texts")
        lines = [
            {"id": name, "date": (days or {}).get(name, day), "text": text} for name, text in texts.items()
        ]
        (folder / "news.jsonl").write_text(
            "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8"
        )
        build_index([folder / "news.jsonl"], folder / "index")
        return folder / "index"

    return built
