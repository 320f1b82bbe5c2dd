"""Check a sentence against its source text by rules: quotes, figures, dates, names, negation, doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.check_words import ALL, DOUBT, DOWN, HEDGE, NEGATION, NEGATIVE, REPORTING, STRONG_DOUBT, UP
from rag.fold import locate
from rag.moments import agrees, read_moments
from rag.names import Word, missing_name, words_of
from rag.numbers import covers, read_quantities
from rag.quotes import locate_quote, quoted_stretches
from rag.records import Check, Verdict

Similarity = Callable[[str, str], float]
