"""`python -m rag reviews export`: the verdicts as CSV, JSON, a question set or labelled claims."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rag.chats import FILE_NAME, Chats
from rag.errors import BelegError, NotFoundError
from rag.settings import Settings

FORMATS = ("questions", "claims", "csv", "json")
STANDARD_OUTPUT = "-"


def add_export(reviews: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add `export` to the command `reviews`, with the options that all commands have."""
    actions = reviews.add_subparsers(dest="action", required=True)
    command = actions.add_parser("export", parents=[common], help="write them to a file")
    command.add_argument(
        "--as",
        dest="form",
        choices=FORMATS,
        default="questions",
        help="questions for `bench answers`, claims for `bench checks`, or every verdict",
    )
    command.add_argument("file", nargs="?", default=STANDARD_OUTPUT, help="where to; - is standard output")


def export(options: argparse.Namespace, settings: Settings) -> None:
    """Write the verdicts of an archive.

    Raises:
        NotFoundError: If nothing was ever asked there.
        BelegError: If the file cannot be written.
    """
    if not (settings.data / FILE_NAME).is_file():
        raise NotFoundError(f"There are no chats in {settings.data}.", hint="Name the archive with --data.")
    chats = Chats.open(settings)
    try:
        text = {
            "questions": chats.reviews_questions,
            "claims": chats.reviews_claims,
            "csv": chats.reviews_csv,
            "json": chats.reviews_json,
        }[options.form]()
    finally:
        chats.close()
    if options.file == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    _write(Path(options.file), text)
    sys.stderr.write(f"{len(text.splitlines())} lines written to {options.file}\n")


def _write(path: Path, text: str) -> None:
    """Write the whole file or leave the old one as it was."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        os.replace(partial, path)
    except OSError as error:
        raise BelegError(
            f"The file {path} cannot be written ({error.strerror}).", hint="Choose another place."
        ) from error
