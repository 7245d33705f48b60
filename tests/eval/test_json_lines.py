"""Lines end with a line feed alone, and one that was cut short stands in no other's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.json_lines import append_line, read_json_lines
from index.errors import InputError

# A separator of lines, a "next line", a form feed: all end a line for `str.splitlines`, none does in JSON lines.
_TEXTS = ["第一句。\u2028第二句。", "上一行\u0085下一行", "上页\x0c下页", "平常的一句。"]


def _values(path: Path) -> list[object]:
    return [value for _, value in read_json_lines(path, appended=True)]


def test_marks_of_lines_within_texts_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    for text in _TEXTS:
        append_line(path, {"text": text})
    assert list(read_json_lines(path)) == [(at, {"text": text}) for at, text in enumerate(_TEXTS, 1)]


def test_a_line_cut_short_anywhere_loses_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    append_line(path, {"text": "前"})
    first = path.read_bytes()
    append_line(path, {"text": "后"})
    both = path.read_bytes()
    for end in range(len(first), len(both)):
        path.write_bytes(both[:end])
        # What lacks its line feed only is said in full.
        kept = [{"text": "前"}, {"text": "后"}][: 1 + (end == len(both) - 1)]
        assert _values(path) == kept
        append_line(path, {"text": "又"})
        assert _values(path) == [*kept, {"text": "又"}]
    path.write_bytes(first[:-4])
    append_line(path, {"text": "又"})
    assert _values(path) == [{"text": "又"}]


def test_a_broken_last_line_of_a_file_written_by_hand_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "前"}\n\n{"text": "后', "utf-8")
    with pytest.raises(InputError, match=r"lines.jsonl:3: is not JSON"):
        list(read_json_lines(path))
