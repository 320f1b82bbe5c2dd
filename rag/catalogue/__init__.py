"""The archive's truth: articles, versions, passages with vectors, jobs."""

from rag.catalogue.catalogue import Catalogue
from rag.catalogue.list_rows import (
    ArticlePage,
    ArticleQuery,
    ArticleRow,
    DayCount,
    Facets,
    FacetValue,
    Mark,
)
from rag.catalogue.rows import (
    Generation,
    Job,
    JobItem,
    JobStage,
    LivePassage,
    OutletCount,
    PassageMarks,
    PassageWords,
    Undone,
    VersionMarks,
    VersionRow,
    Withdrawal,
)
from rag.catalogue.standing import Standing
from rag.catalogue.writes import Staged
from rag.lock import Holder

__all__ = [
    "ArticlePage",
    "ArticleQuery",
    "ArticleRow",
    "Catalogue",
    "DayCount",
    "FacetValue",
    "Facets",
    "Generation",
    "Holder",
    "Job",
    "JobItem",
    "JobStage",
    "LivePassage",
    "Mark",
    "OutletCount",
    "PassageMarks",
    "PassageWords",
    "Staged",
    "Standing",
    "Undone",
    "VersionMarks",
    "VersionRow",
    "Withdrawal",
]
