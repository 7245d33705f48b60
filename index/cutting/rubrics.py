"""What papers call their columns: rubrics, the genres of what follows, and headings over several short items."""

from __future__ import annotations

import re

_NEWS = r"(?:基层|本地|本市|市县|城乡|国内|国际|文化|体育|校园|经济|社会)?(?:简讯|短讯|快讯|短波|一句话新闻)"
_NAMED = re.compile(
    rf"^(?:本报|今日)?(?:{_NEWS}|要闻|(?:读者|群众)?来信(?:选登|照登|摘登)?|编读往来|[短社时快锐微][评论])$"
)
_SERVICE = re.compile(
    r"^(?:(?:分类|便民|综合|本版)?(?:广告|信息)|服务台|信息[窗港台]|便民服务|服务信息|启事|遗失启事)$"
)
# What kind of piece follows, above its title. In brackets other kinds are named as well: 【通讯】 is no section's heading.
_GENRE = re.compile(r"^(?:本报)?[短社时快锐微][评论]$|^(?:本报评论|评论员文章|编辑部文章|今日谈|杂谈|随笔)$")
_GENRE_IN_BRACKETS = re.compile(
    r"^(?:新闻|人物|长篇|本报)*(?:社论|评论|述评|时评|短评|通讯|特写|速写|报告文学|散文|小说|诗歌|杂文|小品|言论|专访|调查|调查报告|来信|来稿)$"
)
_BRACKETS = "【】[]〔〕"
_MARKED = re.compile(r"[·•∙]|^[【\[〔].{2,12}[】\]〕]$")
# Slogans of even length beside each other: 奋斗百年路 启航新征程
_SLOGANS = re.compile(r"^\S{3,5}(?:[ 　]+\S{3,5})+$")


def is_named_rubric(text: str) -> bool:
    """Whether a line is the name of a column that any paper has: 简讯, 读者来信; set wide as well (简　讯)."""
    return bool(_NAMED.match(_close_up(text)))


def heads_items(text: str) -> bool:
    """Whether a line stands over short items, each behind a mark (▲): 简讯, 广告, 服务台."""
    words = _close_up(text)
    return bool(re.search(rf"{_NEWS}$", words) and _NAMED.match(words)) or bool(_SERVICE.match(words))


def is_genre(text: str) -> bool:
    """Whether a line says of what kind the piece below its next line is: 短评, 【社论】."""
    words = _close_up(text)
    in_brackets = text[:1] in _BRACKETS and text[-1:] in _BRACKETS
    return bool(_GENRE.match(words)) or (in_brackets and bool(_GENRE_IN_BRACKETS.match(words)))


def is_rubric(text: str) -> bool:
    """Whether a bare line names a column or a campaign, not a story."""
    if _MARKED.search(text) or is_named_rubric(text):
        return True
    match = _SLOGANS.match(text)
    return bool(match) and len({len(word) for word in text.split()}) == 1


def _close_up(text: str) -> str:
    return "".join(text.split()).strip(_BRACKETS)
