"""Decrees in the paper: whom a list appoints and whom it dismisses, item by item, and from which posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.facts.facts import MentionRow
from index.types import Article, Person, Span
from qa.answering.cite import join_sentence, sentence_evidence
from qa.asking.lexicon import POST_WORDS
from qa.marks import HAN
from qa.reading.evidence import missing_word
from qa.types import Draft, Part, Query

# 任命：甲为县长；乙（女）为副县长。免去：丙的县长职务: who holds a post now, and who held it before, item by item.
_DECREE = re.compile(r"任命|免去")
ITEM_START = (
    rf"(?:(?<![{HAN}])|(?<=任命)|(?<=免去))(?P<name>[{HAN}]{{2,4}}?)(?:[（(][^（）()]{{1,8}}[）)])?(?:同志)?"
)
ANY_POST = rf"(?P<post>[{HAN}]{{2,20}}?(?:{'|'.join(POST_WORDS)}))"
_DECREED = {
    "任命": re.compile(rf"{ITEM_START}为{ANY_POST}(?=[，,。；;、\s]|$)"),
    "免去": re.compile(rf"{ITEM_START}的{ANY_POST}(?=职务|[，,。；;、\s]|$)"),
}
_ASKS_DECREED = re.compile(r"(?P<decree>任命|免去)了?(?:哪些|哪几|谁)[位名个]?(?:人|干部|同志|领导)?$")
_LONGEST = 190


def told_decrees(query: Query, articles: Sequence[Article]) -> Draft | None:
    """Whom an article lists as appointed or dismissed, where a question asks for them (任命了哪些人); and what somebody
    who is on such a list was appointed to."""
    for article in articles:
        if missing_word(query.hard, article):
            continue
        if asked := _ASKS_DECREED.search(query.text):
            found = decreed(asked["decree"], [article])
        else:
            found = [row for row in decreed("任命", [article]) if row.person.name in query.text]
        if found:
            return _listed(article, asked["decree"] if asked else "任命", found)
    return None


def _listed(article: Article, decree: str, rows: Sequence[MentionRow]) -> Draft:
    """任命甲为县长；乙（女）为副县长。: the items as printed, those that there is room for."""
    items = [article.text.text[row.person.span.start : row.person.span.end] for row in rows]
    room = _LONGEST
    parts: list[Part] = []
    for row, item in zip(rows, items, strict=True):
        room -= len(item)
        if room < 0:
            rest = f"另有{len(rows) - len(parts)}人没有列出"
            parts.append(Part(rest, (), (rest,)))
            break
        text = item if parts else f"{decree}{item}"
        parts.append(Part(text, (sentence_evidence(article, row.person.span.start),)))
    return Draft(join_sentence(parts, "；"), 0.8, "post", tuple(row.person.name for row in rows))


def decreed(decree: str, articles: Sequence[Article]) -> list[MentionRow]:
    """Whom the articles list as appointed (任命) or dismissed (免去), as mentions of the post."""
    return mentions(
        (article, item)
        for article in articles
        for start, end in _lists_of(decree, article.text.text)
        for item in _DECREED[decree].finditer(article.text.text, start, end)
    )


def _lists_of(decree: str, text: str) -> Iterator[tuple[int, int]]:
    """What stands behind each word of one kind of decree, up to the next of any kind."""
    words = list(_DECREE.finditer(text))
    ends = [*(word.start() for word in words[1:]), len(text)]
    for word, end in zip(words, ends, strict=False):
        if word.group() == decree:
            yield word.end(), end


def mentions(found: Iterable[tuple[Article, re.Match[str]]]) -> list[MentionRow]:
    return [
        MentionRow(
            Person(match["name"], match["post"], "", Span(*match.span())), article.article_id, article.place
        )
        for article, match in found
        if not any(post in match["name"] for post in POST_WORDS)  # 任命书记为组长
    ]


def asks_decreed(query: Query) -> bool:
    """Whether a question asks whom a list appoints or dismisses."""
    return bool(_ASKS_DECREED.search(query.text))
