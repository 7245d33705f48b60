"""What a question asks for: the type of thing that fills its gap, and the words around the gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.fold import fold
from index.text.numerals import UNIT
from index.text.tokens import tagged
from qa.asking.lexicon import CITIES, GENERIC
from qa.marks import HAN
from qa.types import Query

# Types that a span of a sentence has; `clause` is whatever the sentence says.
TYPES = (
    "person",
    "post",
    "organisation",
    "place",
    "day",
    "clock",
    "duration",
    "quantity",
    "title",
    "code",
    "name",
    "clause",
)

KINDS = ("place", "proper", "joined", "noun", "verb", "other")  # of words

_COUNT = r"(?:[一二两三四五六七八九十几]|\d{1,2})"
_PLACES = r"城市|地方|地区|省区|省份?|[市县区镇乡村州](?![政委长级民领直])|国家|街道|社区|小区|景区|会议室|宾馆|酒店|场馆|公园|广场|路口?|街|学校|海域|车站|机场|港口?|岛|分库"
_BODIES = (
    r"公司|企业|集团|单位|部门|机构|医院|学院|学校|大学|中学|小学|法院|检察院|银行|协会|组织|研究所|研究院|实验室|队伍?|球队|俱乐部|"
    r"媒体|报纸|平台|品牌|工厂|厂|基金|局|委|部|厅|店|餐厅|饭店|超市|乐队|剧团|车企|药企|保险"
)
_PEOPLE = r"人|记者|作者|医生|大夫|专家|教授|发言人|领导|选手|球员|运动员|演员|导演|歌手|明星|作家|老师|同学|学生|官员|负责人|策略师|分析师|主帅|教练|总统|总理|部长|主任|书记|市长|总裁|老总|主播|代表"
_WORKS = (
    r"首|部|本|出|幅|篇|集|歌曲?|老歌|电影|影片|书|小说|电视剧|综艺|节目|文件|办法|条例|方案|意见|规定|游戏"
)
_CODES = r"专利号|型号|编号|代码|电话|热线|号码|网址|邮箱|微信号?|车牌|车次|航班号?|股票|证号"
_GAP = re.compile(
    r"(?P<post>(?:什么|何|哪些|啥)(?:职务|职位|官职|身份|头衔))"
    rf"|(?P<person>姓甚名谁|谁|哪(?:一)?{_COUNT}?[位名](?:[{HAN}]{{0,4}}?(?:{_PEOPLE}))?|什么人|何人|哪{_COUNT}?(?:个|些)?(?:{_PEOPLE}))"
    r"|(?P<clock>几点|几时(?!间))"
    rf"|(?P<duration>多久|多长时间|多少(?:个)?(?:天|年|月|小时|分钟|秒)|几(?:个)?(?:天|年|小时|分钟|月(?!几)|秒钟?))"
    rf"|(?P<day>什么时候|啥时候|何时|什么时间|哪年哪月哪[日天]|哪年哪月|哪(?:一)?[天年月日](?:[{HAN}]?月)?|几月(?:几[日号])?|几[日号]|何[年月日]|什么日子|哪个?(?:月|年份)|什么年份)"
    rf"|(?P<quantity>百分之(?:几|多少)|几分之几|多少钱?|多[大高重远快深宽长]|几(?={UNIT}|[十百千万亿]))"
    rf"|(?P<place>哪里|哪儿|啥地方|何处|何地|什么(?:地方|场合)|(?<=[在到去往从于了])哪(?!{_COUNT}?[{HAN}])|哪{_COUNT}?(?:个|座|处|些|条)?(?:{_PLACES}))"
    rf"|(?P<organisation>哪{_COUNT}?(?:家|所|支)(?:[{HAN}]{{0,4}}?(?:{_BODIES}))?|(?:哪{_COUNT}?(?:个|些)?|什么)(?:[{HAN}]{{0,2}}?(?:{_BODIES})))"
    rf"|(?P<title>(?:哪{_COUNT}?[些个份款]?|什么)(?:{_WORKS})|题目(?:是|叫)?什么|书名|片名)"
    rf"|(?P<name>(?:名字|名称|叫做?|称为|称作|简称)(?:是|叫|为)?(?:什么|啥)(?:名字?)?)"
    rf"|(?P<clause>为什么|为何|为啥|怎么(?:样|办)?|怎样|如何|哪{_COUNT}?(?:{UNIT}|[个些项样种类点条款件次届场]|方面)?|什么|啥|何)"
)
_CODE = re.compile(rf"(?:{_CODES})[^，]{{0,3}}(?:是|为)?(?:什么|多少|哪)")
_FINDS = r"灵感|启发|信心|底气|勇气|力量|动力|干劲|想法|点子|主意|念头"
_WHERE = r"(?:何处|哪[里儿]?)"
# What is at fault and what moved somebody is in no place: 毛病出在哪里, 灵感从哪儿来.
ASKS_NO_PLACE = re.compile(
    r"(?:难|好|错|妙|差|贵|关键|问题|短板|区别|亮点|优势|差距|矛盾|症结|毛病|故障|原因|根源|根子|病根|起因)"
    rf"[就都主要到底究竟]*(?:出|体现|表现)?在{_WHERE}"
    rf"|(?:{_FINDS})[^，,]{{0,6}}从{_WHERE}|从{_WHERE}[^，,]{{0,16}}(?:{_FINDS})"
)
_DAY_AFTER_ALL = re.compile(r"(?:时间|日期)(?:是|为|定在)?(?:什么|哪|多少)?$")
_TIME_OF_LENGTH = re.compile(r"(?:用了?|花了?|持续|晚点|延误|等了?|耗时)多(?:长|少)时间")
# Words of these kinds say nothing that an answer would say again.
_EMPTY_FLAGS = frozenset(
    ("uj", "ul", "uv", "ud", "uz", "ug", "y", "r", "p", "c", "x", "m", "q", "o", "e", "k", "h")
)
_PROPER_FLAGS = frozenset(("nr", "nrt", "nrfg", "nt", "nz", "eng"))
# Single characters that are words of their own, never half a name.
_COMMON = frozenset(
    "人年月日天时号次家名位个元岁市县区省镇乡村新大小多少高长来去到上下前后里外中会能要可没不很最更再只说用做打买卖开办建看吃住走跑找给让送拿取放领发交投装问写讲收派招定想像等才起当任靠值花"
)
_BODY_ENDS = frozenset("企厂校院局厅社")  # 酒企, 药厂: sorts of bodies and no names
_KINDS = {"n": "noun", "v": "verb"}
_LIGHT = frozenset("将是有在被由把给让对向了的地得着过就都也还又才这那其叫为与和")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question. `kind`: place, proper (a word of another name), joined (of single characters, which the dictionary
    does not know together: most often a name), noun, verb or other."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks. `type`: see TYPES; `gap`: the words of asking, in the folded question `text`.

    `before` and `after`: the content words on either side of the gap, in order. `focus`: the word that the gap is said
    of, which an answer stands beside: 大巴 of 几辆大巴, 导演 of 导演是谁. `many`: whether a list is asked for.
    """

    text: str
    type: str
    gap: str
    at: int  # where the gap begins in `text`
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    many: bool
    focus: Word | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple({word.text: word for word in (*self.before, *self.after)}.values())

    @property
    def rest(self) -> str:
        """The question without its gap: what an answering sentence says again."""
        return f"{self.lead} {self.tail}" if self.gap else self.text

    @property
    def lead(self) -> str:
        """The question before its gap; "" where it has none."""
        return self.text[: self.at] if self.gap else ""

    @property
    def tail(self) -> str:
        """The question behind its gap; "" where it has none."""
        return self.text[self.at + len(self.gap) :] if self.gap else ""


