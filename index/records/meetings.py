"""Who chaired, spoke, reported, arranged and attended: the grammar of meetings in Chinese news.

The rules that it holds are listed in docs/records.md. Everything is a sentence's matter but two: a meeting's name may
stand in the sentence before or in the headline, and 会上 or 会议 carries it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from index.records.meeting_names import (
    BARE,
    attended_name,
    behind_dateline,
    chaired_name,
    is_farewell,
    meeting_name,
    subject_name,
    told_name,
)
from index.records.outings import Outing, find_outing
from index.records.roles import Chairing, Sentence, attendees_of, find_chairing
from index.records.told_days import ToldDays
from index.records.took_part import with_roles
from index.records.venues import meeting_place
from index.text.item_marks import ITEM_MARKS
from index.types import Meeting, Span

# 会议指出，习近平总书记在合肥主持召开…座谈会: what is spoken of is not what is reported.
_ASIDE = re.compile(
    r"^(?:(?:会议|大会|全会|座谈会)?(?:指出|强调|认为|要求)|[^，。；]{2,40}(?:指出|强调|认为|回忆|提到)，(?=[^。]*主持))|(?:在|于)[^，。；]{1,16}主持召开的|主持召开的[^，。；]{2,40}(?:上|中)?(?:提出|强调|指出)的|"
    r"主持的[^，。；]{2,40}(?:会议|座谈会)|(?:去年|前年|20[01]\d年|202[0-2]年)[^，。；]{0,40}，?[^，。；]{0,40}主持|认真(?:学习|贯彻|落实)[^，。；]{2,60}主持"
)
_KINDS = (
    ("signing", r"签约|签署"),
    ("event", r"(?:仪式|典礼|论坛|峰会)$"),
    ("meeting", r"会议?$"),
    ("inspection", r"调研|检查|督导|视察|考察|巡察"),
    ("visit", r"走访|慰问|看望|会见"),
    ("event", r"仪式|典礼|开幕|闭幕|论坛|峰会|活动"),
)
# X主持。 names no meeting, and 主持双方进行调解 is none.
_NO_OBJECT = re.compile(r"(?:了)?(?:$|[，。；、]|并)")
# …推进会结束后，甲主持召开会议: another one.
_OVER = re.compile("(?:结束|闭幕|散会)[之以]?后，?")
# A mark and a day open each of several briefs; without the day it marks the points of one report.
_BRIEF = re.compile(
    rf"[{ITEM_MARKS}]\s*[^，,。；]{{0,12}}?(?:[\d一二三四五六七八九十][月日]|日前|近日|[昨今]天|本报讯)"
)
_SHORT_NAME = 6  # 启动仪式, which a later sentence names in full
# Who attends a meeting of the same report does not go along for it.
_AT_MEETING = re.compile(
    r"(?:出席|参加|列席)(?:了)?(?:本次|此次|上述)?[^，。；]{0,12}(?:会议?|仪式|论坛|典礼)|列席|与会"
)
_QUOTES = re.compile("[“”《》 ]")
# No report goes back to a meeting that so many others stand behind.
_RECENT = 30


def find_meetings(
    title: str, subtitle: str, sentences: Sequence[Sentence], issue: date | None
) -> tuple[Meeting, ...]:
    """The meetings and outings of one article. One that is named twice, in a caption or further down, is one."""
    days = ToldDays(sentences, issue)
    found: list[Meeting] = []
    for item in _items(sentences):
        outings = [find_outing(sentence) for sentence in item]
        heads = item[0] is sentences[0]
        found += _meetings(title if heads else "", subtitle if heads else "", item, outings, days)
        found += _outings(item, outings, days)
    return tuple(sorted(found, key=lambda one: one.span))


def opens_brief(text: str) -> bool:
    """Whether a text begins as one of several briefs under one heading does: ●8月12日，…"""
    return bool(_BRIEF.match(text))


def _items(sentences: Sequence[Sentence]) -> list[Sequence[Sentence]]:
    """The sentences of each brief under one heading, told by its mark (●); those of a report without briefs together."""
    starts = [at for at, sentence in enumerate(sentences) if at and opens_brief(sentence.text)]
    bounds = [0, *starts, len(sentences)]
    return [sentences[start:end] for start, end in pairwise(bounds) if start < end]


def _meetings(
    title: str,
    subtitle: str,
    sentences: Sequence[Sentence],
    outings: Sequence[Outing | None],
    days: ToldDays,
) -> Iterator[Meeting]:
    stated: list[_Stated] = []
    went_out = False
    for at, sentence in enumerate(sentences):
        chairing = find_chairing(sentence)
        chairs = chairing.chairs if chairing else ()
        name, soft = (_chaired(sentence.text, chairing), False) if chairing else _told(sentence)
        # 开展慰问活动 is the outing that the sentence tells of, and 参加活动 behind one goes along with it.
        went_out = went_out or outings[at] is not None
        if not chairs and (not name or (soft and outings[at]) or (name in BARE and went_out and not stated)):
            continue
        named_at = at
        aside = bool(_ASIDE.search(sentence.text))
        # 市委常委会举行会议，传达习近平主持的…会议精神: the report's own meeting beside the one spoken of.
        own, _ = _told(sentence) if aside and chairs else ("", False)
        if own and own != name and _same(stated, own) is None:
            stated.append(_Stated(_state(own, (), sentence, days), at, False, False, (sentence.span,)))
        merged = None if aside else _same(stated, name)
        if len(name) <= _SHORT_NAME and merged is None:
            before = meeting_name(behind_dateline(sentences[at - 1].text), last=True) if at else ""
            fuller = (
                one for one in (before, meeting_name(title)) if one not in BARE and _completes(one, name)
            )
            name = next(fuller, name)
            merged = None if aside or not name else _same(stated, name)
            named_at = at - 1 if name and name == before else at
        if merged is not None:
            stated[merged] = stated[merged].again(name, chairs, sentence, days)
        elif name:
            meeting = _state(name, chairs, sentence, days)
            if named_at < at:  # what names it may tell its day and place as well
                meeting = replace(
                    meeting,
                    date=meeting.date or days.first(sentences[named_at]),
                    place=meeting.place or meeting_place(sentences[named_at].text, name),
                )
            stated.append(_Stated(meeting, at, aside, soft, (sentence.span,)))
    if stated and not stated[0].meeting.chairs and (chair := _subtitle_chair(subtitle)):
        stated[0] = replace(stated[0], meeting=replace(stated[0].meeting, chairs=(chair,)))
    for one, part in _parts(stated, sentences):
        meeting = with_roles(one.meeting, one.evidence, part)
        if not one.soft or _has_people(meeting):
            yield meeting


def _outings(
    sentences: Sequence[Sentence], outings: Sequence[Outing | None], days: ToldDays
) -> Iterator[Meeting]:
    """The inspections, visits and signings: those who lead come first among those who attend."""
    stated: list[tuple[int, Outing, dict[Span, None]]] = []
    for at, (sentence, outing) in enumerate(zip(sentences, outings, strict=True)):
        if not outing:
            continue
        again = _same_outing(stated, outing)
        if again is not None:
            first, earlier, evidence = stated[again]
            evidence[sentence.span] = None
            stated[again] = (first, _joined(earlier, outing), evidence)
        elif outing.leaders:
            stated.append((at, outing, {sentence.span: None}))
    ends = [*(at for at, _, _ in stated[1:]), len(sentences)]
    for (at, outing, evidence), end in zip(stated, ends, strict=False):
        state = _state(outing.name, (), sentences[at], days)
        part = [one for one in sentences[at:end] if one.span in evidence or not _AT_MEETING.search(one.text)]
        meeting = with_roles(replace(state, kind=outing.kind, place=outing.place), tuple(evidence), part)
        led = dict.fromkeys((*outing.leaders, *outing.companions))
        names = {one.name for one in led}
        rest = (one for one in meeting.attendees if one.name not in names)
        yield replace(meeting, attendees=(*led, *rest))


def _same_outing(stated: Sequence[tuple[int, Outing, dict[Span, None]]], outing: Outing) -> int | None:
    """The place of the outing that another tells of again: of the same leader and kind, or of no leader but the last's kind."""
    for at in range(len(stated) - 1, max(-1, len(stated) - _RECENT - 1), -1):
        earlier = stated[at][1]
        if earlier.kind == outing.kind and (
            not outing.leaders
            or {one.name for one in outing.leaders} <= {one.name for one in earlier.leaders}
        ):
            return at
    return None


