"""Imports go one way, app → page → eval → qa → index, and each library has one door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ORDER = ["index", "qa", "eval", "page", "app"]
# What stands in a folder of a package imports from it and from those before it, and from the package's own files.
_WITHIN = {
    "index": [
        "text",
        "dates",
        "names",
        "records",
        "sources",
        "cutting",
        "facts",
        "search",
        "snapshots",
        "building",
        "cluster",
    ],
    "qa": ["lists", "asking", "finding", "reading", "answering"],
    "eval": [
        "sets",
        "scoring",
        "reporting",
        "running",
        "conditions",
        "proposing",
        "searching",
        "rules",
        "fitting",
        "bench",
    ],
}
_DOORS = {
    "borax": {"index/dates/feasts.py"},
    "faiss": {"index/search/vectors.py"},
    "tantivy": {"index/search/words.py"},
    "jieba": {"index/text/tokens.py"},
    "langchain_text_splitters": {"index/building/split.py", "eval/searching/retrieval_peers.py"},
    "sentence_transformers": {"index/search/embed.py", "index/search/onnx_network.py"},
    "opencc": {"index/text/fold.py"},
    "openai": {"qa/llm.py"},
    "pypdfium2": {"index/sources/formats/pdf.py"},
    "trafilatura": {"index/sources/formats/html.py"},
    "defusedxml": {"index/sources/formats/scans.py"},
    "zstandard": {"index/sources/formats/jsonlines.py"},
    "datasketch": {"index/text/copies.py"},
    "distributed": {"index/cluster/dask_build.py"},
    "dask": set(),
    "pymilvus": {"index/search/milvus_store.py"},
    "milvus_lite": set(),
    "rapidfuzz": {"index/text/same_text.py"},
    "txtai": {"eval/searching/retrieval_peers.py"},
    "haystack": {"eval/searching/retrieval_peers.py"},
}


def imports(repo: Path) -> Iterator[tuple[str, str]]:
    files = [repo / "app.py", *(file for name in _ORDER[:-1] for file in (repo / name).rglob("*.py"))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            yield from ((file.relative_to(repo).as_posix(), name) for name in names)


def test_imports_go_one_way(repo: Path) -> None:
    for file, name in imports(repo):
        package = name.split(".")[0]
        if package in _ORDER:
            own = file.split("/")[0].removesuffix(".py")
            assert _ORDER.index(package) <= _ORDER.index(own), f"{file} imports {name}"


def test_every_folder_of_a_package_has_its_place(repo: Path) -> None:
    for package, order in _WITHIN.items():
        assert sorted(file.parent.name for file in (repo / package).glob("*/__init__.py")) == sorted(order)


def test_imports_within_a_package_go_one_way(repo: Path) -> None:
    for file, name in imports(repo):
        package, _, rest = name.partition(".")
        order, own, other = _WITHIN.get(package, []), file.split("/"), rest.split(".")[0]
        if other in order and own[0] == package and len(own) > 2:
            assert order.index(other) <= order.index(own[1]), f"{file} imports {name}"


def test_each_library_has_one_door(repo: Path) -> None:
    found = {name: set[str]() for name in _DOORS}
    for file, name in imports(repo):
        package = name.split(".")[0]
        if package in found:
            found[package].add(file)
        if package == "gradio":
            assert file == "app.py" or file.startswith("page/")
    for name, files in found.items():
        assert files <= _DOORS[name], f"{name} is imported in {sorted(files)}"


def test_the_docs_name_files_that_are_there(repo: Path) -> None:
    documents = [*repo.glob("*.md"), *(repo / "docs").glob("*.md")]
    for document in documents:
        if document.name == "CHANGELOG.md":  # tells of files as they were called then
            continue
        named = re.findall(
            r"(?<![\w./-])(?:index|qa|eval|page|tests)/[\w/]+\.py\b", document.read_text("utf-8")
        )
        assert [name for name in named if not (repo / name).is_file()] == [], f"named in {document.name}"
