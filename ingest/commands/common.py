"""What the commands share: exit codes, output, and the shape of their registration."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_OK, EXIT_USAGE, EXIT_FAILED = 0, 2, 3


def write(text: str) -> None:
    """Write lines to standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_json(value: object) -> None:
    """Write one JSON value on a line."""
    write(json.dumps(value, ensure_ascii=False))


def write_error(text: str) -> None:
    """Write lines to standard error."""
    sys.stderr.write(text + "\n")
