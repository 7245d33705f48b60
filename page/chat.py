"""The tab where one asks. The talk lives in the browser (page/talk.js); the server answers one turn and forgets it."""

from __future__ import annotations

import html
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any

import gradio

from index.errors import UsageError
from index.facts.facts import Facts
from page.context import Context
from page.failures import log_failure
from page.streaming import StoppedError, Stream
from page.turn import Asked, FilterError, answered, failed, read_asked, read_beside, read_turn, writing
from qa.assistant import Assistant
from qa.types import Answer

_KINDS = {"news": "新闻", "editorial": "评论", "feature": "通讯", "notice": "公告"}
_MOST_NAMES = 400  # that the field for a person offers; any other can be typed
_log = logging.getLogger("wenbao.page")


def build_chat_tab(context: Context) -> None:
    """The talk, the box to ask in, and the filters; their behaviour is in the scripts."""
    words = context.words

    def respond(question: str, beside: str, request: gradio.Request) -> Iterator[Any]:
        if question.strip():
            yield from _respond(context, question, beside, request)
        else:
            yield gradio.skip()

    gradio.HTML(_talk(context), elem_id="talk-frame", apply_default_css=False)
    with gradio.Column(elem_id="asking"):
        filters = gradio.HTML(elem_id="filters-frame", apply_default_css=False)
        context.parts.add(filters, lambda: _filters(context))
        with gradio.Row(elem_id="box"):
            question = gradio.Textbox(
                label=words("问题"),
                placeholder=words("例如：谁主持了……会议？"),
                lines=1,
                max_lines=4,
                max_length=context.limits.longest_question,
                elem_id="question",
                scale=5,
                container=False,
            )
            send = gradio.Button(words("问"), variant="primary", elem_id="send", scale=1, min_width=64)
            stop = gradio.Button(words("停"), elem_id="stop", scale=1, min_width=64)
    beside = gradio.Textbox(visible=False)
    heard = gradio.HTML(visible="hidden", js_on_load="watch('value', () => wenbao.hear(props.value))")
    gradio.on(
        [question.submit, send.click],
        respond,
        [question, beside],
        [heard],
        js="(question) => wenbao.ask(question)",
        show_progress="hidden",
        trigger_mode="multiple",  # the script asks one at a time; gradio would drop what follows a stop too soon
        concurrency_limit=None,
        api_visibility="private",
    )
    # Not by gradio's `cancels`, which also ends what the same reader asks while the order is on its way.
    stop.click(None, None, None, js="() => wenbao.stop()", api_visibility="private")


def _respond(
    context: Context, question: str, beside: str, request: gradio.Request
) -> Iterator[dict[str, Any]]:
    turn = ""
    try:
        with _telling(context):
            sent = read_beside(beside)
            turn = read_turn(sent)
            asked = read_asked(sent, context.limits)
            _admit(context, question, request)
            assistant = context.library.assistant
            coming = Stream(lambda heard: _ask(context, assistant, question, asked, heard))
            with context.streams.opened(asked.turn, coming):
                for told in coming:
                    if isinstance(told, str):
                        yield writing(asked, told)
                    else:
                        yield answered(assistant.snapshot.facts, context.words, asked, told)
    except StoppedError:
        return
    except gradio.Error as error:
        yield failed(turn, error.message)


@contextmanager
def _telling(context: Context) -> Iterator[None]:
    """Whatever fails within is a gradio.Error that helps the reader and says nothing of the inside, which is logged."""
    try:
        yield
    except (gradio.Error, StoppedError):
        raise
    except FilterError:
        raise _error(context.words("筛选的日期不对，请改好再问。")) from None
    except UsageError:
        raise _error(context.words("这个问题没法问，请换个写法。")) from None
    except Exception as error:
        log_failure(error)
        raise _error(context.words("这一次没有答成。请再问一次；还是不行，请告诉管理员看日志。")) from None


def _error(message: str) -> gradio.Error:
    return gradio.Error(message, print_exception=False)


def _ask(
    context: Context,
    assistant: Assistant,
    question: str,
    asked: Asked,
    heard: Callable[[str], None] | None = None,
) -> Answer:
    filters = None if asked.filters.is_empty else asked.filters
    started = time.perf_counter()
    with context.library.turn():
        answer = assistant.ask(question, history=asked.history, filters=filters, heard=heard)
    took = (time.perf_counter() - started) * 1000
    said = f" question={question!r}" if context.logs_questions else ""
    _log.info("ask kind=%s answerable=%s ms=%.0f%s", answer.kind, answer.answerable, took, said)
    return answer


def _admit(context: Context, question: str, request: gradio.Request) -> None:
    """gradio.Error where the reader asks too much at once."""
    longest = context.limits.longest_question
    if len(question) > longest:
        raise _error(context.words("问题太长，最多 {longest} 个字。", longest=longest))
    reader = request.username or (request.client.host if request.client else "")
    if not context.limits.admits(reader):
        raise _error(context.words("问得太快了，请过一会儿再问。"))


@lru_cache(maxsize=1)
def _frequent_names(facts: Facts) -> tuple[str, ...]:
    return tuple(islice(facts.names(), _MOST_NAMES))


def _talk(context: Context) -> str:
    words = context.words
    return (
        f'<div id="tools" role="group" aria-label="{words("这次对话")}">'
        f'<button type="button" data-export="md">{words("导出 Markdown")}</button>'
        f'<button type="button" data-export="csv">{words("导出 CSV")}</button>'
        f'<button type="button" data-print>{words("打印")}</button>'
        f'<button type="button" data-clear>{words("清空")}</button></div>'
        f'<section id="talk" role="log" aria-label="{words("对话")}" aria-live="polite"></section>'
        f'<section id="welcome"><p>{words("每个事实都注明出处；档案里没有的，就说没有。")}</p>'
        f'<h2>{words("试试这样问")}</h2><div id="examples"></div></section>'
    )


def _filters(context: Context) -> str:
    """The filters' fields, closed at first, and the place of their chips."""
    words = context.words
    facts = context.library.assistant.snapshot.facts
    first, last = facts.period()
    limits = f' min="{first}" max="{last}"' if first and last else ""
    newspapers = "".join(
        f'<option value="{html.escape(name)}">{html.escape(name)}</option>' for name in facts.newspapers()
    )
    kinds = "".join(f'<option value="{kind}">{words(name)}</option>' for kind, name in _KINDS.items())
    names = "".join(f'<option value="{html.escape(name)}"></option>' for name in _frequent_names(facts))
    every = f'<option value="">{words("不限")}</option>'
    return (
        f'<div id="chips" role="group" aria-label="{words("筛选条件")}"></div>'
        f'<details id="filters"><summary>{words("筛选")}</summary><div class="fields">'
        f'<label>{words("从")}<input type="date" name="since"{limits}></label>'
        f'<label>{words("到")}<input type="date" name="until"{limits}></label>'
        f'<label>{words("报纸")}<select name="newspaper">{every}{newspapers}</select></label>'
        f'<label>{words("体裁")}<select name="kind">{every}{kinds}</select></label>'
        f'<label>{words("人物")}<input name="person" list="people" autocomplete="off"></label>'
        f'<datalist id="people">{names}</datalist></div></details>'
    )
