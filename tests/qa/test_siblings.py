"""What stands beside the asked thing in a row is not the asked thing: 一期 is not 二期, the deputy is not the head."""

from __future__ import annotations

import json

import pytest

from index.build import build_index
from qa.assistant import Assistant, open_assistant
from qa.contrast import says_another

_TEXTS = {
    "congress": "市人大常委会全体会议举行。本报讯（记者 柯小舟）7月6日至7日，市人大常委会召开全体会议。"
    "常委会主任钮建平主持第一次全体会议，副主任司马静主持第二次全体会议。",
    "inspection": "市纪委全会召开。本报讯（记者 计念之）1月21日，市纪委全会召开。市委书记孙维桢出席并讲话，"
    "市委常委、市纪委书记郁达成代表市纪委常委会作工作报告。",
    "medal": "守墓人王长庚。县民政局副局长钟立昧昨天给守墓人王长庚送来“优抚先进个人”的奖状，他挂在守墓的小屋里。",
    "letter": "一封感谢信。本报讯（记者 芦建明）厂里收到一封感谢信，信是退休工人程咬铁写的，他在信里说了欠薪的事。",
    "tender": "老船坞修缮招标。老船坞修缮工程公开招标，招标人为云岭市城市更新投资有限公司，投标截至9月1日。",
    "dyke": "湖岸整治。阳漪湖西岸截污管道自4月2日起夜间施工，工期四十八天。",
    "visit": "市委书记会见客商。本报讯（记者 何夕）8月4日，市委书记宋临川在会展中心会见海葵海缆股份有限公司董事长骆文韬。"
    "副市长鲁敏之参加会见。",
    "posts": "人事任免。8月2日，市人大常委会决定：免去万长河的云岭市副市长职务，免去江浪的云岭市港务局局长职务；"
    "任命江浪为云岭市副市长。",
    "decrees": "澄江市人大常委会任免名单。（7月30日市人大常委会会议通过）决定任命：丁修远为澄江市教育局局长；"
    "唐小荷（女）为澄江市卫生健康委员会主任；贺连城为澄江市水务局局长。决定免去：卫长青的澄江市教育局局长职务；"
    "虞晓鹿（女）的澄江市卫生健康委员会主任职务；丁修远的澄江市文化局局长职务。",
    "spring": "春耕生产推进会召开。8月9日，县里召开春耕生产推进会，县长沈放主持会议。会议提出三点要求。"
    "一是快。农时不等人，要抢在雨前下种。二是准。三是稳。",
    "heating": "全市供暖工作会议召开。本报讯（记者 何夕）8月11日，全市供暖工作会议召开。\n"
    "市长闻怀舟指出，入冬以来热线共受理供暖投诉4317件，已办结3902件，要求不是提给群众的。\n"
    "闻怀舟强调，一要盯住室温。二要管好煤。三要备足抢修队伍。",
    "briefs": "●8月12日，市政协主席祁梦龙主持召开主席会议，讨论老旧小区停车难专题调研报告。\n"
    "●8月13日，市长闻怀舟到桐川县调研柑橘产业，强调要延长产业链。",
    "flood": "暴雨之夜。8月14日夜里，石桥水库水位涨到九十四米三，超过汛限水位六十二厘米，全乡干部上坝。",
    "customs": "外贸增速可能放缓。云岭海关副关长汪海洋说，受海运费上涨影响，四季度出口增速可能放缓。",
    "obituary": "季伯钧同志逝世。离休干部季伯钧同志8月15日逝世，享年96岁。季伯钧是山东莱芜人，1943年参加八路军。",
    "drought": "市政府召开抗旱工作会议。8月17日，市政府召开抗旱工作会议。市长闻怀舟主持会议，副市长鲁敏之、水利局局长尚可出席会议。",
    "games": "乒乓球赛结束。8月18日，全市乒乓球赛结束。混合双打决赛打满七局，以4比3分出胜负，桐川县队夺冠。",
    "lots": "有奖储蓄开奖。有奖储蓄第四期8月18日开奖，一等奖一个，号码〇四四一七，奖电视机一台。",
    "firms": "全县乡镇企业工作会议召开。八月三日至五日，全县乡镇企业工作会议在县第一招待所召开，县长沈放主持会议。",
    "nurse": "劳模报告会举行。8月16日，劳模报告会举行，“五一劳动奖章”获得者滕海燕说，护士要有耐心。"
    "市二院护士长滕海燕带的徒弟也来了。",
    "shelves": "书房卖咖啡。8月8日，政协委员议书房。委员简玉提出引入中学生讲解员；委员赵寄认为，应允许书房卖咖啡。",
    "women": "巾帼创业座谈会召开。8月6日，市妇联召开巾帼创业座谈会。市妇联主席柯明珠主持会议，并要求把小额贷款送到村里。",
    "close": "书房调整。市文广局局长白小雪说，上半年关停合并6座城市书房，年底总数要达到70座。",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("siblings")
    lines = [{"id": name, "date": "2023-08-20", "text": text} for name, text in _TEXTS.items()]
    (folder / "news.jsonl").write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8"
    )
    build_index([folder / "news.jsonl"], folder / "index")
    return open_assistant(folder / "index")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("澜芯二期总投资多少", "一期项目2019年落户，总投资18亿元"),
        ("首期展览有多少人", "第二期展览来了80人"),
        ("湖东岸哪天施工", "湖西岸自4月2日起施工"),
        ("去年收了多少麦", "今年种了830亩"),
        ("中标的是哪家公司", "招标人为城市更新公司"),
        ("今年的蟹后多重", "蟹王重340克"),
    ],
)
def test_another_of_the_row_is_told_from_the_asked_one(question: str, text: str) -> None:
    assert says_another(question, text, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("二期总投资多少", "一期投资18亿元，二期投资52亿元"),
        ("首期展览有多少人", "第1期展览来了80人"),
        ("上一轮巡察发现多少问题", "第二轮巡察发现213个问题"),
        ("湖东岸哪天施工", "湖岸自4月2日起施工"),
        ("三次会议有多少人参加", "第四次会议有18人参加"),
        ("县里有多少人上学", "村里有80人读中学"),
    ],
)
def test_what_says_the_asked_one_too_or_none_is_no_contrast(question: str, text: str) -> None:
    assert not says_another(question, text, text)


