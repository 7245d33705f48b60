"""Questions made of an archive by itself, to teach reading: what one report says, asked of another that says it, too.

Two sentences of different articles that share rare words mostly tell of one event in different words. A name, number,
day, place, body or title that both hold is taken out of the first, an asking word put in its place, and the second is
where the answer stands. Sentences that share rare words and lack it are where it does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from random import Random

from index.fold import fold
from index.numerals import UNIT
from index.sentences import split_sentences
from index.snapshot import Snapshot
from index.types import Article, ArticleFilter, Span
from index.words import tokenise
from qa.marks import HAN, TITLE
from qa.network_evidence import window_of

_SEED = 11
_RARE = (2, 60)  # sentences that hold a word which tells an event
_KEPT_WORDS = 14  # of a sentence, its rarest
_SHARED = 3  # rare words that two reports of one event share
_COPIED = 0.75  # of the words of the shorter: past it the one is the other's copy
_OF_AN_ARTICLE = 12  # pairs
_OF_A_PAIR = 2  # questions
_NEAR, _LACKING = (
    60,
    6,
)  # sentences that share rare words; of those without the answer, from which one is drawn
_LENGTHS = (12, 220)  # characters of a sentence
_QUESTION = (7, 60)

_NUMBER = re.compile(rf"\d[\d,.]*[余多]?[十百千]?[万亿]{{0,2}}[余多]?(?P<unit>{UNIT})")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_FOREIGN = re.compile(rf"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")
_LATIN = re.compile(r"[a-z][a-z0-9.-]*(?: [a-z0-9][a-z0-9.-]*){0,3}")
_PLACE = re.compile(rf"[{HAN}]{{2,4}}(?:省|市|县|区|镇|乡|村|街道|州|岛|大学|医院|机场|公园|体育馆|博物馆)")
_BODY = re.compile(
    rf"[{HAN}]{{2,10}}(?:公司|集团|医院|学院|大学|中学|小学|法院|检察院|银行|协会|研究所|研究院|局|委员会|部|厅|队|俱乐部|中心|平台)"
)
_ENDS = (
    "大学",
    "医院",
    "公司",
    "集团",
    "学院",
    "中学",
    "小学",
    "法院",
    "检察院",
    "银行",
    "协会",
    "研究院",
    "街道",
)
_CLAUSE = re.compile(r"[^,;:。!?…]+")
_DATELINE = re.compile(r"^.{0,25}?(?:[电讯]|消息|报道)(?:\([^)]{0,30}\))?[,: ]*|^据[^,]{2,16},")
_FILLER = re.compile(
    r"据悉|据了解|近日|日前|目前|此外|同时|其中|此次|已经|将会|正在|另外|记者获悉|值得一提的是"
)


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question, a piece of an article, and where in the piece its answer stands; None where it does not."""

    question: str
    window: str
    answer: Span | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    article: int
    span: Span
    words: frozenset[str]


class _Archive:
    def __init__(self, articles: Sequence[Article], persons: Mapping[str, frozenset[str]]) -> None:
        self.ids = [one.article_id for one in articles]
        self.titles = [fold(one.title) for one in articles]
        self.texts = [fold(one.text.text) for one in articles]
        self.persons = persons
        self.sentences: list[_Sentence] = []
        self.of_article: dict[int, list[_Sentence]] = defaultdict(list)
        for at, text in enumerate(self.texts):
            for span in split_sentences(text):
                if _LENGTHS[0] <= span.end - span.start <= _LENGTHS[1]:
                    words = frozenset(word for word in tokenise(text[span.start : span.end]) if len(word) > 1)
                    self.sentences.append(_Sentence(at, span, words))
                    self.of_article[at].append(self.sentences[-1])
        held = Counter(word for one in self.sentences for word in one.words)
        self.rare: list[list[str]] = []
        self.holders: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.sentences):
            rare = sorted(
                (w for w in one.words if _RARE[0] <= held[w] <= _RARE[1]), key=lambda w: (held[w], w)
            )
            self.rare.append(rare[:_KEPT_WORDS])
            for word in self.rare[-1]:
                self.holders[word].append(number)

    def text(self, sentence: _Sentence) -> str:
        return self.texts[sentence.article][sentence.span.start : sentence.span.end]


