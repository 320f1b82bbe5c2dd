"""Looks at some passages one by one: is the stored vector the model's, do both indexes hold the passage.

Recall says little in a small archive, where ten hits are everything; these looks say the same at any size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue
from rag.embedding import Embedder, Matrix
from rag.errors import IndexUnavailableError
from rag.index import DenseIndex
from rag.index.fields import FieldProbe
from rag.records import NO_FILTERS, Article, Passage
from rag.records.selftests import Alarm, GroupedBy, Sampled, Side
from rag.selftest.judging import HINTS
from rag.settings import Settings

PROBES = 12  # passages embedded again: about 0.6 s on 2 cores
# Cosines of one passage embedded twice by the packaged model, 25 real passages: in another batch or as float32
# instead of bfloat16 0.99998 or more; with `query: ` for a prompt 0.927 to 0.994, without one 0.979 to 0.9996.
SURE = 0.9999  # from here on no other prompt is tried
SAME = 0.99  # below it is another text, another model or nothing, whatever the prompt
MARGIN = 0.0001  # by which another prompt must fit better than the right one
NEIGHBOURS = 5  # among which a passage must find itself, or its like
TOLERATED = 0.1  # of the passages that the vector index may miss: its graph is approximate
REEMBED = "Embed anew with `python -m ingest reindex`."

TextOf = Callable[[Article, Passage], str]


@dataclass(frozen=True, slots=True)
class _Probe:
    """A passage with the vector that the catalogue holds and the one that the model makes now."""

    key: int
    passage: Passage
    embedded: str
    stored: NDArray[np.float32]
    fresh: NDArray[np.float32]


def probe_vectors(
    catalogue: Catalogue, embedder: Embedder, dense: DenseIndex, sample: Sequence[Sampled], text_of: TextOf
) -> list[Alarm]:
    """Embed a passage of each of the first articles of the sample again, and look it up by that vector.

    Args:
        catalogue: The archive's.
        embedder: The model of the settings.
        dense: The vector index as questions search it.
        sample: Articles in an order that favours none.
        text_of: A passage as it is embedded.

    Returns:
        Alarms for stored vectors that are not the model's, and for passages that the index does not hold.
    """
    probes = _embed_again(catalogue, embedder, sample[:PROBES], text_of)
    alarms = [*_stored_alarms(probes, embedder), *_index_alarms(probes, catalogue, dense)]
    if dense.damaged:
        alarms.append(_alarm(Side.VECTORS, dense.damaged, HINTS[Side.VECTORS]))
    return alarms


def probe_words(catalogue: Catalogue, settings: Settings, sample: Sequence[Sampled]) -> list[Alarm]:
    """Look a passage of each article up in the word index by its text, title, outlet and date alone.

    Returns:
        One alarm for each language and field that is lost.
    """
    try:
        probe = FieldProbe(catalogue, settings)
    except IndexUnavailableError as error:
        return [_alarm(Side.WORDS, error.message, HINTS[Side.WORDS])]
    first = {word.version_key: word for word in reversed(catalogue.words_of([each.key for each in sample]))}
    lost = Counter((word.language, field) for word in first.values() for field in probe.lost(word))
    looked = Counter(word.language for word in first.values())
    return [
        Alarm(
            Side.WORDS,
            GroupedBy.LANGUAGE,
            language,
            f"The word index does not find {count} of {looked[language]} passages of language {language!r} by"
            f" their {field}.",
            HINTS[Side.WORDS],
        )
        for (language, field), count in sorted(lost.items())
    ]


def _embed_again(
    catalogue: Catalogue, embedder: Embedder, sample: Sequence[Sampled], text_of: TextOf
) -> list[_Probe]:
    chosen: list[tuple[int, Passage, str]] = []
    for place, sampled in enumerate(sample):
        article = catalogue.article(sampled.article_id)
        passages = catalogue.passages_of(sampled.key, article)
        if passages:
            key, passage = passages[place % len(passages)]
            chosen.append((key, passage, text_of(article, passage)))
    stored = catalogue.vectors_of([key for key, _, _ in chosen])
    fresh = embedder.embed_passages([text for _, _, text in chosen])
    return [
        _Probe(key, passage, text, stored[key], vector)
        for (key, passage, text), vector in zip(chosen, fresh, strict=True)
        if key in stored
    ]


def _stored_alarms(probes: Sequence[_Probe], embedder: Embedder) -> list[Alarm]:
    """Name the stored vectors that the model would not make, and how they seem to have been made."""
    suspects = [probe for probe in probes if _cosine(probe) < SURE]
    if not suspects:
        return []
    texts = [probe.embedded for probe in suspects]
    others: dict[str, Matrix] = {
        f"with the prompt {embedder.card.query_prompt!r} of questions": embedder.embed_queries(texts),
        "without a prompt": embedder.embed_bare(texts),
    }
    ways: dict[str, list[float]] = defaultdict(list)
    for row, probe in enumerate(suspects):
        cosine = _cosine(probe)
        fits = {way: float(vectors[row] @ probe.stored) for way, vectors in others.items()}
        best = max(fits, key=lambda way: fits[way])
        if fits[best] > max(cosine + MARGIN, SAME):
            ways[f"look embedded {best}"].append(cosine)
        elif cosine < SAME:
            ways["are not of their text and this model"].append(cosine)
    return [
        _alarm(
            Side.VECTORS,
            f"{len(cosines)} of {len(probes)} stored vectors {way} (cosine down to {min(cosines):.3f}, expected"
            f" are {SURE} or more).",
            REEMBED,
        )
        for way, cosines in ways.items()
    ]


def _index_alarms(probes: Sequence[_Probe], catalogue: Catalogue, dense: DenseIndex) -> list[Alarm]:
    """Say how many passages the index misses; those with a vector that is not the model's are told of already."""
    sound = [probe for probe in probes if _cosine(probe) >= SAME]
    missed = sum(not _is_indexed(probe, catalogue, dense) for probe in sound)
    if missed <= TOLERATED * len(sound):
        return []
    message = f"The vector index does not find {missed} of {len(sound)} passages by their own vector."
    return [_alarm(Side.VECTORS, message, HINTS[Side.VECTORS])]


def _is_indexed(probe: _Probe, catalogue: Catalogue, dense: DenseIndex) -> bool:
    """Whether the index gives the passage, or one of the same text, for its own vector."""
    keys, scores = dense.search(probe.stored, NO_FILTERS, NEIGHBOURS)
    near = [int(key) for key, score in zip(keys, scores, strict=True) if score >= SAME]
    live = catalogue.live_passages(near)
    return probe.key in near or any(each.text == probe.passage.text for each in live.values())


def _cosine(probe: _Probe) -> float:
    return float(probe.fresh @ probe.stored)


def _alarm(side: Side, message: str, hint: str) -> Alarm:
    return Alarm(side, GroupedBy.ALL, "", message, hint)
