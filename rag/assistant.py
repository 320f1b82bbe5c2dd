"""One question from its words to its checked answer, stage by stage."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from rag.archive import require_model
from rag.catalogue import Catalogue
from rag.check import check_claim
from rag.composing import Draft, compose_located
from rag.deciding import decide
from rag.embedding import Embedder
from rag.errors import BelegError, ModelError
from rag.languages import detect_language
from rag.llm import ChatModel, open_chat_model, stream_within
from rag.quoting import QuoteFinder
from rag.records import (
    NO_FILTERS,
    Answer,
    Check,
    Done,
    Event,
    Filters,
    Found,
    Hit,
    Outcome,
    Question,
    QuoteMatch,
    Timings,
    Token,
    Turn,
    Understood,
)
from rag.retrieval import Retriever
from rag.selecting import Candidate, select_sentences
from rag.settings import Settings
from rag.understand import understand
from rag.wording import say, say_no
from rag.writing import build_prompt, gate

logger = logging.getLogger(__name__)


class Assistant:
    """Answers from the archive alone; one embedding model in memory, safe in many threads."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        embedder: Embedder,
        chat_model: ChatModel | None = None,
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self._embedder = embedder
        self._chat_model = chat_model
        self._retriever = Retriever(catalogue, embedder, settings)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the archive and load the models.

        Raises:
            BelegError: If the archive is damaged, was embedded with another model, or a model that the
                settings name cannot be opened.
        """
        catalogue = Catalogue.open(settings)
        embedder = Embedder.load(settings)
        require_model(catalogue, embedder.card)
        return cls(settings, catalogue, embedder, open_chat_model(settings))

    def ask(self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Iterator[Event]:
        """Answer from the archive alone, or say which kind of no it is.

        Yields:
            `Understood`, `Found`, a `Token` for each piece a chat model writes, and `Done`.

        Raises:
            BelegError: If the question is empty or too long, or the archive cannot be read.
        """
        clock = _Clock()
        question = self._understand(text, history, filters)
        clock.stop("understand_ms")
        yield Understood(question)
        vector = self._retriever.embed(question)
        hits = self._retriever.retrieve(question, vector, self.settings.top_k)
        clock.stop("retrieve_ms")
        yield Found(hits)
        candidates, outcome = self._select(question, vector, hits)
        draft = Draft((), "")
        if outcome is Outcome.ANSWERED:
            draft = yield from self._compose(question, candidates)
            outcome = Outcome.ANSWERED if draft.sentences else Outcome.NOT_SAID
        clock.stop("compose_ms")
        yield Done(self._answer(question, outcome, draft, hits, clock))

    def _understand(self, text: str, history: Sequence[Turn], filters: Filters) -> Question:
        words = " ".join(text.split())
        if not any(character.isalnum() for character in words):
            raise BelegError(
                "The question is empty.", hint="Ask in your own words, such as „Wer gewann die Wahl?“."
            )
        if len(words) > self.settings.max_question_chars:
            raise BelegError(
                f"The question has {len(words)} characters, at most {self.settings.max_question_chars} are taken.",
                hint="Ask it shorter.",
            )
        return understand(
            words,
            history,
            filters,
            outlets=[outlet.name for outlet in self.catalogue.outlets()],
            now=datetime.now(ZoneInfo(self.settings.timezone)),
            detect_language=detect_language,
        )

    def _select(
        self, question: Question, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> tuple[list[Candidate], Outcome]:
        candidates = (
            select_sentences(
                question, self._retriever.aim(vector), hits, self._embedder, self._retriever.lexical
            )
            if hits
            else []
        )
        is_filtered = not question.filters.is_empty
        within = self.catalogue.count_articles(question.filters) if is_filtered else len(hits)
        return candidates, decide(hits, candidates, is_filtered=is_filtered, articles_within=within)

    def _compose(self, question: Question, candidates: Sequence[Candidate]) -> Generator[Token, None, Draft]:
        """Write with the chat model where there is one, else and when it fails with located sentences."""
        located = compose_located(question, candidates, self.settings.answer_sentences)
        if self._chat_model is None:
            return located
        system, user = build_prompt(question, candidates)
        reply = ""
        try:
            for piece in stream_within(self._chat_model, system, user, self.settings.llm_timeout_s):
                reply += piece
                yield Token(piece)
        except ModelError as error:
            logger.warning("answered without the chat model: %s", error)
            note = "model_silent" if "within" in error.message else "model_failed"
            return Draft(located.sentences, located.text, (say(note, question.language),))
        return gate(reply, question, candidates)

    def _answer(
        self, question: Question, outcome: Outcome, draft: Draft, hits: tuple[Hit, ...], clock: _Clock
    ) -> Answer:
        archive = self.catalogue.state()
        text = draft.text
        if outcome is not Outcome.ANSWERED:
            text = say_no(outcome, question.language, question.filters, archive)
        trouble = (say("vectors_missing", question.language),) if self._retriever.trouble else ()
        clock.stop("check_ms")
        return Answer(
            question=question,
            outcome=outcome,
            text=text,
            sentences=draft.sentences if outcome is Outcome.ANSWERED else (),
            evidence=hits,
            archive=archive,
            models=(
                ("embedding", self._embedder.card.name),
                ("chat", self._chat_model.name if self._chat_model else ""),
            ),
            timings=clock.timings(),
            notes=(*draft.notes, *trouble),
        )

    def check(self, claim: str, source: str) -> Check:
        """Whether a source text supports a claim."""
        return check_claim(claim, source, similarity=self._similarity)

    def _similarity(self, claim: str, source: str) -> float:
        vectors = self._embedder.embed_queries([claim, source])
        return float(vectors[0] @ vectors[1])

    def close(self) -> None:
        """Let go of the indexes."""
        self._retriever.close()

    def quote(self, text: str) -> list[QuoteMatch]:
        """Where a quotation stands in the archive; empty where it stands nowhere."""
        return QuoteFinder(self.catalogue, self._retriever.lexical).find(text)


class _Clock:
    """Milliseconds between stages."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._spent: dict[str, float] = {}

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self._spent[stage] = self._spent.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def timings(self) -> Timings:
        return Timings(**{stage: round(spent, 1) for stage, spent in self._spent.items()})
