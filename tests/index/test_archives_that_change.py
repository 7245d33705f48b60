"""Archives that change under the builder, or are strange: named, skipped or refused, and nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.building import prepare
from index.building.build import Progress, build_index, remove_from_index, update_index
from index.building.crew import THIS_MACHINE
from index.errors import InputError, UsageError
from index.snapshots.snapshot import open_snapshot
from index.sources.files import SourceFile, find_files
from index.sources.read import read_file
from index.types import Article, ArticleFilter, Page, Refusal

WORDS = "云岭市召开春耕生产推进会\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。\n"


def refusals(index: Path) -> dict[str, str]:
    return {refusal.file: refusal.error for refusal in open_snapshot(index).facts.refusals()}


def test_a_page_that_trips_a_rule_is_named_and_the_rest_goes_on(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = prepare.segment_page

    def trips(page: Page) -> tuple[Article, ...]:
        if "青石桥" in page.text or page.record_id == "a1":
            raise ZeroDivisionError("a rule\nwith a fault")
        return cut(page)

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "segment_page", trips)
        manifest = build_index([small_archive], tmp_path / "index")
    assert manifest.counts.articles == 1
    errors = refusals(tmp_path / "index")
    assert errors["云岭日报/2024-03-06/01.txt"].startswith(
        "云岭日报/2024-03-06/01.txt cannot be read into articles (ZeroDivisionError"
    )
    assert errors["more.jsonl"].startswith("more.jsonl: article a1 cannot")
    assert all(error.isprintable() for error in errors.values())


def test_a_folder_that_vanishes_while_it_is_read(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    (small_archive / "more.jsonl").write_text('{"id": "b", "text": "3月8日，云岭下雨。"}\n', "utf-8")

    def vanish(_progress: Progress) -> None:
        if small_archive.exists():
            small_archive.rename(tmp_path / "away")

    with pytest.raises(InputError, match=f"{small_archive}.*is gone"):
        update_index([], index, report=vanish)
    assert open_snapshot(index).generation == "000001"
    with pytest.raises(InputError, match=f"{small_archive}.*is gone"):
        update_index([], index)  # a disk that is not mounted does not empty the index
    assert open_snapshot(index).facts.has_article("a1")
    assert {path.name for path in (index / "generations").iterdir()} == {"000001"}


def test_a_folder_within_that_vanishes_is_named(small_archive: Path, tmp_path: Path) -> None:
    def vanish(source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
        shutil.rmtree(small_archive / "云岭日报" / "2024-03-06", ignore_errors=True)
        return read_file(source, refuse)

    crew = replace(THIS_MACHINE, read=vanish)
    manifest = build_index([small_archive], tmp_path / "index", crew=crew)
    assert manifest.counts.articles == 2
    assert "No such file" in refusals(tmp_path / "index")["云岭日报/2024-03-06/01.txt"]


def test_a_file_that_grows_while_it_is_read_is_read_again(small_archive: Path, tmp_path: Path) -> None:
    index, lines = tmp_path / "index", small_archive / "more.jsonl"

    def growing(source: SourceFile, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
        for page in read_file(source, refuse):
            if source.path == lines:
                with lines.open("a", encoding="utf-8") as file:
                    file.write(
                        '{"id": "late", "text": "3月8日，云岭下雨。"}\n'
                        if "late" not in lines.read_text("utf-8")
                        else '{"id": "cut'
                    )
            yield page

    build_index([small_archive], index, crew=replace(THIS_MACHINE, read=growing))
    errors = [refusal.error for refusal in open_snapshot(index).facts.refusals()]
    assert any("was written to while it was read" in error for error in errors)
    assert any(error.startswith("more.jsonl:3: is not JSON") for error in errors)
    with lines.open("a", encoding="utf-8") as file:
        file.write('", "text": "3月9日，云岭天晴。"}\n')
    update_index([], index)
    assert refusals(index) == {} and open_snapshot(index).facts.has_article("cut")
    assert update_index([], index).generation == "000002"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else for a while")
def test_a_folder_without_rights_keeps_what_was_read_of_it(small_archive: Path, tmp_path: Path) -> None:
    """As another user, whom a folder's rights bind."""
    index, folder = tmp_path / "index", small_archive / "云岭日报" / "2024-03-06"
    build_index([small_archive], index)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == 0 and str(path).startswith("/tmp/"):
            path.chmod(path.stat().st_mode | 0o555)
    for path in (index, *index.rglob("*")):
        os.chown(path, 65534, 65534)
    (small_archive / "more.jsonl").write_text('{"id": "b", "text": "3月8日，云岭下雨。"}\n', "utf-8")
    folder.chmod(0)
    os.seteuid(65534)
    try:
        update_index([], index)
    finally:
        os.seteuid(0)
        folder.chmod(0o755)
    facts = open_snapshot(index).facts
    assert refusals(index) == {
        "云岭日报/2024-03-06": "云岭日报/2024-03-06: is a folder that cannot be opened; give it the right to be read"
    }
    assert facts.has_article("b") and not facts.has_article("a1")
    assert facts.articles(ArticleFilter(), words="青石桥")
    update_index([], index)
    assert refusals(index) == {} and open_snapshot(index).facts.articles(ArticleFilter(), words="青石桥")


