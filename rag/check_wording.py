"""The sentences in which the check says what decided it, in the claim's language."""

from __future__ import annotations

from rag.check_text import Pair
from rag.records import Check, Verdict

# By name: English, German. `claim` and `source` are words of the two texts as they stand there.
_REASONS: dict[str, tuple[str, str]] = {
    "no_claim": ("There is nothing to check.", "Da ist nichts zu prüfen."),
    "no_source": ("There is no source.", "Da ist keine Quelle."),
    "word_for_word": ("The source says it word for word.", "So steht es wörtlich in der Quelle."),
    "nothing_beyond": (
        "Nothing in it goes beyond the source.",
        "Nichts daran geht über die Quelle hinaus.",
    ),
    "something_else": (
        "The source is about something else (similarity {score:.2f}).",
        "Die Quelle handelt von etwas anderem (Ähnlichkeit {score:.2f}).",
    ),
    "hardly_a_word": (
        "The source shares hardly a word with the claim.",
        "Die Quelle hat mit der Aussage kaum ein Wort gemein.",
    ),
    "quotation": (
        "The quotation “{claim}” is not in the source.",
        "Das Zitat „{claim}“ steht nicht in der Quelle.",
    ),
    "time": (
        "The source does not give the time “{claim}”.",
        "Die Zeitangabe „{claim}“ steht so nicht in der Quelle.",
    ),
    "time_added": (
        "The claim adds a time that the source does not give: {claim}.",
        "Die Aussage nennt eine Zeit, die in der Quelle fehlt: {claim}.",
    ),
    "number": ("The number {claim} is not in the source.", "Die Zahl {claim} steht nicht in der Quelle."),
    "number_added": (
        "The claim adds a number that the source does not give: {claim}.",
        "Die Aussage nennt eine Zahl, die in der Quelle fehlt: {claim}.",
    ),
    "name": ("The source does not mention {claim}.", "Die Quelle nennt {claim} nicht."),
    "name_added": (
        "The claim adds a name that the source does not have: {claim}.",
        "Die Aussage nennt einen Namen, der in der Quelle fehlt: {claim}.",
    ),
    "negated": (
        "The claim negates (“{claim}”), the source does not.",
        "Die Aussage verneint („{claim}“), die Quelle nicht.",
    ),
    "negation_lost": (
        "The source negates (“{source}”), the claim does not.",
        "Die Quelle verneint („{source}“), die Aussage nicht.",
    ),
    "opposite": (
        "“{claim}” is the opposite of the source's “{source}”.",
        "„{claim}“ ist das Gegenteil von „{source}“ in der Quelle.",
    ),
    "other_word": (
        "“{claim}” is not the source's “{source}”.",
        "„{claim}“ ist nicht „{source}“, wie die Quelle sagt.",
    ),
    "made_fact": (
        "The source only says so with “{source}”, the claim states it as fact.",
        "Die Quelle sagt es nur mit „{source}“, die Aussage macht daraus eine Tatsache.",
    ),
    "doubted": (
        "The claim doubts (“{claim}”) what the source states.",
        "Die Aussage bezweifelt („{claim}“), was die Quelle feststellt.",
    ),
    "foretold": (
        "The source speaks of what is to come (“{source}”), the claim of what was (“{claim}”).",
        "Die Quelle spricht von Künftigem („{source}“), die Aussage von Vergangenem („{claim}“).",
    ),
    "says_other": (
        "The claim says “{claim}”, the source “{source}”.",
        "Die Aussage sagt „{claim}“, die Quelle „{source}“.",
    ),
    "other_order": (
        "The source tells it in another order (“{source}”).",
        "Die Quelle erzählt es in anderer Reihenfolge („{source}“).",
    ),
    "cause": (
        "The claim gives a cause (“{claim}”), the source none.",
        "Die Aussage nennt einen Grund („{claim}“), die Quelle keinen.",
    ),
    "other_cause": (
        "The source does not give that cause (“{claim}”).",
        "Diesen Grund nennt die Quelle nicht („{claim}“).",
    ),
    "scope": (
        "The claim says “{claim}”, the source does not.",
        "Die Aussage sagt „{claim}“, die Quelle nicht.",
    ),
    "no_speaker": (
        "The source reports it (“{source}”), the claim names no speaker.",
        "Die Quelle gibt es wieder („{source}“), die Aussage nennt nicht, wer es sagt.",
    ),
    "other_speaker": (
        "The source does not say that it is from “{claim}”.",
        "Dass es von „{claim}“ stammt, sagt die Quelle nicht.",
    ),
    "mouths": (
        "The source gives it to {source}, the claim to {claim}.",
        "In der Quelle sagt es {source}, in der Aussage {claim}.",
    ),
    "swapped": (
        "The numbers {claim} and {source} have changed places.",
        "Die Zahlen {claim} und {source} haben die Plätze getauscht.",
    ),
    "swapped_names": (
        "{claim} and {source} have changed places.",
        "{claim} und {source} haben die Plätze getauscht.",
    ),
    "turned": (
        "The source has {source} instead of {claim}, not the reverse.",
        "Die Quelle hat {source} statt {claim}, nicht umgekehrt.",
    ),
    "not_borne_out": (
        "The source does not bear out “{claim}” ({score:.0%} sure by its words).",
        "Die Quelle trägt „{claim}“ nicht (nach den Wörtern zu {score:.0%} sicher).",
    ),
    "not_all": (
        "The source does not give all of it: “{claim}”.",
        "Die Quelle gibt nicht alles davon her: „{claim}“.",
    ),
    "entailed": (
        "The source entails it (NLI model, {score:.0%} sure).",
        "Es folgt aus der Quelle (NLI-Modell, zu {score:.0%} sicher).",
    ),
    "unsaid": (
        "The source does not say so (NLI model, {score:.0%} sure).",
        "Die Quelle sagt das nicht (NLI-Modell, zu {score:.0%} sicher).",
    ),
    "contradicted": (
        "The source contradicts it (NLI model, {score:.0%} sure).",
        "Die Quelle widerspricht dem (NLI-Modell, zu {score:.0%} sicher).",
    ),
}


def why(
    name: str, *, german: bool, claim: str | float = "", source: str | float = "", score: float = 0.0
) -> str:
    """One sentence on what decided a check.

    Args:
        name: Of the sentence.
        german: Whether to say it in German; else in English.
        claim: Words or number of the claim.
        source: Words or number of the source.
        score: Similarity or sureness, in [0, 1].
    """
    said = [_written(each, german=german) for each in (claim, source)]
    return _REASONS[name][german].format(claim=said[0], source=said[1], score=score)


def against(pair: Pair, name: str, *, claim: str | float = "", source: str | float = "") -> Check:
    """A finding that speaks against a claim."""
    return Check(Verdict.NOT_SUPPORTED, why(name, german=pair.claim.is_german, claim=claim, source=source))


def partly(pair: Pair, name: str, *, claim: str | float = "", source: str | float = "") -> Check:
    """A finding that a source gives less than the claim."""
    return Check(Verdict.PARTLY, why(name, german=pair.claim.is_german, claim=claim, source=source))


def _written(value: str | float, *, german: bool) -> str:
    """Words as they are, a number with its language's decimal mark."""
    if isinstance(value, str):
        return value
    return f"{value:g}".replace(".", ",") if german else f"{value:g}"
