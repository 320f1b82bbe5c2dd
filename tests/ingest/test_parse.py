import pytest

from ingest.parse import parse_document
from ingest.records import HTML, MARKDOWN, NO_OPTIONS, PLAIN, ROW, Document, ReadOptions
from rag.errors import UnreadableSourceError
from rag.records import Article, Precision
from rag.settings import Settings

SETTINGS = Settings()
P1 = "Der Rat der Stadt Neuwalde hat am Montag beschlossen, die alte Brücke über die Aue zu erneuern."
P2 = "Die Arbeiten sollen im Frühjahr beginnen und nach Angaben der Verwaltung zwei Jahre dauern."
P3 = "Bürgermeisterin Ida Fels sagte, die Stadt habe lange genug gewartet und wolle nun handeln."


def parse(
    content: str | bytes, kind: str = PLAIN, options: ReadOptions = NO_OPTIONS, **more: object
) -> Article:
    data = content.encode() if isinstance(content, str) else content
    return parse_document(Document(data, "test", kind, **more), options, SETTINGS)  # type: ignore[arg-type]


def row(**fields: str) -> Article:
    return parse("", ROW, fields=tuple(fields.items()))


def test_a_date_before_the_first_words_is_metadata_with_its_precision():
    article = parse(f" date 2024-07 {P1}\n\n{P2}\n")
    assert (article.published, article.published_precision) == ("2024-07", Precision.MONTH)
    assert article.body == f"{P1}\n\n{P2}"


def test_a_short_line_between_paragraphs_is_the_heading_of_what_follows():
    article = parse(f"{P1}\n\nRat stimmt für den Neubau\n\n{P2}\n\n{P3}")
    assert [paragraph.heading for paragraph in article.paragraphs] == ["", "Rat stimmt für den Neubau", ""]


def test_a_first_line_without_full_stop_is_the_title():
    article = parse(f"Neuwalde erneuert seine Brücke\n\n{P1}\n\n{P2}")
    assert article.title == "Neuwalde erneuert seine Brücke"
    assert article.body == f"{P1}\n\n{P2}"


def test_a_title_is_made_of_the_first_sentence_where_there_is_none():
    assert parse("Der Rat tagt heute. Es geht um viel.").title == "Der Rat tagt heute"
    title = parse(P1 + " " + P2).title
    assert title == P1.removesuffix(".")  # 96 characters
    long = parse(P1.removesuffix(".") + " und die Straße daneben gleich mit. " + P2).title
    assert long.endswith("…")
    assert len(long) <= 100


def test_header_lines_are_metadata_in_german_and_english():
    article = parse(
        "Titel: Neue Brücke\nAutor: Anna Beispiel und Max Muster\nDatum: 4. Juli 2024, 15:47 Uhr\n"
        f"Quelle: Neuwalder Bote\nRessort: Lokales\n\n{P1}"
    )
    assert (article.title, article.outlet, article.section) == ("Neue Brücke", "Neuwalder Bote", "Lokales")
    assert article.authors == ("Anna Beispiel", "Max Muster")
    assert article.published == "2024-07-04T15:47:00+02:00"
    assert article.body == P1


def test_front_matter_and_markdown_headings_are_read():
    article = parse(
        f'---\ntitle: "Neue Brücke"\nauthors:\n  - Anna Beispiel\ndate: 2024-07-04\n---\n\n# Neue Brücke\n\n'
        f"{P1}\n\n## Der Bau\n\n**Die** Arbeiten [beginnen](https://news.example) bald.\n",
        MARKDOWN,
    )
    assert (article.title, article.authors, article.published) == (
        "Neue Brücke",
        ("Anna Beispiel",),
        "2024-07-04",
    )
    assert [p.heading for p in article.paragraphs] == ["", "Der Bau"]
    assert article.paragraphs[1].text == "Die Arbeiten beginnen bald."


def test_a_line_with_a_colon_in_prose_is_no_header():
    assert parse("Zeit: die wird knapp, sagt der Rat. Mehr sagt er nicht.").body.startswith("Zeit: die")


def test_a_row_keeps_its_fields_and_loses_its_markup():
    article = row(
        title="T &amp; U", text=f"<p>{P1}</p><p>{P2}</p>", author="Von Anna Beispiel", section="Lokales"
    )
    assert article.body == f"{P1}\n\n{P2}"
    assert (article.authors, article.section, article.extractor) == (("Anna Beispiel",), "Lokales", "row")


def test_rows_without_url_and_id_are_named_by_their_text():
    assert row(text=P1).id == row(text=P1, section="Sport").id != row(text=P2).id
    assert row(text=P1).version != row(text=P1, section="Sport").version


def test_options_win_over_what_is_recognised():
    article = parse(P1, options=ReadOptions(outlet="Der Bote", language="en"))
    assert (article.outlet, article.language) == ("Der Bote", "en")


