"""Answers to 谁 that only say 他: with the sentence before that names him, and none where no sentence does."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.names.find import find_names
from index.names.name_forms import SURNAME, is_likely
from index.text.sentences import split_sentences
from index.types import Article, Span
from qa.marks import HAN
from qa.reading.clauses import clause_at
from qa.types import Evidence, Part, Query

_PRONOUN = re.compile(r"(?<![其吉维])[他她](?![人国乡山日杀])")
# Somebody told by what they are: 一名五年级学生, 民警, 老木匠.
_DESCRIBED = re.compile(
    r"[一二两三四五六七八九十几\d][名位](?!小时)|[员者手师工匠警医](?=[，、的把被在对向用就他她])|"
    r"[老青少壮中]年人?|妇女|男子|女子|小伙|姑娘|夫妻|父亲|母亲|儿子|女儿|妻子|丈夫|群众|[居村市农]民"
)
# 马老汉, 游师傅: known by surname alone, once the name has been told.
_BY_SURNAME = re.compile(
    rf"(?<![{HAN}])(?P<surname>{SURNAME})(?:老汉|老师傅|师傅|大[爷妈娘嫂哥姐伯叔]|老人|老师|老板|医[生师]|大夫|女士|先生|阿姨|某)"
)
_LOOKED_BACK = 3  # sentences


def says_only_he(query: Query, words: str, names: Collection[str]) -> bool:
    """Whether words that answer 谁 have a pronoun, and nobody by name or by what they are."""
    is_told = _DESCRIBED.search(words) or _BY_SURNAME.search(words) or _named(query, words, names)
    return bool(_PRONOUN.search(words)) and not is_told


def named_before(query: Query, article: Article, span: Span, names: Collection[str]) -> Part | None:
    """The clause that names whoever a sentence at `span` (text offsets) calls 他: whoever was spoken of last before it."""
    text = article.text.text
    before = [one for one in split_sentences(text) if one.end <= span.start]
    for one in reversed(before[-_LOOKED_BACK:]):
        sentence = text[one.start : one.end]
        by_surname = list(_BY_SURNAME.finditer(sentence))
        found = _named(query, sentence, names)
        if not found and not by_surname:
            continue
        name = max(found, key=sentence.rindex) if found else by_surname[-1].group()
        told = one
        if not found and (full := _whole_name(text[: one.start], by_surname[-1]["surname"])):
            told = next(each for each in reversed(before) if full in text[each.start : each.end])
            name = full
        sentence = text[told.start : told.end]
        at = sentence.rindex(name)
        return Part(f"{clause_at(sentence, at, at + len(name))}。", (Evidence(article.article_id, told),))
    return None


def _whole_name(before: str, surname: str) -> str:
    """The one name with a surname that a text tells at the end of a clause (老木匠马德山。); "" for none or several."""
    ends = re.finditer(rf"{surname}[{HAN}]{{1,2}}(?=[，,。；;、（(])", before)
    found = {one.group() for one in ends if is_likely(one.group())}
    return found.pop() if len(found) == 1 else ""


def _named(query: Query, words: str, names: Collection[str]) -> set[str]:
    found = {name for name in names if name in words} | {one.name for one in find_names(words)}
    return found - set(query.names)
