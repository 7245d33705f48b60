"""PDF pages: made here as small as they can be, with Chinese in the viewer's own font (a name, no file)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.cutting.segment import segment_page
from index.errors import InputError
from index.sources.formats.pdf import read_pdf
from index.sources.page_image import boxes_of
from index.types import Page, Span

WIDTH, HEIGHT = 800, 1000
SHIPPED = Path(__file__).parent.parent.parent / "data" / "two_columns.pdf"


@dataclass(frozen=True)
class Set:
    """A printed line: left edge, distance of its top from the page's top, type size; `down`: set vertically."""

    text: str
    left: float
    top: float
    size: float = 10
    pitch: float = 1
    down: bool = False


def write_pdf(
    path: Path, pages: Sequence[Sequence[Set]], *, rotate: int = 0, more: str = "", box: str = ""
) -> Path:
    box = box or f"0 0 {WIDTH} {HEIGHT}"
    low, left = int(box.split()[1]), int(box.split()[0])
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for number, lines in enumerate(pages):
        stream = "\n".join(show(line, low, left) for line in lines)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {rotate} "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R {more} >>\nstartxref\n{len(data)}\n%%EOF\n"
    path.write_bytes(data + (head + tail).encode())
    return path


def show(line: Set, low: int, left: int) -> str:
    """One character at a time, its baseline 0.88 of its size below the top."""
    parts = []
    for at, character in enumerate(line.text):
        x = left + line.left + (0 if line.down else at * line.size * line.pitch)
        y = low + HEIGHT - line.top - (at * line.size if line.down else 0) - 0.88 * line.size
        if character.strip():
            parts.append(f"BT /F {line.size} Tf {x} {y} Td <{character.encode('utf-16-be').hex()}> Tj ET")
    return "\n".join(parts)


def column(words: str, left: float, top: float, width: int = 18, size: float = 10) -> list[Set]:
    """Justified lines of `width` characters, the first set in by two; the last may be short."""
    text = f"　　{words}"
    return [
        Set(text[at : at + width], left, top + 1.4 * at / width * size, size)
        for at in range(0, len(text), width)
    ]


def filler(name: str, length: int) -> str:
    """A paragraph in which every character can be told from any other paragraph's."""
    return "".join(f"{name}{n % 10}" for n in range(length // 2))[: length - 1] + "。"


def pages_of(path: Path) -> list[Page]:
    return list(read_pdf(path, path.name))


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_columns_under_a_headline_are_read_one_by_one(tmp_path: Path, columns: int) -> None:
    texts = [filler(name, 170) for name in "甲乙丙丁"[:columns]]
    lines = [Set("全市春耕生产现场会在云岭召开", 60, 40, 36)]
    for at, text in enumerate(texts):
        lines += column(text, 40 + 190 * at, 120)
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert bare(page.text) == "全市春耕生产现场会在云岭召开" + "".join(texts)
    assert page.text.startswith("全市春耕生产现场会在云岭召开\n\n")


def test_gaps_between_paragraphs_side_by_side_do_not_mix_columns(tmp_path: Path) -> None:
    lines = []
    for left, names in ((40, "甲乙"), (240, "丙丁")):
        lines += column(filler(names[0], 100), left, 100) + column(filler(names[1], 100), left, 196)
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert bare(page.text) == "".join(filler(name, 100) for name in "甲乙丙丁")


def test_a_second_story_below_follows_the_first_with_its_headline(tmp_path: Path) -> None:
    lines = [
        Set("云岭日报　２０２４年３月６日　星期三　第１版", 40, 10, 9),
        Set("青石桥修缮工程昨日完工通车", 40, 40, 30),
    ]
    for at, name in enumerate("甲乙丙"):
        lines += column(filler(name, 120), 40 + 190 * at, 100)
    lines.append(Set("茶园开采首日采茶百余公斤", 40, 320, 30))
    for at, name in enumerate("丁戊己"):
        lines += column(filler(name, 120), 40 + 190 * at, 380)
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    order = [
        bare(page.text).index(words)
        for words in ("第１版", "青石桥", "甲0", "乙0", "丙0", "茶园开采", "丁0", "戊0", "己0")
    ]
    assert order == sorted(order)


def test_a_headline_over_two_of_four_columns(tmp_path: Path) -> None:
    lines = [Set("青石桥修缮完工", 40, 40, 40), Set("茶园开采首日", 420, 40, 40)]
    for at, name in enumerate("甲乙丙丁"):
        lines += column(filler(name, 150), 40 + 190 * at, 120)
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    found = bare(page.text)
    assert (
        found
        == f"青石桥修缮完工{filler('甲', 150)}{filler('乙', 150)}茶园开采首日{filler('丙', 150)}{filler('丁', 150)}"
    )


def test_a_caption_under_a_picture_is_a_block_of_its_own(tmp_path: Path) -> None:
    lines = [*column(filler("甲", 120), 40, 100), Set("图为春耕现场。记者 李明 摄", 60, 420, 8)]
    lines += column(filler("乙", 120), 40, 470)
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert "\n\n图为春耕现场。" in page.text and "摄\n\n乙" in page.text


def test_a_headline_set_wide_is_one_line(tmp_path: Path) -> None:
    lines = [Set("春耕正当时", 60, 40, 30, pitch=2.2), *column(filler("甲", 120), 40, 120)]
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert page.text.startswith("春耕正当时\n\n甲0")


def test_a_headline_right_above_its_column_stays_apart(tmp_path: Path) -> None:
    lines = [Set("春耕生产正当其时", 40, 100, 22), *column(filler("甲", 120), 40, 126)]
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert page.text.split("\n")[0] == "春耕生产正当其时"


def test_vertical_lines_follow_from_right_to_left(tmp_path: Path) -> None:
    lines = [
        Set(text, 300 - 20 * at, 60, 12, down=True)
        for at, text in enumerate(("云岭市召开春耕", "生产现场会，各", "县区均派员参加"))
    ]
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert page.text == "云岭市召开春耕生产现场会，各县区均派员参加"


def test_a_vertical_headline_beside_columns(tmp_path: Path) -> None:
    lines = [
        Set("春耕正当时", 40, 100, 30, down=True),
        *column(filler("甲", 150), 100, 100),
        *column(filler("乙", 150), 300, 100),
    ]
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert bare(page.text) == f"春耕正当时{filler('甲', 150)}{filler('乙', 150)}"


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_has_its_boxes_where_it_shows_them(tmp_path: Path, rotate: int) -> None:
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [[Set("春", 40, 40, 100)]], rotate=rotate))
    assert page.text == "春"
    left, top, right, bottom = page.blocks[0].box
    middle = ((left + right) / 2, (top + bottom) / 2)
    near, far = 90 / WIDTH, 90 / HEIGHT  # of the middle, from the sheet's left and top edge
    shown = {90: (1 - far, near), 180: (1 - near, 1 - far), 270: (far, 1 - near)}[rotate]
    assert middle == pytest.approx(shown, abs=0.03)


