"""The archive in other people's chains: documents, filters, errors, and the README's own example."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import BelegError, NotFoundError, SettingsError
from rag.langchain import BelegRetriever
from tests.support import BRIDGE, ELECTION, FUND

README = Path(__file__).resolve().parents[2] / "README.md"
EXAMPLE = re.compile(r"## From LangChain\n.*?```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def example(built, tmp_path_factory):
    """What the README's example leaves behind, run to the letter beside an archive in `data`."""
    code = EXAMPLE.search(README.read_text(encoding="utf-8"))
    assert code, "the README has no example under 'From LangChain'"
    folder = tmp_path_factory.mktemp("langchain")
    shutil.copytree(built, folder / "data")
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(code[1], "README.md", "exec"), names)
        yield names
        names["retriever"].close()


@pytest.fixture
def retriever(example):
    return example["retriever"]


def narrowed(retriever, **fields):
    """The same open archive with other fields, as LangChain users copy a retriever."""
    return retriever.model_copy(update=fields)


def articles(documents):
    return [document.metadata["article_id"] for document in documents]


def test_documents_hold_the_passage_to_the_letter_and_say_where_it_stands(retriever):
    documents = retriever.invoke("Bis wann ist die Hochbrücke gesperrt?")
    first = documents[0].metadata
    assert len(documents) == 3
    assert set(first) == {
        "passage_id", "article_id", "version", "url", "title", "outlet", "published", "start", "end", "score",
        "rank", "copies",
    }  # fmt: skip
    assert (first["article_id"], first["version"], first["url"]) == (BRIDGE.id, BRIDGE.version, BRIDGE.url)
    assert (first["title"], first["outlet"], first["published"]) == (
        "Hochbrücke bleibt gesperrt",
        "Tagblatt",
        "2025-03-14",
    )
    assert documents[0].page_content == BRIDGE.body[first["start"] : first["end"]]
    assert [document.metadata["rank"] for document in documents] == [1, 2, 3]
    assert json.loads(json.dumps([document.metadata for document in documents])) == [
        d.metadata for d in documents
    ]


def test_the_same_is_found_when_awaited(retriever):
    text = "Why is there no money for heat pumps?"
    with ThreadPoolExecutor(1) as own_thread:  # a browser test before may have left a loop in this one
        awaited = own_thread.submit(lambda: asyncio.run(retriever.ainvoke(text))).result()
    assert awaited == retriever.invoke(text)
    assert articles(retriever.invoke(text))[0] == FUND.id


def test_time_and_outlet_in_the_words_of_a_question_restrict_it(retriever):
    assert articles(retriever.invoke("Was meldete der Kurier im Mai 2025 zur Stichwahl?")) == [ELECTION.id]


@pytest.mark.parametrize(
    "fields",
    [
        {"date_from": date(2025, 5, 1), "date_to": date(2025, 5, 31)},
        {"outlets": ("Kurier",), "date_from": date(2020, 1, 1)},
    ],
)
def test_fields_restrict_every_question(retriever, fields):
    assert articles(narrowed(retriever, **fields).invoke("Hochbrücke gesperrt")) == [ELECTION.id]


def test_as_of_a_day_later_articles_are_not_there(retriever):
    found = articles(narrowed(retriever, as_of=date(2025, 4, 1)).invoke("Hochbrücke, Stichwahl, heat pump"))
    assert found == [BRIDGE.id]


def test_an_empty_question_and_a_missing_archive_are_errors_that_say_what_to_do(retriever, tmp_path):
    with pytest.raises(BelegError, match="empty"):
        retriever.invoke("  ?! ")
    with pytest.raises(NotFoundError, match="ingest add"):
        BelegRetriever.open(data=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(SettingsError, match="BELEG_TOP_K"):
        BelegRetriever.open(data=tmp_path, k=0)
    with pytest.raises(SettingsError, match="date_from='soon'"):
        BelegRetriever.open(data=tmp_path, date_from="soon")


def test_the_example_of_the_readme_puts_numbered_passages_before_the_model(example):
    assert "[1] Tagblatt, 2025-03-14: Hochbrücke bleibt gesperrt" in example["answer"]
    assert example["answer"].endswith("Bis wann ist die Hochbrücke gesperrt?")
