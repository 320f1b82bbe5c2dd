"""Opens a killed archive as its next start does, times the repair, and looks for orphans; a process of its own.

`python -m bench.kills_repair DATA` prints a JSON object: seconds of the repair, findings.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue
from rag.index import chroma
from rag.index.vectors import FOLDER, SERVER_NAME
from rag.settings import load_settings
from rag.verify import verify_archive


def main(arguments: list[str]) -> int:
    """Repair, check, print; 1 if something is wrong."""
    settings = load_settings(data=Path(arguments[0]))
    started = time.perf_counter()
    writer = ArchiveWriter.open(settings)
    seconds = time.perf_counter() - started
    writer.close()
    catalogue = Catalogue.open(settings, create=False)
    findings = [*verify_archive(catalogue, settings).findings, *orphans(catalogue, settings.data / FOLDER)]
    if catalogue.pending_keys():
        findings.append(f"{len(catalogue.pending_keys())} versions are still pending after the repair.")
    print(json.dumps({"seconds": round(seconds, 2), "findings": findings}))
    return int(bool(findings))


def orphans(catalogue: Catalogue, folder: Path) -> list[str]:
    """Directories of vectors that are not published, and vectors in the published one without a passage."""
    generation = catalogue.generation()
    name = generation.name if generation else ""
    left = [path.name for path in folder.iterdir() if path.name != name] if folder.is_dir() else []
    found = [f"Directories of vectors are left over: {left}."] if left else []
    if name in ("", SERVER_NAME):
        return found
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(folder / name, Path(work) / name)  # opening writes into it
        client = chroma.open_folder(Path(work) / name)
        try:
            stored = {int(key) for key in chroma.get_collection(client).get(include=[])["ids"]}
        finally:
            chroma.close(client)
    stray = stored - set(catalogue.live_keys().tolist())
    return [*found, f"{len(stray)} vectors have no live passage."] if stray else found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
