"""Reads damaged files one after the other; a process of its own, so that a crash is seen from outside.

`python -m bench.fuzz_reading FOLDER FIRST COUNT`: a JSON object a file on standard output, written when it is
done. Pages are parsed here and not in the pool's children, which would make a sentence of any crash.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import tempfile
import time
from pathlib import Path

from bench.fuzz_mutating import mutate
from ingest.html_fundus import load_publishers
from ingest.language import detect_language
from ingest.parse import parse_document
from ingest.pool_main import limit_memory
from ingest.readers import read_documents
from ingest.records import Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.settings import Settings, load_settings

LONGEST_SENTENCE = 400  # characters of a reason; longer ones quote the file
MOST_ITEMS = 300  # documents of one file that are parsed: a repeated line makes thousands


def samples_in(folder: Path) -> list[Path]:
    """The samples, in the order of their names; what is expected of them lies beside them."""
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.endswith(".expected.json")
    )


def read_damaged(path: Path, settings: Settings) -> tuple[int, list[str]]:
    """Read a file as an ingestion does.

    Returns:
        How many articles were in it, and the reason of each document that is none.
    """
    articles, reasons = 0, []
    for number, item in enumerate(read_documents(path, ReadOptions(), settings)):
        if number >= MOST_ITEMS:
            break
        if isinstance(item, Failure):
            reasons.append(item.reason)
            continue
        try:
            parse_document(item, ReadOptions(), settings)
            articles += 1
        except UnreadableSourceError as error:
            reasons.append(str(error))
    return articles, reasons


def oddities(articles: int, reasons: list[str]) -> list[str]:
    """What a person could not make sense of: no word at all, or a reason that is no plain sentence."""
    if not articles and not reasons:
        return ["neither an article nor a sentence"]
    return [
        f"no plain sentence: {reason[:LONGEST_SENTENCE]!r}"
        for reason in dict.fromkeys(reasons)
        if not reason.rstrip().endswith((".", "!")) or "\n" in reason or len(reason) > LONGEST_SENTENCE
    ]


def main(arguments: list[str]) -> None:
    """Read the files FIRST to FIRST + COUNT - 1."""
    folder, first, count = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    logging.disable(logging.CRITICAL)
    settings = load_settings()
    samples = samples_in(folder)
    contents = [path.read_bytes() for path in samples]
    load_publishers()
    detect_language("Ein Satz, der lang genug ist, um das Modell zu laden.")
    limit_memory(settings.parse_memory_mb)
    with tempfile.TemporaryDirectory() as work:
        for number in range(first, first + count):
            which = number % len(samples)
            path = Path(work) / samples[which].name
            path.write_bytes(mutate(contents[which], contents, number))
            began = time.perf_counter()
            articles, reasons = read_damaged(path, settings)
            said = {
                "number": number,
                "sample": samples[which].name,
                "seconds": round(time.perf_counter() - began, 3),
                "articles": articles,
                "reasons": len(reasons),
                "odd": oddities(articles, reasons),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
