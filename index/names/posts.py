"""Words that make a person of the name beside them: posts, callings, kinship, forms of address.

Most are known by their head noun (…局长, …师, …员, …者), so that a new one needs no entry here.
"""

from __future__ import annotations

import re

_HAN = r"\u4e00-\u9fff"
# Whole words first; then head nouns, each with the words before it that make another word of it: 增长, 国家, 动员.
_STRONG = (
    r"总书记|书记|主任|主席(?![团台])|秘书|总理(?!府|衙)|总统(?!府|办|套)|首相(?!府)|外相|大臣|国王|女王|王子|公主|大使|公使|总领事|领事|参赞|公参|武官|知事|政委|总裁|总监|"
    r"经理|助理|董事|监事|理事|干事|督学|督办|执事|常委|主委|专委|委员|立委|英雄(?![的主气事城联])|代表|领导|教授|讲师|院士|博士|硕士|护士|战士|烈士|骑士|人士|导师|律师|师傅|"
    r"司令|指挥|总监制|总制片|总策划|总编|主编|责编|副编审|编审|编剧|导演|演员|教练|领队|领班|主管|主帅|队长|顾问|导游|翻译|编辑|记者|"
    r"CEO|CFO|CTO|COO|董秘|总工(?!程)|老板|店主|业主(?![管要导流题])|车主|房东|股东|掌门|站主|主播|嘉宾|运动员|嫌犯|凶嫌|主嫌|总召|影帝|影后|球星|影星|歌星|明星|新星|巨星|名将|老将|小将|门将|前锋|中锋|后卫|中场|冠军|得主|"
    r"民警|交警|辅警|刑警|特警|狱警|干警|警官|警长|警督|警监|警员|少将|中将|上将|大将|元帅|大校|上校|中校|少校|上尉|中尉|少尉|上士|中士|下士|列兵|哨兵|老兵|新兵|士兵|"
    r"妻子|丈夫|儿子|(?<!妇)女儿|父亲|母亲|爸爸|妈妈|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|夫人|遗孀|之子|儿媳|女婿|孙女|孙子|"
    r"(?<!共)同学|同事|室友|队友|战友|网友|校友|会友|市民|村民|居民|渔民|牧民|农民|[茶果菜粮棉瓜蔗烟药花蚕贫中富雇]农|保安|股民|网民|难民|选民|灾民|公民|村支书|支书|"
    r"学生|医生|考生|研究生|毕业生|博士生|硕士生|大学生|新生|实习生|留学生|高中生|游客|旅客|乘客|顾客|访客|客商|司机|军嫂|主演|饰演者|歌唱家|演唱家|"
    r"[农商种殖困店租住]户|劳模|模范|标兵|干部|党员|会员|社员|团员|队员|船员|学员|知青|作家|画家|专家|专务|党首|参事(?!室)|校花|书画家|"
    r"助手|歌手|选手|水手|旗手|能手|鼓手|射手|枪手|车手|骑手|舵手|棋手|国手|推手|吉他手|一把手|"
    r"[木石铁瓦漆银铜篾鞋]匠|司钻|艺人|花旦|武生|职工|员工|技工|焊工|电工(?!程|作|业|艺)|木工(?!程|作|业|艺|具)|钳工|护工|社工(?!司|部|站|委)|义工|民工|瓦工|矿工(?!程|业|作)|环卫工(?!程)|养护工|女工|劳工|"
    r"(?:被告|牵头|嫌疑|犯罪|罪|负责|发言|主持|参选|候选|创办|创始|创建|发起|经纪|继承|传承|带头|辩护|代理|委托|当事|申请|原告|联系|合伙|经营|管理|投资|领导|召集|制片|发布|音乐|媒体|牧羊|工|商|猎|老|主|诗|新|军|证|受访|监护|报案|举报|推荐|见证|介绍|策划|制作|设计|引路|引领|受害|死|伤)人(?!翁|公|家|士|员|数|次)"
)
_HEADS = (
    r"(?<![增成延生助擅特专漫身全时周伸很最更较太拉加狭细消波见变米年不多深家道增久再修漫])长(?!(?<=[^市县区局院部处厅会镇乡科股所站队团组省州事书台社馆行校村庭园班排连营司关]长)江|海[县国建市]|宁[区市县路少]|乐[东西南北中]?(?:路|街|坊|市|县|镇|机场)|寿|期|远|时间|效|荣|沙|春|白山|城|征|久|途|假|处|短|辈|廊|江[之水生流岸沿大三经上中下南北干沿口豚两航入十禁边鱼防委源科珍隧段])|"
    r"(?<![动全满裁超复定减随要增缺演])员(?!会|额|国)|(?<![出会祭兴誓])师(?!傅|生|资|范|德)|(?<![五器感做当])官(?!方|网|兵|宣)|"
    r"(?:学|术|想|史|论|业|战略|画|书法|歌唱|舞蹈|摄影|慈善|育|活动|革命|政治|军事|外交|探险|收藏|鉴赏|建筑|设计|演奏|批评|玩|买|卖|行|创|球)家|"
    r"(?<![或再前后])者"
)
# What a post may open with: 副市长, 原主任, 前总统.
POST = rf"(?:副|总|原|前|代|名誉)?(?:{_STRONG}|[{_HAN}]{{1,2}}?(?:{_HEADS})|领导)"
# Ends right before a name.
POST_END = rf"(?:(?:{_STRONG})(?!长)|(?<=[{_HAN}）)])(?:{_HEADS}))"
# Names printed before what they are: 李强总理, 孙盛明教授, 付强警官.
POST_BEHIND = re.compile(
    r"(?:(?:常务|执行|第一)?副?(?:总书记|书记|主任|主席|秘书长|总理(?!府|衙)|总统(?!府|办|套)|大使|公使|公参|参赞|总领事|领事|外长|外相|首相|防长|特使|临时代办|议长|市长|县长|区长|省长|镇长|乡长|州长|部长|厅长|局长|处长|科长|院长|校长|所长|站长|会长|理事长|行长|馆长|台长|社长|园长|团长|队长|班长|村长|庭长|"
    r"检察长|董事长|总经理|经理|总裁|总监|教授|院士|博士(?!论文|学位|研究|生|点)|研究员|律师(?!事务|所)|法官|检察官|警官|医生|大夫|主治医师|老师|导演|教练|工程师|委员长|委员|代表(?=[，。、：:]|说|表示|认为|介绍|建议|提出|$)|议员|将军|司令员|政委|理事|董事|监事|记者|[大上中少准]校|[上中少准]将|准?都督|[上中少]尉)"
    r"|先生|女士|小姐|烈士|小朋友|同志|同学(?!会)|师傅|老人|大爷|大妈|大姐|阿姨|奶奶|爷爷|夫妇|一家|一行|等人)"
)
ENDS_IN_POST = re.compile(rf"(?:{POST_END})$")
# Between two who are listed by post and name: ，市委常委、组织部部长.
BETWEEN_HOLDERS = re.compile(rf"[，、](?:[{_HAN}]{{2,16}}、){{0,3}}[{_HAN}]{{0,16}}{POST_END}")
# Joined posts of one person may be long: 中共中央书记处书记、中央纪委副书记、…小组常务副组长.
_LONGEST_POST = 64
_POST_START = re.compile(
    r"[，,。；;：:！!？?（）()《》【】\[\]#\t\n●■◆★▲▼□○△※]|(?<![第\d])\d+[年月日时分岁]?|包括|供图|[电讯][ 　]|[上下]半[时场]|赛[前后]|师从|拜(?![泉城])|责令|指令|授权|委派|指派|的有(?=[\u4e00-\u9fff])|时任|现任|发现|聘任|(?:主要|还|分别)有|(?:次|还|将|已|并|曾|再|间)[与同和]|"
    r"由(?=[A-Z])|(?:由|请[到来]?|受(?!理)|(?<![志])向(?!阳)|陪同|对(?![外口台])|携(?!手)|偕|(?<![求国])是|(?<!总)经(?![济理营开贸信办纪管委])|(?<![数根证论依])据|让|听取|会见|慰问(?!小?分?[队团组])|看望|任命|提名|[就便乃]是|选举|推选|推举|(?<![服听随侍])从(?![业事教政军警医艺化江严优])|日前|近日|上午|下午|当天|在(?![线职校])|"
    r"被(?!告|申请|执行|上诉|害)|称|表示|了|(?<!华)为|以及|其中)(?=[\u4e00-\u9fff])"
)
# 中央党校（国家行政学院）教授
_OF_A_BODY = re.compile(
    rf"(?<=[心局部院校会处司室团社区厅委办所站行厂馆系网])[（(](?![^（）()]*(?:记者|通讯员|[左右图摄]))[{_HAN}、]{{1,16}}[）)](?=[{_HAN}])"
)
# 与 and 和 part two people where a post or a group stands before them; else they are within a body's name: 文化和旅游局.
_JOINT = re.compile(r"[与和及]")
_GROUP_BEFORE = re.compile(rf"(?:{POST_END}|负责人|同志|代表|嘉宾|人员|群众|成员|[先女][生士])$")
_ORGANISATION = re.compile(
    rf"^((?:(?!兼)[{_HAN}“”·])*?(?:委员会|常委会|委|政府|政协|人大|法院|检察院|局|厅|部|办公室|办|公司|集团|大学|学院|医院|中学|小学|学校|协会|联合会|研究院|研究所|银行|中心|支队|大队|派出所|政法委|党组|党委|纪委|省|市|州|县|区|镇|乡|村|社区|街道))(?={POST}|党组|党委)"
)


