"""Small patterns shared by understanding, reading and verifying: numbers, quotations, titles, sentence ends."""

from __future__ import annotations

import re

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
CHINESE_NUMBER = r"[〇零一二两三四五六七八九十百千万亿]"
TITLE = re.compile(r"《([^《》]{1,60})》")
QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{1,60})[”\"」』]")
MARK = re.compile(r"\[(\d{1,3})\]")
NUMBER = re.compile(rf"\d+(?:[.,:]\d+)*%?|(?<![{HAN}])?百分之{CHINESE_NUMBER}+|{CHINESE_NUMBER}{{2,}}")
ORDINAL = re.compile(
    rf"第?(?:{CHINESE_NUMBER}+|\d+)(?:次|届|期(?!间|待|望|末)|批|轮|季(?!度)|号文件|师|集团军)|第(?:{CHINESE_NUMBER}+|\d+)[个名位场站章节条版]?"
)
# A clause with the marks behind it. The number of an item opens one as well: …如下：1．沱河二桥
_ITEM_NUMBER = r"\s*(?:\d{1,2}[．.、](?!\d)|[①-⑳])"
CLAUSE = re.compile(
    rf"(?:[^，,；;。！？!?：:]|[：:](?!{_ITEM_NUMBER}))+(?:[，,；;。！？!?]+|[：:](?={_ITEM_NUMBER}))?"
)
