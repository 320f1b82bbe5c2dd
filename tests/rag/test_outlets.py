import pytest

from bench.understanding import load_named, outlets_of, wrong_outlets
from bench.understanding import meant as meant_in_set
from rag.outlet_names import names_of
from rag.outlets import find_outlets

OUTLETS = (
    "FAZ.NET",
    "Süddeutsche Zeitung",
    "taz.de",
    "NZZ",
    "DIE ZEIT",
    "Bild",
    "stern.de",
    "DIE WELT",
    "DER SPIEGEL",
    "derStandard.at",
    "Die Presse",
    "FOCUS Online",
    "TheGuardian",
    "20 Minuten",
    "ZDFheute",
    "dw.com",
    "Schweizer Radio und Fernsehen (SRF)",
    "Küstenpost",
    "HafenAbendblatt",
    "Neue Deichgrafen Zeitung",
)


def meant(text):
    return [name for at in find_outlets(text, OUTLETS) if at.is_meant for name in at.names]


def offered(text):
    return [name for at in find_outlets(text, OUTLETS) if not at.is_meant for name in at.names]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Was schreibt die FAZ über den Deich?", "FAZ.NET"),
        ("Wie teuer wird es laut Frankfurter Allgemeiner Zeitung?", None),
        ("Wie teuer wird es laut der Frankfurter Allgemeinen Zeitung?", "FAZ.NET"),
        ("Was stand in der Süddeutschen über den Deich?", "Süddeutsche Zeitung"),
        ("Was berichtete die SZ?", "Süddeutsche Zeitung"),
        ("Was sagt die taz dazu?", "taz.de"),
        ("Laut NZZ: Wer gewann?", "NZZ"),
        ("Was meldete die Neue Zürcher Zeitung?", "NZZ"),
        ("Was schrieb der Spiegel im April 2023 über Banken?", "DER SPIEGEL"),
        ("Was sagte sie im Spiegel-Interview?", "DER SPIEGEL"),
        ("Wie viele waren es laut Spiegel Online?", "DER SPIEGEL"),
        ("Wie viele Wahlen waren es laut dem 20-Minuten-Bericht?", "20 Minuten"),
        ("Was zeigt der ZDF-Bericht vom Mai?", "ZDFheute"),
        ("Wo war er, als die Deutsche Welle Ende Januar 2024 berichtete?", "dw.com"),
        ("What did the Guardian report about Valencia?", "TheGuardian"),
        ("According to the Guardian, who won?", "TheGuardian"),
        ("Where was he when The Guardian wrote about him?", "TheGuardian"),
        ("Was berichtete SRF?", "Schweizer Radio und Fernsehen (SRF)"),
        ("Was schrieb das Hafen-Abendblatt?", "HafenAbendblatt"),
        ("Laut NDZ wird gebaut. Wann?", "Neue Deichgrafen Zeitung"),  # its acronym
        ("Was meldete der Stern zum Deich?", "stern.de"),
        ("Was schrieb die Zeit zur Rente?", "DIE ZEIT"),
        ("Was steht im Artikel der Welt?", "DIE WELT"),
        ("Was steht laut Die Presse im Gesetz?", "Die Presse"),
    ],
)
def test_wording_that_asks_for_an_outlet_makes_it_a_filter(text, outlet):
    assert meant(text) == ([outlet] if outlet else meant(text))


@pytest.mark.parametrize(
    "text",
    [
        "Wie war es zu der Zeit in der Welt?",
        "Welches Bild hing im Rathaus?",
        "Ein Stern ging auf über der Stadt.",
        "Ist das der neue Standard für Ladekabel?",
        "Was stand im Spiegel der Badewanne?",
        "Was fordert die Presse von der Politik?",
        "Wie teuer ist es laut Presse?",
        "Die Zeit drängt: Wer baut den Deich?",
        "What is the focus of the plan?",
        "Wer hatte in letzter Zeit die Welt bereist?",
    ],
)
def test_everyday_words_are_no_outlets(text):
    assert find_outlets(text, OUTLETS) == ()


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Wer wird Chefredakteur der FAZ?", "FAZ.NET"),
        ("Wem gehört die Küstenpost?", "Küstenpost"),
        ("Warum wurde Die Zeit verklagt?", "DIE ZEIT"),
        ("Was schrieben alle außer der taz?", "taz.de"),
    ],
)
def test_an_outlet_that_is_part_of_the_story_is_only_offered(text, outlet):
    assert meant(text) == []
    assert offered(text) == [outlet]


def test_the_words_and_their_place_are_given():
    text = "Was schrieb die Küstenpost?"
    (at,) = find_outlets(text, OUTLETS)
    assert (at.words, text[at.start : at.end]) == ("Küstenpost", "Küstenpost")


def test_two_outlets_that_share_a_name_are_both_meant():
    (at,) = find_outlets("laut Spiegel", ["DER SPIEGEL", "Spiegel Online"])
    assert at.names == ("DER SPIEGEL", "Spiegel Online")


def test_only_outlets_of_the_archive_are_found():
    assert find_outlets("Was schrieb die FAZ?", ["Küstenpost"]) == ()
    assert find_outlets("Was schrieb die FAZ?", []) == ()


def test_each_word_that_is_an_outlet_too_restricts_only_where_the_outlet_is_meant():
    named = load_named()
    assert len(named) >= 23 * 8 and len(outlets_of(named)) == 23
    missed, false = wrong_outlets(named)
    assert false == []
    assert len(missed) <= 2


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("what did the guardian report about uber?", ("The Guardian",)),
        ("what did the economist say about inflation?", ()),
        ("What did the Economist say about inflation?", ("The Economist",)),
        ("What did the economist say about Milei?", ()),
        ("Was zahlt laut Bund das Land?", ()),
        ("Was steht laut „Der Bund“ im Vertrag?", ("Der Bund",)),
        ("Wer schrieb die Zeit über den Norden auf?", ()),
        ("Welche Länder der Welt berichteten dem Rat?", ()),
    ],
)
def test_articles_capitals_and_quotation_marks_tell_an_outlet_from_a_word(text, outlets):
    assert meant_in_set(text, outlets_of(load_named())) == outlets


@pytest.mark.parametrize("outlet", ["", "(", "die", ".*", "[x", "한국일보", "🙂", "a b c d e"])
def test_odd_outlet_names_do_no_harm(outlet):
    find_outlets("Was schrieb die ( .* Zeitung?", [outlet, "Küstenpost"])


def test_names_are_derived_by_rule():
    assert {"hafen abendblatt", "hafenabendblatt"} <= names_of("HafenAbendblatt")
    assert {"ndz", "neue deichgrafen zeitung", "neue deichgrafen"} <= names_of("Neue Deichgrafen Zeitung")
    assert {"küstenpost.de", "küstenpost"} <= names_of("küstenpost.de")
    assert "berliner" not in names_of("Berliner Zeitung")
