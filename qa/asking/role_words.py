"""Which part in a meeting or an event a question of people asks for: who chaired, reported, arranged, spoke or attended."""

from __future__ import annotations

import re

from qa.marks import HAN
from qa.types import Query

# Names of meetings hold words of what people do there: 汇报会, 动员部署会.
_IN_NAMES = re.compile(
    r"(?:汇报|部署|动员|安排|报告|发言|表态|说明|介绍|通报|参加|出席|陪同|参观)+"
    rf"(?=[{HAN}]{{0,4}}(?:大会|会议?|仪式)(?!上?(?:作|汇报)))|"
    r"新闻发言人|主持人(?=大赛)"
)
_ROLES = (
    ("chair", r"主持"),
    ("reporter", r"汇报"),
    (
        "arranger",  # 作了具体安排
        r"(?:作|做|进行|提出|的)?(?:了)?(?:[一具]?[步体]?(?:工作)?)?(?:安排|部署|布置)(?!会)",
    ),
    (
        "speaker",
        r"讲话|讲了话|讲的话|致辞|致词|致了[辞词]|致欢迎[辞词]|发言|发了言|发的言|演讲|作报告|作了报告|讲了课",
    ),
    (
        "attendees",
        r"出席|参加|列席|陪同|陪着?|与会|到会|参会|在场|到场|在座|随同|一同|一道|一起|到了场|同去",
    ),
)
_ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _ROLES))
# 主持人是谁, 出席人员, 汇报人: who did it, said as a noun, with nothing more asked.
_ROLE_NOUNS = (
    ("chair", r"主持(?:人|者)$|的主持$"),
    (
        "attendees",
        r"(?:出席|参会|与会|参加|到会|列席)(?:的)?"
        r"(?:人员|人|者|领导|干部|嘉宾|同志|名单)*(?:都)?(?:有|是)?(?:哪些)?$|"
        r"(?:人员|嘉宾|领导)名单$|列出.{0,4}(?:出席|参加|与会|列席)",
    ),
    ("reporter", r"汇报(?:人|者)$"),
    ("speaker", r"(?:讲话|发言|致辞)(?:人|者)$"),
)
_MANY = r"(?:哪些|哪几[个位名]|几[个位名]|多少[个位名]?|什么)"
_CAME = re.compile(
    rf"(?:来|去|到)(?:了|过)?{_MANY}(?:人|领导|副?[市县区省]长|干部)|"  # 来了哪些领导
    r"哪些人(?:去|来|到|在)(?!哪|何)|"
    rf"{_MANY}[{HAN}]{{0,6}}(?:领导|长|主席|主任|书记|干部)(?:都)?(?:去|来|到)(?:了|过|场)"  # 哪几位县领导到场
)
# Who stands first in a question of a person is asked for by the verb behind it, else by the verb before.
_WHO = re.compile(r"哪些人|谁|(?:哪一?|哪几|几)[位名](?!记者|通讯员)")
_PEOPLE_BY_POST = re.compile(
    rf"(?:哪些|哪几[个位名]|几[个位名]|哪[两三四五]位|什么)[{HAN}]{{0,8}}?"
    r"(?:长|主席|主任|书记|常委|委员|领导|人员|代表|嘉宾|部门|单位|人士|者|企业家)"
    r"(?=.{0,30}(?:主持|出席|参加|列席|陪同|讲话|发言|汇报|安排|到会|与会|在场|一同|一起))"
)
# 出席的领导干部有哪些
_PEOPLE_LAST = re.compile(
    r"(?:出席|参加|参会|与会|到会|列席|陪同)(?:.{2,30}的|的)?"
    r"(?:副?[市县区省]?(?:领导|干部|人员|嘉宾|代表|同志|单位|部门|[长者人]))*(?:都|分别)?"
    r"(?:有|是)(?:哪些|哪几[位个名]|哪[两三四五]位)(?:[人位]|领导|单位|部门)?$"
)
# Ways to take part that one role counts together, and a question does not: who 作报告 is not who 讲话.
_WAYS = (r"报告(?!会)", r"致(?:欢迎|答谢|开幕|闭幕)?[辞词]", r"发了?言(?!人)", r"列席")


def own_way(query: Query) -> str:
    """The way of taking part that a question says itself, as a pattern; "" where its kind says enough."""
    asked = _IN_NAMES.sub("", query.text)
    return next((way for way in _WAYS if re.search(way, asked)), "")


def role_of(plain: str) -> str:
    """The role that a question of people asks for: of the verb behind 谁, else of the last one before; "" for none."""
    acts = _IN_NAMES.sub(lambda match: "　" * len(match.group()), plain)
    if _PEOPLE_LAST.search(acts):
        return "attendees"
    who = _WHO.search(acts) or _PEOPLE_BY_POST.search(acts)
    if not who:
        return next((role for role, pattern in _ROLE_NOUNS if re.search(pattern, acts)), "") or (
            "attendees" if _CAME.search(acts) else ""
        )
    behind = [match.lastgroup or "" for match in _ROLE.finditer(acts, who.end())]
    before = [match.lastgroup or "" for match in _ROLE.finditer(acts, 0, who.start())]
    if behind:
        # 谁出席并讲话 asks for the one who spoke.
        joined = re.search(rf"并(?:[{HAN}]{{0,4}}?)(?:讲话|致辞|发言|主持|汇报)", acts[who.end() :])
        return behind[-1] if joined and len(behind) > 1 else behind[0]
    if before:
        return before[-1]
    return "attendees" if _CAME.search(acts) else ""
