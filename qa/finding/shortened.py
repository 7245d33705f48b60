"""Short names that articles use beside the words that they are short for: 工信部 for 工业和信息化部, 律协 for 律师协会.

No article need say so: a short name takes characters of the full one in their order, each the first of a word, and where
both stand in the same articles again and again, one stands for the other. Measured in docs/retrieval.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.tokens import is_word, tagged, word_ends

_HAN = r"[\u4e00-\u9fff]"
_RUN = re.compile(f"{_HAN}+")
# Words that a full name may have and its short one leaves out without a trace; no name has the others.
_JOINING = frozenset("和与及")
_NO_PART = frozenset("的了是在有为对中这那其之以于从由被把将也都就而并等")
# Words of one character that names are made of.
_IN_NAMES = frozenset("省市县区州旗镇乡反防非新中大小部委局厅院所社") | _JOINING
# Beginnings of the tags of what no name is made of: pronouns, numbers, prepositions, adverbs, particles, times.
_NO_NAME = ("r", "m", "q", "p", "d", "u", "y", "e", "o", "t", "c", "nr")
# Words that end a full name and leave no trace in its short one: 创建国家森林城市, 创森.
_ENDS = frozenset(["城市", "城区", "县城", "地区", "大会", "组织", "委员会"])
_LONG_WORD = 4  # characters, from which a word of the dictionary is itself a phrase: 非物质文化遗产
_MOST = 2  # full names of one short name
_MOST_BETWEEN = 2  # words of a full name that stand for nothing in its short one, between two that do

_ARTICLES = 3  # that say both, before one is taken for the other
_OF_THOSE = 0.5  # of the articles with a short name: where so many say the full one, fewer are enough
_OF_LOOSE = 0.2  # of the articles with a short name of two characters, that say a full one with words between
_OF_DOING = (
    0.1  # of the articles with a short name, that say a full one which begins with a verb: 购买彩票 for 购彩
)
_LONGEST = 5  # times its short name, a full one
_AGREED = 0.5  # of all that articles may spell a short name out as
_NEARLY_AS_OFTEN = 0.6  # as the first, a further full name is said
_BOUND = 0.7  # of a name's places with one and the same character beside it, past which it is a part of a longer word
_APART = 0.6  # of a name's places, in which words end where it does


@dataclass(frozen=True, slots=True)
class Name:
    """A full name, how many articles say it beside its short one, and how many of its words stand for nothing there."""

    text: str
    articles: int
    between: int


def stands_for(short: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The full names of a short one, as articles that say it (n,) have them; none where they are not sure enough."""
    if not is_short(short):
        return ()
    names = [name for name in full_names(short, texts) if _is_name(name.text)]
    if not names or not _is_sure(short, names, texts) or not _is_free(short, texts):
        return ()
    often = _NEARLY_AS_OFTEN * names[0].articles
    return tuple(name.text for name in names[:_MOST] if name.articles >= often)


def is_short(word: str) -> bool:
    """Whether a word may be a short name: two to five Chinese characters that no dictionary has."""
    return bool(re.fullmatch(f"{_HAN}{{2,5}}", word)) and not is_word(word) and not _NO_PART & {*word}


def full_names(short: str, texts: Sequence[str]) -> tuple[Name, ...]:
    """All that a short name may stand for in articles that have it, the most often said first."""
    said: Counter[tuple[str, int]] = Counter()
    behind: dict[str, list[str]] = {}
    for text in texts:
        found = list(_spelled_out(short, text))
        said.update({(full, between) for full, between, _ in found})
        for full, _, word in found:
            behind.setdefault(full, []).append(word)
    return tuple(
        Name(_whole(full, behind[full]), articles, between)
        for (full, between), articles in said.most_common()
    )


