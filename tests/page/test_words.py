"""Every word of the page is there in English, none is left over, and their gaps are the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from page.words import ENGLISH, Words

_SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
_GAP = re.compile(r"\{\w+\}")


def literals(repo: Path) -> Iterator[tuple[str, bool]]:
    """Each string of the page's Python with whether it is given to `words`, and each that a script says."""
    for file in (repo / "page").glob("*.py"):
        if file.name.startswith("words"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name == "words" and isinstance(node.args[0].value, str):
                    yield node.args[0].value, True
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, False
    for file in (repo / "page").glob("*.js"):
        yield from ((said, True) for said in _SAID.findall(file.read_text("utf-8")))


def test_the_table_is_complete_and_without_leavings(repo: Path) -> None:
    found = set(literals(repo))
    said = {text for text, is_said in found if is_said}
    assert said
    assert not said - ENGLISH.keys()
    assert not ENGLISH.keys() - {text for text, _ in found}


def test_gaps_are_the_same_in_both_languages() -> None:
    for chinese, english in ENGLISH.items():
        assert sorted(_GAP.findall(chinese)) == sorted(_GAP.findall(english)), chinese
        assert english and not re.search(r"[\u4e00-\u9fff]", english.replace("谁主持了……会议？", "")), chinese


def test_words_in_either_language() -> None:
    assert Words("zh")("第{page}版", page=3) == "第3版"
    assert Words("en")("第{page}版", page=3) == "page 3"
    assert Words("zh")("问") == "问"
