"""Evidence that a span of an article answers a question, as named numbers; nothing here knows the weights.

Words count by their rarity in the archive. Beside them count pairs of characters, which find what a dictionary cuts
elsewhere, and single characters, which find what the reader says in other words: 募了 for 募集, 赚 for 赚取.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.text.tokens import bigrams
from index.types import Article, Span
from qa.asking.gap import KINDS, Asked, Word
from qa.asking.lexicon import SYNONYMS

# Characters that stand in any sentence.
_ANYWHERE = frozenset("的了是在有和与及为对中上下个这那其之以于到从由被把将也都就而并等日月年大人不一")
# Rarity past which a word of a kind is a name and no common word.
_SURELY_A_NAME = {"place": 0.0, "proper": 0.3, "joined": 0.5}
_NEAR, _AROUND = 12, 40  # characters
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fffa-z0-9]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question, the ways to say it, and its rarity, 0 to 1."""

    word: Word
    spellings: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Wanted:
    """What an answer to the question should say again, weighed by rarity."""

    asked: Asked
    terms: tuple[Term, ...]
    pairs: Mapping[str, float]
    characters: frozenset[str]
    total: float

    @cached_property
    def all_pairs(self) -> float:
        return sum(self.pairs.values()) or 1.0


def wanted(snapshot: Snapshot, asked: Asked) -> Wanted:
    count = max(2, len(snapshot.words))
    most = math.log(1 + count)
    terms = []
    for word in asked.words:
        rarity = math.log(1 + count / (1 + _frequency(snapshot, word.text))) / most
        if len(word.text) == 1 and not word.text.isascii():
            rarity *= 0.4
        terms.append(Term(word, (word.text, *SYNONYMS.get(word.text, ())), rarity))
    pairs = {
        pair: math.log(1 + count / (1 + snapshot.words.bigram_frequency(pair))) / most
        for pair in set(bigrams(asked.rest))
        if not set(pair) & _ANYWHERE
    }
    characters = frozenset(_HAN.findall(asked.rest)) - _ANYWHERE
    return Wanted(asked, tuple(terms), pairs, characters, sum(term.weight for term in terms) or 1.0)


def _frequency(snapshot: Snapshot, word: str) -> int:
    """Chunks that have a word; of one that the dictionary cuts, those that have its rarest pair of characters."""
    found = snapshot.words.document_frequency(word)
    return found or min(map(snapshot.words.bigram_frequency, bigrams(word)), default=0)


class Page:
    """One article made ready for weighing: its folded text, its sentences, and where each term stands in it.

    Of the search: `rank`, from 0; how far the article is `behind` the best, 0 or less; its `chance` among all found,
    0 to 1; and how well it was `found`, as the search scores its best passage.
    """

    def __init__(
        self,
        article: Article,
        want: Wanted,
        rank: int,
        *,
        behind: float = 0.0,
        chance: float = 0.0,
        found: float = 0.0,
    ) -> None:
        self.article = article
        self.rank = rank
        self.behind = behind
        self.chance = chance
        self.found = found
        self.text = fold(article.text.text)
        authors = " ".join(f"{author.role}{author.name}" for author in article.byline)
        captions = " ".join(caption.text for caption in article.captions)
        self.head = head_of(article)
        self.beside = fold(f"{authors} {captions}")
        self.sentences = split_sentences(article.text.text)
        self.places = [_places(term, self.text) for term in want.terms]
        self.in_head = [_is_in(term, self.head) for term in want.terms]
        self.in_article = [
            1.0 if places or in_head else max(_is_in(term, self.beside), _part(term.word.text, self.text))
            for term, places, in_head in zip(want.terms, self.places, self.in_head, strict=True)
        ]

    def has(self, term: int, start: int, end: int) -> bool:
        places = self.places[term]
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end

    def nearest(self, term: int, start: int, end: int) -> int:
        """How far the nearest occurrence starts from a span, in characters; 999 for none."""
        places = self.places[term]
        if not places:
            return 999
        at = bisect_right(places, start)
        around = places[max(0, at - 1) : at + 2]
        return min(max(start - place, place - end, 0) for place in around)


