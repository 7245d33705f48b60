"""Newspaper pages made from articles of an archive, with the faults that scanned pages have and all bounds known.

A page is set as a newspaper sets it (titles as bare lines, bylines in one of their forms, captions between paragraphs)
and then broken as an archive breaks it. What is true of it is known by construction, so that segmentation can be
scored on any number of pages. Everything follows from one seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random

from eval.rules.made_articles import Story, clauses_of, first_sentence, invent_name

_HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
_RUBRICS = (
    "奋进新征程 建功新时代", "学思想 强党性 重实践 建新功", "【民生关注】", "今日要闻", "我们的节日·端午", "乡村振兴·一线见闻",
    "深化改革 扩大开放", "简讯", "【法治在线】", "走基层·新春见闻",
    # columns without a mark
    "图说经济", "党旗飘扬", "乡村新貌", "记者走基层", "基层来风", "百姓故事", "法治经纬", "关注三农", "政策解读", "直击现场", "时代先锋", "凡人善举",
    "文化视点", "健康生活", "社会广角", "走进企业看发展", "干部作风建设年", "扫黑除恶进行时", "我为群众办实事", "家风家训",
)  # fmt: skip
# Kickers that are not of the story's own words.
_KICKERS = (
    "全市经济工作会议提出", "市委常委会会议强调", "城乡居民收入稳步增长", "省领导在调研时指出", "今年以来成效明显", "多部门联合部署", "上半年经济运行平稳",
    "专家提醒", "市民关心的问题有了答案", "坚持问题导向抓整改", "提升群众幸福感", "重点项目加快推进", "真抓实干勇争先", "代表委员建言献策",
)  # fmt: skip
_ROLES = (
    "记者",
    "本报记者",
    "通讯员",
    "实习记者",
    "见习记者",
    "全媒体记者",
    "首席记者",
    "本报通讯员",
    "特约记者",
)
_CITIES = ("北京", "上海", "太原", "成都", "西安", "广州", "武汉", "杭州")
# How many stories the ones nearest to a first are picked from.
_KINDRED_OF = 80
_WEEKDAYS = "一二三四五六日"


class Part(Enum):
    """What a printed line of an article is."""

    RUBRIC = auto()
    KICKER = auto()
    TITLE = auto()
    SUBTITLE = auto()
    BYLINE = auto()
    BODY = auto()
    REST = auto()  # the second piece of a torn paragraph
    HEADING = auto()
    CAPTION = auto()
    CREDIT = auto()
    JUMP = auto()


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """What is true of one article of a made page. `offsets`: raw places of its characters, white space left out."""

    title: str
    rubric: str
    kicker: str
    subtitle: str
    byline: tuple[str, ...]
    captions: tuple[str, ...]
    headings: tuple[str, ...]
    body: str  # paragraphs and section headings in reading order, white space left out
    offsets: frozenset[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page is printed. `wrap`: characters a line, 0 for paragraphs whole."""

    wrap: int
    blank_lines: bool
    indent: bool
    indent_rest: bool  # the second piece of a torn paragraph is indented too
    half_width: bool
    masthead: bool


@dataclass(frozen=True, slots=True)
class MadePage:
    text: str
    articles: tuple[MadeArticle, ...]
    layout: Layout


@dataclass(slots=True)
class _Draft:
    """An article while it is set: printed lines in printed order, and the body in reading order."""

    title: str = ""
    rubric: str = ""
    kicker: str = ""
    subtitle: str = ""
    byline: tuple[str, ...] = ()
    captions: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    lines: list[tuple[Part, str]] = field(default_factory=list)


def make_page(stories: Sequence[Story], random: Random) -> MadePage:
    """Set these stories as one page, in their order."""
    layout = _choose_layout(random)
    drafts = [_set_article(story, random, at > 0) for at, story in enumerate(stories)]
    return _print_page(drafts, layout, random)