def test_a_page_whose_box_does_not_begin_at_zero(tmp_path: Path) -> None:
    path = write_pdf(
        tmp_path / "a.pdf", [[Set("春耕", 40, 40, 20)]], box=f"100 200 {100 + WIDTH} {200 + HEIGHT}"
    )
    (page,) = pages_of(path)
    assert page.blocks[0].box == pytest.approx((40 / 800, 40 / 1000, 80 / 800, 60 / 1000), abs=0.006)


def test_each_page_with_text_is_a_page(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [[Set("春耕", 40, 40)], [], [Set("秋收", 40, 40)]])
    assert [(page.page, page.text) for page in pages_of(path)] == [("1", "春耕"), ("3", "秋收")]


def test_words_broken_by_a_hyphen_join_and_others_keep_their_space(tmp_path: Path) -> None:
    words = ["　　The plan for develop-", "ment of the GDP growth", "及其他各项指标均已完成任务"]
    lines = [Set(text, 40, 100 + 14 * at, 10, pitch=1) for at, text in enumerate(words)]
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [lines]))
    assert "development of" in page.text and "growth及其他" in page.text


def test_a_citation_is_marked_line_by_line(tmp_path: Path) -> None:
    words = "本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元，全长120米。"
    (page,) = pages_of(write_pdf(tmp_path / "a.pdf", [column(words, 40, 100)]))
    (article,) = segment_page(page)
    at = article.text.text.index("总投资860万元，全长")
    spans = article.text.raw_spans(at, at + len("总投资860万元，全长"))
    boxes = boxes_of(page.blocks, spans)
    assert len(boxes) == 2
    (_, first_top, first_right, _), (second_left, second_top, _, _) = boxes
    assert first_top < second_top
    assert second_left == pytest.approx(40 / WIDTH, abs=0.01)
    assert first_right == pytest.approx((40 + 18 * 10) / WIDTH, abs=0.01)


def test_the_shipped_pdf_is_read_in_order_and_cut() -> None:
    (page,) = pages_of(SHIPPED)
    (article,) = segment_page(page)
    assert article.title == "云岭市召开春耕生产推进会"
    assert [author.name for author in article.byline] == ["林小雨"]
    text = article.text.text
    assert "抢抓农时，确保清明前完成春播任务的八成以上" in text
    assert text.index("高远山主持") < text.index("会议要求") < text.index("发放了技术手册")
    assert len(article.paragraphs) == 3
    assert boxes_of(page.blocks, [Span(0, len(page.text))]) == tuple(block.box for block in page.blocks)


def test_a_locked_document_says_so(tmp_path: Path) -> None:
    lock = (
        f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    )
    path = write_pdf(tmp_path / "a.pdf", [[Set("春耕", 40, 40)]], more=lock)
    with pytest.raises(InputError, match=r"a\.pdf: is locked by a password"):
        pages_of(path)


def test_a_document_without_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.pdf: has no text layer"):
        pages_of(write_pdf(tmp_path / "a.pdf", [[], []]))
