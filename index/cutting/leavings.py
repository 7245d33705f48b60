"""What web pages leave at the end of an article: credits, source, disclaimers, furniture. Taken off, or made fields.

Only what ends the text, and only in forms that no report's last sentence has; one after the other, from the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.cutting.byline import parse_byline
from index.names.name_forms import CHINESE, is_surname_name
from index.sources.formats.jsonlines import parse_day
from index.types import Byline

_ZONE = 420  # characters at the end in which one piece of leavings may begin
_MOST_PIECES = 12
_SHORTEST_BODY = 20

_FURNITURE = re.compile(
    r"(?:返回搜狐[，,]?\s*查看更多|分享让更多人看到|点击进入专题|(?:点击)?(?:查看|阅读)(?:原文|全文|更多)|展开全文"
    r"|更多(?:精彩内容|新闻)请(?:进入|关注)[\u4e00-\u9fff·]{2,8}|[（(]\s*完\s*[）)]|责任编辑[：:]?|打印本页|关闭窗口"
    r"|新闻线索(?:报料|爆料)通道[：:].{0,120}|向原创致敬|[\u4e00-\u9fff]{2,8}版权作品，未经授权不得转载。?|[，,]?版权归原作者所有|上一篇[：:].{0,40}|下一篇[：:].{0,40}"
    r"|(?:阅读|浏览|点击)(?:量|数|次数)?[：:（( ]*\d[\d.,]*万?[）)次]*|点赞[：:（( ]*\d+[）)]?"
    r"|(?:喜欢|觉得)[^。！？]{0,12}(?:点|分享|转发)[^。！？]{0,12}|(?:\d{4}年\d{1,2}月\d{1,2}日\s*)?本版导读|广告 [^。！？]{0,60}进入直播间[^。！？]{0,20})$"
)
# In brackets, and about rights or tips; and lines that ask for a click behind the last sentence.
_BRACKETED = re.compile(
    r"(?:【[^【】]{0,80}(?:投稿|合作|爆料|版权|侵权|线索|未经)[^【】]{0,160}】"
    r"|[（(\[][^（()）\[\]]{0,60}(?:侵权|侵删|版权|转载|(?:报道|新闻)线索|投稿)[^()（）\[\]]{0,90}[）)\]]?)$"
)
_CLICKS = re.compile(
    r"(?<=[。！？”）)】])[^。！？”]{0,40}(?:在看|点赞|视频号|公众号|扫码|二维码|报料|爆料热线|往期(?:回顾|推荐|精彩)|推荐阅读|相关阅读|关注我们)[^。？]{0,40}$"
)
_DISCLAIMER = re.compile(
    r"(?<=[。！？”）)】》…〗\]\s\da-zA-Z：:])\s*(?:〖[^〗]{1,12}〗|[*＊※]?(?:[\u4e00-\u9fffA-Za-z]{0,6}声明|风险提示|免责条款|重要提示|注|备注)[：:]"
    r"|(?:以上|本文)(?:内容|信息|文章|图文|为|由|不构成|仅|所|中|观点|系|涉及|部分|属于)|(?:文章|图片|图文|素材|内容)(?:内容)?(?:仅供|来源网络|来源于网络|来自网络)|证券之星(?:估值|力求)|(?:未经|转载)[^。]{0,12}(?:授权|许可|请|须))[^。]*?"
    r"(?:版权|转载|侵权|侵删|不代表|仅供参考|投资建议|不构成|不意味着|文内含有|风险自担|未经(?:本报|授权|许可)|算法生成|仅代表|证券之星|速记|通知我们|联系我们|及时删除|来源网络|来自网络|来源于网络).{0,360}$",
    re.DOTALL,
)
_ORIGINAL = re.compile(r"本文属于原创文章，如若转载，请注明来源[：:]\s*(.{4,80}?)\s*(https?://[\x21-\x7e]+)$")
_ORIGINAL_TITLE = re.compile(
    r"[（(【\[]\s*原标?题\s*(?:为|[：:]|(?=《))\s*[《“]?([^（）()【】\[\]《》\n]{4,60})[》”]?\s*[）)】\]]$"
)
# Where it was printed: 《光明日报》（2023年08月19日 03版）
_PRINTED = re.compile(
    r"[《（(]?\s*([\u4e00-\u9fff]{2,10}报)\s*》?\s*[（(，, ]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*[，,]?\s*(?:第\s*)?([A-Z]?\d{1,3})\s*版\s*[）)]?$"
)
_PICTURES = re.compile(
    r"(?:(?<=[。！？”’）)】\n])|^)\s*[（(]?\s*((?:(?:本文|以上|文中)?(?:图片?|照片|视频|配图)(?:均)?(?:由|来源|来自|[：:])?)?[^。！？（）()]{0,18}(?:供图|提供图片|摄|提供)|新华社发[（(][^（）()]{2,20}[）)]?)\s*[）)]?$"
)
_URL = re.compile(r"(?:原文)?(?:链接|网址|地址)[：:]\s*(https?://[\x21-\x7e]+)$")

_SOURCE = re.compile(
    r"(?<![据其金济入息量品货数])[（(【\[※*＊]?\s*(?:素材|文章|图文|内容|资料|稿件|文字|综合|本文|信息|消息|新闻)?(?:来源|稿源|转自|来自)\s*[：:｜|丨/／\s]\s*[@“《]?"
    r"([^。！？，；：:｜|\s()（）【】\[\]“”]{2,24}(?:[ 、，,\xa0](?![\u4e00-\u9fff]{0,3}(?:编辑|记者|责编|校对|作者))[^。！？；：:｜|\s()（）【】\[\]]{2,16}){0,3}?)[”》]?\s*[）)】\]]?$"
)
_PAPER = re.compile(r"(?:网|社|报|台|客户端|新闻|在线|之声|公众号|发布)$")

# Behind a sentence, or in a line of its own.
_BEHIND = r"(?:(?<=[。！？”’）)】」』…\n])|^)"
_EDIT = (
    r"(?:(?:实习|责任|本期|本文|值班|值周|流程|视频|文字|图片|网络|新媒体|见习|首席|助理|执行|微信|栏目|版面|美术|今日|一|二|三|总|终|初|复)?"
    r"(?:编辑|责编|校对|审核|监制|主编|编审|审校|校审|签审|审签|审读|终审|初审|复审|编委|统筹|策划|美编|制片人?|出品人?|核发|总编|编发|制作|编导|编校|排版|剪辑|后期|审)"
    r"|(?:视频|摄像|海报|配音|文案|设计)(?=\s*[：:｜|丨]))"
)
_REPORTER = (
    r"(?:本报|本台|见习|实习|特约|首席|全媒体|融媒体|驻[\u4e00-\u9fff]{1,3})*(?:记者|通讯员|实习生|作者|撰稿)"
)
_SPACE = r"[ 　\xa0\t]"
_BETWEEN = r"[ 　\xa0\t、，,&/／]{1,3}"
_NAME = rf"(?:(?:(?!{_EDIT}|记者|通讯员)[\u4e00-\u9fff·]){{2,4}}|[\u4e00-\u9fff]{_SPACE}{{1,2}}[\u4e00-\u9fff](?![\u4e00-\u9fff])|[A-Z]{{1,2}}\d{{2,5}})"
_ONE_CREDIT = re.compile(
    rf"({_EDIT})(?:{_SPACE}*[：:｜|丨/／·]{_SPACE}*|{_SPACE}+)({_NAME}(?:{_BETWEEN}{_NAME})*)"
)
_CREDITS = re.compile(
    rf"(?<![为任是的由名位])[（(【\[]?\s*((?:{_ONE_CREDIT.pattern}[\s　\xa0|｜;；。/]*)+)[）)】\]]?$"
)
# A reporter behind the last sentence: 红星新闻记者 张露曦 俞瑶, 文/北京青年报记者 李涛
_REPORTERS = re.compile(
    rf"{_BEHIND}\s*((?:文[/／｜丨|：:]\s*)?[\u4e00-\u9fffA-Za-z0-9+/／·•、 ]{{0,16}}?{_REPORTER}[ 　\xa0：:｜丨/／]*[\u4e00-\u9fff· 　\xa0、，,/／：:]{{2,60}}?)"
    r"\s*(文[/／]?图?|摄影报道|图文报道|整理报道|综合报道|报道|摄影?|/文)?$"
)
# What brackets behind the last sentence hold: names, and who sends them.
_SIGNED = re.compile(rf"{_BEHIND}\s*[（(]\s*([^（）()。！？]{{2,80}})\s*[）)]$")
_CAPTION_BEFORE = re.compile(
    r"(?:图为|[▲△▼]|[上下左右]图|资料图|这是\d{1,2}月\d{1,2}日)[^。！？\n]{2,90}[。！”]?\s*$"
)
_OFFICE = re.compile(
    r"(?:网|社|报|台|新闻|客户端|中心|局|院|校|大学|学院|法院|公司|集团|委|办|部|队|所|站|会|在线|频道|政府|党校|支行|分行|街道|镇|区)$"
)
_NO_OFFICE = re.compile(r"记者|[点赞→↓「]|--")
_TEXT_OR_PICTURE = re.compile(r"^[文图][/／、]?[图文]?(?=[ 　\xa0：:])[：:]?|^(?:撰文|供稿|通讯员|作者)[：:]")
_BETWEEN_NAMES = re.compile(r"[ 　\xa0\t、，,&/／]+")


@dataclass(slots=True)
class Leavings:
    """Where the text ends before what was left behind it, and what of that is known. Authors in printed order.

    `newspaper`, `date` and `page` are where the article says that it was printed; `pictures` credits of photos.
    """

    end: int
    byline: tuple[Byline, ...] = ()
    source: str = ""
    title: str = ""
    url: str = ""
    newspaper: str = ""
    date: date | None = None
    page: str = ""
    pictures: tuple[str, ...] = ()


def take_leavings(raw: str, start: int = 0) -> Leavings:
    """What stands behind an article's text; `start` is where the text begins."""
    left = Leavings(len(raw))
    for _ in range(_MOST_PIECES):
        left.end = start + len(raw[start : left.end].rstrip())
        low = max(start, left.end - _ZONE)
        at = _take_one(raw[low : left.end], left)
        if at is None or len(raw[start : low + at].strip()) < _SHORTEST_BODY:
            break
        left.end = low + at
    left.byline = tuple(dict.fromkeys(left.byline))
    return left


