"""Questions that lean on the one before: 那谁出席了？ 他还说了什么？"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.understand import content_words

_LEAD_IN = re.compile(r"^(?:那么|那|还有|另外|以及|然后)[，,]?")
_POINTS_BACK = re.compile(
    r"^(?:他|她|它|其|会上|会议|当时)|(?:他|她)(?:们)?(?:还|在|又|是|的|说|有)|(?:这|那|该)[个次场位]?(?:会议?|活动|人|篇|项)"
)
# What an earlier question asked, taken out to leave what it was about.
_ASKED = re.compile(
    r"由?谁|什么时候|何时|哪一?天|在?哪里|哪儿|多少|哪些人?|什么|主持召开了?|主持了?|召开的?|出席了?|参加了?|是(?=[^\u4e00-\u9fff]|$)|[吗呢了的]$|[？?！!。，,\s]+"
)

_PART = re.compile(r"[？?；;，,、](?:还有|以及|另外|并且|还)?|(?:，|,)?还(?=决定|有谁|在)")
_ASKS = re.compile(
    r"(?:是|由|被|受)?(?:谁|哪|什么|多少|(?<![这那前后近])几(?=[个名人次场家项篇点月天号位])|何时|何地|怎么|为何)"
)
_MOST_PARTS = 10
# What the first part says of its subject is not said of the others: 会议通过了 | 什么办法
_VERB_LEFT = re.compile(r"(?:[\u4e00-\u9fff]{2}了|是|由|在|有|受|被|对[^，]{0,8})$")


def resolve_followup(question: str, history: Sequence[str]) -> str:
    """The question with what it leans on put before it; the question itself where it stands alone."""
    standing = [earlier for earlier in history if not _leans(earlier)]
    if not standing or not _leans(question):
        return question
    subject = _ASKED.sub("", re.sub(r"[？?！!。\s]+$", "", standing[-1]))
    return f"{subject}，{_LEAD_IN.sub('', question)}" if subject else question


def split_question(question: str) -> list[str]:
    """The single questions of one that asks several things; what they share, said first, is put before each.

    哪天开的、谁主持 asks two; 苹果、梨哪个多 asks one, as only its last part has a word of asking.
    """
    parts = [part.strip().replace("又是", "是") for part in _PART.split(question) if part.strip()]
    asking = [part for part in parts if _ASKS.search(part)]
    if len(asking) < 2 or len(asking) > _MOST_PARTS or len(asking) < len(parts) - 1:
        return [question]
    first = _ASKS.search(asking[0])
    subject = (
        "" if parts[0] not in asking else _VERB_LEFT.sub("", asking[0][: first.start()]) if first else ""
    )
    lead = parts[0] + "，" if parts[0] not in asking else ""
    rest = [part if _stands_alone(part) else f"{subject}{part}" for part in asking[1:]]
    return [lead + asking[0], *(lead + part for part in rest)]


def _stands_alone(part: str) -> bool:
    return len(content_words(_ASKED.sub(" ", part))) >= 2


def _leans(question: str) -> bool:
    return bool(_LEAD_IN.match(question) or _POINTS_BACK.search(question)) or not content_words(question)
