"""Check a sentence against its source text: word for word, by rules, by meaning.

Rules see what is written, not what it means: they catch a changed figure, unit, date, name or
quotation, a lost "nicht" or "soll", but hardly who did what to whom. Where they are not sure, `rag.checker`
weighs their findings with how well the claim's words fit the source's, or an NLI model decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from rag.check_rules import SURE, find
from rag.check_text import Findings, Pair, Text, overlap
from rag.check_wording import against, why
from rag.fold import locate
from rag.moments import agrees
from rag.records import Check, Verdict

if TYPE_CHECKING:  # they load numpy and the models' libraries, which the rules alone do without
    from rag.checker.judge import Judge
    from rag.checker.nli import NliModel

Similarity = Callable[[str, str], float]

# Cosine below which a claim is about something else, in one language and across two. Chosen on the 635 claims
# that are not held back, both texts embedded as passages by multilingual-e5-small: 3 and 8 more wrong claims
# found, 0 and 1 right ones lost. Another model needs its own.
UNRELATED = 0.89
UNRELATED_ACROSS = 0.84
# The same without a model: share of the claim's words that its source has, in one language.
MIN_OVERLAP = 0.15


def check_claim(
    claim: str,
    source: str,
    *,
    published: str | None = None,
    similarity: Similarity | None = None,
    judge: Judge | None = None,
    nli: NliModel | None = None,
) -> Check:
    """Check one sentence against the text that is to prove it.

    Args:
        claim: The sentence, German or English.
        source: The source sentences, verbatim; German or English, not necessarily the claim's language.
        published: ISO 8601 day or time of the source's article, possibly cut to month or year; it
            resolves "am Montag".
        similarity: Cosine of two texts' embeddings, for claims in other words or another language;
            used where there is no judge.
        judge: Weighs what the rules found with how well the words fit.
        nli: Decides in place of the judge.

    Returns:
        The verdict, and in one sentence what decided it.
    """
    if not claim.strip() or not source.strip():
        name = "no_claim" if source.strip() else "no_source"
        return Check(Verdict.NOT_SUPPORTED, why(name, german=Text(claim or source).is_german))
    pair = Pair(Text(claim), Text(source), _day(published))
    german = pair.claim.is_german
    if _is_verbatim(pair):
        return Check(Verdict.SUPPORTED, why("word_for_word", german=german))
    findings = find(pair)
    sure = _first(findings, Verdict.NOT_SUPPORTED, SURE)
    if sure:
        return sure
    if nli is not None:
        return nli.check(claim, source)
    weighed = _weigh(pair, findings, judge) if judge is not None else None
    return weighed or (
        _first(findings, Verdict.NOT_SUPPORTED)
        or _first(findings, Verdict.PARTLY)
        or _meaning(pair, similarity)
        or Check(Verdict.SUPPORTED, why("nothing_beyond", german=german))
    )


def _first(findings: Findings, verdict: Verdict, rules: frozenset[str] | None = None) -> Check | None:
    """The first finding with a verdict, of some rules only."""
    return next(
        (
            check
            for rule, found in findings
            for check in found
            if check.verdict is verdict and (rules is None or rule in rules)
        ),
        None,
    )


def _weigh(pair: Pair, findings: Findings, judge: Judge) -> Check | None:
    """The judge's verdict, with the reason of a rule that says the same, else with the judge's own."""
    from rag.checker.judge import explain

    told = _in_its_days(pair)
    if _is_verbatim(told):
        return None
    judgement = judge.judge(told, findings)
    if judgement is None:
        return None
    return _first(findings, judgement.verdict) or explain(judgement, german=pair.claim.is_german)


def _is_verbatim(pair: Pair) -> bool:
    return bool(locate(pair.claim.text.strip().rstrip(".!"), pair.source.text))


def _in_its_days(pair: Pair) -> Pair:
    """The pair with the claim's days said as the source says the same days: "am Montag" for "am 3. März".

    The judge compares words and would take the same day in other words for another one.
    """
    text = pair.claim.text
    for moment in reversed(pair.claim.moments):
        for one in pair.source.moments:
            differ = (one.weekday is None) != (moment.weekday is None)
            if differ and agrees(moment, [one], (), pair.published):
                text = text[: moment.start] + pair.source.text[one.start : one.end] + text[moment.end :]
                break
    return pair if text == pair.claim.text else Pair(Text(text), pair.source, pair.published)


def _day(published: str | None) -> date | None:
    """The day of an ISO time that is precise to the day, else None."""
    if published is None or not re.match(r"\d{4}-\d{2}-\d{2}", published):
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _meaning(pair: Pair, similarity: Similarity | None) -> Check | None:
    """Whether the claim is about what the source is about, by embedding or by shared words."""
    across = pair.claim.is_german != pair.source.is_german
    if similarity is not None:
        score = similarity(pair.claim.text, pair.source.text)
        if score < (UNRELATED_ACROSS if across else UNRELATED):
            reason = why("something_else", german=pair.claim.is_german, score=score)
            return Check(Verdict.NOT_SUPPORTED, reason)
    elif not across and overlap(pair) < MIN_OVERLAP:
        return against(pair, "hardly_a_word")
    return None
