"""One answer against one question's gold: right, cited, supported, refused, and where search had the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from eval.scoring.supported import unsupported_facts
from eval.sets.normal_form import met
from eval.sets.question_set import Question
from qa.types import Answer, Citation

_MARK = re.compile(r"\[\d+\]")
_LONGEST = 120
_LONGEST_BY_KIND = {
    **dict.fromkeys(("attendees", "list", "count", "which", "timeline", "latest", "page"), 240),
    **dict.fromkeys(("decisions", "summary", "what", "difference"), 400),
}
# Figures of these kinds are counted from records: a citation shows one of the things counted.
_COUNTED = {"count", "coverage"}

# Each way to be wrong, with the rule that it breaks, as the report explains it.
CAUSES = {
    "答错": "应答的每一组里，至少要有一个说法出现在答案里；列出的各组一个也没有。数字、日期、繁简和全半角先化为一式。",
    "误拒": "档案里有答案，却说没有。",
    "妄答": "档案里没有答案，却作了答。",
    "过长": "答案里有应答的话，但比这类问题许可的字数长（一般120字，名单240字，要点400字）。",
    "错引": "答案对了，但引用的文章都不是出处。",
    "引而不证": "答案对了，引用的文章也对，但所引的原文里没有应答的话。",
    "无出处": "答案里的人名、日期、数字或引语，所引的原文里没有。",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one answer fared. `cause` is one of `CAUSES` and `why` says it in full, both "" where nothing is wrong.

    `holds`: the gold stands in the answer at whatever length. `citation_precision`: share of citations whose article
    has the question's source; `citation_recall`: 1 where any has. `quote_precision`: share of citations whose quote
    holds a group of the gold; `quote_recall`: share of the groups that the quotes hold. All four are None for a
    refusal. `hits`: of the ranked articles, whether each has the source; empty for an unanswerable question.
    `judged`: what an LLM, where one is asked, takes the answer for.
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
    cause: str = ""
    holds: bool = False
    characters: int = 0
    quote_precision: float | None = None
    quote_recall: float | None = None
    judged: bool | None = None

    @property
    def good(self) -> bool:
        """Right, and cited where it is an answer."""
        return self.right and (self.cited or not self.answerable)


def score(
    question: Question,
    answer: Answer,
    ranked: Sequence[str],
    is_source: Callable[[str], bool],
    names: Collection[str],
) -> Outcome:
    """Judge one answer and the articles that search ranked; `names` are the archive's persons."""
    text = _MARK.sub("", answer.answer)
    unsupported = unsupported_facts(answer, names)
    relevant = [is_source(citation.article_id) for citation in answer.citations]
    lacking = _lacking(question, answer, text)
    quoted = [met(_shown(one), question.answers, base=one.date) for one in answer.citations]
    groups = met(_shown_together(answer), question.answers, base=_day(answer))
    cited = any(relevant) and (question.kind in _COUNTED or all(groups))
    judgeable = bool(relevant) and question.answerable
    cause, why = _judge(question, answer, text, lacking)
    right = not cause
    if right and question.answerable and not cited:
        cause = "引而不证" if any(relevant) else "错引"
        why = "出处不含答案" if any(relevant) else "出处不是应引的文章"
    if unsupported:
        cause = cause or "无出处"
        why = "；".join(part for part in (why, f"无出处：{'、'.join(unsupported)}") if part)
    return Outcome(
        id=question.id,
        kind=question.kind,
        half=question.half,
        answerable=question.answerable,
        answered=answer.answerable,
        right=right,
        cited=question.answerable and answer.answerable and cited,
        unsupported=unsupported,
        why=why,
        confidence=answer.confidence,
        total_ms=answer.timings_ms.get("total", 0.0),
        citation_precision=_share(relevant) if judgeable else None,
        citation_recall=float(any(relevant)) if judgeable else None,
        hits=tuple(is_source(article_id) for article_id in ranked) if question.answerable else (),
        cause=cause,
        holds=question.answerable and answer.answerable and not lacking,
        characters=len(text),
        quote_precision=_share([any(row) for row in quoted]) if judgeable else None,
        quote_recall=_share(groups) if judgeable else None,
    )


def _judge(question: Question, answer: Answer, text: str, lacking: Sequence[str]) -> tuple[str, str]:
    if not question.answerable:
        return ("妄答", "档案没有答案却回答了") if answer.answerable else ("", "")
    if not answer.answerable:
        return "误拒", "应答而拒答"
    if lacking:
        return "答错", f"缺少：{'、'.join(lacking)}"
    longest = _LONGEST_BY_KIND.get(question.kind, _LONGEST)
    if len(text) > longest:
        return "过长", f"过长：{len(text)} 字，最多 {longest} 字"
    return "", ""


def _lacking(question: Question, answer: Answer, text: str) -> list[str]:
    """The groups of the gold, each by its first alternative, that the answer does not hold."""
    groups = met(text, question.answers, base=_day(answer))
    return [group[0] for group, found in zip(question.answers, groups, strict=True) if not found]


def _shown(citation: Citation) -> str:
    """The quote, and the issue's day, which a date may stand in."""
    return f"{citation.quote} {_printed_day(citation)}"


def _shown_together(answer: Answer) -> str:
    """All quotes behind each other: a word may be torn between two, where its article goes on on another page."""
    quotes = [citation.quote for citation in answer.citations]
    return " ".join([*quotes, *map(_printed_day, answer.citations)])


def _printed_day(citation: Citation) -> str:
    day = citation.date
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _day(answer: Answer) -> date | None:
    """The first day of print among the citations."""
    return next((citation.date for citation in answer.citations if citation.date), None)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
