from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.__main__ import main
from index.building import build
from index.building.build import Progress, build_index, remove_from_index, update_index
from index.errors import EmbedderError, InputError, SnapshotError, UsageError
from index.facts.facts import Facts
from index.search.embed import Embedder
from index.snapshots.history import history, rollback, verify
from index.snapshots.pointer import current_generation, generation_directory
from index.snapshots.snapshot import open_snapshot
from index.types import ArticleFilter


def test_build_and_search_both_ways(small_archive: Path, tmp_path: Path) -> None:
    build_index([small_archive], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    assert snapshot.manifest.counts.articles == 3
    assert snapshot.facts.newspapers() == ("云岭日报",)
    (vector,) = snapshot.embedder().embed_queries(["大桥维修花了多少钱？"])
    for hits in (snapshot.words.search("青石桥总投资", 3), snapshot.vectors.search(vector, 3)):
        (chunk,) = snapshot.facts.chunks([hits[0][0]])
        assert "860万元" in chunk.text
    (row,) = snapshot.facts.meetings(ArticleFilter(), person="高远山", role="chair")
    assert row.meeting.name == "春耕生产推进会"


def test_the_same_input_gives_the_same_rows(small_archive: Path, tmp_path: Path) -> None:
    def rows(name: str) -> list[tuple[str, str]]:
        build_index([small_archive], tmp_path / name)
        facts = open_snapshot(tmp_path / name).facts
        return [(chunk.chunk_id, chunk.text) for chunk in facts.chunks(range(facts.counts().chunks))]

    assert rows("one") == rows("two")


def test_posts_of_a_name_over_time(tmp_path: Path) -> None:
    root = tmp_path / "archive" / "云岭日报"
    for day, text in (
        ("2024-03-05", "3月4日，副市长高远山主持会议。市第一中学校长高远山介绍经验。"),
        ("2024-06-05", "6月4日，副市长高远山到云岭镇调研。"),
        ("2024-09-05", "9月4日，市长高远山主持会议。"),
    ):
        (root / day).mkdir(parents=True)
        (root / day / "01.txt").write_text(f"春耕备耕\n\n本报讯（记者 林小雨）{text}\n", "utf-8")
    build_index([root.parent], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    assert [(row.post, str(row.since), str(row.until), row.articles) for row in facts.posts("高远山")] == [
        ("副市长", "2024-03-05", "2024-06-05", 2),
        ("校长", "2024-03-05", "2024-03-05", 1),  # a namesake: told by the post and the article
        ("市长", "2024-09-05", "2024-09-05", 1),
    ]
    assert facts.posts("周立群") == ()


def test_update_follows_the_folder_and_rollback_goes_back(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = build_index([small_archive], index)
    assert update_index([], index) == first  # nothing changed, nothing written
    (small_archive / "more.jsonl").unlink()
    second = update_index([], index)
    assert (second.counts.articles, second.generation) == (2, "000002")
    assert rollback(index) == first.generation
    assert open_snapshot(index).facts.has_article("a1")
    assert [manifest.generation for manifest in history(index)] == ["000001", "000002"]


def test_remove_stays_removed(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    remove_from_index(["a1"], index)
    (small_archive / "云岭日报" / "2024-03-07").mkdir()
    (small_archive / "云岭日报" / "2024-03-07" / "01.txt").write_text(
        "天气\n\n本报讯 3月6日，有雨。\n", "utf-8"
    )
    update_index([], index)
    assert not open_snapshot(index).facts.has_article("a1")
    with pytest.raises(UsageError, match="nowhere"):
        remove_from_index(["nowhere"], index)


def test_the_files_are_looked_through_once_however_many_are_removed(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Facts.file_stamps
    looks: list[int] = []

    def counted(facts: Facts) -> dict[tuple[str, str], str]:
        looks[-1] += 1
        return read(facts)

    monkeypatch.setattr(Facts, "file_stamps", counted)
    build_index([small_archive], tmp_path / "one")
    build_index([small_archive], tmp_path / "two")
    for index, targets in (("one", ["a1"]), ("two", ["a1", "云岭日报/2024-03-06/01.txt"])):
        looks.append(0)
        remove_from_index(targets, tmp_path / index)
    assert looks[0] == looks[1]


def test_a_flipped_byte_in_any_file_is_named(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    directory = generation_directory(index, current_generation(index))
    assert verify(index) == ()
    for path in sorted(
        path for path in directory.rglob("*") if path.is_file() and path.name != "manifest.json"
    ):
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert any(str(path) in fault for fault in verify(index)), path
        path.write_bytes(whole)
    assert verify(index) == ()


def test_bad_files_are_listed_and_good_ones_indexed(small_archive: Path, tmp_path: Path) -> None:
    (small_archive / "zip.txt").write_bytes(b"PK\x03\x04" + bytes(100))
    (small_archive / "empty.txt").write_bytes(b"")
    with (small_archive / "more.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"text": \n{"id": "b"}\n')
    build_index([small_archive], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    errors = [refusal.error for refusal in snapshot.facts.refusals()]
    assert [error.split(" ")[0] for error in errors] == [
        "empty.txt:",
        "more.jsonl:2:",
        "more.jsonl:3:",
        "zip.txt:",
    ]
    assert snapshot.manifest.counts.articles == 3


def test_an_archive_without_articles_leaves_the_old_index(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "a.txt").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(InputError, match=r"a\.txt"):
        build_index([bad], index)
    assert open_snapshot(index).generation == "000001"


def test_folders_that_are_no_index_are_refused(small_archive: Path, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="other files"):
        build_index([small_archive], small_archive)
    with pytest.raises(SnapshotError, match="not an index"):
        open_snapshot(small_archive)
    index = tmp_path / "index"
    build_index([small_archive], index)
    path = generation_directory(index, "000001") / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 99}), "utf-8")
    with pytest.raises(SnapshotError, match="newer"):
        open_snapshot(index)


def test_an_embedder_of_other_dimensions_is_refused(small_archive: Path, tmp_path: Path) -> None:
    build_index([small_archive], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    snapshot.manifest = replace(snapshot.manifest, dimensions=5)
    with pytest.raises(SnapshotError, match="5 dimensions"):
        snapshot.embedder()


def test_an_embedder_that_is_not_there_is_told_before_all_is_read(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Progress] = []
    given_up = threading.Event()

    def missing(name: str) -> Embedder:
        given_up.set()
        raise EmbedderError(f"{name}: is not on this machine")

    def report(progress: Progress) -> None:
        told.append(progress)
        assert given_up.wait(30)
        time.sleep(0.5)  # until it is known to the other thread

    monkeypatch.setattr(build, "shared_embedder", missing)
    with pytest.raises(EmbedderError, match="mistyped"):
        build_index([small_archive], tmp_path / "index", embedder="mistyped", report=report)
    assert len(told) <= 1  # of three pages


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "/nowhere", "--index", "x"], 1),
        (["status", "--index", "/nowhere"], 1),
        (["build"], 2),
        (["fly"], 2),
    ],
)
def test_errors_are_one_line(arguments: list[str], code: int, repo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", *arguments], cwd=repo, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_make_gives_each_archive_an_index_of_its_own(repo: Path, tmp_path: Path) -> None:
    def index_of(archive: str) -> str:
        command = ["make", "--dry-run", "--directory", str(repo), "index", f"ARCHIVE={archive}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (found,) = set(re.findall(r'--index "(.*?)"', done.stdout))
        return str(found)

    folders = [str(tmp_path / name) for name in ("a_b/c", "a/b_c", "a/b c", "d/c")]
    assert len({index_of(folder) for folder in folders}) == len(folders)
    assert index_of(f"{folders[2]}/") == index_of(folders[2])  # however it is written


def test_a_slice_of_real_news(news_slice: Path, tmp_path: Path) -> None:
    manifest = build_index([news_slice], tmp_path / "index")
    assert manifest.counts.articles == 120
    assert manifest.embedded == manifest.counts.chunks
    snapshot = open_snapshot(tmp_path / "index")
    article = snapshot.facts.article("72681b0b5758")
    assert article.text.text.startswith("人民网柏林7月28日电")
    raw = snapshot.facts.raw_page("", "72681b0b5758")
    (span,) = article.text.raw_spans(0, 10)
    assert raw[span.start : span.end] == article.text.text[:10]


def test_a_page_as_it_is_cut_is_shown_with_its_text_and_captions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "01.txt"
    lead = "本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议并讲话。"
    page.write_text(
        f"春耕动起来\n\n{lead}\n\n会议要求抓紧备耕，农时不等人。\n\n图为农户在检修农机。林小雨 摄\n", "utf-8"
    )
    assert main(["pages", str(page)]) == 0
    title, author, text, caption = capsys.readouterr().out.splitlines()
    assert title.endswith("春耕动起来") and author.endswith("林小雨")
    assert "：本报讯（记者 林小雨）3月4日" in text and text.endswith("会议要求抓紧备耕，农时不等人。")
    assert "图为农户在检修农机" in caption


def test_how_much_was_read_is_told_once_it_is_known(
    small_archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(small_archive), "--index", str(tmp_path / "index")]) == 0
    told = capsys.readouterr().err.splitlines()
    assert "3 pages read" in told
    assert told.index("3 pages read") < told.index("3 of 3 chunks in the word index")
