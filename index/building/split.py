"""Articles into chunks, on sentence ends and never across articles. The only user of langchain_text_splitters."""

from __future__ import annotations

from functools import cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.types import Article, Chunk

# About 210 tokens of multilingual-e5: far below the 500 where it would truncate, title and date added, and short
# enough that the vector still speaks of one matter.
CHUNK_CHARACTERS = 300

# LangChain's default separators hold no Chinese punctuation. Paragraphs first, then sentences, then clauses.
_SEPARATORS = [r"\n", r"[。！？!?…](?:[”’」』》）)]*)", r"[；;](?:[”’」』）)]*)", r"[，,、：:]", ""]


@cache
def _splitter() -> RecursiveCharacterTextSplitter:
    # Overlap stays 0: with overlap, `start_index` has been seen to name a later repeat of the same words.
    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=CHUNK_CHARACTERS,
        chunk_overlap=0,
        strip_whitespace=False,
    )


def split_article(article: Article) -> tuple[Chunk, ...]:
    """Cut an article's repaired text into chunks of at most `CHUNK_CHARACTERS`; joined, they are the text again.

    Chunks of white space only are dropped, and the line break that ends a paragraph is left out of `text`.
    """
    chunks: list[Chunk] = []
    start = 0
    for piece in _splitter().split_text(article.text.text):
        text = piece.strip()
        if text:
            first = start + piece.index(text)
            chunk_id = f"{article.article_id}:{len(chunks)}"
            chunks.append(Chunk(chunk_id, article.article_id, first, first + len(text), text))
        start += len(piece)
    return tuple(chunks)
