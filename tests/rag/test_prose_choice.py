"""Who answers: a chat model that somebody named always writes, one that was found where it does better."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.llm import LocalModel
from rag.prose_choice import WRITTEN_BETTER, Kind, is_written, kind_of
from rag.records import Filters
from rag.settings import load_settings
from tests.rag.chat_model import Model
from tests.rag.test_llm_servers import CANDIDATES, QUESTION


class Found(LocalModel):
    """A model of this process without its weights."""

    def __init__(self):
        self.name = "llamacpp:found.gguf"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (QUESTION, Kind.PLAIN),
        (replace(QUESTION, language="en"), Kind.ACROSS),
        (replace(QUESTION, found=(("follow_up", "und das?"),)), Kind.FOLLOW_UP),
        (replace(QUESTION, filters=Filters(outlets=("Kurier",))), Kind.RESTRICTED),
    ],
)
def test_a_found_model_writes_for_the_kinds_that_it_answers_better(question, kind):
    assert kind_of(question, CANDIDATES) is kind
    found = load_settings(llm="")
    assert is_written(Found(), found, question, CANDIDATES) is WRITTEN_BETTER[kind]


def test_a_model_that_somebody_named_or_serves_writes_every_answer():
    assert is_written(Found(), load_settings(llm="llamacpp:own.gguf"), QUESTION, CANDIDATES)
    assert is_written(Model("served"), load_settings(llm=""), QUESTION, CANDIDATES)


def test_every_kind_has_its_way():
    assert set(WRITTEN_BETTER) == set(Kind)
