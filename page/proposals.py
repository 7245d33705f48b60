"""Where a person accepts, changes or rejects proposed questions, each beside the words that carry its gold."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import gradio

from eval.proposing.proposals import Proposals
from eval.sets.question_set import Question, question_from_json, question_to_json
from eval.sets.validate import validate
from index.errors import WenbaoError
from page.context import Context
from page.words import Words

_BETWEEN = " / "  # alternatives of one group, as they are typed

_View = tuple[str, str, str, str, str, str]  # id, counts, source, question, gold, message


def build_proposals(context: Context) -> None:
    """The part of the tab over one file of proposals; the snapshot's articles are what a changed gold is checked against."""
    words, review = context.words, _Review(context)
    current = gradio.State("")
    counts = gradio.HTML(elem_id="proposal-counts")
    source = gradio.HTML(elem_id="proposal-source")
    text = gradio.Textbox(label=words("问题"), elem_id="proposal-question", lines=1, max_lines=4)
    gold = gradio.Textbox(
        label=words("应答：每行一组，各行都要答到；同一组的几种说法用“ / ”隔开；空着就是档案里没有答案"),
        elem_id="proposal-gold",
        lines=2,
        max_lines=12,
    )
    with gradio.Row():
        accepting = gradio.Button(words("收下"), variant="primary", elem_id="proposal-accept", min_width=72)
        rejecting = gradio.Button(words("不要"), elem_id="proposal-reject", min_width=72)
        skipping = gradio.Button(words("下一题"), elem_id="proposal-skip", min_width=72)
    message = gradio.HTML(elem_id="proposal-message")
    view: list[Any] = [current, counts, source, text, gold, message]
    gradio.on(None, review.first, None, view, api_visibility="private")  # as the page loads
    accepting.click(review.accept, [current, text, gold], view, api_visibility="private")
    rejecting.click(review.reject, [current], view, api_visibility="private")
    skipping.click(review.following, [current], view, api_visibility="private")


class _Review:
    """What each button does; all answer with what is shown then."""

    def __init__(self, context: Context) -> None:
        self._context, self.words, self._proposals = context, context.words, context.proposals

    def first(self) -> _View:
        return self._show(next(iter(self._proposals.waiting()), None))

    def following(self, current: str) -> _View:
        waiting = self._proposals.waiting()
        behind = [at for at, one in enumerate(waiting) if one.id == current]
        at = (behind[0] + 1) % len(waiting) if behind else 0
        return self._show(waiting[at] if waiting else None)

    def accept(self, current: str, text: str, gold: str, request: gradio.Request) -> _View:
        question = _find(self._proposals, current)
        if not self._context.may_index(request.username):
            return self._refuse(question)
        if question is None:
            return self.first()
        try:
            changed = _changed(question, text, gold, self.words("此题"))
            snapshot = self._context.library.assistant.snapshot
            wrong = list(validate([replace(changed, accepted=True, where=self.words("此题"))], snapshot))
            if wrong:
                raise WenbaoError("；".join(wrong))
            self._proposals.accept(changed)
        except WenbaoError as error:
            kept = self._show(question, _alert(self.words("没有收：{why}", why=error)))
            return (*kept[:3], text, gold, kept[5])
        return self.first()

    def reject(self, current: str, request: gradio.Request) -> _View:
        question = _find(self._proposals, current)
        if not self._context.may_index(request.username):
            return self._refuse(question)
        try:
            if question is not None:
                self._proposals.reject(question)
        except WenbaoError as error:
            return self._show(question, _alert(str(error)))
        return self.first()

    def _refuse(self, question: Question | None) -> _View:
        return self._show(question, _alert(self.words("没有这个权限，请用可以建索引的账户登录。")))

    def _show(self, question: Question | None, message: str = "") -> _View:
        counts = _counts(self.words, self._proposals)
        if question is None:
            return "", counts, _hint(self.words("没有待核的题了。")), "", "", message
        return (
            question.id,
            counts,
            _source(self.words, question),
            question.question,
            _typed(question),
            message,
        )


def _find(proposals: Proposals, question_id: str) -> Question | None:
    return next((one for one in proposals.waiting() if one.id == question_id), None)


def _counts(words: Words, proposals: Proposals) -> str:
    waiting, accepted, rejected = proposals.waiting(), proposals.accepted(), proposals.rejected()
    said = words(
        "程序按档案的记录出题，或从回答里收来，由人对着原文核定。待核 {waiting} 题，已收 {accepted} 题，不要的 {rejected} 题。",
        waiting=len(waiting),
        accepted=len(accepted),
        rejected=len(rejected),
    )
    return _hint(said)


def _hint(text: str) -> str:
    return f'<p class="hint">{html.escape(text)}</p>'


def _alert(text: str) -> str:
    return f'<p class="refusal" role="alert">{html.escape(text)}</p>'


def _source(words: Words, question: Question) -> str:
    """The words that carry the gold, with the gold lit; all archive text is escaped."""
    if not question.answerable:
        return _hint(
            words("这题没有应答：是故意问档案里没有的，或者还没有人给出。确实没有，就收下；有，就填上。")
        )
    quote = html.escape(question.quote)
    gold = sorted({html.escape(one) for group in question.answers for one in group}, key=len, reverse=True)
    lit = re.sub("|".join(map(re.escape, gold)), lambda match: f"<mark>{match[0]}</mark>", quote)
    return (
        f'<div class="source">{_hint(words("原文（{source}）", source=question.source))}'
        f"<blockquote>{lit}</blockquote></div>"
    )


def _typed(question: Question) -> str:
    return "\n".join(_BETWEEN.join(group) for group in question.answers)


def _changed(question: Question, text: str, gold: str, where: str) -> Question:
    """The proposal as a person changed it. InputError where it is no question any more."""
    groups = [[one.strip() for one in line.split("/") if one.strip()] for line in gold.splitlines()]
    values = question_to_json(question) | {
        "question": text.strip(),
        "answers": [group for group in groups if group],
        "answerable": any(groups),
    }
    return question_from_json(values, where)
