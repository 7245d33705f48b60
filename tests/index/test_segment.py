from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cutting.segment import segment_page
from index.sources.read import find_files, read_file
from index.text import shared_words
from index.types import Article, Caption, Page

# Lines such as pages hold, and faults between them; hypothesis puts them in any order.
_LINES = st.sampled_from(
    [
        "市政府召开常务会议",
        "——青河县春耕综述",
        "□ 本报评论员",
        "本报讯（记者 王 斌）3月4日，市政府召开常务会议。",
        "会议指出，要抓好春耕",
        "生产，确保全年粮食丰收。",
        "图为春耕现场。",
        "记者 李明 摄",
        "“少跑腿”，得到一致好评。",
        "下转第3版",
        "奋斗新时代 启航新征程",
        "记者 林小雨 通讯员 马建国",
        "陈　默",
        "短评",
        "遗失声明",
        "广 告",
        "小麦　亿元　98.7　8.2%",
        "— 2 —",
        "编辑 王红　美编 赵亮",
        "",
        "　　",
        "\t \r",
    ]
)
_PAGES = st.one_of(st.text(), st.lists(_LINES).map("\n".join), st.lists(_LINES).map("\n\n".join))


def articles_of(text: str) -> tuple[Article, ...]:
    return segment_page(Page(file="page.txt", text=text))


@settings(deadline=None)  # jieba's dictionary is read at the first word
@given(_PAGES)
def test_no_character_is_lost_invented_or_shared(text: str) -> None:
    owners: dict[int, str] = {}
    for article in articles_of(text):
        repaired = article.text.text
        mapped = set()
        for piece in article.text.pieces:
            raw = text[piece.raw_start : piece.raw_start + piece.length]
            assert repaired[piece.start : piece.start + piece.length] == raw
            mapped.update(range(piece.start, piece.start + piece.length))
        assert all(character == "\n" for at, character in enumerate(repaired) if at not in mapped)
        for span in article.spans:
            for at in range(span.start, span.end):
                assert at not in owners
                owners[at] = article.article_id
    assert all(at in owners for at, character in enumerate(text) if not character.isspace())


def test_real_page_comes_apart_into_its_five_articles(real_page: Path) -> None:
    (source,) = find_files([real_page])
    (page,) = read_file(source, lambda _refusal: None)
    first, second, third, fourth, fifth = segment_page(page)

    assert first.title == "孙大军主持召开文明城市创建工作专题汇报会"
    assert [(author.name, author.role) for author in first.byline] == [("李雅萍", "记者")]
    assert first.captions == (
        Caption("图为市委书记孙大军主持召开文明城市创建工作专题汇报会。", "记者 王益炜 摄"),
    )
    assert "全民共创、人人奉献”的浓厚创城氛围" in first.text.text
    assert "做好项目调度、管理和服务工作,创城办要强化进度督查" in first.text.text

    assert (second.title, second.subtitle) == ("市政协党组暨三届六十八次主席会议召开", "张稳科主持")
    assert [(author.name, author.role) for author in second.byline] == [("王卫斌", "实习记者")]
    assert "习近平总书记在西藏考察时" in second.text.text

    assert third.title == "情系民生聚民心"
    assert third.subtitle == "柳林县“我为群众办实事”实践活动综述"
    assert third.rubrics == ("奋斗百年路 启航新征程", "学党史 悟思想 办实事 开新局·先进典型")
    assert [third.text.text[span.start : span.end] for span in third.headings] == [
        "以党史学习教育为牵引 解决群众“急难愁盼”问题",
        "以创建文明城市为导向 深入开展志愿服务活动",
        "各部门结合实际 广泛开展办实事活动",
    ]
    assert third.text.text.endswith("让群众“多出力”,让群众“少跑腿”,得到了群众一致好评。")

    assert (fourth.title, fourth.kind) == ("", "editorial")
    assert [author.name for author in fourth.byline] == ["本报评论员"]

    assert (fifth.title, fifth.subtitle) == ("让绿色“颜值”再提升", "我市全力创建国家森林城市")
    assert [(author.name, author.role) for author in fifth.byline] == [("冯凯治", "记者"), ("王贾", "通讯员")]
    assert {article.place.date for article in (first, second, third, fourth, fifth)} == {date(2021, 8, 10)}
    assert first.date_source == "inferred"


