"""Questions that the records of an index suggest, for a person to accept or reject: the rules err where the records do.

Each is asked of one article whose words carry its gold, or is an unanswerable one: an ordinal changed to one of which
the archive says nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain, zip_longest

from eval.sets.normal_form import met, normal_form
from eval.sets.question_set import Question
from index.facts.facts import MeetingRow
from index.snapshots.snapshot import Snapshot
from index.text.numerals import chinese_to_int
from index.text.sentences import split_sentences
from index.types import Article, ArticleFilter, Meeting

_SHORTEST_NAME = 6  # of a meeting: 座谈会 alone is no name
_SHORTEST_TITLE = 8
_MOST_ATTENDEES = 10
_COUNTED = range(2, 7)  # chairings that a person can check by reading
_HEAD = 24  # characters of a quote that serve as the source where the title is not the article's own
_ORDINAL = re.compile(r"第([一二三四五六七八九十百零]+|\d+)(?=[次届期号])")
_SHIFTS = (10, 20, 7, 30, 50)
_POST = re.compile(r"^[\u4e00-\u9fff、]{0,8}?(?:书记|市长|县长|区长|镇长|乡长|局长|部长|主任|主席|院长|校长|秘书长|会长|所长|总经理|董事长|厂长|站长|队长)$")  # fmt: skip
_DIGITS = "零一二三四五六七八九"
_ROLES = (
    ("chair", "谁主持了{}？", "chairs"),
    ("speaker", "谁在{}上讲话？", "speakers"),
    ("reporter", "谁在{}上作了汇报？", "reporters"),
    ("arranger", "谁在{}上作了安排？", "arrangers"),
)

_Groups = tuple[tuple[str, ...], ...]


def propose(snapshot: Snapshot, most: int) -> tuple[Question, ...]:
    """Up to `most` questions, of all kinds in turn, in an order that depends on the archive alone."""
    rows = snapshot.facts.meetings(ArticleFilter())
    known = Counter(row.meeting.name for row in rows)
    named = [row for row in rows if known[row.meeting.name] == 1 and _is_name(row.meeting.name)]
    author = _Author(snapshot)
    kinds = (
        *(_roles(author, named, *role) for role in _ROLES),
        _attendees(author, named),
        _days(author, named),
        _places(author, named),
        _posts(author),
        _bylines(author),
        _counts(author, rows),
        _other_ordinals(author, named),
    )
    turns = chain.from_iterable(zip_longest(*kinds))
    found: dict[str, Question] = {}
    for question in turns:
        if len(found) == most:
            break
        if question:
            found.setdefault(question.id, question)
    return tuple(found.values())


class _Author:
    """Writes a question down, with words of its article that carry the gold."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.facts = snapshot.facts
        self._titles = Counter(head.title for head in self.facts.articles(ArticleFilter()))

    def has_own_title(self, title: str) -> bool:
        return len(title) >= _SHORTEST_TITLE and self._titles[title] == 1

    def write(
        self, text: str, kind: str, groups: _Groups, article_id: str, subject: str = ""
    ) -> Question | None:
        """A question of one article; None where no sentence of it carries all of the gold.

        The quote names the subject, too, where one is given and stands near.
        """
        article = self.facts.article(article_id)
        quote = (subject and _carrying(article, (*groups, (subject,)))) or _carrying(article, groups)
        if not quote:
            return None
        source = article.title if self.has_own_title(article.title) else quote[:_HEAD]
        return _question(text, kind, groups, source, quote)


def _question(text: str, kind: str, groups: _Groups, source: str, quote: str) -> Question:
    number = sha256(text.encode()).hexdigest()[:10]
    return Question(
        id=f"p-{number}",
        question=text,
        kind=kind,
        answers=groups,
        source=source,
        answerable=bool(groups),
        quote=quote,
        proposed=True,
    )


def _roles(
    author: _Author, rows: Sequence[MeetingRow], kind: str, form: str, role: str
) -> Iterator[Question | None]:
    for row in rows:
        names: tuple[str, ...] = getattr(row.meeting, role)
        if names:
            groups = tuple((name,) for name in names)
            yield author.write(form.format(row.meeting.name), kind, groups, row.article_id, row.meeting.name)


def _attendees(author: _Author, rows: Sequence[MeetingRow]) -> Iterator[Question | None]:
    for row in rows:
        names = [one.name for one in row.meeting.attendees]
        if 1 < len(names) <= _MOST_ATTENDEES:
            groups = tuple((name,) for name in names)
            text = f"哪些人出席了{row.meeting.name}？"
            yield author.write(text, "attendees", groups, row.article_id, row.meeting.name)


