"""Passages of articles to what is stored of them: their vectors and those of their sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.embedding.embedder import Embedder, Matrix
from rag.embedding.late import pack
from rag.records import Article, Passage, Span
from rag.sentences import split_sentences


def embed_articles(
    embedder: Embedder,
    passages: Sequence[tuple[Article, Passage]],
    text_of: Callable[[Article, Passage], str],
) -> tuple[Matrix, list[bytes]]:
    """Embed passages with their context.

    Args:
        embedder: The model.
        passages: Each with its article.
        text_of: A passage as it is embedded; must end with the passage's own text.

    Returns:
        Shape (len(passages), dimension), float32, rows of length 1; and the packed vectors of each
        passage's sentences, empty where the model does not give them.
    """
    texts, spans = [], []
    for article, passage in passages:
        text = text_of(article, passage)
        before = len(text) - len(passage.text)
        texts.append(text)
        spans.append(
            [
                Span(before + span.start, before + span.end)
                for span in split_sentences(passage.text, article.language)
            ]
        )
    vectors, parts = embedder.embed_parts(texts, spans)
    return vectors, [pack(part) if len(part) else b"" for part in parts]
