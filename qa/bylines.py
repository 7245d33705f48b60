"""Who wrote an article, took its photo or edited it: as printed, of the article that the question names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.byline import is_editor
from index.snapshot import Snapshot
from index.types import Article, Byline, Caption
from qa.cite import raw_evidence
from qa.evidence import coverage_of, missing_word, word_weights
from qa.summaries import named_article
from qa.types import Draft, Part, Query

# Below this share of the question's words an article is not the one that is asked about.
_LEAST = 0.62
# What words of the text count beside those of the title; an article whose title says none of it may do with its text.
_OF_TEXT, _TEXT_ALONE = 0.4, 0.75
_ASKS_EDITOR = re.compile(
    r"(?:编辑|责编|校对|审核|监制)(?:分别)?(?:是|为|有|叫)?(?:谁|哪|什么|何人|$)|(?:是谁|由谁|谁)编|谁校对"
)
_ASKS_PHOTO = re.compile(r"拍|摄|照片|图片|配图|这张图")
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
    signed = [author for author in article.byline if is_editor(author.role) == of_editors]
    asked = next((role for role in _ROLES if role in query.text), "")
    signed = [author for author in signed if asked in f"{author.role}{author.name}"]
    marks = tuple(filter(None, (raw_evidence(snapshot, article, author.name) for author in signed)))
    if not signed or not marks:
        return None
    title = f"《{article.title}》" if article.title else "这篇报道"
    what = "编辑" if of_editors else asked or "作者"
    text = f"{title}的{what}是{'、'.join(map(_signed, signed))}。"
    return Draft(
        (Part(text, marks, (title,)),), min(1.0, score), "byline", tuple(author.name for author in signed)
    )


def _signed(author: Byline) -> str:
    return author.name if author.role == author.name else f"{author.role}{author.name}"


def _article(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> tuple[Article, float] | None:
    if named := named_article(snapshot, query):
        return named, 1.0
    weights = word_weights(snapshot, query)

    def carried(one: Article) -> float:
        of_text = coverage_of(weights, f"{one.title}{one.text.text}")
        return max(
            coverage_of(weights, f"{one.title}{one.subtitle}") + _OF_TEXT * of_text, _TEXT_ALONE * of_text
        )

    scored = [
        (carried(one), -rank, one)
        for rank, one in enumerate(articles)
        if not missing_word(query.hard, one) and (one.byline or one.captions)
    ]
    score, _, article = max(scored, key=lambda one: one[:2], default=(0.0, 0, None))
    return (article, score) if article and score >= _LEAST else None


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
