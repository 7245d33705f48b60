"""The tab of the index: what it holds, files added and refused, building with its progress, earlier generations."""

from __future__ import annotations

import hashlib
import html
import os
import time
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from index.errors import SnapshotError, UsageError, WenbaoError
from index.facts.facts import Facts
from index.snapshots.history import history, rollback, verify
from index.snapshots.manifest import Manifest
from index.snapshots.pointer import current_generation
from index.sources.files import SourceFile
from index.sources.intake import LARGEST, IntakeError, archive_folders, keep, place_for, temporary_beside
from page.context import Context
from page.failures import AbsentError
from page.fragments import (
    Values,
    add_fragment,
    answer,
    browsing,
    choice,
    day,
    field,
    form,
    number,
    pager,
    place,
)
from page.guard import USER
from page.index_work import rebuild, update
from page.jobs import Jobs, JobState, Work
from page.words import Words

_PAGE = 20
_NAMED = 16  # digits that tell a folder from another
_JOB = "index update"
_STAGES = {"read": "读文章", "words": "建检索", "vectors": "算向量"}
_REASONS = {
    "name": "名字里有不能用的字符，或者太长",
    "kind": "这种文件读不了",
    "day": "填了报纸就要填见报日期",
    "outside": "这个位置不在档案的文件夹里",
    "taken": "已有同名而内容不同的文件，请改个名字",
    "disk": "档案的文件夹写不进去",
}
_MEGABYTE = 1 << 20


def build_index_tab(context: Context) -> None:
    browsing(context, context.words("索引"), lambda: _parts(context), then="wenbao.takeFiles?.(element)")


def _parts(context: Context) -> tuple[str, ...]:
    words = context.words
    return (
        form("index", {"offset": "0"}),
        place("index", "index/now", ignores="offset", label=words("索引的更新"), live=False),
        place("index", "index/held", ignores="offset", label=words("索引里有什么")),
        _adding(context),
        place("index", "index/refused", label=words("没有收的文件")),
        place("index", "index/history", ignores="offset", label=words("各代索引")),
    )


def add_index_routes(app: FastAPI, path: str, context: Context, jobs: Jobs) -> None:
    words = context.words
    directory = context.library.index_directory

    @app.get(f"{path}/index/now")
    def now(request: Request) -> Response:
        may = _may_index(context, request)
        return answer(context, request, lambda _: HTMLResponse(_now(context, jobs.state, may)), cost=0.02)

    @app.get(f"{path}/index/history")
    def generations(request: Request) -> Response:
        may = _may_index(context, request)
        return answer(context, request, lambda _: HTMLResponse(_history(words, directory, may)))

    add_fragment(app, f"{path}/index/held", context, lambda _: _held(context))
    add_fragment(
        app, f"{path}/index/refused", context, lambda values: _refused(words, _facts(context), values)
    )

    @app.post(f"{path}/index/update")
    def start(request: Request) -> Response:
        work = rebuild if request.query_params.get("anew") else update
        return _changing(context, request, lambda: _start(words, jobs, work, directory))

    @app.post(f"{path}/index/stop")
    def stop(request: Request) -> Response:
        return _changing(context, request, lambda: _stop(words, jobs))

    @app.post(f"{path}/index/rollback")
    def back(request: Request) -> Response:
        generation = request.query_params.get("generation", "")
        return _changing(context, request, lambda: _rollback(words, directory, generation))

    @app.post(f"{path}/index/verify")
    def check(request: Request) -> Response:
        return _changing(context, request, lambda: _verify(words, directory))

    @app.post(f"{path}/archive/upload")
    async def upload(request: Request) -> Response:
        if not _may_index(context, request):
            return PlainTextResponse(words("没有这个权限，请用可以建索引的账户登录。"), 403)
        try:
            return PlainTextResponse(await _take(context, request))
        except IntakeError as error:
            return PlainTextResponse(words("没有收：{why}", why=words(_REASONS[error.reason])), 400)
        except AbsentError:
            return PlainTextResponse(words("没有收：{why}", why=words("日期不对")), 400)
        except UsageError as error:
            return PlainTextResponse(words("没有收：{why}", why=error), 400)


def _may_index(context: Context, request: Request) -> bool:
    return context.may_index(request.scope.get(USER))


def _changing(context: Context, request: Request, change: Callable[[], str]) -> Response:
    """Do what only those may who may index."""
    if not _may_index(context, request):
        return PlainTextResponse(context.words("没有这个权限，请用可以建索引的账户登录。"), 403)
    try:
        return PlainTextResponse(change())
    except WenbaoError as error:
        why = _without_paths(str(error), context.library.index_directory)
        return PlainTextResponse(context.words("没有做成：{why}", why=why), 409)


def _without_paths(text: str, directory: Path) -> str:
    """A message without where on the machine the index lies."""
    return text.replace(f"{directory}/", "").replace(str(directory), "index")


