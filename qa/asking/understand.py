"""A question into a Query: its kind, what it is about, and the hard words that evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from datetime import date

from index.dates.resolve import ResolvedDate, resolve_dates
from index.errors import UsageError
from index.text.fold import fold
from index.text.numerals import chinese_to_int
from index.text.tokens import nouns, tokenise
from index.types import ArticleFilter
from qa.asking.gap import unknown_words
from qa.asking.hard_words import find_hard_words, find_places
from qa.asking.kinds import kind_of
from qa.asking.lexicon import GENERIC, ROLE_VERBS
from qa.asking.page_numbers import asked_page
from qa.asking.people import find_people
from qa.asking.targets import asked_documents, asked_post, asked_thing, asked_units, asked_verb, counted_noun
from qa.asking.wording import in_one_wording, without_politeness
from qa.marks import ORDINAL
from qa.types import HardWord, Query

LONGEST_QUESTION = 2_000
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,400})?/?>")
# 多少篇, 哪条 before what it counts: the dictionary would make words of the measure with that, 篇文章.
_WHICH_ARTICLES = re.compile(r"(?:[几多少]+|[哪这那])[篇条则](?=(?:文章|报道|新闻|消息|稿|通讯|评论|社论))")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# A year and no length of time, as what stands behind it tells: 86年的夏粮, and not 50年一遇 or 60年校庆.
_YEAR_OF_CENTURY = re.compile(
    r"(?:^|(?<=[，,在从自至于]))(\d\d|[五六七八九零〇][零〇一二三四五六七八九])年"
    r"(?=的(?!历史|时间|老|工)|[底初春夏秋冬]|全[国省市县区乡村]|[\d一二三四五六七八九十]{1,2}月|[上下]半年|[建修办开成](?![来了])|[高中]考|国庆|哪|谁)"
)
_POINTS_AT_DAY = re.compile("[这那当该]")
# With fewer words than these a question's names that no dictionary has are all that it can be told by.
_FEW_WORDS = 2
_LATEST = re.compile(r"最近一次|最新|最近的|上一次|最后一次")


def check_question(question: str) -> str:
    """The question without white space around it and without the tags of a web page.

    UsageError for an empty or an overlong one, and for halves of characters, which no UTF-8 holds.
    """
    text = _TAG.sub("", question).strip() or question.strip()
    if not text:
        raise UsageError("the question is empty; ask something, such as 谁主持召开了…会议？")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}")
    if _HALF_CHARACTER.search(text):
        raise UsageError("the question holds bytes that are no character; ask in UTF-8")
    return text


def understand(question: str, *, known_names: Set[str], today: date | None) -> Query:
    """Understand one question. `known_names` are the archive's people, `today` the day that 昨天 counts from."""
    bare = without_politeness(fold(question).strip())
    if today:
        bare = _YEAR_OF_CENTURY.sub(lambda match: _whole_year(match[1], today), bare)
    plain = in_one_wording(bare)
    names = asked_people(bare, known_names)
    dates = _own_dates(resolve_dates(bare, today)) if today else ()
    kind = kind_of(plain, names)
    hard = find_hard_words(bare, names, dates)
    # 两次报道 counts the reports that differ, not what they report.
    if kind == "difference":
        hard = tuple(word for word in hard if word.kind not in ("ordinal", "number"))
    target, asks_holder = asked_post(plain)
    content = _WHICH_ARTICLES.sub(" ", _without(bare, [found.text for found in dates]))
    about = _without(content, asked_documents(bare))
    words = content_words(about)
    if len(words) < _FEW_WORDS:
        words = list(dict.fromkeys([*words, *unknown_words(about)]))
    return Query(
        text=bare,
        kind=kind,
        content=" ".join(words),
        hard=hard,
        names=names,
        role=next((role for role, verbs in ROLE_VERBS.items() if re.search(verbs, bare)), ""),
        target=target,
        asks_holder=asks_holder,
        nouns=_nouns(content, _told_otherwise(bare, names, hard)),
        units=asked_units(bare, names),
        asked=asked_thing(bare),
        verb=asked_verb(bare),
        wants_latest=bool(_LATEST.search(bare)),
        filters=ArticleFilter(page=asked_page(bare)),
    )


def _whole_year(digits: str, today: date) -> str:
    """1986年 of 86年 and of 八六年: the last such year."""
    year = int(digits) if digits.isdigit() else chinese_to_int(digits) or 0
    century = today.year // 100 * 100
    return f"{century + year - (100 if century + year > today.year else 0)}年"


def asked_people(bare: str, known_names: Set[str]) -> tuple[str, ...]:
    """The people of a folded question, without what is the name of a place: 鹿桥 of 鹿桥县, 青岚 of 青岚县长."""
    return _no_places(find_people(bare, known_names), bare)


def _own_dates(found: Sequence[ResolvedDate]) -> tuple[ResolvedDate, ...]:
    """The dates but those that point at another of the question: 4月到6月这个季度, 8月4日当天."""
    return tuple(one for one in found if len(found) == 1 or not _POINTS_AT_DAY.match(one.text))


def content_words(text: str) -> list[str]:
    """Words that say what a question is about, each once, in order."""
    words = [word for word in tokenise(text) if not _is_generic(word)]
    return list(dict.fromkeys(word for word in words if len(word) > 1 or word.isascii()))


def _is_generic(word: str) -> bool:
    """Whether a word, or both halves of it (主持会议, 最新进展), say nothing of what is asked."""
    return word in GENERIC or any(
        word[:at] in GENERIC and word[at:] in GENERIC for at in range(2, len(word) - 1)
    )


def _told_otherwise(bare: str, names: Sequence[str], hard: Sequence[HardWord]) -> list[str]:
    """Nouns that need not stand in the article: of 多少新生 and 哪两份文件 it tells the number and the names."""
    return [*names, *(word.text for word in hard if word.kind == "place"), *counted_noun(bare)]


def _nouns(text: str, taken: Sequence[str]) -> tuple[str, ...]:
    """Nouns that an answering article has to speak of: no words of asking, nor what is a hard word already."""
    text = _without(text, [match.group() for match in ORDINAL.finditer(text)])
    found = (noun for noun in nouns(_without(text, taken)) if not _is_generic(noun))
    return tuple(dict.fromkeys(found))


def _no_places(names: Sequence[str], text: str) -> tuple[str, ...]:
    """The names but those that only ever stand within a place's: 鹿桥 of 鹿桥县."""
    left = _without(text, find_places(text))
    return tuple(name for name in names if name in left)


def _without(text: str, parts: Iterable[str]) -> str:
    for part in filter(None, parts):
        text = text.replace(part, " ")
    return text
