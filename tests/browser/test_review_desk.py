"""The review desk in a real browser: ten citations by keyboard, fields keep their keys, a second opinion, a phone."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from rag.catalogue import Catalogue
from rag.chats import Chats
from rag.records import (
    NO_FILTERS,
    Answer,
    Citation,
    Outcome,
    Question,
    ReviewVerdict,
    Sentence,
    Verdict,
)
from rag.settings import load_settings
from tests.browser.conftest import WAIT_MS

pytestmark = pytest.mark.browser

ADDRESS = "https://www.uferblatt.example/damm"
QUOTE = "Der Damm bei Lindenwyk wächst von 5,9 auf 7,4 Meter."
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PRESSED = ("1", "2", "n", "1", "3", "4", "1", "1", "j", "1")  # eight verdicts, two citations passed over
GIVEN = {"1": "supports", "2": "partly", "3": "does_not", "4": "wrong_source"}


@pytest.fixture
def chats(app):
    """A chat of one question with ten citations of one article, stored as the Ask page stores it; the only one."""
    settings = load_settings(data=app.data)
    catalogue, chats = Catalogue.open(settings), Chats.open(settings)
    with sqlite3.connect(app.data / "chats.sqlite") as connection:  # what tests before this one have asked
        others = [row[0] for row in connection.execute("SELECT id FROM chats")]
    for chat_id in others:
        chats.delete_chat(chat_id)
    article = catalogue.article(ADDRESS)
    start = article.body.index(QUOTE)
    sentences = tuple(
        Sentence(
            f"Satz {n}: Der Damm wächst.",
            (Citation(n, article.source, start, start + len(QUOTE), QUOTE, Verdict.SUPPORTED, "Gleich."),),
        )
        for n in range(1, 11)
    )
    asked = Question("Wie hoch wird der Damm?", "Wie hoch wird der Damm?", "de")
    chat_id = chats.create_chat("Zehn Belege")
    turn_id = chats.start_turn(chat_id, asked.original, NO_FILTERS)
    chats.finish_turn(turn_id, Answer(asked, Outcome.ANSWERED, "Zehnmal.", sentences, (), catalogue.state()))
    yield chats, turn_id
    chats.delete_chat(chat_id)
    chats.close()
    catalogue.close()


def open_desk(visitor, name=""):
    page = visitor.open("review")
    page.locator("section.claim").wait_for()
    if name:
        field = page.get_by_label("Ihr Name oder Kürzel")
        field.fill(name)
        field.press("Enter")
        field.blur()
        page.wait_for_function(f"document.cookie.includes('beleg_reviewer={name}')")
    return page


def sentence(page):
    return page.locator("p.sentence")


def test_ten_citations_are_reviewed_by_keyboard(visit, chats):
    store, turn_id = chats
    page = open_desk(visit(), "Eva")
    expect(sentence(page)).to_have_text("Satz 1: Der Damm wächst.")
    marked = page.locator("article.evidence mark.main")
    expect(marked).to_have_text(QUOTE)
    expect(marked).to_be_in_viewport()
    page.keyboard.press("m")
    page.keyboard.type("1 und n sind hier Buchstaben")
    expect(sentence(page)).to_have_text("Satz 1: Der Damm wächst.")
    page.keyboard.press("Enter")
    for key in PRESSED:  # faster than the server answers: none may be lost once its sentence is seen
        sentence(page).wait_for()
        page.keyboard.press(key)
    expect(page.locator(".card .title")).to_have_text("Ende der Liste.", timeout=WAIT_MS)
    expect(page.get_by_role("progressbar", name="Fortschritt")).to_have_attribute("aria-valuenow", "8")
    expect(page.locator(".card")).to_contain_text("2 Belege sind noch offen.")
    page.keyboard.press("u")
    expect(sentence(page)).to_have_text("Satz 10: Der Damm wächst.")
    page.keyboard.press("2")
    expect(page.locator(".card")).to_contain_text("2 Belege sind noch offen.")
    page.keyboard.press("n")
    expect(sentence(page)).to_have_text("Satz 3: Der Damm wächst.")
    items = store.review_items([f"{turn_id}-{n}-1" for n in range(1, 11)], "Eva")
    wanted = [GIVEN.get(key) for key in PRESSED[:-1]] + ["partly"]
    assert [item.mine and item.mine.verdict.value for item in items] == wanted
    assert items[0].mine.note == "1 und n sind hier Buchstaben"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Mit der Tastatur prüfen")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(sentence(page)).to_have_text("Satz 3: Der Damm wächst.")


def test_a_second_reviewer_sees_the_first_verdict_only_after_an_own_one(visit, chats):
    store, turn_id = chats
    store.review(f"{turn_id}-1-1", ReviewVerdict.DOES_NOT, "steht anders da", "Eva")
    page = open_desk(visit(), "Udo")
    page.get_by_text("Zweite Meinung", exact=True).click()
    expect(page.locator(".steps .place")).to_have_text("1 von 1")
    assert page.locator(".opinions").count() == 0
    page.keyboard.press("1")
    page.locator(".card").wait_for()
    page.keyboard.press("p")
    expect(page.locator(".opinions")).to_contain_text("Eva: Belegt nicht – steht anders da")
    page.get_by_text("Uneinig", exact=True).click()
    expect(page.locator(".opinions li")).to_have_count(2)
    page.keyboard.press("2")
    expect(page.locator(".card .title")).to_have_text("Alles geprüft.")
    page.get_by_text("Zahlen", exact=True).click()
    expect(page.get_by_role("table").first).to_contain_text(re.compile(r"0 % \(0 von 1\)"))


def test_on_a_phone_the_verdicts_stay_in_reach_and_nothing_sticks_out(visit, chats):
    page = open_desk(visit(**PHONE))
    expect(page.get_by_role("button", name="Falsche Quelle")).to_be_in_viewport()
    page.get_by_role("button", name="Belegt", exact=True).tap()
    expect(sentence(page)).to_have_text("Satz 2: Der Damm wächst.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
