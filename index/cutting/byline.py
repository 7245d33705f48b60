"""Who wrote it: byline lines, bylines inside a lead, datelines and photo credits, by their printed forms."""

from __future__ import annotations

import re

from index.cutting.rubrics import is_named_rubric
from index.names.name_forms import CHINESE, given_characters, is_likely, is_surname_name
from index.text.tokens import tagged
from index.types import Byline

_ROLE = (
    r"(?:本报|本台|本刊|特约|实习|见习|首席|全媒体|融媒体|驻[\u4e00-\u9fff]{1,4})*"
    r"(?:评论员|记者|通讯员|撰稿人?|实习生|编辑|作者)"
)
_NAME = r"[\u4e00-\u9fff·•]{1,8}"
_SQUARES = "□■●◆◎▢⊙"
_ROLES = re.compile(rf"({_ROLE})")
# □ 本报记者 甲 乙 / 本报记者 甲 / □ 本报评论员 / 记者 甲 通讯员 乙 文/图
_LINE = re.compile(
    rf"[{_SQUARES}]?[ \t　]*[（(]?(?:(?:文[/丨|、]?图?|图[/、]文)[ \t　:：]*)?(?={_ROLE})([\u4e00-\u9fff·• \t　:：/／、,，]+)[）)]?[ \t　]*"
)
_BETWEEN_NAMES = re.compile(r"[^\u4e00-\u9fff·•]+")
_AGENCY = r"新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|光明网|中青网|澎湃|[\u4e00-\u9fff]{1,6}(?:网|社|日报|晚报|时报|新闻|融媒)"
# 【本报讯】 stands in brackets as well.
_DATELINE = re.compile(
    rf"^[【\[〔]?(?:据)?(本报(?:综合)?(?:讯|消息|[\u4e00-\u9fff]{{0,6}}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?电)"
    rf"|本报[\u4e00-\u9fff]{{1,6}}?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?讯(?=[\s（(　】\]〕]|{_ROLE})"
    rf"|(?:{_AGENCY})[\u4e00-\u9fff·]{{0,8}}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:电|讯)(?=[\s（(　】\]〕])"
    rf"|(?:{_AGENCY})[\u4e00-\u9fff·]{{0,8}}(?:\d{{1,2}}月)?\d{{1,2}}日(?:电|讯))[】\]〕]?"
)
_IN_LEAD = re.compile(rf"[（(]([^（）()]{{0,6}}{_ROLE}[^（）()]{{0,60}})[）)]")
_WORD_OF_BYLINE = re.compile(
    rf"[ 　、，,]*(?P<role>{_ROLE})?[ 　]*(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:(?:摄影)?报道)?(?=[ 　、，,：:]|$)"
)
_OPENING = re.compile(rf"^[（(]?{_ROLE}")
_CREDIT = re.compile(
    rf"^[（(]?(?:{_ROLE})?[ \t　]*{_NAME}(?:[ \t　、]+{_NAME})*[ \t　]*(?:摄影?|摄影报道|[/／]图)[）)]?[。.]?$"
)
_CREDIT_AT_END = re.compile(
    rf"[（(]?(?:(?:{_ROLE})[ \t　]*{_NAME}(?:[ \t　、]+{_NAME})*[ \t　]*摄?影?|(?<=[ 　。（(])[\u4e00-\u9fff]{{2,3}}(?:[ 　、]+[\u4e00-\u9fff]{{2,3}})*[ 　]*摄影?)[）)]?[。.]?$"
)
# A role and a name with a space between: what a wrapped paragraph's next line hardly begins with.
_OPENS_LINE = re.compile(rf"^[{_SQUARES}]|^[（(]?{_ROLE}[ 　:：]+{_NAME}")
_AT_END = re.compile(r"[（(]([^（）()。]{2,60})[）)][。]?$")
_TEXT_AND_PICTURES = re.compile(r"文[/／]?(?:图|摄影?)[）)]?$")
_EDITS = re.compile(r"编辑|责编|校|审|监制|主编|编委|总编|统筹|策划|制作|美编|排版")
# 记者手记 heads a piece of a report, and names nobody.
_NOTES = frozenset(
    [
        "手记",
        "观察",
        "调查",
        "走访",
        "札记",
        "日记",
        "笔记",
        "感言",
        "视角",
        "体验",
        "连线",
        "直击",
        "探访",
        "来信",
        "说",
        "按",
        "点评",
        "在线",
        "出镜",
    ]
)
# （县武装部 岳山　石桥乡 何远）: correspondents, each behind the body that he is of.
_UNIT = re.compile(
    r"[\u4e00-\u9fff“”]{1,11}(?:[部局委办站厂校学队社会所院室科处行台矿店团厅场馆省市县区乡镇村]|中心|公司|街道|[一二三四五六七八九十][中小])$"
)
# （公社宣传干事 汤志新）: somebody's post in his body, before his name.
_POST = re.compile(
    r"[\u4e00-\u9fff“”]{0,11}(?:干事|干部|教[师员]|老师|学生|医[生师]|工人|职工|社员|战士|农民|会计|文书|技术员|统计员|辅导员)$"
)
# （县委通讯组）: a body whose work is to write signs by itself.
_WRITING_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:(?:通讯|报道|写作|宣传|新闻|调查|采访)[组科股站]|宣传部|通讯社|编辑部)$"
)
# （春草） behind the last full stop: a pen name, which needs no surname.
_PEN_NAME = re.compile(r"(?:^|[。！？!?]”?)[（(]([\u4e00-\u9fff]{2,3})[）)]$")
_NO_PEN_NAMES = frozenset(["全文", "原文", "新闻", "新华", "国际", "文艺"])
_DEEDS = frozenset(["公布", "发布", "供稿", "供图", "提供", "整理", "摘编", "制图", "宣布", "通报", "印发"])
_NUMERALS = frozenset("一二三四五六七八九十")
# 编辑同志： speaks to one, and opens a reader's letter.
_SALUTATION = re.compile(
    r"^(?:(?:编辑|记者|主编|总编|编者)(?:同志|先生|女士|老师|朋友)?|读者(?:同志|朋友)?|同志|乡亲|朋友)们?[：:]$"
)
_LONGEST_LINE = 50
_LONGEST_NAME = 4
_LEAD = 60


