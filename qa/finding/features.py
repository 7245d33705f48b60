"""What ranking knows of a passage for a query: the scores of words and vectors, and how the query's terms stand in it.

Every feature is a share, a cosine or a difference to the best of this query, so that the same weights serve archives
of any size and kind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from index.dates.resolve import resolve_dates
from index.facts.found import FoundChunk
from index.text.fold import fold
from index.text.tokens import bigrams, tokenise
from qa.finding.aliases import Alias
from qa.finding.occurrences import Finder

# Of vectors; without any they say nothing, and the ranker has weights for that, too.
OF_VECTORS = (
    "cosine_behind", "cosine_rank", "has_vector", "article_cosine", "article_mean_cosine", "lead_cosine",
    "cosine_spread_x_cosine",
)  # fmt: skip
OF_WORDS = (
    "bm25_behind", "bm25_rank", "article_bm25", "words_sentence", "words_article", "words_title",
    "bigrams_sentence", "bigrams_article", "bigrams_title", "words_lead", "bigrams_lead",
    "run_lead", "run_article",
    "run_title", "rare_article", "hard_article", "day", "lead", "article_length",
    "passage_length", "question_x_words_sentence", "question_x_words_article",
)  # fmt: skip
FEATURES = (*OF_VECTORS, *OF_WORDS)

# What a question asks with; no article that answers it needs to say it.
_ASKING = re.compile(
    r"请问|我想(?:知道|问|了解)(?:一下)?|是谁|谁|什么(?:时候|时间|地方)?"
    r"|哪(?:一|两|几|些)?(?:个|位|家|座|所|里|儿|天|年|月|款|部|种|只|些|项|条|支|名|国|省|市|县|区|级|类|次|份|本|场|日)?"
    r"|多少|几(?=个|位|名|岁|点|次|家|天|年|月|号|人|种|只|台|起|件|项|处|座|条|届|度|倍|级|成|分)|怎么样?|怎样|如何"
    r"|为什么|为何|是不是|有没有|能不能|吗|呢|叫啥|啥|何时|何地|何人|何处"
)
_QUESTION_END = re.compile(r"[？?]\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?|[a-z][a-z0-9.-]+")
_QUOTED = re.compile(r"[“「『《\"]([^”」』》\"]{2,40})[”」』》\"]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_RARE = 3
_LONGEST_RUN = 20  # characters; a longer run proves no more
_MOST_TERMS = 60
_LEAD = 150  # characters in which news says what happened
_REPORTED_WITHIN = timedelta(days=3)  # a paper reports a day within the next few


@dataclass(frozen=True, slots=True)
class Terms:
    """A query's terms: each with its share of the query's weight, by how rare it is in the archive."""

    text: str  # folded, without what a question asks with
    words: tuple[tuple[str, float], ...]
    bigrams: tuple[tuple[str, float], ...]
    rare: tuple[str, ...]
    hard: tuple[str, ...]  # numbers, Latin words and quoted ones
    days: tuple[tuple[date, date], ...]  # that it names, each from one to another
    is_question: bool
    aliases: tuple[Alias, ...] = ()  # where another name stands, the terms of the query's own do


def read_terms(
    query: str,
    chunks: int,
    frequency: Callable[[str], int],
    pairs: Callable[[str], int],
    today: date | None,
    aliases: Sequence[Alias] = (),
) -> Terms:
    """The terms of a query, weighed by how many of the archive's `chunks` hold them; days as of `today`."""
    folded = fold(query).strip()
    asking = _ASKING.search(folded)
    text = without_asking(folded).strip()
    if not re.search(r"\w", text):
        text = folded

    def weigh(terms: Sequence[str], count: Callable[[str], int]) -> list[tuple[str, float]]:
        return [
            (term, math.log(1 + (chunks - (held := count(term)) + 0.5) / (held + 0.5)))
            for term in list(dict.fromkeys(terms))[:_MOST_TERMS]
        ]

    words = weigh(tokenise(text), frequency)
    grams = weigh([gram for gram in bigrams(text) if len(gram) == 2], pairs)
    ranked = sorted((one for one in words if len(one[0]) > 1 or one[0].isdigit()), key=lambda one: -one[1])
    hard = dict.fromkeys([*_NUMBER.findall(text), *(match[1] for match in _QUOTED.finditer(folded))])
    return Terms(
        text[: 2 * _MOST_TERMS],
        _shares(words),
        _shares(grams),
        tuple(term for term, _ in ranked[:_RARE]),
        tuple(hard)[:_MOST_TERMS],
        tuple((found.since, found.until) for found in resolve_dates(folded, today)),
        bool(asking) or bool(_QUESTION_END.search(folded)),
        tuple(aliases),
    )


def without_asking(query: str) -> str:
    """A query without the words that a question asks with."""
    return _ASKING.sub(" ", query)


