"""Whether two alike texts are one text printed twice, or two reports cut from one pattern.

A reprint has its own title, dateline, editor's line, captions and commas, and a word here and there. A serial report
(a stock a day, a meeting a month) has the same words with another number, name or date. So the texts are aligned, and
what differs decides. Nothing may be lost by showing the one for the other: the copy adds no matter of its own.
The only user of rapidfuzz.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import Indel

from index.text.numerals import find_numbers

# Shares of a text's letters: what a copy may have reworded or added, and what of the original it may lack.
_MOST_ADDED = 0.08
_MOST_LACKING = 0.2
_LONGEST_ADDED = 40  # letters in one place: less than a sentence with matter
_LONGEST_HEAD = 100  # a title and a dateline
_ALWAYS_ALLOWED = 12
_LONGEST = 20_000  # letters; longer texts are one only where they are equal
# Differences with less between them are one: 2[1]日[在|于] of 21日于.
_GAP = 5
_NUMERALS = frozenset("0123456789.零〇一二三四五六七八九十百千万亿")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*[~～\-—–－―]+\s*(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_NOT_WORDS = re.compile(r"(?<=\d)[^\w%.]+(?=\d)|[^\w%.]+|_|(?<!\d)\.|\.(?!\d)|(?<!\d)%")
_QUOTATION = re.compile(r"[（(][+-]?\d+\.\d+[,，]\s*[+-]?\d+\.\d+[,，]\s*[+-]?\d+\.\d+%[）)]")
_DATELINE = re.compile(
    r"^(.{0,80}?)[\u4e00-\u9fffA-Za-z]{2,12}\s?(?:\d{1,2}月)?\d{1,2}日(?:综合)?(?:专?电|讯|消息|报道)(?=[\s（(【：:，,\u4e00-\u9fff“])",
    re.DOTALL,
)
_AUTHORS = re.compile(
    r"[（(【\[][^（()）【】\[\]]{0,16}(?:记者|通讯员|作者|报道员)[^（()）【】\[\]]{0,60}[）)】\]]"
)
_CREDIT = re.compile(
    r"[（(【\[][^（()）【】\[\]]{0,40}(?:摄|供图|图片|截图|图源)[^（()）【】\[\]]{0,20}[）)】\]]"
)
# What editors and web pages put behind a text: nothing of it is the report's.
_FURNITURE = re.compile(
    r"返回搜狐|分享让更多人看到|更多精彩内容|版权声明|版权侵权|本文属于原创|本文为.{0,12}原创|免责声明|声明[:：]|推荐阅读|往期(?:回顾|精选)|猜您喜欢"
    r"|大家都在看|相关(?:阅读|报道|新闻)[：:]|爆料|纠错|转载请注明|如遇作品内容|关注我们|加星标"
    r"|[（(【\[]?(?:责任编辑|责编|编辑|编审|校对|监审|审核|终审|主编|总策划|策划|编译|统筹|监制)\s*[：:丨|/／]"
    r"|责任编辑\s*[:：]?|(?:责编|编辑|校对)\s+[\u4e00-\u9fff]{2,4}(?:\s+校对\s*[\u4e00-\u9fff]{2,4})?\s*$"
)
_SOURCE = re.compile(
    r"[（(【\[]?(?:文字|文章|信息|内容)?(?:来源|转自|作者|记者|通讯员|实习生|本报记者|本文来源)\s*[：:丨|/／]|[（(](?:完|来源)[^）)]{0,20}[）)]"
)
_FURNITURE_ZONE, _SOURCE_ZONE = 400, 120
_ASIDE = re.compile(
    r"^广告|^推广|图为|图源|资料图|资料图片|供图|截图|摄影?$|[记作]者.{2,8}摄|新华社发|播放视频|画中画|图片来源|影像中国"
)
_LONGEST_ASIDE = 150
_RELATIVE = re.compile(r"^(?:我|本|该|此|这|当|其|全)")
_OPPOSITES = [
    "涨跌",
    "增减",
    "升降",
    "买卖",
    "入出",
    "进出",
    "上下",
    "东西",
    "南北",
    "左右",
    "男女",
    "多少",
    "高低",
    "强弱",
    "前后",
    "甲乙",
    "胜负",
    "有无",
    "同异",
]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is compared: letters and digits only, with the persons whom it names."""

    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two texts that are compared, with its numbers: start, end, value."""

    text: str
    numbers: tuple[tuple[int, int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class _Difference:
    """`first.text[a:b]` stands where `second.text[c:d]` does."""

    a: int
    b: int
    c: int
    d: int


def read_words(text: str, names: Iterable[str]) -> Words:
    """A text made ready for `is_same_text`: furniture, datelines, credits and marks taken off."""
    text = text.translate(_WIDTH).strip()
    text = _DATELINE.sub(r"\1", text, count=1)
    text = _AUTHORS.sub("", _QUOTATION.sub("", text))
    text = _CREDIT.sub("", text)
    text = text[: _end_of_matter(text)]
    text = _THOUSANDS.sub("", _BETWEEN_DIGITS.sub("至", text))
    # A mark between two digits keeps them two numbers.
    words = _NOT_WORDS.sub(lambda mark: " " if _parts_digits(mark) else "", text)
    # Names that stand in the furniture only are nobody's whom the report speaks of.
    folded = (_NOT_WORDS.sub("", name.translate(_WIDTH)) for name in names)
    return Words(words, frozenset(name for name in folded if name in words))


def is_same_text(first: Words, second: Words) -> bool:
    """Whether `second`, the later printed, tells nothing that `first` does not, in the same words."""
    if first.text == second.text:
        return True
    shorter, longer = sorted((len(first.text), len(second.text)))
    if longer > _LONGEST or shorter < (1 - _MOST_LACKING) * longer:
        return False
    if any(name not in first.text for name in second.names):
        return False
    differences = _differences(first.text, second.text)
    if not _lacks_little(first.text, differences) or _rewords_much(second.text, differences):
        return False
    left, right = _side(first), _side(second)
    if any(_contradicts(left, right, one) for one in differences) or _swaps(left, right, differences):
        return False
    return _adds_nothing(left, right, differences)


def _side(words: Words) -> _Side:
    return _Side(words.text, tuple((n.span.start, n.span.end, n.value) for n in find_numbers(words.text)))


def _end_of_matter(text: str) -> int:
    half = len(text) // 2
    furniture = _FURNITURE.search(text, max(half, len(text) - _FURNITURE_ZONE))
    end = furniture.start() if furniture else len(text)
    source = _SOURCE.search(text, max(half, end - _SOURCE_ZONE), end)
    return source.start() if source else end


def _parts_digits(mark: re.Match[str]) -> bool:
    text = mark.string
    return (
        0 < mark.start() < mark.end() < len(text)
        and text[mark.start() - 1].isdigit()
        and text[mark.end()].isdigit()
    )


def _differences(first: str, second: str) -> list[_Difference]:
    found: list[_Difference] = []
    for step in Indel.opcodes(first, second):
        if step.tag == "equal":
            continue
        one = _Difference(step.src_start, step.src_end, step.dest_start, step.dest_end)
        if found and one.a - found[-1].b < _GAP and one.c - found[-1].d < _GAP:
            one = _Difference(found[-1].a, one.b, found[-1].c, one.d)
            found.pop()
        found.append(one)
    return found


def _contradicts(first: _Side, second: _Side, one: _Difference) -> bool:
    """Whether the two sides give different numbers, or say the opposite."""
    left, right = _numbers_beside(first, second, one)
    is_title = one.a == 0 and one.c == 0 and max(one.b, one.d) > _ALWAYS_ALLOWED
    if _is_aside(first.text, one.a, one.b) and _is_aside(second.text, one.c, one.d):
        return False
    if is_title:  # two titles may name different numbers of the text below
        left -= {value for _, _, value in second.numbers}
        right -= {value for _, _, value in first.numbers}
    if left - right and right - left:
        return True
    if is_title:
        return False
    mine, other = first.text[one.a : one.b], second.text[one.c : one.d]
    if max(len(mine), len(other)) > _ALWAYS_ALLOWED:
        return False
    only = {*mine} - {*other}, {*other} - {*mine}
    return any(
        (pair[0] in only[0] and pair[1] in only[1]) or (pair[1] in only[0] and pair[0] in only[1])
        for pair in _OPPOSITES
    )


def _numbers_beside(first: _Side, second: _Side, one: _Difference) -> tuple[set[Decimal], set[Decimal]]:
    """The numbers that a difference touches: of 1[2]6 and 16 they are 126 and 16."""
    before = behind = 0
    while before < min(one.a, one.c) and first.text[one.a - before - 1] in _NUMERALS:
        before += 1
    while one.b + behind < len(first.text) and first.text[one.b + behind] in _NUMERALS:
        behind += 1
    return (
        _numbers(first, one.a - before, one.b + behind),
        _numbers(second, one.c - before, one.d + behind),
    )


def _numbers(side: _Side, start: int, end: int) -> set[Decimal]:
    return {value for low, high, value in side.numbers if low < end and start < high}


def _swaps(first: _Side, second: _Side, differences: Sequence[_Difference]) -> bool:
    """Whether one word stands for another time and again: another company's report. 我省 for 山东 is the same."""
    swapped = Counter(
        (first.text[one.a : one.b], second.text[one.c : one.d])
        for one in differences
        if one.b - one.a >= 2 and one.d - one.c >= 2
    )
    return any(
        times > 1 and not _RELATIVE.match(mine) and not _RELATIVE.match(other)
        for (mine, other), times in swapped.items()
    )


