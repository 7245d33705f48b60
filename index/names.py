"""People in Chinese news: a surname, what stands before it (a post), and what follows it (a verb, a mark).

Rules of our own: on officials they are level with the best taggers at a hundred times their speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.name_forms import (
    ACTS_AS_CHAIR,
    ADDRESS,
    ALSO_GIVEN,
    ALSO_LAST,
    AND_OTHERS,
    AUTHORS,
    BEFORE_NAME,
    BEHIND_LATIN,
    BEHIND_LIST,
    BEHIND_SOUNDS,
    BODY_END,
    CHAIRS,
    CHINESE,
    CLAUSE_START,
    DOES,
    DOTTED_OR_LATIN,
    FORMS,
    IS_JAPANESE,
    JOINED,
    LIST_MARK,
    LISTED,
    NEVER_LAST,
    NEXT_AUTHOR,
    NOT_GIVEN,
    OFTEN_GIVEN,
    ONE_PERSONS,
    ONE_WORD,
    PARTICLES,
    SAYS,
    SIGNED,
    SOUND_RUN,
    SOUNDS,
    SURNAME_AT,
    TAILS,
    TINTS,
    WEAK,
    WIDE,
    WITHIN_WORD,
    follows,
    given_characters,
    is_likely,
    is_surname_name,
    known_people,
    may_be_name,
    sounds_or_given,
    words,
)
from index.posts import ENDS_IN_POST, POST_BEHIND, split_post, whole_post
from index.types import Span

__all__ = ["NamedPerson", "find_names", "is_surname_name"]


_LOOK_AHEAD = 24  # items of a list that are looked at to judge it


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person in a text. `post` and `organisation` as printed before the name, or inherited within a list."""

    name: str
    post: str
    organisation: str
    span: Span


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
        if text[start - 1 : start] in ("·", "•", "・") or text[end : end + 1] in ("·", "•", "・"):
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

    def starts_at(self, start: int) -> bool:
        return start in self._by_start

    def add(self, person: NamedPerson, head: NamedPerson | None = None) -> bool:
        """Keep a person unless one stands there already; `head`: whose post this one shares."""
        if not self.is_free(person.span.start, person.span.end):
            return False
        self._by_start[person.span.start] = person
        self._taken.update(range(person.span.start, person.span.end))
        if head:
            self._heirs[person.span.start] = head.span.start
        return True

    def add_with_list(self, person: NamedPerson) -> None:
        """Keep a person and those who follow in the same list."""
        if self.add(person):
            for other in _rest_of_list(self._text, person):
                self.add(other, person)

    def people(self) -> tuple[NamedPerson, ...]:
        """In order, each with a post that begins behind the one before."""
        found: dict[int, NamedPerson] = {}
        since = 0
        for start in sorted(self._by_start):
            person = self._by_start[start]
            head = found.get(self._heirs.get(start, -1))
            if head:
                person = replace(person, post=head.post, organisation=head.organisation)
            elif person.post and (end := _post_before(self._text, start)):
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
        if end := _end_of_dotted(text, match):
            # 总理|查理·… and 国防部长|理查德·…
            start = match.start() + (text[match.start() - 1 : match.start() + 1] in ("总理", "助理", "经理"))
            found.add_with_list(_person(text, start, end))
    for match in BEFORE_NAME.finditer(text):
        start = match.end()
        if not found.starts_at(start) and (end := _end_behind_post(text, start)):
            signs = match["credit"] and not match["credit"].endswith("顾问")
            found.add_with_list(_signer(text, start, end) if signs else _person(text, start, end))
    for match in known_people().finditer(text):
        found.add_with_list(_person(text, match.start(), match.end()))
    for start, end in known.places(text) if known else ():
        found.add_with_list(_person(text, start, end))
    for match in SIGNED.finditer(text):
        group = 1 if match[1] else 2
        if is_likely(match[group]):
            found.add_with_list(_signer(text, *match.span(group)))
    for match in SURNAME_AT.finditer(text):
        if not found.is_taken(match.start()) and (end := _end_by_itself(text, match.start(), found)):
            found.add_with_list(_person(text, match.start(), end))
    for match in SOUND_RUN.finditer(text):
        if found.is_free(*match.span()) and (end := _end_of_foreign(text, match)):
            found.add(_person(text, match.start(), end))
    _add_bare_lists(text, found)
    return found.people()


def _post_before(text: str, start: int) -> int:
    """Where the post ends that stands before a name; 0 where none does."""
    before = text[max(0, start - 16) : start].rstrip(" 　：:”）)").removesuffix("同志")
    return max(0, start - 16) + len(before) if ENDS_IN_POST.search(before) else 0


