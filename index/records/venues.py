"""Where a meeting takes place: the words behind 在 that lead to 召开, 举行 or 主持, where they name a place."""

from __future__ import annotations

import re

_HOW = r"(?:隆重|胜利|顺利|成功|圆满|正式|如期|盛大|联合|共同|组织|同时|同步|紧急|现场|专题|[又还曾]|（[^（）]{1,12}）)*"
_HOLDS = (
    r"(?:召开|举行|举办|开幕|闭幕|落幕|启幕|开班|开营|开赛|开讲|开锣|开启|启动|拉开(?:帷幕|序幕)|主持|牵头|"
    r"出席(?!人)|[同与和][^，。；]{2,30}(?:主持|举行|会谈))"
)
_HELD_AT = re.compile(
    rf"(?:在(?!线)|(?<=[日午将已晚定])于)(?P<place>(?:(?![在于])[^，,。；;：:“”《》\d（）]){{2,24}}?|[京沪津渝穗深汉蓉杭宁苏昆筑邕琼]){_HOW}{_HOLDS}"
)
# What 在 leads to beside places: times, circumstances, deeds.
_NO_PLACE = re.compile(
    r"期间|之际|前夕|过程|背景|基础|形势|气氛|氛围|主持|指导|会见|来华|访问|考察|调研|视察|检查|慰问|带领|领导|支持|帮助|努力|[下的]$|[时后前上中]$|上午|下午|晚上|现场$|活动中|工作中|节|来临|到来|已经|正在|即将|今年|去年|明年|"
    r"线上|视频|网上|深入|推进|开展|落实|组织|进行|加强|学习|问题|方面|情况|意义|同一|全球|各地|当地|其[间中]|此|历史|举行|召开|宣布|表示|连续|[一二三四五六七八九十]月|周[一二三四五六日]|星期|第[一二三四五六七八九十]+[届次期天个场年]|哪"
)


def meeting_place(text: str, name: str) -> str:
    """Where a sentence says that a meeting is held, as printed, nearest to its name; "" where it does not say."""
    found = [match for match in _HELD_AT.finditer(text) if not _NO_PLACE.search(match["place"])]
    at = text.find(name) if name else -1
    if at < 0:
        return found[0]["place"].strip() if found else ""
    end = at + len(name)
    # 在上海召开的座谈会 holds what it stands before, …会在上海召开 what it stands behind.
    nearest = min(found, key=lambda match: max(at - match.end(), match.start() - end, 0), default=None)
    return nearest["place"].strip() if nearest else ""