def make_pages(stories: Sequence[Story], count: int, seed: int) -> list[MadePage]:
    """`count` pages of 3 to 12 stories; a story may stand on several pages, never twice on one.

    Half of the pages hold stories that are near each other in words, as those of one town's paper are.
    """
    random = Random(seed)
    runs = {story.article_id: _runs(story) for story in stories}
    return [make_page(_choose_stories(stories, runs, random), random) for _ in range(count)]


def _choose_stories(
    stories: Sequence[Story], runs: Mapping[str, frozenset[str]], random: Random
) -> Sequence[Story]:
    number = min(random.randint(3, 12), len(stories))
    if random.random() < 0.5:
        return random.sample(stories, number)
    first, *others = random.sample(stories, min(len(stories), _KINDRED_OF))
    own = runs[first.article_id]
    kindred = sorted(others, key=lambda story: -len(own & runs[story.article_id]))[: number - 1]
    page = [first, *kindred]
    random.shuffle(page)
    return page


def _runs(story: Story) -> frozenset[str]:
    """Pairs of characters, by which stories are near each other or far."""
    text = story.title + "".join(story.paragraphs)
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _choose_layout(random: Random) -> Layout:
    wrap = random.choice((0, 0, 0, random.randint(20, 30)))
    return Layout(
        wrap=wrap,
        blank_lines=random.random() < 0.6,
        indent=random.random() < 0.5,
        indent_rest=random.random() < 0.4,
        half_width=random.random() < 0.4,
        masthead=random.random() < 0.2,
    )


def _set_article(story: Story, random: Random, may_lack_title: bool) -> _Draft:
    draft = _Draft()
    paragraphs = list(story.paragraphs)
    if random.random() < 0.18:  # a brief
        paragraphs = [paragraphs[0] if random.random() < 0.6 else first_sentence(paragraphs[0])]
    style = random.choices(
        ("lead", "agency", "line", "names", "end", "below", "none", "editorial"), (36, 12, 24, 4, 7, 3, 11, 4)
    )[0]
    if style == "editorial" and may_lack_title:
        draft.byline = ("本报评论员",)
        draft.lines.append((Part.BYLINE, random.choice(("□ 本报评论员", "本报评论员", "□本报评论员"))))
    else:
        if style != "lead" or not may_lack_title or random.random() > 0.04:
            _set_headlines(draft, story, random)
        _sign(draft, paragraphs, style, random)
    _set_body(draft, paragraphs, random)
    return draft


def _clause(paragraph: str, random: Random) -> str:
    clauses = clauses_of(paragraph)
    return random.choice(clauses) if clauses else ""


def _heading(paragraph: str, number: int, numbered: bool, random: Random) -> str:
    """A section heading out of the section's own words: one clause, or two side by side."""
    clauses = clauses_of(paragraph)
    if not clauses:
        return ""
    words = (
        " ".join(random.sample(clauses, 2))
        if len(clauses) > 1 and random.random() < 0.3
        else random.choice(clauses)
    )
    if random.random() < 0.12 and " " not in words:
        # Why it is so, and who says it: headings have the marks of headlines too.
        words = random.choice(
            (f"{words}？", f"{words}！", f"“{words}”", f"{random.choice(clauses)}：{words}")
        )
    return f"{'一二三四五六七八'[number % 8]}、{words}" if numbered else words


def _set_headlines(draft: _Draft, story: Story, random: Random) -> None:
    draft.title = story.title
    if random.random() < 0.12:
        draft.rubric = random.choice(_RUBRICS)
        draft.lines.append((Part.RUBRIC, draft.rubric))
    form = random.choices(("title", "dash", "plain", "three", "kicker"), (62, 14, 12, 8, 4))[0]
    above, below = _clause(story.paragraphs[0], random), _clause(story.paragraphs[-1], random)
    if form == "three" and above and below:
        draft.kicker, draft.subtitle = above, below
        draft.lines += [(Part.KICKER, above), (Part.TITLE, story.title), (Part.SUBTITLE, below)]
    elif form == "dash" and below:
        draft.subtitle = below
        draft.lines += [(Part.TITLE, story.title), (Part.SUBTITLE, f"——{below}")]
    elif form == "plain" and below:
        draft.subtitle = below
        draft.lines += [(Part.TITLE, story.title), (Part.SUBTITLE, below)]
    elif form == "kicker":
        draft.kicker = random.choice(_KICKERS)
        draft.lines += [(Part.KICKER, draft.kicker), (Part.TITLE, story.title)]
    else:
        draft.lines.append((Part.TITLE, story.title))


