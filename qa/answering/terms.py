"""What a term in quotation marks stands for, where an article spells it out: “三不”：不叫不到、随叫随到、服务周到."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.sentences import split_sentences
from index.types import Article
from qa.marks import HAN
from qa.reading.clauses import clean
from qa.types import Draft, Evidence, Part, Query

# Right behind the term, a noun of what it is between: “三不”服务指的是什么, “四个一”工程包括哪些.
_ASKS = rf"[{HAN}]{{0,4}}?(?:具体|分别|都)*(?:指的?|说的)?(?:是指|是|有|包括)?(?:些|了)?(?:什么意思|什么$|哪[几些]|哪[三四五六七八九])"
_LONGEST = 160
_CONFIDENCE = 0.9


def spelled_out(query: Query, articles: Sequence[Article]) -> Draft | None:
    """The words behind a quoted term and a colon, or the list before it; None where no article spells it out."""
    asked = next((word.text for word in query.hard if word.kind == "quote"), "")
    term = rf"[“\"]{re.escape(asked)}[”\"]"
    if not asked or not re.search(term + _ASKS, query.text):
        return None
    patterns = (
        re.compile(
            rf"{term}[{HAN}]{{0,6}}[，,]?(?:[：:]|——|即|就是|是指|指的是|分别是)[^。！？]{{4,{_LONGEST}}}"
        ),
        re.compile(rf"[^，,。；;：:]{{2,30}}(?:、[^，,。；;：:、]{{2,30}})+的?{term}[{HAN}]{{0,6}}"),
    )
    for pattern in patterns:
        for article in articles:
            for span in split_sentences(article.text.text):
                if match := pattern.search(article.text.text, span.start, span.end):
                    part = Part(f"{clean(match.group())}。", (Evidence(article.article_id, span),))
                    return Draft((part,), _CONFIDENCE, query.kind)
    return None
