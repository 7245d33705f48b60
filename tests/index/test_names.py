from __future__ import annotations

from time import perf_counter

import pytest

from index.names.find import find_names
from index.records.of_article import read_sentence, repeat_names
from index.text.sentences import split_sentences
from index.types import Span


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("驻外总领事林海涛、公参高远山参加。", ["林海涛", "高远山"]),
        ("加油员周立群说，民警陈国栋警官也来了。", ["周立群", "陈国栋"]),
        ("会议传达学习习近平总书记重要讲话精神。", ["习近平"]),
        ("分析师 Anna Smith 表示，市场平稳。", ["Anna Smith"]),
        ("领导班子成员和各部门负责人参加，国家安全部门到场。", []),
        ("王女士说，小区里的李大爷也来了。", []),
        # names with what else could be words in them or behind them
        ("县检察院副检察长杨明星、教导员刘家任、主任王会敏出席。", ["杨明星", "刘家任", "王会敏"]),
        ("副总经理郭金刚严重违纪。", ["郭金刚"]),
        ("试飞员李中华大校出席开幕式。", ["李中华"]),
        ("讲师冯华博士讲解。", ["冯华"]),
        # in lists the marks tell: rare surnames, no surname, particles
        ("市领导李真、张培军、句爱云、王良义出席活动。", ["李真", "张培军", "句爱云", "王良义"]),
        ("县委书记桑本，副州长尕玛才仁出席仪式。", ["桑本", "尕玛才仁"]),
        ("贺东风、周新民、赵越让、谭万庚、吴永良出席。", ["贺东风", "周新民", "赵越让", "谭万庚", "吴永良"]),
        ("市领导任　凯、王　芳、李建国、 白　荣出席。", ["任凯", "王芳", "李建国", "白荣"]),
        ("市长李真（女）、副市长王强（满族）、何明出席。", ["李真", "王强", "何明"]),
        ("李真，张培军，王良义，何明，赵建国出席会议。", ["李真", "张培军", "王良义", "何明", "赵建国"]),
        ("局长李真 张培军 王良义参加。", ["李真", "张培军", "王良义"]),
        # a surname that is a word or that no list has, where posts and names alternate
        ("市委常委、副市长敬爱国，秘书长何明参加调研。", ["敬爱国", "何明"]),
        ("乡党委书记展云飞、乡长火金花陪同。", ["展云飞", "火金花"]),
        ("县委书记带头抓，县长亲自抓。", []),
        ("副总裁兼楼宇事业部总经理何明出席，退役军人行军礼。", ["何明"]),
        # foreign names: where they end, and what only sounds like one
        ("总统阿里来华出席开幕式。", ["阿里"]),
        ("导演奥利弗·斯通是美国人。", ["奥利弗·斯通"]),
        ("国防部长理查德·马尔斯与总理查理·沃克会面。", ["理查德·马尔斯", "查理·沃克"]),
        ("副州长谢尔盖·秋明10日发文说，市长谢明·贝乌尔到场。", ["谢尔盖·秋明", "谢明·贝乌尔"]),
        ("飞行员格雷夫和弗雷沃作证。", ["格雷夫", "弗雷沃"]),
        ("轮值主席国南非发出邀请，总书记多次作出指示，监护人合法就业。", []),
        ("主席维托·彼得罗切利日前表示，外长易卜拉欣·帕特尔也来了。", ["维托·彼得罗切利", "易卜拉欣·帕特尔"]),
        ("省委主席公保扎西、索朗多吉出席。", ["公保扎西", "索朗多吉"]),
        ("局长阿什温·瓦桑说，局长瓦西里·马柳克关于此事的报告。", ["阿什温·瓦桑", "瓦西里·马柳克"]),
        ("局长吐送古丽·买托胡提、校长马克·泰西耶-拉维涅到场。", ["吐送古丽·买托胡提", "马克·泰西耶-拉维涅"]),
        ("众议员阿穆亚·拉德万本周访问，部长罗伯特·哈贝克喊话。", ["阿穆亚·拉德万", "罗伯特·哈贝克"]),
        # a body before each name, and no post: three of them tell
        (
            "云岭大学王建国，青石医院李志强，云岭公司徐自强，水利局何晓东参加会议。",
            ["王建国", "李志强", "徐自强", "何晓东"],
        ),
        ("事务所李婷、高涛律师受邀参加，欧阳万成、杨伯文等人到场。", ["李婷", "高涛", "欧阳万成", "杨伯文"]),
        ("党组成员王镇、李军、闫卫东参加，区长周金星等到场。", ["王镇", "李军", "闫卫东", "周金星"]),
        (
            "省长任振鹤第一时间赶到，董事王建国、何晓东均出席会议，书记李国均主持。",
            ["任振鹤", "王建国", "何晓东", "李国均"],
        ),
        # whoever chairs by a post has a name, whatever it is; how one chairs is none
        ("活动由馆长、制片人木南主持。", ["木南"]),
        ("会议由院长亲自主持，书记轮流主持。", []),
        # a river and a science behind what could end a post
        ("投资到长江保护，土木工程系的老师来了，县长江涛主持会议。", ["江涛"]),
        # what is named after somebody, and words that look like names
        ("广东省宋庆龄基金会的代表到会。", []),
        ("来自长江大学老师的祝贺，他曾先后参加过战役。", []),
        # names that end in what follows names, before a mark or a deed
        ("副厅长侯燕会、副市长雷殿军出席。", ["侯燕会", "雷殿军"]),
        ("区委书记程向民带队检查，副主任乌兰率队调研。", ["程向民", "乌兰"]),
        ("宣传部常务副部长高中伟作宣讲报告。", ["高中伟"]),
        ("副总经理刘书锋、濮阳中支总经理张超出席。", ["刘书锋", "张超"]),
        ("易军先生、李能先生到会。", ["易军", "李能"]),
        ("大会召开刘运出席并讲话", ["刘运"]),
        # particles within a name, and what begins with the last character of one
        ("市领导张为、李政、刘多参加。", ["张为", "李政", "刘多"]),
        ("副县长王向前及有关负责人参加。", ["王向前"]),
        ("院长刘本元，副校长吴为山等嘉宾出席。", ["刘本元", "吴为山"]),
        ("副省长杨兴平等参加，副院长任锋及有关同志到场。", ["杨兴平", "任锋"]),
        ("院长周路军主持，副庭长（主持工作）陈飞翔出席。", ["周路军", "陈飞翔"]),
        ("市领导周丽、贺伟一同参加。", ["周丽", "贺伟"]),
        ("副厅长喻树长主持，科长李真在京会见来宾。", ["喻树长", "李真"]),
        ("秘书长颛孙恩嘉、部长纳松参加。", ["颛孙恩嘉", "纳松"]),
        ("首席执行官巴灵顿·亚当斯、院长大卫·史密斯到会。", ["巴灵顿·亚当斯", "大卫·史密斯"]),
        ("李德仁、龚健雅、焦李成等院士专家参加。", ["李德仁", "龚健雅", "焦李成"]),
        (
            "知名书画家有：王永军（省书协副主席）；靳书义（省书协会员）；晁凌云（中美协会员）。",
            ["王永军", "靳书义", "晁凌云"],
        ),
        (
            "在龙山总统府举行，长乐西路街道、安稳办主任会议也在那里，长海县欧美同学会、普法宣传等18支队伍代表到场。",
            [],
        ),
        # 成 ends the name where 为 leads to a deed, and begins 成为 elsewhere
        ("工会主席李建成为获奖选手颁奖，会员李真成为冠军。", ["李建成", "李真"]),
        # what is done behind a name: taken over, gone on, given off, won
        ("由副队长田二虎接任，书记贺连成第一个上台，司钻熊涛发出信号。", ["田二虎", "贺连成", "熊涛"]),
        ("三厂的柴玉梅以96.5分摘得桂冠，四厂的丁海峰仅以0.3分之差获得银奖。", ["柴玉梅", "丁海峰"]),
        ("老木匠马德山和贫农刘老栓来了。", ["马德山", "刘老栓"]),
        # introduced by name alone
        ("给这里送水的是一个司机，叫祁长顺。", ["祁长顺"]),
        ("她本名沈阿珍，名叫“小神童”的班，叫作业本。", ["沈阿珍"]),
        # an oil field is nobody
        ("又讯　代表油田参加大赛。油田原副局长陈雷到会。", ["陈雷"]),
        # a list of appointments and dismissals
        (
            "任命：葛鸣为水利局局长；桂芳菲（女）为教育局局长。免去：石万里的教育局局长职务；尤国华的水利局局长职务。",
            ["葛鸣", "桂芳菲", "石万里", "尤国华"],
        ),
        # a word before takes the surname's character
        ("当时孟非主持节目。", []),
        ("第31届世界大学生夏季运动会开幕。", []),
    ],
)
def test_names_of_a_sentence(sentence: str, names: list[str]) -> None:
    assert [one.name for one in find_names(sentence)] == names