def _sign(draft: _Draft, paragraphs: list[str], style: str, random: Random) -> None:
    """Put the byline where its style has it: into the lead, on a line of its own, or behind the last paragraph."""
    groups = [(random.choice(_ROLES), [invent_name(random) for _ in range(random.choice((1, 1, 2)))])]
    if random.random() < 0.3:
        groups.append(("通讯员", [invent_name(random) for _ in range(random.choice((1, 1, 2)))]))
    names = tuple(name for _, group in groups for name in group)
    signed = " ".join(f"{role} {' '.join(map(_spaced, group))}" for role, group in groups)
    if style == "lead":
        paragraphs[0] = f"本报讯{random.choice(('（', '(', ' （'))}{signed}）{paragraphs[0]}"
    elif style == "agency":
        agency = random.choice(("新华社", "新华社", "中新社"))
        day = f"{random.randint(1, 12)}月{random.randint(1, 28)}日"
        paragraphs[0] = f"{agency}{random.choice(_CITIES)}{day}电（{signed}）{paragraphs[0]}"
    elif style == "line" or style == "editorial":
        draft.lines.append((Part.BYLINE, random.choice(("□ ", "□", "", "", "■")) + signed))
    elif style == "names":
        draft.lines.append((Part.BYLINE, " ".join(names)))
    elif style == "end":
        paragraphs[-1] += f"（{signed}）"
    elif style == "below":
        paragraphs.append(f"（{signed}）")
    draft.byline = names if style != "none" else ()


def _spaced(name: str) -> str:
    """A name of two characters is set as wide as one of three: 任 凯, in some papers."""
    return f"{name[0]} {name[1]}" if len(name) == 2 and ord(name[1]) % 3 == 0 else name


