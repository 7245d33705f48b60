"""Short names and the full ones that they stand for, as the archive itself says: 中国绿发会 for 中国生物多样性保护与绿色发展基金会.

Learned from where an article introduces one, 全称（以下简称…）; a search by one is a search by the other as well.
"""

from __future__ import annotations

import re
from collections import Counter

from index.fold import fold
from index.snapshot import Snapshot

_INTRODUCED = re.compile(
    r"([\u4e00-\u9fff·]{4,40})\s*[（(](?:以下|下文|下称|以下统称)?(?:简称|统称)?[为：:]?\s*[“\"]?([\u4e00-\u9fff]{2,10})[”\"]?[）)]"
)
_SIGN = "简称"
_LOOKED_AT = 3_000  # passages
_MOST = 2  # full names a search is widened by


class Aliases:
    """What the archive calls by a short name and by a full one."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = [row for row, _ in snapshot.words.holding([_SIGN], _LOOKED_AT)]
        times: Counter[tuple[str, str]] = Counter()
        for chunk in snapshot.facts.chunks(rows):
            for match in _INTRODUCED.finditer(fold(chunk.text)):
                if _SIGN in match.group() and (full := full_name(match[1], match[2])):
                    times[match[2], full] += 1
        self._others: dict[str, list[str]] = {}
        for (short, full), _ in times.most_common():
            self._others.setdefault(short, []).append(full)
            self._others.setdefault(full, []).append(short)

    def of(self, query: str) -> tuple[str, ...]:
        """Other names for those in a query, the most often said first."""
        folded = fold(query)
        found = [other for name, others in self._others.items() if name in folded for other in others[:_MOST]]
        return tuple(one for one in dict.fromkeys(found) if one not in folded)


def full_name(before: str, short: str) -> str:
    """The end of the words before a short name whose characters it takes in their order; "" where they are not its own.

    It begins at the last place from which all of them follow.
    """
    for start in range(len(before) - 1, -1, -1):
        if before[start] == short[0] and _takes(before[start:], short):
            return before[start:] if len(before) - start > len(short) else ""
    return ""


def _takes(text: str, characters: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in characters)
