"""The archive's truth: articles, versions, passages with vectors, jobs."""

from rag.catalogue.catalogue import Catalogue
from rag.catalogue.rows import (
    ArticlePage,
    ArticleQuery,
    ArticleRow,
    Generation,
    Job,
    JobItem,
    JobStage,
    LivePassage,
    OutletCount,
    PassageMarks,
    PassageWords,
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
    "Generation",
    "Holder",
    "Job",
    "JobItem",
    "JobStage",
    "LivePassage",
    "OutletCount",
    "PassageMarks",
    "PassageWords",
    "Staged",
    "Standing",
    "VersionMarks",
    "VersionRow",
    "Withdrawal",
]
