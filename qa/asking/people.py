"""Persons whom a question names: those that the archive knows, and those that only the question's grammar shows.

A name that the archive lacks has to be seen too, or the question is answered of somebody else. It is told by its
place: a surname and one or two characters, at the start or behind 由 or a post, before a verb, 在, 的, or a word of asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from index.names.find import find_names, is_surname_name
from index.names.name_forms import SOUNDS, is_likely
from index.text.tokens import is_word, tagged
from qa.asking.lexicon import GENERIC
from qa.marks import HAN

_LONGEST_NAME = 40
# What is said of a time to come or gone: 公益周将 is no name.
_NO_LAST = "将已曾正把被能"
# Words that follow a name of two characters sooner than they end one of three: 柳林跟 is none, 柳文同 may be.
_AFTER_NAMES = frozenset("跟和与同由从到在把被将要给对向让是没不")
# Words that a person does or is, and hardly a thing.
_PERSONAL = re.compile(
    r"执导|主演|出演|饰演|担任|出任|就任|当选|出生|毕业|就读|去世|逝世|结婚|离婚|退役|入狱|被捕|夺冠|获奖|任职|住在|导演过|演过|写过|唱过"
)
# A name may begin at the start, behind a mark, a preposition or whom a person is called.
_OPENS = re.compile(
    r"(?:^|[，,。；;：:、“（( ]|谁是|[由是对与和跟同被给向让请问]|[员师家长]|书记|主任|教授|医生|记者|导演|演员|选手|作者|老人|民警|居民|村民|市民|男子|女子)$"
)
# And ends before one of these.
_BEHIND = re.compile(
    r"在|的|是|哪|什么|何[时处地人]|谁|为什么|怎|多少|多大|几|今年|去年|曾|担任|任|现|目前|有什么|有多|有几|从哪|从什么|因为?什么|被|$|[，,。？?、）)]"
)
# Surnames that open a question as plain words more often: 从今年, 和平时.
_NO_SURNAME = frozenset(
    "从和向时于对曾能都全关那这查问相经由过后连应当到有门第国党本各每某车水路家城商农年明前平安金高强新成方公文海山"
)
# What places end in: 东关桥, 青川园.
_NO_PERSONS = "园桥路寺河村镇县市区省街站港岛楼塔馆院厂店庙湾关沟坡坝渠"
_COUNTS = re.compile("那[场次个位家座条件篇些种]")  # 那场球
_DOTTED = re.compile(
    rf"[{SOUNDS}]{{2,}}(?:[·•・][{HAN}]+?(?=[·•・])){{0,3}}[·•・](?:[{SOUNDS}]{{2,}}|[{HAN}])"
)
_NAMING = frozenset(("nr", "nrt", "nrfg", "nz"))  # parts of speech of names
_NOT_IN_NAMES = frozenset(("p", "r", "t", "c", "v", "vn", "uj"))


def find_people(bare: str, known_names: Set[str]) -> tuple[str, ...]:
    """The archive's own names in the question, and words that a question treats as a name."""
    words = _words(bare)
    said = [name for name in (*_dotted(bare), *_said(bare, words)) if name not in GENERIC]
    told = [one.name for one in find_names(bare) if _stands_alone(bare, one.name, words)]
    known = [run for run in _runs(bare) if run in known_names and not _is_cut_out(bare, run, words)]
    known = [
        run for run in known if run in said or run in told or not (_is_plain(run) or _is_place_behind(run))
    ]
    # 谢骏 is no one where 谢骏文 is asked of.
    known = [name for name in known if not any(name != other and name in other for other in (*known, *said))]
    # 林作 of 巫长林作了报告 is no one where 巫长林 is known.
    left = re.sub("|".join(map(re.escape, known)), "\uffff", bare) if known else bare
    others = [
        name
        for name in (*said, *told)
        if name in left
        and name not in GENERIC
        and name[-1] not in _NO_LAST
        and not _COUNTS.match(name)
        and not any(name in other or other in name for other in known)
    ]
    others = [name for name in others if not any(name != one and name in one for one in others)]
    return tuple(dict.fromkeys([*known, *others]))


def _runs(text: str) -> Iterator[str]:
    """Every run of characters as long as a name may be, in order: fewer than an archive has names."""
    for start in range(len(text)):
        for end in range(start + 2, min(start + _LONGEST_NAME, len(text)) + 1):
            yield text[start:end]


