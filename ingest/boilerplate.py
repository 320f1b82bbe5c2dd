"""Paragraphs that an outlet repeats under article after article: found, proposed, left out on consent.

What is left out becomes a rule for later articles and a new version of the stored ones. Both, since a rule
alone would make every stored article look changed when its source comes in again, and a new version alone
would be undone by that. The old versions stay readable, so that what quoted them still resolves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ingest.urls import version_id
from rag.catalogue import Catalogue
from rag.quality_report import Repeated
from rag.records import Article

LOOKED_AT = 2000  # newest articles of an outlet that are read: about a second
FEWEST = 5  # articles that must hold a paragraph; fewer may be reports that quote one text
LEAST_SHARE = (
    0.02  # of the outlet's articles looked at; a note below 1 in 50 is a series, not the outlet's own
)
SHORTEST_CHARS = 12  # shorter paragraphs are answers, numbers and initials
LONGEST_CHARS = 600  # longer ones are texts, not notes
MOST_PROPOSED = 50  # paragraphs of an outlet; more are for a second round


def boilerplate_of(catalogue: Catalogue, outlet: str) -> list[Repeated]:
    """Paragraphs that many of an outlet's newest articles have word for word, the commonest first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    articles = catalogue.newest_articles(outlet, LOOKED_AT)
    for article in articles:
        texts = {_folded(paragraph.text): paragraph.text for paragraph in article.paragraphs}
        counts.update(texts.keys())
        for folded, text in texts.items():
            first.setdefault(folded, text)
    least = max(FEWEST, LEAST_SHARE * len(articles))
    found = [
        Repeated(first[folded], count)
        for folded, count in counts.most_common()
        if count >= least and SHORTEST_CHARS <= len(folded) <= LONGEST_CHARS
    ]
    return found[:MOST_PROPOSED]


class Cleaner:
    """Leaves out of articles what was agreed on for their outlet; reads the rules once for each outlet."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rules: dict[str, frozenset[str]] = {}

    def clean(self, article: Article) -> Article:
        """The article without agreed paragraphs, named anew; the same where none of them is in it.

        An article that would lose all its text stays whole. A heading goes with its paragraph.
        """
        if article.outlet not in self._rules:
            texts = self._catalogue.boilerplate(article.outlet)
            self._rules[article.outlet] = frozenset(map(_folded, texts))
        rules = self._rules[article.outlet]
        if not rules:
            return article
        kept = tuple(each for each in article.paragraphs if _folded(each.text) not in rules)
        if not kept or len(kept) == len(article.paragraphs):
            return article
        version = version_id(
            outlet=article.outlet,
            title=article.title,
            lead=article.lead,
            authors=article.authors,
            published=article.published,
            section=article.section,
            paragraphs=kept,
        )
        return replace(article, paragraphs=kept, version=version)

    def changed(self, outlet: str) -> Iterator[Article]:
        """The outlet's live articles that have something to be left out, cleaned."""
        for article in self._catalogue.iter_outlet(outlet):
            cleaned = self.clean(article)
            if cleaned is not article:
                yield cleaned


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
