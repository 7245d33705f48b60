"""People in Chinese news: a surname, what stands before it (a post), and what follows it (a verb, a mark).

Rules of our own: on officials they are level with the best taggers at a hundred times their speed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.posts import ENDS_IN_POST, POST_BEHIND, POST_END, split_post, whole_post
from index.types import Span

_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟"
    "平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲松井段富巫乌焦巴弓牧隗山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰郦"
    "雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游"
    "竺权逯盖益桓公肖闫付代覃岳帅亢况郈琴商牟佘佴伯赏南墨哈谯笪年爱阳佟仝苑原尉油仉晋楚法汝鄢涂钦归海亓苟眭缴冼隋逄邸冶訾仉佟渠揭鹿粟母衣撒妥栗缑岐朴隽扆睢芦闪降"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|轩辕|独孤|南宫|端木|申屠|百里|呼延|西门|闻人|澹台"
_JAPANESE = (
    "岸田|安倍|池田|林芳|田中|山田|佐藤|铃木|高桥|渡边|伊藤|山本|中村|小林|加藤|吉田|山口|松本|井上|木村|清水|山崎|石川|小川|冈田|长谷川|藤田|后藤|近藤|村上|远藤|青木|坂本|斋藤|福田|太田|西村|藤井|冈本|松田|中岛|中川|原田|小野|竹内|金子|和田|中山|石田|上田|森田|柴田|酒井|工藤|"
    "横山|宫崎|宫本|内田|高木|谷口|大野|丸山|今井|河野|藤原|村田|武田|上野|杉山|增田|菅原|平野|小岛|大塚|千叶|松井|岩崎|野口|松尾|木下|菊地|植田|榊原|茂木|垂秀|金杉|松野|滨田|泽田|玉城|小池|羽生|大谷|早田|张本|丹羽|水谷|桃田|奥原|久保|三笘|堂安|本田|长友|南野|岛田|秋叶|鸠山|麻生|小泉|石破|野田|高市|萩生田|二阶"
)
_HAN = r"\u4e00-\u9fff"
_SURNAME = rf"(?:{_COMPOUND}|[{_SINGLE}])"
# Characters that foreign names are written with.
_SOUNDS = (
    "阿埃艾安奥巴贝本比彼波伯博布查达代戴丹道德登迪蒂东多厄恩尔法菲费弗夫福格戈古哈海汉赫亨胡华怀霍基吉加贾杰金卡凯康科克肯库拉莱赖兰劳勒雷里利莉连林琳龙卢鲁路伦罗洛马玛迈曼梅门蒙米密明莫墨穆姆纳内尼涅努"
    "诺欧帕佩皮珀普齐奇乔切琴琼热日瑞萨塞桑森沙莎绍舍圣施史什斯丝苏索塔泰坦汤特提图托瓦万维威韦文翁沃乌武西希锡谢辛休雅亚扬耶叶伊易因英尤约泽扎詹珍兹佐朱雪来江村才"
    "顿京肖钦邦纽宾孔雄菜默柯高依力更列朗满丽曲珠次仁旦增措果白当塔买买提合甫荣朵娜妮娅黛弥考库诗蕾伽帝底杜范冈根圭豪季焦久喀坎朔祖赞藏宗优尹拜汗麦茨翰隆丁盖鲍卜瑟芬烈廷汀滕勃孜宁彭潘奈摩娃罕历"
)
_JAPANESE_FIRST = "".join(sorted({name[0] for name in _JAPANESE.split("|")}))
# A name may stand right behind: the post, 同志 or a space; a role in the credits and its colon.
_PERSON = r"\d岁的(?:[\u4e00-\u9fff]{2,4}(?:工|农|民|员|师|生|人|主))?|民警|居民|村民|市民|[药果菜花蚕茶]农|渔民|工人|患者|老人|摊主|商贩|选手|队员"
_BEFORE_NAME = re.compile(
    rf"(?:{POST_END}(?:同志)?[ 　]{{0,2}}|{_PERSON}|(?:监制|主编|审核|编辑|责编|校对|记者|撰稿|作者|摄影|统筹|制作|[一二三终]审)[：:][ 　]?)(?=[{_SINGLE}{_SOUNDS}{_JAPANESE_FIRST}])"
)
_SURNAME_AT = re.compile(rf"[{_SINGLE}]|{_COMPOUND}")
_CHINESE = re.compile(rf"({_SURNAME})([{_HAN}])([{_HAN}])?")
_WIDE = re.compile(rf"([{_SINGLE}])[ 　]{{1,2}}([{_HAN}])(?![{_HAN}]*[ 　][{_HAN}](?:[ 　]|$))")
_IS_JAPANESE = re.compile(rf"(?:{_JAPANESE})[{_HAN}]{{1,2}}")
# What may stand right behind a name: marks, verbs of speaking and doing, particles. Longer words tell more.
_FOLLOW = re.compile(
    r"$|[^\u4e00-\u9fff]|通讯员|实习|见习|记者|摄影|编辑|校对|主持|主讲|主编|主演|审核|监制|责编|校对|来源|出席|参加|参与|列席|陪同|指出|强调|要求|表示|说道|说|称|介绍|告诉|讲话|致辞|致词|汇报|作|做|宣|代表|率|带|深入|赴|到|来到|来自|来|在|的|与|和|及|以及|等|为|对|向|围绕|"
    r"先后|紧急|常务|副|总|时任|近|一行|分别|共同|同志|先生|女士|教授|老师|书记|市长|主席|主任|董事长|总经理|院长|校长|部长|局长|警官|律师|还曾|还|也|就|是|任|当选|担任|获悉|获|会见|检查|调研|督导|视察|走访|慰问|接受|发表|提出|将|已|从|于|"
    r"亲自|受|因|全程|听取|传达|部署|安排|通报|总结|回顾|解读|看望|签署|揭牌|开|今年|今天|昨天|当天|当日|日前|近日|昨日|上午|下午|周[一二三四五六日]|点评|发言|解释|回应|回忆|认为|坦言|透露|补充|写|编|摄|报道|把|被|让|给|跟|随|"
    r"既|并|则|又|都|曾|正在|针对|通过|结合|主动|一边|兼|现任|原任|同|分|召集|邀请|组织|牵头|赶|前往|考察|巡|实地|不幸|去世|逝世|病逝|生前|生于|出生|出任|赞助|捐|办公室|偕|团队|夫妇|一家|家中|家|心里|觉得|看|想|不|没有|没|有|能|会|却|才|便|这|那|你|我|他|她|们|以|用|所|之|本人|自己|经|由|其|此|说起|笑|哭|走|跑|站|坐|拿|推|打|发|收|入|进|出|上|下|中|里|前|后|再|刚|仍|只|所在"
)
# Only these may end a name that nothing but its clause's start and its deed tells.
_NOT_GIVEN = frozenset(
    "的地了与及在是由于对向为等将已被把说就都并也很其这那各每我你他她它们还以回某不没个所该此本给让从到什么吗呢吧着过会委局厅处院校县市区省镇乡村街路"
)
_SOUND_RUN = re.compile(rf"[{_SOUNDS}]{{2,8}}")
_DOTTED_OR_LATIN = re.compile(
    rf"[{_SOUNDS}]{{1,8}}(?:[·•・][{_SOUNDS}]{{1,8}})+|"
    r"(?<![A-Za-z] )(?<![A-Za-z])[A-Z][a-z]+(?:[ ](?:[A-Z]\.|[A-Z][A-Za-z'’-]+)){1,3}"
)
_CLAUSE_START = re.compile(
    rf"(?:^|[^{_HAN}A-Za-z0-9·•]|[月日]|由|受|请|会上|会见|邀请|据|其中|包括|被告人|显示|(?<![{_HAN}])(?:与|和|同|对|向|在|经|因|给|随着|随|而|但|当|以及)|(?:今天|昨天|日前|近日|昨日|当天|上午|下午|期间|今年)，?)[ 　]?$"
)
_DOES = re.compile(
    r"(?:\d{1,2}月|\d{1,2}日|周[一二三四五六日]|日前|近日|昨日|当天|当日|上午|下午|今天|紧急|全程|分别|共同|亲自|首先|最后|再次|多次|随后|先后|简要|详细|充分|再|将|已|曾|还|也|又|则|同志|先生|女士)*"
    r"(?:主持|主讲|出席|参加|列席|陪同|指出|强调|要求|表示|说|称|介绍|告诉|坦言|透露|回忆|认为|补充|解释|回应|讲话|致辞|汇报|通报|宣读|宣布|代表|赴|深入|率|一行|当选|担任|出任|会见|调研|检查|委托|的?主持下|作了?|发表|发文|发布|发言|分享|"
    r"生于|出生|去世|逝世|时任|任|进行了?|提出|认罪|获得?|接受|访问|来到|走访|慰问|听取|签署|点评|师从|毕业|告诉|写道|笑|坐|办公室|担忧|承认|最近|现年|年仅|[:：]|"
    r"[在于就以向对同和与][^，。；]{1,30}(?:主持|出席|调研|会见|强调|指出|表示|说|讲话|分享|发言|介绍|会谈|握手|合影|座谈|致辞)|\d{4}年)"
)
_BEHIND_LIST = re.compile(
    r"(?:等[^，。；]{0,16}(?:负责|领导|同志|参加|出席|陪同|参与|人|代表)|分别|共同|一同|先后|出席|参加|列席|陪同|参与|主持|汇报|作|及|和|与|以及)|$|[，。；]"
)
_LISTED = re.compile(
    rf"[、]([{_SOUNDS}]{{1,8}}·[{_SOUNDS}]{{1,8}}|[{_HAN}]{{2,4}}?)(?=[、，,。；;）)（(]|等|出席|参加|列席|陪同|和|及|以及|分别|$)"
)
_BEHIND_LATIN = re.compile(r"[ ]?(?:博士|教授|先生|女士|主持|表示|说|称|指出|介绍|出席|发表|强调|认为|写道)")
# Who signs without a word for it: …电(付艳 张强), 张迅 摄.
_SIGNED = re.compile(
    rf"(?:(?<=[电讯])[ 　]{{0,2}}[（(](?={_SURNAME}[{_HAN}]{{1,2}}[ 　、）)])({_SURNAME}[{_HAN}]{{1,2}}))|(?:(?<=[。 　\n！”）])|^)({_SURNAME}[{_HAN}]{{1,2}})(?=[ 　]?摄(?![氏像影入取制]))"
)
_LIST_MARK = re.compile(rf"(?<=[{_HAN}])、(?=[{_HAN}]{{2}})")
_JOINED = re.compile(rf"(?:以及|[与和及])(?=[{_HAN}])")
_AUTHORS = re.compile(r"(?:记者|通讯员|编辑|校对|实习生)$")
_NEXT_AUTHOR = re.compile(rf"[ 　、，/]{{1,3}}(?=[{_HAN}])")
_ADDRESS = re.compile(r"先生|女士|小姐|同志|一行|夫妇|一家|等人")
# Where a name's third character could be a word of its own before a mark: 王明说：, 王明等，.
_ONE_WORD = frozenset("说称等讲问答看想来去走到在作做任获")
_SAYS = re.compile(r"(?:则|也|还)?(?:表示|说|介绍|告诉|称|坦言|认为|回忆)")
_CHAIRS = re.compile(r"(?:在[^，。；]{1,24})?主持(?:召开|会议|了?[^，。]{0,30}会)")
_ACTS_AS_CHAIR = re.compile(r"主持|出席|表示|介绍|指出|致辞|讲话")
# 王女士 tells no name.
_ALSO_GIVEN = frozenset("向本其以为从将并回于")
# Words of one character that follow a name less often than they end one: 李晋中说.
_WEAK = frozenset(
    "开分同来做作写编摄报宣给能会才以用所之经由其此走坐发收入进出上下中里前后再刚仍只想看近总任获"
)
_TAILS = frozenset("员长师官者")
_FORMS = (
    "先生",
    "女士",
    "小姐",
    "大爷",
    "大妈",
    "大叔",
    "阿姨",
    "奶奶",
    "爷爷",
    "大哥",
    "大姐",
    "师傅",
    "老人",
)
# Surnames that are mostly particles and plain words.
_PARTICLES = frozenset("曾更暨来从向于应和那过成方全任能可经计等同明年后前都家时安平相")
# What is said behind a name only, hardly behind a body's.
_ONE_PERSONS = re.compile(r"总书记|总理|先生|女士|教授|同志|老师|院士|警官")
_NEVER_LAST = frozenset("的地了是在与及着过吗呢吧委会局厅处院校县市区镇乡村街路某")
# What a body's name ends in, so that a name may begin: 街道胡宇书记.
_BODY_END = frozenset("院校道区社局会部司团队县市乡镇村处所站厂系网行庭省州国馆心委办于的在由经请和与及同")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person in a text. `post` and `organisation` as printed before the name, or inherited within a list."""

    name: str
    post: str
    organisation: str
    span: Span


