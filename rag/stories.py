"""One story, one source: hits of copies become one hit, and several stories come to the front.

Folding is by passage: a copy's passage goes into the passage that says the same. What a copy adds, a lead
of its own for instance, stays a hit, marked as the same source. Several passages of one article stay
several hits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.copies import Alike, Likeness, part_told
from rag.records import Copy, Hit, Source
from rag.wordings import read_words

# Part of a passage's words that the others of its story tell, from which it goes into them: a lead of its own
# before a wire text is up to half of the first passage, and rarely says more than the text below it.
SAME_PASSAGE = 0.5
# What a further passage of a story that is there already loses, as a part of the scores' range over the
# hits. See `spread_stories`; measured by `python -m bench retrieval`.
REPEAT_COST = 0.05

_REASONS_DE = {
    Alike.SAME: "gleicher Text",
    Alike.EDITED: "{share} % gleiche Wortfolgen",
    Alike.SHORTENED: "gekürzt auf {length} % der Länge, {share} % gleiche Wortfolgen",
    Alike.REWORKED: "überarbeitet, {share} % gleiche Wortfolgen",
    None: "gleiche Meldung in anderer Fassung",
}
_REASONS_EN = {
    Alike.SAME: "same text",
    Alike.EDITED: "{share}% of the wording the same",
    Alike.SHORTENED: "cut to {length}% of the length, {share}% of the wording the same",
    Alike.REWORKED: "reworked, {share}% of the wording the same",
    None: "another version of the same report",
}


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story.

    `day` is the first day, as an ordinal, on which it may have appeared, `moment` when it did, in seconds of
    Unix time, None where only the day is known. `characters` is the length of its body.
    """

    source: Source
    day: int | None
    moment: float | None
    characters: int
    agency: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles, by id, that are copies, and how that was seen."""

    first: str
    second: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that copies connect, the one that stands for them first; one article alone is a story too.

    `id` is the smallest id of all its articles, whichever of them are looked at.
    """

    id: str
    agency: str
    members: tuple[Member, ...]
    links: tuple[Link, ...] = ()

    def likeness(self, one: str, other: str) -> Likeness | None:
        """How two of its articles are one text; None where only others connect them."""
        pair = {one, other}
        return next((link.likeness for link in self.links if {link.first, link.second} == pair), None)


def order_members(members: Sequence[Member]) -> tuple[Member, ...]:
    """The rule of who stands for a story: the earliest published, then the fullest, then the smallest id.

    Times of day decide between articles of one day only where all of that day have one; an article
    without a date comes after all that have one.
    """
    timeless = {member.day for member in members if member.moment is None}

    def key(member: Member) -> tuple[bool, int, float, int, str]:
        moment = 0.0 if member.moment is None or member.day in timeless else member.moment
        return (member.day is None, member.day or 0, moment, -member.characters, member.source.article_id)

    return tuple(sorted(members, key=key))


def fold_stories(hits: Sequence[Hit], stories: Mapping[str, Story], language: str) -> tuple[Hit, ...]:
    """Fold the passages of copies into one hit each.

    Of a story's articles among the hits the first by `order_members` stands for the others. A passage of
    another one goes into the passage that tells at least half of it; what is told nowhere else stays.

    Args:
        hits: Best first.
        stories: By article id, as `Catalogue.stories_of` gives them for the articles of all hits, within
            the same filters; articles that are in none are left alone, and one that has gone since
            stands for no other.
        language: Of the reasons, "de" or anything for English.

    Returns:
        Hits with `copies` and `agency`, ranks from 1. Each stands where the best of what it holds stood,
        and has its score.
    """
    folded: dict[int, int] = {}
    for places in _by_story(hits, stories).values():
        members = stories[_article(hits[places[0]])].members
        order = {member.source.article_id: n for n, member in enumerate(members)}
        places.sort(key=lambda place: (order.get(_article(hits[place]), len(order)), place))
        folded |= _fold_one(hits, places)
    held: dict[int, list[int]] = {}
    for place in range(len(hits)):
        held.setdefault(folded.get(place, place), []).append(place)
    kept = []
    for place, places in sorted(held.items(), key=lambda item: min(item[1])):
        told = {_article(hits[each]) for each in places}
        score = max(hits[each].score for each in places)
        story = stories.get(_article(hits[place]))
        copies = _copies(hits[place], story, told, language) if story else ()
        kept.append(replace(hits[place], score=score, copies=copies, agency=story.agency if story else ""))
    return _ranked(kept)


