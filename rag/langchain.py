"""The archive as a LangChain retriever, so that other people's chains can search it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import PrivateAttr, ValidationError

from rag.archive import require_model
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.errors import SettingsError
from rag.records import Filters, Hit
from rag.settings import load_settings


class BelegRetriever(BaseRetriever):
    """Finds passages as the pages do: time and outlets in the words of a question restrict it.

    The fields restrict every question, and win over its words; days are inclusive. Safe in many threads.
    """

    date_from: date | None = None
    date_to: date | None = None
    outlets: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    as_of: date | None = None
    _assistant: Assistant = PrivateAttr()

    @classmethod
    def open(cls, data: str | Path | None = None, *, k: int | None = None, **options: Any) -> Self:
        """Open an archive and load its embedding model.

        Args:
            data: Folder of the archive; by default what BELEG_DATA says.
            k: Passages to find, 1 to 50; by default what BELEG_TOP_K says.
            options: The fields above, fields of BaseRetriever such as `tags`, and settings by their names
                without `BELEG_`, such as `timezone`.

        Raises:
            BelegError: If there is no archive, it was embedded with another model, or a setting or a field
                is wrong.
        """
        fields = {name: options.pop(name) for name in list(options) if name in cls.model_fields}
        chosen = {name: value for name, value in (("data", data), ("top_k", k)) if value is not None}
        settings = load_settings(None, **options, **chosen)
        try:
            retriever = cls(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            raise SettingsError(f"{first['loc'][0]}={first['input']!r}: {first['msg']}.") from error
        catalogue = Catalogue.open(settings, create=False)
        embedder = Embedder.load(settings)
        require_model(catalogue, embedder.card)
        retriever._assistant = Assistant(settings, catalogue, embedder)
        return retriever

    def close(self) -> None:
        """Let go of the archive."""
        self._assistant.close()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        """Understand a question and find its passages, best first; nothing is answered.

        Raises:
            BelegError: If the question is empty or too long, or the archive cannot be read.
        """
        filters = Filters(self.date_from, self.date_to, self.outlets, self.sections, self.as_of)
        return [_document(hit) for hit in self._assistant.find(query, filters)]


def _document(hit: Hit) -> Document:
    """A hit as LangChain takes it: the passage's text, to the letter, and where it stands."""
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "passage_id": hit.passage.id,
            "article_id": hit.source.article_id,
            "version": hit.source.version,
            "url": hit.source.url,
            "title": hit.source.title,
            "outlet": hit.source.outlet,
            "published": hit.source.published,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": hit.score,
            "rank": hit.rank,
            "copies": [
                {
                    "article_id": copy.source.article_id,
                    "url": copy.source.url,
                    "title": copy.source.title,
                    "outlet": copy.source.outlet,
                    "published": copy.source.published,
                    "reason": copy.reason,
                }
                for copy in hit.copies
            ],
        },
    )