def _take_one(tail: str, left: Leavings) -> int | None:
    """Where the last piece of leavings in `tail` begins, what it says noted; None where the text itself ends it."""
    for take in (_take_furniture, _take_origin, _take_credits, _take_notice):
        at = take(tail, left)
        if at is not None:
            return at
    return None


def _take_furniture(tail: str, _left: Leavings) -> int | None:
    match = _FURNITURE.search(tail) or _BRACKETED.search(tail)
    return match.start() if match else None


def _take_origin(tail: str, left: Leavings) -> int | None:
    """Title, address, source, or place of print."""
    if match := _ORIGINAL.search(tail):
        left.title, left.url = left.title or match[1].strip(), left.url or match[2]
    elif match := _ORIGINAL_TITLE.search(tail):
        left.title = left.title or match[1].strip()
    elif match := _URL.search(tail):
        left.url = left.url or match[1]
    elif match := _PRINTED.search(tail):
        left.newspaper, left.page = match[1], match[5].lstrip("0")
        left.date = parse_day(f"{match[2]}-{match[3]}-{match[4]}")
    elif match := _SOURCE.search(tail):
        *words, last = match[1].split()
        if words and is_surname_name(last):
            left.byline = (Byline(last, ""), *left.byline)
        else:
            words.append(last)
        left.source = left.source or _office(" ".join(words))
    return match.start() if match else None


