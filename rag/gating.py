"""The gate: a sentence of an answer stands only with source sentences located in a stored article version.

A chat model cites by number. Here the numbers become spans, every quotation is looked up in what is cited,
with its speaker, and the sentence is checked by rules; what does not hold is named, and repaired or left out.
The weighing of `rag.checker` is no part of it: it was fitted where half of the claims are wrong, and takes
many a short and true paraphrase for one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.anchoring import is_anchored
from rag.check import check_claim
from rag.check_wording import why
from rag.composing import Draft, cite
from rag.faults import Fault, Finding, Remedy, say_finding
from rag.mouths import Mouth, judge_mouth, sentences_in
from rag.plain import hosts_in
from rag.prompting import NOT_SAID
from rag.quote_faults import Located, fault_of, is_fair, is_mere_quotation, locate_in, without_marks
from rag.quotes import quoted_stretches
from rag.records import Check, Citation, Question, Sentence, SourceSentence, Span, Verdict
from rag.replies import Said, prose, read_reply, renumber
from rag.selecting import Candidate
from rag.untrusted import addresses_program, fit_places, is_unfit
from rag.wording import GERMAN, say


class ClaimCheck(Protocol):
    """Says whether a source text supports a claim, as `rag.check.check_claim` does."""

    def __call__(self, claim: str, source: str, *, published: str | None = None) -> Check:
        """The verdict on a claim."""


@dataclass(frozen=True, slots=True)
class Gated:
    """What became of a sentence: `sentence` is None where it was left out.

    `findings` name what was wrong, in the order found; empty where it stands as it was written.
    """

    sentence: Sentence | None
    findings: tuple[Finding, ...] = ()
    remedy: Remedy = Remedy.KEPT

    def notes(self, language: str) -> tuple[str, ...]:
        """The findings in words, one line each."""
        return tuple(say_finding(finding, self.remedy, language) for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Quotes:
    """The quotations of a sentence: where they stand in sources, what is wrong with the others."""

    located: tuple[Located, ...]
    findings: tuple[Finding, ...]
    failed: tuple[Span, ...]
    proof: tuple[SourceSentence, ...]


def gate(
    reply: str, question: Question, candidates: Sequence[Candidate], *, check: ClaimCheck = check_claim
) -> Draft:
    """Keep of a reply what its source sentences prove.

    Args:
        reply: What the model wrote.
        question: What was asked.
        candidates: The source sentences of the prompt, numbered from 1 in this order.
        check: Judges each sentence.

    Returns:
        Sentences that each cite at least one located span; empty where nothing stands. The notes name
        what was repaired, replaced or left out.
    """
    if NOT_SAID in reply.upper():
        return Draft((), "")
    numbered = dict(enumerate(candidates, start=1))
    sentences: list[Sentence] = []
    notes: list[str] = []
    for said in read_reply(reply):
        gated = gate_said(said, numbered, question, check=check)
        notes.extend(gated.notes(question.language))
        if gated.sentence is not None and gated.sentence.text not in (each.text for each in sentences):
            sentences.append(gated.sentence)
    kept = renumber(sentences)
    return Draft(kept, prose(kept), tuple(dict.fromkeys(notes)))


def gate_sentence(
    text: str,
    numbered: Mapping[int, Candidate],
    question: Question,
    *,
    check: ClaimCheck = check_claim,
) -> tuple[Gated, ...]:
    """Judge one complete sentence while its reply still streams.

    Args:
        text: The sentence with its numbers, "… gesperrt [1]."; where it turns out to be several, each is
            judged.
        numbered: The source sentences of the prompt by number.
        question: What was asked.
        check: Judges the sentence.

    Returns:
        What became of each; citations are numbered from 1 within a sentence, see `rag.replies.renumber`.
    """
    return tuple(gate_said(said, numbered, question, check=check) for said in read_reply(text))


def gate_said(
    said: Said, numbered: Mapping[int, Candidate], question: Question, *, check: ClaimCheck = check_claim
) -> Gated:
    """Judge a sentence that was read from a reply, see `gate_sentence`."""
    findings = [Finding(Fault.NOT_RETRIEVED, mark) for mark in said.own_marks]
    findings += [Finding(Fault.UNKNOWN_NUMBER, f"[{n}]") for n in said.numbers if n not in numbered]
    if addresses_program(said.text):
        return Gated(None, (Finding(Fault.ORDER),), Remedy.DROPPED)
    cited = [numbered[n] for n in said.numbers if n in numbered]
    fit = [each for each in cited if not is_unfit(each.sentence.text)]
    if not said.text or not fit:
        reason = Fault.ORDER if cited else Fault.NO_CITATION
        return Gated(None, tuple(findings) or (Finding(reason),), Remedy.DROPPED)
    hosts = hosts_in(said.text) - frozenset().union(*(hosts_in(each.sentence.text) for each in fit))
    if hosts:
        return Gated(None, (*findings, Finding(Fault.NOT_RETRIEVED, min(hosts))), Remedy.DROPPED)
    gated = _prove(said.text, fit, numbered, question, check)
    remedy = gated.remedy if gated.findings else Remedy.KEPT
    return Gated(gated.sentence, (*findings, *gated.findings), remedy)


def _prove(
    text: str,
    cited: Sequence[Candidate],
    numbered: Mapping[int, Candidate],
    question: Question,
    check: ClaimCheck,
) -> Gated:
    """Look the sentence's quotations up and check it against its sources."""
    quotes = _look_up(text, cited, numbered)
    remedy = Remedy.KEPT
    if quotes.findings:
        unmarked = without_marks(text, quotes.failed)
        if unmarked is None or not all(is_fair(each, text, cited) for each in quotes.findings):
            return _replaced(cited, quotes, question)
        text, remedy = unmarked, Remedy.UNMARKED
    citations = _citations(cited, quotes)
    source = " ".join(
        f"{each.source.outlet}: {each.quote}" if each.source.outlet else each.quote for each in citations
    )
    verdict = check(text, source, published=cited[0].hit.source.published)
    if is_mere_quotation(text, quotes.located):
        verdict = Check(Verdict.SUPPORTED, why("word_for_word", german=question.language == GERMAN))
    elif not is_anchored(text, _told(cited, source), question.text):
        verdict = Check(Verdict.NOT_SUPPORTED, why("hardly_a_word", german=question.language == GERMAN))
    if verdict.verdict is Verdict.NOT_SUPPORTED or (quotes.findings and verdict.verdict is Verdict.PARTLY):
        found = quotes.findings or (Finding(Fault.NOT_SUPPORTED, detail=verdict.reason),)
        return _replaced(cited, _Quotes(quotes.located, found, (), ()), question)
    judged = tuple(
        Citation(n, each.source, each.start, each.end, each.quote, verdict.verdict, verdict.reason)
        for n, each in enumerate(citations, start=1)
    )
    return Gated(Sentence(text, judged), quotes.findings, remedy)


