"""The `index pages` door: a file's articles as JSON, so that segmentation can be judged from outside."""

from __future__ import annotations

from typing import Any

from index.facts.prepared import PreparedArticle
from index.facts.schema import iso, spans_to_json
from index.types import Meeting


def article_to_json(prepared: PreparedArticle) -> dict[str, Any]:
    """One article in the documented shape; spans count characters of the decoded file.

    `parts`: the pages of an article that goes on over several, of which `spans` are the first one's.
    """
    article, records = prepared.article, prepared.records
    pages = article.printed(article.spans)
    text = article.text.text
    return {
        "article_id": article.article_id,
        "title": article.title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "rubrics": list(article.rubrics),
        "byline": [author.name for author in article.byline],
        "dateline": article.dateline,
        "date": iso(article.place.date),
        "date_source": article.date_source,
        "date_evidence": article.date_evidence,
        "kind": article.kind,
        "source": article.source,
        "spans": spans_to_json(pages[0].spans if pages else ()),
        "jumps": [jump.text for jump in article.jumps],
        "parts": [
            {"file": one.place.file, "page": one.place.page, "spans": spans_to_json(one.spans)}
            for one in (pages if article.parts else ())
        ],
        "paragraphs": [text[span.start : span.end] for span in article.paragraphs],
        "headings": [text[span.start : span.end] for span in article.headings],
        "captions": [{"text": caption.text, "credit": caption.credit} for caption in article.captions],
        "people": [
            {"name": person.name, "post": person.post, "organisation": person.organisation}
            for person in records.people
        ],
        "meetings": [_meeting_to_json(meeting, text) for meeting in records.meetings],
    }


def _meeting_to_json(meeting: Meeting, text: str) -> dict[str, Any]:
    return {
        "name": meeting.name,
        "kind": meeting.kind,
        "date": iso(meeting.date),
        "place": meeting.place,
        "chairs": list(meeting.chairs),
        "speakers": list(meeting.speakers),
        "reporters": list(meeting.reporters),
        "arrangers": list(meeting.arrangers),
        "attendees": [{"name": person.name, "post": person.post} for person in meeting.attendees],
        "quote": text[meeting.span.start : meeting.span.end],
    }