def whole_post(text: str, end: int, since: int = 0) -> str:
    """The post before a name, from the clause's beginning; joined posts (党组书记、主席) whole.

    `since`: where the name before ends, which no post reaches behind.
    """
    start = max(since, end - _LONGEST_POST)
    if start == since and since and (behind := POST_BEHIND.match(text, start, end)):
        start = behind.end()
    first = start
    # The brackets of a body's name part nothing.
    stretch = _OF_A_BODY.sub(lambda bracket: "·" * len(bracket[0]), text[start:end])
    for boundary in _POST_START.finditer(stretch):
        start = first + boundary.end()
    for joint in _JOINT.finditer(text, start, end):
        if (joint.start() == first and since) or _GROUP_BEFORE.search(text[start : joint.start()]):
            start = joint.end()
    words = text[start:end].strip(" 　、").rpartition("的")[2]
    if "”" not in words:
        words = words.removeprefix("“")
    parts = words.split("、")
    at = len(parts) - 1
    while at > 0 and ENDS_IN_POST.search(parts[at - 1]) and len(parts[at - 1]) >= 2:
        at -= 1
    return re.sub(
        r"^(?:图为|其中|以及|□\s*|[与和及摄]|同(?![济仁心方文]))", "", "、".join(parts[at:])
    ).removesuffix("同志")


def split_post(whole: str) -> tuple[str, str]:
    """Organisation and post of what stands before a name; "" for the organisation where none is told."""
    match = _ORGANISATION.match(whole)
    return (match[1], whole[match.end() :]) if match else ("", whole)
