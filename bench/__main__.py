"""`python -m bench NAME`: measure; tables on standard output, JSON in `bench/out/`."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

QUICK = ("retrieval", "answers", "speed")  # what `all` runs
MODULES = {
    "retrieval": "bench.retrieval",
    "sweep": "bench.sweep",
    "answers": "bench.answers",
    "speed": "bench.speed",
    "kills": "bench.kills",
    "readme": "bench.readme",
    "screenshots": "bench.screenshots",
}


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--shared", type=Path, help="folder of the evaluation data (default: ../shared)")
    retrieval = names.add_parser("retrieval", parents=[common], help="XQuAD and newsqa_dev")
    retrieval.add_argument("--part", choices=("xquad", "news", "all"), default="all")
    retrieval.add_argument("--own", action="store_true", help="leave LangChain's pipelines out")
    retrieval.add_argument("--sweep", action="store_true", help="choose weights on half, report the other")
    answers = names.add_parser("answers", parents=[common], help="the batch run over newsqa_dev")
    answers.add_argument("--sweep", action="store_true", help="choose thresholds on half, report the other")
    names.add_parser("speed", parents=[common], help="embedding rate, time to sources and answer")
    kills = names.add_parser("kills", parents=[common], help="kill -9 while writing, with its control")
    kills.add_argument("--random", type=int, default=20, help="kills at random moments")
    kills.add_argument("--aimed", type=int, default=20, help="kills at a flush of vectors")
    kills.add_argument("--control", type=int, default=27, help="the same on a plain Chroma writer")
    kills.add_argument("--rows", type=int, default=600, help="articles of the killed command")
    kills.add_argument("--base", type=int, default=2400, help="articles before the aimed kills")
    kills.add_argument("--seed", type=int, default=1, help="of the drawn moments")
    names.add_parser("screenshots", parents=[common], help="pictures of every page")
    names.add_parser("readme", parents=[common], help="the tables of the README from bench/out/")
    names.add_parser("all", parents=[common], help=f"runs {', '.join(QUICK)}")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a benchmark; the exit code is the worst of its parts."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the Embedder sets it, before torch is loaded
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        if options.name == "all":
            shared = ["--shared", str(options.shared)] if options.shared else []
            return max(_run(parser.parse_args([name, *shared])) for name in QUICK)
        return _run(options)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    name = "sweep" if options.name == "retrieval" and options.sweep else options.name
    return int(importlib.import_module(MODULES[name]).main(options))


if __name__ == "__main__":
    sys.exit(main())
