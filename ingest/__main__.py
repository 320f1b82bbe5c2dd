"""`python -m ingest …`: articles in, and what is there."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.commands import archive, articles, changing, feeds, jobs
from ingest.commands.common import EXIT_OK, EXIT_USAGE
from rag.errors import BelegError
from rag.settings import load_settings

GROUPS = (
    changing,
    articles,
    feeds,
    jobs,
    archive,
)  # modules that register commands, in the order of the help


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Take articles into the archive.")
    commands = parser.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="folder of the archive (default: BELEG_DATA or ./data)")
    common.add_argument("--json", action="store_true", help="print one JSON object")
    for group in GROUPS:
        group.register(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, 2 for wrong usage or a refusal, 3 when something failed."""
    options = build_parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    try:
        settings = load_settings(**({"data": options.data} if options.data else {}))
        return int(options.run(options, settings))
    except BelegError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
