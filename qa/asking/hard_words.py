"""The hard words of a question: names, dates, titles, quotations, ordinals, numbers and places that evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.dates.resolve import ResolvedDate
from index.text.numerals import find_numbers
from index.text.tokens import word_ends
from qa.marks import CHINESE_NUMBER, HAN, ORDINAL, QUOTED, TITLE
from qa.types import HardWord

_YEAR_SAID = re.compile(r"\d{4}|\d{2}年|今年|去年|前年|[一二][零〇九]")
# Before a place in a question stand verbs, prepositions and pronouns, which its name does not hold.
_BEFORE_PLACE = "在到去往赴来于从向对由把被让给和与及跟同是为的了着过有当那这哪该本我你他她此各某问查说讲看指自经至入出进个几位名些今日月号年谁任"
_LEVEL = re.compile(
    r"[市县区镇乡村省](?!镇|乡(?!村)|场|民|容|值|价|面|里|内|外|部|干|域|级|(?<=村)[医官校史])"
)
_STRETCH = re.compile("[年月天周期]$")
_LEVELS = "市县区镇乡村省"
_COUNTED = re.compile(r"[一二两三四五六七八九十几\d]个$|几$")
# 副市长, 县委: there the last character of a place is the first of a post.
_STREET = re.compile(rf"(?P<name>[{HAN}]{{2,4}})街道(?!办)")
_NO_STREET = re.compile("[哪个各该本每全条几些的在到和与]")
_POST = re.compile(r"长|委|政府|政协|人大|直")
_NO_PLACE = re.compile(
    r"[一二两三四五六七八九十几\d]个|^[一二两三四五六七八九十几]+[市县区镇乡村省]$|^[全各每哪这那几某该本]|^[市县区镇乡村省]{2}|.[市县区镇乡省].?[市县区镇乡村省]$|.村[市县区乡村省]$|(?:新|城|小|社|地|山|园|景|灾|市|老|辖|校|街|牧|片|选|库|厂|矿|林|护|治|开发|保税|高新|郊|营|战|时|禁|误|雷)区|城[市乡]|农村|乡村|[下返]乡|"
    r"[超都股楼门上入早夜集菜]市|常务|三农|^[开闭进入出离驻回返建帮扶撤并][市县区镇乡村省]$|"
    # 找省名医, 外省企业, 中秋前市长, 湖北那批县
    r"^.[省市区]$|[前后]市$|[找拿外跨邻]省$|^[批拿找等贫穷富强][县区镇乡村]$|"
    # 参加市政府常务会议, 启动仪式上县长
    r"^(?:参加|出席|列席|主持|召开|举行|参观|视察|考察|调研|走访|慰问|会见|访问|陪同)[市县区镇乡村省]|[会式典礼]上[市县区镇乡村省]$"
)
_ASKED_DAY = re.compile("[哪几]一?[天日年月]")
# A number that is a name: 3路 is not 1路, however small. 一路 and 二路 are other words.
_NUMBERED = re.compile(rf"(?:\d+|{CHINESE_NUMBER}+)(?:号线|号楼|号院|号台风)|\d+路(?!人马|大军|车队)")
_NO_ORDINAL = frozenset(["一次", "一批", "一轮", "几次", "几期"])  # 最近一次, 新一轮
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
        match
        for match in ORDINAL.finditer(bare)
        if len(match.group()) >= 2 and match.group() not in _NO_ORDINAL and bare[match.end() - 1] != "版"
    ]
    numbered = list(_NUMBERED.finditer(bare))
    hard += [HardWord(match.group(), "ordinal") for match in (*ordinals, *numbered)]
    told = (*ORDINAL.finditer(bare), *_ASKED_DAY.finditer(bare), *numbered)
    covered = [(one.span.start, one.span.end) for one in dates] + [match.span() for match in told]
    # 孟千里 and 李万山 hold no number.
    named = [match.span() for name in names for match in re.finditer(re.escape(name), bare)]
    hard += [HardWord(number, "number") for number in _numbers(bare, [*covered, *named])]
    hard += [
        HardWord(place, "place")
        for place in find_places(_blanked(bare, covered))
        if not any(place in name for name in names) and not is_cut_out(bare, place)
    ]
    return tuple(dict.fromkeys(hard))


def is_cut_out(text: str, place: str) -> bool:
    """Whether a place was cut out of other words: 弱涣散村 of 软弱涣散村, 记和县 of 书记和县长."""
    at = text.find(place)
    return bool(re.search("[和与及]", place[:-1])) or (at > 0 and at not in word_ends(text))


def find_places(text: str) -> Iterator[str]:
    """Places by what they end with, 望石县 and 梁背村, without the words before them."""
    ends = word_ends(text)
    for match in _LEVEL.finditer(text):
        estate = match.start() - 1 if text[: match.end()].endswith("新村") else match.start()  # 桃坞|新村
        name_end = estate if _length_of_name(text, estate, ends) else match.start()
        length = _length_of_name(text, name_end, ends)
        # 市委, 副市长: there the last character of a place is the first of a post, and no name is of one character.
        of_post = bool(_POST.match(text, match.end()))
        lengths = [one for one in ((2, 3) if of_post else (2, 1, 3)) if one <= length]
        starts = [name_end - one for one in lengths]
        start = next((one for one in starts if one == 0 or one in ends or one == name_end - length), -1)
        place = text[start : match.end()] if start >= 0 else ""
        if place and place[0] in _LEVELS and _COUNTED.search(text[:start]):  # 三个|县做乡村振兴
            continue
        if place and place[0] in "里内间" and _STRETCH.search(text[:start]):  # 五年里县总工会
            continue
        if place and not (of_post and "副" in place) and not _NO_PLACE.search(place):
            yield place
    for match in _STREET.finditer(text):
        starts = [at for at in range(match.start(), match.end("name") - 1) if at == 0 or at in ends]
        named = [
            text[at : match.end()] for at in starts if not _NO_STREET.search(text[at : match.end("name")])
        ]
        yield from named[-1:]


def _length_of_name(text: str, end: int, ends: set[int]) -> int:
    """How many characters before a place's last one may be its name, at most three."""
    length = 0
    while length < 3 and re.match(rf"[{HAN}]", text[end - length - 1 : end - length]):
        at = end - length - 1
        # 和 within 太和市 is no word of its own.
        if text[at] in _BEFORE_PLACE and (at in ends or at == 0) and at + 1 in ends:
            break
        length += 1
    alone = length == 0 and text[end - 1 : end] in ("和", "同", "与") and end > 1
    return (
        2
        if alone and re.match(rf"[{HAN}]", text[end - 2]) and text[end - 2] not in "市县区镇乡村省"
        else length
    )


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
