"""What a question names and does not ask for: an outlet or a time that one click makes a filter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rag.records import Filters, Question


class OfferKind(StrEnum):
    """What an offer would restrict."""

    OUTLET = "outlet"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Offer:
    """A restriction that is offered and not applied.

    `words` are the question's (a time) or the archive's (an outlet); days inclusive, None where open.
    """

    kind: OfferKind
    words: str
    date_from: date | None = None
    date_to: date | None = None

    def applied_to(self, filters: Filters) -> Filters:
        """Return what a person asks for, with this offer taken; a time replaces the days before."""
        if self.kind is OfferKind.TIME:
            return replace(filters, date_from=self.date_from, date_to=self.date_to)
        return replace(filters, outlets=tuple(dict.fromkeys((*filters.outlets, self.words))))


def offers_of(question: Question) -> tuple[Offer, ...]:
    """Return what could restrict a question further, from its `found`.

    Args:
        question: As `rag.understand.understand` returns it.

    Returns:
        The time of the event, where no day restricts yet, then outlets that do not restrict yet.
    """
    offers = []
    found = dict(question.found)
    has_days = question.filters.date_from is not None or question.filters.date_to is not None
    if "event" in found and not has_days:
        offers.append(
            Offer(OfferKind.TIME, found["event"], _day(found.get("event_from")), _day(found.get("event_to")))
        )
    offers.extend(
        Offer(OfferKind.OUTLET, words)
        for name, words in question.found
        if name == "outlet_offer" and words not in question.filters.outlets
    )
    return tuple(offers)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
