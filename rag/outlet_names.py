"""The names by which people call an outlet: its own, its short names, its acronym."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.timewords.masks import fold_same_length

# Names of one outlet that no rule derives from another; any of them in the archive stands for all.
WELL_KNOWN = (
    ("faz", "f.a.z.", "frankfurter allgemeine", "frankfurter allgemeine zeitung", "faz.net"),
    ("sz", "süddeutsche", "süddeutsche zeitung", "sueddeutsche.de", "sueddeutsche"),
    ("taz", "tageszeitung taz", "die tageszeitung", "tageszeitung"),
    ("nzz", "neue zürcher", "neue zürcher zeitung"),
    ("fr", "frankfurter rundschau"),
    ("spiegel", "der spiegel", "spiegel online", "spon"),
    ("zeit", "die zeit", "zeit online"),
    ("welt", "die welt", "welt online"),
    ("bild", "bild-zeitung", "bildzeitung"),
    ("dw", "deutsche welle"),
    ("zdf", "zdfheute", "zdf heute", "heute.de"),
    ("tagesschau", "ard-tagesschau", "ard tagesschau", "ard"),
    ("br24", "br", "bayerischer rundfunk"),
    ("ndr", "norddeutscher rundfunk"),
    ("mdr", "mitteldeutscher rundfunk"),
    ("wdr", "westdeutscher rundfunk"),
    ("srf", "schweizer radio und fernsehen"),
    ("orf", "österreichischer rundfunk", "news.orf.at"),
    ("ntv", "n-tv"),
    ("rnd", "redaktionsnetzwerk deutschland"),
    ("20 minuten", "20min", "zwanzig minuten", "zwanzigminuten"),
    ("standard", "der standard", "derstandard"),
    ("presse", "die presse", "diepresse"),
    ("krone", "kronen zeitung", "kronenzeitung", "krone.at"),
    ("bbc", "bbc news"),
    ("nyt", "new york times"),
    ("wsj", "wall street journal"),
    ("ft", "financial times"),
    ("wapo", "washington post"),
    ("telegraph", "daily telegraph"),
    ("politico", "politico europe", "politico.eu", "politico eu"),
    ("cbc", "cbc news"),
    ("abc", "abc news"),
    ("ap", "associated press", "ap news"),
)
# Names that are words of everyday German or English: they mean the outlet only by clear wording.
EVERYDAY = frozenset(
    "zeit welt bild stern standard presse spiegel focus fokus heute kurier post times mirror sun star metro "
    "express nation independent tribune echo merkur bund blick krone profil falter freitag monitor capital "
    "wort abc nature time week hill local conversation stimme anzeiger bote tag kreis mail herald record "
    "volksstimme zeitung nachrichten tageszeitung intercept atlantic br fr ap ft watson rundschau brief "
    "guardian economist globe boulevard global canada china japan israel korea africa europa america wien berlin hamburg".split()
)
ENGLISH_WORDS = frozenset(  # those of them that English writes with a capital where the outlet is meant
    "times mirror sun star express nation independent tribune echo monitor nature time week hill local "
    "conversation herald record intercept atlantic post guardian economist globe".split()
)
_GENERIC_ENDS = frozenset(
    "zeitung online news nachrichten magazin magazine newspaper digital europe international heute "
    "com net tv radio".split()
)
_ARTICLES = frozenset("der die das the la le el il les".split())
_ARTICLE_START = re.compile(r"^(?:der|die|das|the) ")  # what stands before a name is judged apart
_DOMAIN_END = re.compile(r"\.(?:de|at|ch|com|net|org|eu|info|tv|fr|it|es|uk|co\.uk|us|lu|li)$")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß])")
_ACRONYM_LETTERS = 3  # shorter acronyms are too often something else; the table has those that are not
_PARTIAL_WORDS = 2  # "Frankfurter Allgemeine" says enough, "Berliner" of "Berliner Zeitung" does not


def names_of(outlet: str) -> frozenset[str]:
    """Return the names, in small letters, by which an outlet of the archive may be called.

    Args:
        outlet: As the archive has it: "DER SPIEGEL", "faz.net", "HamburgerAbendblatt".
    """
    names: set[str] = set()
    for form in {outlet, _CAMEL.sub(" ", outlet)}:
        plain = fold_same_length(form).strip()
        in_brackets = re.findall(r"\(([^)]+)\)", plain)
        plain = re.sub(r"\s*\([^)]*\)", "", plain).removeprefix("www.")
        bare = _DOMAIN_END.sub("", plain)
        names.update({plain, bare, bare.replace("-", " "), *in_brackets})
    for name in list(names):
        names.update(_shorter(name))
    names.update(acronym for acronym in [_acronym(outlet)] if acronym)
    for group in WELL_KNOWN:
        if names.intersection(group):
            names.update(group)
    bare_names = {_ARTICLE_START.sub("", name) for name in names}
    return frozenset(name for name in bare_names if len(name) > 1 and name not in _ARTICLES | _GENERIC_ENDS)


def _shorter(name: str) -> set[str]:
    """Return the name without its article and without a general last word."""
    words = name.split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    out = {" ".join(words)}
    while len(words) > 1 and words[-1] in _GENERIC_ENDS:
        words = words[:-1]
        if len(words) >= _PARTIAL_WORDS or words[0] not in EVERYDAY and not words[0].endswith(("er", "e")):
            out.add(" ".join(words))
    return out


def _acronym(outlet: str) -> str:
    words = [word for word in re.findall(r"\w+", _CAMEL.sub(" ", outlet)) if word.lower() not in _ARTICLES]
    letters = "".join(word[0].lower() for word in words)
    return letters if len(letters) >= _ACRONYM_LETTERS and len(letters) == len(words) else ""


class Lexicon:
    """The names of an archive's outlets as one pattern."""

    def __init__(self, outlets: Sequence[str]) -> None:
        """Derive the names of each outlet; several outlets may share one."""
        owners: dict[str, list[str]] = {}
        for outlet in outlets:
            for name in names_of(outlet):
                owners.setdefault(name, []).append(outlet)
        self.owners = {name: tuple(dict.fromkeys(found)) for name, found in owners.items()}
        self.acronyms = frozenset(name for outlet in outlets if (name := _acronym(outlet)))
        ordered = sorted(self.owners, key=len, reverse=True)
        self.pattern = (
            re.compile(
                rf"(?<![\w.-])(?:{'|'.join(f'({_inflected(name)})' for name in ordered)})(?![\w]|\.\w)"
            )
            if ordered
            else None
        )
        self._ordered = ordered

    def name_of(self, match: re.Match[str]) -> str:
        """Return which of the names a match of `pattern` is."""
        return self._ordered[(match.lastindex or 1) - 1]


@lru_cache(maxsize=8)
def lexicon_of(outlets: tuple[str, ...]) -> Lexicon:
    """Return the lexicon of an archive; kept, since building it takes longer than a question."""
    return Lexicon(outlets)


def _inflected(name: str) -> str:
    """Return a pattern of the name with German endings: "der Süddeutschen Zeitung", "des Spiegels"."""
    words = name.split()
    last = len(words) - 1
    parts = [
        re.escape(word)
        + (r"(?:n|en|s|es)?" if len(word) > 3 and word.isalpha() else "")
        + (r"(?:'s)?" if index == last else "")
        for index, word in enumerate(words)
    ]
    return r"[\s-]+".join(parts)