def _is_cut_out(text: str, name: str, words: Sequence[tuple[str, str, int]]) -> bool:
    """Whether a name begins within a long word, 商勾结 of 供应商勾结, or is the first part of a longer name, 克里斯 of 克里斯汀·孙."""
    at = text.find(name)
    if any(start < at < start + len(word) for word, _, start in words if len(word) > 2):
        return True
    return bool(re.match(rf"[{SOUNDS}]{{0,4}}[·•・]", text[at + len(name) :]))


def _dotted(text: str) -> Iterator[str]:
    """Foreign names in full: 克里斯汀·孙."""
    for match in _DOTTED.finditer(text):
        yield match.group()


def _words(text: str) -> list[tuple[str, str, int]]:
    """The words of a text with their part of speech and where they start."""
    found, at = [], 0
    for word, flag in tagged(text):
        at = text.find(word, at)
        found.append((word, flag, at))
        at += len(word)
    return found


def _is_plain(name: str) -> bool:
    """Whether a name in the archive's records is a word of the dictionary that names nobody: 文化, 那天."""
    if not is_word(name):
        return False
    flags = [flag for _, flag in tagged(name)]
    return len(flags) == 1 and flags[0] not in _NAMING


def _is_place_behind(name: str) -> bool:
    """从上海, 向昌都: a preposition and a place."""
    return name[0] in "从向到在对于" and [flag for _, flag in tagged(name[1:])] == ["ns"]


def _stands_alone(text: str, name: str, words: Sequence[tuple[str, str, int]]) -> bool:
    """Whether a name that its form tells is no plain word, nor cut out of words: 商勾结 of 供应商勾结."""
    if _is_plain(name) or _is_place_behind(name):
        return False
    at = text.find(name)
    inside = [(start, start + len(word)) for word, _, start in words]
    ends = at + len(name)
    return not any(
        low < at < high or (low < ends < high and at < low) for low, high in inside if high - low > 1
    )


def _said(text: str, words: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """Names that stand where a question names the one whom it is about, each made of whole words of the dictionary."""
    for at, (first, _, start) in enumerate(words):
        if not re.fullmatch(rf"[{HAN}]{{1,3}}", first) or not _OPENS.search(text[:start]):
            continue
        for count in (3, 2, 1):
            pieces = words[at : at + count]
            name = "".join(word for word, _, _ in pieces)
            if len(pieces) < count or text[start : start + len(name)] != name:
                continue
            if _may_be(name, pieces, text[start + len(name) :]):
                yield name
                break


def _is_thing_and_deed(name: str, pieces: Sequence[tuple[str, str, int]]) -> bool:
    """沙暴|困, 房价|涨: a thing that begins like a surname and what it did, and not in characters that names are written with."""
    first, flag, _ = pieces[0]
    is_thing = len(first) > 1 and is_word(first) and flag not in _NAMING
    return is_thing and len(pieces) > 1 and pieces[-1][1][:1] == "v" and not is_likely(name)


def _may_be(name: str, pieces: Sequence[tuple[str, str, int]], behind: str) -> bool:
    if not 2 <= len(name) <= 3 or (len(pieces) == 1 and pieces[0][1] != "nr"):
        return False
    if len(pieces) > 1 and (
        pieces[0][1] == "ns" or (len(pieces[0][0]) > 1 and pieces[-1][0] in _AFTER_NAMES)
    ):
        return False  # 柳林跟哪座城市, 吕梁要在何时
    personal = bool(_PERSONAL.match(behind))
    if not personal and not _BEHIND.match(behind):
        return False
    if is_surname_name(name):
        given = pieces[1][0] if len(pieces) == 2 else ""
        # 韩|政府 is no name, 钱|学文 is one: its word has the characters of given names.
        is_common = len(given) == 2 and not personal and not behind.startswith("是谁") and not is_likely(name)
        is_common |= not personal and not behind.startswith("是谁") and _is_thing_and_deed(name, pieces)
        is_common |= not personal and name[-1] in _NO_PERSONS
        return not is_common and (name[0] not in _NO_SURNAME or (personal and len(pieces) != 1))
    # 梦千里执导: no surname, but nobody else directs.
    return (
        personal
        and len(pieces) > 1
        and all(flag not in _NOT_IN_NAMES and (len(word) == 1 or flag[0] != "n") for word, flag, _ in pieces)
    )
