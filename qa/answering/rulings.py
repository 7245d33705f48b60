"""What was done to somebody, or what holds from now on: the sentence that punishes or rules, on what the question names.

受到什么处罚 and 定了什么规矩 are told in other words (罚款, 吊销, 只要…就…), which only their verbs find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.snapshots.snapshot import Snapshot
from index.types import Article
from qa.asking.gap import what_is_asked
from qa.reading.clauses import clean, first_clauses
from qa.reading.enumerations import carried
from qa.reading.evidence import candidates, coverage_of, word_weights
from qa.reading.weigh import wanted
from qa.types import Draft, Evidence, Part, Query

_ASKS_SENTENCE = r"(?:判|获)了?(?:什么刑|多重|几年|多少年|多久)|什么(?:判决|刑罚|罪名)|(?:怎么|如何|怎样)判"
# Asked for, and the verbs that tell it; where none does the best sentence is read, as of any question.
_RULINGS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            _ASKS_SENTENCE,
            r"判处|获刑|徒刑|死刑|无罪|判决|拘役|缓刑|被判",
        ),
        (
            r"(?:什么|怎样的|哪些|何种)(?:处罚|处分|惩罚|处理|后果)|(?:怎么|如何|怎样)(?:被)?(?:处罚|处理|处分|罚|惩处|处置)",
            r"罚款|处以|吊销|拘留|判处|记\d+分|记过|列入|失信|追究|警告|责令|没收|撤销|免职|开除|停职|停业|取消|退回|退还|暂扣|约谈|下架|立案|刑拘|逮捕|查封|[退调换]货|退款|赔偿|赔付|理赔|调换|更换|包换",
        ),
        (
            r"(?:定|立|出|有)(?:了|下)?(?:什么|哪些|怎样的)(?:新)?(?:规矩|规定|约定|制度)",
            r"规定|起[，,]|只要|凡是?|一律|不得|必须",
        ),
    )
)
_LEAST_OF_ARTICLE = 0.65
_LEAST = 0.3
_LONGEST = 240
_CONFIDENCE = 0.7


def asks_ruling(query: Query) -> re.Pattern[str] | None:
    """The verbs that tell what the question asks, where it asks for a punishment or a rule."""
    return next((told for asked, told in _RULINGS if asked.search(query.text)), None)


def asks_sentence(query: Query) -> bool:
    """Whether it asks what a court gave, which no other words tell: who was fined was not sentenced."""
    return bool(re.search(_ASKS_SENTENCE, query.text))


def ruled(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The sentence with such a verb that carries most of the question; None where no article about it has one."""
    told = asks_ruling(query)
    if told is None:
        return None
    weights = word_weights(snapshot, query)
    terms = wanted(snapshot, what_is_asked(query)).terms
    best = max(
        (
            (one.coverage + carried(terms, one.text), one)
            for one in candidates(snapshot, query, articles)
            if told.search(one.text)
            and coverage_of(weights, one.article.title + one.article.text.text) >= _LEAST_OF_ARTICLE
        ),
        key=lambda found: found[0],
        default=None,
    )
    if best is None or best[1].coverage < _LEAST:
        return None
    one = best[1]
    words = first_clauses(clean(one.text), _LONGEST)
    if not told.search(words):  # a long sentence tells it at its end
        words = first_clauses(clean(one.text[max(0, len(one.text) - _LONGEST) :]), _LONGEST)
    return Draft(
        (Part(f"{words}。", (Evidence(one.article.article_id, one.span),)),), _CONFIDENCE, query.kind
    )