def test_a_text_without_words_is_refused():
    for content in ("\u200b\u200b", "date 2024-07", "---\ntitle: x\n---\n"):
        with pytest.raises(UnreadableSourceError):
            parse(content)


def test_a_text_that_is_too_long_is_refused_with_its_limit():
    with pytest.raises(UnreadableSourceError, match="at most 1000"):
        parse_document(Document(b"wort " * 400, "t", PLAIN), NO_OPTIONS, Settings(max_article_chars=1000))


PAGE = f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<title>Neuwalde erneuert seine Brücke | Neuwalder Bote</title>
<meta property="og:title" content="Neuwalde erneuert seine Brücke | Neuwalder Bote">
<meta property="og:site_name" content="Neuwalder Bote">
<meta property="og:description" content="Nach Jahren des Wartens wird gebaut.">
<meta property="article:section" content="Lokales">
<link rel="canonical" href="/lokales/bruecke">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"headline": "Neuwalde erneuert seine Brücke", "datePublished": "2024-07-04T15:47:42+02:00",
"dateModified": "2024-07-05T08:00:00+02:00", "author": [{{"@type": "Person", "name": "Anna Beispiel"}},
{{"@type": "Person", "name": "Max Muster"}}],
"publisher": {{"@type": "Organization", "name": "Bote Verlag"}}}}]}}
</script></head><body><nav><a href="/">Start</a> <a href="/sport">Sport</a></nav>
<article><h1>Neuwalde erneuert seine Brücke</h1><p class="lead">Nach Jahren des Wartens wird gebaut.</p>
<p>{P1} Das teilte die Stadt mit.</p><p>{P2}</p><h2>Was die Stadt sagt</h2><p>{P3}</p>
<p><a href="/x">Lesen Sie auch: Was der Umbau die Stadt und das Land kosten wird</a></p>
<figure><img src="a.jpg"><figcaption>Die Brücke in Neuwalde im vergangenen Sommer</figcaption></figure>
<p>Im Herbst will der Rat über die Finanzierung sprechen, die bislang nicht gesichert ist.</p>
<p>Melden Sie sich hier für unseren Newsletter an.</p></article>
<div class="cookie">Wir verwenden Cookies. Bitte stimmen Sie zu.</div>
<footer>Impressum Datenschutz</footer></body></html>"""


def page(
    content: str | bytes = PAGE, url: str = "https://www.bote.example/lokales/bruecke?ref=rss"
) -> Article:
    return parse(content, HTML, url=url)


def test_a_page_becomes_an_article_with_its_metadata():
    article = page()
    assert article.title == "Neuwalde erneuert seine Brücke"
    assert article.outlet == "Neuwalder Bote"
    assert article.authors == ("Anna Beispiel", "Max Muster")
    assert (article.published, article.published_precision) == (
        "2024-07-04T15:47:42+02:00",
        Precision.INSTANT,
    )
    assert article.modified == "2024-07-05T08:00:00+02:00"
    assert (article.section, article.language, article.extractor) == ("Lokales", "de", "trafilatura")
    assert article.lead == "Nach Jahren des Wartens wird gebaut."
    assert article.url == "https://www.bote.example/lokales/bruecke"


def test_a_page_keeps_its_paragraphs_with_headings_and_no_furniture():
    article = page()
    assert [paragraph.text[:20] for paragraph in article.paragraphs] == [
        P1[:20],
        P2[:20],
        P3[:20],
        "Im Herbst will der R",
    ]
    assert [paragraph.heading for paragraph in article.paragraphs] == ["", "", "Was die Stadt sagt", ""]


def test_the_same_page_under_two_addresses_is_one_story():
    other = page(url="https://www.bote.example/lokales/bruecke?utm_source=x#kommentare")
    assert (page().id, page().version) == (other.id, other.version)


def test_broken_metadata_do_not_cost_the_page():
    broken = PAGE.replace('"@context"', "@@").replace("2024-07-04T15:47:42", "gestern")
    article = page(broken)
    assert article.title == "Neuwalde erneuert seine Brücke"
    assert article.published is None


def test_a_page_without_text_is_refused():
    for content in ("<html><body></body></html>", "<html><title>Nur Titel</title></html>", "<html>"):
        with pytest.raises(UnreadableSourceError):
            page(content)


def test_a_page_of_deep_nesting_keeps_its_text_or_says_why():
    for depth in (300, 20_000):
        content = "<html><body>" + "<div>" * depth + f"<p>{P1}</p><p>{P2}</p><p>{P3}</p>" + "</div>" * depth
        try:
            assert P2 in page(content).body
        except UnreadableSourceError as error:
            assert "deep" in str(error) or "no text" in str(error)


def test_a_page_in_another_encoding_than_it_says_is_read():
    content = PAGE.replace('charset="utf-8"', 'charset="iso-8859-1"').encode()
    assert "Brücke" in page(content).title


def test_a_page_with_an_xml_declaration_and_entities_is_read():
    content = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY x "y">]>' + PAGE.partition(">")[2]
    )
    assert page(content).paragraphs
