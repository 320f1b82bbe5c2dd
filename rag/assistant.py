"""One question from its words to its checked answer, stage by stage."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from rag.archive import require_model
from rag.catalogue import Catalogue
from rag.check import check_claim
from rag.clock import Clock
from rag.composing import Draft, compose_located
from rag.deciding import decide
from rag.embedding import Embedder
from rag.errors import ModelError
from rag.interpreter import Interpreter
from rag.listing import list_articles
from rag.listing_answer import compose_listing, outcome_of
from rag.listing_question import ListingRequest
from rag.llm import ChatModel, open_chat_model, stream_within
from rag.quoting import QuoteFinder
from rag.reader import Reader
from rag.records import (
    NO_FILTERS,
    Answer,
    Check,
    Done,
    Event,
    Filters,
    Found,
    Hit,
    Listing,
    Outcome,
    Question,
    QuoteMatch,
    Token,
    Turn,
    Understood,
)
from rag.retrieval import Retriever
from rag.selecting import Candidate, select_sentences
from rag.settings import Settings
from rag.wording import say, say_holdings, say_no
from rag.writing import build_prompt, gate

logger = logging.getLogger(__name__)

LISTED_IN_ANSWER = 1000  # articles kept with an answer, 1 MB of JSON; `list_articles` gives all of them


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
        self._reader = Reader.open(settings, embedder)
        self._interpreter = Interpreter(settings, catalogue, chat_model)

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
        clock = Clock()
        question = self._interpreter.question(text, history, filters)
        request = self._interpreter.listing(question, filters)
        clock.stop("understand_ms")
        if request is not None:
            yield from self._list(request, clock)
            return
        yield Understood(question)
        vector = self._retriever.embed(question)
        hits = self._retriever.retrieve(question, vector, self.settings.top_k)
        clock.stop("retrieve_ms")
        yield Found(hits)
        candidates, outcome = self._select(question, hits)
        draft = Draft((), "")
        if outcome is Outcome.ANSWERED:
            draft = yield from self._compose(question, candidates)
            outcome = Outcome.ANSWERED if draft.sentences else Outcome.NOT_SAID
        clock.stop("compose_ms")
        yield Done(self._answer(question, outcome, draft, hits, clock))

    def _list(self, request: ListingRequest, clock: Clock) -> Iterator[Event]:
        """Answer a question for every article that mentions something, from the catalogue alone."""
        question = request.question
        yield Understood(question)
        listing = self.list_articles(
            request.wanted, question.filters, every=request.every, limit=LISTED_IN_ANSWER
        )
        clock.stop("retrieve_ms")
        yield Found(())
        draft = compose_listing(listing, question.language)
        outcome = outcome_of(listing)
        clock.stop("compose_ms")
        answer = self._answer(question, outcome, draft, (), clock)
        text = (
            draft.text if listing.total else f"{draft.text} {say_holdings(answer.archive, question.language)}"
        )
        yield Done(replace(answer, text=text, listing=listing))

    def list_articles(
        self,
        wanted: Sequence[str],
        filters: Filters = NO_FILTERS,
        *,
        every: bool = False,
        limit: int | None = None,
    ) -> Listing:
        """Every article that mentions something; see `rag.listing.list_articles`.

        Raises:
            BelegError: If nothing is wanted or the archive cannot be read.
        """
        return list_articles(self.catalogue, wanted, filters, every=every, limit=limit)

    def _select(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Candidate], Outcome]:
        candidates = select_sentences(question, hits, self._retriever.lexical, self._reader) if hits else []
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
        self, question: Question, outcome: Outcome, draft: Draft, hits: tuple[Hit, ...], clock: Clock
    ) -> Answer:
        archive = self.catalogue.state(Filters(as_of=question.filters.as_of))
        text = draft.text
        if outcome is not Outcome.ANSWERED:
            text = say_no(outcome, question.language, question.filters, archive)
        trouble = [say("vectors_missing", question.language)] if self._retriever.trouble else []
        if hits and (unheld := self._retriever.unheld(question)):
            trouble.append(
                say("unheld", question.language, phrases=", ".join(f"„{each}“" for each in unheld))
            )
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

    def find(self, text: str, filters: Filters = NO_FILTERS) -> tuple[Hit, ...]:
        """The passages that bear on a question, understood as in `ask`, without an answer.

        Raises:
            BelegError: If the question is empty or too long, or the archive cannot be read.
        """
        question = self._interpreter.question(text, (), filters)
        return self._retriever.retrieve(question, self._retriever.embed(question), self.settings.top_k)

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
