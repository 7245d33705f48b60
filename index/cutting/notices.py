"""Notices and advertisements among bare lines: what opens one, what signs it, what a list of entries holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cutting.lines import Block

_NOTICE = re.compile(r"(?:公告|启事|通告|公示|更正|声明|讣告|须知|通知|预告|名单)(?:[（(].{1,8}[）)])?$")
# Who gives a notice, printed above its title.
_BODY = re.compile(r"(?:[行局委会院校厂部社店站所]|政府|公司|集团|中心|办公室|[大中小]学)$")
# What a paper prints in every issue under the same few words.
_STANDING = re.compile(
    r"^(?:(?:[今明][日天]|近期|本市|[市县]区?|城区)天[ 　]*气(?:[ 　]*预[ 　]*报|趋势)?|天[ 　]*气(?:[ 　]*预[ 　]*报|趋势)|气象(?:预报|信息|消息)|影[剧视讯](?:消息|信息|动态)|(?:广播)?电视节目(?:表|单)?)$"
)
# A notice is signed and dated below; an entry of a list is a name and what it is.
DATE_ONLY = re.compile(
    r"^(?:[\d〇一二三四五六七八九]{4}\s*年)?\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日$"
)
_HEREBY = re.compile(r"^特此(?:公告|通告|通知|声明|说明|公示)")
_ADVERTISES = re.compile(r"^广[ 　]*告$|(?:电话|热线|手机)[：: ]?[ 　]*[\d—－-]{7,}|招租|转让|诚聘|诚招")
_FEWEST_ENTRIES = 3
_LIST_ENTRY = re.compile(r"^[\u4e00-\u9fff·]{2,4}(?:[（(][^）)]{1,4}[）)])?[ 　:：]+\S")


def is_notice(line: str) -> bool:
    """Whether a line is the title of a notice; 特此公告 ends one."""
    return bool(_NOTICE.search(line)) and not _HEREBY.match(line)


def is_notice_of_body(lines: Sequence[str]) -> bool:
    """Whether the first line is the body that gives the notice in the second: a bank's name above 开奖公告."""
    return len(lines) > 1 and bool(_BODY.search(lines[0])) and is_notice(lines[1])


def is_standing(line: str) -> bool:
    """Whether a line heads what every issue holds: 天气预报, 影剧消息."""
    return bool(_STANDING.match(line))


def notice_of_lines(lines: Sequence[Block]) -> int:
    """How many bare lines make a notice by themselves, title, entries, signature: a list of names."""
    if not lines or not is_notice(lines[0].text):
        return 0
    entries = [at for at, line in enumerate(lines) if _LIST_ENTRY.match(line.text)]
    return _signature(lines) or (entries[-1] + 1 if len(entries) >= _FEWEST_ENTRIES else 0)


def advertisement_above(lines: Sequence[Block]) -> int:
    """How many of the bare lines are an advertisement above a notice: 旺铺招租 … 电话 …, then 遗失声明."""
    notice = next((at for at, line in enumerate(lines) if is_notice(line.text)), 0)
    return notice if any(_ADVERTISES.search(line.text) for line in lines[:notice]) else 0


def lines_of_notice_above(body: Sequence[Block], lines: Sequence[Block]) -> int:
    """How many of the bare lines end the article above: the entries of its list, its signature and date."""
    notice = next((at for at, line in enumerate(lines) if is_notice(line.text)), len(lines))
    if signed := _signature(lines[:notice]):
        return signed
    if notice < len(lines) and _signature(lines):
        return notice
    if not body or not body[-1].text.endswith(("：", ":")):
        return 0
    return next((at for at, line in enumerate(lines) if not _LIST_ENTRY.match(line.text)), len(lines))


def _signature(lines: Sequence[Block]) -> int:
    """How many lines there are up to the last that signs a notice; 0 where none does."""
    signs = [at for at, line in enumerate(lines) if DATE_ONLY.match(line.text) or _HEREBY.match(line.text)]
    return signs[-1] + 1 if signs else 0
