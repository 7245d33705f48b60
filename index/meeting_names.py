"""What a meeting is called: as printed, without what holds, hosts, dates or announces it."""

from __future__ import annotations

import re

_NOT_EVENT = r"(?!议[员题程]|会|室|厅|中心|纪要|商|谈|员|期|址|场|徽|见|长|计|务|费|友|费|标|客)"
_EVENT = (
    r"(?:会商调度|会商会|会商|(?:会议|座谈会|汇报会|推进会|动员会|工作会|调度会|协调会|研讨会|发布会|听证会|联席会|常委会|全委会|全会|大会|例会|专题会|部署会|启动会|评审会|培训会|民主生活会|组织生活会|办公会|常务会|现场会|观摩会|交流会|"
    rf"对接会|恳谈会|约谈会|记者会|报告会|宣讲会|表彰会|推介会|见面会|分享会|总结会|通气会|联谊会|茶话会|招待会|论证会|咨询会|洽谈会|讲评会|调研会|视频会|碰头会|对话会|学习会|说明会|审议会|述职会|年会)(?!议){_NOT_EVENT}|"
    r"论坛|峰会|会谈|仪式|典礼|开幕式|闭幕式|揭牌式|开班式|首发式|签约|集体学习|党课|会(?=[，,。、；;\s”）)]|$|上|召开|举行|并|以|和|及|时))"
)
_INNER = r"(?:[^，,。;；！？!?：:\n（）()]|[（(][^（）()\n，。]{1,12}[）)])"
_NAME = re.compile(rf"{_INNER}{{2,48}}?{_EVENT}(?:暨[^，,。；;\n]{{2,30}}?{_EVENT})?")
_OBJECT = re.compile(
    rf"{_INNER}{{0,48}}?(?:{_EVENT}|(?:对话|活动|讲座|沙龙|晚宴|座谈|约谈)(?=[，,。；;、”]|$|并))(?:暨[^，,。；;\n]{{2,30}}?{_EVENT})?"
)
_BEFORE_NAME = re.compile(
    r".*(?:主持召开了?|主持了?|召开了?|召集了?|举行了?|举办了?|(?:主办|承办|协办|举办|组织|发起|召集)的|出席了?|参加了?|列席了?|的(?=全[市县省区国])|[电讯][ 　]+|日下午|日上午|上午|下午|日晚|日前|近日|昨日|今日|当天|\d日|在[^，]{2,12}组织)"
)
# 市委常委会|第六十一次会议; 市委常委会召开|第六十四次会议
_SESSION = re.compile(
    r"(?:召开|举行)?(第[一二三四五六七八九十百零\d]+次)(?:[（(]扩大[）)])?(?:常务|常委|全体|主席|党组)?(?:扩大)?(?:会议|全会|大会)"
)
_HOLDS = re.compile(r".*?(?:召开|举行|主持)")
_TRIM = re.compile(
    r"^(?:召开|举行|了|过|在|由|的|我市|本次|此次|这次|该|一个|一场|一次|第三天的|[^\w“《（(])+|(?:隆重|胜利|顺利|圆满|成功)$"
)
_BODY = re.compile(
    r"(?:社会|机会|协会|学会|(?<!协)商会|工会|委员会|基金会|联合会|董事会|监事会|理事会|党委会|村委会|居委会|促进会|研究会|同乡会|校友会|红十字会|管委会|组委会|人大常委会)$"
)
_SUBJECT = re.compile(
    r"(?:^|[，,。；;])(?:本次|此次)?(会议|大会|仪式|活动|座谈会|论坛|典礼|培训会|[^，,。；;由]{0,16}(?:会|仪式|[幕班闭动]式|典礼|论坛|对话|谈话|活动))(?:在[^，。；]{1,20}|由[^，。；]{1,40}|[^，。；]{0,4})?主持"
)
BARE = frozenset(
    [
        "会议",
        "本次会议",
        "此次会议",
        "大会",
        "仪式",
        "活动",
        "座谈会",
        "会",
        "记者会",
        "论坛",
        "本次仪式",
        "该会议",
        "全体会议",
        "股东大会",
        "培训会",
        "专题会",
        "专题会议",
        "研讨会",
        "学习会",
        "例会",
    ]
)


def meeting_name(text: str) -> str:
    """The first event that a text names, as printed; "" where it names none."""
    for match in _NAME.finditer(text):
        name = match.group()
        session = _SESSION.match(text, match.end())
        cut = _BEFORE_NAME.match(name)
        if cut and cut.end() < len(name) - 1:
            name = name[cut.end() :]
        held = _HOLDS.match(name)
        name = _trim(name[held.end() :] if held and held.end() < len(name) else name)
        if session and name.endswith(("常委会", "常务会", "全委会", "主席会", "党组会")):
            name += session.group().removeprefix("召开").removeprefix("举行")
        if len(name) >= 2 and not _BODY.search(name):
            return name
    return ""


def subject_name(text: str) -> str:
    """The bare event that is said to be chaired: 仪式由…主持."""
    match = _SUBJECT.search(text)
    return match[1] if match else ""


def chaired_name(text: str, chairs_at: int) -> str:
    """The event that stands behind 主持, which ends at `chairs_at`; "" where none does."""
    match = _OBJECT.match(text, chairs_at)
    while match:
        name = _trim(match.group())
        # 常委会会议: a body's name goes on to its meeting's.
        if not _BODY.search(name) or not (
            longer := re.match(rf"{_INNER}{{0,24}}?{_EVENT}", text[match.end() :])
        ):
            break
        return _trim(match.group() + longer.group())
    if match and (session := _SESSION.match(text, match.end())):
        return _trim(match.group() + session.group())
    return _trim(match.group()) if match else ""


def _trim(name: str) -> str:
    """Without particles in front and quotes whose other half is not within."""
    name = _TRIM.sub("", name).strip()
    for opening, closing in ("“”", "《》", "「」", "（）", "()"):
        if name.count(opening) > name.count(closing):
            name = name.removeprefix(opening) if name.startswith(opening) else name.rpartition(opening)[2]
        elif name.count(closing) > name.count(opening):
            name = name.partition(closing)[2]
    return _TRIM.sub("", name).strip()
