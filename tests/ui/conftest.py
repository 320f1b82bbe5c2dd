"""What the tests of the pages share: an archive of a few own articles, and answers made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from rag.catalogue import Catalogue, Staged
from rag.chats import Chats
from rag.records import (
    Answer,
    Article,
    Citation,
    Hit,
    Outcome,
    Paragraph,
    Passage,
    Precision,
    Question,
    Sentence,
    Source,
    Verdict,
)
from rag.settings import Settings, load_settings
from rag.worker_process import WorkerProcess

HOSTILE = "<img src=x onerror=alert(1)> $E=mc^2$ :red[rot] :smile: [x](javascript:alert(1)) ![y](https://evil.example/p.png)"
DIMENSIONS = 384  # of the packaged model; the vectors of these articles are never searched


def make_article(
    title: str, *paragraphs: str, lead: str = "", url: str = "", outlet: str = "Uferblatt"
) -> Article:
    """An invented article; its ids follow from its title."""
    digest = hashlib.sha256(title.encode()).hexdigest()
    return Article(
        id=digest[:16],
        version=digest[16:32],
        url=url or f"https://uferblatt.example/{digest[:6]}",
        outlet=outlet,
        title=title,
        lead=lead,
        authors=("Imke Sand",),
        published="2026-03-04T09:30:00+01:00",
        published_precision=Precision.INSTANT,
        language="de",
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
    )


def source_of(article: Article) -> Source:
    """What a citation says of its article."""
    return Source(
        article.id,
        article.version,
        article.url,
        article.title,
        article.outlet,
        article.published,
        article.published_precision,
        article.language,
    )


def make_answer(
    article: Article, quote: str, catalogue: Catalogue, question: str = "Wie hoch ist der Damm?"
) -> Answer:
    """An answer of one sentence that is the quote itself."""
    start = article.body.index(quote)
    passage = Passage(article.id, article.version, 0, 0, len(article.body), article.body)
    hit = Hit(passage, source_of(article), 1.0, 1)
    citation = Citation(
        1, source_of(article), start, start + len(quote), quote, Verdict.SUPPORTED, "Same words."
    )
    return Answer(
        Question(question, question, "de"),
        Outcome.ANSWERED,
        quote,
        (Sentence(quote, (citation,)),),
        (hit,),
        catalogue.state(),
    )


def store(catalogue: Catalogue, *articles: Article, job_id: int | None = None) -> None:
    """Put articles into the catalogue as the worker does, without searching for them later."""
    staged = [
        Staged(
            article,
            (Passage(article.id, article.version, 0, 0, len(article.body), article.body),),
            np.zeros((1, DIMENSIONS), dtype=np.float32),
            (article.url,),
        )
        for article in articles
    ]
    catalogue.publish(catalogue.stage(staged, job_id))


@pytest.fixture
def dam() -> Article:
    return make_article(
        "Damm bei Lindenwyk wird erhöht",
        "Der Damm bei Lindenwyk wächst auf 7,4 Meter. Die Arbeiten beginnen im Mai.",
        "Anwohner hatten zwei Jahre darauf gewartet.",
        lead="Nach dem Hochwasser wird gebaut.",
    )


@pytest.fixture
def hostile() -> Article:
    return make_article(
        HOSTILE, f"{HOSTILE} So steht es da.", outlet="<b>Bote</b>", url="javascript:alert(1)"
    )


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BELEG_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BELEG_LANGUAGE", "de")
    return load_settings()


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = Catalogue.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def chats(settings: Settings) -> Iterator[Chats]:
    opened = Chats.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def fresh_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages keep their services for the whole process: each test begins without, and ends its worker."""
    opened: list[WorkerProcess] = []

    def open_one(data: Path, catalogue: Catalogue) -> WorkerProcess:
        opened.append(WorkerProcess(data, catalogue))
        return opened[-1]

    monkeypatch.setattr("ui.services.WorkerProcess", open_one)
    st.cache_resource.clear()
    yield
    for worker in opened:
        worker.stop()
    st.cache_resource.clear()
