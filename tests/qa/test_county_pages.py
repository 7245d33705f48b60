"""Two county papers asked as strangers ask: each question was answered wrongly, or refused, before."""

from __future__ import annotations

import pytest

from eval.scoring.supported import unsupported_facts
from index.building.build import build_index
from qa.assistant import Assistant, open_assistant

_PAGES = {
    "澄川日报/2022-10-11": """王建华主持召开市委常委会会议

本报讯（记者 陈星池）10月9日上午，市委书记王建华主持召开市委常委会会议，听取粮食收购、森林防火工作情况汇报。市委副书记李文山出席会议。

会上，市农业农村局局长傅满仓汇报了粮食收购情况，市林业局局长经叔同汇报了森林防火情况。

我市启动“百企进千村”行动

本报讯（通讯员 游小帆）10月10日，全市“百企进千村”行动启动仪式在市工人文化宫举行。市委副书记李文山讲话，市委常委、统战部部长梅雪卿主持。

梅雪卿走访民营企业

本报讯（记者 陆庭芳）10月8日，市委常委、统战部部长梅雪卿走访民营企业。梅雪卿要求，各级各部门要做到“三不”：不叫不到、随叫随到、服务周到。

市六届人大常委会第十二次会议召开

本报讯（记者 陈星池）10月10日，市六届人大常委会第十二次会议召开。会议决定任命闻建国为澄川市常务副市长，免去邬宝成的澄川市常务副市长职务。

沿河路发生塌方

本报讯（记者 霍小满）10月9日16时许，沿河路改造工地发生沟槽塌方，造成2人死亡、3人受伤。事故原因正在调查。
""",
    "鹿桥报/2022-11-01": """（上接第1版）

李春江督导秋粮收购工作

本报讯（通讯员 左小卉）10月17日，县长李春江到县粮食储备库督导秋粮收购。截至10月16日，全县已收购秋粮5.4万吨，占计划的62%。

图为农民在县粮食储备库排队售粮。

桂明 摄

沿河路塌方事故调查报告公布

本报讯（记者 陆庭芳）10月31日，市应急管理局公布沿河路沟槽塌方事故调查报告。报告认定，事故造成3人死亡、2人受伤，直接经济损失460万元。

王建华到鹿桥县调研

本报讯（记者 陈星池）10月27日，市委书记王建华到鹿桥县调研再生稻生产。县长李春江陪同。

随后，王建华在鹿桥县委党校主持召开乡村振兴座谈会。
""",
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("papers")
    for place, text in _PAGES.items():
        (folder / "archive" / place).mkdir(parents=True)
        (folder / "archive" / place / "01.txt").write_text(text, "utf-8")
    build_index([folder / "archive"], folder / "index")
    return open_assistant(folder / "index")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("在10月9日的市委常委会会议上，森林防火情况是谁汇报的？", ["经叔同"]),
        ("“三不”指的是什么？", ["不叫不到", "随叫随到", "服务周到"]),
        ("陆庭芳写了哪几篇报道？", ["2篇", "走访民营企业", "调查报告"]),
        ("王建华10月主持过哪些会议？", ["2次", "常委会会议", "乡村振兴座谈会"]),
        ("县粮食储备库售粮的照片是谁拍的？", ["桂明"]),
        ("10月10日之前，澄川市的常务副市长由谁担任？", ["邬宝成"]),
        ("原常务副市长是谁？", ["邬宝成"]),
        ("澄川市常务副市长现在是谁？", ["闻建国"]),
        ("关于沿河路塌方的死亡人数，两次报道有什么不同？", ["2人死亡", "3人死亡"]),
    ],
)
def test_answers_what_the_papers_tell(papers: Assistant, question: str, expected: list[str]) -> None:
    answer = papers.ask(question)
    assert answer.answerable, answer.reason
    assert all(part in answer.answer for part in expected), answer.answer
    assert unsupported_facts(answer, papers.snapshot.facts.names()) == ()


@pytest.mark.parametrize(
    "question",
    [
        "李文山主持的市委常委会会议是哪天开的？",  # he sat in it
        "傅满仓汇报森林防火的会议在哪里开的？",  # he reported something else
        "青堰县秋粮占计划的多少？",  # the next county's
        "市委常委会会议哪天通过了条例？",  # held, but nothing was passed
        "3月谁到鹿桥县调研？",
    ],
)
def test_refuses_what_only_sounds_like_them(papers: Assistant, question: str) -> None:
    answer = papers.ask(question)
    assert not answer.answerable, answer.answer


def test_a_meeting_without_a_day_of_its_own_is_given_none(papers: Assistant) -> None:
    answer = papers.ask("王建华10月主持过哪些会议？")
    assert "11月1日乡村振兴座谈会" not in answer.answer


def test_another_matter_is_asked_with_the_same_verb(papers: Assistant) -> None:
    answer = papers.ask("森林防火呢？", history=["10月9日市委常委会会议谁汇报了粮食收购情况？"])
    assert "经叔同" in answer.answer


def test_a_refusal_does_not_deny_a_name_that_the_archive_has(papers: Assistant) -> None:
    answer = papers.ask("王建华11月20日去了哪里调研？")
    assert not answer.answerable
    assert "没有提到“王建华”" not in answer.answer


def test_a_jump_line_that_nothing_follows_is_no_article_of_its_page(papers: Assistant) -> None:
    answer = papers.ask("11月1日鹿桥报登了哪些文章？")
    assert "有3篇文章" in answer.answer
    assert "无题" not in answer.answer
    assert len(answer.citations) == 3
