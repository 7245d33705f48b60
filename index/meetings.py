"""Who chaired, spoke, reported, arranged and attended: the grammar of meetings in Chinese news.

The rules that it holds are listed in docs/records.md. Everything is a sentence's matter but two: a meeting's name may
stand in the sentence before or in the headline, and 会上 or 会议 carries it on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.dates import resolve_dates
from index.names import NamedPerson
from index.types import Attendee, Meeting, Span

_EVENT = (
    r"(?:会议|座谈会|汇报会|推进会|动员会|工作会|调度会|协调会|研讨会|发布会|听证会|联席会|常委会|全委会|全会|大会|例会|专题会|部署会|启动会|评审会|培训会|民主生活会|组织生活会|办公会|常务会|现场会|观摩会|交流会|"
    r"对接会|恳谈会|约谈会|会商会|记者会|报告会|宣讲会|表彰会|论坛|峰会|对话会|会谈|仪式|典礼|开幕式|闭幕式|揭牌式|签约|学习会|集体学习|党课|会(?=[，,。；、\s]|$|议|上|召开|举行))"
)
_NAME = re.compile(rf"[^，,。；;！？!?：\n（）()]{{2,48}}?{_EVENT}(?:暨[^，,。；;\n]{{2,30}}?{_EVENT})?")
_HELD = re.compile(r"(?:胜利|隆重|顺利|正式|圆满|成功)?(?:在[^，,。；;]{2,24})?(?:召开|举行|举办|开幕|闭幕)")
# 即将召开的…会议 and 在…召开的座谈会上 speak of another meeting than this report's.
_TAKES_PLACE = re.compile(r"(?<!即将)(?<!拟)(?:召开|举行|举办|开幕|闭幕)(?!的)")
_BEFORE_NAME = re.compile(
    r".*(?:主持召开了?|主持了?|召开了?|举行了?|举办了?|出席了?|参加了?|列席了?|的(?=全[市县省区国])|日下午|日上午|下午|上午|日晚|日前|近日|昨日|今日|当天|\d日|在[^，]{2,12}组织)"
)
_CHAIR_VERB = re.compile(
    r"主持(?!人|工作|日常|全面|项目|编[制写]|审[判理]|调解|节目|完成|研[究制]|设计|制[定作]|翻译|修[建缮复]|正义|公道|过(?:节目|春晚)|[^，。；]{0,16}工作[。，；）)])"
)
_FILLER = re.compile(
    r"^(?:同志|先生|女士|总书记|总理|董事长|教授|书记|市长|主任|[常务副]*[市部局院县省]长|\d{1,2}月|\d{1,2}日|日前|近日|昨日|当天|当日|上午|下午|晚|还|曾|也|再次|紧急|全程|分别|共同|联合|亲自|"
    r"出席[^，。]{0,12}并|参加[^，。]{0,12}并|赴[^，。]{1,30}(?:调研|检查)?[，,]?并?|召集并|在[^，。；]{1,30}|受[^，。；]{1,16}委托[，,]?|代表[^，。；]{2,20}|的)*$"
)
_JOINT = re.compile(r"^(?:、|与|和|同|及|共同|联合|[ 　])+(?:[^，。；、]{0,24})?$")
_AFTER_CHAIR = re.compile(
    r"主持(?:本次|此次|这次)?(?:会议|仪式|活动|大会|座谈会|召开会议)?的[^，。；]{0,24}$"
)
_PAST = re.compile(r"(?:在[^，。；]{1,20})?主持召开的")
_SPEAKS = re.compile(
    r"^(?:同志|书记|市长)?(?:在(?:讲话|致辞|会上|发言|总结)[^，。：:]{0,12}?)?(?:出席[^，。；]{0,24}并|主持(?:召开)?[^，。；]{0,40}并|最后|还|随后|就[^，。；]{2,30}|代表[^，。；]{2,24}|宣布[^，。；]{2,24}并|作|发表|分别|作[了]?)*(?:讲话|致辞|致词|强调|指出|要求|表示|说|发言|主旨演讲|总结讲话|动员讲话|讲党课)"
)
_REPORTS = re.compile(
    r"^(?:分别|代表[^，。；]{2,24}|就[^，。；]{2,40}(?:作|进行)?(?:了)?|作(?:了)?[^，。；]{0,30}|先后)*汇报(?!会)"
)
_ARRANGES = re.compile(
    r"^(?:就[^，。；]{2,40})?(?:对[^，。；]{2,40})?(?:作|作出|作了|提出|进行)(?:了)?(?:具体|工作)?(?:安排|部署)|^(?:同志)?(?:安排|部署)(?:了)?[^，。；]{2,30}工作"
)
_ATTENDS = re.compile(r"出席|参加|列席|陪同|与会|到会")
_KINDS = (
    ("signing", r"签约|签署"),
    ("inspection", r"调研|检查|督导|视察|考察|巡察"),
    ("visit", r"走访|慰问|看望|会见"),
    ("event", r"仪式|典礼|开幕|闭幕|论坛|峰会|活动"),
)
_PLACE = re.compile(r"在([^，,。；;\d]{2,24}?)(?:隆重|胜利|顺利)?(?:召开|举行|举办|开幕)")
_TRIM = re.compile(r"^(?:了|在|由|的|我市|本次|此次|这次|该|第三天的|：|:|“)+|(?:隆重|胜利|顺利|圆满|成功)$")
_BARE = frozenset(
    [
        "会议",
        "本次会议",
        "此次会议",
        "大会",
        "仪式",
        "活动",
        "座谈会",
        "会",
        "记者会",
        "论坛",
        "本次仪式",
        "该会议",
    ]
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the people in it; spans count in the article's text."""

    span: Span
    text: str
    people: tuple[NamedPerson, ...]


