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


def resolve_followup(question: str, history: Sequence[str]) -> str:
    """The question with what it leans on put before it; the question itself where it stands alone."""
    standing = [earlier for earlier in history if not _leans(earlier)]
    if not standing or not _leans(question):
        return question
    subject = _ASKED.sub("", re.sub(r"[？?！!。\s]+$", "", standing[-1]))
    return f"{subject}，{_LEAD_IN.sub('', question)}" if subject else question


def _leans(question: str) -> bool:
    return bool(_LEAD_IN.match(question) or _POINTS_BACK.search(question)) or not content_words(question)
