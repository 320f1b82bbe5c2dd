"""Looks true and invented quotations up in an archive: the right article, or none, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.quotation_cases import Kind, draw_cases
from bench.quotation_corpus import Corpus
from bench.quotation_typesetting import typeset
from bench.report import Table
from rag.catalogue import Catalogue
from rag.fold import locate
from rag.quoting import open_quote_finder
from rag.records import QuoteMatch
from rag.settings import Settings

TRUE, INVENTED = 300, 100  # quotations looked up
CHANGED = (Kind.WORD, Kind.NUMBER, Kind.NAME, Kind.NEGATION, Kind.SPLICED)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The figures of the look-up, its table, and a line for each wrong result."""

    table: Table
    figures: dict[str, float]
    errors: tuple[str, ...]


def look_up(corpus: Corpus, catalogue: Catalogue, settings: Settings) -> LookedUp:
    """Look quotations up, true ones whole or in part and as other newsrooms would set them."""
    finder = open_quote_finder(settings)
    times: list[float] = []
    errors: list[str] = []

    def find(text: str) -> list[QuoteMatch]:
        began = time.perf_counter()
        matches = finder.find(text)
        times.append(1000 * (time.perf_counter() - began))
        return matches

    right = 0
    for drawn, _ in zip(corpus.draw(), range(TRUE), strict=False):
        matches = find(typeset(drawn.quote, corpus.random))
        ids = {match.source.article_id for match in matches}
        is_right = drawn.article.id in ids or any(
            locate(drawn.quote, catalogue.article(each).body) for each in ids
        )
        right += is_right
        if not is_right:
            errors.append(f"not found: {drawn.quote} ({drawn.article.id})")
    true_ms = sorted(times)
    invented = draw_cases(corpus, INVENTED, CHANGED)
    attributed = [case for case in invented if find(typeset(case.quote, corpus.random))]
    errors += [f"attributed: [{case.kind}] {case.quote}" for case in attributed]
    all_ms = sorted(times)
    rows = (
        ("true", TRUE, right, _at(true_ms, 0.5), _at(true_ms, 0.95)),
        ("invented", len(invented), len(attributed), _at(all_ms, 0.5), _at(all_ms, 0.95)),
    )
    table = Table("Looking quotations up", ("kind", "quotations", "attributed", "p50 ms", "p95 ms"), rows)
    figures = {
        "lookup_right": right / TRUE,
        "lookup_invented": float(len(attributed)),
        "lookup_ms_p50": _at(all_ms, 0.5),
        "lookup_ms_p95": _at(all_ms, 0.95),
    }
    return LookedUp(table, figures, tuple(errors))


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
