"""How well people, meetings and outings are read: the labels by reading against the rules, a row for each half.

    python -m eval.rules.records [FILE…]

Without a file, all of `tests/data/labels/meetings*.jsonl` and `events*.jsonl` are read, a table for each kind.

Only counts are printed, never a sentence: the held half stays unread.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.paths import LABELS
from eval.rules.share import Share
from eval.sets.labels import read_label_file
from eval.sets.question_set import HALVES
from index.command import Parser, run_command
from index.names.find import find_names
from index.records.meetings import find_meetings
from index.records.of_article import read_sentence, repeat_names
from index.records.outings import find_outing
from index.records.roles import Sentence, attendees_of, chairs_of
from index.text.sentences import split_sentences
from index.types import Meeting, Span

_LISTS = ("chairs", "persons", "attendees")


@dataclass(frozen=True, slots=True)
class Label:
    """One sentence read by a person, with the sentence before it.

    `meeting`: the names that are right for the meeting that it speaks of, `place`: where that is; none where not told.
    """

    half: str
    previous: str
    sentence: str
    chairs: frozenset[str]
    persons: frozenset[str]
    attendees: frozenset[str]
    meeting: tuple[str, ...]
    place: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventLabel:
    """One sentence of an inspection, visit or signing; `kind` is "" where it tells of none. The place may be told before;
    where it may be printed shorter or longer, each way is right."""

    half: str
    previous: str
    sentence: str
    kind: str
    leaders: frozenset[str]
    attendees: frozenset[str]
    place: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordScores:
    """`chairs`: sentences with 主持 whose chairs are exactly right; `meetings`: sentences with a chair whose meeting is
    named right, `attended`: those without one; `places`: meetings with a place that have it.
    """

    chairs: Share
    names: Share
    attendees: Share
    meetings: Share
    attended: Share
    places: Share


@dataclass(frozen=True, slots=True)
class EventScores:
    """`kinds`: sentences whose kind is right, none included; `places`: of those labelled with one, those that have it."""

    kinds: Share
    leaders: Share
    attendees: Share
    places: Share


def read_labels(path: Path) -> tuple[Label, ...]:
    """All meeting labels of a file, both halves."""
    return read_label_file(path, _label)


def read_event_labels(path: Path) -> tuple[EventLabel, ...]:
    """All event labels of a file, both halves."""
    return read_label_file(path, _event_label)


def score_records(labels: Iterable[Label]) -> RecordScores:
    """The rules of `index` against labels; each sentence is read with the one before it, as in its article."""
    chairs: list[Share] = []
    names: list[Share] = []
    attendees: list[Share] = []
    meetings: list[Share] = []
    attended: list[Share] = []
    places: list[Share] = []
    for label in labels:
        sentence = _read_pair(label.previous, label.sentence)[-1]
        read = frozenset(chairs_of(sentence))
        if "主持" in label.sentence:
            chairs.append(Share(read == label.chairs, 1, 1))
        # The labels name reporters too, whom the records leave out.
        people = {one.name for one in (*find_names(label.sentence), *sentence.people)}
        names.append(_share(people, label.persons))
        # A chair is not counted among those who attend, by the rules nor by the labels.
        attending = {one.name for one in attendees_of(sentence)} - read
        attendees.append(_share(attending, label.attendees - label.chairs))
        if label.meeting:
            found = Share(_is_meeting(meeting_of(label), label), 1, 1)
            (meetings if label.chairs else attended).append(found)
        if label.place:
            told = _told_by(_read_pair(label.previous, label.sentence))
            places.append(Share(_is_place(label.place, told), 1, 1))
    return RecordScores(*map(_total, (chairs, names, attendees, meetings, attended, places)))


def score_events(labels: Iterable[EventLabel]) -> EventScores:
    """The rules of `index` against labels of outings."""
    kinds, leaders, attendees, places = [], [], [], []
    for label in labels:
        pair = _read_pair(label.previous, label.sentence)
        outing = find_outing(pair[-1])
        kinds.append(Share((outing.kind if outing else "") == label.kind, 1, 1))
        leaders.append(_share({one.name for one in outing.leaders} if outing else set(), label.leaders))
        attendees.append(
            _share({one.name for one in outing.companions} if outing else set(), label.attendees)
        )
        if label.place:
            told = [one for one in _told_by(pair) if one.kind == label.kind]
            places.append(Share(_is_place(label.place, told), 1, 1))
    return EventScores(_total(kinds), _total(leaders), _total(attendees), _total(places))


def meeting_of(label: Label) -> str:
    """The meeting that a label's sentence speaks of, read with the sentence before it."""
    pair = _read_pair(label.previous, label.sentence)
    chairs = chairs_of(pair[-1])
    own = [one for one in _told_by(pair) if one.kind in ("meeting", "event") or one.chairs]
    own = own or _told_by(pair)
    chaired = [one for one in own if chairs and one.chairs == chairs]
    return next((one.name for one in [*chaired, *own]), "")


