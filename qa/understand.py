"""A question into a Query: its kind, what it is about, and the hard words that evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from index.dates import resolve_dates
from index.errors import UsageError
from index.fold import fold
from index.names import find_names
from index.numerals import find_numbers
from index.types import ArticleFilter
from index.words import tokenise
from qa.lexicon import COVERAGE, GENERIC, HELP, KIND_PATTERNS, POST_WORDS, ROLE_VERBS, SMALLTALK
from qa.marks import HAN, ORDINAL, QUOTED, TITLE
from qa.types import HardWord, Query

LONGEST_QUESTION = 2_000
_END = re.compile(r"[\s？?！!。.，,吗呢吧呀啊嘛]+$")
_PLACE = re.compile(rf"([{HAN}]{{2,3}}?(?:市|县|区|镇|乡|村|省))(?![{HAN}]?(?:长|委|领导|政府|直))")
_VAGUE_PLACE = re.compile(
    r"^[全我该本各哪这那某此]|[了的在和与是]|新区|城区|小区|社区|地区|山区|园区|景区|灾区|市区|老区|辖区|城市|农村|乡村|校区|街区|牧区|片区|选区|库区|[哪些个]"
)
_PAGE = re.compile(r"第?([一二三四五六七八九十]|[A-Z]?\d{1,2})版")
_UNIT = re.compile(
    r"(?:多少|几)个?(人次|人|名|位|元|吨|亩|公里|户|家|辆|台|套|座|所|处|条|件|篇|株|棵|剂次|岁|天|层|次|场|倍|公顷|平方米|公斤|斤|头|只)"
)
_WEAK = frozenset(
    [
        "的",
        "了",
        "是",
        "在",
        "由",
        "被",
        "和",
        "与",
        "及",
        "对",
        "把",
        "为",
        "从",
        "到",
        "有",
        "谁",
        "吗",
        "呢",
        "什么",
        "哪些",
        "哪",
        "几",
        "多少",
        "怎么",
    ]
)


def check_question(question: str) -> str:
    """The question without white space around it. UsageError for an empty or an overlong one."""
    text = question.strip()
    if not text:
        raise UsageError("the question is empty; ask something, such as 谁主持召开了…会议？")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}")
    return text


def understand(question: str, *, known_names: Iterable[str], today: date | None) -> Query:
    """Understand one question. `known_names` are the archive's people, `today` the day that 昨天 counts from."""
    text = fold(question).strip()
    bare = _END.sub("", text)
    kind = _kind(bare)
    dates = resolve_dates(bare, today) if today else ()
    names = _names(bare, known_names)
    hard: list[HardWord] = [HardWord(name, "name") for name in names]
    taken = [found.span for found in dates]
    hard += [
        HardWord(
            found.text,
            "date",
            found.since,
            found.until,
            bool(re.search(r"\d{4}|今年|去年|前年|[一二][零〇九]", found.text)),
        )
        for found in dates
    ]
    hard += [HardWord(match[1], "title") for match in TITLE.finditer(bare)]
    hard += [HardWord(match[1], "quote") for match in QUOTED.finditer(bare)]
    for match in ORDINAL.finditer(bare):
        if not re.search(r"[版]$", match.group()) and len(match.group()) >= 2:
            hard.append(HardWord(match.group(), "ordinal"))
    covered = [(span.start, span.end) for span in taken] + [match.span() for match in ORDINAL.finditer(bare)]
    for number in find_numbers(bare):
        if (
            not any(low < number.span.end and number.span.start < high for low, high in covered)
            and number.value > 3
        ):
            hard.append(HardWord(bare[number.span.start : number.span.end], "number"))
    for match in _PLACE.finditer(bare):
        if not _VAGUE_PLACE.search(match[1]) and not any(match[1] in name for name in names):
            hard.append(HardWord(match[1], "place"))
    role = next((role for role, verbs in ROLE_VERBS.items() if re.search(verbs, bare)), "")
    page = _PAGE.search(bare)
    target = next((post for post in POST_WORDS if post in bare), "")
    unit = _UNIT.search(bare)
    return Query(
        text=question,
        kind=kind,
        content=" ".join(content_words(_without(bare, [found.text for found in dates]))),
        hard=tuple(dict.fromkeys(hard)),
        names=names,
        role=role,
        target=target,
        asks_holder=bool(target)
        and bool(
            re.search(rf"{target}(?:是|为|叫)?(?:谁|哪位)|(?:谁|哪位)(?:是|任|担任|当).*{target}$", bare)
        ),
        unit=unit[1] if unit else "",
        filters=ArticleFilter(page=page[1] if page and page[1].isdigit() else ""),
    )


def content_words(text: str) -> list[str]:
    """Words that say what a question is about, each once, in order."""
    words = [word for word in tokenise(text) if word not in GENERIC and word not in _WEAK]
    return list(dict.fromkeys(word for word in words if len(word) > 1 or word.isascii()))


def _kind(bare: str) -> str:
    for kind, pattern in (("smalltalk", SMALLTALK), ("help", HELP), ("coverage", COVERAGE)):
        if re.match(pattern, bare):
            return kind
    return next((kind for kind, pattern in KIND_PATTERNS if re.search(pattern, bare)), "what")


def _names(bare: str, known_names: Iterable[str]) -> tuple[str, ...]:
    """The archive's own names in the question, and words that a question treats as a name."""
    known = [name for name in known_names if len(name) >= 2 and name in bare]
    known = [name for name in known if not any(name != other and name in other for other in known)]
    others = [
        one.name
        for one in find_names(bare)
        if not any(one.name in name or name in one.name for name in known)
    ]
    return tuple(dict.fromkeys([*known, *others]))


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text