def is_byline_line(line: str) -> bool:
    """Whether a bare line is a byline of its own: nothing but roles and names. 记者看到村庄已经… holds no name."""
    text = line.strip()
    if is_salutation(text):
        return False
    is_set_apart = (text[:1] in "（(" and text[-1:] in "）)") or text[:1] in _SQUARES
    words = text.strip(f"{_SQUARES}（()） 　")
    if is_set_apart and (is_signature(words) or correspondents(words) or _WRITING_BODY.match(words)):
        return True
    match = _LINE.fullmatch(text) if len(text) <= _LONGEST_LINE and not is_credit(text) else None
    return match is not None and all(
        (len(name) <= _LONGEST_NAME or "·" in name) and name not in _NOTES
        for after in _ROLES.split(match[1])[::2]
        for name in _BETWEEN_NAMES.split(after)
    )


def is_salutation(line: str) -> bool:
    """Whether a line greets those to whom a letter is written: 编辑同志：."""
    return bool(_SALUTATION.match(line))


def is_lead(paragraph: str) -> bool:
    """Whether a paragraph opens as a news item does: 本报讯（记者 …）, 新华社…电."""
    text = paragraph.strip()
    signed = _IN_LEAD.match(text) if _OPENING.match(text) else None
    return bool(_DATELINE.match(text)) or (signed is not None and signed.end() < len(text))


def opens_byline(line: str) -> bool:
    """Whether a printed line begins as a byline does: □, or a role and a name apart from it."""
    return bool(_OPENS_LINE.match(line))


def is_wide_name(line: str) -> bool:
    """Whether a bare line is one name printed wide: 陈　默."""
    parts = [] if is_named_rubric(line) else line.split()
    return len(parts) in (2, 3) and all(len(one) == 1 for one in parts) and is_likely("".join(parts))


def is_signature(line: str) -> bool:
    """Whether a bare line is nothing but names: a byline without a role. 简讯 is no name of a family called 简."""
    names = [] if is_named_rubric(line) else signature_names(line)
    return 1 <= len(names) <= 4 and all(2 <= len(name) <= 4 and is_surname_name(name) for name in names)


def signature_names(line: str) -> list[str]:
    """What stands between the spaces and commas of a line of names; □ before them falls away."""
    return [name for name in _BETWEEN_NAMES.split(line) if name]


