"""The hard words of a question: names, dates, titles, quotations, ordinals, numbers and places that evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.dates import ResolvedDate
from index.names import find_names
from index.numerals import find_numbers
from qa.lexicon import GENERIC
from qa.marks import HAN, ORDINAL, QUOTED, TITLE
from qa.types import HardWord

_YEAR_SAID = re.compile(r"\d{4}|\d{2}年|今年|去年|前年|[一二][零〇九]")
# Before a place in a question stand verbs, prepositions and pronouns, which its name does not hold.
_BEFORE_PLACE = "在到去往赴来于从向对由把被让给和与及跟同是为的了着过有当那这哪该本我你他她此各某问查说讲看指自离经至入出进个几位名些今"
_PLACE = re.compile(
    rf"[{HAN}]{{1,4}}?(?:市|县|区|镇|乡|村|省)(?![镇]|乡(?!村)|场|民|容|值|价|面|里|内|外|部|干|域)"
)
# 副市长, 县委: there the last character of a place is the first of a post.
_POST = re.compile(r"长|委|政府|政协|人大|直")
_NO_PLACE = re.compile(
    r"^[全各每]|^乡[镇村]|(?:新|城|小|社|地|山|园|景|灾|市|老|辖|校|街|牧|片|选|库|厂|矿|林|护|治|开发|保税|高新|郊|营|战|时|禁|误|雷)区|城[市乡]|农村|乡村|[下返]乡|"
    r"[超都股楼门上入早夜集菜]市|常务|三农"
)
_WORDS_OF_ASKING = re.compile(
    "|".join(sorted((word for word in GENERIC if len(word) > 1), key=len, reverse=True))
)
_LEAST_NUMBER = 3  # 三 and less are words more often than figures


def find_hard_words(bare: str, names: Sequence[str], dates: Sequence[ResolvedDate]) -> tuple[HardWord, ...]:
    """Every hard word of a folded question, each once. `names` and `dates` are those found in it already."""
    hard = [HardWord(name, "name") for name in names]
    hard += [
        HardWord(found.text, "date", found.since, found.until, bool(_YEAR_SAID.search(found.text)))
        for found in dates
    ]
    hard += [HardWord(match[1], "title") for match in TITLE.finditer(bare)]
    hard += [HardWord(match[1], "quote") for match in QUOTED.finditer(bare)]
    ordinals = [
        match for match in ORDINAL.finditer(bare) if len(match.group()) >= 2 and bare[match.end() - 1] != "版"
    ]
    hard += [HardWord(match.group(), "ordinal") for match in ordinals]
    covered = [(one.span.start, one.span.end) for one in dates] + [
        match.span() for match in ORDINAL.finditer(bare)
    ]
    hard += [HardWord(number, "number") for number in _numbers(bare, covered)]
    hard += [
        HardWord(place, "place")
        for place in places(_blanked(bare, covered))
        if not any(place in name for name in names)
    ]
    return tuple(dict.fromkeys(hard))


def find_people(bare: str, known_names: Iterable[str]) -> tuple[str, ...]:
    """The archive's own names in the question, and words that a question treats as a name."""
    known = [name for name in known_names if len(name) >= 2 and name in bare]
    known = [name for name in known if not any(name != other and name in other for other in known)]
    others = [
        one.name
        for one in find_names(bare)
        if one.name not in GENERIC and not any(one.name in name or name in one.name for name in known)
    ]
    return tuple(dict.fromkeys([*known, *others]))


def places(text: str) -> Iterator[str]:
    """Places by what they end with, 望石县 and 梁背村, without the words before them."""
    text = _WORDS_OF_ASKING.sub(lambda match: " " * len(match.group()), text)
    for match in _PLACE.finditer(text):
        cut = max(match.group().rfind(character) for character in _BEFORE_PLACE)
        place = match.group()[cut + 1 :]
        # Names of one character, 兴县, stand alone: behind what is no part of a name.
        alone = cut >= 0 or match.start() == 0 or not re.match(rf"[{HAN}]", text[match.start() - 1])
        of_post = bool(_POST.match(text, match.end()))
        is_name = len(place) > 2 or (len(place) == 2 and alone and not of_post)
        if is_name and not (of_post and "副" in place) and not _NO_PLACE.search(place):
            yield place


def _numbers(bare: str, covered: Sequence[tuple[int, int]]) -> Iterator[str]:
    for number in find_numbers(bare):
        start, end = number.span.start, number.span.end
        inside = any(low < end and start < high for low, high in covered)
        if not inside and number.value > _LEAST_NUMBER and bare[start] not in "亿万千百十":
            yield bare[start:end]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for low, high in spans:
        text = text[:low] + " " * (high - low) + text[high:]
    return text
