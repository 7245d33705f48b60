"""What was demanded, stressed or decided: the numbered points, the sentences on the asked topic, or the whole speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.records.meetings import opens_brief
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.types import Article, Span
from qa.answering.from_records import fitting_meetings
from qa.reading.clauses import clean, first_clauses
from qa.reading.evidence import coverage_of, fitting, lacks, missing_word, word_weights
from qa.types import Draft, Evidence, Part, Query

_LONGEST = 380
_SHORTEST = 24
_POINT = re.compile(r"(?:[一二三四五六七八九十][要是]|第[一二三四五六七八九十][，,是、])[^。；]{4,}")
_STATES = re.compile(
    r"强调|要求|指出|提出|通报|提醒|决定|部署|审议|讨论|通过|研究|表示|明确|同意|希望|建议|呼吁|商定|认为"
)
# A sentence of a demand may leave its speaker to the one before: 各地要…, 不得….
_DEMANDS = re.compile(
    r"(?:^|[，,；;、])[^，,；;。]{0,8}?(?<![主需重必])要(?![求点素闻])|不得|严禁|必须|应当|确保"
)
# What one says, not what one studies or passes with others.
_SAYS = (
    r"通报|提醒|强调|要求|指出|提出|表示|希望|建议|认为|呼吁|说|谈|介绍|作(?:了)?(?:具体|工作)*(?:安排|部署)"
)
_OF_NAME_ALONE = 0.6
_OF_DAY = 0.6  # the share of the question that an article of its day has to carry
# What a meeting's first sentence lists as its business is no decision yet.
_BUSINESS = re.compile(r"(?:审议|研究|部署|听取|学习|传达).{2,60}(?:等工作|等事项|等议题|工作)[。；]?$")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_SIGNATURE = re.compile(r"[（(][^（）()。]{2,16}[）)]")
_ASKS_NUMBERED = re.compile(r"哪?[几两三四五六七八九十][点条项个]|哪些(?:要求|意见|建议)")
# What a meeting decides stands apart from what somebody demands of it.
_DECIDES = re.compile("决定|通过|同意|商定|议定")
# 10月20日前做什么: of all that was demanded, what is due by a day.
_DUE = "(?:之|以)?前"
_NEXT_SPEAKER = re.compile(r"^[^，。]{2,16}(?:强调|要求|指出|表示|说|汇报|介绍)")
# 对燃气安全定了哪些事: what of all that was said is asked for.
_TOPIC = re.compile(
    r"(?:对|就|关于|针对|围绕|有关)(?P<topic>[^，,。]{2,20}?)(?:方面|问题|领域|工作)?(?=作|做|提|有|定|强调|要求|说|讲|谈|是|的|怎|如何|什么|哪|强|部署|安排|表)|"
    r"(?:在|，|,)?(?P<aspect>[^，,。在]{2,10})(?:方面|问题上|领域)"
)
_MOST_ON_TOPIC = 4


def points(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The points of the asked person or meeting, numbered as printed; those on the asked topic where there is one."""
    weights = word_weights(snapshot, query)
    meetings = fitting_meetings(snapshot, query, articles)
    article, confidence = _article(snapshot, query, articles, bool(weights))
    if article is None:
        return None
    article = meetings[0][1] if meetings else article
    text = article.text.text
    # What a meeting decides under its chair is the chair's as well.
    if meetings and not _states(text, query.names, _SAYS) and set(query.names) <= set(meetings[0][0].chairs):
        query = replace(query, names=())
    spans = _due(query, article) or _on_topic(query, article, weights)
    if not spans:
        within = _brief_of(article, meetings[0][0].span) if meetings else article.paragraphs
        paragraph = _paragraph(query, article, within, weights)
        if paragraph is None:
            return None
        spans = _numbered(text, paragraph, query.names) or _speech(text, paragraph, query.names)
    signed = [span for span in spans if _SIGNATURE.fullmatch(clean(text[span.start : span.end]))]
    return _told(query, article, [span for span in spans if span not in signed], confidence)


