"""Whatever a folder holds: a named error for that file, the rest goes on, never a crash or a hang."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.building.build import build_index, update_index
from index.cutting.segment import segment_page
from index.errors import InputError
from index.snapshots.snapshot import open_snapshot
from index.sources.files import SourceFile, find_files
from index.sources.read import LARGEST_PAGE, read_file
from index.types import Page, Refusal

PDF = Path(__file__).parent.parent.parent / "data" / "two_columns.pdf"
WORDS = "云岭市召开春耕生产推进会\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。\n"
RECORD = json.dumps(
    {"id": "a1", "date": "2024-03-07", "title": "茶园开采", "text": "3月6日，云岭茶园开采。"},
    ensure_ascii=False,
)
LINES = (RECORD + "\n" + RECORD.replace("a1", "a2") + "\n").encode()
ALTO = """<alto><Layout><Page WIDTH="100" HEIGHT="100"><PrintSpace><TextBlock ID="a"><TextLine HPOS="1" VPOS="1" WIDTH="50" HEIGHT="5">
<String CONTENT="青石桥修缮工程完工。"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"""
HOCR = """<html><body><div class="ocr_page" title="bbox 0 0 100 100"><p class="ocr_par"><span class="ocr_line" title="bbox 1 1 50 6">茶园开采。</span></p></div></body></html>"""
HTML = f'<html><head><meta charset="utf-8"><title>茶园开采</title></head><body><article><p>{"3月6日，云岭茶园开采，首日采茶一百二十公斤。" * 5}</p></article></body></html>'
GOOD: dict[str, bytes] = {
    "a.txt": WORDS.encode(),
    "b.txt": WORDS.encode("gb18030"),
    "c.txt": WORDS.encode("utf-16"),
    "a.md": f"# 标题\n\n{WORDS}".encode(),
    "a.jsonl": LINES,
    "a.jsonl.gz": gzip.compress(LINES),
    "a.jsonl.xz": lzma.compress(LINES),
    "a.jsonl.zst": zstandard.ZstdCompressor().compress(LINES),
    "a.xml": ALTO.encode(),
    "a.hocr": HOCR.encode(),
    "a.html": HTML.encode(),
}


def read(path: Path) -> tuple[list[Page], list[str]]:
    """Pages, and what was refused: every error is one line that begins with the file's name."""
    refused: list[Refusal] = []
    pages = []
    try:
        for page in read_file(SourceFile(path.name, path), refused.append):
            assert page.text.strip()
            segment_page(page)
            pages.append(page)
    except InputError as error:
        refused.append(Refusal(path.name, str(error)))
    for one in refused:
        assert one.error.startswith(path.name) and one.error.isprintable(), one.error
    return pages, [one.error for one in refused]


@pytest.mark.parametrize("name", GOOD)
def test_the_good_files_are_good(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    pages, refused = read(tmp_path / name)
    assert pages and not refused


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(GOOD)), data=st.data())
def test_flipped_bytes_and_cut_files_are_read_or_refused(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    good = bytearray(GOOD[name])
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)), max_size=6)
    ):
        good[at] = value
    end = data.draw(st.integers(0, len(good)) | st.just(len(good)))
    (tmp_path / name).write_bytes(good[:end])
    read(tmp_path / name)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20),
    end=st.floats(0, 1) | st.just(1.0),
)
def test_a_damaged_pdf_is_read_or_refused(
    tmp_path: Path, places: list[tuple[float, int]], end: float
) -> None:
    damaged = bytearray(PDF.read_bytes())
    for at, value in places:
        damaged[int(at * (len(damaged) - 1))] = value
    (tmp_path / "a.pdf").write_bytes(damaged[: int(end * len(damaged))])
    read(tmp_path / "a.pdf")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400),
    head=st.sampled_from([b"", b"<alto>", b"<html>", b"%PDF-1.7\n", b'{"text": "']),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, head: bytes) -> None:
    for suffix in ("pdf", "xml", "hocr", "html", "txt", "md", "jsonl", "jsonl.gz", "jsonl.xz", "jsonl.zst"):
        (tmp_path / f"x.{suffix}").write_bytes(head + data)
        read(tmp_path / f"x.{suffix}")


def test_large_and_long_files_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * 50_000_000 + b'"}\n' + LINES)
    pages, refused = read(tmp_path / "a.jsonl")
    assert len(pages) == 2 and "a.jsonl:1: is longer than" in refused[0]
    (tmp_path / "a.txt").write_bytes(b"a" * (LARGEST_PAGE + 1))
    assert "is larger than" in read(tmp_path / "a.txt")[1][0]


