"""What is wrong with a quotation of an answer: from elsewhere, spliced, altered or invented."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rag.check_text import Pair, Text, overlap
from rag.check_words import NEGATION, NEGATIVE, REPORTING, STRONG_DOUBT
from rag.faults import Fault, Finding
from rag.fold import Folded, fold, locate_folded
from rag.mouths import sentences_in
from rag.names import key, words_of
from rag.quotes import locate_quote_folded, quoted_stretches
from rag.records import Span
from rag.selecting import Candidate
from rag.untrusted import fit_places

# Share of a quotation's words that stand in one stretch of a source, in order, from which on it is taken for
# that stretch altered and not for an invention.
ALTERED = 0.6
# Share of a failed quotation's words that its source must have for it to pass as a paraphrase without marks.
FAIR = 0.6
MIN_SPLICED_WORDS = 2  # of each part of a splice; a single word stands everywhere
MOST_SHOWN = 6  # differing words that a reason names
LONGEST_PLAIN = 3  # letters of words that carry no claim: articles, prepositions, "so", "er"
MOST_NEW = 2  # words of its own around a quotation, "sagte sie klipp und klar", that claim nothing more
# Words that only lead to a quotation.
_FRAME_KEYS = frozenset(
    key(word)
    for word in """
    wörtlich steht stand dort heißt hieß gilt artikel bericht text beitrag weiter außerdem zudem dazu zitat zitiert
    zitierte lautet lauten folgendes literally reads article report quote quoted also further there text story
    verbatim following words stated according
    """.split()
)
_MARKS = "„“”\"«»‚‘’'‹›"
_FIGURE = re.compile(r"\d")
_CLAUSE = re.compile(r"[.!?,;:„“”\"«»\n]|\s[–—-]\s")
_WORD = re.compile(r"\w+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Located:
    """Where the words of a quotation stand: whose hit, and the span in its article's body."""

    candidate: Candidate
    span: Span


def locate_in(quote: str, cited: Sequence[Candidate]) -> Located | None:
    """Find a quotation in the sentences cited, else around them in their passages; None where it is in none."""
    for each in cited:
        for span in locate_quote_folded(quote, _folded(each.sentence.text)):
            return Located(each, Span(each.sentence.start + span.start, each.sentence.start + span.end))
    for each in cited:
        passage = each.hit.passage
        for span in locate_quote_folded(quote, _folded(passage.text)):
            found = Located(each, Span(passage.start + span.start, passage.start + span.end))
            if _is_fit(found):
                return found
    return None


def _is_fit(located: Located) -> bool:
    """Whether every sentence that the words are in may be evidence."""
    sentences = sentences_in(located.candidate.hit)
    fit = set(fit_places(sentences))
    return all(
        place in fit
        for place, each in enumerate(sentences)
        if each.start < located.span.end and located.span.start < each.end
    )


@lru_cache(maxsize=128)  # passages and sentences of some three answers, 100 kB each at most
def _folded(text: str) -> Folded:
    return fold(text)


def fault_of(quote: str, cited: Sequence[Candidate], numbered: Mapping[int, Candidate]) -> Finding:
    """Name what is wrong with a quotation that `locate_in` does not find.

    Args:
        quote: Without its marks.
        cited: The candidates that its sentence cites.
        numbered: All candidates of the prompt by number.
    """
    for n, candidate in numbered.items():
        if candidate not in cited and locate_in(quote, [candidate]):
            return Finding(Fault.QUOTE_ELSEWHERE, quote, str(n))
    passages = list(dict.fromkeys(each.hit.passage.text for each in (*cited, *numbered.values())))
    if _is_spliced(quote, passages):
        return Finding(Fault.QUOTE_SPLICED, quote)
    difference = _difference(quote, passages)
    return (
        Finding(Fault.QUOTE_ALTERED, quote, difference)
        if difference
        else Finding(Fault.QUOTE_INVENTED, quote)
    )


def _is_spliced(quote: str, passages: Sequence[str]) -> bool:
    """Whether a quotation is two stretches that stand apart, or in another order than marked."""
    folded = [_folded(passage) for passage in passages]
    words = re.sub(r"\[[^\]]*\]|…|\.{3}", " ", fold(quote).text).split()

    def stands(some: Sequence[str]) -> bool:
        wanted = " ".join(some).strip(" .,;:!?-")
        return any(locate_folded(wanted, each) for each in folded)

    return any(
        stands(words[:cut]) and stands(words[cut:])
        for cut in range(MIN_SPLICED_WORDS, len(words) - MIN_SPLICED_WORDS + 1)
    )


