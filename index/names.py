"""People in Chinese news: a surname, what stands before it (a post), and what follows it (a verb, a mark).

Rules of our own: on officials they are level with the best taggers at a hundred times their speed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.types import Span

_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟"
    "平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲松井段富巫乌焦巴弓牧隗山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰郦"
    "雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游"
    "竺权逯盖益桓公肖闫付代覃岳帅亢况郈琴商牟佘佴伯赏南墨哈谯笪年爱阳佟仝苑原尉油仉晋楚法汝鄢涂钦归海亓"
)
_COMPOUND = [
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "宇文",
    "司徒",
    "夏侯",
    "轩辕",
    "独孤",
    "南宫",
    "端木",
    "申屠",
    "百里",
    "呼延",
    "西门",
]
_HAN = r"\u4e00-\u9fff"
_SURNAME = f"(?:{'|'.join(_COMPOUND)}|[{_SINGLE}])"
# What may stand right behind a name: marks, verbs of speaking and doing, particles.
_FOLLOW = (
    r"(?=$|[^\u4e00-\u9fff]|主持|主讲|出席|参加|列席|陪同|指出|强调|要求|表示|说|称|介绍|告诉|讲话|致辞|致词|汇报|作|做|宣|代表|率|带|深入|赴|到|来|在|的|与|和|及|以及|等|为|对|向|围绕|"
    r"先后|紧急|常务|副|总|时任|以及|近|一行|分别|共同|同志|先生|女士|教授|老师|书记|市长|主席|主任|董事长|总经理|院长|校长|部长|局长|还|也|就|是|任|当选|担任|获|会见|检查|调研|督导|视察|走访|慰问|接受|发表|提出|将|已|从|于|"
    r"亲自|受|因|全程|听取|传达|部署|安排|通报|总结|回顾|解读|看望|签署|揭牌|开|今年|当天|日前|近日|昨日|上午|下午|点评|发言|解释|回应|回忆|认为|坦言|透露|补充|写|编|摄|报道|把|被|让|给|跟|随|"
    r"既|并|则|又|都|曾|正在|针对|通过|结合|主动|一边|兼|现任|原任|同|分|召集|邀请|组织|牵头|赶|前往|考察|巡|实地|不幸|去世|逝世|病逝|\d)"
)
_GIVEN = rf"[{_HAN}]"
_NAME = re.compile(
    rf"{_SURNAME}{_GIVEN}{{2}}{_FOLLOW}|{_SURNAME}[ 　]{{1,2}}{_GIVEN}(?![{_HAN}]*[ 　][{_HAN}](?:[ 　]|$)){_FOLLOW}|{_SURNAME}{_GIVEN}{_FOLLOW}"
)
# Characters that foreign names are written with.
_SOUNDS = (
    "阿埃艾安奥巴贝本比彼波伯博布查达代戴丹道德登迪蒂东多厄恩尔法菲费弗夫福格戈古哈海汉赫亨胡华怀霍基吉加贾杰金卡凯康科克肯库拉莱赖兰劳勒雷里利莉连林琳龙卢鲁路伦罗洛马玛迈曼梅门蒙米密明莫墨穆姆纳内尼涅努"
    "诺欧帕佩皮珀普齐奇乔切琴琼热日瑞萨塞桑森沙莎绍舍圣施史什斯丝苏索塔泰坦汤特提图托瓦万维威韦文翁沃乌武西希锡谢辛休雅亚扬耶叶伊易因英尤约泽扎詹珍兹佐朱雪来江村才"
)
_FOREIGN = re.compile(
    rf"[{_SOUNDS}]{{1,7}}(?:[·•・][{_SOUNDS}]{{1,7}})+|(?<=[统理相臣使长席])[{_SOUNDS}]{{3,6}}(?=[，,。、；：）)]|主持|表示|说|指出|会见|举行|访|的|在|和|与|同|将|发表|出席)"
)
# A given name never ends in these, nor is a name made of these words.
_NOT_GIVEN = re.compile(r"[的了与及在是由于对向为等将已被把说就都并也很其这那各每我你他她它们还以回]")
_POST = (
    r"(?:独立董事|董事|监事|副书记|书记|副市长|市长|副县长|县长|副区长|区长|副省长|省长|副州长|州长|副主席|主席|副主任|主任|副秘书长|秘书长|总书记|副部长|部长|副局长|局长|副厅长|厅长|副处长|处长|科长|副院长|院长|副校长|校长|所长|站长|"
    r"副董事长|董事长|副总经理|总经理|经理|总裁|总监|常委|委员|代表|政委|政治委员|司令员|司令|巡视员|调研员|专员|总指挥|指挥长|副组长|组长|副会长|会长|理事长|秘书|队长|大队长|支队长|团长|师长|社长|总编辑|主编|"
    r"副教授|教授|研究员|总工程师|工程师|工程师|医师|医生|院士|大使|参赞|发言人|总理|副总理|总统|首相|外长|副镇长|镇长|副乡长|乡长|村主任|村支书|支书|负责人|带头人|法官|庭长|检察长|检察官|馆长|台长|行长|"
    r"总经济师|总会计师|市领导|县领导|区领导|省领导|州领导|校领导|领导|老党员|党员|居民|村民|市民|店主|业主|农户|种植户|养殖户|学生|同学|教练|运动员|选手|演员|导演|作家|画家|诗人|志愿者|民警|警员|交警|所长|护士长|护士|教师|老师|"
    r"班长|职工|工人|司机|经营者|创始人|创办人|传承人|书法家|会员|成员|主播|主持人|嘉宾|专家|学者|博士|导师|律师|顾问|督导员|联络员|网格员|楼长|监狱长|政协委员|人大代表|首席执行官|CEO|合伙人|分析师|董秘|股东|记者|通讯员|评论员)"
)
_BEFORE = re.compile(rf"({_POST})(?:同志)?[ 　]?$")
_LIST = re.compile(r"^(?:[、，,和与及]|以及|[ 　])+$")
_POST_START = re.compile(
    r"[，,。；;：:！!？?（）()《》\n\d]|(?:由|请|受|向|陪同|对|经|据|让|听取|会见|慰问|看望|任命|选举|推选|日前|近日|上午|下午|当天|与|和|及|在|，)(?=[\u4e00-\u9fff])"
)
_ORGANISATION = re.compile(
    rf"^([{_HAN}“”·]*?(?:委员会|常委会|委|政府|政协|人大|法院|检察院|局|厅|部|办公室|办|公司|集团|大学|学院|医院|中学|小学|学校|协会|联合会|研究院|研究所|银行|中心|支队|大队|派出所|政法委|党组|党委|纪委|省|市|州|县|区|镇|乡|村|社区|街道))(?={_POST}|党组|党委)"
)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person in a text. `post` and `organisation` as printed before the name, or inherited within a list."""

    name: str
    post: str
    organisation: str
    span: Span


