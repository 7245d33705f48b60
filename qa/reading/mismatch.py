"""Whether the sentence that an answer is read from tells it of another period, place, event or deed than the question's.

Each rule needs the evidence to say so: figures of 4月至6月 for 7月至9月, 全市 for one county, 中国 for 越南,
第三届古树保护论坛 for 第三届国家公园论坛, an arrest for 判了什么刑.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from index.dates.resolve import resolve_dates
from index.text.fold import fold
from index.text.tokens import bigrams, tagged
from index.types import Article, Span
from qa.asking.lexicon import CITIES, COUNTRIES, GENERIC, PROVINCES, STATES
from qa.asking.topics import ASKED_AWAY
from qa.marks import HAN
from qa.reading.contrast import says_another
from qa.reading.houses import is_of_other_house
from qa.reading.named_places import names_place, whole_text
from qa.types import HardWord, Query

_A_MONTH, _THREE_QUARTERS = timedelta(days=27), timedelta(days=300)
_NAMED_PERIOD = re.compile(r"\d ?月|[一二三四] ?季度|[上下]半年")  # not 本季度 and 上月
_COMPARED = re.compile(r"[比较从由与同]$")
_BY = re.compile(r"截[至止]|[到至](?=\d+月\d+日)")
_DIGITS = "一二两三四五六七八九十"
_CITY, _STATE = 3, 4
_RANKS = {"村": 0, "乡": 1, "镇": 1, "县": 2, "区": 2, "市": _CITY, "省": _STATE}
_WHOLE = re.compile(r"[全我](?P<rank>[省市县区镇乡村])(?!民|外|内外)")
_AROUND = 10  # characters beside an ordinal that say of what it is
# 第九个“中华慈善日”, One UI 6.0: a name and what numbers it.
_ORDINAL_OF = re.compile(rf"第(?P<number>\d+|[{_DIGITS}]+)[届次期个]?[“《「\"]?(?P<of>[{HAN}]{{4,8}})")
_VERSION = re.compile(
    r"(?<![a-z])(?P<of>[a-z][a-z-]+(?: [a-z]+)*) ?(?P<number>\d+(?:\.\d+)?)(?![\d.]*[%万亿a-z])"
)
_NAME_OF_NUMBER = 4  # characters by which a name is the same
_OF_TIMES = re.compile("第.+[届次期批轮]")
# Pairs of characters that the names of many events share.
_OF_ANY_EVENT = frozenset(
    ["会议", "论坛", "大会", "活动", "运动", "动会", "比赛", "大赛", "全国", "中国", "国际", "世界", "工作", "举行", "召开"]
)  # fmt: skip
_SIZE = re.compile(r"多(?:[高宽深厚重]|长(?!时间))")
_GROWS = r"(?:加|增|抬|提|升|垫)高|(?:加|拓|展)宽|(?:加|延)长|(?:加|浚|挖)深|加厚|增加|增长|上升|上涨|减少|缩短|降低|下降|回落|高出"
_MEASURED = rf"[\d.{_DIGITS}百千万点]+[多余]?(?:[毫厘分千]?米|公里|里|丈|尺|吨|公?斤|千克)"
_GROWN = re.compile(rf"(?:{_GROWS})了?[^，,。；;到至为达\d]{{0,6}}(?P<by>{_MEASURED})")
# What is asked of somebody or something, and the words without which no article tells it.
_DEEDS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (r"判(?:了|几|多|处|刑)|什么刑|刑期", r"判处|判决|判刑|被判|宣判|一审|徒刑|死刑|获刑|刑期|缓刑|拘役|无罪"),
        (r"闭[村幕馆园]", r"闭|落幕|结束|收官"),
        (r"离婚", r"离婚|离异|婚姻|分手"),
        (r"结婚|婚礼", r"婚"),
        (r"去世|逝世|病逝", r"去世|逝世|病逝|离世|辞世|病故|身亡|遇难|死亡|逝"),
        (r"通车", r"通车|开通|通行"),
        (r"竣工|完工|建成", r"竣工|完工|建成|完成|投用|落成|交付|工期|动工|恢复通行"),
        (r"列席", r"列席"),
        (r"退役", r"退役|告别|挂靴"),
        (
            r"没有?(?:参加|出席|到场|到会)|[未缺]席|未能?(?:参加|出席)",
            r"缺席|未能?(?:参加|出席)|没有?(?:参加|出席|到场|到会)|请假",
        ),
    )
)  # fmt: skip
# What was done and what was tried in vain: who missed the penalty is not who scored.
_SCORED = re.compile(r"[踢打攻射顶罚投]进|[攻射罚]入|破门|进球|得分|绝杀|扳平|拔头筹|入网")
_MISSED = re.compile(r"[罚射踢][失丢飞偏]|扑出|[射打踢]偏|错失|射门被|未能(?:[踢打攻射罚]进|破门|进球|得分)")
_CHOSEN = re.compile("(?<!落)当选|入选|考上|考取|录取|中标")
_NOT_CHOSEN = re.compile("落选|落榜|落标|未被录取|未能(?:当选|入选|考上|中标)")
_DONE_OR_NOT = ((_SCORED, _MISSED), (_MISSED, _SCORED), (_CHOSEN, _NOT_CHOSEN), (_NOT_CHOSEN, _CHOSEN))
# What is built comes to these one behind the other, each on a day of its own.
_STAGES = tuple(
    re.compile(words)
    for words in (
        r"开工|动工|破土|奠基|动土",
        r"封顶|贯通|合龙|合拢",
        r"(?<!未)验收",
        r"竣工|完工|建成|修好|修成|完成|通车|开通|投用|启用|投产|投入(?:使用|运[行营])|交付|落成",
    )
)
# What joins a place to others of a list: 桃坞新村、船厂宿舍等小区.
_LISTED = rf"(?:、|等(?=[{HAN}\d]))"


def tells_of_another(query: Query, article: Article, span: Span) -> bool:
    """Whether the sentence at `span` (text offsets) tells of something else than is asked, by what it says itself."""
    text = article.text.text
    before = text[max(0, text.rfind("。", 0, max(0, span.start - 1)) + 1) : span.start]
    sentence = fold(text[span.start : span.end])
    return (
        _is_of_other_period(query, article, sentence)
        or _is_of_wider_place(query, sentence)
        or _is_of_other_state(query, article, fold(before) + sentence)
        or _is_of_other_number(query, article, sentence)
        or _tells_by_how_much(query, sentence)
        or _is_of_whole_list(query, article, sentence)
        or _tells_of_failing(query.text, sentence)
        or _tells_of_other_stage(query, sentence)
        or is_of_other_house(fold(query.text), sentence)
        or says_another(fold(query.text), sentence, whole_text(article))
    )


def _is_of_other_period(query: Query, article: Article, sentence: str) -> bool:
    """Whether a sentence names months, quarters or half-years, and none that meets the one asked of."""
    asked = [word for word in query.hard if _is_period(word)]
    if not asked:
        return _is_by_another_day(query, article, sentence)
    told = resolve_dates(sentence, article.place.date or asked[0].until)
    periods = [one for one in told if _A_MONTH <= one.until - one.since <= _THREE_QUARTERS]
    # A figure of 7月 is often told on a day of August; what was done in August is told of its days.
    meeting = periods if query.kind == "how_many" else told
    if any(_meets(word, one.since, one.until) for word in asked for one in meeting):
        return False
    return any(
        _NAMED_PERIOD.search(one.text) and not _COMPARED.search(sentence[: one.span.start]) for one in periods
    )


def _is_period(word: HardWord) -> bool:
    return bool(
        word.kind == "date"
        and word.since
        and word.until
        and _A_MONTH <= word.until - word.since <= _THREE_QUARTERS
    )


def _meets(word: HardWord, since: date, until: date) -> bool:
    return bool(word.since and word.until and since <= word.until and word.since <= until)


def _is_by_another_day(query: Query, article: Article, sentence: str) -> bool:
    """Whether a figure is asked as of one day (截至7月23日) and told as of another."""
    days = [word for word in query.hard if word.kind == "date" and word.since == word.until]
    if query.kind != "how_many" or not days or not _BY.search(query.text):
        return False
    told = resolve_dates(sentence, article.place.date or days[0].until)
    by = [
        one for one in told if re.search(r"截[至止]$", sentence[max(0, one.span.start - 2) : one.span.start])
    ]
    return bool(by) and not any(_meets(word, one.since, one.until) for word in days for one in by)


def _is_of_wider_place(query: Query, sentence: str) -> bool:
    """Whether a sentence says of 全市 what is asked of one county in it, which it does not name."""
    places = [fold(word.text) for word in query.hard if word.kind == "place" and word.text[-1] in _RANKS]
    words = tagged(fold(query.text))
    cities = [
        word for word, flag in words if word in CITIES or (flag == "ns" and word not in STATES | GENERIC)
    ]
    smallest = min((_RANKS[place[-1]] for place in places), default=_CITY if cities else _STATE)
    if query.kind != "how_many" or any(names_place(sentence, one) for one in (*places, *cities)):
        return False
    own = "".join(level for level, rank in _RANKS.items() if rank == smallest)
    if re.search(
        rf"(?:^|[，,、；。]|[全我本该])[{own}]", sentence
    ):  # 市知识产权保护中心 in the city's own paper
        return False
    return any(_RANKS[match["rank"]] > smallest for match in _WHOLE.finditer(sentence))


def _tells_of_failing(question: str, sentence: str) -> bool:
    """Whether a sentence tells of a deed that failed where one is asked that was done, or the other way round."""
    return any(
        asked.search(question) and not asked.search(sentence) and other.search(sentence)
        for asked, other in _DONE_OR_NOT
    )


def _tells_of_other_stage(query: Query, sentence: str) -> bool:
    """Whether the day of one stage of a work is asked, and a sentence tells of others alone: 开工 for 通过验收."""
    if query.kind != "when":
        return False
    asked = {stage for stage in _STAGES if stage.search(query.text)}
    told = {stage for stage in _STAGES if stage.search(sentence)}
    return bool(asked and told) and not asked & told


def _is_of_whole_list(query: Query, article: Article, sentence: str) -> bool:
    """Whether a sentence without the place asked of gives a number in an article that has the place only in a list: the
    number is of all places of the list."""
    places = [fold(word.text) for word in query.hard if word.kind == "place"]
    if query.kind != "how_many" or len(places) != 1 or names_place(sentence, places[0]):
        return False
    if names_place(fold(article.place.newspaper), places[0]):
        return False
    place, text = re.escape(places[0]), whole_text(article)
    listed = re.findall(rf"、{place}|{place}{_LISTED}", text)
    return bool(listed) and len(listed) == len(re.findall(place, text))


def _is_of_other_state(query: Query, article: Article, sentences: str) -> bool:
    """Whether the sentences name other countries (or provinces) than the one asked of, which neither they nor the title name."""
    if query.kind != "how_many":
        return False
    words = {word for word, _ in tagged(fold(query.text))} - {"中国"}
    for states in (COUNTRIES, PROVINCES):
        asked = words & states
        if not asked or any(place in sentences or place in article.title for place in asked):
            continue
        if any(word in states for word, _ in tagged(sentences)):
            return True
    return False


def _is_of_other_number(query: Query, article: Article, sentence: str) -> bool:
    """Whether a sentence has another ordinal or version before or behind the same name: 第八个“中华慈善日” for 第九个,
    One UI 6.0 for One UI 7, where the article does not have the one asked of."""
    asked, told = _numbered(fold(query.text)), _numbered(sentence)
    others = [name for name in asked.keys() & told.keys() if not asked[name] & told[name]]
    if not others:
        return False
    article_has = _numbered(whole_text(article))
    return any(not asked[name] & article_has[name] for name in others)


def _tells_by_how_much(query: Query, sentence: str) -> bool:
    """Whether a size is asked for, and a sentence has none but that by which it changes: 加高大坝2.2米 for 大坝多高."""
    if not _SIZE.search(query.text) or re.search(_GROWS, query.text):
        return False
    grown = {match.start("by") for match in _GROWN.finditer(sentence)}
    return bool(grown) and all(match.start() in grown for match in re.finditer(_MEASURED, sentence))


def _numbered(text: str) -> dict[str, set[str]]:
    """Names with the ordinals or versions that stand beside them."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in _ORDINAL_OF.finditer(text):
        found[match["of"][:_NAME_OF_NUMBER]].add(match["number"])
    for match in _VERSION.finditer(text):
        found[match["of"].strip()].add(match["number"].removesuffix(".0"))
    return found


