"""Complete lists: all that an article tells of what a question asks 哪些 or 哪三个 of, where it tells them side by side.

Items stand in one sentence (甲、乙和丙; 《甲》和《乙》; “甲”“乙”), behind 一是, 二是, 三是 or 首先, 其次, or each before a
colon of its own. Where the question says how many there are, a list of another length is not the one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.numerals import find_numbers
from index.text.sentences import split_sentences
from index.types import Article, Span
from qa.asking.gap import what_is_asked
from qa.marks import HAN, QUOTED, TITLE
from qa.reading.clauses import clauses_around, clean, first_clauses
from qa.reading.evidence import missing_word
from qa.reading.weigh import Term, Wanted, wanted
from qa.types import Draft, Evidence, Part, Query

_LONGEST = 220
_SHORTEST = 10
_BEFORE = 60  # characters before a list that may say what it is of
# The words of the first item, the second, and so on.
_ORDER = (
    r"一是|一要|其一[，,是]|第一(?:[，,、是则]|个?方面|点)|首先|首要是|[1①][.．、](?!\d)",
    r"二是|二要|其二[，,是]|第二(?:[，,、是则]|个?方面|点)|其次|再来|[2②][.．、](?!\d)",
    r"三是|三要|其三[，,是]|第三(?:[，,、是则]|个?方面|点)|再次|最后|[3③][.．、](?!\d)",
    r"四是|四要|其四[，,是]|第四(?:[，,、是则]|个?方面|点)|最后|[4④][.．、](?!\d)",
    r"五是|五要|其五[，,是]|第五(?:[，,、是则]|个?方面|点)|[5⑤][.．、](?!\d)",
    r"六是|六要|第六[，,、是则]|[6⑥][.．、](?!\d)",
    r"七是|七要|第七[，,、是则]|[7⑦][.．、](?!\d)",
    r"八是|八要|第八[，,、是则]|[8⑧][.．、](?!\d)",
)
_FARTHEST_ITEM = 400  # characters from one item to the next
_HEADING = re.compile(rf"(?:^|[：:])(?P<head>[{HAN}A-Za-z0-9“”]{{2,16}})[：:](?=.{{2}})")
_JOINT = re.compile(r"、|以及|及|和|与|或")
# What says that headings follow.
_COUNTS = re.compile(r"[一二两三四五六七八九十\d](?:个|项|点|种|类|大|条)|如下|以下|包括|分别|主要有")
_DENIES = re.compile(r"[不没未]|除外")
_CLAUSE = re.compile(r"[^，,；;：:。！？]+")
# 甲和乙, without a mark: as many as two, each short.
_PAIR = re.compile(
    rf"(?P<first>[{HAN}A-Za-z0-9“”《》·]{{2,14}}?)(?:和|与|及|以及)(?P<second>[{HAN}A-Za-z0-9“”《》·]{{2,14}})"
)
# Shares of the question's words that a list carries: by itself, and with what stands before it, in its title and its article.
_LEAST_OWN, _LEAST, _LEAST_OF_MANY = 0.3, 0.7, 0.58
_BESIDE, _ELSEWHERE = 0.7, 0.4
# Of the words that touch the question's gap, the share that stands in the list's own clause.
_LEAST_TOUCHING = 0.5
_LEAST_LONG = 3  # items of a list that nothing counts
_PER_RANK = 0.03
_CONFIDENCE = 0.75


@dataclass(frozen=True, slots=True)
class _Item:
    """One of a list, in its words, and where it stands."""

    words: str
    place: Span


@dataclass(frozen=True, slots=True)
class _List:
    """Items of one article: where they stand, the sentences that carry them, and each by itself where several
    sentences do."""

    place: Span
    spans: tuple[Span, ...]
    count: int
    items: tuple[_Item, ...] = ()


def enumerated(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The list that carries most of the question, complete; None where none carries enough or is as long as asked."""
    asked = what_is_asked(query)
    if not asked.many:
        return None
    want = wanted(snapshot, asked)
    count = asked_count(asked.gap)
    hard = [word for word in query.hard if word.kind != "number" and word.text not in asked.gap]
    best: tuple[float, Article, _List] | None = None
    for rank, article in enumerate(articles):
        head = fold(f"{article.title}{article.subtitle}")
        text = fold(article.text.text)
        whole = carried(want.terms, head + text)
        if whole < _LEAST_OF_MANY or missing_word(hard, article):
            continue
        for one in _lists(article):
            score = _score(want, one, count, head, text, whole) - _PER_RANK * rank
            if score > 0 and (best is None or score > best[0]):
                best = (score, article, one)
    if best is None:
        return None
    _, article, found = best
    return Draft(
        _told(want, article, found), _CONFIDENCE, query.kind, tuple(one.words for one in found.items)
    )


