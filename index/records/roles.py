"""Who chairs and who attends, by one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.names.find import NamedPerson
from index.names.posts import POST_BEHIND, POST_END
from index.types import Attendee, Span

# Not a meeting's chair: 主持人, 主持工作, 主持调解, 主持节目 …
CHAIR_VERB = re.compile(
    r"(?:(?<=论坛)|(?<=会议)|(?<=大会)|(?<=研讨会)|(?<=仪式)|(?<=活动)|(?<=典礼))的?主持人(?=[，。；]|$)|主持(?!人|艺术|情况|[、或和并]?(?:独立)?(?:参与|参加|承担|完成)|的(?:法庭|诉讼|案件)|能力|风格|界|词|席|下调解|[^，。]{0,20}(?:节目|综艺|晚会)|工作|日常|全面|项目|[^，。；会]{0,8}调解|了?[^，。；会]{0,16}(?:项目|课题|资源库|基金)(?=[，。；\d]|$)|了(?:(?!会议|仪式|论坛|座谈|发布会|活动|并)[^，。；]){0,40}(?:项目|课题)(?=[，。；]|$)|[：:]|编[制写纂]|审[判理]|调解|节目|完成|研[究制发]|设计|制[定作]|翻译|修[建缮复订]|正义|公道|法庭|庭审|诉讼|检辩|质证|公证|婚礼|葬礼|春晚|晚会|综艺|家务|过?《|过(?:节目|春晚|晚会)|了?《|[^，。；会并]{0,16}工作[。，；）)]|[^，。；并]{0,12}(?:日常|全面)工作|“[^”]{1,30}”(?:编制|项目|研究)|“[^”会式动坛]{1,16}”[，。])"
)
_TIME = r"\d{1,4}年|\d{1,2}月|\d{1,2}日|周[一二三四五六日]|日前|近日|昨日|昨天|今天|当天|当日|上午|下午|晚上?|凌晨|（\d{1,2}日）"
_FILLER = re.compile(
    rf"(?:[（(][^（）()]{{1,20}}[）)]|在(?=$)|为[^，。；]{{1,20}}|出席或|同志|先生|女士|总书记|总理|博士|教授|老师|等|[常务执行副]*[市部局院县省区厅处校]长|{_TIME}|还曾|还|曾|也|再次|又|将|已|并|紧急|全程|分别|先后|立即|随即|随后|迅速|第一时间|连夜|现场|代为|代表其|多次|[两一二三四五\\d]次|于|共同|联合|亲自|则|负责|(?:担)?任(?:本次|此次|本届)?(?:活动|会议|仪式|论坛|大会|研讨会|典礼)?的?|作为|"
    r"出席[^，。]{0,12}并|参加[^，。]{0,12}并|(?:赴|到|来到|前往|深入|率队|带队)[^，。]{1,40}(?:调研|检查|考察|督导|指导|视察)?[，,]?并?|召集并|在[^，。；]{1,30}|受[^，。；]{1,16}委托[，,]?|代表[^，。；]{2,20}|的|[ 　])*"
)
_CARRIED = re.compile(
    rf"[，,](?:并|随后|随即|立即|之后|还|再|又|接着|最后|因?其?(?:{_TIME})*)*(?:[在为][^，。；]{{1,20}})?$"
)
_HIS = re.compile(rf"因?其(?:{_TIME})*(?:在[^，。；]{{1,20}})?$")
_AFTER_CHAIR = re.compile(
    r"主持(?:本次|此次|这次)?(?:[^，。；的]{0,10}(?:会|会议|仪式|活动|论坛))?的[^，。；]{0,24}$"
)
_JOINT = re.compile(
    r"(?:还|也|将|已|曾|\d{1,2}日|在[^，。；、]{1,12}?)*(?:[与和及同]|以及)[^，。；、]{0,24}$"
)
_TOGETHER = re.compile(r"(?:在[^，。；]{1,16}?|将|还|也|\d{1,2}日)*(?:[与和同、]|，?以及)[^，。；]{0,40}$")
_LISTED = re.compile(r"[、][^，。；、]{0,24}$")
_PAST = re.compile(r"(?:在[^，。；]{1,20})?主持召开的")

_ATTENDS = re.compile(
    r"出席|参加|列席|陪同|与会|到会|参会|到场(?!的)|随行(?=指导|陪同|调研|检查)|"
    r"(?<![的了])见证(?:了)?(?:签[约署]|宣誓|(?:本次|此次|这一|双方|[上述协议合作]{2,4})?[^，。；“]{0,10}(?:签[约署]|签订|仪式|宣誓|合作)|(?=下[，与和由]|[。；]))"
)
# No one attends by these: 参加人员, 参加工作, 出席情况.
_NO_ATTENDING = re.compile(
    r"(?:参加|出席|与会|参会|列席|到会)(?:人员(?!有|[：:])|人数|人(?!员)|者|工作(?=[，,。；、）)]|[之以]|时|的|$|已|满|于|\d)|情况|股东|革命|率|证|名额|对象|代表[^，。]{0,4}[名位人]|(?:领导|嘉宾)(?:们|[为对向与和一]))|陪同(?:人员|下[^，。]{0,2}就医)"
)
_EVENTS = re.compile(
    r"会|式|活动|典礼|论坛|调研|讲座|培训|学习|座谈|检查|签约|揭牌|接待|考察|视察|慰问|走访|巡|授课|开幕|闭幕|启动|开班|讨论|审议|开工|奠基|首映|首发|盛典|晚宴|节|展|访问|洽谈|评审|观摩|督导|研学|植树|义诊|约谈|演出|行动|会谈|会见|夏令营"
)
# Between a person and 出席: who says, plans or declines it does not attend by it.
_ELSE = re.compile(
    r"指出|强调|表示|举例|批评|质疑|指控|揭露|说(?!明)|(?<![名职])称|欢迎|邀请(?!到|了)|分享|(?<!其)[他她]|[：:，]“|[：:]|希望|建议|要求|呼吁|生于|出生|赞助(?!商|方)|担任|当选|透露|回忆|因|如果|原定|报名|(?:向|对|给|为)$|"
    r"(?:会见|会晤|接见|看望|慰问|接待)(?![^，。]*并)[^，。]*$|[与同和](?:专程)?(?:前来|来[一-鿿]{0,2})$|(?:(?<![少中上大])将|拟|计划|预计|不|没有|未(?!来)|无法|很少|是否|能否|准备|有望|申请)[^，。]*$"
)
# 将于7月30日赴巴基斯坦，出席: what is to come is no attending yet.
_TO_COME = re.compile(r"[^，。；]{0,8}(?:(?<![少中上大])将|拟|计划|预计)(?!要)")
# 不邀请甲出席, 如果甲参加
_NOT_SO = re.compile(
    r"(?:不|拒绝|没有|(?<![少中上大])将|预计|拟|计划|未|如果|若|假如|要求|呼吁|希望|反对|阻止|禁止)(?:邀请|允许|让|同意|欢迎)?[^，。；]{0,20}$"
)
_KIN = re.compile("(?:同志)?(?:生前|的?(?:近?亲属|家属|父母|妻子|丈夫|遗孀|儿子|女儿|家人))")
# 会见来华出席开幕式的格鲁吉亚总理乙: the visitor attends.
_WHO_ATTENDS = re.compile(r"[^，。；]{2,48}的(?=[^，。；]{2,})")
_MEETS = re.compile("会见|会晤|接见|看望|慰问")
_VISITS = re.compile(r"会见|会晤|接见|看望|慰问|[与同和](?:专程)?(?:前来|来)")
# A clause with one of these says something of its own; it is no item of a list of those who attend.
_PREDICATE = re.compile(
    r"主持(?!人)|汇报(?!会)|部署(?!会)|讲话|致辞|致词|强调|指出|宣读|表示|通报(?!会)|授课|介绍(?!会|所)|发言(?!人)|会见|会谈|调研(?!员|组|室)|考察(?!团|组)|走访|慰问|视察|督导(?!组|员|室|专员|处)|检查(?!组|站|局|员|院|科|处)|看望|签署|揭牌|"
    r"精神|学习(?!班|组|中心)|贯彻|听取|研究(?!院|所|室|员|中心|会|生)|审议|陪同|出席|参加|前往|来到|抵达|深入|举行|召开|率"
)
# People without a name at a clause's end: 各部门主要负责同志.
_PEOPLE = re.compile(
    r"(?:负责人|责任人|同志|领导|嘉宾|代表|人员|成员|干部|委员|人士|专家|学者|班子|职工|党员|群众|师生|媒体|企业|机构|官兵|委员会|领导人|[一-鿿][长员者师生民户商家警工手友属]|骨干|家庭|精英|班底|使节|华人|侨胞|来宾|外交官|子女|青年|书记|主任|等|单位|部门|人|名)(?:\d+[余多]?人|等)?$"
)
# A body of an inspected or invited list: …，公司金融部，小贷中心，支行行长参加培训.
_BODY = re.compile(
    r"(?!在|到|赴|于|对|向|为|从)[^，；]{1,16}(?:部|中心|局|委|办|科|股|处|站|所|公司|集团|学校|医院|街道|镇|乡|社区|村|支行|银行|协会|学院|大队|支队)$"
)
_HOW_AT_END = re.compile("(?:应邀|受邀|一同|一起|共同|分别|到场|莅临|亲临|全程|现场|线上|集中|先后)+$")
_WHERE = re.compile(r"在[^，。；]{1,16}$")
# A post and a name that is not told for one.
_SOMEBODY = re.compile(rf"{POST_END}[一-鿿]{{2,4}}$")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_GOES_ON = re.compile(
    rf"(?:并|还|也|共同|一同|一起|随后|应邀|受邀|亲自|先后|分别|专程|全程|现场|线上|莅临|到场|及|和|在[^，。；]{{1,12}}|于|今年|去年|期间|{_TIME})*$"
)
_GUESTS = "(?:[市县区省]?领导|嘉宾|人员|来宾|专家|代表)"
_ATTENDERS_FOLLOW = re.compile(
    rf"，[他她]们(?:分别)?是[：:]?|(?:了)?(?:本次|此次|这次)?[^，。；：:]{{0,30}}?(?:{_GUESTS}?(?:还|主要)?(?:有(?![关限所意力效序机色望着])|包括)[：:]?|{_GUESTS}[：:])|"
    r"(?:了)?[^，。；：:“\s]{0,20}的[^，。；：:“\s]{0,30}(?:[者员们人]|嘉宾|领导|代表|同志)[：:]|"  # 参加活动的志愿者：甲、乙
    r"(?:了)?(?:本次|此次|这次)?[^，。；的“]{0,24}(?:会议?|会晤|仪式|论坛|活动)的"
)
_AUTHORS = ("记者", "通讯员", "实习记者", "本报记者")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the people in it; spans count in the article's text."""

    span: Span
    text: str
    people: tuple[NamedPerson, ...]


