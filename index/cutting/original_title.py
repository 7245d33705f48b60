"""The title behind a scraped "原标题：", which most often runs into the text without a mark: where it ends.

Certain are a line break, wide space, and a title that the text repeats. Else each place where a text could begin is
scored by what stands on both sides of it and by what of the title recurs behind it; weights are learned
(`eval/fitting/fit_titles.py`) from titles whose end is certain and from how texts begin that have no title. Where no place
stands out there is no title: none is better than a wrong one.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib import resources

from index.text.tokens import word_ends

_MARK = re.compile(r"\s*原标题[：:]\s*")
_SHORTEST, LONGEST = 4, 80
_READ = 1000  # characters behind the mark that are looked at
_ZONE = 140  # within which something that ends the title is looked for
# So sure must the best place be, as its share of all: of 460 titles so sure, read by hand, three were wrong.
_SURE = 0.9
# Or so sure, and so many times as likely as the next best, of a title that is not too long (72 so sure of 700, read by
# hand: nine were wrong, four of them too long).
_LIKELY, _TIMES, _NOT_TOO_LONG = 0.6, 6, 40
_LEAST_REPEAT = 6
_FEW, _MANY = 4, 7  # characters said again: a hint that the title has ended, and a proof

_PARTED = re.compile(r"\n|\s{4,}")
_NUMBER, _LATIN, _WHITE = re.compile(r"\d+(?:\.\d+)?"), re.compile(r"[A-Za-z]+"), re.compile(r"\s+")
_NO_OPENING = frozenset("，。！？、：；,;!?)）”’》】」:…%.』〉")
_NO_END = frozenset("-—–，、：*●○□■◆◇★☆※▲△")
_OPENS, _CLOSES = frozenset("“《（【「("), frozenset("”》）】」)")
# What the press puts before a text, never into a title.
_PRESS = re.compile(
    r"本文转自|投稿|【[^】]{2,8}(?:报道|讯|消息|新闻)】|本报综合|图片来源|资料图|关注我们|本平台|视频截图|图源|供图|[报网社闻台端线][\u4e00-\u9fff]{0,4}记者[ 　]|日(?:电|讯)[ （(]|[报网]讯[ （(]|讯（|来源[：:｜]|通讯员 |编辑[：:/]"
    r"|记者[ ：][\u4e00-\u9fff]{2,3} |作者[：:丨|]|\d日(?:电|消息|报道)"
)
_HINTS_AT_PRESS = re.compile(
    r"记者|通讯员|[报网社闻](?:综合)?讯|日(?:电|讯|消息)|日报道|来源[：:｜| /]|编辑[：:/｜ ]|^文[/｜|]|作者[：:｜| ]|本报|供稿|撰文"
)
# A sentence in quotation marks: a text may begin with one; a title only where a colon or a space leads to it.
_QUOTED = re.compile(r"“[^“”]*[，。！？…][^“”]{4,}”|“[^“”]{5,}[，。！？…]+[^“”]*”")
_LEADS_TO_QUOTE = frozenset("：:|｜ 　“")
_HEADS = re.compile(
    r"(?P<paper>[\u4e00-\u9fff]{2,7}(?:报|网|社|新闻|在线|客户端|融媒体?|台|号|视频|导刊)(?:全媒体|首席|见习|实习|特约|驻[\u4e00-\u9fff]{1,3})*"
    r"(?:记者|通讯员|讯|编辑|\d+月\d+日[电讯消报]|[\u4e00-\u9fff]{2,5}\d+月\d+日[电讯消报]))"
    r"|(?P<wire>[\u4e00-\u9fff]{2,5}\d{1,2}月\d{1,2}日(?:消息|电|讯|报道))"
    r"|(?P<author>记者|通讯员|来源|作者|文[/｜|丨]|编辑|撰文|图[/｜])"
    r"|(?P<agency>本报讯|本报记者|本报[\u4e00-\u9fff]{2,4}讯|新华社|中新[社网]|人民网|央视|央广网)"
    r"|(?P<day>(?:20\d\d年)?\d+月\d+日[，,上下晚凌早清中傍当])|(?P<day_of>(?:20\d\d年)?\d+月\d+日)"
    r"|(?P<lately>(?:近日|日前|近期|昨日|今日|今天|昨天|最近)[，,]|当地时间|北京时间)|(?P<late>近日|日前|近期|昨日|今日|今天|昨天|最近)|(?P<word>据|截至|随着|为|在|由)"
)
# What a paper's name stands before: no text begins with it.
_WIRED = re.compile(r"\d{1,2}月\d{1,2}日(?:讯|电|报道)|(?<=[报网社台端线闻点])(?:记者|通讯员|讯)")
# What signs a title ends none, and a day behind an agency's name and a place begins no text: 央广网南昌|8月13日消息.
_SIGNED = re.compile(r"(?:[文图][/／|｜]|供稿|作者[：:])[^，。]{1,16}$|[/／]供$")
_DISPATCH = re.compile(r"\d{1,2}月\d{1,2}日(?:消息|电|讯)")
_AGENCY = re.compile(r"[网报社台][\u4e00-\u9fff]{0,4}$")
_CLAUSE_END = re.compile(r"[，。！？,]")
_SENTENCE_END = frozenset("。！？；")


def take_original_title(raw: str) -> tuple[int, str]:
    """Where the text begins behind the mark, and the title; (where the mark ends, "") where its end is not certain.

    (0, "") where there is no mark. A title that the text repeats is left out of the text once.
    """
    mark = _MARK.match(raw)
    if not mark:
        return 0, ""
    start = mark.end()
    text = raw[start : start + _READ]
    end = certain_end(text) or likely_end(text)
    return start + end, text[:end].strip()


def certain_end(text: str) -> int:
    """Where a title ends that is parted from its text or repeated by it; 0 where neither is so."""
    parted = _PARTED.search(text, _SHORTEST, LONGEST)
    if parted:
        return parted.start()
    at = [place for place, character in enumerate(text[: 3 * LONGEST]) if not character.isspace()]
    bare = "".join(text[place] for place in at)
    for length in range(min(LONGEST, len(bare) // 2), _LEAST_REPEAT - 1, -1):
        if bare.startswith(bare[:length], length):
            return at[length - 1] + 1
    return 0


def likely_end(text: str) -> int:
    """The place at which the text begins for all that is known; 0 where none is sure enough."""
    places, found = title_features(text)
    if not places:
        return 0
    weights = _weights()
    scores = [sum(weights.get(one, 0.0) for one in features) for features in found]
    best, *others = sorted(scores, reverse=True)
    share = 1 / sum(math.exp(score - best) for score in scores)
    place = places[scores.index(best)]
    is_ahead = (
        share >= _LIKELY and place <= _NOT_TOO_LONG and (not others or best - others[0] >= math.log(_TIMES))
    )
    return place if share >= _SURE or is_ahead else 0


def title_features(text: str) -> tuple[list[int], list[list[str]]]:
    """The places at which a text behind a title could begin, and what speaks for or against each."""
    places = _places(text)
    if not places:
        return [], []
    bare, where = _normalised(text[: places[-1] + 40])
    ends = word_ends(text[: places[-1] + 30])
    pairs = [text[at : at + 2] for at in range(places[-1])]
    commas = [0]
    sentences = [0]
    for character in text[: places[-1]]:
        commas.append(commas[-1] + (character in "，,"))
        sentences.append(sentences[-1] + (character in _SENTENCE_END))
    press = _HINTS_AT_PRESS.search(text)
    again = _said_again(text, _FEW)
    found = []
    for at in places:
        middle = where[at]
        right, left = bare[middle : middle + 5], bare[max(0, middle - 4) : middle]
        features = [f"r{right[:length]}" for length in range(1, 6)]
        features += [f"l{left[-length:]}" for length in range(1, 5)]
        head = _HEADS.match(text, at)
        clause = _CLAUSE_END.search(text, at, at + 60)
        features += (
            f"x{left[-1:]}{right[:1]}",
            f"n{at // 3}",
            f"c{min(commas[at], 3)}",
            f"g{min(sentences[at], 3)}",
            f"f{min(clause.start() - at, 38) // 3}{clause[0]}" if clause else "f",
            f"h{head.lastgroup}" if head else "h",
        )
        if at not in ends:
            features.append("w")
        if press and press.end() <= at:
            features.append("p")
        if again < at:
            features.append("m")
        features += _recurrence(text, at, pairs[: at - 1])
        found.append(features)
    return places, found


def _recurrence(text: str, at: int, pairs: list[str]) -> list[str]:
    """What stands around a place, and what stands in the title before it, that comes again behind it."""
    behind = text[at : at + 60]
    again = 0
    while again < 10 and text.find(text[at : at + again + 1], 0, at) >= 0:
        again += 1
    features = [f"k{again}", f"s{8 * sum(pair in behind for pair in pairs) // max(1, len(pairs))}"]
    for name, low, high in (("b", 1, 1), ("d", 2, 2), ("t", 2, 1), ("u", 1, 2)):
        if text.find(text[at - low : at + high], at + 1) > 0:
            features.append(name)
    if text[at - 3 : at] in behind:
        features.append("z")
    if text.startswith(text[:at].rstrip()[:12], at):
        features.append("e")
    return features


def _places(text: str) -> list[int]:
    """Before the first full stop, and before what no title has, every place where a text could begin."""
    stop = text.find("。")
    last = min(LONGEST, stop if stop > 0 else LONGEST, len(text) - 10, _limit(text))
    depth = 0
    places = []
    printed = ""  # the last character before a place that is no space
    for at in range(last + 1):
        character, before = text[at], text[at - 1]
        if (
            at >= _SHORTEST
            and not depth
            and not character.isspace()
            and character not in _NO_OPENING
            and printed not in _NO_END
            and not (character.isdigit() and (before.isdigit() or before in ".+"))
            and not (character.isascii() and character.isalpha() and before.isascii() and before.isalpha())
            and text[at : at + 3] != text[at - 3 : at]
            and not _WIRED.match(text, at)
            and not _SIGNED.search(text, max(0, at - 20), at)
            and not (_DISPATCH.match(text, at) and _AGENCY.search(text, max(0, at - 6), at))
        ):
            places.append(at)
        printed = printed if character.isspace() else character
        if character in _OPENS:
            depth += 1
        elif character in _CLOSES:
            depth = max(0, depth - 1)
    return places


def _said_again(text: str, length: int) -> int:
    """Where so many characters come for the second time, as they do in a text behind its title, not in a title."""
    seen: dict[str, int] = {}
    for at in range(min(len(text), _ZONE) - length):
        run = text[at : at + length]
        if at - seen.setdefault(run, at) >= length and not _WHITE.search(run):
            return at
    return _ZONE


def _limit(text: str) -> int:
    """Where at the latest the title has ended: at its own words said again, at what the press puts before a text, at a
    sentence in quotation marks."""
    press = _PRESS.search(text, _SHORTEST, _ZONE)
    limit = min(press.end() - 1 if press else _ZONE, _said_again(text, _MANY))
    for quoted in _QUOTED.finditer(text, 0, _ZONE):
        if quoted.start() and text[quoted.start() - 1] not in _LEADS_TO_QUOTE:
            return min(limit, quoted.start())
    return limit


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text with each number as 0, each Latin word as a, wide space as one mark; and where each place went."""
    parts: list[str] = []
    where = [0] * (len(text) + 1)
    at = length = 0
    while at < len(text):
        character = text[at]
        if character.isdigit() and (match := _NUMBER.match(text, at)):
            end, mark = match.end(), "0"
        elif character.isascii() and character.isalpha() and (match := _LATIN.match(text, at)):
            end, mark = match.end(), "a"
        elif character.isspace() and (match := _WHITE.match(text, at)):
            end = match.end()
            mark = " " if end - at == 1 else "‖"
        else:
            end, mark = at + 1, character
        for place in range(at, end):
            where[place] = length
        parts.append(mark)
        at, length = end, length + 1
    where[len(text)] = length
    return "".join(parts), where


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Features and their weights, in hundredths."""
    text = resources.files("index.cutting").joinpath("title_ends.tsv").read_text("utf-8")
    pairs = (line.rsplit("\t", 1) for line in text.split("\n") if line)
    return {feature: int(weight) / 100 for feature, weight in pairs}