class _Found:
    """People found so far, none over another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_start: dict[int, NamedPerson] = {}
        self._taken: set[int] = set()

    def is_free(self, start: int, end: int) -> bool:
        return not any(at in self._taken for at in range(start, end))

    def starts_at(self, start: int) -> bool:
        return start in self._by_start

    def add(self, person: NamedPerson) -> bool:
        """Keep a person unless one stands there already."""
        if not self.is_free(person.span.start, person.span.end):
            return False
        self._by_start[person.span.start] = person
        self._taken.update(range(person.span.start, person.span.end))
        return True

    def add_with_list(self, person: NamedPerson) -> None:
        """Keep a person and those who follow in the same list."""
        if self.add(person):
            for other in _rest_of_list(self._text, person):
                self.add(other)

    def people(self) -> tuple[NamedPerson, ...]:
        return tuple(self._by_start[start] for start in sorted(self._by_start))


def find_names(text: str) -> tuple[NamedPerson, ...]:
    """People in a text who carry a post, stand in a list behind one, or do what people do; in order."""
    found = _Found(text)
    for match in _DOTTED_OR_LATIN.finditer(text):
        if match.group().isascii() and not (
            _BEHIND_LATIN.match(text, match.end())
            or ENDS_IN_POST.search(text[max(0, match.start() - 8) : match.start()].rstrip())
        ):
            continue
        end = match.end()
        if text[end - 1 : end + 1] in _words("words_behind_names.txt"):
            end -= 1  # 泽连斯基|施压
        found.add_with_list(_person(text, match.start(), end))
    for match in _BEFORE_NAME.finditer(text):
        start = match.end()
        if not found.starts_at(start) and (end := _end_behind_post(text, start)):
            found.add_with_list(_person(text, start, end))
    for match in _known().finditer(text):
        found.add_with_list(_person(text, match.start(), match.end()))
    for match in _SIGNED.finditer(text):
        group = 1 if match[1] else 2
        if _is_likely(match[group]):
            # Nothing is printed before them, but they sign as reporters do.
            found.add_with_list(NamedPerson(match[group], "记者", "", Span(*match.span(group))))
    for match in _SURNAME_AT.finditer(text):
        if match.start() not in found._taken and (end := _end_by_itself(text, match.start(), found)):
            found.add_with_list(_person(text, match.start(), end))
    for match in _SOUND_RUN.finditer(text):
        if found.is_free(*match.span()) and (end := _end_of_foreign(text, match)):
            found.add(_person(text, match.start(), end))
    _add_bare_lists(text, found)
    return found.people()


def is_surname_name(text: str) -> bool:
    """Whether a text has the form of a Chinese person's name."""
    return bool(_CHINESE.fullmatch(text)) and _may_be_name(text)


