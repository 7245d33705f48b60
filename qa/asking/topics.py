"""What a question is about, apart from what it asks of it: what a follow-up leans on, and how it asks again."""

from __future__ import annotations

import re
from datetime import date

from index.dates.resolve import resolve_dates
from index.text.tokens import tagged, word_ends
from qa.asking.understand import content_words
from qa.asking.wording import asking_words, in_one_wording
from qa.marks import HAN

_ANY_DAY = date(2024, 6, 15)  # the base only tells what is a date, not which
ASKS = re.compile(
    r"(?:是|由|被|受)?(?:谁|哪|什么|啥|多少|有?多[长高大重远深久宽](?!的)|(?<![这那前后近好])几(?=[个名人次场家项篇点月天号位分元角斤亩吨米里年岁倍成折级度])|何时|何地|何人|怎么|为何)"
)
ASKED_AWAY = re.compile(
    r"由?谁|什么时候|何时|哪一?天|在?哪里|哪儿|多少|哪些人?|什么|主持召开了?|主持了?|召开的?|出席了?|参加了?|[吗呢了的]$|[？?！!。，,\s]+"
)
# What stands between a subject and the asking word: 由, 是, 一共, 从.
_LINK = re.compile(
    r"(?:[由是在有被受从到往于的,，上中里都又共为叫当任对]|一共|总共|分别|到底|宣布|(?:^|(?<=[，,]))会上)+$"
)
_NOW = re.compile("(?:现在|目前)$")
# What is measured of a subject is asked of it once: 净利润 of 港交所上半年净利润多少.
_MEASURE = re.compile(
    r"(?:利润|营收|收入|投资|面积|长度|高度|全长|总长|规模|产值|人数|人口|时间|地点|投入|[量价额率费薪龄])$"
)
_HUNG = re.compile(r"[给向对把为让将跟与和]$")  # 盈达空调给|几名职工子女发了奖学金
_GAP_OF_THING = re.compile(
    rf"(?:什么|哪些|哪[一二两三四五几]?[个场次项]|几[个场次])(?P<thing>[{HAN}]{{0,6}}?(?:会议?|活动|仪式|论坛|培训))$"
)
_UNIT_OF_GAP = re.compile(
    r"^(?:谁|什么|啥|哪[一二两三四五几]?|多少|有?多[长高大重远深久宽]|几|何[时地人]|怎么样?|为何)(?:[个名位人家项篇次场座辆条件种套所处户台]|些)?"
)
_PERSON_LIKE = re.compile(
    r"(?:[人员者军手师家友生民工医]|(?<![全总周时身体波边桥线增延特专擅])长|冠军|亚军|季军|得主|主任|经理|书记|教授|主席|总裁|儿子|女儿|妻子|丈夫|父亲|母亲)$"
)
_PLACE_LIKE = re.compile(r"(?:会场|地点|地址|总部|现场|起点|终点|赛场|产地|老家|故乡)$")
_OF_OBJECT = re.compile("什么|多少|几|哪(?![天年里儿])")
_TAILS = {
    "谁": "是谁",
    "哪些人": "有哪些人",
    "何时": "是何时",
    "何处": "在何处",
    "多少": "是多少",
    "什么": "是什么",
}


def topic_of(question: str) -> str:
    """What a question is about: its words before the asking one and its verb; of 谁主持了…会议 those behind."""
    match = ASKS.search(question)
    if not match:
        return _LINK.sub("", question)
    before, asked = question[: match.start()], question[match.start() :]
    before = re.sub(r"[他她它]们", "", before)
    if thing := _GAP_OF_THING.match(asked):  # 甲主持了|什么会
        return f"{before.removesuffix('了')}的{thing['thing']}"
    plain = _LINK.sub("", before)
    behind = _UNIT_OF_GAP.sub("", re.sub("^[是由被受]", "", asked))
    if _HUNG.search(plain) or (not _names_something(plain) and content_words(ASKED_AWAY.sub("", behind))):
        whole = f"{plain}{behind if _HUNG.search(plain) else ASKED_AWAY.sub('', behind)}"
        return re.sub(r"^在|[上中里]?[讲作]了?[话的]$", "", whole)
    if plain.endswith("了"):  # 收了 | 多少小麦
        starts = [end for end in word_ends(plain[:-1]) if end < len(plain) - 1]
        plain = _LINK.sub("", plain[: max(starts, default=0)])
    elif plain == before and _OF_OBJECT.match(asked):  # 拿|多少, but 会谈|是哪天 and 测评|谁排第一
        plain = _without_verb(plain)
    elif before[-1:] in ("在", "到") and _without_verb(plain) == plain[:-1]:  # 会议开|在哪天, 收|到多少
        plain = plain[:-1]
    return _without_measure(_NOW.sub("", plain))


def _names_something(subject: str) -> bool:
    """Whether a subject has more than a day: 8月15日|谁主持了会商会 is about the meeting."""
    bare = subject
    for found in resolve_dates(subject, _ANY_DAY):
        bare = bare.replace(found.text, " ")
    return bool(content_words(bare) or "第" in bare)


def _without_verb(subject: str) -> str:
    """The subject without the verbs that end it: 达标成员能拿|多少."""
    words = list(tagged(subject))
    left = subject
    while len(words) > 1 and (
        words[-1][0] in ("能", "可以", "要") or (words[-1][1] == "v" and words[-1][0] != "会")
    ):
        left = left.removesuffix(words.pop()[0])
    return left if content_words(left) else subject


def _without_measure(subject: str) -> str:
    """The subject without its last word, where that is what was measured of it."""
    head, of, tail = subject.rpartition("的")
    if of and _MEASURE.search(tail) and content_words(head):  # 加拿大山火的|碳排放量
        return head
    words = [word for word, _ in tagged(subject)]
    if not words or not _MEASURE.search(words[-1]) or not subject.endswith(words[-1]):
        return subject
    left = subject.removesuffix(words[-1])
    left = re.sub(r"(?:净|总|平均)$", "", left)
    return _LINK.sub("", left) if content_words(left) else subject


def asked_again(question: str, other: str) -> str:
    """How a question asks of another thing: its verb and its asking word, or as that thing is asked for by itself."""
    in_it = other.startswith("其中")
    plain = in_one_wording(question)
    asked = next((word for word in asking_words(plain) if word in _TAILS), "")
    subject, verb_on = _parted(question)
    people = bool(_PERSON_LIKE.search(other))
    if people and not _PERSON_LIKE.search(subject):
        return "是谁" if asked not in ("哪些人",) else "有哪些人"
    if _PLACE_LIKE.search(other):
        return "在何处"
    alike = in_it or people or not _MEASURE.search(other)
    if asked == "多少" and alike and subject and verb_on and len(verb_on) <= 16:
        return verb_on
    measured = re.search("多[长高大重远深久宽]", question)
    return f"有{measured.group()}" if measured else _TAILS.get(asked, "是什么")


def _parted(question: str) -> tuple[str, str]:
    """The subject of a question and the rest of it, from its first verb or asking word on: 日产的电动车 | 一共卖了多少辆."""
    gap = ASKS.search(question)
    at = 0
    for word, flag in tagged(question[: gap.start()] if gap else question):
        start = question.find(word, at)
        if at and (flag in ("v", "vd") or word in ("一共", "总共", "能", "可以")):
            return question[:start], question[start:]
        at = start + len(word)
    return (question[: gap.start()], question[gap.start() :]) if gap else (question, "")