def head_of(article: Article) -> str:
    """What stands over an article, folded."""
    return fold(f"{article.kicker} {article.title} {article.subtitle}")


def _places(term: Term, text: str) -> list[int]:
    return sorted(
        match.start() for spelling in term.spellings for match in re.finditer(re.escape(spelling), text)
    )


def _is_in(term: Term, text: str) -> float:
    return float(any(spelling in text for spelling in term.spellings))


def _part(word: str, text: str) -> float:
    """How much of a long word a text has: 0.5 for a pair of its characters, as 工程师 of 总工程师."""
    return 0.5 if len(word) > 2 and any(word[at : at + 2] in text for at in range(len(word) - 1)) else 0.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it carries of the question, before any span of it is looked at."""

    page: Page
    span: Span
    number: int  # of the sentence in its article
    values: Mapping[str, float]
    rough: float  # to choose which sentences are looked at closely


def weigh_sentences(want: Wanted, page: Page) -> list[Sentence]:
    """Each sentence of a page with the evidence that its words give."""
    anywhere = sum(t.weight * found for t, found in zip(want.terms, page.in_article, strict=True))
    found = []
    head_pairs = _pairs(want, page.head)
    before: set[str] = set()
    before_terms: set[int] = set()
    for number, span in enumerate(page.sentences):
        text = page.text[span.start : span.end]
        own = {at for at in range(len(want.terms)) if page.has(at, span.start, span.end)}
        behind = {
            at
            for at in range(len(want.terms))
            if number + 1 < len(page.sentences)
            and page.has(at, page.sentences[number + 1].start, page.sentences[number + 1].end)
        }
        in_head = {at for at, value in enumerate(page.in_head) if value}
        pairs = _pairs(want, text)
        carried = _sum(want, own)
        with_before = _sum(want, own | before_terms)
        with_head = _sum(want, own | before_terms | in_head)
        near_pairs = sum(want.pairs[pair] for pair in pairs | before)
        all_pairs = sum(want.pairs[pair] for pair in pairs | before | head_pairs)
        own_pairs = sum(want.pairs[pair] for pair in pairs)
        characters = len(want.characters & set(text)) / (len(want.characters) or 1)
        values = {
            "own words": carried / want.total,
            "words before": (with_before - carried) / want.total,
            "words in title": (with_head - with_before) / want.total,
            "words behind": _sum(want, behind - own - before_terms - in_head) / want.total,
            "words elsewhere": max(0.0, anywhere - with_head) / want.total,
            "own pairs": own_pairs / want.all_pairs,
            "pairs before": (near_pairs - own_pairs) / want.all_pairs,
            "pairs in title": (all_pairs - near_pairs) / want.all_pairs,
            "characters": characters,
            "verbs": _share(want, own, "verb"),
            "proper": _share(want, own | before_terms | in_head, "proper", "place"),
            "rank": float(page.rank),
            "first article": float(page.rank == 0),
            "behind": page.behind,
            "chance of article": page.chance,
            "first sentence": float(number == 0),
            "length": min(len(text), 300) / 100,
            "short": float(len(text) < 12),
        }
        rough = 2 * carried / want.total + own_pairs / want.all_pairs + characters
        rough += (with_head - carried) / want.total + 0.3 * page.behind
        found.append(Sentence(page, span, number, values, rough))
        before, before_terms = pairs, own
    return found


def _pairs(want: Wanted, text: str) -> set[str]:
    return {pair for pair in want.pairs if pair in text}


def _sum(want: Wanted, at: set[int]) -> float:
    return sum(want.terms[one].weight for one in at)


def _share(want: Wanted, at: set[int], *kinds: str) -> float:
    """Of the terms of some kinds, the share that is carried; 1 where the question has none."""
    of_kind = [one for one, term in enumerate(want.terms) if term.word.kind in kinds]
    return _sum(want, at & set(of_kind)) / (_sum(want, set(of_kind)) or 1.0) if of_kind else 1.0


def weigh_span(want: Wanted, sentence: Sentence, span: Span, fit: float) -> dict[str, float]:
    """The evidence of a span of a sentence, which is of the asked type by `fit`, 0 to 1. Offsets are the article's."""
    page, asked = sentence.page, want.asked
    near = around = clause = 0.0
    low, high = _clause(page.text, span, sentence.span)
    for at, term in enumerate(want.terms):
        away = page.nearest(at, span.start, span.end)
        near += term.weight * (away <= _NEAR)
        around += term.weight * (away <= _AROUND)
        clause += term.weight * page.has(at, low, high)
    left, right = page.text[max(0, span.start - 10) : span.start], page.text[span.end : span.end + 10]
    return {
        **sentence.values,
        "fit": fit,
        "near": near / want.total,
        "around": around / want.total,
        "clause": clause / want.total,
        "word before gap": _touch(want, page, asked.before[-1:], span),
        "word after gap": _touch(want, page, asked.after[:1], span),
        "order before": _shared(asked.lead[-6:], left),
        "order after": _shared(asked.tail[:6], right),
        "said by question": float(page.text[span.start : span.end] in asked.text),
        "late": (span.start - sentence.span.start) / max(1, sentence.span.end - sentence.span.start),
    }