def test_a_page_without_blank_lines_is_cut_as_one_with_them() -> None:
    lines = [
        "市政府召开常务会议",
        "本报讯（记者 王斌）3月4日，市政府召开常务会议，研究春耕生产。",
        "会议要求，各县区要备足种子。",
        "青石桥修缮完工",
        "本报讯（通讯员 李明）3月5日，青石桥修缮完工。",
    ]
    apart, together = articles_of("\n\n".join(lines)), articles_of("\n".join(lines))
    assert [article.title for article in together] == ["市政府召开常务会议", "青石桥修缮完工"]
    assert [article.text.text for article in together] == [article.text.text for article in apart]


@pytest.mark.parametrize("width", [20, 23, 30])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_a_wrapped_page_is_cut_as_a_whole_one(width: int, between: str, indent: str) -> None:
    blocks = [
        "市政府召开常务会议",
        indent
        + "本报讯（记者 王 斌 通讯员 李明亮）3月4日，市政府召开常务会议，研究春耕生产和防汛准备工作，要求各县区备足种子。",
        indent
        + "会议强调，要抓住晴好天气抢播抢种，农技人员要到田间地头去，帮助群众解决难题，让今年的粮食丰收有个好底子。",
        "青石桥修缮一新，两岸群众出行不再绕道而行走了远路",
        "□ 本报记者 刘春来",
        indent
        + "一座百年石桥，连着青河两岸的三个村庄。去年夏天的一场洪水冲毁了桥墩，村民们只好绕行十里山路去赶集。",
        indent + "“这回好了。”村民赵来福说，桥修好以后，他的果子当天就能运到县城，价钱比往年高出两成。",
    ]
    wrapped = between.join(
        "\n".join(block[at : at + width] for at in range(0, len(block), width)) for block in blocks
    )
    first, second = articles_of(wrapped)
    assert (first.title, second.title) == (blocks[0], blocks[3])
    assert [author.name for author in first.byline] == ["王斌", "李明亮"]
    assert [author.name for author in second.byline] == ["刘春来"]
    assert first.text.text.split("\n") == [block.strip() for block in blocks[1:3]]
    assert second.text.text.split("\n") == [block.strip() for block in blocks[5:]]


def test_hard_wrapped_lines_become_paragraphs_again() -> None:
    paragraph = "本报讯（记者 王斌）3月4日，市政府召开常务会议，研究春耕生产和防汛准备工作，要求各县区备足种子、化肥和农药，确保不误农时。"
    wrapped = "\n".join(paragraph[at : at + 20] for at in range(0, len(paragraph), 20))
    (article,) = articles_of(f"市政府召开常务会议\n{wrapped}")
    assert article.title == "市政府召开常务会议"
    assert article.text.text == paragraph


def test_a_json_line_is_one_article_without_its_scraped_leavings() -> None:
    text = (
        "中新网北京7月24日电 (记者 郭超凯)外交部发言人24日主持例行记者会。返回搜狐，查看更多 责任编辑：张三"
    )
    (article,) = segment_page(Page(file="a.jsonl", text=text, record_id="x1", is_article=True))
    assert article.article_id == "x1"
    assert article.text.text == "中新网北京7月24日电 (记者 郭超凯)外交部发言人24日主持例行记者会。"
    assert (article.dateline, article.byline[0].name) == ("中新网北京7月24日电", "郭超凯")


def test_a_masthead_dates_the_page() -> None:
    text = "云岭日报 2024年3月6日 星期三 第1版\n\n桥梁完工\n\n本报讯（记者 王斌）昨日，青石桥完工。"
    assert {article.place.date for article in articles_of(text)} == {date(2024, 3, 6)}


def test_a_torn_first_piece_of_a_paragraph_is_no_headline() -> None:
    text = (
        "青石桥修缮一新\n\n□ 本报记者 刘春来\n\n3月5日，记者在青河县石桥乡看到，一座百年石桥修缮\n\n图为修缮后的石桥。\n\n记者 王斌 摄\n\n"
        "一新，两岸的村民来来往往，桥头的集市比往年热闹了许多，卖山货的摊子一直摆到了街口。"
    )
    (article,) = articles_of(text)
    assert (article.title, article.subtitle) == ("青石桥修缮一新", "")
    assert article.captions == (Caption("图为修缮后的石桥。", "记者 王斌 摄"),)
    assert article.text.text.startswith("3月5日，记者在青河县石桥乡看到，一座百年石桥修缮一新，两岸的村民")


