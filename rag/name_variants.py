"""One thing, several spellings: places, peoples and bodies in German and English, by their stems.

Each group lists stems in lower case, umlauts and accents stripped; a word belongs to a group when it
begins with one of its stems (a stem of three letters or fewer must be the whole word). Adjectives and
peoples count with their country: the check asks whether a text speaks of the place, not in which part of
speech.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GROUPS = """
    osterreich austria
    deutschland deutsche deutscher deutschen deutsches bundesrepublik german
    schweiz eidgenoss switzerland swiss
    frankreich franzos french france franco
    italien italy ital
    spanien spanisch spanier spain spanish spaniard
    portug
    england englisch english
    grossbritannien britisch brite britain british uk vereinigtes
    schottland schottisch scotland scottish
    irland irisch ireland irish
    niederlande niederland holland dutch netherlands
    belgien belgisch belgi
    luxemb
    danemark danisch dane denmark danish
    schwed swed
    norweg norway
    finnland finnisch finnen finland finnish finns
    island islandisch iceland
    polen polnisch poland polish poles
    tschech czech
    slowak slovak
    slowen sloven
    ungarn ungarisch hungar
    rumani romania
    bulgar
    griechen griechisch greece greek
    turkei turkisch turken turkey turkish turks turkiye
    zypern zypr cypr
    kroat croat
    serb
    bosni
    kosovo
    alban
    mazedon macedon
    russland russisch russen russ
    ukrain
    belarus weissruss
    moldau moldova
    georgien georgisch georgia georgian
    kasach kazakh
    usa amerika america us vereinigte united
    kanad canad
    balkan westbalkan
    gaza
    krim crimea
    bundesbank
    mexik mexic
    brasil brazil
    argentin
    chile
    kolumb colomb
    venezu
    kuba cuba
    china chines
    japan
    indien indisch inder india
    pakistan
    bangladesch banglades
    afghan
    iran
    irak iraq
    syri
    libanon libanes leban
    israel
    palastin palestin
    agypt egypt
    saudi
    jemen yemen
    katar qatar
    emirat
    kurd
    libyen libysch libya
    tunes tunis
    algeri
    marokk morocc
    sudan
    athiop ethiop
    somali
    nigeria
    kenia kenya
    sudafrik
    korea koreanisch korean
    vietnam
    thailand thai
    indones
    philippin
    austral
    neuseeland
    europa europaisch europe eu
    asien asiatisch asia
    afrika afrikanisch africa
    ozeanien oceania
    wien wiener vienna viennese
    berlin
    munchen munchner munich
    koln kolner cologne
    nurnberg nuremberg
    hannover hanover
    zurich
    genf geneva
    prag prague
    warschau warsaw
    bukarest bucharest
    belgrad belgrade
    athen athens
    rom rome
    mailand milan
    venedig venice
    neapel naples
    turin
    florenz florence
    lissabon lisbon
    brussel brussels
    antwerpen antwerp
    hague haag
    kopenhagen copenhagen
    kiew kyiv kiev kyjiw
    charkiw kharkiv charkow kharkov
    odessa odesa
    lwiw lviv lemberg
    moskau moscow
    peking beijing
    tokio tokyo
    kairo cairo
    teheran tehran
    damaskus damascus
    bagdad baghdad
    jerusalem
    tripolis tripoli
    bayern bayerisch bavaria
    sachsen saxony
    thuringen thuringia
    hessen hesse
    niederosterreich
    oberosterreich
    steiermark steirisch styria
    karnten carinthia
    tirol tyrol
    vorarlberg
    burgenland
    ezb ecb zentralbank
    uno un vereinten
    who weltgesundheitsorganisation
    nato
    bip gdp bruttoinlandsprodukt
    opec
    bbc
    iwf imf wahrungsfonds monetary
    papst pope
    selenskyj zelensky zelenskyy selenski
    putin
    gorbatschow gorbachev
    jelzin yeltsin
    lukaschenko lukashenko
    nawalny navalny
    gaddafi qaddafi
    erdogan
    chamenei khamenei
"""
# A capital stands for its country's government; the first stem of each names the group.
_CAPITALS = """
    moskau russland
    kiew ukrain
    berlin deutschland
    wien osterreich
    peking china
    tokio japan
    teheran iran
    prag tschech
    warschau polen
    bukarest rumani
    belgrad serb
    athen griechen
    rom italien
    brussel europa
    damaskus syri
    bagdad irak
    kairo agypt
    jerusalem israel
    kopenhagen danemark
    lissabon portug
"""
GROUPS: tuple[tuple[str, ...], ...] = tuple(tuple(line.split()) for line in _GROUPS.strip().splitlines())
_INNER = 5  # shortest stem looked for inside a word
_SHORT = 3  # a stem this short is a whole word: "us" is not the beginning of "usual"
_EXACT = frozenset("rom rome chile island polen athen genf prag who".split())
_BY_START: dict[str, list[tuple[str, int]]] = {}
for _number, _stems in enumerate(GROUPS):
    for _stem in _stems:
        _BY_START.setdefault(_stem[:2], []).append((_stem, _number))
_BY_STEM = {stem: (number,) for number, stems in enumerate(GROUPS) for stem in stems}
_LONG = {stem: number for number, stems in enumerate(GROUPS) for stem in stems if len(stem) >= _INNER}
_PAIRS = [
    [group for stem in line.split() for group in _BY_STEM[stem]] for line in _CAPITALS.strip().splitlines()
]
_ALLIED = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_LONG_STEM = re.compile("|".join(sorted(_LONG, key=len, reverse=True)))
# Words that point to the country at hand: "im Inland", "die heimischen Mobilfunker".
_HERE = re.compile(r"heimisch|hierzuland|inland|domestic|einheimisch|landesweit|nationwide")


def group_of(word: str) -> int | None:
    """The group that a word belongs to.

    Args:
        word: Lower case, umlauts and accents stripped, as `rag.names.key` gives it.
    """
    for stem, number in _BY_START.get(word[:2], ()):
        if word == stem or (len(stem) > _SHORT and stem not in _EXACT and word.startswith(stem)):
            return number
    return None


@lru_cache(maxsize=50_000)  # words; a news vocabulary, about 10 MB at most
def groups_in(word: str) -> frozenset[int]:
    """The groups that a word or a part of it belongs to: "nordirland", "altagyptisch".

    Args:
        word: As for `group_of`.
    """
    first = group_of(word)
    inside = {_LONG[stem] for stem in _LONG_STEM.findall(word, 2)}
    found = inside if first is None else inside | {first}
    return frozenset(found | {_ALLIED[group] for group in found if group in _ALLIED})


def points_here(word: str) -> bool:
    """Whether a word points to the country at hand, which its article need not name.

    Args:
        word: As for `group_of`.
    """
    return _HERE.match(word) is not None
