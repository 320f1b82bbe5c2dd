"""Which embedding model an archive was made with: noted once, compared at every opening."""

from __future__ import annotations

import json
from dataclasses import asdict

from rag.catalogue import Catalogue
from rag.embedding import ModelCard
from rag.errors import IndexMismatchError

CARD = "embedding"  # key of the catalogue's meta that holds the model's card


def require_model(catalogue: Catalogue, card: ModelCard, *, note: bool = False) -> None:
    """Make sure that an archive was embedded with a model.

    Args:
        catalogue: The archive's.
        card: The model's.
        note: Write the card down where the archive has none yet.

    Raises:
        IndexMismatchError: If it was embedded with another one.
    """
    stored = catalogue.meta(CARD)
    if stored is None:
        if note:
            catalogue.set_meta(CARD, card_json(card))
        return
    built = json.loads(stored)
    if built != asdict(card):
        raise IndexMismatchError(
            f"The archive holds vectors of {built.get('name')!r} ({built.get('dimension', '?')} dimensions),"
            f" the settings ask for {card.name!r} ({card.dimension}).",
            hint="Set BELEG_EMBEDDING_MODEL as before, or re-embed with `python -m ingest reindex`.",
        )


def card_json(card: ModelCard) -> str:
    """A model's card as the catalogue keeps it."""
    return json.dumps(asdict(card), sort_keys=True)