@pytest.mark.parametrize(
    ("sentence", "posts"),
    [
        ("云岭公司总经理陈雷和日方行长植田和男出席。", ["云岭公司总经理", "日方行长"]),
        ("云岭市文化和旅游局副局长陈雷出席。", ["云岭市文化和旅游局副局长"]),
        ("出席仪式的驻外大使陈雷讲话。", ["驻外大使"]),
        ("市政协副主席李真、刘继隆、王阳平出席。", ["市政协副主席"] * 3),
        ("女子举报她曾被主持人陈雷欺骗。", ["主持人"]),
        ("他从队长陈大河手里接过竹篙。", ["队长"]),
        ("从化区区长陈雷、从业者代表李真出席。", ["从化区区长", "从业者代表"]),
        # behind marks, the dateline, verbs and times
        ("●我市运动员陈雷夺冠。", ["我市运动员"]),
        ("本报讯　市气象台首席预报员陈雷说，有雨。", ["市气象台首席预报员"]),
        ("责令该队队长陈雷整改。", ["该队队长"]),
        ("证婚人是云岭公司党委书记陈雷。", ["云岭公司党委书记"]),
        ("下半时主教练陈雷换人。", ["主教练"]),
        # who loses a post is not given it
        ("任命：葛鸣为水利局局长；免去：尤国华的水利局局长职务。", ["水利局局长", ""]),
    ],
)
def test_a_post_is_what_stands_before_its_person(sentence: str, posts: list[str]) -> None:
    assert [one.organisation + one.post for one in find_names(sentence)] == posts


