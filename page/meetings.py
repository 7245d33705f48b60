"""The tab of meetings: a table over the records, sorted and filtered, their number over time, and a file to take away."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from fastapi import FastAPI

from index.facts.meeting_table import COLUMNS, KINDS, MeetingEntry, MeetingFilter, MeetingTable, Timeline
from page.context import Context
from page.failures import AbsentError
from page.fragments import (
    Values,
    add_file,
    add_fragment,
    ask_button,
    browsing,
    choice,
    day,
    field,
    figure,
    form,
    go_button,
    number,
    pager,
    place,
    set_button,
    source_button,
)
from page.source import Wanted, say_place
from page.words import Words

_PAGE = 25
_SAID = {"meeting": "会议", "inspection": "调研检查", "visit": "来访会见", "signing": "签约", "event": "活动"}
_HEADS = {
    "date": "日期", "name": "会议", "chair": "主持", "attendees": "出席", "place": "地点", "source": "出处",
}  # fmt: skip
_COLOURS = {
    "meeting": "#c0392b",
    "inspection": "#2e6f9e",
    "visit": "#b8860b",
    "signing": "#5d7d3a",
    "event": "#8a6fa8",
}
_FORMS = {10: "%-m-%-d\n%Y", 7: "%Y-%m"}  # of a day and a month below a timeline
_MOST_NAMES = 8  # attendees in a cell; the others open with it
_FIRST_DOWN = ("date", "attendees")  # columns that one first wants from the top


def build_meetings_tab(context: Context) -> None:
    browsing(context, context.words("会议"), lambda: _parts(context))


def _parts(context: Context) -> tuple[str, ...]:
    words = context.words
    facts = context.library.assistant.snapshot.facts
    every = ("", words("不限"))
    kinds = [every, *((kind, words(_SAID[kind])) for kind in KINDS)]
    newspapers = [every, *((name, name) for name in facts.newspapers())]
    fields = (
        field(words("从"), "since", "date"),
        field(words("到"), "until", "date"),
        field(words("人物"), "person"),
        field(words("词语"), "words"),
        choice(words("类别"), "kind", kinds),
        choice(words("报纸"), "newspaper", newspapers),
    )
    hidden = {"sort": "date", "descending": "1", "offset": "0"}
    return (
        form("meetings", hidden, *fields),
        place("meetings", "meetings/timeline", ignores="sort descending offset", plot=True),
        place("meetings", "meetings/table", label=words("会议")),
    )


def add_meetings_routes(app: FastAPI, path: str, context: Context) -> None:
    def table() -> MeetingTable:
        return MeetingTable(context.library.assistant.snapshot.facts.database)

    add_fragment(
        app, f"{path}/meetings/table", context, lambda values: _table(context.words, table(), values)
    )
    add_fragment(
        app, f"{path}/meetings/timeline", context, lambda values: _timeline(context.words, table(), values)
    )
    add_file(
        app, f"{path}/meetings/meetings.csv", context, lambda values: _file(context.words, table(), values)
    )


def _filter(values: Values) -> MeetingFilter:
    return MeetingFilter(
        day(values, "since"), day(values, "until"),
        *(values.get(name, "") for name in ("person", "words", "kind", "newspaper")),
    )  # fmt: skip


def _order(values: Values) -> tuple[str, bool]:
    sort = values.get("sort") or "date"
    if sort not in COLUMNS:
        raise AbsentError(f"sort: there is no column {sort!r}")
    return sort, values.get("descending") == "1"


def _table(words: Words, table: MeetingTable, values: Values) -> str:
    sort, descending = _order(values)
    offset = number(values, "offset")
    filter = _filter(values)
    total = table.count(filter)
    if not total:
        return f'<p class="hint">{words("没有这样的会议记录。放宽日期，或者少写几个字。")}</p>'
    entries = table.page(filter, sort=sort, descending=descending, offset=offset, limit=_PAGE)
    heads = "".join(_head(words, column, sort, descending) for column in COLUMNS)
    rows = "".join(_row(words, entry) for entry in entries)
    count = words("{total} 条记录", total=f"{total:,}")
    return (
        f'<div class="count"><b role="status">{count}</b>'
        f'<button type="button" data-file="meetings/meetings.csv">{words("存为 CSV")}</button></div>'
        f'<table class="records" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        f"{pager(words, total, offset, _PAGE)}"
    )


def _head(words: Words, column: str, sort: str, descending: bool) -> str:
    down = not descending if column == sort else column in _FIRST_DOWN
    values = {"sort": column, "descending": "1" if down else "0", "offset": 0}
    state = f' aria-sort="{"descending" if descending else "ascending"}"' if column == sort else ""
    return f'<th scope="col" role="columnheader"{state}>{set_button(words(_HEADS[column]), values)}</th>'


def _row(words: Words, entry: MeetingEntry) -> str:
    meeting = entry.meeting
    wanted = Wanted(entry.article_id, quote=entry.quote)
    cells = {
        "date": f"<time>{entry.day}</time>" if entry.day else "",
        "name": f"{source_button(meeting.name, wanted)} {ask_button(words, question_about(entry))}",
        "chair": _names(meeting.chairs),
        "attendees": _attendees(words, [one.name for one in meeting.attendees]),
        "place": html.escape(meeting.place),
        "source": source_button(say_place(entry.place, words), wanted, "plain small"),
    }
    inner = "".join(_cell(words(_HEADS[column]), cell) for column, cell in cells.items())
    return f'<tr role="row">{inner}</tr>'


def _cell(label: str, inner: str) -> str:
    empty = "" if inner else ' class="empty"'
    return f'<td role="cell" data-label="{label}"{empty}>{inner}</td>'


def question_about(entry: MeetingEntry) -> str:
    """What one asks of a meeting that its line in the table does not say."""
    name = entry.meeting.name
    if entry.meeting.kind == "meeting":
        return f"{name}提出了哪些要求？"
    return f"{name}是什么时候？"


def _names(names: Sequence[str]) -> str:
    return "、".join(go_button(name, "people", {"name": name}) for name in names)


def _attendees(words: Words, names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return _names(names)
    more = words("等 {number} 人", number=len(names))
    return f"{_names(names[:_MOST_NAMES])}<details><summary>{more}</summary>{_names(names[_MOST_NAMES:])}</details>"


def _timeline(words: Words, table: MeetingTable, values: Values) -> str:
    timeline = table.timeline(_filter(values))
    if len({period.name for period in timeline.periods}) < 2:
        return ""
    label = words("会议和活动记录的时间分布，点一下就只看那一段")
    return f'<p class="hint">{label}</p>{figure(timeline_figure(words, timeline), label, sets="days")}'


def timeline_figure(words: Words, timeline: Timeline) -> dict[str, object]:
    """Bars over time, a colour a kind, as plotly reads them; what lies far from nearly all is beside the window."""
    traces = []
    for kind in KINDS:
        own = [period for period in timeline.periods if period.kind == kind]
        if own:
            traces.append(
                {
                    "type": "bar",
                    "name": words(_SAID[kind]),
                    "x": [period.name for period in own],
                    "y": [period.count for period in own],
                    "marker": {"color": _COLOURS[kind]},
                }
            )
    length = len(timeline.periods[0].name)
    axis: dict[str, object] = {"type": "category", "categoryorder": "category ascending"}
    if length in _FORMS and timeline.first and timeline.last:
        around = timedelta(days=1 if length == 10 else 31)
        shown = [(timeline.first - around).isoformat(), (timeline.last + around).isoformat()]
        axis = {"type": "date", "tickformat": _FORMS[length], "range": shown}
    return {"data": traces, "layout": {"barmode": "stack", "height": 200, "xaxis": axis}}


def _file(words: Words, table: MeetingTable, values: Values) -> Iterator[Sequence[object]]:
    # No generator itself: a wrong value is told before the first row is asked for.
    sort, descending = _order(values)
    return _rows(words, table.all(_filter(values), sort=sort, descending=descending))


def _rows(words: Words, entries: Iterable[MeetingEntry]) -> Iterator[Sequence[object]]:
    yield (
        *(words(one) for one in ("日期", "会议", "类别", "主持", "讲话", "汇报", "安排", "出席", "地点", "报纸", "见报", "版次", "题名", "文章", "原文")),
    )  # fmt: skip
    for entry in entries:
        one = entry.meeting
        attendees = "、".join(person.name for person in one.attendees)
        groups = ("、".join(names) for names in (one.chairs, one.speakers, one.reporters, one.arrangers))
        yield (
            entry.day, one.name, words(_SAID[one.kind]), *groups, attendees, one.place,
            entry.place.newspaper, entry.place.date, entry.place.page, entry.title, entry.article_id, entry.quote,
        )  # fmt: skip
