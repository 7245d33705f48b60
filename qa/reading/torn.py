"""Whether a word was cut out of others: 法指 of 工作法指的是, whose 作法 the archive prints far more often."""

from __future__ import annotations

import re

from index.snapshots.snapshot import Snapshot
from index.text.tokens import bigrams, is_word
from qa.marks import HAN

_OFTENER = 3  # times that a pair across the cut must be printed for once that the word's own is
_BY_THEMSELVES = frozenset("的了是在有和与及为对中上下这那其以于到从由被把将也都就而并等日月年")


def is_torn(snapshot: Snapshot, text: str, word: str) -> bool:
    """Whether a word that no dictionary has stands in a text as the end of one word and the beginning of another."""
    at = text.find(word)
    pairs = bigrams(word)
    if at < 0 or is_word(word) or not pairs or len(word) < 2:
        return False
    count = snapshot.words.bigram_frequency
    own = max(1, min(map(count, pairs)))
    across = [text[at - 1 : at + 1] if at else "", text[at + len(word) - 1 : at + len(word) + 1]]
    beside = [
        pair for pair in across if re.fullmatch(f"[{HAN}]{{2}}", pair) and not set(pair) & _BY_THEMSELVES
    ]
    return any(count(pair) > _OFTENER * own for pair in beside)