def _start(words: Words, jobs: Jobs, work: Work, directory: Path) -> str:
    jobs.start(_JOB, work, directory)
    return words("开始更新了，网页照常可用。")


def _stop(words: Words, jobs: Jobs) -> str:
    jobs.stop()
    return words("正在停下，索引还是原来的样子。")


def _rollback(words: Words, directory: Path, generation: str) -> str:
    if generation not in {one.generation for one in history(directory)}:
        raise UsageError(words("没有这一代索引"))
    return words("现在由第 {generation} 代索引回答。", generation=rollback(directory, generation))


def _verify(words: Words, directory: Path) -> str:
    faults = verify(directory)
    if not faults:
        return words("核对过了，索引完好。")
    raise SnapshotError("；".join(faults))


async def _take(context: Context, request: Request) -> str:
    """Store one file of the archive from the request's body. UsageError where it cannot be taken, AbsentError for a
    value of the form that is none."""
    words = context.words
    values = request.query_params
    folders = _folders(context)
    folder = folders.get(values.get("folder") or next(iter(folders), ""))
    if folder is None:
        raise UsageError(words("没有可以放的档案文件夹"))
    newspaper = values.get("newspaper", "").strip()
    target = place_for(folder, newspaper, day(values, "day"), values.get("name", ""))
    too_large = UsageError(words("文件太大，最多 {size} MB", size=LARGEST // _MEGABYTE))
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise too_large
    temporary = await run_in_threadpool(temporary_beside, target)
    try:
        size = 0
        with temporary.open("wb") as file:
            async for piece in request.stream():
                size += len(piece)
                if size > LARGEST:
                    raise too_large
                await run_in_threadpool(file.write, piece)
        if not size:
            raise UsageError(words("文件是空的"))
        is_new = await run_in_threadpool(keep, temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return words("收下了") if is_new else words("档案里已有这个文件")


def _folders(context: Context) -> dict[str, Path]:
    """The folders that take new files, by what a form calls them: the number of one would be another's once the index
    moves on, and its path tells readers of the machine."""
    folders = archive_folders(context.library.assistant.snapshot.manifest.roots)
    return {hashlib.sha256(os.fsencode(folder)).hexdigest()[:_NAMED]: folder for folder in folders}


def _facts(context: Context) -> Facts:
    return context.library.assistant.snapshot.facts


def _now(context: Context, state: JobState | None, may: bool) -> str:
    """What is being done, or what came of it, and what may be done next."""
    words = context.words
    if state is not None and state.name == _JOB and state.is_running:
        return _running(context, state, may)
    said = ""
    if state is not None and state.name == _JOB:
        said = f'<p class="hint" role="status">{html.escape(_ended(context, state))}</p>'
    if not may:
        return said
    busy = state is not None and state.is_running
    disabled = " disabled" if busy else ""
    sure = words("重读所有的文件，从前去掉的也会回来。原来的索引会答到新的建成。现在就重建？")
    return (
        f'{said}<p><button type="button" class="primary" data-post="index/update"{disabled}>{words("更新索引")}</button> '
        f'<button type="button" data-post="index/verify">{words("核对索引")}</button> '
        f'<button type="button" data-post="index/update?anew=1" data-sure="{sure}"{disabled}>{words("全部重建")}</button></p>'
    )


def _running(context: Context, state: JobState, may: bool) -> str:
    words = context.words
    expected = context.library.assistant.snapshot.manifest.counts.articles if state.stage == "read" else 0
    total = state.total or expected
    stage = words(_STAGES.get(state.stage, "读文章"))
    counted = f"{state.done:,} / {'' if state.total else '≈ '}{total:,}" if total else f"{state.done:,}"
    left = state.seconds_left(time.monotonic(), expected)
    said = say_left(words, left)
    value = f' value="{min(state.done, total)}" max="{total}"' if total else ""
    stop = f'<button type="button" data-post="index/stop">{words("停下")}</button>' if may else ""
    if state.state == "stopping":
        stop = words("正在停下，索引还是原来的样子。")
    return (
        f"<div data-poll><p><b>{words('正在更新索引')}</b> {stage} {counted} {said}</p>"
        f'<progress aria-label="{stage}"{value}></progress><p>{stop}</p></div>'
    )


def say_left(words: Words, seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return words("这一步还要约 {seconds} 秒", seconds=max(1, round(seconds)))
    return words("这一步还要约 {minutes} 分钟", minutes=round(seconds / 60))


def _ended(context: Context, state: JobState) -> str:
    words = context.words
    if state.state == "done" and not state.message:
        return words("档案没有变化，索引不用更新。")
    if state.state == "done":
        return words("更新好了，现在由第 {generation} 代索引回答。", generation=state.message)
    if state.state == "stopped":
        return words("停下了，索引还是原来的样子。")
    why = _without_paths(state.message, context.library.index_directory) or words("原因在服务的日志里")
    return words("没有更新成，索引还是原来的样子：{why}", why=why)


def _held(context: Context) -> str:
    words = context.words
    snapshot = context.library.assistant.snapshot
    manifest, facts = snapshot.manifest, snapshot.facts
    counts = manifest.counts
    first, last = facts.period()
    share = manifest.embedded_share
    rows = (
        (
            words("文章"),
            f"{counts.articles:,}" + (f" + {counts.copies:,} {words('篇转载')}" if counts.copies else ""),
        ),
        (words("文件"), f"{counts.files:,}"),
        (words("报纸"), "、".join(facts.newspapers()) or "—"),
        (words("日期"), f"{first} – {last}" if first else "—"),
        (words("会议"), f"{counts.meetings:,}"),
        (words("人物"), f"{counts.people:,}"),
        (
            words("建成于"),
            f"{manifest.created.replace('T', ' ').replace('+00:00', ' UTC')}（{manifest.generation}）",
        ),
        (words("向量"), f"{manifest.embedded:,} / {counts.chunks:,} · {share:.0%} · {manifest.embedder}"),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in rows)
    part = ""
    if share < 1:
        part = (
            f'<progress aria-label="{words("向量")}" value="{manifest.embedded}" max="{counts.chunks}"></progress>'
            f'<p class="hint">{words("还没有向量的段落按词检索；更新索引会接着算。")}</p>'
        )
    return f'<h3>{words("索引里有什么")}</h3><dl class="facts">{listed}</dl>{part}'


def _adding(context: Context) -> str:
    """The form for new files; it is filled in by who may index, and refused to others by its route."""
    words = context.words
    folders = _folders(context)
    if not folders:
        return f'<p class="hint">{words("这个档案是单个的文件，网页上不能往里添。")}</p>'
    where = choice(words("放进"), "folder", [(name, folder.name) for name, folder in folders.items()])
    accept = SourceFile.KINDS.replace(" ", "")
    size = LARGEST // _MEGABYTE
    told = words(
        "可收 {kinds} 和版面图，每个不超过 {size} MB；只放在档案的文件夹里，同名的不覆盖。",
        kinds=SourceFile.KINDS,
        size=size,
    )
    return (
        f'<section class="adding"><h3>{words("添加文件")}</h3><form class="take" autocomplete="off"><div class="fields">{where}'
        f"{field(words('报纸（可不填）'), 'newspaper', 'text')}{field(words('见报日期'), 'day', 'date')}</div>"
        f'<div class="drop"><label>{words("把文件拖到这里，或者选文件")}'
        f'<input type="file" name="files" multiple accept="{accept},image/*"></label></div></form>'
        f'<p class="hint">{told}</p><div role="log" aria-label="{words("添加文件")}"><ul class="uploads"></ul></div></section>'
    )


def _refused(words: Words, facts: Facts, values: Values) -> str:
    refusals = facts.refusals()
    if not refusals:
        return f'<h3>{words("没有收的文件")}</h3><p class="hint">{words("没有：文件都收了。")}</p>'
    offset = number(values, "offset")
    rows = "".join(f"<li>{html.escape(one.error)}</li>" for one in refusals[offset : offset + _PAGE])
    return (
        f'<h3>{words("没有收的文件")} <small>{len(refusals):,}</small></h3><ul lang="en">{rows}</ul>'
        f"{pager(words, len(refusals), offset, _PAGE)}"
    )


def _history(words: Words, directory: Path, may: bool) -> str:
    current = current_generation(directory)
    rows = "".join(_generation(words, one, current, may) for one in reversed(history(directory)))
    heads = "".join(
        f'<th scope="col" role="columnheader">{head}</th>'
        for head in (words("代"), words("建成于"), words("文章"), words("向量"), words("会议"), words("切换"))
    )
    return (
        f'<h3>{words("各代索引")}</h3><table role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _generation(words: Words, manifest: Manifest, current: str, may: bool) -> str:
    cells = (
        (words("代"), manifest.generation),
        (words("建成于"), manifest.created.replace("T", " ").replace("+00:00", " UTC")),
        (words("文章"), f"{manifest.counts.articles:,}"),
        (words("向量"), f"{manifest.embedded_share:.0%}"),
        (words("会议"), f"{manifest.counts.meetings:,}"),
    )
    if manifest.generation == current:
        act = f"<b>{words('现在用它回答')}</b>"
    elif may:
        told = words("改由第 {generation} 代回答", generation=manifest.generation)
        act = f'<button type="button" data-post="index/rollback?generation={manifest.generation}">{told}</button>'
    else:
        act = ""
    inner = "".join(f'<td role="cell" data-label="{name}">{value}</td>' for name, value in cells)
    return f'<tr role="row">{inner}<td role="cell">{act}</td></tr>'
