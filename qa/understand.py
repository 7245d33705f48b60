"""A question into a Query: its kind, what it is about, and the hard words that evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index.dates import resolve_dates
from index.errors import UsageError
from index.fold import fold
from index.names import find_names
from index.numerals import UNIT, find_numbers
from index.types import ArticleFilter
from index.words import nouns, tokenise, verbs
from qa.lexicon import COVERAGE, DOCUMENTS, GENERIC, HELP, KIND_PATTERNS, POST_WORDS, ROLE_VERBS, SMALLTALK
from qa.marks import HAN, ORDINAL, QUOTED, TITLE
from qa.types import HardWord, Query

LONGEST_QUESTION = 2_000
_END = re.compile(r"[\s？?！!。.，,吗呢吧呀啊嘛]+$")
_PLACE = re.compile(
    rf"([{HAN}]{{2,3}}?(?:市|县|区|镇|乡|村|省))(?![{HAN}]?(?:长|委|领导|政府|直)|场|民|容|值|价|面)"
)
_VAGUE_PLACE = re.compile(
    r"^[全我该本各哪这那某此]|[了的在和与是]|新区|城区|小区|社区|地区|山区|园区|景区|灾区|市区|老区|辖区|城市|农村|乡村|校区|街区|牧区|片区|选区|库区|[全我该本各][市县区镇乡村省]$|[哪些个]"
)
_PAGE = re.compile(r"第?([一二三四五六七八九十]|[A-Z]?\d{1,2})版")
_UNIT = re.compile(rf"(?:多少|几)({UNIT})")
# Units by what is asked, where the question names none; first match wins.
_MEASURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"人数", ("人", "名")),
    (r"多久|多长时间", ("年", "个月", "月", "天", "日", "小时", "分钟")),
    (r"比例|占比|百分之几|百分之多少|百分比|率是|率为|率达|增长多少|增幅|同比", ("%", "个百分点", "倍")),
    (r"面积|占地", ("亩", "公顷", "平方米", "平方公里")),
    (r"多长|长度|全长", ("米", "公里", "千米", "厘米", "里")),
    (r"多高|多宽|多深|高度|多远", ("米", "公里", "千米", "厘米", "里")),
    (r"多重|重量|产量|总产", ("吨", "公斤", "千克", "斤")),
    (r"库容|蓄水", ("立方米",)),
    (r"降雨|降水|雨量", ("毫米",)),
    (r"年龄|多大|几岁", ("岁",)),
    (
        r"多少钱|投资|票价|价格|工资|补助|补贴|奖励|奖金|费|金额|收入|造价|成本|花了|产值|房贷|交易额|营收|资金|净挣|售价|均价|预算|利润|贷款",
        ("元",),
    ),
)
_COUNTED = re.compile(
    rf"(?:多少|几|哪)[一二两三四五六七八九十几]?(?:{UNIT}|[个名位家些条只份部])?(?P<asked>[{HAN}]{{2,8}})"
)
_WHO_DOES = re.compile(
    rf"(?:谁|哪位(?:[{HAN}]{{2,4}}?)?)(?:被|来|在(?:[^，]{{2,24}}?)(?:上|中|里))?(?P<rest>[{HAN}]{{2,12}})"
)
_DONE_BY = re.compile(rf"是(?:由)?(?:谁|哪位)(?P<rest>[{HAN}]{{2,6}})的$")
_ASKS_DOCUMENTS = re.compile(
    rf"(?:哪|什么|几)[一二两三四五六七八九十几]?[些份部个项]?(?:{'|'.join(DOCUMENTS)})"
)
_LATEST = re.compile(r"最近一次|最新|最近的|上一次|最后一次")
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
        inside = any(low < number.span.end and number.span.start < high for low, high in covered)
        if not inside and number.value > 3 and bare[number.span.start] not in "亿万千百十":
            hard.append(HardWord(bare[number.span.start : number.span.end], "number"))
    # A place does not begin within an ordinal or a date: 一季度双渡县 names 双渡县.
    for match in _PLACE.finditer(_blanked(bare, covered)):
        if not _VAGUE_PLACE.search(match[1]) and not any(match[1] in name for name in names):
            hard.append(HardWord(match[1], "place"))
    role = next((role for role, verbs in ROLE_VERBS.items() if re.search(verbs, bare)), "")
    page = _PAGE.search(bare)
    target = next((post for post in POST_WORDS if post in bare), "")
    asked = _asked(bare)
    content = _without(bare, [found.text for found in dates])
    return Query(
        text=question,
        kind=kind,
        content=" ".join(content_words(_without(content, _asking_words(bare)))),
        # 两次报道 counts the reports that differ, not what they report.
        hard=tuple(
            word
            for word in dict.fromkeys(hard)
            if kind != "difference" or word.kind not in ("ordinal", "number")
        ),
        names=names,
        role=role,
        target=target,
        asks_holder=bool(target)
        and bool(
            re.search(rf"{target}(?:是|为|叫)?(?:谁|哪位)|(?:谁|哪位)(?:是|任|担任|当).*{target}$", bare)
        ),
        nouns=_nouns(
            content,
            # Of 多少新生 and 哪两份文件 the article tells the number and the names, seldom the word itself.
            [
                *names,
                *(word.text for word in hard if word.kind == "place"),
                *_counted(bare),
            ],
        ),
        units=_units(bare, names),
        asked=asked,
        verb=_verb(bare),
        wants_latest=bool(_LATEST.search(bare)),
        filters=ArticleFilter(page=page[1] if page and page[1].isdigit() else ""),
    )


def _nouns(text: str, taken: Sequence[str]) -> tuple[str, ...]:
    """Nouns that an answering article has to speak of: no words of asking, nor what is a hard word already."""
    text = _without(text, [match.group() for match in ORDINAL.finditer(text)])
    found = (noun for noun in nouns(_without(text, taken)) if noun not in GENERIC)
    return tuple(dict.fromkeys(found))


def _units(bare: str, names: Sequence[str]) -> tuple[str, ...]:
    unit = _UNIT.search(bare)
    if unit and unit[1] != "个":
        return (unit[1],)
    found = next((units for pattern, units in _MEASURES if re.search(pattern, bare)), ())
    if unit and unit[1] == "个" and found != ("元",):
        return ("个", "项", "家", "处", "座", "所", "条", "件", "场")
    return () if found == ("岁",) and not names and "年龄" not in bare else found


def _asking_words(bare: str) -> list[str]:
    """What asks for documents, 哪两份文件: an answer puts their titles in its place."""
    return [match.group() for match in _ASKS_DOCUMENTS.finditer(bare)]


def _counted(bare: str) -> list[str]:
    """The noun behind 多少 or 哪几个, by itself in a list; empty where none follows."""
    match = _COUNTED.search(bare)
    return nouns(match["asked"])[:1] if match else []


def _asked(bare: str) -> str:
    """The thing asked for: behind 多少名 and 哪个, or before 是谁, 叫什么 and 是多少."""
    if documents := _ASKS_DOCUMENTS.search(bare):
        return next(word for word in DOCUMENTS if documents.group().endswith(word))
    if counted := _counted(bare):
        return counted[0]
    before = re.split(
        r"(?:是|叫|有|为|达到)?(?:谁|哪位|什么|多少|多大|多长|哪里|哪儿|何时)", bare, maxsplit=1
    )[0]
    found = [noun for noun in nouns(before) if noun not in GENERIC]
    return found[-1] if found else ""


def _verb(bare: str) -> str:
    """The verb behind 谁: two characters that state what the person did."""
    match = _WHO_DOES.search(bare) or _DONE_BY.search(bare)
    if not match or not (words := verbs(match["rest"])):
        return ""
    return "" if words[0] in GENERIC else words[0]


def content_words(text: str) -> list[str]:
    """Words that say what a question is about, each once, in order."""
    words = [word for word in tokenise(text) if word not in GENERIC and word not in _WEAK]
    return list(dict.fromkeys(word for word in words if len(word) > 1 or word.isascii()))


def _kind(bare: str) -> str:
    for kind, pattern in (("smalltalk", SMALLTALK), ("help", HELP), ("coverage", COVERAGE)):
        if re.match(pattern, bare):
            return kind
    kind = next((kind for kind, pattern in KIND_PATTERNS if re.search(pattern, bare)), "what")
    # 谁接任了…的职务 asks for a person; a post is asked of a person who is named.
    return "who" if kind == "post" and re.match(r"(?:谁|哪位)", bare) else kind


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


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for low, high in spans:
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def _without(text: str, parts: Iterable[str]) -> str:
    for part in filter(None, parts):
        text = text.replace(part, " ")
    return text
