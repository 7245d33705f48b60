"""A question that asks several things, as the single questions that it holds."""

from __future__ import annotations

import re

from qa.topics import ASKED_AWAY, ASKS, topic_of
from qa.understand import content_words

_PART = re.compile(
    r"[？?；;。][\s]*(?:还有|以及|另外|并且|还)?|[，,、](?:还有|以及|另外|并且|还|又)?|(?<=[\u4e00-\u9fff])还(?=决定|有谁|在)"
)
_MOST_PARTS = 10
# What the first part says of its subject is not said of the others: 会议通过了 | 什么办法
_VERB_LEFT = re.compile(r"(?:[\u4e00-\u9fff]{2}了|是|由|在|有|受|被|对[^，]{0,8})$")


def split_question(question: str) -> list[str]:
    """The single questions of one that asks several things; what they share, said first, is put before each.

    哪天开的、谁主持 asks two; 苹果、梨哪个多 asks one, as only its last part has a word of asking.
    """
    parts = [part.strip().replace("又是", "是") for part in _PART.split(question) if part.strip()]
    asking = [part for part in parts if ASKS.search(part)]
    if len(asking) < 2 or len(asking) < len(parts) - 1:
        return [question]
    subject = _shared_by(asking[0]) if parts[0] in asking else ""
    lead = parts[0] + "，" if parts[0] not in asking else ""
    rest = [part if _stands_alone(part) else f"{subject}{part}" for part in asking[1:]]
    return [lead + asking[0], *(lead + part for part in rest)][:_MOST_PARTS]


def _shared_by(part: str) -> str:
    """What the first part is about, to be said of the others: its words before the asking one, else those behind."""
    first = ASKS.search(part)
    before = _VERB_LEFT.sub("", part[: first.start()]) if first else ""
    return before or f"{topic_of(part)}，"


def _stands_alone(part: str) -> bool:
    return len(content_words(ASKED_AWAY.sub(" ", part))) >= 2