def made_questions(snapshot: Snapshot, most: int) -> Iterator[MadeQuestion]:
    """Up to `most` questions, each with one piece that answers it and up to two that do not."""
    heads = snapshot.facts.articles(ArticleFilter())
    articles = [snapshot.facts.article(head.article_id) for head in heads]
    persons: dict[str, set[str]] = defaultdict(set)
    for mention in snapshot.facts.mentions(ArticleFilter()):
        persons[mention.article_id].add(mention.person.name)
    archive = _Archive(articles, {name: frozenset(of) for name, of in persons.items()})
    random = Random(_SEED)
    order = sorted(range(len(archive.sentences)), key=lambda at: md5(str(at).encode()).digest())
    of_article: Counter[int] = Counter()
    made = 0
    for number in order:
        if made == most:
            return
        asking = archive.sentences[number]
        if of_article[asking.article] >= _OF_AN_ARTICLE:
            continue
        found = list(_of(archive, number, random))
        if found:
            of_article[asking.article] += 1
            made += 1
            yield from found


def _of(archive: _Archive, number: int, random: Random) -> Iterator[MadeQuestion]:
    """What one sentence asks of the first other that tells the same in other words."""
    asking = archive.sentences[number]
    shared = Counter(other for word in archive.rare[number] for other in archive.holders[word])
    near = [
        archive.sentences[other]
        for other, count in shared.most_common(_NEAR)
        if count >= 2 and other != number
    ]
    same = [archive.sentences[other] for other, count in shared.most_common(_NEAR) if count >= _SHARED]
    for told in (one for one in same if one is not asking and not _is_copy(asking, one)):
        names = archive.persons.get(archive.ids[told.article], frozenset())
        values = [one for one in _values(archive.text(asking), names) if one[1] in archive.text(told)]
        random.shuffle(values)
        asked = 0
        for kind, value in values:
            found = _answered(archive, asking, told, kind, value, random) if asked < _OF_A_PAIR else None
            if found:
                asked += 1
                yield found
                yield from _unanswered(archive, found.question, value, told, near, random)
        if asked:
            return


def _is_copy(one: _Sentence, other: _Sentence) -> bool:
    return len(one.words & other.words) / min(len(one.words), len(other.words)) > _COPIED


def _answered(
    archive: _Archive, asking: _Sentence, told: _Sentence, kind: str, value: str, random: Random
) -> MadeQuestion | None:
    """`value` asked for in the words of one sentence, with the window of the other, where these share two words beside it."""
    question = _ask(archive.text(asking), kind, value, random)
    left = set(tokenise(question)) & told.words
    if sum(len(word) > 1 for word in left) < 2:
        return None
    window, start = _window(archive, told)
    at = told.span.start + archive.text(told).index(value) - start
    if window[at : at + len(value)] != value:  # past the window's end
        return None
    return MadeQuestion(question, window, Span(at, at + len(value)))


def _unanswered(
    archive: _Archive, question: str, value: str, told: _Sentence, near: Sequence[_Sentence], random: Random
) -> Iterator[MadeQuestion]:
    """A window of another event that shares words with this, and another window of the same article."""
    lacking = [one for one in near if value not in archive.texts[one.article]][:_LACKING]
    if lacking:
        yield MadeQuestion(question, _window(archive, random.choice(lacking))[0], None)
    beside = [one for one in archive.of_article[told.article] if value not in _window(archive, one)[0]]
    if beside:
        words = set(tokenise(question))
        best = max(beside, key=lambda one: (len(one.words & words), random.random()))
        yield MadeQuestion(question, _window(archive, best)[0], None)


def _window(archive: _Archive, sentence: _Sentence) -> tuple[str, int]:
    return window_of(archive.titles[sentence.article], archive.texts[sentence.article], sentence.span)


