"""Where a quotation stands in the archive: found by words, proven to the letter; needs no model."""

from __future__ import annotations

from rag.catalogue import Catalogue
from rag.index import LexicalIndex
from rag.quotes import find_quote
from rag.records import NO_FILTERS, Article, QuoteMatch, Source
from rag.settings import Settings

MOST_ARTICLES = 50  # looked through for one quotation


class QuoteFinder:
    """Looks quotations up; safe in many threads."""

    def __init__(self, catalogue: Catalogue, lexical: LexicalIndex) -> None:
        self._catalogue = catalogue
        self._lexical = lexical

    def find(self, text: str) -> list[QuoteMatch]:
        """Every place of a quotation; empty where it stands nowhere.

        Raises:
            BelegError: If the archive cannot be read.
        """
        return find_quote(text, self)

    def candidate_articles(self, text: str, limit: int = MOST_ARTICLES) -> list[Article]:
        """Articles with passages that hold words of a text, best first."""
        found = self._lexical.search(text, NO_FILTERS, limit)
        live = self._catalogue.live_passages([key for key, _ in found])
        ids = dict.fromkeys(live[key].source.article_id for key, _ in found if key in live)
        return [self._catalogue.article(article_id) for article_id in ids]

    def source(self, article: Article) -> Source:
        """What a match says of its article."""
        return article.source


def open_quote_finder(settings: Settings) -> QuoteFinder:
    """A finder over the archive of the settings.

    Raises:
        NotFoundError: If there is no archive.
    """
    catalogue = Catalogue.open(settings, create=False)
    return QuoteFinder(catalogue, LexicalIndex(catalogue, settings))