def _score(want: Wanted, one: _List, count: int, head: str, text: str, whole: float) -> float:
    """How well a list answers, higher is better; 0 where it does not."""
    if one.count != count if count else one.count < _LEAST_LONG and not one.items:
        return 0.0
    denied = bool(_DENIES.search(text, one.place.start, one.place.end))
    if not one.items and denied != bool(_DENIES.search(want.asked.rest)):
        return 0.0  # who is 不列入 is none of those who are
    first = one.spans[0].start
    said = text[first : one.spans[-1].end]
    own = carried(want.terms, said)
    beside = carried(want.terms, head + text[max(0, first - _BEFORE) : first] + said)
    total = own + _BESIDE * (beside - own) + _ELSEWHERE * (whole - beside)
    near = want.asked.after or want.asked.before[-2:]
    touching = [term for term in want.terms if term.word in near]
    touch = carried(touching, text[one.place.start : one.place.end])
    is_counted = count > 2 or bool(one.items)
    if total < (_LEAST_OF_MANY if is_counted else _LEAST):
        return 0.0
    if not is_counted and (own < _LEAST_OWN or touch < _LEAST_TOUCHING):
        return 0.0
    return total + 0.5 * own + 0.5 * touch


def carried(terms: Sequence[Term], text: str) -> float:
    """The share, by rarity, of some of a question's words that a folded text has."""
    total = sum(term.weight for term in terms)
    found = sum(term.weight for term in terms if any(spelling in text for spelling in term.spellings))
    return found / total if total else 0.0


def asked_count(gap: str) -> int:
    """3 of 哪三个; 0 where the question does not say how many."""
    number = re.search(r"[二两三四五六七八九十]|\d+", gap)
    found = find_numbers(number.group().replace("两", "二") + "个") if number else ()
    return int(found[0].value) if found else 0


def _lists(article: Article) -> Iterator[_List]:
    text = article.text.text
    sentences = split_sentences(text)
    yield from _ordered(text, sentences)
    lines = [
        Span(one.start + line.start(), one.start + line.end())
        for one in sentences
        for line in re.finditer(r"[^\n]+", text[one.start : one.end])
    ]
    yield from _headed(text, lines)
    for span in sentences:
        words = text[span.start : span.end]
        for pattern in (TITLE, QUOTED):
            named = list(pattern.finditer(words))
            if len(named) > 1:
                place = Span(span.start + named[0].start(), span.start + named[-1].end())
                yield _List(place, (span,), len({match[1] for match in named}))
        for clause in _CLAUSE.finditer(words):
            place = Span(span.start + clause.start(), span.start + clause.end())
            if "、" in clause.group():
                yield _List(place, (span,), len(_JOINT.findall(clause.group())) + 1)
            elif _PAIR.search(clause.group()):
                yield _List(place, (span,), 2)


def _ordered(text: str, sentences: Sequence[Span]) -> Iterator[_List]:
    """一是…二是…三是…, over as many sentences as they take."""
    for first in re.finditer(_ORDER[0], text):
        starts = [first.start()]
        for pattern in _ORDER[1:]:
            following = re.compile(pattern).search(text, starts[-1] + 2, starts[-1] + _FARTHEST_ITEM)
            if not following:
                break
            starts.append(following.start())
        if len(starts) < 2:
            continue
        last = next((one for one in sentences if one.start <= starts[-1] < one.end), None)
        if last is None:
            continue
        ends = [*starts[1:], last.end]
        items = tuple(
            _Item(clean(text[low:high]), Span(low, high)) for low, high in zip(starts, ends, strict=True)
        )
        spans = tuple(one for one in sentences if one.end > starts[0] and one.start < ends[-1])
        yield _List(Span(spans[0].start, spans[-1].end), _introduced(sentences, spans), len(items), items)


def _headed(text: str, lines: Sequence[Span]) -> Iterator[_List]:
    """甲：…。乙：…。: sentences or lines that each open with a heading of their own."""
    run: list[_Item] = []
    for span in (*lines, None):
        match = _HEADING.search(text[span.start : span.end]) if span else None
        if span and match:
            run.append(_Item(match["head"], span))
        elif len(run) > 1:
            spans = tuple(one.place for one in run)
            introduced = _introduced(lines, spans)
            if _COUNTS.search(text, introduced[0].start, text.index(run[0].words, spans[0].start)):
                yield _List(Span(spans[0].start, spans[-1].end), introduced, len(run), tuple(run))
            run = []
        else:
            run = []


def _introduced(sentences: Sequence[Span], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The sentences of a list with the one before them, which says what it is of."""
    at = sentences.index(spans[0])
    return (*sentences[max(0, at - 1) : at], *spans)


def _told(want: Wanted, article: Article, found: _List) -> tuple[Part, ...]:
    text = article.text.text
    if not found.items:
        span = found.spans[0]
        words = text[span.start : span.end]
        low, high = found.place.start - span.start, found.place.end - span.start
        said = clauses_around(words, low, high, _LONGEST, want.pairs)
        return (Part(f"{said}。", (Evidence(article.article_id, span),)),)
    named = [item for item in found.items if item.words in want.asked.text]
    parts = []
    for item in named or found.items:
        spans = [one for one in found.spans if one.start < item.place.end and item.place.start < one.end]
        # Of what the question names itself, its own line: 望石县：甲家庭、乙家庭.
        words = clean(text[spans[0].start : spans[0].end]) if named else item.words
        parts.append((words, tuple(Evidence(article.article_id, span) for span in spans)))
    share = max(_SHORTEST, _LONGEST // len(parts) - 1)
    return tuple(
        Part(first_clauses(words, share) + ("。" if at + 1 == len(parts) else "；"), evidence)
        for at, (words, evidence) in enumerate(parts)
    )
