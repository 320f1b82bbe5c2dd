"""Draws quotations from a real corpus: of speakers who are named next to them, and of outlets' own words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rag.catalogue import Catalogue
from rag.fold import locate
from rag.quotes import quoted_stretches
from rag.records import Article, Hit, SourceSentence
from rag.selecting import Candidate
from rag.sentences import split_sentences
from rag.untrusted import is_unfit

SHORTEST, LONGEST = 5, 24  # words of a quotation
SHOWN = 12  # source sentences that an answer may cite
UNSPACED = ("ja", "zh")  # languages without spaces between words: nothing to cut at
_EDGES = ' ,;:–-(„“"»«.'
_SAID = r"(?:sagte|sagt|erklärte|erklärt|meinte|meint|betonte|betont|schrieb|warnte|said|says|wrote|told|added|argued)"
_SPEAKER = r"((?:[A-ZÄÖÜ][\w'’-]{2,} ?(?:von |van |de )?)+)"
_AFTER = re.compile(rf"\A[\"“”»«][,.]? {_SAID} (?:(?:der|die|the) )?{_SPEAKER}")
_BEFORE = re.compile(rf"(?:^|[.!?“”\"»«] ){_SPEAKER}{_SAID}[:,] [\"„“»«]\Z")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A quotation as it stands in its source: whose it is, and the candidate whose sentence holds it."""

    quote: str
    speaker: str
    candidate: Candidate
    article: Article


class Corpus:
    """The articles of an archive as candidates, and what is drawn from them."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.random = random.Random(seed)
        self.candidates: list[tuple[Candidate, Article]] = []
        for key, article in catalogue.iter_live():
            for _, passage in catalogue.passages_of(key, article):
                spans = split_sentences(passage.text, article.language)
                sentences = tuple(
                    SourceSentence(
                        passage.start + each.start,
                        passage.start + each.end,
                        passage.text[each.start : each.end],
                    )
                    for each in spans
                )
                hit = Hit(passage, article.source, 1.0, 1, sentences=sentences)
                self.candidates += [(Candidate(hit, each, 1.0, 1.0), article) for each in sentences]
        self.random.shuffle(self.candidates)

    def draw(self) -> Iterator[Drawn]:
        """Quotations without end: one of a speaker who is named next to it, then two of an outlet's own words."""
        spoken, written = self._again(self._spoken), self._again(self._written)
        while True:
            yield from (next(spoken), next(written), next(written))

    def _again(self, drawing: Callable[[], Iterator[Drawn]]) -> Iterator[Drawn]:
        """Begin anew when all are drawn; each is then cut out anew."""
        while True:
            yield from drawing()

    def _cut(self, text: str) -> str:
        """Some consecutive words of a text, without marks around them."""
        words = text.split()
        length = min(len(words), self.random.randint(SHORTEST, LONGEST))
        start = self.random.randint(0, len(words) - length)
        return " ".join(words[start : start + length]).strip(_EDGES)

    def _spoken(self) -> Iterator[Drawn]:
        for candidate, article in self.candidates:
            text = candidate.sentence.text
            for span in quoted_stretches(text):
                quote = self._cut(text[span.start : span.end])
                found = _AFTER.search(text[span.end :]) or _BEFORE.search(text[: span.start])
                if found and SHORTEST <= len(quote.split()) and not is_unfit(text):
                    yield Drawn(quote, found.group(1).strip(), candidate, article)

    def _written(self) -> Iterator[Drawn]:
        for candidate, article in self.candidates:
            text = candidate.sentence.text
            if article.language in UNSPACED or quoted_stretches(text) or is_unfit(text):
                continue
            quote = self._cut(text)
            if locate(quote, text) and len(quote.split()) >= SHORTEST:
                yield Drawn(quote, article.outlet, candidate, article)

    def others(self, drawn: Drawn) -> list[Candidate]:
        """Source sentences beside the quoted one: some of its article, the rest of others."""
        own = [
            replace(drawn.candidate, sentence=each)
            for each in drawn.candidate.hit.sentences
            if each != drawn.candidate.sentence
        ][:3]
        return [*own, *(each for each, _ in self.random.sample(self.candidates, SHOWN - 1 - len(own)))]