def test_the_asked_one_elsewhere_in_the_article_leaves_the_sentence_to_be_weighed() -> None:
    assert not says_another("湖东岸哪天施工", "湖西岸自4月2日起施工", "湖东岸整治。湖西岸自4月2日起施工")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("第二次全体会议是哪位副主任主持的？", "司马静"),
        ("市纪委全会上谁作报告？", "郁达成"),
        ("县民政局副局长给王长庚送来什么奖状？", "优抚先进个人"),
        ("感谢信是谁写的？", "程咬铁"),
        ("谁被免去了云岭市副市长职务？", "万长河"),
        ("想让书房卖咖啡的委员是谁？", "赵寄"),
        ("澄江市教育局局长是谁？", "丁修远"),
        ("春耕生产推进会提出了哪三点要求？", "抢在雨前下种"),
        ("闻怀舟在全市供暖工作会议上提了哪几点要求？", "备足抢修队伍"),
        ("8月12日的市政协主席会议讨论的是什么？", "停车难"),
        ("季伯钧是哪里人？", "山东莱芜"),
        ("澄江市教育局局长的前任是谁？", "卫长青"),
        ("云岭市副市长的前任是谁？", "万长河"),
        ("谁是新任的澄江市卫健委主任？", "唐小荷"),
        ("澄江市人大常委会任命了哪几个人？", "唐小荷（女）为澄江市卫生健康委员会主任"),
        ("贺连城被任命为什么职务？", "水务局局长"),
        ("混合双打决赛的比分是多少？", "4比3"),
        ("有奖储蓄一等奖的号码是多少？", "〇四四一七"),
        ("乡镇企业工作会议开了几天？", "三日至五日"),
        ("石桥水库的水位超过汛限多少？", "六十二厘米"),
        ("哪些人出席了抗旱工作会议？", "主持的是市长闻怀舟"),
        ("谁是新任的澄江市水务局局长？", "贺连城"),
        ("谁被免去了澄江市卫生健康委员会主任职务？", "虞晓鹿"),
        ("谁不再担任澄江市教育局局长？", "卫长青"),
        ("市妇联主席柯明珠要求什么？", "小额贷款"),
    ],
)
def test_the_asked_one_of_several_is_answered(assistant: Assistant, question: str, part: str) -> None:
    assert part in assistant.ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "县民政局局长给王长庚送来的是什么奖状？",
        "老船坞修缮工程中标的是哪家公司？",
        "阳漪湖东岸截污管道从哪天起夜间施工？",
        "宋临川会见蓝鲸船舶修造有限公司董事长时，有谁参加？",
        "哪6座城市书房要关停？",
        "市妇联副主席柯明珠主持了什么会议？",
        "市妇联副主席柯明珠要求什么？",
        "桃花水库的水位超过汛限多少？",
        "云岭海关关长是谁？",
        "2030年的云岭市副市长是谁？",
        "谁列席了抗旱工作会议？",
    ],
)
def test_a_sibling_of_the_asked_one_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answerable, answer.answer


def test_an_honour_is_no_post(assistant: Assistant) -> None:
    answer = assistant.ask("滕海燕是什么职务？").answer
    assert "护士长" in answer and "获得者" not in answer
