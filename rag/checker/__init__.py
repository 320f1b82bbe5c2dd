"""Weighs what the rules found against what the embedding says of each word: one verdict, with its reason."""

from rag.checker.checker import Checker
from rag.checker.judge import Judge, Judgement, Weights

__all__ = ["Checker", "Judge", "Judgement", "Weights"]
