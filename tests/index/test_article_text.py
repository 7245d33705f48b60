"""Scraped articles: what stands before and behind the text becomes fields or goes, and the text stays whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cutting.article_text import segment_article
from index.cutting.leavings import take_leavings
from index.types import Article, Caption, Page, Span

BODY = "3月5日，青石桥修缮工程完工，总投资860万元，市民纷纷前来参观。"


def article_of(text: str, title: str = "") -> Article:
    return segment_article(Page("a.jsonl", text, title=title, record_id="a", is_article=True))


def names(article: Article) -> list[tuple[str, str]]:
    return [(author.role, author.name) for author in article.byline]


@pytest.mark.parametrize(
    ("tail", "byline"),
    [
        ("返回搜狐，查看更多 责任编辑：", []),
        ("返回搜狐，查看更多                        责任编辑：张三", [("责任编辑", "张三")]),
        ("(责任编辑：王毅 CN037)", [("责任编辑", "王毅")]),
        ("（责任编辑：魏京婷）", [("责任编辑", "魏京婷")]),
        ("  【编辑:付子豪】            更多精彩内容请进入国内新闻", [("编辑", "付子豪")]),
        ("(完)  【编辑:李岩】", [("编辑", "李岩")]),
        ("编辑 欧阳章杰 二审 李丽 三审 熊诚", [("编辑", "欧阳章杰"), ("二审", "李丽"), ("三审", "熊诚")]),
        ("编辑：马辉审核：孙粉华返回搜狐，查看更多责任编辑：", [("编辑", "马辉"), ("审核", "孙粉华")]),
        ("紫牛新闻记者 刘浏校对 陶善工", [("记者", "刘浏"), ("校对", "陶善工")]),
        ("红星新闻记者 张露曦 俞瑶编辑 余冬梅", [("记者", "张露曦"), ("记者", "俞瑶"), ("编辑", "余冬梅")]),
        ("（记者 林小雨 通讯员 周明）", [("记者", "林小雨"), ("通讯员", "周明")]),
        ("（李瑞超、王来井、文江）", [("", "李瑞超"), ("", "王来井"), ("", "文江")]),
        (
            "实习编辑:李文玉 | 审校:李金雨 | 审核:李震",
            [("实习编辑", "李文玉"), ("审校", "李金雨"), ("审核", "李震")],
        ),
        ("流程编辑：U022", []),
        ("分享让更多人看到", []),
        ("阅读量：12345", []),
        ("点击在看，让更多朋友看到！返回搜狐，查看更多责任编辑：", []),
        ("（版权归原作者所有，如有侵权请联系删除）", []),
        ("免责声明：本文仅供参考，不构成投资建议。投资有风险，入市需谨慎！", []),
        ("以上内容由证券之星根据公开信息整理，由算法生成，与本站立场无关。如存在问题请联系我们。", []),
        (
            "\n编辑：李小环\n声明：转载此文是出于传递更多信息之目的。如有侵权，请与本网联系。",
            [("编辑", "李小环")],
        ),
    ],
)
def test_what_is_left_behind_goes_or_becomes_the_byline(tail: str, byline: list[tuple[str, str]]) -> None:
    article = article_of(BODY + tail)
    assert article.text.text == BODY
    assert names(article) == byline
    assert article.spans == (Span(0, len(BODY + tail)),)


@pytest.mark.parametrize(
    ("tail", "source"),
    [
        ("来源：南国今报返回搜狐，查看更多责任编辑：", "南国今报"),
        ("（来源：镇江市民政局）", "镇江市民政局"),
        ("【来源：九派新闻】", "九派新闻"),
        ("来源丨海南日报", "海南日报"),
        ("(完)（央视新闻客户端）", "央视新闻客户端"),
        ("\n来源：云岭日报\n", "云岭日报"),
    ],
)
def test_the_source_is_a_field(tail: str, source: str) -> None:
    article = article_of(BODY + tail)
    assert (article.text.text, article.source) == (BODY, source)


def test_where_it_was_printed_is_its_place() -> None:
    article = article_of(f"{BODY} 《光明日报》（2023年08月19日 03版） [ 责编：孙宗鹤 ]")
    place = article.place
    assert (place.newspaper, place.date, place.page) == ("光明日报", date(2023, 8, 19), "3")
    assert (article.text.text, article.date_source) == (BODY, "text")


def test_title_and_address_named_at_the_end_are_fields() -> None:
    tail = "本文属于原创文章，如若转载，请注明来源：青石桥 完工了https://news.example.cn/828/1.html"
    article = article_of(BODY + tail)
    assert (article.title, article.url, article.text.text) == (
        "青石桥 完工了",
        "https://news.example.cn/828/1.html",
        BODY,
    )
    assert article_of(f"{BODY}（原标题：青石桥修缮工程完工）").title == "青石桥修缮工程完工"
    assert article_of(f"{BODY}（原标题《青石桥修缮工程完工》）").title == "青石桥修缮工程完工"


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}会议由副市长高远山主持，局长陶成业作汇报。",
        f"{BODY}“请大家放心。”高远山说。",
        f"{BODY}警方提醒：请勿轻信陌生人来电，以免上当受骗。",
        f"{BODY}该书由人民出版社编辑出版（定价28元）。",
        f"{BODY}市领导刘桂平、李树起、衡晓帆参加活动。",
        f"{BODY}他在声明中表示，双方将继续对话。",
        f"{BODY}（文中均为化名）",
    ],
)
def test_a_last_sentence_stays(text: str) -> None:
    assert article_of(text).text.text == text


def test_a_text_of_leavings_alone_stays() -> None:
    text = "返回搜狐，查看更多 责任编辑：张三"
    assert article_of(text).text.text == text


@pytest.mark.parametrize(
    ("head", "byline", "source"),
    [
        ("极目新闻记者 林楚晗通讯员 何姗姗", [("记者", "林楚晗"), ("通讯员", "何姗姗")], ""),
        ("四川在线记者 薛剑", [("记者", "薛剑")], ""),
        ("每经记者：张怀水    每经编辑：陈旭               ", [("记者", "张怀水"), ("编辑", "陈旭")], ""),
        ("【来源：九派新闻】", [], "九派新闻"),
        ("本文转自【厦门广电】；", [], "厦门广电"),
    ],
)
def test_names_before_the_first_sentence_are_the_byline(
    head: str, byline: list[tuple[str, str]], source: str
) -> None:
    article = article_of(head + BODY)
    assert (names(article), article.source, article.text.text) == (byline, source, BODY)


def test_names_behind_a_dateline_are_the_byline() -> None:
    article = article_of(f"中新网北京8月9日电 (马帅莎 曹汉杰){BODY}")
    assert names(article) == [("", "马帅莎"), ("", "曹汉杰")]
    assert article.dateline == "中新网北京8月9日电"


def test_captions_inside_move_out_and_the_paragraph_closes() -> None:
    text = (
        f"{BODY}图为青石桥今貌。新华社记者 颜麟蕴 摄随后，桥上恢复通车。这是3月5日拍摄的桥头。（林小雨 摄）"
    )
    article = article_of(text)
    assert article.text.text == f"{BODY}随后，桥上恢复通车。"
    assert article.captions == (
        Caption("图为青石桥今貌。", "新华社记者 颜麟蕴 摄"),
        Caption("这是3月5日拍摄的桥头。", "林小雨 摄"),
    )
    for piece in article.text.pieces:
        raw = text[piece.raw_start : piece.raw_start + piece.length]
        assert raw == article.text.text[piece.start : piece.start + piece.length]


def test_caption_lines_move_out() -> None:
    article = article_of(f"{BODY}\n▲青石桥今貌\n记者 周明 摄\n随后，桥上恢复通车。")
    assert article.captions == (Caption("▲青石桥今貌", "记者 周明 摄"),)
    assert article.text.text == f"{BODY}\n随后，桥上恢复通车。"


def test_items_in_a_row_behind_one_mark_are_text() -> None:
    items = "▲县文化馆9月办两期书法班。\n▲东关菜市场10月1日起拆迁。"
    article = article_of(f"{BODY}\n{items}")
    assert (article.text.text, article.captions) == (f"{BODY}\n{items}", ())


def test_a_title_in_a_line_of_its_own_is_no_paragraph() -> None:
    article = article_of(f"青石桥修缮工程完工\n\n{BODY}\n\n随后，桥上恢复通车。", title="青石桥修缮工程完工")
    assert article.text.text == f"{BODY}\n随后，桥上恢复通车。"


_PIECES = st.sampled_from(
    [
        BODY,
        "原标题：",
        "青石桥完工",
        "\n",
        "  ",
        "返回搜狐，查看更多",
        "责任编辑：张三",
        "（记者 林小雨）",
        "来源：新华社",
        "图为桥。记者 周明 摄",
        "声明：版权所有。",
    ]
)


@settings(deadline=None)  # the first call opens jieba's dictionary
@given(st.one_of(st.text(min_size=1), st.lists(_PIECES, min_size=1).map("".join)))
def test_no_character_is_invented_and_all_belong_to_the_article(text: str) -> None:
    article = article_of(text)
    mapped = set()
    for piece in article.text.pieces:
        raw = text[piece.raw_start : piece.raw_start + piece.length]
        assert article.text.text[piece.start : piece.start + piece.length] == raw
        mapped.update(range(piece.start, piece.start + piece.length))
    assert all(character == "\n" for at, character in enumerate(article.text.text) if at not in mapped)
    assert article.spans == (Span(0, len(text)),)
    assert article.text.text.strip() or not text.strip()


@given(st.text(alphabet="编辑：记者张李 王。）（\n来源", max_size=200))
def test_leavings_end_within_the_text(text: str) -> None:
    assert 0 <= take_leavings(text).end <= len(text)