def _is_sure(short: str, names: Sequence[Name], texts: Sequence[str]) -> bool:
    """Whether enough articles say a full name, and agree; where the archive has few, they must repeat the short one."""
    first = names[0]
    if first.articles < _AGREED * sum(name.articles for name in names):
        return False
    if len(short) == 2 and first.between and first.articles < _OF_LOOSE * len(texts):
        return False
    if next(tagged(first.text))[1] == "v" and first.articles < _OF_DOING * len(texts):
        return False
    repeated = sum(text.count(short) for text in texts) >= 2 * len(texts)
    return first.articles >= _ARTICLES or (first.articles >= _OF_THOSE * len(texts) and repeated)


def _is_free(short: str, texts: Sequence[str]) -> bool:
    """Whether a name stands by itself, and is no part of longer words: 概股 of 中概股, 外机 of 海外机构."""
    before, behind = Counter[str](), Counter[str]()
    apart = 0
    for text in texts:
        for match in re.finditer(rf"({_HAN}*){short}({_HAN}*)", text):
            before[match[1][-1:]] += 1
            behind[match[2][:1]] += 1
            end = match.end(1) - match.start()
            ends = word_ends(match.group()) | {0}
            apart += end in ends and end + len(short) in ends
    places = before.total()
    bound = max(1.0, _BOUND * places)
    alike = any(one and times > bound for beside in (before, behind) for one, times in beside.items())
    return not alike and apart >= _APART * places


def _is_name(full: str) -> bool:
    return not any(
        (tag.startswith(_NO_NAME) or len(word) == 1) and word not in _IN_NAMES for word, tag in tagged(full)
    )


def _whole(full: str, behind: Sequence[str]) -> str:
    """A full name with the word that always ends it: 创建国家森林 with 城市."""
    return full + behind[0] if len({*behind}) == 1 and behind[0] in _ENDS else full


def _spelled_out(short: str, text: str) -> Iterator[tuple[str, int, str]]:
    """Each place of a text that a name may be short for: its words, how many stand for nothing, and the word behind."""
    for run in _RUN.findall(text):
        if short[0] not in run or not in_order(short, run):
            continue
        words = cut(run)
        for start, word in enumerate(words):
            if word[0] != short[0]:
                continue
            end, between = _end(short, words, start)
            full = "".join(words[start:end])
            if len(short) + 1 < len(full) <= _LONGEST * len(short) and short not in full:
                yield full, between, words[end] if end < len(words) else ""


def in_order(short: str, text: str) -> bool:
    """Whether the characters of a name stand in a text in their order: 市政府常务会议 in 市政府第二十七次常务会议."""
    characters = iter(text)
    return all(one in characters for one in short)


def _end(short: str, words: Sequence[str], start: int) -> tuple[int, int]:
    """Where the words end that a name is short for, from a first one on, and how many stand for nothing in it; (0, 0)
    where they are not there."""
    at = gap = between = 0
    for number, word in enumerate(words[start:], start + 1):
        taken = _taken(short[at:], word)
        at += taken
        if at == len(short):
            return number, between
        passed = not taken and word not in _JOINING
        gap, between = (0 if taken else gap + passed), between + passed
        if gap > _MOST_BETWEEN or word in _NO_PART or (passed and len(word) == 1):
            break
    return 0, 0


def _taken(rest: str, word: str) -> int:
    """How many of the characters still to be told are this word's."""
    if word[0] != rest[0]:
        return int(len(rest) == 1 < len(word) and word[-1] == rest)  # 会 of 基金会
    if len(word) >= _LONG_WORD:
        characters, taken = iter(word), 0
        while taken < len(rest) and rest[taken] in characters:
            taken += 1
        return taken
    taken = 1
    while taken < min(len(rest), len(word)) and rest[taken] == word[taken]:
        taken += 1
    return taken + int(taken + 1 == len(rest) and taken < len(word) and word[-1] == rest[-1])


@lru_cache(4096)
def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters, by the dictionary."""
    ends = sorted(word_ends(run))
    return tuple(run[start:end] for start, end in zip([0, *ends], ends, strict=False))