@dataclass(frozen=True, slots=True)
class Chairing:
    """Who chairs by a sentence, and where its 主持 ends."""

    chairs: tuple[str, ...]
    verb_end: int


def local_people(sentence: Sentence) -> list[NamedPerson]:
    """The sentence's people with spans in its own text."""
    start = sentence.span.start
    return [replace(one, span=Span(one.span.start - start, one.span.end - start)) for one in sentence.people]


def chairs_of(sentence: Sentence) -> tuple[str, ...]:
    """Who chairs, by one sentence; empty where nobody, an organisation or a bare post does."""
    found = find_chairing(sentence)
    return found.chairs if found else ()


def find_chairing(sentence: Sentence) -> Chairing | None:
    """The first 主持 of a sentence that has a person for its subject."""
    text, people = sentence.text, local_people(sentence)
    for verb in CHAIR_VERB.finditer(text):
        if _PAST.match(text, verb.start()) and verb.start() < 12 and not people:
            continue
        before = [one for one in people if one.span.end <= verb.start()]
        gap = text[before[-1].span.end : verb.start()] if before else "-"
        if before and _leads_to_verb(gap, text[verb.end() : verb.end() + 1]):
            return Chairing(_joint_chairs(text, before, gap), verb.end())
        after = next((one for one in people if one.span.start >= verb.end()), None)
        if after and _AFTER_CHAIR.match(text[verb.start() : after.span.start]):
            return Chairing((after.name,), verb.end())
    return None


