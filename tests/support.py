"""Articles written for the tests, and short cuts that tests of several modules take."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ingest.chunk import chunk_article, contextual_text
from rag.catalogue import Staged
from rag.embedding import Embedder, embed_articles
from rag.records import Article, Paragraph, Precision


def article(name: str, *texts: str, **fields: object) -> Article:
    """An article whose id follows from its name and whose version from its text."""
    published = fields.pop("published", "2025-03-14")
    base = Article(
        id=hashlib.sha256(name.encode()).hexdigest()[:16],
        version=hashlib.sha256("".join(texts).encode()).hexdigest()[:16],
        url=f"https://news.example/{name}",
        outlet="Tagblatt",
        title=name.replace("-", " ").title(),
        lead="",
        authors=("Erika Beispiel",),
        published=published,  # type: ignore[arg-type]
        published_precision=Precision.DAY if published else None,
        language="de",
        paragraphs=tuple(Paragraph(text) for text in texts),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


BRIDGE = article(
    "bruecke",
    "Die Hochbrücke über die Trewe bleibt bis Oktober gesperrt, teilte die Stadt am Freitag mit.",
    "Die Sanierung kostet 2,4 Millionen Euro. Das Land übernimmt davon die Hälfte.",
    title="Hochbrücke bleibt gesperrt",
)
ELECTION = article(
    "wahl",
    "Harm Lüdekamp hat die Stichwahl um das Bürgermeisteramt mit 52,3 Prozent gewonnen.",
    "Seine Gegnerin Frauke Möller sprach von einem knappen Ergebnis.",
    title="Lüdekamp gewinnt Stichwahl",
    published="2025-05-04",
    outlet="Kurier",
)
FUND = article(
    "fund",
    "The state has closed its heat pump fund after 90 million euros were spent within eleven months.",
    "The minister said a new programme would start next spring.",
    title="Heat pump fund runs dry",
    published="2026-01-20",
    outlet="The Halyard",
    language="en",
)
UNDATED = article(
    "turmuhr",
    "Die Turmuhr der Seemannskirche geht seit ihrem Einbau sieben Minuten vor.",
    title="Die Turmuhr",
    published=None,
    outlet="Kurier",
)
ARTICLES = (BRIDGE, ELECTION, FUND, UNDATED)


def stage(article: Article, embedder: Embedder, max_chars: int = 1000) -> Staged:
    """An article cut and embedded as the pipeline does it."""
    passages = tuple(chunk_article(article, max_chars))
    vectors, sentences = embed_articles(
        embedder, [(article, passage) for passage in passages], contextual_text
    )
    return Staged(article, passages, vectors, (article.url,), tuple(sentences))
