"""A question and a passage as one row of token ids, with each token's sentence and place in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

MOST_TOKENS = 400  # of one row; a passage of 1,000 characters has about 250, later sentences are left out
MOST_QUESTION_TOKENS = 80
MOST_CONTEXT_TOKENS = 48  # title and heading
BOS, EOS, PAD = 0, 2, 1  # of XLM-RoBERTa's vocabulary
NO_SENTENCE = -1


@dataclass(frozen=True, slots=True)
class Row:
    """One question with one passage.

    All tuples but `ids` have one entry a token of the passage's sentences, which are the tokens from
    `first` on: the sentence it belongs to, and the characters of that sentence that it stands for.
    """

    ids: tuple[int, ...]
    first: int
    sentence: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class RowMaker:
    """Tokenises; safe in many threads."""

    def __init__(self, tokenizer: Tokenizer, normalization: Mapping[int, str]) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._normalization = normalization

    def make(self, question: str, context: str, sentences: Sequence[str]) -> Row:
        """Lay out `<s> question </s> </s> context sentences </s>`, the pair form of XLM-RoBERTa.

        Args:
            question: As asked, standing alone.
            context: What the passage is about, such as its title; may be empty.
            sentences: The passage's, in order; those beyond `MOST_TOKENS` get no token.
        """
        asked = self._encode(question)[0][:MOST_QUESTION_TOKENS]
        about = self._encode(context)[0][:MOST_CONTEXT_TOKENS] if context else []
        ids = [BOS, *asked, EOS, EOS, *about]
        first = len(ids)
        places: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for number, sentence in enumerate(sentences):
            tokens, offsets = self._encode(sentence)
            if len(ids) + len(tokens) >= MOST_TOKENS:
                if number:
                    break
                tokens, offsets = tokens[: MOST_TOKENS - len(ids) - 1], offsets[: MOST_TOKENS - len(ids) - 1]
            ids += tokens
            places += [number] * len(tokens)
            starts += [start for start, _ in offsets]
            ends += [end for _, end in offsets]
        return Row((*ids, EOS), first, tuple(places), tuple(starts), tuple(ends))

    def _encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids and character offsets into the text as given, which normalisation may have stretched."""
        pieces = [self._normalization.get(ord(character), character) for character in text]
        encoding = self._tokenizer.encode("".join(pieces), add_special_tokens=False)
        if len(encoding.offsets) and sum(map(len, pieces)) == len(text):
            return encoding.ids, encoding.offsets
        original = [number for number, piece in enumerate(pieces) for _ in piece] + [len(text)]
        return encoding.ids, [
            (original[start], original[end - 1] + 1 if end > start else original[start])
            for start, end in encoding.offsets
        ]
