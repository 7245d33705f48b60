"""The forms of names: surnames, what stands before and behind a name, characters of foreign names.

In capitals without an underscore: `index/names/find.py` reads them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from index.names.posts import ENDS_IN_POST, POST_END

SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟"
    "平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲家封芮储靳汲松井段富巫乌焦巴弓牧隗山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰郦"
    "雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游"
    "竺权逯盖益桓公肖闫付代覃岳帅亢况郈琴商牟佘佴伯赏南墨哈谯笪年爱阳佟仝苑原尉油仉晋楚法汝鄢涂钦归海亓苟眭冼隋逄邸冶訾仉佟渠揭鹿粟母衣撒妥栗缑岐朴隽扆睢芦闪降"
    "丘卜位佀兰楼纳冮占句昝慈战戢揣敬暴禚禤綦苌菅蒿蓟谌蹇辜迟邝邰邳郄郅郏郗郜鄞青靖鲜麦麴漆秘咎恽羿酆柘盍虢丛赫畅琚洛门植庹布端亓镡幺"
)
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|轩辕|独孤|南宫|端木|申屠|百里|呼延|西门|闻人|澹台|颛孙|淳于|太叔|公冶|钟离|鲜于|闾丘|亓官|仲孙|漆雕|拓跋|完颜|赫连|万俟|纳兰|达奚"
JAPANESE = (
    "鸠山|福岛|麻生|小泉|野田|茂木|河野|石破|高市|木原|滨田|松野|山下|村山|植田|黑田|大渊|福原|大谷|今井|水谷|早田|平野|荒川|河村|广濑|久保|川口|星野|大野|宫崎|石原|稻田|"
    "岸田|安倍|池田|林芳|田中|山田|佐藤|铃木|高桥|渡边|伊藤|山本|中村|小林|加藤|吉田|山口|松本|井上|木村|清水|山崎|石川|小川|冈田|长谷川|藤田|后藤|近藤|村上|远藤|青木|坂本|斋藤|福田|太田|西村|藤井|冈本|松田|中岛|中川|原田|小野|竹内|金子|和田|中山|石田|上田|森田|柴田|酒井|工藤|"
    "横山|宫崎|宫本|内田|高木|谷口|大野|丸山|今井|河野|藤原|村田|武田|上野|杉山|增田|菅原|平野|小岛|大塚|千叶|松井|岩崎|野口|松尾|木下|菊地|植田|榊原|茂木|垂秀|金杉|松野|滨田|泽田|玉城|小池|羽生|大谷|早田|张本|丹羽|水谷|桃田|奥原|久保|三笘|堂安|本田|长友|南野|岛田|秋叶|鸠山|麻生|小泉|石破|野田|高市|萩生田|二阶"
)
HAN = r"\u4e00-\u9fff"
SURNAME = rf"(?:{COMPOUND}|[{SINGLE}])"
# Characters that foreign names are written with.
SOUNDS = (
    "阿埃艾安奥巴贝本比彼波伯博布查达代戴丹道德登迪蒂东多厄恩尔法菲费弗夫福格戈古哈海汉赫亨胡华怀霍基吉加贾杰金卡凯康科克肯库拉莱赖兰劳勒雷里利莉连林琳龙卢鲁路伦罗洛马玛迈曼梅门蒙米密明莫墨穆姆纳内尼涅努"
    "诺欧帕佩皮珀普齐奇乔切琴琼热日瑞萨塞桑森沙莎绍舍圣施史什斯丝苏索塔泰坦汤特提图托瓦万维威韦文翁沃乌武西希锡谢辛休雅亚扬耶叶伊易因英尤约泽扎詹珍兹佐朱雪来江村才"
    "舒尕顿京肖钦邦纽宾孔雄菜默柯高依力更列朗满丽曲珠次仁旦增措果白当塔买买提合甫荣朵娜妮娅黛弥考库诗蕾伽帝底杜范冈根圭豪季焦久喀坎朔祖赞藏宗优尹拜汗麦茨翰隆丁盖鲍卜瑟芬烈廷汀滕勃孜宁彭潘奈摩娃罕历"
)
COMPOUND_FIRST = "".join(sorted({name[0] for name in COMPOUND.split("|")}))
JAPANESE_FIRST = "".join(sorted({name[0] for name in JAPANESE.split("|")}))
# A name may stand right behind: the post, 同志 or a space; a role in the credits and its colon.
PERSON = r"\d岁的(?:[\u4e00-\u9fff]{2,4}(?:工|农|民|员|师|生|人|主))?|民警|居民|村民|市民|[药果菜花蚕茶]农|渔民|工人|患者|老人|摊主|商贩|选手|队员|嫌疑人"
CREDIT = r"(?:总?策划|出品人?|监制|主编|审核|审签|签发|值班编委|编审|编辑|责编|校对|审校|记者|通讯员|撰稿|撰文|作者|文案|文字|主持|顾问|摄影|摄像|图片|统筹|制作|制图|制片|编导|剪辑|后期|妆发|美编|设计|视频|海报|配音|报道员|[一二三四终复初]审|[文图])"
BEFORE_NAME = re.compile(
    rf"(?:{POST_END}(?:[（(](?:主持|正|副|保留)[^（）()]{{1,8}}[）)]|同志|[”）)：:])?[ 　]{{0,2}}|{PERSON}|(?P<credit>{CREDIT})[：:][ 　]?)(?=[{SINGLE}{SOUNDS}{JAPANESE_FIRST}{COMPOUND_FIRST}])"
)
# 任命甲为陕西省副省长: the post stands behind the name.
APPOINTED = re.compile(
    rf"(?:(?:任命|补选|增选|推选|推举)(?:了)?|选举(?:产生)?(?:了)?)[：:]?(?P<name>{SURNAME}[{HAN}]{{1,2}})(?:同志|先生|女士)?[为任](?P<post>[^，。；、：]{{2,30}}?{POST_END})(?=[，。；、]|$)"
)
# In a list of appointments and dismissals each item has its own: 乙（女）为水利局局长；丙的教育局局长职务。
DECREED = re.compile(
    rf"(?<=[：:；;、，\n])(?P<name>{SURNAME}[{HAN}]{{1,2}}?)(?:[（(][^（）()]{{1,6}}[）)])?(?:同志)?"
    rf"(?:为(?P<post>[^，。；、：]{{2,30}}?{POST_END})(?=[，。；;、]|$)|的[^，。；：]{{2,30}}?职务)"
)
DECREES = re.compile("任命|免去|聘任|任免")
# 司机，叫祁长顺。 and 本名沈阿珍: who is introduced by name alone.
CALLED = re.compile(
    rf"(?:(?<=[，名])叫做?|本名|原名|真名|名字[叫是])(?P<name>{SURNAME}[{HAN}]{{1,2}})(?=[，。；、（(]|$)"
)
SURNAME_AT = re.compile(rf"[{SINGLE}]|{COMPOUND}")
CHINESE = re.compile(rf"({SURNAME})([{HAN}])([{HAN}])?")
WIDE = re.compile(rf"([{SINGLE}])[ 　]{{1,2}}([{HAN}])(?![{HAN}]*[ 　][{HAN}](?:[ 　]|$))")
IS_JAPANESE = re.compile(rf"(?:{JAPANESE})(?=[{HAN}])")
# What may stand right behind a name: marks, verbs of speaking and doing, particles. Longer words tell more.
FOLLOW = re.compile(
    rf"$|{CREDIT}[：:]|感慨|感叹|"
    r"[^\u4e00-\u9fff]|应邀|受邀|发出|发现|莅临|到场|亲临|举行|接到|致欢迎|代为|宣布|合作|共进|携手|搭档|获|遭|通讯员|实习|见习|记者|摄影|编辑|校对|主持|带队|率队|率团|带领|率领|主讲|主编|主演|审核|监制|责编|校对|来源|作(?:了|宣讲|报告|专题|辅导|主[旨题]|总结|动员|讲话|经验|交流|汇报|表态|典型)|出席|参加|参与|列席|陪同|指出|强调|要求|表示|说道|说|称|介绍|告诉|讲话|致辞|致词|汇报|作|做|宣|代表|率|带|携|偕|深入|赴|到|来到|来自|来|在|的|与|和|及|以及|等|为|对|向|围绕|"
    r"先后|紧急|常务|副|总|时任|近|一行|分别|共同|同志|先生|女士|教授|老师|书记|市长|主席|主任|董事长|总经理|院长|校长|部长|局长|警官|律师|还曾|还|也|就|是|任|当选|担任|获悉|获|会见|检查|调研|督导|视察|走访|慰问|接受|发表|提出|将|已|从|于|"
    r"见证|连任|一同|一起|一道|志愿者|亲自|受|因|全程|听取|调[查任离]|传达|部署|安排|通报|总结|回顾|解读|看望|签署|揭牌|开|今年|今天|昨天|当天|当日|日前|近日|昨日|上午|下午|周[一二三四五六日]|第[一二三四五六七八九十]|首[个次先]|接任|接替|继任|专程|点评|发言|解释|回应|回忆|认为|坦言|透露|补充|写|编|摄|报道|把|被|让|给|跟|随|"
    r"均|皆|亮相|第一时间|既|并|则|又|都|曾|正在|针对|通过|结合|主动|一边|兼|现任|原任|同|分|召集|邀请|组织|牵头|赶|前往|考察|巡|实地|不幸|去世|逝世|病逝|生前|生于|出生|出任|赞助|捐|办公室|偕|团队|夫妇|一家|家中|家|心里|觉得|看|想|不|没有|没|有|能|会|却|才|便|这|那|你|我|他|她|们|以|用|所|之|本人|自己|经|由|其|此|说起|笑|哭|走|跑|站|坐|拿|推|打|发|收|入|进|出|上|下|中|里|前|后|再|刚|仍|只|所在"
)
# Only these may end a name that nothing but its clause's start and its deed tells.
NOT_GIVEN = frozenset(
    "的地了与及或在是由于对向为等办将已被把说就都并也很其这那各每我你他她它们还以回某不没个所该此本给让从到什么吗呢吧着过会委局厅处院校县市区省镇乡村街路"
)
SOUND_RUN = re.compile(rf"[{SOUNDS}]{{2,8}}")
# Beside a dot more characters are sounds than elsewhere: 费尔南多·…, 奥利弗·斯通.
_WIDE_SOUNDS = (
    SOUNDS
    + "秋爱松欣察赛派捷夸匡奎昆敏慕屈芙洪钟申朴廉陶汪魏席姜邓侯黎吕撒绍若润儒耀尧策慈芒茅庆旺南通哥朝喜伍采理立贡桥丘坡耿冯谷迦珊妲蒋荷姬巨卓吾冉碧甸佛吐逊灵尚茹甘"
)
_SOUND = rf"(?:彼得|大卫|乔治|山大|马修|温斯|凡妮|韦尔|夏皮|[{_WIDE_SOUNDS}])"
DOTTED_OR_LATIN = re.compile(
    rf"{_SOUND}{{1,8}}(?:[·•・]{_SOUND}{{1,8}})+|"
    r"(?<![A-Za-zÀ-ſ] )(?<![A-Za-zÀ-ſ])[A-Z][a-zÀ-ſ]+(?:[ ](?:[A-Z]\.|[A-Z][A-Za-zÀ-ſ'’-]+)){1,3}"
)
# What may stand behind a foreign name and begins with one of its sounds: 阿里|来华, 斯通|通过.
BEHIND_SOUNDS = re.compile(
    r"日前|来华|来访|来到|来了|来的|来自|来说|当天|当地|当日|当选|当时|明确|明天|多次|都|今年|今天|因|通过|本[人周月次轮届]|特别|立即|依然|依次|提出|提到|提及|提议|提名|提交|赞扬|赞赏|努力|默认|登上|基本|哥哥|南下|朝|尚[未无有在需能]"
)
CLAUSE_START = re.compile(
    rf"(?:^|[^{HAN}A-Za-z0-9·•]|[月日]|由|受|请|会上|会见|邀请|据|其中|包括|还有|分别是|被告人|显示|(?<![{HAN}])(?:与|和|同|对|向|在|经|因|给|随着|随|而|但|当|以及)|(?:今天|昨天|日前|近日|昨日|当天|上午|下午|期间|今年|前不久|不久前|此前|随后|最终|后来|目前|会后|会前|其间|中国好人|英雄|记者从)，?)[ 　]?$"
)
DOES = re.compile(
    r"(?:\d{1,2}月|\d{1,2}日|周[一二三四五六日]|日前|近日|昨日|当天|当日|上午|中午|下午|晚上|晚间|晚|凌晨|清晨|今天|昨天|紧急|全程|分别|共同|亲自|首先|最后|再次|多次|随后|先后|简要|详细|充分|再|将|已|曾|还|也|又|则|同志|先生|女士)*"
    r"(?:主持|主讲|出席|参加|列席|陪同|指出|强调|要求|表示|说|称|介绍|告诉|坦言|透露|回忆|认为|补充|解释|回应|讲话|致辞|汇报|通报|宣读|宣布|代表|赴|深入|率|一行|当选|担任|出任|会见|调研|检查|委托|的?主持下|作了?|发表|发文|发布|发言|分享|"
    r"的(?:律师|妻子|丈夫|母亲|父亲|家人|助理|发言人|竞选|辩护)|生于|出生|去世|逝世|时任|任|进行了?|提出|前往|抵达|飞抵|出访|到访|参观|看望|视察|考察|督导|接见|(?:到|在)[^，。；]{1,24}(?:考察|调研|视察|检查|看望|慰问|走访|督导)|宴请|致电|传达|部署|安排|总结|宣讲|授课|领学|揭牌|颁奖|剪彩|为[^，。；]{2,24}(?:揭牌|颁奖|授牌|剪彩)|认罪|获得?|接受|访问|来到|走访|慰问|听取|签署|点评|师从|毕业|是[^，。；]{2,40}(?:主任|书记|教授|[长员师者])(?=[，。；])|告诉|写道|笑|坐|办公室|担忧|承认|最近|现年|年仅|[:：]|"
    r"[在于就以向对同和与][^，。；]{1,50}(?:主持|出席|调研|会见|强调|指出|表示|说|讲话|分享|发言|介绍|会谈|握手|合影|座谈|致辞)|\d{4}年)"
)
BEHIND_LIST = re.compile(
    r"(?:一行|前往|深入|来到|看望|慰问|走访|带队|等[^，。；]{0,16}(?:负责|领导|同志|参加|出席|陪同|参与|人|代表|专家|嘉宾|院士)|分别|共同|一同|先后|出席|参加|列席|陪同|参与|主持|汇报|作|及|和|与|以及)|$|[，。；]"
)
LISTED = re.compile(
    rf"(?:[（(][^（）()\n]{{1,20}}[）)])?[ 　]{{0,2}}、[ 　]{{0,2}}([{SOUNDS}]{{1,8}}[·•・][{SOUNDS}]{{1,8}}|[{HAN}][ 　]{{1,2}}[{HAN}]|[{HAN}]{{2,4}}?)(?=[ 　]{{0,2}}[、，,。；;）)（(]|等|均|出席|参加|列席|陪同|到场|到会|参会|见证|亮相|和|及|以及|分别|共同|一同|一行|应邀|受邀|前往|来到|赴|主持|因|$)"
)
# Behind the last of several people: 等陪同, 及有关部门负责人.
BEHIND_MANY = re.compile(
    r"等(?:\d|[一二三四五六七八九十几多]|陪同|出席|参加|参与|列席|随行|到场|领导|嘉宾|同志|人|共同|分别|相关|有关|[，。；、])|[及和与](?=[^，。；]{2})"
)
BEHIND_LATIN = re.compile(r"[ ]?(?:博士|教授|先生|女士|主持|表示|说|称|指出|介绍|出席|发表|强调|认为|写道)")
# Who signs without a word for it: …电(付艳 张强), 张迅 摄.
SIGNED = re.compile(
    rf"(?:(?<=[电讯])[ 　]{{0,2}}[（(](?={SURNAME}[{HAN}]{{1,2}}[ 　、）)])({SURNAME}[{HAN}]{{1,2}}))|(?:(?<=[。 　\n！”）])|^)({SURNAME}[{HAN}]{{1,2}})(?=[ 　]?摄(?![氏像影入取制]))"
)
# 张三 李四 王五: names behind a post with nothing but white space between.
SPACED = re.compile(rf"(?:[ 　]{{1,4}}[{HAN}]{{2,3}}(?=[ 　，。、；]|出席|参加|到会|等|$)){{2,}}")
# 张三，李四，王五，赵六: four names and more with another mark than 、, or behind 有 and a colon with white space alone.
OTHER_MARKS = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[有是为]))[{HAN}]{{2,3}}(?:[，,/／｜|；;•][ 　]?[{HAN}]{{2,3}}?){{3,}}(?=[，,。；;）)]|等|出席|参加|$)|"
    rf"(?:(?<=[有：:，。；])|(?:^|(?<=\n)))[ 　]{{0,2}}[{HAN}]{{2,3}}(?:[ 　]{{1,4}}[{HAN}]{{2,3}}?){{3,}}(?=[，,。；;）) 　]|等|出席|参加|$)"
)
# 理工大学甲、师范大学乙、某公司丙: a body and a name behind it, whose post is not told.
OF_BODY = re.compile(
    rf"(?<=[{HAN}])(?:公司|集团|大学|学院|医院|学校|[中小]学|中心|协会|学会|商会|银行|支行|分行|法院|检察院|研究[院所]|委员会|办公室|[局委办部厅社处科室院所])(?P<name>{SURNAME}[{HAN}]{{1,2}}?)(?=(?:教授|老师|先生|女士|同志|律师|博士|院士)?(?:[、，；和]|等(?!级|待|于)|出席|参加|到场|参会|分别))"
)
# 制片人木南|主持: whoever chairs by a post has a name, whatever it is.
CHAIRS_BY_POST = re.compile(
    rf"{POST_END}(?P<name>[{HAN}]{{2,3}})(?=主持(?:召开|(?:本次|此次|了)?(?:会议|仪式|活动|论坛)|并讲话|[，。]|$))"
)
# 组织部部长水长青，: behind an office and before a mark or what those of a list do, whatever the surname.
OF_POST = re.compile(
    rf"{POST_END}(?:(?<=长)|(?<=书记|主任|主席|常委|委员|代表|经理|总裁))(?!兼)(?P<name>[{HAN}]{{3}})(?=[，、。；]|(?:一同|一道|随同|分别)?(?:出席|参加|列席|陪同|作|参与))"
)
# 甲（省书协副主席）；乙（省美协会员）；丙（市文联主席）
EXPLAINED = re.compile(
    rf"(?<=[：:；;、，]){SURNAME}[{HAN}]{{1,2}}(?=[（(][^（）()\d]{{0,100}}(?:会员|[长员师者家记裁监事士]|主席|主任|经理|代表|教授)[）)][；;，、。])"
)
LIST_MARK = re.compile(rf"(?<=[{HAN}])、(?=[ 　]{{0,2}}[{HAN}](?:[{HAN}]|[ 　]{{1,2}}[{HAN}][、，。]))")
JOINED = re.compile(rf"(?:以及|[与和及])(?=[{HAN}])")
AUTHORS = re.compile(r"(?:记者|通讯员|编辑|校对|实习生)$")
NEXT_AUTHOR = re.compile(rf"[ 　、，/]{{1,3}}(?=[{HAN}])")
ADDRESS = re.compile(r"先生|女士|小姐|同志|一行|夫妇|一家|等人")
# Where a name's third character could be a word of its own before a mark: 王明说：, 王明等，.
ONE_WORD = frozenset("说称等讲问答看想来去走到在作做任获")
SAYS = re.compile(r"(?:则|也|还)?(?:表示|说|介绍|告诉|称|坦言|认为|回忆)")
# 采油二厂的柴玉梅以96.5分摘得桂冠: what one person of a body does at a contest.
WINS = re.compile(
    r"(?:则|也|还)?(?:仅?以[^，。；]{1,16})?(?:摘得|夺得|获得|荣获|斩获|赢得|夺冠|折桂|居|名列|位列|排名)"
)
# 王军等相关领导: who stands for the others of a group is a person.
AND_OTHERS = re.compile(
    r"等(?:人|同志|领导|嘉宾)?(?:出席|参加|陪同|到场)|(?:等|及|和)(?:相关|有关|各级|[市县省区]|\d+[名位余]|[一二三四五六七八九十几多]+[名位])?[^，。、]{0,8}(?:领导|负责人|负责同志|同志|嘉宾|专家|代表)"
)
CHAIRS = re.compile(r"(?:在[^，。；]{1,24})?主持(?:召开|会议|并讲话|了?[^，。]{0,30}会)")
# A headline that runs into its subtitle: …大会召开|刘运出席并讲话.
TAKES_PART = re.compile(r"(?:主持|出席)(?:召开|会议|活动|仪式)?(?:并|，|。|$)")
ACTS_AS_CHAIR = re.compile(r"主持|出席|参加|陪同|表示|介绍|指出|强调|致辞|讲话|率队|带队|率团|率领|带领|一行")
# 王女士 tells no name.
ALSO_GIVEN = frozenset("向本其以为从将并回于会路都由村乡省让及")
# And its whole given name, behind a post and before a mark or a deed: 市领导张为、李政.
ALSO_ALONE = frozenset("为镇路")
# And the last of a name, behind a post and before a mark: 屈忠让，.
ALSO_LAST = frozenset("让之路会")
# Words of one character that follow a name less often than they end one: 李晋中说.
WEAK = frozenset(
    "开分同来做作写编摄报宣给能会才以用所之经由其此走坐发收入进出上下中里前后再刚仍只想看近总任获均皆"
)
OFTEN_GIVEN = frozenset("刚发进才同")
# What a doubled character describes, as a name it is rare: 红彤彤.
TINTS = frozenset("红白黑黄绿青满干富连雷")
TAILS = frozenset("员长师官者")
FORMS = (
    "先生",
    "女士",
    "小姐",
    "大爷",
    "大妈",
    "大叔",
    "阿姨",
    "奶奶",
    "爷爷",
    "大哥",
    "大姐",
    "师傅",
    "老人",
)
# What is named after somebody: 宋庆龄|基金会.
NAMED_AFTER = re.compile("基金会|纪念[馆堂]|故居|大学|中学|小学|医院|图书馆")
# Surnames that are mostly particles and plain words.
PARTICLES = frozenset(
    "曾更暨来从向于应和那过成方全任能可经计等同明年后前都家时安平相位敬战青占秘漆慈暴相句麦兰迟揣卜鲜咎司国党查洛门植代布端"
)
# What is said behind a name only, hardly behind a body's.
ONE_PERSONS = re.compile(r"小朋友|总书记|总理|先生|女士|教授|同志|老师|院士|警官")
# What is said to or of one person by name.
ADDRESSED = re.compile(r"先生|女士|老师|教授|小朋友|同学|院士")
NEVER_LAST = frozenset("的地了是在与及着过吗呢吧委会办局厅处院校县市区镇乡村街路某")
# What a body's name ends in, so that a name may begin: 街道胡宇书记.
BODY_END = frozenset(
    "组科股院校道区社局会部司团队县市乡镇村处所站厂系网行庭省州国馆心委办于的在由经请和与及同"
)


# 白|国家和军队: a word of two characters behind what could be a surname.
NO_GIVEN_NAMES = frozenset(
    [
        "国家",
        "政府",
        "军队",
        "总统",
        "部队",
        "企业",
        "公司",
        "边境",
        "外长",
        "媒体",
        "人民",
        "大学",
        "学校",
        "学院",
        "医院",
        "先后",
        "多次",
        "分别",
        "共同",
        "一起",
        "积极",
        "主动",
        "亲自",
        "连续",
        "陆续",
        "相继",
        "已经",
        "正在",
    ]
)


def is_surname_name(text: str) -> bool:
    """Whether a text has the form of a Chinese person's name."""
    return bool(CHINESE.fullmatch(text)) and may_be_name(text)


