"""Whether two articles carry one text, compared word by word.

One text is: the same wording, cut, with paragraphs put in or a lead of its own, lightly edited, or within a
round-up. Not one text: two reports of one event, a shared quotation, a report of the next day that repeats
the background, the same form filled in with other figures, the same note below two articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.wordings import SHINGLE, Wording, shingles_of

FEWEST_WORDS = 30  # shorter texts are one only if they are equal and have the same title (notices, paywalls)
RUN = 8  # words in a row that count as copied; a form's fixed stretches between its slots are shorter
# Looked for on the pairs of bench/data/copies.jsonl with an even number by `python -m bench copies`:
LEAST_SHARE = (
    0.62  # of the shorter text's words; a next-day report repeats up to 0.53, an own lead leaves 0.67
)
LEAST_FIGURES = 0.7  # of the figures within the copied stretches; forms keep up to 0.56, light edits 0.9
FEWEST_FIGURES = 3  # fewer do not show that it is one report; half of short articles have fewer
# Without figures: a note below many texts is not about what stands above it, a report is about its lead. Of 403
# corpus articles 91 % take up two long words of their first quarter, 4 % two of another article's.
FEWEST_ECHOES = 2
ECHO_LETTERS = 6  # of a long word
SURE = (
    0.74  # share from which neither is asked for; forms without figures keep up to 0.70, own leads from 0.76
)
SLOT = (
    12  # words; a shorter gap between copied stretches is an edit or a slot of a form, a longer one own text
)
WHOLE = 0.9  # share from which the shorter text stands in the longer one as a whole
CUT = 0.8  # length in relation to the longer one below which it was cut


class Alike(StrEnum):
    """In what way two texts are one."""

    SAME = "same"  # word for word
    EDITED = "edited"  # nearly all words of both are the same
    SHORTENED = "shortened"  # the shorter one stands in the longer one
    REWORKED = "reworked"  # most of the shorter one stands in the longer one, both have words of their own


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles are one text.

    `share` is the part, in percent, of the shorter text's words that stand in the longer one; `length`
    how long the shorter one is, in percent of the longer one.
    """

    alike: Alike
    share: int
    length: int
    is_title_same: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common, counted in words of the shorter one.

    `copied` words stand in runs of at least `RUN` that the longer one has too; `length` is how long the
    shorter one is in relation to the longer one, in (0, 1]; `figures` is the part of the figures in and
    between the copied stretches that the longer one has too, in [0, 1], of `figures_seen`. `echoes` counts
    the different long words of the shorter one's own text that its copied text takes up.
    """

    copied: int
    words: int
    length: float
    figures: float
    figures_seen: int
    echoes: int

    @property
    def share(self) -> float:
        """The part of the shorter text that is copied, in [0, 1]."""
        return self.copied / self.words if self.words else 0.0


def compare(a: Wording, b: Wording) -> Likeness | None:
    """How two articles are one text; None where they are not."""
    is_title_same = a.title == b.title
    if a.words == b.words:
        is_notice = len(a.words) < FEWEST_WORDS and not is_title_same
        return None if is_notice else Likeness(Alike.SAME, 100, 100, is_title_same)
    found = overlap(a, b)
    if not is_copy(found):
        return None
    if found.share < WHOLE:
        alike = Alike.REWORKED
    else:
        alike = Alike.SHORTENED if found.length < CUT else Alike.EDITED
    return Likeness(alike, int(100 * found.share), int(100 * found.length), is_title_same)


def is_copy(found: Overlap, least_share: float = LEAST_SHARE, least_figures: float = LEAST_FIGURES) -> bool:
    """Whether so much in common makes two texts one, and not two fillings of a form or a note below both."""
    if found.copied < FEWEST_WORDS or found.share < least_share:
        return False
    if found.figures_seen >= FEWEST_FIGURES:
        return found.figures >= least_figures
    return found.share >= SURE or found.echoes >= FEWEST_ECHOES


def overlap(a: Wording, b: Wording) -> Overlap:
    """What two texts have in common; the same whichever comes first."""
    shorter, longer = sorted((a.words, b.words), key=lambda words: (len(words), words))
    runs = _common_runs(shorter, frozenset(shingles_of(longer)))
    copied = {place for start, end in runs if end - start >= RUN for place in range(start, end)}
    own = set(range(len(shorter))) - copied
    gaps = _short_gaps(runs, len(shorter))
    figures = _figures(word for start, end in (*runs, *gaps) for word in shorter[start:end])
    known = figures & _figures(longer)  # the smaller count of each
    return Overlap(
        copied=len(copied),
        words=len(shorter),
        length=len(shorter) / max(1, len(longer)),
        figures=known.total() / max(1, figures.total()),
        figures_seen=figures.total(),
        echoes=len(_long_words(shorter, copied) & _long_words(shorter, own)),
    )


def part_told(words: Sequence[str], others: Iterable[Sequence[str]]) -> float:
    """The part of a text's words, in [0, 1], that stand in runs which the other texts together have too."""
    known = frozenset(shingle for other in others for shingle in shingles_of(other))
    runs = _common_runs(words, known)
    return sum(end - start for start, end in runs if end - start >= min(RUN, len(words))) / max(1, len(words))


def _common_runs(words: Sequence[str], others: frozenset[str]) -> list[tuple[int, int]]:
    """The stretches (start, end) of a text whose shingles are all among the others, in order, not overlapping."""
    runs: list[tuple[int, int]] = []
    last = -2
    for at, shingle in enumerate(shingles_of(words)):
        if shingle in others:
            end = min(at + SHINGLE, len(words))
            if at == last + 1:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((max(at, runs[-1][1]) if runs else at, end))
            last = at
    return runs


def _short_gaps(runs: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The gaps (start, end) before, between and after stretches of a text that are too short to be own text."""
    starts = [start for start, _ in runs] + [length]
    ends = [0] + [end for _, end in runs]
    return [(end, start) for end, start in zip(ends, starts, strict=True) if 0 < start - end < SLOT]


def _long_words(words: Sequence[str], places: Iterable[int]) -> set[str]:
    return {words[at] for at in places if len(words[at]) >= ECHO_LETTERS and not words[at][0].isdigit()}


def _figures(words: Iterable[str]) -> Counter[str]:
    return Counter(word for word in words if word[0].isdigit())
