"""A question in one wording: without what opens and closes it politely, and with one word for each way to ask."""

from __future__ import annotations

import re

from qa.marks import HAN

_MARK = r"[\s,，、。.:：;；!！?？~～…—-]"
_GREETING = r"(?:[你您]好|[早上中下午晚]{1,2}好|嗨|喂|哈喽|hello|hi|问报|同志|老师|不好意思|抱歉|打扰(?:一下|了)?|谢谢)"
# 能不能麻烦您帮我查一下：what stands before a question and is none of it.
_WANTS = (
    r"(?:请(?!示)|烦请|麻烦|劳驾|拜托|能不能|能否|可不可以|可否|可以|能|我们?|咱们?|俺|还|也|很|想要?|需要|要|希望|打算|"
    r"帮忙?|帮[我咱]|给[我咱]|替[我咱]|为我|向[你您]|[你您]|有(?:谁|没有?人|人)|谁|大家)"
)
_TO_KNOW = (
    r"(?:请问|请教|问问|打听|咨询|了解|知道|晓得|查询|查一查|查查|查找|检索|搜索|找找|告诉|告知|看看|核实|确认|知不知道|"
    r"[问查找搜看](?=一下|下|个|[,，:：]))"
)
_OPENER = re.compile(
    rf"^(?:{_MARK}+|{_GREETING}[啊呀们]?(?={_MARK})|{_WANTS}{{0,6}}{_TO_KNOW}(?:一下|一声|下|个问题|个事儿?|件事|[我咱]们?)*(?:关于)?"
    rf"|(?:请|麻烦|劳驾|拜托)(?={_MARK})|(?:请|麻烦)?(?:[你您])?帮(?:忙|我)|请(?=列|概|总|简|说|介|讲|按|问)|给我(?=列|讲|说|介|概|总))+"
)
_CLOSER = re.compile(
    rf"(?:{_MARK}|[吗呢吧呀啊嘛哈](?=$|{_MARK})|谢谢[你您]?|多谢|感谢|来着|[行好对]吗|可以吗|(?:[你您])?(?:知道|清楚)吗|请(?:回答|告知|指教)|在线等)+$"
)
_SOFTENED = re.compile(r"(?<=[统计梳理概括总结介绍归纳列举较讲说])一下(?!子)")
_FILLER = re.compile(r"到底|究竟|来着|(?<=[由是])来(?=主)|(?<=[\u4e00-\u9fff])[呢嘛呀](?=[,，])")

_PEOPLE = (
    r"(?:人员|人士|人|领导(?:干部|人)?|干部|同志|嘉宾|负责(?:人|同志))(?![大民口代物才生家力工机文数均们])"
)
# Each way to ask, and the word that stands for it.
_ONE_WAY = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"啥|甚么", "什么"),
        (r"哪[两俩二三四五六七八九十](?=[个名位点条项件份家处座所种类次场篇句部届支只张])", "哪几"),
        (rf"(?:都|分别|还|又|是)?有?(?:哪些|哪几[位个名]|有些什么){_PEOPLE}|(?:都|分别|还)有?(?:是|有)?谁|有谁|(?:是|有)?哪几位(?=$|[,，])", "哪些人"),
        (rf"(?:哪一?[位名个]|什么|何){_PEOPLE}|谁人|哪一?位", "谁"),
        (
            r"(?:什么|哪个|何种)(?:时候|时间|日子|日期|年份)|[哪何几]年(?:[哪何几]月)?(?:[哪何几][日天号])?(?!级)|哪一?[天日年]|几几年|哪个?月份?(?:[哪几][天日号])?|"
            r"几月份?(?:几[日号])?|(?<![近这前数好头第十])几[号日](?![楼线院门桥])|何[时日]|多会儿|几时",
            "何时",
        ),
        (r"(?:什么|哪个|哪一?块)(?:地方|地点|位置|地儿|场所|场地|场合)|何地|哪里|哪儿", "何处"),
        (r"为什么|为何|因何|怎么会|什么原因|(?:原因|理由)(?:是什么|何在)", "为什么"),
    )
)  # fmt: skip
# What is called something and is no person: 那部话剧叫什么, but 经理叫什么.
_THING = (
    "[剧片书歌曲画文件法例案划动司业团村镇县市区省国程目种船桥路河湖山江店节会赛奖队班课统台构织校院园馆站塔楼品牌车号线药病菌风毒章篇题舞库街巷湾岛洞坝厂矿"
    "社部局处所寺庙报刊网量率度地点机器术式物菜酒茶树花]"
)
_NAME_OF = re.compile(
    rf"(?<!{_THING})(?:的?(?:姓名|大名)(?:是|叫)?(?:什么)?|(?<=[人者员长师手])的名字(?:是|叫)?(?:什么)?|又?叫(?:做|作)?什么(?:名字|名)?|姓甚名谁|姓什么,?叫什么|是?何许人也?)(?=$|[,，])"
)
_TIME_OF = re.compile(
    r"(?:的|于|在)?(?:(?:召开|举行|举办|开会|开幕|会议)的?)?(?:具体)?(?:时间|日期|日子)(?:(?:是|为|定)?(?:在|于)?(?:何时|什么|多少)?|何时)$"
)
_PLACE_OF = re.compile(
    r"(?:的)?(?:(?:召开|举行|举办|开会|会议)的?)?(?:具体)?(?:地点|地址|举办地|所在地|会场|会址|场地|位置)(?:(?:是|为|设|定|选)?(?:在|于)?(?:何处|什么|哪)?)$"
)
# 哪年结的婚 asks of 结婚, 她多大了 of somebody's age.
_PARTED = re.compile(
    r"(?:([结离])的(婚)|([毕开停])的(业)|(退)的(休)|([出住])的(院)|(入)的([党伍])|(参)的(军)|([竣完动停])的(工)|(通)的(车)|(去)的(世))$"
)
_AGE = re.compile(r"(?<=今年)多大了$|(?<=[他她]今年)多大$|(?<=[他她])多大了?$")


def without_politeness(text: str) -> str:
    """A folded question without what opens it (请问, 麻烦查一下：) and closes it (谢谢！); itself where nothing would be left.

    A verb that it ends with is whole (结婚 of 哪年结的婚), and an age is asked for as one (今年多大年纪).
    """
    bare = _SOFTENED.sub("", _CLOSER.sub("", text))
    while (rest := _OPENER.sub("", bare)) != bare and len(rest) > 1:
        bare = rest
    bare = _PARTED.sub(lambda match: "".join(filter(None, match.groups())), bare)
    return _AGE.sub("多大年纪", bare) or text


def in_one_wording(bare: str) -> str:
    """A question with 谁, 哪些人, 何时, 何处, 什么 and 为什么 for all other ways to ask the same."""
    text = _FILLER.sub("", bare)
    for pattern, word in _ONE_WAY:
        text = pattern.sub(word, text)
    text = _NAME_OF.sub("是谁", text)
    if not re.search(r"谁|哪|多少|什么(?!$)", text):
        text = _PLACE_OF.sub("在何处", _TIME_OF.sub("是何时", text))
    return text


def asking_words(plain: str) -> list[str]:
    """The words of asking in a question in one wording, in order."""
    return [match.group() for match in _ASKING.finditer(plain)]


_ASKING = re.compile(rf"哪些人|谁|何时|何处|为什么|多少|几(?=[{HAN}])|什么|哪|怎么|如何")
