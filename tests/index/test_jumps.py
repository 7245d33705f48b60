from __future__ import annotations

import json
import lzma
import random
import re
import sqlite3
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.building import issues
from index.building.build import build_index, remove_from_index
from index.cutting.article_text import segment_article
from index.cutting.join import join_all
from index.cutting.jump_marks import is_jump_line, mark_at_end, mark_at_start, page_name
from index.cutting.jumps import PagedArticle, find_jumps, match_jumps
from index.cutting.segment import segment_page
from index.snapshots.snapshot import open_snapshot
from index.types import Article, ArticleFilter, Page
from qa.assistant import Assistant

FIRST = """云岭市召开春耕生产推进会

本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩。会议要求，各县区要抓紧调运种子化肥，农业农村局要把技术人员派到（下转第3版）

青石桥修缮工程完工

本报讯（记者 周明）3月4日，青石桥修缮工程完工，总投资860万元。施工单位负责人魏长河介绍，大桥加固了六个桥墩，更换了全部栏杆，
下转第3版

云岭茶园开采

本报讯（记者 许静）3月3日，云岭茶园开采，首日采茶120公斤。
"""
THIRD = """青石桥完工

（上接第1版）两侧新铺了人行步道。市交通局局长崔立民说，青石桥建于1962年，此次修缮后可再用三十年。

春耕生产推进会召开

（上接第1版）田间地头。高远山强调，春耕生产要抓早抓细，化肥库存不得低于4万吨。

图书馆延长开放时间

本报讯（记者 苏眉）3月4日起，市图书馆每晚开放到9时。
"""


def pages(**files: str) -> list[Page]:
    return [
        Page(f"云岭日报/2024-03-05/{name.strip('p')}.txt", text, "云岭日报", page=page_name(name.strip("p")))
        for name, text in files.items()
    ]


def articles_of(printed: list[Page]) -> list[Article]:
    return join_all(
        [
            PagedArticle(find_jumps(article, page.text), len(page.text))
            for page in printed
            for article in segment_page(page)
        ]
    )


def raw_of(article: Article, printed: list[Page]) -> str:
    """The article's raw text: that of its pages one behind the other."""
    by_file = {page.file: page.text for page in printed}
    return "".join(by_file[part.place.file] for part in article.parts) or by_file[article.place.file]


@pytest.mark.parametrize("order", [("p01", "p03"), ("p03", "p01")])
def test_two_articles_that_jump_between_the_same_pages_are_told_apart(order: tuple[str, ...]) -> None:
    texts = {"p01": FIRST, "p03": THIRD}
    articles = {
        article.title: article for article in articles_of(pages(**{name: texts[name] for name in order}))
    }
    assert set(articles) == {
        "云岭市召开春耕生产推进会",
        "青石桥修缮工程完工",
        "云岭茶园开采",
        "图书馆延长开放时间",
    }
    ploughing, bridge = articles["云岭市召开春耕生产推进会"], articles["青石桥修缮工程完工"]
    assert "农业农村局要把技术人员派到田间地头。高远山强调" in ploughing.text.text
    assert "更换了全部栏杆，两侧新铺了人行步道。" in bridge.text.text
    assert [part.place.page for part in ploughing.parts] == ["1", "3"]
    assert not ploughing.jumps and "版" not in ploughing.text.text
    assert [author.name for author in bridge.byline] == ["周明"]


def test_every_character_of_a_joined_text_stands_where_it_is_said_to() -> None:
    printed = pages(p01=FIRST, p03=THIRD)
    for article in articles_of(printed):
        raw, by_file = raw_of(article, printed), {page.file: page.text for page in printed}
        for paragraph in article.paragraphs:
            spans = article.text.raw_spans(paragraph.start, paragraph.end)
            words = article.text.text[paragraph.start : paragraph.end]
            assert "".join(raw[span.start : span.end] for span in spans) == words
            found = article.printed(spans)
            assert (
                "".join(by_file[one.place.file][s.start : s.end] for one in found for s in one.spans) == words
            )


@pytest.mark.parametrize(
    ("line", "forward", "names"),
    [
        ("（下转第3版）", True, ("3",)),
        ("下转A02版", True, ("A2",)),
        ("▶下转3版·要闻", True, ("3",)),
        ("上接1版", False, ("1",)),
        ("(上接第一版)", False, ("1",)),
        ("（上接头版）", False, ("1",)),
        ("紧接第２版", False, ("2",)),
        ("（下转第2、3版）", True, ("2", "3")),
        ("【下转第十二版】", True, ("12",)),
    ],
)
def test_printed_forms(line: str, forward: bool, names: tuple[str, ...]) -> None:
    mark = mark_at_start(line)
    assert mark and (mark.jump.forward, mark.jump.pages) == (forward, names)
    assert is_jump_line(line)


