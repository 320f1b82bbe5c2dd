"""Run inside a mount namespace of its own: an ingestion on a disk that is full, then read-only, then has room.

`python -m tests.ingest.on_small_disk FOLDER` mounts a small tmpfs on FOLDER, which nobody else sees, and
prints one JSON line a step.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from rag.catalogue import Catalogue
from rag.errors import BelegError
from rag.settings import Settings
from rag.verify import verify_archive
from tests.hashed import hashed_settings, open_worker

COUNT = 240  # articles of 400 words: more than 3 MB with the word index
SMALL, ROOMY = "3m", "200m"


def main(folder: Path) -> None:
    """Fill the disk, make it read-only, make room; each step in a process of its own."""
    mount("-t", "tmpfs", "-o", f"size={SMALL}", "none", str(folder))
    source = folder.parent / "articles.jsonl"
    source.write_text(
        "\n".join(
            json.dumps(
                {"id": str(n), "text": f"Vorlage {n}. " + " ".join(f"Wort{n}x{k}" for k in range(400))}
            )
            for n in range(COUNT)
        )
    )
    for name, options in (("full", ""), ("readonly", "remount,ro"), ("room", f"remount,rw,size={ROOMY}")):
        if options:
            mount("-o", options, str(folder))
        subprocess.run([sys.executable, "-m", __spec__.name, str(folder), name], check=True)


def mount(*arguments: str) -> None:
    """Mount or remount."""
    subprocess.run(["mount", *arguments], check=True)


def step(name: str, settings: Settings) -> None:
    """Do the job as far as the disk lets it, and say what was said and what is there."""
    said = ""
    if name == "full":
        Catalogue.open(settings).queue_job("add", [str(settings.data.parents[1] / "articles.jsonl")])
    try:
        worker = open_worker(settings)
        try:
            job = worker._catalogue.job(1)
            if job.finished is not None:
                worker._catalogue.retry_job(1)
            worker.run(until=1)
            said = worker._catalogue.job(1).message
        finally:
            worker.close()
    except BelegError as error:
        said = str(error)
    line = {"step": name, "said": said}
    if name != "readonly":
        catalogue = Catalogue.open(settings, create=False)
        recorded = {item.article_id for item in catalogue.job_items(1)}
        live = {article.id for _, article in catalogue.iter_live()}
        line |= {"articles": len(live), "lost": len(recorded - live)}
    if name == "room":
        line["findings"] = verify_archive(catalogue, settings).findings
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        step(sys.argv[2], hashed_settings(Path(sys.argv[1])))
    else:
        main(Path(sys.argv[1]))
