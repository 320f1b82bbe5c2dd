"""`python -m bench NAME`: measure; tables on standard output, JSON in `bench/out/`."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rag.settings import Stage

QUICK = ("retrieval", "ablation", "answers", "speed", "scale")  # what `all` runs
MODULES = {
    "retrieval": "bench.retrieval",
    "sweep": "bench.sweep",
    "ablation": "bench.ablation",
    "as-of": "bench.as_of",
    "copies": "bench.copies",
    "checks": "bench.checks",
    "scale": "bench.scale",
    "ingestion": "bench.ingestion",
    "extraction": "bench.extraction",
    "gate": "bench.gate",
    "answers": "bench.answers",
    "suggestions": "bench.suggestions",
    "chat-models": "bench.chat_models",
    "speed": "bench.speed",
    "differences": "bench.differences",
    "kills": "bench.kills",
    "kills-stages": "bench.kills_stages",
    "fuzz": "bench.fuzz",
    "quotations": "bench.quotations",
    "readme": "bench.readme",
    "screenshots": "bench.screenshots",
    "load": "bench.load",
    "pages": "bench.page_times",
}


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--shared", type=Path, help="folder of the evaluation data (default: ../shared)")

    def add(name: str, meaning: str) -> argparse.ArgumentParser:
        return names.add_parser(name, parents=[common], help=meaning)

    retrieval = add("retrieval", "XQuAD and newsqa_dev")
    retrieval.add_argument("--part", choices=("xquad", "news", "all"), default="all")
    retrieval.add_argument("--own", action="store_true", help="leave LangChain's pipelines out")
    retrieval.add_argument("--sweep", action="store_true", help="choose weights on half, report the other")
    ablation = add("ablation", "each stage of retrieval off and on")
    ablation.add_argument("stages", nargs="*", type=Stage, help=f"only these: {', '.join(Stage)}")
    add("as-of", "what was known on a day, against an archive rebuilt as of it")
    copies = add("copies", "near copies: labelled pairs, corpus articles, the time it takes")
    copies.add_argument("--labelled", action="store_true", help="only the labelled pairs")
    copies.add_argument("--sizes", type=int, nargs="+", help="articles held when the time is taken")
    checks = add("checks", "the check on labelled claims, by kind")
    checks.add_argument("--errors", default="", help="kind whose wrong verdicts are shown, or all")
    checks.add_argument("--claims", type=Path, help="measure on these, of `python -m rag reviews export`")
    add("scale", "time, memory and disk from 10,000 to 100,000 passages")
    ingestion = add("ingestion", "the shared corpus in, again, and the pages over it")
    ingestion.add_argument("--limit", type=int, default=0, help="only so many articles")
    extraction = add("extraction", "pages to articles: body, title, day, authors")
    extraction.add_argument("--newspaper", type=Path, help="Python that has newspaper4k, to compare with")
    answers = add("answers", "the batch run over newsqa_dev")
    answers.add_argument("--sweep", action="store_true", help="choose thresholds on half, report the other")
    answers.add_argument("--questions", type=Path, help="measure on these, of `python -m rag reviews export`")
    answers.add_argument("--archive", type=Path, help="their archive (default: BELEG_DATA or ./data)")
    suggestions = add("suggestions", "whether suggested follow-ups are answered when asked")
    suggestions.add_argument("--every", type=int, default=1, help="only every so many questions")
    suggestions.add_argument("--archive", type=Path, help="an archive that is there (default: built)")
    chat_models = add("chat-models", "a chat model against the located sentences, by type")
    chat_models.add_argument("--archive", type=Path, help="an archive that is there (default: built)")
    chat_models.add_argument("--answerable", type=int, default=26, help="questions asked; 0: all")
    chat_models.add_argument("--unanswerable", type=int, default=13, help="questions asked; 0: all")
    chat_models.add_argument("--minutes", type=float, default=60.0, help="no question is begun after these")
    add("speed", "embedding rate, time to sources and answer")
    kills = add("kills", "kill -9 while writing, with its control")
    kills.add_argument("--random", type=int, default=20, help="kills at random moments")
    kills.add_argument("--aimed", type=int, default=20, help="kills at a flush of vectors")
    kills.add_argument("--control", type=int, default=27, help="the same on a plain Chroma writer")
    kills.add_argument("--stages", type=int, default=0, help="only these: kills in every stage and at random")
    kills.add_argument(
        "--stage-rows", type=int, default=300, help="articles of an ingestion that is killed so"
    )
    kills.add_argument("--minutes", type=float, default=600.0, help="with --stages: no kill is begun after")
    kills.add_argument("--anew", action="store_true", help="with --stages: forget the kills of before")
    kills.add_argument("--rows", type=int, default=600, help="articles of the killed command")
    kills.add_argument("--base", type=int, default=2400, help="articles before the aimed kills")
    kills.add_argument("--seed", type=int, default=1, help="of the drawn moments")
    fuzz = add("fuzz", "damaged files through every reader")
    fuzz.add_argument("--files", type=int, default=10_000, help="read in all")
    fuzz.add_argument("--minutes", type=float, default=60.0, help="no file is begun after these")
    fuzz.add_argument("--anew", action="store_true", help="forget what was read before")
    differences = add("differences", "sources that differ: shown as such, and false alarms")
    differences.add_argument("--archive", type=Path, help="an archive that is there, instead of the corpus'")
    screenshots = add("screenshots", "pictures of every state of every page")
    screenshots.add_argument("--views", nargs="+", default=(), help="only these windows, such as phone-en")
    screenshots.add_argument("--screens", nargs="+", default=(), help="only states whose names begin so")
    screenshots.add_argument("--no-tour", action="store_true", help="leave the README's pictures as they are")
    load = add("load", "many people at the pages at once")
    load.add_argument("--people", type=int, default=20, help="at once")
    load.add_argument("--questions", type=int, default=4, help="asked by each, one after the other")
    load.add_argument("--reading", type=float, default=10.0, help="mean seconds between answer and question")
    pages = add("pages", "seconds until each page is there, over many articles")
    pages.add_argument("--articles", type=int, default=50_000, help="in the archive")
    quotations = add("quotations", "true and false quotations through the gate, and looked up")
    quotations.add_argument("--archive", type=Path, help="an archive that is there, instead of the corpus'")
    quotations.add_argument("--errors", action="store_true", help="show what went wrong")
    add("readme", "the tables of the README from bench/out/")
    add("gate", "hold the last figures against their floors")
    add("all", f"runs {', '.join(QUICK)}")
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
    name = "kills-stages" if options.name == "kills" and options.stages else name
    return int(importlib.import_module(MODULES[name]).main(options))


if __name__ == "__main__":
    sys.exit(main())
