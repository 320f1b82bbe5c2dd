"""Makes an answer of located sentences alone: the source sentences that answer, grouped by article, dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.attribution import ArticleOf, attribute, introduce, tell
from rag.gloss import gloss
from rag.records import Citation, Hit, Question, Sentence, SourceSentence, Verdict
from rag.selecting import Candidate
from rag.wording import say

# In units of cosine, as the scores of sentences; looked for on newsqa_dev with `python -m bench answers`.
SCORE_MARGIN = 0.2  # below the best sentence's score; more is another topic's sentence
ARTICLE_WEIGHT = 1.0  # of how far an article's best sentence lies behind the best of all
MOST_ARTICLES = 3  # an answer quotes; a question for more asks for a listing
LEAD = 2  # sentences that stand first, of the best article: what is read when nothing else is


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its text is put together; `notes` say what was left out or replaced."""

    sentences: tuple[Sentence, ...]
    text: str
    notes: tuple[str, ...] = ()


def compose_located(
    question: Question, candidates: Sequence[Candidate], most: int, article_of: ArticleOf | None = None
) -> Draft:
    """The source sentences that answer best, as they stand.

    Args:
        question: What was asked; its language is the language of the lead-ins.
        candidates: Ranked sentences, best first.
        most: At most this many.
        article_of: Gives an article version, in which is read who says a sentence; None: it is not read.

    Returns:
        The best sentences of the best article, then the others grouped by article, each group in body
        order; each sentence cites itself. No part of a sentence is set off as the answer: on newsqa_dev
        half of the spans that the reader is sure of are another thing of the same kind.
    """
    kept = choose(candidates, most)
    articles = list(dict.fromkeys(each.hit.source.article_id for each in kept))
    leading = [each for each in kept if each.hit.source.article_id == articles[0]][:LEAD]
    kept.sort(
        key=lambda each: (
            each not in leading,
            articles.index(each.hit.source.article_id),
            each.sentence.start,
        )
    )
    sentences: tuple[Sentence, ...] = ()
    told: set[str] = set()
    for n, each in enumerate(kept, start=1):
        words = gloss(each.sentence.text, each.hit.source.language, question.language, told)
        told.update(words)
        citation = cite(n, each.hit, each.sentence, Verdict.SUPPORTED, say("itself", question.language))
        sentences += (Sentence(each.sentence.text, (citation,), "; ".join(words)),)
    if article_of is not None:
        sentences = attribute(sentences, article_of)
    return Draft(sentences, located_text(sentences, question.language))


def choose(
    candidates: Sequence[Candidate],
    most: int,
    *,
    score_margin: float = SCORE_MARGIN,
    most_articles: int = MOST_ARTICLES,
) -> list[Candidate]:
    """The sentences that are told, best first: near the best one, and of few articles."""
    best: dict[str, float] = {}
    for each in candidates:
        article = each.hit.source.article_id
        best[article] = max(best.get(article, each.score), each.score)
    top = max(best.values(), default=0.0)
    told: dict[int, float] = {
        place: each.score + ARTICLE_WEIGHT * (best[each.hit.source.article_id] - top)
        for place, each in enumerate(candidates)
    }
    kept: list[Candidate] = []
    articles: set[str] = set()
    for place in sorted(told, key=lambda place: (-told[place], place)):
        article = candidates[place].hit.source.article_id
        if len(kept) == most or told[place] < top - score_margin:
            break
        if article in articles or len(articles) < most_articles:
            articles.add(article)
            kept.append(candidates[place])
    return kept


def cite(n: int, hit: Hit, sentence: SourceSentence, verdict: Verdict, reason: str) -> Citation:
    """A citation of a source sentence."""
    return Citation(n, hit.source, sentence.start, sentence.end, sentence.text, verdict, reason)


def located_text(sentences: Sequence[Sentence], language: str) -> str:
    """Located sentences with who says them and their numbers, as paragraphs.

    A paragraph begins with outlet and date where another article begins; where an article goes on with
    what stands further up in it, as behind the best sentences, a paragraph begins without.
    """
    blocks: list[str] = []
    before: Sentence | None = None
    for sentence in sentences:
        citation = sentence.citations[0]
        last = before.citations[0] if before else None
        is_new = last is None or last.source.article_id != citation.source.article_id
        goes_back = last is not None and citation.start < last.start
        text = f"{tell(sentence, language, None if is_new or goes_back else before)} [{citation.n}]"
        text += f" ({sentence.gloss})" if sentence.gloss else ""
        if is_new:
            blocks.append(f"{introduce(citation, language)}: {text}")
        elif goes_back:
            blocks.append(text)
        else:
            blocks[-1] += f" {text}"
        before = sentence
    return "\n\n".join(blocks)