def _values(text: str, names: frozenset[str]) -> list[tuple[str, str]]:
    found = [("quantity", match.group()) for match in _NUMBER.finditer(text)]
    found += [("day", match.group()) for match in _DAY.finditer(text)]
    found += [("person", name) for name in names if fold(name) in text]
    found += [("person", match.group()) for match in _FOREIGN.finditer(text)]
    found += [("title", match.group(1)) for match in TITLE.finditer(text)]
    found += [("latin", match.group().strip()) for match in _LATIN.finditer(text) if len(match.group()) > 3]
    found += [("place", match.group()) for match in _PLACE.finditer(text)]
    found += [("body", match.group()) for match in _BODY.finditer(text)]
    days = {value for kind, value in found if kind == "day"}
    return [
        (kind, fold(value))
        for kind, value in dict.fromkeys(found)
        if not (kind == "quantity" and any(value in day for day in days))
    ]


def _ask(said: str, kind: str, value: str, random: Random) -> str:
    """A question for `value` in the words of a sentence; "" where these are too few or too many."""
    clauses = [(m.start(), m.group().strip()) for m in _CLAUSE.finditer(_DATELINE.sub("", said))]
    at = next((n for n, (_, clause) in enumerate(clauses) if value in clause), None)
    if at is None:
        return ""
    parts = [clauses[at][1].replace(value, f" {_asking(kind, value, random)} ", 1)]
    if at and (len(parts[0]) < 16 or random.random() < 0.35):
        parts.insert(0, clauses[at - 1][1])
    if at + 1 < len(clauses) and (sum(map(len, parts)) < 12 or random.random() < 0.15):
        parts.append(clauses[at + 1][1])
    if len(parts) > 1 and random.random() < 0.2:
        random.shuffle(parts)
    text = ",".join(parts)
    if value in text:
        return ""
    if random.random() < 0.5:
        text = _FILLER.sub("", text)
    if random.random() < 0.5:
        rate = random.choice((0.1, 0.2, 0.3))
        pieces = []
        for piece in text.split(" "):
            if any(piece == asked for asked in _EVERY_ASKING) or piece.startswith(("多少", "几", "哪")):
                pieces.append(piece)
            else:
                words = re.findall(rf"[{HAN}]{{1,2}}|[^{HAN}]+", piece)
                pieces.append("".join(word for word in words if random.random() > rate))
        text = "".join(pieces)
    text = re.sub(r"\s+", "" if random.random() < 0.9 else " ", text).strip(",。 ")
    return f"{text}?" if _QUESTION[0] <= len(text) <= _QUESTION[1] else ""


_ASKING_OF = {
    "day": ("哪天", "什么时候", "哪一天", "几月几日", "何时", "几号"),
    "person": ("谁", "哪位", "什么人", "谁"),
    "title": ("什么", "哪部", "哪个", "什么"),
    "latin": ("什么", "哪个", "谁", "哪家公司"),
    "place": ("哪里", "什么地方", "哪个地方", "哪儿"),
    "body": ("哪个单位", "谁", "哪个部门", "什么机构"),
}
_EVERY_ASKING = frozenset(word for words in _ASKING_OF.values() for word in words)
_MONEY = frozenset(("元", "美元", "欧元", "港元", "日元", "英镑"))


def _asking(kind: str, value: str, random: Random) -> str:
    if kind == "quantity":
        match = _NUMBER.match(value)
        unit = match["unit"] if match else ""
        ways = [f"多少{unit}", f"多少{unit}", "多少"]
        if unit in _MONEY:
            ways.append("多少钱")
        if re.match(r"\d{1,2}[^\d万亿]", value):
            ways += [f"几{unit}"]
        return random.choice(ways)
    if kind in ("place", "body") and random.random() < 0.6:
        end = next((end for end in _ENDS if value.endswith(end)), value[-1])
        return f"哪{random.choice('个家') if kind == 'body' else '个'}{end}"
    return random.choice(_ASKING_OF[kind])