def _take_credits(tail: str, left: Leavings) -> int | None:
    """Editors, reporters, photographers. A photographer behind a caption is left with it."""
    if match := _CREDITS.search(tail):
        left.byline = (*_editors(match[1]), *left.byline)
    elif (match := _REPORTERS.search(tail)) and (authors := _reporters(match[1])):
        if match[2] and match[2].startswith("摄") and "报道" not in match[2]:
            if _CAPTION_BEFORE.search(tail, 0, match.start()):
                return None
            left.pictures = (match[0].strip(), *left.pictures)
        else:
            left.byline = (*authors, *left.byline)
    elif (match := _SIGNED.search(tail)) and (signed := _signed(match[1])):
        left.byline = (*signed[0], *left.byline)
        left.source = left.source or signed[1]
    elif (match := _PICTURES.search(tail)) and not _CAPTION_BEFORE.search(tail, 0, match.start()):
        left.pictures = (match[1].strip(), *left.pictures)
    else:
        return None
    return match.start()


def _take_notice(tail: str, _left: Leavings) -> int | None:
    match = _DISCLAIMER.search(tail) or _CLICKS.search(tail)
    return match.start() if match else None


def _editors(text: str) -> tuple[Byline, ...]:
    """Editors and others by their roles: 编辑 甲 校对 乙. A number for a name (U022) tells nobody anything."""
    return tuple(
        Byline(name, role)
        for role, names in _ONE_CREDIT.findall(text)
        for name in _split_names(names)
        if not name[-1].isdigit() and (len(name) < 4 or is_surname_name(name))
    )


def _split_names(names: str) -> list[str]:
    """Names between spaces and commas; single characters beside each other are one name printed wide."""
    found: list[str] = []
    wide = ""
    for part in _BETWEEN_NAMES.split(names):
        if len(part) == 1:
            wide += part
            if len(wide) == 2:
                found.append(wide)
                wide = ""
        elif part:
            found.append(part)
    return found


def _reporters(text: str) -> tuple[Byline, ...]:
    """Reporters, each with the role as printed; none where what should be names has not their form.

    Behind a role, before nothing else, three characters are a name even where one is a word's (黄会杰, 蒋向华).
    """
    authors = parse_byline(text)
    return authors if all(_is_name(author.name) for author in authors) else ()


def _is_name(name: str) -> bool:
    return is_surname_name(name) or "·" in name or (len(name) == 3 and bool(CHINESE.fullmatch(name)))


def _signed(text: str) -> tuple[tuple[Byline, ...], str] | None:
    """Authors and office of a signature in brackets: 记者 甲 通讯员 乙; 甲 乙; 某某网 甲; 某某网. None for other words."""
    if authors := _reporters(text):
        return authors, ""
    words = [word for word in _BETWEEN_NAMES.split(_TEXT_OR_PICTURE.sub("", text)) if word]
    names = [word for word in words if is_surname_name(word) and not _OFFICE.search(word)]
    offices = [word for word in words if word not in names]
    if (
        len(offices) > 1
        or (offices and not _OFFICE.search(offices[0]))
        or (offices and words[0] != offices[0])
    ):
        return None
    if not names and not _PAPER.search(text):
        return None
    return tuple(Byline(name, "") for name in names), _office(offices[0]) if offices else ""


def _office(name: str) -> str:
    """A source's bare name; "" where it goes on with words of another kind."""
    return "" if _NO_OFFICE.search(name) else name.removeprefix("来源：").removeprefix("转自")
