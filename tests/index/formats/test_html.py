"""Web pages of a local news site: the article is kept, the site around it goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.cutting.segment import segment_page
from index.errors import InputError
from index.sources.formats.html import read_html
from index.sources.read import find_files, read_file
from index.types import Page

HTML = """<!doctype html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>全省春耕生产现场会在云岭召开_要闻_云岭新闻网</title></head><body>
<div class="top"><a href="/">首页</a> | <a href="/n">新闻</a> | <a href="/v">视频</a></div>
<div class="nav">当前位置：<a>首页</a> &gt; <a>要闻</a></div>
<h1>全省春耕生产现场会在云岭召开</h1>
<div class="info"><span>2024-03-06 08:15</span> <span>来源：云岭日报</span> <span>作者：林小雨 周明</span> <span>字号：大 中 小</span></div>
<div class="content"><p>　　3月5日，全省春耕生产现场会在云岭市召开，副省长高远山出席会议并讲话，市长陶成业汇报了全市备耕情况。</p>
<p>　　会议指出，今年全省粮食播种面积要稳定在四千八百万亩以上，各地要抢抓农时，落实种子、化肥、农药等物资供应，确保春播任务按时完成。</p>
<p><img src="1.jpg"></p><p style="text-align:center">图为与会人员察看高标准农田。记者 周明 摄</p>
<p>　　会议要求，要加强田间管理，组织农技人员下乡指导，做好防旱防冻各项准备，力争夏粮丰收。</p></div>
<div class="editor">责任编辑：王小明</div>
<div class="rel"><h3>相关新闻</h3><ul><li><a href="1">云岭市召开党代会第三次会议</a></li><li><a href="2">青石桥修缮工程完工通车</a></li></ul></div>
<div class="foot">版权所有 云岭新闻网 备案号：12345 举报电话：0000-1234567</div></body></html>"""


def page_of(path: Path) -> Page:
    (source,) = find_files([path])
    (page,) = read_file(source, lambda refusal: pytest.fail(refusal.error))
    return page


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("gb18030", "gb2312"), ("gb18030", "GBK"), ("utf-8", "utf-8"), ("utf-16", "utf-16")],
)
def test_a_news_page_is_its_article(tmp_path: Path, encoding: str, named: str) -> None:
    (tmp_path / "a.html").write_bytes(HTML.replace("gb2312", named).encode(encoding))
    page = page_of(tmp_path)
    (article,) = segment_page(page)
    assert (article.title, article.place.date) == ("全省春耕生产现场会在云岭召开", date(2024, 3, 6))
    assert len(article.paragraphs) == 3
    assert article.text.text.endswith("力争夏粮丰收。")
    assert [(author.name, author.role) for author in article.byline] == [
        ("林小雨", "作者"),
        ("周明", "作者"),
        ("王小明", "责任编辑"),
    ]
    assert article.source == "云岭日报"
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        ("图为与会人员察看高标准农田。", "记者 周明 摄")
    ]
    for furniture in ("首页", "相关新闻", "党代会", "备案号"):
        assert furniture not in page.text


def test_a_page_in_big5(tmp_path: Path) -> None:
    words = (
        "三月五日，全省春耕生產現場會在雲嶺市召開，副省長高遠山出席會議並講話，市長陶成業匯報了全市備耕情況。"
    )
    (tmp_path / "a.htm").write_bytes(
        f'<html><head><meta charset="big5"></head><body><article><h1>春耕</h1><p>{words * 3}</p></article></body></html>'.encode(
            "big5hkscs"
        )
    )
    assert words in page_of(tmp_path).text


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<p>", "plain", "<" * 5000])
def test_a_page_without_an_article_says_so(markup: str) -> None:
    with pytest.raises(InputError, match=r"x\.html: (?:no article|breaks)"):
        read_html(markup, "x.html")
