"""Inspections, visits and signings: who leads one, who goes along, and where, by one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.names.find import NamedPerson
from index.names.posts import POST_BEHIND
from index.records.meeting_names import behind_dateline
from index.records.roles import Sentence, attendees_of, is_owner, local_people, people_before
from index.types import Attendee

# Each with what makes another word of it: 调研员, 检查站, 慰问电, 签约率. What stands before 的 tells who somebody is.
_VERBS = (
    (
        "inspection",
        r"(?<!市场)(?:调研|调查研究)(?!员|座谈会|会|·|组|室|报告|成果|论文|问卷|团|机构|中心|数据|显示|发现)|考察(?!团|组|期|站|报告)|视察(?!精神|组|团)|督导(?!组|员|室|专员|小组|处|团)|"
        r"(?<![镜血声影片体查学])检查(?!诊断|组|站|员|院|室|科|表|结果|报告|点|费|单|项目|中|后)|督查(?!组|室|专员|局|激励)|巡查(?!员|组)|暗访|踏勘|(?:实地|现场)(?:察看|查看|检查|了解)|(?<!留党)察看",
    ),
    (
        "visit",
        r"走访(?!组|团|人员)|慰问(?!电|资?金|品|信|团|组|演出)|看望|探望|会见(?!团|招拆招)|会谈(?!现场)|(?<!领导人)(?<!元首)会晤|拜访|来访|到访|接见|回访|(?<!采)访问(?!学者|量|团|网|员)|"
        r"送(?:去|上|来)(?=[^，。；]{0,16}(?:慰问|清凉|祝福|温暖|关怀|关爱))",
    ),
    ("signing", r"签署(?!方|国)|签约(?!仪式|率|金|书|家庭|演员|球员|期|国)|签订(?!方)|(?<!会)会签"),
)
_VERB = re.compile("|".join(rf"(?P<{kind}>{pattern})" for kind, pattern in _VERBS))
# Between a person and a deed that is somebody else's, or is only spoken of.
_NOT_HIS = re.compile(
    r"表示|指出|强调|介绍|感慨|感叹|直言|认为|要求|希望|欢迎|感谢|谈起|讲到|因为|被(?![告申害])|接受|分享了|患者|得知|提到|谈到|宣布|公布|回忆|透露|告诉|坦言|(?<![名职])称|说(?!明)|举报|反映|寻求|邀请|建议|呼吁|放任|安排|导致|涉嫌|[：:]|。|；|"
    r"(?:听取|审议|通报|传达|部署|召开|研究(?!生|团|员|所|院|室|中心|会)|总结)[^，。；]*$|^[^（()]*[）)]|(?:将|拟|计划|预计|没有|不)(?:于|在|会|对|赴|前往|到|访)?[^，。]{0,16}$"
)
# Before a person whose deed is named within another's: 庆祝习近平总书记考察牡丹社区一周年.
_NAMED_AFTER = re.compile(
    r"(?:学习|贯彻|落实|庆祝|纪念|牢记|根据|按照|围绕|宣传|传达|迎接|配合|以(?!色列)|自|为)[^，。；]{0,16}$"
)
_TAUGHT = re.compile(r"(?:学习|贯彻|落实|宣传|传达|宣讲|围绕|牢记|对标|对照|按照|根据|遵循)[^，。；]{0,16}$")
# Who else does it in a clause of its own: 在李真家中，走访人员一行询问….
_OTHERS = re.compile(
    r"，(?!在|到|赴|来|深入|前往|率|带|与|同|并|先后|随后|对|向|为|就|围绕|分别|一行|参加)[^，]{1,20}(?:队|人员|志愿者|们|协会|公司|局|委|组|团|一行|干部|教师|民警)[^，]{0,10}$"
)
# 致以诚挚的慰问 is no visit.
_GIVES = re.compile(r"(?:表示|致以|表达|转达|传达|带来|送[上去来])[^，。；]{0,16}$")
_MEDICAL = re.compile("治疗|确诊|患者|医生|医师|手术|诊断|诊疗|病情|就诊|入院")
_AT_HOME = re.compile(
    r"(?:、[^，。；]{2,12})*(?:[一二两三四五六七八九十\d]+[位名户个])?(?:老?(?:人|党员|兵|战士|军人)|同志|老师|职工|居民|村民|学生|同学)?家(?:[中里]|，)"
)
_SPIRIT = re.compile(r"[^，。；]{0,24}(?:精神|[一二三四五六七八九十\d]+周年|讲话|指示|要求|重大意义)")
_WHEN = re.compile(r"(?:考察|调研)?时(?=[^，。；]{0,24}(?:强调|指出|要求|表示|提出|作出|说|，|对|就))")
_WHILE = re.compile(r"[^，。；]{0,12}(?:过程中|期间|之际|前夕)")
_COMPANY = re.compile(r"(?:参加|陪同|出席)(?:了)?(?:此次|本次|上述|相关)?(?P<what>[^，。；]{0,8})")
_ALONG = re.compile("(?:也|都)?(?:一同|一道|随同|一起)(?:参加|陪同)?")
_TALKED = re.compile("中|时|前|后|表示|上")
# 将于8月21日至24日赴…: not yet.
_TO_COME = re.compile(r"[^，。；]{0,14}(?:将|拟|计划|预计)(?!要)")
_KIND_OF = (
    ("visit", re.compile("会见|会谈|会晤|慰问|走访|看望|访问")),
    ("inspection", re.compile("调研|考察|视察|检查|督导|督查|巡查")),
    ("signing", re.compile("签约|签署")),
)
_GO = r"(?:深入(?!学习|贯彻|推进|开展|实施|落实|交换|交流|了解|细致|研讨|探讨|剖析|调研)|来到|亲临|赶到|前来|来(?=[\u4e00-\u9fff]{2,20}?(?:开展|调研|考察|督导|检查|视察|指导|慰问))|前往|走进|赶赴|奔赴|抵达|到访|来访|莅临|直奔|(?<![见看听遇得达找想收受感])到|赴|(?<!正)在)"
_THEN = (
    r"(?=等地|等处|等企业|实地|现场|开展|展开|后[，。]|进行|就|对|调研|考察|视察|检查(?!站)|督导|督查|看望|慰问|走访|察看|查看|会见|与|(?<!合)同(?!段|时|意|步|志|样|学)|举行|，|。|；|时(?!间)|了解|巡|暗访|访问|参观|指导|代表|专题|"
    r"出席|捐赠|宣讲|授课|座谈|围绕|签署|签约|为(?!民(?!警)|主|中心)|送[去上来]|[（(]|$)"
)
_PLACE = re.compile(
    rf"{_GO}(?:了)?(?P<place>[^，,。；“”‘’：:\d第][^，,。；“”‘’：:]{{0,40}}?){_THEN}|{_GO}(?P<unit>(?:第\d+|\d+(?![\d日月年时分点多余万亿%％元人个名家次]))[^，。；“”：:]{{1,20}}?){_THEN}"
)
_ONE_CHARACTER = frozenset("京沪津渝穗汉蓉杭宁邕筑昆苏")  # 在京会见
_NO_PLACE = re.compile(
    r"^该|^的|^地方$|网络|表示|建设一切|争取|一行|分别|期间|过程|会上|节|之际|前夕|工作中|活动中|^(?:会议|活动|直播|比赛|签约|仪式)?现场|会前|会后|^基层|^(?:救灾|抗洪|抢险|生产|工作|乡村|基层)*一线$|学习|贯彻|不足|任务|继续|世纪|案发|活动$|上方|听取|情况|问题|困难|双方|作悉心|[一二三四五六七八九十]月|直播|有何|会晤|率领|带领|交流|了解|^内(?![罗蒙])|^其|^同|^我(?![市县省区州镇])|^他|第一时间|此|其中|目前|今年|岗位|基础上|深入|背景|同志|名义|方面|开展|调研|讲话|会见|采访|接受|线上|社交|受访|发布会|声明|视频|工作$|情况$|^签|协议$|交谈|^(?:投资|参与|完成|获得|出席|发表|构建|促进|推动|加强|提升|实现)|举措|做法|[夏冬]日|寒冬|酷暑|高温"
)
_SITE = r"(?:省|市|县|区|镇|乡|村|社区|街道|公司|集团|企业|园|厂|校|学院|大学|医院|基地|中心|大厦|工地|码头|[站所馆院]|[总支大中]队|军区|警备区|人武部|武装部|指挥[部所]|哨所|检查站|驻地|点位|工段|泵站|水库|大坝|堤防|河堤|灾区)"
_SEES = r"(?:考察|视察|察看|走访|慰问|看望|来访|到访|访问|参观|调研|检查|督导)(?:了)?"
_LAND = (
    r"河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|"
    r"内蒙古|广西|西藏|宁夏|新疆|香港|澳门|北京|天津|上海|重庆"
)
# The whole clause where it ends in a place, else its first place; a country needs no word for what it is.
_OBJECT = re.compile(
    rf"{_SEES}(?P<whole>[^，。；“”：:]{{1,60}}{_SITE})(?=时|，|。|；|$)|{_SEES}(?P<place>[^，。；“”：:]{{1,40}}?{_SITE})(?=、|等|并|和|的|开展|防汛|排涝|安全|建设|运行|工作|情况)|"
    rf"(?:考察|视察|调研)(?:了)?(?P<province>{_LAND})(?=[，。；、]|时|期间|并)|"
    r"对(?P<of>[^，。；“”：:]{2,30}?(?:景区|园区|商圈|周边|路段|市场|车站|工地))[^，。；]{0,12}(?:开展|进行)(?:联合|专项|安全|现场|突击|执法)*(?:检查|督导|巡查|督查)|"
    r"(?:访问|到访|造访|出访)(?:了)?(?P<land>(?!作|时|中|行程|进行|活动|期间)[\u4e00-\u9fff]{2,8}?)(?=[，。；、和及并]|时|期间|途中|后|$)"
)
_NAME_END = re.compile(r"[，,。；;：:]|时(?![间期代])|指出|强调|(?:\d{4}年)?\d{1,2}月\d{1,2}日|$")
_IN_COMPANY = re.compile(r"在[^，。；]{2,60}(?:陪同|见证)下")
_BRINGS = re.compile("(?:同志)?(?:携(?!手)|偕(?!夫人)|带领|率领|率(?![队团先众]))")
_SAID = re.compile("表示[，：]|指出[，：]|希望|要求[，：]")
_MEETS = re.compile("会见|会晤|接见")
_TALKS_WITH = re.compile("(?:并|还|也|分别)*[与同和]")
_NEAR = 60  # characters between who talks and with whom
_FAR = 140  # characters between who leads and the deed
_LONGEST_NAME = 44


@dataclass(frozen=True, slots=True)
class Outing:
    """An inspection, visit or signing. `companions` go along; without `leaders` the text told who leads before."""

    kind: str
    name: str
    place: str
    leaders: tuple[Attendee, ...]
    companions: tuple[Attendee, ...]


def find_outing(sentence: Sentence) -> Outing | None:
    """The inspection, visit or signing of a sentence, with the people who take part in it."""
    text = sentence.text
    if not sentence.people or not (_VERB.search(text) or _COMPANY.search(text)):
        return None
    people = local_people(sentence)
    body = len(text) - len(behind_dateline(text))
    # The report itself before the headline that runs into it: …会见王毅 本报内罗毕电…在内罗毕会见….
    for verb in sorted(_VERB.finditer(text), key=lambda verb: verb.start() < body):
        if _is_noun(text, verb) or text.rfind("《", 0, verb.start()) > text.rfind("》", 0, verb.start()):
            continue
        if _WHILE.match(text, verb.end()) and _VERB.search(text, verb.end()):
            continue  # 在访问期间与乙会谈
        leaders = _leaders(text, people, verb.start())
        if leaders and _ALONG.fullmatch(text, leaders[-1].span.end, verb.start()):
            return Outing(verb.lastgroup or "", "", "", (), _attendees(leaders))  # 副省长乙一同调研
        if leaders:
            return _outing(sentence, text, leaders, verb)
    companions = attendees_of(sentence)
    what = next((match for match in _COMPANY.finditer(text) if _kind_of(match["what"])), None)
    if companions and what:
        return Outing(_kind_of(what["what"]), "", "", (), tuple(companions))
    return None


def _is_noun(text: str, verb: re.Match[str]) -> bool:
    """Whether a word is no deed here: 来洛考察的甲, 甲的访问, 考察精神, 会谈中."""
    if text[verb.end() : verb.end() + 1] == "的" or text[verb.start() - 1 : verb.start()] == "的":
        return True
    talks = verb.group() in ("会谈", "会晤")
    if text.startswith(("期间", "途中", "过程", "人员"), verb.end()):
        return True
    if verb.group() == "签署" and text.startswith("时", verb.end()):
        return True  # 当年协议签署时
    if verb.group() == "检查" and _MEDICAL.search(text):
        return True
    if verb.group() == "慰问" and _GIVES.search(text, 0, verb.start()):
        return True
    spirit = _SPIRIT.match(text, verb.end()) and not _WHEN.match(text, verb.end())
    return bool(spirit or (talks and _TALKED.match(text, verb.end())))


def _attendees(people: Sequence[NamedPerson]) -> tuple[Attendee, ...]:
    return tuple(Attendee(one.name, one.organisation + one.post) for one in people)


def _kind_of(words: str) -> str:
    return next((kind for kind, pattern in _KIND_OF if pattern.search(words)), "")


def _outing(sentence: Sentence, text: str, people: list[NamedPerson], first: re.Match[str]) -> Outing:
    leaders, brought = _apart(text, people)
    said = _SAID.search(text, first.end())  # 甲慰问师生，乙表示，希望做好调研
    verbs = [
        verb
        for verb in _VERB.finditer(text, first.start(), said.start() if said else len(text))
        if text[verb.end() : verb.end() + 1] not in ("的", "时") and not _WHILE.match(text, verb.end())
    ] or [first]
    inspects = next((verb for verb in verbs if verb["inspection"]), None)
    verb = inspects or verbs[0]
    led = {one.name for one in leaders}
    met = {one.name for one in local_people(sentence) if one.span.start > verb.end()}
    attending = attendees_of(sentence)
    if _MEETS.match(verb.group()):  # 会见来华出席开幕式的外长乙: he is met, and attends something else
        attending = [one for one in attending if one.name not in met]
    companions = tuple(one for one in (*_attendees(brought), *attending) if one.name not in led)
    place, begin = _place(text, leaders[-1].span.end, {one.name for one in sentence.people})
    return Outing(
        kind=verb.lastgroup or "",
        name=_name(text, begin, verb, leaders[-1].span.end),
        place=place,
        leaders=_attendees(leaders),
        companions=companions,
    )


def _apart(text: str, people: list[NamedPerson]) -> tuple[list[NamedPerson], list[NamedPerson]]:
    """Those who lead, and those whom they bring: 甲携乙、丙."""
    at = next((at for at, one in enumerate(people, 1) if _BRINGS.match(text, one.span.end)), len(people))
    return people[:at], people[at:]


def _leaders(text: str, people: Sequence[NamedPerson], verb: int) -> list[NamedPerson]:
    """The people whose deed a verb tells: those of its clause, or of the nearest one before that goes on in it."""
    before = [one for one in people if one.span.end <= verb and not is_owner(text, one, people)]
    # 甲…，在乙陪同下慰问: who goes along with another leads nothing.
    company = list(_IN_COMPANY.finditer(text, 0, verb))
    before = [one for one in before if not any(m.start() < one.span.start < m.end() for m in company)]
    if not before or verb - before[-1].span.end > _FAR:
        return []
    at = max(text.rfind(mark, 0, before[-1].span.start) for mark in "，,。；;") + 1
    own = [one for one in before if one.span.start >= at]
    gap = text[own[-1].span.end : verb]
    for match in company:
        gap = gap.replace(match.group(), "")
    to_come = _TO_COME.match(gap) or _TO_COME.match(text, own[0].span.end)
    if _NOT_HIS.search(gap) or to_come or _NAMED_AFTER.search(text[at : own[0].span.start]):
        return []
    if _TAUGHT.search(text[at : own[-1].span.start]) or _OTHERS.search(gap):
        return []
    if _AT_HOME.match(text, own[-1].span.end):
        return []
    if re.search(r"陪同|参加|出席(?![^，。]*并)", gap) or text.startswith("的", own[-1].span.end):
        return []
    if _TALKS_WITH.match(text[at : own[0].span.start]) and at:
        # 甲赴美，与乙会谈: who opens the sentence holds the talks as well.
        host = [one for one in people if at - _NEAR < one.span.end < at and not is_owner(text, one, people)]
        if host and (
            _TO_COME.match(text, host[-1].span.end) or _NOT_HIS.search(text[host[-1].span.end : at])
        ):
            return []
        return [*host[-1:], *own]
    if not all(_goes_together(text, one, other) for one, other in pairwise(own)):
        own = own[:1]
    return [*people_before(text, before, at), *own]


def _goes_together(text: str, one: NamedPerson, other: NamedPerson) -> bool:
    """Whether two people of a clause do the same: 甲与乙会谈, 甲、乙看望; not 甲听取乙汇报."""
    between = text[one.span.end : other.span.start]
    return bool(
        re.match(r"(?:一行|书记|市长|主席|同志)?(?:\d{1,2}日|在[^，。；]{1,16})?[与和同及、]", between)
    ) or not re.search(r"听取|看望|慰问|会见|陪同|得知|听说|邀请|的|向|对|给", between)


def _place(text: str, since: int, people: set[str]) -> tuple[str, int]:
    """Where it takes place, as printed, and where the words that lead to it begin; ("", -1) where none are told."""
    begin = max(text.rfind(mark, 0, since) for mark in "。；") + 1
    for match in [*_PLACE.finditer(text, since), *_PLACE.finditer(text, begin, since)]:
        place = _trim(match["place"] or match["unit"])
        if _IN_COMPANY.match(text, match.start()) or any(name in place for name in people):
            continue
        if (
            (len(place) >= 2 or place in _ONE_CHARACTER)
            and not _NO_PLACE.search(place)
            and match.start() - since < 60
        ):
            # 赶赴事故|现场，: the place itself, where nothing is done there by this word.
            on_site = text.startswith(("现场，", "现场。", "现场、"), match.end())
            return place + "现场" * on_site, match.start()
    for match in _OBJECT.finditer(text, since):
        place = match["whole"] or match["place"] or match["province"] or match["of"] or match["land"]
        if not _NO_PLACE.search(place) and place not in people:
            return place, -1
    return "", -1


def _trim(place: str) -> str:
    return re.sub(
        r"^(?:了|位于|赴|到|走访|调研|视察|考察|检查|看望|慰问|督导)+|(?:等地|各地|等|、)$", "", place.strip()
    )


def _name(text: str, begin: int, verb: re.Match[str], since: int) -> str:
    """What the outing is called: the words from where it goes, or from the verb on, to the clause's end."""
    start = begin if since <= begin < verb.end() and "，" not in text[begin : verb.start()] else verb.start()
    end = _NAME_END.search(text, verb.end())
    stop = end.start() if end else len(text)
    if (behind := POST_BEHIND.match(text, since)) and behind.end() < verb.start():
        since = behind.end()
    if stop - start <= len(verb.group()) + 1:  # 围绕“…”开展专题|调研
        start = max(since, *(text.rfind(mark, 0, start) + 1 for mark in "，,。；;"))
    return re.sub(
        r"^(?:在(?=赴|走访|视察|考察|调研|检查|看望|慰问)|一行|等|同志|带队|还|并|\d+日|[上下]午|先后|分别)+",
        "",
        text[start : min(stop, start + _LONGEST_NAME)],
    )
