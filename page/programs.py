"""What programs may call: gradio's API with named endpoints, and the same by MCP (page/mcp.py). All only read."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date
from typing import cast, get_type_hints

import gradio
from gradio.events import api

from index.errors import UsageError, WenbaoError
from index.facts.meeting_table import KINDS, MeetingEntry, MeetingFilter, MeetingTable
from index.facts.schema import iso
from index.types import Article, ArticleFilter
from page.context import Context
from page.failures import log_failure
from page.reference import say_reference
from page.shapes import AnswerJson, ArticleJson, CopyJson, HitsJson, MeetingJson, MeetingsJson
from qa.json_shapes import answer_to_json, hits_to_json

_MOST = 100  # hits or meetings of one call
_log = logging.getLogger("wenbao.page")


class Programs:
    """The calls. UsageError says which argument is wrong; other WenbaoErrors, that the archive cannot answer now."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ask(
        self,
        question: str,
        history: list[str] | None = None,
        since: str = "",
        until: str = "",
        newspaper: str = "",
        person: str = "",
    ) -> AnswerJson:
        """Answer a question over the newspaper archive, in Chinese, each fact with a citation; or say that the archive does not tell.

        Args:
            question: The question, in Chinese.
            history: The earlier questions of the same talk, oldest first, for a follow-up to be understood by.
            since: Only articles printed on this day or later, as 2024-03-05; empty for all.
            until: Only articles printed on this day or earlier.
            newspaper: Only this newspaper, by its full name.
            person: Only articles that name this person.
        """
        self._check(question)
        filters = ArticleFilter(_day(since, "since"), _day(until, "until"), newspaper, person=person)
        started = time.perf_counter()
        with self._context.library.turn():
            answer = self._context.library.assistant.ask(
                question,
                history=self._context.limits.history(history or []),
                filters=None if filters.is_empty else filters,
            )
        said = f" question={question!r}" if self._context.logs_questions else ""
        took = (time.perf_counter() - started) * 1000
        _log.info("ask kind=%s answerable=%s ms=%.0f%s", answer.kind, answer.answerable, took, said)
        return cast(AnswerJson, answer_to_json(answer))

    def search(
        self, query: str, top_k: int = 10, since: str = "", until: str = "", newspaper: str = ""
    ) -> HitsJson:
        """Find the passages of the archive that are nearest to a query, by words and by meaning, the best first.

        Args:
            query: Words or a question, in Chinese.
            top_k: How many passages, 1 to 100.
            since: Only articles printed on this day or later, as 2024-03-05; empty for all.
            until: Only articles printed on this day or earlier.
            newspaper: Only this newspaper, by its full name.
        """
        self._check(query)
        _within(top_k, 1, _MOST, "top_k")
        filters = ArticleFilter(_day(since, "since"), _day(until, "until"), newspaper)
        hits = self._context.library.assistant.search(query, top_k=top_k, filters=filters)
        return cast(HitsJson, hits_to_json("", hits))

    def meetings(
        self,
        since: str = "",
        until: str = "",
        person: str = "",
        words: str = "",
        kind: str = "",
        newspaper: str = "",
        offset: int = 0,
        limit: int = 20,
    ) -> MeetingsJson:
        """List meetings, inspections, visits, signings and events that the archive reports, the latest first, with how many there are in all.

        Args:
            since: Only those held on this day or later, as 2024-03-05; empty for all.
            until: Only those held on this day or earlier.
            person: Only those in which somebody of this name, or part of a name, has a role.
            words: Only those whose name, place or article title holds each of these words, divided by spaces.
            kind: meeting, inspection, visit, signing or event; empty for all.
            newspaper: Only those that this newspaper reports, by its full name.
            offset: How many to leave out from the beginning of the list.
            limit: How many to give, 1 to 100.
        """
        _within(limit, 1, _MOST, "limit")
        _within(offset, 0, 10**9, "offset")
        if kind and kind not in KINDS:
            raise UsageError(f"kind: {kind!r} is none of {', '.join(KINDS)}")
        filter = MeetingFilter(_day(since, "since"), _day(until, "until"), person, words, kind, newspaper)
        table = MeetingTable(self._context.library.assistant.snapshot.facts.database)
        found = table.page(filter, offset=offset, limit=limit)
        return MeetingsJson(total=table.count(filter), offset=offset, meetings=[*map(_meeting, found)])

    def read_article(self, article_id: str) -> ArticleJson:
        """Read one article whole, as printed and repaired, by the id that answers, hits and meetings give.

        Args:
            article_id: The id of an article, of a reprint, or of an article's part on one page.
        """
        try:
            return _article(self._context.library.assistant.snapshot.facts.article(article_id))
        except KeyError:
            raise UsageError(f"article_id: there is no article {article_id!r}") from None

    def _check(self, question: str) -> None:
        longest = self._context.limits.longest_question
        if len(question) > longest:
            raise UsageError(f"the question has {len(question)} characters; at most {longest} are read")


