"""`python -m bench pages`: seconds until each page is there, in Chromium, over 50,000 articles.

The articles are those of `bench.scale_texts`, cut to their first passage. A page is opened in a browser that
has met it before, as on a working day; told is the time from entering its address to its content on screen.
Then someone types into the search, narrows the list and turns its pages, without the page being opened anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.archives import CACHE, is_built, news_archive, place, sources_of
from bench.data import digest, shared_folder
from bench.pages import launch, served
from bench.report import Table, publish
from bench.scale_archives import CODE, fill, originals, settle
from bench.scale_texts import Multiplier, Original
from rag.catalogue import ArticleQuery, Catalogue
from rag.embedding import Embedder
from rag.settings import Settings, load_settings

ARTICLES = 50_000
RUNS = 7  # of each page; the first is thrown away
AIM_S = 1.0  # seconds a page may take
WAIT_MS = 60_000
KEY_MS = 60  # between keys; faster than the 300 ms after which the list is searched
ROWS = "ul.rows.list li"
WORDS = ("Regierung", "Wien", "Fußball", "Prozent", "Gericht", "Schule")  # typed, one a run
PAGES = {
    "ask": ("", "[data-testid=stChatInputTextArea]"),
    "articles": ("articles", ROWS),
    "one article": ("articles?article={article}", "article.reader p"),
    "ingest": ("ingest", "[data-testid=stFileUploaderDropzone]"),
    "review": ("review", "[data-testid=stMainBlockContainer] h2"),
}


def main(options: argparse.Namespace) -> int:
    """Measure and publish; 1 when a page takes longer than the aim.

    Args:
        options: `articles` in the archive, `shared` folder of the corpora.
    """
    settings = page_archive(options.shared or shared_folder(), options.articles)
    with served(settings.data, llm="none") as url, sync_playwright() as playwright:
        browser = launch(playwright)
        seconds = _opened(browser, url, _an_article(settings)) | _used(browser, url)
        browser.close()
    figures = {
        name: {"p50 s": float(np.median(times)), "slowest s": max(times)} for name, times in seconds.items()
    }
    table = Table(
        f"Pages over {options.articles:,} articles, {os.cpu_count()} cores with Chromium on them",
        ("what", "p50 s", "slowest s"),
        tuple((name, *measured.values()) for name, measured in figures.items()),
    )
    publish("pages", [table], {"articles": options.articles, **figures})
    return int(any(measured["p50 s"] > AIM_S for measured in figures.values()))


def page_archive(shared: Path, articles: int) -> Settings:
    """Settings of an archive of so many short articles, built where it is not kept from before."""
    embedder = Embedder.load(load_settings())
    base = news_archive(shared, embedder, with_distractors=True)
    folder = place(f"pages{articles}", digest(sources_of(CODE), base.data.name, embedder.card))
    if not is_built(folder):
        partial = CACHE / "pages.partial"
        shutil.rmtree(partial, ignore_errors=True)
        short = [_first_passage(original) for original in originals(base)]
        fill(partial, Multiplier(short).articles(), articles, 0, embedder)
        settle(partial)
        os.replace(partial, folder)
    return load_settings(data=folder)


def _first_passage(original: Original) -> Original:
    return replace(
        original,
        passages=original.passages[:1],
        vectors=original.vectors[:1],
        sentences=original.sentences[:1],
    )


def _an_article(settings: Settings) -> str:
    catalogue = Catalogue.open(settings, create=False)
    (found,) = catalogue.list_articles(ArticleQuery(), limit=1, offset=ARTICLES // 2)
    catalogue.close()
    return found.id


def _opened(browser: Browser, url: str, article: str) -> dict[str, list[float]]:
    """Seconds from a page's address to its content, by page."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    seconds: dict[str, list[float]] = {}
    for name, (path, content) in PAGES.items():
        times = []
        for _ in range(RUNS):
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            began = time.perf_counter()
            page.goto(f"{url}/{path.format(article=article)}", wait_until="commit")
            page.locator(content).first.wait_for()
            times.append(time.perf_counter() - began)
            page.close()
        seconds[f"open: {name}"] = times[1:]
    context.close()
    return seconds


def _used(browser: Browser, url: str) -> dict[str, list[float]]:
    """Seconds from the last key or a click in the list of articles until it shows another count."""
    page = browser.new_page(locale="de-DE", viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{url}/articles")
    page.locator(ROWS).first.wait_for()
    seconds = {"search as one types": [_search(page, word) for word in WORDS]}
    _search(page, "")
    outlet = page.locator(".st-key-article-facets button.value").first
    seconds["narrow to an outlet and back"] = [_until_other_count(page, outlet.click) for _ in WORDS]
    page.close()
    return seconds


def _search(page: Page, word: str) -> float:
    field = page.locator(".st-key-article_search input")
    field.click()
    field.press("ControlOrMeta+a")
    page.keyboard.type(word[:-1], delay=KEY_MS)
    return _until_other_count(page, lambda: field.press(word[-1] if word else "Backspace"))


def _until_other_count(page: Page, act: Callable[[], object]) -> float:
    count = page.locator(".st-key-articles-page [data-testid=stCaptionContainer]").first
    before = count.inner_text()
    began = time.perf_counter()
    act()
    expect(count).not_to_have_text(before, timeout=WAIT_MS)
    return time.perf_counter() - began