def _told_by(pair: Sequence[Sentence]) -> list[Meeting]:
    """The meetings and outings that the last of some sentences tells of."""
    return [one for one in find_meetings("", "", pair, None) if pair[-1].span in one.evidence]


def _read_pair(previous: str, sentence: str) -> list[Sentence]:
    """A label's sentence, last, behind those before it; names that one introduces are known in the others."""
    text = f"{previous}\n"
    before = [_sentence(text[span.start : span.end], span.start) for span in split_sentences(text)]
    return repeat_names([*before, _sentence(sentence, len(text))])


def _is_meeting(found: str, label: Label) -> bool:
    """Whether it is the label's meeting: the same words, or the fuller name from the sentence before (听证会)."""
    if len(label.meeting) > 1:
        return _bare(found) in map(_bare, label.meeting)
    full, short = _bare(found), _bare(label.meeting[0])
    fuller = short in _bare(label.sentence) and full in _bare(label.previous) and full.endswith(short)
    return full == short or fuller


def _is_place(places: Sequence[str], meetings: Sequence[Meeting]) -> bool:
    return not {_bare(one) for one in places}.isdisjoint(_bare(one.place) for one in meetings)


def _sentence(text: str, at: int = 0) -> Sentence:
    return read_sentence(text, Span(at, at + len(text)))


def _share(found: set[str], there: frozenset[str]) -> Share:
    return Share(len(found & there), len(found), len(there))


def _total(shares: Sequence[Share]) -> Share:
    return Share(
        sum(one.right for one in shares), sum(one.found for one in shares), sum(one.there for one in shares)
    )


def _bare(name: str) -> str:
    return "".join(name.split())


def _ways(value: Any) -> tuple[str, ...]:
    """What a label gives as one string, as several that are all right, or not at all."""
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


def _label(values: Mapping[str, Any]) -> Label:
    chairs, persons, attendees = (frozenset[str](values[name]) for name in _LISTS)
    return Label(
        half=values["half"],
        previous=values["previous"],
        sentence=values["sentence"],
        chairs=chairs,
        persons=persons,
        attendees=attendees,
        meeting=_ways(values["meeting"]),
        place=_ways(values.get("place")),
    )


def _event_label(values: Mapping[str, Any]) -> EventLabel:
    return EventLabel(
        half=values["half"],
        previous=values["previous"],
        sentence=values["sentence"],
        kind=values["kind"] or "",
        leaders=frozenset(values["leaders"]),
        attendees=frozenset(values["attendees"]),
        place=_ways(values["place"]),
    )


def _of(share: Share) -> str:
    return f"{share.right:3}/{share.there:<3} {share.recall:.3f}"


def _print_meetings(labels: Sequence[Label]) -> None:
    print("half  chairs          names P/R     attendees F1  meeting        attended       place")
    for half in HALVES:
        scores = score_records(label for label in labels if label.half == half)
        print(
            f"{half}  {_of(scores.chairs)}  "
            f"  {scores.names.precision:.3f}/{scores.names.recall:.3f}  {scores.attendees.f1:.3f}  "
            f"         {_of(scores.meetings)}  {_of(scores.attended)}  {_of(scores.places)}"
        )


def _print_events(labels: Sequence[EventLabel]) -> None:
    print("half  kind            leaders F1  attendees F1  place")
    for half in HALVES:
        scores = score_events(label for label in labels if label.half == half)
        print(
            f"{half}  {scores.kinds.right:3}/{scores.kinds.there:<3} {scores.kinds.recall:.3f}  "
            f"  {scores.leaders.f1:.3f}       {scores.attendees.f1:.3f}  "
            f"       {scores.places.right}/{scores.places.there} {scores.places.recall:.3f}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; errors are one line on stderr, exit 2 for wrong use and 1 for a failure."""
    parser = Parser(prog="python -m eval.rules.records", description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    options = parser.parse_args(arguments)
    return run_command(lambda: _print_all(options.files))


def _print_all(files: Sequence[Path]) -> None:
    """A table for each kind of labels, a row for each half."""
    paths = files or [
        *sorted(LABELS.glob("meetings*.jsonl")),
        *sorted(LABELS.glob("events*.jsonl")),
    ]
    events = [path for path in paths if path.name.startswith("events")]
    labels = [label for path in paths if path not in events for label in read_labels(path)]
    event_labels = [label for path in events for label in read_event_labels(path)]
    if labels:
        _print_meetings(labels)
    if event_labels:
        _print_events(event_labels)


if __name__ == "__main__":
    sys.exit(main())
