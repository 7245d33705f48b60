"""Sentences of retrieved articles, weighed against a query: coverage of its words, and its hard words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.dates.resolve import resolve_dates
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.numerals import find_numbers, fold_numbers
from index.text.sentences import split_sentences
from index.types import Article, ArticleFilter, Span
from qa.asking.lexicon import SYNONYMS
from qa.reading.named_places import is_of_place
from qa.types import HardWord, Passage, Query

_ARTICLES = 8
# What a word counts that stands in the title or the sentence before, and one that stands elsewhere in the article.
_BESIDE = 0.6
_ELSEWHERE = 0.35
# Below these shares of the question's weighted words a sentence does not answer it.
LEAST_COVERAGE = 0.45
_LEAST_OWN = 0.15
# An article that lacks more than this share of the question's words is about something else.
_MOST_ABSENT = 0.4
# Dates that need no issue's date to be told apart: 8月10日, 二季度, but not 昨日 and 去年.
_BY_ITSELF = re.compile(r"月|季度|\d{4}年")
_SEASON = re.compile("[春夏秋冬][天季]$")
_BESIDE_SEASON = timedelta(days=31)  # 冬天 is November too
_QUARTER = (80, 300)  # days that a quarter, a half-year or three quarters have
# What it is worth that a sentence has the verb of the question.
_FOR_VERB = 0.5
# What a place in the search costs a sentence, so that of equals the better found article speaks.
_PER_RANK = 0.02


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    `own`, 0 to 1: the share of the query's weighted words that it carries itself; `coverage`: with what its title,
    the sentence before and its article carry, each at its discount; `score` orders candidates.
    """

    article: Article
    span: Span
    text: str
    own: float
    coverage: float
    score: float
    rank: int  # of its article in the search, from 0


def read_articles(snapshot: Snapshot, passages: Sequence[Passage]) -> list[Article]:
    """The articles of the best passages, best first, each once."""
    ids = list(dict.fromkeys(passage.article_id for passage in passages))[:_ARTICLES]
    return [snapshot.facts.article(article_id) for article_id in ids]


