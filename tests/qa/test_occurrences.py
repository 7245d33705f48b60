"""Terms found in all texts at once, beside Python's own `in`, text by text and term by term."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.finding.occurrences import Finder

# Few characters, so that terms do stand in texts: Chinese, Latin, marks, and one past the first plane of Unicode.
_FOLDED = st.text("青石桥a1。-𠮷", max_size=8)
_TEXT = st.text("青石桥aAＡ1１。-𠮷", max_size=30)
_WIDE = str.maketrans("Ａ１", "A1")


def _longest_run(query: str, text: str) -> int:
    runs = (
        len(query[start:end])
        for start in range(len(query))
        for end in range(start + 1, len(query) + 1)
        if query[start:end] in text
    )
    return max(runs, default=0)


@given(_FOLDED, st.lists(_FOLDED.filter(bool), max_size=5, unique=True), st.lists(_TEXT, max_size=5))
def test_terms_stand_where_python_finds_them(query: str, terms: list[str], texts: list[str]) -> None:
    found = Finder(query, terms).find(texts)
    folded = [text.translate(_WIDE).lower() for text in texts]
    assert found.present.tolist() == [[term in text for term in terms] for text in folded]


@given(_FOLDED.map(lambda text: text.replace("𠮷", "")), st.lists(_TEXT, max_size=5))
def test_the_longest_run_is_the_longest_common_piece(query: str, texts: list[str]) -> None:
    found = Finder(query, []).find(texts)
    folded = [text.translate(_WIDE).lower() for text in texts]
    assert found.runs.tolist() == [_longest_run(query, text) for text in folded]


def test_no_term_runs_from_one_text_into_the_next() -> None:
    found = Finder("青石桥", ["青石", "石桥", "青石桥"]).find(["青", "石桥", "", "青石桥"])
    assert found.present.tolist() == [[False] * 3, [False, True, False], [False] * 3, [True] * 3]
    assert found.runs.tolist() == [1, 2, 0, 3]


def test_a_query_may_hold_what_stands_between_texts() -> None:
    assert Finder("青\0石", ["石\0桥"]).find(["青", "石", "桥"]).present.sum() == 0
