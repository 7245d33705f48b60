"""Whether an article speaks of whom and of which place a question names, and a sentence of no other in their stead.

However like its words are: a namesake, the next county's hospital, the deputy, and the head of another ward are none of
those that are asked of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import lru_cache

from index.text.fold import fold
from index.text.tokens import bigrams, tagged, word_ends
from index.types import Article
from qa.asking.gap import what_is_asked
from qa.asking.hard_words import find_places
from qa.asking.lexicon import NAMED_WORKS, POST_WORDS, SYNONYMS
from qa.marks import HAN
from qa.reading.evidence import missing_word
from qa.reading.houses import house_lacking
from qa.reading.mismatch import is_of_other_event, lacks_deed
from qa.reading.named_places import is_of_place, whole_text
from qa.types import Query

_NO_LETTER = re.compile(r"[\W_]+")
_LATIN = re.compile(r"(?<![a-z])[a-z]{5,}(?![a-z])")  # shorter ones are said in Chinese: IMF, CEO
# What a firm is called, the last characters of it: whatever a paper shortens it to has two of them.
_FIRM = re.compile(rf"(?P<name>[{HAN}]{{4,6}})(?:股份|集团)?有限(?:责任)?公司")
# 桃花水库: what a work or a building is called, a name of two characters and what it is; 城市公园 is no name.
_NAMED_THING = re.compile(
    rf"(?:^|(?<=[，,。的在到从]))(?![{HAN}]?[这那该此哪几每各全本多个座所家的是在谁新老大小到去从对把往来过])"
    r"(?!城市|森林|湿地|郊野|社区|儿童|文化|主题|国[家际]|地下|海底|过[江海湖]|跨[江海]|高[速铁]|铁路|公路|汽车|火车|公交|水利|水电)"
    rf"[{HAN}]{{2}}(?:{'|'.join(NAMED_WORKS)}|[二三四五六]桥|隧道|剧院)"
)
_FIRST = frozenset(("第一", "第二", "第三", "第1", "第2", "第3"))  # ranks, said in many ways
_DOTS = re.compile("[·•・]")
_BODY_ENDS = "委局办厅"
_LEVELS = "省市县区镇乡村州盟旗"
_WARDS = "科部处室局院系司厅办组队"
_HOLDER = re.compile(
    rf"(?P<body>[{HAN}]{{2,4}}?)的?(?P<post>{'|'.join(POST_WORDS)})(?:是谁|是哪[位个名]|叫什么|叫啥|姓什么|姓甚|由谁|的名字|$)"
)
# Posts that have deputies, and not in names of meetings: 主任会议, 市长办公会.
_OF_RANK = (
    *("厂长", "场长", "矿长", "团长", "镇长", "指挥长", "专员", "经理"),
    *(
        post
        for post in POST_WORDS
        if post.endswith(("长", "书记", "主任", "主席", "总裁", "总理", "总统")) and not post.startswith("副")
    ),
)
_RANK = re.compile(rf"(?P<deputy>副)?(?P<post>{'|'.join(_OF_RANK)})(?!办公|会议|联席|信箱|热线|负责制|助理)")
_DEPUTY = re.compile(rf"副([{HAN}]长)")  # of any post: 副关长
# Who is new in a post is told by taking it up, and not by holding it.
NEWLY = re.compile(r"(?<![最创革刷更清重])(?:新[任当上到]?的|新[上到]?任)")
_TAKES_UP = re.compile("(?<!主)任(?!务|何)|当选|就职|履新|接替|新")
_TAIL = re.compile(rf"[{HAN}]{{2,4}}")


@lru_cache(maxsize=256)  # asked before documents are looked for, and again before spans are read
def named_elsewhere(query: Query, article: Article) -> str:
    """The first person, title, place, firm or work that a question names and an article does not; "" where it names all.

    The whole question where the article is of another event or deed.
    """
    text = whole_text(article)
    for name in query.names:
        if not _has_person(name, text):
            return name
        if title := _title_of_another_rank(name, fold(query.text), text):
            return title
    if is_of_other_event(query, article) or lacks_deed(query, article):
        return query.text
    if house := house_lacking(fold(query.text), text):
        return house
    bare = _NO_LETTER.sub("", text)
    for hard in query.hard:
        if hard.kind == "title" and _NO_LETTER.sub("", fold(hard.text)) not in bare:
            return hard.text
        if hard.kind == "ordinal" and hard.text not in _FIRST and missing_word([hard], article):
            return hard.text
        if hard.kind == "place" and not is_of_place(article, hard.text):
            return hard.text
    for firm in _FIRM.findall(fold(query.text)):
        if not any(pair in text for pair in bigrams(firm)):
            return str(firm)
    for thing in _NAMED_THING.findall(fold(query.text)):
        if _is_named(thing) and not re.search(f"{thing[:2]}[{HAN}]{{0,4}}{thing[2:]}", text):
            return str(thing)
    for latin in _LATIN.findall(fold(query.text)):
        if latin not in text:
            return str(latin)
    for word in what_is_asked(query).words:
        if word.kind == "place" and not is_of_place(article, word.text):
            return word.text
    for place in _states(query):
        if place not in text:
            return place
    if query.asks_holder:  # the head of which house
        paper = fold(article.place.newspaper)  # a city's own paper says 市委 of its city's
        for word in what_is_asked(query).words:
            if word.kind in ("proper", "joined") and not _names_body(word.text, f"{paper} {text}"):
                return word.text
    return ""


def _is_named(thing: str) -> bool:
    """Whether the two characters before a 水库 or 大桥 are its name, and not what is done with it or where and when."""
    words = list(tagged(thing[:2]))
    return thing[1] != "里" and (len(words) > 1 or words[0][1][:1] == "n")


def _names_body(name: str, text: str) -> bool:
    """Whether a text has a name, or of a body (卫健委) the full name that it is short for (卫生健康委员会)."""
    spelled = re.compile(f"[{HAN}]{{0,4}}".join(map(re.escape, name)))
    return name in text or (name[-1] in _BODY_ENDS and bool(spelled.search(text)))


def _has_person(name: str, text: str) -> bool:
    """A foreign person may be named by the last part alone, where that is no single character."""
    last = _DOTS.split(name)[-1]
    return re.sub(r"\s", "", name) in text or (last != name and len(last) > 1 and last in text)


def is_of_another(query: Query, sentence: str) -> bool:
    """Whether a sentence says of another place's body or another post's holder what the question asks."""
    text = re.sub(r"\s", "", fold(sentence))
    question = fold(query.text)
    if query.asks_holder and NEWLY.search(question) and not _TAKES_UP.search(text):
        return True
    if query.kind != "post" and _another_rank(question, text):  # of 当校长之前是什么职务 a post is told
        return True
    return _another_place(query, text) or _another_post(question, text)


def _another_place(query: Query, sentence: str) -> bool:
    """依安县人民医院 for 孙吴县人民医院: a place of the same level before the same words."""
    question = fold(query.text)
    for place in (*find_places(question), *_states(query)):
        tail = _TAIL.match(question, question.find(place) + len(place))
        if "个" in place or place[-1] not in _LEVELS or not tail:
            continue
        if f"{place}{tail.group()}" in sentence or f"{place[:-1]}{tail.group()}" in sentence:
            continue
        # 免去的市教育局局长 and 任命为市教育局局长 name no place.
        if re.search(rf"[{HAN}](?![的为任由是了])[{HAN}]{place[-1]}{re.escape(tail.group())}", sentence):
            return True
    return False


def _states(query: Query) -> Iterator[str]:
    """扎波罗热州: names that the dictionary has without what they are."""
    text = fold(query.text)
    for word in what_is_asked(query).words:
        if word.kind in ("proper", "joined") and (
            match := re.search(rf"{re.escape(word.text)}[州盟省]", text)
        ):
            yield match.group()


def _another_post(question: str, sentence: str) -> bool:
    """A deputy for the head, 妇科主任 for 骨科主任."""
    asked = _HOLDER.search(question)
    if not asked:
        return False
    body, post = asked["body"], asked["post"]
    if (
        post[-2:] not in sentence
        and any(other in sentence for other in POST_WORDS)
        and not _has_like(post, sentence)
    ):
        return True  # 部长 for 政委
    held = [sentence[max(0, at - 6) : at] for at in _starts(post, sentence)]
    if not held or body.endswith("副") or post.startswith("副"):
        return False
    house = question[: asked.start("post")].removesuffix("的")
    if all(before.endswith("副") for before in held) or (
        f"{house}副{post}" in sentence and f"{house}{post}" not in sentence
    ):
        return True
    # Two wards of one house end alike: 妇科 and 骨科, 一分公司 and 二分公司.
    wards = [before for before in held if before[-1:] == body[-1:]]
    return body[-1:] in _WARDS and bool(wards) and not any(before[-2:] == body[-2:] for before in wards)


def _title_of_another_rank(name: str, question: str, text: str) -> str:
    """副主席 with the name of whom an article calls 主席 only, or the other way round; "" where it has the title as asked."""
    titled = re.compile(rf"{_RANK.pattern}{re.escape(name)}")
    asked = titled.search(question)
    told = {match["deputy"] for match in titled.finditer(text) if asked and match["post"] == asked["post"]}
    return asked.group() if asked and told and asked["deputy"] not in told else ""


def _another_rank(question: str, sentence: str) -> bool:
    """The deputy for the head, or the head for the deputy: 县民政局副局长 for 县民政局局长, whatever is asked of them."""
    ends = word_ends(question)
    asked, told = _ranks(question, ends), _ranks(sentence)
    if any(post in told and not is_deputy & told[post] for post, is_deputy in asked.items()):
        return True
    return any(
        _only_deputy(post, sentence)
        and any(match.end() in ends for match in re.finditer(rf"(?<!副){post}", question))
        for post in _DEPUTY.findall(sentence)
    )


def _only_deputy(post: str, sentence: str) -> bool:
    return not re.search(rf"(?<!副){post}", sentence)


def _ranks(text: str, ends: Set[int] | None = None) -> dict[str, set[bool]]:
    """The posts that a text names, each with whether it is a deputy's; those that end where a word does, where `ends` says
    where: 协会长远规划 names no 会长."""
    found: dict[str, set[bool]] = defaultdict(set)
    for match in _RANK.finditer(text):
        if ends is not None and match.end() not in ends:
            continue
        found[match["post"]].add(bool(match["deputy"]))
    return found


def _has_like(post: str, sentence: str) -> bool:
    return any(other in sentence for other in SYNONYMS.get(post, ()))


def _starts(word: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(word), text)]
