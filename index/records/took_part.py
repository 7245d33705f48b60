"""Who did what at a meeting: who spoke, reported (汇报), arranged (作安排) and attended, by the sentences that tell of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.names.find import NamedPerson
from index.records.meeting_names import attended_name, behind_dateline
from index.records.roles import Sentence, attendees_of, local_people
from index.types import Attendee, Meeting, Span

# Who gives a report (作了题为《…》的报告) speaks as well; 报告会 is a meeting.
_GIVES_REPORT = r"[作做]了?(?:题为)?(?:《[^《》]{1,40}》的?|[^，。；《》]{0,24})报告(?!会|文学|团|厅)"
_SPEAKS = re.compile(
    r"^(?:同志|书记|市长)?(?:在(?:讲话|致辞|会上|大会|仪式|发言|总结|报告|[开闭]幕)[^，。：:]{0,12}?)?(?:出席[^，。；]{0,24}并|主持(?:召开)?[^，。；]{0,40}并|最后|还|随后|先后|依次|到会|莅会|围绕[^，。；]{2,40}|结合[^，。；]{2,40}|就[^，。；]{2,40}|(?:代表|作为)[^，。；]{2,24}|宣布[^，。；]{2,24}并|作|发表|分别|作[了]?)*(?:讲话|讲了话|致辞|致词|致了[辞词]|强调|指出|要求|表示|说|发言|发了言|主旨演讲|总结讲话|动员讲话|讲党课|"
    rf"{_GIVES_REPORT})"
)
_REPORTS = re.compile(
    r"^(?:分别|代表[^，。；]{2,24}|就[^，。；]{2,40}(?:作|进行)?(?:了)?|作(?:了)?[^，。；]{0,30}|先后)*汇报(?!会)"
)
# 听取了甲关于…情况的汇报
_HEARD = re.compile(
    r"^(?:同志)?(?:受[^，。；]{2,16}?的?委托)?(?:所作的?)?(?:(?:关于|就|对)[^，。；]{2,48}?)?的?(?:工作|专题|情况)*的?(?:汇报|报告)(?!会)"
)
_ARRANGES = re.compile(
    r"^(?:就[^，。；]{2,40})?(?:对[^，。；]{2,40})?(?:作|作出|作了|提出|进行)(?:了)?(?:具体|工作)?(?:安排|部署)|^(?:同志)?(?:安排|部署)(?:了)?[^，。；]{2,30}工作"
)
# Between two people of a list: a mark, and the next one's post.
_NEXT_IN_LIST = re.compile(
    r"(?:[、和与及]|以及)|[、，](?:(?!主持|讲话|致辞|汇报|作了|强调|介绍|表示|说)[^，。；：:]){1,40}"
)
# 省长甲、书记乙、大使丙出席开幕式并致辞: all of them, where marks of one list part them.
_ALL_SPEAK = re.compile("出席[^，。；]{0,24}并(?:分别)?(?:致[辞词]|讲话|发言)")
_LONGEST_LIST = 30
_LONG_NAME = 6  # characters that tell one event from another
_QUOTES = re.compile("[“”《》 ]")


def with_roles(meeting: Meeting, spans: Sequence[Span], sentences: Sequence[Sentence]) -> Meeting:
    """Collect who did what, from the sentence that states the meeting up to the next one's."""
    found: dict[str, dict[str, None]] = {"speakers": {}, "reporters": {}, "arrangers": {}}
    attendees: dict[str, Attendee] = {}
    evidence = set(spans)
    for sentence in sentences:
        local = local_people(sentence)
        used = False
        for at, person in enumerate(local):
            for role, pattern in (("speakers", _SPEAKS), ("reporters", _REPORTS), ("arrangers", _ARRANGES)):
                if _does(sentence.text, local[at:], pattern) and person.post not in ("记者", "通讯员"):
                    used = True
                    found[role][person.name] = None
            if "听取" in sentence.text[: person.span.start] and _does(sentence.text, local[at:], _HEARD):
                used = True
                found["reporters"][person.name] = None
        for attendee in attendees_of(sentence) if _is_of(sentence, meeting) else ():
            used = True
            if attendee.name not in meeting.chairs:
                attendees.setdefault(attendee.name, attendee)
        if used:
            evidence.add(sentence.span)
    return replace(
        meeting,
        speakers=tuple(found["speakers"]),
        reporters=tuple(found["reporters"]),
        arrangers=tuple(found["arrangers"]),
        attendees=tuple(attendees.values()),
        evidence=tuple(sorted(evidence)),
    )


def _is_of(sentence: Sentence, meeting: Meeting) -> bool:
    """Whether those who attend by a sentence attend this meeting, not another that it names: 来华出席冬奥会的甲."""
    attended = attended_name(behind_dateline(sentence.text))
    if sentence.span == meeting.span or len(attended) < _LONG_NAME:
        return True
    name, other = _QUOTES.sub("", attended), _QUOTES.sub("", meeting.name)
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return 3 * sum(pair in other for pair in pairs) >= len(pairs)


def _does(text: str, people: Sequence[NamedPerson], pattern: re.Pattern[str]) -> bool:
    """Whether the first of some people does a thing, or is in a list of people whose last does: 甲、乙分别汇报."""
    apart, one_list = False, True
    for at, person in enumerate(people[:_LONGEST_LIST]):
        after = text[person.span.end : person.span.end + 160]
        if pattern.match(after):
            together = after.startswith(("分别", "先后", "共同", "等"))
            return not apart or together or (one_list and bool(_ALL_SPEAK.match(after)))
        following = people[at + 1].span.start if at + 1 < len(people) else -1
        between = text[person.span.end : max(person.span.end, following)]
        if not _NEXT_IN_LIST.fullmatch(between):
            return False
        apart = apart or len(between) > 2  # each with a post of its own
        one_list = one_list and not between.startswith("，")
    return False
