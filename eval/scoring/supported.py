"""Whether what an answer shows stands in what it cites, judged from the shown words alone.

`qa` checks its drafts before they leave; this judges the finished answer anew, from its text and its quotes, so that
a fault in the one is found by the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from eval.sets.normal_form import contains, normal_form
from index.dates.resolve import resolve_dates
from index.text.numerals import find_numbers
from qa.types import Answer

_MARK = re.compile(r"\[\d+\]")
_UNANSWERED = re.compile(r"“[^。]*?”：档案里没有找到答案。")  # the question may have quotations of its own
# How many articles were looked at, and of which days: said of the archive, not by it.
_LOOKED_AT = re.compile(r"^在档案的\d+篇文章（[^）]*）中|(?<=有)\d+篇文章")
_QUOTED = re.compile(r"[“《]([^”》]{2,40})[”》]")
# Their figures are counted from records; no quote holds them.
_COUNTED = {"count", "list", "timeline", "latest", "page", "coverage", "smalltalk", "help"}
_LONGEST_NAME = 24


def unsupported_facts(answer: Answer, names: Collection[str]) -> tuple[str, ...]:
    """Names (of `names`), numbers, dates and quotations of an answer that none of its citations carries."""
    if not answer.answerable or answer.kind in ("smalltalk", "help", "coverage"):
        return ()
    # A part of the question said back as unanswered states nothing.
    text = _LOOKED_AT.sub("", _UNANSWERED.sub("", _MARK.sub("", answer.answer)))
    # Quotes behind each other: a word may be torn between two, where its article goes on on another page.
    shown = " ".join([one.title for one in answer.citations] + [one.quote for one in answer.citations])
    evidence = normal_form(shown)
    # As it stands, too: the normal form of 11.9万余人次 no longer has the letters of a man named 万余人.
    facts = [n for n in _names_in(text, names) if n not in shown and not contains(evidence, normal_form(n))]
    facts += [m[1] for m in _QUOTED.finditer(text) if not contains(evidence, normal_form(m[1]))]
    days = {(d.since, d.until) for c in answer.citations for d in resolve_dates(c.quote, c.date)}
    days |= {(c.date, c.date) for c in answer.citations if c.date}
    rest = text
    base = next((one.date for one in answer.citations if one.date), None)
    # The longest first: 2024年6月20日 is not 6月20日 and a year.
    for found in sorted(resolve_dates(text, base), key=lambda one: -len(one.text)):
        if found.text in answer.question:  # 6月17日到27日 said back is no fact
            rest = rest.replace(found.text, " ")
            continue
        if (found.since, found.until) not in days and not contains(evidence, normal_form(found.text)):
            facts.append(found.text)
        rest = rest.replace(found.text, " ")
    if answer.kind not in _COUNTED:
        values = {number.value for number in find_numbers(shown)}
        facts += [
            rest[n.span.start : n.span.end]
            for n in find_numbers(rest)
            if n.value not in values and not contains(evidence, normal_form(rest[n.span.start : n.span.end]))
        ]
    return tuple(facts)


def _names_in(text: str, names: Collection[str]) -> list[str]:
    """The names that a text holds, in its order; looked up piece by piece, as an archive has some ten thousand."""
    pieces = (
        text[start:end]
        for start in range(len(text))
        for end in range(start + 2, min(start + _LONGEST_NAME, len(text)) + 1)
    )
    return list(dict.fromkeys(piece for piece in pieces if piece in names))
