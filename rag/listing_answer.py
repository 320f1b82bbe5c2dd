"""Words a complete list as an answer: how many articles, from when to when, and the sentences of the first."""

from __future__ import annotations

from datetime import date

from rag.composing import Draft, located_text
from rag.records import Citation, Listed, Listing, Outcome, Sentence, Verdict
from rag.wording import say, say_days, say_scope

SHOWN = 10  # articles whose sentences stand in the answer; the listing has the others


def compose_listing(listing: Listing, language: str) -> Draft:
    """The answer to a question for a complete list.

    Args:
        listing: What was found; empty for a no.
        language: Of the question.

    Returns:
        One sentence for each of the first articles whose text mentions it, which cites itself with the
        reason; the text says the exact count before them, or what no article mentions.
    """
    wanted = say_wanted(listing, language)
    if listing.total == 0:
        scope = say_scope(listing.filters, language)
        no = say("listed_none_within" if scope else "listed_none", language, wanted=wanted, scope=scope)
        return Draft((), f"{no}{_say_undated(listing, language)}")
    quoted = [each for each in listing.articles[:SHOWN] if each.quote]
    sentences = tuple(
        Sentence(each.quote, (_citation(n, each, language),)) for n, each in enumerate(quoted, start=1)
    )
    days = f" ({say_days(*_days(listing), language)})" if listing.first and listing.last else ""
    count = say(
        "listed_one" if listing.total == 1 else "listed", language, n=listing.total, wanted=wanted, days=days
    )
    head = f"{count}{_say_undated(listing, language)}"
    if not sentences:
        head += say("listed_titles", language)
    elif len(sentences) < listing.total:
        head += say("listed_rest", language, shown=len(sentences), n=listing.total)
    return Draft(sentences, "\n\n".join(part for part in (head, located_text(sentences, language)) if part))


def outcome_of(listing: Listing) -> Outcome:
    """An answer, or which kind of no it is that nothing is listed."""
    if listing.total:
        return Outcome.ANSWERED
    return Outcome.NOT_IN_ARCHIVE if listing.filters.is_empty else Outcome.NO_COVERAGE


def say_wanted(listing: Listing, language: str) -> str:
    """What was looked for, in quotation marks: „A“ und „B“."""
    names = [say("in_quotes", language, text=each) for each in listing.wanted]
    link = say("all_of" if listing.every else "one_of", language)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {link} {names[-1]}"


def say_reason(listed: Listed, language: str) -> str:
    """Why an article is listed: how often, where and in which form it mentions what was wanted."""
    places = ", ".join(say(f"in_{place.value}", language) for place in listed.where)
    key = "mentions_one" if listed.mentions == 1 else "mentions"
    return say(key, language, n=listed.mentions, places=places, forms=", ".join(listed.forms))


def _citation(n: int, listed: Listed, language: str) -> Citation:
    span = listed.span
    reason = say_reason(listed, language)
    return Citation(n, listed.source, span.start, span.end, listed.quote, Verdict.SUPPORTED, reason)


def _say_undated(listing: Listing, language: str) -> str:
    if listing.undated == 0:
        return ""
    kind = "listed_left_out" if listing.filters.is_timed else "listed_undated"
    return say(f"{kind}_one" if listing.undated == 1 else kind, language, n=listing.undated)


def _days(listing: Listing) -> tuple[date, date]:
    return date.fromisoformat(listing.first or ""), date.fromisoformat(listing.last or "")
