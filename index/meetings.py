"""Who chaired, spoke, reported, arranged and attended: the grammar of meetings in Chinese news.

The rules that it holds are listed in docs/records.md. Everything is a sentence's matter but two: a meeting's name may
stand in the sentence before or in the headline, and 会上 or 会议 carries it on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.dates import resolve_dates
from index.meeting_names import BARE, chaired_name, meeting_name, subject_name
from index.roles import Chairing, Sentence, attendees_of, find_chairing, local_people
from index.types import Attendee, Meeting, Span

# 即将召开的…会议 and 在…召开的座谈会上 speak of another meeting than this report's.
_TAKES_PLACE = re.compile(r"(?<!即将)(?<!拟)(?:召开|举行|举办|开幕|闭幕)(?!的)")
_SPEAKS = re.compile(
    r"^(?:同志|书记|市长)?(?:在(?:讲话|致辞|会上|发言|总结)[^，。：:]{0,12}?)?(?:出席[^，。；]{0,24}并|主持(?:召开)?[^，。；]{0,40}并|最后|还|随后|就[^，。；]{2,30}|代表[^，。；]{2,24}|宣布[^，。；]{2,24}并|作|发表|分别|作[了]?)*(?:讲话|致辞|致词|强调|指出|要求|表示|说|发言|主旨演讲|总结讲话|动员讲话|讲党课)"
)
_REPORTS = re.compile(
    r"^(?:分别|代表[^，。；]{2,24}|就[^，。；]{2,40}(?:作|进行)?(?:了)?|作(?:了)?[^，。；]{0,30}|先后)*汇报(?!会)"
)
# 听取了甲关于…情况的汇报
_HEARD = re.compile(
    r"^(?:同志)?(?:所作的?|(?:关于|就|对)[^，。；]{2,48}?)?的?(?:工作|专题|情况)*的?汇报(?!会)"
)
_ARRANGES = re.compile(
    r"^(?:就[^，。；]{2,40})?(?:对[^，。；]{2,40})?(?:作|作出|作了|提出|进行)(?:了)?(?:具体|工作)?(?:安排|部署)|^(?:同志)?(?:安排|部署)(?:了)?[^，。；]{2,30}工作"
)
_KINDS = (
    ("signing", r"签约|签署"),
    ("inspection", r"调研|检查|督导|视察|考察|巡察"),
    ("visit", r"走访|慰问|看望|会见"),
    ("event", r"仪式|典礼|开幕|闭幕|论坛|峰会|活动"),
)
# No report goes back to a meeting that so many others stand behind.
_RECENT = 30
_PLACE = re.compile(r"在([^，,。；;\d]{2,24}?)(?:隆重|胜利|顺利)?(?:召开|举行|举办|开幕)")


def find_meetings(
    title: str, subtitle: str, sentences: Sequence[Sentence], issue: date | None
) -> tuple[Meeting, ...]:
    """The meetings of one article. One that is named twice, in a caption or further down, is one."""
    meetings: list[Meeting] = []
    evidence: list[list[Span]] = []
    for at, sentence in enumerate(sentences):
        chairing = find_chairing(sentence)
        chairs = chairing.chairs if chairing else ()
        name = _name_in(sentence.text, chairing)
        if not chairs and not (name and _TAKES_PLACE.search(sentence.text)):
            continue
        if not name or name in BARE:
            before = meeting_name(sentences[at - 1].text) if at else ""
            name = next(
                (one for one in (before, meeting_name(title)) if one and one not in BARE), name or "会议"
            )
        merged = _same(meetings, name)
        if merged is None:
            meetings.append(_state(name, chairs, sentence, issue))
            evidence.append([sentence.span])
        elif chairs:
            evidence[merged].append(sentence.span)
            if not meetings[merged].chairs:
                meetings[merged] = replace(meetings[merged], chairs=chairs)
    if meetings and not meetings[0].chairs and (found := _subtitle_chair(subtitle)):
        meetings[0] = replace(meetings[0], chairs=(found,))
    starts = [bisect_left(sentences, meeting.span, key=lambda one: one.span) for meeting in meetings]
    ends = [*starts[1:], len(sentences)]
    return tuple(
        _with_roles(meeting, spans, sentences[start:end])
        for meeting, spans, start, end in zip(meetings, evidence, starts, ends, strict=False)
    )


def _name_in(text: str, chairing: Chairing | None) -> str:
    """The meeting of a sentence: what is chaired in it, or else the first event that it names."""
    if not chairing:
        return meeting_name(text)
    chaired = chaired_name(text, chairing.verb_end)
    if chaired and chaired not in BARE:
        return chaired
    named = meeting_name(text[: chairing.verb_end])
    return named if named and named not in BARE else chaired or named or subject_name(text)


def _same(meetings: Sequence[Meeting], name: str) -> int | None:
    """The place of the meeting that a name names again; a bare 会议 is the last one."""
    for at in range(len(meetings) - 1, max(-1, len(meetings) - _RECENT - 1), -1):
        other = meetings[at].name
        if name in BARE or other in BARE or name in other or other in name:
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


def _with_roles(meeting: Meeting, spans: Sequence[Span], sentences: Sequence[Sentence]) -> Meeting:
    """Collect who did what, from the sentence that states the meeting up to the next one's."""
    found: dict[str, dict[str, None]] = {"speakers": {}, "reporters": {}, "arrangers": {}}
    attendees: dict[str, Attendee] = {}
    evidence = set(spans)
    for sentence in sentences:
        local = local_people(sentence)
        used = False
        for person in local:
            after = sentence.text[person.span.end : person.span.end + 160]
            for role, pattern in (("speakers", _SPEAKS), ("reporters", _REPORTS), ("arrangers", _ARRANGES)):
                if pattern.match(after) and person.post not in ("记者", "通讯员"):
                    used = True
                    found[role][person.name] = None
            if "听取" in sentence.text[: person.span.start] and _HEARD.match(after):
                used = True
                found["reporters"][person.name] = None
        for attendee in attendees_of(sentence):
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
