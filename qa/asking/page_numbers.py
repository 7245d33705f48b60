"""Pages of a newspaper as readers name them: 第3版, 第三版, A3版; a version of a thing is none: 2024版, 教材第5版."""

from __future__ import annotations

import re

from index.text.numerals import chinese_to_int

_NUMBER = r"[A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3}"
# What a page is a page of: a day's issue, a newspaper.
_ISSUE = r"(?:[日号天]|(?<![汇简填申上呈通海预])报纸?)[》”\"]?[,，的]?"
_ARTICLE = r"(?:头条|文章|报道|新闻|消息|稿)"
_PRINTS = rf"上?(?:都|一?共)?(?:登|刊|的?{_ARTICLE}|有.{{1,4}}?{_ARTICLE})"

# In a question: behind its issue, or before what it prints.
PAGE_OF_ISSUE = rf"(?:^第(?:{_NUMBER})版|{_ISSUE}第?(?:{_NUMBER})版|(?:第(?:{_NUMBER})|(?<![A-Za-z\d.])[A-Za-z]\d{{1,3}})版(?={_PRINTS}))"
# Where nothing else is asked for.
PAGE = re.compile(rf"第?({_NUMBER})版")
_ASKED = re.compile(PAGE_OF_ISSUE)


def asked_page(question: str) -> str:
    """The page that a question asks of, as an archive numbers it; "" where it names none."""
    asked = _ASKED.search(question)
    if len(set(PAGE.findall(question))) > 1:  # of two pages, no filter
        return ""
    named = PAGE.search(asked.group()) if asked else None
    return page_number(named[1]) if named else ""


def page_number(said: str) -> str:
    """A page as an archive numbers it: 3 of 三 and 03, A3 of a03."""
    if number := chinese_to_int(said):
        return str(number)
    return re.sub(r"\d+", lambda digits: str(int(digits[0])), said.upper())
