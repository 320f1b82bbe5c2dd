"""The rules that tell an article's text from what a page sets beside it, one page each."""

import pytest
from lxml.html import document_fromstring

from ingest.html_boxes import box_texts
from ingest.html_captions import side_texts
from ingest.html_facts import page_facts
from ingest.html_title import fold_title, outlet_name, page_title, strip_outlet

TEXT = "Der Rat der Stadt Neuwalde hat am Montag beschlossen, die alte Brücke bis zum Herbst zu erneuern."
MORE = "Die Arbeiten kosten nach Angaben der Stadt 2,4 Millionen Euro und dauern sieben Monate."
STRAY = "Jetzt den Brief aus Neuwalde bestellen."
URL = "https://www.uferblatt.example/politik/bruecke-1.html"


def page(body: str, head: str = ""):
    return document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("name", "is_box"),
    [
        ("newsletter-box", True),
        ("c-relatedArticles", True),
        ("socialShare", True),
        ("cookie-consent", True),
        ("has-newsletter", False),
        ("article-page-with-comments", False),
        ("sharepoint", False),
    ],
)
def test_a_box_is_known_by_the_words_of_its_class(name, is_box):
    tree = page(f'<p>{TEXT}</p><p>{MORE}</p><div class="{name}"><p>{STRAY}</p></div>')
    assert (fold_title(STRAY) in box_texts(tree)) == is_box


def test_a_box_that_holds_the_heading_or_much_of_the_text_is_the_article():
    heading = page(f'<div class="newsletter"><h1>Brücke</h1><p>{STRAY}</p></div><p>{TEXT}</p><p>{MORE}</p>')
    most = page(f'<div class="promo"><p>{TEXT}</p><p>{MORE}</p></div><p>{STRAY}</p>')
    assert box_texts(heading) == box_texts(most) == frozenset()


def test_a_text_of_a_box_that_also_stands_in_the_article_stays():
    tree = page(f'<p>{TEXT}</p><p>{MORE}</p><p>{STRAY}</p><aside class="teaser promo"><p>{STRAY}</p></aside>')
    assert box_texts(tree) == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        "<figure><img><figcaption>{}</figcaption></figure>",
        '<p class="image-caption">{}</p>',
        "<figure><img></figure><p>{}</p><p>Foto: Erika Beispiel / Uferblatt</p>",
        "<div><img></div><p><em>{}</em></p>",
        '<blockquote class="twitter-tweet"><p>{}</p></blockquote>',
    ],
)
def test_what_stands_at_a_picture_or_in_a_post_is_beside_the_article(body):
    caption = "Die Brücke am Montag."
    assert fold_title(caption) in side_texts(page(body.format(caption) + f"<p>{TEXT}</p>"))


@pytest.mark.parametrize("label", ["post-date", "articleReadingTime", "lesedauer"])
def test_dates_and_reading_times_are_labels(label):
    tree = page(f'<span class="{label}">3 Minuten</span><p class="update">{TEXT}</p>')
    assert side_texts(tree) == {fold_title("3 Minuten")}


def test_a_paragraph_below_a_picture_is_text_when_nothing_sets_it_apart():
    assert side_texts(page(f"<figure><img></figure><p>{TEXT}</p><p>{MORE}</p>")) == frozenset()


def title_of(head: str, heading: str) -> str:
    return page_title(page_facts(page(f"<h1>{heading}</h1><p>{TEXT}</p>", head)), URL)


def meta(og: str, tag: str, ld: str = "") -> str:
    data = f'{{"@type": "NewsArticle", "headline": "{ld}"}}'
    script = f'<script type="application/ld+json">{data}</script>' if ld else ""
    return f'<title>{tag}</title><meta property="og:title" content="{og}">{script}'


def test_the_title_loses_its_outlet_and_section():
    head = meta("Rat erneuert Brücke | Politik | Uferblatt", "Rat erneuert Brücke - uferblatt.example")
    assert title_of(head, "Rat erneuert Brücke") == "Rat erneuert Brücke"
    assert strip_outlet("Brücke | Rat", {"uferblatt"}) == "Brücke | Rat"


def test_a_headline_for_machines_gives_way_to_the_one_that_readers_see():
    search = "Neuwalde: Brücke, Kosten, Termine"
    head = meta(search, search, "Rat erneuert die alte Brücke")
    assert title_of(head, "Rat erneuert die alte Brücke") == "Rat erneuert die alte Brücke"
    own = meta("Sieben Monate ohne Brücke", search, "Sieben Monate ohne Brücke")
    assert title_of(own, "Rat erneuert die alte Brücke") == "Sieben Monate ohne Brücke"


def test_a_title_that_was_cut_in_its_attribute_is_read_from_the_heading():
    head = meta("Rat nennt die", "Rat nennt die „Notlösung“ beim Namen")
    assert title_of(head, "Rat nennt die „Notlösung“ beim Namen") == "Rat nennt die „Notlösung“ beim Namen"


def test_the_outlet_is_named_as_its_page_does_else_by_its_host():
    named = page_facts(page("", '<meta property="og:site_name" content="Uferblatt">'))
    assert outlet_name(named, URL) == "Uferblatt"
    assert outlet_name(page_facts(page("<p>x</p>")), URL) == "uferblatt.example"
