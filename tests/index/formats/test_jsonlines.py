"""JSON lines, packed in any of the ways; a bad line is named, and costs no other."""

from __future__ import annotations

import gzip
import json
import lzma
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import zstandard

from index.errors import InputError
from index.sources.formats.jsonlines import LONGEST_LINE, parse_day, read_records
from index.types import Page, Refusal

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def records(count: int, length: int = 200) -> bytes:
    """Lines of text that does not pack to nothing."""
    lines = []
    for n in range(count):
        words = "".join(chr(0x4E00 + (n * 7919 + at * 104729) % 20000) for at in range(length))
        lines.append(
            json.dumps(
                {"id": f"a{n}", "date": "2024-03-07", "title": f"第{n}篇", "text": words}, ensure_ascii=False
            )
        )
    return ("\n".join(lines) + "\n").encode()


def read(path: Path) -> tuple[list[Page], list[str]]:
    refused: list[Refusal] = []
    pages = list(read_records(path, path.name, refused.append))
    return pages, [one.error for one in refused]


@pytest.mark.parametrize("suffix", PACKS)
def test_articles_are_read_from_any_packing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"A.JSONL{suffix.upper()}"
    path.write_bytes(PACKS[suffix](records(300)))
    pages, refused = read(path)
    assert not refused
    assert [page.record_id for page in pages] == [f"a{n}" for n in range(300)]
    assert (pages[7].title, pages[7].date, pages[7].date_source) == ("第7篇", date(2024, 3, 7), "field")


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst"])
def test_files_packed_one_after_the_other_are_read_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    lines = records(200).splitlines(keepends=True)
    path.write_bytes(PACKS[suffix](b"".join(lines[:100])) + PACKS[suffix](b"".join(lines[100:])))
    pages, refused = read(path)
    assert (len(pages), refused) == (200, [])


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst"])
def test_a_file_cut_short_keeps_what_stands_before(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    whole = PACKS[suffix](records(3_000))
    path.write_bytes(whole[: len(whole) * 2 // 3])
    pages, refused = read(path)
    assert 500 < len(pages) < 3_000
    assert refused[-1].startswith(f"a.jsonl{suffix}: breaks off after line") and "\n" not in refused[-1]


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst"])
def test_what_was_never_packed_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(b"no packing at all")
    with pytest.raises(InputError, match=r"cannot be unpacked"):
        read(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": ', "is not JSON"),
        (b"[1]", "is not a JSON object"),
        (b'{"id": "x"}', "has no text"),
        (b'{"text": 5}', "has no text"),
        (b'{"text": "  "}', "has no text"),
        (b'{"text": "a", "title": ["b"]}', "`title` must be a string"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "a", "title": "\\ud800"}', "lone surrogate"),
        ('{"text": "正文"}'.encode("gb18030"), "is not JSON"),
        ('{"text": "' + "\ufffd" * 30 + '文"}', "mojibake"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"text": "' + b"a" * LONGEST_LINE + b'"}', "is longer than"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, line: bytes | str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"id": "g", "text": "好"}\n'.encode()
    path.write_bytes(
        good + (line if isinstance(line, bytes) else line.encode()) + b"\n\n" + good.replace(b"g", b"h")
    )
    pages, refused = read(path)
    assert [page.record_id for page in pages] == ["g", "h"]
    (error,) = refused
    assert error.startswith("a.jsonl:2: ") and said in error and "\n" not in error


def test_an_id_with_two_texts_is_named_and_with_one_is_taken_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "a", "text": "甲"}\n{"id": "a", "text": "乙"}\n{"id": "a", "text": "甲"}\n', "utf-8"
    )
    pages, refused = read(path)
    assert [page.text for page in pages] == ["甲", "甲"]
    assert refused[0].startswith("a.jsonl:2: the id a stands on an earlier line")


@pytest.mark.parametrize(
    "value",
    ["2023-07-28", "2023/7/28", "20230728", "2023-07-28T08:00:00+08:00", "2023年7月28日", "2023.7.28"],
)
def test_days_in_any_form(value: str) -> None:
    assert parse_day(value) == date(2023, 7, 28)


@pytest.mark.parametrize("value", [None, 5, "", "July", "2023-13-01", "2023-02-30"])
def test_what_is_no_day(value: object) -> None:
    assert parse_day(value) is None


@pytest.mark.parametrize("suffix", PACKS)
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, suffix: str) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl{suffix}"
        path.write_bytes(PACKS[suffix](records(count, 400)))
        tracemalloc.start()
        for _page in read_records(path, path.name, lambda refusal: pytest.fail(refusal.error)):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small, large = peak(500), peak(4_000)
    # 3,500 more articles are five megabytes more of text; what stays is an id and a sum for each.
    assert large - small < 1_500_000
