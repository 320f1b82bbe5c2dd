from lxml.html import document_fromstring

from ingest.html_container import keep_to_container, largest_container, page_blocks
from rag.records import Paragraph

LONG = "Der Rat der Stadt Neuwalde hat am Montag beschlossen, die alte Brücke zu erneuern, sagte {}."
A, B, C, D = (LONG.format(name) for name in ("Fels", "Bach", "Wald", "Berg"))
STRAY = "Jetzt drei Monate lang lesen."
PAGE = f"""<body><div class="part part-1"><p>{A}</p><p>{B}</p></div><div class="teaser"><p>{STRAY}</p></div>
<div class="part part-2"><h2>Kopf</h2><p>{C}</p><p>{D}</p></div></body>"""


def texts(paragraphs):
    return [paragraph.text for paragraph in paragraphs]


def test_a_text_torn_into_containers_of_one_kind_is_made_whole_in_the_order_of_the_page():
    blocks = page_blocks(document_fromstring(PAGE))
    kept = keep_to_container((Paragraph(A), Paragraph(B)), blocks)
    assert texts(kept) == [A, B, C, D]
    assert kept[2].heading == "Kopf"


def test_a_short_paragraph_from_another_kind_of_container_is_dropped():
    blocks = page_blocks(document_fromstring(PAGE))
    everything = tuple(Paragraph(text) for text in (A, B, STRAY, C, D))
    assert texts(keep_to_container(everything, blocks)) == [A, B, C, D]


def test_what_is_no_paragraph_element_stays():
    blocks = page_blocks(document_fromstring(PAGE))
    everything = tuple(Paragraph(text) for text in (A, "Ein Punkt einer Liste", B, C, D))
    assert "Ein Punkt einer Liste" in texts(keep_to_container(everything, blocks))


def test_the_largest_container_stands_in_for_a_failed_extraction():
    assert texts(largest_container(page_blocks(document_fromstring(PAGE)))) == [A, B, C, D]
    assert largest_container(()) == ()
