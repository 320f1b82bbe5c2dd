"""What is counted, priced, opened or decided in news, one concept for its German and English words.

Two reports of one thing use other words, or another language; a figure is compared only with figures of the
same concept, or of the same noun where the table has none.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Concept -> beginnings of its words, folded to small letters; "=" ends one that must be the whole word.
_CONCEPTS = {
    "dead": "tote= toten= toter= tot= todesopfer todeszahl todesfäll starb gestorben sterben ums_leben leben_gekostet "
    "people_die= getötet leichen killed dead= deaths= death= died= dying= dies= fatalit bodies=",
    "hurt badly": "schwerverletz lebensgefährlich seriously= critically=",
    "hurt": "verletz leichtverletz injur hurt= wounded=",
    "missing": "vermiss missing=",
    "arrested": "festgenommen festnahme verhaft arrest detained= detention",
    "evacuated": "evakuier evacuat",
    "cost": "kosten= kostet= kostete= koste= baukosten gesamtkosten kostenschätz kostenprognose teuer teurer teure "
    "cost= costs= costing= price-tag bill= forecast=",
    "damage": "schaden= schäden= gesamtschaden sachschaden damage=",
    "fine": "bußgeld geldstrafe geldbuße fine= fined= fines= penalty=",
    "profit": "gewinn= gewinns= gewinne= nettogewinn überschuss profit",
    "loss": "verlust= verluste= verlusts= minus= loss= losses=",
    "revenue": "umsatz umsätze erlös revenue sales= turnover=",
    "debt": "schulden= verschuldung debt",
    "budget": "etat= haushalt= budget",
    "subsidy": "förder zuschuss zuschüsse subsid grant=",
    "donation": "spende donat",
    "strikers": "streikende streikte strikers= striking=",
    "workers": "beschäftigt mitarbeiter arbeitnehmer employees= workers= staff=",
    "jobs": "stellen= arbeitsplätze jobs=",
    "demonstrators": "demonstrant demonstrier protestier teilnehmer teilnehmende protesters= demonstrators= "
    "participants= marchers=",
    "visitors": "besucher gäste= gästen= zuschauer visitors= spectators= guests=",
    "customers": "kund customer",
    "households": "haushalte= haushalten= households=",
    "houses": "häuser häusern gebäude wohnhäuser houses= homes= buildings=",
    "flats": "wohnungen flats= apartments=",
    "beds": "betten beds=",
    "trees": "bäume trees=",
    "pupils": "schüler schülerinnen pupils= students= studierende",
    "votes": "stimmen= stimme= stimmten= abgeordnete gegenstimmen votes= voted= mps= lawmakers= deputies=",
    "turnout": "wahlbeteiligung turnout=",
    "cases": "fälle= fällen= infektionen infiziert erkrank cases= infections= infected=",
    "passengers": "fahrgäst passagier reisende passengers=",
    "lorries": "lastwagen lkw lorries= trucks=",
    "cars": "autos= fahrzeuge pkw cars= vehicles=",
    "refugees": "flüchtling geflüchtete migrant asylbewerber refugees= asylum",
    "soldiers": "soldat soldiers= troops=",
    "officers": "polizisten= beamte= beamten= officers=",
    "firefighters": "feuerwehrleute einsatzkräfte helfer firefighters= rescuers= helpers=",
    "inhabitants": "einwohner bewohner inhabitants= residents= population=",
    "animals": "tiere= tieren= kühe= rinder= schafe= schweine= animals= cattle= sheep= pigs= cows=",
    "companies": "unternehmen= firmen= betriebe= companies= firms=",
    "prices": "preis= preise= ticketpreis eintritt price= prices= fare= fares= fee= fees= gebühr",
    "pay": "lohn= löhne= gehalt gehälter wage= wages= salary= salaries= pay=",
    "inflation": "inflation teuerungsrate",
    "unemployed": "arbeitslos unemploy jobless",
    "loot": "beute= erbeutet erbeuteten gestohlen stahlen stole= stolen= loot=",
    "length": "lang= länge= length= long=",
    "area": "fläche hektar= hectares= area=",
    "ships": "schiffe= schiffen= boote= ships= boats=",
    "blame": "schuld= verantwort ursach auslöser versäum verschuld versag fehler= entlastet blam responsib caus fault=",
    "open": "öffn eröffn geöffnet freigegeben freigabe wiedereröffn open",
    "close": "schließ geschlossen gesperrt sperrung clos shut",
    "begin": "beginn begann begonnen start startet anfang begin= begins= began= start",
    "end": "endet endete= ende= abgeschlossen fertig finish ends= ended= complet",
    "vote": "abstimm wahl= gewählt stichwahl vote= election= ballot= elect",
    "verdict": "urteil verurteil verdict= sentenc ruling=",
    "arrive": "eintreffen eintraf ankunft arrive arrival",
    "resign": "rücktritt zurückgetreten trat_zurück resign",
}  # fmt: skip
# Concepts of acts: they tell what a day is the day of, not what a figure counts.
ACTS = frozenset("blame open close begin end vote verdict arrive resign".split())
# Counts that only grow while a thing goes on: two of different days are a development.
GROWING = frozenset(
    "dead missing arrested evacuated cost damage cases customers houses households animals loss debt".split()
) | {"hurt", "hurt badly"}
# Of one event that is told within days; later figures are of another one.
CASUALTIES = frozenset(("dead", "hurt", "hurt badly", "missing", "arrested", "evacuated"))

_WORDS = [
    (word.removesuffix("=").replace("_", " ").replace("-", " "), word.endswith("="), concept)
    for concept, words in _CONCEPTS.items()
    for word in words.split()
]
_PATTERN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        re.escape(word) + (r"(?!\w)" if is_whole else r"\w*")
        for word, is_whole, _ in sorted(_WORDS, key=lambda each: -len(each[0]))
    )
    + ")"
)
_SEVERE = re.compile(r"schwer |schwer$")
_EXACT = {word: concept for word, is_whole, concept in _WORDS if is_whole}
_BEGINNINGS = sorted(
    ((word, concept) for word, is_whole, concept in _WORDS if not is_whole), key=lambda each: -len(each[0])
)


def concepts_in(text: str) -> list[tuple[int, int, str]]:
    """The concepts of a text with the place (start, end) of their words, in order."""
    folded = text.lower()
    found = []
    for match in _PATTERN.finditer(folded):
        concept = _concept_of(match.group())
        if concept == "hurt" and _SEVERE.search(folded[max(0, match.start() - 7) : match.start()]):
            concept = "hurt badly"
        found.append((match.start(), match.end(), concept))
    return found


@lru_cache(maxsize=10_000)  # words of news, below 1 MB
def _concept_of(word: str) -> str:
    if word in _EXACT:
        return _EXACT[word]
    return next(concept for beginning, concept in _BEGINNINGS if word.startswith(beginning))