def _person(text: str, start: int, end: int) -> NamedPerson:
    """The person who stands there, with what is printed before the name."""
    name = text[start:end]
    if "\u4e00" <= name[0] <= "\u9fff":
        name = re.sub(r"[ 　]", "", name)
    organisation, post = "", ""
    if post_end := _post_before(text, start):
        organisation, post = split_post(whole_post(text, post_end))
    elif match := POST_BEHIND.match(text, end):
        post = match.group() if not ADDRESS.match(match.group()) else ""
    return NamedPerson(name, post, organisation, Span(start, end))


def _signer(text: str, start: int, end: int) -> NamedPerson:
    """Who signs a report or made a part of it (剪辑：…): of reporters' kind, whatever is printed before."""
    return NamedPerson(text[start:end], "记者", "", Span(start, end))


def _name_end(text: str, start: int, *, sure: bool) -> int:
    """Where a surname's name ends; 0 where no name is. `sure`: a post says that a name is here."""
    match = CHINESE.match(text, start)
    if not match:
        return 0
    if match[2] in NOT_GIVEN:
        # 组长田向利主持: a particle within a name, where a post stands before and a deed or a mark behind it.
        name = text[start : match.end()]
        told = (
            sure
            and match[2] in ALSO_GIVEN
            and match[3] in given_characters()
            and (ACTS_AS_CHAIR.match(text, match.end()) or follows(text, match.end()) == 9)
        )
        return match.end() if told and name not in words("not_names.txt") else 0
    third, two, three = match[3], match.end(2), match.end(3)
    behind_two = follows(text, two) or (2 if POST_BEHIND.match(text, two) else 0)  # 冯华|博士
    behind_three = follows(text, three) if third and third not in NOT_GIVEN else -1
    if not behind_three and POST_BEHIND.match(text, three):
        behind_three = 2  # 试飞员李中华大校
    usual = third in given_characters()
    if sure and third and third in ALSO_LAST and follows(text, three) == 9 and match[2] in given_characters():
        return three
    # 和 ends a name where nobody is joined by it: 何敬之、顾清和、夏知行; 顾清和深入青岚县.
    joins_nobody = third == "和" and follows(text, three) >= 2 and not SURNAME_AT.match(text, three)
    if joins_nobody and match[2] in given_characters():
        prefer = three
    elif behind_three == 9 and behind_two < 2:
        prefer = two if behind_two and third in ONE_WORD and text[three : three + 1] != "、" else three
    elif behind_three > 0 and (
        not behind_two
        or (behind_two == 1 and text[two] in WEAK)
        or (usual and behind_two <= max(1, behind_three))
    ):
        prefer = three
    elif behind_two:
        # 郭金刚丧失信念: one of these ends a name more often than it follows one.
        prefer = three if usual and behind_two == 1 and text[two] in OFTEN_GIVEN else two
    elif sure and match[2] in given_characters() and third:
        prefer = three if usual else two
    else:
        return 0
    if text[start + 1 : start + 3] in FORMS:
        return 0  # 赵|女士
    if prefer < len(text) and text[prefer] in TAILS and ENDS_IN_POST.search(text[start : prefer + 1]):
        return 0  # 班子成|员
    if may_be_name(text[start:prefer]) or (sure and _is_name_all_the_same(text, start, prefer)):
        return prefer
    return two if prefer == three and behind_two and may_be_name(text[start:two]) else 0


def _is_name_all_the_same(text: str, start: int, end: int) -> bool:
    """Whether a word of the list of words is a name here, behind a post: 副市长高峰主持, 前市长韩国瑜也."""
    name = text[start:end]
    if name in words("not_names.txt") and not (len(name) == 2 and ACTS_AS_CHAIR.match(text, end)):
        return False
    behind = follows(text, end)
    if name[:2] in words("not_names.txt") and len(name) > 2 and (not behind or text[end : end + 1] in WEAK):
        return False  # 大学生|夏季运|动会, 领导|班子思|想
    return all(one in given_characters() for one in name[1:]) and (
        name[1:] == "明星" or not ENDS_IN_POST.search(name)
    )


def _end_behind_post(text: str, start: int) -> int:
    """Where the name behind a post ends; 0 where none follows."""
    run = SOUND_RUN.match(text, start)
    if run and len(run.group()) >= 4 and (end := _end_of_run(text, run)):
        return end
    if (match := IS_JAPANESE.match(text, start)) and follows(text, match.end()):
        return match.end()
    if (match := WIDE.match(text, start)) and follows(text, match.end()) and match[2] not in NOT_GIVEN:
        return match.end()
    if text[start : start + 1] == "和":
        return 0  # 父亲和义子
    doubtful = text[start : start + 1] in PARTICLES
    end = _name_end(text, start, sure=not doubtful)
    if end and not doubtful:
        return end
    if end:
        name, behind = text[start:end], follows(text, end)
        usual = len(name) == 3 and name[2] in given_characters() and behind > 1
        if usual or (is_likely(name) and (len(name) > 2 or behind > 1)):
            return end
    # 国|民代表: a surname that is a plain word opens a foreign name of three characters at least.
    return _end_of_run(text, run) if run and (not doubtful or len(run.group()) > 2) else 0


