"""Text as a poor scan gives it: look-alike characters, dropped and doubled ones, broken lines; the same each time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Of the damage that scanning does to print, most is one character taken for another.
_KINDS = ("look-alike", "dropped", "doubled", "broken line")
_WEIGHTS = (60, 15, 10, 15)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text; `origins[i]` is the offset in the sound text that character `i` comes from."""

    text: str
    origins: Sequence[int]

    def before(self, at: int) -> int:
        """The sound text's offset of a place in the damaged one."""
        return self.origins[min(at, len(self.origins) - 1)] if self.origins else 0


def damage(text: str, share: float, seed: str) -> Damaged:
    """Damage `share` (0 to 1) of the characters that are no white space. The same seed damages the same places."""
    chance = random.Random(seed)
    printed = [at for at, character in enumerate(text) if not character.isspace()]
    mistaken = [at for at in printed if text[at] in look_alikes()]
    count = round(share * len(printed))
    kinds = Counter(chance.choices(_KINDS, _WEIGHTS, k=count))
    places = chance.sample(mistaken, min(kinds["look-alike"], len(mistaken)))
    new = {at: chance.choice(look_alikes()[text[at]]) for at in places}
    rest = chance.sample([at for at in printed if at not in new], count - len(new))
    others = [kind for kind in _KINDS[1:] for _ in range(kinds[kind])]
    others += ["dropped"] * (len(rest) - len(others))
    for at, kind in zip(rest, others, strict=True):
        new[at] = {"dropped": "", "doubled": text[at] * 2, "broken line": text[at] + "\n"}[kind]
    pieces = [new.get(at, character) for at, character in enumerate(text)]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    return Damaged("".join(pieces), origins)


@cache
def look_alikes() -> dict[str, str]:
    """For a character, those that scanning takes it for."""
    lines = Path(__file__).with_name("look_alikes.txt").read_text("utf-8").splitlines()
    found: dict[str, str] = {}
    for group in (line for line in lines if line and not line.startswith("#")):
        for character in group:
            known = found.get(character, "")
            others = (other for other in group if other != character and other not in known)
            found[character] = known + "".join(others)
    return {character: others for character, others in found.items() if others}
