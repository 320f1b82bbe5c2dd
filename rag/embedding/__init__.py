"""Vectors of questions and passages."""

from rag.embedding.embedder import Embedder, Matrix, ModelCard
from rag.embedding.passages import embed_articles

__all__ = ["Embedder", "Matrix", "ModelCard", "embed_articles"]
