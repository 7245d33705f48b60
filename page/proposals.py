"""The tab where a person accepts, changes or rejects proposed questions, each beside the words that carry its gold."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import gradio

from eval.proposals import Proposals
from eval.question_set import Question, question_from_json, question_to_json
from eval.validate import validate
from index.errors import WenbaoError
from page.context import Context

_BETWEEN = " / "  # alternatives of one group, as they are typed
_DONE = '<p class="hint">没有待核的题了。</p>'

_View = tuple[str, str, str, str, str, str]  # id, counts, source, question, gold, message


def build_eval_tab(context: Context) -> None:
    """The tab over one file of proposals; the snapshot's articles are what a changed gold is checked against."""
    if context.proposals is not None:
        _build(context, context.proposals)


def _build(context: Context, proposals: Proposals) -> None:
    def show(question: Question | None, message: str = "") -> _View:
        counts = _counts(proposals)
        if question is None:
            return "", counts, _DONE, "", "", message
        return question.id, counts, _source(question), question.question, _typed(question), message

    def first() -> _View:
        return show(next(iter(proposals.waiting()), None))

    def following(current: str) -> _View:
        waiting = proposals.waiting()
        behind = [at for at, one in enumerate(waiting) if one.id == current]
        at = (behind[0] + 1) % len(waiting) if behind else 0
        return show(waiting[at] if waiting else None)

    def accept(current: str, text: str, gold: str) -> _View:
        question = _find(proposals, current)
        if question is None:
            return first()
        try:
            changed = _changed(question, text, gold)
            snapshot = context.library.assistant.snapshot
            wrong = list(validate([replace(changed, accepted=True, where="此题")], snapshot))
            if wrong:
                raise WenbaoError("；".join(wrong))
            proposals.accept(changed)
        except WenbaoError as error:
            kept = show(question, f'<p class="refusal" role="alert">没有收：{html.escape(str(error))}</p>')
            return (*kept[:3], text, gold, kept[5])
        return first()

    def reject(current: str) -> _View:
        question = _find(proposals, current)
        try:
            if question is not None:
                proposals.reject(question)
        except WenbaoError as error:
            return show(question, f'<p class="refusal" role="alert">{html.escape(str(error))}</p>')
        return first()

    current = gradio.State("")
    counts = gradio.HTML(elem_id="proposal-counts")
    source = gradio.HTML(elem_id="proposal-source")
    text = gradio.Textbox(label="问题", elem_id="proposal-question", lines=1, max_lines=4)
    gold = gradio.Textbox(
        label="应答：每行一组，各行都要答到；同一组的几种说法用“ / ”隔开；空着就是档案里没有答案",
        elem_id="proposal-gold",
        lines=2,
        max_lines=12,
    )
    with gradio.Row():
        accepting = gradio.Button("收下", variant="primary", elem_id="proposal-accept", min_width=72)
        rejecting = gradio.Button("不要", elem_id="proposal-reject", min_width=72)
        skipping = gradio.Button("下一题", elem_id="proposal-skip", min_width=72)
    message = gradio.HTML(elem_id="proposal-message")
    view: list[Any] = [current, counts, source, text, gold, message]
    gradio.on(None, first, None, view, api_visibility="private")  # as the page loads
    accepting.click(accept, [current, text, gold], view, api_visibility="private")
    rejecting.click(reject, [current], view, api_visibility="private")
    skipping.click(following, [current], view, api_visibility="private")


def _find(proposals: Proposals, question_id: str) -> Question | None:
    return next((one for one in proposals.waiting() if one.id == question_id), None)


def _counts(proposals: Proposals) -> str:
    waiting, accepted, rejected = proposals.waiting(), proposals.accepted(), proposals.rejected()
    return (
        f'<p class="hint">程序按档案的记录出题，由人对着原文核定。待核 {len(waiting)} 题，'
        f"已收 {len(accepted)} 题，不要的 {len(rejected)} 题。</p>"
    )


def _source(question: Question) -> str:
    """The words that carry the gold, with the gold lit; all archive text is escaped."""
    if not question.answerable:
        return '<p class="hint">这题是故意问档案里没有的：次序改成了没有报道过的。确实没有，就收下。</p>'
    quote = html.escape(question.quote)
    words = sorted({html.escape(one) for group in question.answers for one in group}, key=len, reverse=True)
    lit = re.sub("|".join(map(re.escape, words)), lambda match: f"<mark>{match[0]}</mark>", quote)
    return (
        f'<div class="source"><p class="hint">原文（{html.escape(question.source)}）</p>'
        f"<blockquote>{lit}</blockquote></div>"
    )


def _typed(question: Question) -> str:
    return "\n".join(_BETWEEN.join(group) for group in question.answers)


def _changed(question: Question, text: str, gold: str) -> Question:
    """The proposal as a person changed it. InputError where it is no question any more."""
    groups = [[one.strip() for one in line.split("/") if one.strip()] for line in gold.splitlines()]
    values = question_to_json(question) | {
        "question": text.strip(),
        "answers": [group for group in groups if group],
        "answerable": any(groups),
    }
    return question_from_json(values, "此题")
