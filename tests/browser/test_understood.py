"""How a question was understood can be changed, as a person does it in Chromium."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DATED = "Was wurde im April 2026 über den Wochenmarkt von Lindenwyk berichtet?"
UNDATED = "Was kostet ein Stand auf dem Wochenmarkt von Lindenwyk?"
OFFERING = "Welche Preise auf dem Wochenmarkt von Lindenwyk ärgern die Sturmpost?"
LISTING = "Alle Artikel, die den Wochenmarkt nennen"
OLD, NEW = "12 Euro", "18 Euro"


def chip(turn, kind):
    return turn.locator(f".chip[data-kind={kind}]")


def test_a_changed_time_is_asked_anew_and_the_answer_changes(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer(DATED)
    expect(chip(turn, "time")).to_contain_text("April 2026 „im April 2026“")
    expect(turn.locator(".prose")).to_contain_text(NEW)
    chip(turn, "time").locator("button.main").click()
    form = page.locator(".chip-form[data-kind=time]")
    form.locator("input[name=to]").fill("2024-05-31")
    form.get_by_role("button", name="Neu fragen").click()
    expect(form).to_be_visible()  # "from" is after "to": the form does not go away
    form.locator("input[name=from]").fill("2024-05-01")
    form.get_by_role("button", name="Neu fragen").click()
    turn = page.locator("article.turn[data-state=done]", has_text="Mai 2024")
    expect(chip(turn, "time")).to_contain_text("Mai 2024")
    expect(turn).to_contain_text(OLD)
    expect(page.locator("article.turn", has_text=NEW)).to_have_count(0)
    page.get_by_text("1 frühere Antwort auf diese Frage").click()
    expect(page.locator("article.turn .prose", has_text=NEW)).to_be_visible()


def test_a_time_taken_away_is_not_read_from_the_words_and_can_be_read_again(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer(DATED)
    turn.get_by_role("button", name="Entfernen: Zeit").click()
    expect(chip(page, "time").locator("button.main")).to_have_text("Zeit: jede")
    turn = page.locator("article.turn[data-state=done]")
    expect(turn).to_contain_text("Wochenmarkt von Lindenwyk hebt die Preise")
    chip(turn, "time").locator("button.main").click()
    page.get_by_role("button", name="Wieder aus der Frage lesen").click()
    expect(chip(page, "time")).to_contain_text("April 2026")


def test_an_outlet_that_is_only_named_is_offered_and_taken_by_a_click(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer(OFFERING)
    expect(chip(turn, "outlets")).to_have_count(0)
    turn.get_by_role("button", name="Nur Sturmpost").click()
    turn = page.locator("article.turn[data-state=done]", has=page.locator(".chip[data-kind=outlets]"))
    expect(chip(turn, "outlets")).to_contain_text("Sturmpost")
    expect(turn.locator("button.offer")).to_have_count(0)
    outlets = turn.locator(".card .outlet, .near .outlet").all_inner_texts()
    assert outlets and set(outlets) == {"Sturmpost"}


def test_an_answer_as_of_a_day_knows_nothing_later_and_says_so(visit):
    visitor = visit()
    page = visitor.open()
    page.get_by_role("button", name="Heutiger Stand").click()
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("01062025")
    page.mouse.click(1000, 80)  # beside it: the calendar and the form close, and the day counts
    expect(page.get_by_role("button", name="Stand vom 1. Juni 2025")).to_be_visible()
    turn = visitor.answer(UNDATED)
    expect(turn.locator(".as-of")).to_contain_text("Stand vom 1. Juni 2025")
    expect(turn.locator(".prose")).to_contain_text(OLD)
    expect(turn.locator(".left-out")).to_contain_text("ohne Datum")
    assert NEW not in turn.inner_text()
    turn.get_by_role("button", name="Entfernen: Stand").click()
    expect(page.locator("article.turn[data-state=done]", has_text=NEW)).to_be_visible()
    expect(page.locator(".as-of")).to_have_count(0)


def test_a_complete_list_is_counted_downloaded_and_read(visit):
    visitor = visit()
    page = visitor.open()
    turn = visitor.answer(LISTING)
    expect(turn.locator(".listing h3")).to_have_text("2 Artikel nennen „Wochenmarkt“")
    rows = page.locator("tr.pickable")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("td.date")).to_have_text("10.04.2026")  # the newest first
    titles = [title.inner_text() for title in rows.locator("td.title button").all()]
    assert [row["title"] for row in csv.DictReader(io.StringIO(download(page, "CSV")))] == titles
    assert json.loads(download(page, "JSON"))["total"] == 2
    quote = rows.first.locator(".detail").first.inner_text()
    rows.first.locator("td.number").click()  # anywhere in the row
    mark = page.locator("article.reader mark.main")
    expect(mark).to_have_text(quote)


def download(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")
