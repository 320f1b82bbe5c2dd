from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk_article, passage_context
from rag.records import Article, Paragraph, Precision


def article(*paragraphs: Paragraph, lead: str = "", title: str = "Titel") -> Article:
    return Article(
        "a", "v", "", "", title, lead, (), "2024-07-04T15:47:42+02:00", Precision.INSTANT, "de", paragraphs
    )


TEXTS = st.text(st.sampled_from("ab. !?\nÄ„“"), min_size=1, max_size=400).filter(
    lambda text: bool(text.strip())
)


@given(
    st.lists(st.builds(Paragraph, TEXTS, st.sampled_from(["", "Kopf"])), min_size=1, max_size=8),
    st.one_of(st.just(""), TEXTS),
    st.integers(min_value=1, max_value=300),
)
def test_passages_are_exact_slices_in_order_that_fit_and_cover_the_body(paragraphs, lead, max_chars):
    one = article(*paragraphs, lead=lead)
    passages = chunk_article(one, max_chars)
    end = 0
    for number, passage in enumerate(passages):
        assert passage.ordinal == number
        assert passage.text == one.body[passage.start : passage.end]
        assert 0 < len(passage.text) <= max_chars
        assert passage.text.strip()
        assert passage.start >= end
        assert not one.body[end : passage.start].strip()
        end = passage.end
    assert not one.body[end:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


def test_small_paragraphs_share_a_passage_and_the_lead_stands_alone():
    one = article(Paragraph("Eins."), Paragraph("Zwei."), lead="Vorspann.")
    assert [passage.text for passage in chunk_article(one, 1000)] == ["Eins.\n\nZwei.", "Vorspann."]


def test_a_heading_opens_a_passage_once_the_running_one_is_half_full():
    first, second = "a" * 60, "b" * 20
    one = article(Paragraph(first), Paragraph(second, "Kopf"))
    assert len(chunk_article(one, 100)) == 2  # 60 of 100 are held
    assert len(chunk_article(one, 200)) == 1  # 60 of 200 are not half


def test_a_long_paragraph_is_cut_at_sentence_ends():
    sentence = "Der Rat der Stadt hat am Montag lange beraten."  # 46 characters
    one = article(Paragraph(" ".join([sentence] * 5)))
    passages = chunk_article(one, 100)  # two sentences and a space are 93
    assert all(passage.text.endswith("beraten.") for passage in passages)
    assert [len(passage.text) for passage in passages] == [93, 93, 46]


def test_the_context_names_title_day_and_heading():
    one = article(
        Paragraph("Eins.", "Oben"), Paragraph("x" * 90), Paragraph("Zwei.", "Unten"), lead="Vorspann."
    )
    passages = chunk_article(one, 100)
    assert passage_context(one, passages[0]) == "Titel · 2024-07-04 · Oben"
    assert passage_context(one, passages[-1]) == "Titel · 2024-07-04"
