"""The shell of the page: header, tabs, theme and style. Each tab is a function in a file of its own."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio

from page.chat import build_chat_tab
from page.context import Context
from page.programs import add_endpoints
from page.tables import TABS

_FOLDER = Path(__file__).parent
_SCRIPTS = ("page.js", "source.js", "filters.js", "feedback.js", "paint.js", "talk.js", "browse.js")
_STYLES = ("style.css", "tables.css")
_FONTS = [
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "serif",
]  # of the system only: nothing is fetched
# A click on `data-question` asks, one on `data-source` opens the source; see page/page.js.
_TABS: tuple[tuple[str, str, Callable[[Context], None]], ...] = (
    ("chat", "问答", build_chat_tab),
    *TABS,
)


def build_page(context: Context) -> tuple[gradio.Blocks, dict[str, Any]]:
    """The page in one language, and the options that mounting takes for its looks."""
    words = context.words
    blocks: gradio.Blocks = gradio.Blocks(title="问报 Wenbao", analytics_enabled=False)
    with blocks:
        context.parts.add(gradio.HTML(apply_default_css=False), lambda: _header(context))
        with gradio.Tabs(elem_id="tabs"):
            for name, label, build in _TABS:
                with gradio.Tab(words(label), id=name, elem_id=f"tab-{name}"):
                    build(context)
        add_endpoints(context)
    blocks.queue(default_concurrency_limit=8)
    theme = gradio.themes.Base(font=_FONTS, font_mono=["monospace"], primary_hue="red", neutral_hue="stone")
    return blocks, {"theme": theme, "head": _head(context)}


def _header(context: Context) -> str:
    words = context.words
    counts = context.library.assistant.snapshot.facts.counts()
    held = words(
        "{articles} 篇文章 · {meetings} 条会议和活动记录",
        articles=f"{counts.articles:,}",
        meetings=f"{counts.meetings:,}",
    )
    leave = f'<a href="./logout" data-leave>{words("退出登录")}</a>' if context.accounts else ""
    other = ("./en/", "en", "English") if words.language == "zh" else ("../", "zh-CN", "中文")
    return (
        f'<a class="skip" href="#question">{words("跳到提问")}</a><header class="masthead">'
        f"<h1>{words('问报')}</h1><p>{words('问报纸，答有据')} · {html.escape(held)}</p>"
        f'<nav><a href="{other[0]}" hreflang="{other[1]}" lang="{other[1]}">{other[2]}</a>{leave}</nav></header>'
    )


def _head(context: Context) -> str:
    """The page's own style and scripts, with the words that they say. "<" is escaped, so that no value ends the script.

    The style is not given as gradio's `css`, which rewrites its media queries.
    """
    settings = {
        "language": context.words.language,
        "english": context.words.for_scripts(),
        "tabs": [name for name, _, _ in _TABS],
        "curates": context.may_all_index or context.accounts is not None,
        "longest": context.limits.longest_question,
    }
    values = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    scripts = "".join(f"<script>{_read(name)}</script>" for name in _SCRIPTS)
    styles = "".join(map(_read, _STYLES))
    return f"<style>{styles}</style><script>window.wenbao = {values};</script>{scripts}"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
