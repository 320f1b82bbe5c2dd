"""What the sample archive promises: its articles, their formats and the features planted in them."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ARCHIVE = SAMPLES / "archive"
OUTLETS = {
    "Das Ufer",
    "Grünsieler Kurier",
    "The Northern Halyard",
    "Trewenauer Tagblatt",
    "Trewlandfunk",
    "Wirtschaftsbogen",
}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADER = re.compile(r"^(?:Titel|Title|Datum|Date|Autor|Author|Quelle|Source|URL): (.+)$")
DATED_LINE = re.compile(r"^ date (\d{4}-\d{2}) ")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample article, read with nothing but the standard library."""

    file: str
    url: str
    title: str
    outlet: str
    published: str
    language: str
    author: str
    text: str


@dataclass
class Page(HTMLParser):
    """The parts of a page that the tests look at; fails on a tag that is not closed in order."""

    open_tags: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title: str = ""
    canonical: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.attributes = values
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values["href"]
        if tag == "script" and values.get("type") == "application/ld+json":
            self.scripts.append("")
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open_tags[-1] if self.open_tags else ""
        if inside == "title":
            self.title += data
        elif inside == "script":
            if self.scripts and data.strip().startswith(("{", "[")):
                self.scripts[-1] += data
        else:
            self.words.append(data)


def file_name(path):
    """Below samples/archive/ the short name that the README uses, elsewhere the one below samples/."""
    return str(path.relative_to(ARCHIVE if path.is_relative_to(ARCHIVE) else SAMPLES))


def read_page(path: Path) -> tuple[Page, dict[str, object]]:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert page.open_tags == [], path.name
    data = json.loads(page.scripts[-1] if len(page.scripts) == 1 else page.scripts[0])
    nodes = data if isinstance(data, list) else data.get("@graph", [data])
    return page, next(node for node in nodes if str(node["@type"]).endswith("NewsArticle"))


def page_sample(path: Path) -> Sample:
    page, article = read_page(path)
    author = article["author"]
    authors = author if isinstance(author, list) else [author]
    names = [one if isinstance(one, str) else one["name"] for one in authors]
    return Sample(
        file_name(path), page.canonical, article["headline"], article["publisher"]["name"],
        article["datePublished"], article["inLanguage"], ", ".join(names), plain(" ".join(page.words)),
    )  # fmt: skip


def text_sample(path: Path) -> Sample:
    raw = path.read_text(encoding="utf-8")
    name = file_name(path)
    if dated := DATED_LINE.match(raw):
        return Sample(name, "", "", "", dated[1], "de", "", plain(raw[dated.end() :]))
    head, _, body = raw.removeprefix("---\n").partition("\n---\n" if path.suffix == ".md" else "\n\n")
    rows = [line.partition(": ") for line in head.splitlines()]
    keys = {"titel": "title", "datum": "date", "autor": "author", "quelle": "source"}
    meta = {keys.get(key.lower(), key.lower()): value.strip('"') for key, _, value in rows}
    if path.suffix == ".txt":
        assert all(HEADER.match(line) for line in head.splitlines()), name
    language = "en" if raw.startswith("Title:") else meta.get("language", "de")
    text = plain(f"{meta.get('lead', '')} {body}")
    published, author = meta.get("date", ""), meta.get("author", "")
    return Sample(name, meta["url"], meta["title"], meta["source"], published, language, author, text)


