"""What the archive itself says of a question: from records where they hold the answer, else from passages; verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.types import Article
from qa.answering import (
    bylines,
    decrees,
    differences,
    from_lists,
    from_passages,
    from_records,
    holders,
    periods,
    points,
    posts,
    rulings,
    summaries,
    terms,
    timelines,
)
from qa.answering.cite import unsupported, words_of
from qa.answering.from_lists import COUNTED
from qa.asking.gap import what_is_asked
from qa.reading.contrast import numbers_another
from qa.reading.enumerations import asked_count, enumerated
from qa.reading.evidence import lacks, word_weights
from qa.reading.subject import is_of_another, named_elsewhere
from qa.types import Draft, Passage, Query

# Gathered over articles: no one sentence tells them.
_TOLD_WHOLE = frozenset(["count", "timeline", "page", "difference", "summary"])
# Who signed an article is told by its byline, and by no sentence of it.
_OF_BYLINE = re.compile(r"报道|文章|消息|新闻|稿|[这那]篇|记者|通讯员|作者|评论|时评|照片|署名|采写")
# What a question of 介绍…的 or 要求…的 asks for after all, by what fills its gap.
_ASKS_A_SPAN = {"person": "who", "place": "where", "organisation": "which", "name": "which", "day": "when"}
_SURE = 0.5  # the trust in a number read where the archive's own count may have been meant
# Counted of the archive itself; of anything else an article may tell the number: 举行多少场公益活动.
_OF_ARCHIVE = re.compile(r"[几多少]+[篇条则]|报道|提到|提及")


class Drafts:
    """Drafts answers over one snapshot. `names`: all people of the archive; what is less likely right than
    `least_trust` is none."""

    def __init__(self, snapshot: Snapshot, names: frozenset[str], least_trust: float) -> None:
        self._snapshot = snapshot
        self._names = names
        self._least_trust = least_trust

    def draft(
        self, query: Query, articles: Sequence[Article], passages: Sequence[Passage]
    ) -> tuple[Draft | None, str]:
        """What the archive itself says, with no LLM; else None, and the fact that nothing carries."""
        draft = self._read(query, articles, passages)
        lacking = unsupported(self._snapshot, draft, self._names) if draft else ""
        if lacking:  # a record's words that the page does not carry; a sentence's own words may
            draft = self._read_passages(query, articles, passages)
            draft = None if draft and unsupported(self._snapshot, draft, self._names) else draft
        return draft, lacking

    def _read(self, query: Query, articles: Sequence[Article], passages: Sequence[Passage]) -> Draft | None:
        snapshot = self._snapshot
        if query.kind in ("decisions", "summary"):  # 谈防疫的副市长是谁 asks for no speech
            query = replace(query, kind=_ASKS_A_SPAN.get(what_is_asked(query).type, query.kind))
        if query.kind in ("what", "which", "list", "decisions") and (
            told := terms.spelled_out(query, articles)
        ):
            return told
        ruled = rulings.ruled(snapshot, query, articles)
        if ruled or rulings.asks_sentence(query):
            return ruled
        special = self._of_kind(query, articles).get(query.kind)
        if special is not None:
            draft = special()
            if draft is not None and query.kind not in COUNTED and self._is_of_another(query, draft):
                draft = None
            if draft is not None or (query.kind in _TOLD_WHOLE and not _may_be_told(query)):
                return draft
            if query.kind == "byline" and _OF_BYLINE.search(query.text):
                return None
        elif query.kind == "who" and "委托" in query.text:
            entrusted = from_records.entrusted(snapshot, query, articles)
            if entrusted:
                return entrusted
        elif decrees.asks_decreed(query) and (listed := decrees.told_decrees(query, articles)):
            return listed
        elif query.kind in ("who", "which", "what") and query.asks_holder:
            held = holders.holders(snapshot, query, articles) or from_passages.holder(
                snapshot, query, articles
            )
            if held and not self._is_of_another(query, held):
                return held
        read = self._read_passages(query, articles, passages)
        # 最近一次停水是哪天: where no day can be read, the day of the report and what it says.
        if read is None and query.kind in ("latest", "when") and from_lists.asks_of_latest_event(query):
            return from_lists.latest(snapshot, query)
        return read

    def _of_kind(self, query: Query, articles: Sequence[Article]) -> dict[str, Callable[[], Draft | None]]:
        """What answers a kind of question by itself, before its sentences are read."""
        snapshot = self._snapshot
        return {
            **dict.fromkeys(
                ("chair", "speaker", "reporter", "arranger", "attendees"),
                lambda: (
                    from_records.meeting_role(snapshot, query, articles)
                    or from_passages.role(snapshot, query, articles)
                ),
            ),
            **dict.fromkeys(
                ("when", "where"),
                lambda: (
                    periods.period(snapshot, query, articles)
                    or from_records.meeting_fact(snapshot, query, articles)
                ),
            ),
            "post": lambda: (
                posts.post_of(snapshot, query)
                or holders.holders(snapshot, query, articles)
                or decrees.told_decrees(query, articles)
            ),
            "byline": lambda: bylines.byline_of(snapshot, query, articles),
            **dict.fromkeys(("count", "list"), lambda: from_lists.counted(snapshot, query)),
            "timeline": lambda: timelines.timeline(snapshot, query, articles),
            "latest": lambda: (
                None if from_lists.asks_of_latest_event(query) else from_lists.latest(snapshot, query)
            ),
            "difference": lambda: differences.difference(snapshot, query, articles),
            "page": lambda: from_lists.articles_on(snapshot, query),
            "decisions": lambda: (
                self._counted_points(query, articles) or points.points(snapshot, query, articles)
            ),
            "summary": lambda: summaries.summary(snapshot, query, articles),
        }

    def _counted_points(self, query: Query, articles: Sequence[Article]) -> Draft | None:
        """The items of 提出哪三点, where an article tells just so many one by one."""
        listed = asked_count(what_is_asked(query).gap) and enumerated(self._snapshot, query, articles)
        return listed if listed and listed.items else None

    def _is_of_another(self, query: Query, draft: Draft) -> bool:
        """Whether what a draft cites is of another person, place or post than the question names."""
        cited = [evidence for part in draft.parts for evidence in part.evidence]
        ids = {evidence.article_id for evidence in cited}
        if ids and all(named_elsewhere(query, self._snapshot.facts.article(one)) for one in ids):
            return True
        words = [fold(words_of(self._snapshot, one)[0]) for one in cited]
        if words and all(numbers_another(fold(query.text), one) for one in words):
            return True
        if query.kind in ("when", "where"):
            weights = word_weights(self._snapshot, query)
            if ids and all(lacks(query, weights, self._snapshot.facts.article(one)) for one in ids):
                return True
        return query.asks_holder and any(
            is_of_another(query, words_of(self._snapshot, one)[0]) for one in cited
        )

    def _read_passages(
        self, query: Query, articles: Sequence[Article], passages: Sequence[Passage]
    ) -> Draft | None:
        least = max(self._least_trust, _SURE) if query.kind == "count" else self._least_trust
        return from_passages.read(self._snapshot, query, articles, passages, least)


def _may_be_told(query: Query) -> bool:
    """Whether a number that no records count may stand in an article: of no person's doings, and of no articles."""
    return query.kind == "count" and not query.names and not _OF_ARCHIVE.search(query.text)