def _end_by_itself(text: str, start: int, found: _Found) -> int:
    """Where a name ends that opens a clause and does what people do, or stands before its post (李强总理)."""
    if (start and text[start - 1 : start + 1] in WITHIN_WORD) or text[start] in "经暨":
        return 0
    opens = bool(CLAUSE_START.search(text, max(0, start - 4), start))
    best = _name_end(text, start, sure=False)
    for end in dict.fromkeys((best, start + 3, start + 2)):
        name = text[start:end]
        if end <= start or len(name) < end - start or not CHINESE.fullmatch(name) or not may_be_name(name):
            continue
        given = [one in given_characters() for one in name[1:]]
        twice = len(name) == 3 and name[1] == name[2] and all(given) and follows(text, end)
        if twice and (opens or text[start - 1] in "把被对给跟") and text[start] not in TINTS:
            return end  # 把张豆豆曾参加, but not 红彤彤
        foreign = len(name) == 3 and all(one in sounds_or_given() for one in name[1:])
        if opens and (any(given) or foreign or CHAIRS.match(text, end)) and DOES.match(text, end):
            return end
        if all(given) and AND_OTHERS.match(text, end):
            return end
        if len(name) == 3 and all(given) and text[start - 1 : start] == "的" and SAYS.match(text, end):
            return end
        behind = POST_BEHIND.match(text, end)
        if behind and text[start] in PARTICLES and is_surname_name(name[1:]):
            return 0  # 应|李强总理邀请
        at_body = text[start - 1] in BODY_END
        if (
            behind
            and text[start] in PARTICLES
            and not opens
            and not (at_body and len(name) == 3 and all(given))
        ):
            return 0  # 国|家安全委员会
        # 林勇主任主持: what is done tells that the post is somebody's.
        acts = behind and DOES.match(text, behind.end())
        told = opens or at_body or acts or (len(name) == 3 and ONE_PERSONS.match(text, end))
        if behind and (all(given) or (opens and any(given))) and told and not found.starts_at(behind.end()):
            return end
    if opens and (match := WIDE.match(text, start)) and DOES.match(text, match.end()):
        return match.end()
    return 0


def _end_of_dotted(text: str, match: re.Match[str]) -> int:
    """Where a name with a dot or in Latin letters ends; 0 where the letters are no person's."""
    end = match.end()
    if match.group().isascii() or match.group()[0].isascii():
        is_person = BEHIND_LATIN.match(text, end) or _post_before(text, match.start())
        return end if is_person else 0
    for at in range(max(match.start() + 3, end - 3), end):
        if text[at - 1] not in "·•・" and BEHIND_SOUNDS.match(text, at):
            return at
    # 泽连斯基|施压
    return end - 1 if text[end - 1 : end + 1] in words("words_behind_names.txt") else end


def _end_of_run(text: str, run: re.Match[str]) -> int:
    """Where a foreign name ends within a run of sounds: what stands behind it may begin with one (来, 当)."""
    inner = next((at for at in range(run.start() + 2, run.end()) if BEHIND_SOUNDS.match(text, at)), run.end())
    for end in dict.fromkeys((inner, run.end(), run.end() - 1)):
        name = text[run.start() : end]
        if len(name) >= 2 and follows(text, end) and not _is_no_foreign_name(name):
            return end
    return 0


def _end_of_foreign(text: str, run: re.Match[str]) -> int:
    """A single foreign name that opens a clause and does what people do."""
    if len(run.group()) < 3 or not CLAUSE_START.search(text, max(0, run.start() - 4), run.start()):
        return 0
    for end in (run.end(), run.end() - 1):
        name = text[run.start() : end]
        if len(name) >= 3 and not _is_no_foreign_name(name) and DOES.match(text, end):
            return end
    return 0


def _is_no_foreign_name(name: str) -> bool:
    return name in words("not_names.txt") or name in words("not_foreign_names.txt")


