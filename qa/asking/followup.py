"""Questions that lean on the talk before: 那谁出席了？ 他还说了什么？ 第二个会议呢？

Each becomes a question that stands alone, in words that can be shown: what the talk is about is put before it, a
pronoun becomes the person or the place, and what is asked of another meeting, day or place takes that one's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from index.text.fold import fold
from index.text.tokens import tagged, word_ends
from qa.asking.gap import what_is_asked
from qa.asking.hard_words import find_places, is_cut_out
from qa.asking.lexicon import NAMED_WORKS
from qa.asking.people import find_people
from qa.asking.swaps import (
    LEVELS,
    NUMBERS,
    ORDINAL_WORD,
    days,
    has_like,
    ordinals,
    place_names,
    swapped,
    titles,
)
from qa.asking.topics import ASKED_AWAY, ASKS, asked_again, topic_of
from qa.asking.understand import asked_people, content_words, understand
from qa.asking.wording import asking_words, in_one_wording, without_politeness
from qa.marks import HAN, QUOTED, TITLE
from qa.types import Answer

_LEAD_IN = re.compile(
    r"^(?:那么|那(?!次|场|个|篇|天|位|年|一|些|里|儿|边)|还有|另外|以及|然后|接着|再)[,，]?"
)
_NEW_TOPIC = re.compile(r"^(?:换个话题|换一个话题|换个问题|问个别的|再问(?:一?个)?别的)(?:问题)?[,，:：]?")
_OTHERS = re.compile("们|[国省市县乡日]")  # 他们, and 他国, which is none of his
_THERE = re.compile(r"那里|那儿|当地|该[市县区镇乡村省]|这个[市县区镇乡村省]")
_POINTS_BACK = re.compile(
    rf"^(?:[它其]|会上|会议(?!室|中心)|会后|当时|那时|现场|活动|仪式|文章|文中|报道|其中|同时|此外)|[它]|(?:这|那|该|此)[个次场位条篇家座项天年]?(?:[{HAN}]{{0,2}}?(?:会议?|活动|人|篇|项|事|案|工程|项目|公司|学校|铁路|桥|村|县|市|办法|条例|文章|报道|书|时)|$|,|，)|他们|她们|会上|除此之外"
)
_OTHER = re.compile(r"^(?P<other>[^,，？?]{1,16}?)(?:呢|又如何|又怎样|怎么样)(?:[,，]?(?P<rest>.+))?$")
_LATEST_OF = re.compile(rf"最[近新后]的?一次(?!是|在|为)[{HAN}]{{2}}")  # 最近一次停水: the event is named
_MORE = re.compile(
    r"^还有(?:谁|哪些人?|哪几[个位])$|^(?:还有|其他|其他的|其他人|其余|其余的|别的|别人|除此之外)(?:人|的)?(?:呢|吗|么|没有?)?$|^还有(?:别的|其他)(?:人|的)?(?:呢|吗|么)?$"
)
# At the start of a question: 市政府第二次…, 今年第一场雪 count nothing of the last answer.
_OF_ITEMS = re.compile(
    r"(?:^|(?<=那)|(?<=其中)|(?<=其中的)|(?<=说的)|(?<=刚才的)|(?<=上面的))(?:第(?P<at>[一二三四五六七八九十]|\d{1,2})(?:个|位|名|场|次|篇|项|条|家|点|件|部)(?P<noun>人|会议?|活动|领导|文章|报道|同志|项目)?|(?P<end>最后(?:一个|一位|那个)))|(?P<first>前者)|(?P<last>后者)"
)
_AGAIN = re.compile(
    r"^(?:没听[懂清]|没看懂|什么)?[,，]?(?:请|麻烦|能)?[你您]?(?:再|重新?)(?:说|讲|答|回答|来|念)(?:一?[遍次]|一下)$"
)
_SPEAKS = re.compile("讲|说|谈|强调|要求|指出|表示|通报|汇报|部署|安排|提醒|介绍")
_OF_MEETING = re.compile("会|仪式|论坛|活动")
_WHICH_MEETING = re.compile(rf"(?:什么|啥|哪[些几个场次]+)[{HAN}]{{0,4}}?(?:{_OF_MEETING.pattern})")
_OF_CONTEST = re.compile("冠军|亚军|季军|第一|名次|排名|比赛|决赛")
# Nouns that say who did it: 主持人呢 asks 主持人是谁.
_ROLE_NOUN = re.compile(r"^(?:主持|讲话|汇报|发言|作|记|负责|摄影|出席|参会|与会)(?:人|者|人员|领导)$")
_ROLE_VERB = re.compile(r"出席|参加|到场|讲话|发言|主持|汇报|在场")
# 谁汇报了供暖准备？招生方案呢？ asks who reported that.
_TOLD = re.compile(rf"谁(?:汇报|通报|介绍|说明|安排|部署|分管|负责)(?:的|了)?(?P<what>[{HAN}]{{2,}})$")
# 防汛工作会 is a meeting of its own, 座谈会 and 那次会 are not.
_MEETING = re.compile(rf"(?P<about>[{HAN}]{{2,16}}?)(?:会议|大会|会)(?![上中后场]|议室)")
_KINDS_OF_MEETING = frozenset(
    ["工作", "座谈", "推进", "专题", "部署", "动员", "发布", "表彰", "培训", "现场", "调度", "视频", "电视电话", "领导干部"]
)  # fmt: skip
# Whose post is told by itself in the paper of a place: 市长, 县委书记, but not 总经理.
_POST_OF_PLACE = re.compile(rf"[{LEVELS}](?:长|委书记|委副书记)")
# 望石水库, 北沙大桥: a thing with a name of its own, and not 这座大桥 or 全市水库. More of them than an article is held to
# (`qa.reading.subject`): papers write 大学 and 医院 short (一中心医院, 市一院), which a question need not.
_OPENS_WITH_THING = re.compile(
    rf"^(?![{HAN}]{{0,3}}?[这那该此哪几每各全本多个座所家的是在谁])[{HAN}]{{2,3}}"
    rf"(?:{'|'.join(NAMED_WORKS)}|火车站|大学|医院|电厂|古镇|图书馆|体育场)"
)
# A question of so few words of its own, and no name or title, is about what was talked of.
_FEW = 3
_SHORT = 10
_OF_THINGS = frozenset(("noun", "proper", "joined", "place"))  # kinds of words, see `qa.asking.gap`
# What is left of 柳泉区有哪几家 without its place: how many or which, and of what is not said.
_ONLY_PLACE = re.compile(
    r"(?:一共|总共|都|又)?(?:有|是|占|得)?(?:了)?(?:多少|几|哪几|哪些)[个家位人名户所座条项次场届]?$"
)
_AND_WHAT = re.compile(r"呢[\s？?。!！]*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the talk as it stands alone, and what it is about."""

    question: str
    topic: str
    thing: str = ""  # of which it asks, where 它 means that


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions before, and their answers where one is needed."""

    turns: tuple[Turn, ...]
    answer: Callable[[int], Answer]
    names: Set[str]

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    def last_answer(self) -> Answer:
        return self.answer(len(self.turns) - 1)


def resolve_followup(
    question: str, history: Sequence[str], *, names: Set[str] = frozenset(), answer: Callable[[int], Answer]
) -> str:
    """The question as it stands alone; itself, without its politeness, where it does so already.

    `names` are the archive's people; `answer` gives the answer of the nth question of the history.
    """
    turns: list[Turn] = []
    for earlier in (*history, question):
        folded = fold(earlier).strip()
        bare = without_politeness(folded)
        talk = Talk(tuple(turns), answer, names)
        turns.append(
            _resolve(bare, bool(_AND_WHAT.search(folded)), talk) if turns else Turn(bare, topic_of(bare))
        )
    return turns[-1].question


def _resolve(bare: str, asks_other: bool, talk: Talk) -> Turn:
    """`asks_other`: it ends with 呢."""
    if own := _NEW_TOPIC.sub("", bare) if _NEW_TOPIC.match(bare) else "":
        return Turn(own, topic_of(own))
    if _AGAIN.match(bare):
        return talk.last
    if _MORE.match(bare):
        return _besides(talk)
    question = _LEAD_IN.sub("", bare) or bare
    leads = question != bare
    if items := _of_items(question, talk):
        return Turn(items, topic_of(items))
    if other := _OTHER.match(question):
        return _instead(other["other"], other["rest"] or "", talk)
    # 那7月？ 女子组呢？: nothing is asked, so it is asked what was asked before.
    asks_nothing = not asking_words(in_one_wording(question))
    if asks_nothing and (asks_other or (leads and len(question) <= _SHORT)):
        return _instead(question, "", talk)
    if _pronoun(question) >= 0 and (person := _person(talk)):
        named = _with_place(_with_person(question, person), talk)
        few = len(content_words(named.replace(person, " "))) <= 1
        about = talk.last.topic.replace(person, "")
        return Turn(_joined(about, named) if few and leads else named, talk.last.topic)
    if (named := _with_place(question, talk)) != question:
        return Turn(named, topic_of(named))
    if talk.last.thing and re.match("[它其](?!中)", question):
        question = talk.last.thing + question[1:]
    if _points_back(question, leads, talk.names):
        asks = ASKS.search(question)
        pointer = question[: asks.start()] if asks else question  # 6月24日那次会|是谁主持
        about = _one_told(talk) or _spoken_of(question, talk).topic
        topic = swapped(about, pointer, talk.names, bare=False)
        return Turn(_joined(topic, question), topic)
    if _OF_MEETING.search(talk.last.topic) and _only_speaks(question, talk.names):
        return Turn(_joined(talk.last.topic, question), talk.last.topic)
    return Turn(bare if not leads else question, topic_of(question))


def _only_speaks(question: str, names: Set[str]) -> bool:
    """Whether a question asks what one said and names nothing else: 关铁城说了什么."""
    people = asked_people(question, names)
    if len(people) != 1 or not _SPEAKS.search(question):
        return False
    return not content_words(_SPEAKS.sub(" ", question.replace(people[0], " ")))


def stands_by_itself(question: str, names: Set[str]) -> bool:
    """Whether a question may be about another thing than the talk: it points at nothing and has words enough of its own."""
    leans = (_LEAD_IN, _POINTS_BACK, _THERE, _OTHER, _MORE)
    if any(pattern.search(question) for pattern in leans) or _pronoun(question) >= 0:
        return False
    if asked_people(question, names) or _LATEST_OF.search(question):
        return True
    words = what_is_asked(understand(question, known_names=names, today=None)).words
    return len(words) > 1 and any(word.kind in _OF_THINGS for word in words)


def _points_back(question: str, leads: bool, names: Set[str]) -> bool:
    """Whether a question needs what was talked of; 那 alone does not make it need that where it names a person."""
    if _POINTS_BACK.search(question) or _lacks_subject(question, names):
        return True
    return leads and (not find_people(question, names) or bool(_ROLE_VERB.search(question)))


def _one_told(talk: Talk) -> str:
    """The meeting, with its day, that a list of one tells: that of 林静姝6月20日参加了什么会; "" for none."""
    last = talk.last
    if not _WHICH_MEETING.search(last.question):
        return ""
    answer = talk.last_answer()
    if answer.kind not in ("list", "latest") or len(answer.items) != 1:
        return ""
    name = answer.items[0].partition("（")[0]  # the article behind it tells it from its namesakes
    return f"{next(days(last.question), '')}{name}"


def _spoken_of(question: str, talk: Talk) -> Turn:
    """The last question that has the thing which 那次会 and 这座桥 point to; else the last."""
    pointed = re.search(rf"[这那该此]次?[个场位条篇家座项]?(?P<thing>[{HAN}]{{1,2}})", question)
    thing = pointed["thing"][:1] if pointed else "会" if question.startswith("会上") else ""
    return next((one for one in reversed(talk.turns) if thing and thing in one.question), talk.last)


def _besides(talk: Talk) -> Turn:
    """还有呢: the last question again, of others than its answer names."""
    known = talk.last_answer().items or _people_in(talk.last_answer(), talk.names)
    if not known:
        return talk.last
    return replace(talk.last, question=f"除了{'、'.join(known)}，{talk.last.question}")


def _of_items(question: str, talk: Talk) -> str:
    """第二个人今年多大: the thing of the last list that is counted to; "" where no list has it."""
    match = _OF_ITEMS.search(question)
    if not match or ("名" in match.group() and _OF_CONTEST.search(talk.last.question)):
        return ""
    counted = match.group()
    if match["at"] or match["end"]:
        behind = _noun_behind(question, match)
        if behind and behind not in talk.last.question:
            return ""
        counted += behind  # 第二家企业, of 哪些企业
    for at in range(len(talk.turns) - 1, max(-1, len(talk.turns) - 3), -1):
        answer = talk.answer(at)
        people = _people_in(answer, talk.names)
        items = answer.items if len(answer.items) > 1 else people
        if len(items) < 2:
            continue
        number = -1 if match["last"] or match["end"] else 0 if match["first"] else _number(match["at"]) - 1
        if number >= len(items):
            return ""
        rest = question.replace(counted, items[number], 1)
        rest = re.sub(r"呢$", "", rest)
        if rest != items[number]:
            return rest
        return f"{rest}是什么职务" if items is people else f"{rest}的内容是什么"
    return ""


def _noun_behind(question: str, counted: re.Match[str]) -> str:
    """The noun right behind words that count, or the rest of the word that they end within: 第二次|常务会议, 第一场|雪."""
    if counted["noun"] and counted.end() in word_ends(question):
        return ""
    word, flag = next(tagged(question[counted.end() :]), ("", ""))
    return word if flag[:1] == "n" or flag == "vn" or counted.end() not in word_ends(question) else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS.index(text)


def _instead(other: str, rest: str, talk: Talk) -> Turn:
    """The last question of another day, place, person or thing."""
    other = other.removesuffix("的")
    last, topic = talk.last.question, talk.last.topic
    if _pronoun(other) >= 0 and (person := _person(talk)):
        other = _with_person(other, person)
        return Turn(f"{other}{rest or asked_again(last, other)}", topic)
    if rest:
        topic = swapped(topic, other, talk.names) or other
        return Turn(_joined(topic, rest), topic)
    if _ROLE_NOUN.match(other):
        return Turn(_joined(topic, f"{other}是谁"), topic)
    if (told := _TOLD.search(last)) and not _is_known(other, talk.names):
        return Turn(f"{last[: told.start('what')]}{other}", topic)
    of_topic = swapped(topic, other, talk.names, whole=True)
    if named := _of_same_noun(other, talk):
        return named
    changed = swapped(last, other, talk.names, whole=True)
    if changed != last:
        return Turn(changed, of_topic)
    if of_topic != topic:  # 第七次呢, where only what it is about has the 第八次
        return Turn(_joined(of_topic, _own(talk.last)), of_topic)
    for turn in reversed(talk.turns[:-1]) if _is_known(other, talk.names) else ():
        if (
            earlier := swapped(turn.question, other, talk.names)
        ) != turn.question:  # 9月15日的呢, asked before
            return Turn(earlier, topic_of(earlier))
    asked = f"{other}{asked_again(_own(talk.last), other)}"
    return Turn(_joined(topic, asked), topic, other.removeprefix("其中"))


def _of_same_noun(other: str, talk: Talk) -> Turn | None:
    """第十次委员长会议: the last question of another 委员长会议, asked of this one."""
    ordinal = next(ordinals(other), "")
    noun = other.removeprefix(ordinal)
    if not ordinal or not other.startswith(ordinal) or len(noun) < 3:
        return None
    same = re.compile(rf"{ORDINAL_WORD.pattern}(?={re.escape(noun)})")
    for turn in reversed(talk.turns):
        if same.search(turn.question):
            return Turn(same.sub(ordinal, turn.question, count=1), same.sub(ordinal, turn.topic, count=1))
    return None


def _own(turn: Turn) -> str:
    """What a question says itself, without the topic that was put before it."""
    return turn.question.removeprefix(f"{turn.topic}，")


def _is_known(other: str, names: Set[str]) -> bool:
    """Whether words name a day, an ordinal, a place, a person or a post, each of which takes its like's place."""
    return has_like(other, names) or _names_meeting(other)


