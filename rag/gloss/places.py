"""Names of countries, cities and peoples in two languages: countries from Unicode's CLDR, the rest listed here."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

# German and English; only what is spelt differently. An adjective stands without its ending.
_CITIES = """
    Wien Vienna, München Munich, Köln Cologne, Nürnberg Nuremberg, Hannover Hanover, Genf Geneva, Zürich Zurich,
    Prag Prague, Warschau Warsaw, Krakau Krakow, Danzig Gdansk, Breslau Wroclaw, Bukarest Bucharest, Belgrad Belgrade,
    Athen Athens, Rom Rome, Mailand Milan, Venedig Venice, Neapel Naples, Florenz Florence, Lissabon Lisbon,
    Brüssel Brussels, Antwerpen Antwerp, Brügge Bruges, Lüttich Liège, Kopenhagen Copenhagen, Kiew Kyiv,
    Charkiw Kharkiv, Odessa Odesa, Lwiw Lviv, Moskau Moscow, Peking Beijing, Tokio Tokyo, Kairo Cairo, Teheran Tehran,
    Damaskus Damascus, Bagdad Baghdad, Tripolis Tripoli, Algier Algiers, Mexiko-Stadt Mexico+City, Havanna Havana,
    Neu-Delhi New+Delhi, Singapur Singapore, Kapstadt Cape+Town, Den+Haag The+Hague, Straßburg Strasbourg, Nizza Nice,
    Bozen Bolzano, Bayern Bavaria, Sachsen Saxony, Thüringen Thuringia,
    Hessen Hesse, Steiermark Styria, Kärnten Carinthia, Tirol Tyrol, Südtirol South+Tyrol, Katalonien Catalonia,
    Andalusien Andalusia, Sizilien Sicily, Sardinien Sardinia, Toskana Tuscany, Bretagne Brittany, Kalifornien California,
    Krim Crimea, Westjordanland West+Bank, Gazastreifen Gaza+Strip, Nahost Middle+East, Mittelmeer Mediterranean,
    Ostsee Baltic+Sea, Nordsee North+Sea, Donau Danube, Rhein Rhine, Alpen Alps
"""
_PEOPLES = """
    amerikanisch American, britisch British, englisch English, schottisch Scottish, irisch Irish, walisisch Welsh,
    deutsch German, österreichisch Austrian, schweizerisch Swiss, französisch French, italienisch Italian,
    spanisch Spanish, portugiesisch Portuguese, griechisch Greek, türkisch Turkish, niederländisch Dutch,
    belgisch Belgian, dänisch Danish, schwedisch Swedish, norwegisch Norwegian, finnisch Finnish, isländisch Icelandic,
    polnisch Polish, tschechisch Czech, slowakisch Slovak, slowenisch Slovenian, ungarisch Hungarian,
    rumänisch Romanian, bulgarisch Bulgarian, serbisch Serbian, kroatisch Croatian, bosnisch Bosnian,
    albanisch Albanian, russisch Russian, ukrainisch Ukrainian, belarussisch Belarusian, georgisch Georgian,
    armenisch Armenian, chinesisch Chinese, japanisch Japanese, koreanisch Korean, indisch Indian,
    pakistanisch Pakistani, afghanisch Afghan, iranisch Iranian, irakisch Iraqi, israelisch Israeli,
    palästinensisch Palestinian, syrisch Syrian, libanesisch Lebanese, ägyptisch Egyptian, saudisch Saudi,
    jemenitisch Yemeni, libysch Libyan, tunesisch Tunisian, marokkanisch Moroccan, algerisch Algerian,
    südafrikanisch South+African, nigerianisch Nigerian, kenianisch Kenyan, äthiopisch Ethiopian,
    kanadisch Canadian, mexikanisch Mexican, brasilianisch Brazilian, argentinisch Argentine,
    kolumbianisch Colombian, venezolanisch Venezuelan, kubanisch Cuban, peruanisch Peruvian, chilenisch Chilean,
    australisch Australian, europäisch European, asiatisch Asian, afrikanisch African, katholisch Catholic,
    protestantisch Protestant, muslimisch Muslim, jüdisch Jewish
"""
_BODIES = """
    Vereinte+Nationen United+Nations, Vereinten+Nationen United+Nations, Europäische+Union European+Union,
    Europäischen+Union European+Union, Weltgesundheitsorganisation World+Health+Organization,
    Internationaler+Strafgerichtshof International+Criminal+Court, Weißes+Haus White+House, Weiße+Haus White+House,
    Weißen+Haus White+House, Europäische+Zentralbank European+Central+Bank,
    Europäischen+Zentralbank European+Central+Bank, Revolutionsgarde Revolutionary+Guard,
    Revolutionsgarden Revolutionary+Guards, Weltbank World+Bank, EZB ECB, BIP GDP, IWF IMF
"""
GERMAN, ENGLISH = "de", "en"
_ENDINGS = "(?:e[nrms]?)?"  # of a German adjective


def _pairs(block: str) -> list[tuple[str, str]]:
    rows = (row.split() for row in block.replace("\n", " ").split(","))
    return [(german.replace("+", " "), english.replace("+", " ")) for german, english in rows]


@lru_cache(maxsize=64)  # pairs of languages; a pattern of some 400 names each
def names_between(source: str, target: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern of the names that a language spells in its own way, and what the other one calls them.

    Args:
        source: ISO 639-1 code of the text's language.
        target: Of the reader's.

    Returns:
        The pattern, None where CLDR does not know a language; and name to name.
    """
    try:
        names = _countries(source, target)
    except (UnknownLocaleError, ValueError):
        return None, {}
    patterns = [rf"{re.escape(name)}" for name in names]
    if {source, target} == {GERMAN, ENGLISH}:
        for german, english in [*_pairs(_CITIES), *_pairs(_BODIES)]:
            one, other = (german, english) if source == GERMAN else (english, german)
            if one != other and one not in names:
                names[one] = other
                patterns.append(re.escape(one))
        for german, english in _pairs(_PEOPLES):
            one, other = (german, english) if source == GERMAN else (english, german)
            names[one] = other
            patterns.append(re.escape(one) + (_ENDINGS if source == GERMAN else ""))
    if not patterns:
        return None, {}
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ordered)})(?:s|’s|'s)?(?![\w-])"), names


def _countries(source: str, target: str) -> dict[str, str]:
    ours, theirs = Locale(source).territories, Locale(target).territories
    return {
        name: theirs[code]
        for code, name in ours.items()
        if len(code) == 2 and code.isalpha() and code in theirs and name != theirs[code]
    }


def say_name(found: str, names: dict[str, str]) -> str:
    """What a found name, possibly with an ending, is called in the other language."""
    if found in names:
        return names[found]
    best = max((name for name in names if found.startswith(name)), key=len, default="")
    return names.get(best, "")