def test_a_picture_below_a_headline_stands_not_between_it_and_its_byline() -> None:
    text = "青石桥修缮一新\n\n图为石桥。\n\n记者 王斌 摄\n\n□ 本报记者 刘春来\n\n一座百年石桥，连着青河两岸的三个村庄。"
    (article,) = articles_of(text)
    assert (article.title, [author.name for author in article.byline]) == ("青石桥修缮一新", ["刘春来"])
    assert article.captions == (Caption("图为石桥。", "记者 王斌 摄"),)


@pytest.mark.parametrize("signature", ["（记者 王斌 通讯员 李明）", "（王斌 李明）"])
@pytest.mark.parametrize("between", ["\n\n", ""])
def test_names_in_brackets_below_a_text_sign_it(signature: str, between: str) -> None:
    text = f"青石桥修缮一新\n\n一座百年石桥，连着青河两岸的三个村庄。{between}{signature}\n\n我市春耕开局良好\n\n本报讯 3月5日，全市已播种小麦三万亩。"
    first, second = articles_of(text)
    assert [author.name for author in first.byline] == ["王斌", "李明"]
    assert second.title == "我市春耕开局良好"


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("（县水利局 王斌　石桥乡 马国）", ["王斌", "马国"]),
        ("（青河一中 李明 何远）", ["李明", "何远"]),
        ("（供电局 李明）", ["李明"]),
        ("（春草）", ["春草"]),
    ],
)
@pytest.mark.parametrize("between", ["\n", ""])
def test_correspondents_sign_with_their_bodies_or_a_pen_name(
    signature: str, names: list[str], between: str
) -> None:
    text = f"青石桥修缮一新\n一座百年石桥，连着青河两岸的三个村庄。{between}{signature}\n我市春耕开局良好\n本报讯 3月5日，全市已播种小麦三万亩。"
    first, second = articles_of(text)
    assert [author.name for author in first.byline] == names
    assert (second.kicker, second.title) == ("", "我市春耕开局良好")


@pytest.mark.parametrize(
    ("signature", "name"),
    [("（县委通讯组）", "县委通讯组"), ("（公社宣传干事　王斌）", "王斌"), ("（石桥小学教师 李明）", "李明")],
)
@pytest.mark.parametrize("between", ["\n　　　　", ""])
def test_a_body_that_writes_or_a_post_with_its_holder_signs_a_text(
    signature: str, name: str, between: str
) -> None:
    text = f"青石桥修缮一新\n一座百年石桥，连着青河两岸的三个村庄。{between}{signature}\n石桥小学送教上门\n石桥小学的教师走进青河两岸的三个村庄。"
    first, second = articles_of(text)
    assert [author.name for author in first.byline] == [name]
    assert (second.kicker, second.title) == ("", "石桥小学送教上门")


def test_a_list_keeps_its_rows_and_numbered_items_apart() -> None:
    rows = [
        "本报讯（记者 王斌）机床厂新车间开工以来，工人们日夜加班，石桥二桥的工地也没有停过一天，他们是大家的好邻居。",
        "（共4人）",
        "机床厂：王小满　何远",
        "石桥小学：林小雨",
        "县委会：马建国",
        "开工的项目如下：",
        "1．机床厂新车间，总投资3.8亿元，明年3月投产；",
        "2．石桥二桥，总投资1.5亿元，工期三十个月。",
    ]
    (article,) = articles_of("\n".join(["“好邻居”和新项目", *(f"　　{row}" for row in rows)]))
    assert article.text.text.split("\n") == rows


@pytest.mark.parametrize(
    "tail", ["1.5亿元，比去年多了两成。", "2、3月份才有的产量。", "石桥小学：名师、名校、名园。"]
)
def test_a_paragraph_torn_before_a_figure_is_closed(tail: str) -> None:
    head = "　　本报讯（记者 王斌）机床厂新车间开工以来，工人们日夜加班，这一个月的产量已经超过"
    (article,) = articles_of(f"机床厂新车间开工\n{head}\n{tail}")
    assert article.text.text == head.strip() + tail


