"""The whole shared corpus, where a checkout has it beside itself."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.pool import ParserPool
from ingest.readers import read_documents
from ingest.records import NO_OPTIONS, Failure
from rag.settings import Settings

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpus")
def test_the_shared_corpus_goes_in_with_at_most_three_failures():
    settings = Settings()
    sources = [CORPUS / "texts", CORPUS / "derstandard_1028.csv.gz", CORPUS / "news_pages.warc.gz"]
    documents = (item for source in sources for item in read_documents(source, NO_OPTIONS, settings))
    with ParserPool(settings) as pool:
        items = list(pool.parse(documents, NO_OPTIONS))
    failures = [item for item in items if isinstance(item, Failure)]
    articles = [item[1] for item in items if not isinstance(item, Failure)]
    assert len(items) == 1287
    assert len(failures) <= 3, failures
    assert len({article.id for article in articles}) >= len(articles) - 1  # one address was captured twice
    assert Counter(article.language for article in articles)["de"] > 1100
    sco = articles[0]
    assert sco.published == "2024-07"
    assert sco.body.startswith("In Kasachstan treffen sich Staatschefs")
    assert "ZDFheute live" not in sco.body
    assert "Putin begrüßt Aufnahme von Belarus in SCO-Gruppe" in {p.heading for p in sco.paragraphs}