@pytest.mark.parametrize(
    "line",
    ["会议室转第三版", "他说，这项工作上接一版，", "《人民日报》（2023年8月2日 第07版）", "接种第3版疫苗"],
)
def test_what_is_no_jump(line: str) -> None:
    assert mark_at_end(line) is None and mark_at_start(line) is None


def test_a_jump_without_a_partner_stays_with_its_article() -> None:
    head, tea = (
        article for article in articles_of(pages(p01=FIRST)) if article.title != "青石桥修缮工程完工"
    )
    assert [jump.text for jump in head.jumps] == ["（下转第3版）"] and not head.parts
    assert head.text.text.endswith("派到（下转第3版）")
    assert tea.jumps == ()


def test_another_issue_and_another_page_are_no_partners() -> None:
    head = pages(p01=FIRST)[0]
    tail = pages(p03=THIRD)[0]
    for other in (
        Page(tail.file, THIRD.replace("上接第1版", "上接第2版"), "云岭日报", page="3"),
        Page(tail.file, THIRD, "云岭日报", page="4"),
        Page(tail.file, THIRD, "青石晚报", page="3"),
        Page("云岭日报/2024-03-06/03.txt", THIRD, "云岭日报", page="3"),
    ):
        assert not any(article.parts for article in articles_of([head, other]))


def test_an_issue_that_is_there_twice_is_joined_twice() -> None:
    printed = pages(p01=FIRST, p03=THIRD)
    sheets = [
        PagedArticle(find_jumps(article, page.text), len(page.text), root)
        for root in ("/one", "/two")
        for page in printed
        for article in segment_page(page)
    ]
    again = [
        Page(page.file.replace(".txt", ".pdf"), page.text, page.newspaper, page=page.page) for page in printed
    ]
    assert len(match_jumps(sheets)) == 4
    assert all(sheets[head].root == sheets[tail].root for head, tail in match_jumps(sheets))
    joined = [article for article in articles_of(printed + again) if article.parts]
    assert len(joined) == 4
    assert all(len({part.place.file[-4:] for part in article.parts}) == 1 for article in joined)


def test_without_titles_the_words_and_the_torn_sentence_tell() -> None:
    tails = "（上接第1版）两侧新铺了人行步道。魏长河说，青石桥建于1962年，大桥的桥墩都已加固。\n\n（上接第1版）田间地头。高远山强调，春耕生产要抓早抓细，种子化肥要备足。\n"
    joined = [article for article in articles_of(pages(p01=FIRST, p03=tails)) if article.parts]
    assert ["步道" in article.text.text for article in joined] == [False, True]


def test_parts_that_nothing_tells_apart_stay_apart() -> None:
    head = "甲村来信\n\n本报讯 甲甲甲甲甲甲甲甲甲甲。（下转第2版）\n\n乙村来信\n\n本报讯 乙乙乙乙乙乙乙乙乙乙。（下转第2版）\n"
    tail = "（上接第1版）丙丙丙丙丙丙丙丙。\n\n（上接第1版）丁丁丁丁丁丁丁丁。\n"
    assert not any(article.parts for article in articles_of(pages(p01=head, p02=tail)))


def test_pages_of_one_pdf_whose_numbers_are_not_the_papers() -> None:
    printed = [Page("云岭日报.pdf", FIRST, page="1"), Page("云岭日报.pdf", THIRD, page="2")]
    joined = [article for article in articles_of(printed) if article.parts]
    assert [[part.place.page for part in article.parts] for article in joined] == [["1", "2"]] * 2
    assert all("派到田间" in one.text.text or "栏杆，两侧" in one.text.text for one in joined)


def test_a_part_that_lost_its_mark_needs_the_title_and_the_torn_sentence() -> None:
    def joined(first: str, third: str) -> list[str]:
        return [article.title for article in articles_of(pages(p01=first, p03=third)) if article.parts]

    lost = THIRD.replace("（上接第1版）", "", 1)
    bridge = "青石桥修缮工程完工"
    assert bridge in joined(FIRST, lost)
    assert bridge not in joined(FIRST.replace("全部栏杆，", "全部栏杆。"), lost)
    assert bridge not in joined(FIRST, lost.replace("青石桥完工", "出行记"))


