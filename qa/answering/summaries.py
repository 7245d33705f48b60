"""What an article says, in its own sentences: its first, and those that say most of what it keeps coming back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.snapshots.snapshot import Snapshot
from index.text.fold import fold
from index.text.sentences import split_sentences
from index.types import Article, ArticleFilter, Span
from qa.asking.understand import content_words
from qa.reading.clauses import clean, first_clauses
from qa.reading.evidence import coverage_of, missing_word, word_weights
from qa.types import Draft, Evidence, Part, Query

# An article that carries less of the question's words is not the one that is asked about.
_LEAST = 0.45
_LONGEST = 300
_LONGEST_SENTENCE = 130
_SHORTEST_SENTENCE = 12
_MOST_ROWS = 30


def summary(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Draft | None:
    """The article that the question names, by title or by what it is about, in some of its own sentences."""
    article = named_article(snapshot, query) or _fitting(snapshot, query, articles)
    if article is None:
        return None
    text = article.text.text
    parts = [
        Part(
            first_clauses(clean(text[span.start : span.end]), _LONGEST_SENTENCE) + "。",
            (Evidence(article.article_id, span),),
        )
        for span in _telling(article)
    ]
    return Draft(tuple(parts), 0.8, query.kind) if parts else None


def named_article(snapshot: Snapshot, query: Query) -> Article | None:
    """The article that passes the filters and whose title the question gives in 《》; of several, the one that adds least to it."""
    asked = next((word.text for word in query.hard if word.kind == "title"), "")
    if not asked:
        return None
    allowed = None if query.filters.is_empty else snapshot.facts.rows(query.filters)
    rows = [row for row, _ in snapshot.words.search(asked, _MOST_ROWS, rows=allowed, title_boost=4.0)]
    ids = frozenset(chunk.article_id for chunk in snapshot.facts.chunks(rows))
    heads = snapshot.facts.articles(ArticleFilter(article_ids=ids)) if ids else ()
    titled = [one for one in heads if _plain(asked) in _plain(f"{one.kicker}{one.title}{one.subtitle}")]
    best = min(titled, key=lambda one: len(one.title), default=None)
    return snapshot.facts.article(best.article_id) if best else None


def _plain(title: str) -> str:
    """A title without its marks, which a reader types as they like."""
    return "".join(character for character in fold(title) if character.isalnum())


def _fitting(snapshot: Snapshot, query: Query, articles: Sequence[Article]) -> Article | None:
    weights = word_weights(snapshot, query)
    # The article that is asked for is named by its title; a work of that name may stand in its text.
    fitting = [
        one
        for one in articles
        if not missing_word(query.hard, one) and coverage_of(weights, _described(one)) >= _LEAST
    ]
    return max(fitting, key=lambda one: coverage_of(weights, _described(one)), default=None)


def _described(article: Article) -> str:
    """An article with what it is and who signed it: 那篇评论员文章 asks for an editorial."""
    authors = "".join(f"{author.role}{author.name}" for author in article.byline)
    return f"{article.title}{article.kicker}{article.subtitle}{authors}{article.text.text}"


def _telling(article: Article) -> list[Span]:
    """The first whole sentence, then those with most of the article's own frequent words, in the order of print."""
    text = article.text.text
    sentences = [
        span
        for span in split_sentences(text)
        if not any(span.start >= heading.start and span.end <= heading.end for heading in article.headings)
        and _is_whole(text[span.start : span.end])
    ]
    if not sentences:
        return []
    words = {span: set(content_words(text[span.start : span.end])) for span in sentences}
    counts = Counter(word for found in words.values() for word in found)
    titled = set(content_words(article.title))

    def weight(span: Span) -> float:
        found = words[span]
        repeated = sum(counts[word] - 1 + 2 * (word in titled) for word in found)
        return repeated / (len(found) + 4)  # long sentences hold more words, not more of what matters

    chosen = [sentences[0]]
    room = _LONGEST - min(_LONGEST_SENTENCE, sentences[0].end - sentences[0].start)
    for span in sorted(sentences[1:], key=lambda span: (-weight(span), span.start)):
        length = span.end - span.start
        if length <= min(room, _LONGEST_SENTENCE):
            chosen.append(span)
            room -= length
    return sorted(chosen)


def _is_whole(sentence: str) -> bool:
    """Whether a sentence can stand alone: no piece of somebody's speech cut in the middle."""
    return (
        len(sentence) >= _SHORTEST_SENTENCE
        and sentence.count("“") == sentence.count("”")
        and sentence[0] not in "”，、"
    )
