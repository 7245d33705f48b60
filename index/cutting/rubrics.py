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


def is_rubric(text: str) -> bool:
    """Whether a bare line names a column or a campaign, not a story."""
    if _MARKED.search(text) or is_named_rubric(text):
        return True
    match = _SLOGANS.match(text)
    return bool(match) and len({len(word) for word in text.split()}) == 1


def _close_up(text: str) -> str:
    return "".join(text.split()).strip("【】[]〔〕")
