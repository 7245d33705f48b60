"""Reports of a run: report.html, one offline file with plots and every failure, and report.md for a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from eval.reporting.plots import plots, plotting_library
from eval.scoring.metrics import Figure
from eval.scoring.results import Results, Verdict, write_whole
from eval.scoring.score import CAUSES
from eval.sets.normal_form import met
from eval.sets.question_set import Question
from index.errors import InputError, WenbaoError
from index.json_lines import read_json_lines

_HEADLINES = ("right and cited", "wrongly refused", "refusal recall", "supported", "hit@1", "MRR")
# Measures of a run by its own names, as the report says them.
LABELS = {
    "right": "答对", "right and cited": "答对且引对", "right at any length": "不限字数答对", "wrongly refused": "误拒",
    "citation precision": "引用精确率", "citation recall": "引用召回率", "quote precision": "引文精确率",
    "quote recall": "引文召回率", "supported": "事实有出处", "refusal recall": "拒答召回率",
    "refusal precision": "拒答精确率", "characters": "答案字数",
}  # fmt: skip
_ORIGINS = {
    "written": "",
    "accepted": "本集由程序出题、经人核定，不与人读文写成的题并计",
    "proposed": "本集由程序出题，未经人核定，不与人读文写成的题并计",
}
_SELF = "问报"


def write_reports(results: Results, questions: Sequence[Question], out: Path) -> None:
    """Write OUT/report.html and OUT/report.md from a run's results and its answers.jsonl, each whole or not at all."""
    answers = _answers(out)
    write_whole(out / "report.md", _markdown(results))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    failures = [
        _failure(verdict, question, answers[verdict.id])
        for verdict, question in zip(results.verdicts, questions, strict=True)
        if verdict.why or (verdict.judged is not None and verdict.judged != verdict.right)
    ]
    page = environment.get_template("report.html.j2").render(
        results=results,
        origin=_ORIGINS[results.run.origin],
        labels=LABELS,
        headlines=[(name, results.overall[name]) for name in _HEADLINES if name in results.overall],
        systems=_systems(results),
        plots=plots(results, [answer["timings_ms"].get("total", 0.0) for answer in answers.values()]),
        plotly=plotting_library(),
        failures=failures,
        causes={
            cause: rule for cause, rule in CAUSES.items() if any(one["cause"] == cause for one in failures)
        },
        choices={
            name: sorted({one[name] for one in failures if one[name]}) for name in ("kind", "half", "cause")
        },
    )
    write_whole(out / "report.html", page)


def table(by_group: Mapping[str, Mapping[str, Figure]], names: Sequence[str], first: str) -> str:
    """A Markdown table of figures: a row a group, a column a measure."""
    rows = [f"| {first} | n | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for group, found in by_group.items():
        count = max((figure.n for figure in found.values()), default=0)
        cells = [f"{found[name].value:.3f}" if name in found else "–" for name in names]
        rows.append(f"| {group} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _answers(out: Path) -> dict[str, Any]:
    path = out / "answers.jsonl"
    try:
        return {line["id"]: line for _, line in read_json_lines(path)}
    except (WenbaoError, KeyError, TypeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); run the questions anew") from None


def _failure(verdict: Verdict, question: Question, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the report shows of one question: each group of the gold with whether the answer holds it."""
    held = met(answer["answer"], question.answers)
    return {
        "verdict": verdict,
        "question": question,
        "answer": answer,
        "kind": verdict.kind,
        "half": verdict.half,
        "cause": verdict.cause or "判官异议",
        "gold": list(zip(question.answers, held, strict=True)),
    }


def _systems(results: Results) -> list[tuple[str, list[tuple[str, Figure | None]]]]:
    """Rows of the side-by-side: a measure, and of each system its figure."""
    systems = [results.overall, *(beside.overall for beside in results.beside.values())]
    names = list(dict.fromkeys(name for overall in systems for name in overall))
    return [
        (name, list(zip([_SELF, *results.beside], [one.get(name) for one in systems], strict=True)))
        for name in names
    ]


def _markdown(results: Results) -> str:
    run = results.run
    heads = [_SELF, *results.beside]
    rows = "\n".join(
        f"| {name} | {' | '.join(_cell(figure) for _, figure in row)} |" for name, row in _systems(results)
    )
    failures = "\n".join(
        f"- `{one.id}` ({one.kind}) {one.cause}：{one.why}" for one in results.verdicts if one.why
    )
    latency = "、".join(f"{name} {value:g}" for name, value in results.latency_ms.items())
    parts = [
        "# 评测",
        f"{run.articles} 篇文章，{run.chunks} 段（{run.embedded} 段有向量），{run.embedder}（{run.engine}）"
        + (f"，回答由 {run.llm} 措辞" if run.llm else ""),
        _ORIGINS[run.origin],
        f"| 指标 | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}\n{rows}",
        f"无出处的事实：{results.unsupported}。毫秒：{latency}。内存：{results.memory_mb} MB。",
        table(results.by_half, _HEADLINES, "半") if results.by_half else "",
        table(results.by_kind, _HEADLINES, "类"),
        _robustness(results),
        _agreement(results),
        f"## 未答好\n\n{failures or '无'}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.value > 1:
        return f"{figure.value:.0f}"
    return f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f}, n = {figure.n})"


def _robustness(results: Results) -> str:
    if not results.robustness:
        return ""
    peers = list(results.beside)
    heads = ["答对", "答对且引对", *(f"{peer} 不限字数答对" for peer in peers), "应答未损的答对"]
    base = [_bare(results.overall.get(name)) for name in ("right", "right and cited")]
    base += [_bare(results.beside[peer].overall["right at any length"]) for peer in peers]
    rows = [
        f"| 条件 | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        f"| 原样 | {' | '.join(base)} | – |",
    ]
    for one in results.robustness:
        cells = [_bare(one.overall.get(name)) for name in ("right", "right and cited")]
        cells += [_bare(one.peers.get(peer)) for peer in peers]
        rows.append(f"| {one.name} | {' | '.join(cells)} | {_bare(one.intact)} |")
    return "## 档案有损、问法不同\n\n" + "\n".join(rows)


def _bare(figure: Figure | None) -> str:
    return f"{figure.value:.3f}" if figure else "–"


def _agreement(results: Results) -> str:
    found = results.agreement
    if found is None:
        return ""
    return (
        f"## 语言模型作判官（{found.model}）\n\n与精确评分一致 {found.agreement:.3f}，κ = {found.kappa:.3f}："
        f"都判对 {found.both_right}，只有精确评分判对 {found.exact_only}，只有模型判对 {found.llm_only}，"
        f"都判错 {found.both_wrong}，模型没有判出 {found.unclear}。各指标都按精确评分。"
    )
