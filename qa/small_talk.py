"""Greetings, help, and what the archive covers."""

from __future__ import annotations

from index.days import say_day
from index.snapshot import Snapshot
from qa.types import Answer, Query

_HELP = "可以问：谁主持了某次会议、谁出席、什么时候、在哪里、有多少、提出了什么要求、某人参加过哪些会议；每个事实都注明出处。"
_HELLO = "您好，我是问报，回答档案里报纸文章的问题，每个事实都注明出处。"


def talk(snapshot: Snapshot, query: Query) -> Answer | None:
    """Greetings, help, and what the archive covers: the only answers without a citation."""
    if query.kind == "smalltalk":
        return Answer(query.text, _HELLO, True, "smalltalk")
    if query.kind == "help":
        return Answer(query.text, _HELP, True, "help")
    if query.kind != "coverage":
        return None
    counts = snapshot.facts.counts()
    first, last = snapshot.facts.period()
    papers = "、".join(snapshot.facts.newspapers())
    period = f"，{say_day(first)}至{say_day(last)}" if first and last else ""
    text = f"档案有{counts.articles}篇文章、{counts.meetings}条会议和活动记录{period}{f'，来自{papers}' if papers else ''}。"
    return Answer(query.text, text, True, "coverage")
