"""What comes between evidence and answer: which sentences answer, who writes them, what is said beside them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.clock import Clock
from rag.composing import Draft, compose_located
from rag.coverage import read_coverage
from rag.deciding import decide
from rag.embedding import Embedder
from rag.llm import ChatModel, Limits
from rag.prose import write_answer
from rag.prose_choice import is_written
from rag.reader import Reader
from rag.records import Answer, Checked, Filters, Hit, Outcome, Question, Token
from rag.refusal_wording import say_no
from rag.remarks import make_remarks
from rag.retrieval import Retriever
from rag.selecting import Candidate, select_sentences
from rag.settings import Settings
from rag.wording import say


class Answering:
    """Makes answers of evidence; safe in many threads."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        embedder: Embedder,
        retriever: Retriever,
        chat_model: ChatModel | None,
    ) -> None:
        """Load the reader.

        Raises:
            ModelError: If its weights are missing or do not fit.
        """
        self._settings = settings
        self._catalogue = catalogue
        self._embedder = embedder
        self._retriever = retriever
        self._reader = Reader.open(settings, embedder)
        self._chat_model = chat_model

    def select(
        self, question: Question, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> tuple[list[Candidate], Outcome]:
        """Rank the sentences of the hits and of what stands beside them, and decide whether they answer.

        Args:
            question: What is asked.
            vector: Its embedding, shape (dimension,).
            hits: What retrieval found, best first.

        Raises:
            BelegError: If the archive cannot be read.
        """
        candidates: list[Candidate] = []
        if hits:
            passages = (*hits, *self._retriever.companions(question, vector, hits))
            candidates = select_sentences(question, passages, self._retriever.lexical, self._reader)
        is_filtered = not question.filters.is_empty
        within = self._catalogue.count_articles(question.filters) if is_filtered else len(hits)
        is_fitted = self._embedder.packaged is not None and self._retriever.is_aimed
        return candidates, decide(question, hits, candidates, articles_within=within, is_fitted=is_fitted)

    def compose(
        self, question: Question, candidates: Sequence[Candidate]
    ) -> Generator[Token | Checked, None, Draft]:
        """Write with the chat model where there is one, else and when it fails with located sentences.

        Yields:
            What the model writes, and each sentence of it that is proven.
        """
        located = compose_located(
            question, candidates, self._settings.answer_sentences, self._catalogue.article
        )
        model = self._chat_model
        if model is None or not is_written(model, self._settings, question, candidates):
            return located
        limits = Limits.of(self._settings)
        return (yield from write_answer(question, candidates, located, model, limits))

    def finish(
        self, question: Question, outcome: Outcome, draft: Draft, hits: tuple[Hit, ...], clock: Clock
    ) -> Answer:
        """Put an answer together from what was found and written: text, voices, differences, notes.

        Args:
            question: What was asked.
            outcome: How it ended.
            draft: The sentences; empty for a no.
            hits: The evidence, best first.
            clock: Knows the stages so far; this one is `check_ms`.

        Raises:
            BelegError: If the archive cannot be read.
        """
        archive = self._catalogue.state(Filters(as_of=question.filters.as_of))
        text = draft.text
        if outcome is not Outcome.ANSWERED:
            no_coverage = outcome is Outcome.NO_COVERAGE
            now = datetime.now(UTC)
            coverage = read_coverage(self._catalogue, question.filters, now) if no_coverage else None
            text = say_no(outcome, question.language, question.filters, archive, coverage=coverage, hits=hits)
        trouble = [say("vectors_missing", question.language)] if self._retriever.trouble else []
        if hits and (unheld := self._retriever.unheld(question)):
            trouble.append(
                say("unheld", question.language, phrases=", ".join(f"„{each}“" for each in unheld))
            )
        remarks = make_remarks(question, draft.sentences, hits, self._catalogue)
        clock.stop("check_ms")
        return Answer(
            question=question,
            outcome=outcome,
            text=text,
            sentences=remarks.sentences if outcome is Outcome.ANSWERED else (),
            evidence=hits,
            archive=archive,
            models=(
                ("embedding", self._embedder.card.name),
                ("chat", self._chat_model.name if self._chat_model else ""),
            ),
            timings=clock.timings(),
            notes=(*draft.notes, *trouble, *remarks.notes),
            differences=remarks.differences,
        )
