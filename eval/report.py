"""Reports of a run: report.html, one offline file with plots and every failure, and report.md for a pull request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader
from plotly.offline import get_plotlyjs

from eval.metrics import Figure
from eval.question_set import Question
from eval.results import Results

_HEADLINES = ("right and cited", "wrongly refused", "refusal recall", "supported", "hit@1", "MRR")
_RED, _INK = "#a3261d", "#444444"


def write_reports(results: Results, questions: Sequence[Question], out: Path) -> None:
    """Write OUT/report.html and OUT/report.md from a run's results and its answers.jsonl."""
    lines = (out / "answers.jsonl").read_text("utf-8").splitlines()
    answers = {line["id"]: line for line in map(json.loads, lines)}
    (out / "report.md").write_text(_markdown(results), "utf-8")
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    page = environment.get_template("report.html.j2").render(
        results=results,
        headlines=[(name, results.overall[name]) for name in _HEADLINES if name in results.overall],
        plots=[_by_kind(results), _curve(results), _latency(answers.values(), results)],
        plotly=get_plotlyjs(),
        failures=[
            {"verdict": verdict, "question": question, "answer": answers[verdict.id]}
            for verdict, question in zip(results.verdicts, questions, strict=True)
            if verdict.why
        ],
        kinds=sorted({verdict.kind for verdict in results.verdicts if verdict.why}),
    )
    (out / "report.html").write_text(page, "utf-8")


def table(by_group: Mapping[str, Mapping[str, Figure]], names: Sequence[str], first: str) -> str:
    """A Markdown table of figures: a row a group, a column a measure."""
    rows = [f"| {first} | n | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for group, found in by_group.items():
        count = max((figure.n for figure in found.values()), default=0)
        cells = [f"{found[name].value:.3f}" if name in found else "–" for name in names]
        rows.append(f"| {group} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _markdown(results: Results) -> str:
    run = results.run
    overall = "\n".join(
        f"| {name} | {figure.value:.3f} | {figure.low:.3f}–{figure.high:.3f} | {figure.n} |"
        for name, figure in results.overall.items()
    )
    failures = "\n".join(f"- `{one.id}` ({one.kind}) {one.why}" for one in results.verdicts if one.why)
    latency = "、".join(f"{name} {value:g}" for name, value in results.latency_ms.items())
    return (
        f"# 评测\n\n{run.articles} 篇文章，{run.chunks} 段（{run.embedded} 段有向量），{run.embedder}（{run.engine}）\n\n"
        f"| 指标 | 值 | 95% 区间 | n |\n|---|---|---|---|\n{overall}\n\n"
        f"无出处的事实：{results.unsupported}。毫秒：{latency}。内存：{results.memory_mb} MB。\n\n"
        f"{table(results.by_half, _HEADLINES, '半')}\n\n{table(results.by_kind, _HEADLINES, '类')}\n\n## 未答好\n\n{failures or '无'}\n"
    )


def _by_kind(results: Results) -> str:
    found = [(kind, figures["right"]) for kind, figures in results.by_kind.items() if "right" in figures]
    return _plot(
        go.Bar(
            x=[f"{kind} ({figure.n})" for kind, figure in found],
            y=[figure.value for _, figure in found],
            error_y={
                "type": "data",
                "array": [figure.high - figure.value for _, figure in found],
                "arrayminus": [figure.value - figure.low for _, figure in found],
                "color": _INK,
            },
            marker_color=_RED,
        ),
        "各类问题答对的比例",
        "",
        "答对",
    )


def _curve(results: Results) -> str:
    return _plot(
        go.Scatter(
            x=[point.coverage for point in results.curve],
            y=[point.error for point in results.curve],
            mode="lines+markers",
            line_color=_RED,
            text=[f"把握 {point.confidence:.2f}" for point in results.curve],
        ),
        "覆盖与差错：只答把握更大的",
        "作答的比例",
        "其中答错的比例",
    )


def _latency(answers: Any, results: Results) -> str:
    times = [answer["timings_ms"].get("total", 0.0) for answer in answers]
    title = f"每答毫秒（中位 {results.latency_ms.get('p50', 0):g}）"
    return _plot(go.Histogram(x=times, nbinsx=40, marker_color=_RED), title, "毫秒", "问题数")


def _plot(trace: Any, title: str, x: str, y: str) -> str:
    figure = go.Figure(trace)
    figure.update_layout(
        title=title,
        xaxis_title=x,
        yaxis_title=y,
        template="simple_white",
        height=340,
        margin={"t": 48, "r": 16},
    )
    return str(figure.to_html(full_html=False, include_plotlyjs=False, config={"displaylogo": False}))