@lru_cache(maxsize=64)  # asked for each article that is read
def what_is_asked(query: Query) -> Asked:
    """The type, the gap and the words of a question; `clause` and no gap where it has no word of asking."""
    text = re.sub(r"[\s？?！!。]+$", "", fold(query.text).strip())
    found = list(_GAP.finditer(text))
    # 为什么 beside 多少: the last one is the question, the first often a relative clause.
    match = next((one for one in reversed(found) if one.lastgroup != "clause"), found[-1] if found else None)
    if match is None:
        kind = "day" if _DAY_AFTER_ALL.search(text) else _BY_KIND.get(query.kind, "clause")
        return Asked(text, kind, "", 0, _words(text, query.names), (), False)
    kind = str(match.lastgroup)
    if _CODE.search(text):
        kind = "code"
    elif _TIME_OF_LENGTH.search(text):
        kind = "duration"
    elif kind == "place" and ASKS_NO_PLACE.search(text):
        kind = "clause"
    elif kind == "clause" and re.search(r"(?:名字|名称|叫什么|叫啥)", text):
        kind = "name"
    many = bool(
        re.search(
            r"哪些|哪(?:几|[二两三四五六七八九十]|\d)|都有|分别|[前后][二两三四五六七八九十]名|都是谁|几位",
            text,
        )
    )
    before, after = _words(text[: match.start()], query.names), _words(text[match.end() :], query.names)
    return Asked(
        text, kind, match.group(), match.start(), before, after, many, _focus(text, match, before, after)
    )


