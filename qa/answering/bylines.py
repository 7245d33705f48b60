"""Who wrote an article, took its photo or edited it: as printed, of the article that the question names.

Where no line of its own signs an article, its first or last words may: （河北日报记者 甲）, 作者：乙.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cutting.byline import is_editor, parse_byline
from index.names.find import is_surname_name
from index.snapshots.snapshot import Snapshot
from index.types import Article, Byline, Caption, Span
from qa.answering.cite import raw_evidence, sentence_evidence
from qa.answering.summaries import named_article
from qa.marks import HAN
from qa.reading.evidence import coverage_of, missing_word, word_weights
from qa.types import Draft, Evidence, Part, Query

# Below this share of the question's words a photo is not the one that is asked about; and an article, by its head and all of it.
_LEAST, _LEAST_OF_ARTICLE = 0.62, 0.8
# What words of the text count beside those of the title; an article whose title says none of it may do with its text.
_OF_TEXT, _TEXT_ALONE = 0.4, 0.75
# An article without a title is known by its first words. As good as the best is one that is no further behind it.
_LEAD, _AS_GOOD = 120, 0.15
_ASKS_EDITOR = re.compile(
    r"(?:编辑|责编|校对|审核|监制)(?:分别)?(?:是|为|有|叫)?(?:谁|哪|什么|何人|$)|(?:是谁|由谁|谁)编|谁校对"
)
_ASKS_PHOTO = re.compile(r"拍|摄|照片|图片|配图|这张图")
# Where a text signs itself, and how far from its ends.
_BRACKETED = re.compile(r"[（(【]([^（()）【】]{0,14}(?:记者|通讯员|作者|评论员)[^（()）【】]{2,40})[）)】]")
_SIGNED_OPEN = re.compile(
    rf"(?P<role>作者|撰文|撰稿|文|(?:本报|见习|特约|实习)*(?:记者|通讯员))(?:[：:]|\s*[|｜丨/／]\s*)\s*(?P<names>[{HAN}]{{2,4}}(?:[、，, ]+[{HAN}]{{2,4}})*)(?=[^{HAN}]|$)"
)
_AT_START, _AT_END = 240, 120
# A kind of author that the question asks for, and no other will do.
_ROLES = ("实习记者", "通讯员", "评论员", "摄影")


def byline_of(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """Who wrote, photographed for or edited the article that the query names; None where nobody of that kind signed."""
    if _ASKS_PHOTO.search(query.text):
        named = named_article(snapshot, query)
        return _photographer(snapshot, query, [named] if named else articles)
    found = _article(snapshot, query, articles)
    if found is None:
        return None
    article, score = found
    of_editors = bool(_ASKS_EDITOR.search(query.text))
    asked = next((role for role in _ROLES if role in query.text), "")
    signed = [
        (author, evidence)
        for author, evidence in _authors(snapshot, article)
        if is_editor(author.role) == of_editors and asked in f"{author.role}{author.name}"
    ]
    if not signed:
        return None
    title = f"《{article.title}》" if article.title else "这篇报道"
    what = "编辑" if of_editors else asked or "作者"
    text = f"{title}的{what}是{'、'.join(_signed(author, what) for author, _ in signed)}。"
    marks = tuple(dict.fromkeys(evidence for _, evidence in signed))
    names = tuple(author.name for author, _ in signed)
    return Draft((Part(text, marks, (title,)),), min(1.0, score), "byline", names)


def _authors(snapshot: Snapshot, article: Article) -> list[tuple[Byline, Evidence]]:
    """Who signed an article, each with where; 评论员 is an author's name only where no other stands."""
    lines = [(author, raw_evidence(snapshot, article, author.name)) for author in article.byline]
    printed = [(author, evidence) for author, evidence in lines if evidence]
    named = [one for one in printed if one[0].name != one[0].role]
    if any(not is_editor(author.role) for author, _ in named):
        return named
    return [*named, *_signed_in_text(article)] or printed


def _signed_in_text(article: Article) -> list[tuple[Byline, Evidence]]:
    """The names that the first or last words of an article sign it with."""
    text = article.text.text
    found: dict[str, tuple[Byline, Evidence]] = {}
    for low, high in ((0, _AT_START), (max(_AT_START, len(text) - _AT_END), len(text))):
        signed = [(match.start(), parse_byline(match[1])) for match in _BRACKETED.finditer(text, low, high)]
        signed += [
            (
                match.start(),
                tuple(Byline(name, match["role"]) for name in re.findall(f"[{HAN}]+", match["names"])),
            )
            for match in _SIGNED_OPEN.finditer(text, low, high)
        ]
        for at, authors in signed:
            for author in authors:
                if author.name != author.role and (is_surname_name(author.name) or at < _LEAD):
                    found.setdefault(author.name, (author, _words_around(article, at, author.name)))
    return list(found.values())


def _words_around(article: Article, at: int, name: str) -> Evidence:
    """The sentence of a signature, or where a headline runs into a long one, what stands about the name."""
    evidence = sentence_evidence(article, at)
    end = article.text.text.find(name, at) + len(name)
    start = max(evidence.span.start, end - _LEAD)
    return Evidence(article.article_id, Span(start, max(end, min(evidence.span.end, start + 2 * _LEAD))))


def _signed(author: Byline, asked: str) -> str:
    return author.name if author.role in (author.name, asked) else f"{author.role}{author.name}"


def _article(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> tuple[Article, float] | None:
    if named := named_article(snapshot, query):
        return named, 1.0
    weights = word_weights(snapshot, query)

    def carried(one: Article) -> float:
        of_text = coverage_of(weights, f"{one.title}{one.text.text}")
        of_head = coverage_of(weights, f"{one.title}{one.subtitle}{one.text.text[:_LEAD]}")
        return max(of_head + _OF_TEXT * of_text, _TEXT_ALONE * of_text)

    scored = [(carried(one), one) for one in articles if not missing_word(query.hard, one)]
    best = max((score for score, _ in scored), default=0.0)
    # Of reprints of one report some are signed.
    near = [(score, one) for score, one in scored if score >= max(_LEAST_OF_ARTICLE, best - _AS_GOOD)]
    near.sort(key=lambda one: -one[0])
    return next(((one, score) for score, one in near if _authors(snapshot, one)), None)


def _photographer(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The credit of the photo whose caption, with its article's title, says most of the question."""
    weights = word_weights(snapshot, query)
    credited = [
        (_of_caption(weights, article, caption), -rank, caption, article)
        for rank, article in enumerate(articles)
        if not missing_word(
            query.hard,
            article,
            f"{article.title}{article.text.text}{''.join(one.text for one in article.captions)}",
        )
        for caption in article.captions
        if caption.credit
    ]
    score, _, caption, article = max(credited, key=lambda one: one[:2], default=(0.0, 0, None, None))
    if caption is None or article is None or score < _LEAST:
        return None
    evidence = raw_evidence(snapshot, article, caption.credit)
    return Draft((Part(f"照片署名“{caption.credit}”。", (evidence,)),), 0.9, "byline") if evidence else None


def _of_caption(weights: dict[str, float], article: Article, caption: Caption) -> float:
    """How much of a question a caption says; what only the article says counts less."""
    own = coverage_of(weights, caption.text)
    whole = coverage_of(weights, f"{article.title}{caption.text}{article.text.text}")
    return own + _TEXT_ALONE * (whole - own)