def find_meetings(
    title: str, subtitle: str, sentences: Sequence[Sentence], issue: date | None
) -> tuple[Meeting, ...]:
    """The meetings of one article. One that is named twice, in a caption or further down, is one."""
    meetings: list[Meeting] = []
    for at, sentence in enumerate(sentences):
        chairs = chairs_of(sentence)
        name = _meeting_name(sentence.text)
        states = name and (_TAKES_PLACE.search(sentence.text) or chairs)
        if not chairs and not states:
            continue
        if not name or name in _BARE:
            before = _meeting_name(sentences[at - 1].text) if at else ""
            name = next(
                (one for one in (before, _meeting_name(title)) if one and one not in _BARE), name or "会议"
            )
        merged = _same(meetings, name)
        if merged is None:
            meetings.append(_state(name, chairs, sentence, issue))
        elif chairs:
            old = meetings[merged]
            meetings[merged] = replace(
                old, chairs=old.chairs or chairs, evidence=tuple(sorted({*old.evidence, sentence.span}))
            )
    if meetings and not meetings[0].chairs and (found := _subtitle_chair(subtitle)):
        meetings[0] = replace(meetings[0], chairs=(found,))
    return tuple(_with_roles(meeting, meetings, sentences) for meeting in meetings)


def chairs_of(sentence: Sentence) -> tuple[str, ...]:
    """Who chairs, by one sentence; empty where nobody, an organisation or a bare post does."""
    text, people = sentence.text, _local(sentence)
    for verb in _CHAIR_VERB.finditer(text):
        if _PAST.match(text, verb.start()) and verb.start() < 12 and not people:
            continue
        after = [one for one in people if one.span.start >= verb.end()]
        if after and _AFTER_CHAIR.match(text[verb.start() : after[0].span.start]):
            return (after[0].name,)
        before = [one for one in people if one.span.end <= verb.start()]
        if not before:
            continue
        last = before[-1]
        gap = text[last.span.end : verb.start()].strip(" 　")
        if not _FILLER.match(gap) and not _carried(gap):
            continue
        chairs = [last]
        for other in reversed(before[:-1]):
            between = text[other.span.end : chairs[0].span.start]
            if not re.match(r"^(?:[与和及同]|、)[^，。；、]{0,24}$", between) or (
                "共同" not in text
                and "联合" not in text
                and "、" not in between
                and not gap.startswith(("共同", "联合", "分别"))
            ):
                break
            chairs.insert(0, other)
        return tuple(one.name for one in chairs)
    return ()


def _carried(gap: str) -> bool:
    """Whether what stands between a subject and 主持 leaves it the subject: 赴…调研，并主持…"""
    return bool(re.search(r"[，,]并?$", gap)) and not re.search(r"[。；;]", gap) and len(gap) <= 60


def _local(sentence: Sentence) -> list[NamedPerson]:
    """The sentence's people with spans in its own text."""
    start = sentence.span.start
    return [replace(one, span=Span(one.span.start - start, one.span.end - start)) for one in sentence.people]