def _days(author: _Author, rows: Sequence[MeetingRow]) -> Iterator[Question | None]:
    for row in rows:
        day = row.meeting.date
        if day:
            gold = ((f"{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日"),)
            text = f"{row.meeting.name}是哪天召开的？"
            yield author.write(text, "when", gold, row.article_id, row.meeting.name)


def _places(author: _Author, rows: Sequence[MeetingRow]) -> Iterator[Question | None]:
    for row in rows:
        if row.meeting.place:
            text = f"{row.meeting.name}在哪里召开？"
            yield author.write(text, "where", ((row.meeting.place,),), row.article_id, row.meeting.name)


def _posts(author: _Author) -> Iterator[Question | None]:
    """Of people who have one post throughout."""
    posts: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in author.facts.mentions(ArticleFilter()):
        person = mention.person
        if person.post:
            posts[person.name].setdefault(f"{person.organisation}{person.post}", mention.article_id)
    for name, found in posts.items():
        (post, article_id), *others = found.items()
        if not others and _POST.match(post) and len(post) > 2:
            yield author.write(f"{name}担任什么职务？", "post", ((post,),), article_id)


def _bylines(author: _Author) -> Iterator[Question | None]:
    for head in author.facts.articles(ArticleFilter()):
        people = [one for one in head.byline if one.name != one.role]
        if people and author.has_own_title(head.title):
            groups = tuple((one.name,) for one in people)
            line = _line_with(author.facts.raw_page(head.place.file, head.article_id), groups, head.title)
            if line:
                yield _question(f"《{head.title}》是谁写的？", "byline", groups, head.title, line)


def _counts(author: _Author, rows: Sequence[MeetingRow]) -> Iterator[Question | None]:
    chaired: dict[str, dict[str, MeetingRow]] = defaultdict(dict)
    for row in rows:
        for name in row.meeting.chairs:
            # One that several articles report is one.
            chaired[name].setdefault(f"{_day(row.meeting)}{row.meeting.name}", row)
    for name, by_meeting in chaired.items():
        found = list(by_meeting.values())
        if len(found) not in _COUNTED:
            continue
        first = author.write("", "count", ((name,),), found[0].article_id)
        if first:
            listed = "；".join(by_meeting)
            number = len(found)
            spoken = "两" if number == 2 else _DIGITS[number]
            gold = tuple(f"{one}{unit}" for unit in "次个场" for one in (number, spoken))
            yield _question(f"{name}主持过几次会议？", "count", (gold,), first.source, listed)


def _other_ordinals(author: _Author, rows: Sequence[MeetingRow]) -> Iterator[Question | None]:
    """The meeting of another number, of which no article has a word."""
    for row in rows:
        name = row.meeting.name
        match = _ORDINAL.search(name)
        number = _value(match[1]) if match else None
        if match is None or number is None:
            continue
        for shift in _SHIFTS:
            other = f"第{_numeral(number + shift, match[1])}"
            changed = name[: match.start()] + other + name[match.end() :]
            unit = name[match.end() : match.end() + 1]
            if not author.facts.articles(ArticleFilter(), words=f"{other}{unit}", limit=1):
                yield _question(f"谁主持了{changed}？", "chair", (), "", "")
                break


def _value(numeral: str) -> int | None:
    return int(numeral) if numeral.isdigit() else chinese_to_int(numeral)


def _numeral(number: int, like: str) -> str:
    """A number up to 199, in digits or in Chinese as `like` is."""
    if like.isdigit():
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _is_name(name: str) -> bool:
    return len(name) >= _SHORTEST_NAME and not re.search(r"[，。；：]", name)


def _day(meeting: Meeting) -> str:
    return f"{meeting.date.month}月{meeting.date.day}日" if meeting.date else ""


def _carrying(article: Article, groups: _Groups) -> str:
    """The first sentence, or two on end, that hold every group; "" where none do."""
    text = article.text.text
    sentences = split_sentences(text)
    for spread in (1, 2, 3):
        for at in range(len(sentences) - spread + 1):
            quote = text[sentences[at].start : sentences[at + spread - 1].end]
            if all(met(quote, groups, base=article.place.date)):
                return quote
    return ""


def _line_with(raw: str, groups: _Groups, title: str) -> str:
    """The line behind the title that names all authors, as printed; "" where none does."""
    lines = raw.splitlines()
    starts = [at for at, line in enumerate(lines) if normal_form(title) in normal_form(line)]
    behind = lines[starts[0] :] if starts else []
    return next((line.strip()[:120] for line in behind if all(met(line[:120], groups))), "")
