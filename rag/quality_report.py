"""The quality report of a job, as it is kept and shown: by outlet, what articles lack, doubt and repeat."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from rag.catalogue import Catalogue
from rag.errors import NotFoundError

SHORT_CHARS = 300  # of a body; 15 of the 1,286 articles of the shared corpus are shorter

# What is remarked, as the page and the command line say it, in German and English.
REMARKS = {
    "de": {
        "undated": "ohne Datum",
        "future": "mit einem Datum in der Zukunft",
        "early": "zehn Jahre älter als fast alle des Hauses",
        "no_author": "ohne Autor",
        "no_language": "ohne Sprache",
        "short": f"kürzer als {SHORT_CHARS} Zeichen",
    },
    "en": {
        "undated": "without a date",
        "future": "dated in the future",
        "early": "dated ten years before nearly all of the outlet's",
        "no_author": "without an author",
        "no_language": "without a language",
        "short": f"shorter than {SHORT_CHARS} characters",
    },
}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A paragraph as it stands in the newest article that has it, and how many articles do."""

    text: str
    articles: int


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong with some articles of an outlet, and ids of a few of them."""

    what: str
    articles: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutletQuality:
    """An outlet's share of a job: how many articles came in, what is wrong, what they repeat.

    `duplicates` are documents that were not taken in since another article has their text.
    """

    outlet: str
    articles: int
    duplicates: int
    remarks: tuple[Remark, ...]
    boilerplate: tuple[Repeated, ...]


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The report of one job; `created` is ISO in UTC."""

    job_id: int
    created: str
    articles: int
    failed: int
    outlets: tuple[OutletQuality, ...]


REPORT: TypeAdapter[QualityReport] = TypeAdapter(QualityReport)


def quality_report(catalogue: Catalogue, job_id: int | None = None) -> QualityReport:
    """The kept report of a job, of the latest one without a number.

    Raises:
        NotFoundError: If there is none.
    """
    kept = catalogue.report_of(job_id)
    if kept is None:
        which = "no job" if job_id is None else f"job {job_id}"
        raise NotFoundError(
            f"There is no quality report of {which}.", hint="A job writes one when it has taken articles in."
        )
    return REPORT.validate_json(kept[1])


def report_lines(report: QualityReport) -> list[str]:
    """A report in lines, for the command line."""
    lines = [
        f"Job {report.job_id}: {report.articles} articles taken in, {report.failed} failed ({report.created})."
    ]
    for each in report.outlets:
        lines.append(
            f"{each.outlet or '(no outlet)'}: {each.articles} articles, {each.duplicates} duplicates"
        )
        for remark in each.remarks:
            lines.append(f"  {REMARKS['en'][remark.what]}: {remark.articles} ({', '.join(remark.examples)})")
        for repeated in each.boilerplate:
            lines.append(f"  repeated in {repeated.articles} articles: {repeated.text}")
        if each.boilerplate:
            lines.append(f"  `python -m ingest clean --outlet '{each.outlet}' --apply` takes these out.")
    return lines