def may_be_name(name: str) -> bool:
    """Whether nothing speaks against a surname with given name: no particle in it, no word, no post (王局长, 李教授)."""
    return (
        not NOT_GIVEN.intersection(name[1:])
        and name[1:] not in NO_GIVEN_NAMES
        and name not in words("not_names.txt")
        and (name[:2] not in words("not_names.txt") or name[:2] in COMPOUND)
        and not (name[0] in PARTICLES and name[1:] in words("not_foreign_names.txt"))  # 曾|多次
        and not ENDS_IN_POST.search(name)
        and not name.endswith(FORMS)
    )


def is_written_as_name(name: str) -> bool:
    """Whether three characters may be a name whose surname no list has: given characters, and no word within."""
    return (
        all(one in given_characters() or one == "长" for one in name[1:])
        and not NOT_GIVEN.intersection(name)
        and name not in words("not_names.txt")
        and not {name[:2], name[1:]} & (words("words_behind_names.txt") | set(NO_GIVEN_NAMES))
        and not ENDS_IN_POST.search(name)
        and not name.endswith(FORMS)
    )


def may_chair(name: str) -> bool:
    """Whether what stands between a post and 主持 may be a name: nothing that tells how one chairs (亲自, 轮流)."""
    return (
        not NOT_GIVEN.intersection(name)
        and name not in words("how_chaired.txt")
        and name not in words("not_names.txt")
        and name not in words("words_behind_names.txt")
        and not ENDS_IN_POST.search(name)
        and not (set(name) & set("一二三四五六七八九十日月年上下午同会等并"))
    )


