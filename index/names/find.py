"""People in Chinese news: a surname, what stands before it (a post), and what follows it (a verb, a mark).

Rules of our own: on officials they are level with the best taggers at a hundred times their speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from index.names.foreign_names import DOTS, end_of_dotted, end_of_foreign, loose_dotted, start_of_dotted
from index.names.name_ends import end_behind_post, end_by_itself, post_before
from index.names.name_forms import (
    ADDRESS,
    APPOINTED,
    BEFORE_NAME,
    BEHIND_LIST,
    BODY_END,
    CALLED,
    CHAIRS_BY_POST,
    CHINESE,
    CLAUSE_START,
    COMPOUND,
    DECREED,
    DECREES,
    DOTTED_OR_LATIN,
    EXPLAINED,
    LIST_MARK,
    NAMED_AFTER,
    OF_BODY,
    OF_POST,
    OTHER_MARKS,
    SIGNED,
    SOUND_RUN,
    SURNAME_AT,
    follows,
    given_characters,
    is_likely,
    is_surname_name,
    is_written_as_name,
    known_people,
    may_be_name,
    may_chair,
    tibetan_names,
)
from index.names.name_lists import is_mostly_names, may_be_item, names_of_run, rest_of_list, without_spaces
from index.names.posts import BETWEEN_HOLDERS, POST_BEHIND, split_post, whole_post
from index.types import Span

__all__ = ["Known", "NamedPerson", "find_names", "is_surname_name"]


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person in a text. `post` and `organisation` as printed before the name, or inherited within a list."""

    name: str
    post: str
    organisation: str
    span: Span


_DOTS = tuple(DOTS)
_COMPOUND = frozenset(COMPOUND.split("|"))


class Known:
    """Names that an article introduces, to be found wherever it repeats them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= 2)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        firsts = "".join(sorted({name[0] for name in self._names}))
        self._first = re.compile(f"[{re.escape(firsts)}]") if firsts else None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the names stand; one of two characters only where what is beside it lets it stand alone."""
        for match in self._first.finditer(text) if self._first else ():
            start = match.start()
            for end in (start + length for length in self._lengths):
                name = text[start:end]
                if name in self._names and len(name) == end - start and self._stands_alone(text, start, end):
                    yield start, end
                    break

    @staticmethod
    def _stands_alone(text: str, start: int, end: int) -> bool:
        if text[start - 1 : start] in _DOTS or text[end : end + 1] in _DOTS:
            return False
        if end - start > 2:
            return True
        opens = CLAUSE_START.search(text, max(0, start - 4), start) or text[start - 1] in BODY_END
        return bool(opens) and bool(follows(text, end))


