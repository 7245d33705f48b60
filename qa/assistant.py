"""Ask an index: understand, retrieve, read, verify, and answer with citations or refuse and say why."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache, cached_property
from itertools import zip_longest
from pathlib import Path

from index.errors import LLMError, WenbaoError
from index.snapshots.serve import open_served
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.types import Article, ArticleFilter
from qa.answering.cite import cite, told_once
from qa.answering.drafts import Drafts
from qa.answering.from_lists import COUNTED, newest_of_event
from qa.answering.refusals import nearest_questions, reason_of
from qa.answering.written import write
from qa.asking.compound import split_question
from qa.asking.followup import resolve_followup, stands_by_itself
from qa.asking.gap import unknown_words
from qa.asking.known_names import KnownNames
from qa.asking.relative_days import as_said_on, relative_days, without_days
from qa.asking.small_talk import is_small_talk, talk
from qa.asking.understand import check_question, content_words, understand
from qa.asking.wording import without_politeness
from qa.finding.retrieve import retrieve
from qa.finding.search import Search, SearchResult
from qa.llm import LLM
from qa.reading.evidence import missing_word, read_articles
from qa.reading.read import LEAST_TRUST
from qa.types import Answer, Draft, Part, Passage, Query

_PASSAGES = 30
# Earlier questions of a talk that a new one may lean on.
_REMEMBERED = 4
_NEAR_DATE = 8
_REPORTED_WITHIN = timedelta(days=5)
_A_FEW_DAYS = timedelta(days=10)
_A_YEAR = timedelta(days=366)
_LONGEST_PERIOD = timedelta(days=100)  # a quarter
_SHOWN = 8
# Kinds that what the talk is about gives a follow-up: 最近一次停水, 停哪些地方.
_OF_RECORDS = frozenset(("latest", "list", "count"))
_OFFERED = 3
_REFUSAL = "档案里没有找到答案"


class Assistant:
    """Answers from one snapshot; safe to use from several threads."""

    def __init__(
        self, snapshot: Snapshot, llm: LLM | None = None, *, least_trust: float = LEAST_TRUST
    ) -> None:
        self.snapshot = snapshot
        self._least_trust = least_trust
        self._llm = llm

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.snapshot.facts.names())

    @cached_property
    def _known(self) -> KnownNames:
        return KnownNames(self.snapshot)

    @cached_property
    def _drafts(self) -> Drafts:
        return Drafts(self.snapshot, self._names, self._least_trust)

    @cached_property
    def _search(self) -> Search:
        return Search(self.snapshot)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: ArticleFilter | None = None,
        heard: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer one question; `history` holds the earlier ones of the talk. UsageError for an unusable question.

        `heard` is called with each sentence of the answer as soon as it is verified, long before an LLM has ended; what
        it raises ends the answer.
        """
        started = time.perf_counter()
        text = check_question(question)
        said = [check_question(turn) for turn in history if turn.strip()]
        turns = [turn for turn in said if not is_small_talk(turn)][-_REMEMBERED:]
        answer = self._reply(
            text, turns, filters, self._earlier(turns, filters), self._llm, heard or _unheard
        )
        took = {"total": round((time.perf_counter() - started) * 1000, 3)}
        return replace(answer, question=question, timings_ms=took)

    def _reply(
        self,
        text: str,
        turns: Sequence[str],
        filters: ArticleFilter | None,
        earlier: Callable[[int], Answer],
        llm: LLM | None,
        heard: Callable[[str], None],
    ) -> Answer:
        """The answer of one question after those of `turns`, whose own answers `earlier` gives."""
        bare = without_politeness(fold(text))
        leans = turns and not is_small_talk(text)
        resolved = resolve_followup(text, turns, names=self._known, answer=earlier) if leans else bare
        queries = [self._understand(one, filters) for one in split_question(resolved, self._known)]
        if resolved != bare and len(queries) == 1:
            own = understand(text, known_names=self._known, today=None).kind
            if own != "what" and not (own == "which" and queries[0].kind in _OF_RECORDS):
                queries = [replace(queries[0], kind=own)]
        may_be_another = resolved != bare and stands_by_itself(bare, self._known)
        said: list[str] = []  # not to be heard before it is known what the question is about
        answer = talk(self.snapshot, queries[0]) or self._answer(
            queries, llm, said.append if may_be_another else heard
        )
        if may_be_another and not self._is_of_talk(answer, resolved, bare):
            alone = self._reply(text, (), filters, earlier, llm, heard)
            # A question of another thing, and no follow-up; what was refused just before is no subject to go on from.
            if alone.answerable or not (answer.answerable or earlier(len(turns) - 1).answerable):
                return alone
        for sentence in said:
            heard(sentence)
        if not answer.answerable:
            offered = dict.fromkeys((*self._meant(resolved, filters), *answer.near))
            answer = replace(answer, near=tuple(offered)[:_OFFERED])
        return replace(answer, resolved=resolved if resolved != bare else "")

    def _is_of_talk(self, answer: Answer, resolved: str, bare: str) -> bool:
        """Whether an answer to a question that was joined to the talk is about what was talked of: an article that it cites
        has a word of that."""
        if not answer.answerable or not answer.citations:  # a count over the archive cites nothing
            return answer.answerable
        topic = resolved.replace(bare, " ")
        words = unknown_words(topic) or content_words(topic)  # 澜望 of 澜望铁路: many articles speak of 铁路
        cited = [self.snapshot.facts.article(one.article_id) for one in answer.citations]
        return any(word in f"{one.title}{one.text.text}" for word in words for one in cited)

    def _meant(self, question: str, filters: ArticleFilter | None) -> Iterator[str]:
        """The question with a name that the archive knows for one that sounds or looks like it, where that has an answer."""
        for typed, meant in self._search.names_meant(question):
            other = f"{question.replace(typed, meant).rstrip('？')}？"
            query, articles, passages = self._looked_up(self._understand(other, filters))
            if self._drafts.draft(query, articles, passages)[0]:
                yield other

    def _earlier(self, turns: Sequence[str], filters: ArticleFilter | None) -> Callable[[int], Answer]:
        """The answers of a talk's earlier questions, each made once, only where it is needed, and by no LLM."""

        @cache
        def answer(at: int) -> Answer:
            return self._reply(turns[at], turns[:at], filters, answer, None, _unheard)

        return answer

    def search(
        self, query: str, *, top_k: int = 10, filters: ArticleFilter | None = None
    ) -> tuple[Passage, ...]:
        """The best passages for a query, best first."""
        return self.find(query, top_k=top_k, filters=filters).passages

    def find(self, query: str, *, top_k: int = 10, filters: ArticleFilter | None = None) -> SearchResult:
        """The best passages for a query as a reader types it, with what was taken from it and why nothing was found."""
        return self._search.search(check_question(query), top_k=top_k, filters=filters or ArticleFilter())

    def look_up(self, question: str) -> tuple[Query, list[Article], tuple[Passage, ...]]:
        """One question as understood, with the articles that it is read from and their passages, best first."""
        return self._looked_up(self._understand(question, None))

    def _looked_up(self, query: Query) -> tuple[Query, list[Article], tuple[Passage, ...]]:
        passages = self._retrieve(query)
        return query, read_articles(self.snapshot, passages), passages

    def _understand(self, question: str, filters: ArticleFilter | None) -> Query:
        query = understand(question, known_names=self._known, today=self.snapshot.facts.period()[1])
        if filters:  # a page that the question names holds beside what is set by hand
            query = replace(query, filters=replace(filters, page=filters.page or query.filters.page))
        return query

    def _answer(self, queries: Sequence[Query], llm: LLM | None, heard: Callable[[str], None]) -> Answer:
        """Answer each part of a question; where no part can be, refuse the first."""
        first = queries[0]
        drafts: list[Draft] = []
        notices: list[str] = []
        refusals: list[Answer] = []
        shown: tuple[Passage, ...] = ()
        for query in queries:
            _, articles, passages = self._looked_up(query)
            shown = shown or passages[:_SHOWN]
            draft, lacking, notice = self._checked(query, articles, passages, llm, heard)
            if draft is None:
                draft, notice = self._as_said_then(query, llm, heard, notice)
            notices.append(notice)
            if draft is None:
                reason = f"找到的报道里没有可以核对“{lacking}”的原文" if lacking else ""
                refusals.append(replace(self._refuse(query, articles, shown, reason), notice=notice))
                text = f"“{query.text}”：{_REFUSAL}。"
                draft = Draft((Part(text, (), (text,)),), 0.0)
            drafts.append(draft)
        if len(refusals) == len(queries):
            return refusals[0]
        parts = told_once(self.snapshot, (part for draft in drafts for part in draft.parts))
        answered = [draft.confidence for draft in drafts if draft.confidence]
        text, citations = cite(self.snapshot, Draft(parts, min(answered)))
        return Answer(
            first.text,
            text,
            True,
            first.kind,
            citations=citations,
            confidence=min(answered),
            passages=shown,
            items=drafts[0].items if len(drafts) == 1 else (),
            notice="".join(dict.fromkeys(notices)),
        )

    def _checked(
        self,
        query: Query,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        llm: LLM | None,
        heard: Callable[[str], None],
    ) -> tuple[Draft | None, str, str]:
        """A draft whose every fact its evidence carries, else None with the fact that none does; and a notice."""
        draft, lacking = self._drafts.draft(query, articles, passages)
        notice = ""
        worded = None
        if llm and query.kind not in COUNTED:  # a model that sees a few passages has nothing to add to counts
            worded, notice = self._word(llm, query, articles, passages, heard)
        if draft and not worded:
            for part in draft.parts:
                heard(part.text)
        return worded or draft, lacking, notice

    def _as_said_then(
        self, query: Query, llm: LLM | None, heard: Callable[[str], None], notice: str
    ) -> tuple[Draft | None, str]:
        """A draft where 今年 and 星期六 are those of each report, and not of the archive's last issue; and a notice that
        says so. Only an archive of years has several of each; of lists and counts they are not: these are of one year."""
        days = relative_days(query)
        first, last = self.snapshot.facts.period()
        of_years = first and last and last - first > _A_YEAR
        if not days or not of_years or query.kind in _OF_RECORDS:
            return None, notice
        left = without_days(query, days)
        _, articles, passages = self._looked_up(left)
        own = [
            one
            for one in articles
            if (day := one.place.date)
            and all(any(not missing_word([said], one) for said in as_said_on(word, day)) for word in days)
        ]
        # 明天 of 明天最高气温多少 tells which of several.
        if any(word.text in one.text.text for word in days for one in own):
            left = replace(left, text=query.text)
        draft, _, said = self._checked(left, own, passages, llm, heard)
        if draft is None:
            return None, notice
        words = "”和“".join(word.text for word in days)
        return draft, f"{notice}{said}“{words}”是报道当时的说法，日期见出处。"

    def _word(
        self,
        llm: LLM,
        query: Query,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        heard: Callable[[str], None],
    ) -> tuple[Draft | None, str]:
        """The LLM's wording where the archive carries it, and what the reader should know of it."""
        try:
            written = write(llm, self.snapshot, query, articles, passages, self._names, heard)
        except LLMError as error:
            return None, f"语言模型没有用上（{error}），这是不用模型的回答。"
        cut = f"语言模型的{written.cut}句话在档案里核对不到，已删去。" if written.cut else ""
        return written.kept, cut

    def _retrieve(self, query: Query) -> tuple[Passage, ...]:
        """Passages from about the asked day first, where the question names one: a paper reports a day within the next few.

        Of a month or a quarter it tells for as long again, and of what was to come before: those count beside the others.
        Of the latest time of an event only the last reports tell.
        """
        if newest := newest_of_event(self.snapshot, query):
            query = replace(query, filters=replace(query.filters, article_ids=newest))
        found = retrieve(self.snapshot, query.text, _PASSAGES, query.filters)
        asked = next((word for word in query.hard if word.kind == "date" and word.since and word.until), None)
        if asked is None or asked.since is None or asked.until is None:
            return found
        length = asked.until - asked.since
        if length > _LONGEST_PERIOD:  # most of an archive is of 今年
            return found
        is_day = length <= _A_FEW_DAYS
        within = _REPORTED_WITHIN if is_day else length + _REPORTED_WITHIN
        around = query.filters.within(asked.since, asked.until + within)
        near = retrieve(self.snapshot, query.text, _NEAR_DATE, around)
        if not is_day:
            near = tuple(one for pair in zip_longest(found, near) for one in pair if one)
        first: dict[int, Passage] = {}
        for passage in (*near, *found):
            first.setdefault(passage.row, passage)
        return tuple(first.values())

    def _refuse(
        self, query: Query, articles: Sequence[Article], passages: tuple[Passage, ...], reason: str = ""
    ) -> Answer:
        """Say which word the archive lacks, and what is near."""
        reason = reason or reason_of(self.snapshot, self._search.stands, query, articles)
        return Answer(
            query.text,
            f"{_REFUSAL}：{reason}。",
            False,
            query.kind,
            reason=reason,
            near=nearest_questions(self.snapshot, articles)[:_OFFERED],
            confidence=0.0,
            passages=passages,
        )


def open_assistant(
    index_directory: Path, llm: LLM | None = None, *, least_trust: float = LEAST_TRUST
) -> Assistant:
    """Open an index folder for questions; an LLM, where given, words what the archive then has to carry.

    `least_trust`, 0 to 1: what is read from passages and less likely right is refused.

    The embedder loads beside what comes next, so that the first question waits less.
    """
    snapshot = open_served(index_directory)
    if len(snapshot.vectors):
        threading.Thread(target=_warm, args=(snapshot,), daemon=True).start()
    return Assistant(snapshot, llm, least_trust=least_trust)


def _unheard(_sentence: str) -> None:
    """Nobody waits for the first sentences."""


def _warm(snapshot: Snapshot) -> None:
    # A missing embedder is an error of the question that needs it, said there.
    with suppress(WenbaoError):
        snapshot.embedder().embed_queries(["预热"])