@pytest.mark.parametrize(
    ("credit", "name"),
    [("本报记者　苗青　摄", "苗青"), ("　林小雨　摄　", "林小雨"), ("（林小雨 摄）", "林小雨"), ("　", "")],
)
@pytest.mark.parametrize("width", [0, 20])
def test_a_caption_inside_a_paragraph_moves_out(credit: str, name: str, width: int) -> None:
    above = "　　去年，石桥小学的学生考上省城的艺校，成了村里第一个学音乐的中学生。"
    below = "今年5月，老师又带着六个孩子到县城演出，说：“图为热闹嘛，图为开心。”"
    text = f"{above}图为老师在指导学生练琴。{credit}{below}"
    lines = [text[at : at + width] for at in range(0, len(text), width)] if width else [text]
    (article,) = articles_of("\n".join(["石桥小学的琴声", "　　本报记者　王斌", *lines]))
    assert article.text.text.split("\n") == [above.strip(), below]
    (caption,) = article.captions
    assert (caption.text, name in caption.credit) == ("图为老师在指导学生练琴。", True)


@pytest.mark.parametrize("genre", ["【社论】", "【 通 讯 】", "[特写]"])
def test_a_genre_in_brackets_stands_over_an_article(genre: str) -> None:
    text = f"省长到青河调研\n本报讯（记者 王斌）8月9日，省长到青河县调研灾后重建，看望受灾群众。\n{genre}\n灾后重建要快也要稳\n灾后重建，群众盼的是快，快不等于急。"
    _, piece = articles_of(text)
    assert (piece.title, piece.rubrics) == ("灾后重建要快也要稳", (genre,))


@pytest.mark.parametrize("dateline", ["【本报讯】", "[本报讯]", "【新华社北京8月9日电】"])
def test_a_dateline_in_brackets_opens_an_article(dateline: str) -> None:
    text = f"省长到青河调研\n本报讯（记者 王斌）8月9日，省长到青河县调研。\n医疗队进山\n　　{dateline}记者李明报道：医疗队到青河县山区巡回。"
    _, second = articles_of(text)
    assert (second.title, second.dateline) == ("医疗队进山", dateline[1:-1])
    assert [author.name for author in second.byline] == ["李明"]


@pytest.mark.parametrize("line", ["（十二）", "（全文）", "（未完待续）", "（县水利局 党组会议）"])
def test_brackets_that_sign_nothing(line: str) -> None:
    text = f"青石桥修缮一新\n□ 本报记者 刘春来\n一座百年石桥，连着青河两岸的三个村庄。\n{line}\n石桥两岸的村民，走过青河都要看看它。"
    assert [author.name for article in articles_of(text) for author in article.byline] == ["刘春来"]


def test_a_paragraph_that_its_authors_sign_is_closed() -> None:
    text = (
        "春耕两题\n\n□ 本报记者 刘春来\n\n青河县三万亩小麦播种完毕，农机手们松了一口气。（记者 王斌）\n\n"
        "石桥乡的果农也没有闲着，他们把修剪下来的枝条运到村口的堆肥场。"
    )
    (article,) = articles_of(text)
    assert len(article.paragraphs) == 2


def test_a_sentence_that_closes_several_reports_says_where_they_end() -> None:
    closing = "有关安排以主办单位的最终公告为准。"
    reports = [
        ("青河县文化惠民演出", "青河县的文化惠民演出走进石桥乡，村民们冒雨看完了三出大戏，掌声不断。"),
        ("石桥乡文化惠民演出", "石桥乡的文化惠民演出又来了，村民们冒雨看完了三出大戏，县里还会再办。"),
        ("县剧团文化惠民演出", "县剧团的文化惠民演出收官，村民们冒雨看完了三出大戏，明年还会再来。"),
    ]
    text = "\n\n".join(f"{title}\n\n{body}\n\n{closing}" for title, body in reports)
    assert [one.title for one in articles_of(text)] == [title for title, _ in reports]


@pytest.mark.parametrize("above", ["乡村新貌", "多部门联合部署", "上半年经济运行平稳"])
def test_a_stock_line_above_is_not_the_title(above: str) -> None:
    body = "本报讯（记者 王斌）3月4日，青河县举行文化惠民演出，送戏下乡进村庄，村民们冒雨看完了三出大戏。"
    (article,) = articles_of(f"{above}\n\n青河县冒雨送戏下乡：村民看完三出大戏\n\n{body}")
    assert article.title == "青河县冒雨送戏下乡：村民看完三出大戏"
    assert above in (article.kicker, *article.rubrics)


