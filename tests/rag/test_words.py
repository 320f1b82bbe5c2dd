"""The word index: German words and compounds, names, numbers, hyphens, languages, phrases, its format."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import tantivy

from ingest.chunk import chunk_article
from rag.archive import ArchiveWriter
from rag.catalogue import Staged
from rag.errors import IndexUnavailableError
from rag.index import LexicalIndex, lexical_writer
from rag.index.analysis import build_analyzer, inner_words, names_and_figures, prepare
from rag.index.compounds import compound_parts
from rag.index.lexical_writer import words_folder
from rag.index.phrases import phrases_of
from rag.records import NO_FILTERS, Filters
from rag.settings import Stage, load_settings
from tests.support import article

LABELLED = Path(__file__).with_name("compounds.tsv")
DIMENSION = 8  # of the stored vectors

ARTICLES = {
    "subsidy": article("subsidy", "Die Wärmepumpenförderung läuft aus.", title="Heizen"),
    "pumps": article("pumps", "Das Land streicht die Förderung von Wärmepumpen.", title="Land"),
    "fund": article("fund", "Die Förderung des Hallenbads bleibt.", title="Bad"),
    "mueller": article("mueller", "Frieda Müller aus Großaitingen kandidiert.", title="Liste"),
    "spd": article("spd", "Der SPD-Chef Brandes tritt zurück.", title="Rücktritt"),
    "chef": article("chef", "Der Chef der Bank ging. Die SPD schweigt dazu.", title="Bank"),
    "numbers": article("numbers", "Es kostet 2,4 Milliarden und braucht 1.028 Stunden.", title="Bau"),
    "other": article("other", "Es kostet 4,2 Milliarden, 28 Stunden, 1 Tag und 2 Helfer.", title="Bau"),
    "english": article(
        "english", "The bridges cost 2.4 billion, said the mayor.", title="Bridges", language="en"
    ),
    "french": article("french", "Les marchés célèbrent la fête.", title="Fête", language="fr"),
    "right": article("right", "Sie fordern ein Recht auf Stadt für alle.", title="Demo"),
    "wrong": article("wrong", "Das Recht der Stadt und ihre Rechte auf die Stadt.", title="Streit"),
    "headline": article("headline", "Drei Tage lang wird gefeiert.", title="Nacht der Laternen"),
}


@pytest.fixture
def settings(tmp_path):
    """Settings with which no vectors are built: nothing here looks at them."""
    return load_settings(data=tmp_path / "data")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the articles above."""
    settings = load_settings(data=tmp_path_factory.mktemp("words") / "data")
    writer = ArchiveWriter.open(settings)
    writer.add([staged(each) for each in ARTICLES.values()])
    writer.close()
    return settings.data


def staged(each):
    passages = tuple(chunk_article(each, 1000))
    vectors = np.ones((len(passages), DIMENSION), dtype=np.float32)
    return Staged(each, passages, vectors, (each.url,))


@pytest.fixture
def writer(settings, built):
    shutil.copytree(built, settings.data)
    writer = ArchiveWriter.open(settings)
    yield writer
    writer.close()


@pytest.fixture
def find(writer, settings):
    """Names of the articles that a search finds, best first."""

    def found(text, *, off="", filters=NO_FILTERS, phrases=()):
        index = LexicalIndex(writer.catalogue, settings.model_copy(update={"switched_off": off}))
        return names(writer, [key for key, _ in index.search(text, filters, 20, phrases=phrases)])

    return found


@pytest.fixture
def hold(writer, settings):
    """Names of the articles whose passages hold all the phrases of a text."""

    def held(text, filters=NO_FILTERS):
        index = LexicalIndex(writer.catalogue, settings)
        return set(names(writer, index.holding(phrases_of(text), filters)))

    return held


def names(writer, keys):
    of_id = {each.id: name for name, each in ARTICLES.items()}
    live = writer.catalogue.live_passages(list(keys))
    return [of_id[live[key].source.article_id] for key in keys]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("wärmepumpenförderung", {"wärme", "pumpe", "förderung", "wärmepumpe", "pumpenförderung"}),
        ("bundestagswahl", {"bundestag", "wahl"}),  # joined by s
        ("straßenbahnen", {"straße", "bahnen"}),  # by n
        ("schuldenbremse", {"schuld", "bremse"}),  # by en
        ("kindergeldes", {"kind", "geldes"}),  # by er
        ("arbeitslosenquote", {"arbeitslos", "quote"}),
        ("weltkrieg", {"welt", "krieg"}),
        ("waermepumpe", {"wärme", "pumpe"}),  # spelt without umlauts
    ],
)
def test_a_compound_gives_its_words_without_what_joins_them(word, parts):
    assert set(compound_parts(word)) == parts


