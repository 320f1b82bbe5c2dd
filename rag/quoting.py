"""Where a quotation stands in the archive: found by its words in a row, proven to the letter; needs no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.catalogue import Catalogue
from rag.fold import join_broken
from rag.index import LexicalIndex
from rag.plain import visible
from rag.quotes import find_quote
from rag.records import NO_FILTERS, Article, Filters, QuoteMatch, Source
from rag.settings import Settings

# Words of the stretches that are looked for where the whole is in no passage: it goes on in the next one,
# or a figure in it is written another way. Three words in a row stand in many articles, eight in few.
WINDOW = 5
MOST_WINDOWS = 8  # of a quotation, spread over it; one that the right article holds is enough
MOST_PASSAGES = 200  # read for one stretch of words; a quotation of more than a commonplace is in a few
_WORD = re.compile(r"\w+(?:[.,]\d+)*")


class QuoteFinder:
    """Looks quotations up; safe in many threads."""

    def __init__(self, catalogue: Catalogue, lexical: LexicalIndex) -> None:
        self._catalogue = catalogue
        self._lexical = lexical

    def find(self, text: str, filters: Filters = NO_FILTERS) -> list[QuoteMatch]:
        """Every place of a quotation; empty where it stands nowhere.

        Args:
            text: The quotation, with or without its marks, or a sentence that holds one.
            filters: Only articles within them; with `as_of` the versions that could be read that day.

        Raises:
            BelegError: If the archive cannot be read.
        """
        return find_quote(text, _Shelf(self._catalogue, self._lexical, filters))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The articles within the filters of one look-up."""

    catalogue: Catalogue
    lexical: LexicalIndex
    filters: Filters

    def candidate_articles(self, text: str, limit: int) -> list[Article]:
        """Articles that hold the words in a row, or most stretches of them, those with most first."""
        shared: dict[tuple[str, str], int] = {}
        for stretch in stretches_of(text):
            for version in self._holding(stretch):
                shared[version] = shared.get(version, 0) + 1
            if shared and stretch == text:
                break
        best = sorted(shared, key=lambda version: -shared[version])[:limit]
        return [self.catalogue.article(*version) for version in best]

    def _holding(self, stretch: str) -> Sequence[tuple[str, str]]:
        """The article versions with passages that hold words in a row, in the order of the archive."""
        keys = sorted(self.lexical.holding((stretch,), self.filters, MOST_PASSAGES))
        live = self.catalogue.live_passages(keys, self.filters)
        sources = (live[key].source for key in keys if key in live)
        return list(dict.fromkeys((source.article_id, source.version) for source in sources))

    def source(self, article: Article) -> Source:
        """What a match says of its article."""
        return article.source


def stretches_of(text: str) -> Iterator[str]:
    """What is looked for of a quotation: all of it, then stretches of `WINDOW` words spread over it."""
    yield text
    words = list(_WORD.finditer(join_broken(visible(text))))
    last = len(words) - WINDOW
    if last < 1:
        return
    step = max(1, -(-last // (MOST_WINDOWS - 1)))
    for start in dict.fromkeys((*range(0, last, step), last)):
        yield " ".join(word.group() for word in words[start : start + WINDOW])


def open_quote_finder(settings: Settings) -> QuoteFinder:
    """A finder over the archive of the settings.

    Raises:
        NotFoundError: If there is no archive.
    """
    catalogue = Catalogue.open(settings, create=False)
    return QuoteFinder(catalogue, LexicalIndex(catalogue, settings))
