"""Every state of every page that is photographed: where it is found and how it is brought about.

A new state is one more `Screen` in `SCREENS`; what it needs to be there is staged in `screens_staging.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

ANSWERED = "article.turn:not([data-state=running])"
QUESTIONS = {"de": "Warum wird die Linie 9 teurer?", "en": "Why does Line 9 cost more?"}


@dataclass(frozen=True, slots=True)
class View:
    """A window: its name, language, size in CSS pixels, colours."""

    name: str
    language: str
    width: int
    height: int
    scheme: str = "light"
    scale: float = 1.0

    @property
    def is_phone(self) -> bool:
        """Whether it is touched rather than clicked."""
        return self.width < 500


Act = Callable[[Page, View], None]


def _look(page: Page, view: View) -> None:
    """Only look."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One state of a page.

    Args:
        name: Of the pictures; they are sorted by it.
        path: Its address below the pages', with `{names}` of `Staged.ids`.
        archive: Which archive it is seen on: "full", "empty" or "busy".
        act: Brings it about once the page is there.
        ready: CSS of what the page shows once it is there.
        is_whole: Whether all of a long page is taken, on a desktop.
    """

    name: str
    path: str = ""
    archive: str = "full"
    act: Act = _look
    ready: str = ANSWERED
    is_whole: bool = False


def cite(page: Page, view: View) -> None:
    """Open the first passage of an answer."""
    number = page.locator("button.cite").first
    if view.is_phone:
        number.tap()
        page.locator(".peek button").tap()
    else:
        number.click()
        page.mouse.move(0, 0)
    page.locator("article.reader mark.main").first.wait_for()


def _peek(page: Page, view: View) -> None:
    number = page.locator("button.cite").first
    number.tap() if view.is_phone else number.hover()
    page.locator(".peek blockquote").wait_for()


def _near(page: Page, view: View) -> None:
    page.locator(".near button").first.click()
    page.locator("article.reader").wait_for()


def _time_form(page: Page, view: View) -> None:
    page.locator(".chip[data-kind=time] button.main").last.click()
    page.locator(".chip-form[data-kind=time]").wait_for()


def _running(page: Page, view: View) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(QUESTIONS[view.language])
    field.press("Enter")
    page.locator("article.turn[data-state=running] .draft").wait_for()


def _stopped(page: Page, view: View) -> None:
    _running(page, view)
    page.locator("article.turn .status button").click()
    page.locator("article.turn[data-state=stopped]").wait_for()


def _search(words: str) -> Act:
    def act(page: Page, view: View) -> None:
        page.get_by_test_id("stMain").get_by_role("textbox").or_(
            page.get_by_test_id("stMain").get_by_role("searchbox")
        ).first.fill(words)
        page.wait_for_timeout(1200)  # ms until what is typed counts

    return act


def _first_article(page: Page, view: View) -> None:
    page.locator(".rows.list button.main").first.click()
    page.locator("article.reader").wait_for()


def _results(page: Page, view: View) -> None:
    page.get_by_test_id("stExpander").first.click()
    page.locator(".rows.plain").first.wait_for()


def _delete(page: Page, view: View) -> None:
    if view.is_phone:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(".rows.chats .action").first.click(force=True)
    page.get_by_role("dialog").wait_for()


HEAD = "[data-testid=stMain] h2"
SCREENS = (
    Screen("ask-empty", archive="empty", ready=HEAD),
    Screen("ask-start", ready=".rows.starters"),
    Screen("ask-running", act=_running, ready=".rows.starters"),
    Screen("ask-stopped", act=_stopped, ready=".rows.starters"),
    Screen("ask-failed", "?chat={failed}"),
    Screen("ask-answer", "?chat={answered}", is_whole=True),
    Screen("ask-peek", "?chat={answered}", act=_peek),
    Screen("ask-passage", "?chat={answered}", act=cite),
    Screen("ask-differing", "?chat={differing}", is_whole=True),
    Screen("ask-not-in-archive", "?chat={not_in_archive}", is_whole=True),
    Screen("ask-nearest", "?chat={not_in_archive}", act=_near),
    Screen("ask-no-coverage", "?chat={no_coverage}", is_whole=True),
    Screen("ask-not-said", "?chat={not_said}", is_whole=True),
    Screen("ask-time", "?chat={dated}", act=_time_form),
    Screen("ask-as-of", "?chat={as_of}"),
    Screen("ask-listing", "?chat={listed}", ready="tr.pickable", is_whole=True),
    Screen("ask-ingesting", archive="busy", ready=".rows.strip"),
    Screen("ask-delete", "?chat={answered}", act=_delete),
    Screen("articles-empty", "articles", archive="empty", ready=HEAD),
    Screen("articles-list", "articles", ready=".rows.list"),
    Screen("articles-none", "articles", act=_search("Unterwasserschach"), ready=".rows.list"),
    Screen("articles-reader", "articles", act=_first_article, ready=".rows.list", is_whole=True),
    Screen("ingest-empty", "ingest", archive="empty", ready=HEAD),
    Screen("ingest-running", "ingest", archive="busy", ready="[class*=st-key-job-head]"),
    Screen("ingest-done", "ingest", act=_results, ready="[class*=st-key-job-head]", is_whole=True),
    Screen("review-empty", "review", archive="empty", ready=HEAD),
    Screen("review-desk", "review", ready="article.reader", is_whole=True),
)
