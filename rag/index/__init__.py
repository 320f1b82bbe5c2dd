"""Two indexes that can be thrown away and rebuilt from the catalogue: vectors and words."""

from rag.index.dense import DenseIndex
from rag.index.lexical import LexicalIndex
from rag.index.lexical_writer import LexicalWriter
from rag.index.vectors import VectorBuilder

__all__ = ["DenseIndex", "LexicalIndex", "LexicalWriter", "VectorBuilder"]