def _set_body(draft: _Draft, paragraphs: list[str], random: Random) -> None:
    """Paragraphs with section headings between them, then the faults: each only moves or splits what is there."""
    is_feature = bool(draft.lines) and draft.lines[-1][0] is Part.BYLINE
    headed = len(paragraphs) >= 4 and random.random() < (0.5 if is_feature else 0.25)
    numbered = random.random() < 0.25
    section = random.randint(1, 3)  # paragraphs
    blocks: list[tuple[Part, str]] = []
    for at, paragraph in enumerate(paragraphs):
        begins = headed and at and at % section == 0
        heading = _heading(paragraph, at // section - 1, numbered, random) if begins else ""
        if heading:
            if random.random() < 0.06:  # a campaign's slogans stand within its report as well
                blocks.append((Part.RUBRIC, random.choice(_RUBRICS[:2])))
            draft.headings.append(heading)
            draft.body.append(heading)
            blocks.append((Part.HEADING, heading))
        draft.body.append(paragraph)
        blocks.append((Part.BODY, paragraph))
    if random.random() < 0.06:
        blocks[:0] = _picture(draft, paragraphs[0], random)
    if random.random() < 0.4:
        _tear(draft, blocks, random, with_caption=random.random() < 0.5)
    if len(blocks) >= 4 and random.random() < 0.08:
        _stray(blocks, random)
    if random.random() < 0.05:
        blocks.append((Part.JUMP, f"（下转第{random.randint(2, 8)}版）"))
    draft.lines += blocks


def _tear(draft: _Draft, blocks: list[tuple[Part, str]], random: Random, *, with_caption: bool) -> None:
    """Break one paragraph in two within a sentence, as a column's end does; a caption may stand in the gap."""
    at = (
        random.choice([at for at, (part, text) in enumerate(blocks) if part is Part.BODY and len(text) >= 40])
        if any(part is Part.BODY and len(text) >= 40 for part, text in blocks)
        else -1
    )
    if at < 0:
        return
    text = blocks[at][1]
    cut = next(
        (cut for cut in range(random.randint(15, len(text) - 15), len(text) - 5) if _is_within(text, cut)), 0
    )
    if not cut:
        return
    gap = _picture(draft, text, random) if with_caption else []
    blocks[at : at + 1] = [(Part.BODY, text[:cut]), *gap, (Part.REST, text[cut:])]


def _picture(draft: _Draft, text: str, random: Random) -> list[tuple[Part, str]]:
    """A caption of the article's own words with its credit; nothing where no clause would do."""
    words = _clause(text, random)
    if not words:
        return []
    caption = f"{random.choice(('图为', '图为', '上图：'))}{words}。"
    draft.captions.append(caption)
    photographer = f"{random.choice(('记者', '本报记者', '通讯员'))} {invent_name(random)} 摄"
    return [(Part.CAPTION, caption), (Part.CREDIT, photographer)]


def _is_within(text: str, cut: int) -> bool:
    """Whether a cut falls within a word or clause, not beside a mark."""
    return text[cut - 1 : cut + 1].isalpha()


def _stray(blocks: list[tuple[Part, str]], random: Random) -> None:
    """Move the end of the last paragraph, from a quotation or comma on, above an earlier block."""
    part, text = blocks[-1]
    cut = next((cut for cut in range(len(text) - 10, max(20, len(text) - 60), -1) if text[cut] in "，“"), 0)
    if part is not Part.BODY or not cut:
        return
    blocks[-1] = (part, text[:cut])
    blocks.insert(random.randint(1, len(blocks) - 2), (Part.REST, text[cut:]))


def _print_page(drafts: Sequence[_Draft], layout: Layout, random: Random) -> MadePage:
    raw: list[str] = []
    owners: list[int] = []
    between = "\n\n" if layout.blank_lines else "\n"

    def put(text: str, owner: int) -> None:
        raw.extend(text)
        owners.extend([owner] * len(text))

    if layout.masthead:
        day = f"2023年{random.randint(1, 12)}月{random.randint(1, 28)}日 星期{random.choice(_WEEKDAYS)}"
        put(f"云岭日报 {day} 第{random.randint(1, 8)}版{between}", 0)
    for owner, draft in enumerate(drafts):
        for part, text in draft.lines:
            words = text.translate(_HALF_WIDTH) if layout.half_width else text
            is_indented = part is Part.BODY or (part is Part.REST and layout.indent_rest)
            indent = "　　" if layout.indent and is_indented else ""
            put(_wrap(indent + words, layout.wrap) + between, owner)
    text = "".join(raw)
    offsets: list[set[int]] = [set() for _ in drafts]
    for at, owner in enumerate(owners):
        if not text[at].isspace():
            offsets[owner].add(at)
    articles = tuple(
        _truth(draft, frozenset(own), half_width=layout.half_width)
        for draft, own in zip(drafts, offsets, strict=True)
    )
    return MadePage(text, articles, layout)


def _wrap(text: str, width: int) -> str:
    if not width:
        return text
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def _truth(draft: _Draft, offsets: frozenset[int], *, half_width: bool) -> MadeArticle:
    def printed(text: str) -> str:
        return text.translate(_HALF_WIDTH) if half_width else text

    return MadeArticle(
        title=printed(draft.title),
        rubric=printed(draft.rubric),
        kicker=printed(draft.kicker),
        subtitle=printed(draft.subtitle),
        byline=draft.byline,
        captions=tuple(map(printed, draft.captions)),
        headings=tuple(map(printed, draft.headings)),
        body="".join(printed("".join(draft.body)).split()),
        offsets=offsets,
    )
