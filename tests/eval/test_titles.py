from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from eval.fitting.fit_titles import Example, Fit, first_examples, further_examples
from eval.rules.titles import TITLE_LABELS, main, read_labelled, read_labels, score_titles
from index.errors import InputError

TEXTS = {
    "right": "原标题：青石桥修缮工程完工\n3月5日，青石桥修缮工程完工，总投资860万元。",
    "wrong": "原标题：茶园开采首日\n3月6日，云岭茶园开采，首日采茶120公斤。",
    "none": "3月6日，云岭茶园开采，首日采茶120公斤，比去年早了一周。",
    "unsure": "原标题：甲乙丙丁\n3月6日，云岭茶园开采。",
}
WANTED = {"right": "青石桥修缮 工程完工", "wrong": "茶园开采", "none": "", "unsure": None}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in TEXTS.items()]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    lines = [
        json.dumps({"article_id": name, "half": "tune", "title": title}) for name, title in WANTED.items()
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_titles_are_counted(articles: Path, labels: Path) -> None:
    read = read_labels(labels)
    scores = score_titles(read, read_labelled(articles, read))
    assert (scores.there, scores.found, scores.right) == (2, 2, 1)
    assert (scores.precision, scores.recall) == (1 / 2, 1 / 2)


def test_only_counts_are_printed(articles: Path, labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(articles), str(labels)]) == 0
    printed = capsys.readouterr().out
    assert "tune       2      2      1      0.500   0.500" in printed and "青石桥" not in printed


def test_a_broken_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"half": "tune"}\n', "utf-8")
    with pytest.raises(InputError, match=r"x\.jsonl:1: is no label"):
        read_labels(tmp_path / "x.jsonl")


def test_the_shipped_labels_have_two_halves_without_overlap() -> None:
    shipped = read_labels(TITLE_LABELS)
    assert {label.half for label in shipped} == {"tune", "held"}
    assert len({label.article_id for label in shipped}) == len(shipped)


def test_weights_are_learned_from_titles_whose_end_is_certain() -> None:
    titles = ["青石桥修缮工程完工", "云岭茶园开采首日", "春耕生产现场会召开", "雨季防汛准备就绪"]
    texts = [f"{title}\n近日，{title}，记者从市里获悉，一切顺利。" for title in titles]
    plain = [f"近日，第{n}号工程按期交付，市民前来参观，各项指标良好。" for n in range(200)]
    first = first_examples(texts, plain, random.Random(1))
    assert len(first) == 204 and all(example.text[: example.end].strip() in titles for example in first)
    weights = Fit(first).weights()
    assert weights["r近日"] > 0
    (further,) = further_examples([f"秋收冬种全面展开{plain[0]}"], weights, 0.5)
    assert further == Example(f"秋收冬种全面展开{plain[0]}", len("秋收冬种全面展开"), True)
