"""Words as the lexical index sees them: one analyser a language, the same for articles and questions.

German is stemmed by Snowball after umlauts and ß are folded both ways, so that Müller, Mueller and
MULLER are one word; English is stemmed; every other language is lower-cased and stripped of accents.
Numbers stay whole and have one spelling. What stands inside other words, such as the parts of compounds,
is searched apart from the words themselves.
"""

from __future__ import annotations

import re
import unicodedata

import tantivy

from rag.index.compounds import is_name, parts_in

FORMAT = 2  # one more whenever a text gives other words than before, so that old indexes are rebuilt
GERMAN, ENGLISH, NEUTRAL = "de", "en", "xx"
FIELDS = (GERMAN, ENGLISH, NEUTRAL)
LONGEST_WORD = 80  # characters; longer strings are URLs and keys, not words

TOKEN = r"\d+\.\d+|[\p{Alphabetic}\p{M}\p{N}]+"  # a folded decimal number, or letters and digits
NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u2009\u202f]\d+)+")
# Thousands in groups; a decimal number of three places (3.141) looks the same in the other language, in
# articles and questions alike.
GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,'’\u00a0\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<rest>\d+))?"
)
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
HYPHEN = re.compile("[-\u2010\u2011]")
HYPHENED = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")

# ae, oe, ue stand for umlauts, except where the e belongs to the next syllable (neue, Steuer, Quelle).
SPELT_UMLAUT = re.compile(r"(?<![aeq])(?:ae|oe|ue)(?![aeiou])", re.IGNORECASE)
UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "ss", "ẞ": "SS"})
SPELT_TO_LETTER = {"ae": "a", "oe": "o", "ue": "u"}


def field_of(language: str) -> str:
    """The index field of a language (ISO 639-1)."""
    return language if language in (GERMAN, ENGLISH) else NEUTRAL


def fold_german(text: str) -> str:
    """Umlauts and ß in one spelling: `Müller`, `Mueller` and `Muller` become the same letters."""
    return SPELT_UMLAUT.sub(lambda match: SPELT_TO_LETTER[match[0].lower()], text.translate(UMLAUT))


def prepare(text: str, field: str) -> str:
    """A text as it is handed to the field's analyser: composed letters, numbers and German spelling folded."""
    text = NUMBER.sub(_fold_number, unicodedata.normalize("NFC", text))
    return fold_german(text) if field == GERMAN else text


def _fold_number(match: re.Match[str]) -> str:
    """1.028 and 1,028 as 1028, 2,4 as 2.4; dates and versions (14.03.2025) as their numbers."""
    if grouped := GROUPED.fullmatch(match[0]):
        whole = re.sub(r"\D", "", grouped["whole"])
        return f"{whole}.{grouped['rest']}" if grouped["rest"] else whole
    parts = re.split(r"\D", match[0])
    return ".".join(parts) if len(parts) == 2 else " ".join(parts)


def inner_words(text: str, field: str, *, is_question: bool) -> str:
    """The words inside other words: parts of German compounds, and what a hyphen joins as one word.

    Returns:
        A text for the field's analyser, prepared.
    """
    text = unicodedata.normalize("NFC", text)
    joined = [HYPHEN.sub("", match[0]) for match in HYPHENED.finditer(text)]
    parts = parts_in(text, in_lower_case=is_question) if field == GERMAN else ()
    return prepare(" ".join((*joined, *parts)), field)


def names_and_figures(text: str) -> str:
    """The words of a question that name what it is about: names after its first word, and figures."""
    words = WORD.findall(unicodedata.normalize("NFC", text))
    marked = [
        word
        for place, word in enumerate(words)
        if word[0].isdigit() or (place > 0 and word[0].isupper() and is_name(word))
    ]
    return " ".join(marked)


def build_analyzer(field: str) -> tantivy.TextAnalyzer:
    """The analyser of a field's topic words, without function words and endings."""
    builder = _words()
    if field == GERMAN:
        builder = builder.filter(tantivy.Filter.custom_stopword(GERMAN_STOPWORDS))
        builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("german"))
    elif field == ENGLISH:
        builder = builder.filter(tantivy.Filter.stopword("english"))
        builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("english"))
    else:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


def build_exact_analyzer() -> tantivy.TextAnalyzer:
    """The analyser of every word as it stands, for phrases; only case and accents are folded."""
    return _words().filter(tantivy.Filter.ascii_fold()).build()


def _words() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(TOKEN))
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
    )


# Function words of German, umlauts folded as `fold_german` does; they carry no topic.
GERMAN_STOPWORDS = """
ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf
aus bei beim bin bis bist da dabei dadurch dafur dagegen daher dahin damals damit danach daneben dann daran
darauf daraus darin darum daruber darunter das dass davon davor dazu dazwischen dein deine dem den denen denn
der deren des dessen deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
einer eines er es etwa etwas euch euer eure fur gegen gewesen habe haben hat hatte hatten hier hin hinter ich
ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja je jede jedem jeden jeder jedes jener
jenes jetzt kann kein keine keinem keinen keiner keines konnen konnte konnten machen man manche mehr mein meine
mich mir mit muss mussen musste nach nachdem nein nicht nichts noch nun nur ob obwohl oder ohne sehr sein seine
seinem seinen seiner seines seit seitdem selbst sich sie sind so solche soll sollen sollte sollten sondern sonst
soweit sowie uber um und uns unser unsere unter vom von vor wahrend war waren warum was weder weg weil weiter
welche welchem welchen welcher welches wenn wer werde werden wie wieder wieso wir wird wo woher wohin wurde
wurden zu zum zur zwar zwischen
""".split()