def _person(text: str, start: int, end: int) -> NamedPerson:
    """The person who stands there, with what is printed before the name."""
    name = text[start:end]
    if "\u4e00" <= name[0] <= "\u9fff":
        name = re.sub(r"[ 　]", "", name)
    organisation, post = "", ""
    if ENDS_IN_POST.search(text[max(0, start - 12) : start].rstrip(" 　").removesuffix("同志")):
        organisation, post = split_post(whole_post(text, start))
    elif match := POST_BEHIND.match(text, end):
        post = match.group() if not _ADDRESS.match(match.group()) else ""
    return NamedPerson(name, post, organisation, Span(start, end))


def _may_be_name(name: str) -> bool:
    """Whether nothing speaks against a surname with given name: no particle in it, no word, no post (王局长, 李教授)."""
    return (
        not _NOT_GIVEN.intersection(name[1:])
        and name not in _words("not_names.txt")
        and (name[:2] not in _words("not_names.txt") or name[:2] in _COMPOUND)
        and not ENDS_IN_POST.search(name)
        and not name.endswith(_FORMS)
    )


def _is_likely(name: str) -> bool:
    """Whether a name is written with the characters that names are written with."""
    given = name[2:] if name[:2] in _COMPOUND and len(name) > 2 else name[1:]
    return bool(given) and all(one in _given() for one in given) and _may_be_name(name)