def test_a_column_and_a_kicker_stand_above_the_title() -> None:
    body = "本报讯（记者 王斌）3月4日，青河县举行文化惠民演出，送戏下乡进村庄，村民们冒雨看完了三出大戏。"
    (article,) = articles_of(
        f"基层党建巡礼\n\n多部门联合部署\n\n青河县冒雨送戏下乡：村民看完三出大戏\n\n{body}"
    )
    assert (article.rubrics, article.kicker) == (("基层党建巡礼",), "多部门联合部署")
    assert article.title == "青河县冒雨送戏下乡：村民看完三出大戏"


def test_a_subtitle_in_the_storys_words_stays_below_its_title() -> None:
    body = "本报讯（记者 王斌）3月4日，青河县举行文化惠民演出，送戏下乡进村庄，村民们冒雨看完了三出大戏。"
    (article,) = articles_of(f"青河县举行文化惠民演出\n\n村民们冒雨看完了三出大戏\n\n{body}")
    assert (article.title, article.subtitle) == ("青河县举行文化惠民演出", "村民们冒雨看完了三出大戏")


def test_a_last_sentence_that_ends_in_an_exclamation_is_no_headline() -> None:
    text = (
        "石桥乡植树记\n\n□ 本报记者 刘春来\n\n三月的石桥乡，山坡上满是植树的人，老支书带着青年突击队一天栽下了两千棵油松。\n\n"
        "来年再看石桥乡的油松！\n\n市政府召开常务会议\n\n本报讯（记者 王斌）3月4日，市政府召开常务会议，研究防汛工作。"
    )
    first, second = articles_of(text)
    assert first.text.text.endswith("来年再看石桥乡的油松！")
    assert second.title == "市政府召开常务会议"


@pytest.mark.parametrize("above", [[], ["反透旱情　鼓足干劲　大战秋种"]])
def test_a_meeting_that_was_held_is_the_title_above_what_it_did(above: list[str]) -> None:
    body = "本报讯 县委从九月七日至十日，召开县、社、队三级干部会议。四百多名干部摆成绩、找差距，订了种麦的措施。"
    lines = ["县委召开三级干部会议", "四百三十六名干部摆成绩、找差距、订措施"]
    (article,) = articles_of("\n".join([*above, *lines, body]))
    assert (article.title, article.subtitle) == tuple(lines)


def test_a_slogan_is_a_rubric_unless_the_text_speaks_of_it() -> None:
    body = "本报讯（记者 王斌）3月4日，青河县举行文化惠民演出，送戏下乡进村庄，村民们冒雨看完了三出大戏。"
    (rubric,) = articles_of(f"奋进新征程 建功新时代\n\n文化惠民演出走进青河\n\n{body}")
    assert (rubric.title, rubric.rubrics) == ("文化惠民演出走进青河", ("奋进新征程 建功新时代",))
    (title,) = articles_of(f"送戏下乡 村民看戏\n\n青河县冒雨办演出\n\n{body}")
    assert (title.title, title.rubrics) == ("送戏下乡 村民看戏", ())


def test_a_line_that_leads_in_is_the_kicker_of_two() -> None:
    text = "高远山在青河县调研时强调\n\n把春耕生产抓紧抓实\n\n本报讯（记者 王斌）3月4日，市长高远山到青河县调研春耕生产。"
    (article,) = articles_of(text)
    assert (article.kicker, article.title) == ("高远山在青河县调研时强调", "把春耕生产抓紧抓实")


def test_authors_below_a_text_sign_it_without_brackets() -> None:
    text = "药箱进山\n石桥乡的医生背着药箱走进青龙村，为村民送药上门。\n记者 林小雨 通讯员 马建国\n防汛备汛 警钟长鸣\n□ 何远\n连日来多地强降雨，越要绷紧防汛这根弦。"
    first, second = articles_of(text)
    assert [one.name for one in first.byline] == ["林小雨", "马建国"]
    assert (second.title, second.byline[0].name) == ("防汛备汛 警钟长鸣", "何远")


