"""Why a question is refused, and what near it has an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.snapshots.snapshot import Snapshot
from index.types import Article, ArticleFilter
from qa.reading.evidence import missing_word
from qa.reading.read import word_told_nowhere
from qa.types import Query

_NEAREST = 4


def reason_of(
    snapshot: Snapshot, stands: Callable[[str], bool], query: Query, articles: Sequence[Article]
) -> str:
    """Which word none of the articles found has; and whether another article of the archive has it.

    `stands` tells whether words stand in the archive.
    """
    lacking = next(
        (
            word
            for word in query.hard
            if articles and all(missing_word([word], article) for article in articles)
        ),
        None,
    )
    told_nowhere = lacking.text if lacking else word_told_nowhere(snapshot, query, articles)
    if not told_nowhere:
        return "没有一篇报道说到所问的全部内容"
    if (lacking is None or lacking.kind != "date") and stands(told_nowhere):
        beside = next((word.text for word in query.hard if word.text != told_nowhere), "")
        if beside:  # the archive has the word, only not together with the rest
            return f"没有一篇相关报道同时说到“{told_nowhere}”和“{beside}”"
        return f"档案里有提到“{told_nowhere}”的报道，但没有找到所问的内容"
    return f"没有提到“{told_nowhere}”的相关报道"


def nearest_questions(snapshot: Snapshot, articles: Sequence[Article]) -> tuple[str, ...]:
    """A question that each of the nearest articles does answer: who chaired its first meeting, else what it says."""
    near = articles[:_NEAREST]
    if not near:
        return ()
    chaired: dict[str, str] = {}
    ids = frozenset(one.article_id for one in near)
    for row in snapshot.facts.meetings(ArticleFilter(article_ids=ids)):
        if row.meeting.chairs:
            chaired.setdefault(row.article_id, f"谁主持了{row.meeting.name}？")
    titled = {one.article_id: f"《{one.title}》讲了什么？" for one in near if one.title}
    found = (chaired.get(one.article_id) or titled.get(one.article_id, "") for one in near)
    return tuple(dict.fromkeys(filter(None, found)))
