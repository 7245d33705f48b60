"""Who holds a post, at a day or by the latest mention: one for 市长是谁, all for 副市长有哪些, each for 书记和县长分别是谁."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.facts.facts import MentionRow
from index.names.find import is_surname_name
from index.snapshots.snapshot import Snapshot
from index.types import Article
from qa.answering.cite import join_sentence, sentence_evidence
from qa.answering.decrees import ANY_POST, ITEM_START, decreed, mentions
from qa.asking.hard_words import find_places
from qa.asking.lexicon import POST_WORDS
from qa.finding.shortened import in_order
from qa.marks import HAN
from qa.reading.subject import NEWLY
from qa.types import Draft, HardWord, Part, Query

# A paper prints a post within so many days of the one that is asked about.
REPORTED_WITHIN = timedelta(days=6)
_MANY = re.compile(r"哪些|哪几|都有谁|有谁|分别|几[位名]|名单|都是谁|哪[两三四五]位")
_SINCE = re.compile(r"以后|之后|后来|起[,，是谁由]|现在|目前|如今|现任|眼下")
# What stands beside a title in a question: 青岚县的县长现在是谁, 谁接任了县委书记一职.
_BESIDE = re.compile(
    r"前任|上一任|新[任当上]?的|新[上到]?任|不再|谁|哪些人?|哪几[位名个]|几[位名]|哪一?[位名]|都|分别|现在|目前|如今|现任|眼下|当时|是|叫什么(?:名字)?|有|由|担任|出任|接任|就任|上任|任命|当上?|(?<![主责])任(?!会|务|何)|了|过|"
    r"一职|职务|之前|以前|此前|先前|原来|原先|从前|被|免去|免|的|名字|姓名|什么|以后|之后|后来|[,，。、]|当选为?|为|这个|位|名"
)
# 不再担任 and 免去 stand between the name and the verb.
_TAKES = re.compile(
    rf"(?<![{HAN}])(?P<name>[{HAN}]{{2,4}}?)(?:同志)?(?:担任|出任|任|当选为?)(?P<post>[{HAN}]{{2,20}}?(?:{'|'.join(POST_WORDS)}))(?=[，,。；、]|$)"
)
_LEAVES = re.compile(rf"{ITEM_START}不再(?:担任|兼任|任){ANY_POST}(?=职务|[，,。；;、\s]|$)")
_HELD_BEFORE = re.compile(r"之前|以前|此前|先前|原来|原先|从前|被免|免去|不再|前任|上一任")
_FORMER = re.compile(r"^[原前](?!任)|^[原前]任")
_LOWER_BODIES = (
    "社区",
    "村",
    "街道",
    "居委",
    "党支部",
    "党总支",
    "公司",
    "集团",
    "学院",
    "学校",
    "中学",
    "小学",
    "医院",
)
_JOINT = re.compile(r"[和与及、]")
_LONGEST = 190
_MOST_READ = 120
_READ_BEFORE = 400


@dataclass(frozen=True, slots=True)
class _Title:
    """A post as asked for: 青岚县 + 县委 + 书记."""

    place: str
    office: str
    post: str
    former: bool  # who held it before


def holders(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Everyone who holds the asked posts, with the title as printed; None where one of them has no holder."""
    titles = _titles(query)
    many = bool(_MANY.search(query.text)) and len(titles) == 1
    found = [(title, _holding(snapshot, query, title, many, articles)) for title in titles]
    if not found or not all(rows for _, rows in found):
        return None
    names = tuple(row.person.name for _, rows in found for row in rows)
    if many and len(names) > 1:
        return Draft(_list(snapshot, found[0][1]), 0.8, "post", names)
    parts = [_said(snapshot, rows[0], title) for title, rows in found]
    return Draft(join_sentence(parts, "，"), 0.8, "post", names)


def _list(snapshot: Snapshot, rows: Sequence[MentionRow]) -> tuple[Part, ...]:
    """副市长有甲、乙: each with a citation; a title that says more than the asked one stands before its name."""
    parts: list[Part] = []
    before = ""
    room = _LONGEST
    for at, row in enumerate(rows):
        own = title_of(row)
        text = ("、" if at else "") + (own if own != before and at else "") + row.person.name
        text = text if at else f"{own}有{row.person.name}"
        room -= len(text)
        if room < 0:
            rest = f"，另有{len(rows) - at}人没有列出。"
            return (*parts, Part(rest, (), (rest,)))
        article = snapshot.facts.article(row.article_id)
        parts.append(Part(text, (sentence_evidence(article, row.person.span.start),), (own,)))
        before = own
    return (*parts[:-1], replace(parts[-1], text=parts[-1].text + "。"))


def _titles(query: Query) -> list[_Title]:
    """The posts that a question asks the holders of; a place said once is that of all."""
    text = query.text
    for word in query.hard:
        if word.kind in ("date", "name"):
            text = text.replace(word.text, " ")
    titles: list[_Title] = []
    place = next((word.text for word in query.hard if word.kind == "place"), "")
    for piece in _JOINT.split(text):
        said = _BESIDE.sub("", piece).strip().removesuffix("的")
        former = bool(_HELD_BEFORE.search(text) or _FORMER.match(said))
        said = _FORMER.sub("", said)
        post = next((post for post in POST_WORDS if said.endswith(post)), "")
        if not post:
            continue
        own = next(iter(find_places(said)), "") or place
        office = said.removesuffix(post)
        office = office[office.find(own) + len(own) :] if own and own in office else office
        # 代 and 副 belong to the post that is asked for.
        for qualifier in ("常务副", "副", "代"):
            if office.endswith(qualifier):
                office, post = office.removesuffix(qualifier), qualifier + post
        titles.append(_Title(own, re.sub(rf"[^{HAN}]", "", office), post, former))
        place = own
    return titles


