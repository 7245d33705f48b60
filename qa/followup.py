"""Questions that lean on the talk before: 那谁出席了？ 他还说了什么？ 第二个会议呢？

Each becomes a question that stands alone, in words that can be shown: what the last one was about is put before it, a
pronoun becomes the person, and what is asked of another meeting, day or place takes that one's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from index.dates import resolve_dates
from index.fold import fold
from index.words import word_ends
from qa.hard_words import find_places
from qa.lexicon import POST_WORDS
from qa.marks import HAN, ORDINAL, QUOTED, TITLE
from qa.people import find_people
from qa.types import Answer
from qa.understand import content_words
from qa.wording import asking_words, in_one_wording, without_politeness

_LEAD_IN = re.compile(r"^(?:那么|那(?!次|场|个|篇|天|位|年|一|些|里)|还有|另外|以及|然后|接着|再)[,，]?")
_HE = re.compile(r"(?<![其吉])[他她](?!们|[省市县乡日])")
_POINTS_BACK = re.compile(
    rf"^(?:[它其]|会上|会议(?!室|中心)|会后|当时|那时|现场|活动|仪式|文章|文中|报道|其中|同时|此外)|[它]|(?:这|那|该|此)[个次场位条篇家座项天年]?(?:[{HAN}]{{0,2}}?(?:会议?|活动|人|篇|项|事|案|工程|项目|公司|学校|铁路|桥|村|县|市|办法|条例|文章|报道|书|时)|$|,|，)|他们|她们|会上|除此之外"
)
_OTHER = re.compile(r"^(?P<other>[^,，？?]{1,16}?)(?:呢|又如何|又怎样|怎么样)(?:[,，]?(?P<rest>.+))?$")
_OF_ITEMS = re.compile(
    r"第(?P<at>[一二三四五六七八九十]|\d{1,2})(?:个|位|名|场|次|篇|项|条)(?:人|会议?|活动|领导|文章|报道|同志|项目)?|(?P<first>前者)|(?P<last>后者|最后(?:一个|一位|那个))"
)
_LEVELS = "市县区省州镇乡"
_NUMBERS = "零一二三四五六七八九十"
_ORDINAL_WORD = re.compile(rf"{ORDINAL.pattern}|末位|垫底|倒数第[一二三]|最后一名")
# Nouns that say who did it: 主持人呢 asks 主持人是谁.
_ROLE_NOUN = re.compile(r"^(?:主持|讲话|汇报|发言|作|记|负责|摄影|出席|参会|与会)(?:人|者|人员|领导)$")
# 谁汇报了供暖准备？招生方案呢？ asks who reported that.
_TOLD = re.compile(rf"谁(?:汇报|通报|介绍|说明|安排|部署|分管|负责)(?:的|了)?(?P<what>[{HAN}]{{2,}})$")
_MEASURE = re.compile(r"(?:全长|总长|总投资|投资|面积|长度|高度|均价|总产|产值|人数|票价|时间|地点)$")
# What stands between a subject and the asking word: 由, 是, 一共, 从.
_LINK = re.compile(r"(?:[由是在有被受从到于的,，上中里都又共为叫当任对]|一共|总共|分别|到底|宣布|会上)+$")
_TAILS = {
    "谁": "是谁",
    "哪些人": "有哪些人",
    "何时": "是何时",
    "何处": "在何处",
    "多少": "是多少",
    "什么": "是什么",
}
# 防汛工作会 is a meeting of its own, 座谈会 and 那次会 are not.
_MEETING = re.compile(rf"(?P<about>[{HAN}]{{2,16}}?)(?:会议|大会|会)(?![上中后场]|议室)")
_KINDS_OF_MEETING = frozenset(
    [
        "工作",
        "座谈",
        "推进",
        "专题",
        "部署",
        "动员",
        "发布",
        "表彰",
        "培训",
        "现场",
        "调度",
        "视频",
        "电视电话",
        "领导干部",
    ]
)
# A question of so few words of its own, and no name or title, is about what was talked of.
_FEW = 3
_SHORT = 10
_AND_WHAT = re.compile(r"呢[\s？?。!！]*$")

_PART = re.compile(
    r"[？?；;。][\s]*(?:还有|以及|另外|并且|还)?|[，,、](?:还有|以及|另外|并且|还|又)?|(?<=[\u4e00-\u9fff])还(?=决定|有谁|在)"
)
_ASKS = re.compile(
    r"(?:是|由|被|受)?(?:谁|哪|什么|啥|多少|(?<![这那前后近好])几(?=[个名人次场家项篇点月天号位])|何时|何地|何人|怎么|为何)"
)
_MOST_PARTS = 10
# What the first part says of its subject is not said of the others: 会议通过了 | 什么办法
_VERB_LEFT = re.compile(r"(?:[\u4e00-\u9fff]{2}了|是|由|在|有|受|被|对[^，]{0,8})$")
_ASKED_AWAY = re.compile(
    r"由?谁|什么时候|何时|哪一?天|在?哪里|哪儿|多少|哪些人?|什么|主持召开了?|主持了?|召开的?|出席了?|参加了?|[吗呢了的]$|[？?！!。，,\s]+"
)


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions before, as they stand alone, and their answers where one is needed."""

    questions: tuple[str, ...]
    answer: Callable[[int], Answer]
    names: Set[str]


