"""The tab of evaluation: question sets run, the failures of a run read beside their sources, two runs compared, and the
proposed questions (page/proposals.py)."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from eval.reporting.report import LABELS
from eval.running.runs import HELD, Failure, Run, Runs
from eval.scoring.compare import Comparison, compare
from eval.scoring.metrics import Figure
from eval.scoring.results import Results, Verdict
from index.errors import UsageError, WenbaoError
from page.context import Context
from page.fragments import (
    Values,
    add_fragment,
    answer,
    ask_button,
    browsing,
    choice,
    figure,
    form,
    number,
    pager,
    place,
    set_button,
    source_button,
)
from page.guard import USER
from page.index_tab import say_left
from page.jobs import Jobs, JobState, Report
from page.proposals import build_proposals
from page.routes import read_feedback
from page.source import Wanted
from page.words import Words

_JOB = "evaluation"
_PAGE = 10
_MOST_RUNS = 30
_MEASURES = ("right", "right and cited", "wrongly refused", "refusal recall", "supported", "hit@1", "MRR")


def build_eval_tab(context: Context) -> None:
    browsing(context, context.words("评测"), lambda: _parts(context))
    build_proposals(context)


def _parts(context: Context) -> tuple[str, ...]:
    words = context.words
    hidden = {"run": "", "other": "", "cause": "", "offset": "0"}
    sets = choice(words("题集"), "set", [(name, name) for name in _sets(context)])
    return (
        form("eval", hidden, sets),
        place("eval", "eval/now", ignores="run other cause offset", label=words("跑题集"), live=False),
        place("eval", "eval/runs", ignores="set cause offset", label=words("跑过的")),
        place("eval", "eval/compare", ignores="set cause offset", label=words("比两次")),
        place("eval", "eval/run", ignores="set other cause offset", label=words("这一次")),
        place("eval", "eval/failures", ignores="set other", label=words("没有答好的")),
        f"<h3>{words('待核的题')}</h3>",
    )


def evaluate(report: Report, questions: Path, index_directory: Path) -> str:
    """Work for page/jobs.py: runs a question set; returns the run's name."""
    report("questions", 0, 0)
    return Runs(index_directory).start(questions, lambda done, total: report("questions", done, total))


def add_eval_routes(app: FastAPI, path: str, context: Context, jobs: Jobs) -> None:
    words = context.words
    runs = Runs(context.library.index_directory)

    @app.get(f"{path}/eval/now")
    def now(request: Request) -> Response:
        may = context.may_index(request.scope.get(USER))
        return answer(
            context,
            request,
            lambda values: HTMLResponse(_now(words, jobs.state, values.get("set", ""), may)),
            cost=0.02,
        )

    add_fragment(app, f"{path}/eval/runs", context, lambda values: _runs(words, runs, values))
    add_fragment(app, f"{path}/eval/run", context, lambda values: _run(words, runs, values))
    add_fragment(app, f"{path}/eval/failures", context, lambda values: _failures(words, runs, values))
    add_fragment(app, f"{path}/eval/compare", context, lambda values: _compare(words, runs, values))

    @app.post(f"{path}/eval/start")
    def start(request: Request) -> Response:
        if not context.may_index(request.scope.get(USER)):
            return PlainTextResponse(words("没有这个权限，请用可以建索引的账户登录。"), 403)
        questions = _sets(context).get(request.query_params.get("set", ""))
        if questions is None:
            return PlainTextResponse(words("没有这个题集。"), 404)
        try:
            jobs.start(_JOB, evaluate, questions, context.library.index_directory)
        except UsageError:
            return PlainTextResponse(words("有别的工作正在进行，请等它做完。"), 409)
        return PlainTextResponse(words("开始跑题集了，网页照常可用。"))

    @app.post(f"{path}/eval/stop")
    def stop(request: Request) -> Response:
        if not context.may_index(request.scope.get(USER)):
            return PlainTextResponse(words("没有这个权限，请用可以建索引的账户登录。"), 403)
        jobs.stop()
        return PlainTextResponse(words("正在停下，这一次不算。"))

    @app.post(f"{path}/eval/question")
    async def collect(request: Request) -> Response:
        """An answer of the talk, in the shape of feedback, as a proposed question."""
        if not context.may_index(request.scope.get(USER)):
            return PlainTextResponse(words("没有这个权限，请用可以建索引的账户登录。"), 403)
        try:
            question = read_feedback(json.loads(await request.body()), context).as_question()
        except (ValueError, TypeError, KeyError, AttributeError):
            return PlainTextResponse(words("没有收到，请再试一次。"), 400)
        try:
            waiting = {one.question for one in context.proposals.waiting()}
            if question.question in waiting:
                return PlainTextResponse(words("这一问已经在待核的题里。"))
            await run_in_threadpool(context.proposals.add, [question])
        except WenbaoError:
            return PlainTextResponse(words("没有存下：题的文件写不进去，请告诉管理员。"), 503)
        return PlainTextResponse(words("收为待核的题了，到“评测”里核定。"))


