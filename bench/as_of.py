"""As of a day: what 50 days let through that came later, and how near an archive rebuilt as of a day is.

`python -m bench as-of`. The dev archive with planted dates and later versions is asked every dev question
as of every day; some days are asked again of an archive that holds only what could be read then.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bench.archives import news_archive
from bench.as_of_archive import SEED, Told, build, days_of, plan
from bench.data import load_news_questions, shared_folder
from bench.gold import gold_articles
from bench.report import Table, publish
from bench.searching import Asked, ask_all
from bench.vector_cache import CachedEmbedder
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.index import DenseIndex
from rag.records import NO_FILTERS, Done, Filters, Hit, Source
from rag.retrieval import Retriever
from rag.settings import Settings, load_settings

DAYS = 50
REBUILT = 5  # of the days that are compared with an archive rebuilt as of them
ANSWERED = 1  # of the days on which whole answers are made: 130 take half a minute
WINDOW_QUESTIONS = 20  # asked of every single day
WINDOW_K = 50  # as many candidates as a search takes


@dataclass(slots=True)
class Leaks:
    """What was seen that could not have been read: hits and citations, and numbers that differ."""

    searches: int = 0
    hits: int = 0
    late: int = 0
    citations: int = 0
    late_citations: int = 0
    numbers: int = 0
    wrong_numbers: int = 0


def main(options: argparse.Namespace) -> int:
    """Measure, print, keep; 1 if anything leaked."""
    shared = shared_folder(options.shared)
    model = Embedder.load(load_settings())
    embedder = CachedEmbedder(model)
    base = news_archive(shared, embedder, with_distractors=True)
    questions = load_news_questions(shared)
    catalogue = Catalogue.open(base, create=False)
    wanted = {article for each in questions for article in gold_articles(each, catalogue)}
    catalogue.close()
    told = plan(base, embedder, wanted)
    settings = build("all", told)
    catalogue = Catalogue.open(settings, create=False)
    asked = ask_all([(q.id, q.text, q.history) for q in questions], catalogue, embedder, settings)
    days = draw_days(told)
    leaks = Leaks()
    retriever = Retriever(catalogue, embedder, settings)
    for day in days:
        search_day(day, asked, retriever, told, leaks)
        count_wrong(day, catalogue, told, leaks)
    assistant = Assistant(settings, catalogue, model)
    for day in days[:: len(days) // ANSWERED][:ANSWERED]:
        for question in questions:
            answer_one(question.text, day, assistant, told, leaks)
    same = [compare(day, asked, retriever, told, embedder) for day in days[:: len(days) // REBUILT][:REBUILT]]
    missed, windows = search_windows(catalogue, settings, asked)
    table, figures = report(leaks, same, windows, missed)
    publish("as-of", [table], {"days": len(days), **figures})
    return int(leaks.late + leaks.late_citations + leaks.wrong_numbers + missed > 0)


def report(
    leaks: Leaks, same: Sequence[tuple[float, float]], windows: int, missed: int
) -> tuple[Table, dict[str, object]]:
    """The table and the figures; `same` are the shares of each day that was rebuilt."""
    equal, shared = (float(np.mean([each[n] for each in same])) for n in (0, 1))
    figures: dict[str, object] = {
        "searches": leaks.searches,
        "late hits": leaks.late,
        "late citations": leaks.late_citations,
        "wrong numbers": leaks.wrong_numbers,
        "equal to rebuilt": equal,
        "same evidence as rebuilt": shared,
        "one-day windows": windows,
        "missed in windows": missed,
    }
    rows = (
        ("hits", leaks.hits, leaks.late),
        ("citations", leaks.citations, leaks.late_citations),
        ("numbers of the archive", leaks.numbers, leaks.wrong_numbers),
        ("searches of one-day windows, beside brute force", windows * WINDOW_QUESTIONS, missed),
    )
    note = (
        f"{leaks.searches} searches; beside archives rebuilt as of {len(same)} of the days the evidence is equal"
        f" and in the same order for {equal:.3f} of the questions, {shared:.3f} of the evidence is the same."
    )
    return Table("As of a day", ("", "looked at", "late or missed"), rows, note), figures


def draw_days(told: Sequence[Told]) -> list[date]:
    """Days between the first and the last publication, among them those around planted corrections."""
    drawn = random.Random(SEED)
    known = sorted(each.first for each in told if each.first)
    corrections = sorted(each.until for each in told if each.until)
    near = [day - timedelta(days=n % 2) for n, day in enumerate(drawn.sample(corrections, DAYS // 2))]
    span = (known[-1] - known[0]).days
    spread = [known[0] + timedelta(days=drawn.randrange(span)) for _ in range(DAYS - len(near))]
    days = [*near, *spread]
    drawn.shuffle(days)
    return days


def search_day(
    day: date, asked: Sequence[Asked], retriever: Retriever, told: Sequence[Told], leaks: Leaks
) -> None:
    """Search every question as of a day and count what came later."""
    visible = visible_on(day, told)
    for each in asked:
        hits = search(each, retriever, day)
        leaks.searches += 1
        leaks.hits += len(hits)
        leaks.late += sum(
            (source.article_id, source.version) not in visible for hit in hits for source in sources_of(hit)
        )


def search(asked: Asked, retriever: Retriever, day: date | None) -> tuple[Hit, ...]:
    """The evidence of a question, as of a day or of all that is there."""
    question = replace(asked.question, filters=replace(asked.question.filters, as_of=day))
    return retriever.retrieve(question, asked.vector, load_settings().top_k)


def sources_of(hit: Hit) -> Iterable[Source]:
    """Every article that a hit names."""
    return (hit.source, *(copy.source for copy in hit.copies))


def visible_on(day: date, told: Sequence[Told]) -> set[tuple[str, str]]:
    """Article and version of all that could be read at the end of a day, as it was planted."""
    return {(each.staged.article.id, each.staged.article.version) for each in told if each.is_visible(day)}


def count_wrong(day: date, catalogue: Catalogue, told: Sequence[Told], leaks: Leaks) -> None:
    """Hold the counts, days and outlets of a day against what was planted."""
    there = [each for each in told if each.is_visible(day)]
    filters = Filters(as_of=day)
    state = catalogue.state(filters)
    first_days = sorted(days[0] for each in there if (days := days_of(each.staged.article)))
    outlets = {each.staged.article.outlet for each in there} - {""}
    differences = (
        catalogue.count_articles(filters) != len(there),
        state.articles != len(there),
        state.passages != sum(len(each.staged.passages) for each in there),
        state.first != _iso(first_days[:1]),
        state.last != _iso(first_days[-1:]),
        {outlet.name for outlet in catalogue.outlets(filters)} != outlets,
    )
    leaks.numbers += len(differences)
    leaks.wrong_numbers += sum(differences)


def _iso(days: Sequence[date]) -> str | None:
    return days[0].isoformat() if days else None


def answer_one(text: str, day: date, assistant: Assistant, told: Sequence[Told], leaks: Leaks) -> None:
    """Answer a question as of a day and look at its citations and at what it says of the archive."""
    visible = visible_on(day, told)
    events = list(assistant.ask(text, filters=Filters(as_of=day)))
    answer = next(event.answer for event in events if isinstance(event, Done))
    cited = [citation.source for sentence in answer.sentences for citation in sentence.citations]
    leaks.citations += len(cited)
    leaks.late_citations += sum((source.article_id, source.version) not in visible for source in cited)
    leaks.numbers += 1
    leaks.wrong_numbers += answer.archive.articles != len(visible)


def compare(
    day: date, asked: Sequence[Asked], retriever: Retriever, told: Sequence[Told], embedder: Embedder
) -> tuple[float, float]:
    """Search an archive that holds only what could be read on a day.

    Returns:
        Share of the questions with equal evidence in equal order, and the mean share of equal evidence.
    """
    settings = build("rebuilt", [each for each in told if each.is_visible(day)])
    rebuilt = Retriever(Catalogue.open(settings, create=False), embedder, settings)
    equal, shares = [], []
    for each in asked:
        ours = [place_of(hit) for hit in search(each, retriever, day)]
        theirs = [place_of(hit) for hit in search(each, rebuilt, None)]
        equal.append(ours == theirs)
        shares.append(
            len(set(ours) & set(theirs)) / max(1, len(ours), len(theirs)) if ours or theirs else 1.0
        )
    rebuilt.close()
    return float(np.mean(equal)), float(np.mean(shares))


def place_of(hit: Hit) -> tuple[str, str, int, int]:
    """Which text a hit is."""
    return hit.source.article_id, hit.source.version, hit.passage.start, hit.passage.end


def search_windows(catalogue: Catalogue, settings: Settings, asked: Sequence[Asked]) -> tuple[int, int]:
    """Search every day on which articles appeared, beside brute force over that day.

    Returns:
        Candidates that brute force has and the search has not, and the number of days.
    """
    dense = DenseIndex(catalogue, settings)
    rows = catalogue.database.read(
        "SELECT DISTINCT day_from FROM versions WHERE state = 'live' AND day_from > 0"
    )
    missed = 0
    for row in rows:
        day = date.fromordinal(row["day_from"])
        filters = replace(NO_FILTERS, date_from=day, date_to=day)
        keys, vectors = catalogue.live_vectors(filters)
        for each in asked[:WINDOW_QUESTIONS]:
            best = keys[np.argsort(-(vectors @ each.vector), kind="stable")[:WINDOW_K]]
            found, _ = dense.search(each.vector, filters, WINDOW_K)
            missed += len(set(best.tolist()) - set(found.tolist()))
    dense.close()
    return missed, len(rows)
