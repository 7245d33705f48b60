from __future__ import annotations

from pathlib import Path

import pytest

from index.building.build import build_index
from index.snapshots.snapshot import open_snapshot
from index.sources.files import find_files
from index.sources.page_image import boxes_of, find_image
from index.types import ArticleFilter, PrintedLine, Span

ALTO = (
    "<alto><Description><sourceImageInformation><fileName>/scans/0007_master.tif</fileName></sourceImageInformation></Description>"
    '<Layout><Page WIDTH="1000" HEIGHT="1000"><PrintSpace><TextBlock><TextLine HPOS="100" VPOS="100" WIDTH="400" HEIGHT="20">'
    '<String CONTENT="本报讯（记者 周明）青石桥修缮工程完工。"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>'
)


@pytest.mark.parametrize(
    ("page", "image"),
    [
        ("01.txt", "01.jpg"),
        ("2024/01.txt", "2024/01.TIF"),
        ("alto/01.xml", "images/01.jp2"),
        ("alto/01.xml", "alto/img/01.png"),
        ("issue/alto/01_alto.xml", "issue/jpg/01.jpg"),
        ("01.alto.xml", "tif/01.tif"),
    ],
)
def test_a_page_image_is_found_beside_below_or_in_a_sister_folder(
    tmp_path: Path, page: str, image: str
) -> None:
    for name in (page, image):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (source,) = find_files([tmp_path])
    assert find_image(source) == image


def test_an_image_that_comes_later_is_found(tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text("x")
    (source,) = find_files([tmp_path])
    assert find_image(source) == ""
    (tmp_path / "01.jpg").write_bytes(b"x")
    assert find_image(source) == "01.jpg"


def test_boxes_are_cut_to_the_characters_asked_for() -> None:
    across = PrintedLine(Span(0, 10), (0.1, 0.2, 0.6, 0.22))
    down = PrintedLine(Span(12, 22), (0.8, 0.1, 0.82, 0.6))
    assert boxes_of([across, down], [Span(5, 17)]) == ((0.35, 0.2, 0.6, 0.22), (0.8, 0.1, 0.82, 0.35))
    assert boxes_of([across], [Span(10, 12)]) == ()


def test_an_indexed_citation_has_its_box_and_its_image(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    (archive / "alto").mkdir(parents=True)
    (archive / "images").mkdir()
    (archive / "alto" / "7.xml").write_text(ALTO, "utf-8")
    (archive / "images" / "0007_master.jpg").write_bytes(b"x")
    build_index([archive], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    (head,) = facts.articles(ArticleFilter())
    article = facts.article(head.article_id)
    at = article.text.text.index("青石桥")
    (box,) = boxes_of(facts.page_blocks(head.article_id), article.text.raw_spans(at, at + 3))
    left, top, right, bottom = box
    assert 0.2 < left < right < 0.4 and (top, bottom) == (0.1, 0.12)
    assert facts.page_image(head.article_id) == "images/0007_master.jpg"