def _article(
    snapshot: Snapshot, query: Query, articles: Sequence[Article], has_words: bool
) -> tuple[Article | None, float]:
    """The article to read, and how sure it is: by the question's words; of 高远山说了什么 the first in which he speaks."""
    if not has_words:
        speaks = (
            one
            for one in articles
            if query.names
            and not missing_word(query.hard, one)
            and _states(one.text.text, query.names, _SAYS)
        )
        return next(speaks, None), _OF_NAME_ALONE
    found = fitting(snapshot, query, articles)
    if not found:  # said of the meeting in other words; its day or its number tells which it is
        told = (one for one in articles if _is_of_that_day(snapshot, query, one))
        return next(told, None), _OF_DAY
    speaks = (one.article for one in found if _states(one.article.text.text, query.names, _SAYS))
    return next(speaks, found[0].article), found[0].coverage


def _is_of_that_day(snapshot: Snapshot, query: Query, article: Article) -> bool:
    weights = word_weights(snapshot, query)
    return (
        any(word.kind in ("date", "ordinal") for word in query.hard)
        and not missing_word(query.hard, article)
        and not lacks(query, weights, article)
        and coverage_of(weights, f"{article.title}{article.text.text}") >= _OF_DAY
    )


def _told(query: Query, article: Article, spans: Sequence[Span], confidence: float) -> Draft | None:
    """The sentences, each cut to its first clauses where all of them would be too long."""
    text = article.text.text
    sentences = [clean(text[span.start : span.end]) for span in spans]
    share = (
        _LONGEST // len(sentences)
        if sum(map(len, sentences)) > _LONGEST and _are_points(sentences)
        else _LONGEST
    )
    parts: list[Part] = []
    left = _LONGEST
    for span, sentence in zip(spans, sentences, strict=True):
        words = first_clauses(sentence, min(share, left)) if len(sentence) > min(share, left) else sentence
        if left < _SHORTEST:
            break
        parts.append(Part(words + "。", (Evidence(article.article_id, span),)))
        left -= len(words)
    return Draft(tuple(parts), min(1.0, confidence), query.kind) if parts else None


def _are_points(sentences: Sequence[str]) -> bool:
    return sum(bool(_POINT.search(sentence)) for sentence in sentences) > 1


def _due(query: Query, article: Article) -> list[Span]:
    """Of a question that names the day by which something is to be done, the sentences that name it as well."""
    text = article.text.text
    due = [f"{word.text}{_DUE}" for word in query.hard if word.kind == "date"]
    asked = [pattern for pattern in due if re.search(pattern, query.text)]
    return [
        span
        for span in split_sentences(text)
        if any(re.search(pattern, fold(text[span.start : span.end])) for pattern in asked)
    ][:_MOST_ON_TOPIC]


def _on_topic(query: Query, article: Article, weights: dict[str, float]) -> list[Span]:
    """Of a question with a topic, the sentences that state something and have its words; empty where it has none."""
    match = _TOPIC.search(query.text)
    asked = (match["topic"] or match["aspect"]) if match else ""
    # What the whole article is about is no topic within it.
    head = fold(f"{article.title} {article.subtitle}")
    topic = {word: weight for word, weight in weights.items() if word in asked and word not in head}
    if not topic:
        return []
    text = article.text.text
    stating = [
        span
        for span in split_sentences(text)
        if coverage_of(topic, text[span.start : span.end]) >= sum(topic.values()) / 3
        and (_STATES.search(text, span.start, span.end) or _DEMANDS.search(text[span.start : span.end]))
        and not _BUSINESS.search(text[span.start : span.end])
    ]
    named = [span for span in stating if _states(text[span.start : span.end], query.names, _STATES.pattern)]
    found = named if query.names and named else stating
    best = sorted(found, key=lambda span: -coverage_of(topic, text[span.start : span.end]))
    return _gone_on(text, best[0]) if len(best) == 1 else sorted(best[:_MOST_ON_TOPIC])