def spread_stories(hits: Sequence[Hit], stories: Mapping[str, Story], k: int) -> tuple[Hit, ...]:
    """Let several stories come to the front where scores are near, by maximal marginal relevance.

    A passage loses `REPEAT_COST` of the range of the first `k` scores for each passage of its story, or of
    its article, that stands before it. The first passages of all stories keep their order, so that no
    article falls in a ranking of articles; the best hit stays the best.

    Args:
        hits: Best first, more than `k` if there are more.
        stories: By article id; an article that is in none is a story of its own.
        k: How many places count.

    Returns:
        All hits, ranks from 1, the first `k` with what is left of their scores, so that these fall with
        the rank; behind place `k` those that are left keep their order.

    Source:
        Carbonell & Goldstein, SIGIR 1998, doi:10.1145/290941.291025, with similarity 1 within a story, else 0.
    """
    if not hits:
        return ()
    cost = REPEAT_COST * (hits[0].score - hits[min(k, len(hits)) - 1].score)
    left, chosen, seen = list(hits), list[Hit](), Counter[str]()
    while left and len(chosen) < k:
        best = max(left, key=lambda hit: hit.score - cost * seen[_story_id(hit, stories)])
        left.remove(best)
        chosen.append(replace(best, score=best.score - cost * seen[_story_id(best, stories)]))
        seen[_story_id(best, stories)] += 1
    return _ranked([*chosen, *left])


def say_likeness(likeness: Likeness | None, language: str) -> str:
    """In a few words how two articles are one text, None if only others connect them.

    Anything but German is said in English.
    """
    is_german = language == "de"
    reasons = _REASONS_DE if is_german else _REASONS_EN
    if likeness is None:
        return reasons[None]
    said = reasons[likeness.alike].format(share=likeness.share, length=likeness.length)
    title = "andere Überschrift" if is_german else "another headline"
    return said if likeness.is_title_same else f"{said}, {title}"


def _by_story(hits: Sequence[Hit], stories: Mapping[str, Story]) -> dict[str, list[int]]:
    """The places of the hits of each story that is told by more than one article among them."""
    places: dict[str, list[int]] = {}
    for place, hit in enumerate(hits):
        if story := stories.get(_article(hit)):
            places.setdefault(story.id, []).append(place)
    return {
        story: found for story, found in places.items() if len({_article(hits[place]) for place in found}) > 1
    }


def _fold_one(hits: Sequence[Hit], places: Sequence[int]) -> dict[int, int]:
    """What goes into what within one story; `places` in the order of who stands for it."""
    words = {place: read_words(hits[place].passage.text) for place in places}
    folded: dict[int, int] = {}
    kept: list[int] = []
    for place in places:
        others = [each for each in kept if _article(hits[each]) != _article(hits[place])]
        if part_told(words[place], [words[each] for each in others]) >= SAME_PASSAGE:
            folded[place] = max(others, key=lambda each: part_told(words[place], [words[each]]))
        else:
            kept.append(place)
    return folded


def _copies(hit: Hit, story: Story, told: set[str], language: str) -> tuple[Copy, ...]:
    """The other articles of a hit's story that are copies of its article or were folded into it."""
    copies = []
    for member in story.members:
        other = member.source.article_id
        likeness = story.likeness(_article(hit), other)
        if other != _article(hit) and (likeness or other in told):
            copies.append(Copy(member.source, say_likeness(likeness, language)))
    return tuple(copies)


def _ranked(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))


def _article(hit: Hit) -> str:
    return hit.source.article_id


def _story_id(hit: Hit, stories: Mapping[str, Story]) -> str:
    story = stories.get(_article(hit))
    return story.id if story else _article(hit)