def test_names_in_gbk_with_line_breaks_and_links_in_a_loop(tmp_path: Path) -> None:
    root, index = tmp_path / "archive", tmp_path / "index"
    folder = root / os.fsdecode("云岭日报".encode("gb18030"))
    folder.mkdir(parents=True)
    (folder / os.fsdecode("春耕.txt".encode("gb18030"))).write_text(WORDS, "utf-8")
    (root / "two\nlines.txt").write_text(WORDS.replace("春耕", "秋收"), "utf-8")
    (root / "bad\nlines.txt").write_bytes(b"\x89PNG\r\n")
    (folder / "loop").symlink_to(root)
    (root / "itself.txt").symlink_to(root / "itself.txt")
    assert build_index([root], index).counts.articles == 2
    assert set(refusals(index)) == {"bad\nlines.txt", "itself.txt"}
    assert all(error.isprintable() for error in refusals(index).values())
    assert update_index([], index).generation == "000001"
    (folder / os.fsdecode("春耕.txt".encode("gb18030"))).rename(folder / "秋耕.txt")
    assert update_index([], index).counts.articles == 2
    assert {row.file for row in open_snapshot(index).facts.files() if row.articles} == {
        "云岭日报/秋耕.txt",
        "two\nlines.txt",
    }


def test_an_archive_toml_that_changes_moves_its_articles(small_archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index([small_archive], index)
    (small_archive / "云岭日报" / "archive.toml").write_text('newspaper = "云岭新报"\n', "utf-8")
    update_index([], index)
    assert open_snapshot(index).facts.newspapers() == ("云岭新报",)


def test_two_roots_with_the_same_paths(tmp_path: Path) -> None:
    for name, words in (("one", WORDS), ("two", WORDS.replace("春耕", "秋收"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "01.txt").write_text(words, "utf-8")
    build_index([tmp_path / "one", tmp_path / "two"], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    assert facts.counts().articles == 2
    with pytest.raises(KeyError, match="several roots"):
        facts.raw_page("01.txt")
    assert "秋收" in facts.raw_page("01.txt", root=str(tmp_path / "two"))
    shutil.rmtree(tmp_path / "two")
    build_index([tmp_path / "one"], tmp_path / "index")
    assert "春耕" in open_snapshot(tmp_path / "index").facts.raw_page("01.txt")


def test_a_root_below_another_is_a_part_of_it(tmp_path: Path) -> None:
    archive, index = tmp_path / "archive", tmp_path / "index"
    for folder, words in (("a", WORDS), (".b", WORDS.replace("春耕", "秋收"))):
        (archive / folder).mkdir(parents=True)
        (archive / folder / "01.txt").write_text(words, "utf-8")
    (archive / "02.txt").write_text(WORDS.replace("春耕", "防汛"), "utf-8")
    below = archive / "a"
    for given in ([below, archive, archive / "02.txt"], [archive, below]):
        assert {(one.root, one.file) for one in find_files(given)} == {
            (archive, "02.txt"),
            (archive, "a/01.txt"),
        }
    assert len(find_files([archive, archive / ".b"])) == 3  # a hidden folder is read where it is named
    with pytest.raises(InputError, match="no such file"):
        find_files([archive, archive / "c"])
    build_index([below, archive], index)
    remove_from_index(["a/01.txt"], index)
    assert {row.file for row in open_snapshot(index).facts.files()} == {"02.txt"}


def test_a_file_is_taken_out_of_one_root_alone(tmp_path: Path) -> None:
    archives, index = tmp_path / "archives", tmp_path / "index"
    for name, words in (("one", WORDS), ("two", WORDS.replace("春耕", "秋收"))):
        (archives / name).mkdir(parents=True)
        (archives / name / "01.txt").write_text(words, "utf-8")
        (archives / name / f"{name}.txt").write_text(words.replace("会", "课"), "utf-8")
    one, two = archives / "one" / "01.txt", archives / "two" / "01.txt"
    build_index([one.parent, two.parent], index)
    with pytest.raises(UsageError, match=rf"01\.txt: several folders .*{one}, {two}"):
        remove_from_index(["01.txt"], index)
    remove_from_index([str(two), "one.txt"], index)
    facts = open_snapshot(index).facts
    assert {row.file for row in facts.files()} == {"01.txt", "two.txt"} and facts.counts().files == 2
    assert "春耕" in facts.raw_page("01.txt")
    # It stays out, also where its folder is a part of a larger one from then on.
    (archives / "two" / "two.txt").write_text(WORDS.replace("春耕", "防汛"), "utf-8")
    update_index([], index)
    assert open_snapshot(index).facts.counts().files == 2
    update_index([archives], index)
    files = {row.file for row in open_snapshot(index).facts.files()}
    assert files == {"one/01.txt", "two/two.txt"}


def test_many_tiny_files(tmp_path: Path) -> None:
    """A hundred thousand in the benchmark; here enough for all cores to share them."""
    count = int(os.environ.get("WENBAO_TINY_FILES", "700"))
    root = tmp_path / "archive"
    for number in range(count):
        folder = (
            root
            / "云岭日报"
            / f"{2000 + number // 10000}-{number // 1000 % 10 + 1:02}-{number // 100 % 10 + 1:02}"
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number % 100:02}.txt").write_text(f"天气\n\n本报讯 第{number % 10}天，有雨。\n", "utf-8")
    manifest = build_index([root], tmp_path / "index")
    assert (manifest.counts.files, manifest.counts.articles, manifest.counts.copies) == (
        count,
        10,
        count - 10,
    )
    assert update_index([], tmp_path / "index") == manifest
    (folder / "new.txt").write_text("天气\n\n本报讯 第3天，有雨。\n", "utf-8")
    assert update_index([], tmp_path / "index").counts.copies == count - 9