def _leads_to_verb(gap: str, behind: str) -> bool:
    """Whether what stands between a person and 主持 leaves the person its subject: 24日紧急, 赴…调研，并."""
    if "谁" in gap:
        return False
    if _FILLER.fullmatch(POST_BEHIND.sub("", gap, count=1) if POST_BEHIND.match(gap) else gap):
        return True
    # 在法庭主持下: whoever went before is not the one.
    if len(gap) > 60 or behind == "下" or re.search(r"[。；;]", gap):
        return False
    return bool(_CARRIED.search(gap) or _HIS.search(gap))


def _joint_chairs(text: str, before: Sequence[NamedPerson], gap: str) -> tuple[str, ...]:
    chairs = [before[-1]]
    for other in reversed(before[:-1] if "并" not in gap else ()):
        between = text[other.span.end : chairs[0].span.start]
        if behind := POST_BEHIND.match(between):
            between = between[behind.end() :]
        together = re.search(r"共同|联合|一起", gap) and _TOGETHER.match(between)
        if not (together or _JOINT.match(between) or _LISTED.match(between)):
            break
        chairs.insert(0, other)
    return tuple(dict.fromkeys(one.name for one in chairs))


def attendees_of(sentence: Sentence) -> list[Attendee]:
    """Those who 出席 or 参加 in a sentence: the people of the clauses that lead up to the verb, or that follow it."""
    text, people = sentence.text, local_people(sentence)
    found: list[NamedPerson] = []
    for verb in _ATTENDS.finditer(text):
        follow = _ATTENDERS_FOLLOW.match(text, verb.end())
        lists = follow and text[follow.end() - 1] in "有括：:是"
        if _NO_ATTENDING.match(text, verb.start()) or not (lists or _attends_event(text, verb)):
            continue
        before = _before_attending(text, people, verb.start())
        found += before
        if not before:
            found += _visitors(text, people, verb)
        if follow and (lists or verb.group() != "参加"):
            behind = [one for one in people if one.span.start >= follow.end()]
            if not lists and behind and re.search("[，。；：]", text[follow.end() : behind[0].span.start]):
                continue  # 参加活动的居民说，甲…
            found += _run_from(text, behind, ends="。" if text[follow.end() - 1] in "：:" else "。；;")
    unique = dict.fromkeys(
        (one.name, one.organisation + one.post) for one in found if one.post not in _AUTHORS
    )
    return [Attendee(name, post) for name, post in unique]


