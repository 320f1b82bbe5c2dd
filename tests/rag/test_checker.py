"""The weighed check: what the weights do with findings and fit, and what the settings switch."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from rag.check import check_claim
from rag.check_rules import RULES, find
from rag.check_text import Pair, Text
from rag.checker import Checker, Judge, Weights
from rag.checker.alignment import MEASURES, align, content_spans
from rag.checker.judge import inputs_of
from rag.errors import ModelError
from rag.records import Verdict
from rag.settings import load_settings

WHOLE = 5  # inputs on the texts as wholes
INPUTS = 2 * len(RULES) + WHOLE + len(MEASURES)
WORDS: dict[str, int] = {}  # each word's number, which seeds its direction


def embed(texts, spans):
    """One random direction a word, the same wherever the word stands; a text is the mean of its words."""
    parts = []
    for text, chosen in zip(texts, spans, strict=True):
        rows = []
        for span in chosen:
            word = text[span.start : span.end].lower()
            seed = WORDS.setdefault(word, len(WORDS))
            row = np.random.default_rng(seed).normal(size=64).astype(np.float32)
            rows.append(row / np.linalg.norm(row))
        parts.append(np.array(rows, dtype=np.float32))
    return np.array([part.mean(axis=0) for part in parts]), parts


def weights(slope_of_mean_fit: float, offset_of_not_supported: float) -> Weights:
    slopes = np.zeros((3, INPUTS), dtype=np.float32)
    slopes[2, 2 * len(RULES) + WHOLE + MEASURES.index("mean fit")] = slope_of_mean_fit
    return Weights(
        np.zeros(64, np.float32),
        np.zeros(INPUTS, np.float32),
        np.ones(INPUTS, np.float32),
        slopes,
        np.array([0.0, -9.0, offset_of_not_supported], dtype=np.float32),
    )


def test_content_words_are_numbers_names_and_longer_words():
    text = "Am 3. Mai kam der Zug aus Halden."
    assert [text[span.start : span.end] for span in content_spans(text)] == [
        "Am",
        "3",
        "Mai",
        "Zug",
        "Halden",
    ]


def test_a_word_that_the_source_has_fits_fully_and_another_does_not():
    found = align("Brücke gesperrt", "Gesperrt bleibt Brücke", embed, np.zeros(64, np.float32))
    other = align("Brücke eröffnet", "Gesperrt bleibt Brücke", embed, np.zeros(64, np.float32))
    assert found is not None and other is not None
    assert found.fits.tolist() == pytest.approx([1.0, 1.0], abs=1e-5)
    assert other.fits[0] == pytest.approx(1.0, abs=1e-5)
    assert other.fits[1] < 0.5


def test_a_claim_whose_words_do_not_fit_is_not_supported_and_the_reason_quotes_them():
    judge = Judge(embed, weights(slope_of_mean_fit=-20, offset_of_not_supported=10))
    source = "Die Hochbrücke bleibt gesperrt, teilte die Stadt gestern mit."
    wrong = check_claim("Die Hochbrücke wurde feierlich eingeweiht.", source, judge=judge)
    assert wrong.verdict is Verdict.NOT_SUPPORTED
    assert "feierlich" in wrong.reason
    right = check_claim("Gesperrt bleibt die Hochbrücke.", source, judge=judge)
    assert right.verdict is Verdict.SUPPORTED


def test_a_wrong_figure_is_not_weighed_away():
    judge = Judge(embed, weights(slope_of_mean_fit=0, offset_of_not_supported=-50))
    check = check_claim("Sie kostet 3 Millionen Euro.", "Sie kostet 2 Millionen Euro.", judge=judge)
    assert check.verdict is Verdict.NOT_SUPPORTED
    assert "3 Millionen Euro" in check.reason


def test_the_same_day_in_other_words_is_the_same_day():
    checker = Checker.open(load_settings())
    source = "Am Montag stürzte die alte Brücke bei Halden ein."
    claim = "Am {} stürzte die alte Brücke bei Halden ein."
    assert checker(claim.format("3. März 2025"), source, published="2025-03-05").verdict is Verdict.SUPPORTED
    assert (
        checker(claim.format("4. März 2025"), source, published="2025-03-05").verdict is Verdict.NOT_SUPPORTED
    )


def test_every_input_has_a_weight():
    pair = Pair(Text("Die Stadt sperrt."), Text("Die Stadt sperrt die Straße."), None)
    alignment = align(pair.claim.text, pair.source.text, embed, np.zeros(64, np.float32))
    assert alignment is not None
    assert len(inputs_of(pair, find(pair), alignment)) == INPUTS
    assert Weights.load().slopes.shape == (3, INPUTS)


def test_weights_survive_being_written(tmp_path):
    path = tmp_path / "judge.json"
    weights(1.5, 0.25).save(path)
    assert np.array_equal(Weights.load(path).slopes, weights(1.5, 0.25).slopes)
    path.write_text(json.dumps({"centre": []}), encoding="utf-8")
    with pytest.raises(ModelError, match="judge.json"):
        Weights.load(path)


def test_the_rules_alone_check_where_the_weighing_is_off():
    checker = Checker.open(load_settings(checker=False))
    assert checker("Kyiv received 2.4 billion euros.", "Kiew erhielt 2,4 Milliarden Euro.").verdict is (
        Verdict.SUPPORTED
    )


def test_an_nli_model_that_cannot_be_opened_is_one_clear_error(tmp_path):
    with pytest.raises(ModelError, match="cannot be opened"):
        Checker.open(load_settings(nli=str(tmp_path / "none")))


def write_nli_model(folder, labels):
    """A cross-encoder of a few hundred weights with these labels."""
    words = {word: number for number, word in enumerate("[PAD] [UNK] [CLS] [SEP] die stadt sperrt".split())}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    special = {f"{name.lower()}_token": f"[{name}]" for name in ("PAD", "UNK", "CLS", "SEP")}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():  # the second label always wins
        model.classifier.bias.copy_(torch.tensor([0.0, 50.0, 0.0]))
    model.save_pretrained(folder)


def test_an_nli_model_decides_where_no_rule_on_facts_does(tmp_path):
    write_nli_model(tmp_path, ("contradiction", "ENTAILMENT", "neutral"))
    checker = Checker.open(load_settings(nli=str(tmp_path)))
    assert checker("Die Stadt sperrt.", "Die Stadt öffnet.").verdict is Verdict.SUPPORTED
    assert checker("Sie sperrt 3 Wege.", "Sie sperrt 2 Wege.").verdict is Verdict.NOT_SUPPORTED


def test_a_model_with_other_labels_is_no_nli_model(tmp_path):
    write_nli_model(tmp_path, ("good", "bad", "ugly"))
    with pytest.raises(ModelError, match="not entailment"):
        Checker.open(load_settings(nli=str(tmp_path)))
