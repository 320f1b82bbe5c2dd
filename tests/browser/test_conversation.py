"""A chat in the browser: commands, questions to go on with, a no that one click widens."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import WAIT_MS

PRICE = "Was kostet eine Überfahrt mit der Fähre?"


def test_suggestions_arrive_and_nothing_moves_away_under_the_pointer(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer("Was kostet ein Stand auf dem Wochenmarkt von Lindenwyk?")
    chip = turn.locator("button.cite").first.element_handle()
    chip.hover()
    page.locator(".peek blockquote").wait_for()
    page.locator("button.suggestion").first.wait_for(timeout=WAIT_MS)
    assert chip.evaluate("node => node.isConnected")
    expect(page.locator(".peek blockquote")).to_be_visible()


def test_shorter_and_the_sources_are_about_the_last_question(visit):
    visitor = visit()
    visitor.open()
    visitor.answer(PRICE)
    short = visitor.answer("kürzer")
    expect(short.locator(".chip[data-kind=text]")).to_contain_text(PRICE)
    assert 1 <= short.locator(".sentence").count() <= 2
    assert short.locator("button.cite").count() >= 1
    sources = visitor.answer("nenne die Quellen")
    assert "4,80 Euro" in sources.locator(".source-list blockquote").all_inner_texts()[0]


def test_a_suggested_question_is_asked_with_one_click_and_answered(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer("Wie hoch wird der Damm bei Lindenwyk?")
    button = turn.locator("button.suggestion").first
    button.wait_for(timeout=WAIT_MS)
    words = button.inner_text()
    button.click()
    asked = page.locator("article.turn[data-state=done]", has=page.locator("h2", has_text=words)).last
    asked.wait_for()
    assert asked.get_attribute("data-outcome") == "answered"


def test_a_time_without_articles_says_what_is_nearest_and_one_click_drops_it(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer("Was wurde im Mai 1999 über den Wochenmarkt von Lindenwyk berichtet?")
    assert turn.get_attribute("data-outcome") == "no_coverage"
    expect(turn.locator(".no")).to_contain_text("Der erste Artikel danach ist vom 3. Mai 2024.")
    turn.locator(".no .steps button").first.click()
    page.locator("article.turn[data-state=done]:not([data-outcome=no_coverage])").last.wait_for()


def test_an_outlet_without_articles_is_named_in_the_no(visit):
    visitor = visit()
    visitor.open()
    visitor.answer(PRICE)
    turn = visitor.answer("Was sagt die taz dazu?")
    expect(turn.locator(".no")).to_contain_text("Von taz ist kein Artikel im Archiv.")
    expect(turn.locator(".no .steps button")).to_have_text(["In allen Medien suchen"])