def _pronoun(text: str) -> int:
    """Where 他 or 她 stands as a word of its own, and not in 马耳他 or 其他; -1 for nowhere."""
    at = 0
    for word, flag in tagged(text):
        at = text.find(word, at)
        if word in ("他", "她") and flag == "r" and not _OTHERS.match(text, at + 1):
            return at
        at += len(word)
    return -1


def _with_person(text: str, person: str) -> str:
    at = _pronoun(text)
    return f"{text[:at]}{person}{text[at + 1 :]}"


def _person(talk: Talk) -> str:
    """Whom 他 means: whom the last question is about, else whom its answer tells; "" where that is nobody."""
    last = talk.last.question
    if named := asked_people(last, talk.names):
        return named[0]
    answer = talk.last_answer()
    people = _people_in(answer, talk.names)
    if len(people) < 2:
        return next(iter(people), "")
    # Of several the one that the question's own words stand behind: 江一帆 of 副书记、代县长 for 代县长.
    parts = [part for title in titles(last) for part in (title, title[1:]) if len(part) > 1]
    for word in (*parts, *reversed(content_words(last))):
        at = answer.answer.find(word)
        before = [name for name in people if 0 <= answer.answer.find(name) < at]
        if before:
            return min(before, key=lambda name: at - answer.answer.rfind(name, 0, at))
    return people[0]


