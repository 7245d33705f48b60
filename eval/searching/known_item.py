"""Known-item search: titles that scraped articles carry behind "原标题：", asked of their bodies without them.

Whoever types a headline wants that one article; nobody had to judge anything, so that thousands are to be had. The
articles asked for are put among others into a pool of their own, their titles taken out of the text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.scoring.results import write_whole
from eval.sets.normal_form import normal_form
from index.cutting.original_title import take_original_title
from index.errors import InputError
from index.json_lines import read_json_lines
from index.sources.read import find_files, read_file
from index.types import Page

_SHORTEST_TITLE = 8  # in normal form
_SHORTEST_BODY = 80


@dataclass(frozen=True, slots=True)
class Search:
    """A query with the one article that it is after. `half`: "tune" or "held"."""

    id: str
    query: str
    article_id: str
    half: str


def make_pool(archive: Path, folder: Path, *, items: int, articles: int, wanted: Iterable[str]) -> None:
    """Write `pool.jsonl`, `articles` articles of an archive, and `titles.jsonl`, the titles of `items` of them.

    The articles by the ids or words `wanted` are in the pool as they are. The same archive gives the same files; which
    articles are drawn, and into which half, a hash of the id decides. InputError where the archive has too few titles.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = sorted(_pages(archive), key=lambda page: _digest(page.record_id))
    sources = list(wanted)
    kept = {page.record_id for page in pages if page.record_id in sources}
    phrases = [one for one in sources if one not in kept]
    kept |= {page.record_id for page in pages if any(one in page.text for one in phrases)}
    named = {
        page.record_id: found for page in pages if page.record_id not in kept and (found := _named(page))
    }
    times = Counter(normal_form(title) for title, _ in named.values())
    drawn = [one for one, (title, _) in named.items() if times[normal_form(title)] == 1][:items]
    if len(drawn) < items:
        raise InputError(f"{archive}: {len(drawn)} articles with a title behind 原标题, {items} are needed")
    chosen = dict.fromkeys([*kept, *drawn, *(page.record_id for page in pages)])
    within = set(list(chosen)[:articles])
    asked = set(drawn)
    pool = []
    for page in pages:
        if page.record_id in within:
            text = named[page.record_id][1] if page.record_id in asked else page.text
            day = page.date.isoformat() if page.date else None
            pool.append({"id": page.record_id, "date": day, "newspaper": page.newspaper, "text": text})
    titles = [
        {"id": f"k-{one}", "query": named[one][0], "article_id": one, "half": half_of(one)} for one in drawn
    ]
    _write_lines(folder / "pool.jsonl", pool)
    # Last: where there are titles, the pool is finished.
    _write_lines(folder / "titles.jsonl", titles)


def read_titles(folder: Path) -> tuple[Search, ...]:
    """The searches that `make_pool` wrote."""
    return tuple(Search(**values) for _, values in read_json_lines(folder / "titles.jsonl"))


def half_of(name: str) -> str:
    return "tune" if _digest(name)[0] % 2 == 0 else "held"


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    write_whole(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def _pages(archive: Path) -> Iterator[Page]:
    for source in find_files([archive]):
        for page in read_file(source, lambda _refusal: None):
            if page.record_id:
                yield page


def _named(page: Page) -> tuple[str, str] | None:
    """Title and body of a page whose title ends for certain and does not stand in the body again."""
    end, title = take_original_title(page.text)
    body = page.text[end:].lstrip()
    if len(normal_form(title)) < _SHORTEST_TITLE or len(body) < _SHORTEST_BODY:
        return None
    return None if normal_form(title) in normal_form(body) else (title, body)


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
