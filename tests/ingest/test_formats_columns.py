"""A mapping of columns is proposed, and what a person changes wins."""

from pathlib import Path

import pytest

from ingest.readers import propose_columns, read_documents
from ingest.records import Document, ReadOptions
from rag.errors import UnreadableSourceError
from rag.settings import Settings

SAMPLES = Path(__file__).parent / "samples"
LONG = "Der Rat der Stadt Trewe hat am Montag beschlossen, die alte Brücke zu erneuern. " * 2


@pytest.mark.parametrize("name", ["export.csv", "export.tsv", "export.jsonl", "articles.json"])
def test_the_columns_of_a_sample_are_recognised_with_their_first_cells(name):
    proposal = propose_columns(SAMPLES / name)
    found = {column.field: column.samples[0] for column in proposal.columns if column.field}
    assert found["title"] == "Trewe bekommt eine zweite Fährstation"
    assert found["published"] == "2026-03-17T18:42:00+01:00"
    assert found["text"].startswith("Der Rat der Stadt Trewe")
    assert proposal.is_usable


def test_columns_without_a_header_are_numbered_and_recognised_by_what_they_hold(tmp_path):
    (tmp_path / "a.csv").write_text("".join(f"2026-03-0{n};'{LONG}{n}'\n" for n in range(1, 8)))
    proposal = propose_columns(tmp_path / "a.csv")
    assert proposal.mapping == (("published", "1"), ("text", "2"))
    assert (proposal.delimiter, proposal.quotechar) == (";", "'")


def test_a_mapping_that_a_person_fixed_is_shown_and_read(tmp_path):
    (tmp_path / "a.csv").write_text(f"Kopf,Rumpf,Bild\nEin Titel,'{LONG}',x.jpg\n")
    options = ReadOptions(columns=(("title", "Kopf"), ("text", "Rumpf")))
    proposal = propose_columns(tmp_path / "a.csv", options)
    assert proposal.mapping == options.columns
    (document,) = read_documents(tmp_path / "a.csv", ReadOptions(columns=proposal.mapping), Settings())
    assert isinstance(document, Document)
    assert document.field("title") == "Ein Titel"


@pytest.mark.parametrize("name", ["page.html", "page.pdf", "newsml-g2.xml"])
def test_what_has_no_columns_is_refused_in_one_sentence(name):
    with pytest.raises(UnreadableSourceError, match="has no columns"):
        propose_columns(SAMPLES / name)