def test_a_poem_under_its_poets_name_is_an_article() -> None:
    text = "荷花节开幕\n本报讯（记者 王斌）8月9日，荷花节在北湖公园开幕，展出荷花三百盆。\n　　　　　　荷　韵\n　　　　　　　陈　默\n　　一池清水映蓝天，\n　　万朵荷花带露鲜。"
    _, second = articles_of(text)
    assert (second.title, [one.name for one in second.byline]) == ("荷　韵", ["陈默"])


def test_a_short_comment_is_an_article_of_its_own() -> None:
    text = "省长到青河调研\n本报讯（记者 王斌）8月9日，省长到青河县调研灾后重建，看望受灾群众。\n短评\n灾后重建要快也要稳\n灾后重建，群众盼的是快，快不等于急。"
    _, comment = articles_of(text)
    assert (comment.title, comment.rubrics, comment.kind) == ("灾后重建要快也要稳", ("短评",), "editorial")


def test_rows_of_a_table_are_no_headlines() -> None:
    rows = ["指标　单位　数值　增长", "生产总值　亿元　356.2　5.4%", "工业增加值　亿元　120.5　6.1%"]
    text = "\n".join(
        [
            "经济运行平稳",
            "本报讯 上半年全市经济平稳。",
            *rows,
            "粮食收购有序",
            "本报记者 赵静",
            "8月10日，记者从市粮食局获悉。",
        ]
    )
    first, second = articles_of(text)
    assert first.text.text.split("\n")[1:] == rows
    assert second.title == "粮食收购有序"


