"""Vectors of questions and passages."""

from rag.embedding.embedder import Embedder, Matrix, ModelCard

__all__ = ["Embedder", "Matrix", "ModelCard"]