class _Found:
    """People found so far, none over another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_start: dict[int, NamedPerson] = {}
        self._taken: set[int] = set()
        # Where the one stands whose post each inherits.
        self._heirs: dict[int, int] = {}

    def is_free(self, start: int, end: int) -> bool:
        return not any(at in self._taken for at in range(start, end))

    def is_taken(self, at: int) -> bool:
        return at in self._taken

    def spans(self) -> list[tuple[int, int]]:
        return [(one.span.start, one.span.end) for one in self._by_start.values()]

    def starts_at(self, start: int) -> bool:
        return start in self._by_start

    def add(self, person: NamedPerson, head: NamedPerson | None = None) -> bool:
        """Keep a person unless one stands there already; `head`: whose post this one shares."""
        if not self.is_free(person.span.start, person.span.end):
            known = self._by_start.get(person.span.start)
            if head and known and known.span == person.span and not known.post:
                self._heirs[person.span.start] = head.span.start
            return False
        self._by_start[person.span.start] = person
        self._taken.update(range(person.span.start, person.span.end))
        if head:
            self._heirs[person.span.start] = head.span.start
        return True

    def add_with_list(self, person: NamedPerson) -> None:
        """Keep a person and those who follow in the same list."""
        if self.add(person):
            for span in rest_of_list(self._text, person.span.start, person.span.end, post=person.post):
                self.add(_heir(self._text, span, person), person)

    def people(self) -> tuple[NamedPerson, ...]:
        """In order, each with a post that begins behind the one before."""
        found: dict[int, NamedPerson] = {}
        since = 0
        for start in sorted(self._by_start):
            person = self._by_start[start]
            if not person.post and NAMED_AFTER.match(self._text, person.span.end):
                continue
            head = found.get(self._heirs.get(start, -1))
            if head:
                person = replace(person, post=head.post, organisation=head.organisation)
            elif person.post and (end := post_before(self._text, start)):
                organisation, post = split_post(whole_post(self._text, end, since))
                person = replace(person, post=post, organisation=organisation)
            found[start] = person
            since = person.span.end
        return tuple(found.values())


def find_names(text: str, known: Known | None = None) -> tuple[NamedPerson, ...]:
    """People in a text who carry a post, stand in a list behind one, or do what people do; in order.

    `known`: people whom the same article introduces elsewhere, who need no more than their name.
    """
    found = _Found(text)
    for match in DOTTED_OR_LATIN.finditer(text):
        has_post = bool(post_before(text, match.start()))
        if end := end_of_dotted(text, match, has_post=has_post):
            start = start_of_dotted(text, match.start(), has_post)
            found.add_with_list(_person(text, start, end))
    for start, end in loose_dotted(text):
        found.add_with_list(_person(text, start, end))
    for match in (*known_people().finditer(text), *tibetan_names().finditer(text)):
        found.add_with_list(_person(text, match.start(), match.end()))
    for match in BEFORE_NAME.finditer(text):
        start = match.end()
        end = 0 if found.starts_at(start) else end_behind_post(text, start)
        if end and not text.startswith(_DOTS, end):  # half of a foreign name is none: 谢尔盖|·秋林
            found.add_with_list(_signer(text, start, end) if match["credit"] else _person(text, start, end))
    _add_holders_beside(text, found)
    for match in APPOINTED.finditer(text):
        if may_be_name(match["name"]):
            found.add(_appointed(match))
    for match in DECREED.finditer(text) if DECREES.search(text) else ():
        if may_be_name(match["name"]):
            found.add(_appointed(match))
    for match in CALLED.finditer(text):
        if may_be_name(match["name"]) and given_characters().intersection(match["name"][1:]):
            found.add(_person(text, *match.span("name")))
    for match in CHAIRS_BY_POST.finditer(text) if "主持" in text else ():
        if may_chair(match["name"]):
            found.add(_person(text, *match.span("name")))
    for start, end in known.places(text) if known else ():
        found.add_with_list(_person(text, start, end))
    for match in SIGNED.finditer(text):
        group = 1 if match[1] else 2
        if is_likely(match[group]) or (group == 1 and may_be_name(match[1])):
            found.add_with_list(_signer(text, *match.span(group)))
    for match in SURNAME_AT.finditer(text):
        if not found.is_taken(match.start()) and (end := end_by_itself(text, match.start(), found.starts_at)):
            found.add_with_list(_person(text, match.start(), end))
    for match in SOUND_RUN.finditer(text):
        if found.is_free(*match.span()) and (end := end_of_foreign(text, match)):
            found.add(_person(text, match.start(), end))
    _add_bare_lists(text, found)
    return found.people()


def _person(text: str, start: int, end: int) -> NamedPerson:
    """The person who stands there, with what is printed before the name."""
    name = text[start:end]
    if "\u4e00" <= name[0] <= "\u9fff":
        name = without_spaces(name)
    organisation, post = "", ""
    if post_end := post_before(text, start):
        organisation, post = split_post(whole_post(text, post_end))
    elif match := POST_BEHIND.match(text, end):
        post = match.group() if not ADDRESS.match(match.group()) else ""
    return NamedPerson(name, post, organisation, Span(start, end))


def _appointed(match: re.Match[str]) -> NamedPerson:
    """Who is given a post: 任命甲为副省长, 选举乙为市长; whoever loses one has none by it."""
    organisation, post = split_post(match["post"] or "")
    return NamedPerson(match["name"], post, organisation, Span(*match.span("name")))


def _signer(text: str, start: int, end: int) -> NamedPerson:
    """Who signs a report or made a part of it (剪辑：…): of reporters' kind, whatever is printed before."""
    return NamedPerson(text[start:end], "记者", "", Span(start, end))


