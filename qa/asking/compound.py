"""A question that asks several things, as the single questions that it holds."""

from __future__ import annotations

import re
from collections.abc import Set

from index.text.tokens import is_word, tagged, word_ends
from qa.asking.topics import ASKED_AWAY, ASKS, asked_again, topic_of
from qa.asking.understand import asked_people, content_words
from qa.marks import QUOTED, TITLE

_PART = re.compile(
    r"[？?；;。][\s]*(?:还有|以及|另外|并且|还)?|[，,、](?:还有|以及|另外|并且|还|又)?|(?<=[\u4e00-\u9fff])还(?=决定|有谁|在)"
)
# 东关桥封到哪天？北城停气呢？ With 能, 有 or 不 it asks whether.
_ASKED_AGAIN = re.compile(
    r"(?P<first>[^？?]+)[？?]\s*(?P<other>(?![我你您请])[^？?，,。；;、能会要有是没不可]{2,16}?)呢?[？?]?"
)
_POINTS_BACK = re.compile("[这那该此其他她它]")
_MOST_PARTS = 10
# Within these a mark parts no questions: 《一城山水，半城诗》, 1,200万元, 从哪天开始，到哪天结束.
_WHOLE = re.compile(
    rf"{TITLE.pattern}|{QUOTED.pattern}|\d[,，]\d{{3}}(?!\d)|从(?:哪|几|何|什么)[^，,、。；;？?]{{1,10}}[，,]\s*[到至]"
)
_LINK_LEFT = re.compile(r"(?:是|由|有|受|被|对[^，]{0,8})$")
# What ends no subject: 公社向|哪个公社, 桥要修|多久, 真名叫|什么.
_NO_SUBJECT = re.compile(r"[vpdc]")


def split_question(question: str, names: Set[str] = frozenset()) -> list[str]:
    """The single questions of one that asks several things; what they share, said first, is put before each.

    哪天开的、谁主持 asks two; 苹果、梨哪个多 asks one, as only its last part has a word of asking.
    `names` are the archive's people.
    """
    if again := _ASKED_AGAIN.fullmatch(question):
        first, other = again["first"], again["other"]
        if ASKS.search(_masked(first)) and not ASKS.search(_masked(other)) and content_words(other):
            return [*split_question(first, names), f"{other}{asked_again(first, other)}"]
    parts = _parts_of(question)
    asking = [part for part in parts if ASKS.search(_masked(part))]
    if len(asking) < 2 or len(asking) < len(parts) - 1:
        return [question]
    subject = _shared_by(asking[0]) if parts[0] in asking else ""
    lead = parts[0] + "，" if parts[0] not in asking else ""
    rest = [
        part if _stands_alone(part) else f"{_of_another(subject, part, names)}{part}" for part in asking[1:]
    ]
    return [(lead + part).replace("又是", "是") for part in (asking[0], *rest)][:_MOST_PARTS]


def _parts_of(question: str) -> list[str]:
    """A question cut at its marks, those within titles, quotations and numbers apart."""
    ends = [match.span() for match in _PART.finditer(_masked(question))]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(question)]
    parts = (question[start:stop].strip() for start, stop in zip(starts, stops, strict=True))
    return [part for part in parts if part]


def _masked(text: str) -> str:
    return _WHOLE.sub(lambda match: "\uffff" * len(match.group()), text)


def _shared_by(part: str) -> str:
    """What the first part is about, to be said of the others: its words before the asking one, else those behind."""
    first = ASKS.search(_masked(part))
    before = _subject_of(part[: first.start()], first.group()) if first else ""
    return before or f"{topic_of(part)}，".removeprefix("，")


def _subject_of(before: str, asking: str) -> str:
    """会议 of 会议通过了, 公社 of 公社向: what the first part says of its subject is not said of the others."""
    if before.endswith("了"):
        done = before.removesuffix("了")
        return done[: max((end for end in word_ends(done) if end < len(done)), default=0)]
    subject = _LINK_LEFT.sub("", before)
    if subject != before or _LINK_LEFT.match(asking[:1]):
        return subject  # 秋粮收购|是哪天: there a verb is what the question is about
    left = subject
    for word, flag in reversed(list(tagged(subject))):
        if not left.endswith(word) or not _NO_SUBJECT.match(flag):
            break
        left = left.removesuffix(word)
    return left or subject


def _of_another(subject: str, part: str, names: Set[str]) -> str:
    """The shared subject without its person where a part names one of its own: 满长青多大？江一帆多大？"""
    if not asked_people(part, names):
        return subject
    for name in asked_people(subject, names):
        subject = subject.replace(name, "")
    return subject.strip("和与及跟同、的")


def _stands_alone(part: str) -> bool:
    """Whether a part is of what it names itself: by two words, or by what stands before 又 (停气又是哪天)."""
    other, again, _ = part.partition("又")
    if again and len(other) > 1 and not _POINTS_BACK.match(other):
        # 停气 is no word of the dictionary, 会上 and 当天 are, of which nothing is asked.
        return bool(content_words(other)) or not is_word(other)
    return len(content_words(ASKED_AWAY.sub(" ", part))) >= 2