def correspondents(words: str) -> list[str]:
    """The names of a line of bodies and the people of each (县武装部 岳山　石桥乡 何远); none where it holds anything else."""
    names: list[str] = []
    unit = ""
    for word in signature_names(words):
        # Behind its body a name need not be told from a word: 申报晓.
        is_name = CHINESE.fullmatch(word) if _UNIT.match(unit) else (names or unit) and is_surname_name(word)
        if is_name and word not in _DEEDS and not _UNIT.match(word):
            names.append(word)
            unit = ""
        elif not unit and (_UNIT.match(word) or _POST.match(word)):
            unit = word
        else:
            return []
    return [] if unit else names


def byline_at_end(paragraph: str) -> tuple[Byline, ...]:
    """Authors in brackets behind a report's last words: （记者 某某 通讯员 某某）, （某某）."""
    match = _AT_END.search(paragraph)
    if not match:
        return ()
    names = signature_names(match[1]) if is_signature(match[1]) else correspondents(match[1])
    if _WRITING_BODY.match(match[1]):
        names = [match[1]]
    return parse_byline(match[1]) or tuple(Byline(name, "") for name in names or pen_name(paragraph))


def pen_name(paragraph: str) -> list[str]:
    """The pen name in brackets behind a report's last full stop, or in a line below it; at most one."""
    match = _PEN_NAME.search(paragraph)
    if not match or match[1] in _NO_PEN_NAMES or _NUMERALS.issuperset(match[1]) or _is_no_name(match[1]):
        return []  # （大笑）, （北京）
    return [match[1]] if given_characters().issuperset(match[1]) else []


def _is_no_name(word: str) -> bool:
    """北京, 大笑: a place, or what was done, as reports put it in brackets too."""
    flags = [flag for _, flag in tagged(word)]
    return len(flags) == 1 and flags[0] in ("ns", "v", "vn", "f", "s", "t")


def is_credit(line: str) -> bool:
    """Whether a bare line is a photo credit: 记者 某某 摄. 文/图 signs the text with its pictures: a byline."""
    text = line.strip()
    return len(text) <= _LONGEST_LINE and not _TEXT_AND_PICTURES.search(text) and bool(_CREDIT.match(text))


def split_credit(caption: str) -> tuple[str, str]:
    """A caption's words and the credit at its end, if it carries one."""
    match = _CREDIT_AT_END.search(caption)
    return (caption[: match.start()].rstrip(), match.group().strip()) if match else (caption, "")


def find_dateline(paragraph: str) -> str:
    """The dateline (电头) that a paragraph opens with; "" where there is none."""
    match = _DATELINE.match(paragraph.lstrip())
    return match[1] if match else ""


def byline_in_lead(paragraph: str) -> tuple[Byline, ...]:
    """Authors named within a lead's first words: in brackets, or open behind the dateline (本报讯 记者某某报道)."""
    match = _IN_LEAD.search(paragraph, 0, _LEAD)
    if match:
        return parse_byline(match[1])
    dateline = _DATELINE.match(paragraph)
    return _open_byline(paragraph[dateline.end() :]) if dateline else ()


def _open_byline(text: str) -> tuple[Byline, ...]:
    """Roles and names that stand without brackets before a report's words; it ends where no name follows."""
    found: list[Byline] = []
    role = ""
    at = 0
    while word := _WORD_OF_BYLINE.match(text, at):
        role, name = word["role"] or role, word["name"]
        if not role or not is_surname_name(name):
            break
        found.append(Byline(name, role))
        at = word.end()
    return tuple(found)


def is_editor(role: str) -> bool:
    """Whether a role is an editor's (编辑, 责编, 校对, 审核 …), who did not write the article."""
    return bool(_EDITS.search(role))


def parse_byline(text: str) -> tuple[Byline, ...]:
    """Authors with their roles, in printed order. A role alone (本报评论员) is its own name, as it signs the text."""
    found: list[Byline] = []
    parts = _ROLES.split(text)
    for role, after in zip(parts[1::2], parts[2::2], strict=True):
        names = _names(after)
        if names:
            found.extend(Byline(name, role) for name in names)
        elif role.endswith("评论员"):
            found.append(Byline(role, role))
    return tuple(dict.fromkeys(found))


def _names(text: str) -> list[str]:
    """Names between spaces and commas; single characters beside each other are one name printed wide (王 斌)."""
    names: list[str] = []
    alone = ""
    for word in _BETWEEN_NAMES.split(text):
        if not word or word in ("文", "图", "摄", "文图", "摄影", "采写", "报道", "供稿"):
            continue
        if len(word) == 1:
            alone += word
            if len(alone) >= 2:
                names.append(alone)
                alone = ""
        elif len(word) <= _LONGEST_NAME or "·" in word:
            names.append(word)
    return names