def _follows(text: str, at: int) -> int:
    """The length of a word that may stand behind a name, 9 for a mark or the end; 0 where none does."""
    if at >= len(text) or not "\u4e00" <= text[at] <= "\u9fff":
        return 9
    match = _FOLLOW.match(text, at)
    if match and len(match.group()) > 1:
        return len(match.group())
    return 2 if text[at : at + 2] in _words("words_behind_names.txt") else int(bool(match))


def _name_end(text: str, start: int, *, sure: bool) -> int:
    """Where a surname's name ends; 0 where no name is. `sure`: a post says that a name is here."""
    match = _CHINESE.match(text, start)
    if not match:
        return 0
    if match[2] in _NOT_GIVEN:
        # 组长田向利主持: a particle within a name, where a post stands before and a deed behind it.
        name = text[start : match.end()]
        told = (
            sure
            and match[2] in _ALSO_GIVEN
            and match[3] in _given()
            and _ACTS_AS_CHAIR.match(text, match.end())
        )
        return match.end() if told and name not in _words("not_names.txt") else 0
    third, two, three = match[3], match.end(2), match.end(3)
    behind_two = _follows(text, two)
    behind_three = _follows(text, three) if third and third not in _NOT_GIVEN else -1
    usual = third in _given()
    # 和 ends a name where nobody is joined by it: 何敬之、顾清和、夏知行; 顾清和深入青岚县.
    joins_nobody = third == "和" and _follows(text, three) >= 2 and not _SURNAME_AT.match(text, three)
    if joins_nobody and match[2] in _given():
        prefer = three
    elif behind_three == 9 and behind_two < 2:
        prefer = two if behind_two and third in _ONE_WORD else three
    elif behind_three > 0 and (
        not behind_two
        or (behind_two == 1 and text[two] in _WEAK)
        or (usual and behind_two <= max(1, behind_three))
    ):
        prefer = three
    elif behind_two:
        prefer = two
    elif sure and match[2] in _given() and third:
        prefer = three if usual else two
    else:
        return 0
    if text[start + 1 : start + 3] in _FORMS:
        return 0  # 赵|女士
    if prefer < len(text) and text[prefer] in _TAILS and ENDS_IN_POST.search(text[start : prefer + 1]):
        return 0  # 班子成|员
    if _may_be_name(text[start:prefer]) or (sure and _is_name_all_the_same(text, start, prefer)):
        return prefer
    return two if prefer == three and behind_two and _may_be_name(text[start:two]) else 0


