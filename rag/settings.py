"""Every setting of Beleg, read once from `BELEG_…` variables and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "BELEG_"
PACKAGED_MODEL = "packaged:multilingual-e5-small"


class Stage(StrEnum):
    """A stage of retrieval that can be switched off, to see and measure what it does."""

    COMPOUNDS = "compounds"  # German compounds found by their parts
    PHRASES = "phrases"  # what stands in quotation marks must occur
    AIM = "aim"  # what all questions share is taken off the question's vector
    LANGUAGES = "languages"  # words count less across languages
    SECOND = "second"  # the second look at the best candidates
    COMPANIONS = "companions"  # the other passages of the best articles are read for the answer
    TIME = "time"  # date words restrict
    RECENCY = "recency"  # among equals the newer first; "latest" asks for more
    OUTLETS = "outlets"  # outlets that the wording means restrict
    STORIES = "stories"  # copies are folded into one hit, several stories come to the front
    FOLLOWUPS = "followups"  # a question that leans on the chat is made to stand alone


class Settings(BaseSettings):
    """Frozen settings; an unknown `BELEG_` variable is refused by name."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Annotated[Path, Field(description="Folder of the archive.")] = Path("data")
    timezone: Annotated[str, Field(description="Time zone of the archive's days.")] = "Europe/Berlin"
    language: Annotated[
        str, Field(pattern="^(auto|de|en)$", description="Language of the pages; auto asks the browser.")
    ] = "auto"
    embedding_model: Annotated[
        str, Field(description="Packaged model, or a sentence-transformers name or directory.")
    ] = PACKAGED_MODEL
    embedding_batch: Annotated[int, Field(ge=1, le=512, description="Texts embedded at once.")] = 16
    threads: Annotated[int, Field(ge=0, le=256, description="Threads of the models; 0: all cores.")] = 0
    passage_chars: Annotated[int, Field(ge=200, le=4000, description="Longest passage, in characters.")] = (
        1000
    )
    generation_passages: Annotated[
        int, Field(ge=1, le=1_000_000, description="New passages that make a new vector generation worth it.")
    ] = 500
    exact_passages: Annotated[
        int,
        Field(
            ge=0,
            le=10_000_000,
            description="Passages up to which restricted searches are exact, from memory (1.7 kB each).",
        ),
    ] = 200_000
    chroma_url: Annotated[
        str,
        Field(pattern=r"^(|https?://\S+)$", description="A Chroma server instead of embedded generations."),
    ] = ""
    reranker: Annotated[
        str, Field(description="Cross-encoder of sentence-transformers, by name or directory; empty: none.")
    ] = ""
    switched_off: Annotated[
        str,
        Field(
            pattern=rf"^(|({'|'.join(Stage)})(,({'|'.join(Stage)}))*)$",
            description=f"Stages of retrieval that are left out, with commas between: {', '.join(Stage)}.",
        ),
    ] = ""
    top_k: Annotated[int, Field(ge=1, le=50, description="Passages kept as evidence of an answer.")] = 8
    reader: Annotated[bool, Field(description="Whether the reader picks the sentences that answer.")] = True
    checker: Annotated[
        bool,
        Field(description="Whether a sentence's words are weighed against its source's, beside the rules."),
    ] = True
    nli: Annotated[
        str,
        Field(
            description="NLI cross-encoder of sentence-transformers for the check, by name or directory; empty: none."
        ),
    ] = ""
    answer_sentences: Annotated[
        int, Field(ge=1, le=12, description="Most source sentences in an answer without a chat model.")
    ] = 8
    llm: Annotated[
        str,
        Field(
            description="Chat model as provider:name for LangChain, ollama:name or llamacpp:FILE.gguf; "
            "empty: the one that Ollama serves, or that of `make llm` where it does better; none: no chat model."
        ),
    ] = ""
    llm_url: Annotated[
        str,
        Field(pattern=r"^(|https?://\S+)$", description="Base URL of an OpenAI-compatible or Ollama server."),
    ] = ""
    llm_key: Annotated[
        str, Field(repr=False, description="Key of the chat model's server; never logged.")
    ] = ""
    llm_timeout_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds after which a chat model is given up.")
    ] = 60.0
    llm_first_word_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds that a chat model may take to its first word.")
    ] = 25.0
    llm_stall_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds that a chat model may pause within its answer.")
    ] = 10.0
    ollama_url: Annotated[
        str,
        Field(
            pattern=r"^(|https?://\S+)$",
            description="Where Ollama is looked for when no chat model is named; empty: nowhere.",
        ),
    ] = "http://127.0.0.1:11434"
    models: Annotated[Path, Field(description="Folder of the model file that `make llm` fetches.")] = Path(
        "models"
    )
    max_question_chars: Annotated[
        int, Field(ge=50, le=100_000, description="Longer questions are refused.")
    ] = 2000
    max_file_mb: Annotated[
        int, Field(ge=1, le=100_000, description="Largest single file taken in, in MB.")
    ] = 200
    max_article_chars: Annotated[
        int, Field(ge=1000, le=20_000_000, description="Longest article, in characters.")
    ] = 2_000_000
    parse_timeout_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds of processor time that one page may take to parse.")
    ] = 30.0
    parse_memory_mb: Annotated[
        int, Field(ge=256, le=16_384, description="Memory that parsing one page may take, in MB.")
    ] = 1024
    parse_processes: Annotated[int, Field(ge=1, le=64, description="Processes that parse pages.")] = 2
    fetch_timeout_s: Annotated[
        float, Field(gt=0, le=600, description="Seconds that fetching one page may take in all.")
    ] = 15.0
    fetch_max_mb: Annotated[
        int, Field(ge=1, le=1000, description="Largest page that is fetched, unpacked, in MB.")
    ] = 20
    fetch_private: Annotated[bool, Field(description="Whether pages of your own network may be fetched.")] = (
        False
    )
    feed_pace_s: Annotated[
        float, Field(ge=0, le=600, description="Seconds between two requests of the feeds to one host.")
    ] = 2.0
    self_test: Annotated[
        bool, Field(description="Whether the archive tests itself after each job that changed it.")
    ] = True
    self_test_questions: Annotated[
        int, Field(ge=1, le=1000, description="Most questions of one self-test.")
    ] = 60
    host: Annotated[str, Field(description="Address that the pages are served on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535, description="Port that the pages are served on.")] = 8501

    def has(self, stage: Stage) -> bool:
        """Whether a stage of retrieval is on."""
        return stage not in self.switched_off.split(",")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment; no other source is read."""
        return init_settings, env_settings


def load_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings.

    Args:
        environ: Where unknown names are looked for; the process's environment by default.
        overrides: Values that win over the environment, such as `data`.

    Raises:
        SettingsError: If a `BELEG_` name is unknown or a value is out of bounds.
    """
    names = os.environ if environ is None else environ
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(
            f"The setting {unknown[0]} is not known.", hint=f"Known are: {', '.join(sorted(known))}."
        )
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(
            f"{name}={first['input']!r}: {first['msg']}.", hint="See the README's settings."
        ) from error
