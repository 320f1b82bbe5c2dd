"""One sample of each format, with the article that it must become beside it."""

import json
from pathlib import Path

import pytest

from ingest.parse import parse_document
from ingest.readers import count_hint, read_documents
from ingest.records import NO_OPTIONS, Document, Failure
from rag.contract import article_to_json
from rag.errors import UnreadableSourceError
from rag.settings import Settings

SAMPLES = Path(__file__).parent / "samples"
SETTINGS = Settings()
NAMES = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_of_each_format_becomes_its_article(name):
    (document,) = read_documents(SAMPLES / name, NO_OPTIONS, SETTINGS)
    assert isinstance(document, Document), document
    article = article_to_json(parse_document(document, NO_OPTIONS, SETTINGS))
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert {key: article[key] for key in expected} == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_recognised_whatever_the_file_is_called(tmp_path, name):
    if name.endswith((".md", ".tsv")):  # Markdown and the delimiter of a table need a hint
        pytest.skip("the name decides here")
    (tmp_path / "unnamed").write_bytes((SAMPLES / name).read_bytes())
    (named,) = read_documents(SAMPLES / name, NO_OPTIONS, SETTINGS)
    (unnamed,) = read_documents(tmp_path / "unnamed", NO_OPTIONS, SETTINGS)
    assert isinstance(named, Document)
    assert isinstance(unnamed, Document)
    assert (unnamed.kind, unnamed.fields) == (named.kind, named.fields)


def test_an_entry_with_a_teaser_alone_is_marked_and_never_taken_for_the_article():
    (document,) = read_documents(SAMPLES / "teasers.rss", NO_OPTIONS, SETTINGS)
    assert isinstance(document, Document)
    assert document.is_teaser
    assert document.url.startswith("https://tagblatt.example/lokales/faehrstation-nordufer-1")
    with pytest.raises(UnreadableSourceError, match="only the headline"):
        parse_document(document, NO_OPTIONS, SETTINGS)


def test_a_stored_sitemap_says_that_it_lists_addresses():
    (failure,) = read_documents(SAMPLES / "news-sitemap.xml", NO_OPTIONS, SETTINGS)
    assert isinstance(failure, Failure)
    assert "lists 1 addresses" in failure.reason


def test_only_containers_must_be_read_to_be_counted():
    assert count_hint(SAMPLES / "page.pdf") == 1
    assert count_hint(SAMPLES / "newsletter.eml") == 1
    assert count_hint(SAMPLES / "delivery.zip") is None


def test_an_unknown_format_says_which_are_known(tmp_path):
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><invoice><total>3</total></invoice>')
    (failure,) = read_documents(tmp_path / "a.xml", NO_OPTIONS, SETTINGS)
    assert isinstance(failure, Failure)
    assert "<invoice>" in failure.reason
    assert "NewsML-G2" in failure.reason