def _characters_read(page: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many characters are looked through for what two texts share while a page is cut, which is one article."""
    read = []

    class Counting:
        def findall(self, text: str) -> list[str]:
            read.append(len(text))
            return han.findall(text)

    han = shared_words._HAN
    with monkeypatch.context() as patch:
        patch.setattr(shared_words, "_HAN", Counting())
        assert len(segment_page(Page(file="page.txt", text=page))) == 1
    return sum(read)


def test_an_article_is_not_gone_through_again_at_each_of_its_bare_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opening = "水库大坝怎样加高\n\n水库大坝加高工程的施工、移民和供水，由工程处的人来答。\n\n"
    parts = [
        f"大坝加高\n\n水库大坝加高工程的第{number}段施工已经过半，移民和供水都照计划。\n\n"
        for number in range(80)
    ]
    short, long = (_characters_read(opening + "".join(parts[:times]), monkeypatch) for times in (20, 80))
    assert long < 4.5 * short


@pytest.mark.parametrize("line", ["— 2 —", "编辑 王红　美编 赵亮　电话 0358-8221234", "校对：王琴"])
def test_what_signs_a_page_is_of_no_article(line: str) -> None:
    body = "本报讯（记者 王斌）上半年全市经济运行平稳，生产总值同比增长百分之五点四，好于预期，夏粮收购也在有序展开。"
    (article,) = articles_of(f"经济运行平稳\n{body}\n{line}")
    assert article.title == "经济运行平稳"
    assert line not in article.text.text


def test_a_reporters_note_heads_a_piece_of_the_report() -> None:
    text = "小药材大文章\n本报记者 张帆\n青河县万亩黄芩基地里，药农们正忙着除草、追肥。\n记者手记\n产业要长久，黄芩基地的链条要完整。"
    (article,) = articles_of(text)
    assert [one.name for one in article.byline] == ["张帆"]


def test_an_advertisement_above_a_notice_is_apart() -> None:
    text = "读书会进社区\n本报讯（记者 王斌）8月9日晚，读书会走进东关社区。\n广 告\n旺铺招租 电话：0358-8223456\n遗失声明\n张三遗失身份证一张，声明作废。"
    assert [one.title for one in articles_of(text)][2:] == ["遗失声明"]


def test_a_caption_ends_in_its_credit() -> None:
    (article,) = articles_of("荷花节开幕\n本报讯（记者 王斌）荷花节开幕。\n▲图为荷花节现场。　　刘红 摄")
    assert article.captions == (Caption("▲图为荷花节现场。", "刘红 摄"),)


def test_a_line_with_its_photographer_is_a_caption_within_a_torn_paragraph() -> None:
    text = "灯下\n\n□本报记者 王斌\n\n何婶每天晚上给路口的摊主送热水，邻居小马\n\n何婶（左）在路口送热水。 记者 林小雨 摄\n\n也常来帮忙提壶。"
    (article,) = articles_of(text)
    assert article.text.text == "何婶每天晚上给路口的摊主送热水，邻居小马也常来帮忙提壶。"
    assert article.captions == (Caption("何婶（左）在路口送热水。", "记者 林小雨 摄"),)


def test_who_signs_below_is_not_the_author_named_above() -> None:
    text = "县政协会议闭幕\n本报讯（记者 王斌）县政协五届二次会议三月四日闭幕，收到提案六十件。\n修表匠老何\n老何修了四十年的表，店里挂满了旧钟。\n本报通讯员 马建国"
    first, second = articles_of(text)
    assert [one.name for one in first.byline] == ["王斌"]
    assert (second.title, [one.name for one in second.byline]) == ("修表匠老何", ["马建国"])


def test_a_notice_keeps_its_signature_and_date() -> None:
    text = (
        "停水公告\n\n因管网改造，定于6月20日对青年街停水。\n\n特此公告\n\n青河县自来水公司\n\n2024年6月17日\n\n"
        "我市春耕开局良好\n\n本报讯 3月5日，全市已播种小麦三万亩。"
    )
    first, second = articles_of(text)
    assert first.text.text.endswith("特此公告\n青河县自来水公司\n2024年6月17日")
    assert (first.kind, second.title) == ("notice", "我市春耕开局良好")


def test_a_list_of_names_is_an_article_and_no_kicker() -> None:
    entries = "王小满　石桥乡卫生院医生\n\n何远　青河县机床厂技师\n\n林小雨（女）　县第二小学教师"
    text = f"荷花节开幕\n\n本报讯（记者 王斌）8月9日，荷花节开幕。\n\n青河县“好邻居”名单\n\n（共3名）\n\n{entries}"
    _, names, comment = articles_of(
        f"{text}\n\n⊙本报评论员\n\n路要修到头\n\n修路修了半截，最误事。把剩下的一段修完，才算修了路。"
    )
    assert (names.title, names.kind, len(names.paragraphs)) == ("青河县“好邻居”名单", "notice", 4)
    assert (comment.title, comment.kicker, comment.kind) == ("路要修到头", "", "editorial")


def test_a_forecast_is_an_article_and_no_masthead() -> None:
    body = "本报讯（记者 王斌）3月4日，青河县举行文化惠民演出，送戏下乡进村庄，村民们冒雨看完了三出大戏。"
    forecast = "今天多云，西北风三级，最高气温十二度；明天有小雨，最低气温四度，请注意添衣。"
    first, second = articles_of(f"青河县送戏下乡\n\n{body}\n\n天气预报\n\n{forecast}")
    assert first.text.text == body
    assert (second.title, second.text.text, second.place.newspaper) == ("天气预报", forecast, "")


def test_a_notice_begins_under_the_name_of_who_gives_it() -> None:
    text = "篮球赛收场\n本报讯 县总工会举办的职工篮球赛三月四日收场，历时九天，有二十二个队参加，石桥乡队夺冠。\n青河县农业银行\n第二期有奖储蓄开奖公告\n本行有奖储蓄已当众开奖，一等奖一名，奖自行车一辆。"
    _, notice = articles_of(text)
    assert (notice.kicker, notice.title) == ("青河县农业银行", "第二期有奖储蓄开奖公告")
    assert notice.kind == "notice"


def test_the_greeting_of_a_letter_is_no_byline() -> None:
    text = "荷花节开幕\n本报讯（记者 王斌）荷花节开幕。\n井盖何时补上？\n编辑同志：\n粮站门前的井盖丢了两个月，夜里有人摔伤，请问归谁管？"
    _, letter = articles_of(text)
    assert (letter.title, letter.byline) == ("井盖何时补上？", ())
    assert letter.text.text.startswith("编辑同志：")


def test_a_small_notice_under_its_mark_is_no_caption() -> None:
    text = "遗失声明\n\n▲王小满遗失驾驶证一本，声明作废。\n\n▲青河县供销社丢失公章一枚，声明作废。"
    (notice,) = articles_of(text)
    assert (len(notice.paragraphs), notice.captions) == (2, ())


_ITEMS = [
    "县电影放映队九月份下乡映出三部影片，第一站是石桥乡。",
    "红木林家具城开业酬宾，全场八折。电话：5623418",
    "青河一中今秋招收新生二百四十名。",
]


@pytest.mark.parametrize("mark", "▲△●■◆★◎※")
@pytest.mark.parametrize("heading", ["简讯", "简　讯", "广　告", "服务台", "基层短波"])
def test_items_behind_a_mark_are_an_article_under_their_heading(mark: str, heading: str) -> None:
    above = (
        "荷花节开幕\n本报讯（记者 王斌）8月9日，荷花节在北湖公园开幕，展出荷花三百盆，游人比往年多了两成。"
    )
    below = "青石桥修缮完工\n本报讯（通讯员 李明）3月5日，青石桥修缮完工。"
    items = [f"{mark}{item}" for item in _ITEMS]
    for rows in (items, items[:1]):
        page = "\n".join([above, heading, *(f"　　{row}" for row in rows), below])
        first, second, third = articles_of(page)
        assert (first.captions, second.title, third.title) == ((), heading, "青石桥修缮完工")
        assert (second.text.text.split("\n"), second.byline) == (rows, ())


def test_items_in_a_row_behind_one_mark_are_text_without_a_heading() -> None:
    items = [f"▲{item}" for item in _ITEMS]
    (article,) = articles_of("\n".join(["荷花节开幕", "本报讯（记者 王斌）荷花节开幕。", *items]))
    assert (article.text.text.split("\n")[1:], article.captions) == (items, ())


def test_captions_in_a_row_behind_one_mark_say_that_they_are() -> None:
    pictures = ["▲图为荷花节现场。", "▲村民在采莲。 刘红 摄", "▲游人在看荷花。"]
    (article,) = articles_of("\n".join(["荷花节开幕", "本报讯（记者 王斌）荷花节开幕。", *pictures[:2]]))
    assert [caption.text for caption in article.captions] == ["▲图为荷花节现场。", "▲村民在采莲。"]
    (article,) = articles_of("\n".join(["荷花节开幕", "本报讯（记者 王斌）荷花节开幕。", pictures[2]]))
    assert [caption.text for caption in article.captions] == pictures[2:]


@pytest.mark.parametrize("rubric", ["读者来信", "群众来信选登"])
def test_a_letter_has_its_own_title_under_its_rubric(rubric: str) -> None:
    text = f"{rubric}\n镰刀为啥割不动\n编辑同志：\n我们队买回镰刀六十把，有四十一把卷了刃，请读者来信说说。"
    (letter,) = articles_of(text)
    assert (letter.title, letter.rubrics) == ("镰刀为啥割不动", (rubric,))


@pytest.mark.parametrize(
    "line", ["第{:05}号 某某物资有限公司 二〇二四年", "石桥乡的果农没有闲着，他们把枝条运到第{:05}个堆肥场。"]
)
def test_a_page_of_ten_thousand_lines_is_read(line: str) -> None:
    text = "\n".join(line.format(number) for number in range(10_000))
    assert sum(len(article.text.text) for article in articles_of(text)) > 0


@pytest.mark.parametrize(
    "lines",
    [
        ["他把手一挥：“都下地去，把水利修好，秋天再来看收成怎么样。”（大笑）", "二、把水利修好", "大家接着说了修渠的事，说到很晚才散。"],
        ["展览会上，各地的展品摆满了三个大厅，看的人从早到晚没有断过。（北京）", "三个大厅", "第一个大厅里是农具，第二个大厅里是种子。"],
        ["检查组上周走访了二十家企业，看了账目，问了工人，也看了仓库。", "检查分两步走", "先看资质再出通知", "检查组先看企业的资质，再给企业发整改的通知。"],
        ["今年的文艺奖评出了三类作品，评委们一连看了七天。", "影视", "影视类评出了五部作品，其中两部是本地的剧团拍的。"],
        ["课堂上，学生们一个接一个地提问，王老师都笑着回答了。", "课堂问答", "王老师：这个问题提得好，我们一起来想一想。"],
        ["全市的项目从下周起可以在网上办理，不用再跑大厅了。", "项目申报", "申报项目的单位在网上填好表格，三天之内就有回音。"],
    ],
)  # fmt: skip
def test_what_stands_within_a_report_begins_none(lines: list[str]) -> None:
    page = "\n".join(["全市召开大会", "本报讯（记者 何夕）8月2日，全市召开大会。", *lines])
    (article,) = articles_of(page)
    assert not article.place.newspaper
    assert lines[-1] in article.text.text