def _clause(text: str, span: Span, sentence: Span) -> tuple[int, int]:
    low = max((text.rfind(mark, sentence.start, span.start) + 1 for mark in "，,；;：:"), default=0)
    ends = [at for mark in "，,；;" if (at := text.find(mark, span.end, sentence.end)) >= 0]
    return max(low, sentence.start), min(ends, default=sentence.end)


def _touch(want: Wanted, page: Page, words: Sequence[Word], span: Span) -> float:
    """1 where the word that touches the gap touches the span, less the further off it stands."""
    for word in words:
        at = next(at for at, term in enumerate(want.terms) if term.word.text == word.text)
        return math.exp(-page.nearest(at, span.start, span.end) / 8)
    return 0.3


def _shared(asked: str, text: str) -> float:
    """The share of the question's characters beside the gap that stand beside the span."""
    wanted_characters = set(_HAN.findall(asked)) - _ANYWHERE
    return len(wanted_characters & set(text)) / len(wanted_characters) if wanted_characters else 0.3


def weigh_lacks(want: Wanted, sentence: Sentence, span: Span) -> dict[str, float]:
    """What of the question is missing: the rarest word of each kind that the article lacks, and that stands nowhere
    about the sentence (in it, its neighbours or the title); and the focus, of the article, the sentence and the span."""
    page, spans = sentence.page, sentence.page.sentences
    low = spans[max(0, sentence.number - 1)].start
    high = spans[min(len(spans) - 1, sentence.number + 1)].end
    values = {f"article lacks {kind}": 0.0 for kind in KINDS}
    values |= {f"sentence lacks {kind}": 0.0 for kind in KINDS}
    for at, term in enumerate(want.terms):
        kind = term.word.kind
        absent = term.weight * (1 - page.in_article[at])
        values[f"article lacks {kind}"] = max(values[f"article lacks {kind}"], absent)
        if not page.in_head[at] and not page.has(at, low, high):
            values[f"sentence lacks {kind}"] = max(values[f"sentence lacks {kind}"], term.weight)
    for kind in ("place", "proper", "joined"):
        values[f"article lacks a {kind}"] = float(values[f"article lacks {kind}"] > _SURELY_A_NAME[kind])
    focus = next((at for at, term in enumerate(want.terms) if term.word == want.asked.focus), None)
    of_type = want.asked.type if want.asked.type in ("person", "quantity") else "other"
    for kind in ("person", "quantity", "other"):
        is_kind = focus is not None and kind == of_type
        values[f"{kind} focus absent"] = 1 - page.in_article[focus or 0] if is_kind else 0.0
        values[f"{kind} focus not near"] = (
            1 - math.exp(-page.nearest(focus or 0, span.start, span.end) / 8) if is_kind else 0.0
        )
    return values
