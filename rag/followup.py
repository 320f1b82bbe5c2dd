"""Makes a follow-up question stand alone by carrying names and topic over from the chat, by rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question_words import content_words, words_of
from rag.records import Turn

MAX_CHAIN = 4  # turns looked back through follow-ups of follow-ups; further back the topic is another
MAX_CARRIED_WORDS = 16  # words carried from the question; beyond it they drown what is asked
MAX_ANSWER_WORDS = 10  # words carried from the answer, from its beginning, where the names stand
FULL_WORDS = 4  # topic words, a name among them, that say enough in spite of "his" or "davon"
SHORT_QUESTION_WORDS = 6  # words in all of a question that may be short of a topic
SHORT_WORDS = 2  # topic words at most in a question that says too little to stand alone

_CONNECTOR = re.compile(
    r"^\s*(?:und|aber|also|dann|oder|and|but|so|or|then|what about|how about|was ist mit|wie steht es um"
    r"|wie sieht es (?:mit|bei|in)|ok|okay|gut|danke)\b[\s,:]*",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:dafür|dagegen|damit|danach|daran|darauf|daraus|darin|darüber|darum|davon|davor|dazu|daher"
    r"|deswegen|dadurch|dabei|hierzu|hierfür|derjenige|derselbe[nr]?|dasselbe|dessen|ebenfalls|stattdessen"
    r"|letztere[rsn]?|erstere[rsn]?)\b(?!\s*,|\s*(?:dass|ob)\b)|\b(?:dort|damals)\b|\b(?:according to|laut"
    r"|von|mit|bei|zu|für|from|by|with|of|for|to) (?:ihm|ihr|ihnen|ihn|him|her|them|it|this|that)\b(?! \w)"
    r"|\b(?:did|does|do|was|is|about|after|before|like|cost|mean|of) (?:that|this)\b(?=\s*(?:[?.!,]|$"
    r"|happen|last|take|cost|mean))|\b(?:why|how|when|where) (?:is|was|did|does|has) (?:that|this)\b",
    re.IGNORECASE,
)
_DEMONSTRATIVE_DAS = re.compile(
    r"\b(?:das|dies)\b(?=\s*(?:[?.!,]|$)|\s+(?:[a-zäöüß]+\s*){1,3}[?.!]|\s+(?:im|am|in|seit|vor|nach)\b)"
)
_THIS_NOUN = re.compile(
    r"\b(?:[Dd]iese[rsnm]?|[Tt]his|[Tt]hese|[Tt]hose) (?!Woche|Monat|Jahr|Tag|Sommer|Herbst|Winter|Frühjahr"
    r"|Wochenende|week|month|year|morning|summer|spring|autumn|winter|weekend|quarter|Quartal|the|a|is|was"
    r"|are|were)[A-Za-zÄÖÜäöüß]+"
)
_PRONOUN = re.compile(
    r"\b(?:er|ihn|ihm|ihnen|sie|ihr|ihre[rsnm]?|sein|seine[rsnm]?|he|him|his|she|her|they|them|their|its"
    r"|it)\b"
)
_EMPTY_IT = re.compile(
    r"\bit (?:true|possible|likely|that|legal|known|safe|illegal)\b|\b(?:does|will|did) it take\b|\bgibt "
    r"es\b|\bgab es\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:sein|ihre|his|its|their|her)")
_ONWARD = re.compile(
    r"\b(?:nun|jetzt|sonst noch|noch|außerdem|umgekehrt|now|else|instead|as well|too)\b", re.IGNORECASE
)
# Verbs that want a topic and have none: "Wie stimmte die FDP ab?", "What did residents say?"
_NO_TOPIC = re.compile(
    r"^(?:und |aber )?(?:wie (?:stimmte|reagiert|reagierte|entschied|urteilte|begründet|begründete)n?"
    r"|was (?:sagt|sagte|sagen|meint|meinte|meinen)) (?!dazu)(?:(?!zu[mr]?\b|über\b|auf\b|gegen\b|im\b|in\b)[\w-]+ ?){1,4}"
    r"\W*$|^(?:and |but )?(?:how|what) (?:did|do|does) (?:(?!about\b|to\b|on\b|in\b)[\w-]+ ){1,4}"
    r"(?:say|vote|react|respond|think|decide)\W*$",
    re.IGNORECASE,
)
# "die anderen Parteien", "the same day", "Ist das mehr als": others and more than what was spoken of.
_OTHERS = re.compile(
    r"\b(?:der|die|das|den|dem|the) (?:ander|übrig|restlich|gleich|selb|other|same|rest\b)\w*"
    r"|^(?:ist|war|wird|is|was) (?:das|dies|that|this) (?:mehr|weniger|viel|wenig|höher|größer|kleiner|besser|schlechter|so"
    r"|nicht|schon|noch|wirklich|wahr|richtig|erlaubt|legal|normal|auch|denn|eigentlich|more|less|much|higher|lower|true"
    r"|legal|normal|usual|really|also|still|already)\b",
    re.IGNORECASE,
)
_NAME_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|aus|nach|von|bei|für|gegen|mit|of|from|at|for|with|against|by|to) (?!Kraft|Angaben|Prozent"
    r"|Euro|Folge|Höhe|Zukunft|Betrieb|Frage|Geräte|Zahlen|Millionen|Milliarden|Januar|Februar|März|April"
    r"|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March|May|June|July"
    r"|October|December)(?:the )?[A-ZÄÖÜ][\w-]+"
)
_WHOLE_TOPIC = re.compile(r"\b(?:der|die|das|the) [\w-]{4,} (?:in|von|of|bei|im) (?:the )?[A-ZÄÖÜ]")
_COMMON_ENDS = re.compile(r"(?:ung|ungen|heit|keit|schaft|tion|tionen|tät|nis|ment|tum|ismus|te|en|er)$")
_DETERMINER = re.compile(
    r"^(?:d(?:er|ie|as|en|em|es)|diese[nrsm]?|the|ein(?:e[nrsm]?)?|welche[nrsm]?|kein(?:e[nrsm]?)?|viele?|mehr|a|an"
    r"|alle[nr]?)$",
    re.IGNORECASE,
)


def standalone(text: str, history: Sequence[Turn]) -> tuple[str, bool]:
    """Return the question as it can be searched without the chat before it.

    Args:
        text: The question as typed.
        history: Earlier turns, oldest first.

    Returns:
        The question, followed by the topic words of the turns that it leans on, and whether any
        were added. A question that names its own topic comes back as it is.
    """
    if not history or not is_follow_up(text):
        return text, False
    carried = _carried(history)
    own = {word.lower() for word in words_of(text)}
    added = [word for word in carried if word.lower() not in own]
    if not added:
        return text, False
    return f"{_CONNECTOR.sub('', text).strip() or text.strip()} {' '.join(added)}", True


def is_follow_up(text: str) -> bool:
    """Whether a question leans on what was said before it."""
    topic = content_words(_CONNECTOR.sub("", text))
    has_name = _has_name(text)
    is_full = has_name and len(topic) >= FULL_WORDS
    pointed = _POINTING.search(text) or _DEMONSTRATIVE_DAS.search(text) or _THIS_NOUN.search(text)
    if pointed is not None and not is_full and not _has_clause(text[: pointed.start()]):
        return True
    pronoun = _pronoun(text)
    if pronoun is not None and not _has_antecedent(text[: pronoun.start()]):
        return not (is_full and _POSSESSIVE.match(pronoun[0]))
    if _NO_TOPIC.search(text) or (_OTHERS.search(text) and not is_full):
        return True
    if _CONNECTOR.search(text):
        return not has_name or (len(topic) <= SHORT_WORDS and not _WHOLE_TOPIC.search(text))
    is_short = len(topic) <= SHORT_WORDS and len(words_of(text)) <= SHORT_QUESTION_WORDS
    return not has_name and (is_short or bool(_ONWARD.search(text)))


def _has_clause(head: str) -> bool:
    """Whether a clause before "dazu" or "that" can hold what it points to."""
    return re.search(r",|\b(?:und|and|wenn|if|as|als)\b", head) is not None and _has_antecedent(head)


def _pronoun(text: str) -> re.Match[str] | None:
    """Return the first pronoun that stands for something; capital "Sie" is the person asked."""
    masked = _EMPTY_IT.sub(lambda match: "." * len(match[0]), text)
    return _PRONOUN.search(masked)


def _has_antecedent(head: str) -> bool:
    """Whether something named before a pronoun can be what it stands for.

    A noun with a definite article or a name counts; a noun that is asked for ("wie viel
    Zustimmung", "which prize") does not.
    """
    head = _CONNECTOR.sub("", head)
    if re.search(r"\b(?:the|der|die|das|dem|den|des) (?:[a-zäöüß]+ )?[\w-]{3,}", head[1:] if head else ""):
        return True
    return _has_name(head)


def _has_name(text: str) -> bool:
    """Whether a question names somebody, something or a place; a guess, since German writes nouns large."""
    body = _CONNECTOR.sub("", text)
    if _NAME_AFTER_PREPOSITION.search(body):
        return True
    words = words_of(body)
    for before, word in zip(words, words[1:], strict=False):
        if (
            word[0].isupper()
            and not _DETERMINER.match(before)
            and not _COMMON_ENDS.search(word)
            and not before[0].isupper()
        ):
            return True
        if word[0].isupper() and before[0].isupper() and before != words[0]:
            return True  # "Olaf Scholz"
    return False


def _carried(history: Sequence[Turn]) -> list[str]:
    """Return the topic words of the last question that stood alone, of those since, and of the answer."""
    chain: list[Turn] = []
    for turn in reversed(history[-MAX_CHAIN:]):
        chain.insert(0, turn)
        if not is_follow_up(turn.question):
            break
    words: dict[str, str] = {}
    for turn in chain:
        for word in content_words(turn.question)[:MAX_CARRIED_WORDS]:
            words.setdefault(word.lower(), word)
    for word in content_words(chain[-1].answer)[:MAX_ANSWER_WORDS]:
        words.setdefault(word.lower(), word)
    return list(words.values())[: MAX_CARRIED_WORDS + MAX_ANSWER_WORDS]
