"""Known-item questions: words of an article by which a search ought to find that article again."""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rag.catalogue import Catalogue
from rag.errors import IndexUnavailableError
from rag.index import LexicalIndex
from rag.records import Article, Question
from rag.records.selftests import Sampled
from rag.sentences import split_sentences

SEED = "self-test 1"  # another one draws other articles; results stay comparable while it stays
POOL = 5_000  # articles from which the sample is drawn, of those with the lowest ids; read in about 30 ms
NEWEST_SHARE = 1 / 3  # of the sample are what came in last: that is what the last job may have spoilt
LEAD_WORDS = 12  # content words of a lead, in any order; most leads have 8 to 20
FEWEST_WORDS = 3  # content words; fewer name no article
RARE_WORDS = 5  # the rarest of one sentence; with 3 vectors alone often find another article
SENTENCES = 15  # of an article, among which the one with the rarest words is looked for
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A question and the article that it was made from."""

    question: Question
    sampled: Sampled


def draw_sample(catalogue: Catalogue, size: int) -> list[Sampled]:
    """Draw articles, stratified by outlet, language and month, and the newest among them.

    Args:
        catalogue: The archive's.
        size: At most this many.

    Returns:
        The same articles whenever the archive is the same, in an order that favours none.
    """
    newest = catalogue.newest_sample(int(size * NEWEST_SHARE))
    strata: dict[tuple[str, str, str], list[Sampled]] = defaultdict(list)
    for sampled in sorted(catalogue.live_sample(POOL), key=_place):
        strata[sampled.outlet, sampled.language, sampled.month].append(sampled)
    rounds = zip_longest(*sorted(strata.values(), key=lambda stratum: _place(stratum[0])))
    stratified = [sampled for each in rounds for sampled in each if sampled is not None]
    chosen = {sampled.key: sampled for sampled in [*newest, *stratified]}  # each once, the newest first
    return sorted(list(chosen.values())[:size], key=_place)


def make_questions(
    catalogue: Catalogue, lexical: LexicalIndex, sample: Sequence[Sampled], size: int
) -> list[KnownItem]:
    """Make questions from leads and rare phrases in turn; both of an article where articles are few.

    Args:
        catalogue: The archive's.
        lexical: Says which words carry no topic and which are rare.
        sample: Articles, as drawn.
        size: At most this many questions.

    Returns:
        Questions in the order of the sample; none of an article without words of its own.
    """
    makers: tuple[Callable[[Article, LexicalIndex], str], ...] = (lead_words, rare_words)
    items: list[KnownItem] = []
    articles = [(sampled, catalogue.article(sampled.article_id)) for sampled in sample]
    for turn in range(len(makers)):
        for place, (sampled, article) in enumerate(articles):
            if len(items) == size:
                return items
            text = makers[(place + turn) % len(makers)](article, lexical)
            if text:
                items.append(KnownItem(Question(text, text, article.language), sampled))
    return items


def lead_words(article: Article, lexical: LexicalIndex) -> str:
    """The content words of the lead or the first sentences, out of order; empty where there are too few."""
    words: list[str] = []
    for sentence in [article.lead, *_sentences(article)]:
        words = list(dict.fromkeys([*words, *content_words(sentence, article.language, lexical)]))
        if len(words) > FEWEST_WORDS:
            break
    words = words[:LEAD_WORDS]
    random.Random(SEED + article.id).shuffle(words)
    return " ".join(words) if len(words) >= FEWEST_WORDS else ""


def rare_words(article: Article, lexical: LexicalIndex) -> str:
    """The rarest words of the sentence that has the rarest ones, in its order; empty where there are too few."""
    best: tuple[float, list[str]] = (0.0, [])
    for sentence in _sentences(article):
        weights = {
            word: _weight(word, article.language, lexical)
            for word in content_words(sentence, article.language, lexical)
        }
        rarest = sorted(weights, key=lambda word: -weights[word])[:RARE_WORDS]
        score = sum(weights[word] for word in rarest)
        if len(rarest) >= FEWEST_WORDS and score > best[0]:
            best = score, [word for word in weights if word in rarest]
    return " ".join(best[1])


def content_words(text: str, language: str, lexical: LexicalIndex) -> list[str]:
    """The words of a text that the word index keeps, as they are written, in order, each once."""
    words = dict.fromkeys(WORD.findall(text))
    return [word for word in words if lexical.terms(word, language)]


def _weight(word: str, language: str, lexical: LexicalIndex) -> float:
    """How rare the rarest part of a word is; all are alike where there is no word index."""
    try:
        rarity = lexical.rarity(word)
    except IndexUnavailableError:
        return 1.0
    return max((rarity.get(term, 0.0) for term in lexical.terms(word, language)), default=0.0)


def _sentences(article: Article) -> Iterator[str]:
    body = article.body
    for span in split_sentences(body, article.language)[:SENTENCES]:
        yield body[span.start : span.end]


def _place(sampled: Sampled) -> str:
    """Where an article stands in the random order of the seed."""
    return hashlib.sha256(f"{SEED} {sampled.article_id}".encode()).hexdigest()
