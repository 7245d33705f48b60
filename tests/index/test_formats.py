"""Web pages, PDF, ALTO and hOCR: read with their places, and refused in one line where they cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import build_index
from index.errors import InputError
from index.formats.layout import Line, assemble, reading_order
from index.formats.scans import read_scan
from index.read import SourceFile, find_files, read_file
from index.segment import segment_page
from index.snapshot import open_snapshot
from index.types import Page, Refusal

PDF = Path(__file__).parent.parent / "data" / "two_columns.pdf"
ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>
<Page WIDTH="1000" HEIGHT="2000"><PrintSpace>
<TextBlock HPOS="100" VPOS="100" WIDTH="800" HEIGHT="60">
<TextLine HPOS="100" VPOS="100" WIDTH="500" HEIGHT="50"><String CONTENT="青石桥"/><SP/><String CONTENT="修缮工程完工"/></TextLine>
</TextBlock>
<TextBlock HPOS="100" VPOS="200" WIDTH="400" HEIGHT="200">
<TextLine HPOS="140" VPOS="200" WIDTH="360" HEIGHT="20"><String CONTENT="本报讯（记者 周明）3月5日，青石"/></TextLine>
<TextLine HPOS="100" VPOS="225" WIDTH="400" HEIGHT="20"><String CONTENT="桥修缮工程完工，总投资860万元，GDP"/></TextLine>
<TextLine HPOS="100" VPOS="250" WIDTH="200" HEIGHT="20"><String CONTENT="growth"/><String CONTENT="3%"/><String CONTENT="。"/></TextLine>
<TextLine HPOS="140" VPOS="275" WIDTH="360" HEIGHT="20"><String CONTENT="市民纷纷前来参观。"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""
HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "p.png"; bbox 0 0 1000 2000'><p class='ocr_par' title="bbox 100 100 500 160">
<span class='ocr_line' title="bbox 140 100 500 120"><span class='ocrx_word'>茶园</span> <span class='ocrx_word'>开采，首日采</span></span>
<span class='ocr_line' title="bbox 100 125 300 145"><span class='ocrx_word'>茶120公斤。</span>&nbsp;</span></p></div></body></html>"""
HTML = f"""<!doctype html><html><head><meta charset="utf-8"><title>茶园开采_云岭网</title></head><body>
<nav><a href="/">首页</a><a href="/n">新闻</a></nav><article><h1>茶园开采</h1>
<p>{"3月6日，云岭茶园开采，首日采茶120公斤，茶农黄秀莲说今年的头茬茶比去年早了一个星期。" * 3}</p>
<p>{"市农业局局长陶成业介绍，全市茶园面积已达两万一千亩，今年预计产茶三百二十吨。" * 3}</p></article>
<footer>版权所有 云岭网 备案号 123</footer></body></html>"""
BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><alto>&b;</alto>'


def pages_of(path: Path) -> list[Page]:
    (source,) = find_files([path])
    return list(read_file(source, lambda refusal: pytest.fail(refusal.error)))


def test_a_pdf_in_columns_is_read_in_order_and_cut() -> None:
    (page,) = pages_of(PDF)
    (article,) = segment_page(page)
    assert article.title == "云岭市召开春耕生产推进会"
    assert [author.name for author in article.byline] == ["林小雨"]
    text = article.text.text
    assert "抢抓农时，确保清明前完成春播任务的八成以上" in text
    assert text.index("高远山主持") < text.index("会议要求") < text.index("发放了技术手册")
    assert len(article.paragraphs) == 3
    for block in page.blocks:
        left, top, right, bottom = block.box
        assert 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    assert page.text[page.blocks[0].span.start : page.blocks[0].span.end].startswith("云岭市召开")


def test_alto_keeps_blocks_and_joins_lines(tmp_path: Path) -> None:
    (tmp_path / "01.xml").write_text(ALTO, "utf-8")
    (tmp_path / "01.jpg").write_bytes(b"\xff\xd8\xff")
    (page,) = pages_of(tmp_path)
    assert page.text == (
        "青石桥修缮工程完工\n\n本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元，GDP growth 3%。\n市民纷纷前来参观。"
    )
    assert page.image == "01.jpg"
    assert page.blocks[1].box == (0.1, 0.1, 0.5, 0.1475)


def test_hocr_with_its_doctype_and_entities(tmp_path: Path) -> None:
    (tmp_path / "01.hocr").write_text(HOCR, "utf-8")
    (page,) = pages_of(tmp_path)
    assert page.text == "茶园开采，首日采茶120公斤。"
    assert page.blocks[0].box == (0.1, 0.05, 0.5, 0.0725)


def test_a_web_page_is_its_article(tmp_path: Path) -> None:
    (tmp_path / "tea.html").write_text(HTML, "utf-8")
    (page,) = pages_of(tmp_path)
    assert page.is_article and page.title == "茶园开采" and page.record_id == "tea.html"
    assert "黄秀莲" in page.text and "陶成业" in page.text
    assert "备案号" not in page.text and "首页" not in page.text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xml", BILLION_LAUGHS.encode(), "entities"),
        ("a.xml", b"<alto><Layout>", "broken XML"),
        ("a.xml", b"<rss></rss>", "neither ALTO nor hOCR"),
        ("a.xml", b"<alto></alto>", "no recognised text"),
        ("a.hocr", b"", "broken XML"),
        ("a.pdf", b"%PDF-1.4 nothing", "cannot be opened as a PDF"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.txt", b"PK\x03\x04 zip", "a zip file"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=said) as error:
        pages_of(tmp_path / name)
    assert name in str(error.value) and "\n" not in str(error.value)


def test_an_archive_of_all_kinds_is_indexed_and_the_broken_listed(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    shutil.copy(PDF, root / "a.pdf")
    (root / "b.xml").write_text(ALTO, "utf-8")
    (root / "c.hocr").write_text(HOCR, "utf-8")
    (root / "d.html").write_text(HTML, "utf-8")
    (root / "e.xml").write_text(BILLION_LAUGHS, "utf-8")
    build_index([root], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    assert facts.counts().articles == 4
    assert [refusal.file for refusal in facts.refusals()] == ["e.xml"]
    assert "growth 3%" in facts.raw_page("b.xml")


def test_columns_are_read_one_after_the_other_under_their_headline() -> None:
    def line(text: str, left: float, top: float, width: float) -> Line:
        return Line(text, (left, top, left + width, top + 10))

    lines = [line("题", 0, 0, 220)]
    lines += [line(f"右{n}", 120, 30 + 12 * n, 100) for n in range(4)]
    lines += [line(f"左{n}", 0, 30 + 12 * n, 100) for n in range(4)]
    text, blocks = assemble(reading_order(lines), 220, 100)
    assert text == "题\n\n左0左1左2左3\n\n右0右1右2右3"
    assert len(blocks) == 3


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<alto>", b"<html>", b"%PDF-1.7\n"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    refused: list[Refusal] = []
    for suffix in ("pdf", "xml", "hocr", "html", "txt", "jsonl"):
        path = folder / f"x.{suffix}"
        path.write_bytes(head + data)
        try:
            for page in read_file(SourceFile(path.name, path), refused.append):
                assert page.text.strip()
        except InputError as error:
            assert path.name in str(error) and "\n" not in str(error)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_markup_is_read_or_refused(text: str) -> None:
    try:
        assert list(
            read_scan(f"<html><body class='ocr_page'>{text}</body></html>".encode("utf-8", "replace"), "x")
        )
    except InputError as error:
        assert "\n" not in str(error)
