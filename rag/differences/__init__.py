"""What the sources say differently of one thing, shown side by side."""

from rag.differences.correcting import find_corrections
from rag.differences.finding import find_differences
from rag.differences.saying import say_difference

__all__ = ["find_corrections", "find_differences", "say_difference"]