def resolve_followup(
    question: str, history: Sequence[str], *, names: Set[str] = frozenset(), answer: Callable[[int], Answer]
) -> str:
    """The question as it stands alone; itself, without its politeness, where it does so already.

    `names` are the archive's people; `answer` gives the answer of the nth question of the history.
    """
    standing: list[str] = []
    for earlier in (*history, question):
        folded = fold(earlier).strip()
        bare = without_politeness(folded)
        talk = Talk(tuple(standing), answer, names)
        standing.append(_resolve(bare, bool(_AND_WHAT.search(folded)), talk) if standing else bare)
    return standing[-1]


def _resolve(bare: str, asks_other: bool, talk: Talk) -> str:
    """`asks_other`: it ends with 呢."""
    question = _LEAD_IN.sub("", bare) or bare
    leads = question != bare
    last = talk.questions[-1]
    if items := _of_items(question, talk):
        return items
    if other := _OTHER.match(question):
        return _instead(other["other"], other["rest"] or "", talk)
    # 那7月？ 女子组呢？: nothing is asked, so it is asked what was asked before.
    asks_nothing = not asking_words(in_one_wording(question))
    if asks_nothing and (asks_other or (leads and len(question) <= _SHORT)):
        return _instead(question, "", talk)
    if _HE.search(question) and (person := _person(talk)):
        named = _HE.sub(person, question, count=1)
        few = len(content_words(named.replace(person, " "))) <= 1
        return _joined(_subject(last).replace(person, ""), named) if few and leads else named
    if leads or _POINTS_BACK.search(question) or _lacks_subject(question, talk.names):
        subject = _subject(_spoken_of(question, talk))
        return _joined(_swapped(subject, question, talk.names, whole=False), question)
    return bare


def _spoken_of(question: str, talk: Talk) -> str:
    """The last question that has the thing which 那次会 and 这座桥 point to; else the last."""
    pointed = re.search(rf"[这那该此]次?[个场位条篇家座项]?(?P<thing>[{HAN}]{{1,2}})", question)
    thing = pointed["thing"][:1] if pointed else "会" if question.startswith("会上") else ""
    return next((one for one in reversed(talk.questions) if thing and thing in one), talk.questions[-1])


def _of_items(question: str, talk: Talk) -> str:
    """第二个人今年多大: the thing of the last list that is counted to; "" where no list has it."""
    match = _OF_ITEMS.search(question)
    if not match:
        return ""
    for at in range(len(talk.questions) - 1, max(-1, len(talk.questions) - 3), -1):
        answer = talk.answer(at)
        items = answer.items if len(answer.items) > 1 else _people_in(answer, talk.names)
        if len(items) < 2:
            continue
        number = -1 if match["last"] else 0 if match["first"] else _number(match["at"]) - 1
        if number >= len(items):
            return ""
        rest = question.replace(match.group(), items[number], 1)
        rest = re.sub(r"呢$", "", rest)
        return rest if rest != items[number] else f"{items[number]}的内容是什么"
    return ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text)


def _instead(other: str, rest: str, talk: Talk) -> str:
    """The last question of another day, place, person or thing."""
    last = talk.questions[-1]
    if _HE.search(other) and (person := _person(talk)):
        other = _HE.sub(person, other)
        return f"{other}{rest or _tail(last)}"
    if rest:
        return _joined(_swapped(_subject(last), other, talk.names, whole=False) or other, rest)
    if _ROLE_NOUN.match(other):
        return _joined(_subject(last), f"{other}是谁")
    if (told := _TOLD.search(last)) and not _is_known(other, talk.names):
        return f"{last[: told.start('what')]}{other}"
    swapped = _swapped(last, other, talk.names, whole=True)
    return swapped if swapped != last else _joined(_subject(last), f"{other}{_tail(last)}")


def _is_known(other: str, names: Set[str]) -> bool:
    """Whether words name a day, an ordinal, a place, a person or a post, each of which takes its like's place."""
    finds = (_days, _ordinals, _place_names, lambda one: find_people(one, names), _titles)
    return any(list(find(other)) for find in finds) or _names_meeting(other)