def _meeting_name(text: str) -> str:
    """The first event that a text names, as printed; "" where it names none."""
    for match in _NAME.finditer(text):
        name = match.group()
        cut = _BEFORE_NAME.match(name)
        if cut and cut.end() < len(name) - 1:
            name = name[cut.end() :]
        held = re.match(r".*?(?:召开|举行|主持)", name)
        name = _TRIM.sub("", name[held.end() :] if held and held.end() < len(name) else name).strip()
        if len(name) >= 2 and not re.search(
            r"(?:社会|机会|协会|学会|商会|工会|委员会|基金会|联合会|董事会|监事会|理事会|党委会)$", name
        ):
            return name
    return ""


def _same(meetings: Sequence[Meeting], name: str) -> int | None:
    """The place of the meeting that a name names again; a bare 会议 is the last one."""
    for at in range(len(meetings) - 1, -1, -1):
        other = meetings[at].name
        if name in _BARE or other in _BARE or name in other or other in name:
            return at
    return None


def _state(name: str, chairs: tuple[str, ...], sentence: Sentence, issue: date | None) -> Meeting:
    dates = [found for found in resolve_dates(sentence.text, issue) if found.since == found.until]
    past = [found.since for found in dates if issue is None or found.since <= issue]
    place = _PLACE.search(sentence.text)
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, name)), "meeting")
    return Meeting(
        name=name,
        kind=kind,
        date=past[0] if past else None,
        place=place[1] if place else "",
        chairs=chairs,
        speakers=(),
        reporters=(),
        arrangers=(),
        attendees=(),
        span=sentence.span,
        evidence=(sentence.span,),
    )


def _subtitle_chair(subtitle: str) -> str:
    match = re.match(r"^([\u4e00-\u9fff ]{2,5}?)主持(?:会议|召开)?(?:并讲话)?$", subtitle)
    return match[1].replace(" ", "") if match else ""


def _with_roles(meeting: Meeting, meetings: Sequence[Meeting], sentences: Sequence[Sentence]) -> Meeting:
    """Collect who did what, from the sentence that states the meeting up to the next one's."""
    following = [other.span.start for other in meetings if other.span.start > meeting.span.start]
    end = min(following, default=1 << 60)
    found: dict[str, list[str]] = {"speakers": [], "reporters": [], "arrangers": []}
    attendees: list[Attendee] = []
    evidence = set(meeting.evidence)
    for sentence in sentences:
        if not meeting.span.start <= sentence.span.start < end:
            continue
        local = _local(sentence)
        used = False
        for person in local:
            after = sentence.text[person.span.end :]
            for role, pattern in (("speakers", _SPEAKS), ("reporters", _REPORTS), ("arrangers", _ARRANGES)):
                if pattern.match(after) and person.post not in ("记者", "通讯员"):
                    used = True
                    if person.name not in found[role]:
                        found[role].append(person.name)
        for attendee in attendees_of(sentence):
            used = True
            if attendee.name not in meeting.chairs and all(
                attendee.name != other.name for other in attendees
            ):
                attendees.append(attendee)
        if used:
            evidence.add(sentence.span)
    return replace(
        meeting,
        speakers=tuple(found["speakers"]),
        reporters=tuple(found["reporters"]),
        arrangers=tuple(found["arrangers"]),
        attendees=tuple(attendees),
        evidence=tuple(sorted(evidence)),
    )


def attendees_of(sentence: Sentence) -> list[Attendee]:
    """Those who 出席 or 参加 in a sentence: the people of the clauses that lead up to the verb, or that follow it."""
    text, people = sentence.text, _local(sentence)
    found: list[NamedPerson] = []
    for verb in _ATTENDS.finditer(text):
        begin = max(text.rfind(mark, 0, verb.start()) for mark in "。；;")
        before = [one for one in people if begin < one.span.start < verb.start()]
        if before and not re.search(r"主持|汇报|安排|部署|讲话", text[before[0].span.end : verb.start()]):
            found += before
        elif before:
            last = [one for one in before if re.match(r"[^，,。；]*$", text[one.span.end : verb.start()])]
            found += last
        if re.match(
            r"(?:本次|此次)?(?:会议|活动|仪式)?的?(?:还)?有|(?:会议|活动|仪式)的", text[verb.end() :]
        ):
            found += [one for one in people if one.span.start > verb.end()]
    reporters = ("记者", "通讯员", "实习记者", "本报记者")
    unique = dict.fromkeys(
        (one.name, one.organisation + one.post) for one in found if one.post not in reporters
    )
    return [Attendee(name, post) for name, post in unique]
