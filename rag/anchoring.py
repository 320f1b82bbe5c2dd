"""Whether a sentence of an answer has its words from its sources: what shares none with them is proven by none.

The check compares what a sentence says with what its source says; of two or three strange words it has nothing
to compare. A model that was told to write a code word, or to greet, writes just that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check_text import STEM, Text
from rag.names import Word, is_named

SHORT = 4  # words of five letters or more; of fewer half must be the source's, of more one
SHORT_SHARE = 0.5
LEAST_CAPITALS = (
    3  # letters of a word in capitals that must be somebody's: "EU" may be spelt out in the source
)
_FIGURE = re.compile(r"\d+")


def is_anchored(text: str, sources: Sequence[str], question: str) -> bool:
    """Whether enough of a sentence's words are those of its sources or of the question.

    Args:
        text: The sentence, without citation numbers.
        sources: What it cites: passages, titles, outlets.
        question: What was asked; an answer takes its words up.

    Returns:
        True with a figure of theirs or enough of their words; in another language one name or alike word is
        enough, and a longer sentence is left to the check. False for a word in capitals that is nowhere in
        them.
    """
    claim, source = Text(text), Text("\n".join((*sources, question)))
    if any(_is_strange(word, source) for word in claim.words):
        return False
    content = [word for word in claim.words if len(word.key) >= STEM]
    if set(_FIGURE.findall(text)) & set(_FIGURE.findall(source.text)):
        return True
    stems = {word.key[:STEM] for word in source.words}
    shared = sum(word.key[:STEM] in stems or is_named(word.text, source.words) for word in content)
    if claim.is_german != Text(sources[0]).is_german:
        return shared > 0 or len(content) >= SHORT
    if not content:
        return any(word.text[0].isupper() and is_named(word.text, source.words) for word in claim.words)
    return shared >= (SHORT_SHARE * len(content) if len(content) < SHORT else 1)


def _is_strange(word: Word, source: Text) -> bool:
    """Whether a word in capitals is nobody's in the sources."""
    return len(word.text) >= LEAST_CAPITALS and word.text.isupper() and not is_named(word.text, source.words)