def _attends_event(text: str, verb: re.Match[str]) -> bool:
    """参加 takes much else than events (竞赛, 倡议); 出席 does not."""
    if verb.group() != "参加":
        return True
    clause = re.match(r"(?:“[^”]*”|[^，,。；;）)])*", text[verb.end() : verb.end() + 60])
    words = clause.group().strip() if clause else ""
    return len(words) <= 1 or words.startswith(("并", "等", "了并")) or bool(_EVENTS.search(words))


def _before_attending(text: str, people: Sequence[NamedPerson], verb: int) -> list[NamedPerson]:
    """The people whose clauses lead up to the verb: its own clause's, and those of the list that it ends."""
    begin = text.rfind("。", 0, verb) + 1
    commas = [match.start() for match in re.finditer("[，,；;]", text[begin:verb])]
    starts = [begin, *(begin + at + 1 for at in commas)]
    own = [one for one in people if starts[-1] <= one.span.start < verb]
    if (
        own
        and text[verb : verb + 3] in ("陪同下", "见证下")
        and (at := text.rfind("在", starts[-1], own[-1].span.start)) >= 0
    ):
        own = [one for one in own if one.span.start > at]
    own = _met_or_meeting(text, [one for one in own if not is_owner(text, one, own)], verb)
    if own and (
        _ELSE.search(_IN_BRACKETS.sub("", text[own[-1].span.end : verb]))
        or _NOT_SO.search(text, starts[-1], own[0].span.start)
    ):
        return []
    if not own and _GOES_ON.match(text[starts[-1] : verb]) and len(starts) > 1:
        return _carried_people(text, people, starts, verb)
    # …主要负责人等|在平坝分会场|参加会议
    last = _WHERE.sub("", _HOW_AT_END.sub("", text[starts[-1] : verb]))
    if not own and (
        not (_PEOPLE.search(last) or _SOMEBODY.search(last)) or _ELSE.search(text, starts[-1], verb)
    ):
        return []
    return [*_items_before(text, people, starts, starts[-1]), *own]


def _met_or_meeting(text: str, own: list[NamedPerson], verb: int) -> list[NamedPerson]:
    """Of a clause in which one meets others: 甲会见乙并出席 is of 甲, 甲会见乙等参加…的嘉宾 of 乙."""
    if not own or not (meets := _MEETS.search(text, own[0].span.end, own[-1].span.start)):
        return own
    goes_on = "并" in text[own[-1].span.end : verb]
    return [one for one in own if (one.span.end <= meets.start()) == goes_on]