def candidates(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> list[Candidate]:
    """Every sentence of the articles that carry all hard words and the question's nouns, best first."""
    weights = word_weights(snapshot, query)
    found = []
    for rank, article in enumerate(articles):
        if missing_word(query.hard, article) or lacks(query, weights, article):
            continue
        head = fold(f"{article.kicker} {article.title} {article.subtitle}")
        whole = head + fold(article.text.text)
        before = ""
        for span in split_sentences(article.text.text):
            text = article.text.text[span.start : span.end]
            folded = fold(text)
            own = _carried(weights, folded)
            beside = _carried(weights, folded + head + before)
            anywhere = _carried(weights, whole)
            coverage = own + _BESIDE * (beside - own) + _ELSEWHERE * (anywhere - beside)
            bonus = _FOR_VERB if query.verb and _does(query.verb, folded) else 0.0
            found.append(
                Candidate(article, span, text, own, coverage, coverage + bonus - _PER_RANK * rank, rank)
            )
            before = folded
    return sorted(found, key=lambda one: (-one.score, one.rank, one.span.start))


def fitting(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> list[Candidate]:
    """The candidates that carry enough of the question, best first."""
    return [
        one
        for one in candidates(snapshot, query, articles)
        if one.coverage >= LEAST_COVERAGE and one.own >= _LEAST_OWN
    ]


def persons_of(snapshot: Snapshot, article: Article) -> frozenset[str]:
    """The persons whom an article's records name."""
    rows = snapshot.facts.mentions(ArticleFilter(article_ids=frozenset([article.article_id])))
    return frozenset(row.person.name for row in rows)


def lacks(query: Query, weights: dict[str, float], article: Article) -> bool:
    """Whether an article is silent on what the question is about: on one of its nouns, or on too many of its words."""
    authors = " ".join(f"{author.role}{author.name}" for author in article.byline)
    captions = " ".join(caption.text for caption in article.captions)
    whole = fold(f"{article.kicker}{article.title}{article.subtitle}{authors}{captions}{article.text.text}")
    if query.verb and not _does(query.verb, whole):
        return True
    # One in four may be another word of the reader's: 农机 for the page's 机具.
    if sum(not _stands(noun, whole) for noun in query.nouns) > len(query.nouns) // 4:
        return True
    return 1 - _carried(weights, whole) > _MOST_ABSENT


def _does(verb: str, text: str) -> bool:
    """Whether a text has a verb or one alike, a particle or two within it too: 下了楼 for 下楼."""
    if any(word in text for word in (verb, *SYNONYMS.get(verb, ()))):
        return True
    return bool(re.search(rf"{re.escape(verb[0])}[了过一着完]{{1,2}}{re.escape(verb[1:])}", text))


def _stands(noun: str, text: str) -> bool:
    """A long noun stands where a part of it does: 工程师 for 总工程师."""
    return noun in text or (len(noun) > 2 and any(noun[at : at + 2] in text for at in range(len(noun) - 1)))


def word_weights(snapshot: Snapshot, query: Query) -> dict[str, float]:
    """Inverse document frequencies of the query's content words, summing to 1."""
    count = max(1, len(snapshot.words))
    raw = {
        word: math.log(1 + count / (1 + snapshot.words.document_frequency(word)))
        for word in query.content.split()
    }
    total = sum(raw.values()) or 1.0
    return {word: weight / total for word, weight in raw.items()}


def _carried(weights: dict[str, float], text: str) -> float:
    return sum(
        weight
        for word, weight in weights.items()
        if word in text or any(other in text for other in SYNONYMS.get(word, ()))
    )


def coverage_of(weights: dict[str, float], text: str) -> float:
    """The share of a query's weighted words that a text carries."""
    return _carried(weights, fold(text))


def missing_word(hard: Sequence[HardWord], article: Article, within: str = "") -> str:
    """The first hard word that an article (or the part of it given as `within`) does not carry; "" where all stand."""
    whole = f"{article.kicker} {article.title} {article.subtitle} {' '.join(author.name for author in article.byline)}\n{article.text.text}"
    text, folded = _folded(within or whole)
    for word in hard:
        if word.kind == "date":
            if not _has_date(word, article):
                return word.text
        elif word.kind in ("ordinal", "number"):
            if not _has_number(word.text, text):
                return word.text
        elif word.kind == "place" and word.text[-1] in "省市" and not within:  # 河北 for 河北省
            if not is_of_place(article, fold(word.text)):
                return word.text
        elif fold(word.text) not in folded:
            return word.text
    return ""


def is_of_other_days(hard: Sequence[HardWord], article: Article) -> bool:
    """Whether an article tells days, and none of those that a question names: 5月 for 9月, 4月至6月 for 7月至9月."""
    return any(
        word.kind == "date" and _tells_days(word, article) and not _has_date(word, article, word.until)
        for word in hard
    )


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, str]:
    """The text with numerals folded, and with characters folded and white space out (任 凯)."""
    return fold_numbers(fold(text)), re.sub(r"\s", "", fold(text))


def _has_number(word: str, folded: str) -> bool:
    wanted = fold_numbers(fold(word))
    at = folded.find(wanted)
    while at >= 0:
        before = folded[at - 1 : at]
        if not (wanted[:1].isdigit() and (before.isdigit() or before == ".")):
            return True
        at = folded.find(wanted, at + 1)
    bare = wanted.removeprefix("第")
    return bare != wanted and any(
        fold_numbers(folded[n.span.start : n.span.end]) == bare for n in find_numbers(folded)
    )


def _has_date(word: HardWord, article: Article, near: date | None = None) -> bool:
    """Whether the issue's date, or a day that the article names, falls within the asked days.

    `near`: what the days of an article without a date are taken to be near; without it they tell of none, as they may be
    of any year.
    """
    if word.since is None or word.until is None:
        return True
    # 2023年 asks for a year: said so in the text, a day within it would not do.
    if fold(word.text) in fold(f"{article.title}{article.subtitle}{article.text.text}"):
        return True
    days = _days_told(article, near)
    days += [(day, day) for day in (article.place.date, *(copy.place.date for copy in article.also)) if day]
    tells = _tells_of_season if _SEASON.search(word.text) else _tells
    for since, until in days:
        if any(tells(since, until, first, last) for first, last in _asked_days(word)):
            return True
        same_day = (since.month, since.day) == (word.since.month, word.since.day)
        if not word.has_year and same_day and word.since == word.until:
            return True
    return False


def _asked_days(word: HardWord) -> Iterator[tuple[date, date]]:
    """The days asked of; 11月 asked in August is last year's to a paper, and this year's where one tells of what is to come."""
    if word.since and word.until:
        yield word.since, word.until
        if not word.has_year and (word.until - word.since).days <= 31:
            yield _a_year_on(word.since), _a_year_on(word.until)


def _a_year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _tells(since: date, until: date, first: date, last: date) -> bool:
    """Whether a stretch that an article names tells of the asked one."""
    if (since, until) == (first, last):  # 上半年 for 2023年上半年
        return True
    # Of a quarter or a half-year no day within it tells: it is said as such.
    is_quarter = _QUARTER[0] <= (last - first).days <= _QUARTER[1]
    return not is_quarter and _meets(since, until, first, last)


def _tells_of_season(since: date, until: date, first: date, last: date) -> bool:
    """The same of a season, of which any day tells."""
    return (since, until) == (first, last) or _meets(
        since, until, first - _BESIDE_SEASON, last + _BESIDE_SEASON
    )


def _meets(since: date, until: date, first: date, last: date) -> bool:
    """Whether a stretch of a month at most has a day within another."""
    return since <= last and first <= until and (until - since).days <= 31


def _days_told(article: Article, near: date | None) -> list[tuple[date, date]]:
    """The days that an article names; where it has no date itself, those it names by month or quarter, if `near` is given."""
    day = article.place.date
    return [
        (found.since, found.until)
        for found in resolve_dates(article.text.text, day or near)
        if day or not near or _BY_ITSELF.search(found.text)
    ]


def _tells_days(word: HardWord, article: Article) -> bool:
    return bool(article.place.date or (word.until and _days_told(article, word.until)))