def _adds_nothing(first: _Side, second: _Side, differences: Sequence[_Difference]) -> bool:
    """Whether no sentence and no number of the second is its own, titles, captions and advertisements left out."""
    known = {value for _, _, value in first.numbers}
    for one in differences:
        length = one.d - one.c
        if not length or _is_aside(second.text, one.c, one.d) or (one.c == 0 and length <= _LONGEST_HEAD):
            continue
        if length - (one.b - one.a) > _LONGEST_ADDED or _numbers_beside(first, second, one)[1] - known:
            return False
    return True


def _lacks_little(first: str, differences: Sequence[_Difference]) -> bool:
    lacking = sum(one.b - one.a for one in differences if not _is_aside(first, one.a, one.b))
    return lacking <= max(_ALWAYS_ALLOWED, _MOST_LACKING * len(first))


def _rewords_much(second: str, differences: Sequence[_Difference]) -> bool:
    added = sum(
        one.d - one.c
        for one in differences
        if (one.c or one.d > _LONGEST_HEAD) and not _is_aside(second, one.c, one.d)
    )
    return added > max(_ALWAYS_ALLOWED, _MOST_ADDED * len(second))


def _is_aside(text: str, start: int, end: int) -> bool:
    """Whether a part of a text is a caption or an advertisement, the word that opens it perhaps before the part."""
    if end - start > _LONGEST_ASIDE:
        return False
    return any(_ASIDE.search(text[low:end]) for low in (start, max(0, start - 2)))