def test_a_page_of_ten_thousand_lines_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "".join(
            f"第{n}条消息\n本报讯（记者 周明）3月{n % 28 + 1}日，第{n}座桥完工。\n" for n in range(5_000)
        ),
        "utf-8",
    )
    (page,), _ = read(tmp_path / "a.txt")
    assert len(segment_page(page)) == 5_000


def test_one_folder_of_everything_bad_and_one_good_file(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    bad = {
        "binary.txt": b"\x00\x01" * 200,
        "broken.pdf": b"%PDF-1.4 nothing",
        "cut.jsonl.xz": lzma.compress(LINES * 50)[:-40],
        "docx.txt": b"PK\x03\x04 word/document.xml",
        "empty.html": b"",
        "empty.txt": b"",
        "entities.xml": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><alto>&b;</alto>',
        "feed.xml": b"<rss></rss>",
        "lines\nin name.txt": b"\x89PNG\r\n",
        "mojibake.txt": ("\ufffd" * 80).encode(),
        "nul.txt": WORDS.encode() + b"\x00",
        "other.docx": b"PK\x03\x04",
        "scan.pdf": PDF.read_bytes()[:400],
    }
    for name, data in bad.items():
        (root / name).write_bytes(data)
    os.mkfifo(root / "pipe.txt")
    (root / "dangling.txt").symlink_to(root / "nowhere")
    (root / "itself.txt").symlink_to(root / "itself.txt")
    (root / "loop").symlink_to(root)
    (root / os.fsdecode("春耕.txt".encode("gb18030"))).write_text(WORDS, "utf-8")
    manifest = build_index([root], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    refused = {refusal.file for refusal in facts.refusals()}
    assert refused == {*bad, "pipe.txt", "dangling.txt", "itself.txt"}
    assert all(refusal.error.isprintable() for refusal in facts.refusals())
    # The good one, and what stands before the cut of the packed lines.
    assert "春耕.txt" in {row.file for row in facts.files() if row.articles}
    assert manifest.counts.articles >= 1
    assert update_index([], tmp_path / "index") == manifest


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_the_right_to_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS, "utf-8")
    (tmp_path / "a.txt").chmod(0)
    assert read(tmp_path / "a.txt")[1] == ["a.txt: cannot be read (Permission denied)"]


def test_a_device_is_not_waited_for() -> None:
    with pytest.raises(InputError, match="is no regular file"):
        list(read_file(SourceFile("zero.txt", Path("/dev/zero")), lambda _refusal: None))


def test_folders_that_link_to_each_other_are_entered_once(tmp_path: Path) -> None:
    for name in "abcdefgh":
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(WORDS, "utf-8")
    for name in "abcdefgh":
        for other in "abcdefgh":
            (tmp_path / name / other).symlink_to(tmp_path / other)
    assert sorted(source.path.name for source in find_files([tmp_path])) == [
        f"{name}.txt" for name in "abcdefgh"
    ]


def test_names_that_differ_only_in_their_encoding_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "春耕.txt").write_text(WORDS, "utf-8")
    (tmp_path / os.fsdecode("春耕.txt".encode("gb18030"))).write_text(WORDS, "utf-8")
    found = find_files([tmp_path])
    assert len({source.file for source in found}) == 2
    assert all(source.path.is_file() for source in found)


def test_many_tiny_files_are_found_in_linear_time(tmp_path: Path) -> None:
    """Each folder is listed once, and no file is opened to be found."""
    for folder in range(20):
        (tmp_path / f"{folder:02}").mkdir()
        for number in range(500):
            (tmp_path / f"{folder:02}" / f"{number:03}.txt").touch()
    opened: list[str] = []
    scandir = os.scandir
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", lambda path: opened.append(str(path)) or scandir(path))
        found = find_files([tmp_path])
    assert len(found) == 10_000 and found == sorted(found)
    assert len(opened) == 21


def test_refusals_of_a_build_can_be_stored_and_printed(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    shutil.copytree(
        PDF.parent, root, ignore=lambda _folder, names: [name for name in names if not name.endswith(".pdf")]
    )
    (root / os.fsdecode(b"\xff\xfe\xfd.txt")).write_bytes(b"\x89PNG")
    build_index([root], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index")
    with closing(sqlite3.connect(facts.directory / "facts.sqlite")) as database:
        ((error,),) = database.execute("SELECT error FROM refusals").fetchall()
    assert error.encode()
