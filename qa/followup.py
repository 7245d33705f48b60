"""Questions that lean on the one before: 那谁出席了？ 他还说了什么？"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.lexicon import SCAFFOLD

_LEANS = re.compile(
    r"^(?:那么?|还有|另外|以及|他|她|它|其|这|该|此|当时|会上)|(?:他|她|这[个次场位]|该[会次]|那[个次场位]|会上|会议)"
)
_MARKS = re.compile(r"[？?！!。，,\s]+")
_SCAFFOLD = re.compile(
    "|".join(map(re.escape, sorted((word for word in SCAFFOLD if len(word) > 1), key=len, reverse=True)))
)
_SHORT = 8


def resolve_followup(question: str, history: Sequence[str]) -> str:
    """The question with what it leans on put before it; the question itself where it stands alone."""
    if not history:
        return question
    subject = ""
    for earlier in history:  # a chain of follow-ups leans on the last that stood alone
        if not subject or not _leans(earlier):
            subject = _SCAFFOLD.sub("", _MARKS.sub("", earlier))
    return f"{subject}，{question}" if subject and _leans(question) else question


def _leans(question: str) -> bool:
    bare = _MARKS.sub("", question)
    rest = _SCAFFOLD.sub("", bare)
    return (bool(_LEANS.search(bare)) and len(rest) <= _SHORT) or len(rest) <= 2
