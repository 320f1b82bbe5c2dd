"""The pages as a person uses them, in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HOSTILE_TITLE, WAIT_MS, Visitor

pytestmark = pytest.mark.browser

QUESTION = "Wie hoch wird der Damm bei Lindenwyk?"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def squeeze(text):
    return " ".join(text.split())


def test_a_number_of_an_answer_opens_the_article_with_its_quote_marked(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer(QUESTION)
    chip = turn.locator("button.cite").first
    chip.hover()
    quote = page.locator(".peek blockquote").inner_text()
    expect(page.locator(".peek .outlet")).not_to_be_empty()
    chip.click()
    mark = page.locator("article.reader mark.main")
    mark.first.wait_for()
    assert squeeze("".join(mark.all_inner_texts())) == squeeze(quote)
    expect(mark.first).to_be_in_viewport()
    expect(chip).to_have_attribute("aria-pressed", "true")
    reader = page.locator("article.reader").bounding_box()
    assert reader["x"] > turn.bounding_box()["x"] + turn.bounding_box()["width"] - 1  # beside, not under
    page.get_by_role("button", name="Schließen").click()
    expect(page.locator("article.reader")).to_have_count(0)


def test_the_answer_names_the_height_from_the_article(visit):
    visitor = visit()
    visitor.open()
    expect(visitor.answer(QUESTION).locator(".prose")).to_contain_text("7,4 Meter")


def test_what_is_not_there_is_said_with_the_nearest_passages(visit):
    visitor = visit()
    visitor.open()
    turn = visitor.answer("Wer gewann 1998 die Meisterschaft im Unterwasserschach auf dem Mars?")
    expect(turn.locator(".no h3")).not_to_be_empty()
    assert turn.get_attribute("data-outcome") != "answered"


def test_a_reload_keeps_chat_and_answer(visit):
    visitor = visit()
    page = visitor.open()
    visitor.answer(QUESTION)
    page.reload()
    expect(page.locator("article.turn[data-state=done] h2", has_text=QUESTION)).to_be_visible()
    expect(page.locator(".rows.chats .title", has_text=QUESTION).first).to_be_visible()


def test_a_reload_in_mid_answer_loses_nothing(chromium, cold_app):
    """The first answer of a fresh server waits for its model: time enough to reload in between."""
    visitor = Visitor(chromium, cold_app)
    page = visitor.open()
    visitor.ask(QUESTION)
    page.locator("article.turn[data-state=running]").wait_for()
    page.reload()
    expect(page.locator("article.turn[data-state=done] h2", has_text=QUESTION)).to_be_visible(timeout=WAIT_MS)
    visitor.context.close()
    assert visitor.wrong == []


def test_a_click_elsewhere_and_back_loses_no_answer(visit):
    visitor = visit()
    page = visitor.open()
    visitor.ask("Was kostet eine Überfahrt nach Ossenwerth?")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Artikel").click()
    page.locator(".rows.list").wait_for()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Fragen").click()
    expect(page.locator("article.turn[data-state=done] .prose")).to_contain_text("4,80 Euro", timeout=WAIT_MS)


def test_a_deleted_chat_is_gone(visit):
    visitor = visit()
    page = visitor.open()
    visitor.answer("Wann fährt die Fähre nach Ossenwerth?")
    row = page.locator(".rows.chats li.selected")
    row.hover()
    row.locator(".action").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    expect(page.get_by_test_id("stHeading").filter(has_text="Was möchten Sie wissen?")).to_be_visible()
    expect(page.locator(".rows.chats li", has_text="Wann fährt die Fähre")).to_have_count(0)


def test_a_dropped_file_is_ingested_asked_about_and_taken_back(visit):
    visitor = visit()
    page = visitor.open("ingest")
    text = (
        "Leuchtturm von Brinsum verkauft\n\nDer Leuchtturm von Brinsum hat einen neuen Besitzer. "
        "Die Malerin Wiebke Tjarks zahlte 212.000 Euro und will dort ein Atelier einrichten.\n"
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "leuchtturm.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.locator(".st-key-drop-start button").click()
    expect(page.get_by_text("1 neu").first).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Fragen").click()
    page.get_by_test_id("stChatInputTextArea").wait_for()
    turn = visitor.answer("Wer hat den Leuchtturm von Brinsum gekauft?")
    expect(turn.locator(".prose")).to_contain_text("Leuchtturm von Brinsum")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Einlesen").click()
    page.get_by_role("button", name="Rückgängig machen").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Rückgängig machen").click()
    expect(page.get_by_text("Rückgängig machen · fertig").first).to_be_visible(timeout=WAIT_MS)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Artikel").click()
    page.locator(".rows.list li").first.wait_for()
    expect(page.locator(".rows.list .title", has_text="Leuchtturm")).to_have_count(0)


def test_words_of_articles_are_shown_literally_on_every_page(visit):
    visitor = visit()
    page = visitor.open("articles")
    title = page.locator(".rows.list .title", has_text="onerror")
    assert title.inner_text() == HOSTILE_TITLE
    title.click()
    expect(page.locator("article.reader .headline")).to_have_text(HOSTILE_TITLE)
    expect(page.locator("article.reader .body")).to_contain_text("![Bild](https://evil.example/p.png)")
    assert page.locator("article.reader a").evaluate_all("links => links.map(link => link.rel)") == [
        "noopener noreferrer"
    ]
    visitor.open()
    turn = visitor.answer("Was kostet der Zeichensatz-Streit von Lindenwyk?")
    turn.locator("button.cite, .near button").first.click()
    page.locator("article.reader mark.main").first.wait_for()
    assert page.locator("article img, article script, article iframe").count() == 0


def test_the_language_follows_the_browser_and_a_choice_is_kept(visit):
    visitor = visit(locale="en-GB")
    page = visitor.open()
    expect(page.get_by_test_id("stHeading")).to_contain_text("What would you like to know?")
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Deutsch").or_(
        page.get_by_test_id("stSidebar").get_by_role("button", name="Deutsch")
    ).first.click()
    expect(page.get_by_test_id("stHeading")).to_contain_text("Was möchten Sie wissen?")
    page.wait_for_function("document.cookie.includes('beleg_language=de')")
    page.reload()
    expect(page.get_by_test_id("stHeading")).to_contain_text("Was möchten Sie wissen?")
    page.wait_for_function("document.documentElement.lang == 'de'")


def test_on_a_phone_the_passage_opens_under_its_answer(visit):
    visitor = visit(**PHONE)
    page = visitor.open()
    turn = visitor.answer(QUESTION)
    chip = turn.locator("button.cite").first
    chip.tap()
    quote = page.locator(".peek blockquote").inner_text()
    page.locator(".peek button").tap()
    mark = page.locator("article.reader mark.main")
    mark.first.wait_for()
    assert squeeze("".join(mark.all_inner_texts())) == squeeze(quote)
    expect(mark.first).to_be_in_viewport()
    reader, answer = page.locator("article.reader").bounding_box(), turn.bounding_box()
    assert reader["y"] >= answer["y"] + answer["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_the_answer_can_be_copied_with_its_sources(visit):
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open()
    turn = visitor.answer(QUESTION)
    turn.locator("button.copy").click()
    expect(turn.locator("button.copy")).to_have_text("Kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied and "Quellen:" in copied


def test_filters_restrict_the_next_question(visit):
    visitor = visit()
    page = visitor.open()
    page.get_by_role("button", name="Alle Medien").click()
    page.get_by_test_id("stMultiSelect").locator("input").click()
    page.get_by_role("option", name="Bote").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="1 Medium")).to_be_visible()
    turn = visitor.answer(QUESTION)
    expect(turn.locator(".chips")).to_contain_text("Bote")
    expect(turn.locator(".prose", has_text="7,4 Meter")).to_have_count(0)