def _people_in(answer: Answer, names: Set[str]) -> tuple[str, ...]:
    """Whom an answer names, in its order."""
    if not answer.answerable:
        return ()
    found = [name for name in find_people(answer.answer, names) if name in answer.answer]
    return tuple(sorted(found, key=answer.answer.find))


def _with_place(text: str, talk: Talk) -> str:
    """A text with the place that 那里 means for it; the text itself where there is none."""
    if not _THERE.search(text) or not (place := _place(talk)):
        return text
    return _THERE.sub(place, text, count=1)


def _place(talk: Talk) -> str:
    """Which place 那里 means: the one that the last answer to a question of places tells, else one that was asked of."""
    answer = talk.last_answer()
    if answer.answerable and answer.kind == "where":
        told = [place for place in place_names(answer.answer) if not is_cut_out(answer.answer, place)]
        if new := [place for place in told if place not in talk.last.question]:
            return new[0]
    return next(
        (place for turn in reversed(talk.turns) for place in _asked_places(turn.question, talk.names)), ""
    )


def _asked_places(question: str, names: Set[str]) -> Iterator[str]:
    """The places of a question, without what is a part of a name: 梁国 of 梁国栋."""
    people = asked_people(question, names)
    return (place for place in place_names(question) if not any(place in name for name in people))


def _lacks_subject(question: str, names: Set[str]) -> bool:
    """Whether a question names nothing of its own: 均价多少, 谁讲的话, 总经理是谁."""
    places = list(find_places(question))
    if len(places) == 1 and _ONLY_PLACE.match(question.replace(places[0], "", 1)):
        return True
    own = TITLE.search(question) or QUOTED.search(question) or find_people(question, names) or places
    if (
        own
        or _names_meeting(question)
        or _POST_OF_PLACE.search(question)
        or _OPENS_WITH_THING.match(question)
    ):
        return False
    if any(len(one) > 2 for one in ordinals(question) if one[0] == "第" or len(one) > 3):
        return False
    return len(content_words(question)) <= _FEW


def _names_meeting(question: str) -> bool:
    """Whether a question tells which meeting it means by more than the kind of meeting."""
    return any(
        set(content_words(match["about"])) - _KINDS_OF_MEETING
        for match in _MEETING.finditer(ASKED_AWAY.sub("，", question))
    )


def _joined(topic: str, question: str) -> str:
    topic = topic.strip("，, ")
    return f"{topic}，{question}" if topic and topic not in question else question