def _rest_of_list(text: str, first: NamedPerson, *, many: bool = False) -> list[NamedPerson]:
    """Names that follow behind 、 up to the list's end: its marks tell them, so a rare surname is one too.

    `many`: most of the list's items are names beyond doubt, so that its others are names as well.
    """
    found: list[NamedPerson] = []
    at = first.span.end

    def keep(start: int, end: int) -> None:
        found.append(NamedPerson(text[start:end], first.post, first.organisation, Span(start, end)))

    if AUTHORS.search(first.post):
        while (match := NEXT_AUTHOR.match(text, at)) and (end := _name_end(text, match.end(), sure=False)):
            keep(match.end(), end)
            at = end
    trusted = bool(first.post) or many
    while match := LISTED.match(text, at):
        start, end = _item(text, match)
        name = text[start:end]
        doubt = _doubt_of_item(name, trusted=trusted)
        if doubt and not (doubt == 1 and (len(found) >= 2 or trusted) and _is_amid_names(text, end, trusted)):
            break
        keep(start, end)
        at = end
    if (
        text[at : at + 1] == "、"
        and (end := _name_end(text, at + 1, sure=False))
        and is_likely(text[at + 1 : end])
    ):
        keep(at + 1, end)
        at = end
    if (found or first.post) and (joined := JOINED.match(text, at)):
        end = _name_end(text, joined.end(), sure=False)
        if end and is_likely(text[joined.end() : end]) and not POST_BEHIND.match(text, end):
            keep(joined.end(), end)
        elif not end and all(one in SOUNDS for one in first.name):
            run = SOUND_RUN.match(text, joined.end())
            if run and len(run.group()) > 2 and (end := _end_of_run(text, run)):
                keep(joined.end(), end)  # 格雷夫和弗雷沃
    return found


def _item(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where an item of a list stands."""
    end = match.end(1)
    # 和 before a further 、 joins nobody: it ends the name of 何敬之、顾清和、夏知行.
    if text[end : end + 2] in ("和、", "和，", "和。") and end - match.start(1) == 2:
        end += 1
    return match.start(1), end


def _doubt_of_item(name: str, *, trusted: bool) -> int:
    """0: a name; 1: one where others beside it are (句爱云, 尕玛才仁, 姚高员); 2: none."""
    if "·" in name or (_is_listed_name(name) and (trusted or is_likely(name))):
        return 0
    if _is_no_foreign_name(name) or name[-1] in NEVER_LAST:
        # 高峰 is a word, and a name where names stand beside it.
        return 1 if CHINESE.fullmatch(name) and all(one in given_characters() for one in name[1:]) else 2
    if ENDS_IN_POST.search(name):
        return 1 if len(name) == 3 and CHINESE.fullmatch(name) and name[1] in given_characters() else 2
    return 1


def _is_amid_names(text: str, end: int, trusted: bool) -> bool:
    """Whether the next item of the list is a name; of a long or a last item, whether its characters are names'."""
    item = text[text.rfind("、", 0, end) + 1 : end]
    inner = item[1:-1] if CHINESE.fullmatch(item) else item
    following = LISTED.match(text, end)
    if (not following or len(item) > 3) and not all(one in sounds_or_given() for one in inner):
        return False
    if not following:
        return True
    start, stop = _item(text, following)
    return _doubt_of_item(text[start:stop], trusted=trusted) == 0


def _is_listed_name(name: str) -> bool:
    """Whether an item of a list is a name; the marks beside it tell where it ends (谭能为)."""
    return (
        bool(CHINESE.fullmatch(name))
        and name[1] not in NOT_GIVEN
        and name[-1] not in NEVER_LAST
        and may_be_name(name[:2] if name[2:] in NOT_GIVEN else name)
    )


def _add_bare_lists(text: str, found: _Found) -> None:
    """Lists that no post opens: 集团吴敬凯、赵晓东等有关负责同志; names throughout, and people do what is said of them."""
    until = 0
    for mark in LIST_MARK.finditer(text):
        if mark.start() < until or found.is_taken(mark.start() - 1):
            continue
        for start in (mark.start() - 3, mark.start() - 2):
            if start < until or not found.is_free(start, mark.start()):
                continue
            name = text[start : mark.start()]
            opens = CLAUSE_START.search(text, max(0, start - 4), start)
            if not CHINESE.fullmatch(name) or not (is_likely(name) or (opens and may_be_name(name))):
                continue
            first = NamedPerson(name, "", "", Span(start, mark.start()))
            rest = _rest_of_list(text, first, many=_is_mostly_names(text, mark.start()))
            long = sum(len(one.name) == 3 for one in rest) >= 2
            if rest and (long or BEHIND_LIST.match(text, rest[-1].span.end)):
                for person in [first, *rest]:
                    found.add(person)
            # Read once, whether it counts or not: a list of thousands is not read again from each of its marks.
            until = rest[-1].span.end if rest else until
            break


def _is_mostly_names(text: str, at: int) -> bool:
    """Whether the next items of a list, from a mark on, have the form of names, and enough are likely ones."""
    likely = forms = items = 0
    while items < _LOOK_AHEAD and (match := LISTED.match(text, at)):
        start, at = _item(text, match)
        items += 1
        likely += is_likely(text[start:at])
        forms += bool(CHINESE.fullmatch(text[start:at]))
    return (likely >= 3 and 2 * likely >= items) or (items >= 3 and forms == items and likely >= 2)
