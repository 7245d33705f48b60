"""What kind of answer a question asks for: a person by what they did, a day, a place, a number, points, a count, a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.marks import HAN
from qa.page_numbers import PAGE_OF_ISSUE
from qa.types import Query

SMALLTALK = re.compile(
    r"^(?:你好|您好|hi|hello|hey|嗨|哈喽|早上好|下午好|晚上好|早|在吗|在不在|谢谢|多谢|感谢|谢了|thanks?(?: you)?|thank|再见|拜拜|bye|好的?|ok|嗯|哦|"
    r"明白了?|知道了|收到|辛苦了|不客气|答得好|很好|真棒|太好了)(?:[你您]|啊|呀|了|啦|吗|哦|问报|大家|们|there|[,，!！。~ ])*$"
)
HELP = re.compile(
    r"^(?:帮助|help|怎么用|如何使用|怎么使用|使用(?:方法|说明|指南)|用法|[你您]是(?:谁|什么|哪位|机器人吗?|人吗|ai吗?)|[你您]叫什么(?:名字)?|"
    r"[你您](?:都)?(?:能|会|可以)(?:帮我)?(?:做|干|回答)?(?:些|点)?(?:什么|啥|哪些)(?:问题)?|(?:我)?(?:都)?(?:可以|能|该|应该)(?:怎么|怎样)?(?:向[你您]|跟[你您])?问(?:[你您])?(?:些)?(?:什么|啥|哪些)?(?:问题)?|"
    r"[你您]有(?:什么|哪些)(?:功能|用|本事)|这是(?:个)?什么(?:系统|网站|东西|工具)?|怎么(?:提问|问(?:问题)?|查|检索))$"
)
COVERAGE = re.compile(
    r"^(?:这个?|本|[你我]们的?|[你您]的?|整个)?(?:档案|资料库?|数据库?|系统|[你您](?:这里|这儿)?|这里|这儿|库|索引)(?:里|中|里面|手里)?(?:都|共|一共|总共|现在|目前|到底)*(?:有|收录|收了|包含|涵盖|覆盖|收藏|存)(?:了|着)?(?:些)?"
    r"(?:何时的?|什么|哪些|多少|几|哪几)(?:[份种家张])?(?:时候的?|年的?|报纸|文章|报道|资料|内容|年份|时间|档案|新闻|东西|数据|篇|份|页|人|会议|的)*$|"
    r"^(?:档案)?(?:覆盖|涵盖|收录|包含).{0,6}(?:时间|范围|年份|日期|报纸|哪段|哪些|多少|几|何时)|^(?:这个?|本)?(?:档案|资料|数据|索引|报纸)(?:的)?(?:时间)?(?:范围|跨度|规模|概况|起止)|^有(?:哪些|什么)报纸$|"
    r"(?:档案|资料|报纸|数据|文章)(?:是|都是)?(?:从)?(?:何时|哪年|哪天|什么时候)(?:开始)?(?:到|至)(?:何时|哪年|哪天|什么时候)"
)

# Names of meetings hold words of what people do there: 汇报会, 动员部署会.
_IN_NAMES = re.compile(
    rf"(?:汇报|部署|动员|安排|报告|发言|表态|说明|介绍|通报|参加|出席|陪同|参观)+(?=[{HAN}]{{0,4}}(?:大会|会议?|仪式)(?!上?(?:作|汇报)))|新闻发言人|主持人(?=大赛)"
)
_ROLES = (
    ("chair", r"主持"),
    ("reporter", r"汇报"),
    ("arranger", r"(?:作|做|进行|提出|的)?(?:了)?(?:[一具]?[步体]?(?:工作)?)?(?:安排|部署|布置)(?!会)"),
    ("speaker", r"讲话|讲了话|讲的话|致辞|致词|致了[辞词]|致欢迎[辞词]|发言|发了言|发的言|演讲|作报告|作了报告|讲了课"),
    ("attendees", r"出席|参加|列席|陪同|陪着?|与会|到会|参会|在场|到场|在座|随同|一同|一道|一起|到了场|同去"),
)  # fmt: skip
_ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _ROLES))
# 主持人是谁, 出席人员, 汇报人: who did it, said as a noun, with nothing more asked.
_ROLE_NOUNS = (
    ("chair", r"主持(?:人|者)$|的主持$"),
    ("attendees", r"(?:出席|参会|与会|参加|到会|列席)(?:的)?(?:人员|人|者|领导|干部|嘉宾|同志|名单)*(?:都)?(?:有|是)?(?:哪些)?$|(?:人员|嘉宾|领导)名单$|列出.{0,4}(?:出席|参加|与会|列席)"),
    ("reporter", r"汇报(?:人|者)$"),
    ("speaker", r"(?:讲话|发言|致辞)(?:人|者)$"),
)  # fmt: skip
_MANY = r"(?:哪些|哪几[个位名]|几[个位名]|多少[个位名]?|什么)"
_CAME = re.compile(
    rf"(?:来|去|到)(?:了|过)?{_MANY}(?:人|领导|副?[市县区省]长|干部)|哪些人(?:去|来|到|在)(?!哪|何)|{_MANY}[{HAN}]{{0,6}}(?:领导|长|主席|主任|书记|干部)(?:都)?(?:去|来|到)(?:了|过|场)"
)
_EVENT = r"(?:会议|活动|座谈会|会|调研|仪式|培训|检查|视察|论坛)"
_ARTICLE = r"(?:文章|报道|新闻|稿件?|消息|通讯|评论|社论)"
_DECIDED = r"(?:强调|要求|提出|部署|决定|指出|安排|明确|作出|讲话|讲|说|表示|谈|呼吁|建议|希望|嘱咐|叮嘱|商定|议定|通报|研究|审议|讨论|回应|认为)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("difference", r"区别|不同之处|有何不同|有什么不同|差别|差异|不一致|矛盾|出入|相比|对比|比较一下|有什么变化|有何变化|(?:前后|两次|两篇).{0,8}(?:变|不同|一样|说法)|说法.{0,4}(?:不同|一致|不一|打架)|对不上|哪里不一样"),
        ("timeline", r"时间线|时间轴|大事记|历程|来龙去脉|轨迹|行程|按(?:时间|日期|先后|顺序)|先后(?:做|开|参加|出席|顺序|经过)|一路.{0,4}经过|(?:进展|推进)(?:的)?(?:过程|经过|情况|顺序)|履历|一步步|几个(?:日子|时间点|节点)|哪几步|前后经过|(?:做|干|忙)(?:了|过)(?:哪些|什么)(?:事|公务|工作)?$|梳理|(?:动态|活动)(?:有|都有)?(?:哪些|什么)$"),
        ("page", rf"(?:报纸|(?<![汇简填申上呈通])报(?![会告名道送])|头版|版面|{PAGE_OF_ISSUE}|当天|那天|这天|[日号]).{{0,6}}(?:登|刊登|登载|刊发|刊载|报道|有|上)(?:了|过)?(?:些)?(?:什么|哪些|哪几[条篇])(?:{_ARTICLE}|内容)?(?!会议|会|活动)$"),
        ("page", rf"(?:头版|版面|{PAGE_OF_ISSUE}).{{0,8}}(?:什么|哪些|内容|头条)"),
        ("page", rf"(?:[日号]|当天|那天)的?.{{0,4}}(?:{_ARTICLE}|报纸|头条)(?:有|是|都有?|主要有)?(?:哪些|什么)"),
        ("page", r"^(?!.*(?:主持|出席|参加)).{0,12}[日号天](?:有|刊登|登|报道|发生)(?:了|过)?(?:什么|哪些|哪几条|几条)(?:新闻|消息|头条|文章|大?事)$"),
        ("count", rf"(?:几|多少)篇|(?:几|多少)[条则个]?(?:{_ARTICLE})"),
        ("count", rf"(?:主持|出席|参加|召开|举行|开|讲话|调研|汇报|提到|报道|出现|会见|视察).{{0,10}}(?:几|多少)(?:次|场|个|回)(?:{_EVENT})?"),
        ("count", rf"(?:几|多少)(?:次|场|个|回)?(?:重要)?{_EVENT}(?!室|场|员|费)|{_EVENT}的?(?:次数|[几多少]+[次场回])"),
        ("count", r"(?:被)?(?:提到|报道|提及|出现)(?:过|了)?(?:几|多少)(?:次|回|篇)|(?:主持|出席|参加|开|去)(?:过|了)(?:几|多少)(?:次|回|场)"),
        ("list", rf"(?:主持|出席|参加|召开|举行|举办|开|陪同|列席)(?:了|过|的)?(?:都)?(?:有|是)?(?:哪些|哪几[次场个]|什么)(?:重要)?{_EVENT}|(?:主持|出席|参加|召开|举行)(?:过|了)?的{_EVENT}(?:都)?(?:有|是)?(?:哪些|哪几|什么)|(?:开|召开|举行|举办)(?:了|过)(?:哪些|什么|哪几[个次场])[{HAN}]{{0,4}}会"),
        ("list", rf"(?:哪些|哪几篇){_ARTICLE}.{{0,4}}(?:提到|提及|报道|写|说|涉及|关于)|{_ARTICLE}(?:都)?有(?:哪些|哪几篇)$|(?:写|发|采写|拍)(?:了|过)(?:哪些|什么|哪几篇){_ARTICLE}"),
        ("byline", r"谁(?:写|撰|采写|采访|报道|拍|摄|编|画|采编|执笔)|(?:作者|记者|撰稿人?|通讯员|摄影(?:者|记者|师)?|拍摄者|编辑|责编|执笔人?|评论员|撰文)(?:分别|署名)?(?:都)?(?:是|为|叫|有|署名)(?:谁|哪|什么|哪些人)|(?:是|由|出自)(?:谁|哪个|哪些|哪几位|哪些人)(?:之手|记者|通讯员|作者|人|们)?(?:写|撰|采写|采访|拍|摄|报道|编辑|之手|执笔|$(?<=之手))|(?:谁|哪位|哪个|哪些|哪几位|什么|哪名)(?:记者|通讯员|作者|摄影师|摄影记者|编辑|评论员)|(?:照片|图片|图|配图|摄影).{0,8}(?:谁|哪些人)|谁.{0,8}(?:照片|图片|这张图)|(?:写|拍|采写|撰写|编).{1,24}的(?:人|记者|作者)?(?:是|有)?谁$|署名|的?(?:作者|记者|通讯员|摄影者|编辑)$"),
        ("post", rf"(?:什么|何|哪些|哪个)(?:职务|职位|官职|官|身份|头衔|职|岗位|级别)|(?:职务|身份|头衔|职位|官职)(?:是|为|叫)|(?:担任|(?<!主)任|当|出任|就任)(?:了|过|着)?(?:什么|何|哪)(?!{_EVENT}|时|处)|任何职|的(?:职务|职位|身份|头衔|官职)$|(?:是)?(?:做|干)什么(?:工作)?的$|是?何许人也?$|在哪(?:个单位|里)任职|什么(?:来头|级别)|职务.{{0,8}}(?:调整|变动|变化)"),
        ("summary", rf"(?:{_ARTICLE}|那篇|这篇|一文|》).{{0,6}}(?:主要)?(?:讲|说|写|谈|介绍|报道)(?:了|的)?(?:是)?(?:些)?(?:什么|谁的事)|写的是什么|^(?:简要|简单|大致)?(?:介绍|说说|讲讲|谈谈|聊聊|概括|总结|简述|概述|归纳|说一?下|讲一?下)|概括(?!性)|总结一下|摘要|主要内容|(?<![话言])(?<![话言]的)内容(?:提要|梗概|是什么|有哪些)|的内容$|(?:关于|有关)什么的|大意|主旨|中心思想|(?:写|介绍)了(?:些)?(?:什么|哪些)(?:内容|事情?)?$|(?:介绍|报道)(?:了|的)?什么(?:内容|事情?)$|(?:讲|说|谈|写|报道)的是什么|什么内容|梗概|(?:讲|说)的意思|怎么回事$"),
    )
)  # fmt: skip
_AFTER_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("decisions", rf"{_DECIDED}(?:了|过|到|出)?[^，,。]{{0,14}}?(?:什么|哪些|哪几(?:点|个方面|条|项|件事)|几点|怎样的|怎么)(?!时候|地方|会议?$|职|人$|数字|[副市县区])|(?:有|提|提了|有些)(?:了|出)?(?:什么|哪些|哪几点|何|几点|哪几个|怎样的)(?:具体|新|明确)?(?:要求|部署|安排|意见|建议|决定|举措|措施|指示|规定|希望)|(?:要求|部署|安排|决定|讲话内容|讲话要点|讲话|要点|会议精神|精神|决议|举措|措施|意见|建议)(?:是|有|都有|包括|如下)(?:什么|哪些)|提(?:了|出|过)?(?:了)?(?:哪几|几|哪些|什么|多少)[条点项个]?(?:要求|意见|建议|希望|举措)|怎么(?:说|讲|要求|部署|安排|强调|表态|回应)|作(?:了|出)?(?:什么|哪些|怎样的)[{HAN}]{{0,4}}(?:部署|安排|决定|要求|指示|讲话)|(?:定|商定|议定|明确|作出|办)(?:了|下)(?:哪些|什么|哪几)(?:件)?(?:事|事项)?"),
        ("latest", r"(?:最近|最新|最后|上)(?:一次|一篇|的一篇)?的?(?:报道|提到|出现|提及)"),
        ("when", r"何时|几点|多久(?=前|以前|之前)|截至何|截止到?什么|(?:的|于)(?:时间|日期)$|(?:时间|日期)(?:是|为|定在)"),
        ("how_many", r"多少|百分之几|几分之|(?<!哪)几(?=[个名人次场家项篇件位座所处条种届批万亿千百年天米公套台辆组支户亩吨岁倍元毛块角层间张章节步级轮路期卷页里度斤辈口只头匹棵株本部棵颗])|多大(?!的?意义)|多长|多高|多重|多远|多快|多深|多宽|多久|多厚|占比|比例(?:是|为|达)|数量(?:是|为|达)?$|总数|总额(?:是|为|达)?$|共计?有?几|规模(?:是|为|有多)"),
        ("what", r"(?:难|好|错|妙|差|贵|关键|问题|短板|区别|亮点|优势|差距|矛盾|症结)[就都主要]*(?:出|体现|表现)?在(?:何处|哪)"),
        ("where", r"何处|在哪(?!些|个|几|[种一年])|地点|哪[个座](?:城市|地方|县|市|区|省|国家|镇|乡|村|地区|会议室|宾馆|酒店|场馆|小区|街道|社区|学校|医院)|去了哪|到哪|位于|哪座城市"),
        ("latest", r"最新|最近一次|最近的|最近有|最近|近况|上一次|最后一次|最晚"),
        ("list", r"列出|列举|罗列|一览|清单"),
        ("which", r"哪些|哪几|哪个|哪家|哪一|哪项|哪部|哪种|哪条|哪场|哪次|哪届|哪支|哪所|哪句|哪类|哪篇|哪两|哪三|哪份|有什么|什么会|分别是|包括什么|包括哪"),
        ("who", r"谁"),
        ("decisions", r"(?:决定|要求|部署|会议精神|指示)$"),
    )
)  # fmt: skip
_WHY = re.compile(
    r"为什么|因(?:为|什么)?(?:什么|何)|(?:原因|理由|起因|缘由)(?:是|为|何在|有哪些|$)|怎么(?:引起|产生|造成)的"
)
# What people write that is no article of the paper's.
_WORKS = r"(?:信|提案|议案|建议|歌词?|曲子?|诗歌?|词|小说|剧本|论文|专著|对联|春联|题词|碑文|日记|留言|标语|作文|倡议书?|举报材料?|[这那该]?本?书|字|画)"
_OF_WORK = re.compile(
    rf"{_WORKS}[”》]?(?:是|由|出自)?(?:谁|哪[位个])(?:写|撰|作|创作|填|谱|画|起草)|谁(?:写|作|画|填|谱|起草)(?:了|的|过)?.{{0,12}}?{_WORKS}$"
)
_OF_ARTICLE = re.compile(rf"》|{_ARTICLE}|[那这一哪]篇|一文")
_SPOKE = re.compile(r"讲|说|发言|强调|要求|致辞")
# Who stands first in a question of a person is asked for by the verb behind it, else by the verb before.
_WHO = re.compile(r"哪些人|谁|(?:哪一?|哪几|几)[位名](?!记者|通讯员)")
_PEOPLE_BY_POST = re.compile(
    rf"(?:哪些|哪几[个位名]|几[个位名]|哪[两三四五]位|什么)[{HAN}]{{0,8}}?(?:长|主席|主任|书记|常委|委员|领导|人员|代表|嘉宾|部门|单位|人士|者|企业家)(?=.{{0,30}}(?:主持|出席|参加|列席|陪同|讲话|发言|汇报|安排|到会|与会|在场|一同|一起))"
)
# 出席的领导干部有哪些
_PEOPLE_LAST = re.compile(
    r"(?:出席|参加|参会|与会|到会|列席|陪同)(?:.{2,30}的|的)?(?:副?[市县区省]?(?:领导|干部|人员|嘉宾|代表|同志|单位|部门|[长者人]))*(?:都|分别)?(?:有|是)(?:哪些|哪几[位个名]|哪[两三四五]位)(?:[人位]|领导|单位|部门)?$"
)


# Ways to take part that one role counts together, and a question does not: who 作报告 is not who 讲话.
_WAYS = (r"报告(?!会)", r"致(?:欢迎|答谢|开幕|闭幕)?[辞词]", r"发了?言(?!人)", r"列席")


def own_way(query: Query) -> str:
    """The way of taking part that a question says itself, as a pattern; "" where its kind says enough."""
    asked = _IN_NAMES.sub("", query.text)
    return next((way for way in _WAYS if re.search(way, asked)), "")


def kind_of(plain: str, names: Sequence[str]) -> str:
    """One of `qa.types.KINDS` for a question in one wording (`qa.wording`) with the people in it; first match wins."""
    if any(re.search(rf"{re.escape(name)}(?:同志)?(?:这个人)?是谁$", plain) for name in names):
        return "post"
    for kind, pattern in (("smalltalk", SMALLTALK), ("help", HELP)):
        if pattern.search(plain):
            return kind
    if COVERAGE.search(plain):
        return "coverage"
    acts = _IN_NAMES.sub(lambda match: "　" * len(match.group()), plain)
    kind = next((kind for kind, pattern in _RULES if pattern.search(plain)), "")
    if kind == "byline" and _OF_WORK.search(plain):
        return "who"  # 感谢信是谁写的: no article
    if kind == "difference" and _WHY.search(plain):
        return "what"  # 因为什么产生矛盾 asks for a cause
    if kind == "post" and re.match(r"谁|哪些人", plain):
        return "who"  # 谁接任了…的职务 asks for a person; a post is asked of a person who is named
    if kind == "summary" and names and not _OF_ARTICLE.search(plain) and _SPOKE.search(plain):
        return "decisions"  # 概括葛承业讲的意思
    if kind:
        return kind
    return _role_of(acts) or next((kind for kind, pattern in _AFTER_ROLES if pattern.search(plain)), "what")


def _role_of(acts: str) -> str:
    """The role that a question of people asks for: of the verb behind 谁, else of the last one before; "" for none."""
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