def _heir(text: str, span: Span, head: NamedPerson) -> NamedPerson:
    """A person of a list, who has the post of the one that opens it."""
    return NamedPerson(without_spaces(text[span.start : span.end]), head.post, head.organisation, span)


def _add_holders_beside(text: str, found: _Found) -> None:
    """Who stands in a list of posts and names, whatever the surname: 县委书记水长青、县长萨仁花陪同."""
    free = [
        match.span("name")
        for match in OF_POST.finditer(text)
        if found.is_free(*match.span("name")) and is_written_as_name(match["name"])
    ]
    holders = sorted([*free, *found.spans()]) if free else []
    beside: set[tuple[int, int]] = set()
    for one, other in pairwise(holders):
        if BETWEEN_HOLDERS.fullmatch(text, one[1], other[0]):
            beside |= {one, other}
    for start, end in free:
        if (start, end) in beside:
            found.add(_person(text, start, end))


def _add_bare_lists(text: str, found: _Found) -> None:
    """Lists that no post opens: 集团吴敬凯、赵晓东等有关负责同志; names throughout, and people do what is said of them."""
    for run in OTHER_MARKS.finditer(text):
        spans = names_of_run(text, run)
        for span in spans:
            found.add(NamedPerson(text[span.start : span.end], "", "", span))
    bodies = OF_BODY.finditer(text) if sum(map(text.count, "、，；")) > 1 else ()
    of_bodies = [match.span("name") for match in bodies if may_be_name(match["name"])]
    likely = sum(is_likely(text[start:end]) for start, end in of_bodies)
    if likely >= max(3, len(of_bodies) / 2):
        for start, end in of_bodies:
            found.add(NamedPerson(text[start:end], "", "", Span(start, end)))
    explained = [match.span() for match in EXPLAINED.finditer(text)]
    if len(explained) >= 3:
        for start, end in explained:
            if may_be_name(text[start:end]):
                found.add(NamedPerson(text[start:end], "", "", Span(start, end)))
    until = 0
    for mark in LIST_MARK.finditer(text):
        if mark.start() < until or found.is_taken(mark.start() - 1):
            continue
        if start := _unlikely_head(text, mark.start()):
            found.add_with_list(_person(text, start, mark.start()))
            continue
        lengths = (4, 3, 2) if text[mark.start() - 4 : mark.start() - 2] in _COMPOUND else (3, 2)
        for start in (mark.start() - length for length in lengths):
            if start < until or not found.is_free(start, mark.start()):
                continue
            name = without_spaces(text[start : mark.start()])
            opens = CLAUSE_START.search(text, max(0, start - 4), start)
            if not CHINESE.fullmatch(name) or not (is_likely(name) or (opens and may_be_name(name))):
                continue
            many = is_mostly_names(text, mark.start())
            rest = rest_of_list(text, start, mark.start(), many=many)
            long = sum(span.end - span.start == 3 for span in rest) >= 2
            ends = rest and (BEHIND_LIST.match(text, rest[-1].end) or _post_follows(text, rest[-1].end))
            if rest and (long or ends):
                for span in [Span(start, mark.start()), *rest]:
                    found.add(NamedPerson(without_spaces(text[span.start : span.end]), "", "", span))
            # Read once, whether it counts or not: a list of thousands is not read again from each of its marks.
            until = rest[-1].end if rest else until
            break


def _post_follows(text: str, at: int) -> bool:
    """Whether a post stands behind a name and ends its words: 甲、乙律师受邀参加."""
    post = POST_BEHIND.match(text, at)
    return bool(post and follows(text, post.end()))


def _unlikely_head(text: str, mark: int) -> int:
    """Where what opens a list of names begins, behind a post, that nothing but the names behind it tells; else 0."""
    for start in (mark - 3, mark - 2, mark - 4):
        if start > 0 and may_be_item(text[start:mark]) and post_before(text, start):
            return start if is_mostly_names(text, mark) else 0
    return 0