def test_no_body_reaches_over_a_post_that_is_held_beside() -> None:
    (person,) = find_names("厂长兼党委副书记陈雷到会。")
    assert (person.organisation, person.post) == ("", "厂长兼党委副书记")


def test_a_name_that_an_article_introduces_is_known_in_all_of_it() -> None:
    text = "副县长迟大可到会。人们等候迟大可许久。总统候选人费尔南多·比利亚维森来了，枪击后比利亚维森送医。"
    read = [read_sentence(text[span.start : span.end], span) for span in split_sentences(text)]
    found = [[one.name for one in sentence.people] for sentence in repeat_names(read)]
    assert found == [["迟大可"], ["迟大可"], ["费尔南多·比利亚维森", "比利亚维森"]]


def test_credits_are_nobodys_part() -> None:
    text = "监制：林海涛 高远山撰稿：周立群编辑：李真"
    assert [one.name for one in find_names(text)] == ["林海涛", "高远山", "周立群", "李真"]
    assert read_sentence(text, Span(0, len(text))).people == ()


@pytest.mark.parametrize(
    "unit", ["主持", "市长王明、", "王明、", "会议由王明主持。", "，王明出席", "（", "召开会议", "到县调研"]
)
def test_a_long_line_takes_no_more_than_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = perf_counter()
        repeat_names([read_sentence(text[span.start : span.end], span) for span in split_sentences(text)])
        return perf_counter() - began

    seconds(2_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.1
