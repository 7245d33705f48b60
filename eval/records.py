"""How well people and meetings are read: the labels by reading against the rules, a row for each half.

    python -m eval.records [tests/data/labels/meetings.jsonl]

Only counts are printed, never a sentence: the held half stays unread.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import InputError, UsageError, WenbaoError
from index.meetings import find_meetings
from index.names import find_names
from index.records import read_sentence
from index.roles import Sentence, attendees_of, chairs_of
from index.sentences import split_sentences
from index.types import Span

LABELS = Path(__file__).resolve().parent.parent / "tests" / "data" / "labels" / "meetings.jsonl"
_LISTS = ("chairs", "persons", "attendees")


@dataclass(frozen=True, slots=True)
class Label:
    """One sentence read by a person, with the sentence before it; `meeting` is "" where the two name none."""

    half: str
    previous: str
    sentence: str
    chairs: frozenset[str]
    persons: frozenset[str]
    attendees: frozenset[str]
    meeting: str


@dataclass(frozen=True, slots=True)
class Share:
    """What was found of what there is."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        total = self.found + self.there
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class RecordScores:
    """`chairs`: sentences with 主持 whose chairs are exactly right; `meetings`: sentences whose meeting is named right."""

    chairs: Share
    names: Share
    attendees: Share
    meetings: Share


def read_labels(path: Path) -> tuple[Label, ...]:
    """All labels of a file, both halves."""
    labels = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    for number, line in enumerate(lines, 1):
        try:
            labels.append(_label(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}:{number}: is no label ({error!r}); mend the line") from None
    return tuple(labels)


def score_records(labels: Iterable[Label]) -> RecordScores:
    """The rules of `index` against labels."""
    chairs, names, attendees, meetings = [], [], [], []
    for label in labels:
        sentence = _sentence(label.sentence)
        read = frozenset(chairs_of(sentence))
        if "主持" in label.sentence:
            chairs.append(Share(read == label.chairs, 1, 1))
        # The labels name reporters too, whom the records leave out.
        people = {one.name for one in find_names(label.sentence)}
        names.append(_share(people, label.persons))
        # A chair is not counted among those who attend, by the rules nor by the labels.
        attending = {one.name for one in attendees_of(sentence)} - read
        attendees.append(_share(attending, label.attendees - label.chairs))
        if label.meeting:
            meetings.append(Share(_is_meeting(meeting_of(label, sentence), label), 1, 1))
    return RecordScores(_total(chairs), _total(names), _total(attendees), _total(meetings))


def meeting_of(label: Label, sentence: Sentence) -> str:
    """The meeting that a label's sentence speaks of, read with the sentence before it."""
    text = f"{label.previous}\n"
    before = [_sentence(text[span.start : span.end], span.start) for span in split_sentences(text)]
    shifted = _sentence(label.sentence, len(text))
    found = find_meetings("", "", [*before, shifted], None)
    chairs = chairs_of(sentence)
    own = [one for one in found if shifted.span in one.evidence]
    chaired = [one for one in own if chairs and one.chairs == chairs]
    return next((one.name for one in [*chaired, *own]), "")


def _is_meeting(found: str, label: Label) -> bool:
    """Whether it is the label's meeting: the same words, or the fuller name from the sentence before (听证会)."""
    full, short = _bare(found), _bare(label.meeting)
    fuller = short in _bare(label.sentence) and full in _bare(label.previous) and full.endswith(short)
    return full == short or fuller


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


def _label(values: Mapping[str, Any]) -> Label:
    chairs, persons, attendees = (frozenset[str](values[name]) for name in _LISTS)
    return Label(
        half=values["half"],
        previous=values["previous"],
        sentence=values["sentence"],
        chairs=chairs,
        persons=persons,
        attendees=attendees,
        meeting=values["meeting"] or "",
    )


def main(arguments: Sequence[str]) -> int:
    """Print a row for each half."""
    try:
        labels = read_labels(Path(arguments[0]) if arguments else LABELS)
    except WenbaoError as error:
        print(error, file=sys.stderr)
        return 2
    print("half  chairs          names P/R     attendees F1  meeting")
    for half in ("tune", "held"):
        scores = score_records(label for label in labels if label.half == half)
        print(
            f"{half}  {scores.chairs.right:3}/{scores.chairs.there:<3} {scores.chairs.recall:.3f}  "
            f"  {scores.names.precision:.3f}/{scores.names.recall:.3f}  {scores.attendees.f1:.3f}  "
            f"       {scores.meetings.right}/{scores.meetings.there} {scores.meetings.recall:.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
