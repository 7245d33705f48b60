"""A copy of an index's archive with its text damaged, and which sound article each of the copy's articles was."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.conditions.damage import Damaged, damage
from index.errors import InputError
from index.snapshots.snapshot import Snapshot
from index.sources.files import SETTINGS, file_sha256
from index.sources.read import SourceFile, read_file
from index.types import ArticleFilter, Page, Span


@dataclass(frozen=True, slots=True)
class DamagedPage:
    """A page of the copy: `file` in it, the sound page, and the damaged text."""

    file: str
    page: Page
    damaged: Damaged


def write_damaged_archive(snapshot: Snapshot, share: float, folder: Path) -> tuple[DamagedPage, ...]:
    """Write the archive of a snapshot into `folder`, with `share` of its characters damaged; returns its pages.

    Articles of JSON lines keep their ids, and are not among the pages. InputError where a file has changed since it
    was indexed.
    """
    pages: list[DamagedPage] = []
    roots: dict[str, Path] = {}
    for root, file, checksum in snapshot.facts.file_sums():
        source = SourceFile(file, Path(root))
        if not source.path.is_file() or file_sha256(source.path) != checksum:
            raise InputError(f"{source.path}: has changed since it was indexed; update the index first")
        target = roots.setdefault(root, folder / str(len(roots)))
        pages += _write_file(source, target, share)
    return tuple(pages)


def sound_articles(pages: Iterable[DamagedPage], sound: Snapshot, damaged: Snapshot) -> dict[str, str]:
    """Of each article of the damaged snapshot, by id, the sound article that most of it was."""
    before, now = _prints(sound), _prints(damaged)
    found = {
        head.article_id: sound.facts.shown_id(head.article_id)
        for head in damaged.facts.articles(ArticleFilter())
        if sound.facts.has_article(head.article_id)
    }
    most: dict[str, int] = {}
    for page in pages:
        there = [one for one in before[page.page.file] if one.raw == page.page.text]
        for print_now in now[page.file]:
            for print_before in there:
                shared = _shared(print_now, print_before, page.damaged)
                if shared > most.get(print_now.article_id, 0):
                    most[print_now.article_id] = shared
                    found[print_now.article_id] = print_before.article_id
    return found


def _write_file(source: SourceFile, folder: Path, share: float) -> Iterator[DamagedPage]:
    """Text pages as text files whose place `archive.toml` tells; articles of JSON lines as lines."""
    target = folder / source.file
    target.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    settings: list[str] = []
    for number, page in enumerate(read_file(source, lambda _: None)):
        hurt = damage(page.text, share, f"{source.file} {number} {share}")
        if page.is_article:
            lines.append(_line(page, hurt.text))
            continue
        stem = source.file if source.file.endswith((".txt", ".md")) else f"{source.file}.{number}.txt"
        path = folder / stem
        path.write_text(hurt.text, "utf-8", newline="")
        settings.append(_settings(path.name, page))
        yield DamagedPage(stem, page, hurt)
    if lines:
        name = source.file.split(".jsonl")[0] + ".jsonl"
        (folder / name).write_text("".join(lines), "utf-8")
    if settings:
        with (target.parent / SETTINGS).open("a", encoding="utf-8") as stream:
            stream.write("".join(settings))


def _line(page: Page, text: str) -> str:
    values = {
        "id": page.record_id,
        "title": page.title,
        "date": page.date.isoformat() if page.date else None,
        "newspaper": page.newspaper,
        "page": page.page,
        "url": page.url,
        "text": text,
    }
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False) + "\n"


def _settings(name: str, page: Page) -> str:
    """A file's table in archive.toml: a string of JSON is one of TOML."""
    values = {"newspaper": page.newspaper, "page": page.page}
    values["date"] = page.date.isoformat() if page.date else ""
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if value]
    return f"[files.{json.dumps(name, ensure_ascii=False)}]\n{''.join(rows)}\n"


@dataclass(frozen=True, slots=True)
class _Print:
    """What one page prints of an article: `spans` count in the page's own text `raw`; the id is the cited one."""

    article_id: str
    raw: str
    spans: tuple[Span, ...]


def _prints(snapshot: Snapshot) -> dict[str, list[_Print]]:
    """All prints of all articles, copies and parts on several pages included, by file."""
    facts = snapshot.facts
    found: dict[str, list[_Print]] = defaultdict(list)
    for head in facts.articles(ArticleFilter()):
        article = facts.article(head.article_id)
        for one in (article, *(facts.article(copy.article_id) for copy in article.also)):
            for printed in one.printed(one.spans):
                raw = facts.raw_part(one.article_id, printed.part)
                found[printed.place.file].append(_Print(article.article_id, raw, printed.spans))
    return found


def _shared(now: _Print, before: _Print, damaged: Damaged) -> int:
    """How many characters of the sound print's spans the damaged one's cover."""
    spans = [Span(damaged.before(one.start), damaged.before(one.end)) for one in now.spans]
    return sum(_overlap(one, spans) for one in before.spans)


def _overlap(one: Span, others: Sequence[Span]) -> int:
    return sum(max(0, min(one.end, other.end) - max(one.start, other.start)) for other in others)