def _is_name_all_the_same(text: str, start: int, end: int) -> bool:
    """Whether a word of the list of words is a name here, behind a post: 副市长高峰主持, 前市长韩国瑜也."""
    name = text[start:end]
    if name in _words("not_names.txt") and not (len(name) == 2 and _ACTS_AS_CHAIR.match(text, end)):
        return False
    return all(one in _given() for one in name[1:]) and not ENDS_IN_POST.search(name)


def _end_behind_post(text: str, start: int) -> int:
    """Where the name behind a post ends; 0 where none follows."""
    run = _SOUND_RUN.match(text, start)
    if run and len(run.group()) >= 4 and (end := _end_of_run(text, run)):
        return end
    if (match := _IS_JAPANESE.match(text, start)) and _follows(text, match.end()):
        return match.end()
    if (match := _WIDE.match(text, start)) and _follows(text, match.end()) and match[2] not in _NOT_GIVEN:
        return match.end()
    if text[start : start + 1] == "和":
        return 0  # 父亲和义子
    doubtful = text[start : start + 1] in _PARTICLES
    end = _name_end(text, start, sure=not doubtful)
    if end and not doubtful:
        return end
    if end:
        name, behind = text[start:end], _follows(text, end)
        usual = len(name) == 3 and name[2] in _given() and behind > 1
        return end if usual or (_is_likely(name) and (len(name) > 2 or behind > 1)) else 0
    return _end_of_run(text, run) if run and not doubtful else 0


