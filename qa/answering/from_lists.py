"""Counts and lists of articles over the whole archive: by author, day or word, with what was looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from index.cutting.byline import find_dateline
from index.dates.days import say_day
from index.facts.facts import ArticleHead
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.types import Article, ArticleFilter
from qa.answering.cite import raw_evidence, sentence_evidence
from qa.answering.from_meetings import meetings_of
from qa.answering.listing import MOST_SHOWN, Entry, joined, listed, looked_at, period_of, said_period
from qa.asking.gap import what_is_asked
from qa.asking.topics import topic_of
from qa.asking.understand import content_words
from qa.marks import HAN
from qa.reading.clauses import clean, first_clauses, without_opening
from qa.reading.evidence import coverage_of, word_weights
from qa.reading.read import is_of_meeting
from qa.types import Draft, Evidence, Part, Query

# Counted from records over the whole archive.
COUNTED = frozenset(["count", "list", "timeline", "latest", "page"])
_LATEST_EVENT = re.compile(
    r"(?:最近|最新|最后|(?<![以晚早马])上)的?一[次场回期批轮](?!的?(?:报道|提到|提及|出现))|最新的?(?=[^，,]{1,12}(?:通知|公告|通告|消息)[^，,]{0,4}(?:时候|哪[天日一]|几[日号]|何时))"
)
# What is asked of any event, and names none: 停水|影响哪些街.
_OF_ANY_EVENT = re.compile("影响|涉及|波及|持续|发生|造成|导致|开始|结束")
_OF_ARTICLES = re.compile(r"[几多少]+[篇条则]|文章|报道|新闻|稿件|消息|通讯(?!员)|评论|社论")
_WROTE = re.compile(r"写|采写|采访|署名|拍|摄|记者|作者|通讯员|发(?:了|过|表)")
_AUTHOR = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}})(?<!一共)(?<!总共)(?:一共|总共|都|共|同志)?(?:采写|写|采访|拍摄?|摄|发表?)(?:了|过|的)|(?<=署名)(?P<signed>[{HAN}]{{2,4}}?)的"
)
_LEAD = 200  # characters of an article whose words tell what it is about
_OPENING = 40  # those that tell of what event it is
_SHORTEST_LABEL, _LONGEST_LABEL = 9, 18
_OPENING_SENTENCES = 3
# 中国青年报客户端讯（中青报·中青网记者 郭剑）; and what a cut leaves of a number or a bracket.
_SIGNED = re.compile(rf"^[{HAN}]{{2,12}}(?:讯|电|消息|报道)\s*[（(][^）)]{{2,60}}[）)]\s*")
_CUT = re.compile(r"[\d.,－-]+$|[（(][^）)]*$")


def counted(snapshot: Snapshot, query: Query) -> Draft | None:
    """How many, and which: articles where the question speaks of them, else meetings; None where there are none."""
    if _OF_ARTICLES.search(query.text):
        return articles_of(snapshot, query)
    return meetings_of(snapshot, query)


def articles_of(snapshot: Snapshot, query: Query) -> Draft | None:
    """The articles by an author, of a day, about a word."""
    span = period_of(query, snapshot)
    filters = query.filters.within(*span) if span else query.filters
    words = [word.text for word in query.hard if word.kind in ("name", "place", "title", "quote", "ordinal")]
    by = _author(snapshot, query)
    if by:
        heads = snapshot.facts.bylines(by, filters)
        what = f"署名{by}"
    else:
        topic = _topic(query, words)
        words = joined(query.text, topic) + words
        if not words and not span:
            return None
        heads = _mentioning(snapshot, words, filters) if words else snapshot.facts.articles(filters)
        what = f"提到{'、'.join(f'“{word}”' for word in dict.fromkeys(words))}" if words else "刊登"
    if not heads:
        return None
    entries = [
        _entry(snapshot, one) if at < MOST_SHOWN else Entry("", None, ()) for at, one in enumerate(heads)
    ]
    head = f"{looked_at(snapshot)}，{said_period(query)}{what}的有{len(heads)}篇"
    return listed(query, head, entries)


def _topic(query: Query, hard: Sequence[str]) -> list[str]:
    """The words that say what is asked for beside the hard ones; a name that the dictionary cuts is one: 澜江."""
    words = query.content.split() or [word.text for word in what_is_asked(query).words if len(word.text) > 1]
    return [word for word in words if not any(word in one for one in hard)]


def _author(snapshot: Snapshot, query: Query) -> str:
    """The author whose articles are asked for; "" where it asks for no author's.

    Authors stand in few sentences, so that their names are known from bylines alone: 陆庭芳写了哪几篇.
    """
    if not _WROTE.search(query.text):
        return ""
    before = _AUTHOR.search(query.text)
    said = (before["name"] or before["signed"]) if before else ""
    cut = [said[-length:] for length in (4, 3, 2) if length <= len(said)]
    cut += [said[:length] for length in (3, 2)]  # 陆庭芳一 of 陆庭芳一共
    return next((name for name in (*query.names[:1], *cut) if snapshot.facts.bylines(name)), "")


def latest(snapshot: Snapshot, query: Query) -> Draft | None:
    """The latest article about what is asked, by its own first sentence."""
    words = [word.text for word in query.hard if word.kind in ("name", "place", "title", "quote")]
    topic = _topic(query, words)
    heads = _mentioning(snapshot, joined(query.text, topic) + words, query.filters)
    newest = _newest_day(snapshot, heads, words or topic)
    if newest is None:
        return None
    day, of_day = newest
    weights = word_weights(snapshot, query)
    head = max(of_day, key=lambda one: coverage_of(weights, one.title))
    entry = _entry(snapshot, head)
    article = snapshot.facts.article(head.article_id)
    first = _first_naming(article, words or topic)
    said = clean(article.text.text[first.span.start : first.span.end])
    opening = (
        f"最近的报道是{say_day(day)}的{entry.label}：" if head.title else f"最近的报道（{say_day(day)}）："
    )
    return Draft(
        (Part(opening, (), (opening,)), Part(first_clauses(said, 150) + "。", (first,))), 0.8, "latest"
    )


def _newest_day(
    snapshot: Snapshot, heads: Sequence[ArticleHead], words: Sequence[str]
) -> tuple[date, list[ArticleHead]] | None:
    """The last day that has articles about the words, with those; where none has, the last with all of it.

    What only names it in passing is not about it: the title does, or the first words do.
    """
    days = _days(heads)
    return next(_days_about(snapshot, days, words), days[0] if days else None)


def _days(heads: Sequence[ArticleHead]) -> list[tuple[date, list[ArticleHead]]]:
    """The days of some articles with those of each, the last day first."""
    dated = [(one.place.date, one) for one in heads if one.place.date]
    dated.sort(key=lambda one: one[0], reverse=True)
    return [(day, [one for _, one in of_day]) for day, of_day in groupby(dated, key=lambda one: one[0])]


def _days_about(
    snapshot: Snapshot,
    days: Sequence[tuple[date, list[ArticleHead]]],
    words: Sequence[str],
    lead: int = _LEAD,
) -> Iterator[tuple[date, list[ArticleHead]]]:
    """The days that have articles about the words, with those; read one by one, so that none is beyond the day told."""
    about = ((day, [one for one in of_day if _is_about(snapshot, one, words, lead)]) for day, of_day in days)
    return (one for one in about if one[1])


def asks_of_latest_event(query: Query) -> bool:
    """Whether something is asked of the latest of several events, as its day or its cause; and not what it is."""
    return bool(_words_of_latest_event(query) and what_is_asked(query).gap)


def newest_of_event(snapshot: Snapshot, query: Query) -> frozenset[str]:
    """The articles of the last day that tells of an event whose latest time is asked of (最近一次停水是哪天); empty for
    any other question."""
    words = _words_of_latest_event(query)
    if not words:
        return frozenset()
    # A report opens with its event; what it says further down may be of one before.
    days = _days(_mentioning(snapshot, words, query.filters))
    newest = next(_days_about(snapshot, days, words, _OPENING), None)
    return frozenset(one.article_id for one in newest[1]) if newest else frozenset()


def _words_of_latest_event(query: Query) -> list[str]:
    """The words for the event whose latest time is asked of, and for its place; empty where none is, or where it is a
    meeting, of which the records know the latest."""
    event = _LATEST_EVENT.search(query.text)
    if not event or (query.kind in COUNTED and query.kind != "latest") or is_of_meeting(query):
        return []
    behind = _OF_ANY_EVENT.split(topic_of(query.text[event.end() :]))[0]
    words = [word.text for word in query.hard if word.kind in ("name", "place", "title", "quote")]
    subject = content_words(f"{query.text[: event.start()]} {behind}")
    return list(dict.fromkeys([*subject, *words])) if content_words(behind) else []


def articles_on(snapshot: Snapshot, query: Query) -> Draft | None:
    """What stood in the paper on a day, on a page of it where one is asked for."""
    span = period_of(query, snapshot)
    if span is None:
        return None
    printed = snapshot.facts.articles(query.filters.within(*span))
    # A line 上接第1版 that nothing follows is an article of no words.
    heads = [one for one in printed if one.title or one.lead.strip()]
    if not heads:
        return None
    page = f"第{query.filters.page}版" if query.filters.page else ""
    head = f"{said_period(query)}的报纸{page}有{len(heads)}篇文章"
    return listed(
        query,
        head,
        [_entry(snapshot, one, dated=False) for one in heads[:MOST_SHOWN]],
        len(heads),
    )


def _mentioning(snapshot: Snapshot, words: Iterable[str], filters: ArticleFilter) -> tuple[ArticleHead, ...]:
    """All articles that have each of the words, in the order of print."""
    wanted = list(dict.fromkeys(words))
    ids: frozenset[str] | None = None
    for word in wanted:
        found = snapshot.facts.article_ids(snapshot.words.rows_with(word))
        ids = found if ids is None else ids & found
    return snapshot.facts.articles(replace(filters, article_ids=ids), words=" ".join(wanted)) if ids else ()


def _entry(snapshot: Snapshot, head: ArticleHead, *, dated: bool = True) -> Entry:
    article = snapshot.facts.article(head.article_id)
    day = head.place.date if dated else None
    if not head.title:
        opening, evidence = _opening(article)
        return Entry(opening, day, (evidence,))
    evidence = raw_evidence(snapshot, article, head.title) or sentence_evidence(article, 0)
    return Entry(f"《{head.title}》", day, (evidence,))


def _opening(article: Article) -> tuple[str, Evidence]:
    """The first words of an article without a title that tell something, no dateline and no author, as a quotation of
    the sentence that has them."""
    text = article.text.text
    sentences = split_sentences(text)[:_OPENING_SENTENCES]
    for span in sentences:
        words = clean(text[span.start : span.end])
        words = _SIGNED.sub("", words[len(find_dateline(words)) :].lstrip(" 　，,")) or words
        words = re.split(r"[。！？!?…“”\"]", without_opening(words) or words)[0]
        first = first_clauses(words, _LONGEST_LABEL)
        if not _SHORTEST_LABEL <= len(first) <= _LONGEST_LABEL:
            first = words if len(words) <= _LONGEST_LABEL else _CUT.sub("", words[:_LONGEST_LABEL])
        words = first
        if len(words) >= _SHORTEST_LABEL and words in text:  # filler may have been cleaned out within
            return f"“{words}”…", sentence_evidence(article, span.start)
    first_words = text[: sentences[0].end][:_LONGEST_LABEL] if sentences else ""
    return f"（无题）{re.sub('[“”]', '', first_words)}…", sentence_evidence(article, 0)


def _is_about(snapshot: Snapshot, head: ArticleHead, words: Sequence[str], lead: int) -> bool:
    text = fold(snapshot.facts.article(head.article_id).text.text[:lead])
    return all(word in fold(head.title) or word in text for word in words)


def _first_naming(article: Article, words: Sequence[str]) -> Evidence:
    """The first sentence that has one of the words, else the first."""
    at = min((found for word in words if (found := article.text.text.find(word)) >= 0), default=0)
    return sentence_evidence(article, at)