def find_names(text: str) -> tuple[NamedPerson, ...]:
    """People in a text who carry a post, stand in a list behind one, or do what people do; in order."""
    people: list[NamedPerson] = []
    at = 0
    while at < len(text):
        match = _NAME.search(text, at)
        if not match:
            break
        at = match.start() + 1
        person = _accept(text, match, people[-1] if people else None)
        if person:
            people.append(person)
            people += _rest_of_list(text, person)
            at = people[-1].span.end
    people += [person for match in _FOREIGN.finditer(text) if (person := _foreign(text, match, people))]
    return tuple(sorted(people, key=lambda person: person.span))


def is_surname_name(text: str) -> bool:
    """Whether a text has the form of a Chinese person's name."""
    return (
        bool(re.fullmatch(rf"{_SURNAME}{_GIVEN}{{1,2}}", text))
        and text not in _not_names()
        and not _NOT_GIVEN.search(text[1:])
    )


def _accept(text: str, match: re.Match[str], before: NamedPerson | None) -> NamedPerson | None:
    name = re.sub(r"[ 　]", "", match.group())
    start = match.start()
    span = Span(start, match.end())
    in_list = before is not None and bool(_LIST.match(text[before.span.end : start]))
    if _NOT_GIVEN.search(name[1:]) or re.search(rf"{_POST}$", name) or ("和" in name and not in_list):
        return None
    post = _BEFORE.search(text, max(0, start - 12), start)
    if post:
        whole = _whole_post(text, start)
        organisation, title = _split_post(whole)
        return NamedPerson(name, title, organisation, span)
    if name in _not_names() or name[:2] in _not_names():
        return None
    if before and in_list:
        return NamedPerson(name, before.post, before.organisation, span)
    return NamedPerson(name, "", "", span) if _acts(text, match) else None