def _holding(
    snapshot: Snapshot, query: Query, title: _Title, many: bool, articles: Sequence[Article]
) -> list[MentionRow]:
    """The latest mention of who holds a post, or of each who does."""
    asked = next((word for word in query.hard if word.kind == "date"), None)
    last = snapshot.facts.period()[1]
    if asked and asked.since and last and asked.since > last + REPORTED_WITHIN:
        return []  # of days to come no paper tells
    bare = title.post.removeprefix("常务").removeprefix("副").removeprefix("代")
    if title.former:
        named = _named_before(snapshot, query, bare, asked, articles)
    else:
        until = asked.until + REPORTED_WITHIN if asked and asked.until else date.max
        until = date.max if _SINCE.search(query.text) else until
        # 新上任的 asks for one whom the paper says to take up the post.
        known = () if NEWLY.search(query.text) else snapshot.facts.mentions(query.filters, post=bare)
        named = [row for row in (*known, *_appointed(articles)) if (row.place.date or date.min) <= until]
    rows = [
        row
        for row in named
        if (is_surname_name(row.person.name) or "·" in row.person.name) and _fits(row, title)
    ]
    # The latest issue first, and of one day the fullest title, in the order of print.
    rows.sort(key=lambda row: (row.place.date or date.min, len(title_of(row))), reverse=True)
    found: dict[str, MentionRow] = {}
    for row in rows[:_MOST_READ]:
        if row.person.name in found or (title.place and not _is_of(snapshot, row, title.place)):
            continue
        found[row.person.name] = row
        if not many:
            break
    order = {title_of(row): at for at, row in enumerate(found.values())}
    return sorted(
        found.values(), key=lambda row: (order[title_of(row)] if many else 0, row.article_id, row.person.span)
    )


def _named_before(
    snapshot: Snapshot, query: Query, post: str, day: HardWord | None, articles: Sequence[Article]
) -> list[MentionRow]:
    """Who is named with a post in issues before a day, and who is said at that day, or at any, to be dismissed from it."""
    dismissed = [*decreed("免去", articles), *_said_to(_LEAVES, articles)]
    if day is None or day.since is None or day.until is None:
        return dismissed
    since, until = day.since, day.until + REPORTED_WITHIN
    return [
        *(row for row in dismissed if since <= (row.place.date or date.min) <= until),
        *(
            row
            for row in snapshot.facts.mentions(query.filters, post=post)
            if row.place.date is not None and row.place.date < since
        ),
    ]


def _appointed(articles: Sequence[Article]) -> list[MentionRow]:
    return [*_said_to(_TAKES, articles), *decreed("任命", articles)]


def _said_to(pattern: re.Pattern[str], articles: Sequence[Article]) -> list[MentionRow]:
    """唐若川同志任青岚县委书记: whom the articles say to take up or to leave a post, as mentions of it."""
    return mentions((article, match) for article in articles for match in pattern.finditer(article.text.text))


def _fits(row: MentionRow, asked: _Title) -> bool:
    """市长 is not 副市长, 县长 may be 代县长; of an office each character stands in the title, in order."""
    for title in _single(title_of(row)):
        if not title.endswith(asked.post) or title.removesuffix(asked.post).endswith("副"):
            continue
        if not _is_of_lower_body(title, asked) and is_of_body(row, asked.office):
            return True
    return False


def _is_of_lower_body(title: str, asked: _Title) -> bool:
    """Whether a title names a body of a lower rank than the asked office: 姑桥区锦帆社区党委书记 for 姑桥区委书记."""
    named = title.removesuffix(asked.post).removeprefix(asked.place)
    return any(level in named and level not in f"{asked.office}{asked.place}" for level in _LOWER_BODIES)


def _single(title: str) -> list[str]:
    """The posts of a title that lists several: 市委常委、组织部部长."""
    return re.split(r"[、兼]", title)


def _is_of(snapshot: Snapshot, row: MentionRow, place: str) -> bool:
    """Whether a title is the asked place's: it says so, or it says 县长 alone and that county was named last before."""
    title = title_of(row)
    if place[:-1] in title:
        return True
    level = place[-1]
    if not any(
        one.startswith((level, f"代{level}", f"副{level}", f"常务副{level}")) for one in _single(title)
    ):
        return False
    article = snapshot.facts.article(row.article_id)
    at = row.person.span.start
    before = f"{article.title} {article.subtitle} {article.text.text[max(0, at - _READ_BEFORE) : at]}"
    named = [one for one in find_places(before) if one.endswith(level)]
    if named:
        return place[:-1] in named[-1]
    return place[:-1] in row.place.newspaper or place in article.text.text


def _said(snapshot: Snapshot, row: MentionRow, asked: _Title) -> Part:
    article = snapshot.facts.article(row.article_id)
    evidence = sentence_evidence(article, row.person.span.start)
    sentence = article.text.text[evidence.span.start : evidence.span.end]
    title = title_of(row)
    if asked.place and asked.place[:-1] not in title and asked.place in sentence:
        # 云岭市 and 市教育局局长 share the word for the place's kind; 县委书记 and 县长 need their own.
        is_shared = title[0] == asked.place[-1] and title[1:2] not in ("委", "长")
        title = asked.place + (title[1:] if is_shared else title)
    said = f"此前任{title}的" if asked.former else title
    return Part(f"{said}是{row.person.name}", (evidence,), (title,))


def title_of(row: MentionRow) -> str:
    """Organisation and post of a mention, as printed."""
    return row.person.organisation + row.person.post


def is_of_body(row: MentionRow, body: str) -> bool:
    """Whether a title is of a body, each of whose characters it has in order: 市总工会主席 of 市总工会."""
    return in_order(body, title_of(row))
