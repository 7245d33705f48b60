"""What a meeting is called: as printed, without what holds, hosts, dates or announces it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_EVENT = r"(?!议[员题程]|会|党组|副|主任|书记|机关|成员|秘书|领导|办公|各|[（(]扩大|室|厅|中心|纪要|商|谈|员|期|址|场|徽|见|长|计|务|费|友|费|标|客)"
_EVENT = (
    r"(?:会商调度|会商会|会商|(?:会议|座谈会|汇报会|推进会|动员会|工作会|调度会|协调会|研讨会|发布会|听证会|联席会|常委会|全委会|全会|大会|例会|专题会|部署会|启动会|评审会|培训会|民主生活会|组织生活会|办公会|常务会|现场会|观摩会|交流会|"
    rf"对接会|恳谈会|约谈会|记者会|报告会|宣讲会|表彰会|推介会|见面会|分享会|总结会|通气会|联谊会|追悼会|追思会|茶话会|招待会|论证会|咨询会|洽谈会|讲评会|调研会|视频会|碰头会|对话会|学习会|说明会|审议会|述职会|年会|音乐会|演唱会|博览会|运动会|答辩会|签约会|新闻会)(?!议){_NOT_EVENT}|"
    r"论坛|峰会|会谈|仪式|典礼|(?:开幕|闭幕|揭牌|开班|首发|开营|开学|启动)式(?!指挥|总导演|组委)|签约(?!仪式|会|[率金])|集体学习(?!会)|党课|[选决联]赛|选拔赛|会(?=[，,。、；;\s”）)]|$|上|召开|举行|并|以|和|及|时))"
)
# Events of other kinds, which are one where they are held: 活动在庆阳启动.
_HELD_ONLY = r"(?:路演|嘉年华|[术化游食影乐摘收物育书酒技灯]节|活动|培训|讲座|讲堂|大赛|比赛|竞赛|晚会|演出|沙龙|座谈|夏令营|训练营|之夜|展览|晚宴|约谈|对话|首映礼?|研修班|培训班|开放日)"
_HOLD = r"(?:(?:召开|举行|举办|开幕|闭幕|启动|开班|开讲|落幕|开营|收官)(?!仪式|式|会|大会|典礼))"
_WHEN = r"(?:今[天日]|昨[天日]|(?:\d{1,2}月)?\d{1,2}日(?:[至—-](?:\d{1,2}月)?\d{1,2}日)?|上午|下午|晚|日前|近日|（[^（）]{1,10}）)"
_IS_HELD = re.compile(
    rf"[”》）)]?(?:（[^（）]{{1,20}}）)?{_WHEN}*(?:[在于][^，。；]{{1,40}}?)?{_WHEN}*(?:正式|隆重|顺利|成功|圆满|胜利|如期)*{_HOLD}"
)
# Which papers report before they are held, and by their day: of an obituary 遗体告别仪式定于11月10日举行.
_FAREWELLS = ("告别仪式", "追悼会", "追思会")
_IS_SET = re.compile(rf"(?:将|拟|定|将定)[于在][^，。；]{{1,40}}?{_HOLD}")
_END = re.compile(
    rf"(?:{_EVENT}|(?P<only>{_HELD_ONLY})(?={_IS_HELD.pattern}|[，。；”]|$))(?!暨|(?:开幕|闭幕|启动|颁奖|签约|揭牌|首发|首映)(?:仪式|式|典礼|晚会|会))"
)
_INNER = r"(?:[^，,。;；！？!?：:\n（）()]|[（(][^（）()\n，。]{1,12}[）)])"
_OBJECT = re.compile(
    rf"{_INNER}{{0,48}}?(?:{_EVENT}|(?:对话|活动|讲座|讲堂|沙龙|晚宴|座谈|约谈|学习|党课|演出|[大选决]赛|选拔赛|发布|培训)(?=[，,。、；;”]|$|并|的))(?:暨[^，,。；;\n]{{2,30}}?{_EVENT})?"
)
# What is to take place is not told yet.
_SOME_DAY = re.compile(
    r"(?:即将|拟|还将|也将|将于|将在|将|计划|坚持|常态化|定期|必要时|每[年月周季]|多次|下[一]?次|下周|下月|明年)[^，。]{0,12}$"
)
_HOLDS = r"(?:主持召开|组织召开|牵头召开|联合召开|召开|召集|举行|举办|主持|组织开展|开展|召开|举行)(?:了|过)?(?:的)?"
_ADORNED = re.compile(
    r"(?:[^，。；了的]{2,6}而[^，。；了的]{2,6}|一年一度|为期[^，。]{1,6}|备受[^，。]{1,6})的$"
)
_OBJECT_OF = re.compile(rf"{_HOLDS}(?:[^，。；“]{{0,16}}“)?$")
_ATTENDED = re.compile(r"(?:出席|参加|列席)(?:了)?(?=[^，。；“]{0,16}“?[^，。；]{2,48})")
_SPOKEN = re.compile(r"^[^。；]{2,60}?(?:强调|指出|要求|表示|认为|说)[，：]|^(?:下一步|接下来|希望|要)")
# What may stand before a name within its clause; the name begins behind the last of them.
_BEFORE = re.compile(
    rf"{_HOLDS}|(?:主办|承办|协办|举办|组织|发起|召集|指导|支持|出席|参与|带来)的|(?<![党团])组织(?!部|生活|委员|法|工作|机构|建设)(?:了)?|"
    r"(?:出席|参加|列席|参与|迎来|启动(?!仪式|大会|会)|推出|收听收看|观看|听取)(?:了)?|\d+[余多]?[名位]|相关(?=活动)|所在的|包括|[等的及](?=[本此这]次)|的(?=全[市县省区国]|第[一二三四五六七八九十])|(?:作为|得知|获悉|宣布|通过|为主题的|(?<!主题)为(?!主题)了?|就[^，。]{2,24}进行)|"
    r"[电讯]\s+|[一二三四五六七八九十]、|[（(][一二三四五六七八九十\d]+[）)]|(?:\d|[一二三四五六七八九十])日|上午|下午|日晚|晚间|凌晨|日前|近日|昨日|今日|昨天|今天|当天|当日|此前|随后|期间|\d月|\d{4}年(?=\d)|在(?:京|沪|穗|汉|蓉|渝|宁|杭|深|津)|供图|传达(?:学习)?|[^，。；了的]{2,6}而[^，。；了的]{2,6}的|一年一度的|为期[^，。]{1,6}的|备受[^，。]{1,6}的|本报讯|消息，?"
)
# 传达…会议精神, 落实…会议部署: another meeting than the one reported.
_REPORTED = re.compile(
    r"(?:学习|传达|贯彻|落实|宣传|领会|宣讲|按照|根据|围绕|深入|精神|要|他|她|希望)[^，。]{0,40}$"
)
_SPIRIT = re.compile(
    r"(?:和[^，。]{2,40}?会议)?[”》]?(?:上?的?(?:重要)?(?:讲话|指示|批示)*精神|部署|要求|决策|决议(?!公告)|决定|安排|工作要求|期间的)"
)
# 市委常委会|第六十一次会议; 市委常委会召开|第六十四次会议
_SESSION = re.compile(
    r"(?:召开|举行)?(第[一二三四五六七八九十百零\d]+次)(?:[（(]扩大[）)])?(?:常务|常委|全体|主席|党组)?(?:扩大)?(?:会议|全会|大会)"
)
_COUNCIL = ("常委会", "常务会", "全委会", "主席会", "党组会")
_TRIM = re.compile(
    r"^(?:暨|下?召开|下?举行|下|了|过|在|由|的|我[市县省区]|本次|此次|这[次场]|上下午的|该[市县区省镇校院]?|[一两三四五六七八九十\d]+[次场]|一个|第三天的|(?:举世瞩目|隆重而热烈|隆重热烈|热烈|隆重|盛大|庄严|简短|简朴|特殊|特别|小小|别开生面|精彩|难忘|独特|丰富多彩)的|[（(]?[一二三四五六七八九十\d]{1,2}[、.．）)][ 　]*|[^\w“《（(])+|(?:隆重|胜利|顺利|圆满|成功)$"
)
_BODY = re.compile(
    r"(?:社会|机会|协会|学会|(?<!协)商会|工会|委员会|基金会|联合会|董事会|监事会|理事会|党委会|村委会|居委会|促进会|研究会|同乡会|校友会|红十字会|管委会|组委会|人大常委会|慈善会|专委会|分会|残联会|友好协会|国会|议会|[证银保]监会|文联|都会|才会|就会|也会|将会|不会|还会|只会|[到与参开赴]会|晚会(?=的))$"
)
_SUBJECT = re.compile(
    r"(?:^|[，,。；;])(?:本次|此次|这次)?(会议|大会|仪式|活动|座谈会|论坛|典礼|培训会|演唱会|[^，,。；;由]{0,16}(?:会|仪式|[幕班闭动]式|典礼|论坛|对话|谈话|活动|大赛|讲座|之夜|沙龙|首秀|晚宴))(?!副?主任|副?主席|秘书|党组|机关|办公)(?:在[^，。；]{1,20}|由[^。；]{1,80}|[^，。；]{0,4})?主持"
)
# Of these words alone no meeting is told from another.
BARE = frozenset(
    [
        "会议",
        "本次会议",
        "此次会议",
        "大会",
        "仪式",
        "活动",
        "座谈会",
        "主题活动",
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
        "会商",
        "工作会议",
        "此次论坛",
        "本次论坛",
        "本次活动",
        "此次活动",
        "公司本次股东大会",
        "本次股东大会",
        "大会现场会议",
        "现场会议",
        "讲座",
        "学习",
        "座谈",
        "会谈",
        "签约",
        "培训",
        "党课",
        "现场会",
        "推进会",
        "协调会",
        "调度会",
    ]
)
_DATELINE = re.compile(r"(?:[\u4e00-\u9fff]讯|[日\d]电|消息|报道)\s*(?:[（(][^（）()]{0,80}[）)]|[：:])|】")
_NEAR = 40  # characters between who holds a meeting and what is held
_LONGEST = 64
_CLOSES = {"”": "“", "’": "‘", "》": "《", "】": "【", "）": "（", ")": "(", "」": "「"}
_STOPS = frozenset("，,。;；！？!?：:\n|▼■●【“‘《（(「\t")


@dataclass(frozen=True, slots=True)
class Named:
    """An event that a text names.

    `held`: the text says that it takes place, and `told`: that it does so by this report, not then or some day;
    `reported`: the text only speaks of it; `soft`: an event of a kind that much else is called by (活动).
    """

    name: str
    end: int
    held: bool
    told: bool
    reported: bool
    soft: bool


def named_events(text: str, *, attended: bool = False) -> Iterator[Named]:
    """The events of a text, in order, as printed; `attended`: those of soft kinds count though none says that they are held."""
    spoken = _SPOKEN.match(text)
    end = 0
    for match in _END.finditer(text):
        if match.start() < end:
            continue
        end = match.end()
        start = _begin(text, match.end())
        inside = text[start : match.end()]
        cut = 0
        for boundary in _BEFORE.finditer(_hide_quoted(inside)):
            if boundary.end() < len(inside) - 1:
                cut = boundary.end()
        before = _ADORNED.sub("", text[max(0, start - 20) : start + cut])
        name = _trim(inside[cut:])
        session = _SESSION.match(text, match.end())
        if session and name.endswith(_COUNCIL):
            name += session.group().removeprefix("召开").removeprefix("举行")
            end = session.end()
        if len(name) < 2 or _BODY.search(name):
            continue
        # 市委常委会召开|第六十四次会议 is held as well.
        follows = _IS_HELD.match(text, end) or _IS_HELD.match(text, match.end())
        is_set = is_farewell(name) and not follows and _IS_SET.match(text, end)
        follows = follows or is_set or None
        held = bool(follows or _OBJECT_OF.search(before))
        if match["only"] and not (held or attended):
            continue
        told = (
            held
            and not (spoken and spoken.end() <= match.start())
            and not _SOME_DAY.search(text[max(0, start - 8) : start + cut])
        )
        if follows:
            told = (
                told
                and text[follows.end() : follows.end() + 1] != "的"
                and bool(is_set or "将" not in follows.group())
            )
        else:
            told = told and not before.endswith("的")
        spirit = bool(_SPIRIT.match(text, end))
        reported = spirit or (not held and bool(_REPORTED.search(before) or _REPORTED.match(name)))
        yield Named(name, end, held, told and not spirit, reported, bool(match["only"]))


def is_farewell(name: str) -> bool:
    """Whether an event is one that papers announce, as they do no other that they report."""
    return name.endswith(_FAREWELLS)


def meeting_name(text: str, *, last: bool = False) -> str:
    """The event that a text speaks of: the first that is held, or the last; else the first that it does not only report."""
    found = [one for one in named_events(text) if not one.reported]
    held = _of_hosts(found)
    named = [one for one in held if one.name not in BARE] or [one for one in found if one.name not in BARE]
    chosen = named or held or found
    return chosen[-1 if last and held else 0].name if chosen else ""


def told_name(text: str) -> tuple[str, bool]:
    """The event that a text says takes place, and whether it is of a soft kind; "" where it tells of none."""
    found = list(named_events(text))
    held = [one for one in _of_hosts(found) if one.told]
    chosen = next((one for one in held if one.name not in BARE and not one.soft), None)
    chosen = chosen or next((one for one in held if one.name not in BARE), held[0] if held else None)
    return (chosen.name, chosen.soft) if chosen else ("", False)


def attended_name(text: str) -> str:
    """The event that people of a sentence attend: 副市长甲出席开班仪式."""
    for match in _ATTENDED.finditer(text):
        clause = re.compile("[^，。；]*").match(text, match.end())
        found = list(named_events(clause.group(), attended=True)) if clause else []
        if found and not found[0].reported:
            return found[0].name
    return ""


def _of_hosts(found: list[Named]) -> list[Named]:
    """Those that are held, without the bodies that hold them: 市委常委会|今天举行|议军会议."""
    held = [one for one in found if one.held]
    return [
        one
        for at, one in enumerate(held)
        if not one.name.endswith(_COUNCIL)
        or at + 1 == len(held)
        or held[at + 1].end - one.end > _NEAR
        or held[at + 1].name in BARE
    ]


def behind_dateline(text: str) -> str:
    """A sentence without the headline and dateline that run into it: …总结会三秦网讯（石瑾）为…."""
    matches = list(_DATELINE.finditer(text, 0, 200))
    return text[matches[-1].end() :] if matches else text


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


def _begin(text: str, end: int) -> int:
    """Where the words begin that lead up to an event's name: behind a mark that no quote or bracket holds."""
    at = end
    first = max(0, end - _LONGEST)
    while at > first:
        before = text[at - 1]
        opening = _CLOSES.get(before)
        if opening:
            begin = text.rfind(opening, first, at - 1)
            if begin < 0:
                break
            at = begin
        elif before in _STOPS or (before.isspace() and not text[at : at + 1].isascii()):
            break
        else:
            at -= 1
    return at


def _hide_quoted(text: str) -> str:
    """The same text with what stands in quotes and brackets made blank, character by character."""
    return re.sub(
        r"“[^”]*”|《[^》]*》|【[^】]*】|（[^）]{3,}）|\([^)]{3,}\)",
        lambda match: "□" * len(match.group()),
        text,
    )


def _trim(name: str) -> str:
    """Without particles in front and quotes whose other half is not within."""
    name = _TRIM.sub("", name).strip()
    for opening, closing in ("“”", "‘’", "《》", "【】", "「」", "（）", "()"):
        if name.count(opening) > name.count(closing):
            name = name.removeprefix(opening) if name.startswith(opening) else name.rpartition(opening)[2]
        elif name.count(closing) > name.count(opening):
            name = name.partition(closing)[2]
    return _TRIM.sub("", name).strip()
