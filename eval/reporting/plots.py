"""The report's plots, as pieces of HTML that one copy of the plotting library draws. The only user of plotly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from eval.scoring.metrics import CurvePoint, Figure
from eval.scoring.results import Results

_RED, _BLUE, _GOLD, _INK = "#c0392b", "#2e6f9e", "#b8860b", "#857c72"
_PEERS = (_BLUE, _GOLD, "#5d7d3a")


def plotting_library() -> str:
    """The library's own script, so that the report opens without a network."""
    return str(get_plotlyjs())


def plots(results: Results, milliseconds: Sequence[float]) -> list[str]:
    """All plots of a run, in the order shown."""
    options = {"displayModeBar": False, "responsive": True}
    return [
        str(figure.to_html(full_html=False, include_plotlyjs=False, config=options))
        for figure in _figures(results, milliseconds)
    ]


def plots_as_json(results: Results, milliseconds: Sequence[float]) -> list[dict[str, Any]]:
    """The same plots as plotly's own JSON, bare of a template: who draws them has colours of their own."""
    return [
        json.loads(figure.update_layout(template="none").to_json())
        for figure in _figures(results, milliseconds)
    ]


def _figures(results: Results, milliseconds: Sequence[float]) -> list[go.Figure]:
    found = [_by_kind(results), _curve(results), _latency(results, milliseconds)]
    if any(one.damage for one in results.robustness):
        found.append(_damage(results))
    if any(not one.damage for one in results.robustness):
        found.append(_questions(results))
    return found


def _by_kind(results: Results) -> go.Figure:
    found = [(kind, figures["right"]) for kind, figures in results.by_kind.items()]
    names = [f"{kind} ({figure.n})" for kind, figure in found]
    bars = go.Bar(x=names, y=_values(figure for _, figure in found), marker_color=_RED, name="问报")
    bars.error_y = _whiskers([figure for _, figure in found])
    traces = [bars]
    for (name, beside), colour in zip(results.beside.items(), _PEERS, strict=False):
        held = [beside.by_kind[kind]["right at any length"].value for kind, _ in found]
        traces.append(go.Bar(x=names, y=held, marker_color=colour, name=f"{name}（不限字数）"))
    return _plot(traces, "各类问题答对的比例", "", "答对")


def _curve(results: Results) -> go.Figure:
    traces = [_coverage("问报", results.curve, _RED)]
    for (name, beside), colour in zip(results.beside.items(), _PEERS, strict=False):
        traces.append(_coverage(f"{name}（不限字数）", beside.curve, colour))
    return _plot(traces, "覆盖与差错：只答把握更大的", "作答的比例", "其中答错的比例")


def _coverage(name: str, curve: Sequence[CurvePoint], colour: str) -> Any:
    return go.Scatter(
        x=[point.coverage for point in curve],
        y=[point.error for point in curve],
        mode="lines+markers" if len(curve) < 60 else "lines",
        line_color=colour,
        name=name,
        text=[f"把握 {point.confidence:.2f}" for point in curve],
    )


def _latency(results: Results, milliseconds: Sequence[float]) -> go.Figure:
    # One slow first answer would press all the others into one bar.
    most = results.latency_ms.get("p99", 0.0)
    times = [min(one, most) for one in milliseconds]
    said = "，".join(f"{name} {results.latency_ms.get(name, 0):g}" for name in ("p50", "p95", "p99"))
    return _plot(
        [go.Histogram(x=times, nbinsx=40, marker_color=_RED)], f"每答毫秒（{said}）", "毫秒", "问题数"
    )


def _damage(results: Results) -> go.Figure:
    points = [one for one in results.robustness if one.damage]
    shares = [0.0, *(one.damage * 100 for one in points)]
    right = [results.overall["right"], *(one.overall["right"] for one in points)]
    main = go.Scatter(x=shares, y=_values(right), mode="lines+markers", line_color=_RED, name="答对")
    main.error_y = _whiskers(right)
    traces = [main]
    legible = [(one.damage * 100, one.intact) for one in points if one.intact]
    traces.append(
        go.Scatter(
            x=[0.0, *(share for share, _ in legible)],
            y=_values([right[0], *(figure for _, figure in legible)]),
            mode="lines+markers",
            line={"color": _RED, "dash": "dot"},
            name="应答未损的",
        )
    )
    for (peer, beside), colour in zip(results.beside.items(), _PEERS, strict=False):
        held = [beside.overall["right at any length"], *(one.peers[peer] for one in points)]
        traces.append(
            go.Scatter(
                x=shares, y=_values(held), mode="lines+markers", line_color=colour, name=f"{peer}（不限字数）"
            )
        )
    return _plot(traces, "档案有损时答对的比例", "受损的字（%）", "答对")


def _questions(results: Results) -> go.Figure:
    names = {"reworded": "换个说法", "traditional": "繁体", "typing slip": "打错一字"}
    points = [one for one in results.robustness if not one.damage]
    right = [results.overall["right"], *(one.overall["right"] for one in points)]
    bars = go.Bar(
        x=["原样", *(names.get(one.name, one.name) for one in points)], y=_values(right), marker_color=_RED
    )
    bars.error_y = _whiskers(right)
    return _plot([bars], "换了问法时答对的比例", "", "答对")


def _values(figures: Any) -> list[float]:
    return [figure.value for figure in figures]


def _whiskers(figures: Sequence[Figure]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [figure.high - figure.value for figure in figures],
        "arrayminus": [figure.value - figure.low for figure in figures],
        "color": _INK,
        "thickness": 1.2,
    }


def _plot(traces: Sequence[Any], title: str, x: str, y: str) -> go.Figure:
    figure = go.Figure(list(traces))
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, "y": 0.97, "yanchor": "top"},
        xaxis_title=x,
        yaxis_title=y,
        template="simple_white",
        height=340,
        margin={"t": 72 if len(traces) > 1 else 48, "r": 12, "l": 56, "b": 48},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "inherit", "color": _INK},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        showlegend=len(traces) > 1,
    )
    if y != "问题数":
        figure.update_yaxes(rangemode="tozero")
    return figure