@pytest.mark.parametrize(
    "word",
    "merkel schwarzenegger bundestag steinmeier habeck baerbock magdeburg regensburg deutschland volkswagen rheinmetall"
    " kretschmann regierung freundschaft verwaltung unternehmen zusammenarbeiten unterschreiben natürlich"
    " eigentlich xqzvwkpl".split(),
)
def test_names_and_simple_words_are_not_split(word):
    assert compound_parts(word) == ()


def test_nine_of_ten_compounds_are_split_and_one_of_twenty_names():
    lines = [line for line in LABELLED.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    compounds = [line.split("\t") for line in lines if "\t" in line]
    found = [word for word, parts in compounds if _has_all(compound_parts(word.lower()), parts.split("+"))]
    simple = [line for line in lines if "\t" not in line]
    wrong = [word for word in simple if compound_parts(word.lower())]
    assert (len(compounds), len(simple)) == (99, 143)
    assert len(found) >= 89
    assert len(wrong) <= 7, wrong


def _has_all(parts, wanted):
    """Whether each wanted word is among the parts, but for its ending."""
    given = [prepare(part, "de") for part in parts]
    stems = [prepare(word, "de")[: max(4, len(word) - 2)] for word in wanted]
    return all(any(part.startswith(stem) or stem.startswith(part) for part in given) for stem in stems)


def test_parts_of_a_question_take_less_than_a_millisecond_a_word():
    compound_parts("bundestagswahl")  # loads the tagger
    words = "krankenhausreform haushaltsausschuss flüchtlingsunterkünfte verkehrsministerin".split()
    compound_parts.cache_clear()
    started = time.process_time()
    for word in words * 5:
        compound_parts(word)
    assert time.process_time() - started < 0.1  # of 4 words, met 5 times; measured 0.4 ms a new word


def test_a_compound_and_its_words_find_each_other(find):
    assert set(find("Wärmepumpenförderung")[:2]) == {"subsidy", "pumps"}
    assert find("Förderung von Wärmepumpen")[0] == "pumps"
    assert "subsidy" in find("Förderung von Wärmepumpen")
    assert "subsidy" in find("wie hoch ist die waermepumpenfoerderung")
    assert find("Wärmepumpenförderung")[0] == "subsidy"  # the whole word counts for more than its parts


def test_without_the_stage_compounds_are_whole(find):
    assert find("Wärmepumpenförderung", off=Stage.COMPOUNDS) == ["subsidy"]
    assert "subsidy" not in find("Förderung von Wärmepumpen", off=Stage.COMPOUNDS)


@pytest.mark.parametrize("name", ["Müller", "Mueller", "MÜLLER", "MULLER", "müller", "Mu\u0308ller"])
def test_umlauts_are_found_in_every_spelling(find, name):
    assert find(name) == ["mueller"]


@pytest.mark.parametrize("name", ["Großaitingen", "Grossaitingen", "GROSSAITINGEN", "GROẞAITINGEN"])
def test_sharp_s_is_found_in_every_spelling(find, name):
    assert find(name) == ["mueller"]


def test_hyphened_words_are_found_by_each_word_and_best_by_both(find):
    assert "spd" in find("SPD")
    assert "spd" in find("Chef")
    assert find("SPD-Chef")[0] == "spd"
    assert find("SPD‑Chef")[0] == "spd"  # with the hyphen that does not break
    assert inner_words("SPD-Chef", "xx", is_question=True) == "SPDChef"


def test_numbers_are_one_word_in_one_spelling(find):
    assert find("2,4")[0] == find("2.4")[0]
    assert set(find("2,4")) == {"numbers", "english"}  # and not what has a 2 and a 4
    assert find("1.028") == find("1028") == find("1,028") == ["numbers"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.234.567,5", ["1234567.5"]),
        ("0,125", ["0.125"]),  # no thousands after a zero
        ("10 000 und 10\u202f000", ["10", "000", "und", "10000"]),
        ("14.03.2025", ["14", "03", "2025"]),
        ("G20, 50-jährige", ["g20", "50", "jahrige"]),
    ],
)
def test_numbers_are_folded_by_their_marks(text, words):
    assert build_analyzer("xx").analyze(prepare(text, "xx")) == words