_LISTED = re.compile(
    rf"[、]([{_HAN}]{{2,4}}|[{_SOUNDS}]{{1,7}}·[{_SOUNDS}]{{1,7}})(?=[、，,。；;）)]|等|出席|参加|列席|陪同|和|及|以及|$)"
)


def _rest_of_list(text: str, first: NamedPerson) -> list[NamedPerson]:
    """Names that follow behind 、 up to the list's end: its marks tell them, so a rare surname is one too."""
    found: list[NamedPerson] = []
    at = first.span.end
    while (first.post or found) and (match := _LISTED.match(text, at)):
        name = match[1]
        is_last = text[match.end() : match.end() + 1] != "、"
        known = (re.match(_SURNAME, name) and len(name) <= 3) or "·" in name
        if re.search(_POST, name) or name[:2] in _not_names() or (not known and (is_last or len(found) < 2)):
            break
        found.append(NamedPerson(name, first.post, first.organisation, Span(*match.span(1))))
        at = match.end()
    return found


_CLAUSE_START = re.compile(r"(?:^|[，,。；;：:！!？?（(“\n、]|由|受|在|请|见|与|和|同|会上|日|月)[ 　]?$")
_DOES = re.compile(
    rf"(?:\d{{1,2}}月|\d{{1,2}}日|日前|近日|昨日|当天|上午|下午|紧急|全程|分别|共同|亲自|还|也|同志|先生|女士)*(?:主持|出席|参加|指出|强调|要求|表示|说|介绍|告诉|讲话|致辞|汇报|作|宣读|代表|在[^，。]{{1,24}}(?:主持|出席|调研|会见|强调|指出)|{_POST}|赴|深入|率|一行|当选|担任|会见|调研|检查|委托|的?主持下)"
)


def _acts(text: str, match: re.Match[str]) -> bool:
    """A name without a post counts where it opens a clause and does what is reported of people."""
    return bool(_CLAUSE_START.search(text, max(0, match.start() - 3), match.start())) and bool(
        _DOES.match(text, match.end())
    )


def _foreign(text: str, match: re.Match[str], people: list[NamedPerson]) -> NamedPerson | None:
    span = Span(*match.span())
    if any(person.span.start < span.end and span.start < person.span.end for person in people):
        return None
    # The first part may carry the post before it: 总统弗拉基米尔·普京.
    head = match.group()
    post = re.match(rf"^[{_HAN}]*{_POST}", head)
    if post and post.end() < len(head.split("·")[0]):
        span = Span(match.start() + post.end(), match.end())
        return NamedPerson(text[span.start : span.end], post.group(), "", span)
    return NamedPerson(head, "", "", span)


def _whole_post(text: str, end: int) -> str:
    """The post before a name, from the clause's beginning; joined posts (党组书记、主席) whole."""
    start = max(0, end - 40)
    for boundary in _POST_START.finditer(text, start, end):
        start = boundary.end()
    words = text[start:end].strip(" 　")
    parts = words.split("、")
    at = len(parts) - 1
    while at > 0 and re.search(rf"{_POST}$", parts[at - 1]) and len(parts[at - 1]) >= 2:
        at -= 1
    return re.sub(r"^(?:图为|时任|其中|以及|□\s*)", "", "、".join(parts[at:])).removesuffix("同志")


def _split_post(whole: str) -> tuple[str, str]:
    match = _ORGANISATION.match(whole)
    return (match[1], whole[match.end() :]) if match else ("", whole)


@cache
def _not_names() -> frozenset[str]:
    """Words that have the form of a name: 高度, 安全, 常委, 万元 …; an editable list."""
    text = resources.files("index").joinpath("not_names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
