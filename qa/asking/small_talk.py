"""Greetings, help, and what the archive covers."""

from __future__ import annotations

from index.dates.days import say_day
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from qa.asking.remarks import COVERAGE, DOUBT, HELP, SMALLTALK
from qa.asking.wording import in_one_wording, without_politeness
from qa.types import Answer, Query

_HELP = "可以问：谁主持了某次会议、谁出席、什么时候、在哪里、有多少、提出了什么要求、某人参加过哪些会议；每个事实都注明出处。"
_HELLO = "您好，我是问报，回答档案里报纸文章的问题，每个事实都注明出处。"
_CHECK = "每个事实后面的编号是它的出处，点开可以核对原文；所问与所答不合的，请把要问的事说得再全一些。"


def is_small_talk(question: str) -> bool:
    """Whether something said is answered by `talk`: it leans on no earlier question, and no later one on it."""
    plain = in_one_wording(without_politeness(fold(question).strip()))
    return any(pattern.search(plain) for pattern in (SMALLTALK, DOUBT, HELP, COVERAGE))


def talk(snapshot: Snapshot, query: Query) -> Answer | None:
    """Greetings, help, and what the archive covers: the only answers without a citation."""
    if query.kind == "smalltalk":
        text = _CHECK if DOUBT.search(query.text) else _HELLO
        return Answer(query.text, text, True, "smalltalk")
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