def _difference(quote: str, passages: Sequence[str]) -> str:
    """How a quotation differs from the stretch of a source that it is nearest to; empty where none is near."""
    said = _WORD.findall(fold(quote).text)
    best, shown = 0.0, ""
    for passage in passages:
        there = _WORD.findall(_folded(passage).text)
        matcher = SequenceMatcher(None, said, there, autojunk=False)
        longest = matcher.find_longest_match()
        start = max(0, longest.b - longest.a - MOST_SHOWN)
        window = there[start : start + len(said) + 2 * MOST_SHOWN]
        matcher.set_seq2(window)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        share = sum(block.size for block in blocks) / max(1, len(said))
        if share > best and blocks:
            best, shown = share, _shown(said, window, matcher)
    return shown if best >= ALTERED else ""


def _shown(said: Sequence[str], there: Sequence[str], matcher: SequenceMatcher[str]) -> str:
    """The words that differ, the answer's and the source's: "nicht ≠ –"."""
    pairs = []
    for tag, a, b, c, d in matcher.get_opcodes():
        inside = a > 0 or tag == "replace"
        if tag != "equal" and (b > a or inside) and b < len(said) + (tag != "insert"):
            pairs.append(
                f"{' '.join(said[a:b][:MOST_SHOWN]) or '–'} ≠ {' '.join(there[c:d][:MOST_SHOWN]) or '–'}"
            )
    return "; ".join(pairs) or "–"


def is_mere_quotation(text: str, located: Sequence[Located]) -> bool:
    """Whether a sentence says nothing but whose words it quotes, and quotes them whole.

    What its source says beyond the quotation then does not count against it. It does where the quotation
    is cut off next to a "nicht".
    """
    frame = text
    for span in sorted(quoted_stretches(text), key=lambda span: -span.start):
        frame = f"{frame[: span.start]}{frame[span.end :]}"
    if not located or any(pattern.search(frame) for pattern in (NEGATION, NEGATIVE, STRONG_DOUBT, _FIGURE)):
        return False
    words = words_of(frame)
    known = {word.key for each in located for word in words_of(_told(each))} | _FRAME_KEYS
    new = [
        word
        for word in words
        if len(word.key) > LONGEST_PLAIN and word.key not in known and not REPORTING.fullmatch(word.text)
    ]
    is_mostly_quoted = 2 * len(words) <= len(words_of(text))
    is_said = not new or (
        len(new) <= MOST_NEW and is_mostly_quoted and all(word.text.islower() for word in new)
    )
    return is_said and not any(_cuts_off(each) for each in located)


def _told(place: Located) -> str:
    hit = place.candidate.hit
    return f"{hit.source.outlet} {hit.source.title} {hit.passage.text}"


def _cuts_off(place: Located) -> bool:
    """Whether a quotation is cut off right behind or before a word of its clause that negates."""
    passage = place.candidate.hit.passage
    before = _CLAUSE.split(passage.text[: place.span.start - passage.start])[-1].split()[-1:]
    after = _CLAUSE.split(passage.text[place.span.end - passage.start :])[0].split()[:1]
    return any(NEGATION.fullmatch(word) for word in (*before, *after))


def without_marks(text: str, failed: Sequence[Span]) -> str | None:
    """The sentence without the quotation marks around these stretches; None where none stand there."""
    for span in sorted(failed, key=lambda span: -span.start):
        inner = text[span.start : span.end].strip()
        after = text[span.end + 1 :] if text[span.end : span.end + 1] in _MARKS else text[span.end :]
        text = f"{text[: span.start - 1]}{inner}{after}"
    return text if failed and not any(mark in text for mark in "„“”«»") else None


def is_fair(finding: Finding, text: str, cited: Sequence[Candidate]) -> bool:
    """Whether a failed quotation may stand as a paraphrase: its words are the source's, or a translation."""
    if finding.fault in (Fault.WRONG_MOUTH, Fault.QUOTE_SPLICED, Fault.QUOTE_ELSEWHERE):
        return False
    pair = Pair(Text(finding.subject), Text(" ".join(each.sentence.text for each in cited)), None)
    if Text(text).is_german != pair.source.is_german:
        return True
    return finding.fault is Fault.QUOTE_ALTERED and overlap(pair) >= FAIR
