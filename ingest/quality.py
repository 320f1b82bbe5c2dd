"""What a job's articles lack, by outlet: dates, authors, language, length; doubtful dates; repeated paragraphs.

Written once when the job ends and kept, so that the page and the command line show the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from ingest.boilerplate import boilerplate_of
from rag.catalogue import Catalogue
from rag.days import published_days, utc_now
from rag.quality_report import REPORT, SHORT_CHARS, OutletQuality, QualityReport, Remark
from rag.records import Article

AHEAD_DAYS = 1  # a date further ahead is wrong: time zones differ by less
EARLY_DAYS = 3653  # ten years before nearly all of an outlet's articles: a default date, or not that outlet's
EARLY_SHARE = 0.1  # of an outlet's articles may be older than what "nearly all" means
FEWEST_DATED = 10  # articles of an outlet from which its usual dates are known
EXAMPLES = 5  # articles named for each remark
MOST_DUPLICATES = 1_000_000  # of a job that are counted by outlet
MOST_OUTLETS = 200  # outlets looked through for repeated paragraphs, those with most articles first


@dataclass(slots=True)
class _Tally:
    """What is noticed of one outlet while its articles are read."""

    articles: int = 0
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def write_report(catalogue: Catalogue, job_id: int) -> QualityReport:
    """Look through what a job took in, and keep the report."""
    report = make_report(catalogue, job_id)
    catalogue.keep_report(job_id, REPORT.dump_json(report).decode())
    return report


def make_report(catalogue: Catalogue, job_id: int) -> QualityReport:
    """Look through the articles that a job added or updated."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    usual: dict[str, date | None] = {}
    today = datetime.now(UTC).date()
    for article in _articles(catalogue, job_id):
        if article.outlet not in usual:
            usual[article.outlet] = usual_first_day(catalogue.publication_days(article.outlet))
        tally = tallies[article.outlet]
        tally.articles += 1
        for what in remarks_on(article, catalogue.zone, usual[article.outlet], today):
            tally.found[what].append(article.id)
    duplicates = _duplicates(catalogue, job_id)
    ordered = sorted({*tallies, *duplicates}, key=lambda name: (-tallies[name].articles, name))
    job = catalogue.job(job_id)
    return QualityReport(
        job_id=job_id,
        created=utc_now(),
        articles=sum(tally.articles for tally in tallies.values()),
        failed=job.failed,
        outlets=tuple(
            OutletQuality(
                outlet=name,
                articles=tallies[name].articles,
                duplicates=duplicates[name],
                remarks=tuple(
                    Remark(what, len(ids), tuple(ids[:EXAMPLES]))
                    for what, ids in sorted(tallies[name].found.items())
                ),
                boilerplate=tuple(boilerplate_of(catalogue, name)) if place < MOST_OUTLETS else (),
            )
            for place, name in enumerate(ordered)
        ),
    )


def remarks_on(article: Article, zone: str, usual_first: date | None, today: date) -> list[str]:
    """What is wrong with an article: any of undated, future, early, no_author, no_language, short.

    Args:
        article: The article.
        zone: Name of the archive's time zone.
        usual_first: The day from which on nearly all of its outlet's articles are; None if not known.
        today: The day in UTC.
    """
    found = []
    days = published_days(article.published, article.published_precision, zone)
    if days is None:
        found.append("undated")
    elif days[0] > today + timedelta(days=AHEAD_DAYS):
        found.append("future")
    elif usual_first is not None and days[1] < usual_first - timedelta(days=EARLY_DAYS):
        found.append("early")
    if not article.authors:
        found.append("no_author")
    if not article.language:
        found.append("no_language")
    if len(article.body) < SHORT_CHARS:
        found.append("short")
    return found


def usual_first_day(days: Sequence[int]) -> date | None:
    """The day from which on nearly all articles of an outlet are; None where too few have a date.

    Args:
        days: Ordinal days of publication, ascending.
    """
    if len(days) < FEWEST_DATED:
        return None
    return date.fromordinal(days[int(len(days) * EARLY_SHARE)])


def _duplicates(catalogue: Catalogue, job_id: int) -> Counter[str]:
    """How many documents of a job had the text of a stored article, by that article's outlet."""
    items = catalogue.job_items(job_id, "duplicates", limit=MOST_DUPLICATES)
    ids = Counter(item.reason.removesuffix(".").rpartition(" ")[2] for item in items)
    counts: Counter[str] = Counter()
    for article in catalogue.live_articles(list(ids)):
        counts[article.outlet] += ids[article.id]
    return counts


def _articles(catalogue: Catalogue, job_id: int) -> Iterable[Article]:
    """The live versions of what a job took in; what was removed or withdrawn since is left out."""
    return catalogue.live_articles(catalogue.articles_of_job(job_id))
