"""One answer against one question's gold: right, cited, supported, refused, and where search had the source."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from eval.normal_form import met, normal_form
from eval.question_set import Question
from eval.supported import unsupported_facts
from index.snapshot import Snapshot
from qa.types import Answer, Citation, Passage

_MARK = re.compile(r"\[\d+\]")
_LONGEST = 120
_LONGEST_BY_KIND = {
    **dict.fromkeys(("attendees", "list", "count", "which", "timeline", "latest", "page"), 240),
    **dict.fromkeys(("decisions", "summary", "what", "difference"), 400),
}
# Figures of these kinds are counted from records: a citation shows one of the things counted.
_COUNTED = {"count", "coverage"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one answer fared. `why` says what is wrong with it, "" where nothing is.

    `citation_precision`: share of citations whose article has the question's source; `citation_recall`: 1 where any
    has. Both None for a refusal. `hits`: of the ranked articles, whether each has the source; empty for an
    unanswerable question.
    """

    id: str
    kind: str
    half: str
    answerable: bool
    answered: bool
    right: bool
    cited: bool
    unsupported: tuple[str, ...]
    why: str
    confidence: float
    total_ms: float
    citation_precision: float | None = None
    citation_recall: float | None = None
    hits: tuple[bool, ...] = ()


def score(
    question: Question, answer: Answer, hits: tuple[Passage, ...], snapshot: Snapshot, names: Collection[str]
) -> Outcome:
    """Judge one answer and the search beside it; `names` are the archive's persons."""
    sources = _Sources(snapshot, question.source)
    unsupported = unsupported_facts(answer, names)
    right, why = _judge(question, answer)
    relevant = [sources.has(citation.article_id) for citation in answer.citations]
    carried = question.answerable and answer.answerable and any(relevant) and _carried(question, answer)
    if right and question.answerable and not carried:
        why = "出处不含答案" if any(relevant) else "出处不是应引的文章"
    if unsupported:
        why = f"{why}；无出处：{'、'.join(unsupported)}" if why else f"无出处：{'、'.join(unsupported)}"
    ranked = dict.fromkeys(hit.article_id for hit in hits)
    return Outcome(
        id=question.id,
        kind=question.kind,
        half=question.half,
        answerable=question.answerable,
        answered=answer.answerable,
        right=right,
        cited=carried,
        unsupported=unsupported,
        why=why,
        confidence=answer.confidence,
        total_ms=answer.timings_ms.get("total", 0.0),
        citation_precision=sum(relevant) / len(relevant) if relevant and question.answerable else None,
        citation_recall=float(any(relevant)) if relevant and question.answerable else None,
        hits=tuple(sources.has(article_id) for article_id in ranked) if question.answerable else (),
    )


def _judge(question: Question, answer: Answer) -> tuple[bool, str]:
    if not question.answerable:
        return not answer.answerable, "档案没有答案却回答了" if answer.answerable else ""
    if not answer.answerable:
        return False, "应答而拒答"
    text = _MARK.sub("", answer.answer)
    groups = met(text, question.answers)
    if not all(groups):
        lacking = "、".join(
            group[0] for group, found in zip(question.answers, groups, strict=True) if not found
        )
        return False, f"缺少：{lacking}"
    longest = _LONGEST_BY_KIND.get(question.kind, _LONGEST)
    if len(text) > longest:
        return False, f"过长：{len(text)} 字，最多 {longest} 字"
    return True, ""


def _carried(question: Question, answer: Answer) -> bool:
    """Whether the quotes hold every group of the gold; a date may stand in the issue's own."""
    quotes = [citation.quote for citation in answer.citations]
    return question.kind in _COUNTED or all(
        met(" ".join([*quotes, *map(_printed_day, answer.citations)]), question.answers)
    )


def _printed_day(citation: Citation) -> str:
    day = citation.date
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


class _Sources:
    """Whether an article is a question's source: by its id, or by words that it contains."""

    def __init__(self, snapshot: Snapshot, source: str) -> None:
        self._snapshot = snapshot
        self._source = snapshot.facts.shown_id(
            source
        )  # a copy's id stands for the article that is cited for it
        self._words = normal_form(source)
        self._is_id = bool(source) and snapshot.facts.has_article(source)
        self._known: dict[str, bool] = {}

    def has(self, article_id: str) -> bool:
        if self._is_id or not self._words:
            return article_id == self._source
        if article_id not in self._known:
            self._known[article_id] = self._words in _printed(self._snapshot, article_id)
        return self._known[article_id]


def _printed(snapshot: Snapshot, article_id: str) -> str:
    """All words of an article, as printed and as repaired, in normal form."""
    article = snapshot.facts.article(article_id)
    raw = snapshot.facts.raw_page(article.place.file, article_id)
    parts = [raw[span.start : span.end] for span in article.spans]
    titles = "".join(copy.title for copy in article.also)
    return normal_form("".join(parts)) + "\n" + normal_form(f"{article.title}{article.text.text}{titles}")
