"""Articles to make pages of: titles and bodies from a news archive, with bylines, headings and captions set by us.

Only articles whose title ends for certain are taken, and from those only running prose.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from random import Random

from index.sources.formats.jsonlines import read_records

_ORIGINAL_TITLE = re.compile(r"\s*原标题[：:]\s*")
# What a news item opens with; a title that runs into it ends there.
_LEAD = re.compile(
    r"(?:据)?(?:本报|新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|光明网|红网时刻(?:新闻)?|水母网|新京报|参考消息网|中国山东网)"
    r"[\u4e00-\u9fff·\-]{0,10}(?:\d{1,2}月)?(?:\d{1,2}日)?(?:电|讯|消息)\s*(?:[（(][^（）()]{2,40}[）)])?\s*"
)
_OPENING_DAY = re.compile(r"(?:近日|日前|连日来|\d{1,2}月\d{1,2}日(?:上午|下午|晚)?)[，,]")
_TITLE_LENGTHS = range(8, 31)
_LONGEST_REPEAT = 60
_BODY_LENGTHS = range(180, 1100)
# Marks of a web page: what they stand in is no newspaper prose.
_WEB = re.compile(
    r"来源|编辑|责编|[（(]记者|记者 |通讯员|作者|摄|图[：:为]|微信|公众号|http|www|点击|扫码|客户端|审核|☎|【|】|▲|■|□|◆|●"
)
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」』）)]*")
_CLAUSE = re.compile(r"(?:(?<=[，。！？；：])|^)[^，。！？；：、“”《》（）()\s]{7,18}(?=[，。！？；])")

# Invented people: surnames and given characters combined at random.
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳司马诸葛"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海波鹏飞宇浩然子轩雨晨欣怡佳琪思远晓东春生庆林永康瑞雪婷婉清云峰岩松柏立新承志启航诗涵梦瑶书豪"


class Half(Enum):
    """Which half of the archive an article belongs to: the held one is never tuned on."""

    TUNE = "tune"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Story:
    """A title and the paragraphs below it, as a writer would hand them in."""

    article_id: str
    title: str
    paragraphs: tuple[str, ...]


def read_stories(archive: Path, half: Half) -> Iterator[Story]:
    """The usable articles of a half, in the archive's order. InputError where the archive cannot be read."""
    for page in read_records(archive, archive.name, lambda _refusal: None):
        digest = hashlib.sha1(page.record_id.encode(), usedforsecurity=False).digest()[0]
        if (digest % 2 == 0) is (half is Half.TUNE) and (story := _story(page.record_id, page.text)):
            yield story


def _story(article_id: str, text: str) -> Story | None:
    title, body = _title_and_body(text)
    body = body.lstrip("，,。：:）) 　")
    body = body[: max(body.rfind(mark) for mark in "。！？") + 1]
    if len(title) not in _TITLE_LENGTHS or len(body) not in _BODY_LENGTHS or _WEB.search(title + body):
        return None
    sentences = ["".join(match.group().split()) for match in _SENTENCE.finditer(body)]
    if not all(6 <= len(sentence) <= 220 for sentence in sentences) or len(sentences) < 4:
        return None
    return Story(article_id, title, tuple(_paragraphs(sentences)))


def _title_and_body(text: str) -> tuple[str, str]:
    """The title of a scraped text and what follows it; empty where the title's end is not certain."""
    opening = _ORIGINAL_TITLE.match(text)
    if not opening:
        return "", ""
    rest = text[opening.end() :]
    for length in range(_LONGEST_REPEAT, _TITLE_LENGTHS.start - 1, -1):
        title, after = rest[:length].strip(), rest[length:].lstrip()
        if title and after.startswith(title):
            body = after[len(title) :].lstrip()
            lead = _LEAD.match(body)
            return title, body[lead.end() :] if lead else body
    for ending in (_LEAD, _OPENING_DAY):
        found = ending.search(rest, _TITLE_LENGTHS.start, _TITLE_LENGTHS.stop + 40)
        if found and not re.search(r"[。，]", rest[: found.start()]):
            return rest[: found.start()].strip(" 　：:"), rest[
                found.end() if ending is _LEAD else found.start() :
            ]
    return "", ""


def _paragraphs(sentences: list[str]) -> Iterator[str]:
    """Sentences in paragraphs of 60 characters and more; where they break depends on the text alone."""
    paragraph = ""
    for sentence in sentences:
        paragraph += sentence
        if len(paragraph) >= 60 + len(sentence) % 7 * 25:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def clauses_of(paragraph: str) -> list[str]:
    """The whole clauses of 7 to 18 characters of a paragraph, without their marks: what a subtitle may say."""
    return _CLAUSE.findall(paragraph)


def first_sentence(paragraph: str) -> str:
    match = _SENTENCE.match(paragraph)
    return match.group() if match else paragraph


def invent_name(random: Random) -> str:
    surname = random.choice(_SURNAMES)
    return surname + "".join(random.choice(_GIVEN) for _ in range(random.choice((1, 2, 2))))