def add_endpoints(context: Context) -> None:
    """The calls as named endpoints of gradio's API; within a gradio.Blocks."""
    programs = Programs(context)

    def ask(
        question: str,
        history: list[str] | None = None,
        since: str = "",
        until: str = "",
        newspaper: str = "",
        person: str = "",
        request: gradio.Request | None = None,
    ) -> AnswerJson:
        _admit(context, request)
        with _Told():
            return programs.ask(question, history, since, until, newspaper, person)

    def search(
        query: str,
        top_k: int = 10,
        since: str = "",
        until: str = "",
        newspaper: str = "",
        request: gradio.Request | None = None,
    ) -> HitsJson:
        _admit(context, request)
        with _Told():
            return programs.search(query, top_k, since, until, newspaper)

    def meetings(
        since: str = "",
        until: str = "",
        person: str = "",
        words: str = "",
        kind: str = "",
        newspaper: str = "",
        offset: int = 0,
        limit: int = 20,
        request: gradio.Request | None = None,
    ) -> MeetingsJson:
        _admit(context, request)
        with _Told():
            return programs.meetings(since, until, person, words, kind, newspaper, offset, limit)

    def read_article(article_id: str, request: gradio.Request | None = None) -> ArticleJson:
        _admit(context, request)
        with _Told():
            return programs.read_article(article_id)

    calls: tuple[Callable[..., object], ...] = (ask, search, meetings, read_article)
    for call in calls:
        call.__annotations__ = get_type_hints(call)  # gradio reads the types, not their names
        description = (getattr(programs, call.__name__).__doc__ or "").split("\n")[0]
        api(call, api_name=call.__name__, api_description=description)


class _Told:
    """What goes wrong is told to who called, without anything of the inside."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, WenbaoError):
            raise gradio.Error(say_error(error), print_exception=False) from None
        if isinstance(error, Exception) and not isinstance(error, gradio.Error):
            log_failure(error)
            raise gradio.Error("failed; the log says where", print_exception=False) from None


def say_error(error: WenbaoError) -> str:
    """A line for who called: which argument is wrong, or that the archive cannot answer now."""
    return (
        str(error)
        if isinstance(error, UsageError)
        else "the archive cannot be read now; see python -m index verify"
    )


def _admit(context: Context, request: gradio.Request | None) -> None:
    reader = (request.username or (request.client.host if request.client else "")) if request else ""
    if not context.limits.admits(reader):
        raise gradio.Error(context.words("问得太快了，请过一会儿再问。"), print_exception=False)


def _day(value: str, name: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UsageError(f"{name}: {value!r} is no day; write it as 2024-03-05") from None


def _within(value: int, least: int, most: int, name: str) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name}: {value} is not within {least} and {most}")


def _meeting(entry: MeetingEntry) -> MeetingJson:
    one = entry.meeting
    return MeetingJson(
        name=one.name,
        kind=one.kind,
        date=iso(one.date),
        place=one.place,
        chairs=list(one.chairs),
        speakers=list(one.speakers),
        reporters=list(one.reporters),
        arrangers=list(one.arrangers),
        attendees=[{"name": person.name, "post": person.post} for person in one.attendees],
        quote=entry.quote,
        article_id=entry.article_id,
        title=entry.title,
        newspaper=entry.place.newspaper,
        printed=iso(entry.place.date),
        page=entry.place.page,
    )


def _article(article: Article) -> ArticleJson:
    text, place = article.text.text, article.place
    return ArticleJson(
        article_id=article.article_id,
        title=article.title,
        kicker=article.kicker,
        subtitle=article.subtitle,
        byline=[author.name for author in article.byline],
        newspaper=place.newspaper,
        date=iso(place.date),
        page=place.page,
        kind=article.kind,
        source=article.source,
        url=article.url,
        file=place.file,
        paragraphs=[text[span.start : span.end] for span in article.paragraphs],
        captions=[{"text": one.text, "credit": one.credit} for one in article.captions],
        reference=say_reference(article),
        also=[
            CopyJson(
                article_id=copy.article_id,
                title=copy.title,
                newspaper=copy.place.newspaper,
                date=iso(copy.place.date),
                page=copy.place.page,
                file=copy.place.file,
            )
            for copy in article.also
        ],
    )
