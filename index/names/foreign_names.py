"""Where foreign names begin and end: in a run of sounds, on both sides of a dot, in Latin letters. Offsets, 0 for no name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.names.name_forms import (
    BEHIND_LATIN,
    BEHIND_SOUNDS,
    CLAUSE_START,
    DOES,
    HAN,
    SOUNDS,
    follows,
    words,
)
from index.names.posts import ENDS_IN_POST

DOTS = "·•・"
_DOT = re.compile(rf"(?<=[{HAN}]{{2}})[{DOTS}](?P<right>[{HAN}]{{2,9}})")
_LONGEST = 7  # characters of one part of a name
_HYPHEN = re.compile(rf"-[{HAN}]{{1,5}}(?![{HAN}]{{9}})")
# What a name's last part runs up to, where its own characters tell no end: 马柳克|关于, 尼牙孙|、.
_SAID = frozenset("说称在于与和的及将对")
_NO_SOUNDS = frozenset("的了与及或在是和说等")
_BEFORE_NAMES = _NO_SOUNDS | frozenset("之名叫为兼一由对向家")


def start_of_dotted(text: str, start: int, post_ends: bool) -> int:
    """Where a dotted name begins whose sounds begin at `start`: what is no sound stands between it and its post, or is the post's.

    `post_ends`: whether a post ends right before `start`.
    """
    # 总理|查理·… and 国防部长|理查德·…, 主席|维托·…
    cut = text[start - 1 : start + 1] == "警察" or ENDS_IN_POST.search(text, max(0, start - 3), start + 1)
    if start and cut:
        return start + 1
    if post_ends:
        return start
    # 局长|吐送古丽·…
    for at in range(start - 1, max(0, start - 3), -1):
        if not _is_chinese(text[at]) or text[at] in _BEFORE_NAMES:
            break
        if ENDS_IN_POST.search(text, max(0, at - 6), at):
            return at
    return start


def end_of_dotted(text: str, match: re.Match[str], *, has_post: bool) -> int:
    """Where a name with a dot or in Latin letters ends; 0 where the letters are no person's."""
    end = match.end()
    if match.group().isascii() or match.group()[0].isascii():
        is_person = BEHIND_LATIN.match(text, end) or has_post
        return end if is_person else 0
    for at in range(max(match.start() + 3, end - 3), end):
        if text[at - 1] not in DOTS and BEHIND_SOUNDS.match(text, at):
            return at
    # 泽连斯基|施压
    if text[end - 1 : end + 1] in words("words_behind_names.txt"):
        return end - 1
    if hyphen := _HYPHEN.match(text, end):
        return _boundary(text, hyphen.start() + 2, hyphen.end()) or end
    if text[end - 2] in DOTS and end < len(text) and _is_chinese(text[end]) and not follows(text, end):
        # 瓦西里·马|柳克关于: one character alone is hardly the last part.
        return _boundary(text, end + 1, min(len(text), end + 2)) or end
    return end


def loose_dotted(text: str) -> Iterator[tuple[int, int]]:
    """Dotted names behind a post that have characters which few foreign names are written with: 局长|阿什温·瓦桑|说."""
    for match in _DOT.finditer(text):
        dot = match.start()
        starts = range(dot - 2, max(0, dot - _LONGEST) - 1, -1)
        start = next((at for at in starts if ENDS_IN_POST.search(text, max(0, at - 6), at)), 0)
        first = text[start:dot]
        if not start or not first.isalpha() or first[0] in _BEFORE_NAMES or first in words("not_names.txt"):
            continue
        end = _boundary(text, dot + 2, match.end("right"))
        name = text[start:end]
        if end and 2 * sum(one in SOUNDS for one in name) >= len(name) and not _NO_SOUNDS.intersection(name):
            yield start, end


def _boundary(text: str, first: int, last: int) -> int:
    """The first place of some, both included, where a name may end by what stands behind it; 0 for none."""
    for at in range(first, last + 1):
        if follows(text, at) >= 2 or text[at] in _SAID or BEHIND_SOUNDS.match(text, at):
            return at
    return 0


def end_of_run(text: str, run: re.Match[str]) -> int:
    """Where a foreign name ends within a run of sounds: what stands behind it may begin with one (来, 当)."""
    inner = next((at for at in range(run.start() + 2, run.end()) if BEHIND_SOUNDS.match(text, at)), run.end())
    for end in dict.fromkeys((inner, run.end(), run.end() - 1)):
        name = text[run.start() : end]
        if len(name) >= 2 and follows(text, end) and not is_no_foreign_name(name):
            return end
    return 0


def end_of_foreign(text: str, run: re.Match[str]) -> int:
    """A single foreign name that opens a clause and does what people do."""
    if len(run.group()) < 3 or not CLAUSE_START.search(text, max(0, run.start() - 4), run.start()):
        return 0
    for end in (run.end(), run.end() - 1):
        name = text[run.start() : end]
        if text[end - 1 : end + 1] == "来说":  # 对福特|来说
            continue
        if len(name) >= 3 and not is_no_foreign_name(name) and DOES.match(text, end):
            return end
    return 0


def is_no_foreign_name(name: str) -> bool:
    """Whether a word written with sounds is none."""
    if len(name) == 3 and name[:2] in words("not_foreign_names.txt"):
        return True  # 本次|合作
    return name in words("not_names.txt") or name in words("not_foreign_names.txt")


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