def _end_by_itself(text: str, start: int, found: _Found) -> int:
    """Where a name ends that opens a clause and does what people do, or stands before its post (李强总理)."""
    opens = bool(_CLAUSE_START.search(text, max(0, start - 4), start))
    best = _name_end(text, start, sure=False)
    for end in dict.fromkeys((best, start + 3, start + 2)):
        name = text[start:end]
        if end <= start or len(name) < end - start or not _CHINESE.fullmatch(name) or not _may_be_name(name):
            continue
        given = [one in _given() for one in name[1:]]
        if opens and (any(given) or _CHAIRS.match(text, end)) and _DOES.match(text, end):
            return end
        if len(name) == 3 and all(given) and text[start - 1 : start] == "的" and _SAYS.match(text, end):
            return end
        behind = POST_BEHIND.match(text, end)
        if behind and text[start] in _PARTICLES and is_surname_name(name[1:]):
            return 0  # 应|李强总理邀请
        if behind and text[start] in _PARTICLES and not opens:
            return 0  # 国|家安全委员会
        told = opens or text[start - 1] in _BODY_END or (len(name) == 3 and _ONE_PERSONS.match(text, end))
        if behind and (all(given) or (opens and any(given))) and told and not found.starts_at(behind.end()):
            return end
    if opens and (match := _WIDE.match(text, start)) and _DOES.match(text, match.end()):
        return match.end()
    return 0


def _end_of_run(text: str, run: re.Match[str]) -> int:
    """Where a foreign name ends within a run of sounds: what stands behind it may begin with one (来, 当)."""
    for end in (run.end(), run.end() - 1):
        if (
            end - run.start() >= 2
            and _follows(text, end)
            and text[run.start() : end] not in _words("not_names.txt")
        ):
            return end
    return 0


def _end_of_foreign(text: str, run: re.Match[str]) -> int:
    """A single foreign name that opens a clause and does what people do."""
    if len(run.group()) < 3 or not _CLAUSE_START.search(text, max(0, run.start() - 4), run.start()):
        return 0
    for end in (run.end(), run.end() - 1):
        if (
            end - run.start() >= 3
            and text[run.start() : end] not in _words("not_names.txt")
            and _DOES.match(text, end)
        ):
            return end
    return 0