def is_of_other_event(query: Query, article: Article) -> bool:
    """Whether an article has an ordinal of the question only beside other words: 第三届 of another forum."""
    question, text = fold(query.text), whole_text(article)
    for word in query.hard:
        ordinal = fold(word.text)
        if word.kind != "ordinal" or not _OF_TIMES.fullmatch(ordinal):
            continue
        beside = _pairs(next(_beside(question, ordinal), ""))
        found = [_pairs(one) for one in _beside(text, ordinal)]
        if len(beside) > 2 and found and not any(beside & one for one in found):
            return True
    return False


def _beside(text: str, word: str) -> Iterator[str]:
    """What stands on both sides of each occurrence of a word, without what asks."""
    for match in re.finditer(re.escape(word), text):
        left, right = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() :]
        yield f"{ASKED_AWAY.sub('，', left)}，{ASKED_AWAY.sub('，', right)[:_AROUND]}"


def _pairs(text: str) -> set[str]:
    return {pair for pair in bigrams(text) if len(pair) == 2} - _OF_ANY_EVENT


def lacks_deed(query: Query, article: Article) -> bool:
    """Whether an article has no word for the deed that is asked about: it tells of an arrest where 判了什么刑 is asked."""
    return any(asked.search(query.text) and not told.search(whole_text(article)) for asked, told in _DEEDS)
