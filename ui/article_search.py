"""What the list of articles shows: words through the word index, everything else through the catalogue."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from rag.catalogue import ArticleQuery, Catalogue
from rag.errors import IndexUnavailableError
from rag.settings import Settings
from ui.browsing import Browsing
from ui.services import Services

if TYPE_CHECKING:
    from rag.index import LexicalIndex

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the catalogue, and the words to mark in what it gives.

    `is_complete` is False where the word index could not be read, so that titles, leads and outlets alone
    are searched.
    """

    query: ArticleQuery
    words: tuple[str, ...] = ()
    is_complete: bool = True


def search_of(services: Services, browsing: Browsing) -> Search:
    """Find the versions that hold the text, where there is one."""
    query = browsing.query
    if not browsing.text.strip():
        return Search(replace(query, text=""))
    from rag.index.typed import read_typed  # here: the package brings chromadb along, a second of import

    typed = read_typed(browsing.text, datetime.now(ZoneInfo(services.settings.timezone)))
    words = tuple(each.words for each in typed)
    try:
        index = _word_index(str(services.settings.data.resolve()), services.catalogue, services.settings)
        keys = index.find_versions(typed)
    except IndexUnavailableError as error:
        logger.info("titles alone are searched: %s", error)
        return Search(query, words, is_complete=False)
    return Search(replace(query, keys=tuple(keys)), words)


@st.cache_resource(show_spinner=False)
def _word_index(data: str, _catalogue: Catalogue, _settings: Settings) -> LexicalIndex:
    """The reading side of the words, opened once for all people; it follows the archive by itself."""
    from rag.index import LexicalIndex

    return LexicalIndex(_catalogue, _settings)
