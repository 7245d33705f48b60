"""The tab of people: of a name, who bears it, the posts over time, the meetings, the articles, and beside whom."""

from __future__ import annotations

import html
from collections.abc import Sequence

from fastapi import FastAPI

from index.facts.facts import PostRow
from index.facts.meeting_table import MeetingEntry
from index.facts.people import People, PersonEntry
from index.snapshots.sheets import Head, Sheets
from page.context import Context
from page.failures import AbsentError
from page.fragments import (
    Values,
    add_fragment,
    ask_button,
    browsing,
    field,
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

_NAMES = 60
_ARTICLES = 15
_OPEN = 4  # bearers of a name that are shown at once
_MOST_MEETINGS = 30
_MOST_POSTS = 24
_ROLES = {"chairs": "主持", "speakers": "讲话", "reporters": "汇报", "arrangers": "安排", "attendees": "出席"}


def build_people_tab(context: Context) -> None:
    browsing(context, context.words("人物"), lambda: _parts(context.words))


def _parts(words: Words) -> tuple[str, ...]:
    hidden = {"name": "", "offset": "0", "bearer": "", "from": "0"}
    return (
        form("people", hidden, field(words("名字"), "part")),
        place("people", "people/person", ignores="part offset", label=words("人物")),
        place("people", "people/names", ignores="name bearer from", label=words("名字")),
    )


def add_people_routes(app: FastAPI, path: str, context: Context) -> None:
    def names(values: Values) -> str:
        return _names(context.words, People(context.library.assistant.snapshot.facts), values)

    def person(values: Values) -> str:
        snapshot = context.library.assistant.snapshot
        name = values.get("name", "")
        sheets = Sheets(snapshot.facts, snapshot.words)
        return _name(context.words, People(snapshot.facts), sheets, name, values) if name else ""

    add_fragment(app, f"{path}/people/names", context, names)
    add_fragment(app, f"{path}/people/person", context, person)


def _names(words: Words, people: People, values: Values) -> str:
    part = values.get("part", "")
    offset = number(values, "offset")
    total, rows = people.names(part, offset=offset, limit=_NAMES)
    if not total:
        return f'<p class="hint">{words("档案里没有这样的名字。")}</p>'
    buttons = "".join(
        f"<li>{set_button(row.name, {'name': row.name, 'bearer': '', 'from': 0}, name='plain')} <small>{row.articles:,}</small></li>"
        for row in rows
    )
    count = words("{total} 个名字，报道多的在前", total=f"{total:,}")
    return f'<p class="count"><b role="status">{count}</b></p><ul class="names" lang="zh-CN">{buttons}</ul>{pager(words, total, offset, _NAMES)}'


def _name(words: Words, people: People, sheets: Sheets, name: str, values: Values) -> str:
    try:
        entry = people.name(name)
    except KeyError:
        raise AbsentError(f"name: no article gives {name!r}") from None
    close = set_button("×", {"name": "", "bearer": ""}, name="close", told=words("关闭"))
    written = (
        f'<p class="hint">{words("署名的文章：{number} 篇", number=entry.written)}</p>'
        if entry.written
        else ""
    )
    apart = ""
    if len(entry.people) > 1:
        apart = f'<p class="hint">{words("报道里像有 {number} 个同名的人，按职务、单位和一同出现的人分开；分得开不等于一定是两个人。", number=len(entry.people))}</p>'
    cards = [_person(words, sheets, name, one, at, values) for at, one in enumerate(entry.people)]
    shown, others = cards[:_OPEN], cards[_OPEN:]
    rest = (
        f"<details><summary>{words('另外 {number} 人', number=len(others))}</summary>{''.join(others)}</details>"
        if others
        else ""
    )
    return (
        f'<article class="name"><header><h2 lang="zh-CN" tabindex="-1">{html.escape(name)}</h2>{close}</header>'
        f"{written}{apart}{''.join(shown)}{rest}{_unplaced(words, sheets, entry.unplaced)}</article>"
    )


def _person(words: Words, sheets: Sheets, name: str, one: PersonEntry, at: int, values: Values) -> str:
    mine = (values.get("bearer") or "0") == str(at)
    offset = number(values, "from") if mine else 0
    heads = sheets.article_heads(one.article_ids, offset=offset, limit=_ARTICLES)
    total = len(one.article_ids)
    span = " – ".join(dict.fromkeys(str(day) for day in (one.since, one.until) if day))
    posts = "".join(_post(words, post) for post in _most_reported(one.posts))
    meetings = "".join(_meeting(words, name, entry) for entry in one.meetings[-_MOST_MEETINGS:][::-1])
    beside = "".join(
        f"<li>{go_button(other, 'people', {'name': other})} <small>{times}</small></li>"
        for other, times in one.beside
    )
    steps = pager(words, total, offset, _ARTICLES, key="from", beside={"bearer": str(at)})
    parts = (
        (words("职务"), f'<ol class="posts" lang="zh-CN">{posts}</ol>' if posts else ""),
        (_of(words("会议"), len(one.meetings)), f"<ul>{meetings}</ul>" if meetings else ""),
        (words("一同出现的人"), f'<ul class="names" lang="zh-CN">{beside}</ul>' if beside else ""),
        (
            _of(words("报道"), total),
            f"<ul>{''.join(_article(words, name, head) for head in heads)}</ul>{steps}",
        ),
    )
    inner = "".join(f"<section><h4>{title}</h4>{text}</section>" for title, text in parts if text)
    known = max(one.posts, key=lambda post: post.articles, default=None)
    title = known.organisation + known.post if known else ""
    return (
        f'<section class="bearer"><h3 lang="zh-CN">{html.escape(name)} <small>{html.escape(title)}</small></h3>'
        f'<p class="hint">{words("{total} 篇报道", total=f"{total:,}")}{f" · {span}" if span else ""} '
        f"{ask_button(words, f'{name}参加过哪些会议？')}</p>{inner}</section>"
    )


def _most_reported(posts: Sequence[PostRow]) -> list[PostRow]:
    """The posts in most articles, in the order of time."""
    most = sorted(posts, key=lambda post: -post.articles)[:_MOST_POSTS]
    return [post for post in posts if post in most]


def _of(title: str, number: int) -> str:
    return f"{title} {number:,}"


def _post(words: Words, post: PostRow) -> str:
    days = " – ".join(dict.fromkeys(str(day) for day in (post.since, post.until) if day)) or words("日期不详")
    wanted = Wanted(post.article_id, quote=post.post)
    return (
        f"<li><time>{days}</time> {source_button(post.organisation + post.post, wanted)} "
        f"<small>{words('{total} 篇报道', total=post.articles)}</small></li>"
    )


def _meeting(words: Words, name: str, entry: MeetingEntry) -> str:
    meeting = entry.meeting
    roles = [
        words(said)
        for attribute, said in _ROLES.items()
        if any(name == getattr(one, "name", one) for one in getattr(meeting, attribute))
    ]
    return (
        f"<li><time>{entry.day or ''}</time> {source_button(meeting.name, Wanted(entry.article_id, quote=entry.quote))} "
        f"<small>{'、'.join(roles)}</small></li>"
    )


def _article(words: Words, name: str, head: Head) -> str:
    return (
        f"<li>{source_button(head.title or head.lead, Wanted(head.article_id, quote=name))} "
        f"<small>{html.escape(say_place(head.place, words))}</small></li>"
    )


def _unplaced(words: Words, sheets: Sheets, article_ids: tuple[str, ...]) -> str:
    if not article_ids:
        return ""
    heads = sheets.article_heads(article_ids, limit=_ARTICLES)
    title = words("分不清是哪一位的报道 {number}", number=len(article_ids))
    return f'<section class="bearer"><h3>{title}</h3><ul>{"".join(_article(words, "", head) for head in heads)}</ul></section>'