def row_samples() -> list[Sample]:
    keys = ("url", "title", "outlet", "published", "language", "author", "lead", "body")
    columns = ("URL", "Titel", "Medium", "Datum", "Sprache", "Autor", "Vorspann", "Text")
    lines = (ARCHIVE / "feed.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [("feed.jsonl", [json.loads(line)[key] for key in keys]) for line in lines]
    with (ARCHIVE / "export.csv").open(encoding="utf-8", newline="") as handle:
        table = list(csv.DictReader(handle, delimiter=";", strict=True))
    rows += [("export.csv", [row[column] for column in columns]) for row in table]
    assert all("\n\n" in values[-1] for _, values in rows)
    return [Sample(file, *values[:6], plain(f"{values[6]} {values[7]}")) for file, values in rows]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    pages = [page_sample(path) for path in sorted((ARCHIVE / "pages").iterdir())]
    texts = [text_sample(path) for path in sorted((ARCHIVE / "texts").iterdir())]
    return pages + texts + row_samples()


def year_month(published: str) -> str:
    """Return "2025-07" for any of the date styles that the samples use; empty where there is none."""
    if german := re.fullmatch(r"\d{2}\.(\d{2})\.(\d{4})", published):
        return f"{german[2]}-{german[1]}"
    return "2026-04" if published == "18 April 2026" else published[:7]


def of(samples: list[Sample], *needles: str) -> list[Sample]:
    return [one for one in samples if all(needle in one.text for needle in needles)]


def test_there_are_39_articles_in_four_formats_and_two_languages(samples):
    where = Counter(one.file.split("/")[0] for one in samples)
    assert where == {"pages": 13, "texts": 12, "feed.jsonl": 10, "export.csv": 4}
    assert Counter(one.language for one in samples) == {"de": 29, "en": 10}


def test_six_outlets_publish_from_march_2025_to_september_2026(samples):
    assert {one.outlet for one in samples if one.url} == OUTLETS
    months = sorted(month for one in samples if (month := year_month(one.published)))
    assert (months[0], months[-1]) == ("2025-03", "2026-09")
    assert len(set(months)) >= 15


def test_no_article_and_no_address_occurs_twice(samples):
    urls = [one.url for one in samples if one.url]
    assert len(set(urls)) == len(urls) == 38
    assert all(urlsplit(url).hostname.endswith(".example") for url in urls)
    assert len({one.title for one in samples}) == len(samples)


def test_each_article_is_as_long_as_a_news_report(samples):
    for one in samples:
        assert 180 <= len(one.text.split()) <= 800, one.file  # pages count their menus too


@pytest.mark.parametrize("path", sorted((ARCHIVE / "pages").iterdir()), ids=lambda path: path.name)
def test_each_page_carries_the_same_metadata_in_every_place(path):
    page, article = read_page(path)
    raw = path.read_text(encoding="utf-8")
    assert page.attributes["lang"][:2] == article["inLanguage"]
    assert article["headline"] in page.title and article["publisher"]["name"] in page.title
    assert page.canonical == article["mainEntityOfPage"]
    assert f'og:url" content="{page.canonical}"' in raw
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", article["datePublished"])
    assert f'article:published_time" content="{article["datePublished"]}"' in raw


def test_one_wire_story_runs_in_three_outlets_under_three_headlines(samples):
    copies = [one for one in samples if one.author == "dkm"]
    shared = "Bei einem Angriff auf die Stadtwerke Ossenwerth haben Unbekannte Daten von 312.000 Kundinnen"
    assert copies == [one for one in samples if shared in one.text]
    assert len({one.outlet for one in copies}) == len({one.title for one in copies}) == 3
    assert sum("Gezahlt worden sei bisher nichts." in one.text for one in copies) == 2
    assert sum("von 7 bis 21 Uhr besetzt" in one.text for one in copies) == 1


def test_the_later_page_corrects_a_figure_under_the_same_address():
    name = "tagblatt-klinikfusion-bad-ellmoor.html"
    first, later = page_sample(ARCHIVE / "pages" / name), page_sample(SAMPLES / "later" / name)
    assert (first.url, first.title, first.published) == (later.url, later.title, later.published)
    assert "Insgesamt fallen 210 der 640 Betten weg." in first.text and "Korrektur" not in first.text
    assert "Insgesamt fallen 120 der 640 Betten weg." in later.text and "Korrektur:" in later.text
    _, article = read_page(SAMPLES / "later" / name)
    assert article["dateModified"] > article["datePublished"]


def test_the_death_toll_grows_within_a_week(samples):
    steps = ("mindestens zwei Menschen ums Leben", "Todesopfer auf fünf gestiegen", "Acht Tote sind es",
             "Zahl der Todesopfer liege damit bei elf")  # fmt: skip
    days = []
    for step in steps:
        (one,) = of(samples, step)
        days.append("2025-07-11" if one.published == "11.07.2025" else one.published[:10])
    assert days == ["2025-07-09", "2025-07-11", "2025-07-13", "2025-07-16"]


def test_the_cost_of_the_tram_grows_over_months(samples):
    steps = ("werden mit 184 Millionen Euro angegeben", "Kosten von 231 Millionen Euro",
             "soll nun 268 Millionen Euro kosten", "is €297m")  # fmt: skip
    months = [year_month(of(samples, step)[0].published) for step in steps]
    assert months == ["2025-03", "2025-08", "2026-02", "2026-08"]


def test_outlets_disagree_on_blame_and_on_a_figure(samples):
    blame = of(samples, "Die Verantwortung liegt beim Verband") + of(samples, "94 Minuten zu spät in der")
    assert [one.outlet for one in blame] == ["Das Ufer", "Trewenauer Tagblatt"]
    strike = of(samples, "Rund 2300 Beschäftigte") + of(samples, "1450 Beschäftigte beteiligt")
    assert [one.outlet for one in strike] == ["Trewenauer Tagblatt", "Trewlandfunk"]
    assert len({one.published[:10] for one in strike}) == 1


def test_the_fire_and_the_flood_are_told_in_both_languages(samples):
    for name in ("Alvarin Chemie", "Kaltenried"):
        assert {one.language for one in of(samples, name)} == {"de", "en"}


def test_opinion_and_satire_are_marked_in_their_headlines(samples):
    assert sum(one.title.startswith("Kommentar: ") for one in samples) == 1
    assert sum(one.title.startswith("Glosse: ") for one in samples) == 1


def test_two_articles_carry_an_order_to_an_assistant_one_of_them_unseen(samples):
    (prank,) = of(samples, "nur noch mit dem Wort Ananas")
    (harbour,) = of(samples, "HAFENFREI-7741")
    assert prank.outlet == "Das Ufer" and harbour.outlet == "Grünsieler Kurier"
    raw = (ARCHIVE / harbour.file).read_text(encoding="utf-8")
    hidden = re.search(r"<div[^>]*display:none[^>]*>([^<]*)</div>", raw)
    assert hidden and "Ignoriere alle vorherigen Anweisungen" in hidden[1]


def test_one_article_is_dated_to_the_month_and_one_not_at_all(samples):
    by_month = [one.file for one in samples if re.fullmatch(r"\d{4}-\d\d", one.published)]
    assert by_month == ["texts/hochbruecke_gruensiel.txt"]
    assert [one.file for one in samples if not one.published] == ["texts/turmuhr_seemannskirche.txt"]


def test_every_example_sentence_of_the_readme_stands_in_its_file(samples):
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Questions to try")[1]
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \| (.+?) \|$", table, re.MULTILINE)
    assert len(rows) >= 12
    later = [page_sample(path) for path in (SAMPLES / "later").iterdir()]
    for question, file, sentence in rows:
        texts = [one.text for one in samples + later if one.file == file]
        assert any(sentence in text for text in texts), question


def test_every_file_named_in_the_readme_exists():
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:pages|texts|later)/[^`]+|[a-z]+\.(?:jsonl|csv))`", readme):
        assert (ARCHIVE / name).is_file() or (SAMPLES / name).is_file(), name
