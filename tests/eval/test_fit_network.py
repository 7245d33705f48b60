"""What written questions teach the span network, and the network as taught."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from eval.fitting.fit_network import Schedule, embed_all, teach
from eval.fitting.reading_examples import ReadingExample, written_examples
from eval.fitting.taught_network import TaughtNetwork, blend, load, store
from eval.sets.question_set import Question
from index.building.build import build_index
from index.errors import InputError
from index.snapshots.snapshot import Snapshot, open_snapshot
from qa.assistant import Assistant
from qa.reading.network_evidence import windows_about
from qa.reading.read import weigh_readings
from qa.reading.span_network import read_network

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
    torch.manual_seed(0)
    texts, learned = embed_all(snapshot.embedder(), examples, tmp_path / "vectors")
    assert len(learned) == len(examples)
    for one, example in zip(learned, examples, strict=True):
        assert bool(one.begins) == bool(one.ends) == bool(example.answers)
    network = TaughtNetwork(snapshot.embedder().dimensions)
    before = network.out.weight.detach().clone()
    assert list(teach(network, texts, learned, Schedule(1, 1e-3))) == [1]
    assert not torch.equal(before, network.out.weight)
    store(network, tmp_path / "weights.npz")
    (asked,) = snapshot.embedder().embed_tokens([examples[0].question], "query")
    (piece,) = snapshot.embedder().embed_tokens([examples[0].window], "passage")
    begins, ends = read_network(tmp_path / "weights.npz").ask(asked).weigh(piece)
    assert len(begins) == len(ends) == len(piece.ids) + 1


def test_weights_are_gone_on_from(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = TaughtNetwork(8)
    store(network, tmp_path / "weights.npz")
    torch.manual_seed(1)
    another = TaughtNetwork(8)
    before = another.out.weight.detach().clone()
    load(another, tmp_path / "weights.npz")
    assert torch.allclose(another.out.weight, network.out.weight, atol=1e-3)
    halfway = (another.out.weight.detach() + before) / 2
    blend(another, {**another.state_dict(), "out.weight": before}, 0.5)
    assert torch.allclose(another.out.weight, halfway, atol=1e-6)


@pytest.mark.parametrize("content", [b"", b"no weights", None])
def test_what_holds_no_weights_is_named(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    if content is None:
        store(TaughtNetwork(16), file)
    else:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"weights\.npz: not weights of this network"):
        load(TaughtNetwork(8), file)