def is_owner(text: str, person: NamedPerson, people: Sequence[NamedPerson]) -> bool:
    """Whether a person only tells whose somebody else is: 特朗普的助理乙, 习近平主席特别代表乙."""
    behind = POST_BEHIND.match(text, person.span.end)
    at = behind.end() if behind else person.span.end
    return bool(_KIN.match(text, at)) or (
        person is not people[-1] and text.startswith(("的", "所谓", "特别代表", "特使"), at)
    )


def _visitors(text: str, people: Sequence[NamedPerson], verb: re.Match[str]) -> list[NamedPerson]:
    """Who is met on a visit for the event: 会见来华出席开幕式的格鲁吉亚总理乙, 与前来出席会议的书记甲、市长乙座谈."""
    begin = max(text.rfind(mark, 0, verb.start()) for mark in "，。；") + 1
    follow = _WHO_ATTENDS.match(text, verb.end())
    if not follow or not _VISITS.search(text, begin, verb.start()):
        return []
    found: list[NamedPerson] = []
    for one in people:
        if one.span.start < follow.end():
            continue
        # Behind a comma only those who are of the same party: 书记甲，市长乙率领的代表团.
        gap = text[found[-1].span.end : one.span.start] if found else ""
        if re.search(r"[。；]", gap) or ("，" in gap and not re.match("率领|一行", text[one.span.end :][:2])):
            break
        found.append(one)
    return found


def _is_item(clause: str, people: Sequence[NamedPerson], start: int) -> bool:
    """Whether a clause is an item of a list of people: it ends in one and says nothing of its own."""
    for one in people:
        # Words of the next one's post are not said of this one: 甲、研究室主任乙.
        said = re.compile(r"[^、和与及]{0,12}").match(clause, one.span.end - start)
        if said and (_PREDICATE.search(said.group()) or _ELSE.search(said.group())):
            return False
    rest = _IN_BRACKETS.sub("", clause[people[-1].span.end - start :]) if people else ""
    return bool(
        (people and len(rest) <= 4)
        or _PEOPLE.search(clause)
        or _SOMEBODY.search(clause)
        or _BODY.match(clause)
    )


def _carried_people(
    text: str, people: Sequence[NamedPerson], starts: Sequence[int], verb: int
) -> list[NamedPerson]:
    """Who opens the nearest clause before one that goes on with 并出席 or 出席."""
    for start, end in zip(starts[-2::-1], starts[:0:-1], strict=True):
        clause = [one for one in people if start <= one.span.start < end]
        if clause:
            if _is_item(text[start : end - 1], clause, start):
                return _before_attending(text[:end], people, end - 1)
            first = [one for one in clause if not _PREDICATE.search(text, clause[0].span.end, one.span.start)]
            if _ELSE.search(text, first[-1].span.end, verb) or _TO_COME.match(text, first[-1].span.end):
                return []
            # Those of the clauses before are its subject as well: 书记甲，市长乙前往…，并出席.
            return [*_items_before(text, people, starts, start), *first]
    return []


def people_before(text: str, people: Sequence[NamedPerson], at: int) -> list[NamedPerson]:
    """The people of the clauses right before one that begins at `at`, where they make a list: 书记甲，市长乙前往."""
    begin = text.rfind("。", 0, at) + 1
    starts = [begin, *(match.end() for match in re.compile("[，,；;]").finditer(text, begin, at))]
    return _items_before(text, people, starts, at) if len(starts) > 1 else []


def _items_before(
    text: str, people: Sequence[NamedPerson], starts: Sequence[int], until: int
) -> list[NamedPerson]:
    """The people of the clauses that lead up to one which begins at `until`, as items of one list."""
    found: list[NamedPerson] = []
    ends = [start for start in starts if start <= until]
    for start, end in zip(ends[-2::-1], ends[:0:-1], strict=True):
        clause = [one for one in people if start <= one.span.start < end]
        if not _is_item(text[start : end - 1], clause, start):
            break
        found = clause + found
    return found


def _run_from(text: str, people: Sequence[NamedPerson], ends: str) -> list[NamedPerson]:
    """The first people of a list, up to one of the marks that end it or another verb."""
    found: list[NamedPerson] = []
    for one in people:
        if found and re.search(
            rf"[{ends}]|，(?:并|与)|主持|表示|指出|说", text[found[-1].span.end : one.span.start]
        ):
            break
        found.append(one)
    return found
