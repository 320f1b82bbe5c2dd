"""The quality report of a job, and boilerplate that is proposed and taken out on consent."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ingest.__main__ import main
from ingest.boilerplate import boilerplate_of
from ingest.quality import make_report, remarks_on, usual_first_day
from rag.catalogue import Catalogue
from rag.errors import NotFoundError
from rag.quality_report import quality_report
from rag.records import Precision
from rag.verify import verify_archive
from tests.hashed import do, hashed_settings
from tests.support import article

NOTE = "Der Kurier erscheint im Verlag Trewe und gehört keiner Partei."
LONG = "Der Gemeinderat hat am Abend lange beraten und dann beschlossen, dass es bei der Vorlage bleibt. " * 4


@pytest.fixture
def own(tmp_path):
    return hashed_settings(tmp_path)


@pytest.fixture
def source(tmp_path):
    """Twelve articles of the Kurier with a note below them, one each that is undated, early and in the future."""
    rows = [
        {"id": str(n), "title": f"Meldung {n}", "outlet": "Kurier", "author": "Erika Beispiel",
         "date": f"2025-03-{n + 1:02d}", "text": f"Vorlage {n}: {LONG}\n\n{NOTE}"}
        for n in range(12)
    ]  # fmt: skip
    rows[0].pop("date")
    rows[1]["date"] = "1970-01-01"
    rows[2]["date"] = "2199-01-01"
    rows[3].pop("author")
    rows.append({"id": "99", "title": "Kurz", "outlet": "Bote", "text": "Das Fest fällt aus."})
    rows.append({"id": "100", "title": "Kurz", "outlet": "Bote", "text": "Das Fest fällt aus."})
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_report_says_by_outlet_what_is_missing_doubtful_short_and_repeated(own, source):
    job = do(own, "add", source)
    report = quality_report(Catalogue.open(own), job.id)
    assert (report.articles, report.failed) == (13, 0)
    kurier, bote = report.outlets
    assert (kurier.outlet, kurier.articles, kurier.duplicates) == ("Kurier", 12, 0)
    assert {r.what: r.articles for r in kurier.remarks} == {
        "undated": 1, "early": 1, "future": 1, "no_author": 1,
    }  # fmt: skip
    assert all(len(remark.examples) == 1 for remark in kurier.remarks)
    assert [(each.text, each.articles) for each in kurier.boilerplate] == [(NOTE, 12)]
    assert (bote.outlet, bote.duplicates) == ("Bote", 1)
    assert {r.what for r in bote.remarks} == {"undated", "no_author", "short"}


def test_the_report_is_kept_with_the_job_and_goes_to_the_command_line(own, source, capsys):
    do(own, "add", source)
    catalogue = Catalogue.open(own)
    assert make_report(catalogue, 1).outlets == quality_report(catalogue).outlets
    with pytest.raises(NotFoundError, match="no quality report of job 7"):
        quality_report(catalogue, 7)
    assert main(["report", "--data", str(own.data)]) == 0
    said = capsys.readouterr().out
    assert "dated in the future: 1" in said and f"repeated in 12 articles: {NOTE}" in said
    assert main(["report", "1", "--json", "--data", str(own.data)]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 13


def test_boilerplate_is_taken_out_as_new_versions_and_stays_out_of_later_articles(own, source):
    do(own, "add", source)
    catalogue = Catalogue.open(own)
    before = [article for _, article in catalogue.iter_live()]
    catalogue.note_boilerplate("Kurier", [each.text for each in boilerplate_of(catalogue, "Kurier")])
    job = do(own, "clean", "Kurier")
    assert (job.state, job.updated, job.added) == ("done", 12, 0)
    assert not any(NOTE in article.body for _, article in catalogue.iter_live())
    assert catalogue.article(before[0].id, before[0].version).body == before[0].body  # still readable
    again = do(own, "add", source)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 13)
    assert boilerplate_of(catalogue, "Kurier") == []
    assert verify_archive(catalogue, own).findings == []


def test_the_command_proposes_and_changes_nothing_without_consent(own, source, capsys):
    do(own, "add", source)
    data = ["--data", str(own.data)]
    assert main(["clean", "--outlet", "Kurier", *data]) == 0
    assert f"1. in 12 articles: {NOTE}" in capsys.readouterr().out
    assert Catalogue.open(own).boilerplate("Kurier") == []
    assert main(["clean", "--outlet", "Bote", "--apply", *data]) == 2
    assert "nothing to take out" in capsys.readouterr().err


def test_an_article_that_is_nothing_but_boilerplate_stays_whole(own, source, tmp_path):
    do(own, "add", source)
    Catalogue.open(own).note_boilerplate("Kurier", [NOTE])
    path = tmp_path / "impressum.jsonl"
    path.write_text(json.dumps({"id": "i", "title": "Impressum", "outlet": "Kurier", "text": NOTE}))
    assert do(own, "add", path).added == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published": "2025-03-14"}, []),
        ({"published": "2025-03-20"}, ["future"]),
        ({"published": "2025-03-16"}, []),  # tomorrow in another time zone
        ({"published": "1999", "published_precision": Precision.YEAR}, ["early"]),
        ({"published": None}, ["undated"]),
        ({"language": ""}, ["no_language"]),
    ],
)
def test_remarks(fields, expected):
    found = remarks_on(article("x", LONG, **fields), "Europe/Berlin", date(2024, 1, 1), date(2025, 3, 15))
    assert found == expected


def test_few_dated_articles_say_nothing_of_when_an_outlet_began():
    assert usual_first_day([700_000] * 9) is None
    assert usual_first_day([1, *[700_000] * 19]) == date.fromordinal(700_000)
