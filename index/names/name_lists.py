"""Names in lists: what stands between 、 tells names that nothing else would."""

from __future__ import annotations

import re

from index.names.foreign_names import end_of_run, is_no_foreign_name
from index.names.name_ends import name_end
from index.names.name_forms import (
    ALSO_GIVEN,
    AUTHORS,
    CHINESE,
    HAN,
    JOINED,
    LISTED,
    NEVER_LAST,
    NEXT_AUTHOR,
    NOT_GIVEN,
    SINGLE,
    SOUND_RUN,
    SOUNDS,
    SPACED,
    WEAK,
    WIDE,
    given_characters,
    is_likely,
    may_be_name,
    sounds_or_given,
)
from index.names.posts import ENDS_IN_POST, POST_BEHIND
from index.types import Span

_ITEM = re.compile(f"[{HAN}]+")
_LOOK_AHEAD = 24  # items of a list that are looked at to judge it


def rest_of_list(text: str, start: int, at: int, *, post: str = "", many: bool = False) -> list[Span]:
    """Names that follow behind 、 up to the list's end: its marks tell them, so a rare surname is one too.

    `start` and `at`: where the list's first name stands; `post`: what is printed before it; `many`: most of the list's items are names beyond doubt, so that its others are names as well.
    """
    found: list[Span] = []
    opening = text[start:at]
    if AUTHORS.search(post):
        while (match := NEXT_AUTHOR.match(text, at)) and (end := name_end(text, match.end(), sure=False)):
            found.append(Span(match.end(), end))
            at = end
    trusted = bool(post) or many
    while match := LISTED.match(text, at):
        begin, end = _item(text, match)
        name = without_spaces(text[begin:end])
        doubt = _doubt_of_item(name, trusted=trusted)
        if doubt and not (
            doubt == 1
            and (len(found) >= 2 or trusted or (is_likely(opening) and (found or LISTED.match(text, end))))
            and _is_amid_names(text, end, trusted)
        ):
            break
        found.append(Span(begin, end))
        at = end
    if post and not found and (spaced := SPACED.match(text, at)):
        spans = [Span(*match.span()) for match in _ITEM.finditer(text, at, spaced.end())]
        if all(_is_listed_name(text[span.start : span.end]) for span in spans):
            return spans
    if (
        text[at : at + 1] == "、"
        and (end := name_end(text, at + 1, sure=False))
        and is_likely(text[at + 1 : end])
        and (end - at > 3 or text[end : end + 1] not in WEAK)  # 、濮阳|中支总经理
    ):
        found.append(Span(at + 1, end))
        at = end
    if (found or post) and (joined := JOINED.match(text, at)):
        if wide := WIDE.match(text, joined.end()):
            return [*found, Span(*wide.span())]
        end = name_end(text, joined.end(), sure=False)
        if end and is_likely(text[joined.end() : end]) and not POST_BEHIND.match(text, end):
            found.append(Span(joined.end(), end))
        elif not end and all(one in SOUNDS for one in opening):
            run = SOUND_RUN.match(text, joined.end())
            if run and len(run.group()) > 2 and (end := end_of_run(text, run)):
                found.append(Span(joined.end(), end))  # 格雷夫和弗雷沃
    return found


def without_spaces(name: str) -> str:
    """A Chinese name as it is written elsewhere: 任 凯 is 任凯."""
    return name if name.isascii() else name.replace(" ", "").replace("　", "")


def _item(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where an item of a list stands."""
    end = match.end(1)
    # 和 before a further 、 joins nobody: it ends the name of 何敬之、顾清和、夏知行.
    if text[end : end + 2] in ("和、", "和，", "和。") and end - match.start(1) == 2:
        end += 1
    return match.start(1), end


def _doubt_of_item(name: str, *, trusted: bool) -> int:
    """0: a name; 1: one where others beside it are (句爱云, 尕玛才仁, 姚高员); 2: none."""
    if "·" in name or (_is_listed_name(name) and (trusted or is_likely(name))):
        return 0
    if is_no_foreign_name(name) or name[-1] in NEVER_LAST:
        # 高峰 is a word, and a name where names stand beside it.
        return 1 if CHINESE.fullmatch(name) and all(one in given_characters() for one in name[1:]) else 2
    if ENDS_IN_POST.search(name):
        return 1 if len(name) == 3 and CHINESE.fullmatch(name) and name[1] in given_characters() else 2
    return 1


def may_be_item(name: str) -> bool:
    """Whether a few characters could be a name in a list of names."""
    has_form = bool(_ITEM.fullmatch(name)) and name[0] not in "赴到在向对从由与和及为把被给让"
    return has_form and _doubt_of_item(name, trusted=True) < 2 and sounds_or_given().issuperset(name[1:])


def _is_amid_names(text: str, end: int, trusted: bool) -> bool:
    """Whether the next item of the list is a name; of a long or a last item, whether its characters are names'."""
    item = without_spaces(text[text.rfind("、", 0, end) + 1 : end])
    inner = item[1:-1] if CHINESE.fullmatch(item) else item
    following = LISTED.match(text, end)
    if len(item) == 3 and item[1] in ALSO_GIVEN and CHINESE.fullmatch(item):
        inner = item[2]  # 段继阳、曲向军参加
    elif len(item) == 3 and item[1] in SINGLE and item[2] in given_characters():
        inner = ""  # 李德仁、龚健雅、焦李成
    if (not following or len(item) > 3) and not all(one in sounds_or_given() for one in inner):
        return False
    if not following:
        return True
    start, stop = _item(text, following)
    return _doubt_of_item(without_spaces(text[start:stop]), trusted=trusted) == 0


def _is_listed_name(name: str) -> bool:
    """Whether an item of a list is a name; the marks beside it tell where it ends (谭能为)."""
    return (
        bool(CHINESE.fullmatch(name))
        and name[1] not in NOT_GIVEN
        and name[-1] not in NEVER_LAST
        and may_be_name(name[:2] if name[2:] in NOT_GIVEN else name)
    )


def is_mostly_names(text: str, at: int) -> bool:
    """Whether the next items of a list, from a mark on, have the form of names, and enough are likely ones."""
    likely = forms = items = 0
    while items < _LOOK_AHEAD and (match := LISTED.match(text, at)):
        start, at = _item(text, match)
        items += 1
        name = without_spaces(text[start:at])
        likely += is_likely(name)
        forms += bool(CHINESE.fullmatch(name))
    return (likely >= 3 and 2 * likely >= items) or (items >= 3 and forms == items and likely >= 2)


def names_of_run(text: str, run: re.Match[str]) -> list[Span]:
    """The items of a run that other marks part, where all have the form of names and most are likely ones."""
    spans = [Span(*item.span()) for item in _ITEM.finditer(text, run.start(), run.end())]
    names = [text[span.start : span.end] for span in spans]
    likely = sum(is_likely(name) for name in names)
    forms = all(CHINESE.fullmatch(name) and may_be_name(name) for name in names)
    return spans if forms and 4 * likely >= 3 * len(names) else []