def _swapped(text: str, other: str, names: Set[str], *, whole: bool) -> str:
    """A text with its day, ordinal, place, person or post replaced by the one of that kind in `other`.

    `whole`: `other` is nothing but that, so that 女子组 may replace 男子组.
    """
    for find in (_days, _ordinals, _place_names, lambda one: find_people(one, names), _titles):
        new, old = list(find(other)), list(find(text))
        if new and old and new[0] not in old:
            at = text.rfind(old[-1]) if find is _ordinals else text.find(old[0])
            gone = old[-1] if find is _ordinals else old[0]
            # 青岚县委书记 and 代县长 make 青岚县代县长.
            level = (
                gone[0] if find is _titles and gone[0] in _LEVELS and new[0][0] not in _LEVELS and at else ""
            )
            return text[:at] + level + new[0] + text[at + len(gone) :]
    if whole and len(other) > 1:
        same = re.search(rf"[{HAN}]{{{len(other) - 1}}}{re.escape(other[-1])}", text)
        if same and same.group()[0] != other[0] and len(set(same.group()) & set(other)) > 1:
            return text.replace(same.group(), other, 1)
    return text


def _days(text: str) -> Iterator[str]:
    # The base only tells what is a date, not which.
    return (found.text for found in resolve_dates(text, date(2024, 6, 15)))


def _ordinals(text: str) -> Iterator[str]:
    return (match.group() for match in _ORDINAL_WORD.finditer(text) if len(match.group()) > 1)


def _place_names(text: str) -> Iterable[str]:
    return find_places(text)


def _titles(text: str) -> Iterator[str]:
    posts = "|".join(POST_WORDS)
    return (match.group() for match in re.finditer(rf"(?:[市县区省州镇乡]委?)?代?(?:{posts})", text))


def _person(talk: Talk) -> str:
    """Whom 他 means: who the last question names, else who its answer does; "" where that is nobody."""
    last = len(talk.questions) - 1
    if named := find_people(talk.questions[last], talk.names):
        return named[-1]
    return next(iter(_people_in(talk.answer(last), talk.names)), "")


def _people_in(answer: Answer, names: Set[str]) -> tuple[str, ...]:
    """Whom an answer names, in its order."""
    if not answer.answerable:
        return ()
    found = [name for name in find_people(answer.answer, names) if name in answer.answer]
    return tuple(sorted(found, key=answer.answer.find))


def _lacks_subject(question: str, names: Set[str]) -> bool:
    """Whether a question names nothing of its own: 均价多少, 谁讲的话."""
    own = (
        TITLE.search(question)
        or QUOTED.search(question)
        or find_people(question, names)
        or list(find_places(question))
    )
    if own or _names_meeting(question) or any(post in question for post in POST_WORDS):
        return False
    if any(len(one) > 2 for one in _ordinals(question) if one[0] == "第" or len(one) > 3):
        return False
    return len(content_words(question)) <= _FEW


def _names_meeting(question: str) -> bool:
    """Whether a question tells which meeting it means by more than the kind of meeting."""
    return any(
        set(content_words(match["about"])) - _KINDS_OF_MEETING
        for match in _MEETING.finditer(_ASKED_AWAY.sub("，", question))
    )


def _subject(question: str) -> str:
    """What a question is about: its words before the asking one and its verb; of 谁主持了…会议 those behind."""
    match = _ASKS.search(question)
    if not match:
        return _LINK.sub("", question)
    before = question[: match.start()]
    before = _LINK.sub("", re.sub(r"[他她它]们", "", before))
    if before.endswith("了"):  # 收了 | 多少小麦
        starts = [end for end in word_ends(before[:-1]) if end < len(before) - 1]
        before = _LINK.sub("", before[: max(starts, default=0)])
    before = _MEASURE.sub("", before)
    if content_words(before) or re.search(r"\d|第", before):
        return before
    behind = _ASKED_AWAY.sub("", question[match.start() :])
    return re.sub(r"[上中里]?[讲作]了?[话的]$", "", behind)


def _tail(question: str) -> str:
    """How the last question asked, for another thing: 是多少."""
    asked = asking_words(in_one_wording(question))
    return next((_TAILS[word] for word in asked if word in _TAILS), "是什么")


def _joined(subject: str, question: str) -> str:
    subject = subject.strip("，, ")
    return f"{subject}，{question}" if subject and subject not in question else question


def split_question(question: str) -> list[str]:
    """The single questions of one that asks several things; what they share, said first, is put before each.

    哪天开的、谁主持 asks two; 苹果、梨哪个多 asks one, as only its last part has a word of asking.
    """
    parts = [part.strip().replace("又是", "是") for part in _PART.split(question) if part.strip()]
    asking = [part for part in parts if _ASKS.search(part)]
    if len(asking) < 2 or len(asking) < len(parts) - 1:
        return [question]
    first = _ASKS.search(asking[0])
    subject = (
        "" if parts[0] not in asking else _VERB_LEFT.sub("", asking[0][: first.start()]) if first else ""
    )
    lead = parts[0] + "，" if parts[0] not in asking else ""
    rest = [part if _stands_alone(part) else f"{subject}{part}" for part in asking[1:]]
    return [lead + asking[0], *(lead + part for part in rest)][:_MOST_PARTS]


def _stands_alone(part: str) -> bool:
    return len(content_words(_ASKED_AWAY.sub(" ", part))) >= 2
