"""What written questions teach the span network, and the network as taught."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
import torch
from sentence_transformers import SentenceTransformer

from eval.fitting.fit_network import Schedule, batches, by_question, embed_all, teach
from eval.fitting.reading_examples import ReadingExample, written_examples
from eval.fitting.taught_network import LAYERS, TaughtNetwork, begin_from_embedder, blend, load, store
from eval.sets.question_set import Question
from index.building.build import build_index
from index.errors import InputError
from index.search.e5_small import INNER_LAYER
from index.search.unpack import unpack_embedder
from index.snapshots.snapshot import Snapshot, open_snapshot
from qa.assistant import Assistant
from qa.reading.network_evidence import windows_about
from qa.reading.read import weigh_readings
from qa.reading.span_network import SpanNetwork

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


_SOURCE = "新增泊位6个"


def _asked(question: str, answer: str) -> Question:
    answers = ((answer,),) if answer else ()
    return Question(question, question, "what", answers, _SOURCE if answer else "", bool(answer))


@pytest.fixture(scope="module")
def examples(snapshot: Snapshot) -> list[ReadingExample]:
    questions = [
        _asked("云桅港扩建后多了几个泊位？", "6个"),
        _asked("云桅港扩建花了多少钱？", "18.6亿元"),
        _asked("云桅港扩建工程是谁设计的？", ""),
        _asked("云桅港的港长是哪年上任的？", "1998年"),  # its source lacks it
    ]
    return list(written_examples(snapshot, questions))


def test_a_window_holds_the_answer_where_it_says_so(examples: list[ReadingExample]) -> None:
    told = [one for one in examples if one.answers]
    assert {one.window[span.start : span.end] for one in told for span in one.answers} == {"6个", "18.6亿元"}
    assert [one.question for one in told] == ["云桅港扩建后多了几个泊位", "云桅港扩建花了多少钱"]


def test_no_other_window_of_the_question_holds_it(examples: list[ReadingExample]) -> None:
    lacking = [one for one in examples if "花了多少钱" in one.question and not one.answers]
    assert lacking  # another report says the sum, too, and is not among them
    assert not any("18.6亿元" in one.window for one in lacking)


def test_what_nothing_answers_is_learned_as_unanswered(examples: list[ReadingExample]) -> None:
    assert any("设计" in one.question for one in examples)
    assert not any(one.answers for one in examples if "设计" in one.question)
    assert not any("上任" in one.question for one in examples)


def test_sentences_that_stand_side_by_side_are_read_in_one_window(snapshot: Snapshot) -> None:
    query, articles, passages = Assistant(snapshot).look_up("云桅港扩建后多了几个泊位？")
    readings = weigh_readings(snapshot, query, articles, passages)
    windows = windows_about((one.sentence, one.score) for one in readings)
    shown = [one for _, sentences in windows for one in sentences]
    assert len(windows) < len(shown) == len({(one.page.article, one.span) for one in shown})
    for window, sentences in windows:
        for one in sentences:
            assert one.page.text[one.span.start : one.span.end] in window.text


def test_a_taught_network_is_stored_and_read(
    snapshot: Snapshot, examples: list[ReadingExample], tmp_path: Path
) -> None:
    texts, learned = embed_all(snapshot.embedder(), examples, tmp_path / "vectors")
    assert len(learned) == len(examples)
    for one, example in zip(learned, examples, strict=True):
        assert bool(one.begins) == bool(one.ends) == bool(example.answers)
    network = _fresh_network()
    layer, rest = network.layers[0].up.weight, network.spans.out.weight
    before = layer.detach().clone(), rest.detach().clone()
    assert list(teach(network, texts, learned, Schedule(1, 1e-3, 1e-3))) == [1]
    assert not torch.equal(before[0], layer)
    assert not torch.equal(before[1], rest)
    store(network, tmp_path / "network.onnx")
    (asked,) = snapshot.embedder().embed_tokens([examples[0].question], "query")
    (piece,) = snapshot.embedder().embed_tokens([examples[0].window], "passage")
    ((begins, ends),) = SpanNetwork(tmp_path / "network.onnx").weigh(asked, [piece])
    assert len(begins) == len(ends) == len(piece.ids) + 1


def test_a_round_draws_every_question_with_its_answer(
    snapshot: Snapshot, examples: list[ReadingExample], tmp_path: Path
) -> None:
    texts, learned = embed_all(snapshot.embedder(), examples, tmp_path / "vectors")
    questions = by_question(learned)
    (drawn,) = batches(questions, texts, Random(0))
    assert {some[0].question for some in drawn} == {one.question for one in learned}
    for some in drawn:
        of_question = next(one for one in questions if one[0].question == some[0].question)
        assert any(one.begins for one in some) == any(one.begins for one in of_question)
        assert 1 <= sum(not one.begins for one in some) <= 2


def _fresh_network(seed: int = 0) -> TaughtNetwork:
    torch.manual_seed(seed)
    network = TaughtNetwork()
    begin_from_embedder(network, unpack_embedder())
    return network


def test_the_layers_begin_as_the_embedders() -> None:
    """Over a text alone they give what the embedder makes of it next."""
    model = SentenceTransformer(
        str(unpack_embedder()), device="cpu", model_kwargs={"add_pooling_layer": False}
    )
    network = _fresh_network()
    network.train(False)
    with torch.inference_mode():
        states = (
            model[0].auto_model(torch.tensor([[0, 41, 7, 99, 2]]), output_hidden_states=True).hidden_states
        )
        given = states[INNER_LAYER]
        for layer in network.layers:
            given = layer(given, torch.ones(1, 1, 1, 5, dtype=torch.bool))
    assert torch.allclose(given, states[INNER_LAYER + LAYERS], atol=1e-4)


def test_weights_are_gone_on_from(tmp_path: Path) -> None:
    network, another = _fresh_network(), _fresh_network(seed=1)
    with torch.no_grad():  # as teaching does; what is equal, as two norms are at first, is stored once
        for weights in network.parameters():
            weights.add_(torch.randn_like(weights) * 0.01)
    store(network, tmp_path / "network.onnx")
    before = another.spans.out.weight.detach().clone()
    load(another, tmp_path / "network.onnx")
    for name, weights in network.state_dict().items():
        step = weights.abs().max() / 127  # layers are in 8 bits
        assert (another.state_dict()[name] - weights).abs().max() <= step, name
    halfway = (another.spans.out.weight.detach() + before) / 2
    blend(another, {**another.state_dict(), "spans.out.weight": before}, 0.5)
    assert torch.allclose(another.spans.out.weight, halfway, atol=1e-6)


@pytest.mark.parametrize("content", [b"", b"no graph", None])
def test_what_holds_no_network_is_named(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "network.onnx"
    if content is None:
        store(TaughtNetwork(24), file)
    else:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"network\.onnx: not a graph of this network"):
        load(TaughtNetwork(), file)
