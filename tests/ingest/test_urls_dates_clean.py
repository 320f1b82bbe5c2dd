import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean_line, clean_names, clean_paragraphs, clean_text, shorten
from ingest.dates import parse_date
from ingest.decode import decode_bytes, decode_html
from ingest.furniture import is_furniture
from ingest.language import detect_language, language_code
from ingest.names import people_of
from ingest.urls import article_id, canonical_url, clean_url
from rag.records import Paragraph, Precision

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("served", "canonical", "expected"),
    [
        ("https://www.news.example/a?ref=rss#top", "", "https://www.news.example/a"),
        ("https://news.example/a?id=7&utm_source=x&at_medium=y", "", "https://news.example/a?id=7"),
        ("https://news.example/a?wt_mc=1", "https://www.news.example/b", "https://www.news.example/b"),
        ("https://news.example/a/b", "/c", "https://news.example/c"),
        ("https://news.example/a", "https://other.example/a", "https://news.example/a"),
        ("https://news.example/a", "https://news.example/", "https://news.example/a"),
        ("https://news.example/a", "javascript:alert(1)", "https://news.example/a"),
        ("", "https://news.example/a", "https://news.example/a"),
        ("https://user:pass@news.example:443/a", "", "https://news.example/a"),
        ("file:///etc/passwd", "", ""),
        ("", "", ""),
    ],
)
def test_the_canonical_url_stays_on_its_host_and_carries_no_tracking(served, canonical, expected):
    assert canonical_url(served, canonical) == expected


@given(st.text(max_size=80))
def test_cleaning_a_url_twice_changes_nothing(path):
    once = clean_url("https://news.example/" + path)
    assert clean_url(once) == once


def test_a_story_is_named_by_url_then_key_then_text():
    by_url = article_id(url="https://a.example/x", key="k", text="t")
    assert by_url == article_id(url="https://a.example/x", key="other", text="other")
    assert article_id(url="", key="k", text="t") == article_id(url="", key="k", text="other")
    assert article_id(url="", key="", text="a  b") == article_id(url="", key="", text="a b")
    assert len(by_url) == 16


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024", "2024"),
        ("2024-07", "2024-07"),
        ("Juli 2024", "2024-07"),
        ("04.07.2024", "2024-07-04"),
        ("4. Juli 2024", "2024-07-04"),
        ("July 4, 2024", "2024-07-04"),
        ("4. Juli 2024, 15:47 Uhr", "2024-07-04T15:47:00+02:00"),
        ("2024-01-04 15:47", "2024-01-04T15:47:00+01:00"),
        ("2024-07-04T15:47:42.389Z", "2024-07-04T15:47:42+00:00"),
        ("Thu, 04 Jul 2024 15:47:42 -0500", "2024-07-04T15:47:42-05:00"),
        ("2024-07-04 00:00:00", "2024-07-04"),
        ("1720093662", "2024-07-04T11:47:42+00:00"),
    ],
)
def test_a_date_keeps_its_precision_and_zone(text, iso):
    stamp = parse_date(text, BERLIN)
    assert stamp is not None
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(iso), Precision.INSTANT)
    assert (stamp.iso, stamp.precision) == (iso, precision)


@pytest.mark.parametrize(
    "text", ["die", "gestern", "2024-02-30", "0001-01-01", "9223372036854775808", "", "25:99"]
)
def test_what_is_no_date_is_none(text):
    assert parse_date(text, BERLIN) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text):
    parse_date(text, BERLIN)


def test_invisible_characters_go_and_words_stay():
    dirty = "Ha\u00adus\u200b \U000e0041\u202eTür\ud800\x00\ufeff"
    assert clean_text(dirty) == "Haus Tür"
    assert clean_text("Tu\u0308r") == "Tür"


@given(st.text())
def test_cleaned_text_stays_as_it_is_when_cleaned_again(text):
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")


@given(st.text(min_size=1), st.integers(min_value=10, max_value=50))
def test_a_shortened_line_fits(text, limit):
    assert len(shorten(text, limit)) <= limit
    assert len(clean_line(text, limit)) <= limit


def test_the_heading_of_an_empty_paragraph_passes_on():
    assert clean_paragraphs([Paragraph(" \u200b", "Kopf"), Paragraph(" a \n b ")]) == (
        Paragraph("a b", "Kopf"),
    )


def test_names_are_cleaned_and_none_stands_twice():
    assert clean_names([" Anna  Beispiel ", "", "Anna Beispiel"]) == ("Anna Beispiel",)


@pytest.mark.parametrize(
    ("bylines", "people"),
    [
        (["Von Anna Beispiel und Max Muster"], ("Anna Beispiel", "Max Muster")),
        (["By Jane Doe, John Roe"], ("Jane Doe", "John Roe")),
        (["Anna Beispiel", "anna-beispiel"], ("Anna Beispiel",)),
        (["Jane Doe (jane@news.example)"], ("Jane Doe",)),
        (["von", "Redaktion", "12.3.2024"], ()),
        (["https://social.example/outlet"], ()),
    ],
)
def test_bylines_become_people(bylines, people):
    assert people_of(bylines) == people


@pytest.mark.parametrize(
    "text",
    [
        "Lesen Sie auch: Was der Umbau kostet",
        "Melden Sie sich hier für unseren Newsletter an.",
        "Wir benötigen Ihre Zustimmung, um den Inhalt anzuzeigen.",
        "Anzeige",
        "Teilen",
        "Quelle: dpa, AFP",
        "Was steckt hinter dem Treffen? Die Analyse bei ZDFheute live.",
        "Read more: The bridge that nobody wanted",
        "***",
    ],
)
def test_furniture_is_recognised(text):
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "Teilen will die Stadt den Gewinn mit den Nachbarn.",
        "Das Video zeigt, wie die Brücke einstürzt.",
        "Die Anzeige ging am Montag bei der Polizei ein.",
        "Mehr als 300 Menschen kamen.",
        "Weiter sagte der Bürgermeister nichts.",
        "Der Verlag der dpa",
    ],
)
def test_sentences_that_begin_like_furniture_stay(text):
    assert not is_furniture(text)


def test_language_is_taken_from_the_text_and_from_the_page_where_it_is_short():
    assert (
        detect_language("Der Rat hat am Montag beschlossen, die alte Brücke über den Fluss zu erneuern.")
        == "de"
    )
    assert (
        detect_language("The council decided on Monday to renew the old bridge over the river.", "") == "en"
    )
    assert detect_language("Neuwalde", "de-AT") == "de"
    assert detect_language("123") == "und"
    assert language_code("German") == "de"


def test_bytes_are_decoded_by_what_they_are_and_not_by_what_is_declared():
    assert decode_bytes("Tür".encode(), "iso-8859-1") == "Tür"
    assert decode_bytes("Tür und „Tor“".encode("cp1252")) == "Tür und „Tor“"
    assert decode_html(b'<meta charset="windows-1251"><p>' + "Привет".encode("cp1251")).endswith("Привет")
    assert decode_bytes("süß ".encode() * 50 + b"\xfc") == "süß " * 50 + "\ufffd"