def test_the_language_of_the_article_chooses_how_its_words_are_analysed(find):
    assert "english" in find("bridge")  # English plural
    assert find("marche celebrent") == ["french"]  # other languages: accents alone
    assert find("marché") == []  # and no stems
    assert "pumps" in find("Wärmepumpe")  # German plural


def test_names_and_figures_of_a_question_are_told_from_common_words():
    text = "Wann sagte Lüdekamp dem Bundestag 2,4 Milliarden für das Stadion zu?"
    assert names_and_figures(text) == "Lüdekamp 2,4"
    assert names_and_figures("When did Halverson visit the Ministry?") == "Halverson Ministry"


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Wer fordert ein „Recht auf Stadt“?", ("Recht auf Stadt",)),
        ('Who said "new bridge" and »alte Brücke«?', ("new bridge", "alte Brücke")),
        ("Was heißt ‚Nacht der Laternen‘?", ("Nacht der Laternen",)),
        ("Was wurde aus „Wirecard“?", ("Wirecard",)),
        ("Wie „billig“ ist das?", ()),  # one word that names nothing
        ("Who's the mayor's friend?", ()),
        ("Was ist „“ oder „?!“?", ()),
    ],
)
def test_phrases_are_what_stands_in_quotation_marks(text, phrases):
    assert phrases_of(text) == phrases


def test_a_phrase_must_occur_with_its_function_words_and_endings(find, hold):
    assert hold("Wer fordert ein „Recht auf Stadt“?") == {"right"}
    assert hold("„recht AUF stadt“") == {"right"}
    question = "Recht auf Stadt"
    assert set(find(question)) >= {"right", "wrong"}
    assert find(question, phrases=("Recht auf Stadt",)) == ["right"]


def test_every_phrase_must_occur_and_a_title_counts(hold):
    assert hold("„SPD-Chef Brandes“") == {"spd"}
    assert hold("„Nacht der Laternen“") == {"headline"}
    assert hold("„2,4 Milliarden“") == {"numbers"}
    assert hold("„Recht auf Stadt“ und „SPD-Chef“") == set()
    assert hold("„steht so nirgends“") == set()
    assert hold("Was gibt es Neues?") == set()  # no phrase at all
    assert hold("„Laternen drei“") == set()  # across the end of the title


def test_phrases_are_looked_for_within_the_filters(hold):
    assert hold("„Recht auf Stadt“", Filters(outlets=("Tagblatt",))) == {"right"}
    assert hold("„Recht auf Stadt“", Filters(outlets=("Kurier",))) == set()


def test_an_index_of_an_older_format_is_not_read_but_rebuilt(writer, settings, monkeypatch, caplog):
    writer.close()
    with monkeypatch.context() as older:
        older.setattr(lexical_writer, "FORMAT", 1)
        old = ArchiveWriter.open(settings)  # rebuilds the index as the older code would have it
        folder = words_folder(old.catalogue, settings)
        assert LexicalIndex(old.catalogue, settings).search("Brandes", NO_FILTERS, 5)
        old.close()
    with caplog.at_level(logging.WARNING):
        new = ArchiveWriter.open(settings)
    assert "rebuilt" in caplog.text
    assert words_folder(new.catalogue, settings) != folder
    assert len(LexicalIndex(new.catalogue, settings).search("Brandes", NO_FILTERS, 5)) == 1
    new.close()


def test_a_reader_says_that_an_older_index_cannot_be_opened(writer, settings):
    folder = words_folder(writer.catalogue, settings)
    shutil.rmtree(folder)
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text_de", tokenizer_name="de", index_option="position")
    tantivy.Index(builder.build(), path=str(folder))
    with pytest.raises(IndexUnavailableError, match="cannot be opened"):
        LexicalIndex(writer.catalogue, settings).search("Brandes", NO_FILTERS, 5)
