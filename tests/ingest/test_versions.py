"""The same story with changed text is a new version; the command line shows all of them and the difference."""

from __future__ import annotations

import json

import pytest

from ingest.__main__ import main
from rag.catalogue import Catalogue
from tests.hashed import do, hashed_settings

TEXT = "Die Hochbrücke bleibt bis {} gesperrt, teilte die Stadt mit."


@pytest.fixture
def own(tmp_path):
    """An archive whose one article came in twice, changed."""
    settings = hashed_settings(tmp_path)
    path = tmp_path / "bruecke.jsonl"
    for month, outcome in (("Oktober", "added"), ("Dezember", "updated")):
        row = {
            "url": "https://kurier.example/bruecke",
            "title": "Brücke gesperrt",
            "text": TEXT.format(month),
        }
        path.write_text(json.dumps(row))
        assert getattr(do(settings, "add", path), outcome) == 1
    return settings


def test_both_versions_are_listed_and_readable(own, capsys):
    data = ["--json", "--data", str(own.data)]
    assert main(["versions", "https://kurier.example/bruecke", *data]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in listed["versions"]] == ["live", "replaced"]
    old = listed["versions"][1]["version"]
    assert main(["show", listed["id"], "--version", old, *data]) == 0
    assert json.loads(capsys.readouterr().out)["body"] == TEXT.format("Oktober")


def test_the_difference_is_shown_by_words(own, capsys):
    article = Catalogue.open(own).article("https://kurier.example/bruecke")
    assert main(["diff", article.id, "--data", str(own.data)]) == 0
    assert capsys.readouterr().out.strip() == "text: " + TEXT.format("[-Oktober-]{+Dezember+}")
    assert main(["diff", article.id, "--json", "--data", str(own.data)]) == 0
    pieces = json.loads(capsys.readouterr().out)["text"]
    assert [p["text"] for p in pieces if p["kind"] != "same"] == ["Oktober", "Dezember"]
    oldest = Catalogue.open(own).versions(article.id)[-1].version
    assert main(["diff", article.id, "--to", oldest, "--data", str(own.data)]) == 2
