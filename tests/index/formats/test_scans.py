"""ALTO of versions 2 to 4 and hOCR: text in reading order, lines with their places, the image they were read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import InputError
from index.sources.formats.scans import read_scan
from index.sources.page_image import boxes_of
from index.sources.read import find_files, read_file
from index.types import Page, Span


def alto(
    blocks: str,
    *,
    version: int = 4,
    unit: str = "pixel",
    page: str = 'WIDTH="1000" HEIGHT="2000"',
    order: str = "",
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v{version}#"><Description><MeasurementUnit>{unit}</MeasurementUnit>
<sourceImageInformation><fileName>D:\\scans\\1921\\page-7.tif</fileName></sourceImageInformation></Description>
<Layout>{order}<Page ID="P1" {page}><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>""".encode()


def line(words: str, left: int, top: int, width: int, height: int = 20) -> str:
    strings = "<SP/>".join(
        word if word.startswith("<") else f'<String CONTENT="{word}"/>' for word in words.split("|")
    )
    return f'<TextLine HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="{height}">{strings}</TextLine>'


def block(name: str, *lines: str, following: str = "") -> str:
    leads = f' IDNEXT="{following}"' if following else ""
    return f'<TextBlock ID="{name}"{leads}>{"".join(lines)}</TextBlock>'


ARTICLE = block("t", line("青石桥|修缮工程完工", 100, 100, 500, 50)) + block(
    "b",
    line("本报讯（记者 周明）3月5日，青石", 140, 200, 360),
    line("桥修缮工程完工，总投资860万元，GDP", 100, 225, 400),
    line("growth|3%|。", 100, 250, 200),
    line("市民纷纷前来参观。", 140, 275, 360),
)
HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "scans/p.png"; bbox 0 0 1000 2000; ppageno 0'><div class='ocr_carea'>
<p class='ocr_par' title="bbox 100 100 500 160">
<span class='ocr_line' title="bbox 140 100 500 120; baseline 0 0"><span class='ocrx_word'>茶园</span> <span class='ocrx_word'>开采，首日采</span></span>
<span class='ocr_line' title="bbox 100 125 300 145"><span class='ocrx_word'>茶120公斤。</span>&nbsp;</span></p></div>
<span class='ocr_caption' title="bbox 100 300 400 320">图为采茶现场。</span></div></body></html>"""


def page_of(data: bytes) -> Page:
    (page,) = read_scan(data, "x.xml")
    return page


@pytest.mark.parametrize("version", [2, 3, 4])
def test_alto_joins_lines_and_keeps_their_places(version: int) -> None:
    page = page_of(alto(ARTICLE, version=version))
    assert page.text == (
        "青石桥修缮工程完工\n\n本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元，GDP growth 3%。\n市民纷纷前来参观。"
    )
    at = page.text.index("860万元")
    (box,) = boxes_of(page.blocks, [Span(at, at + 5)])
    left, top, right, bottom = box
    assert 0.1 < left < right < 0.5 and (top, bottom) == (0.1125, 0.1225)


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "Big5", "UTF-16"])
def test_alto_in_the_encoding_that_it_names(encoding: str) -> None:
    data = alto(
        block(
            "a",
            line(
                "本年春耕生產現場會在大同市召開。"
                if encoding == "Big5"
                else "今年春耕生产现场会在大同市召开。",
                0,
                0,
                9,
            ),
        )
    )
    found = page_of(data.decode().replace("UTF-8", encoding).encode(encoding))
    assert "春耕生" in found.text


@pytest.mark.parametrize(
    ("unit", "page"),
    [
        ("mm10", 'WIDTH="1000" HEIGHT="2000"'),
        ("inch1200", 'WIDTH="1000" HEIGHT="2000"'),
        ("mm10", ""),
        ("mm10", 'WIDTH="400" HEIGHT="800"'),  # pixels, smaller than its lines: not of their unit
    ],
)
def test_boxes_are_shares_in_any_unit(unit: str, page: str) -> None:
    lines = line("甲", 0, 0, 500, 100) + line("乙", 500, 1900, 500, 100)
    found = page_of(alto(block("a", lines), unit=unit, page=page))
    assert [one.box for one in found.blocks] == [(0, 0, 0.5, 0.05), (0.5, 0.95, 1, 1)]


@pytest.mark.parametrize(
    ("order", "following"),
    [
        (
            '<ReadingOrder><OrderedGroup><ElementRef REF="c"/><ElementRef REF="a"/><ElementRef REF="b"/></OrderedGroup></ReadingOrder>',
            {},
        ),
        ("", {"c": "a", "a": "b"}),
    ],
)
def test_blocks_follow_the_order_that_alto_gives(order: str, following: dict[str, str]) -> None:
    blocks = "".join(
        block(name, line(f"第{name}块。", 0, 0, 100), following=following.get(name, "")) for name in "abc"
    )
    assert page_of(alto(blocks, order=order)).text == "第c块。\n\n第a块。\n\n第b块。"


def test_blocks_that_lead_in_a_circle_keep_their_own_order() -> None:
    blocks = block("a", line("甲", 0, 0, 9), following="b") + block("b", line("乙", 0, 0, 9), following="a")
    assert page_of(alto(blocks)).text == "甲\n\n乙"


def test_a_word_broken_by_a_hyphen_stands_whole() -> None:
    first = '<String CONTENT="develop" SUBS_TYPE="HypPart1" SUBS_CONTENT="development"/>|<HYP CONTENT="-"/>'
    second = '<String CONTENT="ment" SUBS_TYPE="HypPart2" SUBS_CONTENT="development"/>|计划。'
    page = page_of(alto(block("a", line(first, 0, 0, 100), line(second, 0, 30, 100))))
    assert page.text == "development计划。"


def test_hocr_with_its_doctype_and_entities() -> None:
    page = page_of(HOCR.encode())
    assert page.text == "茶园开采，首日采茶120公斤。\n\n图为采茶现场。"
    assert (0.14, 0.05, 0.5, 0.06) in [one.box for one in page.blocks]


def test_hocr_saved_as_a_web_page_is_a_scan(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(HOCR, "utf-8")
    (source,) = find_files([tmp_path])
    (page,) = read_file(source, lambda refusal: pytest.fail(refusal.error))
    assert not page.is_article and page.blocks


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><alto>&b;</alto>', "entities"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><alto>&a;</alto>', "entities"),
        (b"<alto><Layout>", "broken XML"),
        (b"<rss></rss>", "neither ALTO nor hOCR"),
        (b"<alto></alto>", "no recognised text"),
        (b"<alto><Layout><Page/></Layout></alto>", "no recognised text"),
        (b"<html><body>text</body></html>", "no recognised text"),
        (b"", "broken XML"),
    ],
)
def test_what_is_no_scan_is_named(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=rf"x\.xml: .*{said}") as error:
        page_of(data)
    assert "\n" not in str(error.value)