def _sets(context: Context) -> dict[str, Path]:
    return Runs(context.library.index_directory).sets(context.proposals.accepted_path)


def _now(words: Words, state: JobState | None, chosen: str, may: bool) -> str:
    if state is not None and state.name == _JOB and state.is_running:
        counted = f"{state.done:,} / {state.total:,}" if state.total else ""
        value = f' value="{state.done}" max="{state.total}"' if state.total else ""
        act = f'<button type="button" data-post="eval/stop">{words("停下")}</button>' if may else ""
        if state.state == "stopping":
            act = words("正在停下，这一次不算。")
        left = say_left(words, state.seconds_left(time.monotonic()))
        return (
            f"<div data-poll><p><b>{words('正在跑题集')}</b> {counted} {left}</p>"
            f'<progress aria-label="{words("正在跑题集")}"{value}></progress><p>{act}</p></div>'
        )
    said = ""
    if state is not None and state.name == _JOB:
        outcome = {"done": words("跑完了。"), "stopped": words("停下了，这一次不算。")}
        why = html.escape(state.message) or words("原因在服务的日志里")
        said = f'<p class="hint" role="status">{outcome.get(state.state) or words("没有跑成：{why}", why=why)}</p>'
    if not may or not chosen:
        return said
    disabled = " disabled" if state is not None and state.is_running else ""
    label = words("跑 {set}", set=chosen)
    address = html.escape(f"eval/start?set={chosen}")
    return f'{said}<p><button type="button" class="primary" data-post="{address}"{disabled}>{html.escape(label)}</button></p>'


