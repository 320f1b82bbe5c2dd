"""One question from its words to its checked answer, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.answering import Answering
from rag.archive import require_model
from rag.catalogue import Catalogue
from rag.checker import Checker
from rag.clock import Clock
from rag.composing import Draft
from rag.conversation import Talk, read_talk, shaped
from rag.embedding import Embedder
from rag.interpreter import Interpreter
from rag.listing import list_articles
from rag.listing_answer import compose_listing, outcome_of
from rag.listing_question import ListingRequest
from rag.llm import ChatModel, LocalModel, open_chat_model
from rag.prose import read_ahead
from rag.prose_choice import WRITTEN_BETTER
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
    Listing,
    Outcome,
    Question,
    QuoteMatch,
    Turn,
    Understood,
)
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.suggesting import suggest
from rag.wording import say_holdings

WARM_UP = "Wann wurde die Wärmepumpenförderung beschlossen?"  # has a compound, so that the splitter loads
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
        self._checker = Checker.open(settings, embedder)
        self._answering = Answering(settings, catalogue, embedder, self._retriever, chat_model)
        # Sources wait for the question: a model on this machine's processor is too slow to rewrite it.
        rewriter = None if isinstance(chat_model, LocalModel) else chat_model
        self._interpreter = Interpreter(settings, catalogue, rewriter)

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
        chat_model = open_chat_model(settings, use_file=any(WRITTEN_BETTER.values()))
        return cls(settings, catalogue, embedder, chat_model)

    def ask(self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Iterator[Event]:
        """Answer from the archive alone, or say which kind of no it is.

        Yields:
            `Understood`, `Found`, a `Token` for each piece a chat model writes, a `Checked` for each sentence
            of it that is proven, and `Done`.

        Raises:
            BelegError: If the question is empty or too long, or the archive cannot be read.
        """
        talk = read_talk(text, history, filters, self._interpreter.outlets())
        yield from shaped(self._ask(talk), talk)

    def _ask(self, talk: Talk) -> Iterator[Event]:
        """Answer the question that a message asks or takes up, in its own form."""
        clock = Clock()
        question = self._interpreter.question(talk.text, talk.history, talk.filters)
        request = self._interpreter.listing(question, talk.filters)
        clock.stop("understand_ms")
        if request is not None:
            yield from self._list(request, talk.language, clock)
            return
        yield Understood(question)
        vector = self._retriever.embed(question)
        hits = self._retriever.retrieve(question, vector, self.settings.top_k)
        clock.stop("retrieve_ms")
        yield Found(hits)
        candidates, outcome = self._answering.select(question, vector, hits)
        question = replace(question, language=talk.language or question.language)
        draft = Draft((), "")
        if outcome is Outcome.ANSWERED:
            draft = yield from self._answering.compose(question, candidates)
            outcome = Outcome.ANSWERED if draft.sentences else Outcome.NOT_SAID
        clock.stop("compose_ms")
        yield Done(self._answering.finish(question, outcome, draft, hits, clock))

    def _list(self, request: ListingRequest, language: str, clock: Clock) -> Iterator[Event]:
        """Answer a question for every article that mentions something, from the catalogue alone."""
        question = replace(request.question, language=language or request.question.language)
        yield Understood(question)
        listing = self.list_articles(
            request.wanted, question.filters, every=request.every, limit=LISTED_IN_ANSWER
        )
        clock.stop("retrieve_ms")
        yield Found(())
        draft = compose_listing(listing, question.language)
        outcome = outcome_of(listing)
        clock.stop("compose_ms")
        answer = self._answering.finish(question, outcome, draft, (), clock)
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

    def suggest(self, answer: Answer) -> tuple[str, ...]:
        """Questions to go on with, at most three, each asked of the archive first: 0.5 to 2 s in all.

        They are no part of `ask`, so that no answer waits for them.

        Raises:
            BelegError: If the archive cannot be read.
        """
        said = (Turn(answer.question.text, answer.text),)

        def is_answered(text: str) -> bool:
            question, vector, hits = self._found(text, NO_FILTERS, said)
            return bool(hits) and self._answering.select(question, vector, hits)[1] is Outcome.ANSWERED

        return suggest(answer, is_answered) if answer.listing is None else ()

    def warm_up(self) -> None:
        """Load what the first question would wait for: indexes, dictionaries, vectors, the prompts' beginnings.

        Raises:
            BelegError: If the archive cannot be read.
        """
        self.find(WARM_UP)
        if self._chat_model is not None:
            read_ahead(self._chat_model)

    def find(self, text: str, filters: Filters = NO_FILTERS) -> tuple[Hit, ...]:
        """The passages that bear on a question, understood as in `ask`, without an answer.

        Raises:
            BelegError: If the question is empty or too long, or the archive cannot be read.
        """
        return self._found(text, filters)[2]

    def _found(
        self, text: str, filters: Filters, history: Sequence[Turn] = ()
    ) -> tuple[Question, NDArray[np.float32], tuple[Hit, ...]]:
        question = self._interpreter.question(text, history, filters)
        vector = self._retriever.embed(question)
        return question, vector, self._retriever.retrieve(question, vector, self.settings.top_k)

    def check(self, claim: str, source: str) -> Check:
        """Whether a source text supports a claim."""
        return self._checker(claim, source)

    def close(self) -> None:
        """Let go of the indexes."""
        self._retriever.close()

    def quote(self, text: str, filters: Filters = NO_FILTERS) -> list[QuoteMatch]:
        """Where a quotation stands in the archive, within the filters; empty where it stands nowhere."""
        return QuoteFinder(self.catalogue, self._retriever.lexical).find(text, filters)
