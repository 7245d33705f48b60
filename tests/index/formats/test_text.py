"""Text and Markdown in every encoding that archives have; what is no text is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.cutting.segment import segment_page
from index.errors import InputError
from index.sources.formats.markdown import read_markdown
from index.sources.formats.text import decode_text

SIMPLIFIED = "云岭市召开春耕生产推进会\r\n\r\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩。\n"
TRADITIONAL = "雲嶺市召開春耕生產推進會\n\n本報訊（記者 林小雨）3月4日，雲嶺市召開春耕生產推進會，副市長高遠山主持會議。全市計劃播種面積32萬畝。\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"],
)
def test_simplified_text_in_any_encoding(encoding: str) -> None:
    assert decode_text(SIMPLIFIED.encode(encoding), "x.txt") == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "big5hkscs"])
def test_traditional_text_in_any_encoding(encoding: str) -> None:
    assert decode_text(TRADITIONAL.encode(encoding), "x.txt") == TRADITIONAL


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["天气\n", "有雨。", "桥梁完工\n", "今日 12 版\n"])
def test_a_few_words_are_enough(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding), "x.txt") == text


def test_a_few_broken_bytes_are_shown_and_the_rest_is_read() -> None:
    data = SIMPLIFIED.encode()
    broken = data[:40] + data[41:] + data[:-2]
    text = decode_text(broken, "x.txt")
    assert "副市长高远山主持会议" in text and 0 < text.count("\ufffd") < 6


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 docx", "a zip file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word document"),
        (b"%PDF-1.7", "a PDF"),
        (b"", "holds no text"),
        (b"\xef\xbb\xbf \r\n", "holds no text"),
        (SIMPLIFIED.encode() + b"\x00", "binary data"),
        (b"\x00\x01\x02\x03" * 50, "not text"),
        (SIMPLIFIED.encode().decode("gb18030", "replace").encode(), "mojibake"),
        (SIMPLIFIED.encode().decode("latin-1").encode(), "mojibake"),
        (("\ufffd" * 50 + SIMPLIFIED[:20]).encode(), "mojibake"),
        (("锟斤拷" * 50).encode(), "mojibake"),
        (("\ue123\ue234" * 50).encode(), "mojibake"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=rf"x\.txt: .*{said}"):
        decode_text(data, "x.txt")


@example(text="上上上个中为主作", encoding="utf-16-be")  # all of it letters and line ends to ASCII
@given(
    st.text(
        alphabet="的一是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工",
        min_size=8,
        # 上上上 in UTF-16 is letters and line ends to any reader; a text of several characters is not.
    ).filter(lambda text: len(set(text)) >= 6),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
)
def test_frequent_words_are_never_taken_for_another_encoding(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding), "x.txt") == text


MARKDOWN = """# 青石桥修缮工程完工

本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元。

![桥](bridge.jpg)

> 桥长120米。

- 市民纷纷前来参观。
"""


def test_a_heading_that_opens_markdown_is_the_title() -> None:
    page = read_markdown(MARKDOWN, "a.md")
    (article,) = segment_page(page)
    assert article.title == "青石桥修缮工程完工"
    assert article.text.text.split("\n")[0].startswith("本报讯（记者 周明）")
    assert "桥长120米。\n市民纷纷前来参观。" in article.text.text
    assert not set("#>![") & set(article.text.text)
    for piece in article.text.pieces:
        raw = MARKDOWN[piece.raw_start : piece.raw_start + piece.length]
        assert raw == article.text.text[piece.start : piece.start + piece.length]


def test_front_matter_gives_title_and_date() -> None:
    text = '---\ntitle: "茶园开采"\ndate: 2024-03-07T08:00:00\ntags: [茶]\n---\n3月6日，云岭茶园开采，首日采茶120公斤。\n'
    page = read_markdown(text, "a.md")
    (article,) = segment_page(page)
    assert (article.title, article.place.date) == ("茶园开采", date(2024, 3, 7))
    assert article.text.text == "3月6日，云岭茶园开采，首日采茶120公斤。"
    (span,) = article.text.raw_spans(0, 5)
    assert text[span.start : span.end] == "3月6日，"


def test_markdown_of_several_articles_is_a_page() -> None:
    text = "# 桥梁完工\n\n本报讯（记者 周明）昨日，青石桥完工。\n\n# 茶园开采\n\n本报讯（记者 李明）昨日，茶园开采。\n"
    page = read_markdown(text, "a.md")
    assert not page.is_article
    assert [article.title for article in segment_page(page)] == ["桥梁完工", "茶园开采"]


@pytest.mark.parametrize("text", ["# ", "  \n", "---\ntitle: 桥\n---\n\n- "])
def test_markdown_of_marks_alone_holds_no_text(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.md: holds no text"):
        read_markdown(text, "a.md")