def _runs(words: Words, runs: Runs, values: Values) -> str:
    found = runs.finished()[:_MOST_RUNS]
    if not found:
        return f'<p class="hint">{words("还没有跑过题集。")}</p>'
    now = values.get("run", "")
    heads = (
        words("时间"),
        words("题集"),
        words("题数"),
        *(_name(words, one) for one in _MEASURES[:4]),
        words("比较"),
    )
    head = "".join(f'<th scope="col" role="columnheader">{one}</th>' for one in heads)
    rows = "".join(_line(words, one, now, values.get("other", ""), heads) for one in found)
    return (
        f'<h3>{words("跑过的")}</h3><table role="table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _line(words: Words, run: Run, now: str, other: str, heads: Sequence[str]) -> str:
    opened = {"run": run.name, "other": "", "cause": "", "offset": 0}
    cells = [
        set_button(run.at, opened, current=run.name == now),
        html.escape(run.set),
        f"{len(run.results.verdicts):,}",
        *(_short(run.results.overall.get(one)) for one in _MEASURES[:4]),
        set_button(words("与打开的比"), {"other": run.name}, current=run.name == other)
        if now and run.name != now
        else "",
    ]
    inner = "".join(
        f'<td role="cell" data-label="{name}">{cell}</td>' for name, cell in zip(heads, cells, strict=True)
    )
    return f'<tr role="row">{inner}</tr>'


def _short(found: Figure | None) -> str:
    return f"{found.value:.3f}" if found else "–"


def _name(words: Words, measure: str) -> str:
    """A measure's own name is English."""
    return LABELS.get(measure, measure) if words.language == "zh" else measure


def _run(words: Words, runs: Runs, values: Values) -> str:
    """A run's figures and plots."""
    name = values.get("run", "")
    if not name:
        return ""
    run = runs.run(name)
    results = run.results
    shown = "".join(
        f"<dt>{_name(words, one)}</dt><dd>{_whole(results.overall[one])}</dd>"
        for one in _MEASURES
        if one in results.overall
    )
    made = f"{results.run.articles:,} {words('篇文章')} · {results.run.generation} · {results.run.embedder}"
    plots = "".join(_plot(one) for one in _plots(results, runs.milliseconds(name)))
    return (
        f'<header><h3 tabindex="-1">{run.at} {html.escape(run.set)}</h3>'
        f"{set_button('×', {'run': '', 'other': ''}, name='close', told=words('关闭'))}</header>"
        f'<p class="hint">{html.escape(made)} · {words("无出处的事实")} {results.unsupported}</p>'
        f'<dl class="facts">{shown}</dl><div class="plots-of-run">{plots}</div>'
    )


def _plots(results: Results, milliseconds: list[float]) -> list[dict[str, Any]]:
    from eval.reporting.plots import plots_as_json  # slow to import, and few ask for it

    return plots_as_json(results, milliseconds)


def _plot(values: dict[str, Any]) -> str:
    title = values["layout"].pop("title", {}).get("text", "")
    return f"<section><h4>{html.escape(title)}</h4>{figure(values, title)}</section>"


def _whole(found: Figure) -> str:
    return f"{found.value:.3f} <small>({found.low:.3f}–{found.high:.3f}, n = {found.n})</small>"


def _failures(words: Words, runs: Runs, values: Values) -> str:
    name = values.get("run", "")
    if not name:
        return ""
    every = runs.failures(name)
    cause = values.get("cause", "")
    chosen = [one for one in every if cause in ("", one.cause)]
    offset = number(values, "offset")
    causes = dict.fromkeys(one.cause for one in every)
    buttons = "".join(
        set_button(
            f"{one or words('全部')} {sum(one in ('', failure.cause) for failure in every)}",
            {"cause": one, "offset": 0},
            current=one == cause,
        )
        for one in ("", *causes)
    )
    held = sum(bool(one.why) and one.half == HELD for one in runs.run(name).results.verdicts)
    apart = (
        f'<p class="hint">{words("另有 {number} 题属于留出的一半，只计数，不逐题看。", number=held)}</p>'
        if held
        else ""
    )
    shown = "".join(_failure(words, one) for one in chosen[offset : offset + _PAGE])
    return (
        f'<h3>{words("没有答好的")} <small>{len(every):,}</small></h3>{apart}<div class="pages">{buttons}</div>'
        f'<ol class="failures" start="{offset + 1}">{shown}</ol>{pager(words, len(chosen), offset, _PAGE)}'
    )


def _failure(words: Words, failure: Failure) -> str:
    question, given = failure.question, failure.answer
    gold = "；".join(" / ".join(group) for group in question.answers) or words("档案里没有答案")
    cited = " ".join(
        source_button(f"[{one['n']}] {one['title'] or words('（无题）')}", _wanted(one), "small")
        for one in given["citations"]
    )
    source = (
        source_button(words("应引的原文"), Wanted(question.source, quote=question.quote), "small")
        if _is_id(question.source)
        else ""
    )
    words_of_source = (
        f'<dt>{words("应引的原文")}</dt><dd lang="zh-CN">{html.escape(question.source)}</dd>'
        if question.source and not source
        else ""
    )
    asked = "".join(f"<li>{html.escape(one)}</li>" for one in question.history)
    history = f'<dt>{words("前面问的")}</dt><dd lang="zh-CN"><ul>{asked}</ul></dd>' if asked else ""
    return (
        f'<li><p lang="zh-CN"><b>{html.escape(question.question)}</b> {ask_button(words, question.question)}</p><dl class="facts">{history}'
        f'<dt>{html.escape(failure.cause)}</dt><dd lang="zh-CN">{html.escape(failure.why)}</dd>'
        f'<dt>{words("应答")}</dt><dd lang="zh-CN">{html.escape(gold)} {source}</dd>{words_of_source}'
        f'<dt>{words("回答")}</dt><dd lang="zh-CN">{html.escape(given["answer"])} {cited}</dd></dl></li>'
    )


def _wanted(citation: dict[str, Any]) -> Wanted:
    return Wanted(citation["article_id"], citation.get("part", 0), quote=citation["quote"])


def _is_id(source: str) -> bool:
    return source.isascii() and bool(source) and " " not in source


def _compare(words: Words, runs: Runs, values: Values) -> str:
    """The opened run beside another, which is taken for the earlier."""
    name, other = values.get("run", ""), values.get("other", "")
    if not name or not other:
        return ""
    try:
        found = compare(runs.run(other).results, runs.run(name).results, across_archives=True)
    except UsageError:
        return f'<p class="hint" role="alert">{words("这两次跑的不是同一个题集，比不了。")}</p>'
    verdict = words("明显变差了") if found.worse else words("没有明显变差")
    rows = "".join(
        f'<tr role="row"><td role="cell">{html.escape(_name(words, measure))}</td><td role="cell">{before:.3f}</td><td role="cell">{after:.3f}</td></tr>'
        for measure, before, after in found.figures
        if measure in _MEASURES
    )
    heads = "".join(f'<th scope="col" role="columnheader">{one}</th>' for one in (words("指标"), other, name))
    changed = (
        f'<p class="hint">{words("两次之间还变了")}：{html.escape("；".join(found.changed))}</p>'
        if found.changed
        else ""
    )
    difference = found.difference
    return (
        f"<h3>{words('比两次')} <small>{html.escape(other)} → {html.escape(name)}</small></h3>"
        f"<p><b>{verdict}</b> {words('答对且引对')} {found.before:.3f} → {found.after:.3f} "
        f"<small>({difference.value:+.3f}, 95% {difference.low:+.3f} – {difference.high:+.3f}, McNemar p = {found.p:.4f})</small></p>{changed}"
        f'<table role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        f"{_moved(words, runs, name, found)}"
    )


def _moved(words: Words, runs: Runs, name: str, found: Comparison) -> str:
    asked = runs.questions(name)

    def listed(label: str, kind: str, verdicts: Sequence[Verdict]) -> str:
        items = "".join(
            f'<li lang="zh-CN"><b>{html.escape(asked.get(one.id, one.id))}</b> <small>{html.escape(one.why)}</small></li>'
            for one in verdicts
            if one.half != HELD
        )
        return f'<details{" open" if verdicts else ""}><summary class="{kind}">{label} {len(verdicts)}</summary><ul>{items}</ul></details>'

    return listed(words("变差的"), "lost", found.lost) + listed(words("变好的"), "won", found.won)
