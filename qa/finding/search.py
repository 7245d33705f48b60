"""Search as a reader types it: filters and exact words taken from it, passages, and what else may have been meant."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from index.errors import UsageError
from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.tokens import bigrams
from index.types import ArticleFilter
from qa.finding.aliases import Alias, Aliases
from qa.finding.like_names import LikeNames
from qa.finding.retrieve import retrieve
from qa.finding.search_words import read_search
from qa.types import Passage

_PHRASE_DEPTH = 300  # passages near a phrase in words, among which those that hold it are
_STANDS_DEPTH = 20


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found. Where it is nothing, `reason` says why; `did_you_mean` holds (typed, meant) names; `aliases`
    are other names that were searched as well."""

    passages: tuple[Passage, ...]
    filters: ArticleFilter
    reason: str = ""
    did_you_mean: tuple[tuple[str, str], ...] = ()
    aliases: tuple[Alias, ...] = ()


class Search:
    """Searches of one snapshot; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._newspapers = snapshot.facts.newspapers()
        self._today = snapshot.facts.period()[1]
        self._names: tuple[LikeNames, Aliases] | None = None
        self._opening = threading.Lock()

    def search(self, typed: str, *, top_k: int, filters: ArticleFilter) -> SearchResult:
        """The best passages, best first. UsageError for `top_k` below 1."""
        if top_k < 1:
            raise UsageError(f"the number of hits must be at least 1, not {top_k}")
        read = read_search(typed, given=filters, newspapers=self._newspapers, today=self._today)
        if read.nothing:
            return SearchResult((), read.filters, read.nothing)
        depth = _PHRASE_DEPTH if read.phrases else top_k
        aliases = self.aliases.of(read.text)
        found = retrieve(self._snapshot, read.text, depth, read.filters, aliases=aliases)
        reason = ""
        if not found:
            reason = _why_nothing(read.filters, self._snapshot)
        elif read.phrases:
            found = tuple(one for one in found if all(self._holds(one, phrase) for phrase in read.phrases))
            if not found:
                reason = f"没有一处原样写着“{'”“'.join(read.phrases)}”"
        elif len(read.text) == 1:
            found = tuple(one for one in found if self._holds(one, read.text))
            if not found:
                reason = f"没有一处写着“{read.text}”"
        return SearchResult(found[:top_k], read.filters, reason, self.names_meant(read.text), aliases)

    @property
    def aliases(self) -> Aliases:
        """Other names for what the archive names; `spellings` gives those of a word."""
        return self._learned()[1]

    def names_meant(self, text: str) -> tuple[tuple[str, str], ...]:
        """(typed, meant) for what a text has in the place of names that the archive knows."""
        return self._learned()[0].suggest(text, self.stands)

    def _holds(self, passage: Passage, phrase: str) -> bool:
        """Whether a passage has a phrase word for word, but for spaces, width and script; or its title has."""
        wanted = "".join(fold(phrase).split())
        title = self._snapshot.facts.article(passage.article_id).title
        return any(wanted in "".join(fold(text).split()) for text in (passage.text, title))

    def stands(self, words: str) -> bool:
        """Whether words stand anywhere in the archive, word for word."""
        pairs = bigrams(words)
        index = self._snapshot.words
        if not pairs:
            return index.document_frequency(words) > 0
        if not all(index.bigram_frequency(pair) for pair in pairs):
            return False
        near = [row for row, _ in index.search(words, _STANDS_DEPTH)]
        return any(words in fold(chunk.text) for chunk in self._snapshot.facts.chunks(near))

    def _learned(self) -> tuple[LikeNames, Aliases]:
        """What is read from the archive at the first search."""
        with self._opening:
            if self._names is None:
                self._names = LikeNames(self._snapshot.facts.names()), Aliases(self._snapshot)
            return self._names


def _why_nothing(filters: ArticleFilter, snapshot: Snapshot) -> str:
    if filters.is_empty:
        return "没有一篇报道有这些字词"
    parts = [
        f"{filters.since or ''}至{filters.until or ''}" if filters.since or filters.until else "",
        filters.newspaper,
        f"第{filters.page}版" if filters.page else "",
        filters.person,
    ]
    said = "、".join(part for part in parts if part) or "所给的条件"
    if not len(snapshot.facts.rows(filters)):
        return f"档案里没有{said}的报道"
    return f"{said}的报道里没有这些字词"