def test_a_chain_over_three_pages_and_marks_in_the_title() -> None:
    printed = pages(
        p01="山路\n\n本报讯（记者 甲一）山路从县城往东，要走（下转第2版）\n",
        p02="山路（上接第1版）\n\n三个钟头，路上要过两座桥，桥下的水\n（下转第4版）\n",
        p04="山路（上接第2版）\n\n一年四季都很急。\n",
    )
    (article,) = articles_of(printed)
    assert article.title == "山路"
    assert article.text.text.endswith("要走三个钟头，路上要过两座桥，桥下的水一年四季都很急。")
    assert [part.place.page for part in article.parts] == ["1", "2", "4"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_text_cut_over_any_pages_comes_together_again(data: st.DataObject) -> None:
    """Sentences cut anywhere over two or three pages, other articles between: the whole text, each piece in its place."""
    letters = st.text("春耕生产会议大桥工程茶园山水路人天地学校医院", min_size=12, max_size=30)
    body = "。".join(data.draw(st.lists(letters, min_size=6, max_size=10))) + "。"
    names = data.draw(st.lists(st.integers(2, 9), min_size=1, max_size=2, unique=True).map(sorted))
    cuts = sorted(
        data.draw(
            st.lists(st.integers(8, len(body) - 2), min_size=len(names), max_size=len(names), unique=True)
        )
    )
    assume(all("。" not in body[cut - 1 : cut + 1] for cut in cuts))
    # A part of few words without a full stop could as well be a title.
    assume(all(later - cut > 50 for cut, later in pairwise(cuts)))
    form = data.draw(st.sampled_from(["（下转第{}版）", "下转{}版", "▶下转第{}版", "(下转0{}版)"]))
    back = data.draw(st.sampled_from(["（上接第{}版）", "上接{}版\n", "(上接0{}版)\n"]))
    other = "\n另一件事\n\n本报讯（记者 甲一）某处有别的消息，与此无关。\n"
    numbers, bounds = [1, *names], [0, *cuts, len(body)]
    printed = []
    for at, number in enumerate(numbers):
        words = body[bounds[at] : bounds[at + 1]]
        head = (
            f"要闻标题\n\n本报讯（记者 林小雨）{words}"
            if not at
            else f"要闻标题\n\n{back.format(numbers[at - 1])}{words}"
        )
        tail = (
            ""
            if number == numbers[-1]
            else data.draw(st.sampled_from(["", "\n"])) + form.format(numbers[at + 1])
        )
        if "▶" not in form and "（" not in form and "(" not in form and tail and tail[0] != "\n":
            tail = "\n" + tail
        printed.append(
            Page(
                f"报/2024-03-05/{number}.txt",
                head + tail + "\n" + other * data.draw(st.integers(0, 1)),
                "报",
                page=str(number),
            )
        )
    random.Random(data.draw(st.integers(0, 9))).shuffle(printed)
    (whole,) = (article for article in articles_of(printed) if article.title == "要闻标题")
    assert whole.text.text == f"本报讯（记者 林小雨）{body}"
    by_file = {page.file: page.text for page in printed}
    start = data.draw(st.integers(0, len(whole.text.text) - 2))
    end = data.draw(st.integers(start + 1, len(whole.text.text)))
    quoted = whole.printed(whole.text.raw_spans(start, end))
    assert (
        "".join(by_file[one.place.file][s.start : s.end] for one in quoted for s in one.spans)
        == whole.text.text[start:end]
    )


def test_an_index_answers_over_the_page_and_cites_each_page(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "云岭日报" / "2024-03-05"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text(FIRST, "utf-8")
    (folder / "03.txt").write_text(THIRD, "utf-8")
    build_index([tmp_path / "archive"], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    assert snapshot.manifest.counts.articles == 4
    answer = Assistant(snapshot).ask("化肥库存不得低于多少？")
    (citation,) = answer.citations
    assert "4万吨" in answer.answer
    assert (citation.title, citation.page) == ("云岭市召开春耕生产推进会", "3")
    assert THIRD[citation.start : citation.end] == citation.quote
    answer = Assistant(snapshot).ask("农业农村局要把技术人员派到哪里？")
    quotes = [
        (one.page, (FIRST, THIRD)[one.page == "3"][one.start : one.end] == one.quote)
        for one in answer.citations
    ]
    assert quotes == [("1", True), ("3", True)]
    assert "".join(one.quote for one in answer.citations).endswith("技术人员派到田间地头。")
    heads = snapshot.facts.articles(ArticleFilter(page="3"))
    assert {head.title for head in heads} == {
        "云岭市召开春耕生产推进会",
        "青石桥修缮工程完工",
        "图书馆延长开放时间",
    }
    whole = snapshot.facts.article(citation.article_id)
    assert snapshot.facts.article(whole.parts[1].article_id) == whole
    assert snapshot.facts.shown_id(whole.parts[1].article_id) == whole.article_id
    remove_from_index([whole.parts[1].article_id], tmp_path / "index")
    facts = open_snapshot(tmp_path / "index").facts
    assert facts.counts().articles == 3 and not facts.has_article(whole.article_id)
    assert not facts.has_article(whole.parts[0].article_id)


def made_issue(chosen: random.Random, articles: list[Article]) -> tuple[list[Page], dict[str, str]]:
    """An issue of four pages: three to five articles of page 1 go on on pages 2 to 4, two or more on the same one.

    Returns its pages, and the whole text (white space left out) of each article that jumps, by its first words.
    """
    printed: dict[int, list[str]] = {1: [], 2: [], 3: [], 4: []}
    wholes = {}
    target = chosen.randint(2, 4)
    for at, article in enumerate(articles[: chosen.randint(3, 5)]):
        text = article.text.text.replace("\n", "")
        page = target if at < 2 else chosen.randint(2, 4)
        cut = chosen.randint(len(text) // 3, 2 * len(text) // 3)
        title = article.title
        form = chosen.choice(["（下转第{}版）", "\n下转{}版", "\n▶下转{}版·要闻", "（下转第0{}版）"])
        back = chosen.choice(["（上接第1版）", "上接1版\n", "（上接第一版）\n"])
        short = chosen.choice([title, title[: max(4, len(title) // 2)], ""])
        printed[1].append(f"{title}\n\n本报讯（记者 林小雨）{text[:cut]}{form.format(page)}\n")
        printed[page].append(f"{short}\n\n{back}{text[cut:]}\n")
        wholes[f"本报讯（记者林小雨）{''.join(text.split())}"] = title
    for at, article in enumerate(articles[5:8]):
        printed[at + 2].append(f"{article.title}\n\n本报讯（记者 周明）{article.text.text}\n")
    for stories in printed.values():
        chosen.shuffle(stories)
    return [
        Page(f"报/2024-03-05/{page}.txt", "\n".join(stories), "报", page=str(page))
        for page, stories in printed.items()
    ], wholes


@pytest.mark.shared
def test_jumps_of_made_issues(shared_archive: Path) -> None:
    """Of the jumps of 50 issues made from real news, nearly all are joined right, and hardly one wrong."""
    with lzma.open(shared_archive / "news" / "articles-2023.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 3000, 9000)]
    articles = [
        segment_article(Page("", one["text"], record_id=one["id"], is_article=True)) for one in records
    ]
    # Headlines of web pages are sentences; those of a newspaper are not.
    articles = [
        one
        for one in articles
        if re.fullmatch(r"[^，。：]{6,26}", one.title)
        and 400 < len(one.text.text) < 1500
        and "版" not in one.text.text
    ]
    chosen = random.Random(5)
    right = wrong = jumps = 0
    for _ in range(50):
        printed, wholes = made_issue(chosen, chosen.sample(articles, 8))
        joined = ["".join(one.text.text.split()) for one in articles_of(printed) if one.parts]
        right += sum(text in wholes for text in joined)
        wrong += sum(text not in wholes for text in joined)
        jumps += len(wholes)
    assert right >= 0.97 * jumps and wrong <= 0.01 * jumps


def test_a_heap_of_undated_pages_is_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once for each page that jumps: nothing in it is joined anyway."""
    root = tmp_path / "heap"
    root.mkdir()
    for number in range(8):
        text = f"第{number}座桥完工\n\n本报讯（记者 周明）第{number}座桥完工，更换了{number + 3}根栏杆（下转第3版）\n"
        (root / f"page-{number}.txt").write_text(text, "utf-8")
    asked: list[str] = []
    rows = issues._sheet_rows

    def counted(db: sqlite3.Connection, where: str, *values: str) -> list[sqlite3.Row]:
        asked.append(where)
        return rows(db, where, *values)

    monkeypatch.setattr(issues, "_LARGEST_ISSUE", 4)
    monkeypatch.setattr(issues, "_sheet_rows", counted)
    build_index([root], tmp_path / "index")
    assert sum("a.article_id = ?" in where for where in asked) == 8
    assert sum("f.root = ?" in where for where in asked) == 1
