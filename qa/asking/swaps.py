"""A day, an ordinal, a place, a person or a post of a question in the place of its like: 第二十九次 for 第二十七次."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from datetime import date

from index.dates.resolve import resolve_dates
from index.text.tokens import is_word, tagged, word_ends
from qa.asking.hard_words import find_places
from qa.asking.lexicon import CITIES, POST_WORDS, STATES
from qa.asking.people import find_people
from qa.marks import CHINESE_NUMBER, HAN, ORDINAL

LEVELS = "市县区省州镇乡"
NUMBERS = "零一二三四五六七八九十"
ORDINAL_WORD = re.compile(rf"{ORDINAL.pattern}|末位|垫底|倒数第[一二三]|最后一名")
_COUNTS = re.compile(rf"第|\d|{CHINESE_NUMBER}")
_THIS_TIME = re.compile("[这本此]次|这[回届]|本届")  # 第12次 takes the place of 这回
_WIDE = frozenset(("全球", "世界", "全国", "国内", "全省", "全市", "全县", "全区"))


def has_like(words: str, names: Set[str]) -> bool:
    """Whether words name a day, an ordinal, a place, a person or a post, each of which takes its like's place."""
    return any(list(find(words)) for find in _finders(names, place_names))


def _finders(
    names: Set[str], places: Callable[[str], Iterator[str]]
) -> tuple[Callable[[str], Iterator[str]], ...]:
    return (days, ordinals, places, lambda one: iter(find_people(one, names)), titles)


def swapped(text: str, other: str, names: Set[str], *, whole: bool = False, bare: bool = True) -> str:
    """A text with its day, ordinal, place, person or post replaced by the one of that kind in `other`.

    `whole`: `other` is nothing but that, so that 女子组 may replace 男子组. `bare`: places without what they are called, 阜新
    for 锦州, count too.
    """
    places = place_names if bare else find_places
    for find in _finders(names, places):
        new, old = list(find(other)), list(find(text))
        if find is ordinals and new:
            times = [match.group() for match in _THIS_TIME.finditer(text)]
            old = [one for one in old if _unit(one) == _unit(new[0])] or (times if not old else [])
        if new and old and new[0] not in old:
            last = find in (ordinals, places)  # 辽宁锦州: the nearest to what is asked
            at = text.rfind(old[-1]) if last else text.find(old[0])
            gone = old[-1] if last else old[0]
            # 青岚县委书记 and 代县长 make 青岚县代县长.
            level = gone[0] if find is titles and gone[0] in LEVELS and new[0][0] not in LEVELS and at else ""
            return text[:at] + level + new[0] + text[at + len(gone) :]
    return _with_like(text, other) if whole and len(other) > 1 else text


def _with_like(text: str, other: str) -> str:
    """A text with `other` for the words that are most like it: 女子组 for 男子组, 女足 for 男足."""
    ends = word_ends(text) | {0}
    for match in re.finditer(rf"(?=([{HAN}]{{{len(other) - 1}}}{re.escape(other[-1])}))", text):
        same = match[1]
        shared = len(set(same) & set(other))
        is_pair = len(other) == 2 and shared == 1 and is_word(same) and is_word(other)
        if same[0] != other[0] and (shared > 1 or is_pair) and match.start() in ends:
            return text.replace(same, other, 1)
    return text


def days(text: str) -> Iterator[str]:
    # The base only tells what is a date, not which.
    return (found.text for found in resolve_dates(text, date(2024, 6, 15)))


def ordinals(text: str) -> Iterator[str]:
    return (match.group() for match in ORDINAL_WORD.finditer(text) if len(match.group()) > 1)


def place_names(text: str) -> Iterator[str]:
    """Places with what they are called, and those that are known without: 望石县, 阜新, 全球."""
    found = set(find_places(text))
    found |= {
        word
        for word, flag in tagged(text)
        if (flag == "ns" or word in CITIES or word in STATES or word in _WIDE)
        and len(word) > 1
        and not any(word in one for one in found)
    }
    return iter(sorted(found, key=text.find))


def _unit(ordinal: str) -> str:
    """What an ordinal counts: 轮 of 第一轮, 名 of 垫底 and of 第一."""
    last = ordinal[-1]
    return "名" if last in NUMBERS or last.isdigit() or not _COUNTS.match(ordinal) else last


def titles(text: str) -> Iterator[str]:
    posts = "|".join(POST_WORDS)
    return (match.group() for match in re.finditer(rf"(?:[市县区省州镇乡]委?)?代?(?:{posts})", text))
