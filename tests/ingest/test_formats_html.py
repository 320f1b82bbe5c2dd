"""What of a page is its article: other articles, posts, captions, key points and leads are told from it."""

import pytest

from ingest.furniture import is_furniture
from ingest.html import draft_of_page
from ingest.names import people_of
from ingest.records import HTML, Document

TEXTS = (
    "Der Rat der Stadt Trewe hat am Dienstag den Bau einer neuen Fährstation am Nordufer beschlossen.",
    "Die Station soll 6,8 Millionen Euro kosten und im Frühjahr 2028 öffnen, zwei Jahre später als geplant.",
    "Bürgermeisterin Imke Sörensen sprach von einem guten Tag für alle, die auf dem Nordufer wohnen.",
    "Ein Verein sammelt Unterschriften gegen den Lärm der Schiffe; bisher sind es 412, sagte sein Vorsitzender.",
)
BODY = "".join(f"<p>{text}</p>" for text in TEXTS)


def draft(inner: str, head: str = ""):
    page = f"<html lang='de'><head><title>Fährstation</title>{head}</head><body>{inner}</body></html>"
    return draft_of_page(Document(page.encode(), "a.html", HTML), "Europe/Berlin")


def texts(inner: str, head: str = "") -> list[str]:
    return [paragraph.text for paragraph in draft(inner, head).paragraphs]


def test_articles_loaded_below_are_no_part_of_the_first():
    other = "".join(f"<p>{text.replace('Trewe', 'Anderswo')} Und noch mehr.</p>" for text in TEXTS * 2)
    page = f"<article><h1>Fährstation</h1>{BODY}</article><article><h1>Andere Sache</h1>{other}</article>"
    assert texts(page) == list(TEXTS)


@pytest.mark.parametrize(
    "extra",
    [
        "<figure><img src='a.jpg'><figcaption>Das Nordufer am Dienstagabend, vom Anleger aus gesehen.</figcaption></figure>",
        "<p class='wp-caption-text'>Das Nordufer am Dienstagabend, vom Anleger aus gesehen.</p>",
        "<blockquote class='twitter-tweet'><p>Endlich eine Fähre für das Nordufer, nach all den Jahren!</p>"
        "— Hafenamt (@hafenamt) March 17, 2026</blockquote>",
        f"<p>{TEXTS[0]}</p>",
        "<p>Reporting by Jorid Hallmann in Trewe; Editing by Tammo Wiek</p>",
    ],
    ids=["caption", "caption by class", "post", "repetition", "credits"],
)
def test_what_stands_between_the_paragraphs_is_left_out(extra):
    page = f"<article><h1>Fährstation</h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>{extra}<p>{TEXTS[2]}</p><p>{TEXTS[3]}</p></article>"
    assert texts(page) == list(TEXTS)


def test_a_list_of_key_points_above_the_text_is_left_out_and_one_inside_stays():
    points = "<ul><li>Die Station kostet viel Geld.</li><li>Sie öffnet erst im Jahr 2028.</li></ul>"
    assert texts(f"<article><h1>Fährstation</h1>{points}{BODY}</article>") == list(TEXTS)
    inside = texts(
        f"<article><h1>Fährstation</h1><p>{TEXTS[0]}</p>{points}{BODY[len(TEXTS[0]) + 7 :]}</article>"
    )
    assert "Die Station kostet viel Geld." in inside


@pytest.mark.parametrize(
    ("mark", "is_kept"), [("class='lead'", False), ("class='font-bold'", False), ("class='text'", True)]
)
def test_a_first_paragraph_that_repeats_the_description_is_the_lead_only_where_it_is_set_so(mark, is_kept):
    head = f"<meta name='description' content='{TEXTS[0]}'>"
    page = f"<article><h1>Fährstation</h1><p {mark}>{TEXTS[0]}</p>{BODY[len(TEXTS[0]) + 7 :]}</article>"
    assert (TEXTS[0] in texts(page, head)) is is_kept
    assert draft(page, head).lead == TEXTS[0]


def test_what_follows_the_sources_is_no_text_of_the_article():
    page = f"<article><h1>Fährstation</h1>{BODY}<h2>Verwendete Quellen</h2><p>Gespräch mit dem Hafenamt von Trewe</p></article>"
    assert texts(page) == list(TEXTS)


def test_names_at_the_top_of_the_text_are_the_authors():
    found = draft(f"<article><h1>Fährstation</h1><p>Jorid Hallmann/Tammo Wiek</p>{BODY}</article>")
    assert found.authors == ("Jorid Hallmann", "Tammo Wiek")
    assert [paragraph.text for paragraph in found.paragraphs] == list(TEXTS)


def test_the_word_reporter_behind_a_name_is_no_part_of_it():
    assert people_of(["홍길동 기자"]) == ("홍길동",)


@pytest.mark.parametrize(
    ("wall", "is_partial"),
    [
        ("Jetzt weiterlesen mit Tagblatt plus: vier Wochen kostenlos.", True),
        ("Die Fähre fährt stündlich.", False),
    ],
)
def test_a_text_that_ends_at_a_paywall_is_marked_as_a_part(wall, is_partial):
    page = f"<article><h1>Fährstation</h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p><div class='wall'><p>{wall}</p></div></article>"
    found = draft(page)
    assert found.is_partial is is_partial
    assert [text for text in texts(page) if "weiterlesen" in text] == []


def test_a_post_of_a_social_network_is_furniture():
    assert is_furniture("Endlich eine Fähre! — Hafenamt (@hafenamt) March 17, 2026")
    assert not is_furniture("Die Fähre — seit Jahren gefordert — kommt 2028.")


def test_a_list_below_the_text_is_left_out_unless_the_text_announces_it():
    items = "<ul><li>E-Paper und Nachrichten in einer App</li><li>Hinweise über den Tag hinweg</li></ul>"
    assert texts(f"<article><h1>Fährstation</h1>{BODY}{items}</article>") == list(TEXTS)
    announced = texts(
        f"<article><h1>Fährstation</h1>{BODY}<p>Das ist für das Jahr 2028 geplant:</p>{items}</article>"
    )
    assert announced[-2:] == ["E-Paper und Nachrichten in einer App", "Hinweise über den Tag hinweg"]


def test_the_text_of_a_page_that_scripts_put_together_is_read_from_their_data():
    data = BODY.replace("<", "\\\\u003c").replace(">", "\\\\u003e")
    script = f'<script>self.__next_f.push([1,"5:{{\\"body\\":\\"{data}\\"}}"])</script>'
    assert texts(f"<div id='app'></div>{script}") == list(TEXTS)
