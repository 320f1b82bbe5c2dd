"""The sentences of an answer as data for the turn component: their words, who says it, what the check found."""

from __future__ import annotations

import re

from rag.records import Answer, Citation, Sentence, Verdict, VoiceKind
from ui.links import safe_link
from ui.passages import citations
from ui.sources_view import source_data
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

NUMBERS = re.compile(r"\[\d+\]")  # citation numbers as an answer's plain text has them
BULLET = "-"  # before each line of an answer that was wanted as a list


def paragraphs(answer: Answer, texts: Texts) -> list[Data]:
    """The sentences, in a new paragraph wherever the answer's text has a line break before one.

    What stands between the break and the sentence, such as outlet and date, leads the paragraph in.
    """
    result: list[Data] = []
    sentences: list[Data] = []
    position = 0
    for number, sentence in enumerate(answer.sentences):
        found = answer.text.find(sentence.text, position)
        between = answer.text[position:found] if found >= 0 else ""
        if not result or "\n" in between:
            sentences = []
            lead = NUMBERS.sub("", between.rsplit("\n", 1)[-1]).strip()
            result.append({"lead": "" if lead == BULLET else lead, "sentences": sentences})
        if found >= 0:
            position = found + len(sentence.text)
        sentences.append(_sentence(number, sentence, texts))
    return result


def foreign_line(answer: Answer, texts: Texts) -> str:
    """Say once that the sources of an answer are in another language; empty where they are not."""
    language = answer.question.language
    spoken = {citation.source.language for citation in citations(answer)} - {""}
    if not spoken or language in spoken or len(spoken) > 1:
        return ""
    key = f"ask.foreign.{next(iter(spoken))}"
    words = Texts(language if language in ("de", "en") else "en", texts.timezone)
    return words(key) if key in ("ask.foreign.de", "ask.foreign.en") else words("ask.foreign.other")


def source_list(answer: Answer, texts: Texts) -> list[Data]:
    """Each cited article with its address and what was quoted of it, in the order of the numbers."""
    rows: dict[str, Data] = {}
    quotes: dict[str, dict[int, Data]] = {}
    for number, sentence in enumerate(answer.sentences):
        for index, citation in enumerate(sentence.citations):
            source, key = citation.source, f"c{number}.{index}"
            url, host = safe_link(source.url)
            rows.setdefault(source.article_id, source_data(key, source, texts) | {"url": url, "host": host})
            quote = {"key": key, "n": citation.n, "text": citation.quote}
            quotes.setdefault(source.article_id, {}).setdefault(citation.n, quote)
    return [row | {"quotes": list(quotes[article].values())} for article, row in rows.items()]


def citation_data(key: str, citation: Citation, texts: Texts) -> Data:
    """One citation: its number, its article, its quote, who says it and what the check found."""
    source = citation.source
    date = texts.published(source.published, source.published_precision)
    outlet = source.outlet or texts("reader.unnamed")
    return source_data(key, source, texts) | {
        "n": citation.n,
        "date": date,
        "label": texts("ask.cite", n=citation.n, outlet=outlet, date=date),
        "quote": citation.quote,
        "verdict": citation.verdict.value,
        "check": texts(f"verdict.{citation.verdict}"),
        "reason": citation.reason if citation.verdict is not Verdict.SUPPORTED else "",
        "voice": voice_line(citation, texts),
    }


def voice_line(citation: Citation, texts: Texts) -> str:
    """Who says what is cited, where it is not the outlet itself."""
    voice = citation.voice
    if voice is None or voice.kind is VoiceKind.OWN:
        return ""
    kind = texts(f"ask.voice.{voice.kind}")
    return texts("ask.voice", kind=kind, speaker=voice.speaker) if voice.speaker else kind


def _sentence(number: int, sentence: Sentence, texts: Texts) -> Data:
    return {
        "text": sentence.text,
        "language": _verbatim_language(sentence),
        "citations": [
            citation_data(f"c{number}.{index}", citation, texts)
            for index, citation in enumerate(sentence.citations)
        ],
        "gloss": sentence.gloss,
        "mark": _mark(sentence, texts),
        "voice": _spoken(sentence, texts),
    }


def _verbatim_language(sentence: Sentence) -> str:
    """The language of a sentence that is its source's own; empty for one that was written for the answer."""
    own = (each.source.language for each in sentence.citations if sentence.text in each.quote)
    return next(own, "")


def _mark(sentence: Sentence, texts: Texts) -> Data | None:
    """What the check found lacking, with its reason; None where the sources carry the sentence."""
    lacking = [each for each in sentence.citations if each.verdict is not Verdict.SUPPORTED]
    if not lacking:
        return None
    worst = next((each for each in lacking if each.verdict is Verdict.NOT_SUPPORTED), lacking[0])
    return {
        "verdict": worst.verdict.value,
        "label": texts(f"verdict.{worst.verdict}"),
        "reason": worst.reason,
    }


def _spoken(sentence: Sentence, texts: Texts) -> str:
    """A label for opinion and satire, which no reader may take for reporting; other voices say it themselves."""
    marked = (VoiceKind.OPINION, VoiceKind.SATIRE)
    spoken = [each for each in sentence.citations if each.voice is not None and each.voice.kind in marked]
    return voice_line(spoken[0], texts) if spoken else ""