def _focus(text: str, gap: re.Match[str], before: Sequence[Word], after: Sequence[Word]) -> Word | None:
    if (
        before
        and before[-1].kind == "noun"
        and re.search(rf"{re.escape(before[-1].text)}[是为有叫达到了过由共]{{0,2}}$", text[: gap.start()])
    ):
        return before[-1]
    if (
        after
        and after[0].kind == "noun"
        and re.match(
            rf"[十百千万亿]*(?:{UNIT}|[个名位款种样类])?{re.escape(after[0].text)}", text[gap.end() :]
        )
    ):
        return after[0]
    return None


_BY_KIND = {
    "when": "day",
    "where": "place",
    "who": "person",
    "how_many": "quantity",
    "chair": "person",
    "speaker": "person",
}


def _words(text: str, names: Sequence[str]) -> tuple[Word, ...]:
    """The content words; a person's name, which the dictionary cuts into pieces, is one."""
    words = []
    at = 0
    for match in _named(text, names):
        words += _common_words(text[at : match.start()])
        words.append(Word(match.group(), "proper"))
        at = match.end()
    return (*words, *_common_words(text[at:]))


def unknown_words(text: str) -> list[str]:
    """Names that the dictionary cuts into characters, 沱河 of 沱河二桥: what a question is about as much as any word."""
    return [word.text for word in _common_words(text) if word.kind == "joined"]


def _named(text: str, names: Sequence[str]) -> Iterator[re.Match[str]]:
    return re.finditer("|".join(map(re.escape, names)), text) if names else iter(())


def _common_words(text: str) -> list[Word]:
    words: list[Word] = []
    at = -1  # where the last single character ended
    end = len(text.rstrip())
    for word, flag, start in _tagged_with_places(text):
        if len(word) == 1 and not word.isascii():
            if flag in _EMPTY_FLAGS or word in _LIGHT or word in _COMMON:
                continue
            # 小宇赔|多少: the verb before the gap ends no name.
            is_deed = flag == "v" and start + 1 == end
            if at == start and not is_deed:
                # 翻出, 考进: two verbs joined are a verb and no name.
                both_do = words[-1].kind == "verb" and flag[:1] == "v"
                sort = "verb" if both_do else "noun" if word in _BODY_ENDS else "joined"
                words[-1] = Word(words[-1].text + word, sort)
                at += 1
            else:
                words.append(Word(word, _kind(flag)))
                at = start + 1
        elif flag == "ns" and at == start and words[-1].kind == "place":  # 云|津市
            words[-1] = Word(words[-1].text + word, "place")
        elif word not in GENERIC and (word.isascii() or flag not in _EMPTY_FLAGS):
            words.append(Word(word, _kind_of(word, flag)))
    return [word for word in words if word.text not in GENERIC]


def _tagged_with_places(text: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    for word, flag in tagged(text):
        at = text.find(word, at)
        yield word, flag, at
        at += len(word)


def _kind_of(word: str, flag: str) -> str:
    if word in CITIES:
        return "place"
    return "other" if word.isdigit() else _kind(flag)


def _kind(flag: str) -> str:
    if flag in _PROPER_FLAGS:
        return "proper"
    return "place" if flag == "ns" else "noun" if flag == "vn" else _KINDS.get(flag[:1], "other")