def _gone_on(text: str, stated: Span) -> list[Span]:
    """A demand and the demands right behind it, which leave its topic unsaid."""
    chosen = [stated]
    for span in split_sentences(text):
        if span.start < stated.end:
            continue
        words = text[span.start : span.end]
        if len(chosen) >= _MOST_ON_TOPIC or not _DEMANDS.search(words) or _NEXT_SPEAKER.match(words):
            break
        chosen.append(span)
    return chosen


def _brief_of(article: Article, meeting: Span) -> Sequence[Span]:
    """The paragraphs of the brief (●) that tells a meeting; all, where the article is no row of briefs."""
    text = article.text.text
    starts = [one.start for one in article.paragraphs if opens_brief(text[one.start : one.end])]
    first = max((start for start in starts if start <= meeting.start), default=0)
    end = min((start for start in starts if start > meeting.start), default=len(text))
    return [one for one in article.paragraphs if first <= one.start < end]


def _paragraph(
    query: Query, article: Article, within: Sequence[Span], weights: dict[str, float]
) -> Span | None:
    """The paragraph that tells what was demanded: by the asked person, with the asked verb, where one does."""
    text = article.text.text
    said = [
        span
        for span in within
        if any(
            _states(sentence, query.names, _STATES.pattern) and not _BUSINESS.search(sentence)
            for sentence in _SENTENCE.findall(text[span.start : span.end])
        )
    ]
    # 强调了什么 asks for the paragraph that begins so, where several are the speaker's.
    verb = _STATES.search(query.text)
    asked = [
        span for span in said if verb and _states(text[span.start : span.end], query.names, verb.group())
    ]
    decided = [span for span in asked if verb and _DECIDES.match(verb.group())]
    if decided and not query.names:
        return decided[0]
    # Where nobody is named, the points are whoever's made them.
    if not query.names or _ASKS_NUMBERED.search(query.text):
        numbered = next((span for span in said if _numbered(text, span, query.names)), None)
        if numbered:
            return numbered
    return max(
        asked or said, key=lambda span: coverage_of(weights, text[span.start : span.end]), default=None
    )


def _states(paragraph: str, names: Sequence[str], verbs: str) -> bool:
    """Whether a paragraph tells what was demanded, by the asked person where the question names one."""
    if not names:
        return bool(re.search(verbs, paragraph))
    return any(re.search(rf"{re.escape(name)}[^。]{{0,40}}?(?:{verbs})", paragraph) for name in names)


def _numbered(text: str, paragraph: Span, names: Sequence[str]) -> list[Span]:
    """The sentences of the points 一要…二要… that a paragraph begins, behind its speaker; empty where it begins none."""
    sentences = [span for span in split_sentences(text) if span.start >= paragraph.start]
    start = next(
        (span.start for span in sentences if _states(text[span.start : span.end], names, _STATES.pattern)),
        paragraph.start,
    )
    points = [
        span for span in sentences if span.start >= start and _POINT.search(text[span.start : span.end])
    ]
    several = sum(len(_POINT.findall(text[span.start : span.end])) for span in points) > 1
    return points if several and points[0].start < paragraph.end else []


def _speech(text: str, paragraph: Span, names: Sequence[str]) -> list[Span]:
    """The sentences of a paragraph from the one that states, until somebody else speaks."""
    chosen: list[Span] = []
    for span in split_sentences(text):
        if not paragraph.start <= span.start < paragraph.end:
            continue
        words = text[span.start : span.end]
        if not chosen and (not _states(words, names, _STATES.pattern) or _BUSINESS.search(words)):
            continue
        if chosen and _NEXT_SPEAKER.match(words) and not any(name in words for name in names):
            break
        chosen.append(span)
    return chosen
