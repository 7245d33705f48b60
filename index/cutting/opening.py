"""What stands between the title and the first sentence of a scraped article: who wrote it, and where it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cutting.byline import parse_byline
from index.names.name_forms import is_surname_name
from index.types import Byline

_ROLE = r"(?:本报|本台|见习|实习|特约|首席|全媒体|融媒体|驻[\u4e00-\u9fff]{1,3})*(?:记者|通讯员|实习生|作者|撰稿|特约撰稿人)"
_NAME = r"(?:(?!记者|通讯员|实习|编辑|来源)[\u4e00-\u9fff]){2,3}?|[\u4e00-\u9fff]·[\u4e00-\u9fff]{1,6}"
# A name ends for certain only before what no name goes on with.
_SENTENCE = r"(?=\s{2,}|\n|$|\d|[A-Za-z“《【「（(]|本报|近日|日前|近期|昨[日天]|今[日天年]|当地时间|随着|据|为[了进深贯切全让帮]|在|这)"
_AUTHORS = re.compile(
    rf"\s*((?:[※*]|文[/｜丨|：:]\s*)?[\u4e00-\u9fffA-Za-z]{{0,10}}?{_ROLE}[ 　\xa0：:/／｜丨|]*(?:{_NAME})(?:[ 　\xa0、，,]+(?:{_NAME}))*"
    rf"(?:[ 　\xa0、/／]*{_ROLE}[ 　\xa0：:/／｜丨|]*(?:{_NAME})(?:[ 　\xa0、，,]+(?:{_NAME}))*)*)[ 　\xa0]*{_SENTENCE}"
)
_SOURCE = re.compile(
    r"\s*[※*【（(]?(?:文章|图文|本文|稿件)?(?:来源|转自)\s*[：:｜丨|/]\s*([^\s。，；！？：:｜|】）)]{2,16})(?:[】）)]|(?=\s{2,}|\n|\s*(?:作者|记者|编辑)))"
)
_REPRINTED = re.compile(r"\s*本文转自\s*[：:]?\s*【?([\u4e00-\u9fffA-Za-z]{2,14})】?[；;]")
_EDITED = re.compile(rf"\s*[\u4e00-\u9fff]{{0,6}}?(编辑|责编)[ 　：:/]+((?:{_NAME}))[ 　\xa0]*{_SENTENCE}")


@dataclass(slots=True)
class Opening:
    """Where the first sentence begins, and what stands before it."""

    start: int
    byline: tuple[Byline, ...] = ()
    source: str = ""


def take_opening(raw: str, start: int, end: int) -> Opening:
    """Names and source before the first sentence of `raw[start:end]`, where their ends are certain."""
    found = Opening(start)
    for _ in range(4):
        if match := _SOURCE.match(raw, found.start, end) or _REPRINTED.match(raw, found.start, end):
            found.source = found.source or match[1]
        elif match := _EDITED.match(raw, found.start, end):
            if not is_surname_name(match[2]):
                break
            found.byline += (Byline(match[2], match[1]),)
        elif match := _AUTHORS.match(raw, found.start, end):
            authors = parse_byline(match[1])
            if not authors or not all(is_surname_name(author.name) for author in authors):
                break
            found.byline += authors
        else:
            break
        found.start = match.end()
    return found
