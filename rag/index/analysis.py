"""Words as the lexical index sees them: one analyser a language, the same for articles and questions.

German is stemmed by Snowball after umlauts and ß are folded both ways, so that Müller, Mueller and
MULLER are one word; English is stemmed; every other language is lower-cased and stripped of accents.
"""

from __future__ import annotations

import re

import tantivy

GERMAN, ENGLISH, NEUTRAL = "de", "en", "xx"
FIELDS = (GERMAN, ENGLISH, NEUTRAL)
LONGEST_WORD = 80  # characters; longer strings are URLs and keys, not words

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
    """A text as it is handed to the field's analyser."""
    return fold_german(text) if field == GERMAN else text


def build_analyzer(field: str) -> tantivy.TextAnalyzer:
    """The analyser of a field, to be registered under the field's name."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
    )
    if field == GERMAN:
        builder = builder.filter(tantivy.Filter.custom_stopword(GERMAN_STOPWORDS))
        builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("german"))
    elif field == ENGLISH:
        builder = builder.filter(tantivy.Filter.stopword("english"))
        builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("english"))
    else:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


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
