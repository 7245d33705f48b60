"""Articles as the sources of questions: by id, or by words that they contain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from eval.sets.normal_form import normal_form
from index.dates.resolve import resolve_dates
from index.snapshots.snapshot import Snapshot

# Their gold is counted or gathered over several articles, so that no one source holds all of it.
GATHERED = {"count", "list", "timeline", "latest", "page", "difference", "coverage", "smalltalk", "help"}

_NEAR = 60  # passages that the word index is asked for


class Sources:
    """The articles of one snapshot as sources. `were`: of another index's articles, which of these each was."""

    def __init__(self, snapshot: Snapshot, were: Mapping[str, str] | None = None) -> None:
        self._facts = snapshot.facts
        self._words = snapshot.words
        self._were = were
        self.printed = lru_cache(maxsize=4096)(self._read)

    def of(self, source: str) -> Callable[[str], bool]:
        """A test of articles, by their ids, for a question's `source`."""
        words = normal_form(source)
        if not words or self._facts.has_article(source):
            # A copy's id stands for the article that is cited for it.
            shown = self._facts.shown_id(source)
            return lambda article_id: bool(source) and self._known(article_id) == shown
        return lambda article_id: words in self.printed(self._known(article_id))

    def find(self, source: str) -> Iterator[str]:
        """Articles that are a question's `source`, by id: itself, or those near it in words that contain it."""
        if self._facts.has_article(source):
            yield self._facts.shown_id(source)
            return
        words = normal_form(source)
        rows = [row for row, _ in self._words.search(source, _NEAR)]
        for article_id in dict.fromkeys(chunk.article_id for chunk in self._facts.chunks(rows)):
            if words in self.printed(article_id):
                yield article_id

    def _known(self, article_id: str) -> str:
        return article_id if self._were is None else self._were.get(article_id, "")

    def _read(self, article_id: str) -> str:
        """All words of an article in normal form, as printed and as repaired, with the days that it names; "" for
        none."""
        if not article_id:
            return ""
        article = self._facts.article(article_id)
        raw = self._facts.raw_page(article.place.file, article_id)
        day, text = article.place.date, article.text.text
        # 昨日 in the text is a day that the gold may name.
        days = [found.since for found in resolve_dates(text, day)] + ([day] if day else [])
        parts = (
            "".join(raw[span.start : span.end] for span in article.spans),
            f"{article.title}{text}{''.join(copy.title for copy in article.also)}",
            " ".join(f"{one.year}年{one.month}月{one.day}日" for one in days),
        )
        return "\n".join(map(normal_form, parts))