def _joined(earlier: Outing, later: Outing) -> Outing:
    """One outing of two sentences: the first's name, and who and where the second adds."""
    known = {one.name for one in (*earlier.leaders, *earlier.companions)}
    added = tuple(one for one in later.companions if one.name not in known)
    return replace(earlier, place=earlier.place or later.place, companions=(*earlier.companions, *added))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A meeting as its first sentence states it.

    `aside`: in a report of another one, as what somebody speaks of; `soft`: no meeting unless somebody takes part in it.
    """

    meeting: Meeting
    at: int
    aside: bool
    soft: bool
    evidence: tuple[Span, ...]

    def again(self, name: str, chairs: tuple[str, ...], sentence: Sentence, days: ToldDays) -> _Stated:
        """The same with what a further sentence says of it: its name, where a bare 仪式 stood before, its chairs, day and place."""
        known = self.meeting
        fuller = (known.name in BARE and name not in BARE) or (
            len(known.name) <= _SHORT_NAME and name.endswith(known.name)
        )
        meeting = replace(
            known,
            name=name if fuller else known.name,
            chairs=known.chairs or chairs,
            date=known.date or days.first(sentence),
            place=known.place or meeting_place(sentence.text, name),
        )
        told = chairs or meeting != known
        return replace(self, meeting=meeting, evidence=(*self.evidence, sentence.span)) if told else self


def _parts(
    stated: Sequence[_Stated], sentences: Sequence[Sentence]
) -> Iterator[tuple[_Stated, Sequence[Sentence]]]:
    """Each meeting with the sentences that tell of it: up to the next one's; an aside has its own only."""
    asides = {one.at for one in stated if one.aside}
    own = [one.at for one in stated if not one.aside]
    ends = dict(zip(own, [*own[1:], len(sentences)], strict=False))
    for one in stated:
        end = one.at + 1 if one.aside else ends[one.at]
        yield one, [sentences[at] for at in range(one.at, end) if one.aside or at not in asides]