def _rest_of_list(text: str, first: NamedPerson) -> list[NamedPerson]:
    """Names that follow behind 、 up to the list's end: its marks tell them, so a rare surname is one too."""
    found: list[NamedPerson] = []
    at = first.span.end
    if _AUTHORS.search(first.post):
        while (match := _NEXT_AUTHOR.match(text, at)) and (end := _name_end(text, match.end(), sure=False)):
            found.append(
                NamedPerson(text[match.end() : end], first.post, first.organisation, Span(match.end(), end))
            )
            at = end
    while match := _LISTED.match(text, at):
        end = match.end(1)
        # 和 before a further 、 joins nobody: it ends the name of 何敬之、顾清和、夏知行.
        if text[end : end + 2] in ("和、", "和，", "和。") and end - match.start(1) == 2:
            end += 1
        name = text[match.start(1) : end]
        is_last = text[end : end + 1] != "、"
        known = "·" in name or (_is_listed_name(name) and (bool(first.post) or _is_likely(name)))
        if not known and (
            is_last or len(found) < 2 or ENDS_IN_POST.search(name) or name in _words("not_names.txt")
        ):
            break
        found.append(NamedPerson(name, first.post, first.organisation, Span(match.start(1), end)))
        at = end
    if (
        text[at : at + 1] == "、"
        and (end := _name_end(text, at + 1, sure=False))
        and _is_likely(text[at + 1 : end])
    ):
        found.append(NamedPerson(text[at + 1 : end], first.post, first.organisation, Span(at + 1, end)))
        at = end
    if (found or first.post) and (joined := _JOINED.match(text, at)):
        end = _name_end(text, joined.end(), sure=False)
        if end and _is_likely(text[joined.end() : end]) and not POST_BEHIND.match(text, end):
            name = text[joined.end() : end]
            found.append(NamedPerson(name, first.post, first.organisation, Span(joined.end(), end)))
    return found


def _is_listed_name(name: str) -> bool:
    """Whether an item of a list is a name; the marks beside it tell where it ends (谭能为)."""
    return (
        bool(_CHINESE.fullmatch(name))
        and name[1] not in _NOT_GIVEN
        and name[-1] not in _NEVER_LAST
        and _may_be_name(name[:2] if name[2:] in _NOT_GIVEN else name)
    )


def _add_bare_lists(text: str, found: _Found) -> None:
    """Lists that no post opens: 集团吴敬凯、赵晓东等有关负责同志; names throughout, and people do what is said of them."""
    until = 0
    for mark in _LIST_MARK.finditer(text):
        if mark.start() < until or mark.start() - 1 in found._taken:
            continue
        for start in (mark.start() - 3, mark.start() - 2):
            if start < until or not found.is_free(start, mark.start()):
                continue
            name = text[start : mark.start()]
            opens = _CLAUSE_START.search(text, max(0, start - 4), start)
            if not _CHINESE.fullmatch(name) or not (_is_likely(name) or (opens and _may_be_name(name))):
                continue
            first = NamedPerson(name, "", "", Span(start, mark.start()))
            rest = _rest_of_list(text, first)
            long = sum(len(one.name) == 3 for one in rest) >= 2
            if rest and (long or _BEHIND_LIST.match(text, rest[-1].span.end)):
                for person in [first, *rest]:
                    found.add(person)
            # Read once, whether it counts or not: a list of thousands is not read again from each of its marks.
            until = rest[-1].span.end if rest else until
            break


@cache
def _words(file: str) -> frozenset[str]:
    """An editable list of words beside this module."""
    text = resources.files("index").joinpath(file).read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _given() -> frozenset[str]:
    return frozenset("".join(_words("given_characters.txt")))


@cache
def _known() -> re.Pattern[str]:
    """People whom their name alone tells; not as a part of a longer foreign name, nor of what is named after them."""
    names = "|".join(sorted(_words("known_people.txt"), key=len, reverse=True))
    return re.compile(
        rf"(?<![{_SOUNDS}·•・])(?:{names})(?![·•・]|新时代|生态|法治|外交思想|强军|经济思想|文化思想|思想)"
    )