def is_likely(name: str) -> bool:
    """Whether a name is written with the characters that names are written with."""
    given = name[2:] if name[:2] in COMPOUND and len(name) > 2 else name[1:]
    return bool(given) and all(one in given_characters() for one in given) and may_be_name(name)


def follows(text: str, at: int) -> int:
    """The length of a word that may stand behind a name, 9 for a mark or the end; 0 where none does."""
    if at >= len(text) or not "\u4e00" <= text[at] <= "\u9fff":
        return 9
    match = FOLLOW.match(text, at)
    if match and len(match.group()) > 1:
        return len(match.group())
    return 2 if text[at : at + 2] in words("words_behind_names.txt") else int(bool(match))


@cache
def words(file: str) -> frozenset[str]:
    """An editable list of words beside this module."""
    text = resources.files("index.names").joinpath(file).read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def sounds_or_given() -> frozenset[str]:
    """Characters of foreign and of given names."""
    return given_characters() | frozenset(SOUNDS)


@cache
def given_characters() -> frozenset[str]:
    return frozenset("".join(words("given_characters.txt")))


@cache
def tibetan_names() -> re.Pattern[str]:
    """Two or three Tibetan names in a row, which are one person's."""
    return re.compile(rf"(?:{'|'.join(sorted(words('tibetan_names.txt')))}){{2,3}}(?![{SOUNDS}]*[·•・])")


@cache
def known_people() -> re.Pattern[str]:
    """People whom their name alone tells; not as a part of a longer foreign name, nor of what is named after them."""
    names = "|".join(sorted(words("known_people.txt"), key=len, reverse=True))
    return re.compile(
        rf"(?<![·•・])(?<![{SOUNDS}][{SOUNDS}])(?:{names})(?![·•・]|著作|谈治国|港|新时代|生态|法治|外交思想|强军|经济思想|文化思想|思想)"
    )
