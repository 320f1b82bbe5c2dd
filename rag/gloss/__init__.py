"""What a sentence in another language names, in the reader's: figures, days, countries, cities, peoples."""

from rag.gloss.glossing import gloss

__all__ = ["gloss"]