def _shares(weighed: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    total = sum(weight for _, weight in weighed) or 1.0
    return tuple((term, weight / total) for term, weight in weighed)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the two searches say of the candidates (n,): NaN where a passage has no such score.

    `mean_cosines` are over all passages of a candidate's article, `lead_cosines` of its first.
    """

    bm25: NDArray[np.float32]
    cosines: NDArray[np.float32]
    mean_cosines: NDArray[np.float32]
    lead_cosines: NDArray[np.float32]


def features(terms: Terms, found: Sequence[FoundChunk], scores: Scores) -> NDArray[np.float32]:
    """One row of `FEATURES` a candidate (n, f)."""
    table = {name: np.zeros(len(found), dtype=np.float32) for name in FEATURES}
    place = {article: at for at, article in enumerate(dict.fromkeys(one.chunk.article_id for one in found))}
    of_article = np.array([place[one.chunk.article_id] for one in found], dtype=np.int64)
    _add_scores(table, of_article, scores)
    _add_terms(table, terms, found, of_article)
    for at, one in enumerate(found):
        table["lead"][at] = one.ordinal == 0
        table["article_length"][at] = math.log1p(len(one.article_text))
        table["passage_length"][at] = math.log1p(len(one.chunk.text))
        table["day"][at] = _day(terms, one.date)
    if terms.is_question:
        for name in ("words_sentence", "words_article"):
            table[f"question_x_{name}"] = table[name]
    return np.stack([table[name] for name in FEATURES], axis=1)


def _add_scores(table: dict[str, NDArray[np.float32]], of_article: NDArray[np.int64], scores: Scores) -> None:
    for name, values in (("cosine", scores.cosines), ("bm25", scores.bm25)):
        known = ~np.isnan(values)
        if not known.any():
            continue
        best = float(values[known].max())
        scale = 1.0 if name == "cosine" else best or 1.0
        filled = np.where(known, values, values[known].min()).astype(np.float32)
        ranks = np.empty(len(filled), dtype=np.float32)
        ranks[np.argsort(-filled, kind="stable")] = np.arange(1, len(filled) + 1)
        table[f"{name}_behind"][:] = (filled - best) / scale
        table[f"{name}_rank"][:] = 5 / (4 + ranks)
        best_of = np.full(of_article.max() + 1, -np.inf, dtype=np.float32)
        np.maximum.at(best_of, of_article, filled)
        table[f"article_{name}"][:] = (best_of[of_article] - best) / scale
        if name == "cosine":
            table["has_vector"][:] = known
            for other, of_it in (
                ("article_mean_cosine", scores.mean_cosines),
                ("lead_cosine", scores.lead_cosines),
            ):
                table[other][:] = np.where(np.isnan(of_it), filled, of_it) - best
            spread = best - np.sort(filled)[::-1][min(10, len(filled)) - 1]
            table["cosine_spread_x_cosine"][:] = 10 * spread * table["article_cosine"]


def _add_terms(
    table: dict[str, NDArray[np.float32]],
    terms: Terms,
    found: Sequence[FoundChunk],
    of_article: NDArray[np.int64],
) -> None:
    one_each = {one.chunk.article_id: one for one in found}.values()  # in the order of `of_article`
    sentences = [
        (at, sentence)
        for at, one in enumerate(found)
        for sentence in _SENTENCE_END.split(one.chunk.text)
        if len(sentence) > 3
    ]
    values = _in_texts(
        terms,
        {
            "article": [f"{one.title}\n{one.article_text}" for one in one_each],
            "title": [one.title for one in one_each],
            "lead": [one.article_text[:_LEAD] for one in one_each],
            "sentence": [one for _, one in sentences],
        },
    )
    of_found = np.array([at for at, _ in sentences], dtype=np.int64)
    for part, of_part in values.items():
        for name, shares in of_part.items():
            column = table.get(f"{name}_{part}")
            if column is None:
                continue
            if part == "sentence":
                np.maximum.at(column, of_found, shares)
            else:
                column[:] = shares[of_article]


def _in_texts(terms: Terms, texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, NDArray[np.float32]]]:
    """By kind of text and by kind of term: shares (n,) of the query that stand in each text."""
    shares = {
        "words": dict(terms.words),
        "bigrams": dict(terms.bigrams),
        "rare": dict.fromkeys(terms.rare, 1 / _RARE),
        "hard": dict.fromkeys(terms.hard, 1 / (len(terms.hard) or 1)),
    }
    every = list(dict.fromkeys(term for of_kind in shares.values() for term in of_kind))
    weights = np.array([[of_kind.get(term, 0.0) for of_kind in shares.values()] for term in every])
    others = [one.other for one in terms.aliases]
    found = Finder(terms.text, [*every, *others]).find(
        [text for of_part in texts.values() for text in of_part]
    )
    present = found.present[:, : len(every)]
    for one, stands in zip(terms.aliases, found.present[:, len(every) :].T, strict=True):
        present[np.ix_(stands, [term in one.name for term in every])] = True
    values = (present @ weights.reshape(-1, len(shares))).astype(np.float32)
    runs = (np.minimum(found.runs, _LONGEST_RUN) / _LONGEST_RUN).astype(np.float32)
    ends = np.cumsum([len(of_part) for of_part in texts.values()])
    return {
        part: {
            "run": runs[end - len(of_part) : end],
            **dict(zip(shares, values[end - len(of_part) : end].T, strict=True)),
        }
        for (part, of_part), end in zip(texts.items(), ends.tolist(), strict=True)
    }


def _day(terms: Terms, printed: date | None) -> float:
    """1 for an article of a day that the query names, -1 for one of other days, 0 where nothing can be said."""
    if not terms.days or printed is None:
        return 0.0
    return 1.0 if any(since <= printed <= until + _REPORTED_WITHIN for since, until in terms.days) else -1.0
