"""Whose meeting a text tells of: 县委常委会 is not 市委常委会, nor 市政府常务会议, however alike their reports."""

from __future__ import annotations

import re

# A house by its level, not where it only introduces somebody: 市委书记, 市政府办公室, 市委常委、副市长.
_HOUSE = (
    r"(?P<house>[国省市州县旗区镇乡](?:委(?!员|[^，,。；;]{0,6}书记|[办组宣统政党社]|常委(?:[、，,兼]|$)|副?秘书长)"
    r"|政府(?!办|参事|副?秘书长)|人大(?!代表|(?:常委会)?(?:党组)?副?(?:主任|书记)(?!会议))"
    r"|政协(?!委员|(?:党组)?副?(?:主席|书记)(?!会议))|纪委(?!副?书记|监委)))"
)
_MEETS = r"(?=[^，,。；;、]{0,14}?(?:会议|全会|常委会|党组会|主席会|主任会))"
_NAMED, _MEETING = re.compile(_HOUSE), re.compile(_HOUSE + _MEETS)


def is_of_other_house(question: str, text: str) -> bool:
    """Whether a folded text tells of meetings of leading bodies, and names none of those whose meeting the question asks of."""
    asked = {match["house"] for match in _MEETING.finditer(question)}
    if not asked or not _MEETING.search(text):
        return False
    return not asked & {match["house"] for match in _NAMED.finditer(text)}


def house_lacking(question: str, text: str) -> str:
    """The house whose meeting a folded question asks of, where an article's folded text names no such house; else ""."""
    return next((m["house"] for m in _MEETING.finditer(question) if not _is_named(m["house"], text)), "")


def _is_named(house: str, text: str) -> bool:
    """市政府 as 市人民政府, too, 市人大 as 市第九届人大, and 县委 by 县委书记 who chairs a 常委会."""
    level, body = house[0], house[1:]
    between = "" if body == "委" else "[^，,。；;、]{0,6}?"
    if body == "委" and re.search(f"{house}书记[^。；;]{{0,30}}常委会", text):
        return True
    named = {match["house"] for match in _NAMED.finditer(text)}
    return house in named or bool(between and re.search(f"{level}{between}{body}", text))
