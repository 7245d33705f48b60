"""New files for an archive: put where they belong, nowhere else, and never over another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.sources.intake import IntakeError, archive_folders, keep, place_for, temporary_beside


def put(target: Path, content: bytes) -> bool:
    temporary = temporary_beside(target)
    temporary.write_bytes(content)
    return keep(temporary, target)


def test_a_file_is_put_by_newspaper_and_day(tmp_path: Path) -> None:
    target = place_for(tmp_path, "云岭日报", date(2024, 3, 5), "01.txt")
    assert target == tmp_path / "云岭日报" / "2024-03-05" / "01.txt"
    assert put(target, b"x") and target.read_bytes() == b"x"
    assert not put(target, b"x")
    with pytest.raises(IntakeError) as refused:
        put(target, b"y")
    assert refused.value.reason == "taken" and target.read_bytes() == b"x"
    assert [path.name for path in target.parent.iterdir()] == ["01.txt"]  # nothing is left beside it


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a.txt",
        "a/b.txt",
        "a\\b.txt",
        ".hidden.txt",
        "a\n.txt",
        "a\0.txt",
        "长" * 90 + ".txt",
    ],
)
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError) as refused:
        place_for(tmp_path, "", None, name)
    assert refused.value.reason == "name"
    with pytest.raises(IntakeError):
        place_for(tmp_path, name or "..", date(2024, 3, 5), "01.txt")


@pytest.mark.parametrize("name", ["a.exe", "archive.toml", "a.py", "txt"])
def test_kinds_that_are_not_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError) as refused:
        place_for(tmp_path, "", None, name)
    assert refused.value.reason == "kind"


def test_page_images_go_beside_their_page(tmp_path: Path) -> None:
    assert place_for(tmp_path, "云岭日报", date(2024, 3, 5), "01.JPG").name == "01.JPG"
    with pytest.raises(IntakeError) as refused:
        place_for(tmp_path, "云岭日报", None, "01.jpg")
    assert refused.value.reason == "day"


def test_a_link_out_of_the_archive_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "archive" / "云岭日报").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IntakeError) as refused:
        place_for(tmp_path / "archive", "云岭日报", date(2024, 3, 5), "01.txt")
    assert refused.value.reason == "outside"


def test_folders_that_take_files(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").touch()
    assert archive_folders([str(tmp_path), str(tmp_path / "one.jsonl"), str(tmp_path / "gone")]) == (
        tmp_path,
    )
