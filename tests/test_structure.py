"""Imports go one way, app → page → eval → qa → index, and each library has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_ORDER = ["index", "qa", "eval", "page", "app"]
_DOORS = {
    "borax": {"index/feasts.py"},
    "faiss": {"index/vectors.py"},
    "tantivy": {"index/words.py"},
    "jieba": {"index/tokens.py"},
    "langchain_text_splitters": {"index/split.py", "eval/retrieval_peers.py"},
    "sentence_transformers": {"index/embed.py"},
    "opencc": {"index/fold.py"},
    "openai": {"qa/llm.py"},
    "pypdfium2": {"index/formats/pdf.py"},
    "trafilatura": {"index/formats/html.py"},
    "defusedxml": {"index/formats/scans.py"},
    "zstandard": {"index/formats/jsonlines.py"},
    "datasketch": {"index/copies.py"},
    "distributed": {"index/cluster/dask_build.py"},
    "dask": set(),
    "pymilvus": {"index/cluster/milvus_store.py"},
    "milvus_lite": set(),
    "rapidfuzz": {"index/same_text.py"},
    "txtai": {"eval/retrieval_peers.py"},
    "haystack": {"eval/retrieval_peers.py"},
}


def imports(repo: Path) -> Iterator[tuple[str, str]]:
    files = [repo / "app.py", *(file for name in _ORDER[:-1] for file in (repo / name).rglob("*.py"))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            yield from ((file.relative_to(repo).as_posix(), name.split(".")[0]) for name in names)


def test_imports_go_one_way(repo: Path) -> None:
    for file, name in imports(repo):
        if name in _ORDER:
            own = file.split("/")[0].removesuffix(".py")
            assert _ORDER.index(name) <= _ORDER.index(own), f"{file} imports {name}"


def test_each_library_has_one_door(repo: Path) -> None:
    found = {name: set[str]() for name in _DOORS}
    for file, name in imports(repo):
        if name in found:
            found[name].add(file)
        if name == "gradio":
            assert file == "app.py" or file.startswith("page/")
    for name, files in found.items():
        assert files <= _DOORS[name], f"{name} is imported in {sorted(files)}"
