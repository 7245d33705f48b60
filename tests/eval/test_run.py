"""Runs over a real index: judged, streamed, gone on with where they stopped, compared."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.conditions.robustness import CONDITIONS
from eval.running.examine import Setup
from eval.running.run import program_of, run_questions
from eval.scoring.compare import compare, describe, mcnemar
from eval.scoring.metrics import curve, interval, retrieval
from eval.scoring.results import read_results
from eval.scoring.score import Outcome
from eval.scoring.supported import unsupported_facts
from eval.sets.question_set import read_questions
from index.building.build import build_index
from index.errors import UsageError
from qa.types import Answer, Citation

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "chair",
        "question": "谁主持了春耕生产推进会？",
        "kind": "chair",
        "answers": [["高远山"]],
        "source": "云岭市召开春耕生产推进会",
        "answerable": True,
    },
    {
        "id": "many",
        "question": "青石桥修缮工程总投资多少？",
        "kind": "how_many",
        "answers": [["860万元", "八百六十万元"]],
        "source": "青石桥修缮工程完工",
        "answerable": True,
    },
    {
        "id": "wrong-gold",
        "question": "茶园首日采茶多少公斤？",
        "kind": "how_many",
        "answers": [["999公斤"]],
        "source": "a1",
        "answerable": True,
    },
    {
        "id": "no",
        "question": "谁主持了渔业生产推进会？",
        "kind": "chair",
        "answers": [],
        "source": "",
        "answerable": False,
    },
]


@pytest.fixture
def index(small_archive: Path, tmp_path: Path) -> Path:
    build_index([small_archive], tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in QUESTIONS), "utf-8")
    return path


def test_a_run_judges_every_question_and_reports(index: Path, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["run", "--questions", str(questions), "--index", str(index), "--out", str(out)]) == 0
    verdicts = {one.id: one for one in read_results(out).verdicts}
    assert verdicts["chair"].good and verdicts["many"].good and verdicts["no"].good
    assert not verdicts["wrong-gold"].right and "999公斤" in verdicts["wrong-gold"].why
    page = (out / "report.html").read_text("utf-8")
    assert "茶园首日采茶多少公斤？" in page and "Plotly" in page
    assert "http://" not in page.split("<script>")[0] and 'src="http' not in page
    assert "wrong-gold" in (out / "report.md").read_text("utf-8")
    assert not (out / "answers.jsonl.part").exists()


def test_a_stopped_run_goes_on_and_gives_the_same(index: Path, questions: Path, tmp_path: Path) -> None:
    asked = read_questions([questions])
    whole = run_questions(asked, Setup(index), tmp_path / "whole")

    class Stopped(Exception):
        pass

    def stop_after_two(done: int) -> None:
        if done == 2:
            raise Stopped

    out = tmp_path / "out"
    with pytest.raises(Stopped):
        run_questions(asked, Setup(index), out, on_progress=stop_after_two)
    part = out / "answers.jsonl.part"
    part.write_text(part.read_text("utf-8") + '{"id": "cut sho', "utf-8")
    answered: list[int] = []
    resumed = run_questions(asked, Setup(index), out, on_progress=answered.append)
    assert answered == [2, 3, 4]
    assert resumed.verdicts == whole.verdicts and resumed.overall == whole.overall


def test_a_run_stopped_before_its_first_answer_goes_on_however_often(
    index: Path, questions: Path, tmp_path: Path
) -> None:
    asked = read_questions([questions])

    def stop_at_one(done: int) -> None:
        if done:
            raise KeyboardInterrupt

    out = tmp_path / "out"
    part = out / "answers.jsonl.part"
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run_questions(asked, Setup(index), out, on_progress=stop_at_one)
        header, first, end = part.read_text("utf-8").split("\n")
        assert first and not end
        part.write_text(header + "\n", "utf-8")
    answered: list[int] = []
    run_questions(asked, Setup(index), out, on_progress=answered.append)
    assert answered == [0, 1, 2, 3, 4]


def test_another_program_is_told_by_its_weights_too(repo: Path, tmp_path: Path) -> None:
    for package in ("index", "qa"):
        shutil.copytree(repo / package, tmp_path / package)
    for folder in ("questions", "scoring"):
        (tmp_path / "eval" / folder).mkdir(parents=True)
    (tmp_path / "eval" / "scoring" / "judge.py").write_text("one", "utf-8")
    program = program_of.__wrapped__
    found = {program(tmp_path)}
    (tmp_path / "eval" / "questions" / "sample.jsonl").write_text("{}", "utf-8")
    assert program(tmp_path) in found
    files = (
        "qa/reading/reader.json",
        "qa/finding/ranker.json",
        "qa/reading/span_network.onnx",
        "index/cutting/title_ends.tsv",
        "eval/scoring/judge.py",
    )
    for number, file in enumerate(files, 2):
        with (tmp_path / file).open("ab") as stream:
            stream.write(b"\n")
        found.add(program(tmp_path))
        assert len(found) == number, file


def test_a_killed_run_loses_one_question_at_most(index: Path, tmp_path: Path, repo: Path) -> None:
    many = tmp_path / "many.jsonl"
    lines = [
        json.dumps(one | {"id": f"{one['id']}{n}"}, ensure_ascii=False)
        for n in range(100)
        for one in QUESTIONS
    ]
    many.write_text("\n".join(lines[:300]) + "\n", "utf-8")
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "eval",
        "run",
        "--questions",
        str(many),
        "--index",
        str(index),
        "--out",
        str(out),
    ]
    part = out / "answers.jsonl.part"
    running = subprocess.Popen(command, cwd=repo, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and (not part.exists() or part.read_bytes().count(b"\n") < 20):
        time.sleep(0.02)
    running.kill()
    running.wait()
    written = part.read_text("utf-8", errors="replace").count("\n") - 1
    assert 19 <= written < 300 and not (out / "results.json").exists()
    answered: list[int] = []
    asked = read_questions([many])
    results = run_questions(asked, Setup(index), out, on_progress=answered.append)
    assert answered[0] == written and answered[-1] == 300 and len(answered) == 301 - written
    assert [one.id for one in results.verdicts] == [one.id for one in asked] and not part.exists()


def test_many_questions_give_the_same_from_several_processes(
    index: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = read_questions([questions])
    one = run_questions(asked, Setup(index), tmp_path / "one")
    monkeypatch.setattr("eval.running.run._WORTH_PROCESSES", 1)
    several = run_questions(asked, Setup(index), tmp_path / "several")
    assert several.verdicts == one.verdicts and several.overall == one.overall
    assert several.beside["plain RAG"].overall == one.beside["plain RAG"].overall


def test_a_plain_rag_page_stands_beside_in_the_same_run(index: Path, questions: Path, tmp_path: Path) -> None:
    results = run_questions(read_questions([questions]), Setup(index), tmp_path / "out")
    ours, plain = results.overall, results.beside["plain RAG"].overall
    assert ours["refusal recall"].value == 1.0 and plain["refusal recall"].value == 0.0
    # It pastes all of so small an archive: the gold of two stands there, 999公斤 nowhere, and nothing is refused.
    assert plain["right at any length"].value == 0.5
    assert plain["citation precision"].value == pytest.approx(1 / 3)
    assert plain["citation recall"].value == 1.0 and plain["characters"].value > ours["characters"].value


def test_harder_conditions_are_measured_and_kept(index: Path, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    # A source so long that damage strikes it: it is known by where it stood in the sound page.
    sources = [
        "云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩。",
        "本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元。",
    ]
    lines = [one | {"source": source} for one, source in zip(QUESTIONS, sources, strict=False)]
    lines += QUESTIONS[2:]
    questions.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    command = ["run", "--questions", str(questions), "--index", str(index), "--out", str(out), "--robustness"]
    assert main(command) == 0
    results = read_results(out)
    assert [one.name for one in results.robustness] == list(CONDITIONS)
    assert all(one.overall["refusal recall"].value == 1.0 for one in results.robustness)
    assert all(one.overall["hit@5"].value == 1.0 for one in results.robustness)
    traditional = next(one for one in results.robustness if one.name == "traditional")
    assert traditional.overall["right and cited"] == results.overall["right and cited"]
    page = (out / "report.html").read_text("utf-8")
    assert "档案有损时答对的比例" in page and "换了问法时答对的比例" in page
    kept = {path: path.stat().st_mtime_ns for path in out.glob("robustness/*/condition.json")}
    assert main(command) == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept and len(kept) == len(CONDITIONS)
    assert read_results(out).robustness == results.robustness


def test_an_unusable_question_counts_as_refused(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(QUESTIONS[0] | {"question": "谁" * 5000}, ensure_ascii=False) + "\n", "utf-8")
    (verdict,) = run_questions(read_questions([path]), Setup(index), tmp_path / "out").verdicts
    assert not verdict.answered and verdict.cause == "误拒"


def test_a_question_with_a_separator_of_lines_is_reported(index: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "set.jsonl", tmp_path / "out"
    asked = QUESTIONS[2] | {"question": "茶园首日采茶\u2028多少公斤？"}
    path.write_text(json.dumps(asked, ensure_ascii=False) + "\n", "utf-8")
    assert main(["run", "--questions", str(path), "--index", str(index), "--out", str(out)]) == 0
    assert "wrong-gold" in (out / "report.html").read_text("utf-8")


def test_compare_refuses_other_questions_and_other_archives(
    index: Path, questions: Path, small_archive: Path, tmp_path: Path
) -> None:
    asked = read_questions([questions])
    before = run_questions(asked, Setup(index), tmp_path / "a")
    fewer = run_questions(asked[:2], Setup(index), tmp_path / "b")
    with pytest.raises(UsageError, match="different questions"):
        compare(before, fewer)
    copy = small_archive.rename(small_archive.with_name("elsewhere"))
    build_index([copy], tmp_path / "copy")
    same = run_questions(asked, Setup(tmp_path / "copy"), tmp_path / "d")
    assert not compare(before, same).lost
    (copy / "云岭日报" / "2024-03-06" / "01.txt").unlink()
    build_index([copy], tmp_path / "index")
    after = run_questions(asked, Setup(index), tmp_path / "c")
    with pytest.raises(UsageError, match="archive changed"):
        compare(before, after)
    found = compare(before, after, across_archives=True)
    assert [one.id for one in found.lost] == ["many"] and not found.won and not found.worse
    assert any(one.startswith("archive: ") for one in found.changed) and "lost many" in describe(found)
    assert compare(before, after, alpha=0.999, margin=0.2, across_archives=True).worse is False


def test_the_gate_closes_only_beyond_chance() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(0, 5) == pytest.approx(0.0625)
    assert mcnemar(0, 6) == pytest.approx(0.03125)
    assert mcnemar(4, 5) == 1.0


def test_retrieval_measures_of_known_ranks() -> None:
    found = retrieval({"first": [True], "second": [False, True], "never": [False] * 10, "nothing": []})
    assert found["hit@1"] == [1, 0, 0, 0] and found["hit@5"] == [1, 1, 0, 0]
    assert found["MRR"] == [1, 0.5, 0, 0]


def test_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    figure = interval([1.0] * 30 + [0.0] * 10)
    assert figure.value == 0.75 and 0.55 < figure.low < 0.75 < figure.high < 0.95
    assert figure == interval([1.0] * 30 + [0.0] * 10)


def test_curve_counts_what_is_answered_at_each_confidence() -> None:
    def outcome(confidence: float, right: bool, answered: bool = True) -> Outcome:
        return Outcome("", "who", "", True, answered, right, right, (), "", confidence, 1.0)

    points = curve([outcome(0.9, True), outcome(0.5, False), outcome(0.5, True), outcome(0.0, False, False)])
    assert [(p.coverage, p.error) for p in points] == [(0.25, 0.0), (0.75, pytest.approx(1 / 3))]


def test_a_fact_without_a_source_is_seen() -> None:
    citation = Citation(
        1, "a", "春耕会", "", date(2024, 3, 5), "1", "f", 0, 20, "3月4日，高远山主持会议，播种32万亩", ()
    )
    good = Answer("q", "高远山主持了会议，播种三十二万亩[1]。", True, "chair", citations=(citation,))
    assert not unsupported_facts(good, {"高远山", "林小雨"})
    refused = "“谁出席了“春耕会”和“夏收会””：档案里没有找到答案。"  # states nothing
    assert not unsupported_facts(replace(good, answer=f"{good.answer}{refused}"), {"高远山"})
    bad = Answer("q", "林小雨3月6日主持了“夏收会”，播种33万亩[1]。", True, "chair", citations=(citation,))
    assert set(unsupported_facts(bad, {"高远山", "林小雨"})) == {"林小雨", "3月6日", "夏收会", "33万亩"}
