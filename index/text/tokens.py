"""Texts as search terms: jieba's words and character bigrams. The only user of jieba.

Stock tokenisers see a Chinese sentence as one word; jieba's words carry the meaning, and bigrams find the names and
compounds that jieba cuts elsewhere in the question than in the article.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import jieba
import jieba.posseg as posseg

jieba.setLogLevel(logging.WARNING)

# Full-width letters, digits and marks to ASCII, one character for one, so that offsets would hold.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{_HAN}]+")  # Chinese characters side by side
# Letters and digits end where Chinese begins: 11个排污口 is 11 and 个排污口.
_LATIN = rf"(?:(?![{_HAN}])[^\W_])+"
_WORD = re.compile(rf"[{_HAN}]+|{_LATIN}(?:[.%-]{_LATIN})*%?")
_IN_USE = 3  # occurrences in the texts that jieba's dictionary counts


def plain(text: str) -> str:
    """A text in lower case and half width, character for character."""
    return text.translate(_WIDTH).lower()


def tokenise(text: str) -> list[str]:
    """Search words of a text: jieba's, long words also in their parts; letters lower case and half width; no marks."""
    folded = plain(text)
    words: list[str] = []
    for match in _WORD.finditer(folded):
        run = match.group()
        if HAN_RUN.match(run):
            words.extend(jieba.cut_for_search(run, HMM=False))
        else:
            words.append(run)
    return words


def word_ends(text: str) -> set[int]:
    """Offsets at which a word of the text ends, by jieba's dictionary."""
    ends, at = set[int](), 0
    for word in jieba.cut(text, HMM=False):
        at += len(word)
        ends.add(at)
    return ends


def is_word(text: str) -> bool:
    """Whether jieba's dictionary has a text as a word in use."""
    jieba.dt.check_initialized()
    return bool(jieba.dt.FREQ.get(text, 0) >= _IN_USE)


def nouns(text: str) -> list[str]:
    """Nouns of two characters and more, by jieba's dictionary: what a text is about, whatever it says of it."""
    return [word for word, flag in _tagged(text) if flag[:1] == "n" or flag == "vn"]


def verbs(text: str) -> list[str]:
    """Verbs of two characters and more, by jieba's dictionary."""
    return [word for word, flag in _tagged(text) if flag in ("v", "vn")]


def _tagged(text: str) -> Iterator[tuple[str, str]]:
    yield from ((word, flag) for word, flag in tagged(text) if len(word) > 1 and flag != "eng")


def tagged(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text with their parts of speech, by jieba's dictionary; what is not Chinese is tagged `eng`."""
    for match in _WORD.finditer(plain(text)):
        run = match.group()
        if HAN_RUN.match(run):
            yield from ((one.word, one.flag) for one in posseg.cut(run, HMM=False))
        else:
            yield run, "eng"


def bigrams(text: str) -> list[str]:
    """Neighbouring pairs of Chinese characters, within a run of them; a lone character is itself."""
    grams: list[str] = []
    for match in HAN_RUN.finditer(text):
        run = match.group()
        grams.extend([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
    return grams
