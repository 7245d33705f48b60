"""Lines end with a line feed alone, and one that was cut short stands in no other's way."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest

from index.errors import InputError
from index.json_lines import append_line, read_json_lines

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


@pytest.mark.parametrize("broken", ['{"text": "后",}', '{"text": 后}', "{'text': \"{\"}", '{"text": "后"}}'])
def test_a_last_line_that_was_broken_by_hand_is_named_and_kept(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "前"}\n' + broken, "utf-8")
    for _ in range(2):
        with pytest.raises(InputError, match=r"lines.jsonl:2: is not JSON"):
            _values(path)
        append_line(path, {"text": "又"})
        assert path.read_text("utf-8").splitlines()[:3] == ['{"text": "前"}', broken, '{"text": "又"}']


def test_a_line_that_is_half_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    writer = threading.Thread(target=append_line, args=(path, {"text": "后"}))
    with path.open("ab", buffering=0) as other:  # as another process has it open
        fcntl.flock(other, fcntl.LOCK_EX)
        line = '{"text": "前"}\n'.encode()
        other.write(line[:9])
        writer.start()
        writer.join(0.5)
        assert writer.is_alive()
        other.write(line[9:])
    writer.join(30)
    assert _values(path) == [{"text": "前"}, {"text": "后"}]
