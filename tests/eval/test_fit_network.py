"""Questions that an archive's reports make of one another, and a network taught on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from eval.fit_network import TaughtNetwork, embed_all, store, teach
from eval.made_questions import MadeQuestion, made_questions
from index.build import build_index
from index.snapshot import Snapshot, open_snapshot
from qa.span_network import read_network

_REPORTS = {
    "harbour": "8月10日，云桅港扩建工程完工，新增泊位6个，总投资18.6亿元，由岚江航务局承建。港长卢正平参加了仪式。",
    "again": "记者获悉，云桅港扩建工程日前完工。岚江航务局为新增泊位投入的总投资达到18.6亿元，港区夜里亮起了灯。",
    "school": "青石桥小学新楼落成，可容纳学生1200人，设有图书室和两间实验室，校长周月华剪彩。",
    "school again": "剪彩的校长周月华说，青石桥小学的新楼有图书室，还有实验室，落成后可容纳学生1200人。",
    "weather": "明天多云转小雨，气温21到28度，东南风三级，请市民出门带伞，海上作业注意安全。",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("made")
    lines = [{"id": name, "date": "2023-08-20", "text": text} for name, text in _REPORTS.items()]
    (folder / "news.jsonl").write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8"
    )
    build_index([folder / "news.jsonl"], folder / "index")
    return open_snapshot(folder / "index")


@pytest.fixture(scope="module")
def made(snapshot: Snapshot) -> list[MadeQuestion]:
    return list(made_questions(snapshot, 20))


def test_a_made_question_hides_its_answer_and_the_piece_has_it(made: list[MadeQuestion]) -> None:
    answered = [one for one in made if one.answer]
    assert answered
    for one in answered:
        assert one.answer
        value = one.window[one.answer.start : one.answer.end]
        assert value and value not in one.question


def test_what_two_reports_share_is_asked_for(made: list[MadeQuestion]) -> None:
    values = {one.window[one.answer.start : one.answer.end] for one in made if one.answer}
    assert values & {"18.6亿元", "1200人"}
    assert not any("度" in value for value in values)  # the weather is told once


def test_a_taught_network_is_stored_and_read(
    snapshot: Snapshot, made: list[MadeQuestion], tmp_path: Path
) -> None:
    torch.manual_seed(0)
    texts, examples = embed_all(snapshot.embedder(), made, tmp_path / "vectors")
    assert len(examples) == len(made)
    network = TaughtNetwork(snapshot.embedder().dimensions)
    before = network.out.weight.detach().clone()
    teach(network, texts, examples, rounds=1)
    assert not torch.equal(before, network.out.weight)
    store(network, tmp_path / "weights.npz")
    (asked,) = snapshot.embedder().embed_tokens([made[0].question], "query")
    (piece,) = snapshot.embedder().embed_tokens([made[0].window], "passage")
    begins, ends = read_network(tmp_path / "weights.npz").ask(asked).weigh(piece)
    assert len(begins) == len(ends) == len(piece.ids) + 1
