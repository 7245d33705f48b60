"""Whether a text names a place that a question names: with what it is called or without, cut as the reader wrote it."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.fold import fold
from index.types import Article

# Of which a paper need not say that it speaks.
_EVERYWHERE = frozenset(("中国", "国内", "全国", "世界", "全球", "我国", "海外", "国外"))
BEFORE_PLACE = "跟从到在被把给让对向与和由往去来是"
_LEVEL = re.compile("(?:街道|社区|新区|地区|自治[州县区]|[省市县区镇乡村州盟旗])$")


def names_place(text: str, place: str) -> bool:
    """Whether a folded text without white space has a place: 江苏 for 江苏省, 浦东 for 浦东新区, 宁县 for 跟宁县."""
    if len(place) < 2 or place in _EVERYWHERE:
        return True
    may_be_longer = len(place) > 3 or place[0] in BEFORE_PLACE
    return any(_has(text, one) for one in ((place, place[1:]) if may_be_longer else (place,)))


def _has(text: str, place: str) -> bool:
    if len(place) < 2 or place in text:
        return True
    if level := _LEVEL.search(place):
        bare = place[: level.start()]
        return len(bare) > 1 and bare in text
    return len(place) > 2 and place[:2] in text


@lru_cache(maxsize=256)
def whole_text(article: Article) -> str:
    """All that an article prints, folded, without white space."""
    authors = " ".join(author.name for author in article.byline)
    captions = " ".join(caption.text for caption in article.captions)
    whole = f"{article.kicker} {article.title} {article.subtitle} {authors} {captions} {article.text.text}"
    return re.sub(r"\s", "", fold(whole))


def is_of_place(article: Article, place: str) -> bool:
    """Whether an article or the name of its paper has a place: what a county's own paper prints is of that county, said or not."""
    return names_place(whole_text(article), place) or names_place(fold(article.place.newspaper), place)