def _has_people(meeting: Meeting) -> bool:
    return bool(
        meeting.chairs or meeting.speakers or meeting.reporters or meeting.arrangers or meeting.attendees
    )


def _told(sentence: Sentence) -> tuple[str, bool]:
    """The meeting of a sentence without a chair, and whether it is of a soft kind: what takes place or is attended."""
    body = behind_dateline(sentence.text)  # behind a headline that runs into it
    name, soft = told_name(body)
    if not name and body is not sentence.text:
        name, soft = told_name(sentence.text)
    if not name and sentence.people and attendees_of(sentence):
        return attended_name(body), False
    return name, soft


def _chaired(text: str, chairing: Chairing) -> str:
    """The meeting of a sentence with a chair: what is chaired in it, or else the last event that it names before."""
    chaired = chaired_name(text, chairing.verb_end)
    if chaired and chaired not in BARE:
        return chaired
    over = max((match.end() for match in _OVER.finditer(text, 0, chairing.verb_end)), default=0)
    before = text[over : chairing.verb_end]
    named = meeting_name(behind_dateline(before), last=True) or meeting_name(before, last=True)
    if named and named not in BARE:
        return named
    bare = "会议" if _NO_OBJECT.match(text, chairing.verb_end) else ""
    return chaired or named or subject_name(text) or bare


def _same(stated: Sequence[_Stated], name: str) -> int | None:
    """The place of the meeting that a name names again; a bare 会议 is the last one."""
    for at in range(len(stated) - 1, max(-1, len(stated) - _RECENT - 1), -1):
        other = stated[at].meeting.name
        if not stated[at].aside and (name in BARE or not name or other in BARE or _is_one(name, other)):
            return at
    return None


def _completes(fuller: str, name: str) -> bool:
    """Whether a name is what a short one stands for: any for a bare 会议, …发布会 for 发布会."""
    return bool(fuller) and (not name or name in BARE or fuller.endswith(name))


def _is_one(name: str, other: str) -> bool:
    """Whether two names are of one meeting: one within the other, whatever quotes they are printed with."""
    name, other = _QUOTES.sub("", name), _QUOTES.sub("", other)
    return name in other or other in name


def _state(name: str, chairs: tuple[str, ...], sentence: Sentence, days: ToldDays) -> Meeting:
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, name)), "meeting")
    return Meeting(
        name=name,
        kind=kind,
        date=days.announced(sentence, name) if is_farewell(name) else days.first(sentence),
        place=meeting_place(sentence.text, name),
        chairs=chairs,
        speakers=(),
        reporters=(),
        arrangers=(),
        attendees=(),
        span=sentence.span,
        evidence=(sentence.span,),
    )


def _subtitle_chair(subtitle: str) -> str:
    match = re.search(r"(?:^|(?<=[^ ]{4} ))([\u4e00-\u9fff ]{2,5}?)主持(?:会议|召开)?(?:并讲话)?$", subtitle)
    return match[1].replace(" ", "") if match else ""
