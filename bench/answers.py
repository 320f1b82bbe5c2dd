"""The batch run over newsqa_dev: what is answered, what is proved, what is refused."""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.archives import news_archive
from bench.data import NewsQuestion, load_news_questions, shared_folder
from bench.gold import gold_articles, gold_spans
from bench.report import Table, publish
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.fold import fold
from rag.records import Answer, Citation, Done, Outcome
from rag.settings import load_settings

ACROSS = ("cross_en_de", "cross_de_en", "cross_other")  # types whose source is in another language
SHORT_WORD = 3  # letters; words up to this length must stand alone to count


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer measured; shares are None where there is nothing to measure them on."""

    question: NewsQuestion
    answer: Answer
    has_facts: bool
    overlaps_gold: bool
    citations: int
    gold_citations: int
    exact_quotes: int

    @property
    def is_answered(self) -> bool:
        """Whether it was an answer and no kind of no."""
        return self.answer.outcome is Outcome.ANSWERED


def main(options: argparse.Namespace) -> int:
    """Run the questions, print, keep; 1 if a quote is not what the archive holds."""
    if options.questions:
        from bench.own_questions import measure

        return measure(options.questions, options.archive)
    shared = shared_folder(options.shared)
    if options.sweep:
        from bench.answers_sweep import sweep

        return sweep(shared)
    embedder = Embedder.load(load_settings())
    settings = news_archive(shared, embedder, with_distractors=True)
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    asked = run(load_news_questions(shared), assistant)
    judged = [judge(question, answer, assistant.catalogue) for question, answer in asked]
    figures = figures_of(judged)
    figures["dev halves"] = {
        name: figures_of(judged[start::2]) for name, start in (("even, chosen on", 0), ("odd, reported", 1))
    }
    articles = assistant.catalogue.state().articles
    publish("answers", [answered_table(judged, articles), refused_table(judged)], figures)
    return 0 if figures["exact quotes"] == 1.0 else 1


def run(questions: Iterable[NewsQuestion], assistant: Assistant) -> Iterator[tuple[NewsQuestion, Answer]]:
    """Ask every question with its history and filters."""
    for question in questions:
        for event in assistant.ask(question.text, question.history, question.filters):
            if isinstance(event, Done):
                yield question, event.answer


def judge(question: NewsQuestion, answer: Answer, catalogue: Catalogue) -> Judged:
    """Measure one answer against its gold."""
    said = " ".join(f"{sentence.text} {sentence.gloss}" for sentence in answer.sentences)
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    gold = set(gold_articles(question, catalogue))
    spans = [span for each in question.gold for span in gold_spans(each.url, each.quote, catalogue)]
    return Judged(
        question=question,
        answer=answer,
        has_facts=bool(citations) and all(states(said, variants) for variants in question.must_include),
        overlaps_gold=any(_overlaps(citation, span) for citation in citations for span in spans),
        citations=len(citations),
        gold_citations=sum(citation.source.article_id in gold for citation in citations),
        exact_quotes=sum(is_exact(citation, catalogue) for citation in citations),
    )


def states(text: str, variants: Sequence[str]) -> bool:
    """Whether one of the variants occurs: numbers and short words as wholes, the rest anywhere."""
    folded = fold(text).text
    for variant in variants:
        wanted = fold(variant).text.strip()
        pattern = re.escape(wanted)
        if wanted[:1].isdigit():
            pattern = r"(?<![\d.,])" + pattern if not wanted.startswith("0") else r"(?<!\d)" + pattern
        if wanted[-1:].isdigit():
            pattern += r"(?!\d|[.,]\d)"
        if wanted.isalpha() and len(wanted) <= SHORT_WORD:
            pattern = rf"\b{pattern}\b"
        if re.search(pattern, folded):
            return True
    return False


def is_right_no(judged: Judged) -> bool:
    """Whether a refusal is of its kind: a near miss is *not said*, anything else *not in the archive*."""
    wanted = Outcome.NOT_SAID if judged.question.is_near_miss else Outcome.NOT_IN_ARCHIVE
    return judged.answer.outcome is wanted


def is_exact(citation: Citation, catalogue: Catalogue) -> bool:
    """Whether a quote is the stored body from `start` to `end`, to the letter."""
    article = catalogue.article(citation.source.article_id, citation.source.version)
    return article.body[citation.start : citation.end] == citation.quote != ""


def _overlaps(citation: Citation, span: tuple[str, int, int]) -> bool:
    article, start, end = span
    return citation.source.article_id == article and citation.start < end and start < citation.end


def figures_of(judged: Sequence[Judged]) -> dict[str, object]:
    """The shares that are quoted, over all questions."""
    asked = [each for each in judged if each.question.is_answerable]
    others = [each for each in judged if not each.question.is_answerable]
    near = [each for each in others if each.question.is_near_miss]
    citations = sum(each.citations for each in judged)
    return {
        "answerable answered": _share(asked, lambda each: each.is_answered),
        "facts stated": _share(asked, lambda each: each.has_facts),
        "gold sentence cited": _share(asked, lambda each: each.overlaps_gold),
        "citation precision": sum(each.gold_citations for each in asked)
        / max(1, sum(each.citations for each in asked)),
        "unanswerable refused": _share(others, lambda each: not each.is_answered),
        "near misses refused": _share(near, lambda each: not each.is_answered),
        "right kind of no": _share([each for each in others if not each.is_answered], is_right_no),
        "facts stated, same language": _share(
            [each for each in asked if each.question.type not in ACROSS], lambda each: each.has_facts
        ),
        "facts stated, across languages": _share(
            [each for each in asked if each.question.type in ACROSS], lambda each: each.has_facts
        ),
        "sentences an answer": sum(len(each.answer.sentences) for each in asked)
        / max(1, sum(each.is_answered for each in asked)),
        "median ms": _percentile_ms(judged, 0.5),
        "p95 ms": _percentile_ms(judged, 0.95),
        "citations": citations,
        "exact quotes": sum(each.exact_quotes for each in judged) / max(1, citations),
    }


def answered_table(judged: Sequence[Judged], articles: int) -> Table:
    """The answerable questions by type."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        if each.question.is_answerable:
            groups[each.question.type].append(each)
            groups["all answerable"].append(each)
    rows = []
    for name, group in sorted(groups.items()):
        figures = figures_of(group)
        keys = ("answerable answered", "facts stated", "gold sentence cited", "citation precision")
        rows.append((name, len(group), *(figures[key] for key in keys), _percentile_ms(group, 0.5)))
    total = figures_of(judged)
    note = (
        f"{total['citations']} citations, {total['exact quotes']:.1%} of the quotes equal the stored text. Facts stated: "
        f"same language {total['facts stated, same language']:.3f}, across languages "
        f"{total['facts stated, across languages']:.3f}. {total['sentences an answer']:.1f} sentences an answer. "
        f"Whole answer p50 {total['median ms']:.0f} ms, p95 {total['p95 ms']:.0f} ms."
    )
    head = ("type", "n", "answered", "facts stated", "gold sentence cited", "citation precision", "median ms")
    rows.sort(key=lambda row: row[0] == "all answerable")
    return Table(f"Answers over {articles} articles, no chat model", head, tuple(rows), note)


def refused_table(judged: Sequence[Judged]) -> Table:
    """The unanswerable questions: how many were refused, with which kind of no."""
    others = [each for each in judged if not each.question.is_answerable]
    rows = []
    for name, group in (
        ("near miss", [each for each in others if each.question.is_near_miss]),
        ("other", [each for each in others if not each.question.is_near_miss]),
    ):
        kinds = [sum(each.answer.outcome is outcome for each in group) for outcome in Outcome]
        rows.append((name, len(group), _share(group, lambda each: not each.is_answered), *kinds))
    note = f"Right kind of no among the refused: {figures_of(judged)['right kind of no']:.2f}."
    return Table("Unanswerable questions", ("kind", "n", "refused", *Outcome), tuple(rows), note)


def _share(group: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return sum(holds(each) for each in group) / max(1, len(group))


def _percentile_ms(group: Sequence[Judged], share: float) -> float:
    """A percentile of the time of whole answers; nearest rank."""
    spent = []
    for each in group:
        timings = each.answer.timings
        spent.append(timings.understand_ms + timings.retrieve_ms + timings.compose_ms + timings.check_ms)
    return sorted(spent)[min(len(spent) - 1, int(share * len(spent)))] if spent else 0.0