def _told(cited: Sequence[Candidate], source: str) -> list[str]:
    """What a sentence may have its words from: what it cites, and what else its passages say that is fit."""
    told = [source]
    for hit in {each.hit.passage.id: each.hit for each in cited}.values():
        sentences = sentences_in(hit)
        told += [sentences[place].text for place in fit_places(sentences)]
        told += [] if is_unfit(hit.source.title) else [hit.source.title]
    return told


def _look_up(text: str, cited: Sequence[Candidate], numbered: Mapping[int, Candidate]) -> _Quotes:
    """Find the outermost quotations of a sentence, and who they are given to, in what it cites."""
    located: list[Located] = []
    findings: list[Finding] = []
    failed: list[Span] = []
    proof: list[SourceSentence] = []
    end = 0
    for span in quoted_stretches(text):
        if span.start < end:
            continue  # inside the one before
        end = span.end
        quote = text[span.start : span.end].strip()
        place = locate_in(quote, cited)
        if place is None:
            findings.append(fault_of(quote, cited, numbered))
            failed.append(span)
            continue
        mouth: Mouth | None = judge_mouth(text, span, place.candidate.hit, place.span)
        if mouth is not None and not mouth.is_right:
            findings.append(Finding(Fault.WRONG_MOUTH, quote, mouth.speaker.strip()))
            failed.append(span)
        elif mouth is not None:
            proof.extend(mouth.proof)
        located.append(place)
    return _Quotes(tuple(located), tuple(findings), tuple(failed), tuple(proof))


def _citations(cited: Sequence[Candidate], quotes: _Quotes) -> list[Citation]:
    """The sentences cited, those that hold quotations, and those that name a speaker, each once."""
    wanted = [(each, each.sentence) for each in cited]
    for place in quotes.located:
        sentences = sentences_in(place.candidate.hit)
        wanted += [
            (place.candidate, each)
            for each in sentences
            if each.start < place.span.end and place.span.start < each.end
        ]
        wanted += [(place.candidate, each) for each in quotes.proof if each in sentences]
    unique = {
        (each.hit.source.version, sentence.start): (each, sentence) for each, sentence in reversed(wanted)
    }
    return [
        cite(0, each.hit, sentence, Verdict.SUPPORTED, "")
        for each, sentence in reversed(list(unique.values()))
    ]


def _replaced(cited: Sequence[Candidate], quotes: _Quotes, question: Question) -> Gated:
    """The source sentence in place of a sentence that does not hold."""
    first = quotes.located[0].candidate if quotes.located else cited[0]
    citation = cite(1, first.hit, first.sentence, Verdict.SUPPORTED, say("itself", question.language))
    return Gated(Sentence(first.sentence.text, (citation,)), quotes.findings, Remedy.REPLACED)
