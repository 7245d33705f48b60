"""Reading: every span of the retrieved articles that may answer is weighed; the best is said, where it can be trusted.

Two sums of weighed evidence, fitted on questions (`python -m eval.fitting.fit_reader`): one orders the spans, the other says
how likely the best of them is right, so that one line between 0 and 1 parts answers from refusals.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from index.dates.days import say_day
from index.dates.resolve import resolve_dates
from index.snapshots.snapshot import Snapshot
from index.types import Article, Span
from qa.asking.gap import TYPES, Asked, what_is_asked
from qa.asking.lexicon import GENERIC
from qa.asking.wording import asking_words, in_one_wording
from qa.marks import CLAUSE, HAN
from qa.reading.clauses import clauses_around
from qa.reading.enumerations import asked_count
from qa.reading.evidence import lacks, missing_word, persons_of, word_weights
from qa.reading.mismatch import tells_of_another
from qa.reading.named_places import BEFORE_PLACE
from qa.reading.network_evidence import can_read, network_evidence
from qa.reading.quantities import MONEY, asks_per, told_per
from qa.reading.reader_weights import BY_WORDS, WITH_NETWORK, ReaderWeights
from qa.reading.subject import is_of_another
from qa.reading.torn import is_torn
from qa.reading.typed import Look, typed_spans
from qa.reading.unnamed import named_before, says_only_he
from qa.reading.weigh import Page, Sentence, Wanted, wanted, weigh_lacks, weigh_sentences, weigh_span
from qa.types import Draft, Evidence, HardWord, Part, Passage, Query

# Below this trust a question is refused; the curve of coverage against error is in docs/answers.md.
LEAST_TRUST = 0.3
# How likely right, by their words alone, readings are that the network is asked about: it costs the time of embedding four
# windows, and past these it changes little (docs/decisions/0010-what-the-window-lacks.md).
_DOUBTFUL = 0.02, 0.7
_LOOKED_AT = 24  # sentences of all articles whose spans are weighed
_HARD = ("ordinal", "number", "date", "place", "title", "quote")
_LONGEST = {"what": 300, "decisions": 300, "summary": 300, "which": 220, "list": 220, "attendees": 220}
_LONGEST_TYPED = 112
_FARTHEST = 8.0  # behind the best in the search's score, past which a passage is as bad as any
_SURELY_FOUND = 8.0  # a search score past which the best passage is as good as any
_FAR_AHEAD = 5.0
_FITS = 0.5  # how well a span is of the asked type at least
_ASKS_DAY_OF = re.compile(
    rf"(?:什么时候|何时|哪一?[天年日]|几月几?[日号]?)(?:正式|全线|全面|顺利|成功)?(?P<deed>(?![被给把])[{HAN}]{{2}})的?$"
)
# 什么时候|能修好 asks of a day that is to come, which 从8月一直黑到现在 and 上周三 tell none of; 7月1日起 may.
_TO_COME = re.compile("才能?|能(?!源|力|量)|可望|有望")
_UP_TO_NOW = re.compile(r"[从自打](?P<since>[^，,；;。]{1,12})(?:到现在|到今天|到如今|至今|以来)")
_FROM_THEN_ON = re.compile(r"[^，,；;。]{0,6}(?:起|开始|后)")
_COUNTED = re.compile("[一二两三四五六七八九十]个")
_BETWEEN_ITEMS = re.compile(r"[、和与及；;]")
_ENOUGH_ITEMS = 4
_YEAR = re.compile(r"\d{4}|[一二][零〇九]")
_OF_YEAR = re.compile(r"(?:\d{4}|[一二][零〇九][零〇一二三四五六七八九]{2})年")
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reading:
    """A span of a sentence that may answer, with the evidence for it. `score`: higher is better, within a question."""

    want: Wanted
    sentence: Sentence
    span: Span
    values: Mapping[str, float]
    score: float

    @property
    def article(self) -> Article:
        return self.sentence.page.article

    @property
    def sentence_text(self) -> str:
        """The sentence as folded."""
        return self.sentence.page.text[self.sentence.span.start : self.sentence.span.end]

    @property
    def words(self) -> str:
        """The span as folded, by which readings agree."""
        return self.sentence.page.text[self.span.start : self.span.end]


def read(
    snapshot: Snapshot,
    query: Query,
    articles: Sequence[Article],
    passages: Sequence[Passage],
    least_trust: float,
) -> Draft | None:
    """The words of the best span; None where no span can be trusted as far as `least_trust`."""
    # 渔业推进会 is not the 春耕推进会 that the archive has, however like its sentence is.
    if is_of_meeting(query):
        weights = word_weights(snapshot, query)
        articles = [one for one in articles if not lacks(query, weights, one)]
    found = [one for one in weigh_readings(snapshot, query, articles, passages) if not _is_of_days_gone(one)]
    if not found:
        return None
    best, confidence = _best(query, found)
    if _DOUBTFUL[0] <= confidence <= _DOUBTFUL[1] and can_read(snapshot):
        best, confidence = _best(query, with_network(snapshot, query, found))
    if confidence < least_trust or tells_of_another(query, best.article, best.sentence.span):
        return None
    if is_of_another(query, best.sentence_text) or _has_no_sum(query, best):
        return None
    words = said(query, best)
    if _lists_too_few(best.want.asked, words):
        return None
    told = Part(f"{words}。", (Evidence(best.article.article_id, best.sentence.span),))
    if best.want.asked.type != "person":
        return Draft((told,), confidence, query.kind)
    names = persons_of(snapshot, best.article)
    if not says_only_he(query, words, names):
        return Draft((told,), confidence, query.kind)
    named = named_before(query, best.article, best.sentence.span, names)
    return Draft((named, told), confidence, query.kind) if named else None


def _best(query: Query, found: Sequence[Reading]) -> tuple[Reading, float]:
    """The best reading and how likely it is right."""
    of_deed = _of_asked_one(query, _of_asked_deed(query, found))
    best = max(of_deed, key=lambda one: one.score)
    # What its article tells of other deeds is no rival.
    rivals = [one for one in found if one.article.article_id != best.article.article_id]
    own = [one for one in of_deed if one.article.article_id == best.article.article_id]
    return best, trust(trust_evidence(query, [*own, *rivals], best))


def _of_asked_deed(query: Query, found: Sequence[Reading]) -> Sequence[Reading]:
    """The readings that can tell when a deed was done: of 什么时候合龙 those whose sentence says 合龙, where one has a day;
    and of a length of time (摆了多少年) those that have one, where the sentence beside them has none."""
    lasting = {one.sentence.page.article.article_id for one in found if one.values["fit"] >= _FITS}
    if found and found[0].want.asked.type == "duration":
        return [one for one in found if one.values["fit"] or one.article.article_id not in lasting]
    asked = _ASKS_DAY_OF.search(query.text)
    if asked is None or asked["deed"] in GENERIC:
        return found
    said = [one for one in found if asked["deed"] in one.sentence_text]
    return said if any(one.values["fit"] >= _FITS for one in said) else found


def _of_asked_one(query: Query, found: Sequence[Reading]) -> Sequence[Reading]:
    """Without an article's totals, where it tells the amount for each of what the question asks the amount of one of:
    每公斤7.2元 for 多少钱一公斤."""
    if not found or found[0].want.asked.type != "quantity" or not asks_per(query):
        return found
    told: dict[tuple[str, Span], set[Span]] = {}
    for one in found:
        sentence = one.article.article_id, one.sentence.span
        if sentence not in told:
            start = one.sentence.span.start
            told[sentence] = {
                Span(start + span.start, start + span.end) for span in told_per(query, one.sentence_text)
            }
    per = [one for one in found if one.span in told[one.article.article_id, one.sentence.span]]
    telling = {one.article.article_id for one in per}
    return [one for one in found if one.article.article_id not in telling] + per


def _is_of_days_gone(reading: Reading) -> bool:
    """Whether a day to come is asked for and the reading is of one that is gone, or of how long something has lasted."""
    asked, sentence = reading.want.asked, reading.sentence
    if asked.type != "day" or not _TO_COME.match(asked.tail):
        return False
    lasted = _UP_TO_NOW.search(reading.sentence_text)
    if lasted and (reading.values["fit"] < _FITS or reading.words in lasted["since"]):
        return True
    day = reading.article.place.date
    text = reading.article.text.text[sentence.span.start : sentence.span.end]
    at = reading.span.start - sentence.span.start
    told = next((one for one in resolve_dates(text, day) if one.span.start == at), None)
    return bool(day and told and told.until < day and not _FROM_THEN_ON.match(text, told.span.end))


def _has_no_sum(query: Query, best: Reading) -> bool:
    """Whether a sum of money is asked for and the sentence has none."""
    asks_sum = best.want.asked.type == "quantity" and not MONEY.isdisjoint(query.units)
    return asks_sum and best.values["fit"] == 0


def _lists_too_few(asked: Asked, words: str) -> bool:
    """Whether so many are asked for by name (哪6座书房) and the words list fewer: they only say how many there are."""
    count = asked_count(asked.gap)
    return count > 1 and len(_BETWEEN_ITEMS.findall(words)) < min(count, _ENOUGH_ITEMS) - 1


def is_of_meeting(query: Query) -> bool:
    """Whether it asks who did what at a meeting, or when and where one was."""
    held = query.kind in ("when", "where") and any(noun.endswith(("会", "会议")) for noun in query.nouns)
    return held or query.kind in ("chair", "speaker", "reporter", "arranger", "attendees")


def weigh_readings(
    snapshot: Snapshot, query: Query, articles: Sequence[Article], passages: Sequence[Passage]
) -> list[Reading]:
    """All spans of the asked type in the sentences that carry most of the question."""
    asked = what_is_asked(query)
    want = wanted(snapshot, asked)
    sentences = [one for page in _pages(want, articles, passages) for one in weigh_sentences(want, page)]
    sentences.sort(key=lambda one: -one.rough)
    names: dict[str, frozenset[str]] = {}
    found = []
    for one in sentences[:_LOOKED_AT]:
        article = one.page.article
        if article.article_id not in names:
            needs_names = asked.type in ("person", "name")
            names[article.article_id] = persons_of(snapshot, article) if needs_names else frozenset()
        text = article.text.text[one.span.start : one.span.end]
        if not CLAUSE.search(text):  # a line of marks alone, which no answer can be cut from
            continue
        look = Look(query, asked, text, names[article.article_id], article.place.date)
        for typed in typed_spans(look):
            span = Span(one.span.start + typed.span.start, one.span.start + typed.span.end)
            values = weigh_span(want, one, span, typed.fit)
            found.append(Reading(want, one, span, values, _score(BY_WORDS, values)))
    return found


def with_network(snapshot: Snapshot, query: Query, found: Sequence[Reading]) -> list[Reading]:
    """The same readings with what the network says of the best of them."""
    question = without_years(query)
    seen = network_evidence(snapshot, question, [(one.sentence, one.span, one.score) for one in found])
    both = [{**one.values, **evidence} for one, evidence in zip(found, seen, strict=True)]
    return [
        replace(one, values=values, score=_score(WITH_NETWORK, values))
        for one, values in zip(found, both, strict=True)
    ]


def without_years(query: Query) -> str:
    """The question without its years, and the months and seasons of them: a window says them seldom, and to the network what
    a window lacks of the question is a sign that it does not answer. Of what days an article is has been seen to."""
    text = query.text
    for word in query.hard:
        if word.kind == "date" and (year := _OF_YEAR.match(word.text)):
            told = word.text if _is_long(word) else year.group()
            text = text.replace(told, "")
    return text.lstrip("的,，")


def _is_long(word: HardWord) -> bool:
    return bool(word.since and word.until and word.until - word.since > _A_WEEK)


def _score(weights: ReaderWeights, values: Mapping[str, float]) -> float:
    return sum(weights.choice.get(name, 0.0) * value for name, value in values.items())


def _pages(want: Wanted, articles: Sequence[Article], passages: Sequence[Passage]) -> list[Page]:
    best = max((passage.score for passage in passages), default=0.0)
    scores: dict[str, float] = {}
    for passage in passages:
        scores[passage.article_id] = max(passage.score, scores.get(passage.article_id, passage.score))
    chances = {name: math.exp(score - best) for name, score in scores.items()}
    total = sum(chances.values()) or 1.0
    return [
        Page(
            article,
            want,
            rank,
            behind=max(-_FARTHEST, scores.get(article.article_id, -math.inf) - best),
            chance=chances.get(article.article_id, 0.0) / total,
            found=max(-_SURELY_FOUND, min(_SURELY_FOUND, scores.get(article.article_id, -_SURELY_FOUND))),
        )
        for rank, article in enumerate(articles)
    ]


def trust_evidence(query: Query, readings: Sequence[Reading], best: Reading) -> dict[str, float]:
    """What tells whether the best reading is right: its own evidence, what is missing, and how far ahead it is."""
    odds = [math.exp(one.score - best.score) for one in readings]
    is_same = [one.sentence is best.sentence for one in readings]
    words = best.words
    agree = [one.words == words or same for one, same in zip(readings, is_same, strict=True)]
    others = [one.score for one, same in zip(readings, agree, strict=True) if not same]
    agreeing = {one.article.article_id for one in readings if one.words == words}
    missing = {word.kind for word in query.hard if _is_missing(word, best.article)}
    return {
        **best.values,
        **weigh_lacks(best.want, best.sentence, best.span),
        "found": best.sentence.page.found,
        "sum": best.score,
        "chance": 1 / sum(odds),
        "chance of sentence": sum(o for o, same in zip(odds, is_same, strict=True) if same) / sum(odds),
        "chance of words": sum(o for o, same in zip(odds, agree, strict=True) if same) / sum(odds),
        "said by others": float(len(agreeing) > 1),
        "ahead": min(_FAR_AHEAD, best.score - max(others, default=best.score - _FAR_AHEAD)),
        **{
            f"misfit {kind}": float(kind == best.want.asked.type and best.values["fit"] < 0.5)
            for kind in TYPES
        },
        **{f"no {kind}": float(kind in missing) for kind in _HARD},
    }


def _is_missing(word: HardWord, article: Article) -> bool:
    """Whether an article lacks a hard word. A place may have been cut with a character before it: 跟宁县 for 宁县."""
    if word.kind == "ordinal" and re.fullmatch("第[一二三]", word.text):  # a rank, said in many ways
        return False
    if word.kind in ("number", "place") and _COUNTED.match(
        word.text
    ):  # 四个 of 哪四个: how many are asked for
        return False
    spellings = [word]
    if word.kind == "place" and (len(word.text) > 3 or word.text[0] in BEFORE_PLACE):
        spellings.append(replace(word, text=word.text[1:]))
    return all(missing_word([one], article) for one in spellings)


def word_told_nowhere(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> str:
    """The rarest name or place of a question, else the thing or person it asks for, that no article has; "" where
    all stand somewhere."""
    asked = what_is_asked(query)
    want = wanted(snapshot, asked)
    pages = [Page(article, want, 0) for article in articles]
    absent = [
        term
        for at, term in enumerate(want.terms)
        if pages
        and (term.word.kind in ("place", "proper", "joined") or term.word == asked.focus)
        and not any(page.in_article[at] for page in pages)
        and not is_torn(snapshot, asked.text, term.word.text)
    ]
    return max(absent, key=lambda term: (term.word != asked.focus, term.weight)).word.text if absent else ""


def trust(evidence: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that an answer is right."""
    weights = WITH_NETWORK if "network odds" in evidence else BY_WORDS
    total = weights.trust_bias + sum(weights.trust.get(name, 0.0) * value for name, value in evidence.items())
    return 1 / (1 + math.exp(-total))


def said(query: Query, reading: Reading) -> str:
    """The clauses around a span, as many as the kind of question lets; an asked day is said with its year."""
    sentence = reading.sentence
    text = reading.article.text.text[sentence.span.start : sentence.span.end]
    start, end = reading.span.start - sentence.span.start, reading.span.end - sentence.span.start
    asked = reading.want.asked
    is_long = asked.many or (asked.type == "clause" and query.kind != "which")
    limit = _LONGEST.get(query.kind, _LONGEST_TYPED) if is_long else _LONGEST_TYPED
    asks_more = asked.many or len(asking_words(in_one_wording(asked.text))) > 1
    words = clauses_around(text, start, end, limit, reading.want.pairs, is_list=asks_more)
    if asked.type != "day":
        return words
    days = resolve_dates(text, reading.article.place.date)
    day = next((one for one in days if (one.span.start, one.span.end) == (start, end)), None)
    if day is None or day.since != day.until or _YEAR.search(day.text):
        return words
    return words.replace(day.text, say_day(day.since), 1)
