"""What a question asks for: the thing whose number, name or place it is, the units it may have, the verb behind 谁."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.numerals import UNIT
from index.text.tokens import nouns, verbs
from qa.asking.lexicon import DOCUMENTS, GENERIC, POST_WORDS
from qa.marks import HAN

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
_THINGS = ("个", "项", "家", "处", "座", "所", "条", "件", "场")
_COUNTED = re.compile(
    rf"(?:多少|几|哪)[一二两三四五六七八九十几]?(?:{UNIT}|[个名位家些条只份部])?(?P<asked>(?!个人)[{HAN}]{{2,8}})"
)
_WHO_DOES = re.compile(
    rf"(?:谁|哪位(?:[{HAN}]{{2,4}}?)?)(?:被|来|在(?:[^，]{{2,24}}?)(?:上|中|里))?(?P<rest>[{HAN}]{{2,12}})"
)
_DONE_BY = re.compile(rf"是(?:由)?(?:谁|哪位)(?P<rest>[{HAN}]{{2,6}})的$")
_ASKS_DOCUMENTS = re.compile(
    rf"(?:哪|什么|几)[一二两三四五六七八九十几]?[些份部个项]?(?:{'|'.join(DOCUMENTS)})"
)
_ASKING = re.compile(r"(?:是|叫|有|为|达到)?(?:谁|哪位|什么|多少|多大|多长|哪里|哪儿|何时)")


def asked_thing(bare: str) -> str:
    """The thing asked for: behind 多少名 and 哪个, or before 是谁, 叫什么 and 是多少; "" for none."""
    if documents := _ASKS_DOCUMENTS.search(bare):
        return next(word for word in DOCUMENTS if documents.group().endswith(word))
    if counted := counted_noun(bare):
        return counted[0]
    before = _ASKING.split(bare, maxsplit=1)[0]
    found = [noun for noun in nouns(before) if noun not in GENERIC]
    return found[-1] if found else ""


def counted_noun(bare: str) -> list[str]:
    """The noun behind 多少 or 哪几个, by itself in a list; empty where none follows."""
    match = _COUNTED.search(bare)
    return nouns(match["asked"])[:1] if match else []


def asked_documents(bare: str) -> list[str]:
    """What asks for documents, 哪两份文件: an answer puts their titles in its place."""
    return [match.group() for match in _ASKS_DOCUMENTS.finditer(bare)]


def asked_units(bare: str, names: Sequence[str]) -> tuple[str, ...]:
    """The units that the asked quantity may have; empty for any."""
    unit = _UNIT.search(bare)
    if re.search("(?:多少|几)个人", bare):
        return ("人", "名")
    if unit and unit[1] != "个":
        return (unit[1],)
    found = next((units for pattern, units in _MEASURES if re.search(pattern, bare)), ())
    if unit and unit[1] == "个" and found != ("元",):
        return _THINGS
    return () if found == ("岁",) and not names and "年龄" not in bare else found


def asked_verb(bare: str) -> str:
    """The verb behind 谁: two characters that state what the person did; "" for none."""
    match = _WHO_DOES.search(bare) or _DONE_BY.search(bare)
    if not match or not (words := verbs(match["rest"])):
        return ""
    return "" if words[0] in GENERIC else words[0]


# 为什么丢了队长 ends in a post and asks of what befell its holder.
_NOT_WHO = "为什么|为何|为啥|怎么|怎样|如何|何时|什么时候|多少|多久|哪[年天月里儿]"


def asked_post(plain: str) -> tuple[str, bool]:
    """The post that a question in one wording speaks of, and whether it asks who holds it: 市长是谁, 谁任市长, 副市长有哪些."""
    posts = [post for post in POST_WORDS if post in plain]
    who = r"(?:谁|哪些人|哪几[位名个](?:人)?|哪些)"
    for post in posts:
        holder = (
            rf"{post}(?:的?(?:前任|上一任))?(?:现在|目前|当时|如今|都|分别|现|又)*(?:是|为|叫|由|有|任)*{who}(?:担任)?$|^(?!.*(?:{_NOT_WHO}))[^,，]{{0,12}}{post}$|"
            rf"^.{{0,16}}{who}(?:现在|目前|当时|如今)?(?:是|任|担任|当|出任|接任|就任|当选|被?免去?了?)[^,，]{{0,24}}{post}(?:一职|的?职务|的?(?:前任|上一任))?$"
        )
        if re.search(holder, plain):
            return post, True
    return posts[0] if posts else "", False
