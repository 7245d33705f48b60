"""Questions said otherwise: in other words, in traditional characters, with a typing slip; the same each time."""

from __future__ import annotations

import random
import re

from pypinyin import lazy_pinyin

from index.text.fold import to_traditional

# A question of one clause turned round: the first that fits.
_TURNS = (
    (re.compile(r"谁(主持|召集|宣读|主持召开)了([^，、。？?]+)"), r"\2是由谁\1的"),
    (re.compile(r"([^，、。？?]+?)(?:是由|是|由)谁(主持|召集|主持召开)的"), r"谁\2了\1"),
    (
        re.compile(r"([^，、。？?]+?)(?:是)?(?:在)?(?:什么时候|哪天|哪一天)(召开|举行|举办)的"),
        r"\2\1是在什么时候",
    ),
    (re.compile(r"(出席|参加)([^，、。？?的]+)的([^，、。？?]*?)有(?:哪些|谁)"), r"有哪些\3\1了\2"),
)
_OTHER_WORDS = {
    "什么时候": "哪一天", "几月几号": "什么时候", "哪一天": "什么时候", "哪天": "什么时候", "何时": "什么时候",
    "什么地方": "哪里", "哪里": "什么地方", "哪儿": "什么地方", "何处": "哪里",
    "哪些人": "谁", "有哪些": "都有哪些", "哪几位": "哪些", "有多少": "一共有多少", "多少钱": "多少资金",
    "什么职务": "什么职位", "谁": "哪位", "叫什么名字": "姓名是什么", "主要讲了什么": "讲了哪些内容", "哪个县": "哪一个县", "哪个区": "哪一个区", "哪家": "哪一家",
}  # fmt: skip
_WORDS = re.compile("|".join(sorted(_OTHER_WORDS, key=len, reverse=True)))
_FRAMES = ("请问{}", "我想知道，{}", "麻烦查一下：{}", "{}")
_END = re.compile(r"[？?。]*$")
_REACH = 4  # how far to look for a neighbour of the same sound


def reword(question: str, seed: str) -> str:
    """The question in other words of the same meaning."""
    bare = _END.sub("", question.strip())
    turned = next((match.expand(new) for turn, new in _TURNS if (match := turn.fullmatch(bare))), bare)
    other = _WORDS.sub(lambda match: _OTHER_WORDS[match[0]], turned)
    return random.Random(seed).choice(_FRAMES).format(other) + "？"


def in_traditional(question: str, seed: str) -> str:
    """The question as typed where traditional characters are written."""
    del seed
    return to_traditional(question)


def with_slip(question: str, seed: str) -> str:
    """The question with one character taken for another of the same sound, as a wrong pick of an input method."""
    chance = random.Random(seed)
    places = list(range(len(question)))
    chance.shuffle(places)
    for at in places:
        others = _same_sound(question[at])
        if others:
            return question[:at] + chance.choice(others) + question[at + 1 :]
    return question


def _same_sound(character: str) -> str:
    """Characters of the same syllable: the common ones of GB 2312 stand in the order of their sounds."""
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not 0xB0A1 <= code <= 0xD7F9:
        return ""
    near = (_decoded(code + step) for step in range(-_REACH, _REACH + 1) if step)
    sound = lazy_pinyin(character)
    return "".join(one for one in near if one and lazy_pinyin(one) == sound)


def _decoded(code: int) -> str:
    try:
        return code.to_bytes(2, "big").decode("gb2312")
    except UnicodeDecodeError:
        return ""
