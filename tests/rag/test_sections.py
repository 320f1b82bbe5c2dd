import pytest

from rag.sections import find_sections

SECTIONS = ("Sport", "Wirtschaft", "Feuilleton", "Politik", "Seite Drei")


@pytest.mark.parametrize(
    ("text", "section", "words"),
    [
        ("Was stand im Sportteil über Kiel?", "Sport", "im Sportteil"),
        ("Wer schreibt im Feuilleton über Kafka?", "Feuilleton", "im Feuilleton"),
        ("Was steht im Ressort Wirtschaft zum Zoll?", "Wirtschaft", "im Ressort Wirtschaft"),
        ("Was meldete das Blatt auf den Wirtschaftsseiten?", "Wirtschaft", "auf den Wirtschaftsseiten"),
        ("What does the business section say about tariffs?", None, None),
        ("What is in the business section about tariffs?", "Wirtschaft", "in the business section"),
        ("Was gibt es in der Rubrik „Politik“ Neues?", "Politik", "in der Rubrik „Politik"),
        ("Was stand in der Rubrik Seite Drei?", "Seite Drei", "in der Rubrik Seite Drei"),
    ],
)
def test_wording_that_means_a_part_of_the_paper_finds_its_section(text, section, words):
    found = [(at.name, at.words) for at in find_sections(text, SECTIONS)]
    assert found == ([(section, words)] if section else [])


@pytest.mark.parametrize(
    "text",
    [
        "Wie viel Doping gibt es im Sport?",
        "Wer ist in der Politik für Zölle?",
        "What happened in the business world?",
        "Wie wichtig ist die Wirtschaft für Kiel?",
        "Was stand im Kulturteil?",
    ],
)
def test_a_topic_is_no_section(text):
    assert find_sections(text, [name for name in SECTIONS if name != "Feuilleton"]) == ()


def test_only_sections_of_the_archive_are_found():
    assert find_sections("Was stand im Sportteil?", ()) == ()
    assert find_sections("Was stand im Sportteil?", ("", "(", "Kultur")) == ()
